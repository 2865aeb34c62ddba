"""Chapter 1, why non-linear: truths, probes and the slips that people make."""

import numpy as np

from actlib.exercises.engine import Slip, choose, expression, function, number

number(
    "why-rank",
    5,
    level="see",
    question="Five numbers describe a network without activations: 784 inputs, hidden layers of 128, 5 and 64 units, "
    "10 outputs. It collapses into one 784 × 10 matrix. How large can the rank of that matrix be?",
    hint="Everything that reaches the output has passed every layer. Which one lets the fewest numbers through?",
    praise="Every output is a combination of the same 5 numbers. A single layer of 784 × 10 could have had rank 10.",
    slips=(
        Slip(
            "looked at the ends only",
            10,
            "That is the most that a 784 × 10 matrix can have. But all that reaches its outputs went through a "
            "layer of 5.",
        ),
        Slip(
            "took the widest layer",
            128,
            "The widest layer bounds nothing; what the narrowest has dropped, no later layer brings back.",
        ),
        Slip("counted layers", 4, "That is the number of layers. The rank counts directions that survive all of them."),
        Slip("added up", 197, "Ranks of factors do not add up: a product has at most the smallest of their ranks."),
    ),
)

choose(
    "why-kink",
    "An answer on a forum: “ReLU networks are made of straight pieces, so their output jumps wherever a unit "
    "switches on.” What happens there?",
    {
        "a": (
            "The output jumps.",
            "A hinge starts at height 0: just past its mark it has hardly added anything. What does it add at once?",
        ),
        "b": ("The output is continuous; its slope jumps by that unit's weights.", ""),
        "c": (
            "Output and slope are both continuous.",
            "Left of the mark the hinge has slope 0, right of it slope 1: nothing smooths that over.",
        ),
        "d": ("Nothing can be seen in the output.", "From the mark on, the hinge adds a ramp, and the output bends."),
    },
    "b",
    hint="Write the unit as $w\\max(0, x-t)$ and look at its value and its slope just left and just right of $t$.",
    praise="A sum of continuous functions is continuous. At the mark the slope changes by the hinge's weight, "
    "and that is how a polygon bends.",
)

choose(
    "why-axis",
    "A tensor of shape (batch, tokens, features) goes through a sigmoid. Along which of its three dimensions "
    "does the activation work?",
    {
        "a": (
            "Along the features, the last one.",
            "That is softmax's usual axis. Sigmoid would give the same numbers if you turned the tensor round "
            "first: try it with a transpose.",
        ),
        "b": (
            "Along the tokens.",
            "Then a token's output would depend on its neighbours. Which other entry does $\\sigma(x_{ijk})$ look at?",
        ),
        "c": (
            "You have to say which, or get an error.",
            "Softmax needs that. A point-wise function has no axis argument at all.",
        ),
        "d": ("Along none: every entry on its own.", ""),
    },
    "d",
    hint="Change one entry of the input. How many entries of the output change?",
    praise="Point-wise means: shape in, same shape out, one entry depends on one entry. Nothing to specify.",
)

choose(
    "why-polynomial",
    "One hidden layer, as many units as you like. With which of these activations does the largest error for "
    "$x^3$ on $[-1,1]$ stay above 0.2?",
    {
        "a": (
            "The step, because it has no slope.",
            "Without a slope it is hard to *train*. But many small steps, placed well, follow any continuous "
            "curve as a staircase does.",
        ),
        "b": (
            "ReLU, because it is made of straight pieces.",
            "For $g=x^3$ its error is at most $\\frac{h^2}{8}\\max|g''| = \\frac{6h^2}{8}$: choose the marks close enough.",
        ),
        "c": ("The square, $f(x)=x^2$.", ""),
        "d": (
            "The sine, because it is not monotone.",
            "Monotone was a wish, not a condition. Sine is no polynomial, so the theorem covers it.",
        ),
    },
    "c",
    hint="Which of the four gives the same kind of function again when you add up many units?",
    praise="Sums of quadratics are quadratics, and none comes closer than ¼. The condition is *not a "
    "polynomial*, and nothing else.",
)

expression(
    "why-collapsed-bias",
    "w2*b1 + b2",
    praise="Slope $w_2w_1$, bias $w_2b_1+b_2$: the second layer's weight also acts on the first one's bias.",
    slips=(
        Slip(
            "just added",
            "b1 + b2",
            "The first bias is part of what the second layer receives, so it is multiplied by $w_2$ too.",
        ),
        Slip("forgot the second", "w2*b1", "That is what becomes of $b_1$. The second layer adds its own bias, too."),
        Slip("wrong weight", "w1*b1 + b2", "$b_1$ is added after $w_1$ has acted; what comes later and multiplies it?"),
        Slip(
            "other way round",
            "w1*b2 + b1",
            "That is layer 2 first, then layer 1. Put $w_1x+b_1$ into the *second* layer.",
        ),
        Slip("multiplied both", "w2*(b1 + b2)", "$b_2$ is added last; nothing multiplies it any more."),
        Slip(
            "gave the slope",
            "w1*w2",
            "That is the slope of the collapsed layer; asked is its bias, the output at $x=0$.",
        ),
        Slip(
            "gave the whole",
            "w2*(w1*x + b1) + b2",
            "That is the whole output. The bias is what is left of it at $x=0$.",
        ),
    ),
)

expression(
    "why-pieces",
    "sqrt(M / (8*epsilon))",
    given={"M": "positive", "epsilon": "positive"},
    praise="A hundred times the accuracy costs ten times the hinges.",
    slips=(
        Slip(
            "forgot the root", "M / (8*epsilon)", "The bound holds $h^2$, so $n$ comes in squared: a root is missing."
        ),
        Slip("gave h", "sqrt(8*epsilon/M)", "That is the distance $h$. On $[0,1]$ there are $n=1/h$ pieces."),
        Slip(
            "8 outside of the root",
            "sqrt(M/epsilon)/8",
            "The 8 stands under the root as well: solve $M/(8n^2)=\\varepsilon$ for $n^2$ first.",
        ),
        Slip("8 on top", "sqrt(8*M/epsilon)", "The 8 divides: solve $M/(8n^2)=\\varepsilon$ for $n^2$."),
        Slip(
            "rounded up",
            "ceiling(sqrt(M / (8*epsilon)))",
            "To count pieces one rounds up. Asked is the $n$ at which the bound is exactly $\\varepsilon$: leave it unrounded.",
        ),
        Slip("squared", "(M / (8*epsilon))**2", "The other way: $n^2 = M/(8\\varepsilon)$, so take the root."),
    ),
)

number(
    "why-best-line",
    2 / 3,
    tolerance=2e-3,
    praise="All of the inner ring and a third of the outer one. So ⅔ on two rings is no sign of anything bent.",
    near="Close. The line touches the inner ring; the arc of the outer ring beyond it is exactly 120°.",
    slips=(
        Slip(
            "guessing",
            1 / 2,
            "A line through the middle gets half of each ring. Push it outward: which ring can it get whole?",
        ),
        Slip(
            "the outer ring's share",
            1 / 3,
            "That is the share of the *outer* ring beyond the line. The inner ring lies wholly on the other side "
            "and counts as well.",
        ),
        Slip(
            "took the larger arc",
            5 / 6,
            "You counted the larger part of the outer ring. Beyond a line that touches the inner ring lies the "
            "smaller arc, 120° of 360°.",
        ),
        Slip("in per cent", 200 / 3, "In per cent, yes. A share lies between 0 and 1: divide by 100."),
        Slip("half of the arc", 7 / 12, "60° is the angle to *one* end of the arc; it goes to both sides."),
        Slip(
            "everything",
            1,
            "No straight line separates a ring from the ring around it: the outer one lies on both sides.",
        ),
    ),
)


def _relu(x):
    return np.maximum(x, 0)


def _tent(x):
    return _relu(x) - 2 * _relu(x - 1) + _relu(x - 2)


function(
    "why-tent",
    _tent,
    probes=[(np.array([-1.0, 0.0, 0.25, 1.0, 1.5, 2.0, 2.5]),), (np.array([-50.0, 0.5, 1.75, 50.0]),)],
    praise="Weights 1, −2, 1: the slopes are 0, 1, −1, 0. Tents side by side can take any height you like at any mark.",
    slips=(
        Slip(
            "gave slopes",
            lambda x: _relu(x) - _relu(x - 1),
            "Beyond x = 1 yours stays at 1. You took the slopes as weights; a hinge's weight is the *change* of "
            "slope, and from 1 to −1 that is −2.",
        ),
        Slip(
            "forgot the last hinge",
            lambda x: _relu(x) - 2 * _relu(x - 1),
            "Beyond x = 2 yours falls for ever: a third hinge has to bring the slope back to 0.",
        ),
        Slip(
            "last hinge too strong",
            lambda x: _relu(x) - 2 * _relu(x - 1) + 2 * _relu(x - 2),
            "Beyond x = 2 yours climbs again: the slope there is −1, and a weight of 1 makes it 0.",
        ),
        Slip(
            "bias with the wrong sign",
            lambda x: _relu(x) - 2 * _relu(x + 1) + _relu(x + 2),
            "Your hinges set in at −1 and −2: $\\max(0, x-t)$ starts at $t$.",
        ),
        Slip(
            "scalar only",
            lambda x: max(x, 0) - 2 * max(x - 1, 0) + max(x - 2, 0),
            "Your function stops with a ValueError on an array. Python's `max` and `if` decide once; "
            "`np.maximum` and `np.where` decide for every entry.",
        ),
        Slip(
            "no flat ends",
            lambda x: np.minimum(x, 2 - x),
            "That is the roof without the ground: below x = 0 and beyond x = 2 it should be 0.",
        ),
    ),
)


def _hinge_weights(t, y):
    return np.diff(np.diff(y) / np.diff(t), prepend=0)


function(
    "why-hinge-weights",
    _hinge_weights,
    probes=[
        (np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.0, 1.0, 0.0, 0.0])),
        (np.array([-1.0, 0.0, 0.5, 3.0]), np.array([2.0, 1.0, 4.0, -1.0])),
        (np.array([0.0, 0.25, 1.0]), np.array([5.0, 5.0, 6.5])),
    ],
    praise="Right for uneven marks, too. That is a network's output layer, computed and not trained.",
    slips=(
        Slip(
            "gave the slopes",
            lambda t, y: np.diff(y) / np.diff(t),
            "Those are the slopes of the pieces. A hinge adds to all that the hinges before it have done: its "
            "weight is the change.",
        ),
        Slip(
            "dropped the first",
            lambda t, y: np.diff(np.diff(y) / np.diff(t)),
            "One weight is missing, the first: before the first mark the slope is 0, so the first change is the "
            "first slope itself.",
        ),
        Slip(
            "one too many",
            lambda t, y: np.diff(np.diff(y) / np.diff(t), prepend=0, append=0),
            "One weight too many, the last: a hinge at the last mark would act only beyond all points.",
        ),
        Slip(
            "assumed distance 1",
            lambda t, y: np.diff(np.diff(y), prepend=0),
            "Your slopes are differences of height; divide by the distance of the marks, which need not be 1.",
        ),
        Slip(
            "appended",
            lambda t, y: np.diff(np.diff(y) / np.diff(t), append=0),
            "You added the zero slope at the end. It belongs before the first piece.",
        ),
        Slip(
            "divided twice",
            lambda t, y: np.diff(np.diff(y) / np.diff(t), prepend=0) / np.diff(t),
            "That is close to the second derivative. A hinge's weight is the change of slope itself, not divided "
            "once more.",
        ),
    ),
)
