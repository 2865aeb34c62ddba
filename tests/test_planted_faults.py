"""Faults that people really make, planted one at a time: the checks of the catalogue must catch every one."""

import warnings
from dataclasses import replace

import hold_vectors
import numpy as np
import pytest
from scipy.special import erf

import actlib as act
from actlib.activation import Tail
from actlib.hold_facts import FACTS
from actlib.hold_numbers import NUMBERS


def plain(kernel):
    """A kernel as a learner writes it: its warnings are not the point here."""

    def quiet(*args, **parameters):
        with np.errstate(all="ignore"):
            return kernel(*args, **parameters)

    return quiet


def value(f, kernel):
    return replace(f, value_kernel=plain(kernel))


def slope(f, kernel):
    return replace(f, slope_kernel=plain(kernel))


def sigma(x):
    return 1 / (1 + np.exp(-x))


FAULTS = {
    "GELU as x (1 + erf)/2": value(act.gelu, lambda x: x * (1 + erf(x / np.sqrt(2))) / 2),
    "GELU's tanh form under the exact name": value(act.gelu, lambda x: act.gelu_tanh(x)),
    "a tanh form with sqrt(pi/2)": value(
        act.gelu_tanh, lambda x: x / 2 * (1 + np.tanh(np.sqrt(np.pi / 2) * (x + 0.044715 * x**3)))
    ),
    "0.044715 wrong in its sixth digit": value(
        act.gelu_tanh, lambda x: x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.0447151 * x**3)))
    ),
    "tanh as a quotient": value(act.tanh, lambda x: (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))),
    "softplus as log(1 + e^x)": value(act.softplus, lambda x, beta: np.log(1 + np.exp(beta * x)) / beta),
    "softplus with PyTorch's threshold": value(
        act.softplus, lambda x, beta: np.where(beta * x > 20, x, np.log1p(np.exp(beta * x)) / beta)
    ),
    "ELU with exp - 1": value(act.elu, lambda x, alpha: np.where(x > 0, x, alpha * (np.exp(np.minimum(x, 0)) - 1))),
    "ELU that forgets alpha": value(
        act.elu.with_(alpha=3), lambda x, alpha: np.maximum(x, 0) + np.expm1(np.minimum(x, 0))
    ),
    "sigmoid that overflows": value(act.sigmoid, lambda x, a: np.exp(a * x) / (1 + np.exp(a * x))),
    "sigmoid's slope as s(1 - s)": slope(act.sigmoid, lambda x, a: a * sigma(a * x) * (1 - sigma(a * x))),
    "sigmoid's slope without a": slope(act.sigmoid.with_(a=3), lambda x, a: act.sigmoid.slope(a * x)),
    "tanh's slope as 1 - tanh^2": slope(act.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "tanh's slope as 1 - tanh": slope(act.tanh, lambda x: 1 - np.tanh(x)),
    "SiLU without its tail": value(act.silu, lambda x: np.where(x < -40, 0, x * sigma(x))),
    "SiLU's slope as sigma alone": slope(act.silu, lambda x: sigma(x)),
    "leaky slope 0.1 for 0.01": value(act.leaky_relu, lambda x, a: np.where(x > 0, x, 0.1 * x)),
    "max(a x, x) for a > 1": value(act.leaky_relu.with_(a=3), lambda x, a: np.maximum(a * x, x)),
    "ReLU that hides nan": value(act.relu, lambda x: np.where(x > 0, x, 0)),
    "ReLU's slope 1 at 0": slope(act.relu, lambda x: np.heaviside(x, 1)),
    "ReLU that gives float64": value(act.relu, lambda x: np.maximum(x, 0)[:-1]),
    "step with H(0) = 1": value(act.step, lambda x, theta: np.heaviside(x - theta, 1)),
    "hard sigmoid of ONNX": value(act.hard_sigmoid, lambda x, w: np.clip(0.2 * x + 0.5, 0, 1)),
    "SELU's lambda wrong in its sixth digit": value(
        act.selu, lambda x: 1.050702 * (np.maximum(x, 0) + 1.6732632423543772 * np.expm1(np.minimum(x, 0)))
    ),
    "CELU without the division": value(
        act.celu.with_(alpha=3), lambda x, alpha: np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))
    ),
    "1.702 as 1.7": value(act.gelu_sigmoid, lambda x: x * sigma(1.7 * x)),
    "softsign as inf/inf": value(act.softsign, lambda x, k: x / (1 + np.abs(x) ** k) ** (1 / k)),
    "StarReLU of timm": value(act.star_relu, lambda x, s, b: np.maximum(x, 0) ** 2),
    "PReLU's gradient on the wrong side": replace(act.prelu, learns={"a": lambda x, a: np.maximum(x, 0)}),
    "a range that is closed": replace(act.sigmoid, range_text="Interval(0, 1)"),
    "a range that is too wide": replace(act.gelu, range_text="Interval(-0.2, oo)"),
    "GELU called monotone": replace(act.gelu, increasing_text="strictly"),
    "hard tanh called strictly increasing": replace(act.hard_tanh, increasing_text="strictly"),
    "Swish called a gate": replace(act.silu, symmetry_text="gate"),
    "tanh with no symmetry": replace(act.tanh, symmetry_text="none"),
    "SELU called C^1": replace(act.selu, smoothness="1"),
    "softsign called smooth": replace(act.softsign, smoothness="oo"),
    "squared ReLU called C^2": replace(act.squared_relu, smoothness="2"),
    "a kink that is not stated": replace(act.relu6, breaks={"0": "0"}),
    "GELU with Lipschitz constant 1": replace(act.gelu, lipschitz_text="1"),
    "Lipschitz 1.13 for 1.1289": replace(act.gelu, lipschitz_text="113/100", steepest=None),
    "the steepest place of SiLU at 2": replace(act.silu, steepest="2"),
    "a minimum wrong in its sixth digit": replace(
        act.mish, minimum_text=("-0.30884441301725040663", "-1.1924312145154952121")
    ),
    "a minimum that is missing": replace(act.hard_swish, minimum_text=None),
    "a tail too slow": replace(act.tanh, right=Tail("1", "-exp(-x)")),
    "a tail of the wrong size": replace(act.softplus, left=Tail("0", "2*exp(beta*x)/beta")),
    "an asymptote that is not reached": replace(act.elu, left=Tail("-alpha", "0")),
    "E relu = 1/2": replace(act.relu, mean_text="1/2"),
    "torch's gain for tanh, 5/3": replace(act.tanh, second_moment_text="9/25"),
    "a moment wrong in its tenth digit": replace(act.silu, second_moment_text="0.35577551991735215623"),
}


def caught(f, checks):
    for check in checks:
        try:
            check(f)
        except (AssertionError, ValueError):
            return check.__name__
    return None


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_is_caught(fault):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert caught(FAULTS[fault], NUMBERS + FACTS), f"nobody noticed: {fault}"


def test_the_records_themselves_pass():
    """A check that rejects everything would catch every fault, too."""
    for f in {f.name: act.find(f.name) for f in FAULTS.values()}.values():
        assert caught(f, [c for c in NUMBERS + FACTS if c.__name__ not in ("hold_value", "hold_slope")]) is None


VECTOR_FAULTS = {
    "softmax without the shift": replace(
        act.softmax, value_kernel=plain(lambda z, T: np.exp(z / T) / np.exp(z / T).sum(-1, keepdims=True))
    ),
    "softmax that multiplies by T": replace(act.softmax.with_(T=3), value_kernel=lambda z, T: act.softmax(z * T)),
    "a Jacobian without 1/T": replace(act.softmax.with_(T=3), vjp_kernel=lambda z, dy, T: act.softmax.vjp(z / T, dy)),
    "log-softmax as log of softmax": replace(act.log_softmax, value_kernel=plain(lambda z: np.log(act.softmax(z)))),
    "SwiGLU with its halves exchanged": replace(
        act.swiglu, value_kernel=lambda z: act.silu(z[..., : z.shape[-1] // 2]) * z[..., z.shape[-1] // 2 :]
    ),
    "a clamp that misses the gate": replace(
        act.clamped_swiglu,
        value_kernel=lambda z, limit, alpha, offset: (np.clip(z[..., :3], -7, 7) + 1) * act.gelu_sigmoid(z[..., 3:])
    ),
    "maxout that shares its gradient": replace(
        act.maxout, vjp_kernel=lambda z, dy, k: np.repeat(dy, int(k), axis=-1) / k
    ),
    "GEGLU with the tanh form": replace(
        act.geglu, value_kernel=lambda z: z[..., : z.shape[-1] // 2] * act.gelu_tanh(z[..., z.shape[-1] // 2 :])
    ),
    "Lipschitz 1 for softmax": replace(act.softmax, lipschitz_text="1/T"),
    "logsumexp called shift invariant": replace(act.logsumexp, shift="same"),
    "a Jacobian of the wrong sign": replace(act.softmin, jacobian_text="y[i]*(delta(i, j) - y[j])"),
}  # fmt: skip


@pytest.mark.parametrize("fault", VECTOR_FAULTS)
def test_planted_fault_in_several_inputs_is_caught(fault):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert caught(VECTOR_FAULTS[fault], hold_vectors.CHECKS), f"nobody noticed: {fault}"
