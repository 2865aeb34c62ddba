"""How notebooks are made: what each construct of a chapter becomes, and which faults are named."""

from pathlib import Path

import nbformat
import pytest
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from myst_nb.core.read import read_myst_markdown_notebook
from sample_book import SAMPLE, SAMPLE_CHAPTER, SAMPLE_VALUES, changed_sample, find_in_sample, made, sources

from sphinx_ext.fresh_cache import cache_folder
from tools import notebooks
from tools.chapters import Book, Chapter
from tools.glued_values import computed_values, glued_in
from tools.myst_source import ChapterError
from tools.notebook_cells import asserted


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
        "<details><summary>Once <em>more</em></summary>\n\nFolded away.\n\n</details>",
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
    assert student["cells"][2]["metadata"] == {}  # what the page folds, the notebook shows


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


def test_numbers_are_those_of_the_table_of_contents(tmp_path):
    """A chapter that is not written yet takes no number on the page, and none here."""
    book, chapter = changed_sample(tmp_path, "# Every", "# Every")
    (book.root / "_toc.yml").write_text(
        "root: index\nparts: [{numbered: false, chapters: [{file: chapters/preface}]},"
        " {chapters: [{file: chapters/02-sample}, {file: chapters/01-before}]}]\n"
    )
    made = notebooks.notebook(Book(book.root), chapter, SAMPLE_VALUES, False, find_in_sample)
    text = "\n".join(sources(made, "markdown"))
    assert "The notebook of chapter 1 of" in text and "### Exercise 1.2 · build" in text
    assert "(1.1) and (2.1) hold" in text


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


def test_values_come_from_the_build_while_its_outputs_are_fresh(tmp_path):
    book, chapter = changed_sample(tmp_path, "# Every", "# Every")
    page = read_myst_markdown_notebook(chapter.read_text("utf8"), add_source_map=True, path=chapter)
    glued = nbformat.v4.new_output(
        "display_data",
        data={"application/papermill.record/text/plain": "'as built'"},
        metadata={"scrapbook": {"name": "top-slope"}},
    )
    next(cell for cell in page.cells if cell.source.startswith('glue("top')).outputs = [glued]
    bundle = CacheBundleIn(page, str(chapter))
    get_cache(cache_folder(book.root)).cache_notebook_bundle(bundle, check_validity=False)
    assert computed_values(Chapter(book, chapter)) == {"top-slope": "as built"}
    chapter.write_text(chapter.read_text("utf8").replace("1 / 4", "2 / 4"), "utf8")
    assert computed_values(Chapter(book, chapter)) == {"top-slope": "0.5"}


def test_only_glue_is_read_as_a_value():
    record = {
        "metadata": {"scrapbook": {"name": "a"}},
        "data": {"application/papermill.record/text/plain": "'1.5'"},
    }
    shown = {"metadata": {}, "data": {"text/plain": "2"}}
    assert glued_in([record, shown]) == {"a": "1.5"}
