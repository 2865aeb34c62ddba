"""An SVG as a page needs it: in the colours of the reader's theme, with ids of its own, no larger than it must be.

Used twice: when the book is built (sphinx_ext/inline_figures.py), and in the reader's browser for a figure drawn there.
"""

import html
import re
import statistics

INK, PAPER, GRID = "#1b1b1f", "#fffffe", "#d9d9de"  # as actlib.figures draws them
SMALLEST_TEXT = 10  # CSS pixels; a figure scrolls in its box rather than shrink its text below


def inline(svg: str, prefix: str) -> tuple[str, str]:
    """The SVG as a page needs it, and the alternative text that its <title> held."""
    svg = svg[svg.index("<svg") :]
    title = re.search(r"<title[^>]*>(.*?)</title>", svg, re.S)
    svg = re.sub(r"<title[^>]*>.*?</title>|<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.S)
    # Matplotlib's `*{stroke-linejoin:...}` would apply to the whole page.
    svg = re.sub(r"<style[^>]*>.*?</style>", "", svg, flags=re.S)
    svg = unique_ids(theme_colours(svg), prefix)
    svg = re.sub(r"<svg\b[^>]*>", lambda tag: root_tag(tag[0], smallest_text(svg)), svg, count=1)
    svg = round_numbers(re.sub(r">\s+<", "><", svg))
    return svg, html.unescape(title[1]).strip() if title else ""


def theme_colours(svg: str) -> str:
    svg = re.sub(rf"stroke: ?{PAPER}", "stroke: var(--figure-paper)", svg)  # halos round letters
    svg = re.sub(rf'stroke="{PAPER}"', 'stroke="var(--figure-paper)"', svg)
    return svg.replace(PAPER, "transparent").replace(INK, "currentColor").replace(GRID, "var(--figure-grid)")


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
