"""The workshop of chapter 13: a gate or a smooth maximum goes in, a record with all its facts comes out.

    >>> import actlib as act
    >>> f = act.design(gate="logistic", k=2)
    >>> f.formula, f.increasing, round(float(f.minimum[0]), 4)
    ('x * sigma(2 * x)', 'no', -0.1392)

What `design` gives back is an Activation like those of the catalogue: it can be called, drawn, trained. Its facts are
measured (actlib.measure), then held by the catalogue's own tests; `.report()` says what came out (actlib.verdict).
"""

import ast
from dataclasses import dataclass, field, fields, replace
from urllib.parse import quote

import numpy as np

from actlib.activation import Activation
from actlib.arguments import is_number

# smooth steps S: f(x) = x S(k x)
GATES = {
    "logistic": "sigma(x)",
    "normal": "Phi(x)",
    "tanh": "sigma(2*x)",  # (1 + tanh x)/2, written so that nothing cancels
    "algebraic": "(1 + x/sqrt(1 + x**2))/2",
    "arctan": "1/2 + atan(x)/pi",
    "softsign": "(1 + x/(1 + abs(x)))/2",
}
# smooth maxima of x and 0; the last four are ReLU averaged over a density of width 1/k
MAXIMA = {
    "logsumexp": "softplus(k*x)/k",
    "root": "(x + sqrt(x**2 + 1/k**2))/2",
    "logistic density": "softplus(k*x)/k",
    "normal density": "x*Phi(k*x) + phi(k*x)/k",
    "laplace density": "relu(x) + exp(-k*abs(x))/(2*k)",
    "uniform density": "Piecewise((0, k*x <= -1), (k*(x + 1/k)**2/4, k*x < 1), (x, true))",
}
UNKNOWN = "?"
EXPLORED = 400  # signs that the reader of formulas on the page takes (web/js/formula.js)


@dataclass(frozen=True, eq=False, repr=False)
class Invention(Activation):
    """An activation that a reader made: a record whose facts were measured, not looked up."""

    kind: str = "formula"  # gate, maximum, formula
    gate: str = ""  # S as text, with k in place
    recipe: dict = field(default_factory=dict)  # what `design` was given
    unfit: str = ""  # why the facts could not be measured

    def fact(self, text, free=()):
        """As for every record; ValueError where the facts could not be measured."""
        if text == UNKNOWN:
            raise ValueError(f"{self.name} has no such fact: {self.unfit}")
        return super().fact(text, free)

    def with_(self, **parameters):
        """The same design with other parameters, measured anew: `mine.with_(k=4)`."""
        return design(**{**self.recipe, **parameters})

    @property
    def faults(self):
        """What is wrong, in words: a tuple of (kind, sentence), empty where nothing is."""
        from actlib.verdict import faults

        return faults(self)

    @property
    def verdict(self):
        """The same as Markdown, a line for each."""
        from actlib.verdict import verdict

        return verdict(self)

    @property
    def explorer(self):
        """Its address in the explorer, beside ReLU and GELU, seen from a chapter's page; else a sentence."""
        if "Piecewise" in self.formula:
            return "The explorer reads no Piecewise: write the same with max, min, abs or H."
        text = self.formula.replace(" ", "")
        if len(text) > EXPLORED:
            return f"The explorer reads formulas of at most {EXPLORED} signs; this one has {len(text)}."
        return f"h-explorer.html?own={quote(text, safe='*()/,')}&f=relu,gelu&panels=f,slope,gap"

    def report(self, cost=False):
        """Verdict, card and tests as Markdown; `cost=True` also times it against ReLU and GELU, in turn."""
        from actlib.verdict import report

        return report(self, cost)

    def __repr__(self):
        return f"<{self.name}: {self.formula}>"


def design(
    gate=None, maximum=None, formula=None, *, k=1, name="invention", title=None, value=None, slope=None, **parameters
):
    """Compose an activation function and measure all its facts.

    Exactly one of three: `gate`, a smooth step S(x), gives f(x) = x S(k x); `maximum`, a smooth maximum of x and 0,
    gives f itself, with k for its sharpness; `formula` gives f. Each is a name of GATES or MAXIMA or a formula as
    text in Python syntax: "sigma(x)", "1/2 + atan(a*x)/pi" with a=2. No Python is run: a formula is read, not executed.

    `value` and `slope` are NumPy functions of x, for those who want their own code tested; else both are made from
    the formula. The result is elementwise with the shapes and dtypes of every record. ValueError for a formula that
    cannot be read, for a parameter without a value and a value without its parameter; TypeError for anything else.
    A formula that can be read but makes no activation function is not an error: `.faults` and `.report()` say what is
    wrong with it.
    """
    given = {"gate": gate, "maximum": maximum, "formula": formula}
    chosen = [n for n, text in given.items() if text is not None]
    if len(chosen) != 1:
        raise TypeError(f"design takes exactly one of gate=, maximum=, formula=; it was given {chosen or 'none'}")
    for what, code in (("value", value), ("slope", slope)):
        if code is not None:
            _try_out(what, code)
    for what, text in (("name", name), ("title", title or name)):
        if not isinstance(text, str):
            raise TypeError(f"{what} takes a text; it was given {type(text).__name__} {text!r}")
    from actlib.invented import at, closed

    (kind,) = chosen
    recipe = {kind: given[kind], "k": k, "name": name, "title": title, "value": value, "slope": slope, **parameters}
    text = given[kind]
    if isinstance(text, str):
        text = {"gate": GATES, "maximum": MAXIMA, "formula": {}}[kind].get(text, text)
    _positive(k)
    scale = {"k": k} if kind != "gate" else {}
    try:
        closed_text = closed(text, kind, scale | parameters)
    except RecursionError:
        raise ValueError(f"a {kind} of {len(text)} signs is nested too deeply to be read") from None
    smooth_step = at(closed_text, k) if kind == "gate" else ""
    if kind == "gate":
        product = ast.BinOp(ast.Name("x", ast.Load()), ast.Mult(), ast.parse(smooth_step, mode="eval").body)
        closed_text = ast.unparse(product)
    draft = _draft(name, title or name, closed_text, kind, smooth_step, recipe, value, slope)
    return _measured(draft, own_slope=slope is not None)


def _try_out(what, code):
    """A reader's code on seven numbers: what comes out has to be as many, or one for all."""
    if not callable(code):
        raise TypeError(f"{what} takes a NumPy function of x; it was given {type(code).__name__} {code!r}")
    with np.errstate(all="ignore"):
        y = np.asarray(code(np.linspace(-2, 2, 7)))
    if y.dtype.kind not in "biuf" or y.shape not in ((), (7,)):
        raise TypeError(f"{what} takes a NumPy function of x; for x of shape (7,) it gave {y.dtype} of shape {y.shape}")


def _positive(k):
    if not is_number(k) or not 0 < k < np.inf:
        raise ValueError(f"k says how sharp the corner is; it takes a positive number, was given {k!r}")


def _draft(name, title, text, kind, smooth_step, recipe, value, slope):
    """The record before anything is known about it."""
    from actlib.invented import kernels

    made = kernels(text)
    words = {"gate": "x times a smooth step.", "maximum": "A smooth maximum of x and 0.", "formula": "A formula."}
    return Invention(
        name=name,
        title=title,
        formula=text,
        value_kernel=value or made[0],
        slope_kernel=slope or made[1],
        chapter=13,
        year=None,
        source=None,
        idea=words[kind],
        range_text=UNKNOWN,
        increasing_text=UNKNOWN,
        smoothness=UNKNOWN,
        lipschitz_text=UNKNOWN,
        left=None,
        right=None,
        mean_text=UNKNOWN,
        second_moment_text=UNKNOWN,
        kind=kind,
        gate=smooth_step,
        recipe=recipe,
    )


def _measured(draft, own_slope):
    found = _facts(draft)
    if isinstance(found, str):
        return replace(draft, unfit=found)
    f = replace(draft, **found)
    return replace(
        f,
        value_kernel=_with_ends(f, f.value_kernel, slope=False),
        slope_kernel=f.slope_kernel if own_slope else _with_ends(f, f.slope_kernel, slope=True),
    )


_KNOWN = {}  # formula -> its facts, or why it has none: they do not depend on the code or the name


def _facts(draft):
    from actlib.measure import Unfit, facts

    if draft.formula not in _KNOWN:
        try:
            _KNOWN[draft.formula] = facts(draft)
        except Unfit as reason:
            _KNOWN[draft.formula] = str(reason)
    return _KNOWN[draft.formula]


def _with_ends(f, kernel, slope):
    """The kernel with its limits at ±∞, where a formula often gives ∞·0, and the stated slope at the seams.

    Slopes count as having reached their limit where x^2 overflows: there, too, formulas say ∞·0.
    """
    from actlib.hold_numbers import limit

    kind = "slope" if slope else "value"
    left, right = (limit(f, tail, kind, end) for tail, end in ((f.left, -np.inf), (f.right, np.inf)))
    seams = [(float(f.fact(s)), float(f.fact(v))) for s, v in f.breaks.items()] if slope else []

    def complete(x):
        largest = float(np.finfo(x.dtype).max)
        far = np.isinf(x) if not slope or np.isinf([left, right]).any() else np.abs(x) > largest**0.51
        y = np.where(far, np.where(x < 0, left, right), kernel(x))
        for seam, stated in seams:
            y = np.where(x == x.dtype.type(seam), stated, y)
        return y

    return complete


def of_formula(f, text):
    """A record with another formula and none of its facts: for measuring a piece of it, such as its gate."""
    made = {p.name: getattr(f, p.name) for p in fields(f)}
    return Invention(**made | {"formula": text, "breaks": {}, "constants": {}})
