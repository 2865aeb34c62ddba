"""The facts of a formula, measured: range, extrema, largest slope, smoothness, tails, moments, as text for a record.

Everything is measured at 60 digits or more; numbers that are short fractions are written as such. What comes out is
then held against the formula by the checks of hold_facts, which know nothing of how it was found.
"""

from dataclasses import replace
from fractions import Fraction

import mpmath
import sympy as sp

from actlib.formula import read
from actlib.hold_facts import X, one_sided, switches
from actlib.moments import gaussian_moment

DIGITS = 60
# where a formula is looked at: dense in the middle, then ever farther out
_FAR = [12 * mpmath.mpf(10) ** (mpmath.mpf(k) / 12) for k in range(1, 37)]
_NEAR = [mpmath.mpf(k) / 20 for k in range(-240, 241)] + [s * mpmath.mpf(10) ** -k for k in (3, 6) for s in (-1, 1)]
PLACES = sorted([*_NEAR, *_FAR, *(-x for x in _FAR)])
UNITS = ("1", "pi", "1/pi", "sqrt(2)", "log(2)", "sqrt(pi)", "1/sqrt(pi)", "1/sqrt(2*pi)")


def sizes():
    """The units as numbers, at the precision of the moment."""
    pi, root = +mpmath.mp.pi, mpmath.sqrt
    values = (1, pi, 1 / pi, root(2), mpmath.log(2), root(pi), 1 / root(pi), 1 / root(2 * pi))
    return dict(zip(UNITS, values, strict=True))


def shown(value):
    """A number in a sentence: four digits, −0.25."""
    value = mpmath.mpf(float(value)) if hasattr(value, "dtype") else mpmath.mpf(value)
    return mpmath.nstr(mpmath.mpf(0) if abs(value) < 1e-300 else value, 4).removesuffix(".0").replace("-", "−")


class Unfit(ValueError):
    """A formula that makes no activation function; the message says why."""


class NotFinite(Unfit):
    """The formula has no finite real value at a place."""

    def __init__(self, where, why):
        super().__init__(f"At x = {shown(where)} {why}.")


def _growth(f, side):
    """What a formula does that follows no polynomial, in words."""
    try:
        with mpmath.workdps(450):
            near, far = (abs(value_at(f, side * mpmath.mpf(10) ** n)) for n in (30, 60))
            between = abs(value_at(f, side * (mpmath.mpf(10) ** 60 + 1)))
            if far and near and abs(between / far - 1) < mpmath.mpf("1e-30"):
                return f"it grows like |x| to the {shown(mpmath.log10(far / near) / 30)}"
    except Unfit:
        return "it grows faster than any power of x"
    return "it swings, or grows faster than any power of x"


def _look_everywhere(f):
    """The values at PLACES; if some are missing, a sentence about the one nearest 0."""
    values, missing = [], []
    for x in PLACES:
        try:
            values.append(value_at(f, x))
        except NotFinite as reason:
            missing.append((abs(x), x, str(reason)))
    if not missing:
        return values
    _, x, sentence = min(missing)
    others = [y for _, y, _ in missing if y != x]
    if others and all(y < x for y in others) or others and all(y > x for y in others):
        sentence += f" Nor has it a value at the {'smaller' if others[0] < x else 'larger'} x that were tried."
    elif not others:
        try:
            near = [value_at(f, x + d) for d in (-1e-18, -1e-20, 1e-20, 1e-18)]  # log|x| and 1/x^2 still climb here
            if max(near) - min(near) < 1e-15 * (1 + abs(near[0])):
                limit = near[0] if abs(near[0]) > 1e-15 else 0
                sentence += f" Its limit there is {shown(limit)}: say so with Piecewise."
        except NotFinite:
            pass
    raise Unfit(sentence)


def value_at(f, x, order=0):
    """f(x), or a derivative, as an mpmath number; NotFinite where there is none."""
    try:
        y = f.precise(order)(mpmath.mpf(x))
    except ZeroDivisionError:
        raise NotFinite(x, "the formula divides by 0") from None
    except (ValueError, TypeError, OverflowError) as error:
        raise NotFinite(x, f"the formula has no value ({error})") from None
    if isinstance(y, mpmath.mpc) and y.imag != 0:
        raise NotFinite(x, "the formula has no real value (a root or a logarithm of a negative number)")
    y = mpmath.mpf(y.real if isinstance(y, mpmath.mpc) else y)
    if not mpmath.isfinite(y):
        raise NotFinite(x, "the formula is infinite" if mpmath.isinf(y) else "the formula has no value (0/0 or ∞−∞)")
    return y


def text_of(value, tolerance=None, digits=21):
    """A number as text: a short fraction, such a fraction times π and the like, or else its digits."""
    with mpmath.workdps(DIGITS + 10):
        tolerance = tolerance or mpmath.mpf(10) ** -28
        for unit, size in sizes().items():
            share = value / size
            short = Fraction(int(mpmath.nint(share * 5040)), 5040)
            if abs(share - mpmath.mpf(short.numerator) / short.denominator) < tolerance:
                if unit == "1" or short == 0:
                    return str(short)
                sign, n, d = "-" if short < 0 else "", abs(short.numerator), short.denominator
                head, under = unit.removeprefix("1/"), unit.startswith("1/")
                over = str(n) if under or n != 1 else ""
                top = over if under else f"{over}*{head}".lstrip("*")
                low = "*".join(p for p in (str(d) if d != 1 else "", head if under else "") if p)
                return sign + top + (f"/({low})" if "*" in low else f"/{low}" if low else "")
        places = max(16, digits - 1 - max(0, mpmath.mag(value) * 3 // 10))
        return mpmath.nstr(value, digits + max(0, places - digits), min_fixed=-mpmath.inf, max_fixed=mpmath.inf)


def seams_of(f):
    """{place as text: place} where a branch of the formula switches."""
    found = {}
    for switch in set(switches(f.expr)):
        at = sp.lambdify(X, switch, "mpmath")
        seen = [(x, at(x)) for x in PLACES if abs(x) <= 100]
        places = [_bisect(at, a, b, p) for (a, p), (b, q) in zip(seen, seen[1:], strict=False) if p * q < 0]
        alone = zip(seen, seen[1:], seen[2:], strict=False)
        places += [x for (_, p), (x, y), (_, q) in alone if y == 0 and (p != 0 or q != 0)]
        for place in places:
            text = text_of(place, mpmath.mpf(10) ** -40)
            if "." in text:  # not a short fraction: then in the words of SymPy's solution
                exact = sp.Float(str(place), DIGITS)
                text = next((sp.sstr(e) for e in _solved(switch) if abs(sp.N(e - exact, 40)) < 1e-30), text)
            found[text] = place
    return dict(sorted(found.items(), key=lambda seam: seam[1]))


def _solved(switch):
    """SymPy's solutions, none where it knows none."""
    try:
        return sp.solve(switch, X)
    except NotImplementedError:
        return []


def roots(f, order, seams):
    """Places where a derivative changes its sign, to DIGITS digits, seams left out."""
    grid = [(x, value_at(f, x, order)) for x in PLACES if all(abs(x - s) > 1e-9 for s in seams)]
    found = []
    for (a, p), (b, q) in zip(grid, grid[1:], strict=False):
        if p * q < 0 and not any(a < s < b for s in seams):
            found.append(_bisect(lambda x: value_at(f, x, order), a, b, p))
    for (_, p), (x, y), (_, q) in zip(grid, grid[1:], grid[2:], strict=False):
        if y == 0 and p * q < 0:
            found.append(x)
    return found


def _bisect(g, a, b, at_a):
    for _ in range(int(3.4 * DIGITS)):
        middle = (a + b) / 2
        a, b = (middle, b) if g(middle) * at_a > 0 else (a, middle)
    return (a + b) / 2


# --- the facts of a record


def facts(f):
    """Every fact of a record, as text, from its formula alone; NotFinite where the formula has no value."""
    from actlib.tails import tail

    with mpmath.workdps(DIGITS):
        if not f.expr.has(X):
            if not f.expr.is_finite:
                raise Unfit("It has no value anywhere: somewhere in it a number is divided by 0, or ∞ comes up.")
            raise Unfit(f"It is constant, {sp.sstr(f.expr)} everywhere: it passes nothing on.")
        seams = seams_of(f)
        _look_for_poles(f, _look_everywhere(f))
        sides = {s: {k: one_sided_pair(f, s, k) for k in range(2)} for s in seams}
        smooth = min((_order(f, s) for s in seams), default=mpmath.inf)
        tails, lines = zip(*(tail(f, side, max(map(abs, seams.values()), default=0)) for side in (-1, 1)), strict=True)
        for t, side, end in zip(tails, (-1, 1), ("−∞", "∞"), strict=True):
            if t is None:
                raise Unfit(f"As x → {end} it follows no line and no parabola: {_growth(f, side)}.")
        level = roots(f, 1, seams.values())
        slope, steepest = _steepest(f, seams, sides, lines, smooth)
        made = {
            "breaks": {s: text_of((sides[s][1][0] + sides[s][1][1]) / 2) if smooth >= 0 else "0" for s in seams},
            "smoothness": "oo" if mpmath.isinf(smooth) else str(int(smooth)),
            "increasing_text": _increasing(f, seams, smooth),
            "symmetry_text": _symmetry(f),
            "lipschitz_text": slope,
            "steepest": steepest,
            "left": tails[0],
            "right": tails[1],
        }
        made |= _extremes(f, level, seams, sides, tails, lines)
        g = replace(f, breaks=made["breaks"])
        made["mean_text"], made["second_moment_text"] = (
            text_of(mpmath.mpf(str(gaussian_moment(g, p, 24))), mpmath.mpf(10) ** -21) for p in (1, 2)
        )
    return made


def one_sided_pair(f, seam, order):
    """A derivative as it is met from the left and from the right of a seam."""
    return one_sided(f, read(seam), -1, order), one_sided(f, read(seam), 1, order)


def _order(f, seam):
    """k of C^k at a seam; infinite where the first six derivatives agree from both sides."""
    for k in range(7):
        left, right = one_sided_pair(f, seam, k)
        if abs(left) > 1e12 or abs(left - right) > mpmath.mpf("1e-20") * (1 + abs(left)):
            return k - 1
    return mpmath.inf


def _look_for_poles(f, values):
    """A formula may be infinite between two places: climb every peak of |f| and see whether it ends."""
    sizes = [abs(y) for y in values]
    for i in range(1, len(PLACES) - 1):
        if sizes[i] >= max(sizes[i - 1], sizes[i + 1]) and sizes[i] > 2 * min(sizes[i - 1], sizes[i + 1]) + 1:
            a, b = PLACES[i - 1], PLACES[i + 1]
            for _ in range(120):
                third = (b - a) / 3
                a, b = (a + third, b) if abs(value_at(f, a + third)) < abs(value_at(f, b - third)) else (a, b - third)
            if abs(value_at(f, (a + b) / 2)) > 1e9 * (1 + min(sizes[i - 1], sizes[i + 1])):
                raise NotFinite((a + b) / 2, "the formula is infinite")


def _increasing(f, seams, smooth):
    values = [value_at(f, x) for x in PLACES if abs(x) <= 12 or smooth < 1]
    steps = [b - a for a, b in zip(values, values[1:], strict=False)]
    slopes = [value_at(f, x, 1) for x in PLACES if all(abs(x - s) > 1e-9 for s in seams.values())]
    noise = mpmath.mpf(10) ** (10 - DIGITS)
    if any(s < -noise for s in slopes) or any(s < -noise for s in steps):
        return "no"
    level = any(p == q == 0 for p, q in zip(slopes, slopes[1:], strict=False))
    return "yes" if level and any(s == 0 for s in steps) else "strictly"


def _symmetry(f):
    pairs = [(value_at(f, x), value_at(f, -x)) for x in (0.3, 1.0, 1.7, 2.6, 5.5)]
    small = mpmath.mpf(10) ** -30
    for kind, rest in (("odd", lambda a, b: a + b), ("even", lambda a, b: a - b), ("gate", lambda a, b: a + b - 1)):
        if all(abs(rest(a, b)) < small for a, b in pairs):
            return kind
    return "none"


def _steepest(f, seams, sides, lines, smooth):
    """(sup |f'| as text, where or None)."""
    beside = [abs(y) for s in seams for y in sides[s][1]]
    far = [x for x in (PLACES[0], PLACES[-1]) if abs(value_at(f, x, 1)) > 1e6]
    if smooth < 0 or any(y > 1e12 for y in beside) or far or any(c and any(c[2:]) for c in lines):
        return "oo", None
    ends = [abs(c[1]) for c in lines if c]
    inside = [(abs(value_at(f, x, 1)), x) for x in roots(f, 2, seams.values())]
    inside += [(abs(sides[s][1][0]), x) for s, x in seams.items() if smooth >= 1]
    beside = beside if smooth < 1 else []
    best, where = max(inside, default=(mpmath.mpf(-1), None))
    limit = max([*ends, *beside], default=best)
    return (text_of(best), text_of(where)) if best > limit + mpmath.mpf(10) ** -25 else (text_of(limit), None)


def _extremes(f, level, seams, sides, tails, lines):
    """The range, and the minimum and maximum where one point attains it."""
    small = mpmath.mpf(10) ** -25
    points = [(value_at(f, x), x) for x in [*level, *seams.values()]]
    beside = [y for s in seams for y in sides[s][0]]
    made, ends = {"minimum_text": None, "maximum_text": None}, []
    for sign, name in ((1, "minimum_text"), (-1, "maximum_text")):
        limits = []
        for line, side, t in zip(lines, (-1, 1), tails, strict=True):
            if line is None:
                continue
            top = next((k for k in range(len(line) - 1, 0, -1) if line[k]), 0)
            away = line[top] * side**top
            limits.append((mpmath.inf * mpmath.sign(away) * sign if top else sign * line[0], t.gap == "0"))
        inside = [(sign * y, x) for y, x in points]
        best, where = min(inside, default=(mpmath.inf, None))
        edge, reached = min(limits, default=(mpmath.inf, False))
        lowest = min([edge, best, *(sign * y for y in beside)])
        attained = reached and edge <= lowest + small or best <= lowest + small
        ends.append((sign * lowest, attained))
        alone = sum(y <= best + small for y, _ in inside) == 1
        alone = alone and all(sign * value_at(f, where + d) > best for d in (-0.01, 0.01))  # no floor beside it
        if best <= lowest + small and alone and not (reached and edge <= lowest + small):
            made[name] = (text_of(sign * best), text_of(where))
    texts = ["oo" if v == mpmath.inf else "-oo" if v == -mpmath.inf else text_of(v) for v, _ in ends]
    attained = [a for v, a in ends if not mpmath.isinf(v)]
    closed = [all(attained) if mpmath.isinf(v) else a for v, a in ends]
    kind = {(True, True): "", (False, True): ".Lopen", (True, False): ".Ropen", (False, False): ".open"}[tuple(closed)]
    made["range_text"] = f"Interval{kind}({texts[0]}, {texts[1]})"
    return made
