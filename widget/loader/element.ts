// <meepraat-widget>: what the page sees. Each life of the element is an Opening.
import { Opening, offer } from "./opening";

export class MeepraatWidget extends HTMLElement {
  static observedAttributes = ["lang", "campaign", "partner", "endpoint"];

  /** For another script that finds this element defined. */
  static offer = offer;

  /** Where the script lies that placed this element: its bundle is there too. */
  source?: string;

  #root = document.createElement("div");
  #opening?: Opening;

  connectedCallback() {
    if (this.#opening) return;
    this.#root.className = "root";
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [];
    shadow.replaceChildren(this.#root);
    this.#opening = new Opening(this, this.#root);
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

  /** Back to the first question; what was sent stays sent. */
  reset() {
    this.#end();
    if (this.isConnected) this.connectedCallback();
  }

  #end() {
    this.#opening?.free();
    this.#opening = undefined;
    this.#root.replaceChildren();
  }
}
