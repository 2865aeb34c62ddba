"""Every claim of the book bears a quiet mark: how it is known, its ledger number, its own address.

Claims that run come from cells (`prove`, `certify`, `compute`, `demonstrate`): Markdown whose first line is
`<!-- claim: ID KIND LEDGER -->`. Cited ones are written in the prose:

    :::{cited} step-origin
    :ledger: C021
    :source: mcculloch1943, rosenblatt1958
    The statement, in Markdown.
    :::

`env.book_claims` maps each id to (kind, ledger, docname); an id used twice is a warning.
"""

import re

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)

KINDS = ("proved", "certified", "computed", "demonstrated", "cited")
MARK = re.compile(r"<!--\s*claim:\s*(?P<id>\S+)\s+(?P<kind>\S+)\s+(?P<ledger>\S+)\s*-->")


class ClaimsFromCells(SphinxTransform):
    """Wrap the output of `prove`, `certify`, `compute` and `demonstrate` in a box with its mark."""

    default_priority = 200

    def apply(self, **kwargs):
        for raw in list(self.document.findall(nodes.raw)):
            mark = MARK.match(raw.astext())
            if mark:
                parent = raw.parent
                siblings = parent.children[parent.index(raw) + 1 :]
                box = claim_box(self.env, mark["id"], mark["kind"], mark["ledger"], raw)
                for sibling in siblings:
                    parent.remove(sibling)
                    box += sibling
                drop_spoken_mark(box, mark["kind"])
                mark_derivations(box)
                parent.replace(raw, box)
                self.document.note_explicit_target(box)


class Cited(SphinxDirective):
    has_content = True
    required_arguments = 1
    option_spec = {"ledger": directives.unchanged, "source": directives.unchanged_required}

    def run(self):
        self.assert_has_content()
        if not self.options.get("source"):
            raise self.error(f"cited claim {self.arguments[0]!r} names no :source: (a BibTeX key)")
        box = claim_box(
            self.env,
            self.arguments[0],
            "cited",
            self.options.get("ledger", "-"),
            self.get_location(),
        )
        self.state.nested_parse(self.content, self.content_offset, box)
        keys = ",".join(self.options["source"].replace(",", " ").split())
        citation = nodes.container(classes=["claim-source"])
        self.state.nested_parse(
            StringList([f"{{cite:t}}`{keys}`"], ""), self.content_offset, citation
        )
        box += citation
        self.state.document.note_explicit_target(box)
        return [box]


def claim_box(env, identifier: str, kind: str, ledger: str, location) -> nodes.container:
    if kind not in KINDS:
        logger.warning(
            "claim %r: unknown kind %r; known: %s",
            identifier,
            kind,
            ", ".join(KINDS),
            location=location,
        )
    elsewhere = all_claims(env).get(identifier)
    if elsewhere:
        logger.warning(
            "claim id %r is used twice; the other is in %s",
            identifier,
            elsewhere[2],
            location=location,
        )
    all_claims(env)[identifier] = (kind, ledger, env.docname)
    anchor = f"claim-{identifier}"
    box = nodes.container(classes=["claim", f"claim-{kind}"], ids=[anchor], names=[anchor])
    mark = nodes.reference("", kind.capitalize(), refid=anchor, classes=["claim-mark"])
    head = nodes.paragraph("", "", mark, classes=["claim-head"])
    for position, number in enumerate(numbers_of(ledger)):
        head += [nodes.Text(", " if position else " · "), ledger_number(env, number)]
    box += head
    return box


def numbers_of(ledger: str) -> list:
    return [number.strip() for number in ledger.split(",") if number.strip() not in ("", "-")]


def ledger_number(env, number: str) -> addnodes.pending_xref:
    """Leads to what the notes say, if the book has that page (what_notes_say.py)."""
    words = nodes.inline("", number, classes=["claim-number"])
    return addnodes.pending_xref(
        "", words, refdomain="", reftype="ledger", reftarget=number, refdoc=env.docname, refwarn=False
    )


def drop_spoken_mark(box: nodes.container, kind: str):
    """The notebook's text begins with "**Proved.**"; on the page the mark says so."""
    for strong in box.findall(nodes.strong):
        if strong.astext().rstrip(".").lower() == kind:
            after = strong.next_node(descend=False, siblings=True)
            if isinstance(after, nodes.Text):
                strong.parent.replace(after, nodes.Text(after.astext().lstrip()))
            strong.parent.remove(strong)
        return


def mark_derivations(box: nodes.container):
    """`prove` writes a chain of steps as a table headed "step | because"; the page sets it without rules."""
    for table in box.findall(nodes.table):
        first = next(table.findall(nodes.entry), None)
        if first is not None and first.astext() == "step":
            table["classes"].append("derivation")


def all_claims(env) -> dict:
    if not hasattr(env, "book_claims"):
        env.book_claims = {}
    return env.book_claims


def forget(app, env, docname):
    env.book_claims = {key: at for key, at in all_claims(env).items() if at[2] != docname}


def merge(app, env, docnames, other):
    all_claims(env).update({k: at for k, at in all_claims(other).items() if at[2] in docnames})


def setup(app):
    app.add_directive("cited", Cited)
    app.add_transform(ClaimsFromCells)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
