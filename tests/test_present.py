"""How records look: cards, tables, words. Every number shown must be one of the record's."""

import re

import pytest
from records import RECORDS, SETTINGS

import actlib as act
from actlib.catalogue import ALL
from actlib.present import COLUMNS, Markdown, card, curve_in_words, facts, number, table


def rows(text):
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")
    ][2:]


def test_a_card_tells_every_fact():
    text = card("logistic")
    for part in (
        "**sigmoid (logistic)**",
        "`act.sigmoid`",
        "also `logistic`",
        r"\frac{1}{1 + e^{-a\,x}}",
        "$(0, 1)$",
        "strictly increasing",
        "C^\\infty",
        "0.25",
        "1838",
    ):
        assert part in text, part
    names = [name for name, _ in facts(act.sigmoid)]
    assert names == [
        "formula",
        "parameter",
        "range",
        "monotone",
        "symmetry",
        "smoothness",
        "largest slope",
        "tails",
        names[8],
        "second moment",
        "gain",
        "fixed points",
        "used by",
    ]


def test_a_card_follows_the_parameters():
    assert r"= 0.25" in card(act.sigmoid) and r"= 1" in card(act.sigmoid.with_(a=4))


@pytest.mark.parametrize("f", SETTINGS, ids=repr)
def test_a_card_shows_an_extremum_where_there_is_one_and_in_five_digits(f):
    told = dict(facts(f))
    assert ("minimum" in told, "maximum" in told) == (f.minimum is not None, f.maximum is not None)
    if f.minimum:
        assert all(number(part) in told["minimum"] for part in f.minimum)
    assert not re.search(r"[1-9][\d.]{6}", told["range"] + told["largest slope"]), told


def test_tails_and_parts_are_written_as_one_would():
    assert dict(facts(act.tanhshrink))["tails"].startswith(r"$f - \left(x + 1\right) \to 0$ as $x \to -\infty$, gap")
    assert dict(facts(act.hardshrink))["range"] == r"$(-\infty, -\lambda) \cup \{0\} \cup (\lambda, \infty)$"


def test_a_convention_stands_on_the_card():
    assert "slope $0$ at $x = 0$" in card("relu")
    assert "convention" not in card("tanh")


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_has_an_entry_for_every_function(column):
    body = rows(table(columns=[column]))
    assert len(body) == len(ALL) and all(len(r) == 2 and r[1] for r in body)


def test_the_table_sorts_and_filters():
    years = [int(r[1]) for r in rows(table(columns=["year"], sort="year", where=lambda f: f.year))]
    assert years == sorted(years) and len(years) > 5
    steep = rows(table(columns=["lipschitz"], sort="lipschitz"))
    assert steep[0][0] in ("`sigmoid`", "`hard_sigmoid`") and steep[-1][1] == "∞"
    assert [r[0] for r in rows(table(where=lambda f: f.smooth == -1))][:2] == ["`step`", "`sign`"]
    assert rows(table(where=lambda f: False)) == []
    backwards = [r[0].strip("`") for r in rows(table(sort="name", descending=True))]
    assert backwards == sorted(backwards, reverse=True)


@pytest.mark.parametrize("sort", ["title", "name", "year", "lipschitz", "gain", "mean", "chapter", "smooth", "source"])
def test_the_table_sorts_by_whatever_a_record_has(sort):
    assert len(rows(table(sort=sort))) == len(ALL)


def test_what_the_table_cannot_do_is_said():
    with pytest.raises(ValueError, match="no column is called 'colour'; columns: formula"):
        table(columns=["colour"])
    for sort in ("colour", "slope", "range", "used_by", 5):
        with pytest.raises(ValueError, match=f"cannot sort by {sort!r}"):
            table(sort=sort, where=lambda f: False)
    for columns in ("year", None, 5):
        with pytest.raises(TypeError, match=f"columns takes a list.*was given {columns!r}"):
            table(columns)
    with pytest.raises(TypeError, match="where takes a function of a record.*was given 'monotone'"):
        table(where="monotone")


@pytest.mark.parametrize("f", RECORDS, ids=repr)
def test_a_curve_in_words(f):
    words = curve_in_words(f)
    assert words.startswith(f.title) and 5 <= len(words.split()) <= 60
    assert not re.search(r"\\|\$|nan|None|\boo\b", words), words


@pytest.mark.parametrize(
    ("value", "shown"), [("0.25", "0.25"), ("-1", "−1"), ("oo", "∞"), ("-oo", "−∞"), ("2/sqrt(pi)", "1.1284")]
)
def test_numbers_in_print(value, shown):
    assert number(act.identity.fact(value)) == shown


def test_markdown_shows_itself_everywhere():
    text = Markdown("**x**")
    assert repr(text) == "**x**" and text._repr_mimebundle_() == {"text/markdown": "**x**", "text/plain": "**x**"}
