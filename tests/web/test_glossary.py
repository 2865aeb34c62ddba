"""The glossary's words in the built chapters: linked, at their first use, and nowhere where a link would disturb."""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "sphinx_ext"))
from term_forms import ONLY  # noqa: E402

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NOT_PROSE = {"a", "h1", "h2", "h3", "h4", "code", "pre", "script", "style", "figure", "table", "summary", "svg", "math"}
APART = {"claim-head", "claim-source", "admonition-title", "katex-html", "exercise", "solution", "sd-dropdown", "fold"}


class Prose(HTMLParser):
    """Running text of <main>, with every link to the glossary in it as (text, address, where it stands)."""

    def __init__(self, page):
        super().__init__()
        self.open, self.text, self.links, self.nested = [], "", [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag in VOID:
            return
        names, attributes = [t for t, *_ in self.open], dict(attributes)
        classes = set((attributes.get("class") or "").split())
        linked = "term-link" in classes
        if tag == "a" and "a" in names:
            self.nested.append(attributes.get("href"))
        if linked:
            around = (set(names) & (NOT_PROSE - {"a"})) | {c for *_, apart in self.open for c in apart}
            self.links.append([len(self.text), "", attributes["href"], around])
        self.open.append((tag, tag in NOT_PROSE and not linked, classes & APART))

    def handle_endtag(self, tag):
        while tag not in VOID and self.open:
            if self.open.pop()[0] == tag:
                if tag in ("p", "li"):
                    self.text += "\n"
                break

    def handle_data(self, data):
        names = [tag for tag, *_ in self.open]
        if "main" in names and "p" in names and not any(silent or apart for _, silent, apart in self.open):
            self.text += data
            if self.links and self.links[-1][0] + len(self.links[-1][1]) + len(data) == len(self.text):
                if names[-1] == "a":
                    self.links[-1][1] += data


@pytest.fixture(scope="module")
def chapters(html):
    return {path.stem: Prose(path.read_text("utf8")) for path in sorted((html / "chapters").glob("[01]*.html"))}


@pytest.fixture(scope="module")
def entries(html):
    """The ids of each definition: those of its terms."""
    page = (html / "chapters" / "e-glossary.html").read_text("utf8")
    listing = re.search(r'<dl class="[^"]*glossary.*?</dl>', page, re.S)[0]
    return [re.findall(r'<dt id="([^"]+)"', terms) for terms in re.findall(r"((?:<dt .*?</dt>\s*)+)<dd", listing, re.S)]


def test_every_entry_is_linked_from_a_chapter(chapters, entries):
    linked = {address.partition("#")[2] for page in chapters.values() for _, _, address, _ in page.links}
    assert len(entries) > 100
    assert [ids[0] for ids in entries if not linked & set(ids)] == []


def test_an_entry_is_linked_once_a_chapter_and_where_a_link_does_not_disturb(chapters):
    for name, page in chapters.items():
        addresses = [address for _, _, address, _ in page.links]
        assert len(set(addresses)) == len(addresses), name
        assert page.nested == [], name
        assert [(text, around) for _, text, _, around in page.links if around] == [], name


def test_the_linked_use_is_the_first(chapters):
    only = {re.sub(r"\W", "-", term) for term in ONLY}
    late = []
    for name, page in chapters.items():
        others = page.text
        for place, text, _, _ in page.links:  # a word inside another linked word is no use of its own
            others = others[:place] + "·" * len(text) + others[place + len(text) :]
        for place, text, address, _ in page.links:
            before = re.search(rf"(?<![\w’'-]){re.escape(text)}(?![\w-])", others[:place], re.IGNORECASE)
            if before and address.partition("#term-")[2] not in only:
                late.append(f"{name}: {text!r} after …{others[max(0, before.start() - 30) : before.end() + 20]}…")
    assert late == []


def test_the_first_chapter_is_not_crowded(chapters):
    for name, page in chapters.items():
        words = len(page.text.split())
        assert len(page.links) < words / 40, f"{name}: {len(page.links)} links in {words} words"


def test_every_definition_leads_to_a_chapter(html, entries):
    page = (html / "chapters" / "e-glossary.html").read_text("utf8")
    arrows = re.findall(r'→\s*<a class="reference internal" href="(\d\d)-[\w-]+\.html#[^"]+">Chapter (\d+), ', page)
    assert len(arrows) == len(entries)
    assert all(int(file) == int(said) for file, said in arrows)
