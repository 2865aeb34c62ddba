"""The tables of appendix B: what each framework's names mean, and how each framework writes our functions."""

from actlib.atlas import MISSING, PAGES
from actlib.atlas import name as title
from actlib.catalogue import ALL, VECTORS, find
from actlib.catalogue.rosetta import OTHERS, ROSETTA, VERSIONS
from actlib.formula import typeset
from actlib.frameworks import arguments_of, name_call, spelling
from actlib.present import Markdown


def link(f):
    """Our name, with its parameters, linked to the page that teaches it."""
    inside = ", ".join(f"{n}={v:g}" for n, v in f.settings.items())
    return f"[`{f.name}`]({PAGES[f.chapter]}.md)" + (f" `{inside}`" if inside else "")


def rows(head, lines):
    """A Markdown table."""
    lines = [head, *lines]
    body = ["| " + " | ".join(line) + " |" for line in lines]
    return Markdown("\n".join([body[0], "|:--" * len(head) + "|", *body[1:]]) + "\n")


def names(framework):
    """Every name of one framework: what it is here, and where it is a trap."""
    entries = [e for e in ROSETTA if e.framework == framework]
    if not entries:
        raise ValueError(f"no framework is called {framework!r} here; there are {', '.join(VERSIONS)}")
    entries.sort(key=lambda e: e.name.lower())
    ours = [link(find(e.ours).with_(**e.parameters)) for e in entries]
    mind = [f": {e.note}" if e.note else "" for e in entries]
    return rows(("there", "here"), [(f"`{e.name}`", f + m) for e, f, m in zip(entries, ours, mind, strict=True)])


def code(f, framework):
    """The code in that framework; marked where it is a recipe and not the framework's own name."""
    try:
        text = f"`{spelling(f, framework)}`"
    except LookupError:
        return MISSING
    return text if name_call(f, framework) is not None else f"*recipe* {text}"


def writings(frameworks=tuple(VERSIONS)):
    """Every function of ours, and the code for it in each framework."""
    records = sorted([*ALL.values(), *VECTORS.values()], key=lambda f: f.name)
    return rows(
        ("function", *frameworks),
        [(f"[{title(f)}]({PAGES[f.chapter]}.md)", *(code(f, w) for w in frameworks)) for f in records],
    )


def kinks():
    """Names whose slope at a kink is not ours."""
    return rows(
        ("there", "at", "slope there", "slope here"),
        [
            (f"{e.framework} `{e.name}`", f"{x:g}", f"{s:g}", f"{float(find(e.ours).slope(x, **e.parameters)):g}")
            for e in ROSETTA
            for x, s in e.kinks.items()
        ],
    )


def argument(word):
    """What an argument of that name sets, and in which functions."""
    found = [(e, arguments_of(e)[word]) for e in ROSETTA if word in arguments_of(e)]
    if not found:
        raise ValueError(f"no function of a framework takes an argument {word!r}")
    by_meaning = {}
    for e, ours in found:
        f = find(e.ours)
        (parameter,) = [p for p in f.parameters if p in ours]
        as_formula = f"${typeset(ours)}$, ${typeset(parameter)}$: " if ours != parameter else ""
        words = as_formula + f.parameters[parameter].meaning.split(";")[0].split(":")[0]
        by_meaning.setdefault(words, []).append(f"{e.framework} `{e.word}`")
    return rows(("it sets", "in"), [(words, ", ".join(dict.fromkeys(where))) for words, where in by_meaning.items()])


def none_of_ours():
    """The frameworks' functions that the catalogue does not have."""
    by_formula = {}
    for other in OTHERS:
        by_formula.setdefault((other.name, other.formula, other.note), []).append(other.framework)
    return rows(
        ("there", "what it is"),
        [(f"{', '.join(w)} `{n}`", f"${typeset(formula)}$: {note}") for (n, formula, note), w in by_formula.items()],
    )
