"""What a published book needs beside its pages: addresses, previews, a site map, a page for lost readers.

Two things are known only where the book is published, and come from there: BOOK_ADDRESS, the book's address
(https://example.org/book/), and BOOK_REPOSITORY, the owner and name of its repository on GitHub. A book built
without them is whole; it only has no canonical addresses and no link to report a mistake.
"""

import os
import re
import sys
import textwrap
import zipfile
from pathlib import Path
from urllib.parse import quote, urlencode

import yaml
from docutils import nodes
from sphinx.errors import ConfigError

sys.path.insert(0, str(Path(__file__).resolve().parent))
from security_policy import with_policy  # noqa: E402

SHORT = 200  # characters of a description that a preview shows
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first date that a zip knows: the same in every build


def read_surroundings(app, config):
    address, repository = os.environ.get("BOOK_ADDRESS", ""), os.environ.get("BOOK_REPOSITORY", "")
    if address and not re.fullmatch(r"https?://[^\s?#]+", address):
        raise ConfigError(f"BOOK_ADDRESS is {address!r}; it must be like https://example.org/book/")
    if repository and not re.fullmatch(r"[\w.-]+/[\w.-]+", repository):
        raise ConfigError(f"BOOK_REPOSITORY is {repository!r}; it must be like owner/name")
    config.html_baseurl = address.rstrip("/") + "/" if address else ""
    config.book_repository = repository


# --- in the head of each page


def describe(app, pagename, templatename, context, doctree):
    if doctree is None:
        return
    title = next(iter(doctree.findall(nodes.title)), None)
    title = title.astext() if title else app.config.html_title
    meta = {"og:type": "article", "og:site_name": app.config.html_title, "og:title": title}
    description = first_words(doctree)
    if description:
        meta["og:description"] = description
        context["description"] = description
    if base := app.config.html_baseurl:
        meta["og:url"] = base + app.builder.get_target_uri(pagename)
        if picture := preview_of(app, pagename):
            meta["og:image"] = base + picture
            meta["og:image:alt"] = f"The title of the page: {title}"
            meta["twitter:card"] = "summary_large_image"
    context["previews"] = meta
    context.update(links_of(app.config.book_repository, pagename))


def first_words(doctree) -> str:
    """Whole sentences from the beginning of the page's first paragraph without a formula."""
    for paragraph in doctree.findall(nodes.paragraph):
        if any(paragraph.findall(nodes.math)) or any(paragraph.findall(nodes.image)):
            continue
        text = " ".join(paragraph.astext().split())
        kept = ""
        for sentence in re.findall(r".+?[.?!](?=\s|$)", text):
            if kept and len(kept) + len(sentence) > SHORT:
                break
            kept += sentence
        if len(kept.split()) >= 5:
            return kept.strip()
    return ""


def links_of(repository: str, pagename: str) -> dict:
    """Where to report a mistake of this page, and where to run its notebook."""
    if not repository:
        return {}
    new = {"template": "mistake.yml", "title": f"Mistake: {pagename}", "page": pagename}
    links = {"report_mistake": f"https://github.com/{repository}/issues/new?{urlencode(new)}"}
    if pagename.startswith("chapters/") and re.match(r"\d\d-", Path(pagename).name):
        notebook = quote(f"lab/tree/notebooks/{Path(pagename).name}.ipynb", safe="")
        links["run_on_binder"] = f"https://mybinder.org/v2/gh/{repository}/HEAD?urlpath={notebook}"
    return links


# --- files beside the pages


def preview_of(app, pagename: str) -> str:
    """The address of the picture that a link to this page is shown with, if the page is a chapter."""
    name = Path(pagename).name
    return f"previews/{name}.png" if re.match(r"\d\d-", name) else ""


def finish(app, exception):
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    (out / ".nojekyll").touch()
    (out / "404.html").write_text(with_policy(lost_page(app.config)), "utf8")
    zip_notebooks(out / "notebooks", out / "notebooks" / "from-step-to-swiglu-notebooks.zip")
    redirect(app, out)
    if app.config.html_baseurl:
        pages = sorted(app.env.found_docs)
        (out / "sitemap.xml").write_text(site_map(app, pages), "utf8")
        (out / "robots.txt").write_text(f"User-agent: *\nSitemap: {app.config.html_baseurl}sitemap.xml\n", "utf8")
        draw_previews(app, pages)


def lost_page(config) -> str:
    """Served for any address, so it needs no other file and knows where the book begins."""
    home = re.sub(r"^https?://[^/]+", "", config.html_baseurl) or "/"
    title = config.html_title
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Not found: {title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1.2rem; }}
</style>
</head>
<body>
<main>
<h1>There is no such page</h1>
<p>Like the slope of a step: nothing here. The book may have moved what you look for; it begins at
<a href="{home}index.html">{title}</a>, and <a href="{home}search.html">its search</a> knows every page.</p>
</main>
</body>
</html>
"""


def zip_notebooks(folder: Path, target: Path):
    """All notebooks in one file, the same bytes in every build."""
    target.unlink(missing_ok=True)
    notebooks = sorted(folder.glob("*.ipynb")) if folder.is_dir() else []
    if not notebooks:
        return
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for notebook in notebooks:
            entry = zipfile.ZipInfo(f"from-step-to-swiglu/{notebook.name}", EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, notebook.read_bytes())


def redirect(app, out: Path):
    """web/redirects.yml: pages that have moved, old address to new; links to the book never break."""
    listed = Path(app.srcdir, "web", "redirects.yml")
    moved = (yaml.safe_load(listed.read_text("utf8")) if listed.is_file() else None) or {}
    for old, new in moved.items():
        page = new.partition("#")[0].removesuffix(".html")
        if page not in app.env.found_docs:
            raise ConfigError(f"web/redirects.yml sends {old!r} to {new!r}, and the book has no page {page!r}")
        if old.removesuffix(".html") in app.env.found_docs:
            raise ConfigError(f"web/redirects.yml sends {old!r} away, but that page exists")
        source = out / old
        to = quote(os.path.relpath(out / new, source.parent).replace(os.sep, "/"), safe="/#.-")
        source.parent.mkdir(parents=True, exist_ok=True)
        page = (
            f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Moved</title>'
            f'<meta name="robots" content="noindex"><meta http-equiv="refresh" content="0; url={to}">'
            f'</head><body><p>This page has moved <a href="{to}">here</a>.</p></body></html>\n'
        )
        source.write_text(with_policy(page), "utf8")


def site_map(app, pages) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    lines += [f"<url><loc>{app.config.html_baseurl}{app.builder.get_target_uri(p)}</loc></url>" for p in pages]
    return "\n".join([*lines, "</urlset>"]) + "\n"


def draw_previews(app, pages):
    """1200 × 630, as social networks want it: the chapter's number, its title, its curves."""
    folder = Path(app.outdir, "previews")
    folder.mkdir(exist_ok=True)
    numbers = app.env.toc_secnumbers
    for page in pages:
        if name := preview_of(app, page):
            number = numbers.get(page, {}).get("", ())
            title = app.env.titles[page].astext()
            draw_preview(Path(app.outdir, name), number[0] if number else None, title, app.config.html_title)


def draw_preview(path: Path, number, title: str, book: str):
    import matplotlib

    matplotlib.use("Agg")
    import numpy as np

    from actlib import catalogue, figures

    fig, ax = figures.new(size=(12, 6.3))
    fig.set_layout_engine("none")
    taught = [f for f in catalogue.ALL.values() if number is not None and f.chapter == number][:5]
    x = np.linspace(-4, 4, 401)
    for f in taught:
        ax.plot(x, f(x), color=figures.colour(f), linewidth=5)
    if taught:
        ax.set_position((0.58, 0.12, 0.36, 0.66))
        ax.axhline(0, color=figures.INK, linewidth=1)
        ax.axvline(0, color=figures.INK, linewidth=1)
        ax.set(xlim=(-4, 4), ylim=(-1.6, 3.2), xticklabels=[], yticklabels=[])
    else:
        ax.remove()
    fig.text(0.06, 0.86, book, fontsize=24, color=figures.GREY)
    heading = f"{number}  {title}" if number is not None else title
    fig.text(
        0.06, 0.66, "\n".join(textwrap.wrap(heading, 19)), fontsize=42, fontweight="bold", color=figures.INK, va="top"
    )
    fig.savefig(path, dpi=100, metadata={"Software": None})
    matplotlib.pyplot.close(fig)


def setup(app):
    app.add_config_value("book_repository", "", "html")
    app.connect("config-inited", read_surroundings, priority=900)
    app.connect("html-page-context", describe)
    app.connect("build-finished", finish, priority=600)  # after the notebooks have been copied
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
