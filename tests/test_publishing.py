"""What a published book needs beside its pages, on a book of two pages."""

import re
import zipfile
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from sphinx.application import Sphinx
from sphinx.errors import ConfigError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_ext import publishing

PAGES = {
    "index.rst": """\
A small book
============

.. math:: x^2

Too short.

A formula, :math:`x^2`, is no description of the page. It has none of its own.

The first sentence without a formula describes it. So does the second!

.. toctree::
   :numbered:

   chapters/01-step
""",
    "chapters/01-step.rst": "The <step> & more\n=================\n\nNudge one weight of a step unit: nothing.\n",
}
CONF = """\
extensions = ["sphinx_ext.publishing"]
project = html_title = "A small book"
html_theme = "basic"
html_copy_source = False
exclude_patterns = ["web"]
"""


@pytest.fixture
def book(tmp_path, monkeypatch):
    """build(address=, repository=, redirects=) -> the folder of the built book."""

    def build(address="", repository="", redirects=""):
        source = tmp_path / "source"
        for name, text in PAGES.items() | {("conf.py", CONF), ("web/redirects.yml", redirects)}:
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_text(text, "utf8")
        notebooks = tmp_path / "html" / "notebooks"
        notebooks.mkdir(parents=True, exist_ok=True)
        (notebooks / "01-step.ipynb").write_text("{}", "utf8")
        monkeypatch.setenv("BOOK_ADDRESS", address)
        monkeypatch.setenv("BOOK_REPOSITORY", repository)
        with patch_docutils(), docutils_namespace():  # what Sphinx registers does not outlive it
            app = Sphinx(source, source, tmp_path / "html", tmp_path / "trees", "html", status=None, warning=None)
            app.build(force_all=True)
        return tmp_path / "html"

    return build


def test_a_site_map_names_every_page_at_its_address(book):
    html = book("https://example.org/book")
    addresses = re.findall("<loc>(.*?)</loc>", (html / "sitemap.xml").read_text("utf8"))
    assert addresses == ["https://example.org/book/chapters/01-step.html", "https://example.org/book/index.html"]
    assert all((html / a.removeprefix("https://example.org/book/")).is_file() for a in addresses)
    assert "https://example.org/book/sitemap.xml" in (html / "robots.txt").read_text("utf8")


def test_without_an_address_nothing_claims_one(book):
    html = book()
    assert (html / ".nojekyll").exists()
    assert not [name for name in ("sitemap.xml", "robots.txt", "previews") if (html / name).exists()]
    assert "://" not in (html / "404.html").read_text("utf8")


@pytest.mark.parametrize(
    "surroundings, complaint",
    [
        ({"address": "example.org"}, "BOOK_ADDRESS is 'example.org'; it must be like https://"),
        (
            {"repository": "https://github.com/a/b"},
            "BOOK_REPOSITORY is 'https://github.com/a/b'; it must be like owner/",
        ),
        (
            {"redirects": "old.html: chapters/99-no.html"},
            "sends 'old.html' to 'chapters/99-no.html', and the book has no",
        ),
        ({"redirects": "index.html: chapters/01-step.html"}, "sends 'index.html' away, but that page exists"),
    ],
)
def test_surroundings_that_cannot_be_say_what_was_given(book, surroundings, complaint):
    with pytest.raises(ConfigError, match=re.escape(complaint)):
        book(**surroundings)


def test_the_description_is_whole_sentences_without_formulas(book, monkeypatch):
    seen = {}
    describe = publishing.describe

    def spy(app, pagename, templatename, context, doctree):
        describe(app, pagename, templatename, context, doctree)
        seen[pagename] = context

    monkeypatch.setattr(publishing, "describe", spy)
    book("https://example.org/book/", "owner/name")
    assert seen["index"]["description"] == "The first sentence without a formula describes it. So does the second!"
    previews = seen["chapters/01-step"]["previews"]
    assert previews["og:title"] == "The <step> & more"
    assert previews["og:url"] == "https://example.org/book/chapters/01-step.html"
    assert previews["og:image"] == "https://example.org/book/previews/01-step.png"
    assert "og:image" not in seen["index"]["previews"]


def test_a_long_description_ends_with_a_sentence():
    from docutils import nodes
    from docutils.utils import new_document

    document = new_document("")
    document += nodes.paragraph("", "One two three four five six. " * 12)
    text = publishing.first_words(document)
    assert text.endswith("six.") and len(text) <= publishing.SHORT


def test_links_open_the_right_notebook_and_report_the_right_page():
    links = publishing.links_of("owner/name", "chapters/03-sigmoid")
    report = parse_qs(urlsplit(links["report_mistake"]).query)
    assert report == {
        "template": ["mistake.yml"], "title": ["Mistake: chapters/03-sigmoid"], "page": ["chapters/03-sigmoid"],
    }  # fmt: skip
    assert parse_qs(urlsplit(links["run_on_binder"]).query)["urlpath"] == ["lab/tree/notebooks/03-sigmoid.ipynb"]
    assert "run_on_binder" not in publishing.links_of("owner/name", "chapters/f-references")
    assert publishing.links_of("", "chapters/03-sigmoid") == {}


def test_the_previews_have_the_size_that_networks_want(book):
    picture = book("https://example.org/") / "previews" / "01-step.png"
    with Image.open(picture) as image:
        assert image.size == (1200, 630)
        shades = [count for count in image.convert("L").histogram() if count]
        assert len(shades) > 10  # letters, not an empty sheet
    before = picture.read_bytes()
    assert (book("https://example.org/") / "previews" / "01-step.png").read_bytes() == before


def test_the_lost_page_leads_home_from_anywhere(book):
    page = (book("https://example.org/book/") / "404.html").read_text("utf8")
    assert 'href="/book/index.html"' in page and 'href="/book/search.html"' in page
    assert not re.search(r"<(script|link|img)\b", page)


def test_an_old_address_leads_to_the_new_one(book):
    html = book(redirects="chapters/old/step.html: chapters/01-step.html#steps")
    page = (html / "chapters" / "old" / "step.html").read_text("utf8")
    assert "url=../01-step.html#steps" in page
    assert (html / "chapters" / "old" / "../01-step.html").resolve().is_file()


def test_the_zip_of_notebooks_is_the_same_in_every_build(book):
    name = "from-step-to-swiglu-notebooks.zip"
    first = (book() / "notebooks" / name).read_bytes()
    archive = book() / "notebooks" / name
    assert archive.read_bytes() == first
    with zipfile.ZipFile(archive) as opened:
        assert opened.namelist() == ["from-step-to-swiglu/01-step.ipynb"]
