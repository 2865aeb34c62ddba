"""Pieces of arithmetic that several kernels share."""

import numpy as np


def constant(x, c):
    """c wherever x is a number; nan stays nan."""
    return np.where(np.isnan(x), x, np.asarray(c, dtype=x.dtype))


def exp_minus_square(x, factor=1.0):
    """factor e^(-x^2) to the last digits: squaring rounds, and e^(-x^2) magnifies that error by x^2.

    So x = h + r with h short enough for an exact square, and e^(-x^2) = e^(-h^2) e^(-r(x+h)). The factor goes
    between two square roots of e^(-h^2), so that nothing is lost where the exponential alone is subnormal.
    """
    if x.dtype == np.float32:
        return (factor * np.exp(-np.square(x.astype(np.float64)))).astype(np.float32)
    x = np.clip(x, -40, 40)  # beyond, e^(-x^2) < 10^-694 is 0
    h = x.astype(np.float32).astype(np.float64)
    root = np.exp(-h * h / 2)
    return root * (factor * np.exp(-(x - h) * (x + h))) * root
