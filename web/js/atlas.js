// The atlas sorts by its headers and filters by words. Without this script it is a plain table.
(function () {
  function key(cell) {
    const text = cell.textContent.trim().replace(/−/g, "-").replace(/∞/g, "Infinity");
    const found = /^[[({]?\s*(-?(?:Infinity|\d+(?:\.\d+)?(?:e[+-]?\d+)?))/.exec(text);
    return { text: text.toLowerCase(), number: found ? Number(found[1]) : NaN, missing: text === "–" };
  }

  function compare(a, b, down) {
    if (a.missing !== b.missing) return a.missing ? 1 : -1; // what is not known comes last, in both directions
    const numbers = !Number.isNaN(a.number) && !Number.isNaN(b.number);
    // no subtraction: two infinities would give NaN
    const order = numbers ? (a.number > b.number) - (a.number < b.number) : a.text.localeCompare(b.text, "en");
    return down ? -order : order;
  }

  function sort(table, heading, say) {
    const down = heading.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const column = heading.cellIndex;
    const keyed = [...table.tBodies[0].rows].map((row) => [key(row.cells[column]), row]);
    keyed.sort((a, b) => compare(a[0], b[0], down));
    table.tBodies[0].append(...keyed.map(([, row]) => row));
    say(`Sorted by ${heading.textContent.trim()}, ${down ? "descending" : "ascending"}.`);
  }

  function filter(table, words, say) {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = [...table.tBodies[0].rows];
    for (const row of rows) {
      const text = [...row.cells].map((cell) => cell.textContent.trim()).join(" ").toLowerCase();
      row.hidden = !wanted.every((word) => text.includes(word));
    }
    const shown = rows.filter((row) => !row.hidden).length;
    say(`${shown} of ${rows.length} functions shown.`);
  }

  function enhance(table, number) {
    const bar = document.createElement("div");
    bar.className = "atlas-bar";
    const label = document.createElement("label");
    label.htmlFor = `atlas-filter-${number}`;
    label.textContent = "Show rows with";
    const input = document.createElement("input");
    input.type = "search";
    input.id = label.htmlFor;
    input.placeholder = "words, in any order";
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    const say = (text) => (status.textContent = text);
    input.addEventListener("input", () => filter(table, input.value, say));
    bar.append(label, input, status);
    const box = table.closest(".pst-scrollable-table-container") || table;
    box.before(bar);
    for (const heading of table.tHead.rows[0].cells) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = heading.textContent.trim();
      button.addEventListener("click", () => sort(table, heading, say));
      heading.replaceChildren(button);
    }
    filter(table, "", say);
  }

  addEventListener("DOMContentLoaded", () => document.querySelectorAll(".tag_atlas table").forEach(enhance));
})();
