"""Chapter 13, the workshop: truths, probes and the slips that people make."""

import numpy as np

from actlib.catalogue import smooth
from actlib.exercises.engine import Exercise, Slip, _add, choose, expression, function, number
from actlib.exercises.judging import show

choose(
    "design-limit",
    "A gate rises from 0 to 0.999 instead of 1. “An error of a thousandth: nobody will notice.” How far from ReLU is $f(x)=x\\,S(x)$?",
    {
        "a": ("Never more than 0.001.", "That is the error of the gate. $f$ is the gate times $x$, and so is its error."),
        "b": ("At most about the dip, some 0.28.", "That is how far the logistic gate's ramp is, when it tends to 1. Here something grows far out: multiply $1-S$ by $x$."),
        "c": ("As far as you like: the distance grows like $0.001\\,x$.", ""),
        "d": ("At most $C/k$, so a larger $k$ mends it.", "The law $C/k$ needs a finite $C=\\sup|u(S(u)-H(u))|$. What does $u\\cdot0.001$ do for large $u$?"),
    },
    "c",
    hint="The error of $f$ is $x\\,(1-S(x))$ on the right.",
    praise="The gate's limit is multiplied by $x$: a limit that is nearly 1 makes a line that is nearly $x$, and the two part for ever.",
)

number(
    "design-layers",
    1.5**10,
    tolerance=0.01,
    level="see",
    question="Ten layers, every weight matrix of norm 1, hard swish after each ($L=\\frac32$). By what factor can a disturbance of the input grow, at most?",
    hint="Each layer multiplies by at most $L$ times the norm of its matrix.",
    near="Near: it is $1.5^{10}$, to the last digit you need.",
    praise="$1.5^{10}\\approx57.7$. ReLU's bound would be 1, the sigmoid's one millionth; all of them are bounds, not forecasts.",
    slips=(
        Slip("added", 15, "The factors of successive layers multiply; you added them."),
        Slip("one layer", 1.5, "That is one layer. Ten of them follow one another."),
        Slip("eleven layers", 1.5**11, "That is eleven factors; there are ten layers."),
    ),
)

choose(
    "design-picture",
    "You draw an invention and its slope on $[-3,3]$; both lie on GELU's within the line width, and a net with it reaches GELU's score. What have you *not* seen?",
    {
        "a": ("Whether it dips.", "A dip lies near −1, well inside the picture."),
        "b": ("Whether its slope exceeds 1.", "The steepest places of these ramps lie within ±3, and the picture of $f'$ shows them."),
        "c": ("What its code does at −40, or at 90 in float32.", ""),
        "d": ("Whether it passes through 0.", "At 0 the picture is at its most reliable."),
    },
    "c",
    hint="What lies outside the axis, and what lies below the thickness of the line?",
    praise="The tails and the arithmetic: both are outside the picture, and a net with scaled inputs does not go there either. Until one day it does.",
)

expression(
    "design-quintic",
    "u*(15 - 10*u**2 + 3*u**4)/8",
    praise="$p=\\frac18(15u-10u^3+3u^5)$: now the second derivative meets as well, at the price of slope $\\frac{15}8$ in the middle.",
    slips=(
        Slip("gave the cubic", "u*(3 - u**2)/2", "That is the cubic: its second derivative at 1 is −3, so the seam is still there. A third condition needs a third coefficient."),
        Slip("gave the gate", "(1 + u*(15 - 10*u**2 + 3*u**4)/8)/2", "That is the gate $S=\\frac12(1+p)$; asked is $p$ itself."),
        Slip("not divided by 8", "u*(15 - 10*u**2 + 3*u**4)", "The shape is right, but $p(1)$ is 8: divide so that the gate closes at 1."),
        Slip("the step from 0 to 1", "6*u**5 - 15*u**4 + 10*u**3", "That one climbs from 0 to 1 over $[0,1]$. Here $p$ is odd and climbs from −1 to 1 over $[-1,1]$."),
        Slip("forgot p(1) = 1", "0*u", "All three conditions but $p(1)=1$ are met by 0. It is the first one that fixes the size."),
    ),
)

expression(
    "design-steepest",
    "(1 + x/sqrt(1 + x**2))/2 + x/(2*(1 + x**2)**(3/2))",
    praise="$f'=S+xS'$. It exceeds 1 beyond $x\\approx0.79$ and comes back to 1 from above, like every ramp with a dip and a symmetric gate.",
    slips=(
        Slip("the gate alone", "(1 + x/sqrt(1 + x**2))/2", "That is $S$. The product rule has a second term, $x\\,S'(x)$."),
        Slip("forgot the x", "(1 + x/sqrt(1 + x**2))/2 + 1/(2*(1 + x**2)**(3/2))", "The second term of the product rule is $x\\,S'$; the factor $x$ is missing."),
        Slip("forgot the half", "(1 + x/sqrt(1 + x**2))/2 + x/(1 + x**2)**(3/2)", "The ½ of the gate stands before its derivative, too."),
        Slip("wrong power", "(1 + x/sqrt(1 + x**2))/2 + x/(2*sqrt(1 + x**2))", "The derivative of $x/\\sqrt{1+x^2}$ is $(1+x^2)^{-3/2}$: the quotient rule's second term cancels most of the first."),
        Slip("f itself", "x*(1 + x/sqrt(1 + x**2))/2", "That is $f$; asked is its slope."),
        Slip("S′ alone", "1/(2*(1 + x**2)**(3/2))", "That is the gate's slope $S'$; $f$ is $x\\,S$."),
    ),
)

_NORMS = np.array([0.5, 2.0, 3.0])

function(
    "design-bound",
    lambda L, norms: np.prod(L * np.asarray(norms, dtype=float)),
    probes=[(1.5, _NORMS), (0.25, np.array([4.0, 4.0])), (1.0, np.array([7.0])), (1.129, np.ones(10))],
    praise="One factor $L\\,\\lVert W\\rVert$ a layer. For ten GELU layers with norm 1 that is 3.4, for ten SELU layers 282.",
    slips=(
        Slip("L once", lambda L, norms: L * np.prod(norms), "You count $L$ once; every layer has an activation after it."),
        Slip("added", lambda L, norms: np.sum(L * np.asarray(norms)), "Successive factors multiply: the disturbance that leaves one layer enters the next."),
        Slip("weights forgotten", lambda L, norms: L ** len(norms), "That is the activations' share. The matrices stretch, too: multiply by their norms."),
        Slip("activations forgotten", lambda L, norms: np.prod(norms), "That is the weights' share; each activation contributes a factor $L$."),
        Slip("largest layer", lambda L, norms: L * np.max(norms), "That is the worst single layer; the others multiply as well."),
        Slip("one L too few", lambda L, norms: np.prod(norms) * L ** (len(norms) - 1), "One $L$ is missing: here an activation follows the last layer, too."),
    ),
)


def _root(x):
    return np.sqrt(np.asarray(x, dtype=float) ** 2 + 4)


function(
    "design-squareplus",
    smooth.squareplus,
    probes=[(np.array([-2.0, 0.0, 1.5]),), (np.array([-1e6, -1e4, 1e4, 1e6]),), (np.array([[3.0, -3.0], [-100.0, 100.0]]),)],
    rtol=1e-10,
    praise="Right on both sides, to the last digits: ReLU plus a correction that is never a difference.",
    slips=(
        Slip("as printed", lambda x: (x + _root(x)) / 2, "At x = −1000000 yours is 9.3e-07 or so, the answer is 1e-06: $x$ and the root cancel to all but a few digits. Use the conjugate there."),
        Slip("conjugate everywhere", lambda x: 2 / (_root(x) - x), "On the left it is right; at x = 1000000 the denominator is now the difference that cancels. Use $|x|$ in it, and add ReLU."),
        Slip("ReLU forgotten", lambda x: 2 / (np.abs(x) + _root(x)), "That is the correction alone, even in $x$. Add $\\max(x,0)$."),
        Slip("b forgotten", lambda x: np.maximum(x, 0) + 1 / (np.abs(x) + _root(x)), "At 0 yours is ½, the answer 1: the numerator is $b/2=2$."),
        Slip("b = 1", lambda x: smooth.squareplus(x, b=1), "That is squareplus with $b=1$; here $b=4$."),
    ),
)


def _judge_own(answer):
    """An invention of the reader's: the workshop itself is the judge."""
    from actlib.workshop import GATES, design

    recipe = {"gate": answer} if isinstance(answer, str) else answer
    if not isinstance(recipe, dict) or not isinstance(recipe.get("gate"), str):
        return f"Hand in a recipe with a gate as text, such as `dict(gate='(sigma(x) + Phi(x))/2', k=2)`; this was {show(answer)}."
    listed = {text.replace(" ", "") for text in GATES.values()}
    if recipe["gate"] in GATES or recipe["gate"].replace(" ", "") in listed:
        return "That gate is already on the list. Mix two of them, or bend one."
    try:
        f = design(**recipe)
    except (TypeError, ValueError) as wrong:
        return f"The workshop cannot read it: {wrong}."
    if f.faults:
        return f.faults[0][1]
    name = _sharpened(f)
    return f"That is the gate `{name}` with another `k`. Mix two of the list, or bend one." if name else None


def _sharpened(f):
    """The name on the list whose gate this is, drawn wider or narrower; None for a gate of its own."""
    from actlib.invented import kernels
    from actlib.workshop import GATES

    own, x, h = kernels(f.gate)[0], np.array([-3.0, -1.0, -0.2, 0.5, 1.0, 2.0]), np.array([-1e-4, 1e-4])
    for name, text in GATES.items():
        listed = kernels(text)[0]
        k = np.diff(own(h)) / np.diff(listed(h))  # both rise through 0: their slopes there give the factor
        if np.allclose(own(x), listed(k * x), rtol=1e-6, atol=0):
            return name
    return None


_add(
    Exercise(
        "design-own",
        "build",
        _judge_own,
        "The workshop finds no fault with your gate. Now see its card, and train it.",
        (
            Slip("from the list", {"gate": "sigma(x)"}, "That gate is already on the list. Mix two of them, or bend one."),
            Slip("another k", {"gate": "sigma(3*x)"}, "That is the gate `logistic` with another `k`. Mix two of the list, or bend one."),
            Slip("tends to ½", {"gate": "sigma(x)/2"}, "The gate tends to 0.5 as x → ∞, not to 1: out there f follows 0.5·x, not x, and C in the gate theorem is infinite."),
            Slip("tanh as it is", {"gate": "tanh(x)"}, "The gate tends to −1 as x → −∞, not to 0: out there f follows −1·x, not 0, and C in the gate theorem is infinite."),
            Slip("cancels", {"gate": "(1 + tanh(3*x))/2"}, "It loses digits: at x = −11.39 in float64 it gives 0, the formula −2.442e−29; no digit is left."),
        ),
    )
)
