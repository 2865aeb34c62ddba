"""After SwiGLU: a trainable ReLU^2-ELU cross, and S-curves that replace normalisation (chapter 15)."""

import math
from fractions import Fraction

import numpy as np

from actlib.activation import Parameter, Tail, Use, define
from actlib.catalogue.numerics import exp_minus_square, negative_part, positive_part, product, sigma_slope, times


def _xielu(x, alpha_p, alpha_n, beta):
    """On the left alpha_n (e^x - 1 - x) + beta x. Near 0 expm1(x) - x subtracts exactly."""
    left, right = negative_part(x), positive_part(x)
    if x.dtype == np.float64:
        near = np.clip(left, -0.7, 0)
        below = alpha_n * (np.expm1(near) - near) + beta * near
        below = np.where(x < -0.7, _far_left(left, alpha_n, beta), below)
    else:  # in float64 there are digits to spare
        left = left.astype(np.float64)
        below = alpha_n * np.expm1(left) + (beta - alpha_n) * left
    return (alpha_p * right + beta) * right + below


def _far_left(x, alpha_n, beta):
    """alpha_n e^x - alpha_n + (beta - alpha_n) x: near its zero the terms cancel, so what each step lost comes last."""
    power, lost = product(np.exp(x), alpha_n)
    drop = power - alpha_n
    lost += power - (drop + alpha_n)
    fall = float(Fraction(beta) - Fraction(alpha_n))
    near = np.clip(x, -1e30, 0)
    lost += product(near, fall)[1] + near * float(Fraction(beta) - Fraction(alpha_n) - Fraction(fall))
    return drop + fall * x + lost


def _xielu_slope(x, alpha_p, alpha_n, beta):
    left = np.minimum(x, 0)
    near, far = alpha_n * np.expm1(left) + beta, alpha_n * np.exp(left) + (beta - alpha_n)
    return 2 * alpha_p * np.maximum(x, 0) + np.where(x < -0.7, far, near)


xielu = define(
    "xielu",
    title="xIELU (expanded integral of the ELU)",
    idea="The integral of an ELU with its own slope for each side: quadratic on the right, and its steepness is learned.",
    formula="Piecewise((alpha_p*x**2 + beta*x, x > 0), (alpha_n*(exp(x) - 1 - x) + beta*x, true))",
    parameters={
        "alpha_p": Parameter(0.8, "alpha_p > 0", "curvature on the right, learned"),
        "alpha_n": Parameter(0.8, "alpha_n > beta", "strength on the left, learned"),
        "beta": Parameter(0.5, "beta > 0", "slope at 0"),
    },
    learns={
        "alpha_p": lambda x, alpha_p, alpha_n, beta: np.square(np.maximum(x, 0)),
        "alpha_n": lambda x, alpha_p, alpha_n, beta: np.expm1(np.minimum(x, 0)) - np.minimum(x, 0),
    },
    value_kernel=_xielu,
    slope_kernel=_xielu_slope,
    range_text="Interval(-beta + (beta - alpha_n)*log(1 - beta/alpha_n), oo)",
    increasing_text="no",
    smoothness="1 if alpha_n != 2*alpha_p else 2",
    lipschitz_text="oo",
    breaks={"0": "beta"},
    minimum_text=("-beta + (beta - alpha_n)*log(1 - beta/alpha_n)", "log(1 - beta/alpha_n)"),
    left=Tail("(beta - alpha_n)*x - alpha_n", "alpha_n*exp(x)"),
    right=Tail("alpha_p*x**2 + beta*x", "0"),
    mean_text="alpha_p/2 + alpha_n*(sqrt(euler)*Phi(-1) - 1/2 + 1/sqrt(2*pi))",
    second_moment_text="1.7355151357425043387",
    notes="Left of its minimum it rises again: to the left its slope tends to beta - alpha_n < 0.",
    used_by=(Use("default of Apertus", "transformers 5.23.0 (2026)", "its configuration file"),),
    chapter=15,
    year=2024,
    source="huang2024",
    example=">>> act.xielu([-1.0, 0.0, 1.0])\narray([-0.20569645,  0.        ,  1.3       ])",
)

dyt = define(
    "dyt",
    aliases=("dynamic_tanh",),
    title="DyT (dynamic tanh), its core",
    idea="tanh with a learned steepness, in place of a normalisation layer.",
    formula="tanh(alpha*x)",
    parameters={"alpha": Parameter(0.5, "alpha > 0", "steepness, learned; one number a layer")},
    learns={"alpha": lambda x, alpha: np.clip(x, -1e4, 1e4) * 4 * sigma_slope(*times(x, 2 * alpha))},
    value_kernel=lambda x, alpha: np.tanh(alpha * x),
    slope_kernel=lambda x, alpha: 4 * alpha * sigma_slope(*times(x, 2 * alpha)),
    range_text="Interval.open(-1, 1)",
    increasing_text="strictly",
    smoothness="oo",
    lipschitz_text="alpha",
    steepest="0",
    left=Tail("-1", "2*exp(2*alpha*x)"),
    right=Tail("1", "-2*exp(-2*alpha*x)"),
    mean_text="0",
    second_moment_text="0.17351614343237185095",
    symmetry_text="odd",
    notes="The layer is gamma tanh(alpha x) + beta with gamma and beta for each channel.",
    chapter=15,
    year=2025,
    source="zhu2025",
    example=">>> act.dyt([-1000.0, 0.0, 1.0])\narray([-1.        ,  0.        ,  0.46211716])",
)


def _derf(x, alpha, s):
    from scipy.special import erf  # imported here, as in numerics

    return erf(alpha * x.astype(np.float64, copy=False) + s)


def _bell(x, alpha, s):
    """2/sqrt(pi) e^-(alpha x + s)^2, the exponent with what rounding took from it."""
    w, rest = times(np.clip(x.astype(np.float64, copy=False), -1e300, 1e300), alpha)  # ∞ - ∞ would be nan
    v = np.clip(w + s, -40, 40)
    rest = 0.0 if rest is None else rest
    rest = rest + ((w - (w + s - s)) + (s - (w + s - (w + s - s))))  # and what adding s took
    return exp_minus_square(v, 1 - 2 * v * np.clip(rest, -1e-3, 1e-3), 2 / math.sqrt(math.pi))


derf = define(
    "derf",
    aliases=("dynamic_erf",),
    title="Derf (dynamic erf), its core",
    idea="erf with a learned steepness and shift: like DyT, and flat sooner.",
    formula="erf(alpha*x + s)",
    parameters={
        "alpha": Parameter(0.5, "alpha > 0", "steepness, learned"),
        "s": Parameter(0, "-inf < s < inf", "shift, learned"),
    },
    learns={
        "alpha": lambda x, alpha, s: np.clip(x, -1e4, 1e4) * _bell(x, alpha, s),
        "s": lambda x, alpha, s: _bell(x, alpha, s),
    },
    value_kernel=_derf,
    slope_kernel=lambda x, alpha, s: alpha * _bell(x, alpha, s),
    range_text="Interval.open(-1, 1)",
    increasing_text="strictly",
    smoothness="oo",
    lipschitz_text="2*alpha/sqrt(pi)",
    steepest="-s/alpha",
    left=Tail("-1", "-exp(-(alpha*x + s)**2) / ((alpha*x + s)*sqrt(pi))"),
    right=Tail("1", "-exp(-(alpha*x + s)**2) / ((alpha*x + s)*sqrt(pi))"),
    mean_text="erf(s/sqrt(1 + 2*alpha**2))",
    second_moment_text="2*asin(2*alpha**2/(1 + 2*alpha**2))/pi if s == 0 else nan",
    symmetry_text="odd if s == 0 else none",
    notes="The layer is gamma erf(alpha x + s) + beta with gamma and beta for each channel.",
    chapter=15,
    year=2025,
    source="chen2025",
    example=">>> act.derf([-1000.0, 0.0, 1.0])\narray([-1.        ,  0.        ,  0.52049988])",
)
