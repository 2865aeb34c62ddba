"""Chapter 5, softmax and temperature: truths, probes and the slips that people make."""

import math

import numpy as np

from actlib.exercises.engine import Slip, choose, expression, function, number

choose(
    "softmax-shift-question",
    "An exercise in a well-known book asks to show that LogSumExp does not change when the same number $b$ is added to all scores. What is true?",
    {
        "a": ("It is right, and so is it for softmax.", "For softmax, yes. For LogSumExp try one score, $n=1$: $\\ln e^{z+b} = z+b$."),
        "b": ("Softmax stays the same; LogSumExp moves by $b$.", ""),
        "c": ("Both move by $b$.", "The shares add up to 1 before and after, so they cannot all have moved by $b$."),
        "d": ("Neither stays the same, unless $b=0$.", "$e^b$ is a common factor of numerator and denominator in softmax: it cancels."),
    },
    "b",
    hint="Take the common factor $e^b$ out of the sum, in both.",
    praise="A smooth maximum has to move along with its scores, and its gradient, softmax, then has nothing left to notice.",
)

_SIGMA_2 = 1 / (1 + math.exp(-2))

number(
    "softmax-two",
    _SIGMA_2,
    tolerance=2e-3,
    level="see",
    question="Two classes score 5 and 3. A table says $\\sigma(2) = 0.881$. What share does softmax give to the first?",
    hint="Only the difference of the scores counts.",
    praise="softmax of $(5, 3)$ is softmax of $(2, 0)$, and that is $\\sigma(2)$.",
    slips=(
        Slip("the plain quotient", 5 / 8, "That is 5/(5+3). Softmax takes exponentials first: $e^5/(e^5+e^3)$."),
        Slip("the sigmoid of the score", 1 / (1 + math.exp(-5)), "That is σ(5), as if the rival had scored 0. The rival scored 3: take the difference."),
        Slip("the other class", 1 - _SIGMA_2, "That is the share of the second class."),
        Slip("in per cent", 100 * _SIGMA_2, "That is the share in per cent: as a part of one it is a hundredth of this."),
    ),
)

choose(
    "softmax-shape",
    "A batch of 32 rows of 10 scores goes through softmax into the mean cross-entropy. What shape has the gradient of the loss with respect to the scores?",
    {
        "a": ("(32, 10, 10), one Jacobian a row", "The Jacobians have that shape, but they are multiplied by the incoming gradient, row by row. What is left?"),
        "b": ("(32, 10)", ""),
        "c": ("(10, 10)", "Each row has its own shares, so its own Jacobian: there is no single one for the batch."),
        "d": ("(10,), the mean over the batch", "The mean is over losses. Each score still has its own effect on that mean."),
    },
    "b",
    hint="How many numbers can you nudge, and how many losses are there?",
    praise="One loss, 320 scores, 320 derivatives: $(p - \\text{one-hot})/32$.",
)

expression(
    "softmax-cross-derivative",
    "-p1*p2",
    given={"p1": "positive", "p2": "positive"},
    praise="The off-diagonal entries of $\\operatorname{diag}(p) - pp^{\\mathsf T}$.",
    slips=(
        Slip("lost the sign", "p1*p2", "The size is right, the sign is not: when $z_2$ rises, the first share must fall."),
        Slip("the diagonal entry", "p1*(1 - p1)", "That is $\\partial p_1/\\partial z_1$. Here another score moves."),
        Slip("two classes only", "-p1*(1 - p1)", "So it is with two classes, where $p_2 = 1 - p_1$. With more, class 1 pays only its part to class 2."),
        Slip("thought it independent", "0*p1*p2", "$z_2$ is in the denominator that all shares have in common."),
        Slip("as for sigmoid", "-p2*(1 - p2)", "That is $-\\partial p_2/\\partial z_2$: what class 2 gains, all others pay together; class 1 pays its part."),
    ),
)

expression(
    "softmax-temperature-slope",
    "-d/T**2 * sigma(d/T) * (1 - sigma(d/T))",
    given={"d": "positive", "T": "positive"},
    praise="Negative for $d>0$: heat takes from the leader.",
    slips=(
        Slip("forgot the inner derivative", "sigma(d/T) * (1 - sigma(d/T))", "The inner derivative is missing: that of $d/T$ with respect to $T$ is $-d/T^2$."),
        Slip("differentiated by d", "sigma(d/T) * (1 - sigma(d/T)) / T", "That is the derivative with respect to the score $d$; asked is the one with respect to $T$."),
        Slip("lost the sign", "d/T**2 * sigma(d/T) * (1 - sigma(d/T))", "The sign: $d/T$ falls when $T$ rises."),
        Slip("one power of T", "-d/T * sigma(d/T) * (1 - sigma(d/T))", "$T^{-1}$ differentiates to $-T^{-2}$: one power of $T$ is missing."),
    ),
)

number(
    "softmax-floor",
    math.log(1 + 999 / math.e),
    tolerance=1e-4,
    praise="5.91, against 6.91 for guessing.",
    near="Close. Give three decimals or the formula, and count what the 999 others add.",
    slips=(
        Slip("guessing", math.log(1000), "That is the loss of equal shares, where training starts. How far down can it go?"),
        Slip("no floor", 0.0, "One softmax can reach 0. The second one is fed with shares between 0 and 1, so it cannot give all to one class."),
        Slip("ten classes", math.log(1 + 9 / math.e), "That is the floor for 10 classes; here there are 1000."),
        Slip("999 with n instead of n-1", math.log(1 + 1000 / math.e), "Almost: the label is one of the 1000, so only 999 others have $e^0$."),
        Slip("the share itself", math.e / (math.e + 999), "That is the largest share the second softmax can give. The loss is its negative logarithm."),
    ),
)


def _softmax(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def _plain(z):
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


def _one_maximum(z):
    e = np.exp(z - z.max())
    return e / e.sum(axis=-1, keepdims=True)


def _mean(z):
    e = np.exp(z - z.mean(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def _lost_axis(z):
    e = np.exp(z - z.max(axis=-1))
    return e / e.sum(axis=-1)


def _one_sum(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum()


def _first_axis(z):
    e = np.exp(z - z.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


function(
    "softmax-stable",
    _softmax,
    probes=[
        (np.array([[1.0, 2.0, 3.0], [0.5, 0.5, -1.0]]),),
        (np.array([[1000.0, -1000.0, -1000.0], [-1000.0, -1001.0, -1002.0]]),),
        (np.array([2.0, -1.0, 0.0]),),
        (np.arange(12.0).reshape(2, 2, 3),),
    ],
    praise="Each row adds up to 1, also at ±1000.",
    slips=(
        Slip("no shift", _plain, "Right for small scores. At 1000 yours is nan: $e^{1000}$ overflows. Subtract something that changes nothing."),
        Slip("one maximum for all rows", _one_maximum, "A row far below the array's maximum becomes 0/0: take each row's own maximum, with `axis=-1, keepdims=True`."),
        Slip("the mean, not the maximum", _mean, "Any shift is allowed, but at 1000 with two rivals at -1000 the mean leaves $e^{1333}$, which overflows. Only the maximum leaves no exponent above 0."),
        Slip("lost the axis", _lost_axis, "Right for one row. For a batch the row maxima have lost their axis: `keepdims=True` keeps it, so that they line up with the rows."),
        Slip("one sum for all rows", _one_sum, "Your rows together add up to 1; each row should. Sum along the last axis."),
        Slip("the first axis", _first_axis, "Your columns add up to 1: the classes stand along the last axis."),
        Slip("gave the logarithm", lambda z: np.log(_softmax(z)), "That is log-softmax: its entries are negative. Shares are their exponentials."),
    ),
)

_P = _softmax(np.array([[1.0, 2.0, 3.0], [0.5, -0.5, 0.0]]))
_G = np.array([[1.0, -2.0, 0.5], [0.0, 1.0, 3.0]])

function(
    "softmax-backward",
    lambda p, g: p * (g - (p * g).sum(axis=-1, keepdims=True)),
    probes=[(_P, _G), (_P[0], _G[0])],
    praise="And its rows add up to 0: a common shift of the scores changes nothing.",
    slips=(
        Slip("elementwise, as for sigmoid", lambda p, g: g * p * (1 - p), "That uses the diagonal of the Jacobian alone. Every share depends on every score."),
        Slip("forgot the weighting", lambda p, g: g - (p * g).sum(axis=-1, keepdims=True), "One factor is missing: after subtracting the mean, each entry is weighted by its share $p$."),
        Slip("forgot the denominator", lambda p, g: p * g, "A raised score raises the shared denominator as well: subtract the weighted mean $p\\cdot g$ from $g$ first."),
        Slip("mixed the rows", lambda p, g: p * (g - (p * g).sum()), "Your sum runs over the whole batch, so rows disturb each other. Sum along the last axis only."),
        Slip("lost the axis", lambda p, g: p * (g - (p * g).sum(axis=-1)), "Right for one row. For a batch the sums have lost their axis: `keepdims=True` keeps it, so that they line up with the rows."),
        Slip("the plain mean", lambda p, g: p * (g - g.mean(axis=-1, keepdims=True)), "The mean that you subtract counts all classes alike; here it is weighted by the shares: $p\\cdot g$."),
        Slip("sign", lambda p, g: p * ((p * g).sum(axis=-1, keepdims=True) - g), "The sign is turned round: $J = \\operatorname{diag}(p) - pp^{\\mathsf T}$, so the diagonal part comes first."),
    ),
)
