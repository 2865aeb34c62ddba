"""How many small faults in the catalogue do the tests see? python tools/mutants.py [--count 400] [--seed 0] [file ...]

Each mutant changes one thing: a number, an operator, a comparison, a NumPy function, or one piece of a fact's text.
It is killed when a check of tests/ fails on a record that it touches. Tools that exist mutate the bodies of functions
and start the whole test run for each mutant; here kernels are lambdas and facts are text, and a mutant takes seconds.

Left alone: bounds beyond which nothing is left to compute (any larger one is the same function), and words for people.
"""

import argparse
import ast
import copy
import doctest
import json
import random
import signal
import sys
import time
import types
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import hold_vectors  # noqa: E402
import numpy as np  # noqa: E402
from hold_arithmetic import ARITHMETIC  # noqa: E402
from records import variants  # noqa: E402

import actlib as act  # noqa: E402
from actlib.activation import Activation  # noqa: E402
from actlib.hold_facts import FACTS  # noqa: E402
from actlib.hold_numbers import NUMBERS  # noqa: E402
from actlib.vector_activation import VectorActivation  # noqa: E402

SCORE = ROOT / "tests" / "reference" / "mutants.json"  # the last whole run, for the bench table
CATALOGUE = ROOT / "actlib" / "catalogue"
FILES = [
    "step",
    "s_shaped",
    "waves",
    "rectified",
    "elu",
    "smooth",
    "gated",
    "hardware",
    "recent",
    "many_inputs",
    "glu",
    "numerics",
]
# Words for people, and where a mutant would be another function told consistently.
WORDS = {
    "title",
    "idea",
    "notes",
    "example",
    "aliases",
    "used_by",
    "chapter",
    "year",
    "source",
    "popular",
    "roles",
    "parameters",
}
SAME_EITHER_WAY = {"i + d"}  # of 2d numbers the one d further is the one d back
BOUNDS = {1500, 1600, 1e18, 1e4, 55, 60, 40, 8, 20, 25, 80, 81, 1e-300, 1e-3, -0.7, 0.7, 17.0}
OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult}
COMPARISONS = {ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
FUNCTIONS = {
    "maximum": "minimum", "minimum": "maximum", "exp": "expm1", "expm1": "exp", "log1p": "log", "tanh": "sin",
    "sin": "cos",
    "cos": "sin", "sign": "abs", "square": "abs", "Max": "Min", "Min": "Max", "erf": "erfc", "erfc": "erf",
    "Phi": "phi",
    "phi": "Phi", "open": "Ropen", "argmax": "argmin", "max": "min", "above": "abs", "sigma": "tanh",
}  # fmt: skip


def changes(node):
    """The mutants of one node, each as a node."""
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS and ast.unparse(node) not in SAME_EITHER_WAY:
        yield ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        yield ast.Compare(node.left, [COMPARISONS[type(node.ops[0])](), *node.ops[1:]], node.comparators)
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float) and abs(node.value) not in BOUNDS:
        larger = node.value + 1 if isinstance(node.value, int) else node.value * (1 + 1e-5) or 1e-5
        yield ast.Constant(larger)
    elif isinstance(node, ast.Attribute) and node.attr in FUNCTIONS:
        yield ast.Attribute(node.value, FUNCTIONS[node.attr], node.ctx)
    elif isinstance(node, ast.Name) and node.id in FUNCTIONS and isinstance(node.ctx, ast.Load):
        yield ast.Name(FUNCTIONS[node.id], node.ctx)


def places(tree):
    """(path to a node, its mutants): the path is a list of (field, index)."""

    def walk(node, path):
        yield from ((path, new) for new in changes(node))
        for name, value in ast.iter_fields(node):
            for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if isinstance(child, ast.AST):
                    yield from walk(child, [*path, (name, index)])

    return list(walk(tree, []))


def put(tree, path, new):
    """A copy of the tree with the node at that path replaced."""
    tree = copy.deepcopy(tree)
    node = tree
    for name, index in path[:-1]:
        node = getattr(node, name) if index is None else getattr(node, name)[index]
    name, index = path[-1]
    if index is None:
        setattr(node, name, new)
    else:
        getattr(node, name)[index] = new
    return ast.fix_missing_locations(tree)


def is_fact(node):
    """Text that is a formula: not a docstring, not a word."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip() != ""


def text_mutants(text):
    """The mutants of a fact's text."""
    words = {"strictly": "no", "yes": "strictly", "no": "yes", "odd": "even", "even": "odd", "gate": "odd", "oo": "1",
             "same": "moves",
             "moves": "same", "changes": "same", "n": "2*n", "d": "n"}  # fmt: skip
    if text in words:
        return [words[text]]
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError:
        return []
    found = [ast.unparse(put(tree, path, new)) for path, new in places(tree) if path]
    return [mutant for mutant in found if "Ropen(-oo" not in mutant]  # infinity belongs to no interval


class Mutant:
    """One changed file: what changed, and the records that it touches (None: all)."""

    def __init__(self, file, tree, touched, line, what):
        self.file, self.tree, self.touched, self.line, self.what = file, tree, touched, line, what


def mutants(file):
    """All mutants of one file of the catalogue."""
    tree = ast.parse((CATALOGUE / f"{file}.py").read_text())
    for k, statement in enumerate(tree.body):
        if isinstance(statement, (ast.Import, ast.ImportFrom)) or isinstance(statement, ast.Expr):
            continue
        record = _record_name(statement)
        for path, new in places(statement):
            if path and not _in_words(statement, path) and not _in_docstring(statement, path):
                yield _mutant(file, tree, k, statement, path, new, record)
        for path, node in _texts(statement):
            if not _in_words(statement, path):
                for text in text_mutants(node.value):
                    yield _mutant(file, tree, k, statement, path, ast.Constant(text), record)


def _mutant(file, tree, k, statement, path, new, record):
    old = statement
    for name, index in path:
        old = getattr(old, name) if index is None else getattr(old, name)[index]
    changed = copy.copy(tree)
    changed.body = [*tree.body[:k], put(statement, path, new), *tree.body[k + 1 :]]
    what = f"{ast.unparse(old)[:60]}  ->  {ast.unparse(ast.fix_missing_locations(new))[:60]}"
    return Mutant(file, changed, {record} if record else None, getattr(old, "lineno", statement.lineno), what)


def _record_name(statement):
    if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
        call = statement.value
        return statement.targets[0].id if ast.unparse(call.func) == "define" else None
    return None


def _in_words(statement, path):
    node = statement
    for name, index in path:
        node = getattr(node, name) if index is None else getattr(node, name)[index]
        if isinstance(node, ast.keyword) and node.arg in WORDS:
            return True
    first_argument = _record_name(statement) and path[:2] == [("value", None), ("args", 0)]
    return bool(first_argument)


def _in_docstring(statement, path):
    return isinstance(statement, ast.FunctionDef) and path[:2] == [("body", 0), ("value", None)] and len(path) == 2


def _texts(statement):
    def walk(node, path):
        for name, value in ast.iter_fields(node):
            for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if is_fact(child):
                    yield [*path, (name, index)], child
                elif isinstance(child, ast.AST):
                    yield from walk(child, [*path, (name, index)])

    return [] if isinstance(statement, ast.FunctionDef) else walk(statement, [])


def load(file, tree=None, instead=None):
    """The records of a file, executed anew; `instead` stands for the shared arithmetic."""
    name = f"actlib.catalogue.{file}"
    module = types.ModuleType(name)
    kept = sys.modules["actlib.catalogue.numerics"]
    if instead:
        sys.modules["actlib.catalogue.numerics"] = instead
    try:
        code = tree or ast.parse((CATALOGUE / f"{file}.py").read_text())
        exec(compile(code, name, "exec"), module.__dict__)
    finally:
        sys.modules["actlib.catalogue.numerics"] = kept
    kinds = (Activation, VectorActivation)
    return module, {n: r for n, r in vars(module).items() if isinstance(r, kinds) and n == r.name}


def fault(mutant):
    """What noticed the mutant, or None."""
    try:
        if mutant.file == "numerics":
            module, _ = load("numerics", mutant.tree)
            for check in ARITHMETIC[::-1]:  # the quickest first
                try:
                    check(module)
                except AssertionError:
                    return check.__name__
            records = {}
            for file in FILES[:-1]:
                records |= {n: r for n, r in load(file, instead=module)[1].items() if n not in records}
            return next((found for f in records.values() if (found := noticed(f, quick=True))), None)
        _, records = load(mutant.file, mutant.tree)
        home = {n for n, f in load(mutant.file)[1].items() if n not in imported(mutant.file)}
        touched = mutant.touched or home
        return next((found for n in touched for f in [records[n]] if (found := noticed(f))), None)
    except Late:
        return "time"
    except Exception as error:  # a mutant that does not even load is noticed by every test
        return type(error).__name__


def imported(file):
    """Records that a file only borrows."""
    tree = ast.parse((CATALOGUE / f"{file}.py").read_text())
    return {alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}


def noticed(f, quick=False):
    """The name of the first check that fails."""
    vector = isinstance(f, VectorActivation)
    checks = hold_vectors.CHECKS if vector else NUMBERS if quick else NUMBERS + FACTS
    if vector and quick:
        checks = checks[:2]
    for g in [f] if quick and not f.parameters else [f, *variants(f)]:
        for check in checks:
            try:
                check(g)
            except Late:
                raise
            except Exception:  # an assertion, or an error that the fault provokes
                return check.__name__
    examples = doctest.DocTestParser().get_doctest(f.__doc__, {"act": _Catalogue(f), "np": np}, f.name, None, None)
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(examples, out=lambda text: None)
    return "its example" if runner.failures else None


class _Catalogue:
    """`act` with one record replaced."""

    def __init__(self, record):
        setattr(self, record.name, record)

    def __getattr__(self, name):
        return getattr(act, name)


class Late(BaseException):
    """A mutant took too long."""


def _late(signum, frame):
    raise Late


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", default=FILES, help=f"files of the catalogue: {', '.join(FILES)}")
    parser.add_argument("--count", type=int, default=400, help="how many mutants to draw (0: all)")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    unknown = set(options.files) - set(FILES)
    if unknown:
        parser.error(f"the catalogue has no file {unknown.pop()!r}; it has {', '.join(FILES)}")
    everything = [m for file in options.files for m in mutants(file)]
    drawn = random.Random(options.seed).sample(everything, min(options.count or len(everything), len(everything)))
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGVTALRM, _late)
    start, killed, survivors = time.time(), 0, []
    for mutant in drawn:
        signal.setitimer(signal.ITIMER_VIRTUAL, 60)  # processor time: a busy machine makes no mutant late
        found = fault(mutant)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        killed += found is not None
        if found is None:
            survivors.append(mutant)
            print(f"survived: {mutant.file}.py:{mutant.line}  {mutant.what}", flush=True)
    share = killed / max(len(drawn), 1)
    if set(options.files) == set(FILES):
        score = {"killed": killed, "drawn": len(drawn), "of": len(everything), "seed": options.seed}
        SCORE.write_text(json.dumps(score) + "\n")
    print(
        f"{killed} of {len(drawn)} mutants killed ({share:.1%}), drawn from {len(everything)}; "
        f"{time.time() - start:.0f} s"
    )
    return 0 if share >= 0.95 else 1


if __name__ == "__main__":
    sys.exit(main())
