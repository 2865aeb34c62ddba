"""Bounds that rounding cannot break, with python-flint and without it."""

import math

import mpmath
import pytest

from actlib import enclosure
from actlib.enclosure import enclose_maximum
from actlib.proof import ClaimFailed, certify

WAYS = ("flint", "mpmath")
X = {"x": (-20, 20)}


@pytest.fixture(params=WAYS)
def arithmetic(request, monkeypatch):
    if request.param == "mpmath":
        monkeypatch.setattr(enclosure, "flint", None)
    elif enclosure.flint is None:
        pytest.skip("python-flint is not installed")
    return request.param


# (formula, interval, a bound above the maximum, the maximum to 30 digits)
KNOWN = [
    ("sigma(x)*(1 - sigma(x))", X, 0.2500001, "0.25"),
    ("exp(-x)/(1 + exp(-x))**2", X, 0.2500001, "0.25"),  # 1 + exp(-x) is a ball with 0 in it at first
    ("-x*sigma(x)", X, 0.2785, "0.278464542761073795109358739022"),
    ("tanh(x)", X, 1.1, "0.999999999999999991503291448"),
    ("1 - tanh(x)**2", X, 1.001, "1"),
    ("x*(1 - x)", {"x": (0, 1)}, 0.26, "0.25"),
    ("sin(x)", {"x": (0, "pi")}, 1.1, "1"),
    ("x", {"x": (0, "1/10")}, 0.2, "0.1"),
    ("exp(-x**2/2)*x", {"x": (0, 5)}, 0.61, "0.606530659712633423603799534991"),
    ("log(1 + exp(x)) - x/2", {"x": (-3, 3)}, 1.6, "1.54858735157374859353"),
]


@pytest.mark.parametrize("formula, over, bound, maximum", KNOWN, ids=[k[0] for k in KNOWN])
def test_the_enclosure_holds_a_known_maximum(arithmetic, formula, over, bound, maximum):
    low, high, name, _ = enclose_maximum(formula, over, bound)
    with mpmath.workdps(30):
        known = mpmath.mpf(maximum)
        assert mpmath.mpf(low) <= known + mpmath.mpf("1e-18")
        assert mpmath.mpf(high) >= known - mpmath.mpf("1e-18")
    assert high - low < 2e-6 and high <= bound
    assert name == {"flint": "ball arithmetic", "mpmath": "interval arithmetic"}[arithmetic]


@pytest.mark.skipif(enclosure.flint is None, reason="erf needs python-flint")
def test_the_error_of_the_tanh_formula_for_gelu():
    error = "abs(x*Phi(x) - x/2*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3))))"
    low, high, _, pieces = enclose_maximum(error, {"x": (0, 6)}, 4.7324e-4)
    assert low <= 4.732355207e-4 <= high <= 4.7324e-4 and pieces < 2000


def test_erf_without_flint_says_what_to_install(monkeypatch):
    monkeypatch.setattr(enclosure, "flint", None)
    for formula in ("x*Phi(x)", "erf(x)", "1 - erfc(x)"):
        with pytest.raises(ValueError, match="need ball arithmetic: pip install python-flint"):
            enclose_maximum(formula, X, 30)


def test_a_name_without_an_interval_version_is_named(arithmetic):
    with pytest.raises(ValueError, match="no interval version of LambertW"):
        enclose_maximum("LambertW(x)", {"x": (1, 2)}, 3)


def test_a_pole_has_no_bound(arithmetic):
    low, high, *_ = enclose_maximum("1/x", {"x": (-1, 2)}, 1e9)
    assert low > 1e9 or high == math.inf
    with pytest.raises(ClaimFailed):
        certify("pole", "No.", "1/x", {"x": (-1, 2)}, at_most=1e9)


def test_a_pole_right_at_the_cut(arithmetic):
    with pytest.raises(ClaimFailed):
        certify("pole", "No.", "-1/x**2 + 3/x", {"x": (-2, 2)}, at_most=2)  # 9/4 at x = 2/3


@pytest.mark.parametrize("bound", [0.2, 0.2499])
def test_a_false_bound_gives_a_value_beyond_it(arithmetic, bound):
    low, *_ = enclose_maximum("sigma(x)*(1 - sigma(x))", X, bound)
    assert bound < low <= 0.25


def test_an_end_that_is_no_float_is_inside(arithmetic):
    """0.3 is a little more than the float 0.3: the piece must reach it all the same."""
    _, high, *_ = enclose_maximum("x", {"x": (0, "3/10")}, 1)
    assert mpmath.mpf(high) >= mpmath.mpf(3) / 10


@pytest.mark.parametrize("ends", [(1, 0), (1, 1), (0, "oo"), ("-oo", 0)])
def test_an_interval_needs_finite_ends_in_order(ends):
    with pytest.raises(ValueError, match="finite ends in order, was given x from"):
        enclose_maximum("x", {"x": ends}, 1)
