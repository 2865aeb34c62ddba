"""The book's own scripts run; nothing else does, however it comes into a page, and nothing is asked of another host."""

import base64
import hashlib
import re
import sys
from pathlib import Path

import pytest

from tools.browser import served

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "sphinx_ext"))
import security_policy  # noqa: E402

CHAPTER = "chapters/03-sigmoid"
POLICY = re.compile(r'<meta charset="utf-8"[^>]*>\s*<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
PARSED_BY_HAND = {"web/js/questions.js": 1, "web/js/run.js": 1, "web/live/controls.js": 1, "web/live/figure.js": 1}
STRINGS_RUN = r"\beval\(|\bnew Function\b|\bFunction\(|document\.write|set(?:Timeout|Interval)\(\s*[\"'`]|javascript:"
STRINGS_PARSED = r"\b(?:inner|outer)HTML\s*\+?=|insertAdjacentHTML|createContextualFragment|DOMParser|srcdoc"


def directives(page):
    """{directive: its sources} of a page's policy, which stands before everything else in its head."""
    found = POLICY.match(page.partition("<head>")[2].lstrip())
    assert found, page[:300]
    return {name: sources for name, *sources in (part.split() for part in found[1].split(";"))}


def inline(page, kind):
    texts = re.findall(rf"<{kind}\b(?![^>]*\bsrc=)[^>]*>(.*?)</{kind}>", page, re.S)
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return {f"'sha256-{digest}'" for digest in digests}


def test_every_page_allows_its_own_scripts_and_no_others(html):
    pages = [p for p in html.rglob("*.html") if not {"_static", "reports"} & set(p.relative_to(html).parts)]
    assert {"index.html", "404.html", "search.html"} <= {p.name for p in pages}
    for path in pages:
        page = path.read_text(encoding="utf-8")
        assert page.index("<meta charset") < 200 and page.count("<meta charset") == 1, path
        allowed = directives(page)
        python = {"'wasm-unsafe-eval'"} if 'id="run-python"' in page else set()
        assert allowed["default-src"] == ["'none'"], path
        assert set(allowed["script-src"]) == {"'self'", *inline(page, "script"), *python}, path
        assert set(allowed["style-src-elem"]) == {"'self'", *inline(page, "style")}, path
        assert allowed["worker-src"] == (["blob:"] if python else ["'none'"]), path
        named = {source for sources in allowed.values() for source in sources if not source.startswith("'")}
        assert named <= {"data:", "blob:"}, path  # no other host


def test_python_may_come_from_the_address_that_is_configured_and_only_where_it_runs():
    page = "<html><head><meta charset='utf-8'><script>1</script></head><body>%s</body></html>"
    runs = security_policy.policy(page % '<div id="run-python"></div>', "https://files.example.org")
    assert runs.count("https://files.example.org") == 2  # scripts, and what they fetch
    assert "https:" not in security_policy.policy(page % "", "https://files.example.org")


TRIED = """async foreign => {
  await new Promise(later => setTimeout(later, 10));  // what the test itself calls is free of the policy, till then
  const refused = [], ran = [];
  document.addEventListener("securitypolicyviolation", event => refused.push(event.effectiveDirective));
  window.ran = what => ran.push(what);
  const put = (tag, attributes, text = "") => new Promise(done => {
    const made = document.createElement(tag);
    made.onload = () => { if (tag !== "iframe" && tag !== "style") ran.push(`${tag} loaded`); done(); };
    made.onerror = done;
    Object.assign(made, attributes);
    made.append(text);
    document.body.append(made);
    setTimeout(done, 2000);
  });
  const box = document.createElement("div");
  document.body.append(box);
  box.innerHTML = "<img src='data:,' onerror='ran(`handler`)'><a href='javascript:ran(`link`)'>x</a>";
  box.lastChild.click();
  try { (0, eval)("ran('eval')"); } catch { refused.push("eval"); }
  try { new Function("ran('Function')")(); } catch { refused.push("Function"); }
  try { new Worker(`${foreign}/_static/run_worker.js`); ran.push("worker"); } catch { refused.push("worker"); }
  await Promise.all([
    put("script", {}, "ran('inline script')"),
    put("script", {src: `${foreign}/_static/formula.js`}),
    put("link", {rel: "stylesheet", href: `${foreign}/_static/book.css`}),
    put("style", {}, "body { order: 7 }"),
    put("img", {src: `${foreign}/_static/file.png`}),
    put("iframe", {src: `${foreign}/index.html`}),
    put("object", {data: `${foreign}/index.html`}),
    fetch(`${foreign}/index.html`, {mode: "no-cors"}).then(() => ran.push("fetch"), () => 0),
  ]);
  if (getComputedStyle(document.body).order === "7") ran.push("style");
  return {ran: ran.sort(), refused: [...new Set(refused)].sort()};
}"""


@pytest.mark.parametrize("place", ["server", "folder"])
def test_what_comes_into_a_page_otherwise_is_refused(browser, address, html, place):
    """Text that became part of the page, and requests to another host (here the same files at another port)."""
    context = browser.new_context()
    with served(html) as foreign:
        tab = context.new_page()
        tab.goto(f"{address if place == 'server' else html.as_uri()}/{CHAPTER}.html")
        seen = tab.evaluate(TRIED, foreign)
    context.close()
    assert seen["ran"] == []
    expected = {"connect-src", "eval", "Function", "frame-src", "img-src", "object-src"}
    expected |= {"script-src-elem", "script-src-attr", "style-src-elem"}
    assert expected <= set(seen["refused"]), seen


def test_without_the_policy_all_of_that_would_run(browser, address, html):
    """Else the test above would also pass if nothing had been tried."""
    context = browser.new_context(bypass_csp=True)
    with served(html) as foreign:
        tab = context.new_page()
        tab.goto(f"{address}/{CHAPTER}.html")
        ran = set(tab.evaluate(TRIED, foreign)["ran"])
    context.close()
    assert {"inline script", "handler", "eval", "Function", "fetch", "style"} <= ran
    assert {"script loaded", "link loaded", "img loaded", "object loaded"} <= ran


def test_a_search_from_any_page_arrives(browser, address, html):
    context = browser.new_context()
    for site in (address, html.as_uri()):
        tab = context.new_page()
        tab.goto(f"{site}/{CHAPTER}.html")
        tab.locator("form.bd-search").first.evaluate("form => { form.q.value = 'saturation'; form.requestSubmit() }")
        tab.locator("#search-results li a").first.wait_for()
        tab.close()
    context.close()


# --- what a reader types is text


HOSTILE = (
    "<img src=x onerror=hacked()>",
    "hacked()",
    "constructor.constructor('hacked()')()",
    "x.constructor",
    "__proto__",
    "toString",
    "x); hacked(",
    "${hacked()}",
    "javascript:hacked()",
    "</span><script>hacked()</script>",
    "a\\u0028\\u0029",
)


def test_what_is_typed_into_an_answer_is_never_run_nor_made_part_of_the_page(opened):
    tab = opened(CHAPTER)
    faults = []
    tab.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.evaluate("() => { window.hacked = () => { window.wasHacked = true } }")
    for exercise, label in (("sigmoid-shape-slope", "Your formula in a, x"), ("sigmoid-mirror", "Your number")):
        form = tab.locator(f"#{exercise}")
        field, status = form.get_by_label(label), form.locator(".answer-status")
        for text in HOSTILE:
            field.fill(text)
            field.press("Enter")
            status.locator("strong").wait_for()
            assert not status.inner_text().startswith("✓"), text
            assert form.locator("img, script, iframe").count() == 0, text
    tab.evaluate("new Promise(done => setTimeout(done, 50))")
    assert tab.evaluate("window.wasHacked") is None and faults == []


def test_no_script_of_the_book_runs_or_parses_strings():
    """Python's worker runs what a reader writes; nothing else does. Markup from strings is made where it is listed."""
    scripts = [*(ROOT / "web" / "js").rglob("*.js"), *(ROOT / "web" / "live").rglob("*.js")]
    assert len(scripts) > 10
    parsed = {}
    for path in scripts:
        name, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        assert not re.findall(STRINGS_RUN, text), name
        if count := len(re.findall(STRINGS_PARSED, text)):
            parsed[name] = count
    assert parsed == PARSED_BY_HAND


def test_no_test_waits_in_a_way_that_the_policy_forbids():
    """Playwright's wait_for_function evaluates a string in the page; `wait_until` (visit.py) does the same without."""
    tests = [path for path in Path(__file__).parent.glob("*.py") if ".wait_for" "_function(" in path.read_text("utf8")]
    assert tests == []
