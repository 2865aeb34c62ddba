"""The tournament's finals: every function again with the start and rate that it chose, on seeds that chose nothing.

In the tournament the best of eighteen settings was picked; the luck of the picked one comes with it. Here each function
runs at its pick alone, with ten fresh seeds, the same for all: these are the numbers for comparing functions.
"""

from actlib.experiments import ranking, results, tournament
from actlib.experiments.statistics import rounded

FIRST = 100  # the tournament's seeds are small numbers
PROTOCOL = 1


def jobs(seeds, quick=False):
    """The settings of every run; two seeds here for every one asked for."""
    fresh = [FIRST + k for k in range(2 * len(list(seeds)))]
    if quick:
        pick = {"task": "digits", "depth": 2, "start": "own", "rate": 0.01, "seeds": fresh, "steps": 20}
        return [{"function": function, **pick} for function in ("relu", "gelu", "swiglu")]
    return picks(results("tournament"), fresh)


def picks(found, seeds):
    """One dict of settings a function, task and depth: the start and rate with the least mean validation score."""
    axes, picked = found["axes"], []
    for f, function in enumerate(axes["function"]):
        for t, task in enumerate(axes["task"]):
            for d, depth in enumerate(axes["depth"]):
                how = ranking.chosen(found, f, t, d) | {"seeds": seeds, "steps": found["settings"]["steps"]}
                picked.append({"function": function, "task": task, "depth": depth, **how})
    return picked


def work(function, task, depth, start, rate, seeds, steps):
    """The test scores, one a seed."""
    gain = tournament.gain_of(start, function)
    scores = tournament.scores_of(function, task, depth, gain, seeds, steps, rates=[rate])
    return {"test": rounded(scores["test"][0].tolist())}


def collect(runs):
    """test [function][task][depth][seed]; start and rate [function][task][depth]."""
    f, t, d = ([*dict.fromkeys(s[name] for s, _ in runs)] for name in ("function", "task", "depth"))
    found = {(s["function"], s["task"], s["depth"]): (s, outcome) for s, outcome in runs}
    settings, _ = runs[0]

    def array(of):
        return [[[of(*found[function, task, depth]) for depth in d] for task in t] for function in f]

    picked = {name: array(lambda s, _, name=name: s[name]) for name in ("start", "rate")}
    said = {"steps": settings["steps"], "trivial": {task: tournament.trivial(task) for task in t}, "picked": picked}
    axes = {"function": f, "task": t, "depth": d, "seed": settings["seeds"]}
    return {"settings": said, "axes": axes, "test": array(lambda _, outcome: outcome["test"])}


def table(found):
    """Rows (function, mean rank, one score a task and depth), best first."""
    return ranking.table(found)
