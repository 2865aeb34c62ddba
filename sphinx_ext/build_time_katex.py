"""Formulas become HTML and MathML while the book is built: a page needs no script for its maths.

KaTeX itself does the work, inside an embedded JavaScript engine: mini-racer runs the katex.min.js
that the sphinxcontrib-katex wheel carries. TeX that KaTeX cannot read is a Sphinx warning with its
place, so that a strict build fails on it; MathJax would have drawn it red on the reader's screen.
"""

import atexit
import html
import json
import re
from functools import cache
from importlib.metadata import distribution

from docutils import nodes
from py_mini_racer import MiniRacer
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

logger = logging.getLogger(__name__)

# `__ktx` returns the error instead of throwing it: an exception would lose KaTeX's message.
RENDER = """
function __ktx(tex, displayMode) {
  try { return {html: katex.renderToString(tex, {displayMode: displayMode, strict: "ignore"})}; }
  catch (error) { return {error: error.message}; }
}
"""


@cache
def engine() -> MiniRacer:
    racer = MiniRacer()
    atexit.register(racer.close)  # from Python 3.13 on, one that is left to the interpreter's end never ends
    wheel = distribution("sphinxcontrib-katex")
    racer.eval(wheel.locate_file("sphinxcontrib/katex.min.js").read_text(encoding="utf-8"))
    racer.eval(RENDER)
    return racer


@cache
def render(tex: str, display: bool) -> tuple[str, str]:
    """(HTML, "") or ("", KaTeX's complaint)."""
    answer = json.loads(
        engine().eval(f"JSON.stringify(__ktx({json.dumps(tex)}, {json.dumps(display)}))")
    )
    return answer.get("html", ""), answer.get("error", "")


def formula(translator, node, tex: str, display: bool) -> str:
    rendered, complaint = render(tex, display)
    if complaint:
        place = f"{node.source}:{node.line}" if node.source else translator.builder.current_docname
        logger.warning("TeX not understood: %s in %r", complaint, tex, location=place)
        return f"<code>{html.escape(tex)}</code>"
    # Assistive technology reads the MathML; the drawn copy is hidden from it by KaTeX itself.
    return rendered


def visit_inline(translator, node):
    tex = re.sub(r"^\\displaystyle\s*", "", node.astext()) if in_output(node) else node.astext()
    translator.body.append(translator.starttag(node, "span", "", CLASS="math notranslate"))
    translator.body.append(formula(translator, node, tex, display=False) + "</span>")
    raise nodes.SkipNode


def visit_block(translator, node):
    translator.body.append(translator.starttag(node, "div", "", CLASS="math notranslate"))
    translator.body.append(formula(translator, node, block_tex(node), display=True))
    if node.get("number"):
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise nodes.SkipNode


class TiePunctuation(SphinxPostTransform):
    """No line begins with a full stop: a short formula holds on to the mark that follows it."""

    default_priority = 300
    formats = ("html",)

    def run(self, **kwargs):
        for math in list(self.document.findall(nodes.math)):
            siblings = math.parent.children
            after = siblings[at] if (at := siblings.index(math) + 1) < len(siblings) else None
            mark = re.match(r"[.,;:!?)\]’”]+", after.astext()) if isinstance(after, nodes.Text) else None
            if mark and len(math.astext()) < 40:
                math.parent.replace(after, nodes.Text(after.astext()[mark.end() :]))
                tied = nodes.inline("", classes=["tied"])
                math.replace_self(tied)
                tied += [math, nodes.Text(mark[0])]


def in_output(node) -> bool:
    return "output" in node.get("classes", [])


def block_tex(node) -> str:
    r"""Sphinx's convention: a line break outside of any environment needs one around it."""
    tex = node.astext().strip()
    if r"\\" in re.sub(r"(?s)\\begin\{(\w+\*?)\}.*?\\end\{\1\}", "", tex):
        return rf"\begin{{aligned}}{tex}\end{{aligned}}"
    return tex


def add_css(app, pagename, templatename, context, doctree):
    if 'class="katex' in context.get("body", ""):
        app.add_css_file("katex/katex.min.css")


def setup(app):
    app.add_html_math_renderer(
        "build_time_katex",
        inline_renderers=(visit_inline, None),
        block_renderers=(visit_block, None),
    )
    app.add_post_transform(TiePunctuation)
    app.connect("html-page-context", add_css)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
