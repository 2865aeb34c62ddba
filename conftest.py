"""pytest runs the notebooks, with nbval: those in notebooks/ as students get them, and of every
chapter the copy with the solutions, made for it in _build/solved, to be looked at when it fails.

    python -m pytest notebooks/03-sigmoid.ipynb chapters/03-sigmoid.md     one chapter, both ways

`--nbval-lax` switches this on; it stands in pyproject.toml.
"""

import os
from pathlib import Path

import pytest
from _pytest.compat import legacy_path
from hypothesis import settings
from nbval.plugin import IPyNbCell, IPyNbFile

from tools import notebooks
from tools.chapters import CHAPTER_NAME
from tools.glued_values import glued_in

os.environ.setdefault("OMP_NUM_THREADS", "1")  # small matrices: several threads only get in each other's way
settings.register_profile("shared machine", deadline=None)  # how long an example takes says nothing about it
settings.load_profile("shared machine")
ROOT = Path(__file__).parent
SOLVED = ROOT / "_build" / "solved"


def pytest_collect_file(file_path, parent):
    option = parent.config.option
    chapter = file_path.parent == ROOT / "chapters" and CHAPTER_NAME.match(file_path.name)
    if chapter and (option.nbval or option.nbval_lax):
        return SolvedChapter.from_parent(parent, path=file_path)
    return None


class SolvedChapter(IPyNbFile):
    """A chapter, run as its notebook with the solutions: every check must say correct."""

    nb = None

    @property
    def fspath(self):
        """Where nbval reads and runs the notebook; `path` stays the chapter, to be called by."""
        return legacy_path(SOLVED / f"{self.path.stem}.ipynb")

    def collect(self):
        book = notebooks.Book(ROOT)
        chapter = book.root / "chapters" / self.path.name
        try:
            notebooks.write(Path(self.fspath), notebooks.solved_text(book, chapter))
        except notebooks.ChapterError as fault:
            yield Unmade.from_parent(self, name="made", fault=fault)
            return
        cells = list(super().collect())
        yield from cells
        recorded = notebooks.recorded_values(book, chapter)
        if recorded:
            yield QuotedValues.from_parent(self, name="quoted values", cells=cells, recorded=recorded)

    def setup(self):
        if self.nb is not None:  # else there is nothing to start a kernel for
            super().setup()


class Unmade(pytest.Item):
    """A chapter that no notebook can be made of: one failure, and the other chapters go on."""

    def __init__(self, *, fault, **rest):
        super().__init__(**rest)
        self.fault = fault

    def runtest(self):
        pytest.fail(str(self.fault), pytrace=False)


class QuotedValues(pytest.Item):
    """The numbers in the committed notebook's prose are those that the chapter has just computed."""

    def __init__(self, *, cells, recorded, **rest):
        super().__init__(**rest)
        self.cells, self.recorded = cells, recorded

    def runtest(self):
        if any(cell.test_outputs is None for cell in self.cells):
            pytest.skip("needs all cells of the chapter to run")
        computed = glued_in(output for cell in self.cells for output in cell.test_outputs)
        stale = {
            name: f"quoted {quoted}, computed {computed.get(name, 'nothing')}"
            for name, quoted in self.recorded.items()
            if computed.get(name) != quoted
        }
        if stale:
            again = f"python tools/notebooks.py {self.path.stem}"
            pytest.fail(f"{stale}; to record them anew, run: {again}", pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """A student who has done nothing yet must be told so, not that the answer is wrong or right."""
    result = yield
    if isinstance(item, IPyNbCell) and item.path.parent == ROOT / "notebooks":
        if "check" in item.cell.metadata.get("tags", []):
            shown = " ".join(str(output.get("data", "")) for output in item.test_outputs)
            assert "not attempted" in shown.lower(), f"{item.cell.source} says {shown or 'nothing'}"
    return result
