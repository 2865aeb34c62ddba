"""The atlas and the cheat sheet: nothing left out, nothing changed on the way from the records."""

import re
from pathlib import Path

import pytest

from actlib import atlas
from actlib.catalogue import ALL, VECTORS, find
from tools import cheat_sheet

CHAPTERS = Path(__file__).resolve().parent.parent / "chapters"


def rows(text):
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()[2:]]


@pytest.mark.parametrize("table, records", [(atlas.atlas(), ALL), (atlas.atlas("several"), VECTORS)])
def test_every_function_has_its_row(table, records):
    assert [row[0] for row in rows(table)] == [
        f"[{atlas.name(f)}]({atlas.PAGES[f.chapter]}.md)" for f in records.values()
    ]
    assert len({row[0] for row in rows(table)}) == len(records)
    assert len({len(row) for row in rows(table)}) == 1


def test_pages_are_the_books():
    taught = {f.chapter for f in (*ALL.values(), *VECTORS.values())}
    assert taught <= set(atlas.PAGES)
    for number, page in atlas.PAGES.items():
        assert (CHAPTERS / f"{page}.md").is_file() and page.startswith(f"{number:02}-")


@pytest.mark.parametrize(
    "name, expected",
    [
        ("relu", ("[0, ∞)", "constant", "line")),
        ("gelu", ("[−0.17, ∞)", "fades fast", "line")),
        ("softsign", ("(−1, 1)", "fades slowly", "fades slowly")),
        ("sin", ("[−1, 1]", "swings", "swings")),
        ("squared_relu", ("[0, ∞)", "constant", "square")),
        ("tanhshrink", ("(−∞, ∞)", "line", "line")),
    ],
)
def test_ranges_and_tails_in_words(name, expected):
    f = find(name)
    assert (atlas.interval(f.range), atlas.tail(f, f.left), atlas.tail(f, f.right)) == expected


def test_the_cheat_sheet_is_complete_and_the_same_every_time(tmp_path):
    files = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        cheat_sheet.save(folder)
        files.append([(folder / f"cheat-sheet.{kind}").read_bytes() for kind in ("svg", "pdf")])
    assert files[0] == files[1]
    drawn = re.findall(r">([^<>]+)</text>", files[0][0].decode())
    missing = {atlas.name(f).split(" (")[0] for f in ALL.values()} - set(drawn)
    assert not missing
