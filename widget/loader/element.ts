// <meepraat-widget>: shows the bundle's form at once, and brings the engine in at the first sign of intent.
import { json, loadEngine, text } from "./fetching";
import { chosen, drawn, sameShape, show, standIn, wordsIn } from "./form";
import type { Engine, Files, Index, Inside, Session } from "./types";

declare const FILES: Files;

interface Origin {
  root: string;
  nonce: string;
}

interface Bundle {
  index: Index;
  folder: string;
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
let own: string | undefined;

export class MeepraatWidget extends HTMLElement {
  static observedAttributes = ["lang", "campaign"];

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
  #language = "";
  #pristine?: DocumentFragment;
  #engine?: Promise<void>;
  #broken: unknown;
  #data?: Promise<string>;
  #pressed = false;
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
    if (load === "click") return standIn(this.#root, wordsIn(this.lang).show, () => void this.#start());
    for (const name of INTENT) shadow.addEventListener(name, () => this.#wake(), { signal, passive: true });
    // A trap ends the engine for good; the form then posts by itself, with the same id.
    addEventListener("error", (event) => event.error instanceof WebAssembly.RuntimeError && this.#native(event.error), { signal });
    if (load === "eager" || unsent()) {
      void this.#start().then(() => this.#wake());
      loadEngine(origin.root, FILES, origin.nonce).catch(() => {});
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
    if (!this.#bundle || old === value) return;
    if (name === "campaign") this.reset();
    else if (value) void this.#draw(value);
  }

  /** Back to the first question; what was sent stays sent. */
  reset(again = true) {
    this.#life?.abort();
    this.#session?.free();
    this.#life = this.#session = this.#bundle = this.#engine = this.#data = this.#pristine = this.#broken = undefined;
    this.#pressed = false;
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
      if (!campaign) throw new Error('no campaign: write <meepraat-widget campaign="…">');
      const bundle = await this.#find(campaign);
      if (life !== this.#life) return;
      this.#bundle = bundle;
      const near = this.closest("[lang]")?.getAttribute("lang") ?? document.documentElement.lang;
      await this.#draw(near.slice(0, 2).toLowerCase());
    } catch (error) {
      if (life === this.#life) this.#fail(error);
    }
  }

  #find(campaign: string): Promise<Bundle> {
    const folder = /^https?:/.test(campaign)
      ? campaign.replace(/\/?$/, "/")
      : `${origin.root}bundles/${encodeURIComponent(campaign)}/`;
    let found = bundles.get(campaign);
    if (!found) {
      found = json<Index>(folder + "index.json").then((index) => ({ index, folder }));
      found.catch(() => bundles.delete(campaign));
      bundles.set(campaign, found);
    }
    return found;
  }

  /** Shows the form in a language, with what was chosen in the form before it. */
  async #draw(wanted: string) {
    const bundle = this.#bundle;
    const life = this.#life;
    if (!bundle) return;
    const { languages } = bundle.index;
    const language = languages.find(({ code }) => code === wanted) ?? languages[0];
    if (!language || language.code === this.#language && this.#pristine) return;
    const carried = language === languages[0] ? bundle.html : undefined;
    const [html, style] = await Promise.all([
      carried ?? text(`${bundle.folder}${language.code}.html?${language.html}`),
      bundle.style ?? text(origin.root + FILES.style.path),
    ]);
    if (life !== this.#life) return;
    const fragment = drawn(html);
    if (!fragment) return this.#link();
    const before = chosen(this.#root);
    const first = !this.#pristine;
    this.#session?.hide();
    this.#language = language.code;
    this.#pristine = fragment;
    this.#data = undefined;
    this.#settle(fragment);
    show(this.#root, fragment, style, before);
    this.#state(this.#wave() ? "shown" : "closed");
    if (first) this.#emit("ready", "state", "shown");
    if (this.#session) await this.#revive();
    else if (this.#broken) this.#native(this.#broken);
  }

  /** Puts on what depends on the page and the day: attributes only, the tree stays as the engine knows it. */
  #settle(fragment: DocumentFragment) {
    fragment.querySelector("[aria-level]")?.setAttribute("aria-level", "" + this.#level());
    const wave = this.#wave();
    const put = (name: string, value: string) =>
      fragment.querySelector(`input[name=${name}]`)?.setAttribute("value", value);
    put("id", (this.#id ||= crypto.randomUUID?.() ?? ""));
    put("wave", wave?.id ?? "");
    put("partner", this.getAttribute("partner") ?? "");
    const form = fragment.querySelector("form");
    form?.setAttribute("action", this.#hosted());
    if (wave) return;
    const next = this.#bundle?.index.waves.find(({ opens }) => opens > this.#today());
    fragment.querySelector(".body")?.setAttribute("data-closed", "");
    fragment.querySelector(".closed")?.removeAttribute("hidden");
    fragment.querySelector(`[data-wave="${next?.id ?? ""}"]`)?.removeAttribute("hidden");
  }

  #today() {
    return this.#bundle?.index.today ?? new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam" }).format();
  }

  #wave() {
    const today = this.#today();
    return this.#bundle?.index.waves.find(({ opens, closes }) => opens <= today && today <= closes);
  }

  #endpoint() {
    return new URL(this.getAttribute("endpoint") || this.#bundle?.index.endpoint || origin.root + "v1/submissions", location.href).href;
  }

  /** The hosted page: at the collector, where the endpoint is one; else where the scripts lie. */
  #hosted(query = "") {
    const [, collector] = /^(.*\/)v1\/submissions$/.exec(this.#endpoint()) ?? [];
    return `${collector ?? origin.root}embed/${this.#bundle?.index.campaign}${query}`;
  }

  /** Fetches the engine, once; it takes over what was chosen and pressed meanwhile. */
  #wake() {
    if (!this.#bundle || !this.#wave() || this.dataset.state === "link") return;
    this.#engine ??= this.#bring().catch((error) => this.#native(error));
  }

  async #bring() {
    const life = this.#life;
    const [engine] = await Promise.all([loadEngine(origin.root, FILES, origin.nonce), this.#json()]);
    if (life !== this.#life) return;
    this.#session = this.#newSession(engine);
    await this.#revive();
  }

  #newSession(engine: Engine) {
    return new engine.Session(
      this.#endpoint(),
      this.#wave()?.id ?? "",
      this.getAttribute("partner") ?? "",
      (name, key, value) => this.#emit(name, key, value),
      text,
    );
  }

  /** What the engine needs to know in this language; headings at the level that the page wants. */
  #json() {
    const language = this.#bundle?.index.languages.find(({ code }) => code === this.#language);
    return (this.#data ??= text(`${this.#bundle?.folder}${language?.code}.json?${language?.json}`).then((data) =>
      data.replace(/(aria-level=\\")(\d)/g, (_, name, level) => name + (+level + this.#level() - 2)),
    ));
  }

  #level() {
    return Math.min(6, Math.max(2, Number(this.getAttribute("heading-level")) || 2));
  }

  /** Hydrates the form. One that a page translator has altered is drawn afresh first, with the answers kept. */
  async #revive() {
    const life = this.#life;
    const data = await this.#json();
    const [session, pristine] = [this.#session, this.#pristine];
    if (life !== this.#life || !session || !pristine) return;
    const form = this.#root.querySelector(".widget");
    if (!form || !sameShape(form, pristine.firstChild!)) show(this.#root, pristine, undefined, chosen(this.#root));
    if (!session.show(this.#root, data)) throw new Error("other version");
    this.#waiting(false);
    this.#state("hydrated");
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
    if (language) void this.#draw(language).then(() => this.#root.querySelector<HTMLElement>(`[value="lang:${language}"]`)?.focus());
  }

  /** Without the engine all questions show and the same form posts by itself. */
  #native(error: unknown) {
    this.#broken = error;
    this.#session = undefined;
    say(`no engine, the form posts by itself (${error})`);
    this.#state("native");
    this.#waiting(false);
    for (const field of this.#root.querySelectorAll("fieldset[hidden],.send")) field.removeAttribute("hidden");
    this.#root.querySelector(".next")?.setAttribute("hidden", "");
    this.#root.querySelector(".progress")?.setAttribute("hidden", "");
  }

  /** Where the page forbids building a form from text, a plain link leads to the hosted page. */
  #link() {
    const link = document.createElement("a");
    const partner = this.getAttribute("partner");
    link.href = this.#hosted(`?lang=${this.#language}${partner ? "&partner=" + encodeURIComponent(partner) : ""}`);
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = wordsIn(this.lang).open;
    this.#root.replaceChildren(link);
    this.#state("link");
  }

  #fail(error: unknown) {
    const sorry = document.createElement("p");
    sorry.textContent = wordsIn(this.lang).sorry;
    this.#root.replaceChildren(sorry);
    this.#state("error");
    this.#emit("error", "message", error instanceof Error ? error.message : String(error));
  }
}
