"""Generation 0: no activation, and the all-or-nothing step (chapters 1 and 2)."""

import numpy as np

from actlib.activation import Parameter, Tail, define
from actlib.catalogue.numerics import constant

identity = define(
    "identity",
    aliases=("linear",),
    title="identity",
    idea="No activation: the output of a regression, and the reason why a deep network without activations is shallow.",
    formula="x",
    value_kernel=np.positive,
    slope_kernel=lambda x: constant(x, 1),
    range_text="Interval(-oo, oo)",
    increasing_text="strictly",
    smoothness="oo",
    lipschitz_text="1",
    left=Tail("x", "0"),
    right=Tail("x", "0"),
    mean_text="0",
    second_moment_text="1",
    symmetry_text="odd",
    roles=("output",),
    chapter=1,
    year=None,
    source=None,
    example=">>> act.identity([-2.0, 3.0])\narray([-2.,  3.])",
)

step = define(
    "step",
    aliases=("heaviside", "threshold_unit"),
    title="step (Heaviside)",
    idea="All or nothing: the neuron of 1943 fires when its input passes the threshold.",
    formula="H(x - theta)",
    parameters={"theta": Parameter(0, "-inf < theta < inf", "threshold: where the unit switches")},
    value_kernel=lambda x, theta: np.sign(x - theta) / 2 + 0.5,  # NumPy's heaviside is twenty times slower
    slope_kernel=lambda x, theta: constant(x, 0),
    range_text="FiniteSet(0, 1/2, 1)",
    increasing_text="yes",
    smoothness="-1",
    lipschitz_text="oo",
    breaks={"theta": "0"},
    left=Tail("0", "0"),
    right=Tail("1", "0"),
    mean_text="1 - Phi(theta)",
    second_moment_text="1 - Phi(theta)",
    symmetry_text="gate if theta == 0 else none",
    roles=("output", "gate"),
    notes="Its derivative is 0 wherever it has one, and Dirac's delta as a distribution; the slope returned is 0 everywhere.",
    chapter=2,
    year=1943,
    source="mcculloch1943",
    popular="rosenblatt1958",
    example=">>> act.step([-1.0, 0.0, 2.0])\narray([0. , 0.5, 1. ])",
)

sign = define(
    "sign",
    aliases=("signum", "bipolar_step"),
    title="sign (bipolar step)",
    idea="The step with outputs -1 and +1: the label of the perceptron, and of binary networks today.",
    formula="sign(x)",
    value_kernel=np.sign,
    slope_kernel=lambda x: constant(x, 0),
    range_text="FiniteSet(-1, 0, 1)",
    increasing_text="yes",
    smoothness="-1",
    lipschitz_text="oo",
    breaks={"0": "0"},
    left=Tail("-1", "0"),
    right=Tail("1", "0"),
    mean_text="0",
    second_moment_text="1",
    symmetry_text="odd",
    roles=("output",),
    notes="sign = 2 step - 1. The slope returned is 0 everywhere.",
    chapter=2,
    year=None,
    source="courbariaux2016",
    example=">>> act.sign([-3.0, 0.0, 5.0])\narray([-1.,  0.,  1.])",
)
