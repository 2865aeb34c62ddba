"""Bounds of a formula on an interval that rounding cannot break: interval arithmetic with bisection.

Each piece is bounded twice, by the formula itself and by f(middle) + f'(piece)(piece - middle); the second is
far tighter near a maximum, where the slope is small. The piece with the highest upper bound is cut next.
"""

import ast
import heapq
import math

from actlib.formula import parse, read

try:
    import flint
except ImportError:
    flint = None


class _Balls:
    """python-flint: real balls, erf included."""

    name = "ball arithmetic"

    def __init__(self):
        one = flint.arb(1)
        self.names = {
            n: getattr(flint.arb, n)
            for n in ("exp", "log", "sqrt", "tanh", "sinh", "cosh", "sin", "cos", "atan", "erf", "erfc")
        }
        largest, smallest = _largest(flint.arb.max), _largest(flint.arb.min)
        self.names |= {"abs": abs, "pi": flint.arb.pi(), "sign": flint.arb.sgn, "euler": one.exp()}
        self.names |= {"max": largest, "Max": largest, "min": smallest, "Min": smallest}

    number = staticmethod(lambda text: flint.arb(text))

    @staticmethod
    def interval(a, b):
        return flint.arb(a).union(flint.arb(b))

    @staticmethod
    def bounds(ball):
        return _in_floats(ball.lower(), ball.upper())


class _Intervals:
    """mpmath's interval context: elementary functions only."""

    name = "interval arithmetic"

    def __init__(self):
        from mpmath import iv

        self.iv = iv
        exp = iv.exp
        self.names = {n: getattr(iv, n) for n in ("exp", "log", "sqrt", "sin", "cos")} | {
            "pi": iv.pi,
            "abs": abs,
            "euler": exp(1),
        }
        self.names |= {"tanh": lambda u: 1 - 2 / (exp(2 * u) + 1), "cosh": lambda u: (exp(u) + exp(-u)) / 2,
                       "sinh": lambda u: (exp(u) - exp(-u)) / 2}  # fmt: skip

    def number(self, text):
        return self.iv.mpf(text)

    def interval(self, a, b):
        return self.iv.mpf([a, b])

    @staticmethod
    def bounds(x):
        return _in_floats(x.a, x.b)


def _in_floats(low, high):
    """The bounds as floats, one step outward; no bound at all (a division by an interval with 0) is infinite."""
    low, high = math.nextafter(float(low), -math.inf), math.nextafter(float(high), math.inf)
    return (-math.inf if low != low else low), (math.inf if high != high else high)


def _largest(pairwise):
    def of(first, *others):
        for other in others:
            first = pairwise(first, other)
        return first

    return of


def enclose_maximum(text, over, bound, tolerance=1e-9, limit=40_000):
    """(low, high, name of the arithmetic, pieces): low <= max of the formula <= high.

    Stops when the maximum is known to `tolerance`, when it is settled on which side of `bound` it lies and to
    1e-6, or after `limit` pieces.
    """
    try:
        ((name, (a, b)),) = over.items()
    except (AttributeError, TypeError, ValueError):
        raise ValueError(f'a bound is for one name on one interval, {{"x": (0, 6)}}; it was given {over!r}') from None
    ends = _interval_in_floats(name, a, b)
    arithmetic = _Balls() if flint else _Intervals()
    value = _evaluator(text, name, arithmetic)
    slope = _slope(text, name, arithmetic)

    def upper(left, right):
        piece = arithmetic.interval(left, right)
        middle = arithmetic.interval((left + right) / 2, (left + right) / 2)
        plain = arithmetic.bounds(value(piece))[1]
        if slope is None:
            return plain
        return min(plain, arithmetic.bounds(value(middle) + slope(piece) * (piece - middle))[1])

    def at(point):
        return arithmetic.bounds(value(arithmetic.interval(point, point)))[0]

    pieces = [(-upper(*ends), *ends)]
    low = max(map(at, ends))
    count = 1
    high = float("-inf")
    while pieces:
        top, left, right = heapq.heappop(pieces)
        high = max(-top, low)
        small = high - low
        if small <= tolerance or (low > bound) or (high <= bound and small <= 1e-6) or count >= limit:
            break
        middle = (left + right) / 2
        low = max(low, at(middle))
        for part in ((left, middle), (middle, right)):
            heapq.heappush(pieces, (-upper(*part), *part))
        count += 2
    return low, high, arithmetic.name, count


def _interval_in_floats(name, a, b):
    """Floats that hold the whole interval: an end that is no float, like 1/10 or pi, moves outward to the next."""
    import sympy as sp

    exact = [read(str(end)) for end in (a, b)]
    if not all(end.is_number and end.is_finite for end in exact) or not exact[0] < exact[1]:
        raise ValueError(f"an interval needs finite ends in order, was given {name} from {a} to {b}")
    left, right = map(float, exact)
    if sp.Rational(left) > exact[0]:
        left = math.nextafter(left, -math.inf)
    if sp.Rational(right) < exact[1]:
        right = math.nextafter(right, math.inf)
    return left, right


def _evaluator(text, name, arithmetic):
    """The formula as a function of a ball: same text, other numbers."""
    expanded = {
        "sigma": lambda u: 1 / (1 + arithmetic.names["exp"](-u)),
        "softplus": lambda u: arithmetic.names["log"](1 + arithmetic.names["exp"](u)),
        "Phi": lambda u: (1 + arithmetic.names["erf"](u / arithmetic.names["sqrt"](arithmetic.number("2")))) / 2,
    }
    names = arithmetic.names | expanded
    tree = parse(text)
    used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    if used & {"erf", "erfc", "Phi"} and "erf" not in arithmetic.names:
        raise ValueError(f"bounds for {text!r} need ball arithmetic: pip install python-flint")
    unknown = used - set(names) - {name}
    if unknown:
        raise ValueError(f"cannot bound {text!r}: no interval version of {', '.join(sorted(unknown))}")
    code = compile(_Numbers().visit(tree), "<formula>", "eval")
    return lambda ball: eval(code, {"__builtins__": {}}, names | {name: ball, "_number": arithmetic.number})


class _Numbers(ast.NodeTransformer):
    """Decimal text becomes an enclosure of that decimal; whole exponents stay integers."""

    def visit_BinOp(self, node):
        if isinstance(node.op, ast.Pow) and isinstance(node.right, ast.Constant) and isinstance(node.right.value, int):
            node.left = self.visit(node.left)
            return node
        return self.generic_visit(node)

    def visit_Constant(self, node):
        call = ast.Call(ast.Name("_number", ast.Load()), [ast.Constant(str(node.value))], [])
        return ast.copy_location(ast.fix_missing_locations(call), node)


def _slope(text, name, arithmetic):
    """The derivative as an evaluator, or None where SymPy's derivative has no interval version (kinks)."""
    import sympy as sp

    symbol = sp.Symbol(name, real=True)
    derivative = sp.sstr(sp.diff(read(text), symbol)).replace("Abs(", "abs(")
    try:
        return _evaluator(derivative, name, arithmetic)
    except ValueError:
        return None
