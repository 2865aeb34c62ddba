"""The printed book, two of its pages: nothing is lost, every link arrives, what the screen folds stands at the end."""

import io
import re
import unicodedata
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from tools import pdf

PAGES = ("18-choosing", "f-references")
SITE = "https://example.org/book/"
# What paper has no use for, and formulas, which are read out as their TeX.
LEFT_OUT = ".katex, svg, template, script, nav, .headerlink, .pst-js-only, .toctree-wrapper, [hidden], form"


@pytest.fixture(scope="module")
def printed(html, browser):
    made, wide = pdf.book(html, browser, only=PAGES, site=SITE)
    assert wide == [], "Chromium prints everything smaller when one thing is too wide"
    return PdfReader(io.BytesIO(made))


@pytest.fixture(scope="module")
def texts(printed):
    """Each page's words, without its head and its number, ligatures as the letters they are made of."""
    head = re.compile(r"\A(18\. Choosing\n|References\n)?\d+\n")
    return [head.sub("", unicodedata.normalize("NFKC", page.extract_text())) for page in printed.pages]


@pytest.fixture
def articles(html):
    return [BeautifulSoup((html / f"chapters/{name}.html").read_text("utf8"), "html.parser").article for name in PAGES]


def links(reader):
    for number, page in enumerate(reader.pages, start=1):
        for annotation in page.get("/Annots", []):
            yield number, annotation.get_object()


def squeezed(text):
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text))


def test_no_word_is_lost(articles, texts):
    on_paper = squeezed("".join(texts))
    missing = []
    for article in articles:
        for gone in article.select(LEFT_OUT + ", details.hide > summary > .expanded, .above-input > summary"):
            gone.extract()
        for block in article.find_all(["p", "pre", "h2", "h3", "td", "summary"]):
            pieces = [squeezed(piece) for line in block.strings for piece in line.split("\n")]
            missing += [piece for piece in pieces if piece and piece not in on_paper]
    assert missing == []
    assert len(on_paper) > 20_000


def test_an_output_that_the_screen_folds_stands_where_it_was(html, browser):
    with pdf.joined(html, browser, only=["b-rosetta"]) as (tab, wide):
        titles = tab.locator(".page > section > section > .cell .opened-title").all_inner_texts()
        code = tab.locator(".moved.code .moved-box").all_inner_texts()
    assert wide == [], "the widest table of the book"
    assert "PyTorch's names" in titles and len(titles) >= 5
    assert len(code) >= 3 and all("import" in text or "(" in text for text in code)


def test_every_link_inside_arrives_on_a_page(printed):
    places = printed.named_destinations
    inside = [str(link["/Dest"]) for _, link in links(printed) if "/Dest" in link]
    assert len(inside) > 40
    assert {name for name in inside if name not in places and name.lstrip("/") not in places} == set()


def test_the_contents_name_the_page_on_which_each_section_begins(articles, printed, texts):
    contents = next(text for text in texts if squeezed(text).startswith("Contents"))
    headings = [squeezed(h.get_text()) for h in articles[0].select("h2")]
    assert len(headings) >= 6
    for heading in headings:
        said = re.search(rf"{heading}(\d+)", squeezed(contents))
        assert said, f"{heading} is not in the contents"
        numbers = [int(said[1][:digits]) for digits in (1, 2, 3)]  # the next line begins with a number, too
        assert any(heading in squeezed(texts[number - 1]) for number in numbers if 2 < number <= len(texts)), heading


def test_links_to_elsewhere_are_whole(articles, printed):
    def outside(soup):
        return {a["href"] for a in soup.select("a[href^=http]")}

    kept = {str(link["/A"]["/URI"]) for _, link in links(printed) if "/A" in link}
    assert set().union(*map(outside, articles)) <= kept
    # A page that is not printed and a file beside the pages: at the published place, not where they were read from.
    assert {f"{SITE}chapters/cheat-sheet.pdf", f"{SITE}chapters/03-sigmoid.html"} <= {k.split("#")[0] for k in kept}
    assert not [link for link in kept if "127.0.0.1" in link]


def test_solutions_stand_at_the_end_and_each_exercise_says_where(articles, texts):
    exercises = articles[0].select(".exercise.admonition")
    assert len(exercises) >= 5
    begins = next(n for n, text in enumerate(texts) if text.startswith("Answers and solutions"))
    said = Counter(re.findall(r"(Hint|Answer|Solution) \(p\. (\d+)\)", "\n".join(texts[:begins])))
    answers = [int(page) for (what, page), count in said.items() for _ in range(count) if what != "Hint"]
    assert len(answers) == len(exercises) and min(answers) == begins + 1


def test_a_drawing_and_a_formula_have_words(articles, printed):
    spoken = {str(e["/Alt"]) for e in walk(printed.trailer["/Root"]["/StructTreeRoot"]["/K"]) if "/Alt" in e}
    drawings = {box["aria-label"] for box in articles[0].select(".drawing[role=img]")}
    formulas = {a.get_text() for a in articles[0].select("annotation[encoding='application/x-tex']")}
    assert drawings and drawings <= spoken
    assert len(formulas & spoken) > 20


def walk(element):
    element = element.get_object()
    for one in element if isinstance(element, list) else [element]:
        one = one.get_object()
        if hasattr(one, "get"):
            yield one
            if "/K" in one:
                yield from walk(one.raw_get("/K"))
