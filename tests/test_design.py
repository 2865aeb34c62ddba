"""The workshop: what it measures is what the catalogue states, and what is wrong is told in words."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
from records import RECORDS

import actlib as act
from actlib import measure, nets, verdict
from actlib.hold_facts import FACTS
from actlib.present import card
from actlib.workshop import GATES, MAXIMA


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


# --- measured facts are the catalogue's facts

SWINGS = {"sin"}  # no asymptote: not for the workshop
SAMPLE = [f for f in RECORDS if f.name not in SWINGS]
SAME = ("range", "increasing", "smooth", "symmetry", "lipschitz", "mean", "second_moment")


@pytest.mark.parametrize("f", SAMPLE, ids=repr)
def test_measured_facts_are_the_stated_ones(f):
    """Measured from the formula alone, every record of the catalogue comes out as it is stated."""
    g = replace(f, **measure.facts(replace(f, breaks={})))
    for fact in SAME:
        mine, stated = getattr(g, fact), getattr(f, fact)
        if fact == "range":
            ends = [(float(s.inf), float(s.sup)) for s in (mine, stated)]
            assert np.allclose(*ends, rtol=1e-15, atol=1e-15)
        elif fact in ("increasing", "symmetry"):
            assert mine == stated, f"{fact}: measured {mine}, stated {stated}"
        elif fact == "lipschitz" and stated.is_infinite or fact == "smooth":
            assert mine == stated
        else:
            assert abs(float(mine) - float(stated)) <= 1e-15 * max(1, abs(float(stated))), (fact, mine, stated)
    assert {float(g.fact(s)) for s in g.breaks} == {float(f.fact(s)) for s in f.breaks}
    for mine, stated in ((g.minimum, f.minimum), (g.maximum, f.maximum)):
        assert (mine is None) == (stated is None)
        assert mine is None or np.allclose([float(v) for v in mine], [float(v) for v in stated], rtol=1e-15, atol=1e-15)


def test_swinging_is_said():
    with pytest.raises(measure.Unfit, match="swings"):
        measure.facts(act.sin)


# --- what composes


@pytest.mark.parametrize("name", GATES)
def test_named_gates(name):
    f = act.design(gate=name, k=3)
    assert {kind for kind, _ in f.faults} <= {"wrong asymptote", "lost digits", "overflow"}
    for check in FACTS:
        check(f)
    x = np.linspace(-4, 4, 33)
    assert np.allclose(f(x), x * (f(x) + (x == 0)) / (x + (x == 0)))
    assert np.allclose((f(x + 1e-6) - f(x - 1e-6)) / 2e-6, f.slope(x), atol=1e-8)


@pytest.mark.parametrize("name", MAXIMA)
def test_named_maxima(name):
    f = act.design(maximum=name, k=3)
    assert {kind for kind, _ in f.faults} <= {"not smooth", "lost digits", "overflow"}
    for check in FACTS:
        check(f)
    x = np.linspace(-3, 3, 61)
    assert np.all(f(x) >= np.maximum(x, 0)), "an average of ReLUs lies above ReLU"


def test_it_is_the_catalogues_function():
    x = np.linspace(-30, 30, 601)
    for made, known in (
        (act.design(gate="logistic", k=1.5), act.swish.with_(beta=1.5)),
        (act.design(gate="normal"), act.gelu),
        (act.design(maximum="logsumexp", k=2), act.softplus.with_(beta=2)),
        (act.design(gate="tanh(exp(x))"), act.tanhexp),
        (act.design(maximum="(x + sqrt(x**2 + b))/2", b=4), act.squareplus),
    ):
        assert np.allclose(made(x), known(x), rtol=1e-9, atol=1e-15)
        assert np.allclose(made.slope(x), known.slope(x), rtol=1e-9, atol=1e-15)
        assert float(made.lipschitz) == pytest.approx(float(known.lipschitz), rel=1e-15)


def test_gate_theorem():
    """The distance to ReLU is C/k."""
    sizes = [verdict.distance(act.design(gate="normal", k=k))[0] * k for k in (1, 2, 8)]
    assert np.allclose([float(s) for s in sizes], 0.16997120747990366, rtol=1e-12)


def test_it_is_a_record_like_the_others():
    f = act.design(gate="sigma(x)", k=2, name="mine", title="my own")
    x, y = np.random.default_rng(0).normal(size=(8, 3)), np.random.default_rng(1).normal(size=(8, 1))
    net = nets.mlp([3, 5, 1], f, np.random.default_rng(2))
    assert nets.gradient_check(net, x, y, nets.squared_loss) < 1e-6
    assert "my own" in card(f) and "act.mine" not in card(f)
    assert f.with_(k=4).formula == "x * sigma(4 * x)" and f.formula == "x * sigma(2 * x)"
    assert f(np.float16([1, 2])).dtype == np.float16 and f([[0, 1]]).shape == (1, 2)
    assert f(-np.inf) == 0 and f(np.inf) == np.inf and np.isnan(f(np.nan))


def test_a_sound_report():
    text = str(act.design(gate="normal", title="mine").report())
    assert text.startswith("**mine**: nothing wrong was found.")
    for row in ("range", "largest slope", "minimum", "tails", "gain", "zero-centred", "gradient check",
                "largest distance to ReLU", "$C$ of the gate theorem", "12 of 12 passed"):  # fmt: skip
        assert row in text, row
    assert "cost" not in text and all(line.count("|") == 3 for line in text.splitlines() if line.startswith("|"))
    assert "times ReLU's" in str(act.design(gate="logistic").report(cost=True))


# --- what is wrong, in words

FAULTY = {
    "log": (dict(maximum="log(x)"), "unfit", "At x = 0 the formula is infinite"),
    "root": (dict(formula="x*sqrt(x)"), "unfit", "no real value (a root or a logarithm of a negative number)"),
    "hole": (dict(formula="x/(1 - exp(-x))"), "unfit", "Its limit there is 1"),
    "no limit": (dict(formula="log(abs(x))"), "unfit", "At x = 0 the formula is infinite."),
    "irrational corner": (dict(formula="abs(x**2 - 5)/(1 + abs(x))"), "not smooth", "a corner at x = −sqrt(5)"),
    "nowhere": (dict(formula="(x - x)/(x - x)"), "unfit", "no value anywhere"),
    "pole": (dict(formula="x + 1/(x - 0.513)"), "unfit", "At x = 0.513 the formula is infinite"),
    "constant": (dict(gate="1/x"), "unfit", "It is constant, 1 everywhere"),
    "gate with a pole": (dict(gate="1/x"), "gate not finite", "The gate itself"),
    "swings": (dict(formula="x*sin(x)"), "unfit", "it swings"),
    "too fast": (dict(formula="exp(x)"), "unfit", "faster than any power"),
    "grows like a root": (dict(formula="sqrt(abs(x))"), "unfit", "grows like |x| to the 0.5"),
    "gate tends to 0.97": (dict(gate="0.97*sigma(x)"), "wrong limit", "tends to 0.97 as x → ∞, not to 1"),
    "gate upside down": (dict(gate="sigma(-x)"), "wrong limit", "tends to 1 as x → −∞, not to 0"),
    "gate not monotone": (dict(gate="tanh(exp(x)) + x*exp(-x**2)/2"), "gate not monotone", "it falls by"),
    "asymptote": (dict(gate="softsign"), "wrong asymptote", "As x → ∞ it follows x − 1/2, not x: it stays 0.5 away"),
    "C infinite": (dict(gate="1/2 + x/(2*(1 + sqrt(abs(x)))**2)"), "infinite C", "closes slower than 1/x"),
    "corner": (dict(gate="H(x)"), "not smooth", "a corner at x = 0, where the slope goes from 0 to 1"),
    "jump": (dict(formula="relu(x) + H(x)/2"), "not smooth", "a jump at x = 0, where the value goes from 0 to 0.5"),
    "hidden seam": (dict(maximum="uniform density", k=2), "not smooth", "a hidden seam at x = 1/2"),
    "no average": (dict(maximum="x*sigma(x)"), "no average", "an average of ReLUs has slopes between 0 and 1"),
    "overflow": (dict(gate="exp(x)/(1 + exp(x))"), "overflow", "In float32 something overflows: its value is inf"),
    "digits": (dict(gate="(1 + tanh(x))/2"), "lost digits", "no digit is left"),
    "slope": (dict(gate="logistic", slope=lambda x: act.sigmoid(x)), "wrong slope", "The slope does not match"),
    "value": (dict(gate="logistic", value=lambda x: act.gelu(x)), "wrong value", "The value does not match"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTY)
def test_fault_is_told_in_words(name):
    recipe, kind, words = FAULTY[name]
    f = act.design(**recipe)
    assert any(k == kind and words in sentence for k, sentence in f.faults), f.faults
    assert "✗" in str(f.report()) and words in str(f.report())


def test_a_limit_is_only_claimed_where_there_is_one():
    """log|x| and 1/x^2 are alike on both sides of 0, and have no limit there."""
    for formula in ("log(abs(x))", "1/x**2"):
        assert "limit" not in str(act.design(formula=formula).verdict)


def test_the_lost_digits_shown_are_the_worst_ones():
    """Of two precisions that lose equally many places the one with fewer digits left is shown."""
    said = dict(act.design(maximum="(x + sqrt(x**2 + b))/2", b=4).faults)["lost digits"]
    assert "in float32 it gives 0.001007, the formula 0.001" in said and "2 digits are left" in said


def test_facts_are_measured_once_for_a_formula():
    """Code and name are the reader's own each time, the facts the formula's."""
    a, b = act.design(gate="sigma(x)"), act.design(gate="logistic", name="other", slope=lambda x: act.sigmoid(x))
    assert a.range_text == b.range_text and not a.faults
    assert [kind for kind, _ in b.faults] == ["wrong slope"] and b.name == "other"


def test_unmeasured_facts_say_why():
    f = act.design(formula="x*sin(x)")
    with pytest.raises(ValueError, match="no such fact: As x → −∞ it follows no line"):
        _ = f.lipschitz
    assert f(np.pi / 2) == pytest.approx(np.pi / 2)


def test_a_failing_check_is_reported():
    """A record with a wrong fact goes through the catalogue's own checks, and they say so."""
    f = replace(act.design(gate="normal"), lipschitz_text="1")
    assert any("exceeds 1" in sentence for sentence in verdict.held(f)[1])
    assert "11 of 12 passed" in str(verdict.report(f)) and "exceeds 1" in str(verdict.report(f))


# --- what cannot be read


@pytest.mark.parametrize(
    "recipe, error, words",
    [
        (dict(), TypeError, "exactly one of gate=, maximum=, formula=; it was given none"),
        (dict(gate="sigma(x)", formula="x"), TypeError, "exactly one"),
        (dict(gate=act.sigmoid), TypeError, "a formula as text"),
        (dict(formula="x^2"), ValueError, "write **"),
        (dict(formula="2x"), ValueError, "not a formula in Python syntax"),
        (dict(formula="ln(x)"), ValueError, "write log"),
        (dict(formula="floor(x)"), ValueError, "no function 'floor'"),
        (dict(formula="a*x"), ValueError, "uses a, which has no value"),
        (dict(formula="e**x"), ValueError, "for Euler's number write euler"),
        (dict(formula="x.real"), ValueError, "does not belong into a formula"),
        (dict(formula="__import__('os')"), ValueError, "no function '__import__'"),
        (dict(formula="sigma(x, 2)"), ValueError, "sigma takes one argument"),
        (dict(formula="x % 2"), ValueError, "'x % 2' does not belong"),
        (dict(gate="max()"), ValueError, "at least one argument"),
        (dict(gate="Piecewise((x, x > 0))"), ValueError, "the last one with true"),
        (dict(gate="Piecewise((0, 0 < x < 1), (1, true))"), ValueError, "Piecewise takes pairs"),
        (dict(gate="Piecewise((0, x < 0), (1, True))"), ValueError, "write true, not True"),
        (dict(gate="x > 0"), ValueError, "is no number; a step is H(x)"),
        (dict(gate="abs"), ValueError, "abs is a function: write abs(x)"),
        (dict(formula="9**9**9*x"), ValueError, "'9 ** 9 ** 9' is too large"),
        (dict(formula="1e400*x"), ValueError, "does not belong"),
        (dict(formula="x + 1/0"), ValueError, "'1 / 0' divides by 0"),
        (dict(gate="sigma(x)", value=3), TypeError, "value takes a NumPy function of x; it was given int 3"),
        (dict(gate="logistic", k=0), ValueError, "positive number, was given 0"),
        (dict(formula="a*x", a="2"), TypeError, "parameter a takes a number; it was given str '2'"),
        (dict(formula="a*x", a=np.inf), ValueError, "a finite number"),
        (dict(formula="a*x", a=1, b=2), ValueError, "no parameter 'b'; its parameters: a"),
        (dict(formula="x*sigma(x)", x=3), ValueError, "no parameter 'x'; its parameters: none"),
        (dict(gate=["sigma(x)"]), TypeError, "gate takes a formula as text"),
        (dict(gate="logistic", name=5), TypeError, "name takes a text; it was given int 5"),
        (dict(gate="logistic", value=lambda x: np.zeros(3)), TypeError, "it gave float64 of shape (3,)"),
        (dict(gate="logistic", slope=lambda x: None), TypeError, "slope takes a NumPy function of x"),
        (dict(formula="-" * 900 + "x"), ValueError, "nested too deeply"),
    ],
)
def test_what_cannot_be_read(recipe, error, words):
    with pytest.raises(error) as said:
        act.design(**recipe)
    assert words in str(said.value)
