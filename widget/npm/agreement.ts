// What index.d.ts says of the element holds of its class: compiled, never run.
import type { MeepraatWidget as Element } from "../loader/element";
import type { MeepraatWidget } from "meepraat";

export const asDeclared = (widget: Element): MeepraatWidget => widget;
