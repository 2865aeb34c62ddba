"""Experiments too long for a chapter: each is one file, with its results as data beside it.

    results("text")      feed-forward units on a real text, equal parameters (chapter 14)
    results("sparsity")  exact zeros after training, and what skipping them is worth (chapter 16)
    results("tournament")    every hidden-layer function x initialisation x rate x seed (chapter 17)
    results("finals")        the same functions at what they chose there, on fresh seeds (chapter 17)

`make experiments` makes them again; `python -m actlib.experiments --help` says how.
"""

import json
from functools import cache
from importlib.resources import files

NAMES = ("text", "sparsity", "tournament", "finals")


def results(name):
    """An experiment's stored results: a dict with `settings`, `axes`, `machine`, `seconds` and its measures.

    A measure is a NumPy array whose axes are those that `axes` names, in that order (nan: the run overflowed).
    """
    if name not in NAMES:
        raise KeyError(f"no experiment is called {name!r}; there are {', '.join(NAMES)}")
    return read(_stored(name))


@cache
def _stored(name):
    file = files("actlib.experiments").joinpath("results", f"{name}.json")
    if not file.is_file():
        raise FileNotFoundError(f"the results of {name!r} are not there; make experiments makes them")
    return json.loads(file.read_text(encoding="utf-8"))


def read(stored):
    """Collected results with their measures as arrays."""
    import numpy as np

    return {k: np.array(v, dtype=float) if isinstance(v, list) else v for k, v in stored.items()}
