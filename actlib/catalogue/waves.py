"""Not S-shaped and not monotone, and still usable: the sine and the bell (chapters 2 and 4)."""

import numpy as np

from actlib.activation import Tail, define
from actlib.catalogue.numerics import exp_minus_square

sin = define(
    "sin",
    aliases=("sine",),
    title="sine",
    idea="A wave: one unit can answer yes, no, yes. Used where the target itself is made of waves.",
    formula="sin(x)",
    value_kernel=np.sin,
    slope_kernel=np.cos,
    range_text="Interval(-1, 1)",
    increasing_text="no",
    smoothness="oo",
    lipschitz_text="1",
    steepest="0",
    left=None,
    right=None,
    mean_text="0",
    second_moment_text="(1 - exp(-2)) / 2",
    symmetry_text="odd",
    notes="It has no limit at infinity; there the value is nan.",
    fixed_points=("0",),
    chapter=4,
    year=None,
    source="parascandolo2016",
    popular="sitzmann2020",
    example=">>> act.sin([0.0])\narray([0.])",
)

gaussian = define(
    "gaussian",
    aliases=("rbf",),
    title="Gaussian bell",
    idea="Fires only near one place: a single unit solves XOR, which no monotone unit can.",
    formula="exp(-x**2)",
    value_kernel=exp_minus_square,
    slope_kernel=lambda x: exp_minus_square(x, -2 * np.clip(x, -40, 40)),
    range_text="Interval.Lopen(0, 1)",
    increasing_text="no",
    smoothness="oo",
    lipschitz_text="sqrt(2) * exp(-1/2)",
    steepest="1/sqrt(2)",
    left=Tail("0", "exp(-x**2)"),
    right=Tail("0", "exp(-x**2)"),
    mean_text="1/sqrt(3)",
    second_moment_text="1/sqrt(5)",
    symmetry_text="even",
    maximum_text=("1", "0"),
    fixed_points=("sqrt(LambertW(2)/2)",),
    chapter=4,
    year=1988,
    source="broomhead1988",
    example=">>> act.gaussian([0.0, 100.0])\narray([1., 0.])",
)
