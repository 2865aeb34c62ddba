"""Chapter 10, smooth approximation: truths, probes and the slips that people make."""

import numpy as np

from actlib.catalogue import s_shaped
from actlib.exercises.engine import Slip, choose, expression, function, number

choose(
    "smooth-double-k",
    "Softplus is sharpened from $k$ to $2k$. What happens to its largest distance to ReLU, and to the *area* between the two?",
    {
        "a": ("Both are halved.", "The strip between the curves gets lower, and it also gets narrower: what does that do to its area?"),
        "b": ("The distance is halved, the area is quartered.", ""),
        "c": ("Both are quartered.", "At 0 softplus is $\\ln 2/k$ above ReLU: put $2k$ in."),
        "d": ("The distance stays, the area is halved.", "That is how $\\sigma(kx)$ behaves beside the *step*. At the corner of a ramp nothing jumps, so the distance shrinks as well."),
    },
    "b",
    hint="$f_k(x) = f(kx)/k$: one factor $1/k$ for the height. And how wide is the strip?",
    praise="Height $1/k$ times width $1/k$: the largest error goes like $1/k$, the area like $1/k^2$.",
)

number(
    "smooth-mirror",
    -0.0455,
    tolerance=2e-3,
    level="see",
    question="A ramp $f(x)=x\\,S(x)$ has a symmetric gate, $S(x)+S(-x)=1$, and $f(2) = 1.9545$. What is $f(-2)$?",
    hint="$f(x) - f(-x) = x$.",
    near="Near. $f(x)-f(-x)=x$ gives it without rounding.",
    praise="$f(-2) = f(2) - 2 = -0.0455$: what the gate takes away on the right it shows on the left.",
    slips=(
        Slip("lost the sign", 2 - 1.9545, "The size is right. But left of 0 a positive gate times a negative $x$ is negative."),
        Slip("took f to be odd", -1.9545, "That would be an odd function, with a closed gate nowhere. It is the *gate* that has the symmetry."),
        Slip("gave the gate", 1 - 1.9545 / 2, "That is $S(-2) = 1 - f(2)/2$, the gate alone; multiply by $x$."),
        Slip("took f to be a gate", 1 - 1.9545, "$f(x)+f(-x)=1$ is the symmetry of $S$. For $f = xS$ it becomes $f(x)-f(-x)=x$."),
        Slip("took f to be ReLU", 0.0, "ReLU is 0 there. The smooth ramp errs, by as much as it errs at 2."),
    ),
)

choose(
    "smooth-which-tail",
    "A symmetric gate has $1-S(u) \\approx \\frac{1}{4u^2}$ for large $u$. What is true of the ramps $x\\,S(kx)$?",
    {
        "a": ("They have the wrong asymptote.", "That takes a tail like $1/u$. Here the error far out is $u\\cdot\\frac1{4u^2}=\\frac1{4u}$, and that dies out."),
        "b": ("The largest error is finite and falls like $1/k$, and each ramp tends to ReLU on both sides; the area between them is infinite.", ""),
        "c": ("The largest error is infinite for every $k$.", "That takes a tail slower than $1/u$; this one is faster."),
        "d": ("The largest error falls like $1/k^2$.", "The law is $C/k$ for every gate; the tail decides only whether $C$ is finite and whether the error fades."),
    },
    "b",
    hint="Multiply the tail by $u$: that is the error far out. Then integrate it.",
    praise="The error fades like $\\frac1{4u}$, whose integral is a logarithm and has no limit. The algebraic gate is such a one.",
)

expression(
    "smooth-hard-gate",
    "3/8",
    praise="$\\frac38$, at $u = \\frac32$: and $-\\frac38$ is the depth of hard-swish's dip.",
    slips=(
        Slip("gave the place", "3/2", "That is where the error is largest; asked is how large it is there."),
        Slip("forgot the factor u", "1/2", "½ is how far the gate itself is from the step. The ramp's error has a factor $u$, which is 0 just there."),
        Slip("took the edge", "0", "At $u=3$ the gate is open and the error 0; the parabola has its top half-way."),
        Slip("gave the lowest value", "-3/8", "That is the lowest value of $x\\,S(x)$. A distance is positive."),
        Slip("forgot to subtract from 1", "9/8", "At $\\frac32$ you multiplied by $S$; the error is $u\\,(1-S)$."),
    ),
)

expression(
    "smooth-root-alpha",
    "4*eps**2",
    given={"eps": "positive"},
    praise="At 0 the error is $\\frac12\\sqrt\\alpha$, so $\\alpha = 4\\varepsilon^2$.",
    slips=(
        Slip("forgot the half", "eps**2", "At 0 the ramp is $\\frac12\\sqrt\\alpha$, not $\\sqrt\\alpha$: the half in front counts."),
        Slip("halved on the wrong side", "eps**2/4", "$\\frac12\\sqrt\\alpha = \\varepsilon$: multiply by 2 first, then square."),
        Slip("squared too early", "2*eps**2", "Multiply by 2 *before* you square."),
        Slip("forgot to square", "2*eps", "That is $\\sqrt\\alpha$; asked is $\\alpha$."),
        Slip("took the root", "2*sqrt(eps)", "Solve $\\frac12\\sqrt\\alpha=\\varepsilon$ for α: it takes a square, not a root."),
        Slip("took α for a length", "eps", "Under the root α is the square of a length: at α = ε the error is $\\frac12\\sqrt\\varepsilon$."),
    ),
)

expression(
    "smooth-rescue",
    "1/(pi*k)",
    given={"k": "positive"},
    praise="$\\frac1{\\pi k}$: the same on both sides, because the error of a symmetric gate is the same on both sides.",
    slips=(
        Slip("wrong sign", "-1/(pi*k)", "The ramp runs too low on both sides, so it has to be lifted."),
        Slip("forgot k", "1/pi", "That is right for $k=1$. Squeezing by $k$ divides every error by $k$."),
        Slip("multiplied by k", "k/pi", "A larger $k$ brings the ramp nearer; so the lift must shrink with $k$."),
        Slip("split it between the sides", "1/(2*pi*k)", "Half of it mends neither side: both lack the whole."),
        Slip("forgot pi", "1/k", "Far out the arctan falls short of $\\frac\\pi2$ by about $\\frac1{kx}$; the gate divides that by π."),
        Slip("took softsign's", "1/(2*k)", "That is the constant of the softsign gate; arctan's is $\\frac1\\pi$."),
    ),
)


def _softplus(x, k=1.0):
    return np.maximum(x, 0) + np.log1p(np.exp(-k * np.abs(x))) / k


_FAR = np.array([-1000.0, -40.0, -7.0, -1e-8, 0.0, 0.3, 40.0, 1000.0])

function(
    "smooth-stable-softplus",
    _softplus,
    probes=[(np.array([-2.0, 0.0, 3.0]), 1.0), (np.array([-2.0, -0.1, 0.0, 3.0]), 2.5), (_FAR, 1.0), (np.array([-1000.0, -0.3, 0.0, 1000.0]), 100.0)],
    keeps_dtype=True,
    no_overflow=True,
    rtol=1e-9,
    praise="Finite at ±1000, with every digit at −40. The error formula of the chapter was the code.",
    slips=(
        Slip("as it stands", lambda x, k=1.0: np.log(1 + np.exp(k * x)) / k, "At x = 1000 yours is infinite: $e^{kx}$ overflows before the logarithm can take it back."),
        Slip("log1p alone", lambda x, k=1.0: np.log1p(np.exp(k * x)) / k, "At x = 1000 yours is infinite: `log1p` saves the left tail, but $e^{kx}$ still overflows on the right."),
        Slip(
            "log for log1p",
            lambda x, k=1.0: np.maximum(x, 0) + np.log(1 + np.exp(-k * np.abs(x))) / k,
            "At x = −40 yours is 0, the answer is 4.2e-18: $1+e^{-40}$ is rounded to 1 before the logarithm. `np.log1p` keeps it.",
        ),
        Slip("forgot to divide by k", lambda x, k=1.0: np.logaddexp(k * x, 0), "The right arm must have slope 1: divide by $k$."),
        Slip("k ignored", lambda x, k=1.0: _softplus(x, 1.0), "Right for k = 1 only: your function does not use its k."),
        Slip("k outside only", lambda x, k=1.0: _softplus(x, 1.0) / k, "The division by $k$ is there; inside, $x$ has to be multiplied by it."),
        Slip("scalar only", lambda x, k=1.0: np.log1p(np.exp(-abs(k * x))) / k + max(x, 0), "`max` cannot compare an array with 0 entry by entry; `np.maximum` can."),
    ),
)


def _ramp(t, k):
    return np.logaddexp(k * t, 0) / k


def _clip(x, low, high, error):
    k = np.log(2) / error
    return low + _ramp(x - low, k) - _ramp(x - high, k)


_X = np.linspace(-4.0, 6.0, 9)

function(
    "smooth-clip-build",
    _clip,
    probes=[(_X, -1.0, 1.0, 0.1), (_X, -2.0, 5.0, 0.02), (np.array([-1000.0, 2.0, 1000.0]), 1.0, 3.0, 0.5)],
    praise="A user names a tolerance, and $k=\\ln2/\\text{error}$ keeps the promise.",
    slips=(
        Slip("hard", lambda x, low, high, error: np.clip(x, low, high), "That is the hard clip, with both its corners. Build it from two ramps."),
        Slip("k = 1/error", lambda x, low, high, error: low + _ramp(x - low, 1 / error) - _ramp(x - high, 1 / error), "Your k is 1/error; a softplus ramp errs by $\\ln2/k$, so a smaller k will do."),
        Slip("k inverted", lambda x, low, high, error: low + _ramp(x - low, error / np.log(2)) - _ramp(x - high, error / np.log(2)), "Your k is upside down: a smaller error needs a larger k."),
        Slip("doubled", lambda x, low, high, error: _clip(x, low, high, error / 2), "You allowed for two errors that add up. Both have the same sign and are subtracted, so one is enough."),
        Slip("low forgotten", lambda x, low, high, error: _clip(x, low, high, error) - low, "Far left yours tends to 0 and should tend to `low`: start from there."),
        Slip("added", lambda x, low, high, error: low + _ramp(x - low, np.log(2) / error) + _ramp(x - high, np.log(2) / error), "Beyond `high` yours climbs at slope 2. The second ramp has to take the first one back."),
        Slip(
            "overflows",
            lambda x, low, high, error: low + (np.log1p(np.exp((x - low) * np.log(2) / error)) - np.log1p(np.exp((x - high) * np.log(2) / error))) * error / np.log(2),
            "At x = 1000 yours is not a number: both exponentials overflow, and ∞ − ∞ has no value. `np.logaddexp` does not.",
        ),
    ),
)


def _constant(S, low=-50.0, high=50.0):
    u = np.linspace(low, high, 400_001)
    return np.max(np.abs(u) * np.abs(S(u) - (u > 0)))


def _shifted(u):
    """Not symmetric: opens late, so that the error on the right is the larger one."""
    return s_shaped.sigmoid(u - 1)


def _early(u):
    return s_shaped.sigmoid(u + 1)


def _normal(u):
    return (1 + s_shaped.erf(u / np.sqrt(2))) / 2


def _which_gate(args, given, wanted):
    name = {s_shaped.sigmoid: "logistic gate σ(u)", _normal: "normal gate Φ(u)", _shifted: "late gate σ(u − 1)", _early: "early gate σ(u + 1)"}[args[0]]
    return f"For the {name} yours gives {float(given):.6g}, the answer is {float(wanted):.6g}."


function(
    "smooth-gate-constant",
    _constant,
    probes=[(s_shaped.sigmoid,), (_normal,), (_shifted,), (_early,)],
    rtol=1e-3,
    at_probe=_which_gate,
    praise="Now try it on a gate of your own; and remember that a grid only bounds the supremum from below.",
    slips=(
        Slip("right side only", lambda S: _constant(S, low=0.0), "For a gate that opens early the larger error is on the *left*; search both sides."),
        Slip("left side only", lambda S: _constant(S, high=0.0), "For a gate that opens late the larger error is on the *right*; search both sides."),
        Slip(
            "forgot the factor u",
            lambda S: np.max(np.abs(S(np.linspace(-50, 50, 400_001)) - (np.linspace(-50, 50, 400_001) > 0))),
            "That is the gate's distance to the *step*, about ½ or more for every smooth gate. The ramp's error has a factor $|u|$.",
        ),
        Slip(
            "no absolute value",
            lambda S: np.max(np.linspace(-50, 50, 400_001) * (S(np.linspace(-50, 50, 400_001)) - (np.linspace(-50, 50, 400_001) > 0))),
            "Yours is 0: a gate's ramp never lies above ReLU, so without the absolute value the largest difference is none. Take the size of the error.",
        ),
        Slip(
            "height of the ramp",
            lambda S: np.max(np.linspace(-50, 50, 400_001) * S(np.linspace(-50, 50, 400_001))),
            "That is the largest value of $u\\,S(u)$, and it grows with the interval. Subtract $H(u)$ inside.",
        ),
        Slip("range too short", lambda S: _constant(S, low=-1.0, high=1.0), "Your grid ends before the hump: for the logistic gate it is at 1.28."),
        Slip("the place", lambda S: abs(np.linspace(-50, 50, 400_001)[np.argmax(np.abs(np.linspace(-50, 50, 400_001)) * np.abs(S(np.linspace(-50, 50, 400_001)) - (np.linspace(-50, 50, 400_001) > 0)))]), "That is *where* the error is largest; asked is how large it is."),
    ),
)
