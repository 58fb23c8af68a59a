// Shows only the books that the visitor looked for (?q=). Without it the whole list stands there.
(() => {
  const wanted = new URLSearchParams(location.search).get("q")?.trim();
  const field = document.querySelector("#q");
  const found = document.querySelector("[data-gevonden]");
  if (!wanted || !field || !found) return;
  field.value = wanted;
  let count = 0;
  for (const book of document.querySelectorAll(".boeken li")) {
    const matches = book.textContent.toLowerCase().includes(wanted.toLowerCase());
    book.hidden = !matches;
    if (matches) count += 1;
  }
  found.textContent =
    count === 0 ? `We hebben niets gevonden bij “${wanted}”. Vraag het aan de balie: we bestellen het graag voor je.`
    : `${count} ${count === 1 ? "titel" : "titels"} gevonden bij “${wanted}”.`;
})();
