// What there is to take part in, as the poll sees it: it brings the section's script once somebody asks for it or has
// answered. The section itself is in section.ts.
import { handed } from "./fetching";
import { bringDelivery } from "./modules";
import type { Opening } from "./opening";
import { say } from "./say";
import type { BuiltFile, Part, PartModule } from "./types";

declare const PART: BuiltFile;

let coming: Promise<PartModule> | undefined;

/** The section's script, fetched once per page. */
const bringPart = (root: string, nonce: string): Promise<PartModule> => {
  coming ??= handed<PartModule>(root, PART, nonce);
  coming.catch(() => (coming = undefined));
  return coming;
};

export class Taking {
  #open: Opening;
  #part: Part | undefined;
  /** Whether it is to be seen, once it is there. */
  #wanted = false;

  constructor(open: Opening) {
    this.#open = open;
    open.root.addEventListener(
      "click",
      ({ target }) => {
        if ((target as Element).closest("button")?.value === "part") this.#press();
      },
      { signal: open.signal },
    );
    if (open.taking) this.#press();
  }

  /** By itself, below the thanks: who reads them keeps the focus. */
  come() {
    if (!this.#wanted && this.#open.language?.part) this.#show(false);
  }

  /** The widget speaks another language. */
  speak() {
    this.#part?.speak().catch(say);
  }

  /** Another partner or endpoint. */
  renew() {
    this.#part?.renew();
  }

  /** Tells on the button whether the section shows. */
  mark() {
    this.#open.root.querySelector("[value=part]")?.setAttribute("aria-expanded", "" + this.#wanted);
  }

  #press() {
    if (!this.#wanted) return this.#show(true);
    this.#wanted = false;
    this.#part?.hide();
    this.mark();
  }

  #show(focus: boolean) {
    const open = this.#open;
    this.#wanted = true;
    this.mark();
    this.#failed(false);
    bringPart(open.origin.root, open.origin.nonce)
      .then(({ Part }) => {
        if (open.over || !this.#wanted) return;
        this.#part ??= new Part(open, () => bringDelivery(open.origin.root, open.origin.nonce));
        return this.#part.show(focus);
      })
      .catch((error) => {
        say(error);
        this.#wanted = false;
        this.mark();
        // What comes unasked may also stay away unasked.
        this.#failed(focus);
      });
  }

  #failed(failed: boolean) {
    this.#open.root.querySelector(".unavailable")?.toggleAttribute("hidden", !failed);
  }
}
