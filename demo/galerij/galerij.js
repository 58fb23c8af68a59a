// The choices above the themes: light or dark, and the language of all widgets.
document.addEventListener("change", ({ target }) => {
  if (target.name === "kleuren") document.documentElement.dataset.kleuren = target.value;
  if (target.name === "taal") for (const widget of document.querySelectorAll("meepraat-widget")) widget.lang = target.value;
});
