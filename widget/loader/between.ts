// Where nothing can be answered, and after sending: what is done with what residents said, and what was answered last.
import { request } from "./fetching";
import { bringDelivery } from "./modules";
import type { Opening } from "./opening";
import { say } from "./say";

/** `{lang}.json` with headings at the level that the page wants. */
export const levelled = (json: string, level: number) =>
  json.replace(/(aria-level=\\")(\d)/g, (_, name, drawn) => name + (+drawn + level - 2));

/** What scripts need of `{lang}.json`. */
interface Words {
  outcome: Record<string, string>;
  texts: Record<string, string>;
}

/** The words in `{lang}.json`, read by the browser itself: the page may have replaced `JSON`. */
export const wordsOf = async (json: string): Promise<Words> => new Response(json).json();

/** The updates whose day has come; nothing before the first. */
export const updatesBy = (today: string, { outcome }: Words): string => {
  let due = false;
  const told = (outcome.updates ?? "").replace(/ data-from="([\d-]+)" hidden/g, (waits, from: string) => {
    if (from > today) return waits;
    due = true;
    return "";
  });
  return due ? told : "";
};

/** Shows it where the form has closed; the last results come when somebody asks for them. */
export const showBetween = async (open: Opening, data: string) => {
  const json = levelled(data, open.level());
  const words = await wordsOf(json);
  const place = open.root.querySelector<HTMLElement>(".others");
  if (!place) return;
  const api = open.api();
  const { campaign, waves, audience } = open.bundle.index;
  const updates = updatesBy(open.today, words);
  const asks = api && audience !== "staff" && waves.some(({ opens }) => opens <= open.today);
  place.innerHTML = updates + (asks ? words.outcome.last : "");
  const button = place.querySelector<HTMLButtonElement>("[value=last]");
  if (!button) return;
  const ask = async () => {
    const [{ fillResults }, results] = await Promise.all([
      bringDelivery(open.origin.root, open.origin.nonce),
      request(`${api}campaigns/${campaign}/results`),
    ]);
    const filled = fillResults(json, results);
    if (!filled) throw new Error("results that cannot be read");
    place.innerHTML = filled + updates;
    const heading = place.querySelector<HTMLElement>("[role=heading]")!;
    heading.tabIndex = -1;
    // Who has gone on elsewhere is not called back.
    const at = document.activeElement;
    if (!at || at === document.body || at === open.element) heading.focus();
  };
  const failed = document.createElement("p");
  failed.setAttribute("role", "alert");
  place.append(failed);
  button.onclick = () => {
    button.disabled = true;
    failed.textContent = "";
    ask().catch((error) => {
      button.disabled = false;
      failed.textContent = words.texts.results_failed!;
      say("" + error);
    });
  };
};
