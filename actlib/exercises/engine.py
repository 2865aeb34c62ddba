"""Exercises that answer back: `ask` shows a question, `check` says in one sentence what is wrong with an answer.

A slip is a wrong answer that people really give, with the sentence that helps. `check` recognises it by what it
does, not by how it is written: an answer that agrees with the slip on every probe has made that slip.
"""

import difflib
import io
import math
import warnings
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from numbers import Number

import numpy as np

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
    praise: str
    slips: tuple[Slip, ...] = ()
    question: str = ""
    choices: Mapping[str, tuple[str, str]] | None = None
    answer: object = None
    hint: str = ""

    @property
    def why(self):
        """Why the answer is right: shown with it."""
        return self.praise


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
        shown = _show(key)
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
        wrong = f"Your answer could not be judged: {_say(error)}. Is it of the kind that the exercise asks for?"
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
            return f"Answer with one of the letters {', '.join(choices)}; this was {_show(given)}."
        return None if letter == answer else choices[letter][1]

    slips = tuple(Slip(f"chose {c}", c, says) for c, (_, says) in choices.items() if c != answer)
    return _add(Exercise(key, "see", judge, praise, slips, question, choices, answer, hint))


def number(key, truth, *, praise, slips=(), tolerance=1e-6, level="derive", question="", hint="", near="", answer=None):
    """A numerical answer: `truth` within a relative tolerance; `near` helps those who are close."""

    def judge(given):
        value = _as_number(given)
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

    return _add(
        Exercise(key, level, judge, praise, tuple(slips), question, None, truth if answer is None else answer, hint)
    )


def expression(key, truth, *, praise, slips=(), given=None):
    """A SymPy answer: any form equal to the formula `truth` is right."""

    def judge(answer):
        import sympy as sp

        from actlib.formula import read

        if not isinstance(answer, (str, Number, sp.Basic)):  # SymPy would also try to use up a generator
            return f"The answer should be a SymPy expression; this was {_show(answer)}."
        try:
            value = sp.sympify(answer)
        except (sp.SympifyError, TypeError, ValueError, AttributeError):
            return f"The answer should be a SymPy expression; this was {_show(answer)}."
        if not isinstance(value, sp.Expr):
            return f"The answer should be a SymPy expression; this is a {type(value).__name__}."
        right = read(truth, given)
        value = _same_names(value, right)
        strange = {str(s) for s in value.free_symbols} - {str(s) for s in right.free_symbols}
        if _equal(value, right):
            return None
        for slip in slips:
            slipped = read(slip.answer, given) if isinstance(slip.answer, str) else slip.answer
            if _equal(value, _same_names(_same_names(slipped, right), value)):  # a slip may hold a symbol too many
                return slip.says
        if strange:
            return f"The answer should depend on {_names(right)} alone; yours holds {', '.join(sorted(strange))}."
        point, mine, theirs = _difference(value, right)
        return f"At {point} yours gives {mine}, it should be {theirs}."

    return _add(Exercise(key, "derive", judge, praise, tuple(slips)))


def function(key, truth, probes, *, praise, slips=(), rtol=1e-6, keeps_dtype=False, at_probe=None):
    """A function to write. `probes` are argument tuples; the last word on each is `truth(*probe)`.

    `at_probe(args, given, wanted)` may give the sentence for a wrong value; else the place and both values are named.
    """

    def judge(answer):
        if not callable(answer):
            return f"The answer should be a function; this was {_show(answer)}. Hand in the name without brackets."
        results = [_run(answer, args) for args in probes]
        if all(r is None or r is ... or isinstance(r, NotImplementedError) for r in results):
            raise NotAttempted
        for slip in slips:
            if all(_agree(r, _run(slip.answer, args), rtol) for r, args in zip(results, probes, strict=True)):
                return slip.says
        for args, result in zip(probes, results, strict=True):
            wrong = _fault(args, result, truth(*_copies(args)), rtol, at_probe)
            if wrong:
                return wrong
        if keeps_dtype:
            single = _run(answer, [np.asarray(probes[0][0], dtype=np.float32), *probes[0][1:]])
            out = getattr(single, "dtype", type(single).__name__)
            if out != np.float32:
                return f"The values are right, but float32 in gave {out} out: keep the dtype."
        return None

    return _add(Exercise(key, "build", judge, praise, tuple(slips)))


def _add(exercise):
    ALL[exercise.key] = exercise
    return exercise


# --- how an answer is looked at


def _copies(args):
    return [a.copy() if isinstance(a, np.ndarray) else a for a in args]


def _run(f, args):
    """What a reader's function gives: its value, or the exception that it raised (SystemExit included)."""
    try:
        with np.errstate(all="ignore"):
            return f(*_copies(args))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001
        return error


def _array(value):
    try:
        array = np.asarray(value)
        return array.astype(np.float64) if array.dtype.kind in "biuf" else None
    except Exception:  # noqa: BLE001  ragged, symbolic or stranger still
        return None


def _agree(a, b, rtol):
    if isinstance(a, BaseException) or isinstance(b, BaseException):
        return type(a) is type(b)
    a, b = _array(a), _array(b)
    return a is not None and b is not None and a.shape == b.shape and bool(np.all(_close(a, b, rtol)))


def _close(a, b, rtol):
    with np.errstate(all="ignore"):
        return (a == b) | (np.isnan(a) & np.isnan(b)) | (np.abs(a - b) <= rtol * np.abs(b) + 1e-12 * rtol)


def _fault(args, result, wanted, rtol, at_probe):
    """The sentence for one probe, or None where the result is right."""
    shown = ", ".join(_show(a) for a in args)
    if isinstance(result, BaseException):
        return f"Called with {shown} it raised {_say(result)}."
    if result is None or result is ...:
        return f"Called with {shown} it returned nothing: is a `return` missing?"
    given, wanted = _array(result), np.asarray(wanted, dtype=np.float64)
    if given is None:
        return f"Called with {shown} it returned {_show(result)}, not numbers."
    if given.shape != wanted.shape:
        return f"Called with {shown} it returned shape {given.shape}; the answer has shape {wanted.shape}."
    right = _close(given, wanted, rtol)
    if np.all(right):
        return None
    where = tuple(np.argwhere(~right)[0])
    if at_probe:
        sentence = at_probe(args, given, wanted)
        if sentence:
            return sentence
    first = args[0]
    same_shape = isinstance(first, np.ndarray) and first.shape == wanted.shape and first.ndim
    place = (
        f"At x = {first[where]:g}"
        if same_shape
        else f"With {shown}" + (f", entry {list(map(int, where))}," if where else "")
    )
    return f"{place} yours gives {given[where]:.6g}, the answer is {wanted[where]:.6g}."


def _as_number(given):
    """A float from what was handed in, or the sentence that says why not."""
    if isinstance(given, bool):
        return f"The answer is a number; this was {given}."
    try:
        array = np.asarray(given)
        value = float(given) if array.ndim == 0 else None
    except Exception:  # noqa: BLE001
        value = None
    if value is None:
        return f"The answer is one number; this was {_show(given)}."
    return value if math.isfinite(value) else f"The answer is a finite number; this was {value}."


def _show(value):
    try:
        if isinstance(value, np.ndarray) and value.ndim:
            return f"an array of shape {value.shape}" if value.size > 4 else np.array2string(value, separator=", ")
        text = repr(value)
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001  a repr may do anything
        text = f"an object of type {type(value).__name__}"
    return f"`{text[:60] + '…' if len(text) > 60 else text}`".replace("\n", " ")


def _say(error):
    try:
        text = str(error).splitlines()[0][:100] if str(error) else ""
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001
        text = ""
    return f"{type(error).__name__}" + (f" ({text})" if text else "")


# --- SymPy answers


def _names(expr):
    return ", ".join(sorted(map(str, expr.free_symbols))) or "no symbol"


def _same_names(value, right):
    """The reader's x and the truth's x are the same, whatever their assumptions."""
    known = {str(s): s for s in right.free_symbols}
    return value.xreplace({s: known[str(s)] for s in value.free_symbols if str(s) in known})


def _points(names):
    """Fixed pseudo-random values for symbols: positive where that was assumed."""
    rng = np.random.default_rng(7)
    for _ in range(12):
        yield {n: float(rng.uniform(0.2, 3)) if n.is_positive else float(rng.uniform(-3, 3)) for n in names}


def _equal(a, b):
    names = sorted(a.free_symbols | b.free_symbols, key=str)
    compared = 0
    for point in _points(names):
        u, v = a.subs(point).evalf(20), b.subs(point).evalf(20)
        if not (u.is_number and v.is_number) or not (u.is_finite and v.is_finite):
            continue
        if abs(u - v) > 1e-10 * (1 + abs(v)):
            return False
        compared += 1
    return compared >= 5


def _difference(a, b):
    for point in _points(sorted(a.free_symbols | b.free_symbols, key=str)):
        u, v = a.subs(point).evalf(15), b.subs(point).evalf(15)
        if not u.is_number or abs(u - v) > 1e-10 * (1 + abs(v)):
            where = ", ".join(f"{n} = {value:.4g}" for n, value in point.items()) or "every point"
            return where, f"{u.evalf(6)}", f"{v.evalf(6)}"
    return "some points", str(a), str(b)
