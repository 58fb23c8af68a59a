// The form in the shadow root: drawing it, carrying answers over, and telling whether somebody altered it.

/** What a page may need to say before any bundle is there, or when none comes: where the questions are, and sorry. */
export const words = (language: string) =>
  (language || document.documentElement.lang || "nl").startsWith("nl")
    ? (["Naar de vragen", "De vragen zijn er nu niet. Probeer het later."] as const)
    : (["To the questions", "The questions are not here now. Try again later."] as const);

/** The bundle's HTML as nodes; nothing where Trusted Types forbid it. */
export const drawn = (html: string): DocumentFragment | undefined => {
  const template = document.createElement("template");
  try {
    template.innerHTML = html;
  } catch {
    return;
  }
  return template.content;
};

export type Choices = [name: string, value: string][];
type Field = HTMLInputElement;

const fields = (root: ParentNode) => [...root.querySelectorAll<Field>("[name^='q.']")];

/** Whether a field is chosen, rather than filled in: a radio button or a checkbox. */
const chooses = ({ type }: Field) => /^[rc]/.test(type);

/** What is chosen and written in a form. */
export const chosen = (root: ParentNode): Choices =>
  fields(root)
    .filter((field) => (chooses(field) ? field.checked : field.value))
    .map((field) => [field.name, field.value]);

/** Shows the form with these answers; a style is adopted, never written into the page. */
export const show = (root: HTMLElement, fragment: DocumentFragment, style: string | undefined, answers: Choices) => {
  if (style !== undefined) adopt(root.getRootNode() as ShadowRoot, style);
  const copy = fragment.cloneNode(true) as DocumentFragment;
  for (const field of fields(copy)) {
    for (const [name, value] of answers) {
      if (field.name !== name) continue;
      if (!chooses(field)) field.value = value;
      else if (field.value === value) field.checked = true;
    }
  }
  root.replaceChildren(copy);
};

const adopt = (shadow: ShadowRoot, style: string) => {
  if (shadow.adoptedStyleSheets.length) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  shadow.adoptedStyleSheets = [sheet];
};

/** A button in place of the questions, for pages on which nothing is to be fetched unasked. */
export const standIn = (root: HTMLElement, words: string, act: () => void) => {
  const button = document.createElement("button");
  button.textContent = words;
  button.onclick = act;
  root.replaceChildren(button);
};
