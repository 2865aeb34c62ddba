"""The sweep: every run once, kept when stopped, engines that say what they lack; statistics held against known ones."""

import json
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from actlib import experiments
from actlib.experiments import engines, sparsity, statistics, sweep, text
from actlib.experiments.__main__ import main


@pytest.fixture
def squares(monkeypatch):
    """An experiment of nine quick runs, in this process alone."""
    made = []

    class Squares:
        PROTOCOL = 1

        @staticmethod
        def jobs(seeds, quick):
            return [{"n": n, "seed": seed} for seed in seeds for n in (1, 2, 3)]

        @staticmethod
        def work(n, seed):
            made.append((n, seed))
            return {"square": n * n + seed}

        @staticmethod
        def collect(runs):
            return {"squares": [outcome["square"] for _, outcome in runs]}

    def here(name, jobs, engine, workers):
        yield from (sweep.perform(name, settings) for settings in reversed(jobs))

    monkeypatch.setattr(sweep, "experiment", lambda name: Squares)
    monkeypatch.setattr(engines, "completed", here)
    Squares.made = made
    return Squares


def test_results_come_in_the_order_of_the_jobs(squares, tmp_path):
    assert sweep.sweep("squares", [0, 1, 2], folder=tmp_path)["squares"] == [1, 4, 9, 2, 5, 10, 3, 6, 11]


def test_what_is_there_is_not_done_again(squares, tmp_path):
    sweep.sweep("squares", [0, 1], folder=tmp_path)
    assert len(squares.made) == 6
    assert sweep.sweep("squares", [0, 1, 2], folder=tmp_path)["squares"][:3] == [1, 4, 9]
    assert len(squares.made) == 9 and len(set(squares.made)) == 9


def test_another_protocol_counts_as_other_runs(squares, tmp_path):
    sweep.sweep("squares", [0, 1], folder=tmp_path)
    squares.PROTOCOL = 2
    sweep.sweep("squares", [0, 1], folder=tmp_path)
    assert len(squares.made) == 12


def test_a_run_that_fails_leaves_the_finished_ones(squares, tmp_path, monkeypatch):
    def work(n, seed):
        if (n, seed) == (2, 0):
            raise ZeroDivisionError("planted")
        return {"square": n * n + seed}

    good = squares.work
    monkeypatch.setattr(squares, "work", staticmethod(work))
    with pytest.raises(ZeroDivisionError, match="planted"):
        sweep.sweep("squares", [0, 1], folder=tmp_path)
    assert len(sweep.finished(tmp_path / "squares.jsonl")) == 4
    monkeypatch.setattr(squares, "work", staticmethod(good))
    squares.made.clear()
    assert sweep.sweep("squares", [0, 1], folder=tmp_path)["squares"] == [1, 4, 9, 2, 5, 10]
    assert sorted(squares.made) == [(1, 0), (2, 0)]


def test_a_line_cut_short_is_done_again_and_spoils_no_other(squares, tmp_path):
    sweep.sweep("squares", [0], folder=tmp_path)
    file = tmp_path / "squares.jsonl"
    file.write_bytes(file.read_bytes()[:-25])
    squares.made.clear()
    assert sweep.sweep("squares", [0], folder=tmp_path)["squares"] == [1, 4, 9]
    assert len(squares.made) == 1 and len(sweep.finished(file)) == 3


def test_a_key_does_not_hang_on_the_order_of_the_settings(squares):
    assert sweep.key("squares", {"a": 1, "b": 2}) == sweep.key("squares", {"b": 2, "a": 1})
    assert sweep.key("squares", {"a": 1, "b": 2}) != sweep.key("squares", {"a": 2, "b": 1})


QUICK = ["sparsity", "--quick", "--workers", "2"]


def command(*more, folder):
    return [sys.executable, "-m", "actlib.experiments", *more, "--runs", str(folder / "runs")]


def test_the_quick_command_does_every_experiment_and_then_nothing(tmp_path):
    given = command("--quick", "--workers", "2", "--results", str(tmp_path / "out"), folder=tmp_path)
    first = subprocess.run(given, capture_output=True, text=True)
    assert first.returncode == 0, first.stderr
    for name in experiments.NAMES:
        stored = json.loads((tmp_path / "out" / f"{name}.json").read_text(encoding="utf-8"))
        assert stored["experiment"] == name and stored["quick"] is True and stored["machine"]["cores"] >= 1
        done = len((tmp_path / "runs" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())
        assert f"{name}: {done} runs" in first.stderr
    assert "swiglu" in first.stdout and "density" in first.stdout and "mean rank" in first.stdout
    again = subprocess.run(given, capture_output=True, text=True)
    assert again.returncode == 0 and again.stdout == first.stdout
    assert all("of them from before" in line for line in again.stderr.splitlines())


def test_stopped_in_the_middle_it_goes_on_from_there(tmp_path):
    given = command("text", "--quick", "--workers", "1", "--seeds", "40", folder=tmp_path)
    file = tmp_path / "runs" / "text.jsonl"
    running = subprocess.Popen(given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 60
    while time.monotonic() < until and not sweep.finished(file) and running.poll() is None:
        time.sleep(0.05)
    running.send_signal(signal.SIGTERM)
    _, said = running.communicate(timeout=60)
    kept = sweep.finished(file)
    assert running.returncode == 130 and "goes on from there" in said
    assert 0 < len(kept) < 40 * len(text.UNITS)
    again = subprocess.run([*given[:-3], "2", *given[-2:]], capture_output=True, text=True)
    of_two = {sweep.key("text", settings) for settings in text.jobs(range(2), quick=True)}
    assert again.returncode == 0, again.stderr
    assert f"18 runs, {len(of_two & set(kept))} of them from before" in again.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["sparsty"], "no experiment is called 'sparsty'; there are text, sparsity, tournament"),
        (["--seeds", "1"], "--seeds was given 1; it takes a whole number from 2 up"),
        (["--workers", "0"], "--workers was given 0; it takes a whole number from 1 up"),
        (["--seeds", "many"], "invalid int value: 'many'"),
    ],
)
def test_bad_input_is_answered(given, said, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(given)
    assert stopped.value.code == 2 and said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("engine", "said"),
    [
        ("slurm", "engine 'slurm' is not known; accepted: local, dask, ray"),
        ("local:here", "the local engine takes no address, was given 'here'"),
    ],
)
def test_an_engine_that_is_not_one_is_answered(engine, said, tmp_path, capsys):
    assert main([*QUICK, "--engine", engine, "--runs", str(tmp_path)]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(("engine", "package"), [("dask", "distributed"), ("ray", "ray")])
def test_an_engine_that_is_not_installed_says_what_to_install(engine, package, tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, package, None)
    assert main([*QUICK, "--engine", engine, "--runs", str(tmp_path)]) == 1
    assert f"engine '{engine}' needs the package {package}: pip install {package}" in capsys.readouterr().err


@pytest.mark.parametrize(("engine", "package"), [("dask", "distributed"), ("ray", "ray")])
def test_a_cluster_gives_the_numbers_that_one_process_gives(engine, package, tmp_path):
    pytest.importorskip(package, reason=f"{package} is not installed: pip install {package}")
    given = ["text", "--quick", "--workers", "2", "--results"]
    for name, more in (("cluster", ["--engine", engine]), ("local", [])):
        ran = subprocess.run(
            [*command(*given, str(tmp_path / name), *more, folder=tmp_path / name)], capture_output=True, text=True
        )
        assert ran.returncode == 0, ran.stderr
    one, other = (json.loads((tmp_path / n / "text.json").read_text(encoding="utf-8")) for n in ("cluster", "local"))
    assert one["test"] == other["test"] and one["axes"] == other["axes"]


# --- statistics


def test_a_paired_difference_is_students():
    from scipy import stats

    a, b = np.array([3.0, 4, 6, 5]), np.array([1.0, 3, 3, 4.5])
    found, known = statistics.paired(a, b), stats.ttest_rel(a, b)
    interval = known.confidence_interval(0.95)
    assert found["p"] == pytest.approx(known.pvalue) and found["mean"] == pytest.approx(1.625)
    assert (found["low"], found["high"]) == pytest.approx((interval.low, interval.high))
    for one, other in (([1.0], [2.0]), (a, 3.0), (a, b[:1]), (a, b[:3]), (a, [np.nan] * 4), ([a], [b])):
        with pytest.raises(ValueError, match="at least two finite pairs"):
            statistics.paired(one, other)


def test_holm_on_an_example_by_hand():
    assert statistics.holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_the_critical_difference_is_the_published_one():
    """Demsar 2006, table 5 and the example of section 3.2.2: q = 2.569 for 4 candidates; 14 data sets give 1.25."""
    assert statistics.critical_difference(4, 14) == pytest.approx(2.569 * np.sqrt(4 * 5 / (6 * 14)), rel=1e-3)


def test_shares_add_up_and_find_what_was_planted():
    rng = np.random.default_rng(0)
    a, b, c = rng.normal(size=5), rng.normal(size=4), rng.normal(size=(5, 4))
    found = statistics.shares(a[:, None, None] + b[None, :, None] + np.zeros((5, 4, 3)), ("a", "b", "c"))
    assert found["a"] + found["b"] == pytest.approx(1) and found["a x b"] == pytest.approx(0, abs=1e-12)
    found = statistics.shares(np.broadcast_to(c[..., None], (5, 4, 3)), ("a", "b", "c"))
    assert found["c"] == pytest.approx(0, abs=1e-12) and found["rest"] == pytest.approx(0, abs=1e-12)
    assert sum(found.values()) == pytest.approx(1)
    with pytest.raises(ValueError, match="put a cap on the failures"):
        statistics.shares([[1.0, np.nan]], ("a", "b"))


def test_the_bound_on_skipping_is_amdahls():
    assert sparsity.bound(0.0) == 2 and sparsity.bound(1.0) == 1 and sparsity.bound(0.5) == pytest.approx(4 / 3)
    assert sparsity.bound(0, second=0.75) == 4


def test_skipping_rows_changes_nothing_when_the_skipped_ones_are_zeros():
    rng = np.random.default_rng(0)
    up, down, x = rng.normal(size=(12, 5)), rng.normal(size=(12, 5)), rng.normal(size=5)
    up[(up @ x).argsort()] = up.copy()  # an order: the first rows are those that stay 0
    up = up[::-1]
    active = np.flatnonzero(up @ x > 0)
    ways = sparsity.skipping(up, down, x, active)
    dense = ways["dense"]()
    assert 0 < len(active) < 12
    assert np.allclose(ways["second, copied"](), dense) and np.allclose(ways["both, copied"](), dense)


def test_an_experiment_that_does_not_exist_is_answered():
    with pytest.raises(KeyError, match="there are text, sparsity, tournament"):
        experiments.results("tournaments")


@pytest.mark.parametrize("option", ["--runs", "--results"])
def test_a_folder_that_cannot_be_made_is_said_before_anything_runs(option, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    folders = {"--runs": tmp_path, option: tmp_path / "file"}
    assert main([*QUICK, *(str(word) for pair in folders.items() for word in pair)]) == 1
    said = capsys.readouterr().err
    assert "File exists" in said and "sparsity:" not in said
