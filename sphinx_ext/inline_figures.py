"""A cell's SVG stands in the page itself, so that it follows the reader's light or dark theme.

In the file, and so in the notebook, a figure is drawn on white paper. Here its ink becomes
`currentColor`, its paper transparent, its grid a colour of the theme. The alternative text travels
in the SVG's <title>; an output picture without one is a warning, which axe would not see.
"""

import html
import sys
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "web" / "run"))
from drawing import inline  # noqa: E402  the same for a figure that a reader's browser draws

logger = logging.getLogger(__name__)


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


def setup(app):
    app.add_post_transform(InlineFigures)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
