"""Generation 3, first road: the ramp as a smooth maximum (chapter 10), and three functions that shrink (chapter 13)."""

import numpy as np

from actlib.activation import Parameter, Tail, Use, define
from actlib.catalogue.numerics import above, exp, negative_part, positive_part, sigma, times


def _softplus(x, beta):
    y = exp(*times(-np.abs(x), beta))
    np.log1p(y, out=y)
    y /= beta
    return positive_part(x) + y


softplus = define(
    "softplus",
    title="softplus",
    idea="The smooth maximum of x and 0: the ramp that one gets by adding up sigmoids.",
    formula="log(1 + exp(beta*x)) / beta",
    parameters={"beta": Parameter(1, "beta > 0", "sharpness: at most ln(2)/beta above ReLU")},
    value_kernel=_softplus,
    slope_kernel=lambda x, beta: sigma(*times(x, beta)),
    range_text="Interval.open(0, oo)",
    increasing_text="strictly",
    smoothness="oo",
    lipschitz_text="1",
    left=Tail("0", "exp(beta*x) / beta"),
    right=Tail("x", "exp(-beta*x) / beta"),
    mean_text="0.80605918334743978453",
    second_moment_text="0.92124590885930027868",
    roles=("hidden", "output"),
    notes="PyTorch returns x itself once beta x exceeds 20, off by up to 2.1e-9; here every digit is right.",
    used_by=(Use("the step size of Mamba's recurrence", "transformers 5.23.0 (2026)", "its modelling files"),),
    chapter=10,
    year=2000,
    source="dugas2000",
    popular="glorot2011",
    example=">>> act.softplus([-1000.0, 0.0, 1000.0])\narray([0.00000000e+00, 6.93147181e-01, 1.00000000e+03])",
)


def _root(x, b):
    """sqrt(x^2 + b), also where x^2 overflows."""
    t = np.abs(x)
    return np.maximum(np.sqrt(np.square(np.clip(t, 0, 1e18)) + b), t)


def _squareplus(x, b):
    return positive_part(x) + b / 2 / (np.abs(x) + _root(x, b))  # (x + r)/2 cancels on the left


def _squareplus_slope(x, b):
    r, right = _root(x, b), above(x)
    small = b / 2 / (np.abs(x) + r) / r
    return right + small * (1 - 2 * right)


ROOT = dict(
    range_text="Interval.open(0, oo)",
    increasing_text="strictly",
    smoothness="oo",
    lipschitz_text="1",
    chapter=10,
)

squareplus = define(
    "squareplus",
    title="squareplus",
    idea="Softplus without exponentials: one square root, and a gap that fades like 1/x.",
    formula="(x + sqrt(x**2 + b)) / 2",
    parameters={
        "b": Parameter(4, "b > 0", "at most sqrt(b)/2 above ReLU; 4 gives slope and curvature like softplus's")
    },
    value_kernel=_squareplus,
    slope_kernel=_squareplus_slope,
    left=Tail("0", "-b/(4*x)"),
    right=Tail("x", "b/(4*x)"),
    mean_text="b*exp(b/4)*(besselk(0, b/4) + besselk(1, b/4)) / (4*sqrt(2*pi))",
    second_moment_text="(2 + b) / 4",
    year=2021,
    source="barron2021",
    example=">>> act.squareplus([-1.5, 0.0, 1.5])\narray([0.5, 1. , 2. ])",
    **ROOT,
)

sqrt_relu = define(
    "sqrt_relu",
    title="square-root ReLU",
    idea="ReLU is (x + |x|)/2; round off |x| by a square root. It is squareplus with b = alpha.",
    formula="(x + sqrt(x**2 + alpha)) / 2",
    parameters={"alpha": Parameter(0.1, "alpha > 0", "at most sqrt(alpha)/2 above ReLU")},
    value_kernel=lambda x, alpha: _squareplus(x, alpha),
    slope_kernel=lambda x, alpha: _squareplus_slope(x, alpha),
    left=Tail("0", "-alpha/(4*x)"),
    right=Tail("x", "alpha/(4*x)"),
    mean_text="alpha*exp(alpha/4)*(besselk(0, alpha/4) + besselk(1, alpha/4)) / (4*sqrt(2*pi))",
    second_moment_text="(2 + alpha) / 4",
    notes="A construction of this book.",
    year=None,
    source=None,
    example=">>> act.sqrt_relu([-1.5, 0.0, 1.5], alpha=4)\narray([0.5, 1. , 2. ])",
    **ROOT,
)

log_sigmoid = define(
    "log_sigmoid",
    aliases=("logsigmoid",),
    title="log-sigmoid",
    idea="The logarithm of a probability, computed so that it never becomes log 0.",
    formula="log(1/(1 + exp(-x)))",
    value_kernel=lambda x: negative_part(x) - np.log1p(np.exp(-np.abs(x))),
    slope_kernel=lambda x: sigma(-x),
    range_text="Interval.open(-oo, 0)",
    increasing_text="strictly",
    smoothness="oo",
    lipschitz_text="1",
    left=Tail("x", "-exp(x)"),
    right=Tail("0", "-exp(-x)"),
    mean_text="-0.80605918334743978453",
    second_moment_text="0.92124590885930027868",
    roles=("output",),
    notes="It is -softplus(-x); its negative is the log-loss of a right label. "
    "No paper was found; the earliest source found is the library Torch.",
    used_by=(Use("xLSTM's forget gate", "transformers 5.23.0 (2026)", "its modelling file"),),
    chapter=10,
    year=None,
    source="collobert2011torch",
    example=">>> act.log_sigmoid([-1000.0, 0.0])\narray([-1.00000000e+03, -6.93147181e-01])",
)


def _tanhshrink(x):
    """x - tanh x; below 1, where the two nearly cancel, from tanh x = x/(1 + x^2/(3 + x^2/(5 + ...)))."""
    t = np.clip(x * x, 0, 1)
    last = 11 if x.dtype == np.float32 else 17
    rest = np.full_like(t, last)
    for odd in range(last - 2, 1, -2):
        np.divide(t, rest, out=rest)
        rest += odd
    k = t / rest
    return np.where(t < 1, x * k / (1 + k), x - np.tanh(x))


tanhshrink = define(
    "tanhshrink",
    title="tanhshrink",
    idea="What tanh leaves of x: flat at the origin, the identity less 1 far out.",
    formula="x - tanh(x)",
    value_kernel=_tanhshrink,
    slope_kernel=lambda x: np.square(np.tanh(x)),
    range_text="Interval(-oo, oo)",
    increasing_text="strictly",
    smoothness="oo",
    lipschitz_text="1",
    left=Tail("x + 1", "-2*exp(2*x)"),
    right=Tail("x - 1", "2*exp(-2*x)"),
    mean_text="0",
    second_moment_text="0.18288347119352352325",
    symmetry_text="odd",
    fixed_points=("0",),
    notes="No paper was found; the earliest source found is the library Torch.",
    chapter=13,
    year=None,
    source="collobert2011torch",
    example=">>> act.tanhshrink([-0.001, 0.0, 20.0])\narray([-3.333332e-10,  0.000000e+00,  1.900000e+01])",
)

softshrink = define(
    "softshrink",
    aliases=("soft_threshold",),
    title="soft shrinkage",
    idea="Small coefficients become zero, the others lose lam: the answer to a least-squares problem with an |x| penalty.",
    formula="x - Max(-lam, Min(lam, x))",
    parameters={"lam": Parameter(0.5, "lam > 0", "what counts as small")},
    value_kernel=lambda x, lam: x - np.clip(x, -lam, lam),
    slope_kernel=lambda x, lam: above(np.abs(x) - lam),
    range_text="Interval(-oo, oo)",
    increasing_text="yes",
    smoothness="0",
    lipschitz_text="1",
    breaks={"-lam": "0", "lam": "0"},
    left=Tail("x + lam", "0"),
    right=Tail("x - lam", "0"),
    mean_text="0",
    second_moment_text="2*((1 + lam**2)*(1 - Phi(lam)) - lam*phi(lam))",
    symmetry_text="odd",
    fixed_points=("0",),
    chapter=13,
    year=1994,
    source="donoho1994",
    example=">>> act.softshrink([-2.0, 0.25, 0.75])\narray([-1.5 ,  0.  ,  0.25])",
)

hardshrink = define(
    "hardshrink",
    aliases=("hard_threshold",),
    title="hard shrinkage",
    idea="Small coefficients become zero, the others stay: it jumps where soft shrinkage bends.",
    formula="Piecewise((x, x > lam), (0, x >= -lam), (x, true))",
    parameters={"lam": Parameter(0.5, "lam > 0", "what counts as small")},
    value_kernel=lambda x, lam: x * (np.abs(x) > lam) + 0.0,  # no -0
    slope_kernel=lambda x, lam: above(np.abs(x) - lam),
    range_text="Union(Interval.open(-oo, -lam), FiniteSet(0), Interval.open(lam, oo))",
    increasing_text="yes",
    smoothness="-1",
    lipschitz_text="oo",
    breaks={"-lam": "0", "lam": "0"},
    left=Tail("x", "0"),
    right=Tail("x", "0"),
    mean_text="0",
    second_moment_text="2*(lam*phi(lam) + 1 - Phi(lam))",
    symmetry_text="odd",
    chapter=13,
    year=1994,
    source="donoho1994",
    example=">>> act.hardshrink([-2.0, 0.25, 0.75])\narray([-2.  ,  0.  ,  0.75])",
)
