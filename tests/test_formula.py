"""Formulas as text: read exactly, typeset as written."""

import pytest
import sympy as sp

from actlib.formula import exact, read, symbols, typeset

x = sp.Symbol("x", real=True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/2", sp.Rational(1, 2)), ("0.044715*x", sp.Rational(44715, 10**6) * x),
        ("1e-6", sp.Rational(1, 10**6)),
        ("H(0)", sp.Rational(1, 2)), ("sigma(x)", 1 / (1 + sp.exp(-x))), ("max(0, x)", sp.Max(0, x)),
        ("relu(x)", sp.Max(0, x)),
        ("Phi(0)", sp.Rational(1, 2)), ("phi(0)", 1 / sp.sqrt(2 * sp.pi)), ("softplus(0)", sp.log(2)), ("euler", sp.E),
        ("Interval.open(-oo, 1/3)", sp.Interval.open(-sp.oo, sp.Rational(1, 3))),
        ("Piecewise((1, x > 0), (0, true))", sp.Piecewise((1, x > 0), (0, True))),
        ("logit(1/2)", sp.S.Zero), ("golden", sp.GoldenRatio),
        ("LambertW(1)*exp(LambertW(1))", sp.LambertW(1) * sp.exp(sp.LambertW(1))),
    ],
)  # fmt: skip
def test_read(text, value):
    assert read(text) == value


def test_read_takes_values_and_assumptions():
    assert read("exp(a*x)", a=0.1) == sp.exp(x / 10)
    assert read("2 if k > 1 else 3", k=4) == 2 and read("2 if k > 1 else 3", k=1) == 3
    assert read("k", {"k": "positive"}).is_positive and read("k").is_real
    assert set(symbols("a*x + exp(pi*k)")) == {"a", "x", "k"}
    assert read("(\n  x +\n 1)") == x + 1


@pytest.mark.parametrize(
    ("given", "kept"), [(0.01, "1/100"), (1.702, "851/500"), (3, "3"), ("2/5", "2/5"), (float("inf"), "oo")]
)
def test_numbers_are_kept_as_they_were_written(given, kept):
    assert str(exact(given)) == kept


@pytest.mark.parametrize("text", ["x +", "1 2", "", "x = 3", "(x"])
def test_what_is_no_formula_is_named(text):
    with pytest.raises(ValueError, match="not a formula in Python syntax"):
        read(text)


@pytest.mark.parametrize("given", [None, 5, b"x", ["x"]])
def test_what_is_no_text_is_named(given):
    for use in (read, typeset):
        with pytest.raises(TypeError, match="a formula is text, such as"):
            use(given)


def test_a_formula_cannot_reach_python():
    for text in ("__import__('os')", "open('x')", "print(1)"):
        with pytest.raises((TypeError, NameError, ValueError)):
            read(text)


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("a + b - (c - d)", r"a + b - \left(c - d\right)"),
        ("(a + b)*c", r"\left(a + b\right)\,c"),
        ("a*(b*c)", r"a\,b\,c"),
        ("2*3", r"2 \cdot 3"),
        ("a/b/c", r"\frac{\frac{a}{b}}{c}"),
        ("-a/b", r"-\frac{a}{b}"),
        ("-(a + b)", r"-\left(a + b\right)"),
        ("(-x)**2", r"\left(-x\right)^{2}"),
        ("x**2**k", r"x^{2^{k}}"),
        ("exp(x)**2", r"\left(e^{x}\right)^{2}"),
        ("tanh(x)**2", r"\tanh^{2}(x)"),
        ("sqrt(2*pi)", r"\sqrt{2\,\pi}"),
        ("abs(x)", r"\left\lvert x\right\rvert"),
        ("beta*x_1 + w2", r"\beta\,x_{1} + w_{2}"),
        ("lam", r"\lambda"),
        ("Interval.Lopen(0, 1)", "(0, 1]"),
        ("Interval(-oo, oo)", r"(-\infty, \infty)"),
        ("FiniteSet(0, 1)", r"\{0, 1\}"),
        ("a <= x < b", r"a \le x < b"),
        ("diff(f, x)", r"\frac{d}{dx}\,f"),
        ("limit(f, x, 0, '+')", r"\lim_{x \to 0^+} f"),
        ("integrate(t, (t, 0, x))", r"\int_{0}^{x} t\,dt"),
        ("Piecewise((1, x > 0), (0, true))", r"\begin{cases}1 & x > 0 \\ 0 & \text{otherwise}\end{cases}"),
        ("1 if x > 0 else 0", r"\begin{cases}1 & x > 0 \\ 0 & \text{otherwise}\end{cases}"),
        (
            "a if k > 2 else b if k > 1 else c",
            r"\begin{cases}a & k > 2 \\ b & k > 1 \\ c & \text{otherwise}\end{cases}",
        ),
        ("Max(0, x)", r"\max(0, x)"),
    ],
)
def test_typeset(text, latex):
    assert typeset(text) == latex


@pytest.mark.parametrize("text", ["a % b", "~a", "a // b"])
def test_what_has_no_latex_is_named(text):
    with pytest.raises((ValueError, KeyError), match="cannot typeset"):
        typeset(text)
