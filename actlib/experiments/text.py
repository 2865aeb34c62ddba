"""Feed-forward blocks on a real text: nine units between the matrices, with equal parameters (chapter 14).

The model sees 8 characters of *Paradise Lost* and predicts the next: an embedding, two residual
feed-forward blocks, a softmax. The blocks differ in their unit alone. Gated units have two matrices in front of them,
so they get two thirds of the width: 3 x 64 x 128 = 2 x 64 x 192 parameters.
"""

from functools import cache

import numpy as np

from actlib import data
from actlib.experiments.layers import GATES, Dense, Embedding, Linear, Norm, Residual, Unit, cross_entropy, draw
from actlib.experiments.statistics import paired, rounded
from actlib.experiments.training import fit
from actlib.nets import Chain

UNITS = ("relu", "gelu", "silu", "squared_relu", *GATES)
RATES = (0.002, 0.004, 0.008, 0.016)
CONTEXT, EMBEDDING, WIDTH, HIDDEN, BLOCKS = 8, 16, 64, 192, 2
STEPS, BATCH = 3000, 128
PROTOCOL = 1  # raise it when a change of the code changes the numbers: stored runs then no longer count


@cache
def parts():
    """(alphabet, train, valid, test): the text as numbers, cut at 80 and 90 percent."""
    text = data.paradise_lost()
    alphabet = sorted(set(text))
    numbers = np.searchsorted(alphabet, list(text))
    cuts = [len(text) * 8 // 10, len(text) * 9 // 10]
    return alphabet, *np.split(numbers, cuts)


def windows(numbers, ends):
    """The CONTEXT numbers before each of these places, and the ones at them."""
    ends = np.asarray(ends)
    return numbers[ends[..., None] + np.arange(-CONTEXT, 0)], numbers[ends]


def model(unit, seed, symbols=None, dtype=np.float32, width=WIDTH, hidden=HIDDEN, blocks=BLOCKS):
    """The network for one unit and one seed (a batch of one run): all but the blocks starts the same for every unit."""
    symbols = symbols or len(parts()[0])
    outside, inside = np.random.default_rng([seed, 0]), np.random.default_rng([seed, 1])
    first = [Embedding(outside.normal(size=(1, symbols, EMBEDDING)).astype(dtype))]
    first.append(Dense(draw([outside], CONTEXT * EMBEDDING, width, dtype=dtype)))
    last = [Norm(1, width, dtype), Dense(draw([outside], width, symbols, dtype=dtype))]
    return Chain(*first, *(block(unit, inside, width, hidden, dtype) for _ in range(blocks)), *last)


def block(unit, rng, width=WIDTH, hidden=HIDDEN, dtype=np.float32):
    """x + D unit(U norm(x)), with 2 x width x hidden parameters in its matrices whatever the unit."""
    between = Unit(unit, hidden * 2 // 3 if unit in GATES else hidden)
    up = draw([rng], width, between.inputs, dtype=dtype)
    down = draw([rng], between.outputs, width, dtype=dtype)
    return Residual(Chain(Norm(1, width, dtype), Linear(up), between, Linear(down)))


def parameters(net):
    """How many numbers a network learns."""
    return sum(layer.parameters[name].size for layer, name in net.parts())


def bits(net, numbers):
    """Bits per character on a part of the text."""
    value = 0.0
    places = np.arange(CONTEXT, len(numbers))
    for some in np.array_split(places, 1 + len(places) // 2048):
        x, target = windows(numbers, some)
        value += float(cross_entropy(net(x[None])[0], target[None])[0][0]) * len(some)
    return value / len(places) / np.log(2)


def hidden_values(net, numbers):
    """What each block's unit gives on a part of the text, block by block: what the second matrix meets."""
    x, found = windows(numbers, np.arange(CONTEXT, min(len(numbers), 2048)))[0][None], []
    for layer in net.layers:
        if isinstance(layer, Residual):
            y = x
            for inner in layer.inner.layers[:3]:
                y = inner(y)[0]
            found.append(y)
        x = layer(x)[0]
    return found


def train(unit, rate, seed, steps=STEPS):
    """A trained model: (net, training losses in bits). The same seed draws the same batches for every unit."""
    net, numbers = model(unit, seed), parts()[1]
    rng = np.random.default_rng([seed, 2])

    def batch(_):
        x, target = windows(numbers, rng.integers(CONTEXT, len(numbers), (1, BATCH)))
        return x, target

    return net, fit(net, batch, cross_entropy, [rate], steps)[:, 0] / np.log(2)


def work(unit, rate, seed, steps):
    """One run: bits per character on the validation and the test part, and the share of zeros before each matrix."""
    net, losses = train(unit, rate, seed, steps)
    _, _, valid, test = parts()
    with np.errstate(all="ignore"):
        found = {"valid": bits(net, valid), "test": bits(net, test), "train": float(losses[-100:].mean())}
        hidden = hidden_values(net, test)
    found["zeros"] = [float(np.mean(h == 0)) for h in hidden]
    found["small"] = [float(np.mean(np.abs(h) < 0.01 * np.abs(h).max())) for h in hidden]
    return found


def jobs(seeds, quick=False):
    """The settings of every run: unit by rate by seed, seeds outermost so that whole comparisons come first."""
    rates, steps = (RATES[2:3], 60) if quick else (RATES, STEPS)
    return [
        {"unit": unit, "rate": rate, "seed": seed, "steps": steps} for seed in seeds for unit in UNITS for rate in rates
    ]


def collect(runs):
    """Arrays [unit][rate][seed] of every measure; the share of zeros has one number a block more."""
    axes = {
        name: list(dict.fromkeys(settings[name] for settings, _ in runs)) for name in ("unit", "rate", "seed", "steps")
    }
    found = {(s["unit"], s["rate"], s["seed"]): outcome for s, outcome in runs}

    def array(measure):
        return [
            [[rounded(found[unit, rate, seed][measure]) for seed in axes["seed"]] for rate in axes["rate"]]
            for unit in axes["unit"]
        ]

    (steps,) = axes.pop("steps")
    settings = {"steps": steps, "batch": BATCH, "context": CONTEXT, "embedding": EMBEDDING, "width": WIDTH}
    settings |= {"hidden": HIDDEN, "blocks": BLOCKS, "characters": len(parts()[0])}
    settings["parameters"] = {unit: parameters(model(unit, 0)) for unit in axes["unit"]}
    return {"settings": settings, "axes": axes} | {
        m: array(m) for m in ("valid", "test", "train", "zeros", "small")
    }


def tuned(results):
    """unit -> index of the rate with the least mean validation score."""
    mean = np.nanmean(np.where(np.isfinite(results["valid"]), results["valid"], np.inf), axis=-1)
    return dict(zip(results["axes"]["unit"], mean.argmin(-1).tolist(), strict=True))


def at_best_rate(results, measure="test"):
    """unit -> that measure's values, one a seed, at the unit's tuned rate."""
    chosen = tuned(results)
    return {unit: results[measure][u][chosen[unit]] for u, unit in enumerate(results["axes"]["unit"])}


def at_rate(results, rate, measure="test"):
    """unit -> that measure's values, one a seed, with one rate for all."""
    if rate not in results["axes"]["rate"]:
        raise ValueError(f"no runs were made at rate {rate}; there are {results['axes']['rate']}")
    r = results["axes"]["rate"].index(rate)
    return {unit: results[measure][u][r] for u, unit in enumerate(results["axes"]["unit"])}


def table(results):
    """Rows (unit, tuned rate, bits on the test part, spread over the seeds, difference to GELU with its interval)."""
    scores, chosen = at_best_rate(results), tuned(results)
    rows = []
    for unit in sorted(scores, key=lambda u: np.mean(scores[u])):
        row = {"unit": unit, "rate": results["axes"]["rate"][chosen[unit]], "bits": float(np.mean(scores[unit]))}
        if len(scores[unit]) > 1:
            row["spread"] = float(np.std(scores[unit], ddof=1))
            if unit != "gelu":
                d = paired(scores[unit], scores["gelu"])
                row |= {"minus gelu": d["mean"], "from": d["low"], "to": d["high"]}
        rows.append(row)
    return rows


def live(rate=0.004, seed=0, steps=250, units=UNITS, characters=8000):
    """The same training in seconds, for one seed and one rate: unit -> bits on the first validation characters."""
    valid = parts()[2][:characters]
    return {unit: float(bits(train(unit, rate, seed, steps)[0], valid)) for unit in units}
