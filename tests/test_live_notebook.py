"""What runs a cell in the reader's browser (web/run), held here by the Python of this machine."""

import re
import sys
from pathlib import Path

import pytest

from tools.chapters import Book, Chapter
from tools.notebook_cells import pieces
from tools.stub import stub

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "web" / "run"))
import run_output  # noqa: E402
from cell_names import names_of  # noqa: E402
from run_notebook import Notebook  # noqa: E402


class Page:
    """A page with cells; `press` runs one and gives what was sent to the page."""

    def __init__(self, *sources, groups=(), barred=()):
        self.sent = []
        self.notebook = Notebook(lambda kind, data: self.sent.append((kind, data)))
        self.cells = [{"source": source, "title": f"Cell {n + 1}"} for n, source in enumerate(sources)]
        for index, group in dict(groups).items():
            self.cells[index]["group"] = group
        for index in barred:
            self.cells[index]["barred"] = "It needs more than a browser has."

    def press(self, index, then=""):
        self.sent.clear()
        self.fine = self.notebook.run(self.cells, index, then)
        return re.sub(r"<[^>]*>", "", "".join(data for _, data in self.sent)).strip()


# --- names


@pytest.mark.parametrize(
    "source, needs, gives, changes",
    [
        ("y = f(x) + 1", {"f", "x"}, {"y"}, set()),
        ("x = 1\ny = x", set(), {"x", "y"}, set()),
        ("y = x\nx = 1", {"x"}, {"x", "y"}, set()),
        ("x += 1", {"x"}, {"x"}, set()),
        ("for i in range(n):\n    total = i", {"n"}, {"i", "total"}, set()),
        ("squares = [u * k for u in xs]", {"k", "xs"}, {"squares"}, set()),
        ("d = {a: b for a, b in zip(p, {c for c in q})}", {"p", "q"}, {"d"}, set()),
        ("def f(a):\n    b = a\n    return b * later\nlater = 2", set(), {"f", "later"}, set()),
        ("def f(a):\n    return a * scale", {"scale"}, {"f"}, set()),
        ("import numpy as np\nfrom math import pi\nnp.zeros(3)", set(), {"np", "pi"}, set()),
        ("net.train(3)", {"net"}, set(), {"net"}),
        ("rows[2] = 0\nfor r in rows:\n    r.a = 1", {"rows"}, {"r"}, {"rows"}),
        ("net = make()\nnet.train(3)", {"make"}, {"net"}, set()),
        ("with open(path) as f:\n    f.read()", {"path"}, {"f"}, set()),
        ("try:\n    go()\nexcept E as e:\n    print(e)", {"go", "E"}, {"e"}, set()),
        ("class A(Base):\n    x = outer", {"Base", "outer"}, {"A"}, set()),
        ("print(n := len(x))", {"x"}, {"n"}, set()),
        ("(lambda q: q + shift)(1)", {"shift"}, set(), set()),
        ("this is no Python", set(), set(), set()),
    ],
)
def test_what_a_cell_needs_and_gives(source, needs, gives, changes):
    names = names_of(source)
    assert (names.needs, names.gives, names.changes) == (needs, gives, changes)


# --- running


def test_a_cell_brings_what_it_stands_on_and_nothing_else():
    page = Page("a = 1\nprint('first')", "1 / 0", "b = a + 1", "print(a, b)")
    assert page.press(3) == "1 2" and page.fine  # the failing cell is not needed, and the first is quiet
    assert page.press(0) == "first"


def test_of_two_cells_that_give_a_name_the_nearer_one_counts():
    page = Page("x = 1", "y = x", "x = 2", "print(x, y)")
    assert page.press(3) == "2 1"
    page.press(0)  # x is 1 now
    assert page.press(3) == "2 1"


def test_an_edited_cell_runs_again_with_what_stands_on_it():
    page = Page("a = 1", "b = 10 * a", "print(b)")
    assert page.press(2) == "10"
    page.cells[0]["source"] = "a = 5"
    assert page.press(2) == "50"


def test_what_has_run_is_not_run_again():
    page = Page("import random\nr = random.random()", "print(r)")
    assert page.press(1) == page.press(1)


def test_a_cell_that_changes_an_object_counts():
    page = Page("rows = [1]", "rows.append(2)", "print(rows)")
    assert page.press(2) == "[1, 2]" and page.press(2) == "[1, 2]"
    page.press(0)
    assert page.press(2) == "[1, 2]"


def test_a_change_is_made_once():
    page = Page("rows = [1]", "rows.append(2)", "print(rows)", "rows.append(3)", "print(rows)")
    assert [page.press(n) for n in (4, 4, 2, 2, 4)] == ["[1, 2, 3]", "[1, 2, 3]", "[1, 2]", "[1, 2]", "[1, 2, 3]"]


def test_a_cell_that_is_brought_up_overwrites_nothing():
    page = Page("x, y = 1, 10", "x = 2", "print(x + y)", "y = 0")
    assert page.press(2) == "12"
    page.press(3)
    assert page.press(2) == "12"  # y comes from the first cell again, which also gives another x


def test_calls_of_a_module_change_nothing_that_others_need():
    page = Page("import math as m", "m.sqrt(-1)", "print(m.pi > 3)")
    assert page.press(2) == "True" and page.fine


def test_a_function_may_use_what_stands_below_it():
    page = Page("def f():\n    return k", "k = 3", "print(f())")
    assert page.press(2) == "3"


def test_exercise_and_solution_do_not_meet():
    page = Page("x = 2", "def double(x):\n    ...", "def double(x):\n    return 2 * x", "print(double(x))",
                groups={1: "ex", 2: "solution of ex", 3: "solution of ex"})  # fmt: skip
    assert page.press(1, then="print(double(x))") == "None"
    assert page.press(3) == "4"
    assert page.press(1, then="print(double(x))") == "None"


def test_an_error_shows_the_readers_own_lines():
    page = Page("def f(x):\n    return 1 / x", "print('before')\nf(0)")
    said = page.press(1)
    assert not page.fine and said.startswith("before")
    assert (
        "cell 2" in said
        and "line 2" in said
        and "return 1 / x" in said
        and "ZeroDivisionError: division by zero" in said
    )
    assert "run_notebook" not in said


def test_an_error_in_a_cell_above_says_where():
    page = Page("x = 1 / 0", "print(x)")
    assert page.press(1).startswith("Cell 1 failed:") and not page.fine
    page.cells[0]["source"] = "x = 7"
    assert page.press(1) == "7" and page.fine


@pytest.mark.parametrize(
    "source", ["def f(:", "raise SystemExit", "exit()", "raise KeyboardInterrupt", "1 +", "x = '\0'"]
)
def test_whatever_a_cell_does_an_answer_comes(source):
    page = Page(source)
    assert page.press(0) and not page.fine


def test_a_barred_cell_says_why():
    page = Page("x = 1", "print(x)", barred=[0])
    assert page.press(1) == "Cell 1 does not run in a browser. It needs more than a browser has." and not page.fine


def test_whether_matplotlib_is_needed_is_known_beforehand():
    page = Page("import matplotlib.pyplot as plt", "x = 3", "plt.plot([x])")
    assert page.notebook.draws(page.cells, 2) and not page.notebook.draws(page.cells, 1)


def test_the_last_value_is_shown_unless_a_semicolon_follows():
    assert Page("1 + 1").press(0) == "2"
    assert Page("1 + 1;").press(0) == "" and Page("None").press(0) == "" and Page("x = 1").press(0) == ""


# --- outputs


def shown(value):
    sent = []
    run_output.Outputs(lambda kind, data: sent.append(data)).display(value)
    return "".join(sent)


def test_text_is_not_taken_for_html():
    assert "&lt;b&gt;" in shown("<b>") and "<b>" not in shown("<b>")
    page = Page("raise ValueError('<script>')")
    page.press(0)
    assert "<script>" not in page.sent[0][1]


def test_markdown_looks_as_on_the_page():
    from actlib.present import Markdown

    text = shown(Markdown("**Bold** `code` $x^2$\n\n| a | b |\n|:--|:--|\n| 1 | $y$ |\n"))
    assert "<strong>Bold</strong>" in text and '<code class="docutils literal notranslate">code</code>' in text
    assert '<span class="math notranslate" data-tex="x^2">' in text and 'data-tex="y"' in text
    assert '<div class="pst-scrollable-table-container"><table class="table">' in text


def test_a_claim_bears_its_mark():
    import actlib as act

    sent = []
    outputs = run_output.Outputs(lambda kind, data: sent.append(data))
    modules = {name: sys.modules.get(name) for name in ("IPython", "IPython.display")}
    try:
        run_output.stand_in_for_ipython(outputs)
        act.prove(
            "sample-square", "$(x+1)^2$ opens.", "(x + 1)**2\n= x**2 + 2*x + 1   # multiply out", ledger="C001,C002"
        )
        act.glue("sample", 3)
    finally:
        sys.modules |= {name: module for name, module in modules.items() if module}
        for name in [name for name, module in modules.items() if not module]:
            del sys.modules[name]
    (text,) = sent
    assert '<div class="claim claim-proved" id="claim-sample-square">' in text
    assert 'href="#claim-sample-square">Proved · C001, C002</a>' in text and "<strong>Proved" not in text
    assert '<table class="derivation table">' in text and "multiply out" in text


def test_a_figure_is_drawn_in_the_themes_colours():
    from actlib import figures

    fig, ax = figures.new()
    ax.plot([0, 1], [0, 1])
    sent = []
    run_output.Outputs(lambda kind, data: sent.append(data)).display(fig)
    assert '<div class="drawing" role="img"' in sent[0] and "currentColor" in sent[0] and figures.PAPER not in sent[0]


def test_sympy_comes_as_tex():
    import sympy as sp

    assert 'data-tex="\\frac{x}{2}"' in shown(sp.Symbol("x") / 2)


# --- NumPy


@pytest.mark.parametrize("shape, rank", [((6, 3), 3), ((6, 3), 2), ((3, 6), 3), ((4, 4), 1)])
@pytest.mark.parametrize("columns", [(), (2,)])
def test_least_squares_without_lapack(shape, rank, columns):
    import numpy as np
    import run_numpy

    rng = np.random.default_rng(1)
    a = rng.normal(size=(shape[0], rank)) @ rng.normal(size=(rank, shape[1]))
    b = rng.normal(size=(shape[0], *columns))
    for mine, theirs in zip(run_numpy.lstsq_by_svd(a, b), np.linalg.lstsq(a, b, rcond=None), strict=True):
        assert np.shape(mine) == np.shape(theirs) and np.allclose(mine, theirs)


# --- the chapters themselves


@pytest.mark.parametrize("path", Book(ROOT).chapter_paths, ids=lambda path: path.stem)
def test_every_name_that_a_chapters_cell_needs_is_given_above_it(path):
    cells, group = [], ""
    for piece in pieces(Chapter(Book(ROOT), path)):
        if piece.kind in ("exercise-start", "solution-start"):
            group = piece.kind + str(piece.directive.argument)
        elif piece.kind in ("exercise-end", "solution-end"):
            group = ""
        elif piece.kind == "code":
            cells.append({"source": stub(piece.text), "group": group})
    notebook = Notebook()
    notebook.cells = [run_notebook_cell(cell) for cell in cells]
    for index, cell in enumerate(notebook.cells):
        names = names_of(cell.source)
        lost = {n for n in names.needs | names.changes if notebook.definer(n, index) is None}
        later = {n for n in lost if notebook.definer(n, len(cells) - 1) is not None and cell.source.count("def ")}
        assert lost <= later, f"cell {index + 1} of {path.name}: {lost}"


def run_notebook_cell(cell):
    from run_notebook import Cell

    return Cell(**cell)
