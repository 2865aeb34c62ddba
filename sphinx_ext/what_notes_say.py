"""The appendix that answers the notes, claim by claim: ledger.yml meets the claims of the chapters.

    ```{notes-part} claims
    ```

Parts: `sources` (the notes), `verdicts` and `kinds` (how many), `filter`, `claims` (the ledger's rows, by chapter, each
with its places) and `further` (the book's claims that no note makes). A row's place is a claim that names its number;
`see:` in ledger.yml names another, by label. Wherever a claim bears a number, the number leads to its row.

The page is read again and written again whenever another page was.
"""

from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from notes_parts import Book, dashed, read_ledger
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

PARTS = ("sources", "verdicts", "kinds", "filter", "claims", "further")


class notes_place(nodes.General, nodes.Element):
    """Where a part stands until every chapter has been read; holds what could be made before."""


class NotesPart(SphinxDirective):
    required_arguments = 1

    def run(self):
        part = self.arguments[0]
        if part not in PARTS:
            raise self.error(f"notes-part {part!r} is unknown; known: {', '.join(PARTS)}")
        self.env.note_dependency(str(Path(self.env.srcdir, "ledger.yml")))
        pages(self.env).add(self.env.docname)
        place = notes_place(part=part)
        self.set_source_info(place)
        if part == "claims":
            self.env.notes_page = self.env.docname
            place += [self.row(row) for row in read_ledger(self.env.srcdir)["claims"]]
        return [place]

    def row(self, row) -> nodes.list_item:
        anchor = f"note-{row['id']}"
        item = nodes.list_item(ids=[anchor], classes=["noted", f"verdict-{dashed(row['verdict'])}"], row=row)
        head = nodes.paragraph(classes=["noted-head"])
        head += nodes.reference("", row["id"], refid=anchor, classes=["noted-number"])
        head += nodes.inline("", row["verdict"].capitalize(), classes=["noted-verdict"])
        head += nodes.inline("", ", ".join(row["notes"]) or "added", classes=["noted-in"])
        item["classes"] += [f"in-{name}" for name in row["notes"] or ["none"]]
        item += [head, self.text(row["said"], "noted-said"), self.text(row["statement"], "noted-true")]
        return item

    def text(self, words: str, name: str) -> nodes.container:
        box = nodes.container(classes=[name])
        self.state.nested_parse(StringList([words], "ledger.yml"), self.content_offset, box)
        return box


class FillNotes(SphinxPostTransform):
    """Before references are resolved (10), so that those in copied statements are resolved from here."""

    default_priority = 5

    def run(self, **kwargs):
        places = list(self.document.findall(notes_place))
        if places:
            book = Book(self.env, self.app.builder)
            for place in places:
                place.replace_self(getattr(book, place["part"])(place))


def pages(env) -> set:
    if not hasattr(env, "notes_pages"):
        env.notes_pages = set()
    return env.notes_pages


def read_again(app, env, docnames):
    """Whatever was written differently elsewhere may stand here."""
    if docnames:
        docnames.extend(sorted(pages(env) & env.found_docs - set(docnames)))


def forget(app, env, docname):
    pages(env).discard(docname)


def merge(app, env, docnames, other):
    pages(env).update(pages(other) & set(docnames))
    if not hasattr(env, "notes_page") and hasattr(other, "notes_page"):
        env.notes_page = other.notes_page


def number_to_row(app, env, node, content):
    """C038 at a claim leads to what the notes say; a book without that page shows the number alone."""
    page = getattr(env, "notes_page", None)
    if node.get("reftype") == "ledger" and page in env.found_docs:
        return make_refnode(app.builder, node["refdoc"], page, f"note-{node['reftarget']}", content)


def setup(app):
    app.add_node(notes_place)
    app.add_directive("notes-part", NotesPart)
    app.add_post_transform(FillNotes)
    app.connect("env-before-read-docs", read_again)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("missing-reference", number_to_row)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
