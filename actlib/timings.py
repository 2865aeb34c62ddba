"""What a clock said: measured whenever a cell runs, and on the book's pages shown from one recorded run.

A time is never the same twice; a page that showed each build's would never be the same page. So where the book is
built (ACT_TIMINGS=recorded), a timed demonstration measures as always and has to hold, and then shows the run that is
kept in data/timings.json, which has to hold too. `make timings` (ACT_TIMINGS=record) keeps a new one. Everywhere else
the reader sees what was just measured.
"""

import json
import os
from pathlib import Path

RECORD = Path(__file__).parent / "data" / "timings.json"
AGAIN = "`make timings` measures and records it anew"


def recorded():
    """{"machine": what it was measured on, "claims": {id: one {name: value} per seed}}"""
    return json.loads(RECORD.read_text(encoding="utf-8"))


def to_show(claim_id, measured):
    """The results that a demonstration shows, and a line that says where they come from."""
    match os.environ.get("ACT_TIMINGS", ""):
        case "":
            return measured, "Measured just now, where this ran."
        case "record":
            record(claim_id, measured)
            return measured, ""
        case "recorded":
            return kept(claim_id, measured)
        case other:
            raise ValueError(f"ACT_TIMINGS is {other!r}; it may be recorded, record, or unset")


def kept(claim_id, measured):
    """The run that is kept, and a line about it; ValueError where it has other names or seeds than this one."""
    run = recorded()
    results = run["claims"].get(claim_id)
    if results is None:
        raise ValueError(f"no timing of {claim_id!r} is recorded; {AGAIN}")
    if [list(one) for one in results] != [list(one) for one in measured]:
        given, rows = ", ".join(measured[0]), ", ".join(results[0])
        raise ValueError(f"{claim_id!r} measures {given} ({len(measured)} seeds), and recorded is {rows}; {AGAIN}")
    machine = run["machine"]
    where = f"{machine['processor']}, {machine['cores']} cores, Python {machine['python']}, NumPy {machine['numpy']}"
    return results, f"Recorded once ({where}). Each build measures again and checks the claim; run it for your machine."


def record(claim_id, measured):
    """Keep this run in place of the one before."""
    from actlib.experiments.sweep import machine

    claims = recorded()["claims"] if RECORD.is_file() else {}
    claims[claim_id] = [{name: float(f"{value:.4g}") for name, value in one.items()} for one in measured]
    text = json.dumps({"machine": machine(), "claims": dict(sorted(claims.items()))}, indent=1, ensure_ascii=False)
    RECORD.write_text(text + "\n", encoding="utf-8")
