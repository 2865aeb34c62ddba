"""What the notes say, as built: every claim there, each of the kind its cell runs, and a filter for the keyboard."""

import fnmatch
import gzip
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from chapter_claims import KINDS, claims  # noqa: E402

LEDGER = yaml.safe_load((ROOT / "ledger.yml").read_text(encoding="utf-8"))
PAGE = "chapters/a-what-the-notes-say"


class Claims(HTMLParser):
    """id -> kind of the claims on a page, and the ledger numbers in their heads."""

    def __init__(self, text):
        super().__init__()
        self.kinds, self.numbers, self.last = {}, {}, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        at = {name: value or "" for name, value in attributes}
        if "claim" in at.get("class", "").split() and at.get("id", "").startswith("claim-"):
            self.last = at["id"].removeprefix("claim-")
            self.kinds[self.last] = re.search(r"\bclaim-(\w+)", at["class"])[1]
            self.numbers[self.last] = []
        elif number := re.fullmatch(r"a-what-the-notes-say\.html#note-(C\d{3})", at.get("href", "")):
            self.numbers[self.last].append(number[1])


@pytest.fixture(scope="module")
def built(html):
    pages = {}
    for page in {page for page, *_ in claims()}:
        pages[page] = Claims((html / "chapters" / f"{page}.html").read_text(encoding="utf-8"))
    return pages


def test_a_claim_is_of_the_kind_that_its_cell_runs(built):
    """`prove` in the source is *proved* on the page, and so on; what was written is there, and nothing else."""
    seen, written_out = set(), {name for _, name, *_ in claims()}
    for page, name, numbers, kind in claims():
        found = [name] if name in built[page].kinds else fnmatch.filter(built[page].kinds.keys() - written_out, name)
        assert found, f"{page}: {name} is not on the page"
        assert {built[page].kinds[each] for each in found} == {kind}, f"{page}: {name}"
        assert all(built[page].numbers[each] == numbers for each in found), f"{page}: {name}"
        seen |= {(page, each) for each in found}
    assert seen == {(page, name) for page, found in built.items() for name in found.kinds}
    assert {kind for _, _, _, kind in claims()} == {*KINDS.values(), "cited"}


def test_every_claim_of_the_book_is_linked_once_or_more(html, built):
    text = (html / f"{PAGE}.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'href="([\w-]+)\.html#claim-([\w-]+)"', text))
    assert linked == {(page, name) for page, found in built.items() for name in found.kinds}
    assert set(re.findall(r'id="note-(C\d{3})"', text)) == {row["id"] for row in LEDGER["claims"]}


def test_the_page_is_light(html):
    assert len(gzip.compress((html / f"{PAGE}.html").read_bytes())) < 150_000


def shown(page):
    return page.locator(".noted:visible")


def test_without_javascript_everything_is_there(opened):
    page = opened(PAGE, java_script_enabled=False)
    assert shown(page).count() == page.locator(".noted").count() > len(LEDGER["claims"])
    assert not page.locator(".noted-filter").is_visible()


def test_filters_by_keyboard_and_says_how_many(opened):
    page = opened(PAGE, width=390)
    everything = page.locator(".noted").count()
    status = page.locator(".noted-filter [role=status]")
    assert status.inner_text() == f"{everything} of {everything} claims shown."
    page.get_by_label("Words").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.labels[0].textContent") == "Verdict"
    page.keyboard.type("false")
    wrong = [row for row in LEDGER["claims"] if row["verdict"] == "false"]
    assert status.inner_text() == f"{len(wrong)} of {everything} claims shown."
    assert set(page.locator(".noted:visible .noted-verdict").all_text_contents()) == {"False"}
    page.keyboard.press("Tab")
    page.keyboard.type("history")
    of_one = [row for row in wrong if "history" in row["notes"]]
    assert shown(page).count() == len(of_one) > 0
    assert [row["id"] for row in of_one] == sorted(page.locator(".noted:visible .noted-number").all_text_contents())
    page.keyboard.press("Tab")
    page.keyboard.type("5 ")
    page.keyboard.press("Tab")
    page.keyboard.type("proved")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Show all"
    page.keyboard.press("Enter")
    page.get_by_text(f"{everything} of {everything} claims shown.").wait_for()
    assert shown(page).count() == everything


def test_filters_by_words_and_hides_empty_chapters(opened):
    page = opened(PAGE)
    page.get_by_label("Words").fill("temperature PYTORCH")
    assert "note-C078" in [entry.get_attribute("id") for entry in shown(page).all()]
    assert all(heading.is_visible() for heading in page.locator(".noted-chapter:has(.noted:visible) h3").all())
    assert page.locator(".noted-chapter:visible").count() < page.locator(".noted-chapter").count()
    page.get_by_label("Words").fill("no such claim")
    assert shown(page).count() == 0 == page.locator(".noted-chapter:visible").count()


def test_print_shows_all(opened):
    page = opened(PAGE)
    page.get_by_label("Words").fill("temperature")
    page.emulate_media(media="print")
    assert shown(page).count() == page.locator(".noted").count()
    assert not page.locator(".noted-filter").is_visible()


def test_a_number_at_a_claim_leads_to_its_row(opened):
    page = opened("chapters/05-softmax")
    page.locator("#claim-softmax-two-classes .claim-head a", has_text="C070").click()
    page.wait_for_url("**/a-what-the-notes-say.html#note-C070")
    assert page.locator("#note-C070").is_visible()


def test_its_script_is_loaded_on_this_page_only(opened):
    assert opened(PAGE).locator("script[src*='noted.js']").count() == 1
    assert opened("chapters/03-sigmoid").locator("script[src*='noted.js']").count() == 0
