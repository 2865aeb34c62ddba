"""Every row of the ledger has a place in the book, every place names a row, and the page follows both."""

import io
import re
from pathlib import Path

import pytest
import yaml
from chapter_claims import CHAPTERS, claims
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

ROOT = Path(__file__).resolve().parent.parent
LEDGER = yaml.safe_load((ROOT / "ledger.yml").read_text(encoding="utf-8"))
ROWS = {row["id"]: row for row in LEDGER["claims"]}


def labels():
    found = set()
    for path in CHAPTERS:
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"^\(([\w-]+)\)=$|^ +name: ([\w-]+)$|^:(?:name|label): ([\w-]+)$", text, re.M))
    return {label for group in found for label in group if label}


def test_the_ledger_is_whole():
    rows = LEDGER["claims"]
    assert len(rows) > 200 and len(ROWS) == len(rows), "a number is used twice"
    assert [row["id"] for row in rows] == sorted(ROWS)
    for row in rows:
        assert re.fullmatch(r"C\d{3}", row["id"])
        assert set(row) - {"see"} == {"id", "notes", "verdict", "said", "statement"}, row["id"]
        assert row["verdict"] in LEDGER["verdicts"], f"{row['id']}: {row['verdict']}, known: {list(LEDGER['verdicts'])}"
        assert set(row["notes"]) <= set(LEDGER["notes"]), row["id"]
        for words in (row["said"], row["statement"]):
            assert words[-1] in ".?!" and words.count("$") % 2 == 0 and len(words) <= 300, f"{row['id']}: {words}"
    assert {row["verdict"] for row in rows} == set(LEDGER["verdicts"])


def test_every_row_has_a_place_in_the_book():
    settled = {number for _, _, numbers, _ in claims() for number in numbers}
    assert [number for number, row in ROWS.items() if number not in settled and not row.get("see")] == []


def test_every_place_names_a_row_that_is_there():
    wrong = [(page, name, number) for page, name, numbers, _ in claims() for number in numbers if number not in ROWS]
    assert wrong == []
    written = {(path.stem, n) for path in CHAPTERS for n in re.findall(r"\bC\d{3}\b", path.read_text("utf8"))}
    assert written and {place for place in written if place[1] not in ROWS} == set()


def test_what_a_row_sends_to_is_there():
    known = {f"claim-{name}" for _, name, *_ in claims()} | {name for _, name, *_ in claims()} | labels()
    assert len(labels()) > 50, "the chapters' own labels are not seen"
    assert [(row["id"], row["see"]) for row in ROWS.values() if not set(row.get("see", "").split()) <= known] == []


# --- the page, on a book of two chapters

CONF = """\
extensions = ["myst_parser", "claims", "what_notes_say"]
myst_enable_extensions = ["dollarmath", "colon_fence"]
html_theme, html_copy_source, numfig = "basic", False, True
"""
PARTS = ("sources", "verdicts", "kinds", "filter", "claims", "further")
TEXT = {
    "index.md": "# Book\n\n```{toctree}\n:numbered: 1\n\none\ntwo\n```\n\n```{toctree}\nnotes\n```\n",
    "one.md": "# First\n\n(first-road)=\n## A\n\n"
    "<!-- claim: a-first proved C001,C003 -->\n\n**Proved.** It is $x^2$.\n\n- evidence\n\n"
    "## B\n\n<!-- claim: a-second computed - -->\n\n**Computed.** See {ref}`first-road`.\n\n- more evidence\n",
    "two.md": "# Second\n\n## C\n\n<!-- claim: b-only demonstrated C001 -->\n\n**Demonstrated.** It was seen.\n",
    "notes.md": "# Notes\n\n" + "".join(f"```{{notes-part}} {part}\n```\n\n" for part in PARTS),
    "ledger.yml": """\
notes: {old: 'An old note', new: 'A new one'}
verdicts: {'true': 'it holds', 'false': 'it does not'}
claims:
- {id: C001, notes: [old, new], verdict: 'true', said: 'Said one.', statement: 'Right: $y^2$.'}
- {id: C002, notes: [], verdict: 'false', said: 'Said two.', statement: 'Wrong.', see: first-road b-only}
- {id: C003, notes: [new], verdict: 'false', said: 'Said three.', statement: 'Wrong again.'}
""",
}


@pytest.fixture
def small(tmp_path, monkeypatch):
    """build(name=text, …) writes what changed, builds what it makes stale -> (pages, warnings)."""
    monkeypatch.syspath_prepend(str(ROOT / "sphinx_ext"))
    (tmp_path / "conf.py").write_text(CONF, "utf8")
    for name, text in TEXT.items():
        (tmp_path / name).write_text(text, "utf8")

    def build(**changed):
        for name, (old, new) in changed.items():
            file = tmp_path / (TEXT.keys() & {f"{name}.md", f"{name}.yml"}).pop()
            assert old in file.read_text("utf8")
            file.write_text(file.read_text("utf8").replace(old, new), "utf8")
        warnings = io.StringIO()
        with patch_docutils(), docutils_namespace():
            folders = (tmp_path, tmp_path, tmp_path / "html", tmp_path / "trees")
            Sphinx(*folders, "html", status=None, warning=warnings).build()
        pages = {name: (tmp_path / "html" / f"{name}.html").read_text("utf8") for name in ("one", "two", "notes")}
        return pages, warnings.getvalue()

    return build


def entry(page, number):
    """The words of a row, its classes, and where its links lead."""
    found = re.search(rf'<li class="([^"]*)" id="note-{number}">(.*?)</li>', page, re.S)
    words = " ".join(re.sub(r"<[^>]+>", " ", found[2]).split())
    return words, found[1].split(), re.findall(r'href="([^"]+)"', found[2])


def test_a_row_leads_to_every_place_that_settles_it(small):
    pages, warnings = small()
    assert warnings == ""
    words, classes, links = entry(pages["notes"], "C001")
    assert "True" in words and "old, new" in words and "Said one." in words and "Right:" in words
    assert "Chapter 1: proved . Chapter 2: demonstrated ." in words
    assert {"verdict-true", "in-old", "in-new", "ch-one", "ch-two", "kind-proved", "kind-demonstrated"} <= set(classes)
    assert links == ["#note-C001", "one.html#claim-a-first", "two.html#claim-b-only"]
    assert 'title="a first"' in pages["notes"]
    words, classes, links = entry(pages["notes"], "C002")
    assert "added" in words and "in-none" in classes
    assert links[1:] == ["one.html#first-road", "two.html#claim-b-only"]
    assert pages["notes"].index('id="notes-ch-one"') < pages["notes"].index('id="note-C003"')


def test_a_claim_leads_to_its_rows(small):
    pages, _ = small()
    head = re.search(r'<p class="claim-head">(.*?)</p>', pages["one"], re.S)[1]
    assert re.sub(r"<[^>]+>", "", head) == "Proved · C001, C003"
    assert re.findall('href="([^"]+)"', head) == ["#claim-a-first", "notes.html#note-C001", "notes.html#note-C003"]


def test_what_no_note_says_stands_in_its_own_words(small):
    page = small()[0]["notes"]
    further = page[page.index('id="further-ch-one"') :]
    assert 'href="one.html#claim-a-second"' in further
    assert "See <a" in further and 'href="one.html#first-road"' in further
    assert "evidence" not in page and "<strong>Computed" not in page and "further-ch-two" not in page
    assert "makes 3 claims: 1 proved, 1 computed, 1 demonstrated. 1 of them answer no note" in page


def test_the_counts_are_counted(small):
    page = re.sub(r"\s*<[^>]+>\s*", "|", small()[0]["notes"])
    page = re.sub(r"\|+", "|", page)
    assert "|True|it holds|1|" in page and "|False|it does not|2|" in page and "|All|3|" in page
    assert "|Old|An old note|1|" in page and "|New|A new one|2|" in page


def test_a_change_anywhere_reaches_the_page(small):
    assert entry(small()[0]["notes"], "C003")[2][1:] == ["one.html#claim-a-first"]
    pages, _ = small(two=("demonstrated C001 -->", "cited C003 -->"))
    assert entry(pages["notes"], "C003")[2][1:] == ["one.html#claim-a-first", "two.html#claim-b-only"]
    assert entry(pages["notes"], "C001")[2][1:] == ["one.html#claim-a-first"]
    pages, _ = small(one=("See {ref}", "Look at {ref}"))
    assert "Look at <a" in pages["notes"]
    pages, _ = small(ledger=("Said three.", "Said otherwise."))
    assert "Said otherwise." in entry(pages["notes"], "C003")[0]


@pytest.mark.parametrize(
    "change, complaint",
    [
        ({"one": ("C001,C003", "C001")}, "C003 has no place in the book"),
        ({"one": ("C001,C003", "C001,C003,C004")}, "names C004, which ledger.yml does not have"),
        ({"ledger": ("see: first-road", "see: lost-road")}, "lost-road` is neither a claim nor a label"),
    ],
)
def test_the_build_says_what_does_not_fit(small, change, complaint):
    assert complaint in small(**change)[1]
