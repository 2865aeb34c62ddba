"""The chapters as the build has run them, with their solutions: every check is content, every quoted number current.

What only a notebook asks (the questions answered on the page) is held by tests/test_exercises.py.
"""

import os
from pathlib import Path

import pytest

from tools import notebooks
from tools.chapters import Book, Chapter
from tools.glued_values import as_built, glued_in
from tools.notebook_cells import is_check

BOOK = Book(Path(__file__).resolve().parents[2])
each_chapter = pytest.mark.parametrize("path", BOOK.chapter_paths, ids=lambda path: path.stem)


@pytest.fixture
def ran(html, path):
    """The chapter's code cells with their outputs."""
    if os.environ.get("ACT_BOOK_HTML"):
        pytest.skip("looks at the run of this book, not at another build")
    notebook = as_built(Chapter(BOOK, path))
    assert notebook, "the build has not run this chapter"
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@each_chapter
def test_every_solution_is_found_correct(ran):
    checks = [cell for cell in ran if is_check(cell.source)]
    assert checks, "a chapter has exercises to be checked"
    for cell in checks:
        said = [output["data"]["text/markdown"] for output in cell.outputs if "data" in output]
        assert said and all("✓ Correct." in text for text in said), f"{cell.source} says {said or 'nothing'}"


@each_chapter
def test_quoted_numbers_are_those_just_computed(ran, path):
    computed = glued_in(output for cell in ran for output in cell.outputs)
    recorded = notebooks.recorded_values(BOOK, path)
    stale = {
        name: f"quoted {quoted}, computed {computed.get(name, 'nothing')}"
        for name, quoted in recorded.items()
        if computed.get(name) != quoted
    }
    assert not stale, f"to record them anew, run: python tools/notebooks.py {path.stem}"
