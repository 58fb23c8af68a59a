// One form that the engine has brought to life: it is joined here to the SDK, a module of its own that comes after it.
// @ts-ignore: wasm-bindgen makes this module, and types.ts says what is used of it.
import { Session as Form } from "meepraat-engine";
import { levelled, updatesBy, wordsOf } from "./between";
import { request } from "./fetching";
import { whenEnded } from "./guard";
import { say } from "./say";
import { offerReading } from "./reading";
import type { Delivery, DeliveryModule } from "./types";

/** What a session finds around it. */
export interface Surroundings {
  endpoint: string;
  /** Whether the endpoint knows no receipts, and is believed by its status. */
  byStatus: boolean;
  /** The collector's API, where the endpoint is one's. */
  api: string | undefined;
  wave: string;
  partner: string;
  /** Whether other people use this device too. */
  shared: boolean;
  /** The day, as YYYY-MM-DD. */
  today: string;
  emit(name: string, key: string, value: string): void;
  /** The SDK's module. */
  delivery(): Promise<DeliveryModule>;
  /** The session is over by itself; `untaken` where what is to be sent can be neither kept nor sent here. */
  ended(error: unknown, untaken?: boolean): void;
}

/** How often the SDK's module is asked for before that is told, and the waits between, before and after. */
const ATTEMPTS = 3;
const PAUSE = 1000;
const LATER = 30_000;
/** How long it may take to come, in milliseconds: a network may be there and never answer. */
const PATIENCE = 10_000;

/** Deliveries whose widgets are gone, until they have sent what nobody else holds. */
const lingering = new Set<Delivery>();

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

export class Session {
  #around: Surroundings;
  #form: Form;
  #unwatch: (() => void)[] = [];
  #root?: HTMLElement;
  #reading?: AbortController;
  #delivery?: Delivery;
  #fill?: DeliveryModule["fillResults"];
  /** `{lang}.json` as it was last read and as it was last shown, and the results as they came. */
  #read = "";
  #json = "";
  #results?: string;
  #coming?: Promise<void>;
  /** What is to be sent, until it is known to have arrived. */
  #sealed?: string;
  /** Whether it is in the device's storage, and whether the SDK's module has it. */
  #kept = false;
  #taken = false;
  #delivering = false;
  #restarts = 0;
  /** The engine has trapped: nothing in it may be called. */
  #dead = false;
  #over = false;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#unwatch.push(whenEnded((error) => this.#end(error)));
    this.#form = new Form(
      around.endpoint,
      around.wave,
      around.partner,
      around.emit,
      (sealed?: string, kept?: boolean) => {
        this.#sealed ??= sealed;
        this.#kept ||= !!kept;
        void this.#deliver();
      },
      (path: string) => this.#ask(path),
      around.shared,
    );
  }

  /** Reads `{lang}.json`, for `show`, with headings at the level that the page wants. */
  read(json: string, level: number) {
    this.#read = levelled(json, level);
    this.#form.read(this.#read);
  }

  /** Brings the form to life. */
  show(root: HTMLElement): boolean {
    this.#root = root;
    this.#json = this.#read;
    const alive = this.#form.show(root);
    this.#reading?.abort();
    const { signal } = (this.#reading = new AbortController());
    // Not in the same task: the form is alive, and may be used.
    if (alive) setTimeout(() => this.#follow(signal));
    return alive;
  }

  #follow(signal: AbortSignal) {
    if (signal.aborted) return;
    // What fails now is tried again when something is to be sent.
    this.#connect().catch(() => {});
    if (this.#results) this.#show(this.#results);
    offerReading(this.#root!.querySelector(".widget")!, signal);
  }

  press() {
    this.#form.press();
  }

  /** Ends the session, once nobody is inside it. */
  free() {
    this.#over = true;
    for (const unwatch of this.#unwatch) unwatch();
    this.#reading?.abort();
    queueMicrotask(() => {
      if (!this.#dead) this.#form.free();
      const delivery = this.#delivery;
      if (!delivery) return;
      if (this.#done()) delivery.free();
      else lingering.add(delivery);
    });
  }

  /** Whether nothing is left to do: what waits in the memory of this page alone is sent also when the widget is gone. */
  #done() {
    return this.#over && (!this.#sealed || this.#kept);
  }

  #end(error: unknown) {
    this.#dead = true;
    // What the SDK has taken it delivers also without the engine; what it has delivered is said already.
    if (this.#taken && this.#sealed) this.#tell("not_sent");
    else if (!this.#taken) this.#around.ended(error, !!this.#sealed);
  }

  #connect(): Promise<void> {
    return (this.#coming ??= this.#open().finally(() => (this.#coming = undefined)));
  }

  async #open() {
    if (this.#delivery) return;
    const { Delivery, fillResults, whenEnded } = await this.#around.delivery();
    if (this.#done()) return;
    this.#fill = fillResults;
    const { endpoint, byStatus, shared } = this.#around;
    const delivery = new Delivery(endpoint, byStatus, shared, (what, id, words) =>
      this.#changed(what, id, words),
    );
    this.#unwatch.push(whenEnded(() => this.#delivery === delivery && this.#restart()));
    this.#delivery = delivery;
    delivery.flush();
  }

  /** The SDK's module has trapped. A fresh one takes the same submission once more: the endpoint knows its id. */
  #restart() {
    this.#delivery = undefined;
    if (!this.#sealed) return;
    this.#taken = false;
    if (this.#restarts++ < 1) void this.#deliver();
    else this.#stuck();
  }

  #changed(what: string, id: string, words: string) {
    const mine = id && this.#sealed?.includes(id);
    const settled = mine && /delivered|rejected/.test(what);
    if (settled) this.#sealed = undefined;
    if (this.#over) {
      const delivery = this.#delivery;
      if (settled && delivery && lingering.delete(delivery)) queueMicrotask(() => delivery.free());
      return;
    }
    if (!this.#dead) this.#form.changed(what, id, words);
    else if (mine && what === "delivered") this.#tell("sent");
  }

  #stuck() {
    if (this.#over) return;
    if (this.#dead) this.#tell("not_sent");
    else this.#form.changed("stuck", "", "");
  }

  /** Hands what the poll has sealed to the SDK, or lets it try again. */
  async #deliver() {
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      for (let attempt = 1; !this.#delivery; attempt++) {
        await Promise.race([this.#connect(), wait(PATIENCE)]).catch(() => {});
        if (this.#done()) return;
        if (this.#delivery) break;
        if (attempt === ATTEMPTS && !this.#over) {
          // What is in the storage is sent at the next visit, if not before. Anything else only the form can send.
          if (!this.#kept) return this.#around.ended("the SDK cannot be had", true);
          this.#stuck();
        }
        await wait(attempt < ATTEMPTS ? PAUSE : LATER);
        if (this.#done()) return;
      }
      if (!this.#sealed || this.#taken) return this.#delivery.flush();
      this.#delivery.take(this.#sealed);
      this.#taken = true;
      if (this.#over) lingering.add(this.#delivery);
    } catch (error) {
      // A module that trapped is begun afresh; one that refuses says so in words.
      if (!this.#over && typeof error === "string") this.#around.ended(error, true);
    } finally {
      this.#delivering = false;
    }
  }

  /** Says what became of a response where the engine no longer can. */
  #tell(name: string) {
    const place = this.#root?.querySelector(".outcome");
    wordsOf(this.#json).then(({ outcome }) => place && (place.innerHTML = outcome[name] ?? ""), say);
  }

  /** Asks the collector's API; an endpoint of someone else's has none. */
  #ask(path: string): boolean {
    const { api } = this.#around;
    if (!api) return false;
    const answered = (results?: string) => {
      if (!this.#over) this.#show(results);
    };
    request(api + path).then(answered, () => answered());
    return true;
  }

  #show(results?: string) {
    this.#results = results;
    const filled = results && this.#fill?.(this.#json, results);
    const show = (updates: string) => {
      if (!this.#dead && !this.#over) this.#form.results(filled && filled + updates);
    };
    wordsOf(this.#json).then(
      (words) => show(updatesBy(this.#around.today, words)),
      () => show(""),
    );
  }
}
