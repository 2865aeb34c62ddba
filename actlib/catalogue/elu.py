"""Generation 2, soft on the left: an exponential instead of the cut (chapter 9)."""

import numpy as np

from actlib.activation import Parameter, Tail, Use, define
from actlib.catalogue.numerics import above, exp, inverse, negative_part, positive_part, times


def _elu(x, alpha):
    y = negative_part(x)  # the exponent is never positive
    np.expm1(y, out=y)
    y *= alpha
    y += positive_part(x)
    return y


def _elu_slope(x, alpha):
    right = above(x)
    return right + alpha * np.exp(negative_part(x)) * (1 - right)


elu = define(
    "elu",
    title="ELU (exponential linear unit)",
    idea="ReLU whose left half sinks softly to a floor, so that outputs average nearer to zero.",
    formula="Max(0, x) + alpha*(exp(Min(0, x)) - 1)",
    parameters={"alpha": Parameter(1, "alpha > 0", "depth of the floor; only alpha = 1 has no kink")},
    value_kernel=_elu,
    slope_kernel=_elu_slope,
    range_text="Interval.open(-alpha, oo)",
    increasing_text="strictly",
    smoothness="1 if alpha == 1 else 0",
    lipschitz_text="max(1, alpha)",
    breaks={"0": "alpha"},
    left=Tail("-alpha", "alpha*exp(x)"),
    right=Tail("x", "0"),
    mean_text="1/sqrt(2*pi) + alpha*(sqrt(euler)*erfc(1/sqrt(2)) - 1)/2",
    second_moment_text="1/2 + alpha**2*(exp(2)*Phi(-2) - 2*sqrt(euler)*Phi(-1) + 1/2)",
    notes="At 0 the slope is alpha, as in PyTorch. Written with exp(x) in an untaken branch, its gradient is nan for large x.",
    used_by=(Use("the EnCodec and Mimi audio codecs", "transformers 5.23.0 (2026)", "their modelling files"),),
    chapter=9,
    year=2015,
    source="clevert2015",
    example=">>> act.elu([-1000.0, 0.0, 2.0])\narray([-1.,  0.,  2.])",
)

celu = define(
    "celu",
    title="CELU (continuously differentiable ELU)",
    idea="ELU rescaled so that no choice of alpha makes a kink.",
    formula="Max(0, x) + alpha*(exp(Min(0, x)/alpha) - 1)",
    parameters={"alpha": Parameter(1, "alpha > 0", "depth of the floor, and how slowly it is reached")},
    value_kernel=lambda x, alpha: positive_part(x) + alpha * np.expm1(negative_part(x) / alpha),
    slope_kernel=lambda x, alpha: exp(*times(negative_part(x), inverse(alpha))),
    range_text="Interval.open(-alpha, oo)",
    increasing_text="strictly",
    smoothness="1",
    lipschitz_text="1",
    breaks={"0": "1"},
    left=Tail("-alpha", "alpha*exp(x/alpha)"),
    right=Tail("x", "0"),
    mean_text="1/sqrt(2*pi) + alpha*(exp(1/(2*alpha**2))*Phi(-1/alpha) - 1/2)",
    second_moment_text="1/2 + alpha**2*(exp(2/alpha**2)*Phi(-2/alpha) - 2*exp(1/(2*alpha**2))*Phi(-1/alpha) + 1/2)",
    chapter=9,
    year=2017,
    source="barron2017",
    example=">>> act.celu([-1000.0, 0.0, 2.0], alpha=0.5)\narray([-0.5,  0. ,  2. ])",
)

# lam and lam*alpha of the record below, as floats: the slopes right and left of 0
LAM, FLOOR = 1.0507009873554804934, 1.7580993408473768599

selu = define(
    "selu",
    title="SELU (scaled ELU)",
    idea="The one ELU that turns a standard normal input into an output of mean 0 and variance 1, layer after layer.",
    formula="lam*(Max(0, x) + alpha*(exp(Min(0, x)) - 1))",
    constants={
        "alpha": "sqrt(2/pi) / (1 - sqrt(euler)*erfc(1/sqrt(2)))",
        "lam": "1/sqrt(1/2 + 2/pi/(1 - sqrt(euler)*erfc(1/sqrt(2)))**2*(exp(2)*Phi(-2) - 2*sqrt(euler)*Phi(-1) + 1/2))",
    },
    value_kernel=lambda x: LAM * positive_part(x) + FLOOR * np.expm1(negative_part(x)),
    slope_kernel=lambda x: LAM * above(x) + FLOOR * np.exp(negative_part(x)) * (1 - above(x)),
    range_text="Interval.open(-lam*alpha, oo)",
    increasing_text="strictly",
    smoothness="0",
    lipschitz_text="lam*alpha",
    breaks={"0": "lam*alpha"},
    left=Tail("-lam*alpha", "lam*alpha*exp(x)"),
    right=Tail("lam*x", "0"),
    mean_text="0",
    second_moment_text="1",
    notes="The constants are not tuned: they are the only ones with mean 0 and variance 1 as a fixed point. Not C^1.",
    fixed_points=("0", "-lam*alpha - LambertW(-lam*alpha*exp(-lam*alpha))"),
    chapter=9,
    year=2017,
    source="klambauer2017",
    example=">>> act.selu([-1000.0, 0.0, 1.0])\narray([-1.75809934,  0.        ,  1.05070099])",
)
