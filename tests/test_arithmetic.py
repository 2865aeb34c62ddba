"""The shared arithmetic of the kernels: what rounding took is exactly that, and the tables come from their formula."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest

from actlib.catalogue.numerics import LONG, SHORT, inverse, line, mills, product, square

X = np.random.default_rng(4).normal(0, 10, 500)


def powers_of_t(terms):
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


def test_the_tables_of_mills():
    with mpmath.workdps(60):
        assert list(LONG) == [float(p) for p in powers_of_t(len(LONG))]
        assert list(SHORT) == [float(f"{float(p):.9g}") for p in powers_of_t(len(SHORT))]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_mills_ratio(dtype):
    v = np.abs(X).astype(dtype)
    p, q = (part.astype(float) for part in mills(v))
    with mpmath.workdps(40):
        ratio = [mpmath.ncdf(-mpmath.mpf(float(u))) / mpmath.npdf(mpmath.mpf(float(u))) for u in v]
        rest = [1 - mpmath.mpf(float(u)) * m for u, m in zip(v, ratio, strict=True)]
    for given, wanted in ((q / (v * q + p), ratio), (p / (v * q + p), rest)):
        assert np.allclose(given, np.array(wanted, float), rtol=4 * np.finfo(dtype).eps, atol=0)


@pytest.mark.parametrize("a", [1.702, 1 / 3, -0.1, 3.0])
def test_what_rounding_took(a):
    for (given, rest), factors in ((product(X, a), (X, np.full_like(X, a))), (square(X), (X, X))):
        for y, r, u, v in zip(given, rest, *factors, strict=True):
            assert abs(Fraction(y) + Fraction(r) - Fraction(u) * Fraction(v)) <= abs(Fraction(y)) / 2**75
    b, rest = inverse(a)
    assert abs((Fraction(b) + Fraction(rest)) * Fraction(a) - 1) < Fraction(1, 2**100)


def test_a_line_beside_its_zero():
    slope, offset = Fraction(0.1), Fraction(0.675) + Fraction(1, 2**70)
    x = -6.75 + np.spacing(6.75) * np.arange(-40, 40)
    exact = [float(Fraction(u) * slope + offset) for u in x]
    assert np.allclose(line(x, slope, offset), exact, rtol=1e-15, atol=0)
    assert line(np.array([-np.inf, 1e300]), slope, offset).tolist() == [-np.inf, 1e299]
