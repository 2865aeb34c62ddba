"""Questions that the page itself judges: a choice, a number, a formula; no Python is needed for it.

What web/js/answers.js compares with comes from the same record as the notebook's `check` (actlib.exercises):
the right answer, the slips, the points at which formulas are compared. The sentences for them wait, typeset,
in <template> elements. Without JavaScript the form stays away and the folded answer is there.
"""

import html
import json
from functools import cache

from build_time_katex import render
from docutils import nodes
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

LEVELS = ("see", "derive")  # a function to build needs Python


def form(exercise) -> list:
    """The node that web/js/questions.js makes a form of; nothing where the page cannot judge."""
    if exercise.level not in LEVELS:
        return []
    data = html.escape(json.dumps(question(exercise), ensure_ascii=False, separators=(",", ":")))
    sentences = "".join(f'<template data-says="{name}">{typeset(text)}</template>' for name, text in said(exercise))
    box = f'<div class="answer-form" data-question="{data}" hidden>{sentences}</div>'
    return [nodes.raw("", box, format="html")]


def question(exercise) -> dict:
    """The right answer and the slips as web/js/answers.js reads them."""
    if exercise.kind == "choice":
        return {"kind": "choice", "truth": exercise.answer}
    if exercise.kind == "number":
        compares = exercise.compares
        return {
            "kind": "number",
            "truth": float(compares["truth"]),
            "tolerance": compares["tolerance"],
            "near": bool(compares["near"]),
            "hint": bool(exercise.hint) and exercise.level == "see",
            "slips": [float(slip.answer) for slip in exercise.slips],
        }
    return formula(
        exercise.compares["truth"], [str(slip.answer) for slip in exercise.slips], exercise.compares["given"]
    )


def formula(truth: str, slips: list, given) -> dict:
    """A formula with the points at which the library compares: letters of the sign that was assumed."""
    from actlib.exercises.judging import points
    from actlib.formula import read

    right = read(truth, given)
    letters = {str(symbol) for symbol in right.free_symbols}
    symbols = {symbol for text in (truth, *slips) for symbol in read(text, given).free_symbols}
    places = list(points(sorted(symbols, key=str)))
    if not all(right.subs(place).evalf().is_real for place in places):  # the page computes with real numbers alone
        places += [{symbol: 0.3 * value for symbol, value in place.items()} for place in places]
    return {
        "kind": "formula",
        "truth": truth,
        "letters": sorted(letters),
        "slips": slips,
        "points": [{str(symbol): round(value, 6) for symbol, value in place.items()} for place in places],
    }


def said(exercise):
    """Every sentence that the page may have to say, under the name that answers.js gives it."""
    yield "right", exercise.praise
    if exercise.kind == "choice":
        for letter, (_, reply) in exercise.choices.items():
            if letter != exercise.answer:
                yield letter, reply
        return
    for number, slip in enumerate(exercise.slips):
        yield f"slip-{number}", slip.says
    if exercise.compares.get("near"):
        yield "near", exercise.compares["near"]
    if exercise.kind == "number" and exercise.level == "see" and exercise.hint:
        yield "hint", exercise.hint


def typeset(text: str) -> str:
    """One sentence of Markdown with $math$ as HTML."""
    return reader().renderInline(text)


@cache
def reader() -> MarkdownIt:
    def katex(tex, options):
        drawn, complaint = render(tex, bool(options.get("display_mode")))
        if complaint:
            raise ValueError(f"TeX not understood: {complaint} in {tex!r}")
        return drawn

    return MarkdownIt().use(dollarmath_plugin, renderer=katex)
