"""The facts, one record a function, one file a generation. Everything else in the book reads them here."""

from actlib.activation import Activation
from actlib.catalogue import elu, gated, glu, hardware, many_inputs, recent, rectified, s_shaped, smooth, step, waves
from actlib.vector_activation import VectorActivation


def _records(kind, *files):
    """The records that these files define, in their order (what a file imports from another stays that file's)."""
    found = {}
    for file in files:
        found |= {
            r.name: r for n, r in vars(file).items() if isinstance(r, kind) and n == r.name and r.name not in found
        }
    return found


# One variable, then several inputs: name -> record.
ALL = _records(Activation, step, s_shaped, waves, rectified, elu, smooth, gated, hardware, recent)
VECTORS = _records(VectorActivation, many_inputs, glu)
ALIASES = {alias: r.name for r in [*ALL.values(), *VECTORS.values()] for alias in r.aliases}


def find(name):
    """The record of a function, by name or alias; a record is handed back as it is."""
    if isinstance(name, (Activation, VectorActivation)):
        return name
    known = ALL | VECTORS
    key = ALIASES.get(name, name) if isinstance(name, str) else None
    if key not in known:
        import difflib

        near = difflib.get_close_matches(str(name), [*known, *ALIASES], n=3, cutoff=0.5)
        hint = f"did you mean {', '.join(near)}?" if near else f"known: {', '.join(sorted(known))}"
        raise KeyError(f"no activation function is called {repr(name)[:60]}; {hint}")
    return known[key]
