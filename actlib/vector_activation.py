"""The record of a function of several inputs: softmax, maxout, the gated linear units.

Such a function acts along one axis of an array, and may change its length. Its derivative is a matrix, which nobody
builds: what backpropagation needs is `vjp`, the gradient of the outputs turned into one of the inputs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from actlib.activation import Parameter, Use
from actlib.arguments import numbers, parameter_values, whole


@dataclass(frozen=True, eq=False, repr=False)
class VectorActivation:
    """One function of several inputs z_0 ... z_{n-1} along an axis, with outputs y_0 ... y_{m-1}.

    `formula` gives the output y[i] from the inputs z; n is their number and d half of it. Each fact is held by a test.
    """

    name: str
    title: str
    idea: str
    formula: str
    value_kernel: Callable  # (z, **parameters) -> y, along the last axis, in float64
    vjp_kernel: Callable  # (z, dy, **parameters) -> dz
    outputs_text: str  # how many outputs: "n", "1", "n/k", "2*n", "d"
    chapter: int
    year: int | None
    source: str | None
    range_text: str  # of each output
    shift: str  # adding c to every input: "same", "moves" (y + c), "changes"
    lipschitz_text: str  # sup of the Jacobian's 2-norm; "oo" where no bound exists
    jacobian_text: str | None = None  # dy[i]/dz[j], from z, y and delta(i, j)
    total_text: str | None = None  # sum of the outputs, where that is constant
    mean_text: str | None = None  # E y_i and E y_i^2 for independent N(0, 1) inputs, where they do not depend on n
    second_moment_text: str | None = None
    aliases: tuple[str, ...] = ()
    popular: str | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    used_by: tuple[Use, ...] = ()
    roles: tuple[str, ...] = ("hidden",)
    notes: str = ""
    example: str = ""
    settings: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self):
        from actlib.present import vector_docstring

        object.__setattr__(self, "__doc__", vector_docstring(self))

    def __call__(self, z, axis=-1, **parameters):
        """The outputs for the inputs along `axis`; keyword arguments override the parameters for this call."""
        z, axis, values = self._checked(z, axis, parameters)
        with np.errstate(all="ignore"):
            y = self.value_kernel(np.moveaxis(z, axis, -1).astype(np.float64, copy=False), **values).astype(z.dtype)
        return y[()] if self.outputs_text == "1" else np.moveaxis(y, -1, axis)

    def vjp(self, z, dy, axis=-1, **parameters):
        """dz from dy: the Jacobian's transpose times dy, where dy has the shape of the outputs."""
        z, axis, values = self._checked(z, axis, parameters)
        dy, wanted = numbers(dy, self.name), self.shape_of_outputs(z.shape, axis, **values)
        if dy.shape != wanted:
            raise ValueError(f"{self.name}.vjp was given dy of shape {dy.shape}; the outputs have shape {wanted}")
        g = dy[..., None] if self.outputs_text == "1" else np.moveaxis(dy, axis, -1)
        with np.errstate(all="ignore"):
            dz = self.vjp_kernel(
                np.moveaxis(z, axis, -1).astype(np.float64, copy=False), g.astype(np.float64), **values
            )
            return np.moveaxis(dz.astype(z.dtype), -1, axis)

    @property
    def slope(self):
        """There is none: AttributeError says what to ask for instead."""
        raise AttributeError(f"{self.name} has several inputs, its derivative is a matrix: use {self.name}.vjp(z, dy)")

    def shape_of_outputs(self, shape, axis=-1, **parameters):
        """The shape of f(z) for a z of that shape; the same errors as for such a z."""
        shape, values = tuple(shape), self._values(parameters)
        axis = self._checked_axis(shape, axis, values) % len(shape)
        n = shape[axis]
        m = int(eval(self.outputs_text, {"__builtins__": {}}, {**values, "n": n, "d": n / 2}))
        return shape[:axis] + (() if self.outputs_text == "1" else (m,)) + shape[axis + 1 :]

    def _checked(self, z, axis, parameters):
        z, values = numbers(z, self.name), self._values(parameters)
        if z.ndim == 0:
            raise ValueError(f"{self.name} acts along an axis; it was given the single number {z}")
        return z, self._checked_axis(z.shape, axis, values), values

    def _checked_axis(self, shape, axis, values):
        """The axis, if it exists and its length fits."""
        axis = whole(axis, f"{self.name}: axis", -np.inf)
        if not -len(shape) <= axis < len(shape):
            raise ValueError(f"{self.name}: axis {axis} does not exist in an array of shape {shape}")
        n = shape[axis]
        place = f"axis {axis} of shape {shape} has length {n}"
        if n == 0:
            raise ValueError(f"{self.name} needs at least one input; {place}")
        if self.outputs_text == "d" and n % 2:
            raise ValueError(f"{self.name} splits its inputs in two halves; {place}, which is odd")
        if "k" in self.parameters and n % values["k"]:
            raise ValueError(f"{self.name} takes groups of k = {values['k']} inputs; {place}, no multiple of that")
        return axis

    def _values(self, changed):
        return parameter_values(self.name, self.parameters, self.settings, changed)

    def with_(self, **parameters):
        """The same function with other parameters: `act.softmax.with_(T=0.5)`."""
        self._values(parameters)
        return replace(self, settings={**self.settings, **parameters})

    @property
    def values(self):
        """The parameters in force, by name."""
        return self._values({})

    def expressions(self, n):
        """(inputs, outputs) as SymPy: n symbols z_0 ... z_{n-1}, and a list of the outputs' formulas in them."""
        import sympy as sp

        from actlib.formula import read_vector

        (m,) = self.shape_of_outputs((whole(n, f"{self.name}.expressions", 1),)) or (1,)
        z = [sp.Symbol(f"z_{k}", real=True) for k in range(n)]
        return z, [read_vector(self.formula, z=z, n=n, d=n // 2, i=i, **self.values) for i in range(m)]

    def fact(self, text):
        """A text fact as SymPy, at the parameters in force."""
        from actlib.formula import read

        return read(text, **self.values)

    @property
    def range(self):
        """The set of values that each output takes."""
        return self.fact(self.range_text)

    @property
    def lipschitz(self):
        """sup of the Jacobian's 2-norm: |f(z) - f(w)| <= L |z - w| in the Euclidean norm."""
        return self.fact(self.lipschitz_text)

    @property
    def second_moment(self):
        """E y_i^2 for independent standard normal inputs, or None where it depends on their number."""
        return self.second_moment_text and self.fact(self.second_moment_text)

    @property
    def mean(self):
        """E y_i for independent standard normal inputs, or None where it depends on their number."""
        return self.mean_text and self.fact(self.mean_text)

    @property
    def gain(self):
        """1/sqrt(E y_i^2), or None where that depends on the number of inputs."""
        import sympy as sp

        return None if self.second_moment_text is None else 1 / sp.sqrt(self.second_moment)

    def __repr__(self):
        inside = ", ".join(f"{n}={v:g}" for n, v in self.values.items())
        return f"actlib.{self.name}" + (f".with_({inside})" if self.settings else "")


def define(name, **facts):
    """A record from its facts (see `VectorActivation` for what each one means)."""
    return VectorActivation(name=name, **facts)
