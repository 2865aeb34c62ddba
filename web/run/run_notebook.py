"""A chapter's cells, run in the reader's browser: what a cell needs is run before it.

The page hands over its cells as they stand (edited or not) and asks for one. All cells share one namespace. A cell
sees the chapter's cells above it; one in an exercise or a solution sees that exercise's or solution's as well.
"""

import ast
import linecache
import re
import traceback
import warnings
from dataclasses import dataclass

from cell_names import names_of
from run_output import Outputs

NO_BALLS = "This claim is certified by ball arithmetic (python-flint), which a browser has not: run it in the notebook."


@dataclass(frozen=True)
class Cell:
    source: str
    group: str = ""  # the exercise or solution that it belongs to
    title: str = ""
    barred: str = ""  # why it cannot run in a browser


class Notebook:
    def __init__(self, send=print):
        self.outputs = Outputs(send)
        self.globals = {"__name__": "__main__", "display": self.outputs.display}
        self.cells = []
        self.ran = {}  # cell -> the text that was run
        self.touched = {}  # name -> the cell that last gave it or changed its object

    # --- what a cell needs

    def definer(self, name, index):
        """The nearest cell above that gives a name or changes its object; the one that gives it if that imports it."""
        changed = None
        for other in range(index - 1, -1, -1):
            if self.cells[other].group not in ("", self.cells[index].group):
                continue
            names = names_of(self.cells[other].source)
            if name in names.gives:
                return other if changed is None or name in names.imports else changed
            if name in names.changes and changed is None:
                changed = other
        return None

    def needed(self, index, then=""):
        """Every cell on which this one stands, itself last, each with the cells that give it its names."""
        links, todo = {}, [index]
        while todo:
            cell = todo.pop()
            if cell in links:
                continue
            names = names_of(self.cells[cell].source)
            asked = names.needs | names.changes
            if cell == index:
                asked |= names_of(then).needs - names.gives
            # A function may use what is defined only below it, but above the cell that is asked for.
            found = {name: first(self.definer(name, cell), self.definer(name, index)) for name in asked}
            links[cell] = {name: giver for name, giver in found.items() if giver not in (None, cell)}
            todo += links[cell].values()
        return dict(sorted(links.items(), key=lambda item: (item[0] == index, item[0])))

    def to_run(self, links, index):
        """Of the cells on which one stands, those that have to run: new, edited, or what they gave is another now."""
        gives = {cell: names_of(self.cells[cell].source).gives for cell in links}
        due = {index} | {cell for cell in links if self.ran.get(cell) != self.cells[cell].source}
        while True:
            more = {cell for cell in links if due & set(links[cell].values())}
            for cell in due:
                for name, giver in links[cell].items():
                    overwritten = any(name in gives[other] for other in due if other != giver)
                    if self.touched.get(name) != giver or overwritten:
                        more.add(giver)
            if more <= due:
                return [cell for cell in links if cell in due]
            due |= more

    def run(self, cells, index, then=""):
        """Run a cell and what it needs; `then` is run after it (an exercise's check). True if nothing failed."""
        self.cells = [Cell(**cell) for cell in cells]
        for cell in self.to_run(self.needed(index, then), index):
            self.outputs.begin(quiet=cell != index)
            if self.cells[cell].barred:
                self.outputs.fail(f"{self.title(cell)} does not run in a browser. {self.cells[cell].barred}")
                return False
            if not self.execute(cell):
                return False
        return not then or self.evaluated(then, self.title(index))

    def draws(self, cells, index, then=""):
        """Whether the run may need Matplotlib: then the page waits until it has arrived."""
        self.cells = [Cell(**cell) for cell in cells]
        texts = [then, *(self.cells[cell].source for cell in self.needed(index, then))]
        return any(re.search(r"\bfigures\.|\bplt\b|matplotlib", text) for text in texts)

    def title(self, cell):
        return self.cells[cell].title or f"Cell {cell + 1}"

    # --- running one

    def execute(self, cell):
        source = self.cells[cell].source
        self.ran.pop(cell, None)
        if not self.evaluated(source, self.title(cell)):
            return False
        self.ran[cell] = source
        names = names_of(source)
        self.touched |= dict.fromkeys(names.gives | names.changes, cell)
        return True

    def evaluated(self, source, title):
        """Run a piece of code and show what comes of it, an error included; False if there was one."""
        name = f"<{title.lower()}>"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        try:
            with self.outputs.capturing(), warnings.catch_warnings():
                self.evaluate(source, name)
        except BaseException as error:  # noqa: BLE001  whatever a cell raises is shown to its reader
            self.outputs.fail(NO_BALLS if "python-flint" in str(error) else told(error), of=title)
            return False
        return True

    def evaluate(self, source, name):
        """Statements, then the value of the last expression, shown unless a semicolon follows it."""
        tree = ast.parse(source, name)
        last = None
        if tree.body and isinstance(tree.body[-1], ast.Expr) and not source.rstrip().endswith(";"):
            last = ast.Expression(tree.body.pop().value)
        exec(compile(tree, name, "exec"), self.globals)
        if last is not None:
            value = eval(compile(last, name, "eval"), self.globals)
            if value is not None:
                self.globals["_"] = value
                self.outputs.display(value)
        self.outputs.show_figures()


def first(*found):
    return next((one for one in found if one is not None), None)


def told(error):
    """The traceback, from the cell's own line on; of a deep one the two ends."""
    if isinstance(error, SyntaxError):
        return "".join(traceback.format_exception_only(error)).rstrip()
    frames = traceback.extract_tb(error.__traceback__)
    start = next((i for i, frame in enumerate(frames) if frame.filename.startswith("<")), 0)
    frames = frames[start:]
    shown = frames if len(frames) <= 4 else [*frames[:2], *frames[-2:]]
    return "".join([*traceback.format_list(shown), *traceback.format_exception_only(error)]).rstrip()
