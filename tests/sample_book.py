"""A small book that uses every construct a chapter may use, and its notebooks: for the tests."""

import shutil
from pathlib import Path
from types import SimpleNamespace

from tools import notebooks
from tools.chapters import Book

FOLDER = Path(__file__).parent / "data" / "sample-book"
SAMPLE = Book(FOLDER)
SAMPLE_CHAPTER = FOLDER / "chapters" / "02-sample.md"
SAMPLE_VALUES = {"top-slope": "0.25"}


def find_in_sample(key):
    return {"sample-see": SimpleNamespace(answer="b")}[key]


def made(book, path, solved=False):
    if book is SAMPLE:
        return notebooks.notebook(book, path, SAMPLE_VALUES, solved, find_in_sample)
    return notebooks.notebook(book, path, notebooks.recorded_values(book, path), solved)


def sources(notebook, kind):
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


def tagged(notebook, tag):
    return ["".join(c["source"]) for c in notebook["cells"] if tag in c["metadata"].get("tags", [])]


def changed_sample(tmp_path, old, new):
    """The sample book with one thing in its chapter written differently."""
    folder = shutil.copytree(FOLDER, tmp_path / "book")
    chapter = folder / "chapters" / "02-sample.md"
    text = chapter.read_text("utf8")
    assert text.count(old) >= 1
    chapter.write_text(text.replace(old, new, 1), "utf8")
    return Book(folder), chapter
