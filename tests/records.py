"""Every record of the catalogue, with its default parameters and with others: what the tests run over."""

import re

from actlib.arguments import parameter_values
from actlib.catalogue import ALL, VECTORS

RECORDS = list(ALL.values())
TRIES = (0.75, -0.75, 3, 1.5)  # numbers that a float holds exactly, but whose products round


def variants(f):
    """The record with one parameter changed at a time, to values inside its domain."""
    for name in f.parameters:
        chosen = 0
        # where two parameters are equal, facts may change; and where a fact says so ("oo if a == 1 else 0")
        others = [p.default for n, p in f.parameters.items() if n != name and p.default * 8 % 1 == 0]
        named = [float(v) for v in re.findall(rf"\b{name} == (\d+)\b(?! *\*)", str(getattr(f, "smoothness", "")))]
        for value in (*TRIES[:2], *others, *named, *TRIES[2:]):
            try:
                parameter_values(f.name, f.parameters, f.settings, {name: value})
            except ValueError:
                continue
            if value != f.parameters[name].default and chosen < 3:
                chosen += 1
                yield f.with_(**{name: value})


SEVERAL = [*VECTORS.values(), *(g for f in VECTORS.values() for g in variants(f))]
VARIANTS = [g for f in RECORDS for g in variants(f)]
SETTINGS = RECORDS + VARIANTS
