// The claims of the notes and of the book, filtered by words and by lists. Each list's value is a class of the entries
// it keeps. Without this script the form stays hidden and all entries are shown.
(function () {
  function filter(form, entries, chapters) {
    const words = form.querySelector("input").value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = [...form.querySelectorAll("select")].map((list) => list.value).filter(Boolean);
    let shown = 0;
    for (const [entry, text] of entries) {
      const kept = wanted.every((name) => entry.classList.contains(name)) && words.every((word) => text.includes(word));
      entry.hidden = !kept;
      shown += kept;
    }
    for (const chapter of chapters) chapter.hidden = !chapter.querySelector(".noted:not([hidden])");
    form.querySelector("[role=status]").textContent = `${shown} of ${entries.length} claims shown.`;
  }

  function enhance(form) {
    const entries = [...document.querySelectorAll(".noted")].map((entry) => [entry, entry.textContent.toLowerCase()]);
    const chapters = document.querySelectorAll(".noted-chapter");
    const again = () => filter(form, entries, chapters);
    form.addEventListener("input", again);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(again)); // the fields are cleared after this event
    form.hidden = false;
    again();
  }

  addEventListener("DOMContentLoaded", () => document.querySelectorAll(".noted-filter").forEach(enhance));
})();
