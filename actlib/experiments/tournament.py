"""Every hidden-layer function x initialisation x learning rate x seed, on three small real tasks (chapter 17).

Equal budgets: the same depth, steps, batches and (within 4 percent) parameters for every function. Three tasks:

    digits     which digit is it; share of errors
    letters    the next letter of *Paradise Lost* from the five before; bits
    halves     draw the lower half of a digit from the upper; share of the variance that is left

The rate is chosen on a validation part; what is reported was measured on a test part that nothing was chosen on.
Parameters of a function (a slope, a threshold) stay at the catalogue's defaults; nothing is normalised or skipped.
"""

from functools import cache

import numpy as np

from actlib import data
from actlib.catalogue import ALL, find
from actlib.experiments.layers import GATES, Dense, Unit, cross_entropy, draw, squared_loss
from actlib.experiments.ranking import table  # noqa: F401  one of the five that an experiment has (sweep.py)
from actlib.experiments.statistics import rounded
from actlib.experiments.training import fit
from actlib.nets import Chain

# These sit out: two that are drawn anew at every number while a network learns, two that are another's twin by default.
LEFT_OUT = {"rrelu": "random", "noisy_relu": "random", "swish": "silu at beta = 1", "celu": "elu at alpha = 1"}
HIDDEN = [name for name, f in ALL.items() if "hidden" in f.roles and name not in LEFT_OUT]
SEVERAL = ["maxout", "crelu", *GATES]  # units with several inputs, at the parameters of the others
CONTROLS = ["identity", "sigmoid"]  # no activation at all, and what hidden layers used to have
FUNCTIONS = [*CONTROLS, *HIDDEN, *SEVERAL]
TASKS = ("digits", "halves", "letters")
DEPTHS = (2, 8)  # hidden layers
STARTS = ("own", "he", "lecun")  # gain of the hidden weights: 1/sqrt(E f(Z)^2) of the function, sqrt 2, 1
RATES = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
WIDTH, BATCH, STEPS = 32, 64, 400
CONTEXT, ALPHABET = 5, "abcdefghijklmnopqrstuvwxyz ."
PROTOCOL = 1


@cache
def task(name):
    """(train, valid, test), each a pair (inputs, target): inputs of mean square 1, the same for every function."""
    if name == "letters":
        lower = data.paradise_lost().lower()
        text = "".join(c if c in ALPHABET else " " if c.isspace() else "." for c in lower)
        numbers = np.array([ALPHABET.index(c) for c in text])
        cuts = len(numbers) * 8 // 10, len(numbers) * 9 // 10
        ends = [np.arange(CONTEXT, cuts[0]), *(np.arange(c + CONTEXT, c + 4000) for c in cuts)]
        return [(numbers[e[:, None] + np.arange(-CONTEXT, 0)], numbers[e]) for e in ends]
    x, y, x_test, y_test = data.digits()
    x, x_test = (x - x.mean()) / x.std(), (x_test - x.mean()) / x.std()
    if name == "halves":  # two pictures' halves: 32 numbers in, 32 out
        y, y_test, x, x_test = x[:, 32:], x_test[:, 32:], x[:, :32], x_test[:, :32]
    cut = len(x) - 360
    return [(x[:cut], y[:cut]), (x[cut:], y[cut:]), (x_test, y_test)]


def inputs(name, x):
    """A task's inputs as float32; letters as one-hot vectors."""
    if name == "letters":
        x = np.eye(len(ALPHABET))[x].reshape(*x.shape[:-1], -1) * np.sqrt(len(ALPHABET))
    return x.astype(np.float32)


def trivial(name):
    """The test score of the best constant answer: what a network must beat to have learned anything."""
    (_, y), _, (_, test) = task(name)
    if name == "halves":
        return float(np.mean((test - y.mean(0)) ** 2) / np.mean(test.var(0)))
    share = np.bincount(y) / len(y)
    return float(np.mean(test != share.argmax())) if name == "digits" else float(-np.log2(share[test]).mean())


@cache
def gain(function):
    """1/sqrt(E y^2) of a unit for normal inputs: from the record, else (maxout, gates) by a million draws."""
    second = find(function).second_moment
    if second is None:
        unit = Unit(function, 50)
        second = np.mean(unit(np.random.default_rng(0).normal(size=(1, 20000, unit.inputs)))[0] ** 2)
    return float(1 / np.sqrt(float(second)))


def gain_of(start, function):
    """The gain that a start gives to a function's hidden weights."""
    return {"own": gain(function), "he": np.sqrt(2), "lecun": 1.0}[start]


def sizes(function, depth, outer):
    """Widths (first matrix in, unit, ..., out), chosen so that the parameters are those of WIDTH one-input units."""
    n_in, n_out = outer
    wanted = n_in * WIDTH + (depth - 1) * WIDTH**2 + WIDTH * n_out

    def count(width):
        unit = Unit(function, width)
        return n_in * unit.inputs + (depth - 1) * unit.outputs * unit.inputs + unit.outputs * n_out

    return min(range(2, 2 * WIDTH), key=lambda width: abs(count(width) - wanted))


def network(function, depth, outer, gains, seeds):
    """One network a run: `gains` and `seeds` have one entry a run. First weights: gain 1, for inputs of size 1."""
    width = sizes(function, depth, outer)
    rngs = [np.random.default_rng([seed, 0]) for seed in seeds]
    layers, before = [], outer[0]
    for level in range(depth):
        unit = Unit(function, width)
        layers += [Dense(draw(rngs, before, unit.inputs, gains if level else 1)), unit]
        before = unit.outputs
    return Chain(*layers, Dense(draw(rngs, before, outer[1], gains)))


def jobs(seeds, quick=False):
    """The settings of every run: function by task by depth; starts, rates and seeds share a run's arrays."""
    functions, steps = (["relu", "gelu", "swiglu"], 20) if quick else (FUNCTIONS, STEPS)
    return [
        {"function": function, "task": name, "depth": depth, "seeds": list(seeds), "steps": steps}
        for depth in DEPTHS
        for name in TASKS
        for function in functions
    ]


def work(function, task, depth, seeds, steps):
    """All starts x rates x seeds of one function on one task: scores on the validation and the test part."""
    found = {"valid": [], "test": []}
    for start in STARTS:
        scores = scores_of(function, task, depth, gain_of(start, function), seeds, steps)
        for part, values in scores.items():
            found[part].append([[rounded(v) for v in row] for row in values])
    return found


def scores_of(function, name, depth, g, seeds, steps, rates=RATES):
    """{"valid", "test"}: arrays (rates, seeds) of one function, task, depth and gain; nan where a run overflowed."""
    (x, y), *held_out = task(name)
    outer = inputs(name, x[:1]).shape[-1], y.shape[-1] if y.ndim > 1 else int(y.max()) + 1
    runs = [(rate, seed) for rate in rates for seed in seeds]
    net = network(function, depth, outer, g, [seed for _, seed in runs])
    rngs = {seed: np.random.default_rng([seed, 1]) for seed in seeds}
    target_type = np.float32 if y.ndim > 1 else int

    def batch(_):
        rows = {seed: rng.integers(0, len(x), BATCH) for seed, rng in rngs.items()}
        chosen = np.stack([rows[seed] for _, seed in runs])
        return inputs(name, x[chosen]), y[chosen].astype(target_type)

    loss = squared_loss if name == "halves" else cross_entropy
    fit(net, batch, loss, [rate for rate, _ in runs], steps)
    shape = len(rates), len(seeds)
    valid, test = (score(net, name, *pair, len(runs)).reshape(shape) for pair in held_out)
    return {"valid": valid, "test": test}


def score(net, name, x, y, runs):
    """One number a run, less is better: share of errors, bits, or share of the variance; nan after an overflow."""
    found = np.zeros(runs)
    with np.errstate(all="ignore"):
        for some in np.array_split(np.arange(len(x)), 1 + len(x) // 500):
            z = net(np.broadcast_to(inputs(name, x[some]), (runs, *inputs(name, x[some]).shape)))[0].astype(float)
            if name == "digits":
                value = np.where(np.isfinite(z).all((1, 2)), np.mean(z.argmax(-1) != y[some], axis=1), np.nan)
            elif name == "letters":
                value = cross_entropy(z, np.broadcast_to(y[some], (runs, len(some))))[0] / np.log(2)
            else:
                value = np.mean((z - y[some]) ** 2, axis=(1, 2)) / np.mean(y.var(0))
            found += value * len(some) / len(x)
    return np.where(np.isfinite(found), found, np.nan)


def collect(runs):
    """valid [function][task][depth][start][rate], the mean over the seeds; test with one axis more, the seeds."""
    f, t, d = ([*dict.fromkeys(s[name] for s, _ in runs)] for name in ("function", "task", "depth"))
    found = {(s["function"], s["task"], s["depth"]): outcome for s, outcome in runs}
    (seeds,) = {tuple(s["seeds"]) for s, _ in runs}
    (steps,) = {s["steps"] for s, _ in runs}

    def array(of):
        return [[[of(found[function, name, depth]) for depth in d] for name in t] for function in f]

    def mean(outcome):  # null where a seed overflowed: such a rate is not chosen
        return [[None if None in row else rounded(np.mean(row)) for row in start] for start in outcome["valid"]]

    settings = {"steps": steps, "batch": BATCH, "width": WIDTH, "trivial": {n: trivial(n) for n in t}}
    settings["gain"] = {function: round(gain(function), 6) for function in f}
    axes = {"function": f, "task": t, "depth": d, "start": list(STARTS), "rate": list(RATES), "seed": list(seeds)}
    return {"settings": settings, "axes": axes, "valid": array(mean), "test": array(lambda outcome: outcome["test"])}
