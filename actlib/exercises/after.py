"""Chapter 15, after SwiGLU: truths, probes and the slips that people make."""

import numpy as np

from actlib.catalogue import s_shaped
from actlib.exercises.engine import Slip, choose, expression, function

choose(
    "after-limit-zero",
    "A port of clamped SwiGLU reads the limit from the configuration, finds none, and takes the default 0. What comes out of $(v+1)\\,a\\,\\sigma(1.702a)$, with $a\\leftarrow\\min(a,0)$ and $v\\leftarrow\\max(0,\\min(v,0))$?",
    {
        "a": ("Ordinary SwiGLU: a limit of 0 means no limit.", "In some code it does, and here nobody wrote that line. $\\min(a,0)$ is at most 0, whatever was meant."),
        "b": ("0, always.", "The value half is 0, but the offset makes the factor 1."),
        "c": ("The gate's negative half: a small dip, and 0 for every positive gate.", ""),
        "d": ("NaN, since the clamp divides by the limit.", "A clamp compares; it divides nothing."),
    },
    "c",
    hint="What is left of $v+1$, and what of $a$?",
    praise="$v+1=1$, and $a\\,\\sigma(1.702a)$ for $a\\le0$. No crash, no NaN, just a model that knows nothing.",
)

choose(
    "after-polynorm-sign",
    "PolyNorm with $a=(\\frac13,\\frac13,\\frac13)$ and $b=0$ is given $-x$ instead of $x$. What happens to the three terms?",
    {
        "a": ("All change their sign.", "$(-x)^2=x^2$: the square does not."),
        "b": ("None changes: PolyNorm forgets the scale.", "It forgets positive factors. The sign is not size."),
        "c": ("The first and the third change their sign, the second stays.", ""),
        "d": ("The first changes its sign, the others stay.", "$(-x)^3=-x^3$: the cube changes its sign, too."),
    },
    "c",
    hint="Odd powers and even powers; the root mean square is always positive.",
    praise="So PolyNorm is neither odd nor even; $c>0$ in the scale law was needed.",
)

choose(
    "after-norm-or-curve",
    "In a trained network the DyT heads ($\\tanh(0.5x)$) meet values ten times as large as in training. Compare them with RMSNorm heads that meet the same.",
    {
        "a": ("Both give what they gave before: tanh is bounded.", "Bounded is not the same as unchanged: $\\tanh(0.5\\cdot10x)$ is nearly the sign of $x$."),
        "b": ("RMSNorm's heads give the same as before, DyT's nearly only signs.", ""),
        "c": ("DyT's heads give the same as before, RMSNorm's ten times as much.", "The other way round: RMSNorm divides by the size that it measures."),
        "d": ("Both give ten times as much.", "Neither: one is bounded, the other divides the size away."),
    },
    "b",
    hint="Which of the two measures anything?",
    praise="A norm adapts to each input, a curve was fitted to a range.",
)

expression(
    "after-ceiling",
    "(L + c)*L*sigma(alpha*L)",
    given={"L": "positive", "alpha": "positive", "c": "positive"},
    praise="Both factors are largest at their limits, and both limits can be met at once.",
    slips=(
        Slip("offset forgotten", "L*L*sigma(alpha*L)", "The value half is at most $L$, but the factor is the value plus its offset."),
        Slip("gate fully open", "(L + c)*L", "Never reached: at $a=L$ the gate is open by $\\sigma(\\alpha L)$, a little less than 1."),
        Slip("sharpness forgotten", "(L + c)*L*sigma(L)", "The sigmoid is taken at $\\alpha a$."),
        Slip("offset in the gate", "L*(L + c)*sigma(alpha*(L + c))", "The offset belongs to the value; the gate stops at $L$."),
        Slip("gate's factor lost", "(L + c)*sigma(alpha*L)", "The gate half is $a\\,\\sigma(\\alpha a)$: the factor $a=L$ is missing."),
    ),
)

expression(
    "after-dip-place",
    "log(delta/(beta + delta))",
    given={"beta": "positive", "delta": "positive"},
    praise="Strength and slope at 0 alone decide where it turns.",
    slips=(
        Slip("the value of e^x", "delta/(beta + delta)", "That is $e^x$ at the minimum; take its logarithm."),
        Slip("fraction turned over", "log((beta + delta)/delta)", "That is right of 0, where the slope has another formula. Which way up is the fraction for $e^x$?"),
        Slip("sign", "log(1 + beta/(beta + delta))", "That is right of 0. $\\beta+\\alpha_n(e^x-1)=0$ gives $e^x=1-\\beta/\\alpha_n$."),
        Slip("ELU without its line", "log(beta/(beta + delta))", "The $-1$ in $e^x-1$ was lost, or a sign: $e^x=1-\\beta/\\alpha_n$."),
        Slip("delta for alpha_n", "log(1 - beta/delta)", "You took $\\delta$ for $\\alpha_n$; it is only what $\\alpha_n$ has more than $\\beta$."),
    ),
)

expression(
    "after-router-gradient",
    "sigma(x)/(2*sqrt(log(1 + exp(x))))",
    praise="Chain rule, from outside in.",
    slips=(
        Slip("inner derivative forgotten", "1/(2*sqrt(log(1 + exp(x))))", "The derivative of the root is there; times what is the derivative of softplus?"),
        Slip("outer derivative forgotten", "sigma(x)", "That is softplus'; the root around it has to be differentiated first."),
        Slip("mirrored", "sigma(-x)/(2*sqrt(log(1 + exp(x))))", "Softplus' is σ(x); you have σ(−x)."),
        Slip("logarithm forgotten", "exp(x)/(2*sqrt(log(1 + exp(x))))", "The logarithm inside has a derivative, too: $\\ln u$ gives $\\frac{u'}u$, here $\\frac{e^x}{1+e^x}$."),
        Slip("factor two", "sigma(x)/sqrt(log(1 + exp(x)))", "The derivative of $\\sqrt u$ has a 2 below: $\\frac1{2\\sqrt u}$."),
        Slip("root on top", "sigma(x)*sqrt(log(1 + exp(x)))/2", "The root goes below the line: $\\frac{d}{du}\\sqrt u=\\frac1{2\\sqrt u}$."),
    ),
)


def _clamped(value, gate, limit=7, offset=1, both=False, alpha=1.702):
    a = np.clip(gate, -limit if both else -np.inf, limit)
    return (np.clip(value, -limit, limit) + offset) * a * s_shaped.sigmoid(alpha * a)


function(
    "after-write-clamped",
    _clamped,
    probes=[
        (np.array([0.5, -2.0, 3.0]), np.array([1.0, 2.0, -1.0])),
        (np.array([20.0, -20.0, 20.0]), np.array([3.0, 3.0, -1.0])),
        (np.array([2.0, 2.0, -3.0]), np.array([30.0, -30.0, -9.0])),
    ],
    praise="Inside the limits and beyond them, on both sides.",
    slips=(
        Slip("offset forgotten", lambda v, a: _clamped(v, a, offset=0), "The $+1$ is missing: at value 0 yours is silent, gpt-oss is not."),
        Slip("gate cut below", lambda v, a: _clamped(v, a, both=True), "The gate half is cut above only; yours cuts it at $-7$, too. Compare at gate $-30$."),
        Slip("value cut above only", lambda v, a: (np.minimum(v, 7) + 1) * np.minimum(a, 7) * s_shaped.sigmoid(1.702 * np.minimum(a, 7)), "The value half is cut on both sides; at value $-20$ yours is too far down."),
        Slip("cut after the activation", lambda v, a: (np.clip(v, -7, 7) + 1) * np.minimum(a * s_shaped.sigmoid(1.702 * a), 7), "The limit comes after the gate's activation, or the sigmoid sees the uncut gate: the ceiling is then 56, not 55.9996. gpt-oss cuts before."),
        Slip("cut after the offset", lambda v, a: np.clip(v + 1, -7, 7) * np.minimum(a, 7) * s_shaped.sigmoid(1.702 * np.minimum(a, 7)), "You cut the value after its offset: the factor then ends at 7. gpt-oss cuts first, so it ends at 8."),
        Slip("plain SiLU gate", lambda v, a: _clamped(v, a, alpha=1), "The sharpness 1.702 is missing in the sigmoid."),
        Slip("factor sharpened too", lambda v, a: 1.702 * _clamped(v, a), "The 1.702 stands in the sigmoid only; the factor before it is $a$."),
        Slip("no limit", lambda v, a: (v + 1) * a * s_shaped.sigmoid(1.702 * a), "Right inside the limits; nothing is cut beyond them."),
        Slip("halves exchanged", lambda v, a: _clamped(a, v), "Value and gate are exchanged: the first argument is the value."),
    ),
)


def _poly(x, a, axis=-1, mean=np.mean):
    return sum(w * x**i / np.sqrt(mean(x ** (2 * i), axis=axis, keepdims=True)) for i, w in enumerate(a, 1))


function(
    "after-write-polynorm",
    _poly,
    probes=[
        (np.array([[1.0, -2.0, 0.5], [10.0, 3.0, -4.0]]), (1 / 3, 1 / 3, 1 / 3)),
        (np.array([[0.2, 0.4, -0.1, 3.0]]), (1.0, 0.0, 0.0)),
        (np.array([[1.0, 2.0], [-3.0, 1.0]]), (0.5, -1.0, 2.0)),
    ],
    praise="Each row by itself, each power by itself.",
    slips=(
        Slip("over the batch", lambda x, a: _poly(x, a, axis=0), "The mean has to run over the units of a row; yours runs over the batch, so that one example feels the others."),
        Slip("over everything", lambda x, a: _poly(x, a, axis=None), "Yours normalises the whole array at once; each row has its own size."),
        Slip("the norm, not the mean", lambda x, a: _poly(x, a, mean=np.sum), "The mean of squares is asked for; you have their sum, so yours shrinks with the number of units."),
        Slip("root forgotten", lambda x, a: sum(w * x**i / np.mean(x ** (2 * i), axis=-1, keepdims=True) for i, w in enumerate(a, 1)), "You divide by the mean square; its root is missing, so your output still depends on the input's size."),
        Slip("not normalised", lambda x, a: sum(w * x**i for i, w in enumerate(a, 1)), "The powers are added as they are; each has to be divided by its root mean square first."),
        Slip("mean subtracted", lambda x, a: sum(w * (x**i - np.mean(x**i, axis=-1, keepdims=True)) / np.std(x**i, axis=-1, keepdims=True) for i, w in enumerate(a, 1)), "You subtract the mean of each power first, as LayerNorm does; PolyNorm only divides by the root mean square."),
        Slip("weights turned round", lambda x, a: _poly(x, a[::-1]) if len(a) == 3 else 0 * x, "The weights are in the wrong order: `a[0]` belongs to $x$, `a[2]` to $x^3$."),
        Slip("normalised first", lambda x, a: sum(w * (x / np.sqrt(np.mean(x**2, axis=-1, keepdims=True))) ** i for i, w in enumerate(a, 1)), "You normalise $x$ and then take powers; each *power* is normalised by its own root mean square."),
    ),
)
