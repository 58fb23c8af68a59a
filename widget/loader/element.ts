// <meepraat-widget>: what the page sees. Each life of the element is an Opening.
import { bringExtras, offer } from "./bringing";
import { Opening } from "./opening";
import type { Launcher } from "./types";

export class MeepraatWidget extends HTMLElement {
  static observedAttributes = ["lang", "campaign", "partner", "endpoint"];

  /** For another script that finds this element defined. */
  static offer = offer;

  /** Where the script lies that placed this element: its bundle is there too. */
  source?: string;

  #root = document.createElement("div");
  #opening?: Opening;
  #launcher?: Promise<Launcher>;

  connectedCallback() {
    if (this.#opening) return;
    this.#root.className = "root";
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [];
    shadow.replaceChildren(this.#root);
    this.#opening = new Opening(this, this.#root);
    if (this.getAttribute("load") !== "click") void this.#launch();
  }

  /** The button and its dialog, where the page wants them. */
  #launch() {
    const opening = this.#opening!;
    if (this.getAttribute("mode") !== "button") return;
    this.#launcher ??= bringExtras().then(({ Launcher }) => {
      const launcher = new Launcher(this.shadowRoot!, this.#root, opening.near(), () => opening.ask(false));
      opening.look();
      return launcher;
    });
    this.#launcher.catch((error) => {
      this.#launcher = undefined;
      opening.fail(error);
    });
    return this.#launcher;
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
    const launcher = this.#opening && this.#launch();
    if (launcher) launcher.then((launcher) => launcher.open()).catch(() => {});
    else this.#opening?.ask();
  }

  /** Closes the dialog; what was answered stays. */
  close() {
    this.#launcher?.then((launcher) => launcher.close()).catch(() => {});
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
