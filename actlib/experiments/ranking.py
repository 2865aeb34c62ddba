"""Reading the tournament and its finals: scores, who differs from whom, what explains the differences, what failed.

`tuned`, `standing`, `mean_ranks` and `table` take the results of either; the finals' seeds had no part in the tuning.
"""

import numpy as np

from actlib.experiments.statistics import critical_difference, friedman, holm, paired, ranks, shares

LEARNED = 0.9  # a run has learned something when its score is below this share of the best constant answer's


def capped(results):
    """The test scores, [function, task, ...]; a failure counts as the best constant answer."""
    worst = constant_answers(results)
    return np.where(np.isfinite(results["test"]), np.minimum(results["test"], worst), worst)


def constant_answers(results):
    """The score of the best constant answer of each task, shaped to go with the test scores."""
    worst = np.array([results["settings"]["trivial"][name] for name in results["axes"]["task"]])
    return worst.reshape(1, -1, *[1] * (results["test"].ndim - 2))


def chosen_rates(results):
    """Index of the rate with the least mean validation score, [function, task, depth, start]."""
    valid = results["valid"]
    return np.where(np.isfinite(valid), valid, np.inf).argmin(-1)


def tuned(results, start="best"):
    """Test scores at the tuned rate, [function, task, depth, seed]; `start`: own, he, lecun, or best on validation."""
    if "start" not in results["axes"]:  # the finals
        return capped(results)
    starts = results["axes"]["start"]
    if start not in (*starts, "best"):
        raise ValueError(f"start was given {start!r}; accepted: {', '.join(starts)}, best")
    rate = chosen_rates(results)
    scores = np.take_along_axis(capped(results), rate[..., None, None], axis=4)[..., 0, :]
    if start != "best":
        return scores[..., starts.index(start), :]
    return np.take_along_axis(scores, chosen_starts(results)[..., None, None], axis=3)[..., 0, :]


def chosen_starts(results):
    """Index of the start with the least mean validation score at its own best rate, [function, task, depth]."""
    valid = results["valid"]
    return np.where(np.isfinite(valid), valid, np.inf).min(-1).argmin(-1)


def failures(results):
    """{"overflowed", "learned nothing"}: counts [function, task, depth, start] over all rates and seeds."""
    overflowed = ~np.isfinite(results["test"])
    stuck = capped(results) > LEARNED * constant_answers(results)
    return {"overflowed": overflowed.sum((-1, -2)), "learned nothing": (stuck & ~overflowed).sum((-1, -2))}


def standing(results, task, depth, start="best", against="relu"):
    """Rows for one task and depth, best first: score, spread over seeds, rate, start, and the paired difference.

    `p` is corrected (Holm) for comparing every other function with `against`.
    """
    axes = results["axes"]
    t, d = place(axes, "task", task), place(axes, "depth", depth)
    scores, base = tuned(results, start)[:, t, d], place(axes, "function", against)
    rows = []
    for i, function in enumerate(axes["function"]):
        row = {"function": function, "score": float(scores[i].mean()), "spread": float(scores[i].std(ddof=1))}
        row |= chosen(results, i, t, d, start)
        if i != base:
            row |= paired(scores[i], scores[base])
        rows.append(row)
    others = [row for row in rows if "p" in row]
    for row, p in zip(others, holm([row["p"] for row in others]), strict=True):
        row["p"] = float(p)
    return sorted(rows, key=lambda row: row["score"])


def chosen(results, f, t, d, start="best"):
    """{"start", "rate"} of the function, task and depth at these places."""
    if "picked" in results["settings"]:
        return {name: results["settings"]["picked"][name][f][t][d] for name in ("start", "rate")}
    axes = results["axes"]
    begun = int(chosen_starts(results)[f, t, d]) if start == "best" else place(axes, "start", start)
    return {"start": axes["start"][begun], "rate": axes["rate"][int(chosen_rates(results)[f, t, d, begun])]}


def mean_ranks(results, start="best", among=None):
    """Mean rank of every function over the tasks and depths, the critical difference, Friedman's p.

    A block is one task at one depth, by its mean over seeds: seeds of one task are no independent tasks. `among`:
    the functions that take part.
    """
    functions = list(among or results["axes"]["function"])
    picked = [place(results["axes"], "function", name) for name in functions]
    blocks = tuned(results, start)[picked].mean(-1).reshape(len(functions), -1).T
    rank = dict(zip(functions, ranks(blocks).mean(0).tolist(), strict=True))
    rank = dict(sorted(rank.items(), key=lambda pair: pair[1]))
    return {"rank": rank, "difference": critical_difference(len(functions), len(blocks)), "p": friedman(blocks)}


def explained(results, task, depth, among=None):
    """Shares of the variance of one task's scores at one depth: function, start, rate, seed, pairs of them, rest."""
    axes = results["axes"]
    picked = [place(axes, "function", name) for name in among or axes["function"]]
    values = capped(results)[picked][:, place(axes, "task", task), place(axes, "depth", depth)]
    return shares(values, ("function", "start", "rate", "seed"))


def explained_when_tuned(results, task, depth, among=None):
    """The same with every rate tuned: shares of function, start, seed, pairs of them, rest."""
    axes = results["axes"]
    picked = [place(axes, "function", name) for name in among or axes["function"]]
    values = np.stack([tuned(results, start) for start in axes["start"]], axis=3)[picked]
    values = values[:, place(axes, "task", task), place(axes, "depth", depth)]
    return shares(values, ("function", "start", "seed"))


def place(axes, axis, name):
    """Where a name stands on an axis."""
    if name not in axes[axis]:
        raise ValueError(f"{axis} was given {name!r}; accepted: {', '.join(map(str, axes[axis]))}")
    return axes[axis].index(name)


def table(results):
    """Rows (function, one score a task and depth, mean rank): rate and start tuned on the validation part."""
    axes, scores, order = results["axes"], tuned(results).mean(-1), mean_ranks(results)
    rows = []
    for function, rank in order["rank"].items():
        i = axes["function"].index(function)
        row = {"function": function, "mean rank": rank}
        for t, name in enumerate(axes["task"]):
            row |= {f"{name} {depth}": float(scores[i, t, d]) for d, depth in enumerate(axes["depth"])}
        rows.append(row)
    return rows
