// Whether somebody is in the midst of pressing: what is drawn afresh or moved meanwhile would lose the press, as it would
// end on another element than it began on.

/** How long a press may last, and how long after a finger has left the screen its click may come, in milliseconds. */
const PRESS = 5000;
const CLICK = 400;
/** Between two looks, in milliseconds. */
const STEP = 50;

/** After each event, how long the press that it is of may go on. */
const GOES_ON: Record<string, number> = { pointerdown: PRESS, pointerup: CLICK, pointercancel: 0, click: 0 };

/** Gives what waits until nothing inside `root` is being pressed. `last` is what was done before this began to listen. */
export const watchPresses = (root: HTMLElement, signal: AbortSignal, last?: Event) => {
  let until = 0;
  const listen = ({ type, timeStamp }: Event) => (until = timeStamp + (GOES_ON[type] ?? 0));
  if (last) listen(last);
  for (const name of Object.keys(GOES_ON)) {
    // A press that is dragged out of the widget ends elsewhere on the page.
    const where = name === "pointerdown" ? root : document;
    where.addEventListener(name, listen, { signal, passive: true });
  }
  // Mouse buttons and keys show by themselves, fingers not everywhere.
  const isPressed = () => root.querySelector(":active") || performance.now() < until;
  return async () => {
    for (const late = performance.now() + PRESS; isPressed() && performance.now() < late; ) {
      await new Promise((resolve) => setTimeout(resolve, STEP));
    }
  };
};
