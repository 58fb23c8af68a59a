// What a page translator does: every text node goes into <font><font>…</font></font>, in open shadow roots too, and it
// keeps watch over what comes later.
"use strict";
window.translator = (() => {
  let wrapped = 0;
  const observers = [];
  const wrap = (text) => {
    const parent = text.parentNode;
    if (!parent || !text.data.trim() || parent.localName === "font" || /^(script|style|textarea)$/.test(parent.localName)) return;
    const outer = document.createElement("font");
    const inner = outer.appendChild(document.createElement("font"));
    // The text itself goes: whoever still writes in it writes where nobody reads.
    inner.textContent = text.data + "\u200b";
    parent.replaceChild(outer, text);
    wrapped++;
  };
  const all = (root) => {
    const texts = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = root; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) texts.push(node);
      if (node.shadowRoot) watch(node.shadowRoot);
    }
    texts.forEach(wrap);
  };
  const watched = new WeakSet();
  const watch = (root) => {
    all(root);
    if (watched.has(root)) return;
    watched.add(root);
    const observer = new MutationObserver((records) => {
      for (const record of records) for (const node of record.addedNodes) if (node.isConnected) all(node);
    });
    observer.observe(root, { childList: true, subtree: true });
    observers.push(observer);
  };
  return { translate: () => watch(document.documentElement), wrapped: () => wrapped };
})();
