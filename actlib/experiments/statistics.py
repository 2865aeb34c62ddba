"""What a difference is worth: intervals for paired differences, correction for many comparisons, shares of variance."""

import numpy as np


def paired(a, b, level=0.95):
    """Mean of a - b over pairs (same seed), its confidence interval by Student's t, and the two-sided p-value."""
    from scipy import stats

    a, b = np.asarray(a, float), np.asarray(b, float)
    if not a.shape == b.shape == (a.size,) or a.size < 2 or not np.isfinite([a, b]).all():
        raise ValueError(f"paired differences need at least two finite pairs, were given {a} and {b}")
    d = a - b
    mean, error = d.mean(), d.std(ddof=1) / np.sqrt(len(d))
    if error == 0:
        return {"mean": float(mean), "low": float(mean), "high": float(mean), "p": 1.0 if mean == 0 else 0.0}
    half = stats.t.ppf((1 + level) / 2, len(d) - 1) * error
    p = 2 * stats.t.sf(abs(mean / error), len(d) - 1)
    return {"mean": float(mean), "low": float(mean - half), "high": float(mean + half), "p": float(p)}


def holm(p):
    """Holm's correction: p-values that stay below a level only if all of them together may err that often."""
    p = np.asarray(p, float)
    order = np.argsort(p)
    corrected = np.empty(len(p))
    corrected[order] = np.minimum(1, np.maximum.accumulate((len(p) - np.arange(len(p))) * p[order]))
    return corrected


def ranks(scores):
    """Ranks along the last axis, 1 the smallest; ties share their mean rank."""
    from scipy import stats

    return stats.rankdata(scores, axis=-1)


def critical_difference(candidates, blocks, level=0.05):
    """Nemenyi's: two mean ranks over so many independent blocks that differ by less are not told apart."""
    from scipy import stats

    q = stats.studentized_range.ppf(1 - level, candidates, np.inf) / np.sqrt(2)
    return float(q * np.sqrt(candidates * (candidates + 1) / (6 * blocks)))


def friedman(scores):
    """p-value that all candidates (last axis) rank alike over the blocks (first axis)."""
    from scipy import stats

    return float(stats.friedmanchisquare(*np.asarray(scores, float).T).pvalue)


def shares(values, names):
    """Of the total sum of squares of a full table, what each axis explains alone, each pair beyond that, and the rest.

    `values` has one axis a name. The shares add up to 1; a table of equal numbers has none to give.
    """
    values = np.asarray(values, float)
    if values.ndim != len(names):
        raise ValueError(f"{values.ndim} axes need as many names, were given {list(names)}")
    if not np.isfinite(values).all():
        raise ValueError("shares of variance need a full table of finite numbers; put a cap on the failures first")
    centred = values - values.mean()
    total = np.sum(centred**2)
    if total == 0:
        raise ValueError("all values are equal: there is no variance to share")
    axes = range(values.ndim)
    alone = {i: centred.mean(tuple(j for j in axes if j != i), keepdims=True) for i in axes}
    found = {names[i]: float(np.sum(np.broadcast_to(alone[i], values.shape) ** 2) / total) for i in axes}
    for i in axes:
        for k in range(i + 1, values.ndim):
            both = centred.mean(tuple(j for j in axes if j not in (i, k)), keepdims=True) - alone[i] - alone[k]
            found[f"{names[i]} x {names[k]}"] = float(np.sum(np.broadcast_to(both, values.shape) ** 2) / total)
    found["rest"] = 1 - sum(found.values())
    return found


def rounded(value):
    """Five digits are enough; what is not finite is stored as null."""
    if isinstance(value, list):
        return [rounded(v) for v in value]
    return float(f"{value:.5g}") if np.isfinite(value) else None
