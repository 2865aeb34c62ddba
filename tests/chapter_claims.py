"""The claims of the book as its sources write them, without running anything."""

import ast
import re
from pathlib import Path

CHAPTERS = sorted(Path(__file__).resolve().parent.parent.joinpath("chapters").glob("*.md"))
KINDS = {"prove": "proved", "certify": "certified", "compute": "computed", "demonstrate": "demonstrated"}


def claims():
    """(page, id, ledger numbers, kind) of every claim in the chapters' sources."""
    for path in CHAPTERS:
        yield from ((path.stem, name, numbers, KINDS[function]) for name, numbers, function in claim_calls(path))
        yield from ((path.stem, name, numbers, "cited") for name, numbers, _ in cited_claims(path))


def code_cells(path):
    return re.findall(r"^```\{code-cell\}[^\n]*\n(.*?)^```", path.read_text(encoding="utf-8"), re.M | re.S)


def claim_calls(path):
    """(id, ledger numbers, function) of the claims that a chapter runs; a star in an id is what a loop puts there."""
    for cell in code_cells(path):
        source = re.sub(r"\A---\n.*?\n---\n|\A(?::[\w-]+:[^\n]*\n)+", "", cell, flags=re.S)
        for node in ast.walk(ast.parse(source)):
            function = isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", ""))
            if function in KINDS:
                ledger = next((k.value.value for k in node.keywords if k.arg == "ledger"), None)
                parts = node.args[0].values if isinstance(node.args[0], ast.JoinedStr) else [node.args[0]]
                name = "".join(part.value if isinstance(part, ast.Constant) else "*" for part in parts)
                yield name, re.findall(r"\w+", ledger or ""), function


def cited_claims(path):
    """(id, ledger numbers, sources) of the claims that a chapter cites."""
    for block in re.findall(r"^(:::+)\{cited\}\s*(\S+)\n(.*?)^\1", path.read_text(encoding="utf-8"), re.M | re.S):
        options = dict(re.findall(r"^:(\w+):\s*(.*)$", block[2], re.M))
        yield block[1], re.findall(r"\w+", options.get("ledger", "")), re.findall(r"[\w-]+", options.get("source", ""))
