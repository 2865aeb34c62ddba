"""The cells of a chapter's notebook, for the student or solved.

A chapter is read as a row of pieces (text, code, the gates of exercises and solutions, questions).
The student's copy keeps of a solution only what has to be filled in: each cell tagged `answer` as
its stub, and the checks.
"""

import ast
from dataclasses import dataclass

from tools.myst_source import ChapterError, Directive, directive_of
from tools.myst_to_markdown import Page
from tools.stub import stub, without_markers

KEPT_TAGS = ("raises-exception", "skip-execution", "nbval-skip", "nbval-ignore-output")


@dataclass
class Piece:
    kind: str  # text, code, ask, exercise-start, exercise-end, solution-start, solution-end
    line: int
    text: str = ""
    directive: Directive | None = None


def pieces(chapter):
    """The chapter's top level, in order."""
    lines = chapter.text.split("\n")
    env, found, start = {}, [], 0

    def text_until(end):
        text = "\n".join(lines[start:end])
        if text.strip():
            found.append(Piece("text", start, text))

    for token in chapter.book.md.parse(chapter.text + "\n", env):
        if token.level or not token.map:
            continue
        line, end = token.map
        d = directive_of(token, line, chapter.name)
        heading = token.type == "heading_open" and token.tag != "h1"
        if token.type == "front_matter":
            start = end
        elif heading or token.type == "myst_block_break":
            text_until(line)
            start = line if heading else end
        elif d and (new := _piece(d, chapter)):
            text_until(line)
            found += new
            start = end
    text_until(len(lines))
    return found


def _piece(d, chapter):
    if d.name == "code-cell":
        return [Piece("code", d.line, d.body, d)]
    if d.name == "raw-cell":
        raise ChapterError(chapter.name, d.line, "a {raw-cell} has no place in a chapter; write Markdown")
    if d.name == "ask":
        if not d.argument:
            raise ChapterError(chapter.name, d.line, "{ask} needs the question's key: ```{ask} sigmoid-steepest")
        return [Piece("ask", d.line, d.argument, d)]
    if d.name in ("exercise-start", "exercise-end", "solution-start", "solution-end"):
        return [Piece(d.name, d.line, "", d)]
    if d.name in ("exercise", "solution"):  # the short forms, which hold their text
        body = [Piece("text", d.body_line, d.body)] if d.body.strip() else []
        return [
            Piece(f"{d.name}-start", d.line, "", d),
            *body,
            Piece(f"{d.name}-end", d.line, "", d),
        ]
    return None


def is_check(source):
    """A cell that does nothing but call check(...)."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return False
    return bool(body) and all(_called(statement) == "check" for statement in body)


def _called(statement):
    call = statement.value if isinstance(statement, ast.Expr) else None
    return call.func.id if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else None


def asserted(source):
    """Each check of a solved copy shows its message and must be content."""
    cells = []
    for statement in ast.parse(source).body:
        cells.append(
            f"verdict = {ast.get_source_segment(source, statement)}\n"
            "display(verdict)\n"
            'assert verdict.status == "correct", verdict.message'
        )
    return "\n\n".join(cells)


class Cells:
    """Collects (kind, source, tags) for one chapter; what the page folds, the notebook shows."""

    def __init__(self, chapter, solved, find):
        self.chapter, self.solved, self.find = chapter, solved, find
        self.page = Page(chapter)
        self.cells = []
        self.exercise, self.in_solution = None, False

    def made(self):
        for piece in pieces(self.chapter):
            getattr(self, "_" + piece.kind.replace("-", "_"))(piece)
        if self.exercise:
            self._fail(self.exercise, "this exercise is never closed by {exercise-end}")
        if self.in_solution:
            self._fail(self.in_solution, "this solution is never closed by {solution-end}")
        return self.cells

    def _add(self, kind, source, tags=()):
        if source.strip():
            self.cells.append((kind, source.strip("\n"), list(tags)))

    def _text(self, piece):
        text = self.page.blocks(piece.text, piece.line)  # also where it is dropped: a fault in it is a fault
        if self.solved or not self.in_solution:
            self._add("markdown", text)

    def _code(self, piece):
        options = piece.directive.options
        tags = options.get("tags") or []
        if not isinstance(tags, list):
            self._fail(piece, f"tags must be a list such as [hide-input], not {tags!r}")
        kept = [tag for tag in tags if tag in KEPT_TAGS]
        if "skip-execution" in kept:
            kept.append("nbval-skip")
        if "answer" in tags and not self.in_solution:
            self._fail(piece, "a cell tagged answer stands outside a solution")
        try:
            student, full = stub(piece.text), without_markers(piece.text)
        except ValueError as error:
            self._fail(piece, f"in this cell, {error}")
        if "answer" not in tags and student != full:
            self._fail(piece, "a cell marks an answer but is not tagged [answer]")
        if self.in_solution and is_check(piece.text):
            self._add("code", asserted(piece.text) if self.solved else piece.text, [*kept, "check"])
        elif "answer" in tags:
            if student == full:
                self._fail(piece, "a cell tagged answer marks no region with '# answer' and '# end answer'")
            self._add("code", full if self.solved else student, [*kept, "exercise"])
        elif self.solved or not self.in_solution:
            self._add("code", full, kept)
            caption = ((options.get("mystnb") or {}).get("figure") or {}).get("caption")
            if caption:
                number = self.chapter.number_at("figure", piece.directive.line)
                self._add(
                    "markdown",
                    f"**Fig. {number}.** {self.page.inline(caption.strip(), piece.line)}",
                )

    def _ask(self, piece):
        key = piece.text
        try:
            question = self.find(key)
        except (KeyError, LookupError) as error:
            self._fail(piece, f"{{ask}} {key}: {error.args[0] if error.args else error}")
        self._add("code", f'ask("{key}")', ["ask"])
        answer = asserted(f'check("{key}", {question.answer!r})') if self.solved else f'check("{key}", ...)'
        self._add("code", answer, ["check"])

    def _exercise_start(self, piece):
        if self.exercise:
            self._fail(piece, "an exercise begins inside another; close the first with {exercise-end}")
        self.exercise = piece
        d = piece.directive
        number = self.chapter.number_at("exercise", d.line)
        kind = f" · {d.classes[0]}" if d.classes else ""
        title = f": {self.page.inline(d.argument, d.line)}" if d.argument else ""
        self._add("markdown", f"### Exercise {number}{kind}{title}")

    def _exercise_end(self, piece):
        if not self.exercise:
            self._fail(piece, "{exercise-end} without {exercise-start}")
        self.exercise = None

    def _solution_start(self, piece):
        label = piece.directive.argument
        known = self.chapter.own_labels.get(label)
        if not known or known.kind != "exercise":
            self._fail(piece, f"solution of {label!r}, which is no exercise of this chapter")
        self.in_solution = piece
        if self.solved:
            self._add("markdown", f"#### Solution of exercise {known.number}")

    def _solution_end(self, piece):
        if not self.in_solution:
            self._fail(piece, "{solution-end} without {solution-start}")
        self.in_solution = False

    def _fail(self, piece, message):
        raise ChapterError(self.chapter.name, piece.line, message)


def joined(cells):
    """An exercise's heading and its text are one cell to the reader."""
    result = []
    for kind, source, tags in cells:
        last = result[-1] if result else None
        if (
            kind == "markdown"
            and last
            and last[0] == "markdown"
            and last[1].startswith(("### Exercise", "#### Solution"))
            and "\n" not in last[1]
        ):
            result[-1] = ("markdown", f"{last[1]}\n\n{source}", tags)
        else:
            result.append((kind, source, tags))
    return result
