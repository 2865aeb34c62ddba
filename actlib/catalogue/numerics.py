"""Pieces of arithmetic that several kernels share: right to the last digits, tails included.

Nearly none of them branches: a mask costs more time than a second exponential. An exponent w = a x is the one
place where rounding hurts, since e^w loses |w| times what w lost; so it comes with its rounding error.
"""

import math

import numpy as np


def constant(x, c):
    """c wherever x is a number; nan stays nan."""
    return np.where(np.isnan(x), x, c)


def above(x):
    """1 where x > 0, else 0; nan stays nan."""
    return np.sign(np.maximum(x, 0))


def times(x, a):
    """(a x, what rounding took from it); the second is None where nothing was lost.

    `a` is a number, or a pair: a number and what rounding took from that. Beyond 1500 no exponential is left.
    """
    a, a_rest = a if isinstance(a, tuple) else (a, 0.0)
    if a == 1:
        return x, None
    bound = 1500 / abs(a)
    x = np.clip(x.astype(np.float64, copy=False), -bound, bound)
    ax, rest = product(x, a)
    return ax, rest + a_rest * x


def product(a, b):
    """(a b, what rounding took from it): each factor is cut into two halves that multiply exactly."""
    ab = a * b
    a_high, b_high = (np.asarray(v, np.float32).astype(np.float64) for v in (a, b))
    a_low, b_low = a - a_high, b - b_high
    return ab, ((a_high * b_high - ab) + a_high * b_low + a_low * b_high) + a_low * b_low


def inverse(a):
    """1/a as a pair: a number and what rounding took from it."""
    b = 1 / a
    ab, rest = product(a, b)
    return b, float(((1 - ab) - rest) / a)


def exp(w, rest=None):
    """e^(w + rest)."""
    e = np.exp(w)
    return e if rest is None else e + e * rest


def sigma(w, rest=None, factor=None):
    """1/(1 + e^-(w + rest)), without overflow and with every digit where it is tiny.

    A factor goes between two square roots of e^w, so that nothing is lost where e^w alone is subnormal.
    """
    if factor is None:
        below = np.exp(np.minimum(w, 0))
    else:
        root = np.exp(np.minimum(w, 0) * 0.5)
        below = root * factor * root
    if rest is not None:
        below = below * (1 + rest * (w < 0))
    return below / (1 + np.exp(-np.abs(w)))


def sigma_slope(w, rest=None):
    """sigma' = e^-|w| / (1 + e^-|w|)^2: even, and without the cancellation of s(1 - s)."""
    e = exp(-np.abs(w), None if rest is None else -np.sign(w) * rest)
    return e / np.square(1 + e)


def exp_minus_square(x, factor=1.0, half=False):
    """factor e^(-x^2), or factor e^(-x^2/2), to the last digits, although squaring rounds.

    So x = h + r with h short enough for an exact square, and e^(-x^2) = e^(-h^2) e^(-r(x+h)). The factor goes
    between two square roots of e^(-h^2), so that nothing is lost where the exponential alone is subnormal.
    """
    c = 0.5 if half else 1.0
    if x.dtype == np.float32:
        return (factor * np.exp(-c * np.square(x.astype(np.float64)))).astype(np.float32)
    x = np.clip(x, -55, 55)  # beyond, nothing is left
    h = x.astype(np.float32).astype(np.float64)
    root = np.exp(-c / 2 * h * h)
    return root * (factor * np.exp(-c * (x - h) * (x + h))) * root


def normal_density(x, factor=1.0):
    """factor phi(x)."""
    return exp_minus_square(x, factor / math.sqrt(2 * math.pi), half=True)


def normal_cdf(x, factor=None):
    """Phi(x), the share of a standard normal below x, in float64; or factor Phi(x), where Phi alone is subnormal.

    Left of -1.5 from erfcx(u) = e^(u^2) erfc(u), whose digits do not suffer from squaring a large u.
    """
    from scipy.special import erfc, erfcx  # imported here: SciPy costs more than all of actlib

    factor = np.ones_like(x) if factor is None else factor
    share = np.empty_like(x)
    low = x < -1.5
    u = -x[low]
    share[low] = exp_minus_square(u, 0.5 * factor[low] * erfcx(u * math.sqrt(0.5)), half=True)
    share[~low] = 0.5 * factor[~low] * erfc(x[~low] * -math.sqrt(0.5))
    return share


def follow(y, u, lost):
    """y(u + lost) from y(u) for a y that falls like e^(-u^2/2) on the left."""
    return y if lost is None else y * (1 - np.minimum(u, 0) * lost)
