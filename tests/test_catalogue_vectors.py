"""Functions of several inputs: every fact of every record, and what they say when the input does not fit."""

import doctest
import warnings

import numpy as np
import pytest
from hold_vectors import CHECKS
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from records import SEVERAL
from test_catalogue import KEYS

import actlib as act
from actlib.catalogue import ALL, VECTORS
from actlib.present import card

RECORDS = list(VECTORS.values())


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize("f", SEVERAL, ids=repr)
@pytest.mark.parametrize("hold", CHECKS, ids=lambda hold: hold.__name__)
def test_facts(f, hold):
    hold(f)


@pytest.mark.parametrize("name", ["softmax", "softmin", "sparsemax"])
@given(z=arrays(np.float64, (3, 4), elements=st.floats(-1e300, 1e300)))
def test_shares_are_probabilities(name, z):
    p = getattr(act, name)(z)
    assert np.all(p >= 0) and np.allclose(p.sum(axis=-1), 1, rtol=0, atol=1e-15 * 8)
    first = np.argmin(z, axis=-1) if name == "softmin" else np.argmax(z, axis=-1)
    assert np.array_equal(np.take_along_axis(p, first[:, None], -1)[:, 0], p.max(axis=-1))


@given(z=arrays(np.float64, 5, elements=st.floats(-1e3, 1e3)))
def test_logsumexp_lies_between_max_and_max_plus_log_n(z):
    assert z.max() <= act.logsumexp(z) <= z.max() + np.log(5) + 1e-12
    assert np.allclose(act.logsumexp.vjp(z, 1.0), act.softmax(z), rtol=1e-12)
    assert np.allclose(np.exp(act.log_softmax(z)), act.softmax(z), rtol=1e-11)


def test_infinite_inputs_give_the_limit():
    inf = np.inf
    assert act.softmax([inf, 0.0, inf]).tolist() == [0.5, 0, 0.5]
    assert act.softmax([-inf, -inf]).tolist() == [0.5, 0.5]
    assert act.softmax([[-inf, 1.0, 1.0]]).tolist() == [[0, 0.5, 0.5]]
    assert act.logsumexp([inf, 0.0]) == inf and act.logsumexp([-inf, -inf]) == -inf and act.logsumexp([-inf, 3.0]) == 3
    assert act.log_softmax([inf, 0.0]).tolist() == [0, -inf]
    assert act.maxout([inf, -inf]).tolist() == [inf] and act.crelu([-inf]).tolist() == [0, inf]


def test_lengths_change_as_stated():
    assert act.swiglu(np.zeros((2, 3, 10))).shape == (2, 3, 5) and act.crelu(np.zeros((4, 2)), axis=0).shape == (8, 2)
    assert act.logsumexp(np.zeros((4, 2)), axis=0).shape == (2,) and act.maxout(
        np.zeros((6, 2)), axis=0, k=3
    ).shape == (2, 2)


@pytest.mark.parametrize("f", RECORDS, ids=repr)
def test_what_does_not_fit_is_named(f):
    for call, error, words in [
        (lambda: f(3.0), ValueError, "acts along an axis; it was given the single number 3.0"),
        (lambda: f(np.zeros((2, 6)), axis=2), ValueError, "axis 2 does not exist in an array of shape (2, 6)"),
        (lambda: f(np.zeros((2, 6)), axis=-3), ValueError, "axis -3 does not exist in an array of shape (2, 6)"),
        (lambda: f(np.zeros((2, 0))), ValueError, "shape (2, 0) has length 0"),
        (lambda: f(np.zeros((2, 6)), axis=0.5), TypeError, "axis was given float 0.5"),
        (lambda: f(np.zeros((2, 6)), axis=True), TypeError, "axis was given bool True"),
        (lambda: f(np.zeros((2, 6)), axis=None), TypeError, "axis was given NoneType None"),
        (lambda: f("softmax"), TypeError, "it takes numbers"),
        (lambda: f([[1, 2], [3]]), TypeError, "ragged list"),
        (lambda: f([1 + 2j, 0]), TypeError, "it takes numbers"),
        (
            lambda: f.vjp(np.zeros((2, 6)), np.zeros((3, 6))),
            ValueError,
            "was given dy of shape (3, 6); the outputs have shape",
        ),
        (lambda: f([1.0, 2.0], beta=1), TypeError, "has no parameter 'beta'"),
    ]:
        with pytest.raises(error) as raised:
            call()
        assert f.name in str(raised.value) and words in str(raised.value), raised.value


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: act.softmax([1.0], T=0), "softmax: parameter T = 0 lies outside its domain, T > 0"),
        (lambda: act.softmax.with_(T=-1.5), "softmax: parameter T = -1.5 lies outside its domain, T > 0"),
        (lambda: act.maxout([1.0, 2.0], k=0), "maxout: parameter k = 0 lies outside its domain, k >= 1 and whole"),
        (lambda: act.maxout([1.0, 2.0], k=1.5), "maxout: parameter k = 1.5 lies outside its domain, k >= 1 and whole"),
        (
            lambda: act.maxout([1.0, 2.0, 3.0]),
            "groups of k = 2 inputs; axis -1 of shape (3,) has length 3, no multiple of that",
        ),
        (lambda: act.clamped_swiglu([1.0, 2.0], limit=0), "parameter limit = 0 lies outside its domain, limit > 0"),
        *[
            (
                lambda f=f: f(np.zeros((2, 5))),
                f"{f.name} splits its inputs in two halves; axis -1 of shape (2, 5) has length 5, which is odd",
            )
            for f in RECORDS
            if f.outputs_text == "d"
        ],
    ],
)
def test_bad_parameters_and_odd_widths(call, words):
    with pytest.raises(ValueError) as raised:
        call()
    assert words in str(raised.value)


@pytest.mark.parametrize("f", RECORDS, ids=repr)
def test_documentation_and_card(f):
    examples = doctest.DocTestParser().get_doctest(f.__doc__, {"act": act, "np": np}, f.name, None, None)
    assert examples.examples, f"{f.name} has no example"
    said, runner = [], doctest.DocTestRunner(verbose=False)
    runner.run(examples, out=said.append)
    assert not runner.failures, "".join(said)
    for words in (f.title, f.formula, "axis", "vjp", "float16", f"chapter {f.chapter}", "TypeError", *f.parameters):
        assert words in f.__doc__, f"the documentation of {f.name} does not say {words!r}"
    text = card(f.name)
    assert f.title in text and all(line.count("|") == 3 for line in text.splitlines() if line.startswith("|"))
    assert "None" not in text and "nan " not in text and text.count("$") % 2 == 0


@pytest.mark.parametrize("f", RECORDS, ids=repr)
def test_names_and_sources(f):
    assert act.find(f.name) is f is getattr(act, f.name) and f.name not in ALL
    assert all(act.find(alias) is f for alias in f.aliases)
    assert {f.source, f.popular} - {None} <= KEYS and (f.source or f.year is None)
    assert all(use.what and any(c.isdigit() for c in use.as_of) and use.source for use in f.used_by)
    assert f.chapter in range(1, 19) and f.idea.endswith(".")


def test_formulas_for_a_few_inputs():
    z, (first, _, _) = act.softmax.expressions(3)
    assert str(first) == "exp(z_0)/(exp(z_0) + exp(z_1) + exp(z_2))" and len(z) == 3
    assert [str(y) for y in act.maxout.expressions(4)[1]] == ["Max(z_0, z_1)", "Max(z_2, z_3)"]
    assert len(act.crelu.expressions(3)[1]) == 6 and len(act.swiglu.expressions(4)[1]) == 2
    assert len(act.logsumexp.expressions(3)[1]) == 1


def test_identities_between_them():
    rng = np.random.default_rng(0)
    z = rng.normal(0, 3, (5, 8))
    x = z[:, :4]
    same = np.concatenate([x, x], axis=-1)
    assert np.allclose(act.swiglu(same), x * act.silu(x)) and np.allclose(act.reglu(same), act.squared_relu(x))
    assert np.allclose(act.smooth_swiglu(z, s=8), act.swiglu(z)) and np.allclose(act.softmin(z), act.softmax(-z))
    assert np.allclose(act.clamped_swiglu(z, limit=1e6, alpha=1, offset=0), act.swiglu(z))
    assert np.allclose(act.maxout(np.stack([x, 0 * x], -1).reshape(5, 8)), act.relu(x))
    assert np.allclose(act.softmax(np.stack([x, 0 * x], -1))[..., 0], act.sigmoid(x))


@pytest.mark.parametrize("f", RECORDS, ids=repr)
def test_shapes_that_do_not_fit_are_refused_beforehand_too(f):
    with pytest.raises(ValueError, match="axis 1 does not exist in an array of shape"):
        f.shape_of_outputs((4,), axis=1)
    with pytest.raises(ValueError, match="needs at least one input"):
        f.shape_of_outputs((0,))
    for n, error in ((0, ValueError), (2.5, TypeError), ("2", TypeError)):
        with pytest.raises(error, match=f"{f.name}.expressions was given"):
            f.expressions(n)
    with pytest.raises(AttributeError, match=rf"use {f.name}\.vjp\(z, dy\)"):
        _ = f.slope
