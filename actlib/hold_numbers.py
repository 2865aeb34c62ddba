"""Checks of a record's numbers: its kernels against its formula at 400 digits. The tests run them over all records.

The workshop of chapter 13 (actlib.workshop) measures a reader's own function with the same code.
"""

from dataclasses import replace
from functools import cache

import mpmath
import numpy as np
import sympy as sp

TARGET = 4  # units in the last place, tails included
DTYPES = (np.float16, np.float32, np.float64)

_random = np.random.default_rng(20)
NAMED = [s * x for x in (0.0, 1e-8, 0.5, 1, 3, 6, 16.6, 17.4, 89, 104, 1000) for s in (1, -1)]
SINGLE = np.float32(
    [*NAMED, *_random.uniform(-30, 30, 50), *(10 ** _random.uniform(-5, 1, 20) * (-1) ** np.arange(20))]
)
EDGES = [5.5e-300, -5.5e-300, 709.3, -709.3, -708.9, 745.2, -745.2]  # where float64's exponential ends
DOUBLE = np.float64([*EDGES, *_random.uniform(-40, 40, 60), *_random.uniform(-2, 2, 30)])


def points(dtype):
    """Where a kernel of that precision is held: named places, the middle, both tails."""
    if dtype == np.float64:
        return np.concatenate([SINGLE.astype(np.float64), DOUBLE])
    with np.errstate(over="ignore"):
        return SINGLE.astype(dtype)


_known = {}


@cache
def twin(f):
    """The record with its parameters as the exact binary numbers that a kernel is handed."""
    return replace(f, settings={n: sp.Rational(*float(v).as_integer_ratio()) for n, v in f.values.items()})


def exact(f, x, order=0, by=None):
    """The formula, or its derivative, at x to 400 digits; computed once for each formula and place."""
    key = (f.name, f.formula, tuple(sorted(f.values.items())), order, by, float(x))
    if key not in _known:
        with mpmath.workdps(400):
            _known[key] = +mpmath.mpf(twin(f).precise(order, by)(mpmath.mpf(float(x))))
    return _known[key]


def error_in_ulp(given, wanted, dtype, floor=0.0):
    """|given - wanted| in units of the last place of `wanted`, or of `floor` if that is larger."""
    largest = mpmath.mpf(float(np.finfo(dtype).max))
    if abs(wanted) > largest:
        return 0.0 if np.abs(given) >= np.finfo(dtype).max and np.sign(given) == mpmath.sign(wanted) else float("inf")
    if not np.isfinite(given):
        return float("inf")
    size = max(float(abs(wanted)), floor, float(np.finfo(dtype).tiny))
    return float(abs(mpmath.mpf(float(given)) - wanted) / float(np.spacing(dtype(size))))


@cache
def _seams(f):
    return [float(f.fact(text)) for text in f.breaks]


@cache
def _level_places(f):
    return [float(extreme[1]) for extreme in (f.minimum, f.maximum) if extreme]


@cache
def crossings(f):
    """Places other than 0 where f changes its sign."""
    x = np.linspace(-40, 40, 3201)
    signs = np.sign(f(x))
    return [
        (a + b) / 2 for a, b, p, q in zip(x, x[1:], signs, signs[1:], strict=False) if p * q < 0 < abs(a + b) / 2 - 0.02
    ]


def smallest_unit(p, places):
    """Where f or f' crosses zero it is a difference of larger terms: there the unit is that of 1/8."""
    return 0.125 if any(abs(p - place) < 0.4 * max(1, abs(place)) for place in places) else 0.0


def worst_value(f, dtype):
    """(largest error of f in ulp, where)."""
    x = points(dtype)
    pairs = zip(x, f(x), strict=True)
    return max((error_in_ulp(y, exact(f, p), dtype, smallest_unit(p, crossings(f))), float(p)) for p, y in pairs)


def worst_slope(f, dtype):
    """(largest error of f' in ulp, where), seams left out."""
    worst = (0.0, 0.0)
    x = points(dtype)
    for p, y in zip(x, f.slope(x), strict=True):
        if not _at_seam(f, p, dtype):
            worst = max(worst, (error_in_ulp(y, exact(f, p, 1), dtype, smallest_unit(p, _level_places(f))), float(p)))
    return worst


def _at_seam(f, p, dtype):
    return any(abs(p - s) <= 4 * np.spacing(dtype(abs(s) + 1e-30)) for s in _seams(f))


def hold_value(f, target=TARGET):
    for dtype in DTYPES:
        error, where = worst_value(f, dtype)
        assert error <= target, f"{f!r}({where!r}) in {dtype.__name__} is off by {error:.3g} ulp"


def hold_slope(f, target=TARGET):
    for dtype in DTYPES:
        error, where = worst_slope(f, dtype)
        assert error <= target, f"{f!r}.slope({where!r}) in {dtype.__name__} is off by {error:.3g} ulp"


def hold_seams(f):
    """At a seam the slope is the one that the record states, and it lies between the one-sided slopes."""
    for text, stated in f.breaks.items():
        seam, wanted = float(f.fact(text)), float(f.fact(stated))
        assert f.slope(seam) == wanted, f"{f!r}.slope({seam}) is {f.slope(seam)}, the record says {wanted}"
        if f.smooth >= 0:
            with mpmath.workdps(60):
                sides = [f.precise(1)(mpmath.mpf(seam) + d) for d in (-mpmath.mpf("1e-40"), mpmath.mpf("1e-40"))]
            assert min(sides) - 1e-12 <= wanted <= max(sides) + 1e-12, (
                f"{f!r}: slope {wanted} at {seam} is no subgradient"
            )


def hold_learned_slopes(f):
    """df/d(parameter) is the formula's."""
    for name in f.learns:
        for dtype in (np.float32, np.float64):
            x = points(dtype)
            x = x[np.abs(x) <= 100]
            for p, y in zip(x, f.slope_in(name, x), strict=True):
                if _at_seam(f, p, dtype):
                    continue
                wanted = exact(f, p, by=name)
                scale = max(abs(float(wanted)), abs(float(p)), 1e-30)
                assert abs(float(y) - float(wanted)) <= 16 * np.finfo(dtype).eps * scale, (
                    f"d{f.name}/d{name} at {p!r}: {y}, not {wanted}"
                )


def hold_ends(f):
    """At ±inf the limit, at the largest numbers no nan; nan where there is no limit; nan stays nan."""
    for dtype in DTYPES:
        inf, largest = dtype(np.inf), np.finfo(dtype).max
        for end, tail in ((-inf, f.left), (inf, f.right)):
            for given, kind in ((f(end), "value"), (f.slope(end), "slope")):
                assert given.dtype == dtype
                wanted = limit(f, tail, kind, end)
                same = (
                    given == wanted
                    or np.isnan(given)
                    and np.isnan(wanted)
                    or np.isfinite(given)
                    and np.isfinite(wanted)
                    and abs(given - wanted) <= 16 * np.spacing(abs(dtype(wanted)))
                )
                assert same, f"{f!r} {kind} at {end} is {given}, its limit is {wanted}"
            assert tail is None or not np.isnan(f(np.sign(end) * largest)), f"{f!r} at {np.sign(end) * largest} is nan"
            assert tail is None or not np.isnan(f.slope(np.sign(end) * largest)), (
                f"{f!r} slope at the largest number is nan"
            )
        assert np.isnan(f(dtype(np.nan))) and np.isnan(f.slope(dtype(np.nan))), f"{f!r} does not let nan through"


def limit(f, tail, kind, end):
    """lim f, or lim f', from the stated tail."""
    if tail is None:
        return np.nan
    x = sp.Symbol("x", real=True)
    asymptote = f.fact(tail.asymptote)
    if kind == "slope":
        asymptote = sp.diff(asymptote, x)
    return float(sp.limit(asymptote, x, sp.oo if end > 0 else -sp.oo))


def hold_shapes(f):
    """Shape and dtype in = out, also for scalars, empty arrays, views, and arrays longer than a block."""
    for g in (f, f.slope):
        for dtype in DTYPES:
            x = np.linspace(-3, 3, 24).astype(dtype)
            for view in (x, x.reshape(2, 3, 4), x.reshape(4, 6).T, x[::-2], x[:0], x[:1].reshape(())):
                before = view.copy()
                y = g(view)
                assert y.shape == view.shape and y.dtype == dtype, (
                    f"{f!r}: {view.shape} {dtype.__name__} gave {y.shape} {y.dtype}"
                )
                assert np.array_equal(view, before), f"{f!r} changed its input"
                one_by_one = [g(v) for v in view.ravel()]
                assert np.allclose(np.ravel(y), one_by_one, rtol=4 * np.finfo(dtype).eps, atol=0), (
                    f"{f!r} depends on the shape"
                )
        long = np.linspace(-5, 5, 20_001)
        assert np.array_equal(g(long)[::4000], g(long[::4000])), f"{f!r}: a long array differs from its parts"
        for whole in (3, True, [1, -2], np.arange(-3, 4), [[1, 2], [3, 4]], [], np.int8(-3)):
            y = g(whole)
            assert y.dtype == np.float64 and np.array_equal(y, g(np.asarray(whole, dtype=float))), f"{f!r}({whole!r})"


def hold_samples(f):
    """The noise averages out to f: of many draws the mean lies within five standard errors of f(x), and of f'(x)."""
    if f.sample_kernel is None:
        return
    for x in (-3.0, -0.4, 2.0):
        drawn = f.sample(np.full(100_000, x), np.random.default_rng(1))
        for values, wanted, what in zip(drawn, (f(x), f.slope(x)), ("value", "slope"), strict=True):
            slack = 5 * values.std() / np.sqrt(len(values)) + 1e-12
            assert abs(values.mean() - wanted) <= slack, (
                f"{f!r}: the mean {what} drawn at {x} is {values.mean()}, not {wanted} (five standard errors: {slack})"
            )


NUMBERS = (hold_value, hold_slope, hold_seams, hold_learned_slopes, hold_ends, hold_shapes, hold_samples)
