// What more than one script says and looks at.

/** A word to whoever maintains the page. */
export const say = (message: unknown) => console.warn("Meepraat: " + message);

/** The colours that a page may lend; each has one of our own beside it, `--own-…` in tokens.css. */
export const COLOURS = ["ink", "surface", "line", "accent", "on-accent", "heading", "focus"];
