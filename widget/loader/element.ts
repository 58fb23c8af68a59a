// <meepraat-widget>: shows the bundle's form at once, and brings the engine in at the first sign of intent.
import { json, loadModule, text } from "./fetching";
import { type Choices, chosen, drawn, show, standIn, words } from "./form";
import type { Engine, Files, Index, Inside, Language, ModuleFiles, Module, Session } from "./types";

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
}

/** A word to whoever maintains the page. */
export const say = (message: string) => console.warn("Meepraat: " + message);

const UNSENT = /^meepraat:entry:/;
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
const bring = <T extends Module>(files: ModuleFiles) => loadModule<T>(origin.root, files, origin.nonce);
let own: string | undefined;

export class MeepraatWidget extends HTMLElement {
  static observedAttributes = ["lang", "campaign", "partner", "endpoint"];

  /** Where the script lies that placed this element: its bundle is there too. */
  source?: string;

  /** Tells the element where the engine lies, and gives it a bundle that a script carries. */
  static offer(place: Origin, inside?: Inside) {
    origin ??= place;
    if (!inside) return;
    own ??= inside.index.campaign;
    bundles.set(inside.index.campaign, Promise.resolve(inside));
  }

  #root = document.createElement("div");
  #life?: AbortController;
  #session?: Session;
  #bundle?: Bundle;
  #language?: Language;
  #turn?: object;
  #wave?: Index["waves"][0];
  #pristine?: DocumentFragment;
  #engine?: Promise<void>;
  #failures = 0;
  #broken: unknown;
  #pressed = false;
  #answers: Choices = [];
  #id = "";

  connectedCallback() {
    if (this.#life) return;
    this.#life = new AbortController();
    this.#root.className = "root";
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    shadow.replaceChildren(this.#root);
    const { signal } = this.#life;
    shadow.addEventListener("submit", (event) => this.#submit(event), { signal });
    shadow.addEventListener("click", (event) => this.#click(event), { signal });
    const load = this.getAttribute("load");
    if (load === "click") return standIn(this.#root, words(this.lang)[0], () => void this.#start());
    for (const name of INTENT) shadow.addEventListener(name, () => this.#wake(), { signal, passive: true });
    if (load === "eager" || unsent()) {
      void this.#start().then(() => this.#wake());
      bring(FILES.engine).catch(() => {});
    }
    else if (bundles.has(this.#campaign())) void this.#start();
    else this.#whenNear();
  }

  disconnectedCallback() {
    // A move takes the element out and puts it in again within one task.
    queueMicrotask(() => {
      if (!this.isConnected) this.reset(false);
    });
  }

  attributeChangedCallback(name: string, old: string | null, value: string | null) {
    if (!this.#life || old === value) return;
    if (name === "lang") {
      if (value && this.#language) this.#draw(value).catch(say);
    } else if (!this.#root.querySelector(".body[hidden]")) {
      // Answers are carried over, but not to another campaign.
      const answers = chosen(this.#root);
      this.reset();
      if (name !== "campaign") this.#answers = answers;
    }
  }

  /** Back to the first question; what was sent stays sent. */
  reset(again = true) {
    this.#life?.abort();
    this.#session?.free();
    this.#life = this.#session = this.#bundle = this.#engine = this.#pristine = this.#broken = undefined;
    this.#language = this.#turn = this.#wave = undefined;
    this.#pressed = false;
    this.#failures = 0;
    this.#answers = [];
    this.#id = "";
    this.#root.replaceChildren();
    if (again && this.isConnected) this.connectedCallback();
  }

  #campaign() {
    return this.getAttribute("campaign") || own || "";
  }

  #state(state: string) {
    this.dataset.state = state;
  }

  #emit(name: string, key: string, value: string) {
    this.dispatchEvent(
      new CustomEvent("meepraat:" + name, { bubbles: true, composed: true, detail: { [key]: value } }),
    );
    if (name === "error") say(value);
  }

  #whenNear() {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        void this.#start();
      },
      { rootMargin: "600px" },
    );
    observer.observe(this);
    this.#life?.signal.addEventListener("abort", () => observer.disconnect());
  }

  async #start() {
    const life = this.#life;
    const campaign = this.#campaign();
    this.#state("loading");
    try {
      if (!campaign) throw new Error('write <meepraat-widget campaign="…">');
      const bundle = await this.#find(campaign);
      if (life !== this.#life) return;
      this.#bundle = bundle;
      const near = this.closest("[lang]")?.getAttribute("lang") ?? document.documentElement.lang;
      await this.#draw(near);
    } catch (error) {
      if (life === this.#life) this.#fail(error);
    }
  }

  #find(campaign: string): Promise<Bundle> {
    const folder = /^https?:/.test(campaign)
      ? campaign.replace(/\/?$/, "/")
      : `${this.source ?? origin.root}bundles/${encodeURIComponent(campaign)}/`;
    let found = bundles.get(campaign) ?? bundles.get(folder);
    if (!found) {
      const [, root = origin.root] = /(.*\/)bundles\/[^/]+\/$/.exec(folder) ?? [];
      found = json<Index>(folder + "index.json").then((index) => ({ index, folder, root }));
      found.catch(() => bundles.delete(folder));
      bundles.set(folder, found);
    }
    return found;
  }

  /** Shows the form in a language, with what was chosen in the form before it. The last one asked for wins. */
  async #draw(wanted: string) {
    const bundle = this.#bundle!;
    const { languages } = bundle.index;
    const language = languages.find(({ code }) => wanted.toLowerCase().split("-")[0] === code) ?? languages[0]!;
    const turn = (this.#turn = {});
    const [html, style] = await Promise.all([
      (language === languages[0] && bundle.html) || text(`${bundle.folder}${language.code}.html?${language.html}`),
      bundle.style ?? text(origin.root + FILES.style.path),
      this.#session && this.#json(language),
    ]);
    if (turn !== this.#turn || language === this.#language) return;
    const fragment = drawn(html);
    if (!fragment) return this.#link();
    const first = !this.#language;
    const before = first ? this.#answers : chosen(this.#root);
    this.#session?.hide();
    this.#language = language;
    this.#pristine = fragment;
    this.#settle(fragment);
    show(this.#root, fragment, style, before);
    this.#state(this.#wave ? "shown" : "closed");
    if (first) this.#emit("ready", "state", "shown");
    if (this.#session) await this.#revive();
    else if (this.#broken) this.#native(this.#broken);
  }

  /** Puts on what depends on the page and the day: attributes only, the tree stays as the engine knows it. */
  #settle(fragment: DocumentFragment) {
    fragment.querySelector("[aria-level]")?.setAttribute("aria-level", "" + this.#level());
    const { waves } = this.#bundle!.index;
    // Dutch winter time all year: a wave opens an hour late in summer, never early, and the collector allows for its
    // close. The browser's own time zones take some 20 ms to load on a slow phone, before the question shows.
    const today = this.#bundle!.index.today ?? new Date(Date.now() + 3_600_000).toISOString().slice(0, 10);
    const wave = (this.#wave ??= waves.find(({ opens, closes }) => opens <= today && today <= closes));
    const put = (name: string, value: string) =>
      fragment.querySelector(`input[name=${name}]`)?.setAttribute("value", value);
    put("id", (this.#id ||= crypto.randomUUID?.() ?? ""));
    put("wave", wave?.id ?? "");
    put("partner", this.getAttribute("partner") ?? "");
    fragment.querySelector("form")?.setAttribute("action", this.#hosted() ?? "");
    if (wave) return;
    const next = waves.find(({ opens }) => opens > today);
    fragment.querySelector(".body")?.setAttribute("data-closed", "");
    fragment.querySelector(".closed")?.removeAttribute("hidden");
    fragment.querySelector(`[data-wave="${next?.id ?? ""}"]`)?.removeAttribute("hidden");
  }

  /** Where submissions go: an http or https address, else the collector beside the scripts. */
  #endpoint() {
    const { index, root } = this.#bundle!;
    const own = root + "v1/submissions";
    const { href } = new URL(this.getAttribute("endpoint") || index.endpoint || own, location.href);
    return /^https?:/.test(href) ? href : own;
  }

  /** The hosted page, where the endpoint is a collector. */
  #hosted() {
    const [, collector] = /^(.*\/)v1\/submissions$/.exec(this.#endpoint()) ?? [];
    return collector && `${collector}embed/${this.#bundle!.index.campaign}`;
  }

  /**
   * Fetches the engine; it takes over what was chosen and pressed meanwhile. A response that waits on the device needs
   * it also after the poll has closed.
   */
  #wake() {
    if (!this.#language || !(this.#wave || unsent()) || this.#broken) return;
    this.#engine ??= this.#bring(this.#life).catch((error) => {
      this.#engine = undefined;
      if (error instanceof WebAssembly.CompileError || ++this.#failures > 2) this.#native(error);
      else if (this.#pressed) setTimeout(() => this.#wake(), 1000);
    });
  }

  async #bring(life: unknown) {
    const [engine] = await Promise.all([bring<Engine>(FILES.engine), this.#json(this.#language!)]);
    // The page gets its turn between starting the engine and hydrating.
    await new Promise((resolve) => setTimeout(resolve));
    if (life !== this.#life) return;
    this.#session = new engine.Session({
      endpoint: this.#endpoint(),
      wave: this.#wave?.id ?? "",
      partner: this.getAttribute("partner") ?? "",
      emit: (name, key, value) => this.#emit(name, key, value),
      text,
      bring,
      ended: (error, untaken) => this.#native(error, untaken),
    });
    await this.#revive();
  }

  /** What the engine needs to know in a language. */
  #json(language: Language) {
    return (language.data ??= text(`${this.#bundle!.folder}${language.code}.json?${language.json}`).catch((error) => {
      language.data = undefined;
      throw error;
    }));
  }

  #level() {
    return Math.min(6, Math.max(2, Number(this.getAttribute("heading-level")) || 2));
  }

  /** Hydrates the form. One that a page translator has altered is drawn afresh first, with the answers kept. */
  async #revive() {
    const language = this.#language!;
    const data = await this.#json(language);
    const [session, pristine] = [this.#session, this.#pristine!];
    // Another language has come meanwhile, and brings its own.
    if (!session || language !== this.#language) return;
    const form = this.#root.querySelector(".widget");
    if (!form || !session.same(form, pristine.firstChild!)) show(this.#root, pristine, undefined, chosen(this.#root));
    if (!session.show(this.#root, data, this.#level())) return this.#native("other version");
    this.#waiting(false);
    this.#state(this.#wave ? "hydrated" : "closed");
    this.#emit("ready", "state", "hydrated");
    if (this.#pressed) session.press();
    this.#pressed = false;
  }

  #submit(event: Event) {
    if (this.dataset.state !== "shown") return;
    event.preventDefault();
    this.#pressed = true;
    this.#waiting(true);
    this.#wake();
  }

  #waiting(waits: boolean) {
    this.#root.querySelector(".wait")?.toggleAttribute("hidden", !waits);
  }

  #click(event: Event) {
    const [, language] = /^lang:(.+)/.exec((event.target as Element).closest("button")?.value ?? "") ?? [];
    if (!language) return;
    this.#draw(language).then(() => this.#root.querySelector<HTMLElement>(`summary,[value="lang:${language}"]`)?.focus(), say);
  }

  /** Without the engine all questions show and the same form posts by itself, where the endpoint takes such posts. */
  #native(error: unknown, untaken?: boolean) {
    say("" + error);
    this.#broken = error;
    this.#session?.free();
    this.#session = undefined;
    // What the outbox has taken is its own.
    if (!this.#pristine || (!untaken && this.#root.querySelector(".body[hidden]"))) return;
    if (!this.#hosted()) return this.#link();
    show(this.#root, this.#pristine, undefined, chosen(this.#root));
    this.#state("native");
    for (const field of this.#root.querySelectorAll("fieldset[hidden],.send")) field.removeAttribute("hidden");
    for (const part of this.#root.querySelectorAll(".next,.progress")) part.setAttribute("hidden", "");
  }

  /** Where no form can be shown, or none could post, a plain link leads to the hosted page. */
  #link() {
    const link = document.createElement("a");
    const bundle = this.#bundle!;
    link.href = `${this.#hosted() ?? `${bundle.root}embed/${bundle.index.campaign}`}?partner=${encodeURIComponent(this.getAttribute("partner") ?? "")}`;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = words(this.lang)[0];
    this.#root.replaceChildren(link);
    this.#state("link");
  }

  #fail(error: unknown) {
    const sorry = document.createElement("p");
    sorry.textContent = words(this.lang)[1];
    this.#root.replaceChildren(sorry);
    this.#state("error");
    this.#emit("error", "message", error instanceof Error ? error.message : String(error));
  }
}
