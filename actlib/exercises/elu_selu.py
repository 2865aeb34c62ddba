"""Chapter 9, ELU and SELU: truths, probes and the slips that people make."""

import math

import numpy as np

from actlib.exercises.engine import Slip, choose, expression, function, number

number(
    "elu-smooth-alpha",
    1,
    tolerance=1e-4,
    level="see",
    question="For which value of $\\alpha$ does ELU have a slope at 0, the same from both sides?",
    hint="The slope from the left is $\\alpha e^0$, from the right it is 1.",
    praise="For every other $\\alpha$ the slope jumps by $1-\\alpha$.",
    slips=(
        Slip("zero", 0, "With $\\alpha=0$ it is ReLU: slope 0 on the left and 1 on the right."),
        Slip("SELU's alpha", 1.6732632423543772, "That is SELU's α, chosen for its mean. It has a kink at 0."),
        Slip("minus one", -1, "The left slope is $\\alpha e^x$ with a plus sign: at 0 it is α itself."),
    ),
)

number(
    "elu-lowest",
    -1.7580993408473766,
    tolerance=2e-3,
    level="see",
    question="SELU has $\\lambda = 1.0507$ and $\\alpha = 1.6733$. Which value does its output approach for very negative inputs?",
    hint="$e^x$ tends to 0 there. What is left of $\\lambda\\alpha(e^x - 1)$?",
    praise="$-\\lambda\\alpha$: the floor that no output ever passes.",
    slips=(
        Slip("forgot the scale", -1.6732632423543772, "That is $-\\alpha$, ELU's floor. SELU multiplies everything by λ."),
        Slip("lost the sign", 1.7580993408473766, "The size is right. The left side lies below zero."),
        Slip("zero", 0.0, "$e^x$ tends to 0, but $e^x - 1$ tends to −1."),
        Slip("forgot alpha", -1.0507009873554805, "That is $-\\lambda$: α multiplies the left side, too."),
    ),
)

choose(
    "elu-normal",
    "A text says: “activations of SELU networks converge to the standard normal distribution”. What has been shown?",
    {
        "a": ("Just that, for dense layers with normalised weights.", "A normal variable can fall below any number. Can SELU's output fall below −1.7581?"),
        "b": ("Mean and variance converge to 0 and 1; the distribution does not become normal.", ""),
        "c": ("Only the mean converges.", "λ was chosen for the second equation: the variance is held as well."),
        "d": ("Nothing: with $\\lambda\\alpha > 1$ the signal must explode.", "A slope above 1 near 0 is balanced by the fading slope further left; the fixed point attracts."),
    },
    "b",
    hint="Which values can SELU take at all?",
    praise="Two numbers converge. The floor at $-\\lambda\\alpha$ alone rules a normal distribution out.",
)

expression(
    "elu-slope-from-value",
    "f + alpha",
    praise="$\\alpha e^x = f + \\alpha$.",
    slips=(
        Slip("the value itself", "f", "$f = \\alpha e^x - \\alpha$ on the left, and the slope is $\\alpha e^x$: a constant is missing."),
        Slip("as if alpha were 1", "f + 1", "That holds for $\\alpha = 1$; the constant in $f$ is α."),
        Slip("subtracted", "f - alpha", "Solve $f = \\alpha e^x - \\alpha$ for $\\alpha e^x$ once more: which way does α cross?"),
        Slip("the exponential alone", "f/alpha + 1", "That is $e^x$. The slope is $\\alpha e^x$: multiply by α."),
        Slip("multiplied", "alpha*f", "α is already inside $f$. Solve $f = \\alpha e^x - \\alpha$ for $\\alpha e^x$."),
    ),
)

expression(
    "elu-solve-alpha",
    "1 / (sqrt(2*pi)*(1/2 - m))",
    praise="$\\alpha = \\frac{1}{\\sqrt{2\\pi}\\,(1/2 - m)}$, SELU's α.",
    slips=(
        Slip("lost the sign", "1 / (sqrt(2*pi)*(m - 1/2))", "The size is right, the sign is not: $m < \\frac12$, and α has to be positive."),
        Slip("the number", "sqrt(2/pi)/(1 - 2*exp(1/2)*Phi(-1))", "The number is right. Asked is the formula, with `m` in it."),
        Slip("upside down", "sqrt(2*pi)*(1/2 - m)", "That is $1/\\alpha$: α multiplies the bracket, so it is divided by it."),
        Slip("multiplied", "(1/2 - m)/sqrt(2*pi)", "α multiplies the bracket in the equation; so solve by dividing by the bracket."),
        Slip("root upside down", "sqrt(2*pi)/(1/2 - m)", "The right half's mean is $1/\\sqrt{2\\pi}$, not $\\sqrt{2\\pi}$."),
        Slip("no bracket", "1/sqrt(2*pi)", "That is the right half's mean alone. α times the bracket has to cancel it: divide by the bracket."),
        Slip("forgot the half", "-1 / (sqrt(2*pi)*m)", "The bracket is $m-\\frac12$: the constant −1 of the left side averages over half of the inputs."),
    ),
)

number(
    "elu-layers-to-settle",
    19,
    tolerance=1e-9,
    praise="$0.7826^{18} = 0.0121$ and $0.7826^{19} = 0.0095$.",
    slips=(
        Slip("rounded down", 18, "After 18 layers 0.0121 is left, still more than one hundredth."),
        Slip("not rounded", math.log(0.01) / math.log(0.7826), "Layers are whole: round this up."),
        Slip("base ten against e", math.ceil(2 / -math.log(0.7826)), "After 9 layers 0.1101 is left. Use the same logarithm for both numbers."),
        Slip("e against base ten", math.ceil(math.log(0.01) / math.log10(0.7826)), "0.7826 to the power 44 is far below 0.01 already. Use the same logarithm for both numbers."),
        Slip("subtracted in each layer", math.ceil((1 - 0.01) / (1 - 0.7826)), "Each layer multiplies what is left; it does not subtract the same amount."),
    ),
    near="Near. $n$ is whole: compare $0.7826^n$ with 0.01 at your $n$ and at its neighbours.",
)


def _elu(x, alpha=1.0):
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))


def _few_digits(args, given, wanted):
    """exp(x) - 1 in some form: right, but only to some eight digits."""
    if np.allclose(given, wanted, rtol=1e-6, atol=0):
        return "Right in size, but at $x = -10^{-10}$ only half of your digits are: $e^x$ is rounded beside 1. `np.expm1` keeps them all."
    return None


_POINTS = np.array([-1000.0, -40.0, -2.0, -1e-10, 0.0, 1e-10, 3.0, 1000.0])

function(
    "elu-stable",
    _elu,
    probes=[(_POINTS,), (_POINTS, 0.5), (np.array([[-1.0], [1.0]]), 2.0)],
    rtol=1e-9,
    at_probe=_few_digits,
    praise="Every digit at $-10^{-10}$, and 1000 at 1000.",
    slips=(
        Slip("exp minus 1", lambda x, alpha=1.0: np.where(x > 0, x, alpha * (np.exp(np.minimum(x, 0)) - 1)), "At $x = -10^{-10}$ only half of your digits are right: $e^x$ is rounded beside 1 before 1 is taken away. `np.expm1` does both at once."),
        Slip("exponential on both sides", lambda x, alpha=1.0: np.maximum(x, 0) + alpha * np.expm1(x), "On the right you add the exponential as well: at x = 3 it should be 3. Let it see `np.minimum(x, 0)`."),
        Slip("alpha forgotten", lambda x, alpha=1.0: _elu(x), "With alpha = 0.5 nothing changes in yours: α multiplies the left side."),
        Slip("alpha on both sides", lambda x, alpha=1.0: alpha * _elu(x), "α belongs to the left side alone; to the right ELU is $x$. (A factor on both sides is SELU's λ.)"),
        Slip("CELU", lambda x, alpha=1.0: np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0) / alpha), "That is CELU: in ELU the exponent is $x$, not $x/\\alpha$."),
    ),
)


def _slope(x, alpha=1.0):
    return np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0)))


def _masked(x, alpha=1.0):
    mask = (x > 0).astype(float)
    return mask + (1 - mask) * alpha * np.exp(x)


function(
    "elu-slope-stable",
    _slope,
    probes=[(_POINTS,), (_POINTS, 0.5)],
    rtol=1e-9,
    no_overflow=True,
    praise="Finite at 1000 with nothing infinite on the way, and α at 0.",
    slips=(
        Slip("mask times exponential", _masked, "At x = 1000 yours is nan: $e^{1000}$ overflows, and 0·∞ has no value. Bend the input of the exponential."),
        Slip("alpha forgotten", lambda x, alpha=1.0: _slope(x), "With alpha = 0.5 the left slope should be half of this: α multiplies the exponential."),
        Slip(
            "from the value",
            lambda x, alpha=1.0: np.where(x > 0, 1.0, _elu(x, alpha) + alpha),
            "Right on paper. At x = −40 the value is rounded to −α, so value + α is 0; the slope is still $\\alpha e^{-40}$. Use the exponential.",
        ),
        Slip("sign turned", lambda x, alpha=1.0: np.where(x > 0, 1.0, -_slope(x, alpha)), "The slope of $\\alpha e^x$ is $\\alpha e^x$ itself, with a plus sign: ELU rises everywhere."),
        Slip("gave the value", _elu, "That is ELU itself; asked is its slope."),
        Slip("slope 1 at zero", lambda x, alpha=1.0: np.where(x >= 0, 1.0, alpha * np.exp(np.minimum(x, 0))), "At 0 the exercise asks for α; yours gives the slope from the right."),
        Slip("ReLU's slope", lambda x, alpha=1.0: (x > 0) * 1.0, "On the left that is ReLU's slope, 0. ELU's is $\\alpha e^x$."),
    ),
)
