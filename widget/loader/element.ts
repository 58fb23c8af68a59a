// <meepraat-widget>: what the page sees. Each life of the element is an Opening.
import { Opening, bringExtras, offer } from "./opening";
import type { Launcher } from "./types";

export class MeepraatWidget extends HTMLElement {
  static observedAttributes = ["lang", "campaign", "partner", "endpoint"];

  /** For another script that finds this element defined. */
  static offer = offer;

  /** Where the script lies that placed this element: its bundle is there too. */
  source?: string;

  #root = document.createElement("div");
  #opening?: Opening;
  #launcher?: Launcher;

  connectedCallback() {
    if (this.#opening) return;
    this.#root.className = "root";
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [];
    shadow.replaceChildren(this.#root);
    const opening = (this.#opening = new Opening(this, this.#root));
    if (this.getAttribute("mode") !== "button") return;
    bringExtras().then(({ Launcher }) => {
      if (!opening.over) this.#launcher = new Launcher(shadow, this.#root, opening.near(), () => opening.ask(false));
    }, (error) => opening.fail(error));
  }

  disconnectedCallback() {
    // A move takes the element out and puts it in again within one task.
    queueMicrotask(() => {
      if (!this.isConnected) this.#end();
    });
  }

  attributeChangedCallback(name: string, old: string | null, value: string | null) {
    if (!this.#opening || old === value) return;
    if (name === "lang") {
      if (value && this.#opening.language) this.#opening.speak(value);
    } else if (name === "campaign") this.reset();
    else if (!this.#root.querySelector(".body[hidden]")) this.#opening.resettle();
  }

  /** Goes to the questions: opens the dialog, or asks for what waits for a click. */
  open() {
    if (this.#launcher) this.#launcher.open();
    else this.#opening?.ask();
  }

  /** Closes the dialog; what was answered stays. */
  close() {
    this.#launcher?.close();
  }

  /** Back to the first question; what was sent stays sent. */
  reset() {
    this.#end();
    if (this.isConnected) this.connectedCallback();
  }

  #end() {
    this.#opening?.free();
    this.#opening = this.#launcher = undefined;
    this.#root.replaceChildren();
  }
}
