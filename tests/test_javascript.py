"""What the pages draw is what actlib computes: every function, its slider's ends, and the tails."""

import atexit
import itertools
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from py_mini_racer import MiniRacer

import actlib as act
from actlib import javascript
from actlib.catalogue import ALL

ROOT = Path(__file__).resolve().parent.parent
GRID = [0.0, 1e-300, 1e-8, 1e-3, 0.5, 1, 1.5, 2, 3, 6, 6.5, 20, 37, 89, 300, 700, 1000]
NEAR = np.random.default_rng(0).uniform(0, [[1], [10], [40]], (3, 40)).ravel()
X = np.concatenate([np.array(GRID), -np.array(GRID), NEAR, -NEAR])


@cache
def engine():
    made = MiniRacer()
    atexit.register(made.close)
    made.eval(javascript.script() + javascript.explorer_script())
    made.eval((ROOT / "web/live/math.js").read_text(encoding="utf-8"))
    made.eval("const run = (name, order, p, x) => x.map(derivative(name, order, p)).map(v => Object.is(v, -0) ? 0 : v)")
    return made


def in_javascript(f, order, settings, x):
    numbers = "[" + ",".join(map(repr, map(float, x))) + "]"
    values = "[" + ",".join(repr(float(settings[name])) for name in f.parameters) + "]"
    text = f"JSON.stringify(run({f.name!r}, {order}, {values}, {numbers}).map(v => isFinite(v) ? v : null))"
    return np.array([np.nan if v is None else v for v in json.loads(engine().eval(text))])


def settings_of(f):
    """The defaults, and every corner of the box that the sliders span."""
    ends = [(javascript.slider(f, name)[:2]) for name in f.parameters]
    corners = [dict(zip(f.parameters, corner, strict=True)) for corner in itertools.product(*ends)]
    return [f.values, *corners] if f.parameters else [f.values]


@pytest.mark.parametrize("order", [0, 1], ids=["f", "slope"])
@pytest.mark.parametrize("name", ALL)
def test_the_browser_draws_what_actlib_computes(name, order):
    f = ALL[name]
    for settings in settings_of(f):
        seams = [float(f.with_(**settings).fact(text)) for text in f.breaks]
        x = np.concatenate([X, seams])
        run = f.slope if order else f
        expected, found = run(x, **settings), in_javascript(f, order, settings, x)
        # Beside a zero both sides round; there the size of f a thousandth further counts.
        around = [np.abs(run(x * t, **settings)) for t in (0.999, 1, 1.001)]
        error = np.abs(found - expected) / np.maximum.reduce([*around, np.full(x.size, 1e-300)])
        worst = np.nanargmax(np.where(np.isnan(error), np.inf, error))
        assert error[worst] <= 1e-12, (settings, x[worst], found[worst], expected[worst])


@pytest.mark.parametrize("name", ALL)
def test_the_second_derivative_is_right(name):
    f = ALL[name]
    x = np.array([-7.3, -3.7, -1.3, -0.6, -0.05, 0.07, 0.4, 1.7, 2.6, 4.4, 8.2])
    found = in_javascript(f, 2, f.values, x)
    expected = np.array([float(f.exact(v, order=2)) for v in x])
    assert np.all(np.abs(found - expected) <= 1e-12 * np.abs(expected) + 1e-18)


def test_erfc_has_all_its_digits():
    import mpmath

    for u in [-3.0, -0.6, -0.5, 0.0, 1e-9, 0.3, 0.5, 0.51, 1.0, 2.5, 7.0, 15.0, 26.0]:
        found = engine().eval(f"erfc({u!r})")
        assert abs(found / float(mpmath.erfc(u)) - 1) < 2e-13, u


@pytest.mark.parametrize("name", [n for n, f in ALL.items() if f.parameters])
def test_a_slider_stays_in_its_domain(name):
    """`with_` raises ValueError outside."""
    f = ALL[name]
    for settings in settings_of(f):
        f.with_(**settings)
    for parameter, p in f.parameters.items():
        low, high, logarithmic = javascript.slider(f, parameter)
        assert low <= p.default <= high and (low > 0 or not logarithmic)


@pytest.mark.parametrize("name", ALL)
def test_the_steepest_slope_is_the_records(name):
    f = ALL[name]
    for settings in settings_of(f):
        values = ",".join(repr(float(settings[p])) for p in f.parameters)
        found = engine().eval(f"FACTS.{name}.steepest({values})")
        assert found == pytest.approx(float(f.with_(**settings).lipschitz), rel=1e-12)
    assert engine().eval(f"FACTS.{name}.second") == pytest.approx(float(act.find(name).second_moment), rel=1e-12)
