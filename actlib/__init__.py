"""actlib: activation functions with their facts, for the book *From Step to SwiGLU*.

    >>> import actlib as act
    >>> float(act.sigmoid(0.0)), float(act.sigmoid.slope(0.0)), act.sigmoid.lipschitz
    (0.5, 0.25, 1/4)
"""

from actlib.catalogue import ALL, find
from actlib.catalogue.rectified import relu
from actlib.catalogue.s_shaped import algebraic, arctan, erf, hard_sigmoid, hard_tanh, sigmoid, softsign, tanh
from actlib.catalogue.step import identity, sign, step
from actlib.catalogue.waves import gaussian, sin
from actlib.exercises import ask, check
from actlib.present import card, table
from actlib.proof import ClaimFailed, certify, demonstrate, glue, prove

__version__ = "0.1.0"
