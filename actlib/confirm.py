"""Whether SymPy confirms a line of a proof: its difference is zero, or positive; else numbers that refute the line."""

import itertools


def doubt(left, relation, right):
    """What speaks against `left relation right`, in words; "" where SymPy confirms it."""
    import sympy as sp

    difference = sp.sympify(right) - sp.sympify(left)
    if relation in (">", ">="):
        difference, relation = -difference, relation.replace(">", "<")
    if relation == "=":
        holds, residue = _is_zero(difference)
    else:
        holds, residue = _is_positive(difference, strict=relation == "<")
    if holds:
        return ""
    counter = _counterexample(difference, relation)
    found = f"; counterexample: {counter}" if counter else "; no counterexample found, so split the step"
    return f"left over: {residue}{found}"


def _is_zero(difference):
    import sympy as sp

    if isinstance(difference, sp.MatrixBase):
        rest = difference.applyfunc(lambda entry: _is_zero(entry)[1])
        return rest.is_zero_matrix, rest
    for tidy in (
        sp.expand,
        sp.simplify,
        lambda e: sp.simplify(e.rewrite(sp.exp)),
        lambda e: sp.simplify(sp.expand_log(e, force=False)),
        lambda e: sp.simplify(sp.piecewise_fold(e.rewrite(sp.Piecewise))),
    ):
        if (rest := tidy(difference)) == 0:
            return True, rest
    return False, sp.simplify(difference)


def _is_positive(difference, strict):
    import sympy as sp

    wanted = "is_positive" if strict else "is_nonnegative"
    forms = [
        difference,
        sp.factor(difference),
        sp.simplify(difference),
        sp.factor(sp.together(difference.rewrite(sp.exp))),
    ]
    return any(getattr(f, wanted) for f in forms), forms[2]


def _counterexample(difference, relation):
    """Values of the symbols at which the line is false, if a small search meets some."""
    import sympy as sp

    if isinstance(difference, sp.MatrixBase):
        return ""
    names = sorted(difference.free_symbols, key=str)
    tries = [sp.Rational(t) for t in ("-3", "-1", "-1/2", "0", "1/3", "1", "2", "5")]
    for values in itertools.islice(itertools.product(tries, repeat=len(names)), 4096):
        point = dict(zip(names, values, strict=True))
        if any(n.is_positive and v <= 0 or n.is_negative and v >= 0 for n, v in point.items()):
            continue
        d = sp.N(difference.subs(point), 30)
        if not (d.is_number and d.is_real):
            continue
        if abs(d) > 1e-15 if relation == "=" else d < -1e-15 or relation == "<" and d == 0:
            where = ", ".join(f"{n} = {v}" for n, v in point.items())
            return f"at {where or 'no free symbol'} the sides differ by {sp.N(d, 6)}"
    return ""
