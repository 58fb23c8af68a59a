// The package's entry: puts a widget on a page. What it gives and takes is declared in index.d.ts. Without effect until
// it is called, so that a server that draws pages may import it.

/** What is on its way or there, by its address. @type {Map<string, Promise<unknown>>} */
const scripts = new Map();

/** @type {typeof import("./index.js").load} */
export const load = (address, { target, ...attributes }, options = {}) => {
  const fallback = document.querySelector("main") ?? document.body;
  const place = typeof target === "string" ? document.querySelector(target) : (target ?? fallback);
  if (!place) throw new Error(`Meepraat: no target ${target} on this page`);
  const widget = document.createElement("meepraat-widget");
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) widget.setAttribute(name, `${value}`);
  }
  // Before the script, which puts no widget of its own where it finds one.
  place.append(widget);
  bring(new URL(address, document.baseURI).href, options).catch(({ message }) => {
    const detail = { message };
    widget.dispatchEvent(new CustomEvent("meepraat:error", { bubbles: true, composed: true, detail }));
  });
  return widget;
};

/** Loads a script, once; one that failed may be tried again. @type {(src: string, options: import("./index.js").ScriptOptions) => Promise<unknown>} */
const bring = (src, { integrity, nonce }) => {
  const known = scripts.get(src);
  if (known) return known;
  const coming = new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.onload = resolve;
    script.onerror = () => {
      scripts.delete(src);
      script.remove();
      reject(new Error(`cannot load ${src}`));
    };
    if (integrity) Object.assign(script, { integrity, crossOrigin: "anonymous" });
    if (nonce) script.nonce = nonce;
    script.src = src;
    document.head.append(script);
  });
  scripts.set(src, coming);
  return coming;
};
