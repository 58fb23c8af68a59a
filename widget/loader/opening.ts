// A widget's first question: shown at once, with what is chosen and pressed kept, until all that follows it comes at the
// first sign of intent (poll.ts, in the engine's script).
import { handed, request } from "./fetching";
import { say } from "./say";
import type { Engine, Extras, Files, Index, Inside, Language, Poll } from "./types";

declare const FILES: Files;

/** Where this loader lies, with the other files of its build. */
interface Origin {
  root: string;
  nonce: string;
}

interface Bundle {
  index: Index;
  folder: string;
  /** The collector's address, where it is one. */
  root: string;
  html?: string;
  style?: string;
  /** Whether these two are of the first question only. */
  part?: boolean;
}

/** What a page may need to say before any bundle is there, or when none comes: where the questions are, and sorry. */
const words = (language: string) =>
  (language || document.documentElement.lang || "nl").startsWith("nl")
    ? (["Naar de vragen", "De vragen zijn er nu niet. Probeer het later."] as const)
    : (["To the questions", "The questions are not here now. Try again later."] as const);

const UNSENT = /^meepraat:entry:/;
const HOSTED_COLOURS = ["ink", "surface", "line", "accent", "on-accent", "heading", "focus"];
const INTENT = ["pointerover", "pointerdown", "focusin"];

/** Whether a response from an earlier visit waits on this device. Blocked storage holds none. */
const unsent = () => {
  try {
    return Object.keys(localStorage).some((key) => UNSENT.test(key));
  } catch {
    return false;
  }
};

const bundles = new Map<string, Promise<Bundle>>();
let origin: Origin;
let own: string | undefined;

/** Tells where the engine lies, and takes a bundle that a script carries. */
export const offer = (place: Origin, inside?: Inside) => {
  origin ??= place;
  if (!inside) return;
  own ??= inside.index.campaign;
  bundles.set(inside.index.campaign, Promise.resolve(inside));
};

let engine: Promise<Engine> | undefined;
let wasm: Promise<Response> | undefined;

/** Asks for all that follows, once per page: its script, and at the same time the module, where that is to run. */
const bring = (runs: unknown): Promise<Engine> => {
  try {
    // Whatever the page's `fetch` does, the engine's script can do without.
    if (runs && !wasm) (wasm = Promise.resolve(fetch(origin.root + FILES.engine.wasm.path, FILES.engine.wasm))).catch(() => {});
  } catch {}
  const forget = () => (engine = wasm = undefined);
  if (!engine) {
    engine = handed<Engine>(origin.root, FILES.engine.glue, origin.nonce);
    engine.then(({ whenEnded }) => whenEnded(forget)).catch(forget);
  }
  return engine;
};

let extras: Promise<Extras> | undefined;

/** What only some pages need, fetched once per page. */
export const bringExtras = (): Promise<Extras> => {
  extras ??= handed<Extras>(origin.root, FILES.extras, origin.nonce);
  extras.catch(() => (extras = undefined));
  return extras;
};

/** One life of a widget: from coming into the page until it leaves or begins anew. */
export class Opening {
  readonly files = FILES;
  readonly origin = origin;
  bundle!: Bundle;
  language?: Language;
  /** What was drawn, as text. */
  drawn = "";
  today = "";
  wave?: Index["waves"][0];
  /** Whether Next or Send waits for the engine. */
  pressed = false;
  /** A language that was asked for before any other could be drawn. */
  wanted?: string;
  #id = "";
  #life = new AbortController();
  #starting?: Promise<void>;
  #coming?: Promise<void>;
  #poll?: Poll;
  #failures = 0;

  constructor(
    readonly element: HTMLElement & { source?: string; reset(): void },
    readonly root: HTMLElement,
  ) {
    const { signal } = this.#life;
    root.addEventListener("submit", (event) => this.#submit(event), { signal });
    root.addEventListener("click", (event) => this.#click(event), { signal });
    for (const name of INTENT) root.addEventListener(name, () => this.wake(), { signal, passive: true });
    const load = element.getAttribute("load");
    // A button on the page is pressed first.
    if (element.getAttribute("mode") === "button") return;
    if (load === "click") this.#standIn();
    else this.#load(load === "eager");
  }

  #load(eager: boolean) {
    if (eager) bring(true).catch(() => {});
    if (eager || bundles.has(this.#campaign())) void this.#start();
    else this.#whenNear(() => void this.#start());
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
    button.style.cssText = "font:inherit;padding:.75em 1.5em";
    button.onclick = () => this.ask();
    this.root.replaceChildren(button);
  }

  /** The resident, or the page, asks for the questions. */
  ask(focus = true) {
    void this.#start().then(() => {
      if (focus) this.root.querySelector("legend")?.focus();
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
      const bundle = (this.bundle = await this.#find(campaign));
      const language = this.find(this.near());
      const inside = language === bundle.index.languages[0] && bundle.html;
      const [html, ...styles] = await Promise.all(
        inside ? [inside, bundle.style!] : [this.html(language), this.style("style"), this.style("more")],
      );
      if (this.over) return;
      const form = this.draw(html);
      if (!form) return;
      this.language = language;
      this.drawn = html;
      this.#judge(form);
      styles.forEach((style) => this.adopt(style));
      this.root.replaceChildren(form);
      this.state(this.wave ? "shown" : "closed");
      this.emit("ready", "state", "shown");
      setTimeout(() => this.#look());
      // What is to be read between waves stands in the engine's script.
      if (!this.wave && bundle.index.waves.some(({ opens }) => opens <= this.today)) this.#whenNear(() => this.wake(true));
    } catch (error) {
      if (!this.over) this.fail(error);
    }
  }

  /** Where the page brings colours of its own, they are looked at: after the question shows, as few pages do. */
  #look() {
    const { signal } = this.#life;
    if (signal.aborted) return;
    const style = getComputedStyle(this.root);
    const colour = (name: string) => style.getPropertyValue("--" + name).trim();
    if (HOSTED_COLOURS.some((name) => colour(name) !== colour("own-" + name)))
      bringExtras().then(({ keepReadable }) => keepReadable(this.root, signal), say);
  }

  /** The language that the page is in, here. */
  near() {
    return this.element.closest("[lang]")?.getAttribute("lang") ?? document.documentElement.lang;
  }

  #find(campaign: string): Promise<Bundle> {
    const folder = /^https?:/.test(campaign)
      ? campaign.replace(/\/?$/, "/")
      : `${this.element.source ?? origin.root}bundles/${encodeURIComponent(campaign)}/`;
    let found = bundles.get(campaign) ?? bundles.get(folder);
    if (!found) {
      const [, root = origin.root] = /(.*\/)bundles\/[^/]+\/$/.exec(folder) ?? [];
      found = request<Index>(folder + "index.json", "json").then((index) => ({ index, folder, root }));
      found.catch(() => bundles.delete(folder));
      bundles.set(folder, found);
    }
    return found;
  }

  /** The nearest language of the campaign. */
  find(wanted: string): Language {
    const { languages } = this.bundle.index;
    return languages.find(({ code }) => wanted.toLowerCase().split("-")[0] === code) ?? languages[0]!;
  }

  html(language: Language) {
    return request(`${this.bundle.folder}${language.code}.html?${language.html}`);
  }

  style(which: "style" | "more") {
    return request(origin.root + FILES[which].path);
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
  #judge(form: ParentNode) {
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

  /** Makes a form this widget's: what the resident sees, and what the form posts where there is no engine. */
  settle(form: ParentNode) {
    this.#judge(form);
    const put = (name: string, value: string) =>
      form.querySelector(`input[name=${name}]`)?.setAttribute("value", value);
    put("id", (this.#id ||= crypto.randomUUID?.() ?? ""));
    put("wave", this.wave?.id ?? "");
    put("partner", this.partner());
    form.querySelector("form")?.setAttribute("action", this.#hosted() ?? "");
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
    const { href } = new URL(this.element.getAttribute("endpoint") || index.endpoint || own, location.href);
    return /^https?:/.test(href) ? href : own;
  }

  /** The hosted page, where the endpoint is a collector. */
  #hosted() {
    const [, collector] = /^(.*\/)v1\/submissions$/.exec(this.endpoint()) ?? [];
    return collector && `${collector}embed/${this.bundle.index.campaign}`;
  }

  /**
   * Brings what follows; it takes over what was chosen and pressed meanwhile. A response that waits on the device needs
   * the engine also after the poll has closed.
   */
  wake(closed = false) {
    if (!this.language) return;
    const runs = this.wave || unsent();
    if (!runs && !this.wanted && !closed) return;
    if (this.#poll) return this.#poll.wake();
    this.#coming ??= bring(runs).then(
      ({ Poll }) => {
        if (!this.over) this.#poll = new Poll(this, !!runs, wasm);
      },
      (error) => {
        this.#coming = undefined;
        if (this.over) return;
        if (++this.#failures > 2) this.native(error);
        else if (this.pressed || this.wanted) setTimeout(() => this.wake(), 1000);
      },
    );
  }

  #submit(event: Event) {
    if (this.element.dataset.state !== "shown") return;
    event.preventDefault();
    this.pressed = true;
    this.waiting(true);
    this.wake();
  }

  waiting(waits: boolean) {
    this.root.querySelector(".wait")?.toggleAttribute("hidden", !waits);
  }

  #click(event: Event) {
    const [, language] = /^lang:(.+)/.exec((event.target as Element).closest("button")?.value ?? "") ?? [];
    if (language) this.speak(language);
  }

  /** Another language; what was answered is kept. */
  speak(language: string) {
    if (this.#poll) return this.#poll.speak(language);
    this.wanted = language;
    this.wake();
  }

  /** Without the engine the form posts by itself, with all questions that are there, where the endpoint takes such posts. */
  native(error: unknown) {
    say("" + error);
    if (!this.#hosted()) return this.link();
    this.settle(this.root);
    this.waiting(false);
    this.state("native");
    for (const field of this.root.querySelectorAll("fieldset[hidden],.send")) field.removeAttribute("hidden");
    for (const part of this.root.querySelectorAll(".next,.progress")) part.setAttribute("hidden", "");
  }

  /** Where no form can be shown, or none could post, a plain link leads to the hosted page. */
  link() {
    const link = document.createElement("a");
    const { root, index } = this.bundle;
    link.href = `${this.#hosted() ?? `${root}embed/${index.campaign}`}?partner=${encodeURIComponent(this.partner())}`;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = words(this.element.lang)[0];
    this.root.replaceChildren(link);
    this.state("link");
  }

  fail(error: unknown) {
    const sorry = document.createElement("p");
    sorry.textContent = words(this.element.lang)[1];
    this.root.replaceChildren(sorry);
    this.state("error");
    this.emit("error", "message", error instanceof Error ? error.message : String(error));
  }
}
