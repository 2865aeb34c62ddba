"""What the pages say about time comes from one recorded run, which is whole and still holds."""

import json
import re
from pathlib import Path

import pytest

from actlib import timings
from actlib.proof import ClaimFailed, demonstrate

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = sorted((ROOT / "chapters").glob("[0-9]*.md"))
CLOCK = re.compile(r"\b(?:perf_counter|thread_time|process_time|monotonic|timeit)\b|\bcost\(")  # cost: actlib.verdict


def timed_claims(text):
    calls = re.findall(r'demonstrate\(\s*"([\w-]+)"((?:(?!demonstrate\().)*?)(?=^```|\Z)', text, re.S | re.M)
    return [claim for claim, rest in calls if "timed=True" in rest]


@pytest.fixture
def shown(monkeypatch, tmp_path):
    """demonstrate(...) with a small record; gives what it showed."""
    texts = []
    monkeypatch.setattr("IPython.display.display", lambda claim, **_: texts.append(repr(claim)))
    monkeypatch.setattr(timings, "RECORD", tmp_path / "timings.json")
    machine = {"processor": "A chip", "cores": 2, "python": "3.11.7", "numpy": "2.4.6"}
    claims = {"fast": [{"relu": 1.0, "tanh": 2.0 + seed} for seed in range(3)]}
    timings.RECORD.write_text(json.dumps({"machine": machine, "claims": claims}))

    def show(mode, claim="fast", relu=5.0, seeds=range(3), expect=lambda t: t["relu"] < t["tanh"]):
        if mode:
            monkeypatch.setenv("ACT_TIMINGS", mode)
        else:
            monkeypatch.delenv("ACT_TIMINGS", raising=False)
        found = demonstrate(claim, "Less.", lambda seed: {"relu": relu, "tanh": 9}, seeds, expect, timed=True)
        return found, texts[-1]

    return show


def test_a_reader_sees_what_was_just_measured(shown):
    found, text = shown("")
    assert found["relu"] == [5, 5, 5] and "| relu | 5 |" in text
    assert text.rstrip().endswith("Measured just now, where this ran.")


def test_the_book_shows_the_recorded_run_and_says_so(shown):
    found, text = shown("recorded")
    assert found == {"relu": [1, 1, 1], "tanh": [2, 3, 4]} and "| tanh | 3 | 2 … 4 |" in text
    assert "Recorded once (A chip, 2 cores, Python 3.11.7, NumPy 2.4.6)." in text


def test_the_first_run_warms_up_and_does_not_count(shown):
    runs = iter([{"first": 99.0}, {"first": 1.0}, {"first": 2.0}, {"first": 3.0}])
    found = demonstrate("warm", "Less.", lambda seed: next(runs), range(3), lambda t: t["first"] < 9, timed=True)
    assert found == {"first": [1, 2, 3]} and next(runs, None) is None


def test_the_book_still_measures(shown):
    with pytest.raises(ClaimFailed, match=r"'fast' did not hold with seed 0: measured \{'relu': 10"):
        shown("recorded", relu=10)
    with pytest.raises(ClaimFailed, match=r"seed 0: measured \{'relu': 1.0"):  # and the record must hold as well
        shown("recorded", expect=lambda t: t["relu"] > 4)


def test_a_record_that_does_not_fit_says_what_to_do(shown):
    with pytest.raises(ValueError, match="no timing of 'new' is recorded; `make timings` measures"):
        shown("recorded", claim="new")
    with pytest.raises(ValueError, match=r"'fast' measures relu, tanh \(5 seeds\), and recorded is relu, tanh"):
        shown("recorded", seeds=range(5))
    with pytest.raises(ValueError, match="ACT_TIMINGS is 'yes'; it may be recorded, record, or unset"):
        shown("yes")


def test_a_new_run_is_recorded(shown):
    shown("record", claim="new", relu=1.23456)
    record = timings.recorded()
    assert record["claims"]["new"] == [{"relu": 1.235, "tanh": 9.0}] * 3 and set(record["claims"]) == {"fast", "new"}
    assert record["machine"]["cores"] >= 1
    assert shown("recorded", claim="new")[0]["relu"] == [1.235] * 3


def test_every_claim_with_a_clock_is_recorded_and_nothing_else():
    claims = [claim for path in CHAPTERS for claim in timed_claims(path.read_text("utf8"))]
    assert sorted(claims) == sorted(timings.recorded()["claims"]) and len(claims) >= 8


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_no_cell_prints_a_time_otherwise(path):
    """A clock is read in functions only, that is by what a timed claim measures."""
    text = path.read_text("utf8")
    code = "".join(re.findall(r"^```\{code-cell\}.*?^```", text, re.M | re.S)).split("\n")
    lines = [line for line in code if CLOCK.search(line)]
    assert [line for line in lines if not line.startswith((" ", "from time import", "clock = "))] == []
    assert not lines or timed_claims(text)
