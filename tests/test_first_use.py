"""Links to the glossary: which words count as a use of which entry, and which do not."""

import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from docutils import nodes

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "sphinx_ext"))
import first_use  # noqa: E402
from term_forms import ALSO, EVERYDAY, ONLY  # noqa: E402

GLOSSARY = (ROOT / "chapters" / "e-glossary.md").read_text("utf8")


def terms_of(source):
    body = re.search(r"^```\{glossary\}\n(.*?)^```", source, re.S | re.M)[1]
    return [line for line in body.splitlines() if line and not line[0].isspace()]


def found(text, *terms):
    vocabulary = first_use.Vocabulary([[(term, f"term-{term}")] for term in terms], everyday=True)
    return [(text[start:stop], entry.removeprefix("term-")) for start, stop, entry in vocabulary.uses(text)]


def test_no_word_is_defined_twice():
    terms = [term.lower() for term in terms_of(GLOSSARY)]
    assert sorted({term for term in terms if terms.count(term) > 1}) == []
    assert terms[0] < terms[-1] and len(terms) > 100


def test_every_listed_spelling_belongs_to_a_word_of_the_glossary():
    terms = set(terms_of(GLOSSARY))
    assert {*ALSO, *ONLY, *EVERYDAY} - terms == set()


@pytest.mark.parametrize(
    "text, term, linked",
    [
        ("Two Gates are open", "gate", "Gates"),
        ("its entropies", "entropy", "entropies"),
        ("a pre activation", "pre-activation", "pre activation"),
        ("a gated linear\nunit", "gated linear unit", "gated linear\nunit"),
        ("Stein’s rule", "Stein's rule", "Stein’s rule"),
        ("a vector-Jacobian product", "vector–Jacobian product", "vector-Jacobian product"),
        ("the units saturate", "saturation", "saturate"),
        ("x and the root nearly cancel", "cancellation", "cancel"),
    ],
)
def test_a_use_is_found_in_every_form(text, term, linked):
    assert found(text, term) == [(linked, term)]


@pytest.mark.parametrize(
    "text, term",
    [
        ("navigate", "gate"),
        ("the gate's curve", "S-curve"),
        ("most of the gain", "gain"),
        ("as of transformers 5.23", "transformer"),
        ("the signal dies", "dead unit"),
        ("beforehand skips rows", "residual block"),
    ],
)
def test_another_word_or_another_meaning_is_left_alone(text, term):
    assert found(text, term) == []


def test_the_longer_word_wins():
    text = "batch normalisation and normalisation"
    assert found(text, "normalisation", "batch normalisation") == [
        ("batch normalisation", "batch normalisation"),
        ("normalisation", "normalisation"),
    ]


def paragraph(*parts):
    made = nodes.paragraph("", "", *parts)
    nodes.container("", made)
    return made


def linked_in(*paragraphs, terms=("gain", "entropy", "gate")):
    vocabulary = first_use.Vocabulary([[(term, term)] for term in terms], everyday=True)
    taken = set()
    for one in paragraphs:
        first_use.link_words(one, vocabulary, taken, "e.html")
    return [(ref.astext(), ref["refuri"]) for one in paragraphs for ref in one.findall(nodes.reference)]


def test_the_first_use_alone_is_linked():
    first, second = paragraph(nodes.Text("a gate, a gate")), paragraph(nodes.Text("the gate"))
    assert linked_in(first, second) == [("gate", "e.html#gate")]
    assert (first.astext(), second.astext()) == ("a gate, a gate", "the gate")


def test_code_formulas_and_links_are_no_use():
    parts = nodes.literal("", "gate"), nodes.math("", "gate"), nodes.reference("", "gate", refuri="x")
    text = paragraph(*parts, nodes.Text(" and the "), nodes.strong("", "gate"))
    assert linked_in(text) == [("gate", "x"), ("gate", "e.html#gate")]
    assert [type(ref.parent) for ref in text.findall(nodes.reference)] == [nodes.paragraph, nodes.strong]


def test_the_company_of_a_word_may_stand_outside_of_its_node():
    text = paragraph(nodes.Text("Its "), nodes.strong("", "gain"), nodes.Text(" is"))
    assert linked_in(text) == [("gain", "e.html#gain")]


def test_of_a_word_that_is_half_bold_the_first_half_is_linked():
    text = paragraph(nodes.Text("the "), nodes.strong("", "gated linear"), nodes.Text(" unit"))
    assert linked_in(text, terms=["gated linear unit"]) == [("gated linear", "e.html#gated linear unit")]


def test_a_changed_glossary_renews_every_chapter_and_an_unchanged_one_none():
    env = SimpleNamespace(glossary_entries={"g": [[("gate", "term-gate")]]}, found_docs={"chapters/01-a", "g"})
    assert first_use.renew_links(None, env) == ["chapters/01-a"]
    assert first_use.renew_links(None, env) == []
    env.glossary_entries["g"].append([("gain", "term-gain")])
    assert first_use.renew_links(None, env) == ["chapters/01-a"]
