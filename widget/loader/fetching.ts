// Getting files on pages that may have replaced `fetch`: texts by XMLHttpRequest, and scripts that hand over what is in
// them. The modules' bytes are the business of modules.ts.
import type { BuiltFile } from "./types";

/** A file as the browser itself reads it: the page may have replaced `JSON` as well. */
export const request = <T = string>(url: string, type: XMLHttpRequestResponseType = "text"): Promise<T> =>
  new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open("GET", url);
    xhr.responseType = type;
    xhr.onload = () => (xhr.status === 200 ? resolve(xhr.response as T) : reject(new Error(xhr.status + " " + url)));
    xhr.onerror = () => reject(new Error(url));
    xhr.send();
  });

/** Runs a classic script and gives what it hands over, without leaving a global behind. */
export const handed = <T>(root: string, { path, integrity }: BuiltFile, nonce: string): Promise<T> =>
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
    script.onerror = done(() => reject(new Error(path)));
    script.crossOrigin = "anonymous";
    script.integrity = integrity;
    script.nonce = nonce;
    script.src = root + path;
    document.head.append(script);
  });
