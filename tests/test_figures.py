"""The house figures: the same bytes each time, described in words, legible on both themes."""

import re
import sys
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from actlib import catalogue, figures

ROOT = Path(__file__).resolve().parent.parent
SVG = "{http://www.w3.org/2000/svg}"
CURVE = [c.lower() for c in (*figures.CYCLE, *figures.COLOURS.values())]


@pytest.fixture
def shown(monkeypatch):
    seen = []
    monkeypatch.setattr("IPython.display.display", seen.append)
    return seen


def backgrounds():
    """What the pages are printed on: white, and the theme's dark background unless the book sets its own."""
    theme = Path(find_spec("pydata_sphinx_theme").origin).parent
    (sheet,) = theme.rglob("static/styles/pydata-sphinx-theme.css")
    own = (ROOT / "web" / "css" / "book.css").read_text(encoding="utf-8")
    found = {}
    for name in ("light", "dark"):
        for css in (sheet.read_text(encoding="utf-8"), own):
            for block in re.findall(rf'html\[data-theme="?{name}"?\]\s*\{{(.*?)\}}', css, re.S):
                colour = re.search(r"--pst-color-background:\s*(#[0-9a-fA-F]{3,6})\b", block)
                found[name] = colour[1] if colour else found.get(name)
    return found


def luminance(colour):
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def drawn(shown, *functions, alt="A curve that climbs from zero to one."):
    fig, _ = figures.curves(*functions)
    figures.show(fig, alt)
    return shown.pop()


def test_the_same_figure_is_the_same_bytes(shown):
    first, second = (drawn(shown, "sigmoid", "relu", "sign").svg for _ in range(2))
    assert first == second
    assert not re.search(r"<dc:date>|\d\d:\d\d:\d\d", first)


def test_a_figure_bears_its_description(shown):
    alt = 'The curve of "σ" & its slope, f′ ≤ ¼.'
    picture = drawn(shown, "sigmoid", alt=alt)
    tree = ElementTree.fromstring(picture.svg.encode())
    assert tree.find(f".//{SVG}title").text == alt
    assert picture._repr_mimebundle_() == {"image/svg+xml": picture.svg, "text/plain": alt}


def test_text_stays_text(shown):
    words = " ".join(
        "".join(t.itertext()) for t in ElementTree.fromstring(drawn(shown, "tanh").svg.encode()).iter(f"{SVG}text")
    )
    assert "slope f′" in words


@pytest.mark.parametrize("alt", ["", None, "figure", "_images/sigmoid.svg", "the sigmoid curve", 5])
def test_a_figure_without_words_is_refused(shown, alt):
    fig, _ = figures.new()
    with pytest.raises(ValueError, match="a figure needs a sentence that says what is seen, was given"):
        figures.show(fig, alt)
    assert not shown


def test_a_shown_figure_is_closed(shown):
    import matplotlib.pyplot as plt

    before = plt.get_fignums()
    drawn(shown, "relu")
    assert plt.get_fignums() == before


@pytest.mark.parametrize("name", sorted(catalogue.ALL))
def test_every_function_has_its_colour(name):
    assert figures.colour(name) in figures.CYCLE
    for alias in catalogue.ALL[name].aliases:
        assert figures.colour(alias) == figures.colour(name)


def test_a_colour_belongs_to_the_function_not_to_the_figure(shown):
    """tanh keeps its colour alone, first or last, and with other parameters."""
    line = re.compile(r"stroke: (#[0-9a-f]{6})")
    tanh = figures.colour("tanh")
    for functions in (("tanh",), ("tanh", "sigmoid"), ("sigmoid", "relu", "tanh")):
        curves = [c for c in line.findall(drawn(shown, *functions).svg) if c in CURVE]
        assert tanh in curves and set(curves) == {figures.colour(f) for f in functions}
    assert figures.colour(catalogue.find("sigmoid").with_(a=4)) == figures.colour("sigmoid")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("colour", sorted(set(CURVE)))
def test_curves_stand_out_on_both_themes(colour, theme):
    assert contrast(colour, backgrounds()[theme]) >= 3


def test_curves_stand_out_on_white_paper():
    assert min(contrast(c, "#ffffff") for c in CURVE) >= 3
    assert contrast(figures.INK, figures.PAPER) >= 7


def test_ink_paper_and_grid_are_what_the_page_replaces(shown):
    sys.path.insert(0, str(ROOT / "web" / "run"))
    import drawing as page

    assert (page.INK, page.PAPER, page.GRID) == (figures.INK, figures.PAPER, figures.GRID)
    svg = drawn(shown, "sigmoid").svg
    known = {figures.INK, figures.PAPER, figures.GRID, figures.colour("sigmoid"), "#000000"}
    assert set(re.findall(r"#[0-9a-f]{6}\b", svg)) <= known
    assert figures.PAPER in svg and figures.GRID in svg and figures.INK in svg


@pytest.mark.parametrize("name", ["step", "sign"])
def test_a_jump_is_drawn_as_a_gap(name):
    fig, _ = figures.curves(name)
    y = fig.axes[0].lines[0].get_ydata()
    steps = np.abs(np.diff(y))
    assert np.isnan(y).any() and np.nanmax(steps) < 0.2


def test_no_function_is_left_out_of_a_drawing():
    names = sorted(catalogue.ALL)[:14]
    fig, _ = figures.curves(*names)
    titles = [catalogue.find(name).title.split(" (")[0] for name in names]
    assert [line.get_label() for line in fig.axes[0].lines][:14] == titles
    with pytest.raises(ValueError, match=r"as many labels; it was given 2 and \['one'\]"):
        figures.curves("relu", "gelu", labels=["one"])
    with pytest.raises(TypeError, match="one variable; softmax has several inputs"):
        figures.curves("softmax")


def test_the_words_of_a_curve_come_from_its_record():
    _, alt = figures.curves("sigmoid", "step")
    assert "never steeper than 0.25" in alt and "jump" in alt and alt.endswith(".")


@pytest.mark.parametrize("name", sorted(catalogue.ALL))
def test_every_function_can_be_drawn(shown, name, recwarn):
    fig, alt = figures.curves(name)
    figures.show(fig, alt)
    assert len(alt.split()) >= 5 and not [w for w in recwarn if "glyph" in str(w.message).lower()]
