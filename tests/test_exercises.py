"""Exercises answer back: stub, solution and every slip of the book; and whatever else a reader may hand in."""

import ast
import itertools
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import sympy as sp

from actlib.exercises import ask, check, engine, find
from actlib.exercises.engine import Slip, choose, expression, function, number
from actlib.formula import read
from tools.chapters import Book, Chapter
from tools.notebook_cells import is_check, pieces
from tools.stub import stub, without_markers

ROOT = Path(__file__).resolve().parent.parent


# --- what the chapters say


@dataclass
class Asked:
    """One exercise as its chapter writes it."""

    key: str
    chapter: str
    level: str
    imports: str
    cells: list = field(default_factory=list)  # sources, markers and all
    checks: list = field(default_factory=list)
    asks: str = ""


def asked_in(path):
    book = Book(path.parent.parent)
    chapter = Chapter(book, path)
    parts = pieces(chapter)
    imports = imports_of(piece.text for piece in parts if piece.kind == "code")
    found, current = {}, None
    for piece in parts:
        if piece.kind == "exercise-start":
            label = piece.directive.options["label"]
            level = " ".join(piece.directive.classes)
            current = found[label] = Asked(label, path.stem, level, imports)
        elif piece.kind == "solution-start":
            current = found[piece.directive.argument]
        elif piece.kind in ("exercise-end", "solution-end"):
            current = None
        elif current and piece.kind == "ask":
            current.asks = piece.text
        elif current and piece.kind == "code":
            (current.checks if is_check(piece.text) else current.cells).append(piece.text)
    return list(found.values())


def imports_of(cells):
    statements = [node for source in cells for node in ast.parse(source).body]
    return "\n".join(ast.unparse(n) for n in statements if isinstance(n, (ast.Import, ast.ImportFrom)))


def answers(asked, turn):
    """What `check` says to the chapter's own cells, each passed through `turn` (stub or without_markers)."""
    names = {}
    exec(asked.imports, names)
    for source in asked.cells:
        exec(turn(source), names)
    statements = [s.value for source in asked.checks for s in ast.parse(source).body]
    return [eval(compile(ast.Expression(call), "<check>", "eval"), names) for call in statements]


BOOK = [asked for path in Book(ROOT).chapter_paths for asked in asked_in(path)]
ANSWERED_IN_CELLS = [asked for asked in BOOK if not asked.asks]
SLIPS = [(asked.key, slip) for asked in BOOK for slip in (engine._load(), find(asked.key))[1].slips]


def by_key(exercises):
    return pytest.mark.parametrize("asked", exercises, ids=[a.key for a in exercises])


def test_the_chapters_and_the_library_hold_the_same_exercises():
    engine._load()
    in_chapters = sorted(asked.key for asked in BOOK)
    assert in_chapters == sorted(set(in_chapters)), "a key stands in two chapters"
    assert in_chapters == sorted(k for k in engine.ALL if not k.startswith("sample-"))


@by_key(BOOK)
def test_chapter_and_library_agree_on_an_exercise(asked):
    exercise = find(asked.key)
    assert asked.level == exercise.level
    assert exercise.praise and exercise.slips
    if asked.level == "see":
        assert asked.asks == asked.key and exercise.question and exercise.hint and exercise.answer is not None
        assert exercise.answer in exercise.choices if exercise.choices else True
    else:
        assert asked.checks and asked.cells and not asked.asks


@by_key(ANSWERED_IN_CELLS)
def test_the_stub_is_not_attempted(asked):
    for feedback in answers(asked, stub):
        assert feedback.status == "not attempted", feedback


@by_key(ANSWERED_IN_CELLS)
def test_the_solution_is_correct(asked):
    for feedback in answers(asked, without_markers):
        assert feedback.status == "correct" and feedback.message == find(asked.key).praise


@by_key([asked for asked in BOOK if asked.asks])
def test_a_question_of_the_page_knows_its_answer(asked):
    assert check(asked.key, find(asked.key).answer).status == "correct"
    assert check(asked.key, ...).status == "not attempted"
    assert str(ask(asked.key)).startswith(find(asked.key).question)


@pytest.mark.parametrize("key, slip", SLIPS, ids=[f"{key}: {slip.name}" for key, slip in SLIPS])
def test_every_slip_is_told_apart(key, slip):
    answer = slip.answer
    if isinstance(answer, str) and not find(key).choices:
        answer = read(answer)
    feedback = check(key, answer)
    assert (feedback.status, feedback.message) == ("wrong", slip.says)


@pytest.mark.parametrize("key, slip", SLIPS, ids=[f"{key}: {slip.name}" for key, slip in SLIPS])
def test_a_slip_gets_sentences_of_its_own(key, slip):
    assert len(slip.says.split()) >= 5 and slip.says.rstrip().endswith((".", "?", "!", ")", "*"))
    assert [s.says for s in find(key).slips].count(slip.says) == 1


# --- whatever a reader may hand in


class Hostile:
    """Every way in which an object can refuse to be looked at."""

    def __init__(self, error):
        object.__setattr__(self, "error", error)

    def _raise(self, *args, **kwargs):
        raise object.__getattribute__(self, "error")

    __call__ = __eq__ = __ne__ = __hash__ = __repr__ = __str__ = __bool__ = __len__ = __iter__ = _raise
    __array__ = __float__ = __int__ = __index__ = __getattr__ = __getitem__ = __abs__ = __lt__ = _raise
    __sub__ = __rsub__ = __add__ = __mul__ = __neg__ = __format__ = _sympy_ = _raise


class Unspeakable(Exception):
    def __str__(self):
        raise SystemExit("even the error's text exits")


class Liar(np.ndarray):
    """An array that refuses comparison."""

    def __eq__(self, other):
        raise SystemExit

    __hash__ = None


def endless(x, *rest):
    return endless(x, *rest)


def nested():
    loop = []
    loop.append(loop)
    return loop


def mutilate(x, *rest):
    if isinstance(x, np.ndarray):
        x[...] = np.nan
    return x


def throws(error):
    def thrower(*args):
        raise error

    return thrower


STRANGE = {
    "None": None,
    "dots": ...,
    "True": True,
    "nan": float("nan"),
    "infinity": float("inf"),
    "huge": 10**5000,
    "below": -(10**400),
    "complex": 1 + 2j,
    "empty text": "",
    "text": "sigma",
    "code": "def f(",
    "many": "x" * 10_000,
    "exit": "exit()",
    "bytes": b"a",
    "surrogate": "\ud800",
    "ragged": [[1], [2, 3]],
    "empty": [],
    "nested": nested(),
    "dict": {"a": 1},
    "set": {1, 2},
    "type": int,
    "class": Hostile,
    "module": np,
    "generator": (n for n in range(3)),
    "endless generator": itertools.count(),
    "iterator": iter([1]),
    "object array": np.array([None, "a"], dtype=object),
    "text array": np.array(["a"]),
    "2d": np.ones((2, 3)),
    "0d": np.array(0.5),
    "empty array": np.array([]),
    "structured": np.zeros(2, dtype=[("a", int)]),
    "dates": np.array(["2020-01-01"], dtype="datetime64[D]"),
    "matrix": sp.eye(2),
    "symbol": sp.Symbol("q"),
    "relation": sp.Symbol("x") < 1,
    "sympy nan": sp.nan,
    "zoo": sp.zoo,
    "oo": sp.oo,
    "matrix symbol": sp.MatrixSymbol("A", 2, 2),
    "sympy function": sp.sin,
    "undefined": sp.Function("f"),
    "noncommutative": sp.Symbol("x", commutative=False),
    "set of sympy": sp.Interval(0, 1),
    "sympy true": sp.true,
    "liar": np.zeros(3).view(Liar),
    "masked": np.ma.masked,
    "print": print,
    "input-less": lambda: 1,
    "len": len,
    "identity": lambda *a: a[0],
    "self": lambda *a: check,
    "mutilate": mutilate,
    "endless": endless,
    "exits": throws(SystemExit(1)),
    "divides": lambda *a: 1 / 0,
    "stops": throws(StopIteration()),
    "exits on generator": throws(GeneratorExit()),
    "unspeakable": throws(Unspeakable()),
    "returns hostile": lambda *a: Hostile(SystemExit()),
    "returns ragged": lambda *a: [[1], [2, 3]],
    "returns text": lambda *a: "0.5",
    "returns complex": lambda *a: a[0] * 1j,
    "returns itself": lambda *a: mutilate,
    "returns 2d": lambda *a: np.ones((5, 5)),
    "returns generator": lambda *a: (n for n in range(3)),
    "returns sympy": lambda *a: sp.Symbol("x"),
    "returns liar": lambda *a: np.zeros(3).view(Liar),
    "prints": lambda *a: print("?"),
    "hostile": Hostile(ValueError("no")),
    "hostile exit": Hostile(SystemExit("no")),
    "hostile stop": Hostile(StopIteration()),
    "hostile memory": Hostile(MemoryError()),
    "hostile recursion": Hostile(RecursionError()),
    "hostile text": Hostile(Unspeakable()),
}


@pytest.fixture(scope="module")
def samples():
    """One exercise of each kind, apart from the book's."""
    x = np.array([-1.0, 0.0, 2.0])
    choose(
        "sample-choose",
        "Which?",
        {"a": ("This.", ""), "b": ("That.", "No, that is wrong.")},
        "a",
        hint="Look.",
        praise="Yes.",
    )
    number("sample-number", 0.25, praise="Yes.", near="Close.", slips=(Slip("half", 0.5, "That is twice it."),))
    expression("sample-expression", "a*x**2", praise="Yes.", slips=(Slip("no a", "x**2", "Where is a?"),))
    function(
        "sample-function", lambda x: x**2, [(x,), (np.array([[3.0]]),), (2.0,)], praise="Yes.", keeps_dtype=True,
        slips=(Slip("double", lambda x: 2 * x, "That is twice, not the square."),),
    )  # fmt: skip
    yield ["sample-choose", "sample-number", "sample-expression", "sample-function"]
    for key in [k for k in engine.ALL if k.startswith("sample-")]:
        del engine.ALL[key]


@pytest.mark.parametrize("name", STRANGE)
def test_check_never_raises(samples, name, capsys):
    for key in (*samples, *(asked.key for asked in BOOK)):
        feedback = check(key, STRANGE[name])
        assert feedback.status in ("wrong", "not attempted", "correct")
        assert str(feedback).encode("utf-8", "replace") and "\n" not in feedback.message
        assert feedback.status != "correct" or feedback.message == find(key).praise
    assert not capsys.readouterr().out


@pytest.mark.parametrize("name", STRANGE)
@pytest.mark.parametrize("speak", [check, ask])
def test_an_unknown_key_lists_the_nearest(samples, name, speak):
    feedback = speak(STRANGE[name])
    assert feedback.status == "unknown" and "Nearest: " in feedback.message


def test_the_nearest_keys_are_near(samples):
    assert "sample-function" in check("sample-funktion", 1).message
    with pytest.raises(KeyError, match="No exercise is called `'sample-funktion'`. Nearest: sample-function"):
        find("sample-funktion")


def test_a_reader_who_interrupts_is_obeyed(samples):
    def interrupted(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check("sample-function", interrupted)


# --- the four kinds


@pytest.mark.parametrize("answer", ["a", "A", " a ", "(a)", "a."])
def test_choose_takes_the_letter_as_people_write_it(samples, answer):
    assert check("sample-choose", answer).status == "correct"


def test_choose_says_why_a_choice_is_wrong(samples):
    assert check("sample-choose", "b").message == "No, that is wrong."
    assert "one of the letters a, b" in check("sample-choose", "c").message


@pytest.mark.parametrize(
    "answer",
    [0.25, 1 / 4 + 1e-9, np.float32(0.25), np.array(0.25), sp.Rational(1, 4), sp.exp(-sp.log(4)), "1/4", "exp(-ln(4))"],
)
def test_number_takes_any_kind_of_number(samples, answer):
    assert check("sample-number", answer).status == "correct"


@pytest.mark.parametrize(
    "answer, says",
    [
        (0.5, "That is twice it."), (0.26, "Close."), (7, "7 is too large."), (-7, "-7 is too small."),
        ([0.25], "The answer is one number"), ("x/4", "one number; this was"), ("", "one number"),
        (float("nan"), "finite number"), (True, "this was True"),
    ],
)  # fmt: skip
def test_number_says_what_is_wrong(samples, answer, says):
    assert says in check("sample-number", answer).message


def test_expression_takes_any_equal_form(samples):
    x, a = sp.Symbol("x"), sp.Symbol("a", positive=True)
    for right in (a * x**2, sp.expand(a * (x - 1) ** 2 + 2 * a * x - a), "a*x*x", a * sp.exp(2 * sp.log(sp.Abs(x)))):
        assert check("sample-expression", right).status == "correct", right


def test_expression_says_what_is_wrong(samples):
    x, a, b = sp.symbols("x a b")
    assert check("sample-expression", x**2).message == "Where is a?"
    assert "should depend on a, x alone; yours holds b" in check("sample-expression", b * x**2).message
    assert "yours gives" in check("sample-expression", a * x**2 + 1).message
    assert "should be a SymPy expression; this was" in check("sample-expression", [a * x**2]).message


def test_function_names_the_place_and_both_values(samples):
    message = check("sample-function", lambda x: np.where(np.asarray(x) == 2, 5, np.asarray(x) ** 2)).message
    assert message == "At x = 2 yours gives 5, the answer is 4."


@pytest.mark.parametrize(
    "answer, says",
    [
        (lambda x: 2 * x, "That is twice, not the square."),
        (lambda x: np.asarray(x, dtype=float) ** 2, "float32 in gave float64 out"),
        (lambda x: np.sum(np.square(x)), "returned shape (); the answer has shape (3,)"),
        (lambda x: x.no_such, "it raised AttributeError"),
        (lambda: 1, "it raised TypeError"),
        (lambda x: None if np.ndim(x) == 0 else x**2, "it returned nothing: is a `return` missing?"),
        (4.0, "should be a function; this was `4.0`. Hand in the name without brackets."),
    ],
)
def test_function_says_what_is_wrong(samples, answer, says):
    feedback = check("sample-function", answer)
    assert feedback.status == "wrong" and says in feedback.message


@pytest.mark.parametrize("empty", [lambda x: None, lambda x: ..., lambda x: exec("raise NotImplementedError")])
def test_a_function_that_is_still_empty_is_not_attempted(samples, empty):
    assert check("sample-function", empty).status == "not attempted"


def test_probes_survive_a_reader_who_writes_into_them(samples):
    def in_place(x):
        if isinstance(x, np.ndarray):
            x *= x
            return x
        return x**2

    for _ in range(2):
        assert check("sample-function", in_place).status == "correct"
    assert check("sample-function", mutilate).status == "wrong"
    assert check("sample-function", np.square).status == "correct"


def test_feedback_is_markdown_and_text(samples):
    bundle = check("sample-number", 0.25)._repr_mimebundle_()
    assert bundle["text/markdown"] == bundle["text/plain"] == "**✓ Correct.** Yes."


@pytest.mark.parametrize("text", ["beta*f + s*(1 - beta*f)", "f*beta + s - s*beta*f"])
def test_a_formula_may_be_given_as_text(text):
    assert check("swish-from-the-output", text).status == "correct"


def test_text_may_use_the_books_own_functions():
    assert check("after-router-gradient", "sigma(x)/(2*sqrt(log(1 + exp(x))))").status == "correct"
    assert check("after-router-gradient", "softplus").status == "wrong"


@pytest.mark.parametrize("key, text", [
    ("after-dip-place", "ln(delta) - ln(beta + delta)"),
    ("after-router-gradient", "sigma(x) / (2*ln(1 + exp(x))^0.5)"),
])  # fmt: skip
def test_text_may_be_written_as_it_is_printed(key, text):
    assert check(key, text).status == "correct"


@pytest.mark.parametrize("text", ["__import__('os').getcwd()", "import os", "((("])
def test_text_that_is_no_formula_is_not_run(text):
    assert "should be a SymPy expression" in check("after-router-gradient", text).message
