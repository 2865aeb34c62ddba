"""Chapter 6, ReLU: truths, probes and the slips that people make."""

import numpy as np

from actlib.exercises.engine import Slip, choose, expression, function, number

choose(
    "relu-shape",
    "Four sentences about ReLU. Which one is true?",
    {
        "a": ("Its range is $(0, \\infty)$.", "It attains 0, and on a whole half-line: the range is $[0, \\infty)$."),
        "b": (
            "It is strictly increasing.",
            "relu(−3) = relu(−2) = 0: it never falls, but it does not always rise. So it has no inverse.",
        ),
        "c": ("It is convex.", ""),
        "d": ("It is discontinuous at 0.", "Both limits at 0 are 0. What jumps there is its slope."),
    },
    "c",
    hint="Draw it, and hold a ruler against two points of the curve.",
    praise="It is the larger of two straight lines, and such a function is always convex: no chord ever dips below the curve.",
)

number(
    "relu-abs-slope",
    0.5,
    tolerance=1e-9,
    level="see",
    question="Someone writes ReLU as $(x + |x|)/2$ and lets a framework differentiate it, whose rule for $|x|$ has slope 0 at 0. "
    "Which slope does the program report at $x = 0$?",
    hint="Differentiate the sum term by term: the slope of $x$ is 1, that of $|x|$ at 0 is taken to be 0.",
    praise="(1 + 0)/2. Called as `relu`, the same function gets 0: automatic differentiation differentiates the program, not the function. "
    "Both numbers are subgradients.",
    slips=(
        Slip(
            "took ReLU's own convention",
            0,
            "That is the convention of a framework's own ReLU. The program here never calls ReLU: it differentiates x and |x|.",
        ),
        Slip("the slope from the right", 1, "That would need slope 1 for |x| at 0; the rule says 0."),
    ),
)

choose(
    "relu-inplace",
    "tanh keeps its output for its backward pass. Right after it an in-place ReLU overwrites that output, and the framework stops with an error. "
    "Would the gradient have been wrong without the check?",
    {
        "a": (
            "Yes: tanh's slope $1 - y^2$ would be computed from overwritten numbers.",
            "It would, but where? Only negative $y$ are overwritten, and there ReLU sends back 0: whatever slope it is multiplied by, 0 remains.",
        ),
        "b": (
            "No: only entries with $y < 0$ change, and there the gradient that comes back is 0 anyway.",
            "",
        ),
        "c": (
            "No: ReLU changes no output of tanh.",
            "tanh has negative outputs, and ReLU sets each of them to 0. (After a sigmoid it would be so.)",
        ),
        "d": (
            "Yes: ReLU itself needs its input for the backward pass.",
            "ReLU's slope can be read off its output: positive or not.",
        ),
    },
    "b",
    hint="Which entries are overwritten? Which gradient do just these entries get from above?",
    praise="The framework only sees that a saved array was written to. It is right to refuse: with a leaky ReLU the answer would be wrong. "
    "A dense layer below raises no error, because it saves its input, not its output.",
)

choose(
    "relu-diagnosis",
    "A deep ReLU network without biases: the gradients of the first and of the last weight matrix are about equally large. "
    "What does that say about the signal's gradient?",
    {
        "a": (
            "It is preserved through all layers.",
            "In this chapter the signal lost more than 99.9 %, and the two weight gradients were equally large all the same.",
        ),
        "b": (
            "It vanishes, and the weights make up for it.",
            "It may vanish, or not: this measurement cannot tell.",
        ),
        "c": ("Nothing: Euler's identity ties the weight gradients together in any case.", ""),
        "d": (
            "The weights have variance $2/n$.",
            "⟨W, ∂L/∂W⟩ is equal in all layers for weights of every scale.",
        ),
    },
    "c",
    hint="What is $\\langle W_l, \\partial L/\\partial W_l\\rangle$ for each layer?",
    praise="The product of W and its gradient is the same number in every layer, so the ratio of their sizes says nothing about vanishing. "
    "Measure ∂L/∂h.",
)

expression(
    "relu-depth-factor",
    "(c/2)**(L/2)",
    given={"c": "positive", "L": "positive"},
    praise="For $c = 1$ that is $2^{-L/2}$, for He's $c = 2$ it is 1 at every depth.",
    slips=(
        Slip("gave the mean square", "(c/2)**L", "That is the factor of the mean square. Its size is the root of it."),
        Slip(
            "forgot the closed half",
            "c**(L/2)",
            "That is a network without activation. With ReLU half of the units pass no gradient on.",
        ),
        Slip("one layer", "sqrt(c/2)", "That is one layer; there are L of them."),
        Slip(
            "halved the size",
            "(sqrt(c)/2)**L",
            "Half of the *squares* are lost, so the size loses a factor √½ a layer, not ½.",
        ),
        Slip("inverted", "(2/c)**(L/2)", "Upside down: with small weights, $c < 2$, the gradient should shrink."),
    ),
)

expression(
    "relu-variance",
    "s**2*(1/2 - 1/(2*pi))",
    given={"s": "positive"},
    praise="About 0.341 s². The next layer sees the second moment, s²/2, because its weights have mean 0.",
    slips=(
        Slip(
            "gave the second moment",
            "s**2/2",
            "That is the second moment. A variance has the square of the mean taken off.",
        ),
        Slip("did not square the mean", "s**2*(1/2 - 1/sqrt(2*pi))", "Take off the *square* of the mean: $1/(2\\pi)$."),
        Slip(
            "forgot the scale",
            "1/2 - 1/(2*pi)",
            "Right for s = 1. relu(sz) = s·relu(z), and a variance takes the square of s.",
        ),
        Slip("scale not squared", "s*(1/2 - 1/(2*pi))", "A factor s on the values is a factor s² on the variance."),
        Slip(
            "variance of |z|",
            "s**2*(1 - 2/pi)",
            "That is the variance of |z|. ReLU does not fold the negative half over: it sets it to 0.",
        ),
        Slip(
            "gave the square of the mean",
            "s**2/(2*pi)",
            "That is the square of the mean, which has to be taken off the second moment, $s^2/2$.",
        ),
        Slip("variance of a line", "s**2", "That is the variance of z itself, before ReLU."),
    ),
)

_OUTPUT = np.array([0.0, 2.5, 0.0, 1e-8, 300.0])
_ABOVE = np.array([3.0, -1.5, -2.0, 4.0, 0.5])

function(
    "relu-backward",
    lambda y, dy: dy * (y > 0),
    probes=[(_OUTPUT, _ABOVE), (np.array([[0.0, 1.0], [2.0, 0.0]]), np.array([[1.0, -1.0], [0.5, 7.0]]))],
    praise="Only the sign of the output was needed: the input may be overwritten.",
    slips=(
        Slip(
            "multiplied by the output",
            lambda y, dy: dy * y,
            "That multiplies the gradient by the unit's value. The slope of an active unit is 1, however large its output.",
        ),
        Slip(
            "on at zero",
            lambda y, dy: dy * (y >= 0),
            "Yours passes the whole gradient: units that were off get it, too. (An output is never negative, so `y >= 0` holds everywhere.)",
        ),
        Slip(
            "rectified the gradient",
            lambda y, dy: np.maximum(dy, 0),
            "That rectifies the gradient. Which entries pass is decided by y; a negative gradient passes too.",
        ),
        Slip(
            "only the slope",
            lambda y, dy: (y > 0) * 1.0,
            "That is the slope alone: multiply it with the gradient from above.",
        ),
        Slip(
            "rectified twice",
            lambda y, dy: np.maximum(dy, 0) * (y > 0),
            "The right entries pass, but you also drop the negative gradients. An active unit passes every sign.",
        ),
        Slip(
            "one half at the corner",
            lambda y, dy: dy * np.heaviside(y, 0.5),
            "You pass half of the gradient where the output is 0: that is every unit that was off, not only the corner.",
        ),
    ),
)

function(
    "relu-silenced",
    lambda n, L: -np.expm1(L * np.log1p(-(2.0**-n))),
    probes=[(2, 20), (4, 20), (8, 3), (1, 1), (16, 100)],
    rtol=1e-6,
    praise="Width 2 and 20 layers: 99.7 %. Width 16: three in ten thousand.",
    slips=(
        Slip(
            "survival", lambda n, L: (1 - 2.0**-n) ** L, "That is the probability to survive; asked is its complement."
        ),
        Slip(
            "summed the layers",
            lambda n, L: L * 2.0**-n,
            "Adding up counts a network twice that has two silent layers: at n = 2, L = 20 yours is 5, which is no probability.",
        ),
        Slip(
            "all layers silent",
            lambda n, L: 2.0 ** (-n * L),
            "That multiplies the chances of L silent layers. One is enough to stop the signal.",
        ),
        Slip(
            "one unit off",
            lambda n, L: 1 - 0.5 ** (n * L),
            "That is the chance that some unit somewhere is off. The signal stops only where a whole layer is.",
        ),
        Slip(
            "swapped n and L",
            lambda n, L: 1 - (1 - 2.0**-L) ** n,
            "Width and depth have changed places: n units toss a coin in each of the L layers.",
        ),
        Slip("one layer", lambda n, L: 2.0**-n, "That is a single layer; there are L chances to fall silent."),
    ),
)
