"""The made notebooks: in step with their chapters, plain, and without the answers.

That they run is tested by nbval (conftest.py); this file runs none of the book's chapters.
"""

import ast
import shutil
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from myst_nb.core.read import read_myst_markdown_notebook
from myst_parser.config.main import MdParserConfig

from tools import notebooks
from tools.chapters import Book, Chapter
from tools.glued_values import computed_values, glued_in
from tools.myst_source import ChapterError, directive_of, parser
from tools.notebook_cells import asserted, is_check, pieces
from tools.stub import stub, without_markers

ROOT = Path(__file__).parent.parent
SAMPLE_FOLDER = Path(__file__).parent / "data" / "sample-book"
BOOK, SAMPLE = Book(ROOT), Book(SAMPLE_FOLDER)
SAMPLE_CHAPTER = SAMPLE_FOLDER / "chapters" / "02-sample.md"
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


EVERY = [pytest.param(SAMPLE, SAMPLE_CHAPTER, id="sample")] + [
    pytest.param(BOOK, path, id=path.stem) for path in BOOK.chapter_paths
]
each_chapter = pytest.mark.parametrize(("book", "path"), EVERY)


def changed_sample(tmp_path, old, new):
    """The sample book with one thing in its chapter written differently."""
    folder = shutil.copytree(SAMPLE_FOLDER, tmp_path / "book")
    chapter = folder / "chapters" / "02-sample.md"
    text = chapter.read_text("utf8")
    assert text.count(old) >= 1
    chapter.write_text(text.replace(old, new, 1), "utf8")
    return Book(folder), chapter


def test_committed_notebooks_are_in_step():
    assert not notebooks.out_of_step(BOOK), "run: python tools/notebooks.py"


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


def test_every_construct_of_the_sample():
    """What a reader of the sample chapter finds, construct by construct."""
    text = "\n\n".join(sources(made(SAMPLE, SAMPLE_CHAPTER), "markdown"))
    for expected in (
        "# Every construct, once\n",
        "> **How gently can $f$ bend?**\n>\n> Nudge a weight: *nothing* happens.",
        "## Text and roles\n",
        "by McCulloch and Pitts (1943), used by Xu et al. (2015); see (Pólya, 1949; Xu et al., 2015).",
        "at most 0.25, in two digits 0.25, as Text and roles and\nthe other chapter say;",
        "chapter say; Fig. 2.2 shows it, (2.1) and (1.1) hold.",
        "An ELU (exponential linear unit), H<sub>2</sub>, that chapter, A first section, this part,",
        "[the web](https://example.org/a_b), [by name](https://example.org/named), <https://example.org>,",
        "<https://example.org>, `{not:a}` role, and $x_{i}$ stay.",
        "a foot<sup>note</sup> and an escaped \\{brace\\}.",
        "<sup>note</sup> The note's text, with $x^2$.",
        "$$\n\\sigma(0) = \\tfrac12 \\tag{2.1}\n$$",
        "$$\na = b \\tag{2.2}\n$$",
        "$$\n\\begin{aligned}\na &= b \\\\\n  &= c\n\\end{aligned}\n$$\n\n|",
        "| $x$ | the input, 0.25 |",
        "- an item\n\n  > **Note**\n  >\n  > A note in a list, from Pólya (1949).\n\n- another",
        "> > **Tip**\n> >\n> > A tip in a quotation.",
        "> <details><summary>Guess <code>f'</code> where $x_0$ is <em>zero</em>, then open</summary>\n>\n",
        "> It is 0.25.\n>\n> ```python",
        "> **Cited** · A unit is **on** or off. (McCulloch and Pitts, 1943; Xu et al., 2015)",
        "![A straight line.](../images/line.svg)\n\n**Fig. 2.1.** The line, drawn by Pólya (1949).",
        "**Table 2.1.** Two functions\n\n| name | formula |\n| --- | --- |\n| step | $H(x)$ or $\\vert x\\vert $ |",
        "```python\ny = 2\n```",
        "**Fig. 2.2.** A line of slope 0.25.",
        "> Bend it. More in Before.",
        "### Exercise 2.1 · see",
        "### Exercise 2.2 · build\n\n**A stable sum.** Write it with $n$ terms.\n\n<details>",
        "<details><summary>Hint</summary>\n\nUse a loop.\n\n</details>",
        "## Sources\n\n- McCulloch and Pitts (1943). *A logical",
        "- Pólya (1949). *Remarques sur le problème de Laplace*. <https://example.org/polya>",
    ):
        assert expected in text, f"{expected}\n\nis not in\n\n{text}"
    assert "no reader sees" not in text and "secret" not in text


def test_cells_of_the_sample():
    student, solved = made(SAMPLE, SAMPLE_CHAPTER), made(SAMPLE, SAMPLE_CHAPTER, solved=True)
    assert sources(student, "code")[-4:] == [
        'ask("sample-see")',
        'check("sample-see", ...)',
        'def total(numbers):\n    """The sum."""\n    ...  # your turn\n\nslope = ...  # your turn',
        'check("sample-build", total, slope)',
    ]
    assert asserted("check(\"sample-see\", 'b')") in sources(solved, "code")
    assert "total([1, 2, 3])" in sources(solved, "code")
    assert "The secret explanation of the loop." in sources(solved, "markdown")
    assert student["cells"][2]["metadata"] == {"jupyter": {"source_hidden": True}}


def test_links_lead_to_the_published_page_once_it_has_an_address(tmp_path):
    book, chapter = changed_sample(tmp_path, "# Every", "# Every")
    config = book.root / "_config.yml"
    config.write_text(
        config.read_text() + "html: {baseurl: https://book.example/}\nrepository: {url: https://code.example/book}\n"
    )
    text = "\n".join(
        sources(
            notebooks.notebook(Book(book.root), chapter, SAMPLE_VALUES, False, find_in_sample),
            "markdown",
        )
    )
    assert "[the other chapter](https://book.example/chapters/01-before.html#ch-before)" in text
    assert "[that chapter](https://book.example/chapters/01-before.html)" in text
    assert "[A first section](https://book.example/chapters/01-before.html#sec-first)" in text
    assert "%pip install git+https://code.example/book\n" in text


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "```{code-block} python",
            "```{unheard-of} python",
            r"unknown directive \{unheard-of\}; a notebook can show adm",
        ),
        (":::{dropdown} Guess", ":::{tab-set} Guess", r"unknown directive \{tab-set\}"),
        ("{abbr}`ELU", "{wiki}`ELU", r"unknown role \{wiki\}; a notebook can show abbr"),
        ("{cite:t}`xu2015`", "{cite:t}`xu2051`", "no entry 'xu2051' in references.bib"),
        ("{ref}`sec-text`", "{ref}`sec-tax`", "no page of the book has the label 'sec-tax'"),
        (
            "[that chapter](01-before.md)",
            "[that chapter](01-behind.md)",
            "no page '01-behind.md' in the book",
        ),
        ("{glue:text}`top-slope`, in", "{glue:text}`top-slop`, in", "no recorded value 'top-slop'"),
        ("% a comment", "{{ surprise }} %", r"a \{\{substitution\}\} has no value"),
        (
            "A paragraph with",
            "A term\n: that is defined, and",
            "a definition list is not plain Markdown",
        ),
        ("```{ask} sample-see", "```{ask} sample-sea", r"\{ask\} sample-sea: sample-sea"),
        (
            "```{solution-start} sample-build",
            "```{solution-start} sample-bild",
            "'sample-bild', which is no exercise",
        ),
        (
            "```{code-cell} ipython3\n:tags: [answer]",
            "```{code-cell} ipython3\n:tags: [wrong]",
            "but is not tagged",
        ),
        (
            "```{code-cell} ipython3\n:tags: [hide-input]",
            "```{code-cell} ipython3\n:tags: [answer]",
            "outside a solution",
        ),
        (
            "```{exercise-end}\n```\n\n```{exercise-start}\n",
            "```{exercise-start} Two\n",
            "an exercise begins inside another",
        ),
        (
            "```{exercise-end}\n```\n\n```{solution-start}",
            "```{solution-start}",
            "is never closed by",
        ),
    ],
)
def test_a_fault_in_a_chapter_is_named_with_its_line(tmp_path, old, new, says):
    book, chapter = changed_sample(tmp_path, old, new)
    text = chapter.read_text("utf8")
    line = 1 + text.count("\n", 0, text.index(new))
    if "never closed" in says:  # it is the opening that is named
        line = 1 + text.count("\n", 0, text.rindex("```{exercise-start}"))
    with pytest.raises(ChapterError, match=rf"^chapters/02-sample\.md:{line}: .*{says}"):
        notebooks.notebook(book, chapter, SAMPLE_VALUES, False, find_in_sample)


def test_a_notebook_out_of_step_is_named(tmp_path):
    book, chapter = changed_sample(tmp_path, "# Every", "# Every")
    before = Path(book.root) / "chapters" / "01-before.md"
    for path in (before, chapter):
        text = notebooks.as_text(
            notebooks.notebook(book, path, SAMPLE_VALUES if path == chapter else {}, False, find_in_sample)
        )
        notebooks.write(notebooks.student_path(book, path), text)
    assert notebooks.out_of_step(book, find_in_sample) == []
    chapter.write_text(chapter.read_text("utf8").replace("a weight", "one weight"), "utf8")
    before.unlink()
    names = {path.name: why for path, why in notebooks.out_of_step(Book(book.root), find_in_sample)}
    assert names.keys() == {"01-before.ipynb", "02-sample.ipynb"} and names["01-before.ipynb"] == "has no chapter"


def test_a_quoted_value_typed_into_a_notebook_does_not_pass(tmp_path):
    """What is recorded is what the chapter computes: 1/4, whatever the prose would like."""
    book, chapter = changed_sample(tmp_path, "1 / 4", "1 / 8")
    assert computed_values(Chapter(book, chapter)) == {"top-slope": "0.125"}


def test_only_glue_is_read_as_a_value():
    record = {
        "metadata": {"scrapbook": {"name": "a"}},
        "data": {"application/papermill.record/text/plain": "'1.5'"},
    }
    shown = {"metadata": {}, "data": {"text/plain": "2"}}
    assert glued_in([record, shown]) == {"a": "1.5"}
