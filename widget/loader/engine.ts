// The glue around the engine: one Session per widget. It joins the poll, which is alive once it is hydrated, to the
// SDK, a module of its own that comes after it, and hands itself to the loader without leaving a global behind.
// @ts-ignore: wasm-bindgen makes this module, and types.ts says what is used of it.
import { initSync, Session as Poll } from "meepraat-engine";
import { whenEnded } from "./guard";
import { offerReading } from "./reading";
import type { Delivery, DeliveryModule, ModuleFiles, Surroundings } from "./types";

declare const DELIVERY: ModuleFiles;

/** How often the SDK's module is asked for before the form is left to post by itself, and the wait between. */
const ATTEMPTS = 3;
const PAUSE = 1000;

class Session {
  #around: Surroundings;
  #poll: Poll;
  #unwatch: (() => void)[] = [];
  #root?: HTMLElement;
  #reading?: AbortController;
  #delivery?: Delivery;
  #fill?: DeliveryModule["fillResults"];
  /** `{lang}.json` as it was last shown, and the results as they came. */
  #json = "";
  #results?: string;
  #coming?: Promise<void>;
  /** What is to be sent, until it is known to have arrived. */
  #sealed?: string;
  #taken = false;
  #restarts = 0;
  /** The engine has trapped: nothing in it may be called. */
  #dead = false;
  #over = false;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#unwatch.push(whenEnded((error) => this.#end(error)));
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
    this.#root = root;
    this.#json = json.replace(/(aria-level=\\")(\d)/g, (_, name, drawn) => name + (+drawn + level - 2));
    const alive = this.#poll.show(root, this.#json);
    // What fails now is tried again when something is to be sent.
    if (alive) this.#connect().catch(() => {});
    if (alive && this.#results) this.#show(this.#results);
    this.#reading?.abort();
    this.#reading = new AbortController();
    if (alive) offerReading(root.querySelector(".widget")!, this.#reading.signal);
    return alive;
  }

  hide() {
    this.#poll.hide();
  }

  press() {
    this.#poll.press();
  }

  /** Ends the session, once nobody is inside it. */
  free() {
    this.#over = true;
    for (const unwatch of this.#unwatch) unwatch();
    this.#reading?.abort();
    queueMicrotask(() => {
      this.#delivery?.free();
      if (!this.#dead) this.#poll.free();
    });
  }

  #end(error: unknown) {
    this.#dead = true;
    // What the SDK has taken it delivers also without the engine; everything else the form posts by itself.
    if (this.#taken) this.#tell("not_sent");
    else this.#around.ended(error, !!this.#sealed);
  }

  #connect(): Promise<void> {
    return (this.#coming ??= this.#open().finally(() => (this.#coming = undefined)));
  }

  async #open() {
    if (this.#delivery) return;
    const { Delivery, fillResults, whenEnded } = await this.#around.bring<DeliveryModule>(DELIVERY);
    if (this.#over) return;
    this.#fill = fillResults;
    const delivery = new Delivery(this.#around.endpoint, (what, id, words) => this.#changed(what, id, words));
    this.#unwatch.push(whenEnded(() => this.#delivery === delivery && this.#restart()));
    this.#delivery = delivery;
    if (delivery.pending() && !this.#dead) this.#poll.changed("retrying", "", "");
    delivery.flush();
  }

  /** The SDK's module has trapped. A fresh one takes the same submission once more: the endpoint knows its id. */
  #restart() {
    this.#delivery = undefined;
    if (!this.#sealed) return;
    if (this.#restarts++ < 1) {
      this.#taken = false;
      void this.#deliver();
    } else if (this.#dead) this.#tell("not_sent");
    else this.#poll.changed("stuck", "", "");
  }

  #changed(what: string, id: string, words: string) {
    if (this.#over) return;
    const mine = id && this.#sealed?.includes(id);
    if (mine && /delivered|rejected/.test(what)) this.#sealed = undefined;
    if (!this.#dead) this.#poll.changed(what, id, words);
    else if (mine && what === "delivered") this.#tell("sent");
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
      if (!this.#sealed || this.#taken) return this.#delivery.flush();
      const kept = this.#delivery.take(this.#sealed);
      this.#taken = true;
      if (!this.#dead) this.#poll.kept(kept === "memory");
    } catch (error) {
      // A module that trapped is begun afresh; one that refuses says so in words.
      const trapped = this.#delivery && typeof error !== "string";
      if (!this.#over && !trapped) this.#around.ended(error, true);
    }
  }

  /** Says what became of a response where the engine no longer can. */
  #tell(name: string) {
    const place = this.#root?.querySelector(".outcome");
    if (place) place.innerHTML = JSON.parse(this.#json).outcome[name];
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
    if (!this.#dead) this.#poll.results(results && this.#fill?.(this.#json, results));
  }
}

document.dispatchEvent(new CustomEvent("meepraat:module", { detail: { initSync, whenEnded, Session } }));
