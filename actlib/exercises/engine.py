"""Exercises that answer back: `ask` shows a question, `check` says in one sentence what is wrong with an answer.

A slip is a wrong answer that people really give, with the sentence that helps. `check` recognises it by what it
does, not by how it is written: an answer that agrees with the slip on every probe has made that slip.
"""

import difflib
import io
import re
import warnings
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, field
from numbers import Number

import numpy as np

from actlib.exercises.judging import (
    agree,
    as_number,
    copies,
    difference,
    equal,
    fault,
    first_name,
    names_of,
    overflow,
    run,
    same_names,
    say,
    show,
)
from actlib.present import Markdown

ALL = {}


@dataclass(frozen=True)
class Slip:
    """A wrong answer that people give, and the sentence that helps."""

    name: str
    answer: object
    says: str


@dataclass(frozen=True)
class Exercise:
    """What the engine knows of an exercise; the question of a *derive* or *build* stands in its chapter."""

    key: str
    level: str  # see, derive, build
    judge: Callable  # answer -> None if right, else the sentence that says what is wrong
    praise: str  # why it is right
    slips: tuple[Slip, ...] = ()
    question: str = ""
    choices: Mapping[str, tuple[str, str]] | None = None
    answer: object = None
    hint: str = ""
    kind: str = ""  # choice, number, formula, function
    compares: Mapping = field(default_factory=dict)  # what the page needs to judge without Python


class Feedback(Markdown):
    """What `check` says: `.status` is correct, wrong, not attempted or unknown; `.message` the sentence."""

    def __new__(cls, status, message):
        mark = {
            "correct": "✓ Correct.",
            "wrong": "✗ Not yet.",
            "not attempted": "○ Not attempted yet.",
            "unknown": "? No such exercise.",
        }
        self = super().__new__(cls, f"**{mark[status]}** {message}".strip())
        self.status, self.message = status, message
        return self


def find(key):
    """The exercise of that key; KeyError lists the nearest keys."""
    _load()
    if not isinstance(key, str) or key not in ALL:
        shown = show(key)
        near = difflib.get_close_matches(shown.strip("`'\""), ALL, n=3, cutoff=0.4) or sorted(ALL)[:3]
        raise KeyError(f"No exercise is called {shown}. Nearest: {', '.join(near)}.")
    return ALL[key]


def _load():
    """Import every chapter's file once; each fills ALL."""
    import importlib
    import pkgutil

    import actlib.exercises

    for chapter in pkgutil.iter_modules(actlib.exercises.__path__):
        importlib.import_module(f"actlib.exercises.{chapter.name}")


def ask(key):
    """Show a question: its choices, and how to answer it."""
    try:
        exercise = find(key)
    except KeyError as unknown:
        return Feedback("unknown", unknown.args[0])
    lines = [exercise.question or "The question stands in the chapter."]
    lines += [f"- **{letter}** {text}" for letter, (text, _) in (exercise.choices or {}).items()]
    how = f'check("{key}", "a")' if exercise.choices else f'check("{key}", 0.5)'
    if exercise.level == "see":
        lines.append(f"Answer with, for example, `{how}`.")
    return Markdown("\n\n".join([lines[0], "\n".join(lines[1:-1]), lines[-1]] if exercise.choices else lines))


def check(key, answer=...):
    """Judge an answer and say one sentence about it. Never raises, whatever the answer is."""
    try:
        exercise = find(key)
    except KeyError as unknown:
        return Feedback("unknown", unknown.args[0])
    if answer is ... or answer is None:
        return Feedback("not attempted", "Put your answer in and run the cell again.")
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            wrong = exercise.judge(answer)
    except NotAttempted:
        return Feedback("not attempted", "Your function still returns nothing: replace the dots.")
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  an answer of a kind that nobody foresaw, SystemExit included
        wrong = f"Your answer could not be judged: {say(error)}. Is it of the kind that the exercise asks for?"
    if wrong is None:
        return Feedback("correct", exercise.praise)
    return Feedback("wrong", wrong)


class NotAttempted(Exception):
    """The reader's function still holds its placeholder."""


# --- the four kinds of exercise: choose, number, expression, function


def choose(key, question, choices, answer, *, hint, praise):
    """A question with lettered choices: {"a": (text, what to say when it is chosen)}."""

    def judge(given):
        letter = str(given).strip().lower().strip("().") if isinstance(given, (str, bool)) else None
        if letter not in choices:
            return f"Answer with one of the letters {', '.join(choices)}; this was {show(given)}."
        return None if letter == answer else choices[letter][1]

    slips = tuple(Slip(f"chose {c}", c, says) for c, (_, says) in choices.items() if c != answer)
    return _add(Exercise(key, "see", judge, praise, slips, question, choices, answer, hint, "choice"))


def number(key, truth, *, praise, slips=(), tolerance=1e-6, level="derive", question="", hint="", near="", answer=None):
    """A numerical answer: `truth` within a relative tolerance; `near` helps those who are close."""

    def judge(given):
        if isinstance(given, str):  # "1/12", as one types it into the page
            with suppress(Exception):
                given = written(given, None)
        value = as_number(given)
        if isinstance(value, str):
            return value
        if abs(value - truth) <= tolerance * max(abs(truth), 1e-300):
            return None
        for slip in slips:
            if abs(value - slip.answer) <= tolerance * max(abs(slip.answer), 1e-12):
                return slip.says
        if near and abs(value - truth) < 0.1 * abs(truth):
            return near
        return f"{value:.6g} is {'too large' if value > truth else 'too small'}." + (
            f" {hint}" if hint and level == "see" else ""
        )

    answer = truth if answer is None else answer
    compares = {"truth": truth, "tolerance": tolerance, "near": near}
    return _add(Exercise(key, level, judge, praise, tuple(slips), question, None, answer, hint, "number", compares))


def written(text, given):
    """A formula given as text: in the book's notation (sigma, Phi, phi), with ln and ^ as in print, else in SymPy's."""
    import sympy as sp

    from actlib.formula import read

    try:
        return read(re.sub(r"\bln\b", "log", text).replace("^", "**"), given)
    except Exception:  # whatever a reader typed; SymPy's own reader would run what is more than a formula
        if "__" in text or "import" in text:
            raise ValueError(f"{text!r} is no formula") from None
        return sp.sympify(text)


def expression(key, truth, *, praise, slips=(), given=None):
    """A SymPy answer: any form equal to the formula `truth` is right."""

    def judge(answer):
        import sympy as sp

        from actlib.formula import read

        if not isinstance(answer, (str, Number, sp.Basic)):  # SymPy would also try to use up a generator
            return f"The answer should be a SymPy expression; this was {show(answer)}."
        try:
            value = written(answer, given) if isinstance(answer, str) else sp.sympify(answer)
        except (sp.SympifyError, TypeError, ValueError, AttributeError):
            return f"The answer should be a SymPy expression; this was {show(answer)}."
        if not isinstance(value, sp.Expr) or isinstance(value, sp.Lambda):
            return f"The answer should be a SymPy expression; this is a {type(value).__name__}."
        right = read(truth, given)
        value = same_names(value, right)
        strange = {str(s) for s in value.free_symbols} - {str(s) for s in right.free_symbols}
        if equal(value, right):
            return None
        for slip in slips:
            slipped = read(slip.answer, given) if isinstance(slip.answer, str) else slip.answer
            if equal(value, same_names(same_names(slipped, right), value)):  # a slip may hold a symbol too many
                return slip.says
        if strange:
            return f"The answer should depend on {names_of(right)} alone; yours holds {', '.join(sorted(strange))}."
        if not right.free_symbols and value.evalf().is_extended_real:
            return beside(float(value), float(right))
        point, mine, theirs = difference(value, right)
        return f"At {point} yours gives {mine}, it should be {theirs}."

    compares = {"truth": truth, "given": given}
    return _add(Exercise(key, "derive", judge, praise, tuple(slips), kind="formula", compares=compares))


def beside(value, truth):
    """What is said of a wrong constant: the side on which it lies, for the truth itself would end the exercise."""
    if abs(value - truth) < 2e-3 * abs(truth):
        return f"{value:.6g} is near. Give it exactly, as a formula."
    return f"{value:.6g} is too {'large' if value > truth else 'small'}."


def function(key, truth, probes, *, praise, slips=(), rtol=1e-6, keeps_dtype=False, no_overflow=False, at_probe=None):
    """A function to write. `probes` are argument tuples; the last word on each is `truth(*probe)`.

    `at_probe(args, given, wanted)` may give the sentence for a wrong value; else the place and both values are named.
    `keeps_dtype`: float32 in must give float32 out. `no_overflow`: nothing may overflow on the way to the right values.
    """

    def judge(answer):
        if not callable(answer):
            return f"The answer should be a function; this was {show(answer)}. Hand in the name without brackets."
        results = [run(answer, args) for args in probes]
        if all(r is None or r is ... or isinstance(r, NotImplementedError) for r in results):
            raise NotAttempted
        for slip in slips:
            if all(agree(r, run(slip.answer, args), rtol) for r, args in zip(results, probes, strict=True)):
                return slip.says
        for args, result in zip(probes, results, strict=True):
            wrong = fault(args, result, truth(*copies(args)), rtol, at_probe, first_name(truth))
            if wrong:
                return wrong
        for args in probes if no_overflow else ():
            if dtype := overflow(answer, args):
                return f"The values are right, but in {dtype} something overflows on the way: keep every exponent from growing."
        if keeps_dtype:
            single = run(answer, [np.asarray(probes[0][0], dtype=np.float32), *probes[0][1:]])
            out = getattr(single, "dtype", type(single).__name__)
            if out != np.float32:
                return f"The values are right, but float32 in gave {out} out: keep the dtype."
        return None

    return _add(Exercise(key, "build", judge, praise, tuple(slips), kind="function"))


def _add(exercise):
    ALL[exercise.key] = exercise
    return exercise
