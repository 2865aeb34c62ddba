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
    if x.dtype == np.float32:
        return a * x.astype(np.float64), None  # float64 has digits to spare
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


def sigma(w, rest=None, factor=1.0):
    """factor/(1 + e^-(w + rest)): the plain formula, but factor e^w where e^-w nears overflow."""
    y = factor / (1 + np.exp(-w))
    if rest is not None:
        y *= 1 + rest * (w < 0)
    factor = factor if rest is None else factor * (1 + rest)
    return with_tail(y, w, factor)


def with_tail(y, w, factor):
    """y, but factor e^w where e^w is all that counts and nearly too small for a number.

    The factor goes between two square roots of e^w, so that nothing is lost where e^w alone is subnormal.
    """
    low, high = (-115, -80) if w.dtype == np.float32 else (-760, -700)  # below low the product is 0 in any case
    tail = (w < high) & (w > low)
    if tail.any():
        root = np.exp(w[tail].astype(np.float64) / 2)
        y[tail] = root * (factor[tail] if np.ndim(factor) else factor) * root
    return y


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
    bound = (10.5 if x.dtype == np.float32 else 28) / math.sqrt(c)  # beyond, nothing is left, and exp is slow
    x = np.clip(x, -bound, bound)
    if x.dtype == np.float32:
        return (factor * np.exp(-c * np.square(x.astype(np.float64)))).astype(np.float32)
    h = x.astype(np.float32).astype(np.float64)
    root = np.exp(-c / 2 * h * h)
    return root * (factor * np.exp(-c * (x - h) * (x + h))) * root


def normal_density(x, factor=1.0):
    """factor phi(x)."""
    return exp_minus_square(x, factor / math.sqrt(2 * math.pi), half=True)


def normal_cdf(x, factor=1.0):
    """factor Phi(x), where Phi is the share of a standard normal below x, in float64.

    Left of -1.5 from erfcx(u) = e^(u^2) erfc(u), whose digits do not suffer from squaring a large u.
    """
    from scipy.special import erfc, erfcx  # imported here: SciPy costs more than all of actlib

    if x.dtype == np.float32:
        return factor * 0.5 * erfc(x.astype(np.float64) * -math.sqrt(0.5))  # float64 has digits to spare
    left = exp_minus_square(x, 0.5 * factor * erfcx(-math.sqrt(0.5) * np.minimum(x, 0)), half=True)
    return np.where(x < -1.5, left, 0.5 * factor * erfc(x * -math.sqrt(0.5)))


def follow(y, u, lost):
    """y(u + lost) from y(u) for a y that falls like e^(-u^2/2) on the left."""
    return y if lost is None else y * (1 - np.minimum(u, 0) * lost)
