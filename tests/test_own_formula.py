"""The reader's own f(x) in the explorer: its value, slope and second derivative are SymPy's."""

import atexit
import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest
import sympy as sp
from py_mini_racer import MiniRacer

import actlib as act
from actlib import javascript
from actlib.formula import read

ROOT = Path(__file__).resolve().parent.parent
WHOLE = (-3.3, -1.2, -0.4, 0.35, 1.1, 2.6)
ANYWHERE = (
    "exp tanh abs relu sign H sin cos arctan sinh cosh sech sigma softplus silu gelu erf erfc Phi phi "
    "sgn Heaviside theta floor ceil ceiling tan atan sigmoid"
).split()
POWERS = ("ln", "log", "sqrt")
ON_THE_UNIT = ("arcsin", "asin", "arccos", "acos", "artanh", "atanh")
AS_SYMPY = {
    "abs": sp.Abs, "ln": sp.log, "ceil": sp.ceiling, "arctan": sp.atan, "arcsin": sp.asin, "arccos": sp.acos,
    "artanh": sp.atanh, "H": sp.Heaviside, "theta": sp.Heaviside, "sgn": sp.sign, "relu": lambda u: sp.Max(0, u),
    "sigma": lambda u: 1 / (1 + sp.exp(-u)), "sigmoid": lambda u: 1 / (1 + sp.exp(-u)),
    "silu": lambda u: u / (1 + sp.exp(-u)),
    "softplus": lambda u: sp.log(1 + sp.exp(u)), "logit": lambda u: sp.log(u / (1 - u)),
    "Phi": lambda u: sp.erfc(-u / sp.sqrt(2)) / 2, "gelu": lambda u: u * sp.erfc(-u / sp.sqrt(2)) / 2,
    "phi": lambda u: sp.exp(-(u**2) / 2) / sp.sqrt(2 * sp.pi),
}  # fmt: skip
WORDS = {"explorer": {"own_no_slope": "The slope of {name} is not known here."}}
X = sp.Symbol("x", real=True)


@cache
def engine():
    made = MiniRacer()
    atexit.register(made.close)
    made.eval(javascript.script() + javascript.explorer_script())
    for name in ("live/math", "js/formula", "live/own"):
        made.eval((ROOT / f"web/{name}.js").read_text(encoding="utf-8"))
    made.eval(f"const WORDS = {json.dumps(WORDS)}")
    made.eval("const say = (text, values) => text.replace(/{(\\w+)}/g, (_, key) => values[key])")
    made.eval("const three = (text, x) => invention(text).f.map(f => f(x)).map(v => isFinite(v) ? v : String(v))")
    return made


def found(text, at):
    return json.loads(engine().eval(f"JSON.stringify(three({json.dumps(text)}, {at!r}))"))


def agrees(text, expression, places):
    for at in places:
        expected = [complex(sp.N(sp.diff(expression, X, n).doit().subs(X, sp.Float(at, 40)), 30)) for n in range(3)]
        assert np.allclose(found(text, at), expected, rtol=1e-11, atol=1e-13), (text, at, found(text, at), expected)


@pytest.mark.parametrize("name", [*ANYWHERE, *POWERS, *ON_THE_UNIT, "logit"])
def test_each_function_has_its_derivatives(name):
    inner, places = "x**2/3 - x", WHOLE
    if name in POWERS:
        inner, places = "x**2 + x/2", (0.2, 0.7, 1.4, 3.1)
    if name in ON_THE_UNIT:
        inner, places = "x**3/2 + x/3", (-0.8, -0.3, 0.25, 0.6)
    if name == "logit":
        inner, places = "x", (0.2, 0.7)
    made = AS_SYMPY.get(name) or getattr(sp, name)
    outer = made(read(inner).subs(sp.Symbol("x", real=True), X))
    if name in ("floor", "ceil", "ceiling"):  # SymPy leaves their slope standing
        values = [found(f"{name}({inner})", at) for at in places]
        assert values == [[float(outer.subs(X, sp.Float(at, 40))), 0, 0] for at in places]
        return
    agrees(f"{name}({inner})", outer, places)


@pytest.mark.parametrize(
    "text",
    ["x*sigma(2*x)", "x/(1 + abs(x))", "(x**2 + 1)**(1/3)", "2**x", "x**3 - x/2", "-x**2", "x*exp(-x**2)",
     "(x**2 + 1)**x", "max(0, x) + 0.1*sin(x)", "x*(1/2 + max(-1, min(1, x/3))*(3 - max(-1, min(1, x/3))**2)/4)",
     "exp(1 - x)*pi"],
)  # fmt: skip
def test_whole_formulas(text):
    agrees(text, read(text), WHOLE)


@pytest.mark.parametrize("text, at, expected", [
    ("abs(x)", 0, [0, 0, "NaN"]), ("max(x, 2*x)", 0, [0, 1.5, "NaN"]), ("1/x", 0, ["Infinity", "NaN", "NaN"]),
    ("ln(x)", -1, ["NaN", "NaN", "NaN"]), ("x**0", 0, [1, 0, 0]), ("x**2", 0, [0, 0, 2]),
])  # fmt: skip
def test_at_corners_and_outside(text, at, expected):
    assert found(text, at) == expected


@pytest.mark.parametrize("text, seams", [
    ("abs(x - 1)", [1]), ("max(-1, min(1, x))", [-1, 1]), ("H(x + 2)*x", [-2]), ("x*sigma(x)", []),
])  # fmt: skip
def test_seams_are_found(text, seams):
    places = json.loads(engine().eval(f"JSON.stringify(invention({json.dumps(text)}).seams().map(s => s[0]))"))
    assert np.allclose(places, seams, atol=1e-12) and len(places) == len(seams)


@pytest.mark.parametrize("text, says", [
    ("x*gamma(x)", "gamma"), ("x +", ""), ("y*x", "y"), ("factorial(x)", "The slope of factorial is not known here."),
])  # fmt: skip
def test_what_cannot_be_drawn_is_said(text, says):
    caught = "catch (e) { if (e instanceof actFormula.NotAFormula) return e.message; throw e }"
    message = engine().eval(f"(() => {{ try {{ invention({json.dumps(text)}) }} {caught} }})()")
    assert message and says in message


def test_an_invention_knows_its_address():
    made = act.design(gate="tanh(x)**2 + 1/2")
    query = re.fullmatch(r"h-explorer\.html\?own=([^&]+)&f=relu,gelu&panels=f,slope,gap", made.explorer)[1]
    text = unquote(query)
    agrees(text, X * (sp.tanh(X) ** 2 + sp.Rational(1, 2)), WHOLE)
    assert "Piecewise" in act.design(gate="Piecewise((0, x < -1), ((x + 1)/2, x < 1), (1, true))").explorer


def test_too_long_for_the_explorer_is_said():
    made = act.design(gate="1/2 + tanh(x)/4" + "".join(f" + tanh(x*{k}/7)/400" for k in range(1, 31)))
    assert re.fullmatch(r"The explorer reads formulas of at most 400 signs; this one has \d{3}\.", made.explorer)


def test_the_chapters_link_is_the_inventions():
    chapter = (ROOT / "chapters/13-design.md").read_text(encoding="utf-8")
    gate = re.search(r'clipped = act\.design\(\s*gate="([^"]+)"', chapter)[1]
    linked = re.search(r'<a href="(h-explorer[^"]+)"', chapter)[1].replace("&amp;", "&")
    assert linked == act.design(gate=gate).explorer
