// Sign-ups, enrolments and follow-ups from press to outcome: what is wrong is said beside its field, and what is right
// goes to the SDK, in a client of its own, so that contact details are never stored and never share a request with
// answers. Where the SDK cannot be had, the forms post by themselves.
import { nameOf, pairs } from "./filled";
import type { Opening } from "./opening";
import { say } from "./say";
import type { Delivery, DeliveryModule } from "./types";

/** Deliveries whose widgets are gone, until they have sent what nobody else holds. */
const lingering = new Set<Delivery>();

/** Outcomes below which the form stays: something can be put right, or tried once more. */
const AGAIN = ["wrong", "rejected", "failed"];

/** Has an error read out with what it is about, or no longer. */
const describe = (field: Element, error: string, wrong: boolean) => {
  const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== error);
  if (wrong) described.push(error);
  field.setAttribute("aria-describedby", described.join(" "));
};

/** A random UUID (version 4), on pages without TLS too, which have no `randomUUID`. */
const fresh = (): string =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (Number(digit) ^ (crypto.getRandomValues(new Uint8Array(1))[0]! & (15 >> (Number(digit) / 4)))).toString(16),
  );

export class Contact {
  #open: Opening;
  #bring: () => Promise<DeliveryModule>;
  #settled: () => void;
  #section: HTMLElement | undefined;
  #delivery: Delivery | undefined;
  #unwatch: (() => void) | undefined;
  #coming: Promise<Delivery> | undefined;
  /** Why only the forms themselves can post. */
  #broken: unknown;
  /** The forms whose outcome is not known yet, by the ids of what they sent. */
  #pending = new Map<string, string>();
  /** What is shown of each form, and the ids that forms carry. */
  #outcomes = new Map<string, string>();
  #ids = new Map<string, string>();
  #over = false;

  /** `settled` is told whenever an endpoint has decided. */
  constructor(open: Opening, bring: () => Promise<DeliveryModule>, settled: () => void) {
    this.#open = open;
    this.#bring = bring;
    this.#settled = settled;
  }

  /** Fetches the SDK before somebody presses. */
  prepare() {
    this.#connect().catch(() => {});
  }

  /** Makes the forms of a section this widget's, as far as they were. */
  settle(section: HTMLElement) {
    this.#section = section;
    const { hosted, partner } = { hosted: this.#open.hosted(), partner: this.#open.partner() };
    for (const form of section.querySelectorAll("form")) {
      const name = nameOf(form);
      const put = (field: string, value: string) => form.querySelector(`[name=${field}]`)?.setAttribute("value", value);
      if (!this.#ids.has(name)) this.#ids.set(name, fresh());
      put("id", this.#ids.get(name)!);
      put("partner", partner);
      if (hosted) form.setAttribute("action", `${hosted}/${form.dataset.kind}`);
      else form.removeAttribute("action");
      const outcome = this.#outcomes.get(name);
      if (outcome) this.#show(form, outcome, false);
    }
  }

  click(event: Event) {
    // What is pressed here is none of the poll's business.
    event.stopPropagation();
    const pressed = (event.target as Element).closest<HTMLElement>("button,a[href^='#']");
    const form = pressed?.closest<HTMLElement>(".contact")?.querySelector("form");
    if (!pressed || !form) return;
    const submits = (pressed as HTMLButtonElement).type === "submit";
    if (submits && this.#broken && form.hasAttribute("action")) return say(this.#broken);
    event.preventDefault();
    if (submits) this.#send(form).catch(() => this.#show(form, "failed"));
    else if ((pressed as HTMLButtonElement).value === "again") this.#delivery?.flush();
    else this.#field(form, pressed.dataset.for!)?.focus();
  }

  /** Forgets outcomes that nobody looks at any more. */
  forget() {
    const pending = new Set(this.#pending.values());
    for (const form of this.#section?.querySelectorAll("form") ?? []) {
      if (!pending.has(nameOf(form))) this.#show(form, "", false);
    }
  }

  /** Another endpoint: what is under way stays with the one before. */
  renew() {
    this.#letGo();
    this.#broken = undefined;
    this.prepare();
  }

  free() {
    this.#over = true;
    this.#section = undefined;
    this.#letGo();
  }

  async #send(form: HTMLFormElement) {
    const name = nameOf(form);
    this.#complain(form, []);
    // Nobody sees this field: what fills it in is no person.
    if (form.querySelector<HTMLInputElement>("[name=website]")?.value) return this.#show(form, "sent");
    this.#show(form, "sending");
    const delivery = await this.#connect();
    if (this.#over) return;
    const { index } = this.#open.bundle;
    try {
      const fields = pairs(form);
      const { source = "", language = "" } = this.#section!.dataset;
      this.#pending.set(delivery.contact(form.dataset.kind!, fields, index.campaign, source, language), name);
    } catch (error) {
      if (Array.isArray(error)) this.#complain(form, error);
      else this.#show(form, "rejected");
    }
  }

  #connect(): Promise<Delivery> {
    return (this.#coming ??= this.#begin().catch((error) => {
      this.#coming = undefined;
      // From now on the forms post by themselves; the next press is one that a browser lets open a page.
      if (!this.#over) this.#broken = error;
      throw error;
    }));
  }

  async #begin(): Promise<Delivery> {
    const { Delivery, whenEnded } = await this.#bring();
    if (this.#over) throw new Error("the widget is gone");
    const open = this.#open;
    const byStatus = open.bundle.index.ack === "status" && !open.element.getAttribute("endpoint");
    // As on a shared device: in memory, beside whatever is stored.
    const pending = (this.#pending = new Map<string, string>());
    const delivery: Delivery = new Delivery(open.endpoint(), byStatus, true, (what, id, words, fields) => {
      const name = pending.get(id);
      const settles = /delivered|rejected/.test(what);
      if (settles) pending.delete(id);
      if (delivery === this.#delivery) this.#changed(name, settles ? what : "retrying", words, fields);
      else if (!pending.size && lingering.delete(delivery)) queueMicrotask(() => delivery.free());
    });
    this.#unwatch = whenEnded((error) => this.#ended(error));
    this.#broken = undefined;
    return (this.#delivery = delivery);
  }

  /** The module has trapped: what was under way is sent by the form itself, under the same id. */
  #ended(error: unknown) {
    this.#broken = error;
    this.#delivery = this.#coming = undefined;
    const names = new Set(this.#pending.values());
    this.#pending.clear();
    for (const name of names) this.#tell(name, "failed");
  }

  #changed(name: string | undefined, what: string, words: string, fields: string[]) {
    if (!name) return;
    if (what === "retrying") return this.#tell(name, "not_sent");
    this.#ids.delete(name);
    if (what === "delivered") this.#tell(name, words || "sent");
    else this.#tell(name, "rejected", fields);
    this.#settled();
  }

  /** A delivery that has nothing to do ends; another one ends when it has. */
  #letGo() {
    const delivery = this.#delivery;
    this.#unwatch?.();
    this.#delivery = this.#coming = this.#unwatch = undefined;
    if (!delivery) return;
    if (this.#pending.size) lingering.add(delivery);
    else queueMicrotask(() => delivery.free());
  }

  #tell(name: string, outcome: string, fields: string[] = []) {
    const form = [...(this.#section?.querySelectorAll("form") ?? [])].find((form) => nameOf(form) === name);
    if (!form) return;
    if (outcome !== "not_sent") this.settle(this.#section!);
    if (outcome === "held" || outcome === "waitlisted" || outcome === "sent") form.reset();
    if (fields.length) this.#complain(form, fields);
    else this.#show(form, outcome);
  }

  #field(form: HTMLFormElement, name: string) {
    return form.querySelector<HTMLElement>(`[name="${name}"]:not([type=hidden])`);
  }

  /** Says what is wrong, beside each field and above them all. What no field can put right is told as an outcome. */
  #complain(form: HTMLFormElement, fields: string[]) {
    const within = this.#mayTakeFocus(form.closest(".contact")!);
    let told = false;
    for (const error of form.querySelectorAll<HTMLElement>("[data-error]")) {
      const wrong = fields.includes(error.dataset.error!);
      error.hidden = !wrong;
      told ||= wrong;
      // The same sentence stands in the summary, where it describes nothing.
      if (!error.id) continue;
      for (const field of form.querySelectorAll(`[name="${error.dataset.error}"]:not([type=hidden])`)) {
        if (wrong) field.setAttribute("aria-invalid", "true");
        else field.removeAttribute("aria-invalid");
        describe(field.closest("fieldset") ?? field, error.id, wrong);
      }
    }
    form.querySelector(".summary")!.toggleAttribute("hidden", !told);
    if (!fields.length) return;
    this.#show(form, told ? "wrong" : "rejected");
    if (told && within) form.querySelector<HTMLElement>(".summary")!.focus();
  }

  /** Shows one outcome, and takes focus there where that takes it from nobody. */
  #show(form: HTMLFormElement, outcome: string, focus = true) {
    const place = form.closest<HTMLElement>(".contact")!;
    const within = this.#mayTakeFocus(place);
    this.#outcomes.set(nameOf(form), outcome);
    form.hidden = !!outcome && !AGAIN.includes(outcome);
    let shown: HTMLElement | undefined;
    for (const part of place.querySelectorAll<HTMLElement>("[data-outcome]")) {
      part.hidden = part.dataset.outcome !== outcome;
      if (!part.hidden) shown = part;
    }
    const heading = shown?.querySelector<HTMLElement>("[tabindex]");
    if (focus) place.querySelector("[role=status]")!.textContent = heading?.textContent ?? "";
    if (focus && within) heading?.focus();
  }

  #mayTakeFocus(place: HTMLElement) {
    const at = document.activeElement;
    const inside = (this.#open.root.getRootNode() as ShadowRoot).activeElement;
    return !at || at === document.body || (!!inside && place.contains(inside));
  }
}
