"""What the notes' page is made of: the ledger's rows with their places, the book's further claims, the counts."""

from collections import Counter
from pathlib import Path

import yaml
from claims import KINDS, all_claims, numbers_of
from docutils import nodes
from notes_filter import filter_form
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

logger = logging.getLogger(__name__)

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the first is ten times as fast, and not everywhere


def read_ledger(root) -> dict:
    return yaml.load(Path(root, "ledger.yml").read_text(encoding="utf-8"), LOADER)


class Book:
    """What the parts are made of: the ledger, and the claims of all chapters in their order."""

    def __init__(self, env, builder):
        self.env, self.builder, self.page = env, builder, env.docname
        self.ledger = read_ledger(env.srcdir)
        self.known, self._boxes = all_claims(env), {}
        pages = {doc for _, _, doc in self.known.values()}
        self.chapters = sorted(pages, key=lambda doc: (self.number(doc) or 99, doc))

    def number(self, doc):
        return next(iter(self.env.toc_secnumbers.get(doc, {}).get("", ())), None)

    def short(self, doc) -> str:
        number = self.number(doc)
        return f"chapter {number}" if number else self.env.titles[doc].astext()

    def link(self, doc, anchor, *words):
        return make_refnode(self.builder, self.page, doc, anchor, list(words))

    # --- the parts

    def sources(self, place):
        count = Counter(name for row in self.ledger["claims"] for name in row["notes"])
        notes = [(name.capitalize(), what, str(count[name])) for name, what in self.ledger["notes"].items()]
        return table(("note", "what it is", "claims"), notes)

    def verdicts(self, place):
        count = Counter(row["verdict"] for row in self.ledger["claims"])
        rows = [(word.capitalize(), what, str(count[word])) for word, what in self.ledger["verdicts"].items()]
        return table(("verdict", "that is", "claims"), [*rows, ("All", "", str(sum(count.values())))])

    def kinds(self, place):
        count = Counter(kind for kind, _, _ in self.known.values())
        parts = ", ".join(f"{count[kind]} {kind}" for kind in KINDS if count[kind])
        further = sum(not numbers_of(ledger) for _, ledger, _ in self.known.values())
        words = f"The book itself makes {len(self.known)} claims: {parts}."
        return nodes.paragraph("", f"{words} {further} of them answer no note; they stand at the end.")

    def filter(self, place):
        chapters = [(slug(doc), self.heading_words(doc)) for doc in self.chapters]
        return nodes.raw("", filter_form(self.ledger, chapters, KINDS), format="html")

    def heading_words(self, doc):
        return f"{self.number(doc) or ''} {self.env.titles[doc].astext()}".strip()

    def claims(self, place):
        """The ledger's rows under the chapter that settles them first."""
        self.warn_of_unknown_numbers()
        under = {doc: [] for doc in self.chapters}
        for item in place.children:
            row = item["row"]
            found = self.places_of(row)
            if not found:
                logger.warning(
                    "ledger.yml: %s has no place in the book; let a claim bear its number, or give it `see:` a label",
                    row["id"],
                    location=place,
                )
                continue
            item["classes"] += dict.fromkeys(name for doc, _, kind in found for name in (slug(doc), f"kind-{kind}"))
            item += self.where(found)
            under.setdefault(found[0][0], []).append(item)
        return [self.chapter(doc, "notes", items) for doc, items in under.items() if items]

    def warn_of_unknown_numbers(self):
        rows = {row["id"] for row in self.ledger["claims"]}
        for name, (_, ledger, doc) in self.known.items():
            for number in numbers_of(ledger):
                if number not in rows:
                    logger.warning("claim %r names %s, which ledger.yml does not have", name, number, location=doc)

    def further(self, place):
        """What the book claims beyond the notes: each claim's own words, copied."""
        sections = []
        for doc in self.chapters:
            own = [box for box in self.boxes(doc) if not numbers_of(self.known[identifier(box)][1])]
            if own:
                sections.append(self.chapter(doc, "further", [self.copied(doc, box) for box in own]))
        return sections

    # --- what they are made of

    def places_of(self, row) -> list:
        """(page, anchor, kind) of the claims that bear the row's number, then of what `see:` names."""
        found = []
        for doc in self.chapters:
            for box in self.boxes(doc):
                kind, ledger, _ = self.known[identifier(box)]
                if row["id"] in numbers_of(ledger):
                    found.append((doc, box["ids"][0], kind))
        for label in row.get("see", "").split():
            if label.removeprefix("claim-") in self.known:
                kind, _, doc = self.known[label.removeprefix("claim-")]
                found.append((doc, f"claim-{label.removeprefix('claim-')}", kind))
            elif label in self.env.get_domain("std").anonlabels:
                found.append((*self.env.get_domain("std").anonlabels[label], "explained"))
            else:
                logger.warning("ledger.yml: %s: `see: %s` is neither a claim nor a label", row["id"], label)
        return found

    def where(self, found) -> nodes.paragraph:
        """Chapter 3: proved, computed. Chapter 5: cited."""
        words = nodes.paragraph(classes=["noted-where"])
        for doc in dict.fromkeys(doc for doc, _, _ in found):
            words += nodes.Text(f"{'. ' if len(words) else ''}{self.short(doc).capitalize()}: ")
            links = [self.kind_link(*place) for place in found if place[0] == doc]
            for number, link in enumerate(links):
                words += [nodes.Text(", "), link] if number else link
        words += nodes.Text(".")
        return words

    def kind_link(self, doc, anchor, kind):
        link = make_refnode(self.builder, self.page, doc, anchor, nodes.Text(kind), title=in_words(anchor))
        link["classes"] += ["noted-kind", f"claim-{kind}"]
        return link

    def copied(self, doc, box) -> nodes.list_item:
        kind = self.known[identifier(box)][0]
        head = nodes.paragraph(classes=["noted-head"])
        head += self.kind_link(doc, box["ids"][0], kind)
        item = nodes.list_item("", head, classes=["noted", "noted-further", slug(doc), f"kind-{kind}"])
        statement = nodes.container(classes=["noted-true"])
        statement += [self.from_elsewhere(part) for part in statement_of(box)]
        item += statement
        return item

    def from_elsewhere(self, part):
        """A copy that can stand on this page: no second anchors, references seen from here."""
        copy = part.deepcopy()
        for node in copy.findall(nodes.Element):
            node["ids"] = []
            if "refdoc" in node:
                node["refdoc"] = self.page
        return copy

    def boxes(self, doc):
        """The boxes of a page's claims, in the order of the page."""
        if doc not in self._boxes:
            tree = self.env.get_doctree(doc)
            self._boxes[doc] = [box for box in tree.findall(nodes.container) if "claim" in box["classes"]]
        return self._boxes[doc]

    def chapter(self, doc, prefix, items):
        title = nodes.title("", "", self.link(doc, "", nodes.Text(self.heading_words(doc))))
        section = nodes.section("", title, ids=[f"{prefix}-{slug(doc)}"], classes=["noted-chapter"])
        section += nodes.bullet_list("", *items, classes=["noted-list"])
        return section


def statement_of(box) -> list:
    """A claim without its evidence: the first paragraph of a cell's output, all of a cited claim but its source."""
    paragraphs = [child for child in box.children[1:] if isinstance(child, nodes.paragraph)]
    return paragraphs if "claim-cited" in box["classes"] else paragraphs[:1]


def in_words(anchor) -> str:
    """Ten links that all say "proved" are told apart by the claims' names: softmax two classes."""
    return anchor.removeprefix("claim-").replace("-", " ")


def identifier(box) -> str:
    return box["ids"][0].removeprefix("claim-")


def slug(doc) -> str:
    """A class for a chapter: in-05-softmax would read as a note's, so ch-05-softmax."""
    return "ch-" + doc.rpartition("/")[2]


def dashed(words) -> str:
    return words.replace(" ", "-")


def table(headings, rows) -> nodes.table:
    def line(cells):
        return nodes.row("", *(nodes.entry("", nodes.paragraph("", cell)) for cell in cells))

    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in headings), cols=len(headings))
    group += [nodes.thead("", line(headings)), nodes.tbody("", *map(line, rows))]
    return nodes.table("", group, classes=["colwidths-auto", "noted-counts"])
