"""Chapter 2, the step: truths, probes and the slips that people make."""

import numpy as np

from actlib.catalogue.step import step
from actlib.exercises.engine import Slip, choose, expression, function, number

choose(
    "step-majority",
    "Three inputs are 0 or 1 and all three weights are 1. Which bias makes $H(x_1+x_2+x_3+b)$ answer "
    "1 exactly if at least two inputs are on?",
    {
        "a": ("$b = 1.5$", "A bias is added: with $+1.5$ the sum is positive even with every input "
              "off, and the unit always fires. The threshold is $-b$."),
        "b": ("$b = -0.5$", "Then one input is enough: $1 - 0.5 > 0$. That unit says *or*."),
        "c": ("$b = -1.5$", ""),
        "d": ("$b = -2.5$", "Then two are not enough: $2 - 2.5 < 0$. That unit says *and*."),
    },
    "c",
    hint="The threshold is $-b$. It has to lie between the sums 1 and 2.",
    praise="The threshold $1.5$ lies between one and two. Any $b$ with $-2 < b < -1$ would do: "
    "a margin on both sides.",
)  # fmt: skip

choose(
    "step-half",
    "You write the step as `x >= 0`, so $H(0)=1$. Which of these formulas is now wrong somewhere?",
    {
        "a": ("$x\\,H(x) = \\max(0,x)$", "At 0 the step is multiplied by 0: its value there does "
              "not matter."),
        "b": ("$H(x) = \\frac12(1 + \\operatorname{sign}x)$", ""),
        "c": ("The density $\\frac{H(x-a)-H(x-b)}{b-a}$ has area 1.", "Two points have no area: "
              "the integral does not see $H(0)$."),
        "d": ("$H(x) = \\frac{x+|x|}{2x}$ for $x\\ne0$", "It says nothing about $x=0$, so no "
              "convention can break it."),
    },
    "b",
    hint="Put $x=0$ into each.",
    praise="At 0 the right side is ½. With $\\operatorname{sign}0=0$ the identity *forces* "
    "$H(0)=\\frac12$.",
)  # fmt: skip

choose(
    "step-stuck",
    "A network with step units in its hidden layers is trained by gradient descent, and they do not "
    "move. Which change lets them move?",
    {
        "a": ("A learning rate 1000 times as large.", "A thousand times zero is zero."),
        "b": ("Other starting weights.", "The slope is 0 wherever no example sits exactly on a "
              "threshold. Any other random start meets the same zeros."),
        "c": ("Numbers with more digits, so that tiny slopes do not round to 0.", "These slopes are "
              "not tiny numbers that were rounded. They are 0 exactly."),
        "d": ("A backward pass that uses the slope of a ramp.", ""),
    },
    "d",
    hint="Which of the four changes a factor that is zero?",
    praise="That is the straight-through estimator. It is no gradient of anything, and it learns.",
)  # fmt: skip

number(
    "step-mistakes",
    36,
    level="see",
    question="A million examples, none longer than 3. Some unit vector separates them with margin "
    "½. At most how many mistakes does a perceptron make that starts at 0?",
    hint="The number of examples is not in the bound $(R/\\gamma)^2$.",
    praise="$(3/0.5)^2 = 36$, for a million examples as for a hundred.",
    slips=(
        Slip("forgot the square", 6, "That is $R/\\gamma$. The bound compares $k$ with $\\sqrt k$, "
             "and that leaves a square."),
        Slip("upside down", 1 / 36, "That is $(\\gamma/R)^2$. A narrower gap must make the bound "
             "*larger*."),
        Slip("squared R only", 18, "Both lengths are squared: otherwise the bound would change with "
             "the unit of length."),
        Slip("squared gamma only", 12, "That is $R/\\gamma^2$: one length is squared and the other is not."),
        Slip("a product", 2.25, "That is $(R\\gamma)^2$. A wider gap must make the bound *smaller*."),
        Slip("left the gap out", 9, "That is $R^2$: where is the margin?"),
        Slip("one an example", 1e6, "It may be wrong only a few times in a whole pass; the number "
             "of examples is not in the bound."),
    ),
)  # fmt: skip

expression(
    "step-abs-from-step",
    "x*(2*H(x) - 1)",
    praise="$|x| = x\\,(2H(x)-1) = x\\operatorname{sign}x$: the sign, used as a gate.",
    slips=(
        Slip("only the right half", "x*H(x)", "On the left yours is 0: that is ReLU. There the "
             "answer is $-x$, so the factor must be $-1$, not 0."),
        Slip("twice ReLU", "2*x*H(x)", "That is 0 on the left and too steep on the right. Subtract "
             "$x$ everywhere, and both sides come right."),
        Slip("the factor alone", "2*H(x) - 1", "That is the factor, sign. It still has to "
             "multiply $x$."),
        Slip("two halves of a line", "x", "Your halves add up to $x$ itself: on the left it has to become "
             "$-x$."),
        Slip("only the left half", "-x*H(-x)", "That is right on the left, and 0 on the right: add the "
             "other half."),
        Slip("turned round", "x*(1 - 2*H(x))", "Yours is $-|x|$: the factor must be $+1$ on "
             "the right."),
    ),
)  # fmt: skip

expression(
    "step-leaky",
    "x*(a + (1 - a)*H(x))",
    praise="A gate that never closes: $a$ on the left, 1 on the right. Chapter 8 meets it again.",
    slips=(
        Slip("added a x everywhere", "x*H(x) + a*x", "On the right both terms count: the slope there "
             "is $1+a$, not 1."),
        Slip("sign of the leak", "x*H(x) - a*x*H(-x)", "On the left yours has slope $-a$: it rises "
             "again. $x$ is already negative there."),
        Slip("forgot x in the leak", "x*H(x) + a*H(-x)", "On the left yours is the constant $a$. "
             "The leak is $a$ times $x$."),
        Slip("swapped the sides", "x*H(-x) + a*x*H(x)", "The sides are swapped: slope 1 belongs to "
             "$x>0$."),
        Slip("the larger of both", "Max(x, a*x)", "That is right for $a\\le1$ only. For $a>1$ the larger "
             "of $x$ and $ax$ is the wrong one on both sides."),
        Slip("no leak", "x*H(x)", "That is closed on the left. Let $a\\,x$ through there."),
    ),
)  # fmt: skip

expression(
    "step-perceptron-loss",
    "-y*x*H(-y*w*x)",
    praise="Going down this slope with rate 1 adds $yx$ on a mistake: the perceptron's rule.",
    slips=(
        Slip("the step, not the slope", "y*x*H(-y*w*x)", "The sign: that is the *step* that the "
             "perceptron takes. The derivative points uphill, the other way."),
        Slip("forgot the gate", "-y*x", "Right on a mistake. On a correct example the loss is 0 and "
             "so is its slope: a factor $H$ is missing."),
        Slip("gate turned round", "-y*x*H(y*w*x)", "Your gate is open when the example is right. "
             "The loss is positive where $-ywx>0$."),
        Slip("gate without the label", "-y*x*H(-w*x)", "Your gate looks at $wx$ alone. Whether that is a "
             "mistake depends on the label: $-ywx>0$."),
        Slip("hinge", "-y*x*H(1 - y*w*x)", "That is the slope of $\\max(0, 1-ywx)$, which still corrects "
             "what is narrowly right. Here nothing is added to $-ywx$."),
        Slip("differentiated with respect to x", "-y*w*H(-y*w*x)", "That is the derivative with "
             "respect to $x$. What learns is $w$."),
        Slip("gave the loss", "-y*w*x*H(-y*w*x)", "That is the loss itself. Differentiate it "
             "with respect to $w$."),
    ),
)  # fmt: skip


def _update(w, x, y):
    return w + y * x if y * (w @ x) <= 0 else w


function(
    "step-update",
    _update,
    probes=[
        (np.zeros(3), np.array([2.0, -1.0, 1.0]), -1),
        (np.array([1.0, 2.0, -1.0]), np.array([0.5, 1.0, 1.0]), -1),
        (np.array([1.0, 2.0, -1.0]), np.array([-2.0, 0.25, 1.0]), 1),
        (np.array([1.0, 2.0, -1.0]), np.array([2.0, 1.0, 1.0]), 1),
        (np.array([1.0, 2.0, -1.0]), np.array([-2.0, 0.25, 1.0]), -1),
        (np.array([1.0, 2.0, -1.0]), np.array([1.0, 0.5, 2.0]), 1),
        (np.array([1.0, 2.0, -1.0]), np.array([1.0, 0.25, 1.0]), 1),
    ],
    praise="Wrong or on the line: add $yx$. Right: leave it alone.",
    slips=(
        Slip("on every example", lambda w, x, y: w + y * x, "You change the weights on every "
             "example. The rule corrects mistakes only, and the proof counts on that."),
        Slip("strict", lambda w, x, y: w + y * x if y * (w @ x) < 0 else w, "From $w=0$ yours never "
             "starts: every point lies on the line, $y\\,w\\cdot x = 0$. Count that as a mistake."),
        Slip("no label", lambda w, x, y: w + x if y * (w @ x) <= 0 else w, "You add $x$ whatever the "
             "label. For $y=-1$ the weights must move *away* from $x$."),
        Slip("wants a margin", lambda w, x, y: w + y * x if y * (w @ x) < 1 else w, "Yours also corrects an example "
             "that is right, but narrowly: that is the rule of the hinge loss. The perceptron leaves it alone."),
        Slip("wrong way", lambda w, x, y: w - y * x if y * (w @ x) <= 0 else w, "Yours walks away: "
             "after the change $y\\,w\\cdot x$ is even smaller. The sign of the correction."),
        Slip("when right", lambda w, x, y: w + y * x if y * (w @ x) > 0 else w, "You reward what is "
             "right and leave the mistakes: the comparison is turned round."),
        Slip("label minus output", lambda w, x, y: w + (y - np.sign(w @ x)) * x, "$y$ minus the output "
             "is $\\pm2$ on a mistake: twice the step asked for."),
        Slip("half on the line", lambda w, x, y: w + y * x * step(-y * (w @ x)), "A point *on* the line gets "
             "half a correction from yours: there a sign of 0, or $H(0)=\\frac12$, speaks. Add all of $yx$."),
        Slip("mistake without the label", lambda w, x, y: w + y * x if w @ x <= 0 else w, "You test $w\\cdot x$ "
             "alone. Whether a negative sum is a mistake depends on the label: test $y\\,w\\cdot x$."),
        Slip("forgot the old weights", lambda w, x, y: y * x if y * (w @ x) <= 0 else w, "Your correction "
             "replaces the weights. It is to be *added* to them."),
        Slip("labels 0 and 1", lambda w, x, y: w + (y - (w @ x >= 0)) * x, "You compare with an "
             "output of 0 or 1; here the labels are $-1$ and $+1$."),
    ),
)  # fmt: skip

_CORNERS = (np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.0, 1.0, 0.0, 1.0]))


def _between(x1, x2, low, high):
    return step(step(x1 + x2, theta=low) - step(x1 + x2, theta=high), theta=0.5)


def _corner(corner, given, wanted):
    k = int(np.argmax(given != wanted))
    where = f"At ({corner[0][k]:g}, {corner[1][k]:g}) yours says {given[k]:g}, and XOR {wanted[k]:g}."
    return where + (" There a sum lies on its threshold." if given[k] == 0.5 else "")


function(
    "step-xor-net",
    lambda x1, x2: _between(x1, x2, 0.5, 1.5),
    probes=[_CORNERS, _CORNERS[::-1]],
    praise="Right at all four corners. Two units and one more are enough; no single step unit is.",
    at_probe=_corner,
    slips=(
        Slip("or", lambda x1, x2: step(x1 + x2, theta=0.5), "Yours is *or*: it also says yes to (1, 1). "
             "Let a second unit veto that corner."),
        Slip("and", lambda x1, x2: step(x1 + x2, theta=1.5), "Yours is *and*: that is the unit that "
             "should *object*."),
        Slip("not and", lambda x1, x2: 1 - step(x1 + x2, theta=1.5), "Yours says yes to (0, 0) as well. "
             "Ask for *or* at the same time."),
        Slip("the opposite", lambda x1, x2: 1 - _between(x1, x2, 0.5, 1.5), "Yours is right on every "
             "corner with the answer turned round: it says whether the inputs are *equal*."),
        Slip("thresholds on the corners", lambda x1, x2: _between(x1, x2, 1, 2), "Your thresholds lie on "
             "the corners themselves, where $H$ is ½. Put them *between* the sums 0, 1 and 2."),
        Slip("scalar only", lambda x1, x2: 1 if x1 != x2 else 0, "`if` cannot choose for each entry of "
             "an array. `act.step` can."),
    ),
)  # fmt: skip

_rng = np.random.default_rng(5)
_PLANES = _rng.normal(size=(40, 6))
_TWO_LONG = np.array([1.0, 1.0, 1.0, 1.0, 0.0, 0.0])  # its length is exact, so a cosine is not rounded beyond 1


def _different(a, b, planes):
    return np.mean((planes @ a > 0) != (planes @ b > 0))


function(
    "step-hash",
    _different,
    probes=[(_rng.normal(size=6), _rng.normal(size=6), _PLANES) for _ in range(3)]
    + [(_TWO_LONG, 3 * _TWO_LONG, _PLANES), (_TWO_LONG, -_TWO_LONG, _PLANES)],
    praise="Times $\\pi$ it estimates the angle, from one bit a plane.",
    slips=(
        Slip("share that agrees", lambda a, b, p: 1 - _different(a, b, p), "That is the share of bits "
             "that *agree*: two equal vectors should give 0."),
        Slip("count", lambda a, b, p: len(p) * _different(a, b, p), "That is the number of bits; divide "
             "by how many planes there are."),
        Slip("mean of products", lambda a, b, p: np.mean(np.sign(p @ a) * np.sign(p @ b)), "The mean "
             "product of the signs is agreement minus difference, $1-2h$. Asked is $h$."),
        Slip("no step", lambda a, b, p: np.mean((p @ a) != (p @ b)), "You compare the sums, which "
             "almost always differ. Take their signs first."),
        Slip("signed differences", lambda a, b, p: np.mean(step(p @ a) - step(p @ b)), "Your differences are "
             "$+1$ and $-1$ and cancel. Ask *whether* the bits differ."),
        Slip("the angle", lambda a, b, p: np.pi * _different(a, b, p), "That is the estimated angle. Asked is "
             "the share of bits, without the $\\pi$."),
        Slip("the true angle", lambda a, b, p: np.arccos(np.clip(a @ b / np.sqrt((a @ a) * (b @ b)), -1, 1)) / np.pi,
             "That is the true angle over $\\pi$, which the bits only estimate. Asked is what these planes say."),
        Slip("one bit a plane", lambda a, b, p: (p @ a > 0) != (p @ b > 0), "You say for each plane whether "
             "its bits differ. Average that."),
        Slip("half of it again", lambda a, b, p: np.mean(np.abs(np.sign(p @ a) - np.sign(p @ b))), "Signs "
             "$\\pm1$ that differ are 2 apart: yours counts each difference twice."),
        Slip("planes the wrong way", lambda a, b, p: np.mean((a @ p > 0) != (b @ p > 0)), "`planes` has "
             "one plane a *row*: multiply `planes @ a`."),
    ),
)  # fmt: skip
