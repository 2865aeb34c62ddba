"""A reader's formula as code: what may stand in it, and NumPy kernels for its value and its slope.

Pieces that have a careful version in the catalogue (sigma, Phi, softplus, tanh) get it, and are differentiated as
pieces: the slope of sigma(x) is sigma(x) sigma(-x), in which nothing cancels. The rest is computed as it is written.
"""

import ast
from functools import cache

import numpy as np

from actlib.arguments import is_number
from actlib.catalogue.numerics import normal_cdf, normal_density, sigma
from actlib.formula import parse, read

ONE = ("exp log sqrt tanh sinh cosh sin cos atan asin acos erf erfc sign abs H relu sigma softplus Phi phi").split()
SEVERAL = ("max", "min", "Max", "Min", "Piecewise")
CONSTANTS = ("pi", "euler", "true")
_ALLOWED = (ast.Expression, ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.UnaryOp, ast.USub, ast.UAdd,
            ast.Call, ast.Name, ast.Load, ast.Constant, ast.Compare, ast.Lt, ast.LtE, ast.Gt, ast.GtE,
            ast.Tuple)  # fmt: skip
_INSTEAD = {"ln": "log", "e": "euler", "arctan": "atan", "sigmoid": "sigma", "logistic": "sigma", "Abs": "abs",
            "heaviside": "H", "step": "H", "maximum": "max", "minimum": "min", "normal": "Phi"}  # fmt: skip


def closed(text, what, values):
    """The formula with its parameters replaced by their values; ValueError says what does not belong into one."""
    if not isinstance(text, str):
        raise TypeError(f"{what} takes a formula as text, such as 'sigma(x)'; it was given {type(text).__name__}")
    tree = parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor):
            raise ValueError(f"in {text!r} the power is written ^; write **, as in x**2")
        number = not isinstance(node, ast.Constant) or type(node.value) in (int, float) and abs(node.value) < 1e300
        if isinstance(node, (ast.BinOp, ast.UnaryOp)) and not isinstance(node.op, _ALLOWED):
            number = False
        if isinstance(node, ast.Constant) and node.value is True:
            raise ValueError(
                "for a choice that is left over write true, not True, as in Piecewise((0, x < 0), (x, true))"
            )
        if not isinstance(node, _ALLOWED) or not number:
            raise ValueError(
                f"{ast.unparse(node)!r} does not belong into a formula; it takes numbers, x, parameters, "
                f"+ - * / **, {', '.join(ONE)} and {', '.join(SEVERAL)}"
            )
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", ast.unparse(node.func))
            if name not in (*ONE, *SEVERAL):
                hint = f"; write {_INSTEAD[name]}" if name in _INSTEAD else ""
                raise ValueError(f"the workshop knows no function {name!r}{hint or '; it knows ' + ', '.join(ONE)}")
            if node.keywords or name in ONE and len(node.args) != 1:
                raise ValueError(f"{name} takes one argument, was given {ast.unparse(node)!r}")
            if name not in ONE and not node.args:
                raise ValueError(f"{name} takes at least one argument, was given {ast.unparse(node)!r}")
    _pieces_fit(tree)
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - called - {*CONSTANTS, "x"}
    if unused := set(values) - names - {"k"}:
        known = ", ".join(sorted(names)) or "none"
        raise ValueError(f"{text!r} has no parameter {min(unused)!r}; its parameters: {known}")
    for name in sorted(names):
        if name in (*ONE, *SEVERAL) and name not in values:
            raise ValueError(f"{name} is a function: write {name}(x)")
        if name not in values:
            hint = f" (for Euler's number write {_INSTEAD[name]})" if name == "e" else ""
            raise ValueError(f"the formula uses {name}, which has no value{hint}; give it one: {name}=1")
    made = _Put({n: _number(n, v) for n, v in values.items()}).visit(tree)
    _numbers_fit(made)
    return ast.unparse(made)


def _pieces_fit(tree):
    """Comparisons and pairs belong into Piecewise, each pair a formula and its condition, the last one `true`."""
    inside = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Piecewise":
            pairs = node.args
            conditions = [p.elts[1] for p in pairs if isinstance(p, ast.Tuple) and len(p.elts) == 2]
            true = [isinstance(c, ast.Name) and c.id == "true" for c in conditions]
            plain = [isinstance(c, ast.Compare) and len(c.ops) == 1 for c in conditions]  # not 0 < x < 1
            fit = all(t or p for t, p in zip(true, plain, strict=True))
            if len(conditions) < len(pairs) or not fit or not true[-1]:
                raise ValueError(
                    f"Piecewise takes pairs (formula, condition), the last one with true, as in "
                    f"Piecewise((0, x < 0), (x, true)); it was given {ast.unparse(node)!r}"
                )
            inside |= {id(p) for p in pairs} | {id(c) for c in conditions}
    for node in ast.walk(tree):
        alone = isinstance(node, (ast.Compare, ast.Tuple)) or isinstance(node, ast.Name) and node.id == "true"
        if alone and id(node) not in inside:
            raise ValueError(
                f"{ast.unparse(node)!r} is no number; a step is H(x), a choice is Piecewise((0, x < 0), (x, true))"
            )


def _numbers_fit(tree):
    """Numbers that no float holds would be worked out, digit for digit, for hours; 1/0 is none."""
    plain = (ast.BinOp, ast.UnaryOp, ast.Constant, ast.operator, ast.unaryop)
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and all(isinstance(n, plain) for n in ast.walk(node)):
            whole = ast.Expression(_Floats().visit(ast.parse(ast.unparse(node), mode="eval").body))
            try:
                eval(compile(ast.fix_missing_locations(whole), "<number>", "eval"), {"__builtins__": {}})
            except OverflowError:
                raise ValueError(f"{ast.unparse(node)!r} is too large a number for a formula") from None
            except ZeroDivisionError:
                raise ValueError(f"{ast.unparse(node)!r} divides by 0") from None


class _Floats(ast.NodeTransformer):
    """Numbers as floats, whose powers end at 1e308."""

    def visit_Constant(self, node):
        return ast.Constant(float(node.value))


def at(text, scale):
    """S(x) as text -> S(scale x) as text."""
    inner = ast.BinOp(_number("k", scale), ast.Mult(), ast.Name("x", ast.Load()))
    return text if scale == 1 else ast.unparse(_Put({"x": inner}).visit(parse(text)))


def _number(name, value):
    if not is_number(value):
        raise TypeError(f"parameter {name} takes a number; it was given {type(value).__name__} {value!r}")
    if not np.isfinite(value):
        raise ValueError(f"parameter {name} takes a finite number; it was given {value}")
    plain = int(value) if float(value).is_integer() and abs(value) < 1e15 else float(value)
    return ast.Constant(plain) if plain >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-plain))


class _Put(ast.NodeTransformer):
    """Names replaced by pieces of formula."""

    def __init__(self, pieces):
        self.pieces = pieces

    def visit_Name(self, node):
        return self.pieces.get(node.id, node)

    def visit_BinOp(self, node):
        """Factors 1 that a parameter leaves behind are not written."""
        left, right = self.visit(node.left), self.visit(node.right)
        ones = [isinstance(part, ast.Constant) and part.value == 1 for part in (left, right)]
        if isinstance(node.op, ast.Mult) and any(ones):
            return right if ones[0] else left
        if isinstance(node.op, (ast.Div, ast.Pow)) and ones[1] or isinstance(node.op, ast.Pow) and ones[0]:
            return left
        return ast.BinOp(left, node.op, right)


@cache
def _pieces():
    """SymPy functions that stay whole until NumPy evaluates them, each with its slope in the same terms."""
    import sympy as sp

    def piece(name, slope):
        return type(name, (sp.Function,), {"fdiff": lambda self, i=1: slope(*self.args, i), "nargs": None})

    made = {}
    made["sigma"] = piece("sigma", lambda u, i: made["sigma"](u) * made["sigma"](-u))
    made["phi"] = piece("phi", lambda u, i: -u * made["phi"](u))
    made["Phi"] = piece("Phi", lambda u, i: made["phi"](u))
    made["softplus"] = piece("softplus", lambda u, i: made["sigma"](u))
    made["tanh"] = piece("tanh", lambda u, i: 4 * made["sigma"](2 * u) * made["sigma"](-2 * u))
    made["H"] = piece("H", lambda u, i: sp.Integer(0))
    made["sign"] = piece("sign", lambda u, i: sp.Integer(0))
    made["abs"] = piece("abs", lambda u, i: made["sign"](u))
    made["relu"] = piece("relu", lambda u, i: made["H"](u))
    made["larger"] = piece("larger", lambda a, b, i: made["H"](a - b if i == 1 else b - a))
    made["smaller"] = piece("smaller", lambda a, b, i: made["H"](b - a if i == 1 else a - b))
    for name, pair in (("max", made["larger"]), ("min", made["smaller"])):
        made[name] = made[name.title()] = _OfSeveral(pair)
    return made


class _OfSeveral:
    """max and min of any number of arguments from those of two."""

    def __init__(self, pair):
        self.pair = pair

    def __call__(self, first, *more):
        for other in more:
            first = self.pair(first, other)
        return first

    def _sympy_(self):
        return self


def _erf(name):
    def run(u):
        from scipy import special  # imported here: SciPy costs more than all of actlib

        return getattr(special, name)(u)

    return run


def _sigma(u):
    return np.where(np.isinf(u), u > 0, sigma(u)).astype(u.dtype)


_NUMPY = {"sigma": _sigma, "phi": normal_density, "Phi": normal_cdf,
          "softplus": lambda u: np.logaddexp(u, u.dtype.type(0)),
          "tanh": np.tanh, "H": lambda u: np.heaviside(u, u.dtype.type(0.5)), "sign": np.sign, "abs": np.abs,
          "relu": lambda u: np.maximum(u, 0), "larger": np.maximum, "smaller": np.minimum, "erf": _erf("erf"),
          "erfc": _erf("erfc")}  # fmt: skip


def kernels(text):
    """(value, slope) of a closed formula as NumPy functions of x, in the precision of x where nothing needs more."""
    import sympy as sp

    x = sp.Symbol("x", real=True)
    formula = _read_whole(text)
    code = [sp.lambdify(x, e, [_NUMPY, "numpy"]) for e in (formula, sp.diff(formula, x))]

    def kernel(run):
        def evaluate(x):
            with np.errstate(all="ignore"):
                y = np.broadcast_to(run(x), x.shape)
            return np.where(np.isnan(x), x, y)

        return evaluate

    return [kernel(run) for run in code]


def _read_whole(text):
    """The formula in SymPy, its pieces left whole."""
    used = {n.id for n in ast.walk(parse(text)) if isinstance(n, ast.Name)}
    return read(text, **{n: p for n, p in _pieces().items() if n in used})
