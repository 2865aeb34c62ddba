"""What `make bench` compares: stored measurements, their table in the docs, copies of chapters that are chapters."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import bench_growth  # noqa: E402
import bench_peers  # noqa: E402

CHAPTERS = sorted((ROOT / "chapters").glob("[0-9][0-9]-*.md"))
CELL = re.compile(r"^```\{code-cell\}.*?^```$", re.M | re.S)
SAMPLE = """\
(sample)=
# Sample

See {ref}`sample-end`, {numref}`fig-bend`, [the claim](#claim-sample-one), chapters/sample.md and {ref}`other`.

```{code-cell} ipython3
---
mystnb:
  figure:
    name: fig-bend
---
find("sample-exercise")
```

:::{cited} sample-one
Text.
:::

```{exercise-start}
:label: sample-exercise
```
```{ask} sample-exercise
```

(sample-end)=
"""


def test_the_table_in_the_docs_is_made_of_the_measurements():
    shown = bench_peers.PLACE.search(bench_peers.SHOWN_IN.read_text(encoding="utf-8"))
    assert shown, "MAINTAINING.md has no place for the table"
    assert shown[0] == bench_peers.table(bench_peers.rows())


def test_every_measurement_says_what_of_and_when():
    rows = bench_peers.rows()
    assert len(rows) >= 4 and len({row["book"] for row in rows}) == len(rows)
    for row in rows:
        assert row["version"] and row["source"] and re.fullmatch(r"20\d\d-\d\d", row["date"]), row
        numbers = {name: value for name, value in row.items() if name not in ("book", "version", "date", "source")}
        assert sum(bool(re.fullmatch(r"\d+(\.\d+)?", value)) for value in numbers.values()) >= 5, row
        assert all(value == "" or float(value) >= 0 for value in numbers.values()), row


def test_a_new_row_replaces_the_old_one_in_both_places(tmp_path, monkeypatch):
    file, page = tmp_path / "measured.csv", tmp_path / "page.md"
    page.write_text("Before\n<!-- made by tools/bench_peers.py -->\nold\n<!-- end -->\nAfter\n", "utf8")
    rows = [dict(row, requests="777") for row in bench_peers.rows()]
    monkeypatch.setattr(bench_peers, "MEASURED", file)
    monkeypatch.setattr(bench_peers, "SHOWN_IN", page)
    bench_peers.keep(rows)
    assert list(csv.DictReader(file.open(encoding="utf-8"))) == rows
    text = page.read_text("utf8")
    assert text.startswith("Before\n") and text.endswith("<!-- end -->\nAfter\n") and "old" not in text
    assert text.count("| 777 |") == len(rows)


def test_what_one_more_chapter_costs():
    # a fixed part of 10 s, 2 s for each of 5, 10, 20 chapters: the cost is linear although a chapter's share falls
    found = {k: (5 * k, 1.0, 10 + 2.0 * 5 * k, 1.0, 1.0) for k in (1, 2, 4)}
    assert bench_growth.steps(found) == [2.0, 2.0]
    assert "costs 2.00, then 2.00 processor s" in bench_growth.table(found)
    assert bench_growth.PLACE.search(bench_growth.SHOWN_IN.read_text(encoding="utf-8"))[0].count("×") >= 3


def test_a_copy_has_labels_of_its_own_and_the_same_code():
    copy = bench_growth.renamed(SAMPLE, "-copy2")
    for kept in ("chapters/sample.md", "{ref}`other`", 'find("sample-exercise")', "{ask} sample-exercise\n"):
        assert kept in copy, kept
    new_labels = "(sample-copy2)=", "{ref}`sample-end-copy2`", "{cited} sample-one-copy2", "(sample-end-copy2)="
    for new in (*new_labels, ":label: sample-exercise-copy2", "(#claim-sample-one)"):
        assert new in copy, new
    assert CELL.findall(copy) == CELL.findall(SAMPLE) and "{numref}`fig-bend`" in copy


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_copy_of_a_chapter_runs_nothing_again(path):
    text = path.read_text("utf8")
    copy = bench_growth.renamed(text, "-copy2")
    assert CELL.findall(copy) == CELL.findall(text) != []
    own = {found[found.lastgroup] for found in bench_growth.LABEL.finditer(text)}
    assert own and {label + "-copy2" for label in own} == {
        found[found.lastgroup] for found in bench_growth.LABEL.finditer(copy)
    }


@pytest.mark.parametrize(
    "tool", "bench bench_functions bench_growth bench_peers execute live_check mutants notebooks timings".split()
)
def test_a_tool_says_that_there_is_no_such_thing(tool):
    """Without that, a misspelt chapter was taken for all of them, or for none that needs work."""
    run = subprocess.run([sys.executable, f"tools/{tool}.py", "nowhere"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode and "nowhere" in run.stderr and "Traceback" not in run.stderr, run.stderr
