// The host's colours, where it defines design tokens: a pair that cannot be told apart is not used.
import { COLOURS, say } from "./say";

type Rgb = [red: number, green: number, blue: number, alpha: number];

/** What WCAG asks of text, and of the boundaries of controls. */
const TEXT = 4.5;
const BOUNDARY = 3;
/** The luminance from which black is easier to read than white. */
const MIDDLE = 0.18;

/** A pair of colours, how far apart they must be, and what is put in their place otherwise. */
const PAIRS: [string, string, number, Record<string, string>][] = [
  ["heading", "surface", TEXT, { heading: "ink" }],
  ["soft", "surface", TEXT, { soft: "ink" }],
  ["on-accent", "accent", TEXT, { accent: "own-accent", "on-accent": "own-on-accent" }],
  ["accent", "surface", BOUNDARY, { accent: "own-accent", "on-accent": "own-on-accent" }],
  ["line", "surface", BOUNDARY, { line: "ink" }],
  ["focus", "surface", BOUNDARY, { focus: "ink" }],
];

/** Puts our own colours in the place of those that fail, now and whenever the page turns light or dark. */
export const keepReadable = (root: HTMLElement, signal: AbortSignal) => {
  const shadow = root.getRootNode() as ShadowRoot;
  const sheet = new CSSStyleSheet();
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
  judge(root, sheet);
  // No event tells that a page turns: an element does, whose colour turns with it.
  const sensor = document.createElement("i");
  sensor.setAttribute("aria-hidden", "true");
  sensor.style.cssText = "position:absolute;width:0;height:0;color:light-dark(#000,#fff);transition:color 1ms";
  sensor.ontransitionend = () => judge(root, sheet);
  shadow.append(sensor);
  signal.addEventListener("abort", () => sensor.remove());
};

const judge = (root: HTMLElement, sheet: CSSStyleSheet) => {
  const rules = new Map<string, string>();
  const put = (name: string, value: string) => {
    rules.set(name, value);
    // Wherever the tokens are taken on (tokens.css).
    const text = [...rules].map(([name, value]) => `${name}:${value}!important`).join(";");
    sheet.replaceSync(`:is(.root,.launch,.dialog,.idle){${text}}`);
  };
  const putColour = (name: string, other: string) => put("--" + name, `var(--${other})`);
  sheet.replaceSync("");
  const probe = document.createElement("i");
  probe.hidden = true;
  root.append(probe);
  const ratio = (one: string, other: string) => {
    const [darker, lighter] = [luminance(colour(probe, one)), luminance(colour(probe, other))].sort((a, b) => a - b);
    return (lighter! + 0.05) / (darker! + 0.05);
  };
  // Text on a paper that lets something unknown through cannot be judged.
  if (colour(probe, "surface")[3] < 1) putColour("surface", "own-surface");
  // Our own share, and what the browser draws, is as light or dark as the host's paper, whatever the page around it is.
  put("color-scheme", luminance(colour(probe, "surface")) > MIDDLE ? "light" : "dark");
  const replaced = PAIRS.filter(([one, other, least, instead]) => {
    if (ratio(one, other) >= least) return false;
    for (const [name, value] of Object.entries(instead)) putColour(name, value);
    return true;
  });
  // Where ink and surface themselves fail, or our accent on the host's surface, nothing of the host's colours is left.
  const hopeless = ratio("ink", "surface") < TEXT || ratio("accent", "surface") < BOUNDARY;
  if (hopeless) {
    rules.clear();
    for (const name of COLOURS) putColour(name, "own-" + name);
  }
  probe.remove();
  if (hopeless) say("the page's text and background tokens cannot be told apart: our own colours are used");
  else if (replaced.length)
    say(`some of the page's tokens cannot be told apart: ${replaced.map(([one, other]) => `${one} on ${other}`).join(", ")}`);
};

/** A custom property as the browser computes it; whatever notation the host used, mixing gives plain numbers. */
const colour = (probe: HTMLElement, name: string): Rgb => {
  probe.style.color = `color-mix(in srgb, var(--${name}) 100%, black)`;
  const numbers = getComputedStyle(probe).color.match(/[\d.]+(e-\d+)?/g)?.map(Number) ?? [];
  const scale = getComputedStyle(probe).color.startsWith("rgb") ? 255 : 1;
  const [red = 0, green = 0, blue = 0, alpha = 1] = numbers;
  return [red / scale, green / scale, blue / scale, alpha];
};

/** WCAG 2.2: relative luminance. */
const luminance = ([red, green, blue]: Rgb) => {
  const linear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
};
