"""MyST Markdown to the plain Markdown that Jupyter, VS Code and Colab all show.

Only MyST's own constructs are replaced; what is plain Markdown already stays as it was written.
"""

import re

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from tools.myst_source import ChapterError, directive_of
from tools.plain_directives import DIRECTIVES, display_math
from tools.plain_roles import ROLES

NO_VALUE = "a {{substitution}} has no value in a notebook; write the text or glue the value"
UNSUPPORTED = {
    "dl_open": "a definition list is not plain Markdown; use a list or a table",
    "field_list_open": "a field list is not plain Markdown; use a list or a table",
    "substitution_block": NO_VALUE,
    "substitution_inline": NO_VALUE,
}
WEB = re.compile(r"^(https?|mailto):")


class Page:
    """Converts the texts of one chapter; `chapter` answers for labels, citations, values and links."""

    def __init__(self, chapter):
        self.chapter = chapter

    def parse(self, text):
        env = {"references": dict(self.chapter.link_definitions)}
        return self.chapter.book.md.parse(text + "\n", env)

    def blocks(self, text, line):
        """Several paragraphs of MyST; `line` is where they begin in the chapter."""
        lines = text.split("\n")
        tokens = self.parse(text)
        columns = {}
        for token in tokens:
            if token.type in UNSUPPORTED:
                self._fail(line + (token.map or [0])[0], UNSUPPORTED[token.type])
            if token.type == "inline":
                self._replace_inline(lines, token, line, columns)
        for token in tokens:
            replacement = self._block(token, line, lines)
            if replacement is not None:
                self._replace_block(lines, token, replacement)
        kept = [part for part in lines if part is not None]
        return (
            re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n") if _no_code(tokens) else "\n".join(kept).strip("\n")
        )

    def inline(self, text, line):
        """One line of MyST: a title, a table cell."""
        if not text:
            return ""
        found = self.chapter.book.md.parseInline(text, {"references": dict(self.chapter.link_definitions)})
        return self._edited(found[0], line)

    def html(self, text, line):
        """One line as HTML, for places where Markdown is not read; formulas keep their dollars."""
        md = MarkdownIt("commonmark").use(dollarmath_plugin, renderer=lambda tex, options: tex)
        md.add_render_rule("math_inline", lambda self, tokens, i, options, env: f"${tokens[i].content}$")
        return md.renderInline(self.inline(text, line)).strip()

    def _block(self, token, line, lines):
        """The text that takes a block's place, or None where it stays as it is."""
        where = line + (token.map[0] if token.map else 0)
        if token.type in ("myst_target", "myst_line_comment", "myst_block_break", "attrs_block"):
            return ""
        if token.type == "math_block_label":
            return display_math(token.content, self.chapter.number_at("equation", where))
        if token.type == "amsmath":
            return _amsmath(token, self.chapter.number_at("equation", where))
        if token.type == "footnote_reference_open":
            label = token.meta["label"]
            first, *rest = lines[token.map[0] : token.map[1]]
            rest = [re.sub(r"^ {1,4}", "", part) for part in rest if part is not None]
            return "\n".join([first.replace(f"[^{label}]:", f"<sup>{label}</sup>", 1), *rest])
        directive = directive_of(token, where, self.chapter.name)
        if directive is None:
            return None
        return self.directive(directive)

    def directive(self, directive):
        if directive.name not in DIRECTIVES:
            self._fail(
                directive.line,
                f"unknown directive {{{directive.name}}}; a notebook can show {', '.join(sorted(DIRECTIVES))}"
                " (and, not inside another directive, code-cell, ask and the exercise and solution gates)",
            )
        return DIRECTIVES[directive.name](directive, self)

    def _replace_block(self, lines, token, replacement):
        start, end = token.map
        if token.type == "amsmath":  # its map leaves out the last line
            end = start + token.content.strip("\n").count("\n") + 1
        prefix = ""
        if token.markup and token.type in ("fence", "colon_fence"):
            prefix = lines[start][: lines[start].index(token.markup)]
        following = re.sub(r"[^>\s]", " ", prefix)
        new = [(following if i else prefix) + part for i, part in enumerate(replacement.split("\n"))]
        lines[start] = "\n".join(part.rstrip() for part in new) if replacement else prefix.rstrip() or None
        for i in range(start + 1, end):
            lines[i] = None
        after_blank = all(part is None or not part.strip() for part in lines[max(0, start - 1) : start])
        if not replacement and after_blank and end < len(lines) and lines[end] == "":
            lines[end] = None

    def _replace_inline(self, lines, token, line, columns):
        start = token.map[0]
        old = token.content.split("\n")
        new = self._edited(token, line + start).split("\n")
        if new == old:
            return
        for i, part in enumerate(old):
            source, column = lines[start + i], columns.get(start + i, 0)
            at = source.find(part, column)
            if at < 0:
                self._fail(line + start + i, f"cannot find {part!r} in its line; write it more plainly")
            if i >= len(new):
                lines[start + i] = None
                continue
            lines[start + i] = source[:at] + new[i] + source[at + len(part) :]
            columns[start + i] = at + len(new[i])

    def _edited(self, token, line):
        """The text with every role, link inside the book, footnote mark and attribute replaced."""
        source, edits = token.content, []
        for child in token.children or []:
            if child.type in UNSUPPORTED:
                self._fail(line, UNSUPPORTED[child.type])
            if "span" not in (child.meta or {}):
                continue
            start, end = child.meta["span"]
            where = line + source.count("\n", 0, start)
            if child.type == "myst_role":
                edits.append((start, end, self._role(child, where)))
            elif child.type == "footnote_ref":
                edits.append((start, end, f"<sup>{child.meta['label']}</sup>"))
            elif child.type == "attr_source":
                edits.append((start, end, ""))
            elif child.type == "span_open":
                edits += [(start, start + 1, ""), (child.meta["label_end"], end, "")]
            elif child.type == "link_open":
                edits += self._link(child, source, where)
            elif child.type == "image":
                new = self.chapter.file_link(child.attrs["src"])
                edits.append((start, end, f"![{child.content}]({new})"))
        for start, end, text in sorted(edits, reverse=True):
            source = source[:start] + text + source[end:]
        return source

    def _role(self, token, line):
        name = token.meta["name"]
        if name not in ROLES:
            self._fail(line, f"unknown role {{{name}}}; a notebook can show {', '.join(sorted(ROLES))}")
        try:
            return ROLES[name](token.content, self.chapter)
        except (KeyError, ValueError) as error:
            self._fail(line, f"{{{name}}}`{token.content}`: {error.args[0]}")

    def _link(self, token, source, line):
        start, end = token.meta["span"]
        href, label_end = token.attrs["href"], token.meta["label_end"]
        if token.info == "auto":
            if WEB.match(href):
                return []
            self._fail(line, f"<{href}> is no web address; write [text]({href})")
        if WEB.match(href):
            # A definition may end up in another cell, so that the address is better said here.
            return [] if source[label_end + 1 : label_end + 2] == "(" else [(label_end, end, f"]({href})")]
        try:
            title, address = self.chapter.resolve(href)
        except KeyError as error:
            self._fail(line, f"[…]({href}): {error.args[0]}")
        empty = label_end == start + 1
        if empty and not title:
            self._fail(
                line,
                f"[]({href}) has no text and leads to nothing that has a title; write the text",
            )
        if address:
            return [(label_end, end, f"{title if empty else ''}]({address})")]
        return [(start, start + 1, ""), (label_end, end, title if empty else "")]

    def _fail(self, line, message):
        raise ChapterError(self.chapter.name, line, message)


def _amsmath(token, number):
    """An environment between dollars: VS Code and Colab do not show a bare one."""
    environment = token.meta["environment"]
    tex = token.content.strip()
    inside = {
        "align": "aligned",
        "alignat": "alignedat",
        "gather": "gathered",
        "equation": None,
        "multline": "gathered",
    }
    if environment in inside:
        star = re.escape(environment) + r"\*?"
        begin, end = (
            (rf"\begin{{{inside[environment]}}}", rf"\end{{{inside[environment]}}}")
            if inside[environment]
            else ("", "")
        )
        tex = re.sub(rf"^\\begin\{{{star}\}}", lambda _: begin, tex)
        tex = re.sub(rf"\\end\{{{star}\}}$", lambda _: end, tex)
    return display_math(tex, number)


def _no_code(tokens):
    """Blank lines may be thinned out where no code block could hold them."""
    return not any(token.type in ("fence", "code_block") for token in tokens)
