"""The first page's picture: the book's story as five small curves, each the way to its chapter.

The curves are the catalogue's own. A gated unit has two inputs: its curve is drawn for four values of the second.

    ```{story}
    ```
"""

import numpy as np
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

STORY = {"step": "Step", "sigmoid": "Sigmoid", "relu": "ReLU", "gelu": "GELU", "swiglu": "SwiGLU"}
LEFT, RIGHT, BOTTOM, TOP = -4, 4, -0.8, 2.4
WIDE, HIGH = 64, 48


class Story(SphinxDirective):
    def run(self):
        items = "".join(f"<li>{self.link(name, word)}</li>" for name, word in STORY.items())
        return [nodes.raw("", f'<ol class="story">{items}</ol>', format="html")]

    def link(self, name, word):
        from actlib.catalogue import find

        number = f"{find(name).chapter:02d}-"
        [page] = [doc for doc in self.env.found_docs if doc.startswith(f"chapters/{number}")]
        return f'<a href="{page}.html">{drawing(name)}{word}</a>'


def drawing(name):
    """A small SVG of a function; the word beside it is its name, so that it needs no other."""
    from actlib import figures

    shade = figures.colour("silu" if name == "swiglu" else name)
    lines = "".join(f'<polyline points="{line}"/>' for x, y in curves(name) for line in pieces(x, y))
    zero = height(0)
    width = 1.5 if name == "swiglu" else 2.2
    return (
        f'<svg viewBox="0 0 {WIDE} {HIGH}" aria-hidden="true" focusable="false" fill="none">'
        f'<path d="M0 {zero:.1f}H{WIDE}" stroke="currentColor" stroke-opacity="0.4"/>'
        f'<g stroke="{shade}" stroke-width="{width}" stroke-linejoin="round">{lines}</g></svg>'
    )


def curves(name):
    """(x, y) of each curve."""
    from actlib.catalogue import find

    x = np.linspace(LEFT, RIGHT, 65)
    if name == "swiglu":
        return [(x, v * find("silu")(x)) for v in (-0.5, 0.25, 0.5, 1)]
    return [(x, find(name)(x))]


def pieces(x, y):
    """Points of one polyline after another: a jump starts a new one, and what leaves the picture ends one."""
    inside = (y >= BOTTOM) & (y <= TOP)
    cuts = np.flatnonzero((np.abs(np.diff(y)) > 0.2) | np.diff(inside)) + 1
    for part in np.split(np.arange(len(x)), cuts):
        if inside[part[0]] and len(part) > 1:
            yield " ".join(f"{(x[i] - LEFT) / (RIGHT - LEFT) * WIDE:.1f},{height(y[i]):.1f}" for i in part)


def height(y):
    return (TOP - y) / (TOP - BOTTOM) * HIGH


def setup(app):
    app.add_directive("story", Story)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
