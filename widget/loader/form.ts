// The form in the shadow root: drawing it, carrying answers over, and telling whether somebody altered it.

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

/** By what an element is known in a form that is drawn once more: what is written in it may differ. */
const known = (element: Element) =>
  ["type", "name", "class", "value", "for"].map((name) => element.getAttribute(name)).join() + element.localName;

/** Puts the form in the place of what is there but for what there is to take part in, with these answers, and the focus
 * where it was. */
export const show = (root: HTMLElement, fragment: DocumentFragment, answers: Choices) => {
  const focused = (root.getRootNode() as ShadowRoot).activeElement;
  const copy = fragment.cloneNode(true) as DocumentFragment;
  for (const field of fields(copy)) {
    for (const [name, value] of answers) {
      if (field.name !== name) continue;
      if (!chooses(field)) field.value = value;
      else if (field.value === value) field.checked = true;
    }
  }
  const part = root.querySelector(":scope > .part");
  for (const node of [...root.childNodes]) if (node !== part) node.remove();
  root.prepend(copy);
  if (!focused) return;
  const again = [...root.querySelectorAll<HTMLElement>(focused.localName)].find((one) => known(one) === known(focused));
  again?.focus({ preventScroll: true });
};

/** Puts the questions that follow the first behind it, from the whole form. */
export const complete = (root: ParentNode, whole: DocumentFragment) => {
  const actions = root.querySelector(".actions");
  const copy = whole.cloneNode(true) as DocumentFragment;
  for (let node = copy.querySelector("fieldset")?.nextSibling; actions && node && !isActions(node); ) {
    const next = node.nextSibling;
    actions.before(node);
    node = next;
  }
};

const isActions = (node: Node) => (node as Element).className === "actions";

/** Whether two trees have the same elements and text nodes at the same places, whatever the texts say. */
export const same = (one: Node, other: Node): boolean => {
  // The browser's own comparison is the quickest; it also sees attributes, which may differ.
  if (one.isEqualNode(other)) return true;
  return (
    one.nodeName === other.nodeName &&
    one.childNodes.length === other.childNodes.length &&
    [...one.childNodes].every((child, index) => same(child, other.childNodes[index]!))
  );
};
