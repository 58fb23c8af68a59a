// mode="button": a button that floats over the page, and the dialog that it opens.

/** The words of each language: on the button, and what closes the dialog. The build takes them from widget/texts. */
declare const WORDS: Record<string, [open: string, close: string]>;
/** button.css, with the tokens. */
declare const STYLE: string;

export class Launcher {
  #dialog = document.createElement("dialog");
  #opened: () => void;

  /** Puts button and dialog into the shadow root, and the questions into the dialog; `opened` is told each time. */
  constructor(shadow: ShadowRoot, root: HTMLElement, language: string, opened: () => void) {
    this.#opened = opened;
    const [code = ""] = language.toLowerCase().split("-");
    const [open, close] = WORDS[code] ?? WORDS.nl!;
    const button = (name: string, text: string, act: () => void) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = name;
      made.textContent = text;
      made.onclick = act;
      return made;
    };
    const launch = button("launch", open, () => this.open());
    launch.setAttribute("aria-haspopup", "dialog");
    launch.lang = this.#dialog.lang = code in WORDS ? code : "nl";
    this.#dialog.className = "dialog";
    this.#dialog.setAttribute("aria-label", open);
    this.#dialog.tabIndex = -1;
    this.#dialog.append(button("close", close, () => this.close()), root);
    // A press beside the dialog closes it, unless it began or ended inside, as selecting text may.
    let began = false;
    this.#dialog.onpointerdown = (event) => (began = this.#isBeside(event));
    this.#dialog.onclick = (event) => {
      if (began && event.target === this.#dialog && this.#isBeside(event)) this.close();
    };
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet, ...shadow.adoptedStyleSheets];
    shadow.replaceChildren(launch, this.#dialog);
  }

  open() {
    if (!this.#dialog.open && this.#dialog.isConnected) {
      this.#dialog.showModal();
      // Who reads by ear begins at the dialog's name, not at the way out.
      this.#dialog.focus();
    }
    this.#opened();
  }

  #isBeside({ clientX, clientY }: MouseEvent) {
    const { left, right, top, bottom } = this.#dialog.getBoundingClientRect();
    return clientX < left || clientX > right || clientY < top || clientY > bottom;
  }

  close() {
    this.#dialog.close();
  }
}
