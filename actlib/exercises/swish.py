"""Chapter 12, Swish, SiLU and Mish: truths, probes and the slips that people make."""

import numpy as np

from actlib.catalogue import gated, s_shaped
from actlib.exercises.engine import Slip, choose, expression, function, number

choose(
    "swish-closed-dial",
    "Every β in a deep network of Swish units is set to 0. What can the network still compute?",
    {
        "a": ("Nothing: every unit answers 0.", "The gate is $\\sigma(0)=\\frac12$, half open; it is not shut."),
        "b": ("Affine functions of its input, and no others.", ""),
        "c": ("The same as before, since weights can take over β.", "They can as long as β is not 0: the weights would have to be multiplied by 0."),
        "d": ("What a ReLU network computes.", "That is the other end of the dial, β → ∞."),
    },
    "b",
    hint="What is $x\\,\\sigma(0\\cdot x)$?",
    praise="Every unit is $x/2$, and a chain of affine maps is one affine map.",
)

number(
    "swish-small-dip",
    -0.278464543 / 4,
    tolerance=2e-3,
    level="see",
    question="SiLU's minimum is $-0.2785$, at $-1.2785$. What is the minimum value of Swish with $\\beta = 4$?",
    hint="$\\operatorname{swish}_\\beta(x) = \\frac1\\beta\\operatorname{silu}(\\beta x)$.",
    near="Near. Divide $-0.2785$ by 4 and keep three digits.",
    praise="The whole curve is drawn four times smaller: the dip is at $-0.3196$, and $-0.0696$ deep.",
    slips=(
        Slip("unchanged", -0.278464543, "The dip shrinks with the curve: a large β hugs ReLU, which has no dip."),
        Slip("multiplied", -0.278464543 * 4, "The other way round: a large β makes the dip shallower."),
        Slip("gave the place", -1.278464543 / 4, "That is where the minimum is; asked is its value."),
        Slip("lost the sign", 0.278464543 / 4, "The depth is right; the value is below zero."),
        Slip("divided by β squared", -0.278464543 / 16, "Once is enough: the factor $\\frac1\\beta$ stands before silu, the other β only moves the place."),
    ),
)

choose(
    "swish-two-inputs",
    "A SiLU unit hands on the value $-0.2$. What does the next layer know about the unit's input?",
    {
        "a": ("It is determined: SiLU is smooth and not flat.", "Smooth is not one-to-one. Draw the line at $-0.2$ through the picture of the dip."),
        "b": ("It is one of two numbers.", ""),
        "c": ("It is negative, and nothing more.", "That is ReLU's case, at the value 0. Here the curve meets the line at $-0.2$ only in single points."),
        "d": ("It lies right of the minimum, since units are rarely far left.", "Rarely is not never: the left branch takes the value $-0.2$ as well."),
    },
    "b",
    hint="Going left from 0 the curve falls to $-0.2785$, and then rises to 0 again.",
    praise="Falling left of the dip, rising right of it: each value between $-W$ and 0 is met twice.",
)

expression(
    "swish-from-the-output",
    "beta*f + s*(1 - beta*f)",
    praise="Value and gate are all that the backward pass needs.",
    slips=(
        Slip("SiLU's", "f + s*(1 - f)", "That is right for β = 1. For others the derivative of $\\sigma(\\beta x)$ is $\\beta\\,s(1-s)$: a factor β is missing."),
        Slip("β forgotten inside", "beta*f + s*(1 - f)", "Both places that hold $f$ need their β."),
        Slip("only the product's first term", "s", "That is half of the product rule: the gate depends on $x$, too."),
        Slip("only the second term", "beta*f*(1 - s)", "That is half of the product rule: the derivative of $x$ times the gate is missing."),
        Slip("kept x's factor twice", "s + beta*f*s*(1 - s)", "$x\\,\\beta\\,s(1-s)$ holds $x\\,s = f$ already: one $s$ is used up."),
    ),
)

expression(
    "swish-curvature",
    "beta/2",
    given={"beta": "positive"},
    praise="$(xS)''=2S'+xS''$ is $2\\cdot\\frac\\beta4$ at 0.",
    slips=(
        Slip("the gate's slope", "beta/4", "That is $S'(0)$; the product rule, used twice, brings it twice."),
        Slip("forgot β", "1/2", "That is SiLU's. The gate's slope at 0 is $\\frac\\beta4$."),
        Slip("β squared", "beta**2/2", "Only one β comes out: $S'$ is differentiated once."),
        Slip("dropped the factor", "beta", "$\\sigma'(0)$ is ¼, not ½."),
        Slip("said zero", "0", "The term $xS''$ vanishes at 0, but $2S'$ does not."),
    ),
)

number(
    "swish-ten-slopes",
    1.0998393199490607**10,
    tolerance=1e-3,
    hint="Slopes multiply along a path.",
    near="Near: take 1.0998393 to the tenth power, and keep four digits.",
    praise="About 2.59: the theorem has to be told SiLU's constant.",
    slips=(
        Slip("one layer", 1.0998393199490607, "That is one layer; ten slopes multiply."),
        Slip("added", 10 * 1.0998393199490607, "Along a path slopes are multiplied, not added."),
        Slip("added the excess", 1 + 10 * 0.0998393199490607, "Ten times ten per cent is compounded: raise the factor to the tenth power."),
        Slip("assumed slope one", 1.0, "SiLU's slope exceeds 1 beyond $1+W$."),
        Slip("Mish's constant", 1.0884981612517278612**10, "That is Mish's constant, 1.0885, to the tenth power."),
    ),
)


def _gate(x, beta):
    s = s_shaped.sigmoid(beta * x)
    return s * (1 - s)


function(
    "swish-dial-backward",
    lambda x, beta, dy: np.sum(dy * x**2 * _gate(x, beta)),
    probes=[
        (np.array([-2.0, 0.5, 3.0]), 1.0, np.array([0.3, -1.0, 2.0])),
        (np.array([[1.0, -1.0], [0.2, 4.0]]), 0.5, np.array([[1.0, 2.0], [-3.0, 0.5]])),
        (np.array([-4.0, 2.0]), 3.0, np.array([1.0, 1.0])),
    ],
    praise="Every entry pulls at the same dial, and the pulls add up.",
    slips=(
        Slip("not summed", lambda x, beta, dy: dy * x**2 * _gate(x, beta), "One number is asked for: all entries share the one β, so their contributions add up."),
        Slip("averaged", lambda x, beta, dy: np.mean(dy * x**2 * _gate(x, beta)), "The chain rule sums over the paths. An average over the batch, if wanted, is already in `dy`."),
        Slip("x only once", lambda x, beta, dy: np.sum(dy * x * _gate(x, beta)), "One $x$ is the factor in front of the gate, a second one comes from the inside, $\\beta x$."),
        Slip("the gradient for x", lambda x, beta, dy: np.sum(dy * (s_shaped.sigmoid(beta * x) + beta * x * _gate(x, beta))), "That is the derivative with respect to $x$, summed. Differentiate with respect to β."),
        Slip("dy forgotten", lambda x, beta, dy: np.sum(x**2 * _gate(x, beta)), "Each entry's derivative has to be multiplied by its `dy` before they are summed."),
        Slip("gate for SiLU", lambda x, beta, dy: np.sum(dy * x**2 * _gate(x, 1.0)), "Right for β = 1; elsewhere the gate has to be taken at $\\beta x$."),
        Slip("gate not differentiated", lambda x, beta, dy: np.sum(dy * x**2 * s_shaped.sigmoid(beta * x)), "The gate's slope is $\\sigma(1-\\sigma)$; you have σ itself."),
        Slip("β left in", lambda x, beta, dy: np.sum(dy * beta * x**2 * _gate(x, beta)), "The derivative of $\\beta x$ with respect to β is $x$, without a β."),
    ),
)


def _cut(x, limit):
    e = np.exp(np.minimum(x, limit))
    n = e * (e + 2)
    return x * (n / (n + 2))


_TAILS = np.array([-1000.0, -100.0, -40.0, -20.0, -1.0, 0.0, 1.0, 15.0, 40.0, 60.0, 400.0, 1000.0])

function(
    "swish-stable-mish",
    gated.mish,
    probes=[(np.array([-2.0, 0.0, 3.0]),), (_TAILS,), (np.array([[0.5, -0.5], [30.0, -30.0]]),)],
    keeps_dtype=True,
    no_overflow=True,
    rtol=1e-9,
    praise="One exponential, right at −40 and at 1000. Would its slope survive as well?",
    slips=(
        Slip("as the paper writes it", lambda x: x * np.tanh(np.log(1 + np.exp(x))), "At x = −40 yours is 0, the answer is −1.7e-16: $1+e^x$ was rounded to 1. (And $e^{1000}$ overflows on the way.)"),
        Slip("by squares", lambda x: x * ((1 + np.exp(x)) ** 2 - 1) / ((1 + np.exp(x)) ** 2 + 1), "At x = 400 yours is nan, ∞/∞, and at −40 it is 0: $(1+e^x)^2-1$ loses what is small. Multiply out and subtract on paper."),
        Slip("n/(n+2), not bounded", lambda x: _cut(x, np.inf), "At x = 400 yours is nan: $e(e+2)$ overflows, and ∞/∞ has no value. The gate is 1 long before: bound the exponent."),
        Slip("bounded the input itself", lambda x: _cut(np.minimum(x, 20), 20), "At x = 40 yours is 20: only the exponent may be bounded, the factor $x$ may not."),
        Slip("bounded too early", lambda x: _cut(x, 5), "At x = 15 the gate is not yet what it is at 5: bound the exponent at 20."),
        Slip("the gate alone", lambda x: _cut(x, 20) / np.where(x == 0, 1, x), "That is the gate; it has to be multiplied by $x$."),
        Slip("SiLU", lambda x: gated.silu(x), "That is SiLU: its gate is σ, Mish's is tanh of softplus."),
        Slip("tanh of e^x", lambda x: x * np.tanh(np.exp(np.minimum(x, 20))), "That is $x\\tanh(e^x)$, another function (TanhExp): softplus is $\\ln(1+e^x)$."),
    ),
)
