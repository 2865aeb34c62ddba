"""What each MyST directive becomes in a notebook's Markdown; one that is not in this table is an error.

Cells, exercises, solutions and questions are not here: tools/notebooks.py makes cells of them.
"""

import os
import re

from tools.myst_source import ChapterError


def quoted(text):
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def folded(summary_html, body):
    return f"<details><summary>{summary_html}</summary>\n\n{body}\n\n</details>"


def _titled_box(title):
    def box(d, page):
        text = page.blocks(d.body, d.body_line)
        if d.argument:  # these take no argument: what stands on the first line is text
            text = f"{page.inline(d.argument, d.line)}\n\n{text}".rstrip()
        return quoted(f"**{title}**\n\n{text}")

    return box


def _admonition(d, page):
    if "dropdown" in d.classes:
        return _dropdown(d, page)
    title = page.inline(d.argument, d.line)
    return quoted(f"**{title}**\n\n{page.blocks(d.body, d.body_line)}".rstrip())


def _dropdown(d, page):
    return folded(page.html(d.argument or "Open", d.line), page.blocks(d.body, d.body_line))


def _hint(d, page):
    text = "\n\n".join(part for part in (page.inline(d.argument, d.line), page.blocks(d.body, d.body_line)) if part)
    return folded("Hint", text)


def _image(d, page):
    return f"![{d.options.get('alt', '')}]({page.chapter.file_link(d.argument)})"


def _figure(d, page):
    caption = page.blocks(d.body, d.body_line).strip()
    number = page.chapter.number_at("figure", d.line) if caption else ""
    return _image(d, page) + (f"\n\n**Fig. {number}.** {caption}" if caption else "")


def _cited(d, page):
    sources = str(d.options.get("source", "")).strip()
    citation = page.chapter.cite(sources).parenthetical(sources) if sources else ""
    return quoted(f"**Cited** · {page.blocks(d.body, d.body_line).strip()} {citation}".rstrip())


def _math(d, page):
    tex = "\n".join(part for part in (d.argument, d.body) if part)
    return display_math(tex, page.chapter.number_at("equation", d.line) if "label" in d.options else "")


def display_math(tex, number=""):
    return f"$$\n{tex.strip()}" + (f" \\tag{{{number}}}" if number else "") + "\n$$"


def _code_block(d, page):
    return f"```{d.argument}\n{d.body}\n```"


def _table(d, page):
    return _captioned(d, page, page.blocks(d.body, d.body_line).strip())


def _list_table(d, page):
    """Each row a list item, each cell a list item in it; one paragraph a cell."""
    rows, depth = [], 0
    for token in page.parse(d.body):
        if token.type == "bullet_list_open":
            depth += 1
        elif token.type == "bullet_list_close":
            depth -= 1
        elif token.type == "list_item_open" and depth == 1:
            rows.append([])
        elif token.type == "list_item_open" and depth == 2:
            rows[-1].append("")
        elif token.type == "inline" and rows and rows[-1] and not rows[-1][-1]:
            rows[-1][-1] = _cell(page.inline(token.content.replace("\n", " "), d.body_line))
        elif token.type not in ("list_item_close", "paragraph_open", "paragraph_close"):
            raise ChapterError(
                page.chapter.name,
                d.line,
                "a list-table cell may hold one paragraph and nothing else",
            )
    if not rows or len({len(row) for row in rows}) != 1:
        raise ChapterError(
            page.chapter.name,
            d.line,
            "a list-table needs rows of equal length, each a list in a list",
        )
    if not d.options.get("header-rows"):
        rows.insert(0, [""] * len(rows[0]))
    rows.insert(1, ["---"] * len(rows[0]))
    return _captioned(d, page, "\n".join(f"| {' | '.join(row)} |" for row in rows))


def _cell(text):
    """A bar would end the cell; in a formula `\\|` would be a double bar, so it is named there."""
    text = re.sub(r"\$[^$]+\$", lambda formula: formula[0].replace("|", r"\vert "), text)
    return text.replace("|", r"\|")


def _captioned(d, page, table):
    if not d.argument:
        return table
    number = page.chapter.number_at("table", d.line)
    return f"**Table {number}.** {page.inline(d.argument, d.line)}\n\n{table}"


def _bibliography(d, page):
    return page.chapter.sources()


def _dropped(d, page):
    return ""


def _live_figure(d, page):
    """Its twin stands in the notebook already; what moves is online."""
    return f"*{page.chapter.link('On the page this figure has sliders', str(d.options.get('twin', '')))}.*"


def _quote(d, page):
    return quoted(page.blocks(d.body, d.body_line))


DIRECTIVES = {
    "admonition": _admonition,
    "dropdown": _dropdown,
    "hint": _hint,
    "figure": _figure,
    "image": _image,
    "cited": _cited,
    "math": _math,
    "code-block": _code_block,
    "code": _code_block,
    "table": _table,
    "list-table": _list_table,
    "bibliography": _bibliography,
    "live-figure": _live_figure,
    "explorer": _live_figure,
    "epigraph": _quote,
    "pull-quote": _quote,
    "margin": _admonition,
    "sidebar": _admonition,
    "topic": _admonition,
    "index": _dropped,
    "contents": _dropped,
} | {
    name: _titled_box(name.capitalize())
    for name in ("note", "tip", "warning", "important", "caution", "danger", "attention", "seealso")
}
DIRECTIVES["seealso"] = _titled_box("See also")


def relative_file(target, chapter_path, notebooks_folder):
    """A picture's path as seen from the notebook."""
    if re.match(r"^[a-z]+://|^/", target):
        return target
    return os.path.relpath(chapter_path.parent / target, notebooks_folder).replace(os.sep, "/")
