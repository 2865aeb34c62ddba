"""The atlas: every function of the catalogue, a row each, in plain words and numbers that sort and filter."""

from actlib.catalogue import ALL, VECTORS, find
from actlib.present import Markdown, number

# The page that teaches a function, by the number of its chapter.
PAGES = {
    1: "01-why-nonlinear", 2: "02-step", 3: "03-sigmoid", 4: "04-tanh", 5: "05-softmax", 6: "06-relu", 7: "07-depth",
    8: "08-leaky", 9: "09-elu-selu", 10: "10-smooth-approximation", 11: "11-gelu", 12: "12-swish-mish",
    13: "13-design", 14: "14-glu-to-swiglu", 15: "15-after-swiglu", 16: "16-hardware",
}  # fmt: skip
MISSING = "–"
LONGEST_NAME = 24  # a longer title loses what stands in its brackets


def name(f):
    """The title, short enough for a first column."""
    return f.title if len(f.title) <= LONGEST_NAME else f.title.split(" (")[0].split(",")[0]


def interval(values):
    """A set of numbers as an interval in print: [−0.17, ∞); what lies between its ends is not told."""
    low, high = values.inf, values.sup
    left = "(" if low.is_infinite or low not in values else "["
    right = ")" if high.is_infinite or high not in values else "]"
    return f"{left}{number(low, 4)}, {number(high, 4)}{right}"


def tail(f, side):
    """How f leaves on one side, in a word or two."""
    if side is None:
        return "swings"
    import sympy as sp

    degree = sp.degree(f.fact(side.asymptote), sp.Symbol("x", real=True)) if "x" in side.asymptote else 0
    if degree:
        return "line" if degree == 1 else "square"
    if side.gap == "0":
        return "constant"
    return "fades fast" if "exp" in side.gap or "phi" in side.gap else "fades slowly"


def minimum(f):
    """The least value where one point attains it, and that point."""
    return f"{number(f.minimum[0], 4)} at {number(f.minimum[1], 4)}" if f.minimum else MISSING


COLUMNS = {
    "function": lambda f: f"[{name(f)}]({PAGES[f.chapter]}.md)",
    "chapter": lambda f: str(f.chapter),
    "year": lambda f: str(f.year or MISSING),
    "range": lambda f: interval(f.range),
    "largest slope": lambda f: number(f.lipschitz, 5),
    "smooth": lambda f: number(f.smooth),
    "monotone": lambda f: f.increasing,
    "zero-centred": lambda f: "yes" if f.zero_centred else "no",
    "gain": lambda f: number(f.gain, 4),
    "minimum": minimum,
    "left tail": lambda f: tail(f, f.left),
    "right tail": lambda f: tail(f, f.right),
    "source": lambda f: f"[{f.source}](f-references.md)" if f.source else MISSING,
}
VECTOR_COLUMNS = {
    "function": COLUMNS["function"],
    "chapter": COLUMNS["chapter"],
    "year": COLUMNS["year"],
    "outputs for n inputs": lambda f: {"d": "n/2"}.get(f.outputs_text, f.outputs_text.replace("2*n", "2n")),
    "range of each": lambda f: interval(f.fact(f.range_text)),
    "Lipschitz constant": lambda f: number(f.lipschitz, 5),
    "common shift": lambda f: {"same": "ignored", "moves": "handed on", "changes": "changes it"}[f.shift],
    "source": COLUMNS["source"],
}


def atlas(records=None, columns=None):
    """The table, as Markdown. By default all functions of one variable; `atlas("several")` those of several inputs."""
    if records == "several":
        records, columns = VECTORS.values(), columns or VECTOR_COLUMNS
    records, columns = map(find, records or ALL), columns or COLUMNS
    lines = ["| " + " | ".join(columns) + " |", "|:--" * len(columns) + "|"]
    lines += ["| " + " | ".join(text(f) for text in columns.values()) + " |" for f in records]
    return Markdown("\n".join(lines) + "\n")
