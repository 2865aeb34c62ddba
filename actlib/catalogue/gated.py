"""Generation 3, second road: x times a smooth step, a gate that x opens for itself (chapters 10 to 13)."""

import numpy as np  # noqa: I001 (the long list below stays on one line)

from actlib.activation import Parameter, Tail, Use, define
from actlib.catalogue.numerics import (
    inverse, mills, normal_density, normal_tail, positive_part, product, sigma, sigma_slope, times, with_tail,
)  # fmt: skip

# Steepest slope of x sigma(x): at x = 2y with y tanh(y) = 1, where it is (1 + y)/2.
Y = "1.19967864025773383391637"


def _gate(x, a):
    """x sigma(a x); the gate closes faster than x falls, so that -1600/a stands for all beyond it."""
    return sigma(*times(x, a), np.clip(x, -1600 / (a[0] if isinstance(a, tuple) else a), np.inf))


def _gate_slope(x, a):
    """s (1 + w (1 - s)) with w = a x and s = sigma(w), as s^2 (1 + (1 + w) e^-w), which cancels only at the minimum."""
    w, rest = times(x.astype(np.float64, copy=False), a)
    w = np.clip(w, -1600, 1600)
    rest = 0.0 if rest is None else rest
    e = np.exp(np.clip(-w, -700, 700))
    s = 1 / (1 + e)
    y = s * (1 + e * (1 + w + rest)) * s * (1 + rest * (w < 0))
    return with_tail(y, w, (1 + w) * (1 + rest))


LOGISTIC = dict(
    increasing_text="no",
    smoothness="oo",
    lipschitz_text="(1 + y) / 2",
    constants={"y": Y},
)


def _gelu(x):
    """x Phi(x) as max(x, 0) - |x| Phi(-|x|): no digit is lost on the left, none cancels on the right."""
    v = np.clip(np.abs(x), 0, 40)
    return positive_part(x) - normal_tail(v, v)


def _gelu_slope(x):
    """Phi(x) + x phi(x); with v = |x| and Mills's ratio m it is phi(v) (m - v) on the left, 1 less that on the right."""
    v = np.clip(np.abs(x), 0, 40).astype(np.float64, copy=False)
    p, q = mills(v)
    left = normal_density(v, q / (v * q + p) - v)
    return np.where(x < 0, left, 1 - left)


gelu = define(
    "gelu",
    title="GELU (Gaussian error linear unit)",
    idea="Keep x with the probability that a normal number lies below it: the mean of an input-dependent dropout.",
    formula="x*Phi(x)",
    value_kernel=_gelu,
    slope_kernel=_gelu_slope,
    range_text="Interval(-0.16997120747990366169, oo)",
    increasing_text="no",
    smoothness="oo",
    lipschitz_text="(1 + erf(1))/2 + exp(-1)/sqrt(pi)",
    steepest="sqrt(2)",
    minimum_text=("-0.16997120747990366169", "-0.75179152469356445746"),
    left=Tail("0", "-phi(x)"),
    right=Tail("x", "-phi(x)"),
    mean_text="1 / (2*sqrt(pi))",
    second_moment_text="1/3 + 1/(2*pi*sqrt(3))",
    notes="Written x (1 + erf(x/sqrt 2))/2 it is 100 % wrong at -10; here the tail is right. JAX's default is the tanh form.",
    used_by=(
        Use(
            "default of 266 configurations, BERT's and ViT's among them",
            "transformers 5.23.0 (2026)",
            "its configuration files",
        ),
    ),
    fixed_points=("0",),
    chapter=11,
    year=2016,
    source="hendrycks2016",
    example=">>> act.gelu([-10.0, 0.0, 1.0])\narray([-7.61985302e-23,  0.00000000e+00,  8.41344746e-01])",
)

# 2 sqrt(2/pi), and 0.044715 times it: each with the part that its float lacks
INNER = (1.5957691216057308, -9.96930880911092e-17)
CUBIC = (0.07135481627260025, -6.175149918155315e-19)


def _tanh_exponent(x):
    """w = INNER x + CUBIC x^3 with what rounding took from it: x (1 + tanh(w/2))/2 is x sigma(w)."""
    single = x.dtype == np.float32
    x = np.clip(x.astype(np.float64, copy=False), -25, 25)
    if single:
        return x * (INNER[0] + CUBIC[0] * x * x), None  # float64 has digits to spare
    square, square_rest = product(x, x)
    cube, cube_rest = product(square, x)
    cube_rest = cube_rest + square_rest * x
    first, first_rest = product(x, INNER[0])
    third, third_rest = product(cube, CUBIC[0])
    w = third + first
    larger, smaller = np.maximum(np.abs(first), np.abs(third)), np.minimum(np.abs(first), np.abs(third))
    sum_rest = np.sign(x) * (smaller - (np.abs(w) - larger))
    return w, first_rest + INNER[1] * x + third_rest + CUBIC[1] * cube + CUBIC[0] * cube_rest + sum_rest


def _gelu_tanh_slope(x):
    w, rest = _tanh_exponent(x)
    x = np.clip(x, -25, 25)
    return sigma(w, rest, 1 + x * (INNER[0] + 3 * CUBIC[0] * x * x) * sigma(-w))


gelu_tanh = define(
    "gelu_tanh",
    aliases=("gelu_new", "gelu_pytorch_tanh"),
    title="GELU, tanh form",
    idea="GELU without erf: off by at most 4.8e-4, and in many released models the function that was really trained.",
    formula="x/2*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))",
    value_kernel=lambda x: sigma(*_tanh_exponent(x), np.maximum(x, -25)),
    slope_kernel=_gelu_tanh_slope,
    range_text="Interval(-0.17004075057125405064, oo)",
    increasing_text="no",
    smoothness="oo",
    lipschitz_text="1.1289930686587717655",
    steepest="1.4185040087908283556",
    minimum_text=("-0.17004075057125405064", "-0.75246142207101625849"),
    left=Tail("0", "x*exp(2*sqrt(2/pi)*(x + 0.044715*x**3))"),
    right=Tail("x", "-x*exp(-2*sqrt(2/pi)*(x + 0.044715*x**3))"),
    mean_text="0.28203858807878871175",
    second_moment_text="0.42519371103309945120",
    used_by=(
        Use(
            "default of 43 configurations, Gemma's and SigLIP's among them",
            "transformers 5.23.0 (2026)",
            "its configuration files",
        ),
        Use("GPT-2 and ALBERT (as gelu_new)", "transformers 5.23.0 (2026)", "their configuration files"),
    ),
    fixed_points=("0",),
    chapter=11,
    year=2016,
    source="hendrycks2016",
    example=">>> act.gelu_tanh([0.0, 1.0])\narray([0.        , 0.84119199])",
)

SHARP = (1.702, 4.263256414560601e-17)  # 1.702 and what its float lacks of it


gelu_sigmoid = define(
    "gelu_sigmoid",
    aliases=("quick_gelu",),
    title="GELU, sigmoid form",
    idea="GELU by one sigmoid: x sigma(1.702 x), off by at most 0.0204. It is Swish with beta = 1.702.",
    formula="x / (1 + exp(-1.702*x))",
    value_kernel=lambda x: _gate(x, SHARP),
    slope_kernel=lambda x: _gate_slope(x, SHARP),
    range_text="Interval(-LambertW(exp(-1))/1.702, oo)",
    steepest="2*y/1.702",
    minimum_text=("-LambertW(exp(-1))/1.702", "-(1 + LambertW(exp(-1)))/1.702"),
    left=Tail("0", "x*exp(1.702*x)"),
    right=Tail("x", "-x*exp(-1.702*x)"),
    mean_text="0.28233055281278527394",
    second_moment_text="0.42195280689698080838",
    used_by=(
        Use("default of 24 configurations, CLIP's among them", "transformers 5.23.0 (2026)", "its configuration files"),
    ),
    fixed_points=("0",),
    chapter=11,
    year=2016,
    source="hendrycks2016",
    example=">>> act.gelu_sigmoid([0.0, 1.0])\narray([0.        , 0.84579577])",
    **LOGISTIC,
)

silu = define(
    "silu",
    aliases=("swish_1", "sigmoid_linear_unit"),
    title="SiLU (Swish with beta = 1)",
    idea="x times its own sigmoid: the gate inside SwiGLU.",
    formula="x / (1 + exp(-x))",
    value_kernel=lambda x: _gate(x, 1),
    slope_kernel=lambda x: _gate_slope(x, 1),
    range_text="Interval(-LambertW(exp(-1)), oo)",
    steepest="2*y",
    minimum_text=("-LambertW(exp(-1))", "-1 - LambertW(exp(-1))"),
    left=Tail("0", "x*exp(x)"),
    right=Tail("x", "-x*exp(-x)"),
    mean_text="0.20662096414190703726",
    second_moment_text="0.35577551981735215623",
    used_by=(
        Use("default of 192 configurations, inside a gate in Llama's, Mistral's and Qwen 3's", "transformers 5.23.0 (2026)",
            "its configuration files"),
    ),
    fixed_points=("0",),
    chapter=12,
    year=2016,
    source="hendrycks2016",
    popular="ramachandran2017",
    example=">>> act.silu([-1000.0, 0.0, 1.0])\narray([-0.        ,  0.        ,  0.73105858])",
    **LOGISTIC,
)  # fmt: skip

swish = define(
    "swish",
    title="Swish",
    idea="SiLU with a slope in its gate: a half of x for small beta, ReLU for large.",
    formula="x / (1 + exp(-beta*x))",
    parameters={"beta": Parameter(1, "beta > 0", "sharpness of the gate; at most 0.2785/beta below ReLU")},
    learns={"beta": lambda x, beta: np.square(np.clip(x, -1e4, 1e4)) * sigma_slope(*times(x, beta))},
    value_kernel=lambda x, beta: _gate(x, beta),
    slope_kernel=lambda x, beta: _gate_slope(x, beta),
    range_text="Interval(-LambertW(exp(-1))/beta, oo)",
    steepest="2*y/beta",
    minimum_text=("-LambertW(exp(-1))/beta", "-(1 + LambertW(exp(-1)))/beta"),
    left=Tail("0", "x*exp(beta*x)"),
    right=Tail("x", "-x*exp(-beta*x)"),
    mean_text="0.20662096414190703726",
    second_moment_text="0.35577551981735215623",
    notes="Its Lipschitz constant is the same for every beta: scaling x and f alike changes no slope.",
    fixed_points=("0",),
    chapter=12,
    year=2017,
    source="ramachandran2017",
    example=">>> act.swish([-1.0, 1.0], beta=4)\narray([-0.01798621,  0.98201379])",
    **LOGISTIC,
)

xtanh_relu = define(
    "xtanh_relu",
    title="x tanh ReLU",
    idea="ReLU is (x + |x|)/2; put x tanh(x/alpha) for |x|. It is Swish with beta = 2/alpha.",
    formula="(x + x*tanh(x/alpha)) / 2",
    parameters={"alpha": Parameter(0.01, "alpha > 0", "at most 0.1393 alpha below ReLU")},
    value_kernel=lambda x, alpha: _gate(x, inverse(alpha / 2)),
    slope_kernel=lambda x, alpha: _gate_slope(x, inverse(alpha / 2)),
    range_text="Interval(-alpha*LambertW(exp(-1))/2, oo)",
    steepest="alpha*y",
    minimum_text=("-alpha*LambertW(exp(-1))/2", "-alpha*(1 + LambertW(exp(-1)))/2"),
    left=Tail("0", "x*exp(2*x/alpha)"),
    right=Tail("x", "-x*exp(-2*x/alpha)"),
    mean_text="0.39892587597434783480",
    second_moment_text="0.49999983596989339538",
    notes="A construction of this book.",
    chapter=10,
    year=None,
    source=None,
    example=">>> act.xtanh_relu([-1.0, 1.0])\narray([-1.38389653e-87,  1.00000000e+00])",
    **LOGISTIC,
)


def _mish(x):
    """x n/(n + 2) with n = e(e + 2) and e = e^x; from 20 on the quotient is 1."""
    x = np.clip(x, -1600, np.inf)
    e = np.exp(np.clip(x, -1600, 20))
    n = e * (e + 2)
    return with_tail(x * (n / (n + 2)), x, x)


def _mish_slope(x):
    x = np.clip(x.astype(np.float64, copy=False), -1600, 25)
    e = np.exp(x)
    n = e * (e + 2)
    top = 4 * (1 + x) * (1 + e) + e * (2 + e * (4 + e))  # 1 + x first: where this cancels, it is exact
    return with_tail(e * top / np.square(n + 2), x, 1 + x)


mish = define(
    "mish",
    title="Mish",
    idea="x times tanh of softplus: like SiLU with a deeper dip and a steeper start, slope 3/5 at 0.",
    formula="x*tanh(log(1 + exp(x)))",
    value_kernel=_mish,
    slope_kernel=_mish_slope,
    range_text="Interval(-0.30884341301725040663, oo)",
    increasing_text="no",
    smoothness="oo",
    lipschitz_text="1.0884981612517278612",
    steepest="1.4905711794854284593",
    minimum_text=("-0.30884341301725040663", "-1.1924312145154952121"),
    left=Tail("0", "x*exp(x)"),
    right=Tail("x", "-2*x*exp(-2*x)"),
    mean_text="0.24040388837479144371",
    second_moment_text="0.45234219237588277068",
    fixed_points=("0",),
    chapter=12,
    year=2019,
    source="misra2019",
    popular="bochkovskiy2020",
    example=">>> act.mish([-1000.0, 0.0, 1.0])\narray([-0.        ,  0.        ,  0.86509839])",
)


def _tanhexp(x):
    x = np.clip(x, -1600, np.inf)
    return with_tail(x * np.tanh(np.exp(np.clip(x, -1600, 8))), x, x)


def _tanhexp_slope(x):
    """tanh e + x e/cosh^2 e with e = e^x, on one denominator."""
    x = np.clip(x.astype(np.float64, copy=False), -1600, 5)
    e = np.exp(x)
    return with_tail((np.sinh(2 * e) / 2 + x * e) / np.square(np.cosh(e)), x, 1 + x)


tanhexp = define(
    "tanhexp",
    title="TanhExp",
    idea="x times tanh(e^x): the gate that is fully open soonest, its gap a double exponential.",
    formula="x*tanh(exp(x))",
    value_kernel=_tanhexp,
    slope_kernel=_tanhexp_slope,
    range_text="Interval(-0.35328577784821127099, oo)",
    increasing_text="no",
    smoothness="oo",
    lipschitz_text="1.0619753087179159693",
    steepest="0.69656396039517238403",
    minimum_text=("-0.35328577784821127099", "-1.0788600584646240566"),
    left=Tail("0", "x*exp(x)"),
    right=Tail("x", "-2*x*exp(-2*exp(x))"),
    mean_text="0.26213172503904630825",
    second_moment_text="0.52909370357573412950",
    chapter=13,
    year=2020,
    source="liu2020",
    example=">>> act.tanhexp([-1000.0, 0.0, 4.0])\narray([-0.,  0.,  4.])",
)
