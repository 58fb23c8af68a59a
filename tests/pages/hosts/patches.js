// What careless scripts leave on a page: natives that were replaced by something that fails, and members that were added
// to everything. What fails does so for the widget alone, as drivers use the page's natives too.
"use strict";
(() => {
  const asked = () => new Error().stack.includes("{{collector}}");
  const fails = (owner, name) => {
    const real = owner[name];
    owner[name] = function (...values) {
      if (asked()) throw new TypeError("patched");
      return real.apply(this, values);
    };
  };
  fails(window, "fetch");
  fails(JSON, "parse");
  fails(JSON, "stringify");

  // Found by `for in` on every list and every element; the last two say no to whoever looks.
  Array.prototype.last = function () {
    return this[this.length - 1];
  };
  Array.prototype.remove = function (item) {
    this.splice(this.indexOf(item), 1);
  };
  Element.prototype.show = Element.prototype.hide = function () {
    throw new TypeError("not shown, not hidden");
  };
  for (const type of [Array, Element]) {
    Object.defineProperty(type.prototype, "legacy", {
      enumerable: true,
      get() {
        if (asked()) throw new TypeError("patched");
        return undefined;
      },
    });
  }
})();
