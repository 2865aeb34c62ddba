"""Every record of the catalogue, with its default parameters and with others: what the tests run over."""

import ast
from itertools import product

import sympy as sp

from actlib.arguments import parameter_values
from actlib.catalogue import ALL, VECTORS

RECORDS = list(ALL.values())
TRIES = (0.75, -0.75, 3, 1.5, 2)  # numbers that a float holds exactly, but whose products round


def variants(f):
    """The record with one parameter at a time changed to values inside its domain, then with all of them changed."""
    for name in f.parameters:
        # where two parameters are equal, facts may change
        others = [p.default for n, p in f.parameters.items() if n != name and p.default * 8 % 1 == 0]
        tried = [v for v in dict.fromkeys([*TRIES[:2], *others, *TRIES[2:]]) if _differs(f, {name: v})]
        for value in dict.fromkeys([*tried[:3], *(v for v in ties(f, name) if _differs(f, {name: v}))]):
            yield f.with_(**{name: value})
    if len(f.parameters) > 1:
        together = product((-0.75, 0.75, 3), repeat=len(f.parameters))
        settings = (dict(zip(f.parameters, values, strict=True)) for values in together)
        yield f.with_(**next(values for values in settings if _differs(f, values)))


def _differs(f, values):
    """Whether these values lie in their domains and are not the defaults."""
    try:
        parameter_values(f.name, f.parameters, f.settings, values)
    except ValueError:
        return False
    return any(v != f.parameters[n].default for n, v in values.items())


def ties(f, name):
    """Values at which a fact turns because it says so: 1 for "oo if a == 1 else 0", the others at their defaults."""
    known = {n: p.default for n, p in f.parameters.items() if n != name}
    for text in (getattr(f, fact, None) for fact in ("smoothness", "symmetry_text", "increasing_text")):
        for node in ast.walk(ast.parse(str(text))):
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
                left, right = (sp.sympify(ast.unparse(side)) for side in (node.left, *node.comparators))
                yield from map(float, sp.solve((left - right).subs(known), sp.Symbol(name)))


SEVERAL = [*VECTORS.values(), *(g for f in VECTORS.values() for g in variants(f))]
VARIANTS = [g for f in RECORDS for g in variants(f)]
SETTINGS = RECORDS + VARIANTS
