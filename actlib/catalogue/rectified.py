"""Generation 2: cut off one side, leave the other alone, and mend what that breaks (chapters 6 and 8)."""

from fractions import Fraction

import numpy as np

from actlib.activation import Parameter, Tail, Use, define
from actlib.catalogue.numerics import (
    above,
    inverse,
    line,
    mills,
    negative_part,
    normal_density,
    normal_tail,
    positive_part,
    times,
)

relu = define(
    "relu",
    aliases=("rectified_linear", "ramp"),
    title="ReLU (rectified linear unit)",
    idea="Half of the identity: slope 1 or 0 and nothing between, so along an active path the slopes neither fade nor grow.",
    formula="Max(0, x)",
    value_kernel=positive_part,
    slope_kernel=above,
    range_text="Interval(0, oo)",
    increasing_text="yes",
    smoothness="0",
    lipschitz_text="1",
    breaks={"0": "0"},
    left=Tail("0", "0"),
    right=Tail("x", "0"),
    mean_text="1 / sqrt(2*pi)",
    second_moment_text="1/2",
    notes="At 0 every slope in [0, 1] is a subgradient; 0 is used, as in PyTorch and JAX.",
    used_by=(
        Use(
            "default of 67 configurations, ResNet's among them", "transformers 5.23.0 (2026)", "its configuration files"
        ),
    ),
    chapter=6,
    year=1969,
    source="fukushima1969",
    popular="nair2010",
    example=">>> act.relu([-2.0, 0.0, 3.0])\narray([0., 0., 3.])",
)


def _leaky(x, a):
    y = positive_part(x)
    if np.any(a):  # 0 times -inf would be no number
        y += a * negative_part(x)
    return y


def _leaky_slope(x, a):
    right = above(x)
    return right + a * (1 - right)


leaky_relu = define(
    "leaky_relu",
    aliases=("leakyrelu", "lrelu"),
    title="leaky ReLU",
    idea="A small slope on the left instead of none: a unit that is off still hears its error.",
    formula="Max(0, x) + a*Min(0, x)",
    parameters={"a": Parameter(0.01, "a > 0", "slope on the left; 0.01 in PyTorch and JAX, 0.2 or 0.3 in Keras")},
    value_kernel=_leaky,
    slope_kernel=_leaky_slope,
    range_text="Interval(-oo, oo)",
    increasing_text="strictly",
    smoothness="oo if a == 1 else 0",
    lipschitz_text="max(1, a)",
    breaks={"0": "a"},
    left=Tail("a*x", "0"),
    right=Tail("x", "0"),
    mean_text="(1 - a) / sqrt(2*pi)",
    second_moment_text="(1 + a**2) / 2",
    symmetry_text="odd if a == 1 else none",
    notes="It equals max(a x, x) only for a <= 1. The slope at 0 is that of the left side, as in PyTorch.",
    chapter=8,
    year=2013,
    source="maas2013",
    example=">>> act.leaky_relu([-100.0, 0.0, 3.0])\narray([-1.,  0.,  3.])",
)

prelu = define(
    "prelu",
    aliases=("parametric_relu",),
    title="PReLU (parametric ReLU)",
    idea="The left slope is a weight like any other: the network learns how leaky to be.",
    formula="Max(0, x) + a*Min(0, x)",
    parameters={"a": Parameter(0.25, "-inf < a < inf", "slope on the left, learned; one per channel or per layer")},
    learns={"a": lambda x, a: np.minimum(x, 0)},
    value_kernel=_leaky,
    slope_kernel=_leaky_slope,
    range_text="Interval(-oo, oo) if a > 0 else Interval(0, oo)",
    increasing_text="strictly if a > 0 else yes if a == 0 else no",
    smoothness="oo if a == 1 else 0",
    lipschitz_text="max(1, abs(a))",
    breaks={"0": "a"},
    minimum_text=("0", "0", "a < 0"),
    left=Tail("a*x", "0"),
    right=Tail("x", "0"),
    mean_text="(1 - a) / sqrt(2*pi)",
    second_moment_text="(1 + a**2) / 2",
    symmetry_text="odd if a == 1 else even if a == -1 else none",
    notes="Starts at a = 0.25. Weight decay on a pulls it back to ReLU.",
    used_by=(
        Use(
            "default of the DAB-DETR and UVDoc configurations", "transformers 5.23.0 (2026)", "its configuration files"
        ),
    ),
    chapter=8,
    year=2015,
    source="he2015",
    example=">>> act.prelu([-2.0, 3.0])\narray([-0.5,  3. ])\n>>> act.prelu.slope_in('a', [-2.0, 3.0])\narray([-2.,  0.])",
)


def _draw_slope(x, rng, lower, upper):
    a = rng.uniform(lower, upper, x.shape)
    return _leaky(x, a), _leaky_slope(x, a)


rrelu = define(
    "rrelu",
    aliases=("randomized_leaky_relu",),
    title="RReLU (randomized leaky ReLU)",
    idea="A left slope drawn anew for every number in training; the mean slope, this function, in use.",
    formula="Max(0, x) + (lower + upper)/2*Min(0, x)",
    parameters={
        "lower": Parameter(0.125, "lower > 0", "least slope on the left"),
        "upper": Parameter(1 / 3, "upper >= lower", "largest slope on the left", exact="1/3"),
    },
    value_kernel=lambda x, lower, upper: _leaky(x, (lower + upper) / 2),
    slope_kernel=lambda x, lower, upper: _leaky_slope(x, (lower + upper) / 2),
    sample_kernel=_draw_slope,
    range_text="Interval(-oo, oo)",
    increasing_text="strictly",
    smoothness="oo if lower + upper == 2 else 0",
    symmetry_text="odd if lower + upper == 2 else none",
    lipschitz_text="max(1, (lower + upper)/2)",
    breaks={"0": "(lower + upper)/2"},
    left=Tail("(lower + upper)/2*x", "0"),
    right=Tail("x", "0"),
    mean_text="(1 - (lower + upper)/2) / sqrt(2*pi)",
    second_moment_text="(1 + ((lower + upper)/2)**2) / 2",
    notes="The paper divides, x/a with a drawn from (3, 8) and x/5.5 in use; E[1/a] is 1/5.098, so the two slopes differ.",
    chapter=8,
    year=2015,
    source="xu2015",
    example=">>> y, slope = act.rrelu.sample([-1.0, 2.0], np.random.default_rng(0))\n>>> float(y[1]), bool(-1/3 <= y[0] <= -1/8)\n(2.0, True)",
)


def _over(x, s):
    """(|x/s|, what rounding took from it)."""
    u, lost = times(x.astype(np.float64, copy=False), inverse(s))
    return np.clip(np.abs(u), 0, 60), 0.0 if lost is None else np.sign(u) * lost


def _smeared_ramp(x, s):
    """s (u Phi(u) + phi(u)), u = x/s, as max(x, 0) + s phi(v) (1 - v m) with v = |u| and Mills's ratio m."""
    v, lost = _over(x, s)
    p, q = mills(v)
    return positive_part(x) + s * normal_density(v, (p - lost * q) / (v * q + p))


def _smeared_step(x, s):
    v, lost = _over(x, s)
    tail = normal_tail(v, 1 - lost * v)
    return np.where(x < 0, tail, 1 - tail)


def _draw_noise(x, rng, s):
    noisy = x + s * rng.standard_normal(x.shape)
    return np.maximum(noisy, 0), above(noisy)


noisy_relu = define(
    "noisy_relu",
    aliases=("nrelu",),
    title="noisy ReLU, its mean",
    idea="ReLU of a noisy input; averaged over the noise the kink is gone, and what is left resembles GELU.",
    formula="x*Phi(x/s) + s*phi(x/s)",
    parameters={"s": Parameter(1, "s > 0", "standard deviation of the noise")},
    value_kernel=_smeared_ramp,
    slope_kernel=_smeared_step,
    sample_kernel=_draw_noise,
    range_text="Interval.open(0, oo)",
    increasing_text="strictly",
    smoothness="oo",
    lipschitz_text="1",
    left=Tail("0", "s**3*phi(x/s)/x**2"),
    right=Tail("x", "s**3*phi(x/s)/x**2"),
    mean_text="sqrt(1 + s**2) / sqrt(2*pi)",
    second_moment_text="(sqrt((1 + s**2)**2 - 1) + pi - acos(1/(1 + s**2))) / (2*pi)",
    notes="Its source lets the noise depend on x, with variance sigma(x); here it is constant.",
    chapter=8,
    year=2010,
    source="nair2010",
    popular="gulcehre2016",
    example=">>> act.noisy_relu([-50.0, 0.0, 3.0])\narray([0.        , 0.39894228, 3.00038215])",
)

relu6 = define(
    "relu6",
    title="ReLU6",
    idea="ReLU with a ceiling, so that eight bits can cover its whole range.",
    formula="Max(0, Min(6, x))",
    value_kernel=lambda x: np.clip(x, 0, 6),
    slope_kernel=lambda x: above(np.minimum(x, 6 - x)),
    range_text="Interval(0, 6)",
    increasing_text="yes",
    smoothness="0",
    lipschitz_text="1",
    breaks={"0": "0", "6": "0"},
    left=Tail("0", "0"),
    right=Tail("6", "0"),
    mean_text="phi(0) - phi(6) + 6*(1 - Phi(6))",
    second_moment_text="Phi(6) - 1/2 - 6*phi(6) + 36*(1 - Phi(6))",
    used_by=(Use("default of MobileNet V1 and V2", "transformers 5.23.0 (2026)", "its configuration files"),),
    chapter=8,
    year=2010,
    source="krizhevsky2010",
    example=">>> act.relu6([-2.0, 3.0, 8.0])\narray([0., 3., 6.])",
)

def _srelu(x, tl, al, tr, ar):
    if x.dtype == np.float32:
        x = x.astype(np.float64)  # digits to spare for the zero that one of the outer pieces may have
        return np.clip(x, tl, tr) + al * negative_part(x - tl) + ar * positive_part(x - tr)
    left, right = (line(x, Fraction(a), Fraction(t) * (1 - Fraction(a))) for a, t in ((al, tl), (ar, tr)))
    return np.where(x < tl, left, np.where(x > tr, right, x))


srelu = define(
    "srelu",
    aliases=("s_shaped_relu",),
    title="SReLU (S-shaped ReLU)",
    idea="Three straight pieces with two learned corners and two learned outer slopes.",
    formula="Max(tl, Min(tr, x)) + al*Min(0, x - tl) + ar*Max(0, x - tr)",
    parameters={
        "tl": Parameter(-1, "tl < tr", "left corner"),
        "al": Parameter(0.1, "al > 0", "slope left of it"),
        "tr": Parameter(1, "tr > tl", "right corner"),
        "ar": Parameter(0.5, "ar > 0", "slope right of it"),
    },
    learns={
        "tl": lambda x, tl, al, tr, ar: (1 - al) * above(tl - x),
        "al": lambda x, tl, al, tr, ar: np.minimum(0, x - tl),
        "tr": lambda x, tl, al, tr, ar: (1 - ar) * above(x - tr),
        "ar": lambda x, tl, al, tr, ar: np.maximum(0, x - tr),
    },
    value_kernel=_srelu,
    slope_kernel=lambda x, tl, al, tr, ar: np.select([x <= tl, x < tr, x >= tr], [al, 1.0, ar], x),
    range_text="Interval(-oo, oo)",
    increasing_text="strictly",
    smoothness="oo if al == 1 and ar == 1 else 0",
    lipschitz_text="max(1, al, ar)",
    breaks={"tl": "al", "tr": "ar"},
    left=Tail("tl + al*(x - tl)", "0"),
    right=Tail("tr + ar*(x - tr)", "0"),
    mean_text="0.033326188235074519353",
    second_moment_text="0.63562545933631725425",
    symmetry_text="odd if tl == -tr and al == ar else none",
    notes="The paper learns all four for each channel and lets the slopes take any sign; the defaults here are the book's, to draw an S.",
    chapter=8,
    year=2015,
    source="jin2015",
    example=">>> act.srelu([-11.0, 0.5, 3.0])\narray([-2. ,  0.5,  2. ])",
)

def _threshold(x, theta, v):
    """Products, not a choice: a processor that must guess at random signs is ten times slower."""
    passed = (x > theta).astype(x.dtype)
    return np.clip(x, theta, np.inf) * passed + (v - v * passed)


threshold = define(
    "threshold",
    aliases=("thresholded_relu",),
    title="threshold",
    idea="Let through what exceeds a threshold, replace everything else by one value.",
    formula="Piecewise((x, x > theta), (v, true))",
    parameters={
        "theta": Parameter(1, "-inf < theta < inf", "the threshold"),
        "v": Parameter(0, "-inf < v < inf", "what stands for everything at or below it"),
    },
    value_kernel=_threshold,
    slope_kernel=lambda x, theta, v: above(x - theta),
    range_text="Union(FiniteSet(v), Interval.open(theta, oo))",
    increasing_text="yes if v <= theta else no",
    smoothness="0 if v == theta else -1",
    lipschitz_text="1 if v == theta else oo",
    breaks={"theta": "0"},
    left=Tail("v", "0"),
    right=Tail("x", "0"),
    mean_text="v*Phi(theta) + phi(theta)",
    second_moment_text="v**2*Phi(theta) + theta*phi(theta) + 1 - Phi(theta)",
    notes="theta = v = 0 is ReLU. At the threshold the value is v. "
    "No paper was found; the earliest source found is the library Torch.",
    chapter=8,
    year=None,
    source="collobert2011torch",
    example=">>> act.threshold([0.5, 1.0, 1.5])\narray([0. , 0. , 1.5])",
)
