"""Chapter 18, choosing: truths, probes and the slips that people make."""

import numpy as np

from actlib.catalogue import s_shaped, smooth
from actlib.exercises.engine import Slip, choose, expression, function

choose(
    "choosing-what-was-shown",
    "A colleague replaces ReLU by SiLU, keeps the learning rate, trains once, and gets 0.2 points fewer errors. "
    "What has been shown?",
    {
        "a": (
            "That SiLU is the better function for this task.",
            "One run each: the seed alone may move the errors by as much.",
        ),
        "b": (
            "That SiLU does better at this learning rate, if at no other.",
            "Not even that: with one seed you cannot tell the function's part from luck's.",
        ),
        "c": ("Nothing about the functions yet.", ""),
        "d": (
            "That smooth functions train better.",
            "Two functions differ in more than smoothness: SiLU also has a dip, another gain and another slope at 0.",
        ),
    },
    "c",
    hint="How many seeds? Whose rate?",
    praise="Tune the rate for both, then compare on fresh seeds, in pairs.",
)

choose(
    "choosing-spread",
    "A network has to put out the standard deviation of its forecast: a positive number, sometimes large, sometimes "
    "near 0. Which output function?",
    {
        "a": (
            "ReLU",
            "It gives 0 for half of all inputs, where a standard deviation is useless and the slope is 0 too.",
        ),
        "b": ("sigmoid", "Positive, but never above 1: the range has to fit the target."),
        "c": ("softplus", ""),
        "d": ("GELU", "It is negative left of 0."),
    },
    "c",
    hint="Read the column of ranges in the atlas.",
    praise="Its range is $(0,\\infty)$, and its slope is nowhere 0. ($e^x$ has that range too, and overflows sooner.)",
)

choose(
    "choosing-other-form",
    "You load a checkpoint that was trained with the tanh form of GELU. Your framework's `gelu` is the erf form. "
    "What do you do?",
    {
        "a": (
            "Nothing: the forms agree to a few ten-thousandths.",
            "For one unit. The differences pass through every layer; that they are small for you is to be measured, not assumed.",
        ),
        "b": (
            "Choose the erf form, since it is the exact one.",
            "Exact compared with what? The weights were fitted to the other function.",
        ),
        "c": ("Ask the framework for the tanh form.", ""),
        "d": ("Retrain the last layer.", "That is work against an error that one argument avoids."),
    },
    "c",
    hint="To which function were the weights fitted?",
    praise="The exact function is the one that the weights have seen.",
)

expression(
    "choosing-cost",
    "c/(c + d)",
    given={"c": "positive", "d": "positive"},
    praise="The number of classes has cancelled: it never was the reason.",
    slips=(
        Slip(
            "ratio to the product",
            "c/d",
            "That compares softmax with the product alone; the share is of both together.",
        ),
        Slip("the product's share", "d/(c + d)", "That is the share of the product."),
        Slip("in per cent", "100*c/(c + d)", "Right in per cent; the share itself lies between 0 and 1."),
        Slip("upside down", "d/c", "That is how many times longer the product takes."),
        Slip(
            "the classes left in",
            "n*c/(c + d)",
            "The product costs $d$ for each of the $n$ logits as well: $n$ cancels.",
        ),
        Slip(
            "the product paid once",
            "n*c/(n*c + d)",
            "Each of the $n$ logits costs $d$ multiplications, not all together.",
        ),
    ),
)

expression(
    "choosing-sine-order",
    "w**k",
    given={"w": "positive", "k": "positive"},
    praise="Each derivative brings out one factor; at $\\omega=30$ the second is 900 times the sine.",
    slips=(
        Slip("the second", "w**2", "That is the second derivative's. Each further one brings another factor."),
        Slip("base and power swapped", "k**w", "The factor is $\\omega$, and there are $k$ of them."),
        Slip("the first", "w", "That is the first derivative's. Each further one brings another factor."),
        Slip("added", "k*w", "The factors multiply: the chain rule is used $k$ times."),
        Slip("forgot the chain rule", "1", "For $\\sin x$, yes; here the inside has the slope $\\omega$."),
        Slip("a factorial", "w**k * factorial(k)", "Powers of $x$ bring factorials; the sine brings only $\\omega$."),
        Slip("upside down", "w**(-k)", "That is what integrating does."),
    ),
)


def _heads(z):
    z = np.asarray(z, dtype=float)
    return np.stack([z[:, 0], smooth.softplus(z[:, 1]), s_shaped.sigmoid(z[:, 2])], axis=1)


def _naive(z):
    return np.stack([z[:, 0], np.log(1 + np.exp(z[:, 1])), 1 / (1 + np.exp(-z[:, 2]))], axis=1)


def _with(z, second, third):
    return np.stack([z[:, 0], second(z[:, 1]), third(z[:, 2])], axis=1)


function(
    "choosing-heads",
    _heads,
    probes=[
        (np.array([[-1.5, 0.3, 2.0], [2.0, -1.0, -0.5]]),),
        (np.array([[1000.0, 1000.0, 1000.0], [-1000.0, -1000.0, -1000.0]]),),
        (np.array([[0.0, -40.0, -40.0], [3.0, 40.0, 40.0]]),),
    ],
    no_overflow=True,
    rtol=1e-9,
    praise="Three ranges, three functions, and nothing overflows.",
    slips=(
        Slip(
            "by the formulas",
            _naive,
            "At 1000 yours is ∞: $e^{1000}$ overflows. `np.logaddexp(0, z)` is softplus without it; the catalogue's functions hold as well.",
        ),
        Slip(
            "ReLU for the spread",
            lambda z: _with(z, lambda u: np.maximum(u, 0), s_shaped.sigmoid),
            "A spread of exactly 0 is not positive, and ReLU has no slope there. Use softplus.",
        ),
        Slip(
            "exponential",
            lambda z: _with(z, np.exp, s_shaped.sigmoid),
            "$e^z$ is positive too, but overflows beyond 709. Use softplus.",
        ),
        Slip(
            "ELU + 1",
            lambda z: _with(z, lambda u: np.where(u > 0, u + 1, np.exp(np.minimum(u, 0))), s_shaped.sigmoid),
            "ELU + 1 is positive too, and would do. The guide's function, which is asked for here, is softplus.",
        ),
        Slip(
            "half of 1 + tanh",
            lambda z: _with(z, smooth.softplus, lambda u: (1 + np.tanh(u / 2)) / 2),
            "True on paper. In float64 at −40 the tanh rounds to −1, and your probability is exactly 0: take the sigmoid.",
        ),
        Slip(
            "columns lying down",
            lambda z: _heads(z).T,
            "The three heads are columns: `np.stack(..., axis=1)`.",
        ),
        Slip(
            "absolute value",
            lambda z: _with(z, np.abs, s_shaped.sigmoid),
            "$|z|$ is 0 at 0, and gives the same spread for two inputs. Use softplus.",
        ),
        Slip(
            "sigmoid for both",
            lambda z: _with(z, s_shaped.sigmoid, s_shaped.sigmoid),
            "The spread may exceed 1: softplus's range is $(0,\\infty)$.",
        ),
        Slip(
            "tanh for the probability",
            lambda z: _with(z, smooth.softplus, np.tanh),
            "tanh goes down to −1; a probability does not.",
        ),
        Slip(
            "columns swapped",
            lambda z: _heads(z)[:, [0, 2, 1]],
            "The second column is the spread, the third the probability.",
        ),
        Slip(
            "mean squashed",
            lambda z: np.concatenate([np.tanh(z[:, :1]), _heads(z)[:, 1:]], axis=1),
            "The forecast may be any number: leave it alone.",
        ),
    ),
)
