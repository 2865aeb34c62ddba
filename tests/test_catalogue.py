"""Every fact of every record is held against its formula; nothing is checked by hand for one function."""

import doctest
import re
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from records import RECORDS, SETTINGS, VARIANTS

import actlib as act
from actlib.catalogue import ALIASES, ALL, VECTORS
from actlib.hold_facts import FACTS
from actlib.hold_numbers import NUMBERS
from actlib.present import card

KEYS = set(re.findall(r"^@\w+\{([^,]+),", Path(__file__).parents[1].joinpath("references.bib").read_text(), re.M))

each = pytest.mark.parametrize("f", SETTINGS, ids=repr)


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@each
@pytest.mark.parametrize("hold", NUMBERS, ids=lambda hold: hold.__name__)
def test_numbers(f, hold):
    hold(f)


@each
@pytest.mark.parametrize("hold", FACTS, ids=lambda hold: hold.__name__)
def test_facts(f, hold):
    hold(f)


@pytest.mark.parametrize("f", RECORDS, ids=repr)
@given(
    x=arrays(
        st.sampled_from([np.float16, np.float32, np.float64]),
        array_shapes(max_dims=3, max_side=4),
        elements=st.floats(width=16),
    )
)
def test_any_array(f, x):
    """Elementwise, same shape and dtype, nan only for nan (or where f has no limit), values within the range."""
    y, slope = f(x), f.slope(x)
    assert y.shape == slope.shape == x.shape and y.dtype == slope.dtype == x.dtype
    strange = np.isnan(x) | (np.isinf(x) if f.left is None else False)
    assert np.array_equal(np.isnan(y), strange) and np.array_equal(np.isnan(slope), strange)
    low, high = float(f.range.inf), float(f.range.sup)
    rounding = 4 * np.finfo(x.dtype).eps
    good = y[~np.isnan(y)].astype(float)
    assert np.all(good >= low - rounding * abs(low) if np.isfinite(low) else True)
    assert np.all(good <= high + rounding * abs(high) if np.isfinite(high) else True)


@pytest.mark.parametrize("f", RECORDS, ids=repr)
@given(a=st.floats(-50, 50), b=st.floats(-50, 50))
def test_any_two_points(f, a, b):
    """What monotone and Lipschitz promise about any two points."""
    slack = 1e-14 * (1 + abs(f(a)) + abs(f(b)))
    if f.monotone:
        assert (f(b) - f(a)) * np.sign(b - a) >= -slack
    if f.lipschitz.is_finite:
        assert abs(f(b) - f(a)) <= float(f.lipschitz) * abs(b - a) * (1 + 1e-12) + slack


# --- the words of a record


@pytest.mark.parametrize("f", RECORDS, ids=repr)
def test_documentation(f):
    doc = f.__doc__
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False)
    examples = parser.get_doctest(doc, {"act": act, "np": np}, f.name, None, None)
    assert examples.examples, f"{f.name} has no example"
    said = []
    runner.run(examples, out=said.append)
    assert not runner.failures, "".join(said)
    for words in (f.title, f.formula, "float16", "inf", f"chapter {f.chapter}", "TypeError", *f.parameters):
        assert words in doc, f"the documentation of {f.name} does not say {words!r}"
    assert f.source is None or f.source in doc


@pytest.mark.parametrize("f", RECORDS, ids=repr)
def test_names_and_sources(f):
    assert re.fullmatch(r"[a-z][a-z0-9_]*", f.name) and getattr(act, f.name) is f and ALL[f.name] is f
    for alias in f.aliases:
        assert act.find(alias) is f and alias not in ALL
    for key in (f.source, f.popular):
        assert key is None or key in KEYS, f"{f.name}: references.bib has no entry {key}"
    assert f.source or f.year is None, f"{f.name}: a year needs a source"
    for use in f.used_by:
        assert use.what and re.search(r"\d", use.as_of) and use.source, f"{f.name}: a use needs a date and a source"
    assert f.chapter in range(1, 19)
    assert f.idea.endswith(".") and f.roles and set(f.roles) <= {"hidden", "output", "gate"}
    assert not set(f.learns) - set(f.parameters)
    assert f.left is None or f.left.gap and f.right.gap, f"{f.name} does not say how fast it leaves"


def test_aliases_are_unique():
    listed = [alias for f in [*RECORDS, *VECTORS.values()] for alias in f.aliases]
    assert not set(listed) & {*ALL, *VECTORS}
    assert len(listed) == len(set(listed)) == len(ALIASES)


@pytest.mark.parametrize("f", SETTINGS, ids=repr)
def test_card(f):
    text = card(f)
    assert f.title in text and all(p in text for p in f.parameters if len(p) == 1)
    assert text.count("$") % 2 == 0 and "= nan" not in text and "None" not in text
    assert all(line.count("|") == 3 for line in text.splitlines() if line.startswith("|")), text


@pytest.mark.parametrize("f", VARIANTS, ids=repr)
def test_parameters_by_call_and_by_record(f):
    """f(x, a=2) and f.with_(a=2)(x) are the same function."""
    plain, x = ALL[f.name], np.linspace(-3, 3, 49)
    assert np.array_equal(plain(x, **f.settings), f(x)) and np.array_equal(plain.slope(x, **f.settings), f.slope(x))
    assert not np.array_equal(plain(x), f(x)), f"{f!r} does not depend on {list(f.settings)}"
