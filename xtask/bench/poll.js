// What an honest hand-written widget of one question costs: the yardstick of `cargo xtask bench`.
// Like ours it draws a native form in an open shadow root with an adopted style sheet, and sends what is chosen.
const style = new CSSStyleSheet();
style.replaceSync(
  "fieldset{border:0;padding:0}legend{font-weight:700}label{display:block;padding:.75rem 0}button{padding:.75rem 1rem}",
);
customElements.define(
  "hand-written-poll",
  class extends HTMLElement {
    async connectedCallback() {
      const root = this.attachShadow({ mode: "open" });
      const source = this.getAttribute("src");
      const poll = source ? await (await fetch(source)).json() : JSON.parse(this.getAttribute("poll"));
      const form = document.createElement("form");
      const fieldset = form.appendChild(document.createElement("fieldset"));
      fieldset.appendChild(document.createElement("legend")).textContent = poll.text;
      for (const choice of poll.choices) {
        const label = fieldset.appendChild(document.createElement("label"));
        const radio = label.appendChild(document.createElement("input"));
        radio.type = "radio";
        radio.name = poll.id;
        radio.value = choice.id;
        label.append(" ", choice.text);
      }
      form.appendChild(document.createElement("button")).textContent = poll.send;
      form.onsubmit = async (event) => {
        event.preventDefault();
        const body = new URLSearchParams(new FormData(form));
        const response = await fetch(poll.endpoint, { method: "POST", body });
        root.textContent = response.ok ? poll.thanks : poll.failed;
      };
      root.adoptedStyleSheets = [style];
      root.append(form);
      this.dispatchEvent(new Event("meepraat:ready", { bubbles: true, composed: true }));
    }
  },
);
