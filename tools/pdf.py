"""Print the built book: _build/pdf/from-step-to-swiglu.pdf, one file with the whole of it.

    python tools/pdf.py                     all pages of _toc.yml
    python tools/pdf.py 03-sigmoid          only these pages; links to the others lead to the published site

The built pages are joined in Chromium (web/print/book.js) and printed twice: only a print knows on which
page a chapter begins, and the contents of the second name it.
"""

import argparse
import html
import io
import os
import re
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import numpy as np  # noqa: E402
import yaml  # noqa: E402
from pypdf import PdfReader, PdfWriter  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools"), str(ROOT / "sphinx_ext")]
from execute import listed_files  # noqa: E402
from printed_book import NAME, offer  # noqa: E402

from actlib import catalogue, figures  # noqa: E402
from tools.browser import chromium, served  # noqa: E402

PRINT = ROOT / "web" / "print"
FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")  # the same letters on every machine
START = """<!DOCTYPE html><html lang="en" data-theme="light" data-mode="light"><head><meta charset="utf-8">
<title>{title}</title><base href="/"><link rel="stylesheet" href="/print/book.css"></head><body></body></html>"""


def pages(root, only=()):
    """What to print, in the book's order: name, key for its ids, the part that begins with it."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    parts = toc.get("parts") or [{"caption": "", "chapters": toc.get("chapters", [])}]
    listed = [(toc["root"], "")]
    for part in parts:
        files = listed_files(part)
        listed += [(name, part.get("caption", "") if name == files[0] else "") for name in files]
    chosen = [(name, part) for name, part in listed if not only or Path(name).name in only]
    if unknown := set(only) - {Path(name).name for name, _ in listed}:
        sys.exit(f"no such page: {', '.join(sorted(unknown))}; there are {', '.join(Path(n).name for n, _ in listed)}")
    return [{"name": name, "key": key(name), "number": number(name), "part": part} for name, part in chosen]


def key(name):
    return re.sub(r"\W+", "-", Path(name).name)


def number(name):
    found = re.match(r"(\d\d)-", Path(name).name)
    return int(found[1]) if found else ""


def cover_picture():
    """Five of the book's functions, one over the other."""
    fig, ax = figures.new(size=(8, 3.4))
    x = np.linspace(-4, 4, 801)
    for name in ("step", "sigmoid", "relu", "gelu", "silu"):
        f = catalogue.ALL[name]
        ax.plot(x, f(x), color=figures.colour(f), linewidth=2.2)
    ax.set(ylim=(-0.6, 3.2))
    ax.axis("off")
    drawn = io.StringIO()
    fig.savefig(drawn, format="svg", metadata={"Date": None}, transparent=True)
    return drawn.getvalue()[drawn.getvalue().index("<svg") :]


def cover(config, site):
    place = f'<p><a href="{html.escape(site)}">{html.escape(site)}</a></p>' if site else ""
    return f"""<p class="cover-title">{html.escape(config["title"])}</p>
<p class="cover-line">Activation functions, from the step of 1943 to the gates of today:
derived, drawn, run and checked.</p>
<div class="cover-picture" aria-hidden="true">{cover_picture()}</div>
<div class="cover-foot"><p>{html.escape(config["author"])} · {html.escape(str(config["copyright"]))}</p>{place}
<p>Text and figures: CC BY 4.0. Code: MIT.</p>
<p>What the pages fold stands here at the end of each chapter: hints, then answers and solutions, then the code behind
figures and claims (a small mark in the margin names its cell). What moves on the pages stands still.</p></div>"""


@contextmanager
def joined(built, browser, root=ROOT, only=(), site=""):
    """A tab with the pages as one document, and what in it is wider than the paper."""
    config = configuration(root)
    asked = {"pages": pages(root, only), "site": site, "front": cover(config, site)}
    start = START.format(title=html.escape(config["title"]))
    with served(built) as address:
        tab = browser.new_page(viewport={"width": 650, "height": 900})  # the width of book.css's @page, so that it fits
        tab.emulate_media(media="print")
        tab.set_default_timeout(1_200_000)
        tab.route("**/print/*", lambda route: from_here(route, start))
        tab.goto(f"{address}/print/")
        tab.add_script_tag(content=(PRINT / "book.js").read_text(encoding="utf-8"))
        made = tab.evaluate("asked => printedBook(asked)", asked)
        if made["broken"]:
            sys.exit(f"links that lead nowhere: {', '.join(sorted(set(made['broken'])))}")
        yield tab, made["wide"]
        tab.close()


def book(built, browser, root=ROOT, only=(), site=""):
    """The printed book as bytes, and what in it is wider than the paper."""
    with joined(built, browser, root, only, site) as (tab, wide):
        tab.evaluate("places => number(places)", places(printed(tab)))
        return finished(printed(tab), configuration(root)), wide


def configuration(root):
    return yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))


def from_here(route, start):
    """What lies under /print/: the empty page to begin with, its style, the fonts."""
    name = route.request.url.rsplit("/", 1)[1]
    path = PRINT / name if (PRINT / name).is_file() else FONTS / name
    if not name:
        route.fulfill(content_type="text/html", body=start)
    elif path.is_file():
        route.fulfill(path=path)
    else:
        route.fallback()


def printed(tab):
    return tab.pdf(prefer_css_page_size=True, print_background=True, outline=True, tagged=True)


def places(pdf):
    """The page on which each place begins that a link leads to."""
    reader = PdfReader(io.BytesIO(pdf))
    order = {page.indirect_reference.idnum: k for k, page in enumerate(reader.pages, start=1)}
    return {name.lstrip("/"): order[place.raw_get("/Page").idnum] for name, place in reader.named_destinations.items()}


def finished(pdf, config):
    """The same book, with its author, and without what Chromium says of itself and of the hour."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    writer.metadata = {"/Title": config["title"], "/Author": config["author"]}
    writer.compress_identical_objects()
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("only", nargs="*", metavar="PAGE")
    parser.add_argument("--built", type=Path, default=ROOT / "_build" / "html")
    parser.add_argument("--to", type=Path, default=ROOT / "_build" / "pdf" / NAME)
    asked = parser.parse_args(arguments)
    if not (asked.built / "index.html").is_file():
        sys.exit(f"There is no book in {asked.built}: run make book first.")
    began = time.perf_counter()
    with chromium() as browser:
        pdf, wide = book(asked.built, browser, only=asked.only, site=os.environ.get("BOOK_ADDRESS", ""))
    if wide:
        print(f"wider than the paper, so that all is printed smaller: {'; '.join(wide)}", file=sys.stderr)
    asked.to.parent.mkdir(parents=True, exist_ok=True)
    asked.to.write_bytes(pdf)
    count = len(PdfReader(io.BytesIO(pdf)).pages)
    if not asked.only:
        offer(asked.built, asked.to, count)
    print(f"{asked.to}: {count} pages, {len(pdf) / 1e6:.1f} MB, {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
