// Sees what a partner would notice: errors, violations of the page's policy, events, focus and scrolling; and what
// there is of the page besides the widget, to compare it with the page that never had one.
"use strict";
window.witness = (() => {
  // Taken before a hostile page replaces them.
  const stringify = JSON.stringify.bind(JSON);
  const { getOwnPropertyNames: names, getOwnPropertyDescriptor: described } = Object;
  const textOf = Function.prototype.call.bind(Function.prototype.toString);
  const styleOf = getComputedStyle.bind(window);
  const seen = { errors: [], violations: [], events: [], focus: 0, scrolls: 0 };
  addEventListener("error", (event) => seen.errors.push(String(event.message || event.target?.src || event)), true);
  addEventListener("unhandledrejection", ({ reason }) => seen.errors.push(`${reason} ${reason?.stack ?? ""}`));
  document.addEventListener("securitypolicyviolation", (event) =>
    seen.violations.push(event.violatedDirective + " " + event.blockedURI));
  for (const name of ["ready", "answered", "submitted", "error"]) {
    document.addEventListener("meepraat:" + name, (event) => seen.events.push({ name, detail: event.detail }));
  }
  document.addEventListener("focusin", () => seen.focus++);
  addEventListener("scroll", () => seen.scrolls++);

  // The driver's own, and the numbers that old libraries draw.
  const drivers = /^(__|\$cdc|cdc_|webdriver|ret_nodes$|se_)/;
  const drawn = /\d{6,}/g;

  // Functions by the length of their text: one that was wrapped reads differently.
  const members = (owner) => {
    const found = Object.create(null);
    for (const name of names(owner)) {
      if (drivers.test(name)) continue;
      const { value } = described(owner, name);
      found[name.replace(drawn, "…")] = typeof value === "function" ? textOf(value).length : typeof value;
    }
    return found;
  };
  const owners = { window, document, JSON, Object, Array, Promise, history, customElements, console };
  for (const type of [Object, Function, Array, String, Promise, EventTarget, Node, Element, HTMLElement, Document,
    XMLHttpRequest, Storage, History, Event, Response]) {
    owners[type.name + ".prototype"] = type.prototype;
  }

  // Where an element that stands below the widget begins is left open, as the widget takes its room.
  const look = (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const style = styleOf(element);
    const below = element.getAttribute("data-look") === "below";
    const x = below && style.display === "inline" ? "" : left + scrollX;
    const found = { __proto__: null, box: `${x} ${below ? "" : top + scrollY} ${width} ${height}` };
    for (let index = 0; index < style.length; index++) found[style[index]] = style.getPropertyValue(style[index]);
    return found;
  };

  // In a document of its own no element comes to life.
  const markup = () => {
    const copy = document.implementation.createHTMLDocument("").importNode(document.documentElement, true);
    for (const widget of copy.querySelectorAll("meepraat-widget")) widget.parentNode.removeChild(widget);
    // Addresses and what scripts are filled with differ from visit to visit.
    for (const script of copy.querySelectorAll("script")) {
      script.removeAttribute("src");
      script.replaceChildren();
    }
    return copy.outerHTML.replace(drawn, "…").split(/\s*(?=<)/);
  };

  const kept = (name) => {
    try {
      const found = {};
      const storage = window[name];
      for (let index = 0; index < storage.length; index++) found[storage.key(index)] = storage.getItem(storage.key(index));
      return found;
    } catch {
      return "blocked";
    }
  };
  const cookies = () => {
    try {
      return document.cookie;
    } catch {
      return "blocked";
    }
  };
  const focus = () => {
    const at = document.activeElement;
    return !at || at === document.body ? "" : at.localName + (at.id && "#" + at.id);
  };

  const likeness = () => {
    const found = { members: {}, looks: {}, markup: markup(), focus: focus(), cookies: cookies() };
    for (const name of names(owners)) found.members[name] = members(owners[name]);
    document.querySelectorAll("[data-look]").forEach((element, index) => {
      found.looks[`${index} ${element.localName}`] = look(element);
    });
    for (const name of ["localStorage", "sessionStorage"]) found[name] = kept(name);
    found.page = [location.href, document.title, scrollX, scrollY, document.styleSheets.length];
    found.adopted = (document.adoptedStyleSheets ?? []).length;
    return stringify(found);
  };
  return { seen, report: () => stringify(seen), likeness };
})();
