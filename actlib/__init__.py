"""actlib: activation functions with their facts, for the book *From Step to SwiGLU*.

    >>> import actlib as act
    >>> float(act.sigmoid(0.0)), float(act.sigmoid.slope(0.0)), act.sigmoid.lipschitz
    (0.5, 0.25, 1/4)
"""

from actlib.catalogue import ALL, find
from actlib.exercises import ask, check
from actlib.frameworks import convert, meaning, spelling
from actlib.present import card, table
from actlib.proof import ClaimFailed, certify, compute, demonstrate, glue, prove
from actlib.workshop import design

__version__ = "0.1.0"


def __getattr__(name):
    """Every function of the catalogue is here under its name and its aliases: act.gelu, act.swish."""
    try:
        return find(name)
    except KeyError as unknown:
        raise AttributeError(f"actlib has no {name!r}: {unknown.args[0]}") from None


def __dir__():
    return sorted({*globals(), *ALL})
