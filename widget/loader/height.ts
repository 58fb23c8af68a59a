// In the hosted page, where it stands in an iframe: tells the page around it how tall it is, whenever that changes and
// whenever it is asked. `embed-resize.js` (resize.ts) asks and listens; to anyone else a height says nothing.
const KEY = "meepraat:height";
const page = document.documentElement;

const tell = () => parent.postMessage({ [KEY]: Math.ceil(page.getBoundingClientRect().height) }, "*");

if (parent !== window) {
  new ResizeObserver(tell).observe(page);
  addEventListener("message", ({ source, data }) => {
    if (source === parent && data === KEY) tell();
  });
}

export {};
