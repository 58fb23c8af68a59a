// device="shared": a desk in a library, a screen in a waiting room. When somebody has begun and nobody goes on, the next
// visitor finds the questions as they were at first.
import { wordsOf } from "./between";
import { chosen } from "./form";
import type { Opening } from "./opening";
import { say } from "./say";

/** How long nobody may touch anything before that is asked about, and how long the answer may take (WCAG 2.2.1: 20 s). */
const PATIENCE = 60_000;
const WARNING = 20;
const TOUCH = ["pointerdown", "keydown", "input"];

/** Whether other people use this device too. */
export const isShared = ({ element }: Opening) => element.getAttribute("device") === "shared";

/** Watches until the widget begins anew; `json` gives `{lang}.json`. */
export const watchIdle = (open: Opening, json: () => Promise<string>) => {
  const { root, signal } = open;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let warning: HTMLElement | undefined;
  const again = () => {
    clearTimeout(timer);
    warning?.remove();
    warning = undefined;
    timer = setTimeout(() => void warn().catch(giveUp), PATIENCE);
  };
  // Without words for it the next visitor is not told, but does not see another one's answers either.
  const giveUp = (error: unknown) => {
    say("" + error);
    open.element.reset();
  };
  const warn = async () => {
    const { idle, idle_stay } = (await wordsOf(await json())).texts;
    if (signal.aborted) return;
    const words = (seconds: number) => idle!.replace("{seconds}", "" + seconds);
    warning = drawn(root.querySelector<HTMLElement>(".widget"), words(WARNING), idle_stay!, () => {
      again();
      open.ask();
    });
    root.after(warning);
    count(WARNING, words);
  };
  const count = (seconds: number, words: (seconds: number) => string) => {
    if (seconds === 0) return open.element.reset();
    warning!.querySelector("p")!.textContent = words(seconds);
    timer = setTimeout(() => count(seconds - 1, words), 1000);
  };
  // Somebody began before this script came.
  if (open.pressed || chosen(root).length) again();
  for (const name of TOUCH) root.addEventListener(name, again, { signal, passive: true });
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    warning?.remove();
  });
};

/** The seconds are seen to pass; who listens is told once. */
const drawn = (beside: HTMLElement | null, words: string, stay: string, act: () => void) => {
  const warning = document.createElement("div");
  warning.className = "idle actions";
  warning.lang = beside?.lang ?? "";
  warning.dir = beside?.dir ?? "";
  const seen = document.createElement("p");
  seen.setAttribute("aria-hidden", "true");
  const told = document.createElement("p");
  told.className = "status";
  told.setAttribute("role", "alert");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = stay;
  button.onclick = act;
  warning.append(seen, told, button);
  // An alert is read when it fills, not when it comes filled.
  setTimeout(() => (told.textContent = words));
  return warning;
};
