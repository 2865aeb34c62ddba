"""What the chapters' cells call: each public function of actlib, how a cell writes it, and the chapters that use it.

Found by reading the cells, so that the reference describes what readers meet, and no list of names is kept by hand.
"""

import ast
import importlib
import inspect
import re
from functools import cache
from pathlib import Path

CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```", re.S | re.M)
OPTIONS = re.compile(r"\A(?:---\n.*?\n---\n|(?::\w[^\n]*\n)+)", re.S)
CHAPTER = re.compile(r"\d\d-[a-z0-9-]+\.md")


@cache
def uses(chapters: Path) -> dict:
    """{(module, name): [chapter file names]} in the order of the chapters."""
    found = {}
    for path in sorted(chapters.iterdir()):
        if CHAPTER.fullmatch(path.name):
            for thing in things_of(code_of(path.read_text("utf8"))):
                found.setdefault((thing.__module__, thing.__qualname__), []).append(path.stem)
    return found


def offered() -> set:
    """The functions and classes that `import actlib` gives without a module's name."""
    import actlib

    return {thing for name, thing in vars(actlib).items() if not name.startswith("_") and is_ours(thing)}


def code_of(source: str) -> str:
    return "\n".join(OPTIONS.sub("", cell) for cell in CELL.findall(source))


def things_of(code: str) -> set:
    """The functions and classes of actlib that a piece of code names."""
    tree = ast.parse(code)
    names = imported(tree)

    def resolve(node):
        if isinstance(node, ast.Name):
            return names.get(node.id)
        if isinstance(node, ast.Attribute):
            owner = resolve(node.value)
            return getattr(owner, node.attr, None) if inspect.ismodule(owner) else None
        return None

    named = (resolve(node) for node in ast.walk(tree) if isinstance(node, (ast.Name, ast.Attribute)))
    return {thing for thing in named if is_ours(thing)}


def imported(tree) -> dict:
    """The names that `import` gives to modules and members of actlib."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                if one.name.partition(".")[0] == "actlib":
                    names[one.asname or one.name] = importlib.import_module(one.name)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "actlib":
            module = importlib.import_module(node.module)
            for one in node.names:
                member = getattr(module, one.name, None) or importlib.import_module(f"{node.module}.{one.name}")
                names[one.asname or one.name] = member
    return names


def is_ours(thing) -> bool:
    return (inspect.isfunction(thing) or inspect.isclass(thing)) and thing.__module__.partition(".")[0] == "actlib"


def written(thing) -> str:
    """As a cell writes it: act.card, figures.new, experiments.ranking.tuned."""
    import actlib

    if getattr(actlib, "__dict__", {}).get(thing.__name__) is thing:
        return f"act.{thing.__name__}"
    return f"{thing.__module__.removeprefix('actlib.')}.{thing.__name__}"
