// Sees what a partner would notice: errors, violations of the page's policy, events, focus and scrolling.
"use strict";
window.witness = (() => {
  // Taken before a hostile page replaces them.
  const stringify = JSON.stringify.bind(JSON);
  const seen = { errors: [], violations: [], events: [], focus: 0, scrolls: 0 };
  addEventListener("error", (event) => seen.errors.push(String(event.message || event.target?.src || event)), true);
  addEventListener("unhandledrejection", (event) => seen.errors.push(String(event.reason)));
  document.addEventListener("securitypolicyviolation", (event) =>
    seen.violations.push(event.violatedDirective + " " + event.blockedURI));
  for (const name of ["ready", "answered", "submitted", "error"]) {
    document.addEventListener("meepraat:" + name, (event) => seen.events.push({ name, detail: event.detail }));
  }
  document.addEventListener("focusin", () => seen.focus++);
  addEventListener("scroll", () => seen.scrolls++);
  return { seen, report: () => stringify(seen) };
})();
