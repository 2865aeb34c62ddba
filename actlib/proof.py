"""Claims that run: proved, certified, computed, demonstrated. One that fails stops the page and says where.

Every claim has an id, a statement and a way of knowing; the book collects them on one page.
"""

import math
import re
import statistics
from collections.abc import Iterable

import numpy as np

from actlib import timings
from actlib.confirm import doubt
from actlib.formula import read, typeset
from actlib.present import Markdown


class ClaimFailed(AssertionError):
    """A claim that did not hold: the message names the claim, the line and what is left over."""


class Claim(Markdown):
    """What a claim shows: a quiet mark of how it is known, its statement, and its evidence."""


class Results(dict):
    """Results by name, one list each; a cell that ends in a demonstration does not print them again."""

    def _ipython_display_(self):
        pass


class Enclosure(tuple):
    """(low, high), shown by the claim itself."""

    def _ipython_display_(self):
        pass


def _show(claim_id, kind, statement, evidence, ledger):
    from IPython.display import display

    comment = f"<!-- claim: {claim_id} {kind} {ledger or '-'} -->"
    text = f"{comment}\n\n**{kind.capitalize()}.** {statement}\n\n{evidence}".rstrip() + "\n"
    display(Claim(text))


def glue(name, value, spec=""):
    """Hand a computed number to the prose: {glue:text}`name` shows it, formatted by `spec` (".3g")."""
    from IPython.display import display

    mime = "application/papermill.record/text/plain"
    try:
        text = in_print(value, spec)
    except (TypeError, ValueError) as reason:
        raise type(reason)(f"glue({name!r}) was given {type(value).__name__} {value!r}: {reason}") from None
    display({mime: text}, metadata={"scrapbook": {"name": name, "mime_prefix": mime[:-10]}}, raw=True)


def in_print(value, spec):
    """A number as prose shows it: 5.2 · 10⁻⁷, −3; its parts stay on one line."""
    return _typeset_number(format(value, spec))


def _typeset_number(text):
    text = re.sub(r"^(.*)[eE]([+-]\d+)$", lambda m: f"{m[1]}\xa0·\xa010{_raised(int(m[2]))}", text)
    return text.replace("-", "−")


def _raised(exponent):
    return str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


# --- proved


def prove(claim_id, statement, steps, *, given=None, ledger=None):
    """Prove a statement line by line with SymPy, and show the derivation as it is written.

    `steps` is text: one chain a paragraph, one transformation a line, its reason after `#`:

        prove("square", "$x^2 - 1 = (x-1)(x+1)$", '''
            x**2 - 1
            = x*(x - 1) + (x - 1)    # split off a common factor
            = (x - 1)*(x + 1)        # and take it out
        ''')

    A line starts with =, <=, <, >= or >. Free names are real; `given={"k": "positive"}` says more. For matrices,
    sums and cases `steps` may instead be pairs (reason, equation), the equation a SymPy relation or a pair of equals;
    what Python has already judged is no proof, and refused: see `compute`. Raises ClaimFailed with the residue, and
    numbers that refute the line if there are any.
    """
    if isinstance(steps, str):
        evidence = "\n\n".join(_chain(claim_id, lines, given) for lines in _paragraphs(steps))
    else:
        evidence = "\n".join(_fact(claim_id, reason, equation) for reason, equation in _pairs(claim_id, steps))
    _show(claim_id, "proved", statement, evidence, ledger)


def _pairs(claim_id, given):
    """A list of pairs that is not empty: a claim without evidence is none."""
    pairs = list(given) if isinstance(given, Iterable) else []
    if not pairs or not all(isinstance(pair, (tuple, list)) and len(pair) == 2 for pair in pairs):
        raise TypeError(f"claim {claim_id!r} takes pairs, (words, what is true), at least one; it was given {given!r}")
    return pairs


def _paragraphs(steps):
    for block in re.split(r"\n\s*\n", steps.strip("\n")):
        lines = []
        for line in block.strip().splitlines():
            text, _, reason = line.partition("#")
            match = re.match(r"(<=|>=|=|<|>)?\s*(.*)", text.strip())
            if not match[2]:
                raise ValueError(f"a step needs a formula before its reason: {line.strip()!r}")
            if match[1] or not lines:
                lines.append([match[1], match[2], reason.strip()])
            else:  # a formula continued on the next line
                lines[-1][1] += " " + match[2]
                lines[-1][2] = (lines[-1][2] + " " + reason.strip()).strip()
        if len(lines) < 2:
            raise ValueError(f"a chain needs a line that starts with =, <=, <, >= or >: {block.strip()!r}")
        yield lines


def _chain(claim_id, lines, given):
    """One chain as a table, a row a line: on a phone the reason goes below its formula."""
    rows = ["| step | because |", "|:--|:--|"]
    for number, (relation, text, reason) in enumerate(lines):
        if number:
            before = read(lines[number - 1][1], given)
            _confirm(claim_id, f"{lines[number - 1][1]} {relation} {text}", before, relation, read(text, given))
        sign = {None: "", "<=": r"\le ", ">=": r"\ge "}.get(relation, f"{relation} ")
        rows.append(rf"| $\displaystyle {sign}{typeset(text)}$ | {_in_a_cell(reason)} |")
    return "\n".join(rows)


def _in_a_cell(reason):
    """A bar would end the table's cell: in mathematics it is \\vert, in words it is escaped."""
    parts = reason.split("$")
    return "$".join(p.replace("|", r"\vert ") if i % 2 else p.replace("|", r"\|") for i, p in enumerate(parts))


def _fact(claim_id, reason, equation):
    import sympy as sp

    if isinstance(equation, tuple) and len(equation) == 2:
        left, right = equation
        _confirm(claim_id, reason, left, "=", right)
        sides = dict.fromkeys((sp.latex(left), sp.latex(right)))  # equal when SymPy works out both sides at once
        shown = " = ".join(sides)
    elif not isinstance(equation, sp.core.relational.Relational | sp.logic.boolalg.BooleanAtom):
        raise TypeError(
            f"claim {claim_id!r}: {reason!r} comes with {equation!r}. A proof needs what SymPy can confirm, "
            "a relation or a pair of equals; numbers that were compared beforehand belong to compute()"
        )
    elif equation == sp.true:
        return f"- {reason}"
    elif equation == sp.false:
        raise ClaimFailed(f"claim {claim_id!r} is not proved: {reason} is false")
    else:
        _confirm(claim_id, reason, equation.lhs, {"==": "="}.get(equation.rel_op, equation.rel_op), equation.rhs)
        shown = sp.latex(equation)
    return f"- {reason}: ${shown}$"


def _confirm(claim_id, line, left, relation, right):
    """ClaimFailed unless SymPy confirms `left relation right`."""
    if said := doubt(left, relation, right):
        raise ClaimFailed(f"claim {claim_id!r} is not proved.\n  line: {line}\n  {said}")


# --- computed


def compute(claim_id, statement, facts, *, ledger=None):
    """Claim what this machine's numbers say: rounding, overflow, an algorithm's answer. No theorem, and no luck.

    `facts` are pairs (words, truth), each a comparison of computed numbers. Raises ClaimFailed with the words of the
    first that is not true.
    """
    facts = _pairs(claim_id, facts)
    for words, truth in facts:
        if not isinstance(truth, bool | np.bool_):
            raise TypeError(f"claim {claim_id!r}: {words!r} needs True or False, was given {truth!r}")
        if not truth:
            raise ClaimFailed(f"claim {claim_id!r} is not what was computed: {words} is false")
    _show(claim_id, "computed", statement, "\n".join(f"- {words}" for words, _ in facts), ledger)


# --- certified


def certify(claim_id, statement, expression, over, *, at_most=None, at_least=None, ledger=None):
    """Certify a bound on a whole interval so that rounding cannot break it, and show the enclosure.

    `expression` is a formula in one name, `over` that name with its interval: {"x": (0, 6)}. The interval is cut
    until ball arithmetic (python-flint; mpmath's intervals where that is missing) bounds each piece. Returns the
    enclosure (low, high) of the maximum, or of the minimum for `at_least`. Raises ClaimFailed with a point that
    breaks the bound, or with the piece that could not be bounded.
    """
    from actlib.enclosure import enclose_maximum

    if (at_most is None) == (at_least is None):
        raise TypeError("certify needs exactly one bound: at_most= or at_least=")
    asked = at_most if at_least is None else at_least
    try:
        finite = math.isfinite(asked)
    except TypeError:
        finite = False
    if not finite:  # beyond nan lies nothing: it would certify anything
        raise TypeError(f"certify takes a finite number for its bound; it was given {type(asked).__name__} {asked!r}")
    sign, bound = (1, asked) if at_least is None else (-1, -asked)
    text = expression if sign == 1 else f"-({expression})"
    low, high, arithmetic, pieces = enclose_maximum(text, over, bound)
    if low > bound:
        raise ClaimFailed(f"claim {claim_id!r} is false: {expression} reaches {sign * low!r}, beyond {sign * bound!r}")
    if high > bound:
        raise ClaimFailed(
            f"claim {claim_id!r} is not certified: after {pieces} pieces the extreme lies in "
            f"[{sign * low!r}, {sign * high!r}], the bound asked for is {sign * bound!r}"
        )
    low, high = sorted((sign * low, sign * high))
    ((name, (a, b)),) = over.items()
    what = "maximum" if sign == 1 else "minimum"
    evidence = (
        f"On ${typeset(str(a))} \\le {typeset(name)} \\le {typeset(str(b))}$ the {what} of ${typeset(expression)}$ "
        f"lies in [{_typeset_number(_outward(low, down=True))}, {_typeset_number(_outward(high, down=False))}] "
        f"({arithmetic}, {pieces} pieces)."
    )
    _show(claim_id, "certified", statement, evidence, ledger)
    return Enclosure((low, high))


def _outward(value, down, digits=8):
    """A bound in print, rounded away from what it encloses, so that the print is a bound too."""
    from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

    return str(Context(prec=digits, rounding=ROUND_FLOOR if down else ROUND_CEILING).plus(Decimal(value)))


# --- demonstrated


def demonstrate(claim_id, statement, measure, seeds, expect, *, ledger=None, spec=".3g", timed=False):
    """Run an experiment with several seeds; the claim stands only if `expect` holds for every seed.

    `measure(seed)` gives a number, or a dict of named numbers; `expect` takes that and says True or False. The
    medians and ranges over the seeds are shown. Returns one list of results per name. Raises ClaimFailed with the
    first seed that disagrees. With `timed`, for results that a clock gave, the book shows a recorded run (timings.py).
    """
    seeds = list(seeds) if isinstance(seeds, Iterable) else [seeds]
    if len(set(seeds)) < 3:
        raise ValueError(f"a demonstration needs at least 3 seeds, was given {len(set(seeds))}: one run is luck")
    results, source = [], ""
    if timed:
        measure(seeds[0])  # not counted: whoever runs first also waits for memory that the others find ready
    for seed in seeds:
        result = measure(seed)
        _hold(claim_id, expect, seed, result)
        results.append(_named(claim_id, seed, result))
    if any(set(one) != set(results[0]) for one in results):
        raise TypeError(f"claim {claim_id!r} measures other names for other seeds: {[list(one) for one in results]}")
    if timed:
        results, source = timings.to_show(claim_id, results)
        for seed, result in zip(seeds, results, strict=True):
            _hold(claim_id, expect, seed, result)
    columns = Results({name: [r[name] for r in results] for name in results[0]})
    rows = "\n".join(
        f"| {name} | {in_print(statistics.median(v), spec)} | {in_print(min(v), spec)} … {in_print(max(v), spec)} |"
        for name, v in columns.items()
    )
    evidence = f"| {len(seeds)} seeds | median | range |\n|:--|--:|--:|\n{rows}\n\n{source}"
    _show(claim_id, "demonstrated", statement, evidence, ledger)
    return columns


def _named(claim_id, seed, result):
    """What was measured as {name: float}."""
    named = result if isinstance(result, dict) else {"measured": result}
    try:
        if named:
            return {name: float(value) for name, value in named.items()}
    except (TypeError, ValueError):
        pass
    raise TypeError(f"claim {claim_id!r} takes a number, or named numbers; with seed {seed} it measured {result!r}")


def _hold(claim_id, expect, seed, result):
    if not expect(result):
        raise ClaimFailed(f"claim {claim_id!r} did not hold with seed {seed}: measured {result}")
