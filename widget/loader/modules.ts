// The bytes of WebAssembly modules, on pages whose `fetch` may have been replaced by something that throws, answers
// nonsense or never answers.
import { handed, request } from "./fetching";
import type { BuiltFile, DeliveryModule, ModuleFiles } from "./types";

declare const DELIVERY: ModuleFiles;

/** How long the page's `fetch` may take to answer, in milliseconds. */
const PATIENCE = 10_000;

/** Compiles a module while it comes; `answer` is what the page's `fetch` gives. */
export const compiled = async (url: string, file: BuiltFile, answer?: Promise<unknown>): Promise<WebAssembly.Module> => {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const response = await Promise.race([answer, late]).catch(() => {});
  if (!(response instanceof Response)) return WebAssembly.compile(await checked(url, file));
  if (response.status !== 200) throw new Error(response.status + " " + url);
  // Compiling while it streams takes the right type, which not every server of files knows.
  return /wasm/.test(response.headers.get("content-type") ?? "")
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
};

/** Without `fetch`, the bytes are checked here; a page without `crypto.subtle` came without any protection itself. */
const checked = async (url: string, { integrity }: BuiltFile): Promise<ArrayBuffer> => {
  const bytes = await request<ArrayBuffer>(url, "arraybuffer");
  const hash = await crypto.subtle?.digest("SHA-256", bytes);
  if (hash && "sha256-" + btoa(String.fromCharCode(...new Uint8Array(hash))) !== integrity)
    throw new Error("not what was built: " + url);
  return bytes;
};

let delivery: Promise<DeliveryModule> | undefined;

/** The SDK's module, fetched once per page: script and bytes both at once. One that failed or ended comes afresh. */
export const bringDelivery = (root: string, nonce: string): Promise<DeliveryModule> => {
  const forget = () => (delivery = undefined);
  if (!delivery) {
    const url = root + DELIVERY.wasm.path;
    delivery = Promise.all([handed<DeliveryModule>(root, DELIVERY.glue, nonce), compiled(url, DELIVERY.wasm, asked(url))]).then(
      ([parts, module]) => {
        parts.initSync({ module });
        parts.whenEnded(forget);
        return parts;
      },
    );
    delivery.catch(forget);
  }
  return delivery;

  function asked(url: string): Promise<unknown> | undefined {
    try {
      return Promise.resolve(fetch(url, { integrity: DELIVERY.wasm.integrity }));
    } catch {
      return;
    }
  }
};
