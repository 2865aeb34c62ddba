"""Checks of a record's exact facts against its formula, by values at 400 digits: no fact is taken on trust.

Each check takes a record and raises AssertionError with a sentence. The tests run them over the whole catalogue, the
workshop of chapter 13 (actlib.workshop) over a reader's own invention.

Smoothness is settled by one-sided difference quotients. SymPy's limits of Piecewise ignore their direction, and would
call ReLU's derivative continuous.
"""

from functools import cache

import mpmath
import numpy as np
import sympy as sp

from actlib.moments import gaussian_moment

X = sp.Symbol("x", real=True)
precisely = mpmath.workdps(60)
FAR = (1.25, 5, 20, 60, 200, 1000, 10**6)
TINY = mpmath.mpf(10) ** -30


_known = {}


def exact(f, x):
    """f(x) by its formula to 700 digits, for the parameters as they are written."""
    key = (f, float(x))
    if key not in _known:
        with mpmath.workdps(700):
            _known[key] = mpmath.mpf(f.precise()(mpmath.mpf(float(x))))
    return _known[key]


def seams(f):
    return [f.fact(text) for text in f.breaks]


@cache
def curve(f):
    """x and f(x) to 400 digits, sorted by x: dense in the middle, with the seams and extrema themselves."""
    special = [float(s) for s in seams(f)] + [float(e[1]) for e in (f.minimum, f.maximum) if e]
    places = sorted({*np.linspace(-12, 12, 193), *np.linspace(-3, 3, 61), *special})
    return [(x, exact(f, x)) for x in places]


@cache
def number(value):
    """A SymPy number as mpmath keeps it, infinities included."""
    if value.is_infinite:
        return mpmath.inf if value > 0 else -mpmath.inf
    with mpmath.workdps(80):
        return mpmath.mpf(str(sp.N(value, 60)))


# --- range


def inside(values, y, slack=0):
    """Whether y lies in a set of SymPy's, open ends counted as open; `slack` for ends known to 20 digits only."""
    if isinstance(values, sp.Union):
        return any(inside(part, y, slack) for part in values.args)
    if isinstance(values, sp.FiniteSet):
        return any(abs(number(v) - y) <= TINY for v in values)
    low, high = number(values.inf), number(values.sup)
    above = y > low if values.left_open else y >= low - slack
    below = y < high if values.right_open else y <= high + slack
    return bool(above and below)


@precisely
def hold_range(f):
    """Every value lies in the stated range, and each of its ends is reached, or approached if it is open."""
    values = curve(f)
    for x, y in values:
        assert inside(f.range, y, slack=mpmath.mpf("1e-18")), (
            f"{f!r}({x}) = {mpmath.nstr(y, 12)} lies outside {f.range}"
        )
    if isinstance(f.range, sp.FiniteSet):
        missed = [v for v in f.range if all(abs(number(v) - y) > TINY for _, y in values)]
        assert not missed, f"{f!r} never takes {missed}"
        return
    far = (
        [exact(f, s * 10.0**e) for e in (2, 3, 6) for s in (-1, 1)]
        if f.left
        else [exact(f, s * np.pi / 2) for s in (-1, 1)]
    )
    near = [exact(f, float(s) + d) for s in seams(f) for d in (-1e-12, 1e-12)]
    found = [y for _, y in values] + far + near
    for end, best in ((number(f.range.inf), min(found)), (number(f.range.sup), max(found))):
        if mpmath.isinf(end):
            assert abs(best) > 500 and best * end > 0, (
                f"{f!r} is said to be unbounded, the farthest value met is {best}"
            )
        else:
            assert abs(best - end) <= mpmath.mpf("1e-3") * (1 + abs(end)), f"{f!r} comes no closer to {end} than {best}"
    for part in f.range.args if isinstance(f.range, sp.Union) else (f.range,):
        if isinstance(part, sp.FiniteSet):
            continue
        here = [y for y in found if inside(part, y)]
        for end, is_open in ((part.inf, part.left_open), (part.sup, part.right_open)):
            gap = min(abs(y - number(end)) for y in here)
            assert end.is_infinite or gap <= mpmath.mpf("1e-3") * (1 + abs(end)), (
                f"{f!r} comes no closer to {end} within {part} than {gap}"
            )
            if not is_open:
                assert _attains(f, end), f"{f!r} is said to attain {end}"


def _attains(f, end):
    """Whether an end of the range is an extremum that the record states, or a value of f to all digits."""
    extremes = [number(e[0]) for e in (f.minimum, f.maximum) if e]
    if any(abs(e - number(end)) < mpmath.mpf("1e-18") for e in extremes):  # hold_extrema has seen them attained
        return True
    if f.left is None:
        return any(abs(f.precise()(s * mpmath.pi / 2) - number(end)) < TINY for s in (-1, 1))
    slack = mpmath.mpf(10) ** (-600 if end.is_rational else -55)
    return any(abs(number(end) - y) < slack for _, y in curve(f))


# --- shape


@precisely
def hold_monotone(f):
    steps = [b - a for (_, a), (_, b) in zip(curve(f), curve(f)[1:], strict=False)]
    falls, flat, rises = (
        any(test) for test in ([s < 0 for s in steps], [s == 0 for s in steps], [s > 0 for s in steps])
    )
    met = "no" if falls else "yes" if flat else "strictly"
    assert rises and met == f.increasing, f"{f!r} is said to be increasing {f.increasing!r}; its values say {met!r}"


@precisely
def hold_symmetry(f):
    """The stated symmetry holds, and none that is not stated."""
    pairs = [(exact(f, x), exact(f, -x)) for x in (0.3, 1.0, 1.7, 2.6, 5.5)]
    holds = {
        "odd": all(abs(a + b) < TINY for a, b in pairs),
        "even": all(abs(a - b) < TINY for a, b in pairs),
        "gate": all(abs(a + b - 1) < TINY for a, b in pairs),
    }
    assert holds == {kind: kind == f.symmetry for kind in holds}, (
        f"{f!r} is said to be {f.symmetry}; its values say {holds}"
    )
    if f.symmetry:
        x = np.random.default_rng(3).normal(0, 4, 200)
        sign = {"odd": -1, "even": 1, "gate": 0}[f.symmetry]
        assert not sign or np.array_equal(f(-x), sign * f(x)), f"{f!r}: its kernel is not exactly {f.symmetry}"


def one_sided(f, seam, side, order):
    """The derivative of that order as it is met from one side, by differences at 400 digits."""
    with mpmath.workdps(400):
        place, h = mpmath.mpf(str(sp.N(seam, 390))), side * mpmath.mpf(10) ** -60
        value = f.precise(0)
        row = [value(place + (k + 1) * h) for k in range(order + 1)]  # the seam itself is left out
        for _ in range(order):
            row = [b - a for a, b in zip(row, row[1:], strict=False)]
        return row[0] / h**order


@precisely
def hold_smoothness(f):
    """The derivatives agree from both sides up to the stated order and not beyond; nothing switches elsewhere."""
    order = 4 if f.smooth.is_infinite else int(f.smooth)
    jumps = set()
    for seam in seams(f):
        for k in range(order + 2):
            left, right = one_sided(f, seam, -1, k), one_sided(f, seam, 1, k)
            if abs(left) > 1e12 or abs(left - right) > mpmath.mpf("1e-20") * (1 + abs(left)):
                jumps.add(k)
                break
    if f.smooth.is_infinite:
        assert not jumps, f"{f!r} is said to be smooth, its derivative {min(jumps)} jumps"
    else:
        assert jumps and min(jumps) == order + 1, (
            f"{f!r} is said to be C^{order}; derivatives that jump: {sorted(jumps) or 'none'}"
        )
    for switch in switches(f.expr):
        at = sp.lambdify(X, switch, "mpmath")
        grid = [mpmath.mpf(k) / 16 + mpmath.mpf("0.001") for k in range(-16 * 20, 16 * 20)]
        signs = [mpmath.sign(at(x)) for x in grid]
        for x, a, b in zip(grid, signs, signs[1:], strict=False):
            if a != b:
                assert any(x <= number(s) <= x + 1 / 16 for s in seams(f)), (
                    f"{f!r} switches near {x}, where no seam is stated"
                )


def switches(formula):
    """The expressions whose change of sign switches a branch of the formula."""
    for part in sp.preorder_traversal(formula):
        if isinstance(part, (sp.Max, sp.Min)):
            yield from (a - b for a in part.args for b in part.args if a.sort_key() < b.sort_key())
        elif isinstance(part, (sp.Abs, sp.sign, sp.Heaviside)):
            yield part.args[0]
        elif isinstance(part, sp.core.relational.Relational):
            yield part.lhs - part.rhs


@precisely
def hold_lipschitz(f):
    """|f'| never exceeds the constant, and comes as close to it as one likes."""
    stated = f.lipschitz
    x = np.concatenate([np.linspace(-12, 12, 20_001), np.linspace(-1000, 1000, 2001)])
    slopes = np.abs(f.slope(x))
    if stated.is_infinite:
        steep = f.smooth == -1 or max(abs(f.slope(1e7)), abs(f.slope(-1e7))) > 1e6
        assert steep, f"{f!r} is said to have no Lipschitz constant; its slopes stay small"
        return
    limit = float(stated)
    assert slopes.max() <= limit * (1 + 1e-12), f"{f!r}: slope {slopes.max()} at {x[slopes.argmax()]} exceeds {stated}"
    if f.steepest:
        there = f.fact(f.steepest)
        with mpmath.workdps(60):
            steepest = abs(f.precise(1)(number(there)))
            assert abs(steepest - number(stated)) < mpmath.mpf("1e-17"), (
                f"{f!r}: slope {steepest} at {there}, stated {stated}"
            )
    else:
        near = [abs(float(f.slope(float(s) + d))) for s in seams(f) for d in (-1e-9, 1e-9)]
        assert max([slopes.max(), *near]) >= limit * (1 - 1e-5), (
            f"{f!r}: the steepest slope met is {slopes.max()}, stated {stated}"
        )


# --- extrema, fixed points, tails


@precisely
def hold_extrema(f):
    """A stated minimum or maximum is attained there and nowhere else; one that is not stated does not exist."""
    for extreme, sign, name in ((f.minimum, 1, "minimum"), (f.maximum, -1, "maximum")):
        values = [(x, sign * y) for x, y in curve(f)]
        lowest = min(y for _, y in values)
        where = [x for x, y in values if y <= lowest + TINY]
        if extreme is None:
            if f.range.contains(f.range.inf if sign == 1 else f.range.sup) is not sp.true:
                continue
            at_edge = where[0] in (values[0][0], values[-1][0])
            smooth_place = len(where) == 1 and not at_edge and f.left is not None
            assert not smooth_place, f"{f!r} has a {name} near {where[0]} that its record does not state"
            continue
        value, place = number(extreme[0]) * sign, number(extreme[1])
        with mpmath.workdps(60):
            there = sign * f.precise(0)(place)
            assert abs(there - value) < mpmath.mpf("1e-18"), (
                f"{f!r}: at {place} it is {there}, the stated {name} is {value}"
            )
            if f.smooth >= 1:
                assert abs(f.precise(1)(place)) < mpmath.mpf("1e-17"), f"{f!r} is not level at its {name}"
        others = [y for x, y in values if abs(x - place) > 1e-6]
        assert all(y > value for y in others), f"{f!r}: {value} is not its only {name}"


@precisely
def hold_fixed_points(f):
    """Each stated x has f(x) = x; if any are stated, there are no others."""
    if not f.fixed:
        return
    stated = sorted(number(f.fact(text)) for text in f.fixed)
    for x in stated:
        assert abs(f.precise(0)(x) - x) < mpmath.mpf("1e-18"), f"{f!r}: {x} is no fixed point"
    below = [(x, y < x) for x, y in curve(f) if all(abs(x - s) > 1e-9 for s in stated)]
    crossings = [(a, b) for (a, p), (b, q) in zip(below, below[1:], strict=False) if p != q]
    for a, b in crossings:
        assert any(a <= s <= b for s in stated), f"{f!r} has a fixed point between {a} and {b} that is not stated"


@precisely
def hold_tails(f):
    """f(x) minus its asymptote behaves like the stated gap: their quotient tends to 1."""
    if f.left is None:
        assert abs(exact(f, 1e6) - exact(f, 1e6 + 1.5)) > 1e-3, f"{f!r} is said to have no limit"
        return
    for side, tail in ((-1, f.left), (1, f.right)):
        asymptote, gap = (sp.lambdify(X, f.fact(text or "0"), "mpmath") for text in (tail.asymptote, tail.gap))
        with mpmath.workdps(420):
            farthest = None
            if tail.gap is None:
                near, far = (abs(f.precise(0)(mpmath.mpf(side * at)) - asymptote(side * at)) for at in (60, 10**6))
                assert far <= 0.01 and (far < near or far < 1e-12), f"{f!r} does not approach {tail.asymptote}"
                continue
            for x in [mpmath.mpf(side * far) for far in FAR]:
                if tail.gap == "0":
                    rest = f.precise(0)(x) - asymptote(x)
                    reached = abs(rest) < mpmath.mpf(10) ** -395
                    assert reached or abs(x) < 20, f"{f!r} does not reach {tail.asymptote}"
                elif abs(gap(x)) > mpmath.mpf(10) ** -350:
                    farthest = x
                else:
                    break
            if farthest is not None:
                share = (f.precise(0)(farthest) - asymptote(farthest)) / gap(farthest)
                assert abs(share - 1) < 0.02, f"{f!r}: gap at {farthest} is {share} times the stated {tail.gap}"
            assert tail.gap == "0" or farthest is not None


# --- moments


@precisely
def hold_moments(f):
    """E f(Z) and E f(Z)^2 agree with quadrature to 17 digits."""
    written = [] if f.settings else [(f.fact(f.mean_text), 1)]  # f.mean does not read it where symmetry says 0
    for stated, power in [*written, (f.mean, 1), (f.second_moment, 2)]:
        found = gaussian_moment(f, power, digits=20)
        slack = 1e-14 if stated.has(sp.Float) and f.settings else 2e-18  # 20 digits are stated for the defaults only
        assert abs(sp.N(stated, 25) - found) < slack * max(1, abs(found)), (
            f"{f!r}: E f^{power} is {found}, stated {sp.N(stated, 21)}"
        )
    assert abs(float(f.gain) ** 2 * float(f.second_moment) - 1) < 1e-12, f"{f!r}: its gain is not 1/sqrt(E f^2)"
    assert f.zero_centred == (abs(float(f.mean)) < 1e-12), (
        f"{f!r} has mean {f.mean}, zero_centred says {f.zero_centred}"
    )


FACTS = (
    hold_range, hold_monotone, hold_symmetry, hold_smoothness, hold_lipschitz, hold_extrema, hold_fixed_points,
    hold_tails, hold_moments,
)  # fmt: skip
