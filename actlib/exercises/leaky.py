"""Chapter 8, repairing the dead half: truths, probes and the slips that people make."""

import numpy as np

from actlib.exercises.engine import Slip, choose, expression, function, number

number(
    "leaky-max-code",
    -3,
    level="see",
    question="A colleague writes leaky ReLU as `np.maximum(a * x, x)` and sets `a = 2`. What does it give at $x=-3$?",
    hint="Which is larger, $-6$ or $-3$?",
    praise="The leaky ReLU with $a=2$ gives −6 there. With $a>1$ the short form swaps the sides: slope 1 on the left, 2 on the right.",
    slips=(
        Slip("what it should be", -6, "−6 is what a leaky ReLU with $a=2$ should give. The code takes the *larger* of −6 and −3."),
        Slip("as ReLU", 0, "That is ReLU. Here both candidates, $2x$ and $x$, are negative."),
        Slip("sign", 3, "Neither $2x$ nor $x$ is positive at $x=-3$."),
    ),
)

number(
    "leaky-conv-cost",
    100 / 577,
    tolerance=2e-2,
    answer=0.173,
    level="see",
    question="A convolution of 3 × 3 pixels takes 64 channels to 64 channels, with one bias for each output channel. PReLU with one slope per output channel follows. By how many per cent does the number of parameters grow?",
    hint="Weights: $9\\cdot64\\cdot64$; biases: 64; slopes: 64. Give a percentage.",
    near="Near, but count the parameters once more: 9·64·64 weights, 64 biases, 64 slopes.",
    praise="$64/(9\\cdot64\\cdot64+64) = 1/577$, or 0.173 %.",
    slips=(
        Slip("a fraction", 1 / 577, "That is the fraction; the question asks for per cent."),
        Slip("forgot the 3 x 3", 100 / 65, "Each output channel has $9\\cdot64$ weights, not 64: the kernel has nine pixels."),
        Slip("one slope for the layer", 100 / (9 * 64 * 64 + 64), "That is one slope for the whole layer. Here every output channel has its own."),
        Slip("the dense layer", 100 / 513, "That is the dense layer of the text. Here a unit has $9\\cdot64$ weights and a bias."),
    ),
)

choose(
    "leaky-bump",
    "A single maxout unit with 100 lines is trained to follow $-x^2$ on $[-1,1]$. How small can its largest error become?",
    {
        "a": ("$1/20000$, by the law $1/(2n^2)$.", "That law is for $+x^2$. Turn the tangents over: is their *largest* near $-x^2$, or their smallest?"),
        "b": ("As small as one likes, if it is trained long enough.", "Training cannot leave the class: whatever the lines are, their maximum is convex, and $-x^2$ is not."),
        "c": ("½.", ""),
        "d": ("1, because the best it can do is the constant 0.", "The constant 0 errs by 1 at the ends. A constant in the middle does better."),
    },
    "c",
    hint="Every maximum of lines is convex: its middle lies below the mean of its ends.",
    praise="Every convex function errs by at least ½, and the constant −½ errs by no more: 99 lines are useless here.",
)

expression(
    "leaky-slope-gradient",
    "(a*x - t)*x",
    given={"x": "negative"},
    praise="Error times input: the slope learns like any other weight, and only from the left side.",
    slips=(
        Slip("with respect to x", "(a*x - t)*a", "That is the derivative with respect to $x$, what is passed on below. Asked is the one with respect to $a$."),
        Slip("forgot the inner derivative", "a*x - t", "The error is right; the inner derivative of $ax$ with respect to $a$ is missing."),
        Slip("turned the error round", "(t - a*x)*x", "The sign: the derivative of $(f-t)^2/2$ with respect to $f$ is $f-t$. You gave the step to take, not the gradient."),
        Slip("kept the factor 2", "2*(a*x - t)*x", "The ½ in front of the square cancels the 2."),
        Slip("the slope forgotten", "(x - t)*x", "On the left $f(x)=ax$, not $x$: the error is $ax-t$."),
        Slip("not differentiated", "(a*x - t)**2/2", "That is the loss itself on the left side; asked is its derivative with respect to $a$."),
        Slip("inner derivative only", "x", "That is the derivative of $f$ with respect to $a$. The outer derivative, the error $ax-t$, multiplies it."),
        Slip("the right side", "0", "That is so for $x>0$, where $a$ plays no part. Here $x<0$."),
    ),
)

expression(
    "leaky-fair-slope",
    "(log(u) - log(l))/(u - l)",
    given={"l": "positive", "u": "positive"},
    praise="It is always at least $2/(l+u)$: Jensen's inequality.",
    slips=(
        Slip("inverse of the mean", "2/(l + u)", "That is the reciprocal of the mean, the paper's choice. The mean of $1/a$ is larger: integrate $1/a$."),
        Slip("mean of the ends", "(1/l + 1/u)/2", "That is the mean of the two extreme slopes. It is $a$ that is uniform, not $1/a$, so integrate."),
        Slip("no division", "log(u) - log(l)", "The integral is right; a mean also divides by the length of the interval."),
        Slip("the divisor", "(u - l)/(log(u) - log(l))", "That is the number to divide by. Asked is the slope, its reciprocal."),
        Slip("sign", "(log(l) - log(u))/(u - l)", "The sign: every slope $1/a$ is positive, so their mean is. Upper end minus lower end."),
        Slip("mean of a", "(l + u)/2", "That is the mean of $a$, by which the training divides; the slope is $1/a$."),
    ),
)

expression(
    "leaky-corner-gradient",
    "1 - a",
    praise="The corner hears as much as it bends: nothing for $a=1$.",
    slips=(
        Slip("first t only", "1", "$t$ occurs twice: also inside $a(x-t)$."),
        Slip("second t only", "-a", "$t$ occurs twice: also as the first term."),
        Slip("sign", "a - 1", "The sign: $t$ enters with $+1$ outside and $-a$ inside the bracket."),
        Slip("added", "1 + a", "Inside the bracket $t$ has a minus sign."),
        Slip("with respect to x", "a", "That is the derivative with respect to $x$; asked is the one with respect to $t$."),
        Slip("with respect to the slope", "x - t", "That is the derivative with respect to $a$; asked is the one with respect to $t$."),
    ),
)

number(
    "leaky-how-many-lines",
    23,
    near="Near. Put your $n$ and its neighbours into $1/(2n^2)$: which is the smallest whole $n$ with at most 0.001?",
    praise="$1/(2\\cdot23^2) = 0.00095$; with 22 lines it is 0.00103.",
    slips=(
        Slip("rounded down", 22, "22 lines give 0.00103, a little too much: round up."),
        Slip("not a whole number", 500**0.5, "Almost: lines come in whole numbers. Which way must you round?"),
        Slip("forgot the root", 500, "$n$ is squared in the law: take the root."),
        Slip("forgot the half, not rounded", 1000**0.5, "The law has a 2 in its denominator: $1/(2n^2)$. And lines come in whole numbers."),
        Slip("forgot the half", 32, "The law has a 2 in its denominator: $1/(2n^2)$."),
        Slip("h is 1/n", 12, "The interval has length 2, so each piece is $2/n$ wide: the law is $1/(2n^2)$, not $1/(8n^2)$."),
    ),
)


def _leaky(x, a):
    return np.maximum(x, 0) + a * np.minimum(x, 0)


_POINTS = np.array([-1000.0, -3.0, -0.5, 0.0, 0.5, 2.0, 1000.0])

function(
    "leaky-any-slope",
    _leaky,
    probes=[(_POINTS, 0.01), (_POINTS, 2.0), (_POINTS, -1.0), (np.array([[1.0, -1.0], [-2.0, 3.0]]), 0.25)],
    praise="Right for every slope; PReLU may learn any of these.",
    slips=(
        Slip("the short form", lambda x, a: np.maximum(a * x, x), "Right for $a\\le1$. For $a=2$ at $x=-3$ yours is −3, the answer is −6: the larger of $ax$ and $x$ is not always $ax$ on the left."),
        Slip("the smaller", lambda x, a: np.minimum(a * x, x), "The smaller of $ax$ and $x$ is right for $a\\ge1$ only: at $a=0.01$ it is $x$ on the left."),
        Slip("a on the right", lambda x, a: np.where(x > 0, a * x, x), "The sides are swapped: the slope $a$ belongs to the left."),
        Slip("subtracted", lambda x, a: np.maximum(x, 0) - a * np.minimum(x, 0), "The sign: for $a>0$ the left side lies below zero. ($\\operatorname{relu}(-x)$ is positive there; $\\min(x,0)$ is not.)"),
        Slip("a as the value", lambda x, a: np.where(x > 0, x, a), "On the left yours is the constant $a$; it should be $a$ times $x$."),
        Slip("ReLU", lambda x, a: np.maximum(x, 0), "That is ReLU: the slope $a$ on the left is missing."),
        Slip("a ignored", lambda x, a: _leaky(x, 0.01), "Yours has the slope 0.01 whatever `a` is."),
        Slip("scalar only", lambda x, a: x if x > 0 else a * x, "An array has no single truth value: `if x > 0` cannot choose for each entry. `np.where` can."),
    ),
)

_RNG = np.random.default_rng(8)
_LAYERS = [(_RNG.normal(size=(n, d)), _RNG.normal(size=(k, d, m)), _RNG.normal(size=(k, m))) for n, d, k, m in ((5, 3, 2, 4), (1, 2, 4, 3), (6, 6, 6, 6))]

function(
    "leaky-maxout-layer",
    lambda x, W, b: np.max(x @ W + b[:, None, :], axis=0),
    probes=_LAYERS,
    praise="Also where `k` equals the batch size and a wrong axis could hide.",
    slips=(
        Slip("no bias", lambda x, W, b: np.max(x @ W, axis=0), "The biases are missing: they decide which line is on top."),
        Slip("bias afterwards", lambda x, W, b: np.max(x @ W, axis=0) + np.max(b, axis=0), "The bias belongs inside the maximum: each line has its own, and it decides who wins."),
        Slip("over the batch", lambda x, W, b: np.max(x @ W + b[:, None, :], axis=1), "That is the largest over the batch: axis 0 holds the lines, axis 1 the samples."),
        Slip("over the units", lambda x, W, b: np.max(x @ W + b[:, None, :], axis=2), "That is the largest over the units. Each unit keeps its own; the maximum is over the k lines."),
        Slip("summed", lambda x, W, b: np.sum(x @ W + b[:, None, :], axis=0), "The sum of lines is a line. Take the largest."),
        Slip("no max", lambda x, W, b: x @ W + b[:, None, :], "Those are all k lines, shape (k, batch, units). The largest over the first axis is missing."),
        Slip("bias not spread out", lambda x, W, b: np.max(x @ W + b, axis=0), "`b` has shape (k, units), the products (k, batch, units): without `b[:, None, :]` NumPy refuses, or pairs the biases with the samples."),
        Slip("which one", lambda x, W, b: np.argmax(x @ W + b[:, None, :], axis=0), "That is *which* line is on top; the unit answers with its value."),
        Slip("smallest", lambda x, W, b: np.min(x @ W + b[:, None, :], axis=0), "That is the smallest of the lines, a concave unit."),
        Slip("relu on top", lambda x, W, b: np.maximum(np.max(x @ W + b[:, None, :], axis=0), 0), "Maxout has no ReLU on top: its values may be negative."),
    ),
)
