"""The book as its notebooks need it: chapters, labels and their numbers, sources, addresses."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from tools.citations import Bibliography
from tools.myst_source import EXTENSIONS, parser, walk
from tools.myst_to_markdown import Page
from tools.plain_directives import relative_file

CHAPTER_NAME = re.compile(r"^(\d\d)-[a-z0-9-]+\.md$")
CLAIM = re.compile(r'(?:(?:prove|certify|compute|demonstrate)\(\s*"|^:::+\{cited\} )([\w-]+)', re.M)
EXERCISE_OPENINGS = ("exercise", "exercise-start")
NUMBERED = {
    "equation": "({})",
    "figure": "Fig. {}",
    "table": "Table {}",
    "exercise": "Exercise {}",
    "section": "Section {}",
}


@dataclass
class Label:
    kind: str
    title: str
    document: str
    number: str = ""

    @property
    def numbered(self):
        return NUMBERED[self.kind].format(self.number) if self.number else self.title


class Book:
    def __init__(self, root):
        self.root = Path(root)
        config = self.root / "_config.yml"
        self.config = (yaml.safe_load(config.read_text("utf8")) or {}) if config.exists() else {}
        self.title = self.config.get("title", "the book")
        self.md = parser((self.config.get("parse") or {}).get("myst_enable_extensions", EXTENSIONS))
        self.base_url = ((self.config.get("html") or {}).get("baseurl") or "").rstrip("/")
        self.repository = ((self.config.get("repository") or {}).get("url") or "").rstrip("/")

    @property
    def chapter_paths(self):
        return sorted(path for path in (self.root / "chapters").glob("*.md") if CHAPTER_NAME.match(path.name))

    @cached_property
    def numbers(self):
        """The chapters' numbers, by their place in _toc.yml: those that the page bears."""
        toc = self.root / "_toc.yml"
        if not toc.exists():
            return {}
        contents = yaml.safe_load(toc.read_text("utf8")) or {}
        parts = contents.get("parts") or [contents]
        numbered = [part for part in parts if part.get("numbered", True)]
        files = [entry.get("file") for part in numbered for entry in part.get("chapters") or []]
        return {name: str(number) for number, name in enumerate(files, start=1)}

    @cached_property
    def pages(self):
        paths = sorted(self.root.glob("*.md")) + sorted((self.root / "chapters").glob("*.md"))
        return {path.resolve(): Chapter(self, path) for path in paths}

    def page(self, path, folder):
        """The page that a link means, seen from the linking page's folder or from the book's."""
        for place in (folder / path, self.root / path):
            if (found := self.pages.get(place.with_suffix(".md").resolve())) is not None:
                return found
        raise KeyError(f"no page {path!r} in the book")

    @cached_property
    def bibliography(self):
        return Bibliography(
            [path for name in self.config.get("bibtex_bibfiles", []) if (path := self.root / name).exists()]
        )

    @cached_property
    def labels(self):
        """Every label of every page."""
        return {label: meaning for page in self.pages.values() for label, meaning in page.own_labels.items()}

    @cached_property
    def claim_pages(self):
        """The page on which each claim stands, by its anchor."""
        return {f"claim-{c}": page.document for page in self.pages.values() for c in CLAIM.findall(page.text)}


class Chapter:
    def __init__(self, book, path, values=None):
        self.book, self.path = book, Path(path)
        self.name = self.path.relative_to(book.root).as_posix()
        self.document = self.name.removesuffix(".md")
        match = CHAPTER_NAME.match(self.path.name)
        self.number = book.numbers.get(self.document) or (str(int(match[1])) if match else "")
        self.text = self.path.read_text("utf8")
        self.values = values or {}
        self.cited = []
        self.link_definitions = {}
        self.numbers = {}
        self.own_labels = {}
        self._index()

    def _index(self):
        """Number what Sphinx numbers, in the order of the page, and note which label means what."""
        counts = dict.fromkeys(NUMBERED, 0)
        env, waiting, level = {}, [], None

        def count(kind, line):
            counts[kind] += 1
            self.numbers[kind, line] = f"{self.number}.{counts[kind]}" if self.number else str(counts[kind])
            return self.numbers[kind, line]

        def name(label, kind, title, number=""):
            self.own_labels[label] = Label(kind, title, self.document, number)

        self.title = self.document
        for token, line, d in walk(self.book.md, self.text, 0, self.name, env):
            if token.type == "myst_target":
                waiting.append(token.content)
            elif token.type == "heading_open":
                level = int(token.tag[1])
            elif token.type == "inline" and level:
                if level == 1:
                    self.title = token.content
                number = count("section", line) if level == 2 else self.number if level == 1 else ""
                for label in waiting:
                    name(label, "section", token.content, number)
                waiting, level = [], None
            elif token.type == "math_block_label":
                name(token.info, "equation", "", count("equation", line))
            elif token.type == "amsmath" and token.meta.get("numbered") != "*":
                count("equation", line)
            elif d:
                self._index_directive(d, line, count, name, waiting)
                waiting = []
            elif token.type not in ("myst_line_comment", "attrs_block"):
                waiting = []
        self.link_definitions = env.get("references", {})

    def _index_directive(self, d, line, count, name, waiting):
        figure = (d.options.get("mystnb") or {}).get("figure") or {}
        labels = [
            *waiting,
            *filter(None, [d.options.get("name"), d.options.get("label"), figure.get("name")]),
        ]
        kind, title = None, d.argument
        if d.name == "math" and "label" in d.options:
            kind = "equation"
        elif d.name in EXERCISE_OPENINGS:
            kind, title = "exercise", ""
        elif d.name == "figure" and d.body.strip() or figure.get("caption"):
            kind, title = "figure", figure.get("caption") or d.body.strip()
        elif d.name in ("table", "list-table") and d.argument:
            kind = "table"
        if kind:
            number = count(kind, line)
            for label in labels:
                name(
                    label,
                    kind,
                    NUMBERED[kind].format(number) if kind == "exercise" else title,
                    number,
                )

    # What a page asks while it is converted.

    def number_at(self, kind, line):
        return self.numbers.get((kind, line), "")

    def label(self, target):
        label = self.own_labels.get(target) or self.book.labels.get(target)
        if not label:
            raise KeyError(f"no page of the book has the label {target!r}")
        return label

    def title_of(self, label):
        return self._words(label.title) or label.numbered

    def _words(self, title):
        return Page(self).inline(" ".join(title.split()), 0)

    def value(self, name):
        if name not in self.values:
            raise KeyError(f"no recorded value {name!r}; the chapter must glue it, and `make notebooks` records it")
        return self.values[name]

    def cite(self, keys):
        """The bibliography; the keys are remembered for the list of sources."""
        for key in (part.strip() for part in keys.split(",")):
            if key and key not in self.cited:
                self.cited.append(key)
        return self.book.bibliography

    def sources(self):
        lines = (f"- {self.book.bibliography.reference(key)}" for key in self.cited)
        return "\n".join(sorted(lines, key=str.lower))

    def link(self, text, target):
        address = self.resolve(f"#{target}")[1]
        return f"[{text}]({address})" if address else text

    def link_to_document(self, title, target):
        known, address = self.resolve(f"{target.lstrip('/')}.md")
        text = title or known
        return f"[{text}]({address})" if address else text

    def resolve(self, href):
        """(title, address on the web or None) of a link inside the book."""
        path, _, anchor = href.removeprefix("project:").partition("#")
        if path.endswith((".md", ".ipynb")):
            other = self.book.page(path, self.path.parent)
            return self._words(other.title), self._address(other.document, anchor)
        if path:  # a file of the repository
            return "", None
        label = self.own_labels.get(anchor) or self.book.labels.get(anchor)
        if not label:  # a heading's own anchor or a claim's
            return "", self._address(self.book.claim_pages.get(anchor, self.document), anchor)
        return self.title_of(label), self._address(label.document, anchor)

    def _address(self, document, anchor=""):
        if not self.book.base_url:
            return None
        return f"{self.book.base_url}/{document}.html" + (f"#{anchor}" if anchor else "")

    def file_link(self, target):
        return relative_file(target, self.path, self.book.root / "notebooks")
