// Getting files, on pages whose `fetch` may have been replaced by something that throws or answers nonsense.
import type { Module, ModuleFiles } from "./types";

const request = <T>(url: string, type: XMLHttpRequestResponseType): Promise<T> =>
  new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open("GET", url);
    xhr.responseType = type;
    xhr.onload = () => (xhr.status === 200 ? resolve(xhr.response as T) : reject(new Error(xhr.status + " " + url)));
    xhr.onerror = () => reject(new Error(url));
    xhr.send();
  });

/** How long the page's `fetch` may take to answer, in milliseconds: it may be a replacement that never does. */
const PATIENCE = 10_000;

/** A real `Response`, or nothing where the page's `fetch` gives none. A refusal by the server is an error. */
const fetched = async (url: string, options?: RequestInit): Promise<Response | undefined> => {
  let response: unknown;
  try {
    response = await Promise.race([
      fetch(url, options),
      new Promise((resolve) => setTimeout(resolve, PATIENCE)),
    ]);
    if (!(response instanceof Response)) return;
  } catch {
    return;
  }
  if (response.status === 200) return response;
  throw new Error(response.status + " " + url);
};

/** The text of a file. */
export const text = async (url: string): Promise<string> =>
  (await fetched(url))?.text() ?? request<string>(url, "text");

/** A JSON file, read by the browser itself: the page may have replaced `JSON`. */
export const json = async <T>(url: string): Promise<T> =>
  ((await fetched(url))?.json() as Promise<T> | undefined) ?? request<T>(url, "json");

const wasm = async (url: string, integrity: string): Promise<WebAssembly.Module> => {
  const response = await fetched(url, { integrity });
  // Compiling while it streams takes the right type, which not every server of files knows.
  return /wasm/.test(response?.headers.get("content-type") ?? "")
    ? WebAssembly.compileStreaming(response!)
    : WebAssembly.compile((await response?.arrayBuffer()) ?? (await request(url, "arraybuffer")));
};

const glue = <T>(url: string, integrity: string, nonce: string): Promise<T> =>
  new Promise((resolve, reject) => {
    let offered: T;
    const take = (event: Event) => (offered = (event as CustomEvent<T>).detail);
    const script = document.createElement("script");
    document.addEventListener("meepraat:module", take);
    const done = (run: () => void) => () => {
      document.removeEventListener("meepraat:module", take);
      script.remove();
      run();
    };
    script.onload = done(() => resolve(offered));
    script.onerror = done(() => reject(new Error(url)));
    script.crossOrigin = "anonymous";
    script.integrity = integrity;
    script.nonce = nonce;
    script.src = url;
    document.head.append(script);
  });

const modules = new Map<string, Promise<Module>>();

/** A module, fetched once per page: glue and WASM both at once. One that failed or ended may be fetched again. */
export const loadModule = <T extends Module>(root: string, files: ModuleFiles, nonce: string): Promise<T> => {
  const { path } = files.wasm;
  const forget = () => modules.delete(path);
  let coming = modules.get(path) as Promise<T> | undefined;
  if (!coming) {
    coming = Promise.all([
      glue<T>(root + files.glue.path, files.glue.integrity, nonce),
      wasm(root + path, files.wasm.integrity),
    ]).then(([parts, module]) => {
      parts.initSync({ module });
      parts.whenEnded(forget);
      return parts;
    });
    coming.catch(forget);
    modules.set(path, coming);
  }
  return coming;
};
