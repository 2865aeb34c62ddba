"""The first page leads to the PDF only while the PDF holds what the pages hold."""

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_ext import printed_book

CONF = 'extensions = ["sphinx_ext.printed_book"]\nproject = "A small book"\nhtml_theme = "basic"\n'
PAGES = {"index.rst": "Begin\n=====\n\n.. toctree::\n\n   one\n", "one.rst": "One\n===\n\nA page.\n"}


def build(folder):
    with patch_docutils(), docutils_namespace():  # what Sphinx registers does not outlive it
        Sphinx(folder, folder, folder / "html", folder / "trees", "html", status=None, warning=None).build()
    return folder / "html"


@pytest.fixture
def book(tmp_path):
    for name, text in {"conf.py": CONF, **PAGES}.items():
        (tmp_path / name).write_text(text, "utf8")
    html = build(tmp_path)
    pdf = tmp_path / "printed.pdf"
    pdf.write_bytes(b"x" * 2_400_000)
    index = html / "index.html"  # the book's theme has an article, which the small one has not
    index.write_text(
        index.read_text("utf8").replace('<div class="toctree-wrapper', '</article><div class="', 1), "utf8"
    )
    before = index.read_text("utf8")
    printed_book.offer(html, pdf, 12)
    return tmp_path, html, pdf, before


def offered(html):
    soup = BeautifulSoup((html / "index.html").read_text("utf8"), "html.parser")
    return [(a["href"], (html / a["href"]).is_file()) for a in soup.select("#printed-book a")]


def test_the_line_leads_to_the_file_and_says_how_long_it_is(book):
    _, html, pdf, _ = book
    assert offered(html) == [(printed_book.NAME, True)]
    assert "12 pages, 2 MB" in (html / "index.html").read_text("utf8")
    printed_book.offer(html, pdf, 13)
    assert offered(html) == [(printed_book.NAME, True)]


def test_withdrawn_the_page_is_what_it_was(book):
    _, html, _, before = book
    printed_book.withdraw(html)
    assert (html / "index.html").read_text("utf8") == before
    assert not (html / printed_book.NAME).exists()


def test_a_build_that_changes_nothing_keeps_it_and_one_that_does_takes_it_back(book):
    folder, html, _, _ = book
    build(folder)
    assert offered(html)
    (folder / "one.rst").write_text("One\n===\n\nAnother page.\n", "utf8")
    build(folder)
    assert offered(html) == [] and not (html / printed_book.NAME).exists()


def test_a_first_page_of_another_form_is_told(book, tmp_path):
    _, html, pdf, _ = book
    (html / "index.html").write_text("<p>no article</p>", "utf8")
    with pytest.raises(ValueError, match="no <article>"):
        printed_book.offer(html, pdf, 12)
