// A widget's first question: shown at once, with what is chosen and pressed kept, until all that follows it comes at the
// first sign of intent (poll.ts, in the engine's script).
import { type Bundle, bring, bringExtras, bundles, files, find, origin, own, style, wasm } from "./bringing";
import { request } from "./fetching";
import { COLOURS, say } from "./say";
import type { Index, Language, Poll } from "./types";

/** What a page may need to say before any bundle is there, or when none comes: where the questions are, and sorry. */
const words = (language: string) =>
  (language || document.documentElement.lang || "nl").startsWith("nl")
    ? (["Naar de vragen", "De vragen zijn er nu niet. Probeer het later nog eens."] as const)
    : (["To the questions", "The questions are not here now. Try again later."] as const);

const UNSENT = /^meepraat:entry:/;
/** Signs of intent; how a press ends tells whether one is under way. */
const INTENT = ["pointerover", "pointerdown", "pointerup", "pointercancel", "focusin"];

/** Whether a response from an earlier visit waits on this device. Blocked storage holds none. */
const unsent = () => {
  try {
    return Object.keys(localStorage).some((key) => UNSENT.test(key));
  } catch {
    return false;
  }
};

/** One life of a widget: from coming into the page until it leaves or begins anew. */
export class Opening {
  readonly files = files;
  readonly origin = origin;
  readonly more = () => style("more");
  /** The code of the ambassador by whose link somebody came; whatever else stands behind the # is the page's own. */
  readonly via = /[#&]meepraat=([a-z0-9][a-z0-9-]{0,63})(?:&|$)/.exec(location.hash)?.[1] ?? "";
  // What begins as nothing is declared only: the loader is every page's, and each field costs it some bytes.
  declare bundle: Bundle;
  declare language?: Language;
  /** What was drawn, as text. */
  declare drawn: string;
  declare today: string;
  /** Whether only the first question is drawn. */
  declare part: boolean;
  declare wave?: Index["waves"][0];
  /** Whether Next or Send waits for the engine. */
  declare pressed?: boolean;
  /** A language that was asked for before any other could be drawn. */
  declare wanted?: string;
  /** Whether somebody asked what there is to take part in. */
  declare taking?: boolean;
  /** What the resident did last. */
  declare last?: Event;
  #life = new AbortController();
  #starting?: Promise<void>;
  #coming?: Promise<void>;
  #poll?: Poll;
  #failures = 0;
  #looked = false;

  constructor(
    readonly element: HTMLElement & { source?: string; open(): void; reset(): void },
    readonly root: HTMLElement,
  ) {
    const { signal } = this.#life;
    root.addEventListener("click", (event) => this.#click(event), { signal });
    for (const name of INTENT) {
      root.addEventListener(
        name,
        (event) => {
          this.last = event;
          this.wake();
        },
        { signal, passive: true },
      );
    }
    const load = element.getAttribute("load");
    if (load === "click") this.#standIn();
    else this.#load(load === "eager", element.getAttribute("mode") === "button");
  }

  /** Behind a button the question waits until it is pressed. */
  #load(eager: boolean, hidden: boolean) {
    if (eager) bring(true).catch(() => {});
    if (eager || (!hidden && bundles.has(this.#campaign()))) void this.#start();
    else if (!hidden) this.#whenNear(() => void this.#start());
    // A slow phone's first look into the device's storage takes longer than the question may wait.
    setTimeout(() => {
      if (!this.over && (eager || unsent())) void this.#start().then(() => this.wake());
    });
  }

  /** Ends with this life. */
  get signal() {
    return this.#life.signal;
  }

  get over() {
    return this.signal.aborted;
  }

  free() {
    this.#life.abort();
    this.#poll?.free();
  }

  #campaign() {
    return this.element.getAttribute("campaign") || own || "";
  }

  state(state: string) {
    this.element.dataset.state = state;
  }

  emit(name: string, key: string, value: string) {
    this.element.dispatchEvent(
      new CustomEvent("meepraat:" + name, { bubbles: true, composed: true, detail: { [key]: value } }),
    );
    if (name === "error") say(value);
  }

  /** A button in place of the questions, for pages on which nothing is to be fetched unasked. */
  #standIn() {
    const button = document.createElement("button");
    button.textContent = words(this.element.lang)[0];
    button.onclick = () => this.element.open();
    this.root.replaceChildren(button);
  }

  /** The resident, or the page, asks for the questions. */
  ask(focus = true) {
    void this.#start().then(() => {
      if (focus) this.root.querySelector<HTMLElement>("fieldset:not([hidden]) legend,.outcome [tabindex]")?.focus();
      this.wake();
    });
  }

  #whenNear(act: () => void) {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        act();
      },
      { rootMargin: "600px" },
    );
    observer.observe(this.element);
    this.#life.signal.addEventListener("abort", () => observer.disconnect());
  }

  #start() {
    return (this.#starting ??= this.#show());
  }

  async #show() {
    this.state("loading");
    try {
      const campaign = this.#campaign();
      if (!campaign) throw new Error('write <meepraat-widget campaign="…">');
      const bundle = (this.bundle = await find(campaign, this.element.source));
      const language = this.find(this.near());
      const inside = language === bundle.index.languages[0] && bundle.html;
      const [html, ...styles] = await Promise.all(
        inside ? [inside, bundle.style!] : [this.html(language), style("style"), style("more")],
      );
      if (this.over) return;
      this.part = !!inside && !!bundle.part;
      const form = this.draw(html);
      if (!form) return;
      this.language = language;
      this.drawn = html;
      this.judge(form);
      styles.forEach((style) => this.adopt(style));
      this.root.replaceChildren(form);
      this.state(this.wave ? "shown" : "closed");
      this.emit("ready", "state", "shown");
      setTimeout(() => this.look());
      // What is to be read between waves stands in the engine's script.
      if (!this.wave && bundle.index.waves.some(({ opens }) => opens <= this.today)) this.#whenNear(() => this.wake(true));
    } catch (error) {
      this.#starting = undefined;
      this.fail(error);
    }
  }

  /** Where the page brings colours of its own, they are looked at: after the question shows, as few pages do. */
  look() {
    if (this.over || this.#looked) return;
    const style = getComputedStyle(this.root);
    const colour = (name: string) => style.getPropertyValue("--" + name).trim();
    if (COLOURS.every((name) => colour(name) === colour("own-" + name))) return;
    this.#looked = true;
    bringExtras()
      .then(({ keepReadable }) => this.over || keepReadable(this.root, this.signal))
      .catch(say);
  }

  /** The language that the page is in, here. */
  near() {
    return this.element.closest("[lang]")?.getAttribute("lang") ?? document.documentElement.lang;
  }

  /** The nearest language of the campaign. */
  find(wanted: string): Language {
    const { languages } = this.bundle.index;
    return languages.find(({ code }) => wanted.toLowerCase().split("-")[0] === code) ?? languages[0]!;
  }

  html(language: Language) {
    return request(`${this.bundle.folder}${language.code}.html?${language.html}`);
  }

  /** A style is adopted, never written into the page. */
  adopt(style: string) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    const shadow = this.root.getRootNode() as ShadowRoot;
    shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
  }

  /** A form as nodes; where Trusted Types forbid it, a link stands there instead. */
  draw(html: string): DocumentFragment | undefined {
    const template = document.createElement("template");
    try {
      template.innerHTML = html;
      return template.content;
    } catch {
      this.link();
      return;
    }
  }

  /** What depends on the page and the day. Attributes only: the tree stays as the engine knows it. */
  judge(form: ParentNode) {
    form.querySelector("[aria-level]")?.setAttribute("aria-level", "" + this.level());
    const { waves, today: rehearsed } = this.bundle.index;
    // Dutch winter time all year: a wave opens an hour late in summer, never early, and the collector allows for its
    // close. The browser's own time zones take some 20 ms to load on a slow phone, before the question shows.
    const today = (this.today = rehearsed ?? new Date(Date.now() + 3_600_000).toISOString().slice(0, 10));
    this.wave ??= waves.find(({ opens, closes }) => opens <= today && today <= closes);
    if (this.wave) return;
    const next = waves.find(({ opens }) => opens > today);
    form.querySelector(".body")?.setAttribute("data-closed", "");
    form.querySelector(".closed")?.removeAttribute("hidden");
    form.querySelector(`[data-wave="${next?.id ?? ""}"]`)?.removeAttribute("hidden");
  }

  /** Another partner or endpoint: what was chosen stays. */
  resettle() {
    this.#poll?.renew();
  }

  partner() {
    return this.element.getAttribute("partner") ?? "";
  }

  level() {
    return Math.min(6, Math.max(2, Number(this.element.getAttribute("heading-level")) || 2));
  }

  /** Where submissions go: an http or https address, else the collector beside the scripts. */
  endpoint() {
    const { index, root } = this.bundle;
    const own = root + "v1/submissions";
    // An anchor reads any address, and throws at none.
    const { href, protocol } = Object.assign(document.createElement("a"), {
      href: this.element.getAttribute("endpoint") || index.endpoint || own,
    });
    return /^https?:/.test(protocol) ? href : own;
  }

  /** The collector's API, where the endpoint is one's. */
  api() {
    return /^(.*\/)submissions$/.exec(this.endpoint())?.[1];
  }

  /** The hosted page, where the endpoint is a collector. */
  hosted() {
    const [, collector] = /^(.*\/)v1\/submissions$/.exec(this.endpoint()) ?? [];
    return collector && `${collector}embed/${this.bundle.index.campaign}`;
  }

  /**
   * Brings what follows; it takes over what was chosen and pressed meanwhile. A response that waits on the device needs
   * the engine also after the poll has closed, and what there is to take part in needs its script.
   */
  wake(closed = false) {
    if (!this.language || this.#failures > 2) return;
    const runs = this.wave || unsent();
    if (!runs && !this.wanted && !closed) return;
    if (this.#poll) return this.#poll.wake();
    this.#coming ??= bring(runs)
      .then(({ Poll }) => {
        if (!this.over) this.#poll = new Poll(this, !!runs, wasm);
      })
      .catch((error) => {
        this.#coming = undefined;
        if (this.over) return;
        say(error);
        if (++this.#failures > 2) this.link(this.wave);
        else if (this.pressed || this.wanted) setTimeout(() => this.wake(), 1000);
      });
  }

  waiting(waits: boolean) {
    this.root.querySelector(".wait")?.toggleAttribute("hidden", !waits);
  }

  #click(event: Event) {
    const { type, value } = (event.target as Element).closest("button") ?? {};
    const [, language] = /^lang:(.+)/.exec(value ?? "") ?? [];
    if (language) return this.speak(language);
    if (value === "part") this.wake((this.taking = true));
    // Enter in a field presses a button too. Frames without forms tell of no submit.
    if (type !== "submit" || this.element.dataset.state !== "shown") return;
    event.preventDefault();
    this.pressed = true;
    this.waiting(true);
    this.wake();
  }

  /** Another language; what was answered is kept. */
  speak(language: string) {
    if (this.#poll) return this.#poll.speak(language);
    this.wanted = language;
    this.wake();
  }

  /**
   * Where no form can be shown or none could post, a plain link leads to the hosted page. Where nothing follows the first
   * question, that is kept, and posts to the hosted page, which asks the others.
   */
  link(kept?: unknown) {
    const { root, index } = this.bundle;
    const hosted = this.hosted();
    const link = document.createElement("a");
    link.href = `${hosted ?? `${root}embed/${index.campaign}`}?partner=${encodeURIComponent(this.partner())}&via=${this.via}`;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = words(this.element.lang)[0];
    // Where others use the device too, nobody would take the choice away.
    if (kept && hosted && !this.element.matches("[device=shared]")) {
      this.root.querySelector("form")!.action = link.href + "&more=";
      this.waiting(false);
      this.root.append(link);
      return this.state("native");
    }
    this.root.replaceChildren(link);
    this.state("link");
  }

  fail(error: unknown) {
    if (this.over) return;
    const sorry = document.createElement("p");
    sorry.textContent = words(this.element.lang)[1];
    this.root.replaceChildren(sorry);
    this.state("error");
    this.emit("error", "message", "" + error);
  }
}
