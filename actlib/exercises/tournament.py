"""Chapter 17, the tournament: truths, probes and the slips that people make."""

import numpy as np

from actlib.exercises.engine import Slip, choose, expression, function, number

number(
    "tournament-runs",
    1800,
    level="see",
    question="A sweep has 10 functions, 2 tasks, 3 depths, 4 rates and 5 seeds. Then every function is run again, for each task and depth, at its chosen rate, with 10 fresh seeds. How many trainings are that in all?",
    hint="Count the tuning and the finals apart; in the finals there is one rate.",
    near="Near, but it is a whole number that can be had exactly.",
    praise="1,200 for the tuning and 600 for the finals.",
    slips=(
        Slip("finals forgotten", 1200, "That is the tuning; the finals are trained, too."),
        Slip("finals alone", 600, "Those are the finals; the tuning comes before."),
        Slip("multiplied both", 12000, "Tuning and finals come one after the other: add them."),
        Slip("every rate again", 3600, "In the finals each function runs at one rate only."),
        Slip("one final a function", 1300, "Every task and depth has its own final: 10 · 2 · 3 · 10 trainings."),
    ),
)

choose(
    "tournament-curse",
    "A lab tries 40 variants of ReLU with three seeds each. Number 17 beats ReLU by two standard errors, and is published. What is most likely when it is run again with fresh seeds?",
    {
        "a": ("It is again about two standard errors ahead.", "It was picked *because* it was far ahead; part of that was luck, and luck does not come again."),
        "b": ("It is nearer to ReLU than before.", ""),
        "c": ("It is as far behind ReLU as it was ahead.", "Luck does not turn into bad luck. Fresh seeds are neither for it nor against it."),
        "d": ("Nothing can be said.", "Something can: of 40 equal variants about one is expected two standard errors ahead, or more."),
    },
    "b",
    hint="How far ahead would the best of 40 *equal* variants be?",
    praise="The best of many was good, or lucky, or most often both; only the first part is left.",
)

choose(
    "tournament-share",
    "On some task the learning rate explains 75 % of the variance, the function 11 %, with rates from 0.0003 to 0.1. What follows?",
    {
        "a": ("Functions do not matter on this task.", "At the tuned rate the function can still explain nearly all that is left, and it does in the chapter."),
        "b": ("Over this grid, a badly chosen rate does more harm than a badly chosen function.", ""),
        "c": ("The rate is seven times as important as the function, on this task.", "A wider grid of rates would raise the share, a narrower one lower it. A share belongs to what was varied."),
        "d": ("14 % of the variance was lost.", "It belongs to pairs (function with rate), to starts, seeds, and the rest."),
    },
    "b",
    hint="What would happen to the 75 % if nobody had tried 0.0003 and 0.1?",
    praise="A share of variance says how much a factor did over the values that it was given.",
)

choose(
    "tournament-three-tasks",
    "Over three tasks function A has the ranks 1, 2, 1 of 45, function B the ranks 20, 18, 25. Nemenyi's critical difference is 42. What may be said?",
    {
        "a": ("A is better than B: its mean rank is 20 places ahead.", "Ahead on these three. The test asks whether three tasks could say so of tasks in general; they cannot."),
        "b": ("A and B are equal.", "Not told apart is not equal. More tasks could tell them apart."),
        "c": ("A did better on each of these three tasks; about other tasks three are too few to tell.", ""),
        "d": ("With ten seeds a task there are thirty ranks, so the test may be run on thirty blocks.", "Ten seeds of one task are not ten tasks: they share the data, and the task's taste."),
    },
    "c",
    hint="What is drawn at random here: seeds, or tasks?",
    praise="Seeds tell how sure we are of *these* tasks, and only tasks can tell about tasks.",
)

expression(
    "tournament-one-of-many",
    "1 - (1 - alpha)**m",
    given={"alpha": "positive", "m": "positive"},
    praise="For $m=44$ and $\\alpha=0.05$ that is 0.9: nine times in ten there is a false discovery.",
    slips=(
        Slip("added", "m*alpha", "That is an upper bound, and for $m=44$, $\\alpha=0.05$ it is 2.2, no probability. Ask for the chance that *none* falls below."),
        Slip("none", "(1 - alpha)**m", "That is the chance of no false discovery; asked is at least one."),
        Slip("all", "alpha**m", "That is the chance that *all* fall below α."),
        Slip("not all", "1 - alpha**m", "That is the chance that not all of them fall below α."),
        Slip("Bonferroni's level", "alpha/m", "That is the level at which Bonferroni's method tests each; asked is what happens when each is tested at α."),
        Slip("Šidák's level", "1 - (1 - alpha)**(1/m)", "That is the level for each test that would keep the chance at α; asked is the chance when each is tested at α."),
        Slip("the chapter's m", "1 - (1 - alpha)**44", "Right for 44 tests; asked is any number $m$."),
        Slip("exactly one", "m*alpha*(1 - alpha)**(m - 1)", "That is exactly one; asked is one or more."),
    ),
)

expression(
    "tournament-degree",
    "c**(2**L)",
    given={"c": "positive", "L": "positive"},
    praise="For $c=1.1$ and $L=8$ that is $4\\cdot10^{10}$. A norm between the layers divides the factor away.",
    slips=(
        Slip("squares added", "c**(2*L)", "Two layers give $(c^2)^2=c^4$, three $(c^4)^2=c^8$: the exponent doubles each time."),
        Slip("a ReLU network", "c**L", "Every layer squares the factor that it is given."),
        Slip("one layer", "c**2", "That is one layer; the next one squares $c^2$."),
        Slip("ReLU's scale", "c", "That is ReLU: it hands a factor on. A product of two wires squares it."),
        Slip("times", "2**L*c", "The factor is squared, not doubled."),
        Slip("a layer too few", "c**(2**(L - 1))", "The first layer squares already: $c^{2^1}$. So $L$ layers give $2^L$."),
        Slip("eight layers", "c**256", "Right for eight layers; asked is any number $L$."),
        Slip("exponent alone", "2**L", "That is the exponent; the factor is $c$ to that power."),
        Slip("a layer too many", "c**(2**(L + 1))", "The first layer gives $c^2=c^{2^1}$, so $L$ layers give $2^L$."),
    ),
)


def _interval(a, b, t, ddof=1, root=True):
    d = np.asarray(a, dtype=float) - np.asarray(b, dtype=float)
    half = t * d.std(ddof=ddof) / (np.sqrt(len(d)) if root else 1)
    return np.array([d.mean() - half, d.mean() + half])


def _unpaired(a, b, t):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    half = t * np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return a.mean() - b.mean() + np.array([-half, half])


_A = np.array([3.12, 2.87, 3.40, 3.05, 2.99])
_B = np.array([3.20, 2.93, 3.51, 3.09, 3.10])

function(
    "tournament-interval",
    _interval,
    probes=[(_A, _B, 2.776), (np.array([0.5, 0.7, 0.6]), np.array([0.4, 0.9, 0.3]), 4.303), (_B, _A, 2.0)],
    praise="Paired, it says that the first is better; unpaired, the same ten numbers would say nothing.",
    slips=(
        Slip("unpaired", _unpaired, "That is the interval for two separate groups. Seed by seed: take the differences first, then their mean and spread."),
        Slip("divided by n", lambda a, b, t: _interval(a, b, t, ddof=0), "The spread of a sample divides by n − 1: `ddof=1`."),
        Slip("spread, not error", lambda a, b, t: _interval(a, b, t, root=False), "That is the spread of single differences. Their mean is surer by a factor √n."),
        Slip("divided by n once more", lambda a, b, t: _interval(a, b, t / np.sqrt(len(a))), "The error of a mean is the spread over √n, not over n."),
        Slip("1.96", lambda a, b, t: _interval(a, b, 1.96), "1.96 is for many seeds. With few the quantile is larger: use `t`."),
        Slip("no quantile", lambda a, b, t: _interval(a, b, 1.0), "That is one standard error either way: multiply it by `t`."),
        Slip("other way round", lambda a, b, t: _interval(b, a, t), "That is b − a; asked is a − b."),
        Slip("half width", lambda a, b, t: _interval(a, b, t)[1] - _interval(a, b, t).mean(), "That is half the width; asked are both ends."),
        Slip("ends swapped", lambda a, b, t: _interval(a, b, t)[::-1], "Give the lower end first."),
    ),
)


def _holm(p, running=True, cap=True, back=True, first=0):
    p = np.asarray(p, dtype=float)
    order = np.argsort(p)
    found = (len(p) + first - np.arange(len(p))) * p[order]
    found = np.maximum.accumulate(found) if running else found
    found = np.minimum(1, found) if cap else found
    if not back:
        return found
    out = np.empty(len(p))
    out[order] = found
    return out


def _wrong_way_back(p):
    p = np.asarray(p, dtype=float)
    return _holm(p, back=False)[np.argsort(p)]


def _hochberg(p):
    p = np.asarray(p, dtype=float)
    order = np.argsort(p)[::-1]
    out = np.empty(len(p))
    out[order] = np.minimum(1, np.minimum.accumulate(p[order] * np.arange(1, len(p) + 1)))
    return out


def _benjamini(p):
    p = np.asarray(p, dtype=float)
    order = np.argsort(p)[::-1]
    out = np.empty(len(p))
    out[order] = np.minimum(1, np.minimum.accumulate(p[order] * len(p) / np.arange(len(p), 0, -1)))
    return out


function(
    "tournament-holm",
    _holm,
    probes=[(np.array([0.04, 0.001, 0.03, 0.5]),), (np.array([0.2, 0.9, 0.012]),), (np.array([0.01, 0.011, 0.04, 0.02, 0.6]),), (np.array([0.6, 0.7, 0.4]),)],
    praise="It is as safe as Bonferroni's, and no p comes out larger than there.",
    slips=(
        Slip("Bonferroni", lambda p: np.minimum(1, len(p) * np.asarray(p, dtype=float)), "That is Bonferroni: every p times m. Holm multiplies only the least by m, the next by m − 1, and so on."),
        Slip("may fall again", lambda p: _holm(p, running=False), "A larger p must not come out smaller than one before it: keep the running maximum."),
        Slip("above one", lambda p: _holm(p, cap=False), "Right but for the cap: a p-value is at most 1."),
        Slip("left in order", lambda p: _holm(p, back=False), "The numbers are right but sorted: put each back where its p came from."),
        Slip("wrong way back", _wrong_way_back, "`steps[order]` sorts a second time. To put each back write on the left: `result[order] = steps`."),
        Slip("positions for ranks", lambda p: np.minimum(1, np.asarray(p, dtype=float) * (len(p) - np.argsort(p))), "`argsort` gives where the least stands, not which rank each has: multiply `p[order]` by m, m − 1, …, then put back."),
        Slip("one too many", lambda p: _holm(p, first=1), "The least is multiplied by m, not by m + 1."),
        Slip("Hochberg", _hochberg, "That is Hochberg's: down from the largest, with the running minimum. Holm's goes up from the least, with the running maximum."),
        Slip("Benjamini and Hochberg", _benjamini, "That is Benjamini and Hochberg's, which controls another thing: the share of false discoveries among those made."),
        Slip("Šidák", lambda p: 1 - (1 - np.asarray(p, dtype=float)) ** len(p), "That is Šidák's correction, for independent tests. Holm's steps down through the sorted values."),
        Slip("unchanged", lambda p: np.asarray(p, dtype=float), "Nothing was corrected: with m tests the least p has to be multiplied by m."),
    ),
)


def _row(valid, test):
    mean = np.asarray(valid, dtype=float).mean(1)
    return np.asarray(test, dtype=float)[np.where(np.isfinite(mean), mean, np.inf).argmin()]


def _pick(valid, test):
    return _row(valid, test).mean()


_VALID = np.array([[0.30, 0.32, 0.31], [0.20, 0.22, 0.24], [0.21, 0.19, np.nan], [0.23, 0.18, 0.26]])
_LATE = np.array([[0.30, 0.32, 0.31], [0.20, 0.22, 0.24], [0.51, 0.49, np.nan], [0.23, 0.18, 0.26]])
_SKEW = np.array([[0.20, 0.20, 0.50], [0.25, 0.26, 0.24]])
_TEST = np.array([[0.31, 0.30, 0.33], [0.25, 0.24, 0.26], [0.20, 0.22, 0.21], [0.22, 0.21, 0.30]])

function(
    "tournament-pick",
    _pick,
    probes=[(_VALID, _TEST), (_VALID[:2], _TEST[:2]), (_VALID[[3, 0, 1]], _TEST[[3, 0, 1]]), (_LATE, _TEST), (_SKEW, _TEST[:2]), (100 * _VALID[[2, 3]], 100 * _TEST[[2, 3]])],
    praise="Chosen on one part, reported on the other, and a rate that overflows once is out.",
    slips=(
        Slip("least test score", lambda v, t: t.mean(1).min(), "That is the least *test* score: the test part has done the choosing, and its luck is in the number."),
        Slip("nan skipped", lambda v, t: t[np.nanmean(v, axis=1).argmin()].mean(), "A rate at which a seed overflowed was chosen: `nanmean` forgets the failure, which is what you would be buying."),
        Slip("argmin of nan", lambda v, t: t[v.mean(1).argmin()].mean(), "A rate at which a seed overflowed was chosen: `argmin` takes nan for the least. Put ∞ in its place."),
        Slip("nan to one", lambda v, t: t[np.nan_to_num(v, nan=1.0).mean(1).argmin()].mean(), "A rate at which a seed overflowed was chosen: where errors are in per cent, 1 is a small one. Put ∞ in place of nan."),
        Slip("median reported", lambda v, t: np.median(_row(v, t)), "The rate is right; but report the mean over its seeds, not the median."),
        Slip("best seed reported", lambda v, t: _row(v, t).min(), "The rate is right; but that is its luckiest seed. Report the mean over the seeds."),
        Slip("luckiest run", lambda v, t: t.min(), "That is the least number in `test`: the test part has chosen both the rate and the seed."),
        Slip("rate by its number", lambda v, t: np.where(np.isfinite(v.mean(1)), v.mean(1), np.inf).argmin(), "That says which rate was chosen; asked is its mean test error."),
        Slip("best single run", lambda v, t: t[np.unravel_index(np.where(np.isfinite(v), v, np.inf).argmin(), v.shape)[0]].mean(), "The rate of the best single run was chosen, and the best of many runs is a lucky one: compare means over the seeds."),
        Slip("median", lambda v, t: t[np.where(np.isfinite(v.mean(1)), np.median(v, axis=1), np.inf).argmin()].mean(), "The rate was chosen by the median over the seeds, which overlooks one bad run; asked is the mean."),
        Slip("validation reported", lambda v, t: np.nanmin(np.where(np.isfinite(v.mean(1)), v.mean(1), np.inf)), "That is the validation score of the chosen rate: it was chosen for being low. Report the test score."),
        Slip("most instead of least", lambda v, t: t[np.where(np.isfinite(v.mean(1)), v.mean(1), -np.inf).argmax()].mean(), "Less is better here: these are errors."),
        Slip("not averaged", lambda v, t: t[np.where(np.isfinite(v.mean(1)), v.mean(1), np.inf).argmin()], "One number is asked for: the mean over the seeds."),
    ),
)
