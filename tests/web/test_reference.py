"""The reference of the library and the index of functions, as built: every function is there, every link arrives."""

import gzip
import importlib
import re
import sys
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from actlib.catalogue import ALL, VECTORS
from actlib.formula import typeset

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "sphinx_ext"))
import library_names  # noqa: E402

EVERY = ALL | VECTORS
REFERENCE = "chapters/g-reference"
INDEX = "chapters/i-functions"


def text_of(html, page):
    return (html / f"{page}.html").read_text("utf8")


@pytest.fixture(scope="module")
def rows(html):
    """name -> the addresses of its row."""
    listing = re.search(r'<table class="[^"]*function-index.*?</table>', text_of(html, INDEX), re.S)[0]
    found = {}
    for row in re.findall(r"<tr.*?</tr>", listing, re.S)[1:]:
        found[re.search(r'<span class="pre">([^<]+)</span>', row)[1]] = [
            unescape(a) for a in re.findall(r'href="([^"]+)"', row)
        ]
    return found


def test_the_index_has_every_function_once(rows):
    assert sorted(rows) == sorted(EVERY)


def test_each_row_leads_to_chapter_plot_and_facts(html, rows):
    for name, links in rows.items():
        chapter, *explorer, reference = links
        assert int(chapter[:2]) == EVERY[name].chapter, name
        assert [parse_qs(urlsplit(link).query) for link in explorer] == ([{"f": [name]}] if name in ALL else []), name
        assert reference == f"g-reference.html#act.{name}"
        for link in links:
            page, _, anchor = link.partition("#")
            target = html / "chapters" / page.partition("?")[0]
            assert target.is_file() and (not anchor or f'id="{anchor}"' in target.read_text("utf8")), link


def test_a_function_with_a_card_in_its_chapter_leads_to_the_card(rows):
    cards = {name for name, links in rows.items() if "#card-" in links[0]}
    assert {"sigmoid", "tanh", "relu", "gelu", "silu", "softmax"} <= cards


def test_the_plot_opens_with_that_function(opened):
    tab = opened(INDEX)
    tab.get_by_role("link", name="plot of mish", exact=True).click()
    tab.wait_for_selector("act-explorer .live-chooser")
    chosen = "[...document.querySelectorAll('act-explorer details input:checked')].map(box => box.value)"
    assert tab.evaluate(chosen) == ["mish"]


def test_the_reference_has_every_function_and_every_tool(html):
    page = text_of(html, REFERENCE)
    formulas = set(
        map(unescape, re.findall(r'<annotation encoding="application/x-tex">(.*?)</annotation>', page, re.S))
    )
    for name, f in EVERY.items():
        assert f'id="act.{name}"' in page, name
        assert any(typeset(f.formula) in formula for formula in formulas), name
    for module, name in library_names.uses(ROOT / "chapters"):
        written = library_names.written(getattr(importlib.import_module(module), name))
        assert f'id="{written}"' in page, written


def test_the_reference_stays_light_enough_for_a_phone(html):
    assert len(gzip.compress(text_of(html, REFERENCE).encode())) < 200_000
