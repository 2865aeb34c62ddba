"""The values that a chapter quotes in its prose: which they are, and what it computes for them."""

import nbformat
from jupyter_cache import get_cache
from myst_nb.core.read import read_myst_markdown_notebook
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from sphinx_ext.fresh_cache import cache_folder
from tools.myst_source import ChapterError, walk
from tools.notebook_cells import pieces
from tools.stub import without_markers

RECORD = "application/papermill.record/"


def used_values(chapter):
    """The names in {glue:text}`name`, each with its line."""
    names = {}
    md = chapter.book.md
    for token, line, d in walk(md, chapter.text, 0, chapter.name):
        title = md.parseInline(d.argument)[0].children if d and d.argument else []
        for child in [*(token.children or []), *title]:
            if child.type == "myst_role" and child.meta["name"] == "glue:text":
                names.setdefault(child.content.partition(":")[0], line)
    return names


def glued_in(outputs):
    """What the outputs of a cell record with glue, as the page shows it."""
    values = {}
    for output in outputs:
        name = output.get("metadata", {}).get("scrapbook", {}).get("name")
        for mime, data in output.get("data", {}).items():
            if name and mime == RECORD + "text/plain":
                values[name] = _unquoted(data if isinstance(data, str) else "".join(data))
    return values


def _unquoted(text):
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return text[1:-1] if quoted else text


def computed_values(chapter):
    """Read the values that the prose quotes from the build's outputs or, where those are old, from a run."""
    used = used_values(chapter)
    if not used:
        return {}
    ran = as_built(chapter) or _executed(chapter)
    cells = (cell for cell in ran.cells if cell.cell_type == "code")
    values = glued_in(output for cell in cells for output in cell.outputs)
    for name, line in used.items():
        if name not in values:
            raise ChapterError(
                chapter.name,
                line,
                f"{{glue:text}}`{name}`: no cell glues that; there are {sorted(values)}",
            )
    return {name: values[name] for name in used}


def as_built(chapter):
    """The chapter as the build has run it, if it has since cells and library were last changed."""
    folder = cache_folder(chapter.book.root)
    if not folder.exists():
        return None
    try:
        page = read_myst_markdown_notebook(chapter.text, add_source_map=True, path=chapter.path)
        return get_cache(folder).merge_match_into_notebook(page)[1]
    except KeyError:
        return None


def _executed(chapter):
    ran = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    for piece in pieces(chapter):
        if piece.kind == "code":
            tags = piece.directive.options.get("tags") or []
            if "skip-execution" not in tags:
                cell = nbformat.v4.new_code_cell(without_markers(piece.text), metadata={"tags": tags})
                ran.cells.append(cell)
    try:
        NotebookClient(
            ran,
            timeout=120,
            extra_arguments=["--log-level=40"],
            resources={"metadata": {"path": str(chapter.path.parent)}},
        ).execute()
    except CellExecutionError as error:
        raise ChapterError(chapter.name, 0, f"a cell fails:\n{error}") from None
    return ran
