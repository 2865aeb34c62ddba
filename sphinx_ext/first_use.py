"""In each chapter the first use of a glossary's word, in running prose, leads to its entry.

The sources stay as they are: the links are made when a page is written, from the glossary that Sphinx has read, so
that no word is linked that has no entry, and a changed glossary renews the links of every chapter. How a word looks
in a sentence stands in term_forms.py. An entry's arrow, a link to a section, is told its chapter's number.
"""

import re
from itertools import accumulate

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from term_forms import ALSO, EVERYDAY, ONLY

CHAPTER = re.compile(r"chapters/(\d\d)-")
NO_PROSE = (
    addnodes.pending_xref,
    nodes.caption,
    nodes.comment,
    nodes.figure,
    nodes.footnote_reference,
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.math_block,
    nodes.raw,
    nodes.reference,
    nodes.rubric,
    nodes.table,
    nodes.title,
)
NO_PROSE_NAMES = re.compile(r"exercise|solution|dropdown|live_|answer")  # nodes of extensions: folded, or not read on
NO_PROSE_CLASSES = {"claim-head", "claim-source", "live-try", "exercise", "solution", "sd-dropdown"}


# --- what the glossary says


def gather(app, doctree):
    """entries[docname]: one list of (term, id) for each definition."""
    found = []
    for glossary in list(doctree.findall(addnodes.glossary)):
        here = []
        for item in glossary.findall(nodes.definition_list_item):
            here.append([(term.astext(), term["ids"][0]) for term in item.findall(nodes.term)])
        found += here
        glossary.parent.insert(glossary.parent.index(glossary), letters(here))
    if found:
        entries(app.env)[app.env.docname] = found


def letters(definitions) -> nodes.paragraph:
    """A B C …: each leads to the first word that begins with it."""
    line, seen = nodes.paragraph(classes=["letters"]), set()
    for term, identifier in (definition[0] for definition in definitions):
        if term[0].upper() not in seen:
            seen.add(term[0].upper())
            line += [nodes.reference("", term[0].upper(), internal=True, refid=identifier), nodes.Text(" ")]
    return line


def entries(env) -> dict:
    if not hasattr(env, "glossary_entries"):
        env.glossary_entries = {}
    return env.glossary_entries


def forget(app, env, docname):
    entries(env).pop(docname, None)


def merge(app, env, docnames, other):
    entries(env).update({name: found for name, found in entries(other).items() if name in docnames})


def renew_links(app, env):
    """A changed glossary makes every chapter's links new."""
    now = repr((sorted(entries(env).items()), ALSO, ONLY, sorted(EVERYDAY)))
    before, env.glossary_linked = getattr(env, "glossary_linked", None), now
    return [] if before == now else [name for name in env.found_docs if CHAPTER.match(name)]


# --- how its words look


def spellings(terms) -> list[str]:
    """All spellings of an entry, as term_forms writes them."""
    found = []
    for term in (term.replace("’", "'") for term in terms):
        found += ONLY[term] if term in ONLY else [term, *ALSO.get(term, [])]
    return found


def pattern(spelling: str) -> str:
    """A regular expression for one spelling; it matches what becomes the link."""
    exact = spelling.startswith("=")
    before, word, after = re.fullmatch(r"=?(?:(.*)\[)?([^\[\]]+)(?:\](.*))?", spelling).groups(default="")
    linked = words(word) if exact or before or after else plural(words(word))
    behind = rf"(?<=\b{words(before)})" if before else ""
    ahead = f"(?={words(after)})" if after else r"(?![\w-])"
    return rf"(?<![\w’'-]){behind}{linked}{ahead}"


def words(text: str) -> str:
    """Hyphen, dash and space count as the same, and so do both apostrophes."""
    return re.sub("['’]", "['’]", re.sub(r"[\s–-]", lambda _: r"[\s–-]", text.replace("(", r"\(")))


def plural(word: str) -> str:
    return rf"{word[:-1]}(?:y|ies)" if re.search(r"[^aeiou]y$", word) else rf"{word}(?:e?s)?"


class Vocabulary:
    """All spellings in one expression, and the id of the entry that each belongs to."""

    def __init__(self, definitions, everyday: bool):
        self.ids, parts = {}, []
        for number, definition in enumerate(definitions):
            terms = [term for term, _ in definition]
            if everyday or not EVERYDAY & set(terms):
                self.ids[number] = definition[0][1]
                parts += [(spelling, number) for spelling in spellings(terms)]
        parts.sort(key=lambda part: -len(part[0]))  # of two that begin at one place the longer
        named = [f"(?P<e{number}_{k}>{pattern(spelling)})" for k, (spelling, number) in enumerate(parts)]
        self.expression = re.compile("|".join(named), re.IGNORECASE) if named else None

    def uses(self, text: str):
        """(start, end, id of the entry) for every word of the glossary in a text."""
        for match in self.expression.finditer(text) if self.expression else ():
            yield match.start(), match.end(), self.ids[int(match.lastgroup[1:].partition("_")[0])]


# --- the links


class LinkFirstUses(SphinxPostTransform):
    default_priority = 500  # after the outputs of cells have been chosen, and references resolved

    def run(self, **kwargs):
        builder, docname = self.app.builder, self.env.docname
        for page, definitions in entries(self.env).items():
            if page == docname:
                self.number_the_arrows()
            elif CHAPTER.match(docname):
                first = min(filter(CHAPTER.match, self.env.found_docs))
                vocabulary, taken = Vocabulary(definitions, docname == first), set()
                address = builder.get_relative_uri(docname, page)
                for paragraph in self.document.findall(nodes.paragraph):
                    if is_prose(paragraph):
                        link_words(paragraph, vocabulary, taken, address)

    def number_the_arrows(self):
        """An arrow to "The card" is told "Chapter 2, The card"."""
        for reference in self.document.findall(nodes.reference):
            chapter = re.match(r"(\d\d)-[\w-]+\.html", reference.get("refuri", ""))
            if chapter and isinstance(reference.parent, nodes.paragraph):
                reference.insert(0, nodes.Text(f"Chapter {int(chapter[1])}, "))


def is_prose(node) -> bool:
    while node is not None:
        if isinstance(node, NO_PROSE) or NO_PROSE_NAMES.search(type(node).__name__):
            return False
        if isinstance(node, nodes.Element) and NO_PROSE_CLASSES & set(node.get("classes", ())):
            return False
        if node.get("design_component") == "dropdown":
            return False
        node = node.parent
    return True


def link_words(paragraph, vocabulary, taken: set, address: str):
    """Link the words whose entries are not taken yet; `taken` grows."""
    texts = joined_texts(paragraph)
    linkable = [all(not isinstance(node, NO_PROSE) for node in up_to(text.parent, paragraph)) for text in texts]
    whole = "".join(text if open_ else "\0" * len(text) for text, open_ in zip(texts, linkable, strict=True))
    ends, wanted = list(accumulate(map(len, texts))), []
    for start, stop, entry in vocabulary.uses(whole):
        if entry not in taken:
            taken.add(entry)
            stop = min([stop, *(end for end in ends if end > start)])  # of **Xavier** initialisation the bold half
            wanted.append((start, stop, f"{address}#{entry}"))
    begin = 0
    for text in texts:
        inside = [(a - begin, b - begin, to) for a, b, to in wanted if begin <= a < begin + len(text)]
        if inside:
            put_links(text, inside)
        begin += len(text)


def put_links(text, links):
    pieces, end = [], 0
    for start, stop, address in links:
        pieces += [nodes.Text(text[end:start]), link(text[start:stop], address)]
        end = stop
    pieces = [piece for piece in [*pieces, nodes.Text(text[end:])] if piece.astext()]
    place = next(k for k, child in enumerate(text.parent.children) if child is text)
    text.parent[place : place + 1] = pieces


def link(word: str, address: str) -> nodes.reference:
    return nodes.reference("", word, internal=True, refuri=address, classes=["term-link"])


def up_to(node, top):
    while node is not top:
        yield node
        node = node.parent


def joined_texts(paragraph) -> list:
    """Its texts, neighbours made one: a line break in the source must not part two words of a term."""
    for parent in list(paragraph.findall(nodes.Element)):
        joined = []
        for child in parent.children:
            if joined and isinstance(child, nodes.Text) and isinstance(joined[-1], nodes.Text):
                joined[-1] = nodes.Text(joined[-1] + child)
            else:
                joined.append(child)
        if len(joined) < len(parent.children):
            parent[:] = joined
    return list(paragraph.findall(nodes.Text))


def setup(app):
    app.add_post_transform(LinkFirstUses)
    app.connect("doctree-read", gather)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", renew_links)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
