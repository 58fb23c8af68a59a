// Reading a question aloud, where the device itself has a voice for its language: the words go nowhere.

const voiceFor = (language: string) =>
  speechSynthesis.getVoices().find(({ localService, lang }) => localService && lang.toLowerCase().startsWith(language));

/** What there is to hear of a question: its words, then each answer's. */
const wordsOf = (question: Element) =>
  [...question.querySelectorAll("legend .text, .explanation, .statement > p, .inputs label > span, .rank button")]
    .filter((part) => part.checkVisibility?.() ?? true)
    .map((part) => part.textContent!.trim())
    .join(". ");

/** Shows each question's button and does what it says, until the signal ends it. */
export const offerReading = (widget: HTMLElement, signal: AbortSignal) => {
  // A page may have taken speech away, or a browser may never have had it.
  if (!(window.speechSynthesis?.getVoices instanceof Function)) return;
  let pressed: Element | undefined;
  const stop = () => {
    if (pressed) speechSynthesis.cancel();
    pressed?.setAttribute("aria-pressed", "false");
    pressed = undefined;
  };
  const offer = () => {
    for (const button of widget.querySelectorAll(".read")) button.toggleAttribute("hidden", !voiceFor(widget.lang));
  };
  widget.addEventListener(
    "click",
    ({ target }) => {
      const button = (target as Element).closest("button");
      const before = pressed;
      if (button) stop();
      if (!button || button === before || button.value !== "read") return;
      const speech = new SpeechSynthesisUtterance(wordsOf(button.closest("fieldset")!));
      speech.lang = widget.lang;
      speech.voice = voiceFor(widget.lang) ?? null;
      speech.onend = () => {
        if (pressed === button) stop();
      };
      pressed = button;
      button.setAttribute("aria-pressed", "true");
      speechSynthesis.speak(speech);
    },
    { signal },
  );
  // Some browsers know their voices only later. Chromium keeps this listener whatever the signal says.
  speechSynthesis.addEventListener?.("voiceschanged", offer);
  signal.addEventListener("abort", () => {
    stop();
    speechSynthesis.removeEventListener?.("voiceschanged", offer);
  });
  offer();
};
