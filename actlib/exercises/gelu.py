"""Chapter 11, GELU: truths, probes and the slips that people make."""

import numpy as np

from actlib.catalogue import gated
from actlib.exercises.engine import Slip, choose, expression, function, number

number(
    "gelu-coin-mean",
    2 * 0.97725,
    tolerance=2e-3,
    level="see",
    question="The coin keeps $x = 2$ with probability $\\Phi(2) = 0.97725$ and puts 0 otherwise. What is left on average?",
    hint="Two outcomes: 2 with the probability given, 0 with the rest.",
    near="Near, but the four digits are to be had: multiply.",
    praise="$2\\cdot0.97725 = 1.9545$, which is GELU(2). At 2 the coin hardly ever drops.",
    slips=(
        Slip("gave the gate", 0.97725, "That is the share that is kept, $\\Phi(2)$; what is left of 2 is that share of it."),
        Slip("took it as kept", 2.0, "That is what is left when the coin keeps it. In 2.3 % of the tosses it does not."),
        Slip("gave what is lost", 2 * 0.02275, "That is what is lost on average, $x\\,\\Phi(-x)$; asked is what is left."),
        Slip("gave GELU(-2)", -2 * 0.02275, "That is GELU(−2). Here $x$ is $+2$."),
        Slip("used the logistic gate", 2 / (1 + np.exp(-2)), "That is $x\\,\\sigma(x)$: the coin here is the normal one, $\\Phi$."),
    ),
)

choose(
    "gelu-port-gap",
    "You port a model. One activation layer, fed with the same float32 numbers from −5 to 5, differs from the original by at most 0.0005, most of all near $x=\\pm2.7$. What happened?",
    {
        "a": ("Rounding: float32 has about seven digits.", "Rounding of numbers up to 5 gives gaps near $10^{-6}$, and not at one place. This is hundreds of times more, and it has a shape."),
        "b": ("One side runs the exact GELU, the other the tanh form.", ""),
        "c": ("One side runs the sigmoid form, quick GELU.", "Its largest gap is 0.02, near 2.27: forty times what you see."),
        "d": ("A misprinted constant, $\\sqrt{\\pi/2}$.", "That gives a gap of 0.09 near 1.1: nearly two hundred times what you see."),
    },
    "b",
    hint="The size and the place of the largest gap are a fingerprint: find them among this chapter's certified errors.",
    praise="The gap of $4.7\\cdot10^{-4}$ at 2.7 is the tanh form's fingerprint. Ask which of the two the model was trained with, and use that.",
)

choose(
    "gelu-which-line",
    "Four lines from four texts, with $w = x+0.044715\\,x^3$. Which one is GELU, to three decimals?",
    {
        "a": ("$\\frac12\\big(1+\\tanh(\\sqrt{2/\\pi}\\,w)\\big)$", "Put in $x=3$: it gives nearly 1, and GELU(3) is nearly 3. It is the gate; the $x$ in front is missing."),
        "b": ("$\\frac x2\\big(1+\\tanh(\\sqrt{\\pi/2}\\,w)\\big)$", "The root is upside down. At $x=1$ it gives 0.93, and GELU(1) is 0.84."),
        "c": ("$\\frac x2\\big(1+\\tanh(\\sqrt{2/\\pi}\\,w)\\big)$", ""),
        "d": ("$x\\,\\sigma(\\sqrt{2/\\pi}\\,w)$", "$\\frac12(1+\\tanh u)$ is $\\sigma(2u)$: here the 2 is missing. At $x=1$ it gives 0.70 in place of 0.84."),
    },
    "c",
    hint="Two quick tests: at a large $x$ the value must be about $x$; at $x = 1$ it must be 0.841.",
    praise="One large number and one number near 1 tell them apart. A formula copied from a text deserves both.",
)

expression(
    "gelu-blur",
    "exp(-x**2/2)/sqrt(2*pi)",
    praise="The difference is the bell itself, largest at 0: there the noisy ReLU is 0.399 and GELU is 0. Adding noise and letting noise decide are two things.",
    slips=(
        Slip("gave the mean of the noisy ReLU", "x*Phi(x) + phi(x)", "That is the mean of the noisy ReLU; take GELU away from it."),
        Slip("gave the gate", "Phi(x)", "That is the *slope* of the noisy ReLU. Asked is the difference of the two functions."),
        Slip("with x in front", "x*phi(x)", "That is the difference of the two *slopes*, $\\Phi+x\\varphi$ and $\\Phi$, not of the functions."),
        Slip("turned round", "-phi(x)", "The sign: noise added before the corner can only lift the mean, so the noisy ReLU is the larger one."),
        Slip("says they are equal", "0", "At $x=0$ GELU is 0, but the mean of $\\max(0,Z)$ is not."),
        Slip("lost the root", "exp(-x**2/2)", "The density of the normal law has a factor $1/\\sqrt{2\\pi}$ in front."),
    ),
)

expression(
    "gelu-start-slope",
    "2*sqrt(2/pi)",
    praise="$2\\sqrt{2/\\pi} = 1.596$. Best at 0 and not far from it: 1.702 gives that up for a smaller largest error. (It is also the tanh form without its cubic term.)",
    slips=(
        Slip("gave the slope itself", "1/sqrt(2*pi)", "That is the slope of $\\Phi$ at 0. The slope of $\\sigma(cx)$ there is $c/4$: solve for $c$."),
        Slip("forgot the quarter", "sqrt(2/pi)", "That is the constant inside a tanh. Inside σ it is another: $\\sigma'(0) = \\frac14$."),
        Slip("multiplied where it divides", "1/(4*sqrt(2*pi))", "From $c/4 = \\varphi(0)$ follows $c = 4\\,\\varphi(0)$, not a quarter of it."),
        Slip("upside down", "2*sqrt(pi/2)", "The root is upside down: $\\varphi(0) = 1/\\sqrt{2\\pi}$, so $4\\varphi(0) = 2\\sqrt{2/\\pi}$."),
        Slip("gave the famous number", "1.702", "1.702 is the minimax constant. Asked is the one that matches the *slope at 0*."),
    ),
)

number(
    "gelu-rational-peaks",
    1.3105,
    tolerance=0.01,
    praise="Level to 1.3 per cent, up and down in turn. That is what a best fit looks like.",
    slips=(
        Slip("gave the ratio", 1.013105, "That is the ratio of the two sizes; asked is by how many per cent the larger one is larger."),
        Slip("gave a fraction", 0.013105, "That is a fraction of one; in per cent it is a hundred times that."),
        Slip("compared with signs", 100 * (1.393754445 / -1.385562274 - 1), "Some peaks point down. Compare the sizes: `np.abs` first."),
        Slip("one sign only", 100 * (1.393754445 / 1.385061617 - 1), "You took the peaks of one sign only. The lowest of all six has the other sign."),
        Slip("grid too coarse", 0.94478, "Your grid steps over a peak: with steps of 0.01 the first one is not met at its height. Take 0.001."),
        Slip("counted the peaks", 6, "That is how many there are. Asked is how level they are."),
    ),
)


def _with(gate):
    """x times a gate, as a reader would write it."""
    return lambda x: np.asarray(x, dtype=float) * gate(np.asarray(x, dtype=float))


def _erf(x):
    from scipy.special import erf

    return erf(x)


_POINTS = np.array([-30.0, -10.0, -6.0, -3.0, -0.7, 0.0, 1.0, 3.0, 40.0])

function(
    "gelu-careful",
    gated.gelu,
    probes=[(np.array([-2.0, 0.5, 3.0]),), (_POINTS,), (np.array([[-8.0, 8.0], [-20.0, 1.0]]),)],
    rtol=1e-9,
    praise="Right down to −30, where GELU is $-1.5\\cdot10^{-196}$. No 1 is added, so nothing is lost.",
    slips=(
        Slip("one plus erf", _with(lambda x: (1 + _erf(x / 2**0.5)) / 2), "At x = −10 yours is 0, the answer is −7.6e-23: 1 + erf(−7.07) has lost every digit. `erfc` never meets the 1."),
        Slip("the tanh form", _with(lambda x: (1 + np.tanh((2 / np.pi) ** 0.5 * (x + 0.044715 * x**3))) / 2), "That is the tanh form: 10 % off at −3 and 0 at −10. Asked is the exact GELU."),
        Slip("the sigmoid form", _with(lambda x: 1 / (1 + np.exp(-1.702 * x))), "That is the sigmoid form, quick GELU. Asked is the exact one."),
        Slip("forgot the root of 2", _with(lambda x: (1 + _erf(x)) / 2), "erf and Φ differ by a stretch: the argument is $x/\\sqrt2$. (And without erfc the tail is lost.)"),
        Slip("erfc with the wrong sign", lambda x: np.asarray(x, dtype=float) * gated.gelu(-np.asarray(x, dtype=float)) / np.where(np.asarray(x) == 0, 1, -np.asarray(x, dtype=float)), "Yours keeps the negative half: $\\operatorname{erfc}(u)$ falls with $u$, so its argument needs a minus."),
        Slip("the gate alone", lambda x: (1 + _erf(np.asarray(x) / 2**0.5)) / 2, "That is the gate Φ(x), between 0 and 1; GELU is $x$ times it."),
    ),
)

_K, _C = (2 / np.pi) ** 0.5, 0.044715


def _gate(x):
    return 1 / (1 + np.exp(-2 * _K * (x + _C * x**3)))


function(
    "gelu-tanh-slope",
    gated.gelu_tanh.slope,
    probes=[(np.array([-2.0, -0.5, 0.0, 0.5, 2.0]),), (np.array([-4.0, 1.4, 4.0]),)],
    rtol=1e-6,
    praise="And its largest value, 1.12899, is not GELU's 1.12890: who back-propagates must use the slope of the function that ran forward.",
    slips=(
        Slip("slope of the exact form", gated.gelu.slope, "That is the slope of the exact GELU, $\\Phi+x\\varphi$. Right for another function: here the forward pass ran the tanh form."),
        Slip("no product rule", lambda x: _gate(x), "That is the gate: the first half of the product rule. $x$ times the gate's slope is missing."),
        Slip("inner derivative forgotten", lambda x: _gate(x) + 2 * x * _gate(x) * (1 - _gate(x)), "The chain rule has an inner factor: the derivative of $\\sqrt{2/\\pi}\\,(x+0.044715x^3)$."),
        Slip("cubic term forgotten in the inner derivative", lambda x: _gate(x) + 2 * _K * x * _gate(x) * (1 - _gate(x)), "The inner derivative is $\\sqrt{2/\\pi}\\,(1+3\\cdot0.044715\\,x^2)$: the second term is missing."),
        Slip("3 forgotten", lambda x: _gate(x) + 2 * _K * (1 + _C * x**2) * x * _gate(x) * (1 - _gate(x)), "The derivative of $0.044715\\,x^3$ has a factor 3."),
        Slip("gave the value", lambda x: x * _gate(x), "That is the tanh form itself; asked is its slope."),
        Slip("a half too little", lambda x: _gate(x) + _K * (1 + 3 * _C * x**2) * x * _gate(x) * (1 - _gate(x)), "With $u$ inside the tanh, $\\frac12(1-\\tanh^2u)$ is $2\\,g(1-g)$ for the gate $g$: a factor 2 got lost."),
    ),
)


def _single(f):
    """What a framework gives: the same function in float32."""
    return lambda x: np.asarray(f(np.asarray(x, dtype=np.float32)))


def _largest_gap(f):
    x = np.linspace(-5, 5, 1001)
    return np.max(np.abs(np.asarray(f(x), dtype=float) - gated.gelu(x)))


def _which(f):
    gap = _largest_gap(f)
    return 0 if gap < 1e-4 else 1 if gap < 5e-3 else 2


def _by_value(at):
    """Judges by the value at one point."""
    return lambda f: int(np.argmin([abs(float(np.asarray(f(np.array([at])))[0]) - g(at)) for g in (gated.gelu, gated.gelu_tanh, gated.gelu_sigmoid)]))


_FORMS = {"exact form": gated.gelu, "tanh form": gated.gelu_tanh, "sigmoid form": gated.gelu_sigmoid}
_HANDED_IN = {f"{name}{kind}": made for name, f in _FORMS.items() for kind, made in (("", f), (" in float32", _single(f)))}


def _which_was_it(args, given, wanted):
    name = next(name for name, f in _HANDED_IN.items() if f is args[0])
    return f"For the {name} yours gives {given:g}, the answer is {wanted:g}."

function(
    "gelu-which-form",
    _which,
    probes=[(f,) for f in _HANDED_IN.values()],
    at_probe=_which_was_it,
    praise="In float32 as well. Two numbers, 0.0005 and 0.02, and a tolerance for rounding: that is all the forensics it takes.",
    slips=(
        Slip("looks at 0", _by_value(0.0), "Yours calls every form exact. Does it look only at 0, where all three are 0? Look where they differ, near 2.7 and 2.3, or at the largest gap on a grid."),
        Slip("no room for rounding", lambda f: 0 if _largest_gap(f) == 0 else 1 if _largest_gap(f) < 5e-3 else 2, "In float32 even the exact form differs from `act.gelu` by about $10^{-7}$: a gap of 0 is too much to ask."),
        Slip("two forms only", lambda f: 0 if _largest_gap(f) < 1e-4 else 1, "Yours tells exact from not exact. The size of the gap tells the other two apart: 0.0005 or 0.02."),
        Slip("counts from the wrong end", lambda f: 2 - _which(f), "The numbers run the other way: 0 is the exact form, 2 the sigmoid form."),
        Slip("counts from 1", lambda f: 1 + _which(f), "Count from 0: exact is 0, the tanh form 1, the sigmoid form 2."),
    ),
)
