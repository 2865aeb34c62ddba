"""Exact zeros after training, and what skipping them is worth (chapter 16).

Zeros: a network 64-256-256-10 on the digits; the share of hidden values that are exactly 0 on the test part, and of
those below a hundredth of the largest. Speed: one token through two matrices, 2048 -> 8192 -> 2048, of whose 8192
hidden values a given share is not 0. Skipping rows of the second matrix alone can gain at most 2/(1 + density); an
oracle that knows the zeros beforehand skips both. Rows are copied together (what NumPy can do with scattered ones) or
lie together already (what a kernel that skips without copying could hope for).
"""

import time

import numpy as np

from actlib import data
from actlib.experiments.layers import Dense, Unit, cross_entropy, draw
from actlib.experiments.statistics import rounded
from actlib.experiments.training import fit
from actlib.nets import Chain

FUNCTIONS = ("relu", "squared_relu", "gelu", "silu")
SIZES, RATE, BATCH, STEPS = (64, 256, 256, 10), 0.003, 64, 600
INPUTS, MIDDLE = 2048, 8192  # 64 MiB a matrix: more than a cache holds, so that a row skipped is a row not fetched
DENSITIES = (1.0, 0.5, 0.25, 0.1, 0.05)
ROUNDS, REPEATS = 5, 30
WAYS = ("second, copied", "second, in place", "both, copied", "both, in place")
PROTOCOL = 1


def jobs(seeds, quick=False):
    """Training by function and seed, then the timing, round by round."""
    steps, rounds, repeats = (30, 1, 2) if quick else (STEPS, ROUNDS, REPEATS)
    trained = [{"part": "zeros", "function": f, "seed": seed, "steps": steps} for seed in seeds for f in FUNCTIONS]
    return trained + [{"part": "speed", "round": r, "repeats": repeats} for r in range(rounds)]


def work(part, **settings):
    """One run of either part."""
    return {"zeros": zeros_of, "speed": speed_of}[part](**settings)


def zeros_of(function, seed, steps):
    """Shares of zeros and of small values in both hidden layers, before and after training; share of errors."""
    x, y, x_test, y_test = data.digits()
    x, x_test = ((part - x.mean()) / x.std() for part in (x, x_test))
    x, x_test = x.astype(np.float32), x_test[None].astype(np.float32)
    rngs, rng = [np.random.default_rng([seed, 0])], np.random.default_rng([seed, 1])
    a, b, c, d = SIZES
    he = np.sqrt(2)
    first, second = Unit(function, b), Unit(function, c)
    net = Chain(Dense(draw(rngs, a, b)), first, Dense(draw(rngs, b, c, he)), second, Dense(draw(rngs, c, d)))

    def measured():
        one = first(net.layers[0](x_test)[0])[0]
        two = second(net.layers[2](one)[0])[0]
        return {
            "zeros": [float(np.mean(h == 0)) for h in (one, two)],
            "small": [float(np.mean(np.abs(h) < 0.01 * np.abs(h).max())) for h in (one, two)],
            "error": float(np.mean(net.predict(x_test)[0].argmax(-1) != y_test)),
        }

    def batch(_):
        rows = rng.integers(0, len(x), (1, BATCH))
        return x[rows], y[rows]

    before = measured()
    fit(net, batch, cross_entropy, [RATE], steps)
    return {"before": before, "after": measured()}


def skipping(up, down, x, active):
    """The ways to compute relu(up x) down when only the `active` rows count, as functions of nothing.

    up and down: (middle, inputs). The ways "in place" take the first rows instead of the active ones: as many, no copy.
    """
    k = len(active)
    return {
        "first alone": lambda: np.maximum(up @ x, 0),
        "dense": lambda: np.maximum(up @ x, 0) @ down,
        "second, copied": lambda: np.maximum(up @ x, 0)[active] @ down[active],
        "second, in place": lambda: np.maximum(up @ x, 0)[:k] @ down[:k],
        "both, copied": lambda: np.maximum(up[active] @ x, 0) @ down[active],
        "both, in place": lambda: np.maximum(up[:k] @ x, 0) @ down[:k],
    }


def speed_of(round, repeats):
    """density by way: processor time of the dense product over the way's, the least of many, in random order.

    `second`: the second matrix's share of the dense time, where the two should take a half each.
    """
    rng = np.random.default_rng([round, 2])
    up, down = (rng.normal(size=(MIDDLE, INPUTS)).astype(np.float32) for _ in range(2))
    x = rng.normal(size=INPUTS).astype(np.float32)
    found, second = [], []
    for density in DENSITIES:
        active = np.sort(rng.permutation(MIDDLE)[: int(density * MIDDLE)])
        ways = skipping(up, down, x, active)
        least = dict.fromkeys(ways, np.inf)
        for _ in range(repeats):
            for name in rng.permutation(list(ways)):  # what one way leaves in the caches helps another each time
                start = time.thread_time()  # of this thread: what else the machine does meanwhile does not count
                ways[name]()
                least[name] = min(least[name], time.thread_time() - start)
        found.append([least["dense"] / least[name] for name in WAYS])
        second.append(1 - least["first alone"] / least["dense"])
    return {"speed": found, "second": float(np.median(second))}


def bound(density, second=0.5):
    """The most that skipping rows of the second matrix can gain: 2/(1 + density) where it takes half of the time.

    With another share s of the time it is 1/(1 - s + s density): what is not skipped stays.
    """
    return 1 / (1 - second + second * np.asarray(density, float))


def collect(runs):
    """zeros, small [when][function][seed][layer], error [when][function][seed], speed [round][density][way],
    second [round]."""
    trained = {(s["function"], s["seed"]): found for s, found in runs if s["part"] == "zeros"}
    seeds = list(dict.fromkeys(seed for _, seed in trained))
    axes = {"when": ["before", "after"], "function": list(FUNCTIONS), "seed": seeds, "layer": [1, 2]}
    axes |= {"round": sorted(s["round"] for s, _ in runs if s["part"] == "speed"), "density": list(DENSITIES)}
    axes["way"] = list(WAYS)
    (steps,) = {s["steps"] for s, _ in runs if s["part"] == "zeros"}
    settings = {"sizes": SIZES, "rate": RATE, "batch": BATCH, "steps": steps, "inputs": INPUTS, "middle": MIDDLE}
    measures = {
        m: [[[rounded(trained[f, s][when][m]) for s in seeds] for f in FUNCTIONS] for when in axes["when"]]
        for m in ("zeros", "small", "error")
    }
    speed = {s["round"]: rounded(found["speed"]) for s, found in runs if s["part"] == "speed"}
    second = {s["round"]: rounded(found["second"]) for s, found in runs if s["part"] == "speed"}
    timed = {"speed": [speed[r] for r in axes["round"]], "second": [second[r] for r in axes["round"]]}
    return {"settings": settings, "axes": axes} | measures | timed


def table(results):
    """Zeros by function, then speed-up by density: medians."""
    before, after = (results["zeros"][when].mean((1, 2)) for when in (0, 1))
    small, error = results["small"][1].mean((1, 2)), results["error"][1].mean(1)
    rows = [
        {"function": f, "zeros before": before[i], "zeros after": after[i], "below 1 %": small[i], "errors": error[i]}
        for i, f in enumerate(results["axes"]["function"])
    ]
    speed = np.median(results["speed"], axis=0)
    for i, density in enumerate(results["axes"]["density"]):
        rows.append({"density": density, "bound": float(bound(density))} | dict(zip(WAYS, speed[i], strict=True)))
    return rows
