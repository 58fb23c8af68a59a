// Marks today in the table of opening hours and says whether the library is open now. Without it the table of the
// whole week stands there just as well.
(() => {
  const now = new Date();
  const today = document.querySelector(`[data-dag="${now.getDay()}"]`);
  const sentence = document.querySelector("[data-nu]");
  if (!today || !sentence) return;
  today.setAttribute("aria-current", "date");
  const at = (text) => text.split(":").reduce((hours, minutes) => hours * 60 + Number(minutes), 0);
  const minute = now.getHours() * 60 + now.getMinutes();
  const { van, tot } = today.dataset;
  const spoken = (text) => text.replace(":", ".");
  sentence.textContent =
    minute < at(van) ? `Vandaag open van ${spoken(van)} tot ${spoken(tot)} uur`
    : minute < at(tot) ? `Nu open, tot ${spoken(tot)} uur`
    : "Nu gesloten";
  sentence.classList.toggle("dicht", minute < at(van) || minute >= at(tot));
  sentence.hidden = false;
})();
