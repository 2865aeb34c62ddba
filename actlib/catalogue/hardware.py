"""Generation 4, for devices: pieces of polynomials instead of exponentials, and exact zeros (chapter 16)."""

import math

import numpy as np

from actlib.activation import Parameter, Tail, Use, define
from actlib.catalogue.numerics import positive_part


def _hard_swish_slope(x):
    return np.select([x <= -3, x < 3, x >= 3], [0.0, (2 * x + 3) / 6, 1.0], x)


hard_swish = define(
    "hard_swish",
    aliases=("hardswish", "h_swish"),
    title="hard Swish",
    idea="Swish with the hard sigmoid as its gate: no exponential, and piecewise quadratic, not linear.",
    formula="x*Max(0, Min(6, x + 3))/6",
    value_kernel=lambda x: np.clip(x, -3, np.inf) * ((np.clip(x, -3, 3) + 3) / 6),
    slope_kernel=_hard_swish_slope,
    range_text="Interval(-3/8, oo)",
    increasing_text="no",
    smoothness="0",
    lipschitz_text="3/2",
    breaks={"-3": "0", "3": "1"},
    minimum_text=("-3/8", "-3/2"),
    left=Tail("0", "0"),
    right=Tail("x", "0"),
    mean_text="(2*Phi(3) - 1)/6",
    second_moment_text="(2*Phi(3) - 1)/3 + 1 - Phi(3) - phi(3)/2",
    notes="The slope jumps at -3 (from 0 to -1/2) and at 3 (from 3/2 to 1).",
    used_by=(
        Use("MobileNetV3", "timm 1.0.31 (2026)", "its model file"),
        Use(
            "default of three configurations, PP-LCNet's among them",
            "transformers 5.23.0 (2026)",
            "its configuration files",
        ),
    ),
    chapter=16,
    year=2019,
    source="howard2019",
    example=">>> act.hard_swish([-4.0, -1.5, 1.5, 4.0])\narray([-0.   , -0.375,  1.125,  4.   ])",
)

hard_mish = define(
    "hard_mish",
    title="hard Mish",
    idea="Mish from a clip and a product: the identity on the right without a kink, an arc of a parabola, zero.",
    formula="x/2*Max(0, Min(2, x + 2))",
    value_kernel=lambda x: np.clip(x, -2, np.inf) * ((np.clip(x, -2, 0) + 2) / 2),
    slope_kernel=lambda x: np.select([x <= -2, x < 0, x >= 0], [0.0, x + 1, 1.0], x),
    range_text="Interval(-1/2, oo)",
    increasing_text="no",
    smoothness="0",
    lipschitz_text="1",
    breaks={"-2": "0", "0": "1"},
    minimum_text=("-1/2", "-1"),
    left=Tail("0", "0"),
    right=Tail("x", "0"),
    mean_text="(Phi(2) - 1/2)/2",
    second_moment_text="(7*(Phi(2) - 1/2) + 2*phi(2) - 8*phi(0))/4 + 1/2",
    notes="There is no paper: Mish's author proposed it in a repository. Tenstorrent's hardmish is another, "
    "x clip(x + 2.8, 0, 5)/5.",
    chapter=16,
    year=2020,
    source="misra2020",
    example=">>> act.hard_mish([-3.0, -1.0, 3.0])\narray([-0. , -0.5,  3. ])",
)

squared_relu = define(
    "squared_relu",
    aliases=("relu2", "relu_squared"),
    title="squared ReLU",
    idea="The square of ReLU: exact zeros on the left, no kink, and quadratic growth.",
    formula="Max(0, x)**2",
    value_kernel=lambda x: np.square(positive_part(x)),
    slope_kernel=lambda x: 2 * positive_part(x),
    range_text="Interval(0, oo)",
    increasing_text="yes",
    smoothness="1",
    lipschitz_text="oo",
    breaks={"0": "0"},
    left=Tail("0", "0"),
    right=Tail("x**2", "0"),
    mean_text="1/2",
    second_moment_text="3/2",
    notes="It does not resemble GELU: it grows like x^2, so a bound on x bounds nothing twice.",
    used_by=(
        Use(
            "default of nine configurations, Nemotron's among them",
            "transformers 5.23.0 (2026)",
            "its configuration files",
        ),
    ),
    fixed_points=("0", "1"),
    chapter=16,
    year=2021,
    source="so2021",
    popular="zhang2024",
    example=">>> act.squared_relu([-2.0, 3.0])\narray([0., 9.])",
)

star_relu = define(
    "star_relu",
    title="StarReLU",
    idea="Squared ReLU scaled and shifted to mean 0 and variance 1 for a standard normal input.",
    formula="s*Max(0, x)**2 + b",
    parameters={
        "s": Parameter(2 / math.sqrt(5), "s > 0", "scale, learned", exact="2/sqrt(5)"),
        "b": Parameter(-1 / math.sqrt(5), "-inf < b < inf", "shift, learned", exact="-1/sqrt(5)"),
    },
    learns={
        "s": lambda x, s, b: np.square(positive_part(x)),
        "b": lambda x, s, b: np.where(np.isnan(x), x, 1.0),
    },
    value_kernel=lambda x, s, b: s * np.square(positive_part(x)) + b,
    slope_kernel=lambda x, s, b: 2 * s * positive_part(x),
    range_text="Interval(b, oo)",
    increasing_text="yes",
    smoothness="1",
    lipschitz_text="oo",
    breaks={"0": "0"},
    left=Tail("b", "0"),
    right=Tail("s*x**2 + b", "0"),
    mean_text="s/2 + b",
    second_moment_text="3*s**2/2 + s*b + b**2",
    notes="timm's version starts at s = 1, b = 0 and learns both.",
    used_by=(Use("MetaFormer, starting at s = 1, b = 0", "timm 1.0.31 (2026)", "its model file"),),
    chapter=16,
    year=2022,
    source="yu2022",
    example=">>> act.star_relu([-2.0, 1.0])\narray([-0.4472136,  0.4472136])",
)
