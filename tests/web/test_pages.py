"""Every page, on a phone and on a desk, light and dark: nothing foreign, nothing broken, nothing hidden."""

import re
import sys
from pathlib import Path

import pytest
import yaml
from visit import rules_for

from actlib import figures

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
from execute import listed_files  # noqa: E402

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
CONTENT = [TOC["root"], *listed_files(TOC)]
CHAPTERS = [page for page in CONTENT if re.match(r"chapters/\d\d-", page)]
PAGES = [*CONTENT, "search", "genindex"]
VIEWS = [(width, theme) for width in (390, 1280) for theme in ("light", "dark")]

every_view = pytest.mark.parametrize("width, theme", VIEWS, ids=[f"{w}-{t}" for w, t in VIEWS])
every_page = pytest.mark.parametrize("page", PAGES)
every_chapter = pytest.mark.parametrize("page", CHAPTERS)


def source(page):
    return (ROOT / f"{page}.md").read_text(encoding="utf-8")


def rgb(colour):
    if colour.startswith("#"):
        return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return [float(part) for part in re.findall(r"[\d.]+", colour)[:3]]


def contrast(a, b):
    def luminance(colour):
        parts = [c / 255 for c in rgb(colour)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_book_builds_without_warnings(html):
    """`make book` turns warnings into errors; the fixture reports them."""
    for page in PAGES:
        assert (html / f"{page}.html").is_file(), page


@every_view
@every_page
def test_nothing_is_asked_of_another_host(visit, address, page, width, theme):
    asked = visit(page, width, theme).requests
    assert asked and [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


@every_view
@every_page
def test_nothing_fails_and_nothing_complains(visit, page, width, theme):
    seen = visit(page, width, theme)
    assert seen.failed == [] and seen.errors == []


@every_view
@every_page
def test_no_sideways_scroll(visit, page, width, theme):
    seen = visit(page, width, theme)
    assert seen.overflow <= 0, seen.beyond


@pytest.mark.parametrize("page, width, theme", [(p, *view) for p in PAGES for view in VIEWS if rules_for(p, *view)])
def test_accessible_by_the_rules_of_axe(visit, page, width, theme):
    violations = visit(page, width, theme).violations
    assert violations == [], "\n" + "\n".join(violations)


@every_view
@every_page
def test_the_page_follows_the_theme(visit, page, width, theme):
    seen = visit(page, width, theme)
    assert seen.theme == theme
    paper = contrast(seen.background, "#ffffff")
    assert paper < 1.1 if theme == "light" else paper > 12
    assert min(contrast(colour, seen.background) for colour in figures.CYCLE) >= 3
    assert all(contrast(fill, seen.background) >= 3 for fill in seen.figure_text)


@every_page
def test_every_figure_has_words(visit, page):
    for figure in visit(page, 1280, "light").figures:
        name = figure["name"]
        assert len(name.split()) >= 5, figure
        assert "_images/" not in name and not re.search(r"\.(svg|png|jpe?g|webp)$", name), figure


@every_chapter
def test_every_figure_of_the_chapter_is_drawn(visit, page):
    assert visit(page, 1280, "light").drawings >= len(re.findall(r"^figures\.show\(", source(page), re.M))


@every_page
def test_every_formula_is_rendered(visit, page):
    seen = visit(page, 1280, "light")
    assert seen.formula_errors == [] and seen.unrendered == []
    assert seen.formulas_without_mathml == 0


@every_chapter
def test_a_chapter_has_its_formulas(visit, page):
    """Fewer on the page than in the prose would mean that some were lost on the way."""
    prose = re.sub(r"^```\{code-cell\}.*?^```", "", source(page), flags=re.S | re.M)
    written = len(re.findall(r"\$\$.+?\$\$|\$[^$\n]+\$", prose, re.S))
    assert visit(page, 1280, "light").formulas >= 0.9 * written


@every_page
def test_no_icon_scripts(visit, page):
    seen = visit(page, 1280, "light")
    assert not [url for url in [*seen.scripts, *seen.requests] if re.search(r"fontawesome.*\.js|fa-.*\.js", url)]


@every_page
def test_landmarks(visit, page):
    seen = visit(page, 1280, "light")
    assert (seen.mains, seen.titles, seen.language) == (1, 1, "en")
    assert all(seen.navigations) and len(set(seen.navigations)) == len(seen.navigations)
    assert len(set(seen.ids)) == len(seen.ids), sorted({i for i in seen.ids if seen.ids.count(i) > 1})


@every_chapter
def test_every_claim_has_its_address(visit, page):
    text = source(page)
    claims = re.findall(r"^(?:act\.)?(?:\w+ = )?(?:prove|certify|compute|demonstrate)\(\s*[\"']([\w-]+)", text, re.M)
    claims += re.findall(r"^:::+\{cited\} (\S+)", text, re.M)
    missing = {f"claim-{claim}" for claim in claims} - set(visit(page, 1280, "light").ids)
    assert not missing


@every_page
def test_links_inside_the_book_lead_somewhere(visit, page, html, address):
    for link in visit(page, 1280, "light").links:
        path, _, anchor = link.partition("#")
        if not link.startswith(address):
            assert link.startswith(("https://", "http://", "mailto:")), link
            continue
        target = html / path.removeprefix(f"{address}/").partition("?")[0]
        assert target.is_file(), link
        if anchor and target.suffix == ".html":
            assert re.search(rf'\sid="{re.escape(anchor)}"', target.read_text(encoding="utf-8")), link
