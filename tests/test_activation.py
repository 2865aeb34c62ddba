"""The record itself: what it accepts, what it refuses and in which words."""

import subprocess
import sys
import warnings
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from records import RECORDS

import actlib as act
from actlib.activation import BLOCK

BAD = {
    "a string": "3", "a list of strings": ["1", "2"], "nothing": None, "complex": 1 + 2j,
    "a complex array": np.array([1j]),
    "a ragged list": [[1, 2], [3]],
    "an object array": np.array([1.5, None]), "a symbol": sp.Symbol("x"), "a dict": {1: 2},
    "a SymPy number": sp.Rational(1, 2), "a set": {1.0},
    "dates": np.array(["2020-01-01"], dtype="datetime64[D]"),
    "a Fraction": Fraction(1, 3),
    "a Decimal": Decimal("0.5"), "a function": len, "bytes": b"1",
    "long doubles": np.zeros(2, np.longdouble),
    "a structured array": np.zeros(2, dtype=[("a", "f8")]),
    "a masked array": np.ma.array([1.0, 2.0], mask=[0, 1]),
    "an integer too large": 10**400,
}  # fmt: skip


@pytest.mark.parametrize("f", RECORDS, ids=repr)
@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_what_is_no_number_is_refused(f, bad):
    for evaluate in (f, f.slope):
        with warnings.catch_warnings(), pytest.raises(TypeError) as error:
            warnings.simplefilter("error")
            evaluate(bad)
        said = str(error.value)
        assert said.startswith(f.name) and "it takes numbers" in said and len(said) < 400
        assert "ragged" in said or type(bad).__name__ in said


def test_symbols_are_shown_the_way_to_the_formula():
    with pytest.raises(TypeError, match=r"for symbols use actlib\.tanh\.expr"):
        act.tanh(sp.Symbol("x"))


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: act.sigmoid(1, a=0), ValueError, ["sigmoid", "a = 0", "a > 0"]),
        (lambda: act.sigmoid(1, a=-2.5), ValueError, ["a = -2.5", "a > 0"]),
        (lambda: act.sigmoid.with_(a=float("nan")), ValueError, ["a = nan", "a > 0"]),
        (lambda: act.sigmoid.with_(a=np.inf), ValueError, ["a = inf", "a > 0"]),
        (lambda: act.softsign.slope(1, k=0.5), ValueError, ["k = 0.5", "k >= 1"]),
        (lambda: act.step(1, theta=np.inf), ValueError, ["theta = inf"]),
        (lambda: act.sigmoid(1, a="2"), TypeError, ["a", "str '2'", "a number"]),
        (lambda: act.sigmoid(1, a=True), TypeError, ["bool True", "a number"]),
        (lambda: act.sigmoid(1, a=np.array([1.0, 2.0])), TypeError, ["ndarray", "a number"]),
        (lambda: act.sigmoid(1, a=None), TypeError, ["NoneType None", "a number"]),
        (lambda: act.sigmoid(1, beta=2), TypeError, ["sigmoid", "'beta'", "its parameters: a"]),
        (lambda: act.relu(1, a=2), TypeError, ["relu", "'a'", "none"]),
        (lambda: act.tanh.slope_in("a", 1.0), ValueError, ["tanh", "'a'", "none"]),
        (lambda: act.tanh.sample(1.0, np.random.default_rng(0)), TypeError, ["tanh", "no noise"]),
        (lambda: act.prelu.slope_in(["a"], 1.0), ValueError, ["prelu", "['a']", "learned: a"]),
        (lambda: act.sigmoid.with_(a=10**400), ValueError, ["sigmoid", "outside its domain, a > 0"]),
        (lambda: act.tanh.exact("one"), TypeError, ["tanh.exact", "str 'one'", "finite number"]),
        (lambda: act.tanh.exact(np.inf), TypeError, ["float inf", "finite number"]),
        (lambda: act.tanh.exact([1]), TypeError, ["list [1]", "finite number"]),
        (lambda: act.tanh.exact(1, digits=0), ValueError, ["digits was given 0", "from 1 up"]),
        (lambda: act.tanh.exact(1, order="a"), TypeError, ["order was given str 'a'", "whole number"]),
    ],
)
def test_bad_parameters_are_named_with_value_and_domain(call, error, words):
    with pytest.raises(error) as raised:
        call()
    assert all(word in str(raised.value) for word in words), raised.value


def test_an_unknown_function_brings_up_its_neighbours():
    with pytest.raises(KeyError, match="did you mean sigmoid"):
        act.find("sigmiod")
    with pytest.raises(KeyError, match="known: algebraic, arctan"):
        act.find(17)
    for strange in ([], {}, np.ones(2)):
        with pytest.raises(KeyError, match="no activation function is called"):
            act.find(strange)
    assert act.find("logistic") is act.sigmoid and act.find(act.tanh) is act.tanh


def test_integers_of_any_size_and_either_byte_order_are_numbers():
    assert act.relu(10**30) == 1e30 and act.relu([10**30, -2, 0.5]).tolist() == [1e30, 0, 0.5]
    for dtype in (">f4", ">f8", "<f8"):
        y = act.tanh(np.array([0.5, -1], dtype))
        assert y.dtype == np.dtype(dtype).newbyteorder("=") and np.allclose(y, np.tanh([0.5, -1]))


@pytest.mark.parametrize("f", [f for f in RECORDS if f.parameters], ids=repr)
def test_extreme_parameters_make_no_nan(f):
    """Where a float32 has no room for a parameter, where a product's halves would overflow, and at ±∞ with a = 1."""
    x = [-1e300, -30, -1, -1e-3, 0, 1e-3, 1, 30, 1e300]
    for name in f.parameters:
        for value in (1e-100, 1e-40, 1e40, 1e100, -1e40, 1, -1):
            try:
                g = f.with_(**{name: value})
            except ValueError:
                continue
            for dtype in (np.float32, np.float64):
                at = np.clip(x, np.finfo(dtype).min, np.finfo(dtype).max).astype(dtype)
                at = np.array([-np.inf, *at, np.inf], dtype) if value == 1 else at
                assert not np.isnan([g(at), g.slope(at)]).any(), f"{g!r} in {dtype.__name__}"


def test_parameters_change_values_and_facts_together():
    steep = act.sigmoid.with_(a=4)
    assert steep.lipschitz == 1 and steep.slope(0.0) == 1 and act.sigmoid.lipschitz == sp.Rational(1, 4)
    assert steep.with_(a=1)(0.7) == act.sigmoid(0.7)
    assert repr(steep) == "actlib.sigmoid.with_(a=4)" and repr(act.sigmoid) == "actlib.sigmoid"
    assert steep.values == {"a": 4} and act.sigmoid.values == {"a": 1}
    assert act.step.with_(theta=1).symmetry is None and act.step.symmetry == "gate"


def test_moments_follow_the_parameters():
    assert act.sigmoid.with_(a=2).mean == sp.Rational(1, 2)
    assert abs(act.sigmoid.with_(a=1e-4).second_moment - 0.25) < 1e-8
    assert act.hard_sigmoid.with_(w=2).second_moment != act.hard_sigmoid.second_moment
    assert act.softsign.with_(k=2).zero_centred and not act.sigmoid.with_(a=2).zero_centred


def test_a_float_is_the_exact_number_it_is():
    assert act.identity.exact(0.1, digits=30) != act.identity.exact("0.1", digits=30)
    assert str(act.sigmoid.exact("0", digits=20)) == "0.5"
    assert str(act.tanh.exact(0, digits=20, order=1)) == "1.0"
    assert act.erf.exact(-30, digits=20) > -1 or str(act.erf.exact(-30, digits=20)) == "-1.0"
    assert float(act.relu.exact(np.float32(-1), order=1)) == 0


def test_a_long_array_is_worked_in_blocks():
    x = np.linspace(-8, 8, 3 * BLOCK + 17)
    seen = []

    def kernel(x):
        seen.append(len(x))
        return x

    spy = replace(act.identity, value_kernel=kernel)
    assert np.array_equal(spy(x.reshape(-1, 1)), x.reshape(-1, 1)) and seen == [BLOCK, BLOCK, BLOCK, 17]


def test_importing_the_library_does_not_import_sympy():
    code = "import sys, actlib; actlib.sigmoid([1.0]); sys.exit('sympy' in sys.modules or 'scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_sample_is_repeated_by_its_seed_and_keeps_shape_and_dtype():
    for f in (act.rrelu, act.noisy_relu):
        x = np.linspace(-2, 2, 6, dtype=np.float32).reshape(2, 3)
        first, again = (f.sample(x, np.random.default_rng(7)) for _ in range(2))
        other, _ = f.sample(x, np.random.default_rng(8))
        assert np.array_equal(first, again) and not np.array_equal(first[0], other)
        assert all(part.shape == x.shape and part.dtype == np.float32 for part in first)
        with pytest.raises(TypeError, match="int for rng; it takes a numpy.random.Generator"):
            f.sample(x, 7)
    value, slope = act.rrelu.sample(np.full(1000, -1.0), np.random.default_rng(0))
    assert slope.min() >= 1 / 8 and slope.max() <= 1 / 3 and np.array_equal(value, -slope)


def test_learned_parameters():
    assert act.prelu.slope_in("a", [-2.0, 3.0]).tolist() == [-2, 0]
    step = 1e-6
    for f in (f for f in RECORDS if f.learns):
        for name, value in f.values.items():
            if name in f.learns:
                x = np.array([-2.3, -0.7, 0.4, 1.9])
                up, down = f(x, **{name: value + step}), f(x, **{name: value - step})
                assert np.allclose(f.slope_in(name, x), (up - down) / (2 * step), atol=1e-8), f"{f!r} in {name}"
