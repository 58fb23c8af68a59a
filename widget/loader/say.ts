/** A word to whoever maintains the page. */
export const say = (message: string) => console.warn("Meepraat: " + message);
