/** The element `<meepraat-widget>`: one poll of a campaign. */
export interface MeepraatWidget extends HTMLElement {
  /** Goes to the questions: opens the dialog of `mode="button"`, or asks for what waits for a click. */
  open(): void;
  /** Closes the dialog; what was answered stays. */
  close(): void;
  /** Back to the first question; what was sent stays sent. */
  reset(): void;
}

/** The element's attributes. A value that is none of these counts as left out. */
export interface WidgetAttributes {
  /** The campaign's id, or the URL of a bundle's folder. */
  campaign: string;
  /** Who the page's owner is in the campaign; left out: counted as unknown. */
  partner?: string | undefined;
  /** Where submissions go; left out: as the campaign says, else the script's own server. */
  endpoint?: string | undefined;
  /** The language to begin with; left out: the nearest `lang` of the page, then the campaign's first. */
  lang?: string | undefined;
  /** `inline`, or `button`: a floating button that opens a dialog. */
  mode?: "inline" | "button" | undefined;
  /**
   * `visible`: the question when it is near the screen, the rest when someone reaches for it; `eager`: all at once;
   * `click`: nothing but the script before a resident asks.
   */
  load?: "visible" | "eager" | "click" | undefined;
  /** `own`, or `shared`: nothing is kept, and it goes back to the start when nobody uses it. */
  device?: "own" | "shared" | undefined;
  /** The level of the widget's title; left out: 2. */
  "heading-level"?: HeadingLevel | `${HeadingLevel}` | undefined;
  /** `auto`: the page's design tokens and the browser's colour scheme. */
  theme?: "auto" | "light" | "dark" | undefined;
}

export type HeadingLevel = 2 | 3 | 4 | 5 | 6;

/** `meepraat:ready`: the question can be answered, and then: the engine has brought it to life. */
export interface ReadyDetail {
  state: "shown" | "hydrated";
}

/** `meepraat:answered`: a resident went on from a question with an answer, which stays out of this. */
export interface AnsweredDetail {
  /** The question's id. */
  question: string;
}

/** `meepraat:submitted`: a response is on its way, and then: it has arrived. */
export interface SubmittedDetail {
  state: "stored" | "delivered";
}

/** `meepraat:error`: what went wrong, for whoever maintains the page. */
export interface ErrorDetail {
  message: string;
}

/** What the widget tells the page, without personal data. All bubble and cross shadow roots. */
export interface MeepraatEventMap {
  "meepraat:ready": CustomEvent<ReadyDetail>;
  "meepraat:answered": CustomEvent<AnsweredDetail>;
  "meepraat:submitted": CustomEvent<SubmittedDetail>;
  "meepraat:error": CustomEvent<ErrorDetail>;
}

/** Attributes, and where the widget goes. */
export interface Placement extends WidgetAttributes {
  /** An element or a selector, at whose end the widget is put; left out: `<main>`, else the body. */
  target?: string | Element | undefined;
}

export interface ScriptOptions {
  /** The hash of a script that is pinned to a version; `manifest.json` names both. */
  integrity?: string | undefined;
  /** For a page whose Content-Security-Policy asks for one. */
  nonce?: string | undefined;
}

/**
 * Puts a widget on the page, and loads the script that brings it to life, each script once. Take the widget away with
 * `remove()`. A script that cannot be had is told by the event `meepraat:error`.
 *
 * @param script The address of a campaign's own script, or of `meepraat.js`.
 * @throws where `target` selects nothing on this page.
 */
export function load(script: string | URL, attributes: Placement, options?: ScriptOptions): MeepraatWidget;

declare global {
  interface HTMLElementTagNameMap {
    "meepraat-widget": MeepraatWidget;
  }
  interface HTMLElementEventMap extends MeepraatEventMap {}
  interface DocumentEventMap extends MeepraatEventMap {}
  interface WindowEventMap extends MeepraatEventMap {}
}
