// What there is to take part in: events, ambassadors, being kept informed, and who is working on it. The section comes as
// markup that holds every sentence which may have to be shown; here it is put below the questions, kept in the widget's
// language, and told what the day and the places left make of it. Sending is the business of contact.ts.
import { Contact } from "./contact";
import { request } from "./fetching";
import { collect, refill } from "./filled";
import { isShared } from "./idle";
import type { Opening } from "./opening";
import { say } from "./say";
import type { DeliveryModule, Language, Part as Interface } from "./types";

/** part.css. */
declare const STYLE: string;

/** `GET /v1/campaigns/{id}/events`. */
interface Left {
  events: { event: string; places: string; slots?: { slot: string; places: string }[] }[];
}

export class Part implements Interface {
  shown = false;
  #open: Opening;
  #contact: Contact;
  #section: HTMLElement | undefined;
  #language: Language | undefined;
  #left: Left | undefined;

  constructor(open: Opening, delivery: () => Promise<DeliveryModule>) {
    this.#open = open;
    this.#contact = new Contact(open, delivery, () => this.#ask());
    open.adopt(STYLE);
    open.signal.addEventListener("abort", () => {
      this.#contact.free();
      this.#section?.remove();
    });
  }

  async show(focus: boolean) {
    this.shown = true;
    await this.speak();
    if (!this.#section || this.#open.over || !this.shown) return;
    this.#open.root.append(this.#section);
    this.#contact.prepare();
    if (focus) this.#section.querySelector<HTMLElement>(".title")!.focus();
    this.#ask();
  }

  hide() {
    this.shown = false;
    this.#section?.remove();
    this.#contact.forget();
  }

  async speak() {
    const open = this.#open;
    const language = open.language!;
    if (!this.shown || language === this.#language) return;
    const html = await request(`${open.bundle.folder}${language.code}.part.html?${language.part}`);
    // Another language has come meanwhile, and brings its own.
    if (open.over || language !== open.language) return;
    const section = open.draw(html)?.firstElementChild as HTMLElement | null | undefined;
    if (!section) return;
    this.#language = language;
    this.#take(section);
  }

  renew() {
    if (!this.#section) return;
    this.#contact.renew();
    this.#contact.settle(this.#section);
    this.#left = undefined;
    this.#ask();
  }

  /** Puts a section in the place of the one before, with what was filled in. */
  #take(section: HTMLElement) {
    const open = this.#open;
    for (const heading of section.querySelectorAll("[aria-level]")) {
      heading.setAttribute("aria-level", "" + Math.min(6, Number(heading.getAttribute("aria-level")) + open.level() - 2));
    }
    if (isShared(open)) {
      // The browser would offer the next visitor this one's name.
      for (const field of section.querySelectorAll("[autocomplete]")) field.setAttribute("autocomplete", "off");
    }
    section.addEventListener("click", (event) => this.#contact.click(event));
    const before = this.#section;
    this.#section = section;
    this.#judge();
    if (before) refill(section, collect(before));
    this.#contact.settle(section);
    const focused = before?.contains((open.root.getRootNode() as ShadowRoot).activeElement);
    before?.replaceWith(section);
    if (focused) section.querySelector<HTMLElement>(".title")!.focus({ preventScroll: true });
  }

  /** What the day makes of events: one that is over goes, and after its last day nobody signs up. */
  #judge() {
    const { today } = this.#open;
    const events = [...this.#section!.querySelectorAll<HTMLElement>("[data-event]")];
    for (const event of events) {
      event.hidden = event.dataset.ends! < today;
      const { until } = event.dataset;
      const told = this.#left?.events.find((left) => left.event === event.dataset.event);
      const places = until && until < today ? "closed" : (told?.places ?? "");
      for (const step of event.querySelectorAll<HTMLElement>("[data-places]")) step.hidden = step.dataset.places !== places;
      const closed = places === "closed" || places === "full";
      event.querySelector(".until")?.toggleAttribute("hidden", closed);
      // What became of a form is still to be read.
      const entry = event.querySelector("details");
      const decided = entry?.querySelector("[data-outcome]:not([hidden])");
      entry?.toggleAttribute("hidden", !decided && closed);
      for (const slot of event.querySelectorAll<HTMLInputElement>("input[name=slot]")) {
        const taken = told?.slots?.some((left) => left.slot === slot.value && /full|closed/.test(left.places));
        slot.disabled = !!taken || slot.value.slice(0, 10) < today;
        slot.checked &&= !slot.disabled;
        slot.parentElement!.querySelector(".taken")!.toggleAttribute("hidden", !slot.disabled);
      }
    }
    this.#section!.querySelector(".no-events")?.toggleAttribute("hidden", events.some(({ hidden }) => !hidden));
  }

  /** How many places are left, in steps that reveal nobody; an endpoint of someone else's cannot say. */
  #ask() {
    const open = this.#open;
    const api = open.api();
    if (!api) return;
    request<Left>(`${api}campaigns/${open.bundle.index.campaign}/events`, "json").then((left) => {
      if (open.over || !this.#section || !Array.isArray(left?.events)) return;
      this.#left = left;
      this.#judge();
    }, say);
  }
}
