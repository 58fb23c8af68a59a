// The glue around the engine: one Session per widget. It joins the poll, which is alive once it is hydrated, to the
// SDK, a module of its own that comes after it, and hands itself to the loader without leaving a global behind.
// @ts-ignore: wasm-bindgen makes this module, and types.ts says what is used of it.
import { initSync, Session as Poll } from "meepraat-engine";
import type { Delivery, DeliveryModule, ModuleFiles, Surroundings } from "./types";

declare const DELIVERY: ModuleFiles;

/** How often the SDK's module is asked for before the form is left to post by itself, and the wait between. */
const ATTEMPTS = 3;
const PAUSE = 1000;

class Session {
  #around: Surroundings;
  #poll: Poll;
  #delivery?: Delivery;
  #fill?: DeliveryModule["fillResults"];
  /** `{lang}.json` as it was last shown, and the results as they came. */
  #json = "";
  #results?: string;
  #coming?: Promise<void>;
  #sealed?: string;
  #over = false;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#poll = new Poll(
      around.wave,
      around.partner,
      around.emit,
      (sealed?: string) => void this.#deliver(sealed),
      (path: string) => this.#ask(path),
    );
  }

  /** Whether two trees have the same elements and text nodes at the same places, whatever the texts say. */
  same(one: Node, other: Node): boolean {
    // The browser's own comparison is the quickest; it also sees attributes, which may differ.
    if (one.isEqualNode(other)) return true;
    return (
      one.nodeName === other.nodeName &&
      one.childNodes.length === other.childNodes.length &&
      [...one.childNodes].every((child, index) => this.same(child, other.childNodes[index]!))
    );
  }

  /** Brings the form to life, with headings at the level that the page wants. */
  show(root: HTMLElement, json: string, level: number): boolean {
    this.#json = json.replace(/(aria-level=\\")(\d)/g, (_, name, drawn) => name + (+drawn + level - 2));
    const alive = this.#poll.show(root, this.#json);
    // What fails now is tried again when something is to be sent.
    if (alive) this.#connect().catch(() => {});
    if (alive && this.#results) this.#show(this.#results);
    return alive;
  }

  hide() {
    this.#poll.hide();
  }

  press() {
    this.#poll.press();
  }

  /** Ends the session, once nobody is inside it. One that has trapped cannot be freed. */
  free() {
    this.#over = true;
    queueMicrotask(() => {
      try {
        this.#delivery?.free();
        this.#poll.free();
      } catch {
        // Its memory goes with the page.
      }
    });
  }

  #connect(): Promise<void> {
    return (this.#coming ??= this.#open().finally(() => (this.#coming = undefined)));
  }

  async #open() {
    if (this.#delivery) return;
    const { Delivery, fillResults } = await this.#around.bring<DeliveryModule>(DELIVERY);
    if (this.#over) return;
    this.#fill = fillResults;
    this.#delivery = new Delivery(this.#around.endpoint, (what, id, words) => {
      if (!this.#over) this.#poll.changed(what, id, words);
    });
    if (this.#delivery.pending()) this.#poll.changed("retrying", "", "");
    this.#delivery.flush();
  }

  /** Keeps and sends what the poll has sealed, or tries again. Stored at once where the SDK is there. */
  async #deliver(sealed?: string) {
    this.#sealed ??= sealed;
    try {
      for (let attempt = 1; !this.#delivery; attempt++) {
        await this.#connect().catch((error) => {
          if (attempt >= ATTEMPTS) throw error;
        });
        if (this.#over) return;
        if (!this.#delivery) await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
      if (!this.#sealed) return this.#delivery.flush();
      const kept = this.#delivery.take(this.#sealed);
      this.#sealed = undefined;
      this.#poll.kept(kept === "memory");
    } catch (error) {
      if (!this.#over) this.#around.failed(error);
    }
  }

  /** Asks the collector's API; an endpoint of someone else's has none. */
  #ask(path: string): boolean {
    const [, api] = /^(.*\/)submissions$/.exec(this.#around.endpoint) ?? [];
    if (!api) return false;
    const answered = (results?: string) => {
      if (!this.#over) this.#show(results);
    };
    this.#around.text(api + path).then(answered, () => answered());
    return true;
  }

  #show(results?: string) {
    this.#results = results;
    this.#poll.results(results && this.#fill?.(this.#json, results));
  }
}

document.dispatchEvent(new CustomEvent("meepraat:module", { detail: { initSync, Session } }));
