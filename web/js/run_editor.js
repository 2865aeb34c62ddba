// The editor of a cell: a plain text field over its code. What a reader writes is kept in the browser until reset.
window.actEditor = (function () {
  "use strict";
  const INDENT = "    ";

  // A short name for a text, so that an edit is forgotten when the book's own code changes.
  function fingerprint(text) {
    let hash = 5381;
    for (let i = 0; i < text.length; i++) hash = ((hash * 33) ^ text.charCodeAt(i)) >>> 0;
    return hash.toString(36);
  }
  const place = original => `cell:${location.pathname.split("/").pop()}:${fingerprint(original)}`;

  // Private windows may forbid storage: then an edit lasts as long as the page.
  function kept(original) { try { return localStorage.getItem(place(original)); } catch { return null; } }
  function keep(original, text) {
    try {
      if (text === original) localStorage.removeItem(place(original));
      else localStorage.setItem(place(original), text);
    } catch { /* see above */ }
  }

  // -> {element, focus}; `changed` is called with the text, `run` on Shift+Enter or Ctrl+Enter.
  function open(code, text, label, { changed, run }) {
    const field = document.createElement("textarea");
    Object.assign(field, { className: "run-editor", value: text, spellcheck: false, autocapitalize: "off", wrap: "off" });
    field.setAttribute("aria-label", label);
    field.setAttribute("autocomplete", "off");
    const fit = () => { field.rows = Math.max(2, field.value.split("\n").length); };
    let leaving = false; // Escape, then Tab leaves the field
    field.addEventListener("keydown", event => {
      if (event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        run();
      } else if (event.key === "Tab" && !leaving && !event.shiftKey) {
        event.preventDefault();
        field.setRangeText(INDENT, field.selectionStart, field.selectionEnd, "end");
        field.dispatchEvent(new Event("input"));
      } else if (event.key === "Enter") {
        const before = field.value.slice(0, field.selectionStart), line = before.slice(before.lastIndexOf("\n") + 1);
        const indent = /^ */.exec(line)[0] + (line.trimEnd().endsWith(":") ? INDENT : "");
        event.preventDefault();
        field.setRangeText("\n" + indent, field.selectionStart, field.selectionEnd, "end");
        field.dispatchEvent(new Event("input"));
      }
      leaving = event.key === "Escape";
    });
    field.addEventListener("input", () => { fit(); changed(field.value); });
    fit();
    code.hidden = true;
    code.before(field);
    return field;
  }

  return { kept, keep, open };
})();
