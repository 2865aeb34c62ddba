"""Each chapter's page offers the notebook made from it (notebooks/NAME.ipynb), not its Markdown source."""

import shutil
from pathlib import Path


def notebook_of(app, pagename: str) -> Path | None:
    notebook = Path(app.srcdir, "notebooks", Path(pagename).name + ".ipynb")
    return notebook if pagename.startswith("chapters/") and notebook.is_file() else None


def offer(app, pagename, templatename, context, doctree):
    notebook = notebook_of(app, pagename)
    context["chapter_notebook"] = (
        context["pathto"](f"notebooks/{notebook.name}", 1) if notebook else ""
    )


def copy(app, exception):
    notebooks = Path(app.srcdir, "notebooks")
    if exception or app.builder.format != "html" or not notebooks.is_dir():
        return
    target = Path(app.outdir, "notebooks")
    target.mkdir(exist_ok=True)
    for notebook in notebooks.glob("*.ipynb"):
        shutil.copyfile(notebook, target / notebook.name)


def setup(app):
    app.connect("html-page-context", offer)
    app.connect("build-finished", copy)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
