// What a page brings in, each thing once: bundles, the engine with all that follows the first question, and extras.
import { handed, request } from "./fetching";
import type { Engine, Extras, Files, Index, Inside } from "./types";

declare const FILES: Files;

/** Where this loader lies, with the other files of its build. */
interface Origin {
  root: string;
  nonce: string;
}

export interface Bundle {
  index: Index;
  folder: string;
  /** The collector's address, where it is one. */
  root: string;
  html?: string;
  style?: string;
  /** Whether these two are of the first question only. */
  part?: boolean;
}

export const bundles = new Map<string, Promise<Bundle>>();
export let origin: Origin;
export let own: string | undefined;

/** Tells where the engine lies, and takes a bundle that a script carries. */
export const offer = (place: Origin, inside?: Inside) => {
  origin ??= place;
  if (!inside) return;
  own ??= inside.index.campaign;
  bundles.set(inside.index.campaign, Promise.resolve(inside));
};

let engine: Promise<Engine> | undefined;
export let wasm: Promise<Response> | undefined;

/** Asks for all that follows, once per page: its script, and at the same time the module, where that is to run. */
export const bring = (runs: unknown): Promise<Engine> => {
  try {
    // Whatever the page's `fetch` does, the engine's script can do without.
    if (runs && !wasm) (wasm = Promise.resolve(fetch(origin.root + FILES.engine.wasm.path, FILES.engine.wasm))).catch(() => {});
  } catch {}
  const forget = () => (engine = wasm = undefined);
  if (!engine) {
    engine = handed<Engine>(origin.root, FILES.engine.glue, origin.nonce);
    engine.then(({ whenEnded }) => whenEnded(forget)).catch(forget);
  }
  return engine;
};

let extras: Promise<Extras> | undefined;

/** What only some pages need, fetched once per page. */
export const bringExtras = (): Promise<Extras> => {
  extras ??= handed<Extras>(origin.root, FILES.extras, origin.nonce);
  extras.catch(() => (extras = undefined));
  return extras;
};

/** The bundle of a campaign, by its id or by the URL of its folder. */
export const find = (campaign: string, source = origin.root): Promise<Bundle> => {
  const folder = /^https?:/.test(campaign)
    ? campaign.replace(/\/?$/, "/")
    : `${source}bundles/${encodeURIComponent(campaign)}/`;
  let found = bundles.get(campaign) ?? bundles.get(folder);
  if (!found) {
    const [, root = origin.root] = /(.*\/)bundles\/[^/]+\/$/.exec(folder) ?? [];
    found = request<Index>(folder + "index.json", "json").then((index) => ({ index, folder, root }));
    found.catch(() => bundles.delete(folder));
    bundles.set(folder, found);
  }
  return found;
};

/** One of the style sheets. */
export const style = (which: "style" | "more") => request(origin.root + FILES[which].path);

export const files = FILES;
