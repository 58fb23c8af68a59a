// The glue around the SDK's module, handed over as the engine's is.
// @ts-ignore: wasm-bindgen makes this module, and types.ts says what is used of it.
import { Delivery, fillResults, initSync } from "meepraat-delivery";
import { whenEnded } from "./guard";

document.dispatchEvent(new CustomEvent("meepraat:module", { detail: { initSync, whenEnded, Delivery, fillResults } }));
