"""The made notebooks: in step with their chapters, plain, and without the answers.

That they run is tested by nbval (conftest.py); this file runs none of the book's chapters. What each
construct of a chapter becomes, and which faults are named, is tested in test_notebook_making.py.
"""

import ast
from pathlib import Path

import nbformat
import pytest
from myst_nb.core.read import read_myst_markdown_notebook
from myst_parser.config.main import MdParserConfig
from sample_book import SAMPLE, SAMPLE_CHAPTER, made, sources, tagged

from tools import notebooks
from tools.chapters import Book, Chapter
from tools.myst_source import directive_of, parser
from tools.notebook_cells import is_check, pieces
from tools.stub import stub, without_markers

BOOK = Book(Path(__file__).parent.parent)

EVERY = [pytest.param(SAMPLE, SAMPLE_CHAPTER, id="sample")] + [
    pytest.param(BOOK, path, id=path.stem) for path in BOOK.chapter_paths
]
each_chapter = pytest.mark.parametrize(("book", "path"), EVERY)


def test_committed_notebooks_are_in_step():
    found = [f"{path.relative_to(BOOK.root)} {why}" for path, why in notebooks.out_of_step(BOOK)]
    assert found == [], "run: python tools/notebooks.py"


@each_chapter
@pytest.mark.parametrize("solved", [False, True])
def test_notebook_is_valid_and_made_alike_twice(book, path, solved):
    first = notebooks.as_text(made(book, path, solved))
    assert first == notebooks.as_text(made(Book(book.root) if book is BOOK else book, path, solved))
    nbformat.validate(nbformat.reads(first, as_version=4))
    assert first.endswith("}\n")
    for cell in nbformat.reads(first, as_version=4).cells:
        assert cell.cell_type == "markdown" or (cell.outputs == [] and cell.execution_count is None)


@each_chapter
@pytest.mark.parametrize("solved", [False, True])
def test_no_myst_is_left(book, path, solved):
    """Read again as MyST, the text holds nothing that only MyST understands."""
    md = parser(book.config["parse"]["myst_enable_extensions"])
    only_myst = {
        "myst_role",
        "myst_target",
        "myst_line_comment",
        "colon_fence",
        "attrs_block",
        "math_block_label",
        "amsmath",
        "substitution_block",
        "substitution_inline",
        "footnote_ref",
        "attr_source",
        "span_open",
    }
    for text in sources(made(book, path, solved), "markdown"):
        tokens = md.parse(text)
        found = {t.type for token in tokens for t in [token, *(token.children or [])]} & only_myst
        assert not found, text
        assert not any(directive_of(token, 0, "") for token in tokens if token.type == "fence"), text


@each_chapter
def test_code_is_read_as_the_page_reads_it(book, path):
    text = path.read_text("utf8")
    config = MdParserConfig(enable_extensions=set(book.config["parse"]["myst_enable_extensions"]))
    page = read_myst_markdown_notebook(text, config)
    expected = [cell.source for cell in page.cells if cell.cell_type == "code"]
    assert [piece.text for piece in pieces(Chapter(book, path)) if piece.kind == "code"] == expected


@each_chapter
def test_student_copy_holds_no_answer(book, path):
    """No line taken out of a stub, no text and no other cell of a solution."""
    shown, secret, in_solution = "", "", False
    for piece in pieces(Chapter(book, path)):
        in_solution = {"solution-start": True, "solution-end": False}.get(piece.kind, in_solution)
        if not in_solution or is_check(piece.text):
            shown += without_markers(piece.text) + "\n"
        else:
            secret += without_markers(piece.text) + "\n"
            shown += stub(piece.text) + "\n" if "# your turn" in stub(piece.text) else ""
    telling = {line for line in lines_of(secret) - lines_of(shown) if len(line) > 3}
    assert telling or "{solution-start}" not in path.read_text("utf8")
    student = made(book, path)
    assert not telling & lines_of("\n".join(sources(student, "code") + sources(student, "markdown")))


def lines_of(text):
    return {line.strip() for line in text.splitlines()}


@each_chapter
def test_each_stub_is_its_solution_with_the_answer_taken_out(book, path):
    stubs = tagged(made(book, path), "exercise")
    solutions = tagged(made(book, path, solved=True), "exercise")
    assert len(stubs) == len(solutions)
    for begun, full in zip(stubs, solutions, strict=True):
        ast.parse(begun), ast.parse(full)
        assert begun != full and "# your turn" in begun and "# your turn" not in full
        remaining = iter(full.splitlines())
        kept = [line for line in begun.splitlines() if not line.endswith("# your turn")]
        assert all(line in remaining for line in kept), f"not in this order in the solution:\n{begun}"


@each_chapter
def test_every_exercise_has_its_check(book, path):
    """Its key is its label, and the student meets it in the exercise's own place."""
    exercise, checked = None, {}
    for piece in pieces(Chapter(book, path)):
        if piece.kind == "exercise-start":
            exercise = piece.directive.options["label"]
            checked[exercise] = set()
        elif piece.kind == "ask":
            checked[exercise].add(piece.text)
        elif piece.kind == "solution-start":
            exercise = piece.directive.argument
        elif piece.kind == "code" and exercise and is_check(piece.text):
            checked[exercise] |= {statement.value.args[0].value for statement in ast.parse(piece.text).body}
    assert checked == {label: {label} for label in checked}
    student = "\n".join(tagged(made(book, path), "check"))
    assert all(f'check("{label}"' in student for label in checked)


@pytest.mark.parametrize("path", BOOK.chapter_paths, ids=lambda path: path.stem)
def test_every_exercise_is_known_to_the_library(path):
    for piece in pieces(Chapter(BOOK, path)):
        if piece.kind == "exercise-start":
            key = piece.directive.options["label"]
            assert notebooks.find_exercise(key).level == piece.directive.classes[0], key


@each_chapter
def test_solved_copy_asserts_every_check(book, path):
    checks = tagged(made(book, path, solved=True), "check")
    assert len(checks) == len(tagged(made(book, path), "check"))
    for source in checks:
        assert source.count("check(") == source.count('assert verdict.status == "correct"') > 0
