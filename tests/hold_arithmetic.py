"""Checks of the kernels' shared arithmetic: what rounding took is exactly that, and the tables come from their formula.

Each takes the module, actlib.catalogue.numerics or one with a planted fault.
"""

from fractions import Fraction

import mpmath
import numpy as np

X = np.random.default_rng(4).normal(0, 10, 500)


def _powers_of_t(terms):
    """(v + 3.5) 1.21875 (1/m - v), m Mills's ratio, by Chebyshev's interpolation in t = (v - 3.5)/(v + 3.5)."""
    nodes = [mpmath.cospi((2 * j + 1) / mpmath.mpf(240)) for j in range(120)]
    values = []
    for t in nodes:
        v = mpmath.mpf("3.5") * (1 + t) / (1 - t)
        values.append((v + 3.5) * 1.21875 * (mpmath.npdf(v) / mpmath.ncdf(-v) - v))
    powers, before, now = [mpmath.mpf(0)] * terms, [0], [1]  # Chebyshev's polynomials by their powers
    for k in range(terms):
        share = mpmath.fsum(y * mpmath.cos(k * mpmath.acos(t)) for t, y in zip(nodes, values, strict=True)) / 60
        for power, c in enumerate(now):
            powers[power] += c * share / (1 if k else 2)
        twice = [0, *(2 * c for c in now)] if k else [0, 1]
        before, now = now, [a - b for a, b in zip(twice, [*before, 0, 0], strict=False)] if k else twice
    return powers


@mpmath.workdps(60)
def hold_tables_of_mills(numerics):
    long, short = numerics.LONG, numerics.SHORT
    assert list(long) == [float(p) for p in _powers_of_t(len(long))]
    assert list(short) == [float(f"{float(p):.9g}") for p in _powers_of_t(len(short))]


@mpmath.workdps(40)
def hold_mills(numerics):
    for dtype in (np.float32, np.float64):
        v = np.abs(X).astype(dtype)
        p, q = (part.astype(float) for part in numerics.mills(v))
        ratio = [mpmath.ncdf(-mpmath.mpf(float(u))) / mpmath.npdf(mpmath.mpf(float(u))) for u in v]
        rest = [1 - mpmath.mpf(float(u)) * m for u, m in zip(v, ratio, strict=True)]
        for given, wanted in ((q / (v * q + p), ratio), (p / (v * q + p), rest)):
            assert np.allclose(given, np.array(wanted, float), rtol=4 * np.finfo(dtype).eps, atol=0)


def hold_what_rounding_took(numerics):
    for a in (1.702, 1 / 3, -0.1, 3.0):
        products = (numerics.product(X, a), (X, np.full_like(X, a))), (numerics.square(X), (X, X))
        for (given, rest), factors in products:
            for y, r, u, v in zip(given, rest, *factors, strict=True):
                assert abs(Fraction(y) + Fraction(r) - Fraction(u) * Fraction(v)) <= abs(Fraction(y)) / 2**75
        b, rest = numerics.inverse(a)
        assert abs((Fraction(b) + Fraction(rest)) * Fraction(a) - 1) < Fraction(1, 2**100)
    third = Fraction(1, 3)
    for given, a in ((1, 1), (2, 2), (1.702, Fraction(1.702)), ((1 / 3, float(third - Fraction(1 / 3))), third)):
        ax, rest = numerics.times(X, given)
        for y, r, u in zip(ax, np.zeros_like(X) if rest is None else rest, X, strict=True):
            assert abs(Fraction(y) + Fraction(r) - Fraction(u) * a) <= abs(Fraction(y)) / 2**75


def hold_line(numerics):
    """Beside its zero, where the two terms cancel, and where they overflow."""
    slope, offset = Fraction(1, 10), Fraction(27, 40) + Fraction(1, 2**70)  # no floats: their rests count
    x = -6.75 + np.spacing(6.75) * np.arange(-40, 40)
    exact = [float(Fraction(u) * slope + offset) for u in x]
    assert np.allclose(numerics.line(x, slope, offset), exact, rtol=1e-15, atol=0)
    assert numerics.line(np.array([-np.inf, 1e300]), slope, offset).tolist() == [-np.inf, 1e299]
    with np.errstate(over="ignore"):
        assert numerics.line(np.array([-30.0, 30.0]), Fraction(10**308), Fraction(1)).tolist() == [-np.inf, np.inf]


ARITHMETIC = (hold_tables_of_mills, hold_mills, hold_what_rounding_took, hold_line)
