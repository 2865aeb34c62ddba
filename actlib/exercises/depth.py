"""Chapter 7, signals through depth: truths, probes and the slips that people make."""

import numpy as np

from actlib.exercises.engine import Slip, choose, expression, function, number

choose(
    "depth-which-moment",
    "The weights into a unit are independent, with mean 0. Which property of its inputs $a_j$, the outputs of a ReLU layer, "
    "decides the variance of $z=\\sum w_ja_j$?",
    {
        "a": ("their mean $\\mathbb{E}a$", "The mean of the weights is 0, so the mean of the inputs drops out of the mean of $z$; in the variance they enter squared."),
        "b": ("their variance $\\mathbb{E}a^2-(\\mathbb{E}a)^2$", "Let every $a_j$ be exactly 1: their variance is 0, yet $z$ is the sum of all weights and varies."),
        "c": ("their mean square $\\mathbb{E}a^2$", ""),
        "d": ("their largest value", "One large input is one term of $n$; all of them are added up, each squared."),
    },
    "c",
    hint="Let all inputs be equal to 1. What is $z$ then, and how much does it vary from one draw of the weights to the next?",
    praise="$\\mathbb{E}z^2 = v\\cdot$ mean of $a^2$. For ReLU's outputs the variance is only $\\frac12-\\frac1{2\\pi}\\approx0.34$ of $q$, the mean square ½.",
)

choose(
    "depth-dead-or-resting",
    "After training you send *one* digit through a layer of 100 ReLUs, and 60 outputs are 0. How many of the units are dead?",
    {
        "a": ("60", "A dead unit is silent for *every* input. For one input about half of all healthy ReLUs are silent."),
        "b": ("10, those beyond the usual half", "There is no fixed quota: a layer may well leave 60 silent for this digit and another 60 for the next."),
        "c": ("One digit cannot tell: between 0 and 60", ""),
        "d": ("None, dead units only arise at the start", "They can arise at any time: one step that moves the inputs' mean below 0 is enough."),
    },
    "c",
    hint="What would you see with a second digit?",
    praise="Only the silence over the whole data set counts: that is `all` over samples, then the share over units.",
)

number(
    "depth-rescale",
    12,
    level="see",
    question="A ReLU network with zero biases starts with Xavier weights; 12 of its 500 units are dead on the training data. You multiply all weights by $\\sqrt2$ "
    "to get He's start. How many units are dead now?",
    hint="$\\mathrm{relu}(cz)=c\\,\\mathrm{relu}(z)$ for $c>0$: what happens to the sign of each pre-activation?",
    praise="12, the same ones: every pre-activation is multiplied by a positive number. He's start repairs the size of the signal, not the death of units.",
    slips=(
        Slip("He cures death", 0, "The scale cannot wake anybody: each pre-activation keeps its sign when all weights are multiplied by √2."),
        Slip("halved", 6, "He's variance is twice Xavier's, but that is the size of the signal. Look at signs: which of them change?"),
        Slip("divided by root two", 12 / np.sqrt(2), "The factor √2 scales the signal, not the count. Does a sign change anywhere?"),
        Slip("doubled", 24, "Larger weights do not kill either: all signs stay."),
    ),
)  # fmt: skip

number(
    "depth-share-alive",
    0.02275013194817921,
    tolerance=0.12,
    level="see",
    question="A ReLU's inputs are normal with mean $-0.1$ and standard deviation $0.05$. Which share of them makes it answer? (About 95 % of a normal law lies within two "
    "standard deviations of its mean.)",
    hint="Zero is two standard deviations above the mean; what lies beyond is half of the remaining 5 %.",
    praise="$\\Phi(-2) = 0.0228$: few, but in a data set of 512 samples about a dozen: enough to bring it back, if their errors pull upward.",
    slips=(
        Slip("both tails", 0.0455, "That is what lies outside two standard deviations on *both* sides; only the upper one is above zero."),
        Slip("sign of the mean", 0.97725, "So many would answer with mean +0.1. With mean −0.1 most inputs lie below zero."),
        Slip("in percent", 2.275, "That is the number in percent. As a share it is a hundred times smaller."),
        Slip("one sigma", 0.158655, "That is beyond one standard deviation. How many times does 0.05 fit into 0.1?"),
        Slip("symmetric", 0.5, "One half would need mean 0. Here the mean is two standard deviations below."),
    ),
)

expression(
    "depth-leaky-variance",
    "2 / (1 + a**2)",
    praise="It is 2 for ReLU, 1 for the identity, and the same factor serves the way back.",
    slips=(
        Slip("gave the gain", "sqrt(2 / (1 + a**2))", "That is the gain, the factor on the weights. Asked is the factor in their variance: its square."),
        Slip("the whole variance", "2 / ((1 + a**2) * n)", "That is the whole variance. Asked is the factor $v$ in $v/n$, without the $n$."),
        Slip("forgot the half", "1 / (1 + a**2)", "Each side holds only half of $\\mathbb{E}Z^2=1$: at $a=1$, the identity, your factor should be 1."),
        Slip("inverted", "(1 + a**2) / 2", "That is $\\mathbb{E}f(Z)^2$, what the function leaves. The weights must make up for it: the reciprocal."),
        Slip("forgot to square the slope", "2 / (1 + a)", "The left half's values are multiplied by $a$, so their squares by $a^2$."),
        Slip("squared the mean slope", "4 / (1 + a)**2", "You squared the average slope; average the squares instead: half of them 1, half $a^2$."),
        Slip("ReLU's", "2", "That is ReLU's. The left half now passes $a^2/2$ as well."),
        Slip("used the variance", "1 / ((1 + a**2)/2 - (1 - a)**2/(2*pi))", "You subtracted the squared mean. The next sum sees the mean square: its weights, not its inputs, have mean 0."),
    ),
)

expression(
    "depth-sine-map",
    "(1 - exp(-2*s**2)) / 2",
    praise="And $s=1$ gives the table's $\\mathbb{E}\\sin(Z)^2 = (1-e^{-2})/2$.",
    slips=(
        Slip("forgot the 2 in cos 2u", "(1 - exp(-s**2/2)) / 2", "The cosine is that of $2u$, so $t = 2s$ and $t^2/2 = 2s^2$."),
        Slip("did not square t", "(1 - exp(-s)) / 2", "In $e^{-t^2/2}$ the whole $t=2s$ is squared."),
        Slip("half of it", "(1 - exp(-2*s**2)) / 4", "$\\sin^2u = \\frac12(1-\\cos2u)$: one factor ½, not two."),
        Slip("lost the half", "1 - exp(-2*s**2)", "$\\sin^2u = \\frac12(1-\\cos2u)$: the factor ½ is missing."),
        Slip("cosine's", "(1 + exp(-2*s**2)) / 2", "That is $\\mathbb{E}\\cos(sZ)^2$; for $s=0$ a sine gives 0."),
        Slip("half the exponent", "(1 - exp(-s**2)) / 2", "With $t=2s$ the exponent $t^2/2$ is $2s^2$."),
        Slip("lost the half in t²/2", "(1 - exp(-4*s**2)) / 2", "$\\mathbb{E}\\cos(tZ)=e^{-t^2/2}$: with $t=2s$ the exponent is $-4s^2/2$."),
        Slip("series only", "s**2 - s**4", "That is how its series begins, good for small $s$; the hint gives the whole function."),
        Slip("no mean", "sin(s)**2", "That is $\\sin^2$ at one point, $Z=1$. Asked is its mean over all $Z$: the cosine's mean is the hint's exponential."),
        Slip("the cosine's mean", "exp(-2*s**2)", "That is $\\mathbb{E}\\cos(2sZ)$. Put it into $\\frac12(1-\\cos2u)$."),
        Slip("square of the mean", "0", "The mean of $\\sin(sZ)$ is 0, but not the mean of its square."),
    ),
)

expression(
    "depth-telescope",
    "n_L / n_0",
    given={"n_0": "positive", "n_L": "positive"},
    praise="The middle widths cancel, so the depth does not matter.",
    slips=(
        Slip("upside down", "n_0 / n_L", "Upside down: the sum on the way back runs over a layer's *outputs*, the variance has its *inputs* below."),
        Slip("nothing changes", "1", "That is the way forth. Back, a layer sums over its m outputs, while the variance was chosen for its n inputs."),
        Slip("a power of the depth", "(n_L / n_0)**2", "The mean square takes the ratio once; a square has come in twice."),
        Slip("the size", "sqrt(n_L / n_0)", "That is the factor on the gradient's size; asked is the one on its mean square."),
        Slip("kept He's two", "2 * n_L / n_0", "He's 2 and ReLU's ½ cancel in every layer."),
        Slip("kept ReLU's half", "n_L / (2*n_0)", "ReLU's ½ and He's 2 cancel in every layer."),
    ),
)

_GRID = np.linspace(-10, 10, 200001)
_BELL = np.exp(-(_GRID**2) / 2) / np.sqrt(2 * np.pi) * (_GRID[1] - _GRID[0])


def _mean(f):
    return np.sum(f(_GRID) * _BELL)


def _second(f):
    return np.sum(f(_GRID) ** 2 * _BELL)


def relu(z):
    """As a probe: its name is what the reader sees."""
    return np.maximum(z, 0)


function(
    "depth-gain",
    lambda f: 1 / np.sqrt(_second(f)),
    probes=[(relu,), (np.tanh,), (np.sin,), (np.cos,)],
    rtol=1e-5,
    at_probe=lambda args, given, wanted: (
        f"For {args[0].__name__} yours gives {float(given):.6g}, the answer is {float(wanted):.6g}."
    ),
    praise="√2 for ReLU, 1.5925 for tanh, and any function that you invent.",
    slips=(
        Slip("used the variance", lambda f: 1 / np.sqrt(_second(f) - _mean(f) ** 2), "You subtracted the squared mean: that is the variance. What passes on is the mean *square*; for ReLU they differ."),
        Slip("inverted", lambda f: np.sqrt(_second(f)), "That is what the function leaves of the signal; the gain makes up for it: the reciprocal."),
        Slip("no root", lambda f: 1 / _second(f), "That is the factor on the weights' variance. The gain multiplies the weights: take the root."),
        Slip("mean of the absolute value", lambda f: 1 / np.sum(np.abs(f(_GRID)) * _BELL), "That uses the mean of |f|; the gain is about the mean of f²."),
        Slip("bell of area √(2π)", lambda f: 1 / np.sqrt(_second(f) * np.sqrt(2 * np.pi)), "Your bell $e^{-z^2/2}$ has area √(2π), not 1: divide by it."),
        Slip("mean over the grid", lambda f: 1 / np.sqrt(np.mean(f(_GRID) ** 2 * _BELL) / (_GRID[1] - _GRID[0])), "You took the mean over the grid. The integral is the *sum* times the grid's step."),
        Slip("no bell", lambda f: 1 / np.sqrt(np.mean(f(_GRID) ** 2)), "You weighted all z alike; a normal input is rarely beyond 3. Multiply by the bell's density."),
    ),
)

_HALF = np.array([[0.5, -1.0, -2.0, -0.1], [-0.5, -1.0, 6.0, -0.2], [-1.0, -2.0, -1.0, -0.3]])

function(
    "depth-count-dead",
    lambda z: np.mean(np.all(z <= 0, axis=0)),
    probes=[(_HALF,), (np.array([[0.0, 1.0], [0.0, -1.0], [0.0, -2.0]]),), (-np.ones((5, 3)),), (np.ones((2, 6)),)],
    praise="And on a healthy layer it gives 0, where the share of zeros would give a half.",
    slips=(
        Slip("share of zeros", lambda z: np.mean(z <= 0), "That is the share of silent *answers*, about a half in a healthy layer. Dead is a unit that is silent on all samples."),
        Slip("any sample", lambda z: np.mean(np.any(z <= 0, axis=0)), "You count units that are silent on *some* sample; that is nearly every ReLU. Use `all`."),
        Slip("wrong axis", lambda z: np.mean(np.all(z <= 0, axis=1)), "You looked across units within one sample. A unit is a column: go down the samples, axis 0."),
        Slip("share alive", lambda z: np.mean(np.any(z > 0, axis=0)), "That is the share alive; asked is its complement."),
        Slip("a count", lambda z: np.sum(np.all(z <= 0, axis=0)), "That is how many; asked is the share of units."),
        Slip("in percent", lambda z: 100 * np.mean(np.all(z <= 0, axis=0)), "That is in percent. As a share it is a hundred times smaller."),
        Slip("one per unit", lambda z: np.all(z <= 0, axis=0), "That says for each unit whether it is dead; take the mean to get the share."),
        Slip("strictly below zero", lambda z: np.mean(np.all(z < 0, axis=0)), "A unit whose z is exactly 0 answers 0 and has slope 0: it is silent too. Use ≤."),
        Slip("mean over samples", lambda z: np.mean(z.mean(axis=0) <= 0), "A unit with a negative *mean* may still answer to some samples. Ask for all of them."),
    ),
)
