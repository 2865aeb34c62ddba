"""Chapter 14, from GLU to SwiGLU: truths, probes and the slips that people make."""

import numpy as np

from actlib.catalogue import gated, rectified, s_shaped
from actlib.exercises.engine import Slip, choose, expression, function, number

choose(
    "glu-half-open",
    "In a SwiGLU unit the gate's input is exactly $a=0$, and the value is $v=3$. The output is 0. Which gradient comes back, if $dy=1$?",
    {
        "a": ("None: the unit is off.", "The output is 0, but 0 is no shut door: move $a$ a little, and $3\\operatorname{silu}(a)$ moves."),
        "b": ("To the value only.", "To the value goes $\\operatorname{silu}(a)$, and that is 0 here."),
        "c": ("To the gate only.", ""),
        "d": ("To both.", "To the value goes $\\operatorname{silu}(0)=0$: nothing."),
    },
    "c",
    hint="To the value goes $\\operatorname{silu}(a)$, to the gate $v\\operatorname{silu}'(a)$. Swish's slope at 0 is ½.",
    praise="The gate gets $3\\cdot\\frac12$, the value 0: the gate opens first, or turns negative.",
)

number(
    "glu-two-blocks",
    16,
    tolerance=1e-3,
    level="see",
    question="Two SwiGLU layers follow each other, without normalisation. All gates that matter are wide open. The first layer's input doubles. By about what factor does the second layer's output grow?",
    hint="The first layer's output is the second one's input. By how much does it grow?",
    near="Near: with wide open gates the factors are whole powers of 2.",
    praise="Four times after the first layer, and the square of that after the second. After ten it would be $2^{1024}$: blocks are normalised for a reason.",
    slips=(
        Slip("one layer", 4, "That is after the first layer; the second one squares again."),
        Slip("added the layers", 8, "Four times, and then twice? The second layer, too, squares the factor that it is given."),
        Slip("linear", 2, "A linear layer, or GELU, would keep the factor 2. SwiGLU multiplies two projections, and both double."),
        Slip("three squarings", 256, "That is after three layers."),
    ),
)

number(
    "glu-width-5120",
    13824,
    tolerance=1e-9,
    level="see",
    question="A gated block in a model with $d=5120$ should have as many parameters as a plain one with $d_\\text{ff}=4d$, its width rounded *up* to a multiple of 256. How wide is it?",
    hint="$\\frac83\\cdot5120 = 13653.3$. How many times does 256 go into that?",
    near="Near; it has to be a multiple of 256, the first one that is not below $\\frac83d$.",
    praise="54 times 256: the width in LLaMA 13B.",
    slips=(
        Slip("plain width", 20480, "That is $4d$, the plain block's width; the gated one gets two thirds of it."),
        Slip("not rounded", 13653, "Now round up to a multiple of 256."),
        Slip("rounded to whole", 13654, "That rounds up to a whole number; it should be a whole number of 256s."),
        Slip("rounded down", 13568, "That is the multiple below; rounding goes up."),
        Slip("half", 10240, "Half would be right for four matrices; there are three against two."),
        Slip("two thirds of d", 3584, "Two thirds of $d_\\text{ff}=4d$, not of $d$."),
    ),
)

expression(
    "glu-parity-with-biases",
    "(2*d*F + F)/(3*d + 2)",
    given={"d": "positive", "F": "positive"},
    praise="Nearly ⅔ F: the biases hardly count.",
    slips=(
        Slip("forgot the biases", "2*F/3", "That is right without biases. In front the plain block has $F$ of them, the gated one $2h$."),
        Slip("one bias in front", "(2*d*F + F)/(3*d + 1)", "Value and gate have a bias each: $2h$, not $h$."),
        Slip("three hidden biases", "(2*d*F + F)/(3*d + 3)", "The third bias stands behind the last matrix and has $d$ entries; only two have $h$."),
        Slip("last bias not cancelled", "(2*d*F + F + d)/(3*d + 2)", "You gave the plain block a last bias, $d$ entries, and the gated one none: both have it, and it cancels."),
        Slip("last bias counted twice", "(2*d*F + F - d)/(3*d + 2)", "You gave the gated block a last bias, $d$ entries, and the plain one none: both have it."),
        Slip("plain block without biases", "2*d*F/(3*d + 2)", "The plain block has $F$ biases in front, too."),
        Slip("inverted", "3*F/2", "The gated block has more matrices, so it must be narrower than $F$, not wider."),
    ),
)

number(
    "glu-moment",
    0.5,
    tolerance=1e-3,
    praise="Half, as for ReLU: an independent value of variance 1 changes nothing in the mean square.",
    near="Near, but it is a simple fraction.",
    slips=(
        Slip("forgot the square", 1 / np.sqrt(2 * np.pi), "That is the mean of relu; here it is squared first."),
        Slip("squared too late", 1 / (2 * np.pi), "That is the square of relu's mean; asked is the mean of its square."),
        Slip("tied", 1.5, "That is $E\\operatorname{relu}(a)^4$, the tied case. Here value and gate are independent."),
        Slip("half twice", 0.25, "The value is not rectified: its mean square is 1."),
        Slip("no gate", 1.0, "That is Bilinear's. ReLU shuts out half of the mean square."),
        Slip("root", np.sqrt(0.5), "That is the root of the mean square; asked is the mean square itself."),
        Slip("the gain", np.sqrt(2.0), "That is the gain, one over the root of the answer."),
    ),
)


def _back(dv, da):
    return np.stack([dv, da])


function(
    "glu-back-from-output",
    lambda y, s, dy: _back(dy * s, dy * y * (1 - s)),
    probes=[
        (np.array([0.5, -1.2, 3.0]), np.array([0.25, 0.6, 0.9]), np.array([1.0, -2.0, 0.3])),
        (np.array([0.0, 2.0]), np.array([0.0, 1.0]), np.array([1.0, 1.0])),
        (np.array([[1.0, -0.4], [0.3, 2.0]]), np.array([[0.5, 0.1], [0.7, 0.2]]), np.array([[1.0, 2.0], [-1.0, 0.5]])),
    ],
    praise="Two arrays kept, no exponential, no division.",
    slips=(
        Slip("exchanged", lambda y, s, dy: _back(dy * y * (1 - s), dy * s), "Right, but in the wrong order: first the value's gradient, then the gate's."),
        Slip("y for v", lambda y, s, dy: _back(dy * s, dy * y * s * (1 - s)), "The gate's gradient is $v\\,s(1-s)$, and $v\\,s$ is $y$ already: one $s$ too many."),
        Slip("divided by s", lambda y, s, dy: _back(dy * s, dy * (y / s) * s * (1 - s)), "Right where the gate is open; at $s=0$ you divide 0 by 0. Cancel first: $v\\,s$ is $y$."),
        Slip("slope of σ only", lambda y, s, dy: _back(dy * s, dy * s * (1 - s)), "The gate's gradient is the value times σ's slope; the value is missing."),
        Slip("dy forgotten", lambda y, s, dy: _back(s, y * (1 - s)), "Each gradient has to be multiplied by `dy`."),
        Slip("gate's slope to the value", lambda y, s, dy: _back(dy * s * (1 - s), dy * y * (1 - s)), "The value's path meets no squashing: its factor is $s$, not $s(1-s)$."),
        Slip("kept the sign of tanh's rule", lambda y, s, dy: _back(dy * s, dy * y * (1 - s**2)), "$1-s^2$ belongs to tanh; σ's slope is $s(1-s)$."),
        Slip("side by side", lambda y, s, dy: np.concatenate([dy * s, dy * y * (1 - s)]), "The numbers are right; stack the two arrays with `np.stack`."),
    ),
)


class Box:
    """A gated unit, gate half first, that prints as what it is."""

    def __init__(self, name, f):
        self.name, self.f = name, f

    def __call__(self, z):
        a, v = np.split(np.asarray(z, dtype=float), 2, axis=-1)
        return self.f(a) * v

    def __repr__(self):
        return f"a {self.name} unit"


def _with_value(fill):
    return lambda unit, a: unit(np.concatenate([a, np.full_like(a, fill)]))


def _at_probe(args, given, wanted):
    where = int(np.argmax(~np.isclose(given, wanted)))
    return f"For {args[0]!r} at a = {args[1][where]:g} yours gives {given[where]:.6g}, its gate gives {wanted[where]:.6g}."


_POINTS = np.array([-3.0, -1.0, -0.2, 0.0, 0.7, 2.0])

function(
    "glu-read-the-gate",
    lambda unit, a: unit.f(a),
    probes=[
        (Box("GLU", s_shaped.sigmoid), _POINTS),
        (Box("ReGLU", rectified.relu), _POINTS),
        (Box("SwiGLU", gated.silu), np.array([-5.0, 0.5, 4.0])),
    ],
    at_probe=_at_probe,
    praise="A value of 1 leaves the gate's curve, whichever it is.",
    slips=(
        Slip("halves exchanged", lambda unit, a: unit(np.concatenate([np.ones_like(a), a])), "You get a straight line: your `a` went into the value half. Here the gate half comes first."),
        Slip("same in both halves", lambda unit, a: unit(np.concatenate([a, a])), "With $v=a$ you get $a\\,f(a)$, the tied unit. Hold the value at 1."),
        Slip("value 0", _with_value(0.0), "With value 0 every unit gives 0. Which value leaves $f(a)$ as it is?"),
        Slip("value −1", _with_value(-1.0), "The curve is upside down: your value is −1."),
        Slip("value 2", _with_value(2.0), "The curve is twice as high: your value is 2."),
        Slip("always Swish", lambda unit, a: gated.silu(a), "That is Swish, right for SwiGLU only. Ask the box that you were given."),
        Slip("always sigmoid", lambda unit, a: s_shaped.sigmoid(a), "That is σ, right for GLU only. Ask the box that you were given."),
    ),
)

_W = np.arange(24.0).reshape(3, 8)

function(
    "glu-deinterleave",
    lambda W: np.concatenate([W[:, 1::2], W[:, ::2]], axis=1),
    probes=[(_W,), (np.array([[1.0, 2.0], [3.0, 4.0]]),), (_W.reshape(4, 6) ** 2,)],
    praise="Odd columns first: the values; then the even ones, the gates.",
    slips=(
        Slip("gate first", lambda W: np.concatenate([W[:, ::2], W[:, 1::2]], axis=1), "Separated, but with the gate half first; your library wants the values first."),
        Slip("halves exchanged only", lambda W: np.roll(W, W.shape[1] // 2, axis=1), "That exchanges two halves. Here value and gate alternate, column by column."),
        Slip("pairs exchanged", lambda W: W.reshape(len(W), -1, 2)[..., ::-1].reshape(W.shape), "Each pair is turned round, but they still alternate: gather all values, then all gates."),
        Slip("stacked below", lambda W: np.concatenate([W[:, 1::2], W[:, ::2]], axis=0), "The halves belong side by side (`axis=1`); yours stand one below the other."),
        Slip("reversed", lambda W: W[:, ::-1], "That reverses the columns; the units would change places, and still alternate."),
        Slip("rows", lambda W: np.concatenate([W[1::2], W[::2]], axis=0), "The columns alternate, not the rows: the outputs of $xW$ are its columns."),
        Slip("unchanged", lambda W: W, "Nothing has moved: the columns still alternate."),
    ),
)
