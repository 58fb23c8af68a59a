// `embed-resize.js`, for a page that has the poll in an iframe: makes that iframe as tall as the hosted page in it says
// that it is (height.ts), so that nothing scrolls inside. A frame is believed about itself alone.
const KEY = "meepraat:height";
/** What a hosted page can be, in CSS pixels: less is one that does not show, more than the longest poll a mistake. */
const SHORTEST = 50;
const TALLEST = 20_000;

/** The origin of the hosted page in an iframe; nothing where its address is that of something else. */
const origin = (frame: HTMLIFrameElement) => /^(https?:\/\/[^/?#]+)\/embed\//.exec(frame.src)?.[1];

const frames = () => [...document.querySelectorAll("iframe")].filter(origin);

addEventListener("message", (event) => {
  const height: unknown = event.data?.[KEY];
  if (typeof height !== "number" || !(height >= SHORTEST && height <= TALLEST)) return;
  for (const frame of frames()) {
    if (frame.contentWindow !== event.source || origin(frame) !== event.origin) continue;
    const border = getComputedStyle(frame).boxSizing === "border-box" ? frame.offsetHeight - frame.clientHeight : 0;
    frame.style.height = `${height + border}px`;
  }
});

// What a frame told before this script was there.
for (const frame of frames()) frame.contentWindow?.postMessage(KEY, "*");

export {};
