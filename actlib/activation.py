"""The record: what an activation function is, and what one asks of it.

A record holds facts as text in the catalogue's own words (Python syntax, exact) and two NumPy kernels. Facts
become SymPy objects only when they are asked for, so that `import actlib` stays light.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from actlib.formula import exact, read

ACCEPTED = "numbers: a float16, float32 or float64 array, or integers, booleans or (nested, even) lists of them"


@dataclass(frozen=True)
class Parameter:
    """A parameter: default, domain as a condition in Python syntax ("a > 0"), and what it does."""

    default: float
    domain: str
    meaning: str


@dataclass(frozen=True)
class Tail:
    """How f leaves: f(x) - asymptote(x) behaves like gap(x). gap "0": the asymptote is reached."""

    asymptote: str
    gap: str


@dataclass(frozen=True)
class Use:
    """Who uses a function: dated and sourced, because fashions change."""

    what: str
    as_of: str
    source: str


@dataclass(frozen=True, eq=False, repr=False)
class Activation:
    """One activation function of one variable; calling it evaluates it elementwise on NumPy arrays.

    Text facts are exact, may use the parameters, and are read by `fact`; each is held by a test.
    """

    name: str
    title: str
    formula: str
    value_kernel: Callable
    slope_kernel: Callable
    chapter: int  # the chapter that teaches it
    year: int | None
    source: str | None  # BibTeX key of the first source
    idea: str  # one sentence: what it is for
    range_text: str
    increasing: str  # "strictly", "yes" (never falls), "no"
    smoothness: str  # k of C^k: "-1" (jumps), "0", "1", ..., "oo"
    lipschitz_text: str  # sup |f'|; "oo" where no bound exists
    left: Tail | None  # behaviour at -oo and +oo; None: no limit (sine)
    right: Tail | None
    mean_text: str  # E f(Z) and E f(Z)^2 for Z ~ N(0, 1): exact, or 20 digits at the defaults
    second_moment_text: str
    symmetry: str | None = None  # "odd", "even", "gate": f(x) + f(-x) = 1
    steepest: str | None = None  # where |f'| takes its sup; None where it is only approached or everywhere
    breaks: Mapping[str, str] = field(default_factory=dict)  # points of the formula's seams -> slope used there
    minimum_text: tuple[str, str] | None = None  # (value, where) of an attained minimum at one point
    maximum_text: tuple[str, str] | None = None
    fixed_points: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    popular: str | None = None  # BibTeX key of the source that made it known, if another
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    used_by: tuple[Use, ...] = ()
    roles: tuple[str, ...] = ("hidden",)
    notes: str = ""
    example: str = ""
    settings: Mapping[str, float] = field(default_factory=dict)  # parameters that differ from their default

    def __post_init__(self):
        from actlib.present import docstring

        object.__setattr__(self, "__doc__", docstring(self))

    # --- numbers: NumPy in, NumPy out

    def __call__(self, x, **parameters):
        """f(x), elementwise; keyword arguments override the parameters for this call."""
        return self._run(self.value_kernel, x, parameters)

    def slope(self, x, **parameters):
        """f'(x), elementwise; at a kink the convention that the record states under `breaks`."""
        return self._run(self.slope_kernel, x, parameters)

    def _run(self, kernel, x, parameters):
        x = numbers(x, self.name)
        values = self._values(parameters)
        wide = x.astype(np.float32) if x.dtype == np.float16 else x
        with np.errstate(all="ignore"):  # overflow and 0·∞ are met and mended inside the kernels
            y = np.asarray(kernel(wide, **{n: float(v) for n, v in values.items()}))
        return y.astype(x.dtype, copy=False)[()]

    def _values(self, changed):
        """All parameters by name, the changed ones checked against their domains."""
        for name, value in changed.items():
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "none"
                raise TypeError(f"{self.name} has no parameter {name!r}; its parameters: {known}")
            check_domain(self.name, name, value, self.parameters[name].domain)
        return {n: p.default for n, p in self.parameters.items()} | dict(self.settings) | changed

    def with_(self, **parameters):
        """The same function with other parameters: `act.sigmoid.with_(a=4)`."""
        self._values(parameters)
        return replace(self, settings={**self.settings, **parameters})

    @property
    def values(self):
        """The parameters in force, by name."""
        return self._values({})

    # --- exact mathematics: SymPy

    def fact(self, text, general=False):
        """A text fact of the record as SymPy, at the parameters in force (`general`: with symbols)."""
        if re.fullmatch(r"-?\d+\.\d{15,}", text):  # known to its digits, not exactly
            import sympy as sp

            return sp.Float(text, 20)
        return read(text, **({} if general else self.values))

    @cached_property
    def expr(self):
        """The formula as a SymPy expression in x."""
        return self.fact(self.formula)

    @cached_property
    def derivative(self):
        """d/dx of the formula, by SymPy."""
        import sympy as sp

        return sp.diff(self.expr, sp.Symbol("x", real=True))

    def exact(self, x, digits=30, order=0):
        """f(x), or its derivative of that order, to so many digits: the reference that rounding is held against.

        x is a number or its decimal text; a float counts as the exact binary number that it is.
        """
        import mpmath
        import sympy as sp

        point = sp.Rational(*x.as_integer_ratio()) if isinstance(x, (float, np.floating)) else exact(x)
        symbol = sp.Symbol("x", real=True)
        formula = sp.diff(self.expr, symbol, order)
        with mpmath.workdps(max(400, digits)):  # at 50 digits 1 + erf(-40) rounds to 0 and raises false alarms
            value = sp.lambdify(symbol, formula, "mpmath")(mpmath.mpf(point.p) / point.q)
        with mpmath.workdps(digits):
            return +value

    @property
    def range(self):
        """The set of values f(R)."""
        return self.fact(self.range_text)

    @property
    def lipschitz(self):
        """sup |f'|, the smallest L with |f(x) - f(y)| <= L |x - y|."""
        return self.fact(self.lipschitz_text)

    @property
    def smooth(self):
        """The largest k for which f is k times continuously differentiable (oo: all; -1: f jumps)."""
        return self.fact(self.smoothness)

    @property
    def monotone(self):
        """Whether f never falls."""
        return self.increasing != "no"

    @property
    def minimum(self):
        """(value, where) of the minimum if one point attains it, else None."""
        return self.minimum_text and tuple(map(self.fact, self.minimum_text))

    @property
    def maximum(self):
        """(value, where) of the maximum if one point attains it, else None."""
        return self.maximum_text and tuple(map(self.fact, self.maximum_text))

    @property
    def mean(self):
        """E f(Z) for a standard normal Z."""
        return self._moment(self.mean_text, 1)

    @property
    def second_moment(self):
        """E f(Z)^2 for a standard normal Z."""
        return self._moment(self.second_moment_text, 2)

    @property
    def gain(self):
        """1/sqrt(E f(Z)^2): the factor on the weights that keeps the signal's second moment at 1."""
        import sympy as sp

        return 1 / sp.sqrt(self.second_moment)

    @property
    def zero_centred(self):
        """Whether inputs spread evenly about 0 give outputs of mean 0."""
        return self.mean == 0

    def _moment(self, text, power):
        general = self.fact(text, general=True)
        stated = {n for n in self.settings if self.settings[n] != self.parameters[n].default}
        if not stated or {str(s) for s in general.free_symbols} >= stated:
            return self.fact(text)
        return gaussian_moment(self, power)  # stated at the defaults only

    # --- words

    def __repr__(self):
        inside = ", ".join(f"{n}={v:g}" for n, v in self.values.items())
        return f"actlib.{self.name}" + (f".with_({inside})" if self.settings else "")


def gaussian_moment(f, power, digits=15):
    """E f(Z)^power for Z ~ N(0, 1), by quadrature between the seams of the formula."""
    import mpmath
    import sympy as sp

    x = sp.Symbol("x", real=True)
    value = sp.lambdify(x, f.expr, "mpmath")
    with mpmath.workdps(digits + 15):
        seams = sorted(mpmath.mpf(sp.N(f.fact(b), digits + 15)) for b in f.breaks)
        points = [-40, *sorted({*seams, *map(mpmath.mpf, (-10, -4, 0, 4, 10))}), 40]
        weight = lambda z: value(z) ** power * mpmath.npdf(z)  # noqa: E731
        total = mpmath.quad(weight, points)
    return sp.Float(str(mpmath.nstr(total, digits)), digits)


def numbers(x, who):
    """x as a floating array: float16, 32 and 64 stay, integers and booleans become float64; else TypeError."""
    try:
        array = np.asarray(x)
    except ValueError:
        raise TypeError(f"{who} was given a ragged list (rows of different lengths); it takes {ACCEPTED}") from None
    if array.dtype in (np.float16, np.float32, np.float64):
        return array
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.size == 0 and isinstance(x, (list, tuple)):
        return array.astype(np.float64)
    shown = f"{type(x).__name__} {x!r}" if array.ndim == 0 else f"{type(x).__name__} of dtype {array.dtype}"
    hint = f"; for symbols use actlib.{who}.expr" if hasattr(x, "free_symbols") else ""
    raise TypeError(f"{who} was given {shown[:120]}; it takes {ACCEPTED}{hint}")


def check_domain(who, name, value, domain):
    """ValueError that names the parameter, its value and its domain, unless the value lies inside."""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise TypeError(f"{who}: parameter {name} was given {type(value).__name__} {value!r}; it takes a number, {domain}")
    inside = np.isfinite(value) and eval(domain, {"__builtins__": {}}, {name: value, "inf": np.inf})
    if not inside:
        raise ValueError(f"{who}: parameter {name} = {value!r} lies outside its domain, {domain}")


def define(name, **facts):
    """A record from its facts (see `Activation` for what each one means)."""
    return Activation(name=name, **facts)
