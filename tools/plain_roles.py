"""What each MyST role becomes in a notebook. A role that is not in this table is an error."""

import re

TITLED = re.compile(r"^(?P<title>.*?)\s*<(?P<target>[^<>]+)>$", re.DOTALL)


def _titled(content):
    match = TITLED.match(content)
    return (match["title"], match["target"]) if match else (None, content)


def _textual(content, chapter):
    return chapter.cite(content).textual(content)


def _parenthetical(content, chapter):
    return chapter.cite(content).parenthetical(content)


def _value(content, chapter):
    name, _, spec = content.partition(":")
    text = chapter.value(name)
    return f"{float(text):>{spec}}".strip() if spec else text


def _reference(content, chapter):
    title, target = _titled(content)
    return chapter.link(title or chapter.title_of(chapter.label(target)), target)


def _number(content, chapter):
    title, target = _titled(content)
    label = chapter.label(target)
    if not title:
        return chapter.link(label.numbered, target)
    return chapter.link(title.replace("%s", label.number).replace("{number}", label.number), target)


def _equation(content, chapter):
    return f"({chapter.label(content).number})"


def _document(content, chapter):
    title, target = _titled(content)
    return chapter.link_to_document(title, target)


def _term(content, chapter):
    title, target = _titled(content)
    return title or target


def _code(content, chapter):
    return f"`{content.lstrip('~!')}`"


ROLES = {
    "cite:t": _textual,
    "cite:ts": _textual,
    "cite": _parenthetical,
    "cite:p": _parenthetical,
    "cite:ps": _parenthetical,
    "glue:text": _value,
    "ref": _reference,
    "numref": _number,
    "prf:ref": _reference,
    "eq": _equation,
    "math:numref": _equation,
    "doc": _document,
    "term": _term,
    "download": _term,
    "abbr": lambda content, chapter: content,
    "math": lambda content, chapter: f"${content}$",
    "sub": lambda content, chapter: f"<sub>{content}</sub>",
    "sup": lambda content, chapter: f"<sup>{content}</sup>",
    "kbd": lambda content, chapter: f"<kbd>{content}</kbd>",
    "code": _code,
    "literal": _code,
    "file": _code,
    "py:func": _code,
    "py:class": _code,
    "py:mod": _code,
}
