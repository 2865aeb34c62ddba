"""Gated linear units: half of the inputs is a value, the other half opens its gate (chapters 14 to 16).

The first half is the value and the second the gate, as in PyTorch's GLU. Libraries that fuse the two projections
of a transformer's block often put the gate first: exchange the halves then.
"""

import numpy as np

from actlib.activation import Parameter, Use
from actlib.catalogue.gated import gelu, silu
from actlib.catalogue.numerics import sigma, sigma_slope, times
from actlib.catalogue.rectified import relu
from actlib.catalogue.step import identity
from actlib.vector_activation import define


def _halves(z):
    d = z.shape[-1] // 2
    return z[..., :d], z[..., d:]


def _gated(gate, gate_slope):
    """Kernels of value times gate: y = v g(a), dv = dy g(a), da = dy v g'(a)."""

    def value(z):
        v, a = _halves(z)
        return v * gate(a)

    def vjp(z, dy):
        v, a = _halves(z)
        return np.concatenate([dy * gate(a), dy * v * gate_slope(a)], axis=-1)

    return {"value_kernel": value, "vjp_kernel": vjp}


def _of(f):
    return _gated(f, f.slope)


COMMON = dict(
    outputs_text="d", range_text="Interval(-oo, oo)", shift="changes", lipschitz_text="oo", mean_text="0", chapter=14
)
SHAZEER = dict(year=2020, source="shazeer2020")

glu = define(
    "glu",
    aliases=("gated_linear_unit",),
    title="GLU (gated linear unit)",
    idea="A value passes through a gate that other inputs open: the gradient of the value meets no squashing.",
    formula="z[i]*sigma(z[i + d])",
    jacobian_text="sigma(z[i + d])*delta(j, i) + y[i]*(1 - sigma(z[i + d]))*delta(j, i + d)",
    second_moment_text="0.29337903585809296274",
    used_by=(Use("the convolution module of Wav2Vec2-Conformer", "transformers 5.23.0 (2026)", "its modelling file"),),
    year=2016,
    source="dauphin2016",
    example=">>> act.glu([2.0, 3.0, 0.0, 1000.0])\narray([1., 3.])",
    **_gated(sigma, sigma_slope),
    **COMMON,
)

bilinear = define(
    "bilinear",
    title="bilinear unit",
    idea="A gated unit with no activation at all: only the product is left.",
    formula="z[i]*z[i + d]",
    jacobian_text="z[i + d]*delta(j, i) + z[i]*delta(j, i + d)",
    second_moment_text="1",
    example=">>> act.bilinear([2.0, 3.0, 0.5, -1.0])\narray([ 1., -3.])",
    **_of(identity),
    **COMMON,
    **SHAZEER,
)

reglu = define(
    "reglu",
    title="ReGLU",
    idea="A gate that is shut, or open in proportion: with both halves equal it is squared ReLU.",
    formula="z[i]*max(0, z[i + d])",
    second_moment_text="1/2",
    example=">>> act.reglu([2.0, 3.0, 0.5, -1.0])\narray([1., 0.])",
    **_of(relu),
    **COMMON,
    **SHAZEER,
)

geglu = define(
    "geglu",
    title="GEGLU",
    idea="A gate made by GELU.",
    formula="z[i]*z[i + d]*Phi(z[i + d])",
    second_moment_text="1/3 + 1/(2*pi*sqrt(3))",
    used_by=(Use("mT5 and umT5 (as gated-gelu)", "transformers 5.23.0 (2026)", "their configuration files"),),
    example=">>> act.geglu([1.0, 1.0, 0.0, -10.0])\narray([ 0.00000000e+00, -7.61985302e-23])",
    **_of(gelu),
    **COMMON,
    **SHAZEER,
)

swiglu = define(
    "swiglu",
    title="SwiGLU",
    idea="A gate made by SiLU: the unit between the matrices of most open language models.",
    formula="z[i]*z[i + d]*sigma(z[i + d])",
    jacobian_text="z[i + d]*sigma(z[i + d])*delta(j, i)"
    " + z[i]*sigma(z[i + d])*(1 + z[i + d]*(1 - sigma(z[i + d])))*delta(j, i + d)",
    second_moment_text="0.35577551981735215623",
    notes="With both halves large it grows like their product: doubling the inputs quadruples the output.",
    used_by=(Use("LlamaMLP: down(silu(gate x) * up x)", "transformers 5.23.0 (2026)", "its modelling file"),),
    popular="touvron2023",
    example=">>> act.swiglu([2.0, 2.0, -1000.0, 1.0])\narray([-0.        ,  1.46211716])",
    **_of(silu),
    **COMMON,
    **SHAZEER,
)


def _clamp(z, limit):
    v, a = _halves(z)
    return np.clip(v, -limit, limit), np.minimum(a, limit), np.abs(v) <= limit, a <= limit


def _clamped(z, limit, alpha, offset):
    v, a, _, _ = _clamp(z, limit)
    return (v + offset) * sigma(*times(a, alpha), a)


def _clamped_vjp(z, dy, limit, alpha, offset):
    v, a, v_free, a_free = _clamp(z, limit)
    w = alpha * a
    dv = dy * sigma(w, None, a) * v_free
    return np.concatenate([dv, dy * (v + offset) * sigma(w, None, 1 + w * sigma(-w)) * a_free], axis=-1)


clamped_swiglu = define(
    "clamped_swiglu",
    title="clamped SwiGLU",
    idea="SwiGLU with a ceiling on both halves, so that its largest output is known: 55.9996 at the defaults.",
    formula="(max(-limit, min(limit, z[i])) + offset)*min(limit, z[i + d])*sigma(alpha*min(limit, z[i + d]))",
    parameters={
        "limit": Parameter(7, "limit > 0", "the value is clamped at both ends, the gate above only"),
        "alpha": Parameter(1.702, "alpha > 0", "sharpness of the gate"),
        "offset": Parameter(
            1, "-inf < offset < inf", "added to the value: a gate's input passes even where the value is 0"
        ),
    },
    value_kernel=_clamped,
    vjp_kernel=_clamped_vjp,
    outputs_text="d",
    range_text="Interval(Min((offset - limit)*limit*sigma(alpha*limit), -(offset + limit)*LambertW(exp(-1))/alpha), "
    "Max((offset + limit)*limit*sigma(alpha*limit), (limit - offset)*LambertW(exp(-1))/alpha))",
    shift="changes",
    lipschitz_text="limit*sqrt(sigma(alpha*limit)**2 + ((limit + abs(offset))*sigma(alpha*limit)"
    "*(1/limit + alpha*(1 - sigma(alpha*limit))))**2)",
    notes="Clamping is done before the gate's activation. Gradients are 0 beyond the limits.",
    used_by=(
        Use(
            "gpt-oss, limit 7; DeepSeek V4 without the offset, limit 10",
            "transformers 5.23.0 (2026)",
            "their modelling files",
        ),
    ),
    chapter=15,
    year=2025,
    source="openai2025",
    example=">>> act.clamped_swiglu([100.0, 0.0, 100.0, 0.0])\narray([55.99962503,  0.        ])",
)


def _smooth(z, s):
    v, a = _halves(z)
    return s * v * silu(a) / s  # the quantiser would stand before the division


smooth_swiglu = define(
    "smooth_swiglu",
    title="Smooth-SwiGLU",
    idea="SwiGLU whose value half is scaled before it is stored in eight bits and scaled back after: the same function.",
    formula="s*z[i]*z[i + d]*sigma(z[i + d])/s",
    parameters={"s": Parameter(1, "s > 0", "the scale; in training one for each channel, from its largest entry")},
    value_kernel=_smooth,
    vjp_kernel=lambda z, dy, s: swiglu.vjp_kernel(z, dy),
    outputs_text="d",
    range_text="Interval(-oo, oo)",
    shift="changes",
    lipschitz_text="oo",
    mean_text="0",
    second_moment_text="0.35577551981735215623",
    notes="Without a quantiser s changes nothing.",
    chapter=16,
    year=2024,
    source="fishman2024",
    example=">>> act.smooth_swiglu([2.0, 1.0], s=8)\narray([1.46211716])",
)
