"""Run buttons on a chapter's cells: Python runs in the reader's browser, with files that the book itself serves.

`live_python` in _config.yml is
    local       what tools/fetch_pyodide.py has fetched is copied into the site; where nothing was fetched, no buttons
    off         no buttons
    <address>   the folder `python/<name>/` of a site built with `local`, at another address
A page gets one small script; nothing else is loaded until a reader presses Run. The book's own library, and what
runs and shows a cell (web/run), go into one zip, made at each build.
"""

import hashlib
import html
import io
import json
import re
import shutil
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

from sphinx.errors import ConfigError
from sphinx.util import logging

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
from live_packs import PINS, packed_folder  # noqa: E402

logger = logging.getLogger(__name__)

LOADED_AT_ONCE = (
    "pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "numpy.zip", "sympy.zip", "matplotlib.zip",
)  # fmt: skip
READERS = ("markdown-it-py", "mdurl", "mdit-py-plugins")  # Markdown in the browser is read as it is at build time
HIDDEN = re.compile(r"^```\{code-cell\}[^\n]*\n(?P<body>.*?)^```\s*$", re.M | re.S)
README = f"""What Python in this book's pages is made of
Pyodide {PINS["pyodide"]} (MPL-2.0) with CPython {PINS["python"]} (PSF), NumPy, SciPy, SymPy, mpmath (BSD),
Matplotlib (PSF-based), Pillow (HPND), KaTeX (MIT). Not modified, but trimmed and compiled to bytecode; each pack
holds the licences.
"""


def prepare(app, config):
    """What every page is told: where the files are, and how large. Pages are written again when it changes."""
    app.live_book, app.live_packs, config.live_python_told = b"", None, {}
    setting = str(config.live_python)
    if setting in ("off", "False", "None"):
        return
    app.live_book = book_zip()
    book = f"python/book-{hashlib.sha256(app.live_book).hexdigest()[:10]}.zip"
    if setting != "local":
        if not re.match(r"https?://|/", setting):
            raise ConfigError(f"live_python is {setting!r}; it takes off, local, or an address (https://…, /…)")
        config.live_python_told = {"base": setting.rstrip("/") + "/", "book": book}
        return
    folder = packed_folder()
    if not (folder / "contents.json").is_file():
        logger.info("no Run buttons: python tools/fetch_pyodide.py fetches what they need")
        return
    app.live_packs = folder
    files = json.loads((folder / "contents.json").read_text(encoding="utf-8"))
    size = sum(files[name] for name in LOADED_AT_ONCE) + len(app.live_book)
    config.live_python_told = {
        "base": f"python/{folder.name}/",
        "book": book,
        "files": files,
        "megabytes": round(size / 1e6),
    }


def book_zip() -> bytes:
    """The library, what runs a cell, and the reader of Markdown; the same bytes from the same files."""
    files = {}
    for path in sorted((ROOT / "actlib").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            files[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    for path in sorted((ROOT / "web" / "run").glob("*.py")):
        files[path.name] = path.read_bytes()
    for package in READERS:
        for file in distribution(package).files:
            plugin = file.parts[0] == "mdit_py_plugins" and len(file.parts) > 2 and file.parts[1] != "dollarmath"
            if not plugin and (file.suffix == ".py" or "LICENSE" in file.name):
                files[str(file)] = Path(file.locate()).read_bytes()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)
    return made.getvalue()


def add_to_page(app, pagename, templatename, context, doctree):
    body = context.get("body", "")
    if not app.config.live_python_told or not pagename.startswith("chapters/") or 'class="cell' not in body:
        return
    app.add_css_file("run.css", priority=900)
    app.add_js_file("run_editor.js", priority=900, loading_method="defer")
    app.add_js_file("run.js", priority=900, loading_method="defer")
    up = "../" * pagename.count("/")
    told = dict(app.config.live_python_told)
    for key in ("base", "book"):
        told[key] = told[key] if re.match(r"https?://|/", told[key]) else up + told[key]
    told["worker"] = f"{up}_static/run_worker.js"
    told["hidden"] = hidden_cells(Path(app.env.doc2path(pagename)).read_text(encoding="utf-8"))
    data = html.escape(json.dumps(told, ensure_ascii=False, separators=(",", ":")))
    context["body"] = f'{body}<div id="run-python" data-settings="{data}" hidden></div>'


def hidden_cells(source: str) -> list:
    """Cells that do not stand on the page but run with it: [how many cells stand before it, its code]."""
    hidden, shown = [], 0
    for cell in HIDDEN.finditer(source):
        body = cell["body"]
        options = re.match(r"---\n.*?^---\n|(?::[^\n]*\n)+", body, re.M | re.S)
        if options and re.search("remove-(cell|input)", options[0]):
            hidden.append([shown, body[options.end() :]])
        else:
            shown += 1
    return hidden


def copy_files(app, exception):
    told = app.config.live_python_told
    if exception or app.builder.format != "html" or not told:
        return
    out = Path(app.outdir, "python")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    (out / Path(told["book"]).name).write_bytes(app.live_book)
    (out / "README.txt").write_text(README, encoding="utf-8")
    if packs := app.live_packs:
        shutil.copytree(packs, out / packs.name)
        katex = distribution("sphinxcontrib-katex").locate_file("sphinxcontrib/katex.min.js")
        shutil.copy(katex, out / packs.name / "katex.min.js")


def setup(app):
    app.add_config_value("live_python", "local", "html")
    app.add_config_value("live_python_told", {}, "html")
    app.connect("config-inited", prepare)
    app.connect("html-page-context", add_to_page, priority=500)
    app.connect("build-finished", copy_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
