// What ends the engine, each at the moment that a journey chooses. A page's own scripts could do all of it.
"use strict";
window.traps = (() => {
  // Memory for a text of this length cannot be had, and an engine that is refused memory ends in a trap.
  const endless = { length: 2 ** 31 };
  const always = new Set();
  const once = new Set();
  const springs = (name) => always.has(name) || once.delete(name);

  // The engine asks for these two attributes when it begins, and of every field when it reads the answers.
  const { getAttribute } = Element.prototype;
  const asked = { "data-markup": "hydrating", name: "answering" };
  Element.prototype.getAttribute = function (name) {
    return asked[name] && springs(asked[name]) ? endless : getAttribute.call(this, name);
  };

  // Right after the entry is written the engine asks for its next turn; an exception ends it as a trap does.
  const { setItem } = Storage.prototype;
  let written = false;
  Storage.prototype.setItem = function (key, text) {
    setItem.call(this, key, text);
    written = key.startsWith("meepraat:entry:") && springs("storing");
  };
  const turn = window.queueMicrotask;
  window.queueMicrotask = (task) => {
    if (!written) return turn(task);
    written = false;
    throw new Error("unreachable");
  };

  // Random bytes that are gone when the engine takes them: it draws some when the endpoint has answered.
  const { getRandomValues } = Crypto.prototype;
  Crypto.prototype.getRandomValues = function (bytes) {
    if (springs("answered")) structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    else getRandomValues.call(this, bytes);
    return bytes;
  };

  return { once: (name) => once.add(name), always: (name) => always.add(name) };
})();
