"""Everything that the notes behind this book name has a place in it: tests/data/coverage.csv says which."""

import csv
from pathlib import Path

import pytest

from tools.links import Page

TABLE = Path(__file__).resolve().parents[1] / "data" / "coverage.csv"
TOPICS = 302


def rows():
    with open(TABLE, encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def missing(html, table):
    """`id (topic): place` for each row whose page, or whose anchor on it, is not in the built book."""
    ids, found = {}, []
    for row in table:
        page = html / f"{row['page']}.html"
        if page not in ids:
            ids[page] = Page(page).ids if page.is_file() else None
        if ids[page] is None:
            found.append(f"{row['id']} ({row['topic']}): {row['page']} is no page")
        elif row["anchor"] not in ids[page]:
            found.append(f"{row['id']} ({row['topic']}): {row['page']} has no {row['anchor']!r}")
    return found


def test_every_topic_stands_in_the_table_once():
    assert [row["id"] for row in rows()] == [f"T{n:03}" for n in range(1, TOPICS + 1)]
    assert [row["id"] for row in rows() if not row["topic"].strip()] == []


def test_every_place_is_in_the_book(html):
    assert missing(html, rows()) == []


@pytest.mark.parametrize(
    "change, told",
    [
        ({}, []),
        ({"page": "gone"}, ["T001 (ramp): gone is no page"]),
        ({"anchor": "gone"}, ["T001 (ramp): ramps has no 'gone'"]),
        ({"anchor": ""}, ["T001 (ramp): ramps has no ''"]),
    ],
)
def test_a_place_that_is_not_there_is_told(tmp_path, change, told):
    (tmp_path / "ramps.html").write_text('<section id="ramp"></section>', "utf8")
    assert missing(tmp_path, [{"id": "T001", "topic": "ramp", "page": "ramps", "anchor": "ramp"} | change]) == told
