"""The stored results of the experiments: complete, made by this code, and one of their numbers made again."""

import os

import numpy as np
import pytest

from actlib import experiments
from actlib.experiments import ranking, sweep, text, tournament


@pytest.mark.parametrize("name", experiments.NAMES)
def test_stored_results_are_those_of_the_code(name):
    found, module = experiments.results(name), sweep.experiment(name)
    assert found["experiment"] == name and found["protocol"] == module.PROTOCOL and found["quick"] is False
    assert len(found["axes"]["seed"]) >= 5 and found["machine"]["processor"]
    assert module.table(found)
    file = os.path.join(os.path.dirname(experiments.__file__), "results", f"{name}.json")
    assert os.path.getsize(file) < 300_000


def test_the_stored_text_results_have_every_run():
    found = experiments.results("text")
    axes = found["axes"]
    assert axes["unit"] == list(text.UNITS) and axes["rate"] == list(text.RATES)
    assert found["test"].shape == (len(text.UNITS), len(text.RATES), len(axes["seed"]))
    assert np.isfinite(found["test"]).all() and (found["test"] > 1).all() and (found["test"] < 4).all()
    assert len(set(found["settings"]["parameters"].values())) == 1


def test_the_stored_tournament_has_every_function():
    found = experiments.results("tournament")
    axes = found["axes"]
    assert axes["depth"] == list(tournament.DEPTHS) and axes["task"] == list(tournament.TASKS)
    shape = tuple(len(axes[a]) for a in ("function", "task", "depth", "start", "rate", "seed"))
    assert axes["function"] == tournament.FUNCTIONS and found["test"].shape == shape
    assert found["valid"].shape == shape[:-1]
    worst = ranking.capped(found)
    assert np.isfinite(worst).all() and worst.min() > 0
    rows = ranking.standing(found, "digits", 8)
    assert len(rows) == shape[0] and [r["score"] for r in rows] == sorted(r["score"] for r in rows)
    assert sum("p" in r for r in rows) == shape[0] - 1
    assert sum(ranking.explained(found, "digits", 2).values()) == pytest.approx(1)


def test_the_stored_finals_are_the_tournaments_picks_on_other_seeds():
    found, before = experiments.results("finals"), experiments.results("tournament")
    assert not set(found["axes"]["seed"]) & set(before["axes"]["seed"]) and len(found["axes"]["seed"]) >= 10
    assert found["axes"]["function"] == before["axes"]["function"] and found["axes"]["depth"] == before["axes"]["depth"]
    f, t, d = (found["axes"][a].index(n) for a, n in (("function", "tanh"), ("task", "halves"), ("depth", 2)))
    assert ranking.chosen(found, f, t, d) == ranking.chosen(before, f, t, d)
    assert np.abs(ranking.tuned(found)[f, t, d].mean() - ranking.tuned(before)[f, t, d].mean()) < 0.03


def test_the_same_settings_give_the_stored_number():
    """One run of the tournament again: a stored number that nobody can repeat is worth nothing."""
    found = experiments.results("tournament")
    axes = found["axes"]
    f, r = axes["function"].index("tanh"), axes["rate"].index(0.003)
    own = axes["start"].index("own")
    gain = tournament.gain("tanh")
    again = tournament.scores_of("tanh", "halves", 2, gain, axes["seed"][:1], found["settings"]["steps"], [0.003])
    assert again["test"].item() == pytest.approx(found["test"][f, axes["task"].index("halves"), 0, own, r, 0], rel=1e-3)
