"""Read MyST Markdown as the book's build reads it, and say where in the source each construct is.

The parser is myst-parser's own, with the extensions that _config.yml turns on. What it does not
tell is at which characters a role or a link begins and ends; `_with_span` writes that down as the
parser passes, so that a construct can be replaced and every other character of the author's prose
stays as it is.
"""

from dataclasses import dataclass

from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.directives import parse_directive_text
from myst_parser.parsers.mdit import create_md_parser

EXTENSIONS = ("amsmath", "colon_fence", "dollarmath")
SPANNED = ("myst_role", "link", "image", "footnote_ref", "span", "autolink", "attr")
CELLS = ("code-cell", "raw-cell")


class ChapterError(Exception):
    """Something in a chapter that has no place in a notebook; names the chapter and the line."""

    def __init__(self, chapter, line, message):
        super().__init__(f"{chapter}:{line + 1}: {message}")


@dataclass
class Directive:
    name: str
    argument: str
    options: dict
    body: str
    line: int  # of the opening fence, counted from 0
    body_line: int

    @property
    def classes(self):
        return str(self.options.get("class", "")).split()


class _AnyOption:
    """What myst-nb uses to read a cell's options: whatever is written, as YAML."""

    option_spec = {"options": True}
    required_arguments = 0
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True


def parser(extensions=EXTENSIONS):
    md = create_md_parser(MdParserConfig(enable_extensions=set(extensions)), RendererHTML)
    md.disable(["linkify"], ignoreInvalid=True)
    # The core rule would fold `{#id .class}` lines into the next block; as tokens of their own
    # they can be dropped.
    md.core.ruler.disable(["attr"], ignoreInvalid=True)
    for rule in list(md.inline.ruler.__rules__):
        if rule.name in SPANNED:
            md.inline.ruler.at(rule.name, _with_span(rule.name, rule.fn))
    return md


def _with_span(name, rule):
    def spanned(state, silent):
        start, known = state.pos, len(state.tokens)
        label_end = -1
        if name in ("link", "span") and not silent and state.src[start] == "[":
            label_end = state.md.helpers.parseLinkLabel(state, start, True)
        found = rule(state, silent)
        if found and not silent:
            if name == "attr":
                state.push("attr_source", "", 0)
            for token in state.tokens[known:]:
                if token.type != "text" and "span" not in token.meta:
                    token.meta = {**token.meta, "span": (start, state.pos), "label_end": label_end}
                    break
        return found

    return spanned


def directive_of(token, line, chapter):
    """The directive that a fence holds, or None for a plain code block."""
    if token.type not in ("fence", "colon_fence"):
        return None
    info = token.info.strip()
    if not info.startswith("{"):
        if token.type == "colon_fence":
            raise ChapterError(chapter, line, f"':::' without a {{directive}} name: {info!r}")
        return None
    name, _, argument = info[1:].partition("}")
    read = parse_directive_text(_AnyOption, argument.strip(), token.content, validate_options=False)
    if read.warnings:
        raise ChapterError(chapter, line, f"options of {{{name}}}: {read.warnings[0].msg}")
    return Directive(
        name,
        argument.strip(),
        read.options,
        "\n".join(read.body),
        line,
        line + 1 + read.body_offset,
    )


def walk(md, text, line, chapter, env=None):
    """Every block token with its line and, for a fence, its directive; outer before inner."""
    for token in md.parse(text + "\n", env if env is not None else {}):
        where = line + (token.map[0] if token.map else 0)
        directive = directive_of(token, where, chapter)
        yield token, where, directive
        if directive and directive.name not in (*CELLS, "code-block", "code", "math"):
            yield from walk(md, directive.body, directive.body_line, chapter)
