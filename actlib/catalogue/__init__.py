"""The facts, one record a function, one file a generation. Everything else in the book reads them here."""

from actlib.activation import Activation
from actlib.catalogue import elu, gated, hardware, recent, rectified, s_shaped, smooth, step, waves

ALL = {
    record.name: record
    for generation in (step, s_shaped, waves, rectified, elu, smooth, gated, hardware, recent)
    for record in vars(generation).values()
    if isinstance(record, Activation)
}
ALIASES = {alias: record.name for record in ALL.values() for alias in record.aliases}


def find(name):
    """The record of a function, by name or alias; a record is handed back as it is."""
    if isinstance(name, Activation):
        return name
    key = ALIASES.get(name, name)
    if key not in ALL:
        import difflib

        near = difflib.get_close_matches(str(name), [*ALL, *ALIASES], n=3, cutoff=0.5)
        known = f"did you mean {', '.join(near)}?" if near else f"known: {', '.join(sorted(ALL))}"
        raise KeyError(f"no activation function is called {name!r}; {known}")
    return ALL[key]
