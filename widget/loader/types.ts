// What the loader is told: by the build, by the bundle, and by the engine.

/** A built file: its path below the root, and its integrity hash. */
export interface BuiltFile {
  path: string;
  integrity: string;
}

/** The hashed files that belong to this loader; the build fills them in. */
export interface Files {
  engine: BuiltFile;
  wasm: BuiltFile;
  style: Pick<BuiltFile, "path">;
}

/** A language of a bundle, with the hashes of its files. */
export interface Language {
  code: string;
  html: string;
  json: string;
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

/** One widget's way through the poll, in the engine. */
export interface Session {
  show(root: HTMLElement, json: string): boolean;
  hide(): void;
  press(): void;
  free(): void;
}

/** The engine, once it runs. */
export interface Engine {
  initSync(options: { module: WebAssembly.Module }): unknown;
  Session: new (
    endpoint: string,
    wave: string,
    partner: string,
    emit: (name: string, key: string, value: string) => void,
    load: (url: string) => Promise<string>,
  ) => Session;
}
