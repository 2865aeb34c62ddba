"""How a record looks: card, table, documentation, words for a curve. Holds no facts of its own."""

import re

from actlib.formula import typeset

MONOTONE = {"strictly": "strictly increasing", "yes": "never falls, flat in places", "no": "not monotone"}
SYMMETRY = {"odd": "odd, $f(-x) = -f(x)$", "even": "even, $f(-x) = f(x)$", "gate": "a gate, $f(x) + f(-x) = 1$"}


class Markdown(str):
    """Markdown that notebooks and the book typeset and a terminal prints."""

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/markdown": str(self), "text/plain": str(self)}

    def __repr__(self):
        return str(self)


def smoothness(f):
    """What C^k means for the reader's gradient."""
    match f.smooth:
        case -1:
            return "jumps"
        case 0:
            return "$C^0$: continuous, with a kink"
        case k if k.is_infinite:
            return r"$C^\infty$"
        case k:
            return f"$C^{{{k}}}$"


def number(value, digits=5):
    """A SymPy number in print: 0.25, 1.1284, ∞."""
    if value.is_infinite:
        return "∞" if value > 0 else "−∞"
    text = f"{float(value):.{digits}g}"
    return text.replace("-", "−")


def value_in_print(text, value):
    """An exact fact as formula and number: $\\sqrt{2/\\pi}$ = 0.79788; a plain number stands alone."""
    if re.fullmatch(r"-?\d+(\.\d+)?", text) or text == "oo":
        return number(value)
    return f"${typeset(text)}$ = {number(value)}" if not value.is_infinite else f"${typeset(text)}$"


def in_print(text):
    """A fact's text as LaTeX; of a constant that is known to twenty digits a card shows five."""
    return typeset(re.sub(r"\d+\.\d{6,}", lambda digits: f"{float(digits[0]):.5g}", text))


def facts(f):
    """What a card tells, as (name, Markdown) pairs: the one list that card, table and documentation share."""
    rows = [("formula", f"$f(x) = {typeset(f.formula)}$")]
    rows += parameter_rows(f)
    rows.append(("range", f"${in_print(f.range_text)}$"))
    rows.append(("monotone", MONOTONE[f.increasing]))
    if f.symmetry:
        rows.append(("symmetry", SYMMETRY[f.symmetry]))
    rows.append(("smoothness", smoothness(f)))
    steepest = f", at $x$ = {value_in_print(f.steepest, f.fact(f.steepest))}" if f.steepest else ""
    rows.append((r"largest slope", value_in_print(f.lipschitz_text, f.lipschitz) + steepest))
    for label, texts, extreme in (("minimum", f.minimum_text, f.minimum), ("maximum", f.maximum_text, f.maximum)):
        if extreme:
            value, place = map(value_in_print, texts, extreme)
            rows.append((label, f"{value} at $x$ = {place}"))
    rows.append(("tails", tails(f)))
    rows.append((r"mean for $x\sim N(0,1)$", value_in_print(f.mean_text, f.mean)))
    rows.append((r"second moment", value_in_print(f.second_moment_text, f.second_moment)))
    rows.append(("gain", number(f.gain)))
    for point, slope in f.breaks.items():
        if f.smooth < 1:
            rows.append(("convention", f"slope ${typeset(slope)}$ at $x = {typeset(point)}$"))
    if f.fixed:
        rows.append(("fixed points", ", ".join(value_in_print(x, f.fact(x)) for x in f.fixed)))
    return rows + closing_rows(f)


SHIFT = {
    "same": "adding one number to every input changes nothing",
    "moves": "adding one number to every input adds it to every output",
    "changes": "no invariance under a common shift",
}
OUTPUTS = {"n": "as many as inputs", "1": "one", "d": "half as many as inputs"}


def vector_facts(f):
    """The same for a function of several inputs."""
    output = "f(z)" if f.outputs_text == "1" else "f(z)_i"
    half = ", with $d$ half the number of inputs" if re.search(r"\bd\b", f.formula) else ""
    rows = [("formula", f"${output} = {typeset(f.formula)}${half}")]
    rows += parameter_rows(f)
    rows.append(("outputs", OUTPUTS.get(f.outputs_text, f"${typeset(f.outputs_text)}$ for $n$ inputs")))
    rows.append(("range of each", f"${typeset(f.range_text)}$"))
    if f.total_text:
        rows.append(("sum of the outputs", f"${typeset(f.total_text)}$"))
    rows.append(("shift", SHIFT[f.shift]))
    if f.jacobian_text:
        rows.append(("Jacobian", rf"$\partial y_i/\partial z_j = {typeset(f.jacobian_text)}$"))
    rows.append(("Lipschitz constant", value_in_print(f.lipschitz_text, f.lipschitz)))
    if f.second_moment_text:
        rows.append((r"mean for $z\sim N(0,1)$", value_in_print(f.mean_text, f.mean)))
        rows.append(("second moment", value_in_print(f.second_moment_text, f.second_moment)))
        rows.append(("gain", number(f.gain)))
    return rows + closing_rows(f)


def parameter_rows(f):
    """One row for each parameter and each constant of the formula."""
    rows = []
    for name, p in f.parameters.items():
        exactly = f"${typeset(p.exact)}$ = " if p.exact and name not in f.settings else ""
        rows.append(
            ("parameter", f"${typeset(name)}$ = {exactly}{f.values[name]:g}, ${typeset(p.domain)}$: {p.meaning}")
        )
    for name, text in getattr(f, "constants", {}).items():
        rows.append(("constant", f"${typeset(name)}$ = {value_in_print(text, f.fact(text))}"))
    return rows


def closing_rows(f):
    """Notes, and who uses the function."""
    rows = [("note", f.notes)] if f.notes else []
    return rows + [("used by", f"{use.what}; as of {use.as_of}") for use in f.used_by]


def tails(f):
    """Where f goes at both ends, and how fast."""
    if f.left is None:
        return "no limit at either end"
    left, right = (side_in_words(side, at) for side, at in ((f.left, r"-\infty"), (f.right, r"\infty")))
    return f"{left}; {right}"


def side_in_words(tail, at):
    """One tail: the asymptote, and the gap's leading term."""
    if tail.gap == "0":
        return f"reaches ${typeset(tail.asymptote)}$ on the {'left' if '-' in at else 'right'}"
    sloping = re.search(r"\bx\b", tail.asymptote)
    line = f"$f - {_bracketed(tail.asymptote)} \\to 0$" if sloping else f"$f \\to {typeset(tail.asymptote)}$"
    if tail.gap is None:
        return f"{line} as $x \\to {at}$"
    return f"{line} as $x \\to {at}$, gap $\\sim {typeset(tail.gap)}$"


def _bracketed(text):
    """A sum in brackets, so that it can be subtracted."""
    latex = typeset(text)
    return rf"\left({latex}\right)" if re.search(r"\S[+-]", text.replace(" ", "")) else latex


def card(f):
    """A function on one card, as Markdown: formula and every fact of its record."""
    from actlib.catalogue import ALL, VECTORS, find

    f = find(f)
    head = f"**{f.title}**" + (f" · `act.{f.name}`" if f.name in ALL | VECTORS else "")  # an invention has no address
    if f.aliases:
        head += " · also " + ", ".join(f"`{a}`" for a in f.aliases)
    told = vector_facts(f) if hasattr(f, "vjp") else facts(f)
    rows = "\n".join(f"| {name} | {text} |" for name, text in told)
    since = f" First described {f.year}." if f.year else ""
    return Markdown(f"{head}\n\n{f.idea}{since}\n\n| fact | {f.name} |\n|:--|:--|\n{rows}\n")


COLUMNS = {
    "formula": lambda f: f"${typeset(f.formula)}$",
    "range": lambda f: f"${typeset(f.range_text)}$",
    "monotone": lambda f: MONOTONE[f.increasing],
    "smoothness": smoothness,
    "lipschitz": lambda f: number(f.lipschitz),
    "mean": lambda f: number(f.mean),
    "gain": lambda f: number(f.gain),
    "year": lambda f: str(f.year or "–"),
    "chapter": lambda f: str(f.chapter),
}


def comparable(fact):
    """A fact as something that sorts: numbers by size, words by the alphabet, pairs by their first; else TypeError."""
    if isinstance(fact, tuple):
        return tuple(map(comparable, fact))
    if isinstance(fact, (str, int, float)):
        return fact
    return float(fact)


def table(
    columns=("formula", "range", "monotone", "smoothness", "lipschitz", "gain"), sort=None, where=None, descending=False
):
    """The catalogue as a Markdown table: chosen columns, sorted by a record's attribute, filtered by a predicate.

    `act.table(["year", "gain"], sort="year", where=lambda f: f.monotone)`; functions without the fact come last.
    ValueError for a column or a fact that there is not, TypeError where columns are no list, where no predicate.
    """
    from actlib.catalogue import ALL

    if not isinstance(columns, (list, tuple)):
        raise TypeError(f"columns takes a list, such as ['year', 'gain']; it was given {columns!r}")
    unknown = [c for c in columns if c not in tuple(COLUMNS)]
    if unknown:
        raise ValueError(f"no column is called {unknown[0]!r}; columns: {', '.join(COLUMNS)}")
    if where is not None and not callable(where):
        raise TypeError(f"where takes a function of a record, such as lambda f: f.monotone; it was given {where!r}")
    records = list(ALL.values())
    if sort is not None:
        try:
            facts = {f.name: getattr(f, sort) for f in records}
            order = {name: comparable(fact) for name, fact in facts.items() if fact is not None}
        except (TypeError, AttributeError):
            raise ValueError(
                f"cannot sort by {sort!r}: it is no number or word of a record; try 'year', 'lipschitz', 'gain', 'name'"
            ) from None
        known = sorted((f for f in records if f.name in order), key=lambda f: order[f.name], reverse=bool(descending))
        records = known + [f for f in records if f.name not in order]
    records = [f for f in records if where is None or where(f)]
    lines = ["| function | " + " | ".join(columns) + " |", "|:--" * (len(columns) + 1) + "|"]
    lines += [f"| `{f.name}` | " + " | ".join(COLUMNS[c](f) for c in columns) + " |" for f in records]
    return Markdown("\n".join(lines) + "\n")


def docstring(f):
    """The documentation of a record, composed from its facts (what `act.sigmoid?` shows)."""
    given = f"x{_in_signature(f)}"
    seams = ", ".join(f"{s} at x = {p}" for p, s in f.breaks.items())
    kink = f"Slope at the seams: {seams}." if seams else "Differentiable everywhere."
    limits = f"{f.left.asymptote} at -inf, {f.right.asymptote} at +inf" if f.left else "nan at both infinities"
    return _documentation(
        f,
        f"f(x) = {f.formula}",
        f"Call it as act.{f.name}({given}); its derivative is act.{f.name}.slope({given}).",
        "Shape and dtype: elementwise, any shape; float16, float32 and float64 stay what they are,\n"
        "integers, booleans and lists become float64.",
        f"{kink} Limits: {limits}; nan stays nan.",
        f"Range {f.range_text}; Lipschitz constant {f.lipschitz_text}; smoothness C^{f.smoothness}.",
        "Raises TypeError for anything that is not real numbers"
        + (", ValueError for a parameter outside its domain." if f.parameters else "."),
    )


def vector_docstring(f):
    """The documentation of a function of several inputs."""
    given = f"axis=-1{_in_signature(f)}"
    return _documentation(
        f,
        f"y[i] = {f.formula}",
        f"Call it as act.{f.name}(z, {given}); backwards, act.{f.name}.vjp(z, dy, {given})\n"
        "turns the gradient dy of the outputs into that of the inputs.",
        f"Shape and dtype: along the axis n inputs (d is half of them) become {f.outputs_text} outputs;\n"
        "float16, float32 and float64 stay what they are, integers, booleans and lists become float64;\n"
        "the work is done in float64.",
        f"Each output lies in {f.range_text}; Lipschitz constant {f.lipschitz_text}; {SHIFT[f.shift]}.",
        "Infinite inputs give the limit where there is one; nan stays nan.",
        "Raises TypeError for anything that is not real numbers, ValueError for an axis that does not exist or does not"
        + ("\nfit, and for a parameter outside its domain." if f.parameters else " fit."),
        f.notes,
    )


def _in_signature(f):
    return "".join(f", {n}={p.default:g}" for n, p in f.parameters.items())


def _documentation(f, formula, call, *told):
    """What every record's documentation says, around what is told of its kind."""
    lines = [f"    {n} : {p.meaning}; {p.domain}, default {p.default:g}" for n, p in f.parameters.items()]
    parameters = "\n".join(["Parameters", *lines]) if lines else ""
    year = f", {f.year}" if f.year else ""
    source = f"Source: {f.source} (references.bib){year}." if f.source else ""
    parts = [f"{f.title}: {formula}", f.idea, call, parameters, *told, source]
    return "\n\n".join(filter(None, [*parts, f"Taught in chapter {f.chapter}.", f.example])) + "\n"


def curve_in_words(f):
    """What a drawing of f shows, for those who do not see it."""
    plain = re.sub(r"[$\\]", "", MONOTONE[f.increasing])
    if f.left is None:
        shape = "swings for ever between " + " and ".join(map(number, (f.range.inf, f.range.sup)))
    else:
        ends = " to ".join(_end_in_words(t) for t in (f.left, f.right))
        shape = f"runs from {ends}"
    kind = {"-1": " with a jump", "0": " with a kink"}.get(f.smoothness, "")
    slope = "" if f.lipschitz.is_infinite else f"; its slope is never steeper than {number(f.lipschitz, 3)}"
    return f"{f.title} {shape}, {plain}{kind}{slope}"


def _end_in_words(tail):
    return "the line y = x" if tail.asymptote == "x" else tail.asymptote.replace("oo", "infinity")
