// What the loader is told: by the build, by the bundle, and by the engine.

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
  style: Pick<BuiltFile, "path">;
}

/** A language of a bundle, with the hashes of its files. */
export interface Language {
  code: string;
  html: string;
  json: string;
  /** What the second is about, once it was asked for. */
  data?: Promise<string> | undefined;
}

/** `index.json` of a bundle. */
export interface Index {
  campaign: string;
  version: string;
  languages: Language[];
  waves: { id: string; opens: string; closes: string }[];
  endpoint?: string;
  today?: string;
}

/** What a campaign's own script carries. */
export interface Inside {
  index: Index;
  html: string;
  style: string;
  folder: string;
  root: string;
}

/** What every glue hands over. */
export interface Module {
  initSync(options: { module: WebAssembly.Module }): unknown;
  /** Has this called when the module ends in a trap: it is never to be called again. */
  whenEnded(listener: (error: unknown) => void): () => void;
}

/** What a session finds around it. */
export interface Surroundings {
  endpoint: string;
  wave: string;
  partner: string;
  emit(name: string, key: string, value: string): void;
  /** The text of a file. */
  text(url: string): Promise<string>;
  /** A module beside the engine. */
  bring<T extends Module>(files: ModuleFiles): Promise<T>;
  /** The session is over by itself; `untaken` where what is to be sent can be neither kept nor sent here. */
  ended(error: unknown, untaken?: boolean): void;
}

/** One widget's way through the poll, in the engine. */
export interface Session {
  same(one: Node, other: Node): boolean;
  show(root: HTMLElement, json: string, level: number): boolean;
  hide(): void;
  press(): void;
  free(): void;
}

/** The engine, once it runs. */
export interface Engine extends Module {
  Session: new (around: Surroundings) => Session;
}

/** The SDK: keeps and sends. */
export interface Delivery {
  take(sealed: string): void;
  flush(): void;
  free(): void;
}

/** The SDK's module, once it runs. */
export interface DeliveryModule extends Module {
  Delivery: new (endpoint: string, changed: (what: string, id: string, words: string) => void) => Delivery;
  fillResults(poll: string, results: string): string | undefined;
}
