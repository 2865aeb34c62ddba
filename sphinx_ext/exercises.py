"""Exercises: the stub comes from the solution, solutions fold as real <details>, levels show.

* A solution's cell tagged `answer` is shown without its marker lines; what is left of it when the
  marked regions are cut out (tools/stub.py) is put into the exercise as its starting point.
* A solution is a <details>: it opens by keyboard and without JavaScript.
* Each exercise says its level (see, derive, build), which is its class.
* `{ask}` shows a *see* question from actlib.exercises: choices, hint, answer, feedback for each choice.
* *See* and *derive* exercises get a form that the page judges itself (answer_forms.py).
"""

import sys
from pathlib import Path

from answer_forms import form
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx_exercise.nodes import exercise_enumerable_node, solution_node

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
from stub import stub, without_markers  # noqa: E402

logger = logging.getLogger(__name__)

LEVELS = ("see", "derive", "build")


class StubsFromSolutions(SphinxTransform):
    default_priority = 20  # right after sphinx-exercise has gathered its gated parts

    def apply(self, **kwargs):
        exercises = {
            node["label"]: node for node in self.document.findall(exercise_enumerable_node)
        }
        for exercise in exercises.values():
            if not set(exercise["classes"]) & set(LEVELS):
                logger.warning(
                    "exercise %r has no level; give it `:class:` %s",
                    exercise["label"],
                    ", ".join(LEVELS),
                    location=exercise,
                )
            if "derive" in exercise["classes"]:
                self.add_form(exercise)
        for solution in self.document.findall(solution_node):
            for cell in solution.findall(is_answer_cell):
                self.split(cell, exercises.get(solution["target_label"]))

    def add_form(self, exercise):
        from actlib import exercises

        try:
            record = exercises.find(exercise["label"])
        except KeyError as complaint:
            logger.warning("%s", complaint.args[0], location=exercise)
            return
        content = exercise.children[-1]
        content[before_folds(content) : before_folds(content)] = form(record)

    def split(self, cell, exercise):
        shown = next(cell.findall(nodes.literal_block))
        source = shown.astext()
        try:
            start, solved = stub(source), without_markers(source)
        except ValueError as complaint:
            logger.warning("answer cell: %s", complaint, location=cell)
            return
        if start == source:
            logger.warning("answer cell without a '# answer' line", location=cell)
        shown.replace_self(code(solved, like=shown))
        if exercise is not None:
            content = exercise.children[-1]
            content.insert(
                before_folds(content),
                nodes.container("", code(start, like=shown), classes=["cell", "stub"]),
            )


def is_answer_cell(node) -> bool:
    return isinstance(node, nodes.container) and "tag_answer" in node.get("classes", [])


def before_folds(content) -> int:
    return next((i for i, c in enumerate(content.children) if is_fold(c)), len(content))


def is_fold(node) -> bool:
    return isinstance(node, nodes.container) and node.get("design_component") == "dropdown"


def code(source: str, like: nodes.literal_block) -> nodes.literal_block:
    block = nodes.literal_block(source, source, **{k: v for k, v in like.attributes.items() if v})
    block.source, block.line = like.source, like.line
    return block


class ShowLevels(SphinxPostTransform):
    default_priority = 30  # after sphinx-exercise has made the title
    formats = ("html",)

    def run(self, **kwargs):
        for exercise in self.document.findall(exercise_enumerable_node):
            for level in set(exercise["classes"]) & set(LEVELS):
                exercise.children[0] += nodes.inline("", level, classes=["level"])


class Ask(SphinxDirective):
    required_arguments = 1

    def run(self):
        from actlib import exercises

        for path in sorted((ROOT / "actlib" / "exercises").glob("*.py")):
            self.env.note_dependency(str(path))
        try:
            question = exercises.find(self.arguments[0])
        except (KeyError, LookupError, ValueError) as complaint:
            raise self.error(f"ask: {complaint}") from complaint
        folds = [self.fold("Hint", question.hint), self.answer(question)]
        return [*self.question(question), *form(question), *folds]

    def question(self, question) -> list:
        return [*self.markdown(question.question), *self.choices(question, feedback=False)]

    def answer(self, question) -> nodes.container:
        parts = self.markdown(f"**{spoken(question.answer)}.** {question.praise}")
        return self.fold("Answer", parts + self.choices(question, feedback=True))

    def choices(self, question, feedback: bool) -> list:
        choices = getattr(question, "choices", None)
        if not choices:
            return []
        style = "upperalpha" if next(iter(choices)).isupper() else "loweralpha"
        listing = nodes.enumerated_list(enumtype=style, prefix="", suffix=".", classes=["choices"])
        for letter, (text, reply) in choices.items():
            right = letter == question.answer
            item = nodes.list_item("", *self.markdown(reply or text if feedback else text))
            if feedback:
                item["classes"].append("right" if right else "wrong")
            listing += item
        return [listing]

    def fold(self, title: str, content) -> nodes.container:
        """The same node that sphinx-design's {dropdown} makes."""
        box = nodes.container(
            design_component="dropdown",
            is_div=True,
            has_title=True,
            opened=False,
            type="dropdown",
            title_classes=[],
            body_classes=[],
            container_classes=[],
            icon=None,
            chevron=None,
            classes=["sd-sphinx-override", "sd-dropdown"],
        )
        box += nodes.rubric(title, title)
        for part in self.markdown(content) if isinstance(content, str) else content:
            box += part
        return box

    def markdown(self, text: str) -> list:
        holder = nodes.container()
        self.state.nested_parse(StringList(text.splitlines(), ""), self.content_offset, holder)
        return holder.children


def spoken(answer) -> str:
    if isinstance(answer, float):
        return f"{answer:.6g}".replace("-", "−")
    return str(answer)


def visit_solution(translator, node):
    title = node.children.pop(0)
    node["classes"] = [name for name in node["classes"] if name != "dropdown"]
    translator.body.append(translator.starttag(node, "details", CLASS="fold"))
    translator.body.append(f"<summary>{title.astext()}</summary>\n")


def depart_solution(translator, node):
    translator.body.append("</details>\n")


def setup(app):
    app.setup_extension("sphinx_exercise")
    app.add_node(solution_node, override=True, html=(visit_solution, depart_solution))
    app.add_transform(StubsFromSolutions)
    app.add_post_transform(ShowLevels)
    app.add_directive("ask", Ask)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
