"""Pieces of arithmetic that several kernels share: right to the last digits, tails included.

Nearly none of them branches: a mask costs more time than a second exponential. An exponent w = a x is the one
place where rounding hurts, since e^w loses |w| times what w lost; so it comes with its rounding error.
"""

import math
from fractions import Fraction

import numpy as np


def constant(x, c):
    """c wherever x is a number; nan stays nan."""
    return np.where(np.isnan(x), x, c)


def positive_part(x):
    """max(x, 0), nan staying nan: `clip` takes a third of the time that `maximum` takes with a number."""
    return np.clip(x, 0, np.inf)


def negative_part(x):
    """min(x, 0), nan staying nan."""
    return np.clip(x, -np.inf, 0)


def above(x):
    """1 where x > 0, else 0; nan stays nan."""
    return np.sign(positive_part(x))


def times(x, a):
    """(a x, what rounding took from it); the second is None where nothing was lost.

    `a` is a number, or a pair: a number and what rounding took from that. Beyond 1500 no exponential is left.
    """
    a, a_rest = a if isinstance(a, tuple) else (a, 0.0)
    if a == 1:
        return x, None
    if x.dtype == np.float32:
        return a * x.astype(np.float64), None  # float64 has digits to spare
    bound = 1500 / abs(a)
    x = np.clip(x.astype(np.float64, copy=False), -bound, bound)
    ax, rest = product(x, a)
    return ax, rest + a_rest * x


def product(a, b):
    """(a b, what rounding took from it): each factor is cut into two halves that multiply exactly."""
    ab, (a_high, a_low), (b_high, b_low) = a * b, halves(a), halves(b)
    return ab, ((a_high * b_high - ab) + a_high * b_low + a_low * b_high) + a_low * b_low


def halves(v):
    """The first 26 binary digits of v, and the rest: whatever its size, nothing overflows."""
    v = np.asarray(v, np.float64)
    high = (v.view(np.int64) & -(2**27)).view(np.float64)
    return high, v - high


def square(x):
    """(x^2, what rounding took from it)."""
    high, xx = x.astype(np.float32).astype(np.float64), x * x
    return xx, (high * high - xx) + (x + high) * (x - high)


def line(x, slope, offset):
    """slope x + offset in float64, for two Fractions: right also beside its zero, where the two terms cancel."""
    a, c = float(slope), float(offset)
    bound = 1e300 / max(1.0, abs(a))  # beyond, the product overflows, and its rounding is nothing beside it
    near = np.clip(x, -bound, bound)
    rest = product(near, a)[1] + near * float(slope - Fraction(a)) + float(offset - Fraction(c))
    return (a * x + c) + rest


def inverse(a):
    """1/a as a pair: a number and what rounding took from it."""
    b = 1 / a
    ab, rest = product(a, b)
    return b, float(((1 - ab) - rest) / a)


def exp(w, rest=None):
    """e^(w + rest)."""
    e = np.exp(w)
    return e if rest is None else e + e * rest


def sigma(w, rest=None, factor=1.0):
    """factor/(1 + e^-(w + rest)): the plain formula, but factor e^w where e^-w nears overflow."""
    y = np.negative(w)
    if y.dtype == np.float64:
        np.clip(y, -700, 700, out=y)  # beyond, NumPy's exp is ten times slower; what is missed, with_tail mends
    np.exp(y, out=y)
    y += 1
    np.divide(factor, y, out=y)
    if rest is not None:
        y *= 1 + rest * (w < 0)
        factor = factor * (1 + rest)
    return with_tail(y, w, factor)


def with_tail(y, w, factor):
    """y, but factor e^w where e^w is all that counts and nearly too small for a number, and 0 beyond.

    The factor goes between two square roots of e^w, so that nothing is lost where e^w alone is subnormal.
    """
    low, high = (-115, -80) if w.dtype == np.float32 else (-760, -700)  # at low the product is 0 in any case
    tail = w < high
    if tail.any():
        y *= w > low
        tail &= w > low
        root = np.exp(w[tail].astype(np.float64) / 2)
        y[tail] = root * (factor[tail] if np.ndim(factor) else factor) * root
    return y


def sigma_slope(w, rest=None):
    """sigma' = e^-|w| / (1 + e^-|w|)^2: even, and without the cancellation of s(1 - s)."""
    e = exp(-np.abs(w), None if rest is None else -np.sign(w) * rest)
    return e / np.square(1 + e)


def exp_minus_square(x, factor=1.0, scale=1.0, half=False):
    """scale factor e^(-x^2), or scale factor e^(-x^2/2), to the last digits, although squaring rounds."""
    c = 0.5 if half else 1.0
    bound = (10.5 if x.dtype == np.float32 else 28) / math.sqrt(c)  # beyond, nothing is left, and exp is slow
    x = np.clip(x, -bound, bound)
    if x.dtype == np.float32:
        return (scale * factor * np.exp(-c * np.square(x.astype(np.float64)))).astype(np.float32)
    xx, rest = square(x)
    xx *= -c
    factor = factor * (scale - scale * c * rest)
    return with_tail(factor * np.exp(np.clip(xx, -700, 0)), xx, factor)


# The powers of t in `mills`: Chebyshev's interpolation at 60 digits, cut off where a float64 (a float32) ends.
LONG = (
    2.144681728317251, -1.2552861611180057, 0.25678605023264073, 0.18733855169377742, -0.12283730577756487,
    -0.027031995391559756, 0.043372285477420315, 0.0024739183287273256, -0.014457597879955571, 0.0003317054287841928,
    0.004713891030525346, -0.0002490886869261875, -0.001501062148325122, 6.77049455570303e-05, 0.0004586048480176166,
    -5.317366084648854e-06, -0.00013074559302441886, -4.320099048585783e-06, 3.357901096548398e-05,
    2.3471828445693546e-06, -7.437095354489166e-06, -5.437411864962011e-07, 1.3365999838780903e-06,
    1.3365298340245879e-08, -1.7468784347819795e-07, 2.5464563109875916e-08, 1.2502625032600547e-08,
    -4.844101958484955e-09,
)  # fmt: skip
SHORT = (
    2.14468175, -1.25528617, 0.256784006, 0.187338851, -0.122803607, -0.0270352519, 0.0431613849, 0.00248956293,
    -0.0138151537, 0.00029312329, 0.00366479154, -0.00019842788, -0.000560022845, 3.51473739e-05,
)  # fmt: skip


def mills(v):
    """(p, q) for v >= 0 such that Mills's ratio m = (1 - Phi(v))/phi(v) is q/(v q + p), and 1 - v m is p/(v q + p).

    So p/q is Laplace's continued fraction 1/(v + 2/(v + 3/...)), too long near 0. Here p is a polynomial instead, in
    the t that brings all of 0 <= v < oo between -1 and 1, and q = 1.21875 (v + 3.5): of many factors the one for which
    rounding cost least. Neither m nor 1 - v m cancels.
    """
    powers = SHORT if v.dtype == np.float32 else LONG
    t = (v - 3.5) / (v + 3.5)
    p = np.full_like(v, powers[-1])
    for power in powers[-2::-1]:
        p *= t
        p += power
    return p, 1.21875 * v + 4.265625


TOP = 0.3989422804014327  # phi(0) = 1/sqrt(2 pi)


def normal_density(x, factor=1.0):
    """factor phi(x)."""
    return exp_minus_square(x, factor, TOP, half=True)


def normal_tail(v, factor=1.0):
    """factor (1 - Phi(v)) for v >= 0."""
    p, q = mills(v)
    return normal_density(v, factor * (q / (v * q + p)))


def normal_cdf(x):
    """Phi(x), the share of a standard normal below x."""
    tail = normal_tail(np.clip(np.abs(x), 0, 60))
    return np.where(x < 0, tail, 1 - tail)
