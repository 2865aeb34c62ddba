"""What the theme and its extensions leave wrong in every page, mended in the finished HTML.

One function, one fault. Most were found by axe or by an HTML reader; each goes when upstream mends it.
"""

import re


def duplicate_ids(page: str) -> str:
    """sphinx-exercise and sphinx-proof give the same id to each of their boxes."""
    return re.sub(r' id="(exercise|solution|proof)-content"', "", page)


def misnamed_summaries(page: str) -> str:
    """myst-nb's label hides the words that are shown; a <p> is not allowed in a <summary>."""
    page = page.replace('<summary aria-label="Toggle hidden content">', "<summary>")
    return re.sub(
        r'<p class="(collapsed|expanded) admonition-title">(.*?)</p>',
        r'<span class="\1 admonition-title">\2</span>',
        page,
    )


def nameless_summaries(page: str) -> str:
    """The chevrons of the table of contents have no text at all."""
    name = '<span class="visually-hidden">Show sections</span>'
    return re.sub(r'(<summary><span class="toctree-toggle")[^>]*>', rf"\1>{name}", page)


def bibliography_roles(page: str) -> str:
    """doc-biblioentry is deprecated, and not allowed in a plain list."""
    return page.replace('role="doc-biblioentry"', 'role="listitem"')


def thebe_leftovers(page: str) -> str:
    """Settings of a live-code service that the book does not use."""
    page = re.sub(r'<script type="text/x-thebe-config">.*?</script>', "", page, flags=re.S)
    return re.sub(r"<script>kernelName = [^<]*</script>", "", page)


def repeated_viewport(page: str) -> str:
    wanted = '<meta name="viewport" content="width=device-width, initial-scale=1" />'
    page = re.sub(r'<meta name="viewport"[^>]*>', "", page)
    return page.replace("<head>", "<head>\n    " + wanted, 1)


def advertisement_slot(page: str) -> str:
    """An empty box for a host's advertisements."""
    return re.sub(
        r'<div class="sidebar-primary-item">\s*<div id="ethical-ad-placement".*?</div>\s*</div>',
        "",
        page,
        flags=re.S,
    )


def decorative_icons(page: str) -> str:
    """An icon's private-use character must not be read aloud."""
    return re.sub(
        r'<(i|span) class="([^"]*\bfa-(?:solid|regular|lg)[^"]*|fas [^"]*)"(?![^>]*aria-hidden)',
        r'<\1 aria-hidden="true" class="\2"',
        page,
    )


def blank_lines(page: str) -> str:
    """Templates leave hundreds; text inside <pre> and <textarea> is not touched."""
    parts = re.split(r"(<(?:pre|textarea)\b.*?</(?:pre|textarea)>)", page, flags=re.S)
    return "".join(p if i % 2 else re.sub(r"\n\s*\n+", "\n", p) for i, p in enumerate(parts))


REPAIRS = (
    duplicate_ids,
    misnamed_summaries,
    nameless_summaries,
    bibliography_roles,
    thebe_leftovers,
    repeated_viewport,
    advertisement_slot,
    decorative_icons,
    blank_lines,
)


def repair(page: str) -> str:
    for mend in REPAIRS:
        page = mend(page)
    return page


def repair_every_page(app):
    """Sphinx has no event for a page's finished HTML; all of it passes through one method."""
    templates = getattr(app.builder, "templates", None)
    if templates is not None and app.builder.format == "html":
        render = templates.render
        templates.render = lambda name, context: (
            repair(render(name, context)) if name.endswith(".html") else render(name, context)
        )


def setup(app):
    app.connect("builder-inited", repair_every_page, priority=999)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
