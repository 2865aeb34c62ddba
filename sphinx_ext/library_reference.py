"""The reference of actlib, made from the library when the page is built.

    ```{library-rules}
    ```
    ```{library-functions}
    ```
    ```{library-tools}
    ```

The first says what holds for all functions of the catalogue; the second shows each of them, by its family; the third
what the chapters' cells call, and what `actlib` itself offers. Formulas, facts, parameters and examples are the
records'; the words are the docstrings'.
Each entry is an object of Sphinx's Python domain, so that it has an address and stands in the index.
"""

import importlib
import inspect
import re
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from fresh_cache import fingerprint
from function_places import place_of_function
from library_names import offered, uses, written
from live_words import GROUPS
from sphinx.util.docutils import SphinxDirective

SHOWN = {"formula", "parameter", "constant", "outputs", "range", "range of each", "smoothness", "convention", "tails"}
RULES = ("Shape and dtype", "Infinite inputs", "Raises")  # how those paragraphs of a docstring begin that all share
SEVERAL = {"many_inputs": "Several inputs", "glu": "Gated linear units"}  # files of the catalogue not in GROUPS
TOOLS = {  # title -> modules
    "Claims": ("proof", "enclosure"),
    "Questions": ("exercises.engine",),
    "Records and tables": ("catalogue", "present", "atlas", "formula"),
    "Names across frameworks": ("frameworks",),
    "Figures": ("figures",),
    "The workshop": ("workshop", "verdict", "measure"),
    "Small networks and data": ("nets", "data"),
    "Experiments": (
        "experiments",
        "experiments.text",
        "experiments.sparsity",
        "experiments.tournament",
        "experiments.ranking",
        "experiments.statistics",
    ),
}


class LibraryDirective(SphinxDirective):
    def run(self):
        pages(self.env).add(self.env.docname)
        return self.sections()

    def section(self, title, lines) -> nodes.section:
        made = nodes.section(ids=[nodes.make_id(title)])
        made += nodes.title(title, title)
        self.state.nested_parse(StringList(lines, self.env.docname), self.content_offset, made)
        return made


class LibraryRules(LibraryDirective):
    def sections(self):
        from actlib.catalogue import ALL, VECTORS

        holder, lines = nodes.container(), []
        for title, records in (("One variable", ALL), ("Several inputs", VECTORS)):
            one = next(f for f in records.values() if f.parameters)  # its docstring speaks of parameters, too
            rules = [p for p in one.__doc__.split("\n\n") if p.startswith(RULES)]
            lines += [f"**{title}.** " + " ".join(line for rule in rules for line in plain(rule).split("\n")), ""]
        self.state.nested_parse(StringList(lines, self.env.docname), self.content_offset, holder)
        return holder.children


class LibraryFunctions(LibraryDirective):
    def sections(self):
        return [self.section(title, [line for f in records for line in entry(f)]) for title, records in families()]


class LibraryTools(LibraryDirective):
    def sections(self):
        from actlib.activation import Activation
        from actlib.vector_activation import VectorActivation
        from actlib.workshop import Invention

        found = to_describe(Path(self.env.srcdir, "chapters"))
        records = [line for kind in (Activation, VectorActivation) for line in class_entry(kind)]
        sections = [self.section("What every function can do", records)]
        for title, modules in TOOLS.items():
            lines = []
            for thing, chapters in tools_of(modules, found):
                lines += tool_entry(thing, chapters)
            if title == "The workshop":
                lines += class_entry(Invention)
            if title == "Experiments":
                lines += command_line()
            sections.append(self.section(title, lines))
        if found:
            left = ", ".join(f"{module}.{name}" for module, name in sorted(found))
            raise self.error(f"library_reference.TOOLS names no section for {left}, which readers meet")
        return sections


# --- functions


def families():
    """(title, records) in the order of the book."""
    from actlib import catalogue

    known, grouped = catalogue.ALL | catalogue.VECTORS, set()
    for file, title in (GROUPS | SEVERAL).items():
        names = [name for name in known if name in vars(getattr(catalogue, file)) and name not in grouped]
        grouped.update(names)
        yield title, [known[name] for name in names]


def entry(f) -> list[str]:
    """One function as an object of the Python domain, in Markdown."""
    from actlib.present import facts, vector_facts

    inputs = "z, axis=-1" if hasattr(f, "vjp") else "x"
    settings = "".join(f", {name}={p.default:g}" for name, p in f.parameters.items())
    aliases = f" Also {', '.join(f'`act.{a}`' for a in f.aliases)}." if f.aliases else ""
    source = f" {{cite:t}}`{f.source}`." if f.source else ""
    told = (vector_facts if hasattr(f, "vjp") else facts)(f)
    first = [row for row in told if row[0] in SHOWN]
    rest = [row for row in told if row[0] not in SHOWN]
    lines = [f"**{f.title}**, {{function-place}}`{f.name}`. {f.idea}{aliases}{source}", ""]
    lines += listed(first)
    lines += [*code(f.example), ""] if f.example else []
    if rest:
        lines += [":::{dropdown} More facts", *listed(rest), ":::"]
    return python_object("function", f"act.{f.name}({inputs}{settings})", f"actlib.{f.name}", lines)


def listed(rows) -> list[str]:
    return [line for name, text in rows for line in (name, f": {text}", "")]


# --- tools


def to_describe(folder: Path) -> dict:
    """{(module, name): chapters that use it}: what cells call, and what actlib itself offers."""
    return {(thing.__module__, thing.__qualname__): [] for thing in offered()} | uses(folder)


def tools_of(modules, found):
    """(function or class, chapters that use it), in the order of the modules; taken out of `found`."""
    for module in (importlib.import_module(f"actlib.{name}") for name in modules):
        for name, thing in vars(module).items():
            if getattr(thing, "__module__", None) == module.__name__ and (module.__name__, name) in found:
                yield thing, found.pop((module.__name__, name))


def tool_entry(thing, chapters) -> list[str]:
    name = written(thing)
    lines = docstring_lines(inspect.getdoc(thing) or "")
    if chapters:
        lines += ["", chapters_in_words(chapters)]
    kind = "class" if inspect.isclass(thing) else "function"
    return python_object(kind, name + signature(thing), f"{thing.__module__}.{thing.__name__}", lines)


def class_entry(kind) -> list[str]:
    """A record's class: what one may ask of every function."""
    lines = docstring_lines(inspect.getdoc(kind))
    if call := vars(kind).get("__call__"):
        lines += ["", *python_object("method", "__call__" + signature(call), "", docstring_lines(inspect.getdoc(call)))]
    for name, member in vars(kind).items():
        text = inspect.getdoc(getattr(member, "func", member))
        if name.startswith("_") or not text or not (inspect.isfunction(member) or is_fact(member)):
            continue
        sort = "attribute" if is_fact(member) else "method"
        shown = name if is_fact(member) else name + signature(member)
        lines += ["", *python_object(sort, shown, "", docstring_lines(text))]
    return python_object("class", kind.__name__, f"{kind.__module__}.{kind.__name__}", lines)


def is_fact(member) -> bool:
    return isinstance(member, property) or type(member).__name__ == "cached_property"


def signature(thing) -> str:
    """As Python prints it, without `self` and without the insides of default values."""
    try:
        given = inspect.signature(thing)
    except ValueError:  # an exception, a kind of text
        return ""
    parameters = [p for p in given.parameters.values() if p.name != "self"]
    plain = (int, float, str, bool, type(None), tuple)
    kept = [
        p if p.default is p.empty or isinstance(p.default, plain) else p.replace(default=Named(p.default))
        for p in parameters
    ]
    return str(given.replace(parameters=kept, return_annotation=given.empty))


class Named:
    """Prints a default value by its name: a class, Ellipsis."""

    def __init__(self, value):
        self.name = "..." if value is ... else getattr(value, "__name__", f"{type(value).__name__}(...)")

    def __repr__(self):
        return self.name


def chapters_in_words(stems) -> str:
    links = [f"[{int(stem[:2])}]({stem}.md)" for stem in dict.fromkeys(stems)]
    if len(links) > 5:
        return f"Used from chapter {links[0]} on."
    if len(links) == 1:
        return f"Used in chapter {links[0]}."
    return f"Used in chapters {', '.join(links[:-1])} and {links[-1]}."


def command_line() -> list[str]:
    """`python -m actlib.experiments`, from its parser's own help."""
    import contextlib
    import io

    from actlib.experiments.__main__ import arguments

    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        arguments(["--help"])
    return ["", "On the command line:", "", "```text", *said.getvalue().rstrip().splitlines(), "```"]


# --- docstrings as Markdown


def docstring_lines(text: str) -> list[str]:
    """A docstring's paragraphs: examples and indented blocks as code, the rest as prose."""
    lines = []
    for block in re.split(r"\n\s*\n", inspect.cleandoc(text)):
        if block.startswith((">>>", "    ")):
            lines += code(inspect.cleandoc(block) if block.startswith(" ") else block)
        else:
            lines += plain(block).split("\n")
        lines.append("")
    return joined_code(lines)


def joined_code(lines) -> list[str]:
    """Code that an empty line parts is one block again."""
    text = "\n".join(lines)
    return re.sub(r"\n```\n\n```python\n", "\n\n", text).split("\n")


def plain(text: str) -> str:
    """Text whose marks mean nothing, but for `code` and for formulas in TeX."""
    parts = re.split(r"((?:\{[\w:]+\})?`[^`\n]+`|\$[^$\n]*\\[^$\n]*\$)", text)
    for k, part in enumerate(parts):
        if part.startswith("{"):
            parts[k] = f"`` {part} ``"
        elif k % 2 == 0:
            parts[k] = re.sub(r"([\\*_{}\[\]<>#|$~])", r"\\\1", part)
    return "".join(parts)


def code(text: str) -> list[str]:
    language = "pycon" if text.startswith(">>>") else "python"
    return [f"```{language}", *text.rstrip().splitlines(), "```"]


def python_object(kind, shown, canonical, lines) -> list[str]:
    ticks = "`" * (4 + 2 * (kind == "class"))
    head = [f"{ticks}{{py:{kind}}} {shown}"] + ([f":canonical: {canonical}"] if canonical else [])
    return [*head, "", *lines, ticks, ""]


# --- when to make the page again


def pages(env) -> set:
    if not hasattr(env, "library_pages"):
        env.library_pages = set()
    return env.library_pages


def when_the_library_changes(app, env, added, changed, removed):
    """A record, a docstring, or what a chapter's cells call."""
    now = fingerprint(Path(app.srcdir)) + repr(sorted(uses(Path(app.srcdir, "chapters")).items()))
    before, env.library_described = getattr(env, "library_described", None), now
    return [] if before == now else sorted(pages(env) & env.found_docs)


def setup(app):
    app.add_directive("library-rules", LibraryRules)
    app.add_directive("library-functions", LibraryFunctions)
    app.add_directive("library-tools", LibraryTools)
    app.add_role("function-place", place_of_function)
    app.connect("env-get-outdated", when_the_library_changes)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
