"""The cheat sheet is drawn from the catalogue when the book is built, and lies beside the chapter that offers it."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def draw(app, exception):
    chapters = Path(app.outdir, "chapters")
    if exception or app.builder.format != "html" or not (chapters / "18-choosing.html").is_file():
        return
    sys.path.insert(0, str(ROOT))
    from tools.cheat_sheet import save

    save(chapters)


def setup(app):
    app.connect("build-finished", draw)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
