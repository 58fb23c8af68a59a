// What comes after the first question: the rest of the form, its other languages, and the engine that brings it to life;
// without the engine, the form that posts by itself.
// @ts-ignore: wasm-bindgen makes this module, and types.ts says what is used of it.
import { initSync } from "meepraat-engine";
import { request } from "./fetching";
import { showBetween } from "./between";
import { chosen, complete, same, show } from "./form";
import { isShared, watchIdle } from "./idle";
import { bringDelivery, compiled } from "./modules";
import type { Opening } from "./opening";
import { watchPresses } from "./press";
import { say } from "./say";
import { Session } from "./session";
import { Taking } from "./taking";
import type { Language, Poll as Interface } from "./types";

/** How often starting is tried before the form must do without the engine, and how long between, in milliseconds. */
const ATTEMPTS = 3;
const PAUSE = 1000;

/** A sandboxed frame without forms tells nobody of a submit: here it is told by the press itself. */
const submitAnyway = (open: Opening) => (event: Event) => {
  const submitter = (event.target as Element).closest<HTMLButtonElement>("button[type=submit]");
  if (!submitter?.form || event.defaultPrevented || open.element.dataset.state !== "hydrated") return;
  event.preventDefault();
  submitter.form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter }));
};

/** Gives the page its turn, so that no task takes a slow phone long. */
const turn = () => new Promise((resolve) => setTimeout(resolve));

let started: Promise<unknown> | undefined;

export class Poll implements Interface {
  #open: Opening;
  /** The form as the engine knows it. */
  #pristine!: DocumentFragment;
  #runs: boolean;
  #wasm: Promise<unknown> | undefined;
  #session: Session | undefined;
  #taking: Taking;
  /** Until nobody presses anything: nothing is drawn, moved or told under a finger. */
  #released: () => Promise<void>;
  /** Stands for the start that is under way or has succeeded. */
  #begun: object | undefined;
  #whole: Promise<void> | undefined;
  #turn?: object;
  #sent = false;
  #id = crypto.randomUUID?.() ?? "";
  #failures = 0;
  #broken: unknown;

  constructor(open: Opening, runs: boolean, wasm?: Promise<unknown>) {
    this.#open = open;
    this.#runs = runs;
    this.#wasm = wasm;
    this.#released = watchPresses(open.root, open.signal, open.last);
    // What could be drawn once can be drawn again.
    this.#pristine = open.draw(open.drawn)!;
    this.#settle(this.#pristine);
    this.#make(open.root);
    this.#taking = new Taking(open);
    if (open.wanted) this.speak(open.wanted);
    else this.#between();
    this.wake();
    open.root.addEventListener("click", submitAnyway(open), { signal: open.signal });
    if (isShared(open)) watchIdle(open, () => this.#json(open.language!));
  }

  wake() {
    if (!this.#runs || this.#broken || this.#begun) return;
    const begun = (this.#begun = {});
    this.#start(begun).catch((error) => {
      if (this.#open.over || begun !== this.#begun) return;
      this.free();
      this.#begun = undefined;
      const never = typeof WebAssembly === "undefined" || error instanceof WebAssembly.CompileError;
      if (never || ++this.#failures >= ATTEMPTS) void this.#native(error);
      else if (this.#open.pressed) setTimeout(() => this.wake(), PAUSE);
    });
  }

  free() {
    this.#session?.free();
    this.#session = undefined;
  }

  renew() {
    this.#renew().catch(say);
  }

  async #renew() {
    await this.#released();
    // What is sent meanwhile stays sent.
    if (this.#open.over || this.#sent) return;
    this.free();
    this.#begun = undefined;
    this.#settle(this.#pristine);
    this.#redraw();
    this.#taking.renew();
    if (this.#broken) void this.#native(this.#broken);
    else this.#open.state(this.#open.wave ? "shown" : "closed");
    this.wake();
  }

  speak(wanted: string) {
    this.#draw(this.#open.find(wanted)).catch(say);
  }

  /** Starts the module once per page; whatever fails may be tried again. */
  #module() {
    const { files, origin } = this.#open;
    started ??= compiled(origin.root + files.engine.wasm.path, files.engine.wasm, this.#wasm).then((module) => {
      initSync({ module });
    });
    started.catch(() => (started = this.#wasm = undefined));
    return started;
  }

  async #start(begun: object) {
    const open = this.#open;
    await Promise.all([this.#module(), this.#complete(), this.#json(open.language!)]);
    await turn();
    if (open.over || begun !== this.#begun) return;
    this.#session = new Session({
      endpoint: open.endpoint(),
      byStatus: open.bundle.index.ack === "status" && !open.element.getAttribute("endpoint"),
      api: open.api(),
      wave: open.wave?.id ?? "",
      partner: open.partner(),
      shared: isShared(open),
      today: open.today,
      emit: (name, key, value) => {
        this.#sent ||= name === "submitted";
        open.emit(name, key, value);
        // Who has answered may want to do more.
        if (value === "delivered") this.#taking.come();
      },
      delivery: () => bringDelivery(open.origin.root, open.origin.nonce),
      ended: (error, untaken) => void this.#native(error, untaken),
    });
    await this.#revive();
  }

  /** What the engine needs to know in a language. */
  #json(language: Language) {
    return (language.data ??= request(`${this.#open.bundle.folder}${language.code}.json?${language.json}`).catch((error) => {
      language.data = undefined;
      throw error;
    }));
  }

  /** A campaign's own script shows the first question; here come the others, and how they look. */
  #complete() {
    const open = this.#open;
    const language = open.language!;
    if (!open.part) return;
    this.#whole ??= Promise.all([open.more(), open.html(language)]).then(([style, html]) => {
      if (open.over) return;
      open.adopt(style);
      // Another language has come meanwhile, and is whole.
      const whole = language === open.language && open.draw(html);
      if (!whole) return;
      open.part = false;
      this.#settle(whole);
      complete(open.root, whole);
    });
    this.#whole.catch(() => (this.#whole = undefined));
    return this.#whole;
  }

  /** Shows the form in a language, with what was chosen in the form before it. The last one asked for wins. */
  async #draw(language: Language) {
    const open = this.#open;
    const turn = (this.#turn = {});
    const [html] = await Promise.all([open.html(language), this.#complete(), this.#session && this.#json(language)]);
    if (open.over || turn !== this.#turn || language === open.language) return;
    const fragment = open.draw(html);
    if (!fragment) return;
    open.language = language;
    open.part = false;
    this.#settle(fragment);
    this.#taking.speak();
    if (this.#broken) return this.#native(this.#broken);
    // What shows and what listens change at once.
    if (this.#session) return this.#revive(true);
    await this.#released();
    // A session that began meanwhile draws for itself.
    if (open.over || language !== open.language || this.#session) return;
    if (this.#altered()) this.#redraw();
    this.#between();
  }

  /** Whether what shows is in another language, or of another shape, than the engine knows it in. */
  #altered() {
    const form = this.#open.root.querySelector<HTMLElement>(".widget");
    const pristine = this.#pristine.firstChild as HTMLElement;
    return !form || form.dataset.markup !== pristine.dataset.markup || !same(form, pristine);
  }

  #redraw() {
    const { root, language } = this.#open;
    const shadow = root.getRootNode() as ShadowRoot;
    const focused = shadow.activeElement;
    show(root, this.#pristine, chosen(root));
    this.#taking.mark();
    // What had the focus may not show. A language that the page asks for takes its focus from nobody.
    if (focused && !shadow.activeElement) root.querySelector<HTMLElement>(`summary,[value="lang:${language!.code}"]`)?.focus();
  }

  #settle(form: DocumentFragment) {
    this.#make(form);
    this.#pristine = form;
  }

  /** Makes a form this widget's: what the resident sees, and what the form posts where there is no engine. */
  #make(form: ParentNode) {
    const open = this.#open;
    open.judge(form);
    const put = (name: string, value: string) =>
      form.querySelector(`input[name=${name}]`)?.setAttribute("value", value);
    put("id", this.#id);
    put("wave", open.wave?.id ?? "");
    put("partner", open.partner());
    put("referral", open.via);
    form.querySelector("form")?.setAttribute("action", open.hosted() ?? "");
  }

  /** Hydrates the form. One in another language, or that somebody has altered, is drawn afresh first, with the answers
   * kept. From reading them on all is one task: nothing can be chosen or pressed in between. */
  async #revive(afresh?: boolean) {
    const open = this.#open;
    const language = open.language!;
    const data = await this.#json(language);
    const session = this.#session;
    // Another language has come meanwhile, and brings its own.
    const isOver = () => session !== this.#session || language !== open.language;
    if (!session || isOver()) return;
    session.read(data, open.level());
    await turn();
    // Who hears that the form lives may render the page anew, and with it what is being pressed.
    await this.#released();
    if (isOver()) return;
    if (afresh || this.#altered()) this.#redraw();
    if (!session.show(open.root)) return this.#native("other version");
    open.waiting(false);
    open.state(open.wave ? "hydrated" : "closed");
    open.emit("ready", "state", "hydrated");
    if (open.pressed) session.press();
    open.pressed = false;
    this.#between();
  }

  /** Where nothing can be answered, there is something to read. */
  #between() {
    const open = this.#open;
    const language = open.language!;
    if (open.wave) return;
    this.#json(language)
      .then((json) => {
        if (!open.over && language === open.language) return showBetween(open, json);
      })
      .catch(say);
  }

  /** Without the engine all questions show. What the outbox has taken is its own. */
  async #native(error: unknown, untaken?: boolean) {
    const open = this.#open;
    this.#broken = error;
    this.free();
    if (!untaken && open.root.querySelector(".body[hidden]")) return say("" + error);
    // What is pressed from here on is not the engine's; where it is the form's own, it posts.
    if (open.element.dataset.state !== "native") open.state("shown");
    // Questions that cannot be had are not asked.
    await this.#complete()?.catch(say);
    await this.#released();
    if (open.over) return;
    say(error);
    if (!open.hosted()) return open.link();
    this.#redraw();
    open.waiting(false);
    open.state("native");
    for (const field of open.root.querySelectorAll("fieldset[hidden],.send")) field.removeAttribute("hidden");
    for (const part of open.root.querySelectorAll(".next,.progress")) part.setAttribute("hidden", "");
  }
}
