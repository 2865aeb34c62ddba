"""Python in the page: run, edit, stop and check a chapter's cells in a real browser, from the book's own files alone.

The files are fetched by `make parts`. Where the whole is judged (CI, ACT_REQUIRE_CHROMIUM), missing ones are a failure.
"""

import os
import re
import sys
from pathlib import Path

import pytest
from visit import ALL, axe_source, wait_until

from tools.browser import served

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "sphinx_ext"))
import live_python  # noqa: E402

CHAPTER = "chapters/03-sigmoid"
MISSING = (
    "The site has no Python for its pages: NOTHING of the Run buttons is tested. "
    "`make parts` fetches it, or says why it cannot be had."
)


@pytest.fixture(scope="session")
def parts(html):
    folders = list((html / "python").glob("packed-*/contents.json"))
    if not folders:
        if os.environ.get("CI") or os.environ.get("ACT_REQUIRE_CHROMIUM"):
            pytest.fail(MISSING, pytrace=False)
        pytest.skip(MISSING)
    return folders[0].parent


class Reader:
    """A tab with a chapter, and what it asks of the network."""

    def __init__(self, context, address, page=CHAPTER):
        self.asked, self.complaints = [], []
        self.tab = context.new_page()
        self.tab.set_default_timeout(90_000)
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.goto(f"{address}/{page}.html")
        self.unfold()

    def unfold(self):
        self.tab.evaluate("document.querySelectorAll('main details').forEach(fold => fold.open = true)")

    def cell(self, text):
        return self.tab.locator("main .cell:has(.run-bar)", has_text=text).first

    def press(self, cell, word="Run"):
        cell.get_by_role("button", name=word).click()
        return self.finished(cell)

    def finished(self, cell):
        cell.locator(".run-note", has_text=re.compile("Run here|An error|did not start")).wait_for()
        return cell.locator(".run-output").inner_text()

    def write(self, cell, text):
        if not cell.locator("textarea").count():
            cell.get_by_role("button", name="Edit").click()
        cell.locator("textarea").fill(text)


@pytest.fixture(scope="module")
def reader(browser, address, parts):
    """One reader for all tests of this file: Python starts once."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Reader(context, address)
    context.close()


def loaded(reader):
    return [url for url in reader.asked if "/python/" in url or "run_worker" in url]


@pytest.fixture
def running(reader):
    """The reader, with Python started by whichever test comes first."""
    cell = reader.cell("act.card(")
    if not loaded(reader):
        assert not cell.locator(".run-output").count()
        cell.get_by_role("button", name="Run").click()
        assert loaded(reader) == []  # a download is the reader's decision
        asking = cell.locator(".run-ask")
        assert re.search(r"\b[23]\d MB the first time", asking.inner_text())
        asking.get_by_role("button", name="Not now").click()
        assert not asking.count() and loaded(reader) == []
        cell.get_by_role("button", name="Run").click()
        asking.get_by_role("button", name="Load and run").click()
        reader.finished(cell)
    return reader


def test_nothing_is_loaded_before_the_reader_agrees_and_nothing_from_elsewhere(running, address):
    assert loaded(running) and [url for url in running.asked if not url.startswith((address, "data:", "blob:"))] == []
    assert not [url for url in running.asked if "scipy" in url] and running.complaints == []


@pytest.mark.parametrize(
    "text", ["act.card(", 'prove("sigmoid-becomes-step"', 'prove("sigmoid-tanh"', "mean_slope = float("]
)
def test_a_cell_shows_what_the_book_shows(running, text):
    """Card, claims and printed numbers: the same words and formulas as on the built page."""
    words = "box => box.innerText.replace(/\\s+/g, ' ').trim()"
    cell = running.cell(text)
    if cell.locator(".run-output").count():
        cell.get_by_role("button", name="Reset").click()
    printed = cell.locator(".cell_output").evaluate(words)
    formulas = cell.locator(".cell_output .katex").count()
    running.press(cell)
    wait_until(running.tab, "!document.querySelector('.run-output [data-tex]:not(:has(.katex))')")
    assert cell.locator(".run-output").evaluate(words) == printed
    assert cell.locator(".run-output .katex").count() == formulas


def test_a_figure_is_drawn_in_place_with_its_caption(running):
    cell = running.cell("A staircase has no downhill")
    was = cell.locator(".cell_output svg").bounding_box()
    running.press(cell)
    figure = cell.locator(".run-output figure")
    assert figure.locator("figcaption").inner_text().startswith("Fig. 3.1")
    assert figure.get_by_role("img").get_attribute("aria-label").startswith("Loss against bias")
    now = figure.locator("svg").bounding_box()
    assert abs(now["width"] - was["width"]) < 2 and abs(now["height"] - was["height"]) < 8
    assert not cell.locator(".stderr").count()
    running.tab.evaluate("document.documentElement.dataset.theme = 'dark'")
    ink = figure.locator("svg text").first.evaluate("e => getComputedStyle(e).fill")
    running.tab.evaluate("document.documentElement.dataset.theme = 'light'")
    assert min(map(int, re.findall(r"\d+", ink)[:3])) > 150


def test_a_cell_brings_the_cells_it_stands_on(running):
    """default_start, in a folded cell above, needs the data and the networks of other cells."""
    cell = running.cell("def descend(seed, centre")
    running.press(cell)
    running.write(cell, "len(x_train), gradient_by_layer(sigmoid_net(0)).shape")
    cell.locator("textarea").press("Shift+Enter")
    assert re.fullmatch(r"\(\d+, \(11,\)\)", running.finished(cell).strip())
    cell.get_by_role("button", name="Reset").click()


def test_an_error_is_shown_and_reset_brings_the_book_back(running):
    cell = running.cell("mean_slope = float(")
    original = cell.locator("pre").first.inner_text()
    running.write(cell, "print('before')\nunknown_name + 1")
    said = running.press(cell)
    assert said.startswith("before") and "line 2" in said and "NameError: name 'unknown_name' is not defined" in said
    cell.get_by_role("button", name="Reset").click()
    assert (
        cell.locator("pre").first.inner_text() == original and "mean slope" in cell.locator(".cell_output").inner_text()
    )
    assert not cell.locator("textarea, .run-output").count()


def test_an_exercise_is_checked(running):
    stub = running.tab.locator("#sigmoid-stable .cell.stub")
    assert "Not attempted yet" in running.press(stub, "Check")
    running.write(stub, "def stable_sigmoid(x):\n    return np.exp(x) / (1 + np.exp(x))")
    assert "Not yet. At x = 1000 yours is nan" in running.press(stub, "Check")
    solution = "x = np.asarray(x)\n    e = np.exp(-np.abs(x))\n    return np.where(x >= 0, 1, e) / (1 + e)"
    running.write(stub, f"def stable_sigmoid(x):\n    {solution}")
    assert "Correct. Right at ±1000" in running.press(stub, "Check")
    stub.get_by_role("button", name="Reset").click()


def test_an_expression_is_typeset(running):
    stub = running.tab.locator("#sigmoid-shape-slope .cell.stub")
    running.write(stub, "x, a = sp.symbols('x a')\nshape_slope = a * act.sigmoid.expr.subs('x', a*x)\nsp.sqrt(x) / 2")
    assert "✗ Not yet." in running.press(stub, "Check")
    stub.locator(".run-output .katex .sqrt").first.wait_for()
    stub.get_by_role("button", name="Reset").click()


def test_scipy_comes_when_a_cell_needs_it(running):
    cell = running.cell("mean_slope = float(")
    running.write(cell, "from scipy import special\nprint(special.erf(0.5))")
    assert running.press(cell).strip() == "0.5204998778130465"
    assert [url for url in running.asked if url.endswith("/scipy.zip")]
    running.write(cell, "print(np.linalg.lstsq(np.ones((3, 2)), np.arange(3.0), rcond=None)[0])")
    assert running.press(cell).strip() == "[0.5 0.5]"  # a matrix without full rank
    cell.get_by_role("button", name="Reset").click()


HOSTILE = """\
import js
class Page:
    def _repr_html_(self):
        return "<img src='data:,' onerror='document.title = 1'><script>document.title = 2</script>shown"
try:
    print("eval gives", js.eval("1"))
except Exception:
    print("no eval")
request = js.XMLHttpRequest.new()
request.open("GET", "FOREIGN/index.html", False)
try:
    request.send()
except Exception as error:
    print("no other host:", "NetworkError" in str(error))
Page()
"""


def test_a_readers_code_is_shut_in(running, html):
    """The worker has the page's policy: no other host, no JavaScript from a string; what a cell shows is only shown."""
    cell = running.cell("mean_slope = float(")
    with served(html) as foreign:
        running.write(cell, HOSTILE.replace("FOREIGN", foreign))
        said = running.press(cell)
    assert said.split("\n")[:2] == ["no eval", "no other host: True"] and "shown" in said
    assert running.tab.title() not in ("1", "2")
    cell.get_by_role("button", name="Reset").click()


def test_stop_ends_an_endless_loop_and_the_next_run_starts_afresh(running):
    cell = running.cell("mean_slope = float(")
    running.write(cell, "print('round and round')\nwhile True: pass")
    cell.get_by_role("button", name="Run").click()
    cell.locator(".run-output", has_text="round and round").wait_for()
    cell.get_by_role("button", name="Stop").click()
    cell.locator(".run-note", has_text="Stopped.").wait_for(timeout=3000)
    cell.get_by_role("button", name="Reset").click()
    assert "mean slope E σ'(Z) = 0.20" in running.press(cell)


def test_an_edit_is_kept_until_reset(running):
    cell = running.cell("mean_slope = float(")
    running.write(cell, "print('kept')")
    running.tab.reload()
    running.unfold()
    cell = running.cell("mean_slope = float(")
    assert cell.locator("textarea").input_value() == "print('kept')" and cell.get_by_text("Edited").is_visible()
    cell.get_by_role("button", name="Reset").click()
    running.tab.reload()
    running.unfold()
    assert not running.cell("mean_slope = float(").locator("textarea").count()


def test_a_cell_that_times_a_computation_is_left_to_the_notebook(running):
    cell = running.tab.locator("main .cell", has_text="perf_counter()").first
    assert "run it in the notebook" in cell.locator(".run-bar").inner_text()
    assert cell.get_by_role("button", name="Run").count() == 0


def test_by_keyboard_alone(running):
    cell = running.cell("mean_slope = float(")
    cell.get_by_role("button", name="Edit").focus()
    running.tab.keyboard.press("Enter")
    field = cell.get_by_role("textbox", name=re.compile("Code of cell"))
    assert field.evaluate("e => e === document.activeElement")
    running.tab.keyboard.press("Tab")
    assert "    " in field.input_value().replace("\n    ", "")  # an indent where the cursor stands
    running.tab.keyboard.press("Escape")
    running.tab.keyboard.press("Tab")
    assert cell.get_by_role("button", name="Run").evaluate("e => e === document.activeElement")
    running.tab.evaluate(axe_source())
    one = "only => axe.run({include: ['main .cell:has(textarea)'], exclude: ['.katex-html']}, only)"
    found = running.tab.evaluate(one, ALL)["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
    for control in cell.locator(".run-bar button:visible").all():
        assert control.bounding_box()["height"] >= 44
    cell.get_by_role("button", name="Reset").click()


def test_every_cell_of_every_chapter_is_known(html, parts):
    """Cells that do not stand on the page find their place by counting those that do."""
    for page in (html / "chapters").glob("[0-9]*.html"):
        source = (ROOT / "chapters" / f"{page.stem}.md").read_text(encoding="utf-8")
        shown = page.read_text(encoding="utf-8").count('class="cell_input')
        assert shown == len(live_python.HIDDEN.findall(source)) - len(live_python.hidden_cells(source)), page.stem


# --- where Python cannot run


def test_from_a_folder_the_page_says_what_it_needs(browser, html, parts):
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"{(html / CHAPTER).as_uri()}.html")
    assert "python -m http.server" in tab.locator(".run-cannot").inner_text()
    assert tab.get_by_role("button", name="Run").count() == 0
    context.close()


def test_an_old_browser_is_told(browser, address, parts):
    context = browser.new_context()
    context.add_init_script("delete window.WebAssembly")
    tab = context.new_page()
    tab.goto(f"{address}/{CHAPTER}.html")
    assert "WebAssembly" in tab.locator(".run-cannot").inner_text() and tab.locator(".run-bar").count() == 0
    context.close()


def test_a_file_that_does_not_arrive_is_named(browser, address, parts):
    context = browser.new_context()
    context.route("**/numpy.zip", lambda route: route.fulfill(status=404))
    reader = Reader(context, address)
    cell = reader.cell("act.card(")
    cell.get_by_role("button", name="Run").click()
    cell.get_by_role("button", name="Load and run").click()
    cell.get_by_text("Python did not start: numpy.zip is not there (404)").wait_for()
    assert cell.get_by_role("button", name="Run").is_enabled() and cell.locator(".cell_output table").count()
    context.close()


def test_without_scripts_there_are_no_buttons(opened):
    assert opened(CHAPTER, java_script_enabled=False).locator(".run-bar, .run-cannot").count() == 0


def test_pages_without_cells_know_nothing_of_it(opened):
    assert opened("index").locator("script[src*='live'], #run-python").count() == 0
