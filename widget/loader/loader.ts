// The loader: finds its own script tag, defines <meepraat-widget>, and places one where the tag asks for it.
import { MeepraatWidget } from "./element";
import { offer } from "./bringing";
import { say } from "./say";
import type { Inside } from "./types";

declare const __BUNDLE__: Inside | undefined;

const NAME = "meepraat-widget";
const ATTRIBUTES = ["partner", "endpoint", "lang", "load", "heading-level", "mode", "device", "theme"];
const CLAIMED = Symbol.for("meepraat:script");

/** The tag that brought this script; optimisers hide `currentScript`, so its address tells as well. */
const findScript = (name: RegExp): HTMLScriptElement | undefined => {
  const current = document.currentScript as HTMLScriptElement | null;
  return current?.src && name.test(current.src)
    ? current
    : [...document.querySelectorAll<HTMLScriptElement>("script[src]")].find(
        (script) => name.test(script.src) && !(CLAIMED in script),
      );
};

const start = () => {
  const inside = typeof __BUNDLE__ === "object" ? __BUNDLE__ : undefined;
  const script = findScript(
    inside ? new RegExp(`/(${inside.index.campaign}|loader)\\.js(\\?|$)`) : /\/meepraat\.js(\?|$)/,
  );
  if (!script) return say("load this script with <script src>");
  Object.assign(script, { [CLAIMED]: true });

  const address = new URL(script.src);
  const setting = (name: string) => script.getAttribute("data-" + name) ?? address.searchParams.get(name);
  const beside = new URL("./", address).href;
  const root = inside ? new URL(inside.root, beside).href : beside.replace(/v\/[0-9a-f]{8}\/$/, "");

  const known = customElements.get(NAME) as typeof MeepraatWidget | undefined;
  (known?.offer ?? offer)({ root, nonce: script.nonce ?? "" }, inside && { ...inside, root, folder: new URL(inside.folder, beside).href });
  if (!known) customElements.define(NAME, MeepraatWidget);

  const campaign = setting("campaign") ?? (inside ? inside.index.campaign : null);
  if (campaign && (inside || setting("campaign") || setting("partner"))) place(script, campaign, setting, root);
};

/** Puts a widget after the script, or at its target, unless the page has one for this campaign. */
const place = (
  script: HTMLScriptElement,
  campaign: string,
  setting: (name: string) => string | null,
  root: string,
) => {
  const own = document.createElement(NAME) as MeepraatWidget;
  own.source = root;
  const others = () =>
    [...document.querySelectorAll(NAME)].some(
      (other) => other !== own && (other.getAttribute("campaign") ?? campaign) === campaign,
    );
  for (const name of ATTRIBUTES) {
    const value = setting(name);
    if (value !== null) own.setAttribute(name, value);
  }
  own.setAttribute("campaign", campaign);
  const target = setting("target");
  const put = () => {
    if (others()) return own.remove();
    if (own.isConnected) return;
    let found: Element | null = null;
    try {
      found = target ? document.querySelector(target) : null;
    } catch {
      // No selector: said below, like one that finds nothing.
    }
    if (target && !found) say(`no target ${target} on this page`);
    if (found) found.append(own);
    else if (script.isConnected && !script.closest("head")) script.after(own);
    else (document.querySelector("main") ?? document.body).append(own);
  };
  if (document.readyState !== "loading") return put();
  if (!target && script.isConnected && !script.closest("head")) put();
  document.addEventListener("DOMContentLoaded", put, { once: true });
};

start();
