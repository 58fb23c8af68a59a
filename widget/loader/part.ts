// The section's script, handed over as the engine is.
import { Part } from "./section";

document.dispatchEvent(new CustomEvent("meepraat:module", { detail: { Part } }));
