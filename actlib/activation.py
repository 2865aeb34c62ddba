"""The record: what an activation function is, and what one asks of it.

A record holds facts as text in the catalogue's own words (Python syntax, exact) and two NumPy kernels. Facts
become SymPy objects only when they are asked for, so that `import actlib` stays light.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import numpy as np

from actlib.arguments import generator, numbers, parameter_values, whole
from actlib.formula import read
from actlib.huge import tame
from actlib.moments import gaussian_moment

DIGITS = r"-?\d+\.\d{15,}"  # a fact known to its digits, not exactly
BLOCK = 65536  # numbers that a kernel sees at once: its temporaries then stay in the processor's cache


@dataclass(frozen=True)
class Parameter:
    """A parameter: default, domain as a condition in Python syntax ("a > 0"), and what it does."""

    default: float
    domain: str  # may name other parameters: "upper >= lower"
    meaning: str
    exact: str = ""  # the default in exact form where decimals cannot say it: "2/sqrt(5)"
    whole: bool = False  # whole numbers only


@dataclass(frozen=True)
class Tail:
    """How f leaves: f(x) - asymptote(x) behaves like gap(x). "0": the asymptote is reached; None: nobody knows how."""

    asymptote: str
    gap: str | None


@dataclass(frozen=True)
class Use:
    """Who uses a function: dated and sourced, because fashions change."""

    what: str
    as_of: str
    source: str


@dataclass(frozen=True, eq=False, repr=False)
class Activation:
    """One activation function of one variable; calling it evaluates it elementwise on NumPy arrays.

    Text facts are exact, may use the parameters ("a/4", "0 if a < 1 else 1"), and are read by `fact`. Where no exact
    form exists they are 20 digits, by quadrature (moments) or Newton's method on f' (extrema). Tests hold each one.
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
    increasing_text: str  # "strictly", "yes" (never falls), "no"
    smoothness: str  # k of C^k: "-1" (jumps), "0", "1", ..., "oo"
    lipschitz_text: str  # sup |f'|; "oo" where no bound exists
    left: Tail | None  # behaviour at -oo and +oo; None: no limit (sine)
    right: Tail | None
    mean_text: str  # E f(Z) and E f(Z)^2 for Z ~ N(0, 1): exact, or 20 digits at the defaults
    second_moment_text: str
    symmetry_text: str = "none"  # "odd", "even", "gate": f(x) + f(-x) = 1
    steepest: str | None = None  # where |f'| takes its sup; None where it is only approached or everywhere
    breaks: Mapping[str, str] = field(default_factory=dict)  # points of the formula's seams -> slope used there
    minimum_text: tuple[str, ...] | None = None  # (value, where) of a minimum attained at one point, or (.., .., if)
    maximum_text: tuple[str, ...] | None = None
    fixed_points: tuple[str, ...] = ()  # every x with f(x) = x, where that matters
    constants: Mapping[str, str] = field(default_factory=dict)  # names that the formula uses -> what they are, exactly
    aliases: tuple[str, ...] = ()
    popular: str | None = None  # BibTeX key of the source that made it known, if another
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    learns: Mapping[str, Callable] = field(default_factory=dict)  # parameters that networks learn -> kernel of df/dp
    sample_kernel: Callable | None = None  # (x, rng, **parameters) -> (value, slope) under one draw of the noise
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

    def slope_in(self, parameter, x, **parameters):
        """df/d(parameter) at x, elementwise: what a network needs to learn that parameter."""
        if parameter not in tuple(self.learns):
            known = ", ".join(self.learns) or "none"
            raise ValueError(f"{self.name} has no learned parameter {parameter!r}; learned: {known}")
        return self._run(self.learns[parameter], x, parameters)

    def sample(self, x, rng, **parameters):
        """(value, slope) under one draw of the noise, of which f(x) is the mean. `rng`: a numpy Generator."""
        if self.sample_kernel is None:
            raise TypeError(f"{self.name} has no noise to draw")
        x, rng = numbers(x, self.name), generator(rng, f"{self.name}.sample")
        pair = self.sample_kernel(x.astype(np.float64), rng, **self._values(parameters))
        return tuple(part.astype(x.dtype)[()] for part in pair)

    def _run(self, kernel, x, parameters):
        x = numbers(x, self.name)
        values = {n: float(v) for n, v in self._values(parameters).items()}
        single = x.dtype != np.float64 and all(v == 0 or 1e-30 < abs(v) < 1e30 for v in values.values())
        wide = np.float32 if single else np.float64  # what float32 has no room for, or float16 no digits
        flat = x.reshape(-1)
        y = np.empty(x.size, x.dtype)
        with np.errstate(all="ignore"):  # overflow and 0·∞ are met and mended inside the kernels
            for start in range(0, x.size, BLOCK):
                y[start : start + BLOCK] = kernel(flat[start : start + BLOCK].astype(wide, copy=False), **values)
        return y.reshape(x.shape)[()]

    def _values(self, changed):
        """All parameters by name, the changed ones checked against their domains."""
        return parameter_values(self.name, self.parameters, self.settings, changed)

    def with_(self, **parameters):
        """The same function with other parameters: `act.sigmoid.with_(a=4)`."""
        self._values(parameters)
        return replace(self, settings={**self.settings, **parameters})

    @property
    def values(self):
        """The parameters in force, by name."""
        return self._values({})

    # --- exact mathematics: SymPy

    def fact(self, text, free=()):
        """A text fact of the record as SymPy, at the parameters in force; those in `free` stay symbols."""
        if re.fullmatch(DIGITS, text):
            import sympy as sp

            return sp.Float(text, 20)
        known = {n: read(c) for n, c in self.constants.items()} | self.values
        known |= {n: read(p.exact) for n, p in self.parameters.items() if p.exact and n not in self.settings}
        return read(text, **{n: v for n, v in known.items() if n not in free})

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

        x is a finite number or its decimal text, else TypeError; a float counts as the exact binary number that it is.
        """
        import mpmath
        import sympy as sp

        try:
            point = sp.Rational(x) if isinstance(x, (str, int, sp.Rational)) else sp.Rational(*x.as_integer_ratio())
        except (TypeError, ValueError, AttributeError, ArithmeticError):
            given = f"{type(x).__name__} {x!r}"[:120]
            raise TypeError(f"{self.name}.exact was given {given}; it takes a finite number or its text") from None
        digits, order = whole(digits, f"{self.name}.exact: digits", 1), whole(order, f"{self.name}.exact: order")
        with mpmath.workdps(max(400, digits)):  # at 50 digits 1 + erf(-40) rounds to 0 and raises false alarms
            value = self.precise(order)(mpmath.mpf(point.p) / point.q)
        with mpmath.workdps(digits):
            return +mpmath.mpf(value)

    def precise(self, order=0, by=None):
        """The derivative of that order (`by`: then by that parameter) as a function of an mpmath number."""
        import sympy as sp

        made = self.__dict__.setdefault("_made", {})  # making one takes longer than using it
        if (order, by) not in made:
            x, constants = sp.Symbol("x", real=True), sorted(self.constants)
            formula = self.fact(self.formula, free=[by, *constants])
            if order and formula.has(sp.Max, sp.Min, sp.Abs, sp.Heaviside, sp.sign):
                formula = sp.piecewise_fold(formula.rewrite(sp.Piecewise))  # else its derivatives hold Dirac's delta
            formula = sp.diff(formula, x, order)
            if by:
                p = sp.Symbol(by, real=True)
                formula = sp.diff(formula, p).subs(p, self.fact(by))
            known = [sp.N(read(self.constants[n]), 450) for n in constants]
            made[order, by] = partial(
                sp.lambdify([*(sp.Symbol(n, real=True) for n in constants), x], formula, [tame(), "mpmath"]),
                *(v._to_mpmath(1500) for v in known),
            )
        return made[order, by]

    @cached_property
    def range(self):
        """The set of values f(R)."""
        return self.fact(self.range_text)

    @cached_property
    def lipschitz(self):
        """sup |f'|, the smallest L with |f(x) - f(y)| <= L |x - y|."""
        return self.fact(self.lipschitz_text)

    @property
    def smooth(self):
        """The largest k for which f is k times continuously differentiable (oo: all; -1: f jumps)."""
        return self.fact(self.smoothness)

    @property
    def increasing(self):
        """ "strictly", "yes" (never falls, flat in places) or "no"."""
        return str(self.fact(self.increasing_text))

    @property
    def monotone(self):
        """Whether f never falls."""
        return self.increasing != "no"

    @property
    def symmetry(self):
        """ "odd", "even", "gate" (f(x) + f(-x) = 1) or None."""
        kind = str(self.fact(self.symmetry_text))
        return None if kind == "none" else kind

    @property
    def minimum(self):
        """(value, where) of the minimum if one point attains it, else None."""
        return self._extreme(self.minimum_text)

    @property
    def maximum(self):
        """(value, where) of the maximum if one point attains it, else None."""
        return self._extreme(self.maximum_text)

    def _extreme(self, text):
        if text is None or len(text) == 3 and not self.fact(text[2]):
            return None
        return self.fact(text[0]), self.fact(text[1])

    @property
    def fixed(self):
        """The stated fixed points, those that are digits at the default parameters only."""
        known = not self.settings or not any(re.fullmatch(DIGITS, text) for text in self.fixed_points)
        return self.fixed_points if known else ()

    @property
    def mean(self):
        """E f(Z) for a standard normal Z."""
        return self.fact("0") if self.symmetry == "odd" else self._moment(self.mean_text, 1)

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
        import sympy as sp

        if self.settings and re.fullmatch(DIGITS, text):  # those digits are for the defaults
            return gaussian_moment(self, power)
        stated = self.fact(text)
        return gaussian_moment(self, power) if stated is sp.nan else stated  # nan: no exact form at these parameters

    # --- words

    def __repr__(self):
        inside = ", ".join(f"{n}={v:g}" for n, v in self.values.items())
        return f"actlib.{self.name}" + (f".with_({inside})" if self.settings else "")


def define(name, **facts):
    """A record from its facts (see `Activation` for what each one means)."""
    return Activation(name=name, **facts)
