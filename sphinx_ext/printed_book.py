"""The PDF beside the pages, and a line on the first page that leads to it: only while it holds what they hold.

`make pdf` (tools/pdf.py) prints the built pages and offers what it printed. A build that writes a page anew takes the
offer back: what was printed before is no longer the book.
"""

import re
import shutil
from pathlib import Path

NAME = "from-step-to-swiglu.pdf"
LINE = re.compile(r'\n?<p id="printed-book">.*?</p>', re.S)
BEFORE = re.compile(r'(?=<div class="toctree-wrapper)|(?=</section>\s*</article>)|(?=</article>)')


def offer(pages: Path, pdf: Path, count: int):
    """Put the PDF into the folder of the built pages, and its line on the first page."""
    withdraw(pages)
    shutil.copyfile(pdf, pages / NAME)
    index = pages / "index.html"
    size = f"{count} pages, {pdf.stat().st_size / 1e6:.0f} MB"
    link = f'<a href="{NAME}">The whole book as a PDF</a> ({size})'
    line = f'\n<p id="printed-book"><strong>On paper.</strong> {link}.</p>'
    text, done = BEFORE.subn(lambda _: line, index.read_text(encoding="utf-8"), count=1)
    if not done:
        raise ValueError(f"{index} has no <article> for the line that leads to the PDF")
    index.write_text(text, encoding="utf-8")


def withdraw(pages: Path):
    (pages / NAME).unlink(missing_ok=True)
    index = pages / "index.html"
    if index.is_file():
        text = index.read_text(encoding="utf-8")
        if LINE.search(text):
            index.write_text(LINE.sub("", text), encoding="utf-8")


def note_written(app, pagename, templatename, context, doctree):
    if doctree is not None:
        app.page_written_anew = True


def finish(app, exception):
    if app.builder.format == "html" and getattr(app, "page_written_anew", False):
        withdraw(Path(app.outdir))


def setup(app):
    app.connect("html-page-context", note_written)
    app.connect("build-finished", finish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
