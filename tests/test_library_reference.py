"""The reference and the index of functions: what is found in chapters and docstrings, and how it is written down."""

import sys
from pathlib import Path

import pytest
from docutils import nodes

from actlib import figures
from actlib.catalogue import ALL, VECTORS

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "sphinx_ext"))
import function_places  # noqa: E402
import library_names  # noqa: E402
import library_reference  # noqa: E402


def test_a_cell_names_the_library_in_every_way_of_importing():
    imports = "import actlib as act\nfrom actlib import figures as f, glue\n"
    code = imports + "act.card(1)\nf.new()\nglue('a', 1)\nact.gelu(2)\nlen([])"
    assert {library_names.written(t) for t in library_names.things_of(code)} == {"act.card", "figures.new", "act.glue"}


def test_a_cells_options_are_no_code():
    cells = ":tags: [hide-input]\na = 1\n", "---\nb: 2\n---\nc = 3\n"
    source = "text\n" + "".join(f"```{{code-cell}} ipython3\n{cell}```\n" for cell in cells)
    assert library_names.code_of(source).split() == ["a", "=", "1", "c", "=", "3"]


def test_what_the_chapters_call_is_documented_and_has_a_section():
    used = library_names.uses(ROOT / "chapters")
    assert used["actlib.proof", "prove"][0].startswith("01-") and len(used) > 40
    left = library_reference.to_describe(ROOT / "chapters")
    shown = [
        thing for modules in library_reference.TOOLS.values() for thing, _ in library_reference.tools_of(modules, left)
    ]
    assert left == {}
    assert all(thing.__doc__ for thing in shown) and figures.new in shown


def test_every_function_belongs_to_one_family():
    names = [f.name for _, records in library_reference.families() for f in records]
    assert sorted(names) == sorted(ALL | VECTORS)


@pytest.mark.parametrize("f", [*ALL.values(), *VECTORS.values()], ids=str)
def test_an_entry_tells_formula_example_chapter_and_source(f):
    from actlib.formula import typeset

    text = "\n".join(library_reference.entry(f))
    assert typeset(f.formula) in text and f"{{function-place}}`{f.name}`" in text
    assert f.example.strip() in text and (f.source is None or f.source in text)
    assert all(p.meaning in text for p in f.parameters.values())


def test_docstrings_keep_their_code_and_lose_no_sign():
    text = "|a - b| of x_1 * x_2: `code_1`, {glue:text}`name`, $\\sqrt{2}$.\n\n    indented\n\n>>> 1 + 1\n2"
    told = "\n".join(library_reference.docstring_lines(text))
    assert told.startswith(r"\|a - b\| of x\_1 \* x\_2: `code_1`, `` {glue:text}`name` ``, $\sqrt{2}$.")
    assert "```python\nindented\n```" in told and "```pycon\n>>> 1 + 1\n2\n```" in told


def test_defaults_are_named_where_python_prints_an_address():
    def made(self, a, b=..., c=int, d=1.5):
        """."""

    assert library_reference.signature(made) == "(a, b=..., c=int, d=1.5)"


def page(*parts):
    document = nodes.document(None, None)
    chapter = nodes.section("", nodes.title("", "A chapter on silu"), *parts)
    document += chapter
    return document


def card(name):
    row = nodes.row("", nodes.entry("", nodes.paragraph("", "fact")), nodes.entry("", nodes.paragraph("", name)))
    return nodes.table("", nodes.tgroup("", nodes.thead("", row)))


SENTENCE = nodes.paragraph("", "", nodes.Text("SiLU in passing"))
BOLD = nodes.paragraph("", "", nodes.strong("", "SiLU"))


def test_a_function_is_looked_for_at_its_card_then_in_bold_then_anywhere():
    silu = ALL["silu"]
    looked = [
        function_places.find(silu, page(*(part.deepcopy() for part in parts)))
        for parts in ([SENTENCE, BOLD, card("gelu"), card("silu")], [SENTENCE, BOLD], [SENTENCE], [])
    ]
    assert [kind for kind, _ in looked] == ["card", "function", "function", "function"]
    assert [type(node) for _, node in looked] == [nodes.table, nodes.paragraph, nodes.paragraph, nodes.section]
    assert looked[1][1].astext() == "SiLU" and looked[2][1].astext() == "SiLU in passing"
