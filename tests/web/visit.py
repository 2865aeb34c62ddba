"""One visit to a page: what it asked for, what it complained of, and what stands on it."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

# The visible half of a formula repeats its MathML: thousands of spans that nobody hears, in the text's own colour.
# `preload` would fetch the style sheets once more, some from the wrong address.
AXE = """only => axe.run({exclude: ['.katex-html']}, {...only, preload: false, resultTypes: ['violations']})"""
ALL = {"runOnly": list(RULES)}
ALL_BUT_COLOURS = ALL | {"rules": {"color-contrast": {"enabled": False}}}
COLOURS = {"runOnly": ["color-contrast"]}
OF_THE_WIDTH = {"runOnly": ["target-size", "scrollable-region-focusable", "aria-hidden-focus", "region"]}

SETTLED = """async () => {
  await document.fonts.ready;
  const ends = document.getAnimations().filter(a => a.effect.getComputedTiming().endTime < Infinity);
  await Promise.all(ends.map(a => a.finished.catch(() => 0)));
}"""

SEEN = r"""() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const main = document.querySelector('main');
  const label = e => {
    const ids = (e.getAttribute('aria-labelledby') || '').split(' ');
    const by = ids.map(id => document.getElementById(id)?.textContent || '');
    return (by.join(' ').trim() || e.getAttribute('aria-label') || e.getAttribute('alt') || '').trim();
  };
  const drawn = all('img, svg, canvas, object, [role=img]', main)
    .filter(e => !e.closest('[aria-hidden=true]') && !e.parentElement.closest('[role=img], .katex, button, summary'));
  const words = main.cloneNode(true);
  all('.katex, pre, code, script, style, [role=img]', words).forEach(e => e.remove());
  const raw = /\$\$?[^$\n]{1,60}\$\$?|\\(?:frac|sigma|begin|left|tanh|mathbb)\b.{0,40}/g;
  const wide = document.documentElement;
  const beyond = all('body *').filter(e => {
    const box = e.getBoundingClientRect();
    return box.width && box.right > wide.clientWidth + 1 && getComputedStyle(e).position !== 'fixed';
  }).map(e => e.tagName.toLowerCase() + '.' + String(e.getAttribute('class') || '').split(' ').join('.'));
  return {
    overflow: document.scrollingElement.scrollWidth - wide.clientWidth, beyond: beyond.slice(0, 12),
    figures: drawn.map(e => ({tag: e.tagName.toLowerCase(), name: label(e)})),
    drawings: all('.drawing', main).length,
    formulas: all('.katex', main).length,
    formulas_without_mathml: all('.katex', main).filter(e => !e.querySelector('math')).length,
    formula_errors: all('.katex-error, merror').map(e => e.textContent.slice(0, 80)),
    unrendered: words.textContent.match(raw) || [], scripts: all('script[src]').map(e => e.src),
    theme: wide.dataset.theme, background: getComputedStyle(document.body).backgroundColor,
    figure_text: [...new Set(all('.drawing svg text', main).map(e => getComputedStyle(e).fill))],
    mains: all('main, [role=main]').length, titles: all('h1').filter(e => e.checkVisibility()).length,
    language: wide.lang,
    navigations: all('nav').map(label), ids: all('[id]').map(e => e.id),
    links: all('main a[href]').map(e => e.href), folds: all('main details').length,
  };
}"""


# axe needs seconds for a chapter's thousands of words, so none is asked twice what cannot differ: colours do not
# depend on the width, nor the structure on the theme. Short pages are asked everything everywhere. The frame around a
# chapter is the same for all: one is asked the whole structure on a phone, the others what their own text decides.
OF_A_CHAPTER = {
    (1280, "light"): ALL,
    (1280, "dark"): COLOURS,
    (390, "light"): OF_THE_WIDTH,
    (390, "dark"): None,
}
FOR_ALL_CHAPTERS = "chapters/03-sigmoid"


def rules_for(page, width, theme):
    """What axe is asked about a page in a view; None: nothing that it is not asked elsewhere."""
    if (page, width, theme) == (FOR_ALL_CHAPTERS, 390, "light"):
        return ALL_BUT_COLOURS
    return OF_A_CHAPTER[width, theme] if page.startswith("chapters/") else ALL


@dataclass
class Visit:
    page: str
    requests: list = field(default_factory=list)
    failed: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    violations: list | None = None  # None: axe was not asked
    on_page: dict = field(default_factory=dict)

    def __getattr__(self, name):
        try:
            return self.__dict__["on_page"][name]
        except KeyError:
            raise AttributeError(name) from None


@cache
def axe_source():
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def look_at(context, address, page, rules=ALL):
    """Open a page, unfold everything, wait until it is still, and write down what there is."""
    visit = Visit(page)
    tab = context.new_page()
    tab.on("request", lambda request: visit.requests.append(request.url))
    tab.on("requestfailed", lambda request: visit.failed.append(f"{request.url} {request.failure}"))
    tab.on("response", lambda r: visit.failed.append(f"{r.url} {r.status}") if r.status >= 400 else None)
    tab.on("console", lambda said: visit.errors.append(said.text) if said.type == "error" else None)
    tab.on("pageerror", lambda error: visit.errors.append(str(error)))
    tab.goto(f"{address}/{page}.html", wait_until="load")
    tab.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    tab.evaluate(SETTLED)
    visit.on_page = tab.evaluate(SEEN)
    if rules:
        tab.evaluate(axe_source())
        visit.violations = violations(tab, rules)
    tab.close()
    return visit


def violations(tab, rules):
    return [described(violation) for violation in tab.evaluate(AXE, rules)["violations"]]


UNTIL = """() => new Promise((done, failed) => {
  const end = Date.now() + 15_000;
  const look = () => (CONDITION) ? done() : Date.now() > end ? failed(new Error("never")) : setTimeout(look, 30);
  look();
})"""


def wait_until(tab, condition):
    """Playwright's own wait evaluates its string again and again in the page, which the book's policy forbids."""
    tab.evaluate(UNTIL.replace("CONDITION", condition))


def described(violation):
    places = [f"    {n['html'][:160]}  {n['any'][0]['message'] if n['any'] else ''}" for n in violation["nodes"][:4]]
    return "\n".join([f"{violation['id']} ({violation['impact']}): {violation['help']}", *places])
