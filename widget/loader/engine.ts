// The engine's script, handed to the loader without leaving a global behind.
import { whenEnded } from "./guard";
import { Poll } from "./poll";

document.dispatchEvent(new CustomEvent("meepraat:module", { detail: { whenEnded, Poll } }));
