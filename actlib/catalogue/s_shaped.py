"""Generation 1: the step bent into an S, by how it bends (chapters 3 and 4)."""

import math

import numpy as np

from actlib.activation import Parameter, Tail, Use, define
from actlib.catalogue.numerics import above, exp_minus_square, sigma, sigma_slope, times

sigmoid = define(
    "sigmoid",
    aliases=("logistic", "expit"),
    title="sigmoid (logistic)",
    idea="The step made smooth: turns a log-odds into a probability, and gives every weight a slope to follow.",
    formula="1 / (1 + exp(-a*x))",
    parameters={"a": Parameter(1, "a > 0", "sharpness: the maximal slope is a/4; for large a nearly a step")},
    value_kernel=lambda x, a: sigma(*times(x, a)),
    slope_kernel=lambda x, a: a * sigma_slope(*times(x, a)),
    range_text="Interval.open(0, 1)",
    increasing_text="strictly",
    smoothness="oo",
    lipschitz_text="a/4",
    steepest="0",
    left=Tail("0", "exp(a*x)"),
    right=Tail("1", "-exp(-a*x)"),
    mean_text="1/2",
    second_moment_text="0.29337903585809296274",
    symmetry_text="gate",
    roles=("output", "gate"),
    used_by=(Use("the gates of an LSTM (recurrent_activation)", "Keras 3.15.1 (2026)", "its LSTM layer"),),
    fixed_points=("0.65904606840740666098",),
    chapter=3,
    year=1838,
    source="verhulst1838",
    popular="rumelhart1986",
    example=">>> act.sigmoid([-1000.0, 0.0, 1000.0])\narray([0. , 0.5, 1. ])",
)

hard_sigmoid = define(
    "hard_sigmoid",
    title="hard sigmoid",
    idea="A sigmoid from one multiplication, one addition and a clip: for gates on small devices.",
    formula="Max(0, Min(1, 1/2 + x / (2*w)))",
    parameters={"w": Parameter(3, "w > 0", "half-width: 0 below -w, 1 above w; 3 in PyTorch, 2.5 in ONNX")},
    value_kernel=lambda x, w: np.clip((x + w) / (2 * w), 0, 1),
    slope_kernel=lambda x, w: above(w - np.abs(x)) / (2 * w),
    range_text="Interval(0, 1)",
    increasing_text="yes",
    smoothness="0",
    lipschitz_text="1 / (2*w)",
    breaks={"-w": "0", "w": "0"},
    left=Tail("0", "0"),
    right=Tail("1", "0"),
    mean_text="1/2",
    second_moment_text="(2*Phi(w) - 1)/4 + (2*Phi(w) - 1 - 2*w*phi(w))/(4*w**2) + (1 - Phi(w))",
    symmetry_text="gate",
    roles=("gate",),
    used_by=(Use("the squeeze-and-excitation gate of MobileNetV3", "timm 1.0.31 (2026)", "its model file"),),
    chapter=4,
    year=2015,
    source="courbariaux2015",
    popular="howard2019",
    example=">>> act.hard_sigmoid([-3.0, 0.0, 1.5])\narray([0.  , 0.5 , 0.75])",
)


tanh = define(
    "tanh",
    title="hyperbolic tangent",
    idea="The sigmoid moved to the middle: outputs of both signs, slope 1 at the origin.",
    formula="tanh(x)",
    value_kernel=np.tanh,
    slope_kernel=lambda x: 4 * sigma_slope(2 * x),  # 1 - tanh^2 loses every digit in the tails
    range_text="Interval.open(-1, 1)",
    increasing_text="strictly",
    smoothness="oo",
    lipschitz_text="1",
    steepest="0",
    left=Tail("-1", "2*exp(2*x)"),
    right=Tail("1", "-2*exp(-2*x)"),
    mean_text="0",
    second_moment_text="0.39429449039784117442",
    symmetry_text="odd",
    roles=("hidden", "output"),
    used_by=(
        Use(
            "an LSTM's cell; the soft cap of Gemma 2's scores",
            "Keras 3.15.1, transformers 5.23.0 (2026)",
            "their source files",
        ),
    ),
    fixed_points=("0",),
    chapter=4,
    year=1989,
    source="lecun1989",
    popular="lecun1998",
    example=">>> act.tanh([-1000.0, 0.0, 1000.0])\narray([-1.,  0.,  1.])",
)

hard_tanh = define(
    "hard_tanh",
    aliases=("hardtanh",),
    title="hard tanh",
    idea="tanh as a clip: exactly the identity between -1 and 1, exactly flat outside.",
    formula="Max(-1, Min(1, x))",
    value_kernel=lambda x: np.clip(x, -1, 1),
    slope_kernel=lambda x: above(1 - np.abs(x)),
    range_text="Interval(-1, 1)",
    increasing_text="yes",
    smoothness="0",
    lipschitz_text="1",
    breaks={"-1": "0", "1": "0"},
    left=Tail("-1", "0"),
    right=Tail("1", "0"),
    mean_text="0",
    second_moment_text="1 - 2*phi(1)",
    symmetry_text="odd",
    notes="No paper was found; the earliest source found is the library Torch.",
    chapter=4,
    year=None,
    source="collobert2011torch",
    example=">>> act.hard_tanh([-2.0, 0.25, 2.0])\narray([-1.  ,  0.25,  1.  ])",
)


def _softsign(x, k):
    x = np.clip(x, -np.finfo(x.dtype).max, np.finfo(x.dtype).max)  # inf/inf has no value, max/max is 1
    t = np.abs(x)
    if k == 1:
        return x / (1 + t)
    r = np.maximum(t, 1)  # dividing |x|^k and 1 by r^k, no power overflows
    return x / r / (r**-k + (t / r) ** k) ** (1 / k)


def _softsign_slope(x, k):
    t = np.abs(np.clip(x, -np.finfo(x.dtype).max, np.finfo(x.dtype).max))
    if k == 1:
        return 1 / np.square(1 + t)
    r = np.maximum(t, 1)
    return r ** (-1 - k) * (r**-k + (t / r) ** k) ** (-1 - 1 / k)


softsign = define(
    "softsign",
    title="softsign",
    idea="An S without an exponential: it leaves its plateau like 1/x, so it forgives large inputs.",
    formula="x / (1 + abs(x)**k)**(1/k)",
    parameters={
        "k": Parameter(1, "k >= 1", "how sharply it turns; k = 2 is the algebraic sigmoid, large k nearly hard tanh")
    },
    value_kernel=_softsign,
    slope_kernel=_softsign_slope,
    range_text="Interval.open(-1, 1)",
    increasing_text="strictly",
    smoothness="Piecewise((oo, Eq(Mod(k, 2), 0)), (ceiling(k), true))",
    lipschitz_text="1",
    steepest="0",
    breaks={"0": "1"},
    left=Tail("-1", "1 / (k*(-x)**k)"),
    right=Tail("1", "-1 / (k*x**k)"),
    mean_text="0",
    second_moment_text="0.18301402126654749909",
    symmetry_text="odd",
    fixed_points=("0",),
    chapter=4,
    year=1993,
    source="elliott1993",
    popular="glorot2010",
    example=">>> act.softsign([-3.0, 0.0, 1.0])\narray([-0.75,  0.  ,  0.5 ])",
)

arctan = define(
    "arctan",
    aliases=("atan",),
    title="arctangent",
    idea="The slowest S of this family: it never comes closer than 1/x to its limits of pi/2.",
    formula="atan(x)",
    value_kernel=np.arctan,
    slope_kernel=lambda x: 1 / (1 + np.square(x)),
    range_text="Interval.open(-pi/2, pi/2)",
    increasing_text="strictly",
    smoothness="oo",
    lipschitz_text="1",
    steepest="0",
    left=Tail("-pi/2", "-1/x"),
    right=Tail("pi/2", "-1/x"),
    mean_text="0",
    second_moment_text="0.44970091643490215726",
    symmetry_text="odd",
    notes="Hopfield's neurons had it as (2/pi) atan(pi a u/2); nobody earlier was found.",
    fixed_points=("0",),
    chapter=4,
    year=1984,
    source="hopfield1984",
    example=">>> act.arctan([0.0, np.inf])\narray([0.        , 1.57079633])",
)


def _erf(x):
    from scipy.special import erf  # imported here, as in numerics

    return erf(x)


erf = define(
    "erf",
    title="error function",
    idea="The S of the normal distribution: the fastest of the smooth ones to reach its limits.",
    formula="erf(x)",
    value_kernel=_erf,
    slope_kernel=lambda x: exp_minus_square(x, scale=2 / math.sqrt(math.pi)),
    range_text="Interval.open(-1, 1)",
    increasing_text="strictly",
    smoothness="oo",
    lipschitz_text="2 / sqrt(pi)",
    steepest="0",
    left=Tail("-1", "-exp(-x**2) / (x*sqrt(pi))"),
    right=Tail("1", "-exp(-x**2) / (x*sqrt(pi))"),
    mean_text="0",
    second_moment_text="2*asin(2/3) / pi",
    symmetry_text="odd",
    notes="Phi(x) = (1 + erf(x/sqrt 2))/2 is the normal distribution function, the gate of GELU.",
    fixed_points=("-0.61744687908060706736", "0", "0.61744687908060706736"),
    chapter=4,
    year=None,
    source=None,
    example=">>> act.erf([-1.0, 0.0, 6.0])\narray([-0.84270079,  0.        ,  1.        ])",
)


def _algebraic(x, alpha):
    bound = 1e10 / math.sqrt(alpha)  # beyond, the 1 is nothing beside alpha x^2
    x = np.clip(x, -bound, bound)
    return x / np.sqrt(1 + alpha * x * x)


algebraic = define(
    "algebraic",
    aliases=("isru",),
    title="algebraic sigmoid (ISRU)",
    idea="One square root in place of two exponentials.",
    formula="x / sqrt(1 + alpha*x**2)",
    parameters={"alpha": Parameter(1, "alpha > 0", "it saturates at 1/sqrt(alpha)")},
    value_kernel=_algebraic,
    slope_kernel=lambda x, alpha: (1 + alpha * np.square(x)) ** -1.5,
    range_text="Interval.open(-1/sqrt(alpha), 1/sqrt(alpha))",
    increasing_text="strictly",
    smoothness="oo",
    lipschitz_text="1",
    steepest="0",
    left=Tail("-1/sqrt(alpha)", "1 / (2*alpha**(3/2)*x**2)"),
    right=Tail("1/sqrt(alpha)", "-1 / (2*alpha**(3/2)*x**2)"),
    mean_text="0",
    second_moment_text="(1 - sqrt(pi/(2*alpha))*exp(1/(2*alpha))*erfc(1/sqrt(2*alpha))) / alpha",
    symmetry_text="odd",
    fixed_points=("0",),
    chapter=4,
    year=2017,
    source="carlile2017",
    example=">>> act.algebraic([-0.75, 0.0, np.inf])\narray([-0.6,  0. ,  1. ])",
)
