// The search page of a book opened from a folder: a browser lets no page read another file, so the results come without
// their excerpts. Said in words, and not left to errors in the console.
(function () {
  "use strict";
  if (location.protocol !== "file:") return;
  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  addEventListener("DOMContentLoaded", () => {
    const note = document.createElement("p");
    note.className = "from-folder";
    note.textContent = "Opened from a folder, the search finds pages and sections but cannot quote them. "
      + "From a web server (in this folder: python -m http.server) it does.";
    document.getElementById("search-results")?.before(note);
  });
})();
