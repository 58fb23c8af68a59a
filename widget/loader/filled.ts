// What somebody filled in, by form and field name: read from a section, and put into another one of the same campaign.

type Field = HTMLInputElement | HTMLSelectElement;

/** What a form is known by: its kind, and the event that it is about. */
export const nameOf = (form: HTMLFormElement) => form.dataset.form!;

const chooses = (field: Field) => /^(radio|checkbox)$/.test(field.type);

const fieldsOf = (form: HTMLFormElement) => [...form.querySelectorAll<Field>("[name]")];

/** Names and values in turn, as a browser would post them. */
export const pairs = (form: HTMLFormElement): string[] =>
  fieldsOf(form)
    .filter((field) => !field.disabled && (!chooses(field) || (field as HTMLInputElement).checked))
    .flatMap((field) => [field.name, field.value]);

/** What people fill in, form by form, and which parts they opened. */
export interface Filled {
  forms: Map<string, [name: string, value: string, chosen: boolean][]>;
  opened: Set<string>;
}

const seen = (form: HTMLFormElement) => fieldsOf(form).filter(({ type }) => type !== "hidden");

export const collect = (section: ParentNode): Filled => {
  const forms: Filled["forms"] = new Map();
  for (const form of section.querySelectorAll("form")) {
    const filled = seen(form).map((field): [string, string, boolean] => [
      field.name,
      field.value,
      chooses(field) && (field as HTMLInputElement).checked,
    ]);
    forms.set(nameOf(form), filled);
  }
  const open = [...section.querySelectorAll("details[open] form")] as HTMLFormElement[];
  return { forms, opened: new Set(open.map(nameOf)) };
};

export const refill = (section: ParentNode, { forms, opened }: Filled) => {
  for (const form of section.querySelectorAll("form")) {
    for (const [name, value, chosen] of forms.get(nameOf(form)) ?? []) {
      for (const field of seen(form)) {
        if (field.name !== name) continue;
        if (!chooses(field)) field.value = value;
        else if (field.value === value) (field as HTMLInputElement).checked = chosen;
      }
    }
    form.closest("details")?.toggleAttribute("open", opened.has(nameOf(form)));
  }
};
