"""Chapter 3, sigmoid: truths, probes and the slips that people make."""

import math

import numpy as np

from actlib.catalogue import s_shaped
from actlib.exercises.engine import Slip, choose, expression, function, number

number(
    "sigmoid-mirror",
    1 - 0.0474,
    tolerance=1e-3,
    level="see",
    question="A unit answers $\\sigma(-3) = 0.0474$. Without a calculator: what is $\\sigma(3)$?",
    hint="Look for the symmetry: $\\sigma(x) + \\sigma(-x) = 1$.",
    near="Near. The symmetry $\\sigma(x) + \\sigma(-x) = 1$ gives all four digits.",
    praise="$\\sigma(3) = 1 - \\sigma(-3) = 0.9526$: a gate and its mirror image share out one whole.",
    slips=(
        Slip("took σ to be odd", -0.0474, "That would be an odd function; sigmoid's values stay between 0 and 1. Its mirror point is (0, ½), not the origin."),
        Slip("took σ to be even", 0.0474, "That would be an even function; sigmoid rises. Mirror it in the point (0, ½)."),
        Slip("added", 1.0474, "No value of sigmoid is above 1. The two values *together* make 1."),
        Slip("inverted", 1 / 0.0474, "That is 1/σ(−3) = 1 + e³, and larger than 1, which no value of sigmoid is."),
    ),
)

choose(
    "sigmoid-gap",
    "A text says: “as $k$ grows, $\\sigma(kx)$ converges to the step, so for $k = 1000$ the error is below 0.001 everywhere.” What is true?",
    {
        "a": ("It is right.", "Look close to 0: at $x = 10^{-6}$ the curve with $k = 1000$ is hardly above ½, and the step is at 1."),
        "b": ("It is right except at $x = 0$ itself.", "At 0 both are ½, so there they agree. It is just *beside* 0 that they differ most."),
        "c": ("For every $k$ the error comes arbitrarily close to ½, beside the jump.", ""),
        "d": ("The error is at most $1/(4k)$.", "A slope of at most $k/4$ bounds how fast σ(kx) rises, and that makes it worse: it cannot follow a jump."),
    },
    "c",
    hint="Choose $k = 1000$ and evaluate $\\sigma(kx)$ at $x = 10^{-6}$.",
    praise="Convergence at every point, never uniformly: a continuous curve has to pass ½ on its way, beside a step that never does.",
)

choose(
    "sigmoid-depth",
    "Ten sigmoid layers. “As $\\sigma' \\le \\frac14$, at most $4^{-10}$ of the gradient can reach the first layer.” What is missing?",
    {
        "a": ("Nothing: it is a theorem.", "The theorem is about the slopes alone; the chain rule has a second factor in every layer."),
        "b": ("The weights: each layer also multiplies by its weight matrix.", ""),
        "c": ("The learning rate: it can be raised to make up for the loss.", "A larger rate enlarges all layers' steps alike; the ratio between top and bottom stays."),
        "d": ("The biases: they enter the gradient as a factor.", "A bias shifts where the slope is taken, which matters, but it is no factor of the gradient."),
    },
    "b",
    hint="Write the chain rule for $\\sigma(w_2\\,\\sigma(w_1 x))$.",
    praise="Each layer contributes $w\\,\\sigma'$; with weights scaled by 4 and centred biases about a quarter of the gradient gets through.",
)

expression(
    "sigmoid-shape-slope",
    "a * sigma(a*x) * (1 - sigma(a*x))",
    praise="$\\sigma_a' = a\\,\\sigma_a(1-\\sigma_a)$: the largest slope is $a/4$, at 0.",
    slips=(
        Slip("forgot the inner derivative", "sigma(a*x) * (1 - sigma(a*x))", "The chain rule brings out a factor: the derivative of $ax$ with respect to $x$."),
        Slip("a outside, but not inside", "a * sigma(x) * (1 - sigma(x))", "The factor $a$ is there, but σ has to be taken at $ax$, not at $x$."),
        Slip("lost a sign", "-a * sigma(a*x) * (1 - sigma(a*x))", "The sign: two minus signs meet, one from $e^{-ax}$ and one from the quotient. A rising function has a positive slope."),
        Slip("forgot to square", "a * exp(-a*x) / (1 + exp(-a*x))", "The derivative of $1/u$ is $-u'/u^2$: the denominator has to be squared."),
        Slip("the largest slope", "a / 4", "That is the largest slope, at $x=0$. Asked first is the slope at every $x$."),
        Slip("differentiated with respect to a", "x * sigma(a*x) * (1 - sigma(a*x))", "That is the derivative with respect to $a$; asked is the one with respect to $x$."),
    ),
)

expression(
    "sigmoid-inflection",
    "s * (1 - s) * (1 - 2*s)",
    praise="It vanishes at $s=\\frac12$, where the slope has its maximum ¼.",
    slips=(
        Slip("differentiated with respect to s", "1 - 2*s", "That is the derivative of $s - s^2$ with respect to $s$; $s$ depends on $x$, so multiply by $s' = s(1-s)$."),
        Slip("gave the first derivative", "s * (1 - s)", "That is $\\sigma'$; differentiate it once more."),
        Slip("lost a sign", "s * (1 - s) * (2*s - 1)", "The sign: left of 0, where $s < \\frac12$, the slope still grows, so $\\sigma''$ is positive there."),
        Slip("squared it", "(s * (1 - s))**2", "A second derivative is not the square of the first: differentiate $s - s^2$ and replace $s'$."),
    ),
)

expression(
    "sigmoid-loss-gradient",
    "(sigma(z) - y) * sigma(z) * (1 - sigma(z))",
    praise="The error is multiplied by the slope, and for a confident unit the slope is next to nothing.",
    slips=(
        Slip("gave the gradient of log-loss", "sigma(z) - y", "That is the gradient of the log-loss. Here the chain rule leaves σ′(z) as a factor."),
        Slip("kept the factor 2", "2 * (sigma(z) - y) * sigma(z) * (1 - sigma(z))", "The ½ in front of the square cancels the 2."),
        Slip("turned the error round", "(y - sigma(z)) * sigma(z) * (1 - sigma(z))", "The sign: the derivative of $(p-y)^2/2$ with respect to $p$ is $p-y$. You gave the step to take, not the gradient."),
        Slip("used y's slope", "(sigma(z) - y) * y * (1 - y)", "The slope is that of the prediction, $p(1-p)$, not of the label."),
    ),
)

_TAILS = np.array([-1000.0, -700.0, -89.0, -40.0, -20.0, -1.0, 0.0, 1.0, 17.0, 40.0, 1000.0])

function(
    "sigmoid-stable",
    s_shaped.sigmoid,
    probes=[(np.array([-2.0, 0.0, 3.0]),), (_TAILS,), (np.array([[0.5, -0.5], [30.0, -30.0]]),)],
    keeps_dtype=True,
    no_overflow=True,
    rtol=1e-9,
    praise="Right at ±1000 and in float32 as well. Now look at your slope at −40: is it still $\\sigma(-40)$?",
    slips=(
        Slip("one quotient", lambda x: np.exp(x) / (1 + np.exp(x)), "At x = 1000 yours is nan: both exponentials overflow, and ∞/∞ has no value. Which could you divide out first?"),
        Slip("through tanh", lambda x: (1 + np.tanh(x / 2)) / 2, "At x = −40 yours is 0, the answer is 4.2e-18: tanh(−20) rounds to −1 and the difference loses every digit."),
        Slip("one minus", lambda x: 1 - 1 / (1 + np.exp(x)), "At x = −40 yours is 0, the answer is 4.2e-18: subtracting from 1 keeps only what is left near 1. Use $e^{x}/(1+e^{x})$ there."),
        Slip("clipped the input", lambda x: 1 / (1 + np.exp(-np.clip(x, -30, 30))), "Clipping at ±30 stops the overflow and changes the function: σ(−40) is 4.2e-18, not σ(−30) = 9.4e-14."),
        Slip("wrong sign", lambda x: s_shaped.sigmoid(-x), "Yours falls where sigmoid rises: the sign in the exponent."),
        Slip("scalar only", lambda x: 1 / (1 + np.exp(-x)) if x >= 0 else np.exp(x) / (1 + np.exp(x)), "An array has no single truth value: `if x >= 0` cannot choose for each entry. `np.where` can."),
    ),
)


def _stuck_loss(args, given, wanted):
    if np.max(wanted) < 50:
        return None
    if not np.all(np.isfinite(given)):
        return "At z = ±1000 yours is not finite somewhere, and the answer is: an exponential overflowed, or a logarithm met 0. Stay with the logit."
    if np.max(given) < 50:
        return f"At z = −1000 with label 1 the answer is 1000; yours never exceeds {np.max(given):.3g}. A probability that is clipped caps the loss, and there its gradient is 0."
    return None


function(
    "sigmoid-logit-loss",
    lambda z, y: np.logaddexp(z, 0) - y * z,
    probes=[(np.array([-2.0, 0.5, 3.0]), np.array([0.0, 1.0, 1.0])), (np.array([-1000.0, 1000.0, 1000.0, -40.0]), np.array([1.0, 0.0, 1.0, 0.0]))],
    at_probe=_stuck_loss,
    praise="Right at ±1000 and at −40, where a detour through σ(z) would have lost it.",
    slips=(
        Slip(
            "log(1+e) for log1p",
            lambda z, y: np.maximum(z, 0) - y * z + np.log(1 + np.exp(-np.abs(z))),
            "At z = −40 with label 0 yours is 0, the answer is 4.2e-18: $1+e^{-40}$ is rounded to 1 before the logarithm. `np.log1p` keeps it.",
        ),
        Slip("through the probability", lambda z, y: -y * np.log(s_shaped.sigmoid(z)) - (1 - y) * np.log(1 - s_shaped.sigmoid(z)), "At z = 1000 with label 0 yours is not finite, the answer is 1000: σ was rounded to 1 before the logarithm saw it."),
        Slip("plain log(1+e^z)", lambda z, y: np.log(1 + np.exp(z)) - y * z, "At z = 1000 yours is not finite: $e^{1000}$ overflows before the logarithm can take it back. `np.logaddexp(z, 0)` does both at once."),
        Slip("label forgotten", lambda z, y: np.logaddexp(z, 0) - z, "You treat every label as 1: the second term is $-yz$."),
        Slip("sign of the label", lambda z, y: np.logaddexp(z, 0) + y * z, "The sign of the second term: for label 1 a large logit should cost little."),
        Slip("every label 0", lambda z, y: np.logaddexp(z, 0), "You treat every label as 0: the term $-yz$ is missing."),
        Slip("sign of the whole", lambda z, y: y * z - np.logaddexp(z, 0), "That is the log-likelihood; a loss is its negative."),
        Slip("averaged", lambda z, y: np.mean(np.logaddexp(z, 0) - y * z), "That is the mean; asked is one loss for each logit."),
    ),
)


def _window(w):
    if abs(w) <= 4:
        return 0.0
    q = np.sqrt(1 - 4 / abs(w))
    return 2 / abs(w) * np.log((1 + q) / (1 - q))


function(
    "sigmoid-window-build",
    _window,
    probes=[(5.0,), (6.894,), (100.0,), (-5.0,), (4.0,), (3.0,), (0.0,)],
    praise="And the widest window, 0.4477, is less than half a unit.",
    slips=(
        Slip("half of it", lambda w: _window(w) / 2, "That is the distance from the middle to one end; the window has two."),
        Slip("in wa, not a", lambda w: _window(w) * abs(w), "That is the window for the product $wa$. In $a$ it is narrower by the factor $|w|$."),
        Slip("no guard", lambda w: 2 / abs(w) * np.log((1 + np.sqrt(1 - 4 / abs(w))) / (1 - np.sqrt(1 - 4 / abs(w)))), "For $|w| < 4$ yours is no number: the root has nothing real to give. There the window is empty, width 0."),
        Slip(
            "no guard, with math",
            lambda w: 2 / abs(w) * math.log((1 + math.sqrt(1 - 4 / abs(w))) / (1 - math.sqrt(1 - 4 / abs(w)))),
            "For w = 3 yours raises an error: the root of a negative number. There the window is empty, width 0.",
        ),
        Slip("negative weights", lambda w: _window(max(w, 0)), "For w = −5 yours is 0: a negative weight explodes just as well. Only $|w|$ matters."),
    ),
)
