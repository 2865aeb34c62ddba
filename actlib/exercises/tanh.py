"""Chapter 4, tanh and the S family: truths, probes and the slips that people make."""

import math

import numpy as np

from actlib.catalogue import s_shaped
from actlib.exercises.engine import Slip, choose, expression, function, number

_SIGMA_2 = 0.8808

number(
    "tanh-without-table",
    2 * _SIGMA_2 - 1,
    tolerance=1e-3,
    level="see",
    question="A table says $\\sigma(2) = 0.8808$. What is $\\tanh(1)$, to four digits?",
    hint="$\\tanh x = 2\\sigma(2x) - 1$.",
    praise="$\\tanh 1 = 2\\sigma(2)-1 = 0.7616$: stretch to height 2, lower by 1.",
    near="Close: give four digits, from $2\\sigma(2)-1$.",
    slips=(
        Slip(
            "forgot to lower", 2 * _SIGMA_2, "That is $2\\sigma(2)$, larger than 1, which tanh never is: lower it by 1."
        ),
        Slip(
            "forgot to stretch",
            _SIGMA_2 - 0.5,
            "You moved the curve to the middle, but its height is still 1: stretch it to 2 as well.",
        ),
        Slip("no change", _SIGMA_2, "That is σ(2) itself. tanh is σ stretched to height 2 and lowered by 1."),
        Slip("tanh of 2", 0.9640, "That is $\\tanh 2$: inside σ stands $2x$, so $\\sigma(2)$ belongs to $x = 1$."),
        Slip(
            "tanh of a half",
            0.4621,
            "That is $\\tanh\\frac12 = 2\\sigma(1)-1$; inside σ stands $2x$, so for $x=1$ take σ(2).",
        ),
    ),
)

choose(
    "tanh-which-tail",
    "Two units, one with tanh, one with softsign, both have drifted to a pre-activation of 10, and the same gradient arrives at both. Which one passes on more?",
    {
        "a": (
            "tanh: its slope at 0 is the same, and it is smoother.",
            "Smoothness at 0 says nothing about the slope at 10: compare $4e^{-20}$ with $1/11^2$.",
        ),
        "b": ("Softsign, by a factor of about a million.", ""),
        "c": (
            "Both get none: they are saturated.",
            "Close to a limit is not flat: softsign's slope at 10 is $1/(1+10)^2$, almost one hundredth.",
        ),
        "d": (
            "Softsign, but only ten times more: 1/x against e⁻ˣ.",
            "The *gaps* behave like $1/x$ and $2e^{-2x}$; put 10 into the slopes, $1/(1+x)^2$ and $4e^{-2x}$.",
        ),
    },
    "b",
    hint="The slopes are $1/(1+x)^2$ and, far out, about $4e^{-2x}$. And $e^{-20}\\approx 2\\cdot10^{-9}$.",
    praise="$1/121 = 8\\cdot10^{-3}$ against $8\\cdot10^{-9}$: the glide keeps a slope where the cliff has none.",
)

number(
    "tanh-hard-sigmoids",
    1 / 12,
    tolerance=5e-3,
    answer=0.0833,
    level="see",
    question="Two frameworks both call a function *hard sigmoid*: one clips $\\frac12 + \\frac x6$ to $[0,1]$, the other "
    "clips $\\frac12 + \\frac x5$. A network moves from one to the other. How large is the largest difference of a gate's value?",
    hint="Where is the second one already 1, while the first is not? Compare the two there.",
    praise="At $x = 2.5$ the second is 1 and the first $\\frac12+\\frac{2.5}6 = 0.9167$: every gate may be off by a twelfth, "
    "without any error message.",
    slips=(
        Slip(
            "at x = 3",
            0.1,
            "$3(\\frac15-\\frac16) = 0.1$ forgets the clip: from 2.5 on the second one has stopped at 1.",
        ),
        Slip(
            "difference of slopes",
            1 / 30,
            "That is the difference of the slopes, the gap at $x=1$. The gap goes on growing until one of the two is clipped.",
        ),
        Slip("sign", -1 / 12, "The size is right; a size carries no sign."),
        Slip(
            "the first one's value",
            11 / 12,
            "That is the first gate's value at $x=2.5$; the second one is 1 there. How far apart are they?",
        ),
        Slip("no difference", 0.0, "At 0 and far out they agree. Between, try $x = 2.5$."),
        Slip("where, not how much", 2.5, "That is the place; asked is the difference there."),
    ),
)

expression(
    "tanh-second-derivative",
    "-2*t*(1 - t**2)",
    praise="And it can be had from the stored value: no exponential is computed twice.",
    slips=(
        Slip(
            "differentiated with respect to t",
            "-2*t",
            "That is the derivative of $1-t^2$ with respect to $t$; multiply by $t' = 1-t^2$.",
        ),
        Slip("gave the slope", "1 - t**2", "That is the first derivative; differentiate it once more."),
        Slip(
            "squared the slope",
            "(1 - t**2)**2",
            "A second derivative is not the square of the first: differentiate $1-t^2$.",
        ),
        Slip(
            "lost the sign",
            "2*t*(1 - t**2)",
            "The sign: for $x>0$ tanh flattens out, so its slope falls and the second derivative is negative there.",
        ),
        Slip("used sigma's rule", "t*(1 - t)*(1 - 2*t)", "That is the rule for σ. For tanh start from $t' = 1-t^2$."),
    ),
)

_PEAK = 1.5 * math.atanh(1 / math.sqrt(3))

number(
    "tanh-lecun-peak",
    _PEAK,
    tolerance=1e-3,
    praise="$\\frac32\\operatorname{artanh}\\frac1{\\sqrt3} = 0.9877$: close to the 1 that was wanted, and not it.",
    near="Close, but four digits are asked for: solve $1 - 3t^2 = 0$ exactly, then $x = \\frac32\\operatorname{artanh} t$.",
    slips=(
        Slip(
            "believed the paper",
            1.0,
            "That is the place that the paper wants. Solve for the maximum of $t(1-t^2)$ and see how near it comes.",
        ),
        Slip("gave t", 1 / math.sqrt(3), "That is the best $t$; asked is the $x$ with $\\tanh\\frac{2x}3 = t$."),
        Slip(
            "forgot the scale",
            math.atanh(1 / math.sqrt(3)),
            "That is where plain tanh bends most. Here its argument is $\\frac23x$, so divide by $\\frac23$.",
        ),
        Slip(
            "scale upside down",
            2 / 3 * math.atanh(1 / math.sqrt(3)),
            "You multiplied by $\\frac23$. From $\\frac23x = \\operatorname{artanh}t$ follows $x = \\frac32\\operatorname{artanh}t$.",
        ),
        Slip("inflection", 0.0, "At 0 the second derivative is zero: that is where it bends least."),
        Slip("negative side", -_PEAK, "That is the peak on the left; asked is the positive one."),
    ),
)

expression(
    "tanh-family-slope",
    "(1 + x**2)**(-3/2)",
    praise="It falls like $x^{-3}$: a glide. With $\\alpha$ inside it is the slope of ISRU.",
    slips=(
        Slip(
            "only the root",
            "(1 + x**2)**(-1/2)",
            "You differentiated the $x$ in front and left the root alone: the product rule has a second term.",
        ),
        Slip(
            "forgot the inner derivative",
            "(1 + x**2)**(-1/2) - x/2*(1 + x**2)**(-3/2)",
            "The inside of the root has a derivative too: $2x$ comes out of $1+x^2$.",
        ),
        Slip(
            "wrong sign of the second term",
            "(1 + x**2)**(-1/2) + x**2*(1 + x**2)**(-3/2)",
            "The sign of the second term: the exponent $-\\frac12$ comes down with its minus.",
        ),
        Slip(
            "arctan's slope",
            "1/(1 + x**2)",
            "That is the slope of arctan. Here the exponent is $-\\frac32$: use the product rule.",
        ),
    ),
)

_FAR = np.array([-300.0, -20.0, -3.0, 0.0, 1e-8, 1.0, 9.0, 20.0, 300.0])


def _quotient(x):
    return 4 / (np.exp(x) + np.exp(-x)) ** 2


function(
    "tanh-safe-slope",
    s_shaped.tanh.slope,
    probes=[
        (np.array([-2.0, 0.0, 1.5]),),
        (_FAR,),
        (np.array([-1000.0, 1000.0]),),
        (np.array([[0.5, -0.5], [30.0, -30.0]]),),
    ],
    keeps_dtype=True,
    rtol=1e-9,
    praise="Right at ±300, where $1-t^2$ has long been 0, and in float32 as well.",
    slips=(
        Slip(
            "reused the value",
            lambda x: 1 - np.tanh(x) ** 2,
            "At x = 20 yours is 0, the answer is 1.7e-17: $t$ was rounded to 1 before you subtracted. Do not go through $t$.",
        ),
        Slip(
            "reused sigma's value",
            lambda x: 4 * s_shaped.sigmoid(2 * x) * (1 - s_shaped.sigmoid(2 * x)),
            "At x = 20 yours is 0: σ(40) was rounded to 1 before you subtracted. Write $\\sigma(-2x)$ for $1-\\sigma(2x)$.",
        ),
        Slip(
            "sigmoid's slope",
            lambda x: s_shaped.sigmoid.slope(2 * x),
            "That is $\\sigma'(2x)$, a quarter of the answer: $\\tanh x = 2\\sigma(2x)-1$ brings out two factors of 2.",
        ),
        Slip(
            "one factor two",
            lambda x: 2 * s_shaped.sigmoid.slope(2 * x),
            "Half of the answer: one 2 stands before σ, the other comes out of $2x$ by the chain rule.",
        ),
        Slip(
            "no absolute value",
            lambda x: 4 * np.exp(-2 * x) / (1 + np.exp(-2 * x)) ** 2,
            "At x = −1000 yours is nan: $e^{2000}$ overflows above and below. The slope is even, so use $|x|$.",
        ),
        Slip(
            "only the tail",
            lambda x: 4 * np.exp(-2 * np.abs(x)),
            "$4e^{-2|x|}$ holds far out only: at 0 it gives 4, the slope there is 1. Keep the denominator.",
        ),
        Slip(
            "lost the square", lambda x: 2 / (np.exp(x) + np.exp(-x)), "That is $1/\\cosh x$; the slope is its square."
        ),
        Slip(
            "scalar only",
            lambda x: 0.0 if abs(x) > 400 else _quotient(x),
            "An array has no single truth value: `if` cannot choose for each entry.",
        ),
    ),
)


def _gru(h, a, g):
    z = s_shaped.sigmoid(a)
    return (1 - z) * h + z * np.tanh(g)


_STATES = [
    (np.array([0.2, -0.5, 0.9]), np.array([1.0, -2.0, 0.0]), np.array([0.3, 2.0, -1.0])),
    (np.array([0.7]), np.array([-40.0]), np.array([5.0])),
    (np.array([[0.7, 0.1]]), np.array([[40.0, -1000.0]]), np.array([[5.0, 1.0]])),
]

function(
    "tanh-gru",
    _gru,
    probes=_STATES,
    praise="A closed gate keeps the old state, an open one takes the candidate.",
    slips=(
        Slip(
            "gate turned round",
            lambda h, a, g: _gru(h, -a, g),
            "At a = −40 the gate is closed and the old state should stay; yours takes the candidate. $1-z$ belongs to `h`.",
        ),
        Slip(
            "gate with tanh",
            lambda h, a, g: (1 - np.tanh(a)) * h + np.tanh(a) * np.tanh(g),
            "A gate says how much, from 0 to 1: it needs σ. tanh would also let negative shares through.",
        ),
        Slip(
            "content not squashed",
            lambda h, a, g: (1 - s_shaped.sigmoid(a)) * h + s_shaped.sigmoid(a) * g,
            "The candidate is $\\tanh g$: as it stands, g = 5 would leave the range of the state.",
        ),
        Slip(
            "content with sigma",
            lambda h, a, g: (1 - s_shaped.sigmoid(a)) * h + s_shaped.sigmoid(a) * s_shaped.sigmoid(g),
            "The content should be able to say no: it goes through tanh, not σ.",
        ),
        Slip(
            "state squashed",
            lambda h, a, g: (1 - s_shaped.sigmoid(a)) * np.tanh(h) + s_shaped.sigmoid(a) * np.tanh(g),
            "The old state is not squashed again: that is why it can last.",
        ),
        Slip(
            "gate not applied to the old state",
            lambda h, a, g: h + s_shaped.sigmoid(a) * np.tanh(g),
            "The old state has to make room: it gets the share $1-z$.",
        ),
        Slip(
            "a and g exchanged",
            lambda h, a, g: _gru(h, g, a),
            "You exchanged the two: the gate is $\\sigma(a)$, the candidate $\\tanh g$.",
        ),
        Slip(
            "old state left out",
            lambda h, a, g: s_shaped.sigmoid(a) * np.tanh(g),
            "Where is the old state? It keeps the share $1-z$.",
        ),
        Slip(
            "same share for both",
            lambda h, a, g: s_shaped.sigmoid(a) * (h + np.tanh(g)),
            "The two shares have to add up to 1: the old state gets $1-z$, not $z$.",
        ),
        Slip(
            "gate without sigma",
            lambda h, a, g: (1 - a) * h + a * np.tanh(g),
            "`a` is the gate's *pre*-activation: send it through σ first.",
        ),
    ),
)
