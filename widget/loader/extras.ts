// What only some pages need: a button that opens the questions in a dialog, and a look at the host's colours. Handed to
// the loader as the engine is.
import { keepReadable } from "./colours";
import { Launcher } from "./launcher";

document.dispatchEvent(new CustomEvent("meepraat:module", { detail: { keepReadable, Launcher } }));
