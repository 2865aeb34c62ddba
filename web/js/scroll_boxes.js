// A formula, table or drawing wider than the page scrolls in its own box. Where it really overflows,
// the box takes the keyboard's focus, so that the arrow keys can scroll it.
(function () {
  const BOXES = ".katex-display, .drawing, .table-box, .bd-article table, dl.py dl.simple dd";
  function mark() {
    for (const box of document.querySelectorAll(BOXES)) {
      const scroller = box.tagName === "TABLE" ? box.parentElement : box;
      const wide = scroller.scrollWidth > scroller.clientWidth;
      if (wide) scroller.tabIndex = 0;
      else scroller.removeAttribute("tabindex");
    }
  }
  addEventListener("DOMContentLoaded", mark);
  document.fonts.ready.then(mark); // a formula is as wide as its fonts make it
  addEventListener("resize", mark);
  addEventListener("toggle", mark, true); // a <details> was opened
})();
