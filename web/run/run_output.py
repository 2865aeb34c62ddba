"""What a cell shows, as HTML that looks as on the built page: text, tables, claims, figures, formulas.

Markdown is read by the package that also reads it when the book is built; a formula is left as TeX in an element
that the page hands to KaTeX. `IPython.display` here is this file: the book's library needs no more of IPython.
"""

import html
import re
import sys
import types
from base64 import b64encode
from contextlib import contextmanager
from functools import cache

from drawing import inline

BEST_FIRST = ("text/html", "image/svg+xml", "image/png", "text/markdown", "text/latex", "text/plain")
CLAIM = re.compile(r"<!--\s*claim:\s*(?P<id>\S+)\s+(?P<kind>\S+)\s+(?P<ledger>\S+)\s*-->\s*")


class Outputs:
    """Sends what a cell shows to the page, piece by piece, as it comes."""

    def __init__(self, send):
        self.send = send
        self.quiet = False
        self.drawings = 0

    def begin(self, quiet):
        """Another cell runs; what it shows is dropped if the page has not asked for it."""
        self.quiet = quiet

    def fail(self, text, of=""):
        heading = f'<p class="run-error-of">{html.escape(of)} failed:</p>' if self.quiet and of else ""
        self.send("error", f'{heading}<div class="output traceback"><pre>{html.escape(text)}</pre></div>')

    def display(self, *values, raw=False, **options):
        for value in values:
            if not raw and hasattr(value, "_ipython_display_"):
                value._ipython_display_()
                continue
            shown = None if self.quiet else self.as_html(value if raw else bundle(value))
            if shown:
                self.send("html", shown)

    def as_html(self, offered):
        mime = next((mime for mime in BEST_FIRST if mime in offered), None)
        content = offered.get(mime)
        match mime:
            case "text/html":
                return f'<div class="output text_html">{content}</div>'
            case "image/svg+xml":
                self.drawings += 1
                drawing, alt = inline(content, f"run{self.drawings}-")
                alt = html.escape(alt or "A figure drawn by your code")
                return f'<div class="drawing" role="img" aria-label="{alt}">{drawing}</div>'
            case "image/png":
                content = content if isinstance(content, str) else b64encode(content).decode()
                return f'<img alt="A picture drawn by your code" src="data:image/png;base64,{content}">'
            case "text/markdown":
                return markdown(content)
            case "text/latex":
                return formula(content.strip().strip("$").removeprefix(r"\displaystyle").strip(), display=True)
            case "text/plain":
                return f'<div class="output text_plain"><pre>{html.escape(content)}</pre></div>'
        return ""  # a number for the prose (glue)

    @contextmanager
    def capturing(self):
        """print and warnings go to the page, in their order among the rest."""
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = Stream(self, "stream"), Stream(self, "stderr")
        try:
            yield
        finally:
            sys.stdout, sys.stderr = before

    def show_figures(self):
        """Figures that a cell has drawn and not shown, as in a notebook."""
        pyplot = sys.modules.get("matplotlib.pyplot")
        for number in pyplot.get_fignums() if pyplot else ():
            self.display(pyplot.figure(number))
        if pyplot:
            pyplot.close("all")


class Stream:
    encoding = "utf-8"

    def __init__(self, outputs, kind):
        self.outputs, self.kind = outputs, kind

    def write(self, text):
        if text and not self.outputs.quiet:
            self.outputs.send(self.kind, text)
        return len(text)

    def flush(self):
        pass

    def isatty(self):
        return False


def bundle(value) -> dict:
    """Every form in which an object can show itself."""
    if hasattr(value, "_repr_mimebundle_"):
        return value._repr_mimebundle_()
    if hasattr(value, "savefig"):
        return {"image/svg+xml": svg_of(value)}
    methods = {"text/html": "_repr_html_", "image/svg+xml": "_repr_svg_", "image/png": "_repr_png_",
               "text/markdown": "_repr_markdown_", "text/latex": "_repr_latex_"}  # fmt: skip
    offered = {"text/plain": repr(value)}
    for mime, method in methods.items():
        if not isinstance(value, type) and (shown := getattr(value, method, lambda: None)()):
            offered[mime] = shown
    return offered


def svg_of(figure) -> str:
    import io

    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()


# --- Markdown as the built page shows it


@cache
def reader():
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    return (
        MarkdownIt("commonmark")
        .enable("table")
        .use(dollarmath_plugin, renderer=lambda tex, options: formula(tex, options.get("display_mode", False)))
    )


def formula(tex, display):
    tag = "div" if display else "span"
    return f'<{tag} class="math notranslate" data-tex="{html.escape(tex.strip())}">{html.escape(tex)}</{tag}>'


def markdown(text) -> str:
    claim = CLAIM.match(text)
    shown = reader().render(text[claim.end() :] if claim else text)
    shown = re.sub(r"<(/?)(div|span) class=\"math (inline|block)\">", "", shown)
    shown = shown.replace("<code>", '<code class="docutils literal notranslate">')
    shown = re.sub(r"<table>", '<div class="pst-scrollable-table-container"><table class="table">', shown)
    shown = shown.replace("</table>", "</table></div>")
    # `prove` writes a chain of steps as a table headed "step | because"; the page sets it without rules.
    shown = re.sub(
        r'<table class="table">(?=\s*<thead>\s*<tr>\s*<th[^>]*>step<)', '<table class="derivation table">', shown
    )
    return boxed(claim, shown) if claim else f'<div class="output text_markdown">{shown}</div>'


def boxed(claim, shown):
    """A claim with its mark; the notebook's spoken "Proved." is the mark's on a page."""
    kind = claim["kind"]
    shown = re.sub(rf"<strong>{kind}\.</strong>\s*", "", shown, count=1, flags=re.I)
    numbers = "" if claim["ledger"] == "-" else " · " + claim["ledger"].replace(",", ", ")
    identifier = html.escape(f"claim-{claim['id']}")
    mark = f'<a class="claim-mark" href="#{identifier}">{kind.capitalize()}{html.escape(numbers)}</a>'
    return f'<div class="claim claim-{kind}" id="{identifier}"><p class="claim-head">{mark}</p>{shown}</div>'


# --- what the library asks of IPython


def stand_in_for_ipython(outputs):
    """`from IPython.display import display, Markdown` in a Python without IPython."""

    class Shown:
        mime = "text/plain"

        def __init__(self, data, **options):
            self.data = data

        def _repr_mimebundle_(self, include=None, exclude=None):
            return {self.mime: self.data, "text/plain": str(self.data)}

    package, module = types.ModuleType("IPython"), types.ModuleType("IPython.display")
    kinds = {"Markdown": "text/markdown", "HTML": "text/html", "SVG": "image/svg+xml", "Latex": "text/latex",
             "Math": "text/latex"}  # fmt: skip
    for name, mime in kinds.items():
        setattr(module, name, type(name, (Shown,), {"mime": mime}))
    module.display = outputs.display
    module.clear_output = lambda wait=False: None
    package.display, package.get_ipython = module, lambda: None
    sys.modules |= {"IPython": package, "IPython.display": module}
