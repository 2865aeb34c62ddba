"""What the workshop says of a function: faults in words, and the whole card, from the catalogue's own checks."""

import math
import time

import mpmath
import numpy as np

from actlib import hold_numbers
from actlib.catalogue import find
from actlib.formula import typeset
from actlib.hold_facts import FACTS
from actlib.measure import DIGITS, PLACES, Unfit, one_sided_pair, shown, value_at
from actlib.present import Markdown, facts, number
from actlib.tails import polynomial

HELD = (*FACTS, hold_numbers.hold_seams, hold_numbers.hold_ends, hold_numbers.hold_shapes)
LOST = 10_000  # units in the last place: four decimal digits


def signed(text):
    """A formula in a sentence, with the minus of print."""
    return str(text).replace("-", "−")


def faults(f):
    """(kind, sentence) for everything that is wrong with an invention, the gravest first; looked for once."""
    if "_faults" not in f.__dict__:
        f.__dict__["_faults"] = tuple(_all_faults(f))
    return f.__dict__["_faults"]


def _all_faults(f):
    with mpmath.workdps(DIGITS):
        found = [("unfit", f.unfit)] if f.unfit else []
        found += _gate_faults(f) if f.kind == "gate" else []
        if not f.unfit:
            found += _tail_faults(f) + _smoothness_faults(f) + _maximum_faults(f)
            found += _overflow(f) + _lost_digits(f) + _slope_faults(f)
    return found


# --- the mathematics


def _gate_faults(f):
    """A gate should rise from 0 to 1."""
    from actlib.workshop import of_formula

    gate, found = of_formula(f, f.gate), []
    try:
        values = [(x, value_at(gate, x)) for x in PLACES]
    except Unfit as reason:
        return [("gate not finite", f"The gate itself has no value everywhere. {reason}")]
    for side, end, wanted in ((-1, "−∞", 0), (1, "∞", 1)):
        line = polynomial(gate, side)
        if line is None or any(line[0][1:]):
            far = shown(value_at(gate, side * 10**6))
            place = "−10⁶" if side < 0 else "10⁶"
            found.append(("wrong limit", f"The gate is {far} at x = {place} and has not settled: it does not close as "
                          "fast as 1/x, so C in the gate theorem is infinite."))  # fmt: skip
        elif abs(line[0][0] - wanted) > 1e-12:
            limit = shown(line[0][0])
            found.append(("wrong limit", f"The gate tends to {limit} as x → {end}, not to {wanted}: out there f "
                          f"follows {limit}·x, not {'x' if wanted else '0'}, and C in the gate theorem is "
                          "infinite."))  # fmt: skip
    drop, start, end, best = mpmath.mpf(0), None, None, values[0]
    for x, y in values:
        best = max(best, (x, y), key=lambda p: p[1])
        if best[1] - y > drop:
            drop, start, end = best[1] - y, best[0], x
    if drop > 1e-12:
        found.append(("gate not monotone", f"The gate is not monotone: between x = {shown(start)} and "
                      f"{shown(end)} it falls by {shown(drop)}."))  # fmt: skip
    if f.unfit and not found and "follows no line" in f.unfit:
        found.append(("infinite C", "The gate closes slower than 1/x: x(S − H) grows without bound, and C in the gate "
                      "theorem is infinite."))  # fmt: skip
    return found


def _tail_faults(f):
    if f.kind == "formula":
        return []
    found = []
    for tail, wanted, end in ((f.left, "0", "−∞"), (f.right, "x", "∞")):
        straight = f.fact(tail.asymptote) - f.fact(wanted)
        if straight != 0 and straight.is_number:
            found.append(("wrong asymptote", f"As x → {end} it follows {signed(tail.asymptote)}, not {wanted}: it "
                          f"stays {number(abs(straight), 4)} away from ReLU for ever."))  # fmt: skip
        elif straight != 0 and f.kind == "maximum":
            found.append(("wrong asymptote", f"As x → {end} it follows {signed(tail.asymptote)}, not {wanted}."))
    return found


def _smoothness_faults(f):
    found = []
    for seam in f.breaks:
        for k, name in ((0, "value"), (1, "slope"), (2, "second derivative")):
            left, right = one_sided_pair(f, seam, k)
            if abs(left - right) > mpmath.mpf("1e-20") * (1 + abs(left)):
                kind = ("a jump", "a corner", "a hidden seam")[k]
                found.append(("not smooth", f"It is not smooth: {kind} at x = {signed(seam)}, where the {name} goes "
                              f"from {shown(left)} to {shown(right)} at once."))  # fmt: skip
                break
    return found


def _maximum_faults(f):
    """A ReLU averaged over a density has a slope that rises from 0 to 1: that slope is the density's integral."""
    if f.kind != "maximum":
        return []
    slopes = [(value_at(f, x, 1), x) for x in PLACES if all(abs(x - float(f.fact(s))) > 1e-9 for s in f.breaks)]
    high, low = max(slopes), min(slopes)
    found = []
    for (y, x), off in ((high, high[0] > 1 + mpmath.mpf("1e-12")), (low, low[0] < -mpmath.mpf("1e-12"))):
        if off:
            found.append(("no average", f"Its slope is {shown(y)} at x = {shown(x)}; an average of "
                          "ReLUs has slopes between 0 and 1."))  # fmt: skip
    return found


def distance(f):
    """(sup |f - relu|, where it is met or None): infinite if the two part."""
    with mpmath.workdps(30):
        for tail, wanted in ((f.left, "0"), (f.right, "x")):
            if not (f.fact(tail.asymptote) - f.fact(wanted)).is_number:
                return mpmath.inf, None
        limit = max(abs(float(f.fact(f.left.asymptote))), abs(float(f.fact(f.right.asymptote) - f.fact("x"))))

        def gap(x):
            return abs(value_at(f, x) - max(x, 0))

        best = max(range(1, len(PLACES) - 1), key=lambda i: gap(PLACES[i]))
        a, b = PLACES[best - 1], PLACES[best + 1]
        places = [PLACES[best]]
        for low, high in ((a, b), (a, min(b, mpmath.mpf(0))), (max(a, mpmath.mpf(0)), b)):
            for _ in range(110):
                third = (high - low) / 3
                low, high = (low + third, high) if gap(low + third) < gap(high - third) else (low, high - third)
            places.append((low + high) / 2)
        where = max(places, key=gap)
        found = gap(where)
        return (found, where) if found > limit + 1e-12 else (mpmath.mpf(limit), None)


# --- the arithmetic


def _overflow(f):
    """Where, up to 1e12, a kernel first gives no number although the value is an ordinary one."""
    found = []
    for dtype in (np.float32, np.float64):
        parts = []
        for what, g in (("value", f), ("slope", f.slope)):
            for side, tail in ((-1, f.left), (1, f.right)):
                x = (side * np.geomspace(1, 1e12, 3000)).astype(dtype)
                bad = ~np.isfinite(g(x))
                if "x**" in tail.asymptote:
                    bad &= np.abs(x) < float(np.finfo(dtype).max) ** 0.24  # beyond, even the right value is too large
                if bad.any():
                    place = x[int(bad.argmax())]
                    right = value_at(f, float(place), 0 if what == "value" else 1)
                    parts.append(f"its {what} is {g(place)}, not {shown(right)}, from about x = {shown(place)} on")
        if parts:
            found.append(("overflow", f"In {dtype.__name__} something overflows: {', '.join(parts)}."))
    return found


def _digits_left(size, dtype):
    """How many decimal digits are right when the error is `size` units in the last place."""
    return max(0, round(math.log10(2 / np.finfo(dtype).eps / size))) if math.isfinite(size) else 0


def _lost_digits(f):
    """Where rounding eats the value; places where the kernel overflows are told elsewhere."""
    worst = []
    for dtype in (np.float32, np.float64):
        x = hold_numbers.points(dtype)
        small = float(np.finfo(dtype).tiny / np.finfo(dtype).eps)
        x = x[np.isfinite(f(x))]
        crossings = hold_numbers.crossings(f)
        for p, y in zip(x, f(x), strict=True):
            wanted = hold_numbers.exact(f, p)
            if abs(wanted) < small:
                continue
            size = hold_numbers.error_in_ulp(y, wanted, dtype, hold_numbers.smallest_unit(p, crossings))
            if size > LOST:
                worst.append((_digits_left(size, dtype), -size, float(p), dtype))
    if not worst:
        return []
    digits, _, x, dtype = min(worst, key=lambda w: w[:2])
    left = ("no digit is", "one digit is")[digits] if digits < 2 else f"{digits} digits are"
    given, wanted = shown(f(dtype(x))), shown(hold_numbers.exact(f, dtype(x)))
    where = f"at x = {shown(x)} in {dtype.__name__}"
    return [("lost digits", f"It loses digits: {where} it gives {given}, the formula {wanted}; {left} left.")]


def _slope_faults(f):
    """The slope that back-propagation gets, against the formula's."""
    seams = [float(f.fact(s)) for s in f.breaks]
    beside = [s + side * d for s in seams for side in (-1, 1) for d in (1e-2, 1e-3, 1e-4)]
    x = np.array([p for p in [*np.linspace(-6, 6, 97), *beside] if all(abs(p - s) > 1e-6 for s in seams)])
    found = []
    for what, given, order in (("value", f(x), 0), ("slope", f.slope(x), 1)):
        wanted = np.array([float(value_at(f, float(p), order)) for p in x])
        off = np.where(np.isfinite(given), np.abs(given - wanted) / (1e-3 + np.abs(wanted)), np.inf)
        if off.max() > 1e-6:
            i = int(off.argmax())
            found.append((f"wrong {what}", f"The {what} does not match the formula: at x = {shown(x[i])} the code "
                          f"gives {shown(given[i])}, the formula {shown(wanted[i])}."))  # fmt: skip
    return found


def gradient_check(f, step=1e-5):
    """Largest difference between the slope and a central difference quotient on [-6, 6], seams left out."""
    seams = [float(f.fact(s)) for s in f.breaks]
    x = np.array([p for p in np.linspace(-6, 6, 241) if all(abs(p - s) > 2 * step for s in seams)])
    return float(np.max(np.abs((f(x + step) - f(x - step)) / (2 * step) - f.slope(x))))


def cost(f, against=("relu", "gelu"), rounds=15, size=200_000):
    """Forward plus slope in ReLU's time: all timed in turn, the best of many rounds, float32."""
    x = np.random.default_rng(0).normal(size=size).astype(np.float32)
    racing = {"this": f} | {n: find(n) for n in {*against, "relu"}}
    best = dict.fromkeys(racing, math.inf)
    for _ in range(rounds):
        for n, g in racing.items():
            start = time.perf_counter()
            g(x), g.slope(x)
            best[n] = min(best[n], time.perf_counter() - start)
    return {n: t / best["relu"] for n, t in best.items()}


# --- the report


def held(f):
    """(checks passed, sentences of those that failed): the tests that every record of the catalogue has to pass."""
    passed, failed = [], []
    for check in HELD:
        try:
            check(f)
            passed.append(check.__name__)
        except (AssertionError, ValueError, ArithmeticError) as fault:
            failed.append(str(fault).splitlines()[0] or check.__name__)
    return passed, failed


def verdict(f, more=()):
    """What is wrong, a line for each fault, as Markdown; `more` are sentences of checks that failed."""
    lines = [f"- ✗ {sentence}" for sentence in [*(text for _, text in faults(f)), *more]]
    if f.unfit:
        head = "no activation function."
    else:
        head = f"{len(lines)} remark{'s' if len(lines) > 1 else ''}." if lines else "nothing wrong was found."
    return Markdown("\n".join([f"**{f.title}**: {head}", "", *lines]) + "\n")


def report(f, with_cost=False):
    """Verdict, card and tests as Markdown."""
    if f.unfit:
        return verdict(f)
    rows = facts(f) + _measured_rows(f)
    if with_cost:
        ratio = cost(f)
        rows.append(("cost, forward and back", f"{ratio['this']:.2g} times ReLU's, {ratio['this'] / ratio['gelu']:.2g} "
                     "times GELU's, on this machine"))  # fmt: skip
    passed, failed = held(f)
    rows.append(("the catalogue's tests", f"{len(passed)} of {len(HELD)} passed"))
    explained = {kind for kind, _ in faults(f)} & {"overflow", "wrong slope", "wrong value"}
    table = "\n".join(f"| {name} | {text} |" for name, text in rows)
    return Markdown(f"{verdict(f, () if explained else failed)}\n| fact | measured |\n|:--|:--|\n{table}\n")


def _measured_rows(f):
    rows = [("zero-centred", "yes" if f.zero_centred else "no")]
    size, where = distance(f)
    at = ", approached far out" if where is None else f", at $x = {mpmath.nstr(where + 0, 5)}$"
    gap = "∞: the two part" if mpmath.isinf(size) else "0" if not size else mpmath.nstr(size, 5) + at
    rows.append(("largest distance to ReLU", gap))
    if f.kind == "gate":
        rows.append(("gate", f"$S(x) = {typeset(f.gate)}$"))
        k = f.recipe["k"]
        rows.append(("$C$ of the gate theorem", "∞" if mpmath.isinf(size) else mpmath.nstr(size * k, 5)))
    rows.append(("gradient check", f"slope and difference quotient agree to {gradient_check(f):.0e}"))
    return rows
