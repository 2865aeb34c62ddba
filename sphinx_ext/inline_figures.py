"""A cell's SVG stands in the page itself, so that it follows the reader's light or dark theme.

In the file, and so in the notebook, a figure is drawn on white paper. Here its ink becomes
`currentColor`, its paper transparent, its grid a colour of the theme. The alternative text travels
in the SVG's <title>; an output picture without one is a warning, which axe would not see.
"""

import html
import re
import statistics
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

logger = logging.getLogger(__name__)

INK, PAPER, GRID = "#1b1b1f", "#fffffe", "#d9d9de"  # as actlib.figures draws them
SMALLEST_TEXT = 10  # CSS pixels; a figure scrolls in its box rather than shrink its text below


class InlineFigures(SphinxPostTransform):
    default_priority = 250  # after myst-nb has chosen one format for each output
    formats = ("html",)

    def run(self, **kwargs):
        number = 0
        for image in list(self.document.findall(nodes.image)):
            path = Path(self.env.srcdir, image["uri"])
            if not is_output(image):
                continue
            if path.suffix != ".svg":
                if not image.get("alt"):
                    logger.warning("output picture without alternative text", location=image)
                continue
            number += 1
            drawing, alt = inline(path.read_text(encoding="utf-8"), prefix=f"fig{number}-")
            alt = alt or image.get("alt", "")
            if not alt:
                logger.warning("SVG output without a <title> (its alt text)", location=image)
            box = f'<div class="drawing" role="img" aria-label="{html.escape(alt)}">{drawing}</div>'
            image.replace_self(nodes.raw("", box, format="html"))


def is_output(image) -> bool:
    return "jupyter_execute" in Path(image["uri"]).parts


def inline(svg: str, prefix: str) -> tuple[str, str]:
    """The SVG as a page needs it, and the alternative text that its <title> held."""
    svg = svg[svg.index("<svg") :]
    title = re.search(r"<title[^>]*>(.*?)</title>", svg, re.S)
    svg = re.sub(
        r"<title[^>]*>.*?</title>|<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.S
    )
    # Matplotlib's `*{stroke-linejoin:...}` would apply to the whole page.
    svg = re.sub(r"<style[^>]*>.*?</style>", "", svg, flags=re.S)
    svg = unique_ids(theme_colours(svg), prefix)
    svg = re.sub(r"<svg\b[^>]*>", lambda tag: root_tag(tag[0], smallest_text(svg)), svg, count=1)
    svg = round_numbers(re.sub(r">\s+<", "><", svg))
    return svg, html.unescape(title[1]).strip() if title else ""


def theme_colours(svg: str) -> str:
    svg = re.sub(rf"stroke: ?{PAPER}", "stroke: var(--figure-paper)", svg)  # halos round letters
    svg = re.sub(rf'stroke="{PAPER}"', 'stroke="var(--figure-paper)"', svg)
    return (
        svg.replace(PAPER, "transparent")
        .replace(INK, "currentColor")
        .replace(GRID, "var(--figure-grid)")
    )


def unique_ids(svg: str, prefix: str) -> str:
    """Only the ids that something points at are kept, and those are made this figure's own."""
    used = set(re.findall(r"url\(#([^)]+)\)", svg)) | set(re.findall(r'href="#([^"]+)"', svg))
    svg = re.sub(r'\sid="([^"]*)"', lambda m: f' id="{prefix}{m[1]}"' if m[1] in used else "", svg)
    svg = re.sub(r"url\(#", f"url(#{prefix}", svg)
    return re.sub(r'href="#', f'href="#{prefix}', svg)


def round_numbers(svg: str) -> str:
    """A hundredth of a point is finer than any screen; Matplotlib writes a millionth. Words keep theirs: 0.044715."""

    def rounded(tag):
        return re.sub(r"-?\d+\.\d{3,}", lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."), tag[0])

    return re.sub(r"<[^>]*>", rounded, svg)


def smallest_text(svg: str) -> float:
    sizes = re.findall(r"font(?:-size)?: ?(?:[a-z0-9]+ )*?([\d.]+)px", svg)
    usual = statistics.mode(map(float, sizes)) if sizes else SMALLEST_TEXT
    return min((s for s in map(float, sizes) if s > 0.75 * usual), default=usual)  # not exponents


def root_tag(tag: str, smallest: float) -> str:
    x, y, width, height = map(float, re.search(r'viewBox="([^"]+)"', tag)[1].split())
    natural, least = width * 4 / 3, width * SMALLEST_TEXT / smallest  # points; CSS pixels
    return (
        f'<svg viewBox="{x:g} {y:g} {width:g} {height:g}" aria-hidden="true" focusable="false" '
        f'style="width:{natural:.0f}px;min-width:{min(least, natural):.0f}px;'
        'stroke-linejoin:round;stroke-linecap:butt" '
        'xmlns:xlink="http://www.w3.org/1999/xlink">'
    )


def setup(app):
    app.add_post_transform(InlineFigures)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
