"""Generation 2: cut off one side, leave the other alone (chapters 6 to 9)."""

import numpy as np

from actlib.activation import Tail, define

relu = define(
    "relu",
    aliases=("rectified_linear", "ramp"),
    title="ReLU (rectified linear unit)",
    idea="Half of the identity: slope 1 or 0 and nothing between, so a deep chain of slopes neither fades nor grows.",
    formula="Max(0, x)",
    value_kernel=lambda x: np.maximum(x, 0),
    slope_kernel=lambda x: np.heaviside(x, 0),
    range_text="Interval(0, oo)",
    increasing_text="yes",
    smoothness="0",
    lipschitz_text="1",
    breaks={"0": "0"},
    left=Tail("0", "0"),
    right=Tail("x", "0"),
    mean_text="1 / sqrt(2*pi)",
    second_moment_text="1/2",
    notes="At 0 every slope in [0, 1] is a subgradient; 0 is used, as in PyTorch and JAX.",
    chapter=6,
    year=2010,
    source="nair2010",
    popular="glorot2011",
    example=">>> act.relu([-2.0, 0.0, 3.0])\narray([0., 0., 3.])",
)
