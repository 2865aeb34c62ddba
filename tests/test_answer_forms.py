"""The page's judge (web/js/answers.js) and the library's `check` say the same of every answer and every slip.

The scripts run in the embedded JavaScript engine that also typesets the book's formulas: no browser is needed.
"""

import atexit
import json
import re
import sys
from pathlib import Path

import pytest
from py_mini_racer import MiniRacer

from actlib import check
from actlib.exercises import engine
from actlib.formula import read

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "sphinx_ext"))
import answer_forms  # noqa: E402

engine._load()
ASKED = [e for key, e in sorted(engine.ALL.items()) if answer_forms.form(e)]
FORMULAS = [e for e in ASKED if e.kind == "formula"]
SLIPS = [(e, slip) for e in ASKED for slip in e.slips]


@pytest.fixture(scope="module")
def page():
    """Calls functions of the page's scripts with JSON in and out."""
    racer = MiniRacer()
    atexit.register(racer.close)
    for name in ("formula.js", "answers.js"):
        racer.eval((ROOT / "web/js" / name).read_text(encoding="utf-8"))
    racer.eval("""
    function judged(question, given) { return actAnswers.judge(question, given); }
    function valued(text, at) {
      try { return {value: actFormula.value(actFormula.read(text, Object.keys(at)), at)}; }
      catch (error) { if (error instanceof actFormula.NotAFormula) return {refused: error.message}; throw error; }
    }
    function drawn(text, names) { return actFormula.mathml(actFormula.read(text, names)); }
    """)
    return lambda name, *given: json.loads(racer.eval(f"JSON.stringify({name}({', '.join(map(json.dumps, given))}))"))


def said(exercise, verdict):
    """The sentence that the page shows, as Markdown."""
    return dict(answer_forms.said(exercise))[verdict["says"]] if "says" in verdict else verdict["text"]


def typed(exercise, answer):
    """An answer of the record as a reader would type it."""
    return str(answer) if exercise.kind != "number" else repr(float(answer))


def test_every_question_that_needs_no_python_has_its_form():
    wanted = {e.key for e in engine.ALL.values() if e.level in ("see", "derive")}
    assert {e.key for e in ASKED} == wanted and len(FORMULAS) >= 20


@pytest.mark.parametrize("exercise", ASKED, ids=[e.key for e in ASKED])
def test_the_right_answer_is_right_on_the_page_and_in_the_library(page, exercise):
    question = answer_forms.question(exercise)
    answer = exercise.compares["truth"] if exercise.kind == "formula" else exercise.answer
    verdict = page("judged", question, typed(exercise, answer))
    assert verdict == {"status": "correct", "says": "right"}
    given = read(answer) if exercise.kind == "formula" else answer
    assert check(exercise.key, given).message == said(exercise, verdict)


@pytest.mark.parametrize("exercise, slip", SLIPS, ids=[f"{e.key}: {s.name}" for e, s in SLIPS])
def test_every_slip_gets_its_sentence_on_the_page(page, exercise, slip):
    verdict = page("judged", answer_forms.question(exercise), typed(exercise, slip.answer))
    assert verdict["status"] == "wrong" and said(exercise, verdict) == slip.says
    given = read(slip.answer) if isinstance(slip.answer, str) and exercise.kind == "formula" else slip.answer
    assert check(exercise.key, given).message == slip.says


@pytest.mark.parametrize("exercise", FORMULAS, ids=[e.key for e in FORMULAS])
def test_a_formula_nobody_foresaw_is_wrong_in_both(page, exercise):
    """Page and library name a place with both values, of a constant the side only; and judge multiples alike."""
    question = answer_forms.question(exercise)
    truth = exercise.compares["truth"]
    for wrong in (f"({truth}) + 1/1000", f"1001/1000*({truth})", "0.1234"):
        verdict, library = page("judged", question, wrong), check(exercise.key, read(wrong))
        assert verdict["status"] == library.status == "wrong", wrong
        if question["letters"]:
            assert "yours gives" in said(exercise, verdict)
        else:  # the value would be the answer
            assert library.message == said(exercise, verdict).replace("−", "-")
            assert re.search(r"is (too (large|small)|near\. Give it exactly, as a formula)\.$", library.message)
    same = f"(({truth}) * 3 - 0.5) / 3 + 1/6"
    assert page("judged", question, same)["status"] == check(exercise.key, read(same)).status == "correct"


@pytest.mark.parametrize("same", ["(a*x - t)*min(0, x)", "(t - a*x)*|x|"])
def test_a_letter_is_compared_where_the_exercise_puts_it(page, same):
    """In this one x is negative: what is right there alone is right."""
    question = answer_forms.question(engine.find("leaky-slope-gradient"))
    assert page("judged", question, same)["status"] == "correct"
    assert all(point["x"] < 0 for point in question["points"])


@pytest.mark.parametrize("exercise", FORMULAS, ids=[e.key for e in FORMULAS])
def test_the_points_test_the_whole_formula(page, exercise):
    """The truth has a value at enough of them; each agrees with SymPy's."""
    question = answer_forms.question(exercise)
    tree = read(question["truth"])
    finite = 0
    for point in question["points"]:
        exact = tree.subs({s: point[str(s)] for s in tree.free_symbols}).evalf(25)
        mine = page("valued", question["truth"], point)["value"]
        if mine is not None:
            finite += 1
            assert abs(mine - exact) <= 1e-12 * (1 + abs(exact))
    assert finite >= 6  # answers.js asks for five
    assert page("drawn", question["truth"], list(question["points"][0])).startswith("<math ")


AT = {"x": 1.3, "a": 0.7, "n_0": 3.0, "n_L": 5.0, "p1": 0.2, "alpha": 2.0, "t": 0.4}


@pytest.mark.parametrize(
    "text, python",
    [
        ("ax", "a*x"),
        ("2 a x^2", "2*a*x**2"),
        ("-x²", "-x**2"),
        ("x⁻¹", "1/x"),
        ("2^-x", "2**-x"),
        ("x^2^3", "x**8"),
        ("σ(ax)(1−σ(ax))", "sigma(a*x)*(1-sigma(a*x))"),
        ("σ′(x)", "sigma(x)*(1-sigma(x))"),
        ("tanh′(t)", "1-tanh(t)**2"),
        ("tanh²(x)", "tanh(x)**2"),
        ("tanh^2 x", "tanh(x)**2"),
        ("½ ln(1+e^x)", "log(1+exp(x))/2"),
        ("√(2/π)", "sqrt(2/pi)"),
        ("|x−2|·a", "abs(x-2)*a"),
        ("|-x|a|-t|", "x*a*t"),
        ("n0/nL", "n_0/n_L"),
        ("n₀ / n_L", "n_0/n_L"),
        ("p₁(1-p1)", "p1*(1-p1)"),
        ("αx", "alpha*x"),
        ("xtanh(x)", "x*tanh(x)"),
        ("max(a, x, 0)", "x"),
        ("Max(x, a*x)", "x"),
        ("relu(-x) + H(x)", "1"),
        ("Φ(x) + φ(x)", "Phi(x)+phi(x)"),
        ("erf(x) + erfc(a)", "erf(x)+erfc(a)"),
        ("0,25x", "x/4"),
        ("1.5e-3", "3/2000"),
        ("f′ = 3x", "3*x"),
        ("[x+1]{a}", "(x+1)*a"),
        ("２x", "2*x"),
        ("softplus(x) − x", "log(1+exp(-x))"),
        ("x--x", "2*x"),
        ("a/(2x)", "a/(2*x)"),
        ("2/3*x", "2*x/3"),
        ("LambertW(a)", "LambertW(a)"),
        ("e^(-x^2)", "exp(-x**2)"),
    ],
)
def test_formulas_are_read_as_people_write_them(page, text, python):
    exact = read(python)
    exact = float(exact.subs({s: AT[str(s)] for s in exact.free_symbols}).evalf(20))
    assert page("valued", text, AT)["value"] == pytest.approx(exact, rel=1e-13)


@pytest.mark.parametrize(
    "text, complaint",
    [
        ("", "There is no formula yet"),
        ("1/2x", "1/(2x) or (1/2)*x"),
        ("x2", "Write a product with a star: x*2"),
        ("q+1", "“q” is not known here. The letters are x, a"),
        ("constructor", "not known"),
        ("__proto__", "cannot stand"),
        ("toString()", "not known"),
        ("alert(1)", "not known"),
        ("x.y", "cannot stand"),
        ("x;y", "cannot stand"),
        ("1..2", "not a number"),
        ("(x", "not closed"),
        ("|x", "not closed"),
        ("x)", "never opened"),
        ("x +", "ends too early"),
        ("*x", "unexpected place"),
        ("x = y = 2", "one equals sign"),
        ("tanh", "tanh of what?"),
        ("tanh(x, a)", "one argument"),
        ("(x, a)", "A comma"),
        ("gelu′(x)", "prime"),
        ("(" * 200 + "x" + ")" * 200, "at most 400"),
        ("(" * 150 + "x", "nested too deep"),
        ("-" * 300 + "x", "nested too deep"),
        ("tanh^(-1)(x)", "one over it"),
        ("<b>", "cannot stand"),
        ("\ud83d\ude00", "cannot stand"),
    ],
)
def test_what_is_no_formula_is_refused_with_a_reason(page, text, complaint):
    assert complaint in page("valued", text, AT)["refused"]


@pytest.mark.parametrize(
    "function", ["erf", "erfc", "Phi", "sigma", "softplus", "tanh", "phi", "LambertW", "factorial"]
)
def test_special_functions_to_twelve_digits(page, function):
    for x in (-0.3, -0.1, 0.0, 0.4, 1.1, 1.99, 2.01, 3.0, 5.0):
        exact = float(read(f"{function}(x)", x=x).evalf(25))
        assert page("valued", f"{function}(x)", {"x": x})["value"] == pytest.approx(exact, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize(
    "text, status",
    [("0,9526", "correct"), ("95.26 %", "correct"), ("1-0.0474", "correct"), ("x", "unread"), ("1/0", "unread")],
)
def test_numbers_as_people_write_them(page, text, status):
    question = {"kind": "number", "truth": 0.9526, "tolerance": 1e-3, "near": False, "hint": False, "slips": []}
    assert page("judged", question, text)["status"] == status


def test_sentences_are_typeset():
    assert "katex" in answer_forms.typeset("The slope is $\\frac14$ at `x = 0`.")
    with pytest.raises(ValueError, match="TeX not understood"):
        answer_forms.typeset("$\\frac{1$")
