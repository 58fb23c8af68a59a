// What the scripts are told: by the build, by the bundle, and by each other.
import type { Opening } from "./opening";

/** A built file: its path below the root, and its integrity hash. */
export interface BuiltFile {
  path: string;
  integrity: string;
}

/** The two files of a WebAssembly module: its glue, a classic script, and the module itself. */
export interface ModuleFiles {
  glue: BuiltFile;
  wasm: BuiltFile;
}

/** The hashed files that belong to this loader; the build fills them in. */
export interface Files {
  engine: ModuleFiles;
  /** What the first question needs, unless it is of a richer kind, and the rest. */
  style: Pick<BuiltFile, "path">;
  more: Pick<BuiltFile, "path">;
  extras: BuiltFile;
}

/** A language of a bundle, with the hashes of its files. */
export interface Language {
  code: string;
  html: string;
  json: string;
  /** The same of what there is to take part in, where there is anything. */
  part?: string;
  /** What the second is about, once it was asked for. */
  data?: Promise<string> | undefined;
}

/** `index.json` of a bundle. */
export interface Index {
  campaign: string;
  version: string;
  languages: Language[];
  waves: { id: string; opens: string; closes: string }[];
  audience: string;
  endpoint?: string;
  /** What counts as that endpoint's acknowledgement; a receipt where it says nothing. */
  ack?: "status";
  today?: string;
}

/** What a campaign's own script carries. */
export interface Inside {
  index: Index;
  html: string;
  style: string;
  part: boolean;
  folder: string;
  root: string;
}

/** What every glue hands over. */
export interface Module {
  initSync(options: { module: WebAssembly.Module }): unknown;
  /** Has this called when the module ends in a trap: it is never to be called again. */
  whenEnded(listener: (error: unknown) => void): () => void;
}

/** A button that floats over the page, and the dialog that it opens. */
export interface Launcher {
  open(): void;
  close(): void;
}

/** What only some pages need. */
export interface Extras {
  Launcher: new (shadow: ShadowRoot, root: HTMLElement, language: string, opened: () => void) => Launcher;
  /** Puts our own colours in the place of the host's tokens that cannot be told apart. */
  keepReadable(root: HTMLElement, signal: AbortSignal): void;
}

/** What comes after the first question, once per widget: the whole form, its other languages, and the engine. */
export interface Poll {
  /** Brings the form to life, unless it lives or cannot. */
  wake(): void;
  /** Another language; what was answered is kept. */
  speak(language: string): void;
  /** Begins again with another partner or endpoint; what was answered is kept. */
  renew(): void;
  free(): void;
}

/** What the engine's script hands over. */
export interface Engine extends Pick<Module, "whenEnded"> {
  /** `runs`: whether the module is to run; `wasm`: the answer where it was asked for already. */
  Poll: new (opening: Opening, runs: boolean, wasm?: Promise<unknown>) => Poll;
}

/** The SDK: keeps and sends. */
export interface Delivery {
  take(sealed: string): void;
  /** `fields` are names and values in turn. Throws the names of wrong fields, or a text. */
  contact(kind: string, fields: string[], campaign: string, source: string, language: string): string;
  flush(): void;
  free(): void;
}

/** The SDK's module, once it runs. */
export interface DeliveryModule extends Module {
  Delivery: new (endpoint: string, byStatus: boolean, shared: boolean, changed: (what: string, id: string, words: string, fields: string[]) => void) => Delivery;
  fillResults(poll: string, results: string): string | undefined;
}

/** What there is to take part in: a section below the questions. */
export interface Part {
  /** Whether it is to be seen. */
  readonly shown: boolean;
  /** Shows it, and takes the focus there where somebody asked for it. */
  show(focus: boolean): Promise<void>;
  hide(): void;
  /** In the widget's language; what was filled in is kept. */
  speak(): Promise<void>;
  /** Another partner or endpoint. */
  renew(): void;
}

/** What the section's script hands over. */
export interface PartModule {
  Part: new (open: Opening, delivery: () => Promise<DeliveryModule>) => Part;
}
