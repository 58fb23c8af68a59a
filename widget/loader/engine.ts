// The glue of the engine: hands wasm-bindgen's functions to the loader that asked for this script, and leaves no global
// behind. The loader takes the last one that was offered when its script element reports that it has run.
// @ts-ignore: wasm-bindgen makes this module, and types.ts says what the loader uses of it.
import { initSync, Session } from "meepraat-engine";

document.dispatchEvent(new CustomEvent("meepraat:engine", { detail: { initSync, Session } }));
