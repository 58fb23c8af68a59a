// What every call into a module goes through. A trap ends a module for good, and not every browser tells the page which
// script an error came from, so it is caught where the module is called.

type Listener = (error: unknown) => void;

const listeners = new Set<Listener>();
let over = false;

/** Gives what takes the listener away again. */
export const whenEnded = (listener: Listener) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

const guarded =
  (call: (...values: unknown[]) => unknown): typeof call =>
  (...values) => {
    // A page's events and timers still come; what is behind them is no more.
    if (over) return undefined;
    try {
      return call(...values);
    } catch (error) {
      if (!over) {
        over = true;
        // Not from within the call: what is inside it is unwound first.
        queueMicrotask(() => listeners.forEach((listener) => listener(error)));
      }
      throw error;
    }
  };

/** A module's exports, watched. The build puts it between a module and what wasm-bindgen makes of it. */
export const guardExports = (exports: WebAssembly.Exports): WebAssembly.Exports =>
  Object.fromEntries(
    Object.entries(exports).map(([name, value]) => [name, value instanceof Function ? guarded(value as never) : value]),
  ) as WebAssembly.Exports;
