"""Formulas as text: read into SymPy, and typeset exactly as they are written.

The catalogue and the proofs write mathematics in Python syntax, "1/(1 + exp(-x))". `read` gives SymPy's
expression; `typeset` gives LaTeX *of the text itself*, because SymPy reorders what it reads and a proof must
show the line its author wrote.
"""

import ast
import math

GREEK = ("alpha beta gamma delta epsilon theta lambda mu nu xi rho sigma tau phi omega Phi Delta pi eta zeta").split()
# Python's keyword `lambda` cannot be a name; formulas write `lam`.
SPELLED = {"euler": "e", "lam": r"\lambda", "oo": r"\infty", "ell": r"\ell", "inf": r"\infty", "golden": r"\varphi_g",
    "W": "W",
    "tl": "t_l", "al": "a_l", "tr": "t_r", "ar": "a_r", "limit": r"\mathrm{limit}", "offset": r"\mathrm{offset}",
    "lower": r"\mathrm{lower}", "upper": r"\mathrm{upper}"}  # fmt: skip
FUNCTIONS = {
    "log": r"\ln", "tanh": r"\tanh", "sinh": r"\sinh", "cosh": r"\cosh", "sin": r"\sin", "cos": r"\cos",
    "atan": r"\arctan", "erf": r"\operatorname{erf}", "erfc": r"\operatorname{erfc}", "sign": r"\operatorname{sign}",
    "Max": r"\max", "Min": r"\min", "max": r"\max", "min": r"\min", "LambertW": "W", "Phi": r"\Phi",
    "phi": r"\varphi", "sigma": r"\sigma", "H": "H", "softplus": r"\operatorname{softplus}", "DiracDelta": r"\delta",
    "relu": r"\operatorname{relu}", "logit": r"\operatorname{logit}", "E": r"\mathbb{E}", "asin": r"\arcsin",
    "besselk": "K",
    "acos": r"\arccos",
}  # fmt: skip
RELATIONS = {ast.Eq: "=", ast.LtE: r"\le", ast.Lt: "<", ast.GtE: r"\ge", ast.Gt: ">", ast.NotEq: r"\ne"}
SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4  # how tightly a piece of LaTeX binds


def symbols(text, given=None):
    """SymPy symbols for the free names of a formula: real unless `given` says more, {"k": "positive"}."""
    import sympy as sp

    known = set(_namespace())
    names = {node.id for node in ast.walk(parse(text)) if isinstance(node, ast.Name)}
    given = given or {}
    made = {n: sp.Symbol(n, **{given.get(n, "real"): True}) for n in names - known}
    for name, symbol in made.items():
        if not getattr(symbol, f"is_{given.get(name, 'real')}", False):
            raise ValueError(f"{name} cannot be {given[name]!r}: SymPy knows real, positive, nonnegative, integer, …")
    return made


def read(text, given=None, functions=None, **values):
    """SymPy expression of a formula; `values` replaces names, `given` holds assumptions by name.

    `functions` are used in place of those that bear the same names here. ValueError for what is no formula, or calls
    a function that is not known.

    >>> read("exp(a*x)", a=2)
    exp(2*x)
    """
    names = _namespace() | symbols(text, given) | {n: exact(v) for n, v in values.items()}
    names |= functions or {}
    plain = parse(text)
    for name in (getattr(node.func, "id", None) for node in ast.walk(plain) if isinstance(node, ast.Call)):
        if name and not callable(names[name]):
            known = ", ".join(sorted(n for n, v in _namespace().items() if callable(v)))
            raise ValueError(f"no function is called {name!r} in {text.strip()!r}; known: {known}")
    tree = _Exact(" ".join(text.split())).visit(plain)
    return eval(compile(tree, "<formula>", "eval"), {"__builtins__": {}}, names)


def read_vector(text, z, **values):
    """One output of a function of several inputs: `z` is a list, and the text may sum and index it.

    >>> from sympy.abc import a, b
    >>> read_vector("exp(z[i]) / sum(exp(u) for u in z)", z=[a, b], i=0)
    exp(a)/(exp(a) + exp(b))
    """
    import sympy as sp

    def largest(*among):
        return sp.Max(*(among[0] if len(among) == 1 else among))

    known = {n: v if isinstance(v, int) else exact(v) for n, v in values.items()}
    names = _namespace() | {"sum": sum, "range": range, "max": largest, "z": list(z)} | known
    tree = parse(text)
    return sp.sympify(eval(compile(tree, "<formula>", "eval"), {"__builtins__": {}} | names))


def exact(value):
    """A number as SymPy keeps it without rounding: 0.01 is 1/100, as it was written."""
    import sympy as sp

    return sp.Rational(str(value)) if isinstance(value, float) and math.isfinite(value) else sp.sympify(value)


def typeset(text):
    """LaTeX of a formula, in the order in which it is written.

    >>> print(typeset("exp(-x) / (1 + exp(-x))**2"))
    \\frac{e^{-x}}{\\left(1 + e^{-x}\\right)^{2}}
    """
    return _latex(parse(text).body)[0]


def parse(text):
    """The syntax tree of a formula; ValueError where it is none, TypeError where it is no text."""
    if not isinstance(text, str):
        raise TypeError(f"a formula is text, such as 'exp(-x)'; it was given {type(text).__name__} {text!r}")
    try:
        return ast.parse(" ".join(text.split()), mode="eval")
    except SyntaxError as error:
        raise ValueError(f"not a formula in Python syntax: {text.strip()!r} ({error.msg})") from None


class _Exact(ast.NodeTransformer):
    """Numbers become SymPy's, to every digit that was written, so that 1/2 stays a half."""

    def __init__(self, source):
        self.source = source

    def visit_Constant(self, node):
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            return node
        text = ast.Constant(ast.get_source_segment(self.source, node))
        return ast.copy_location(
            ast.fix_missing_locations(ast.Call(ast.Name("Rational", ast.Load()), [text], [])), node
        )


_names = {}


def _namespace():
    if not _names:
        import sympy as sp

        u = sp.Dummy("u")
        same = "exp log tanh sinh cosh sin cos atan asin acos erf erfc sign Max Min LambertW DiracDelta sqrt oo pi"
        same += " Piecewise besselk nan ceiling floor Mod Eq And Or diff integrate limit factorial binomial summation"
        same += " Rational Interval FiniteSet Union"
        _names.update({name: getattr(sp, name) for name in same.split()})
        _names.update(
            abs=sp.Abs,
            max=sp.Max,
            min=sp.Min,
            golden=sp.GoldenRatio,
            euler=sp.E,
            true=sp.true,
            H=lambda v: sp.Heaviside(v, sp.Rational(1, 2)),
            relu=lambda v: sp.Max(0, v),
            sigma=sp.Lambda(u, 1 / (1 + sp.exp(-u))),
            softplus=sp.Lambda(u, sp.log(1 + sp.exp(u))),
            logit=sp.Lambda(u, sp.log(u / (1 - u))),
            Phi=sp.Lambda(u, (1 + sp.erf(u / sp.sqrt(2))) / 2),
            phi=sp.Lambda(u, sp.exp(-(u**2) / 2) / sp.sqrt(2 * sp.pi)),
        )
    return _names


# --- typesetting: each piece is (latex, how tightly it binds)


def _latex(node):
    if type(node) not in _HANDLERS:
        raise ValueError(f"cannot typeset {ast.unparse(node)!r}")
    return _HANDLERS[type(node)](node)


def _wrap(node, at_least):
    text, binds = _latex(node)
    return text if binds >= at_least else rf"\left({text}\right)"


def _name(name):
    if name in SPELLED:
        return SPELLED[name]
    if name in GREEK:
        return "\\varphi" if name == "phi" else "\\" + name
    head = name.rstrip("0123456789")
    stem, _, index = name.partition("_")
    if index:
        return f"{_name(stem)}_{{{index}}}"
    return f"{_name(head)}_{{{name[len(head) :]}}}" if head and head != name else name


def _binary(node):
    left, right = node.left, node.right
    match node.op:
        case ast.Add():
            return f"{_wrap(left, SUM)} + {_wrap(right, SUM)}", SUM
        case ast.Sub():
            return f"{_wrap(left, SUM)} - {_operand(right)}", SUM
        case ast.Mult():
            a = _latex(left)[0] if isinstance(left, ast.UnaryOp) else _wrap(left, PRODUCT)
            b = _operand(right)
            dot = r" \cdot " if b[0].isdigit() or b.startswith(r"\frac{1}") else r"\,"
            return f"{a}{dot}{b}", PRODUCT
        case ast.Div() if isinstance(left, ast.UnaryOp):
            return rf"-\frac{{{_latex(left.operand)[0]}}}{{{_latex(right)[0]}}}", SUM
        case ast.Div():
            return rf"\frac{{{_latex(left)[0]}}}{{{_latex(right)[0]}}}", PRODUCT
        case ast.Pow():
            if isinstance(left, ast.Call) and getattr(left.func, "id", "") in ("tanh", "sin", "cos", "cosh", "sinh"):
                name, argument = FUNCTIONS[left.func.id], _latex(left.args[0])[0]
                return rf"{name}^{{{_latex(right)[0]}}}({argument})", ATOM
            base = _wrap(left, ATOM)
            if base.startswith("e^{"):
                base = rf"\left({base}\right)"
            return f"{base}^{{{_latex(right)[0]}}}", POWER
    raise ValueError(f"cannot typeset the operator {type(node.op).__name__}")


def _operand(node):
    """A right operand, or what d/dx is applied to: in brackets where it is a sum or starts with a minus."""
    text = _wrap(node, PRODUCT)
    return rf"\left({text}\right)" if text.startswith("-") else text


def _call(node):
    name = ast.unparse(node.func)
    parts = [_latex(a)[0] for a in node.args if not isinstance(a, ast.GeneratorExp)]
    match name:
        case "sum" | "max" if isinstance(node.args[0], ast.GeneratorExp):
            sign = {"sum": r"\sum", "max": r"\max"}[name]
            return rf"{sign}_{{{_over(node.args[0])}}} {_wrap(node.args[0].elt, PRODUCT)}", PRODUCT
        case "delta":
            return rf"\delta_{{{parts[0]},{parts[1]}}}", ATOM
        case "top":
            return rf"\operatorname{{top}}_{{{parts[1]}}}({parts[0]})", ATOM
        case "exp":
            return f"e^{{{parts[0]}}}", ATOM
        case "sqrt":
            return rf"\sqrt{{{parts[0]}}}", ATOM
        case "abs" | "Abs":
            return rf"\left\lvert {parts[0]}\right\rvert", ATOM  # a bar | would end a table's cell
        case "diff":
            order = f"^{{{parts[2]}}}" if len(parts) > 2 else ""
            return rf"\frac{{d{order}}}{{d{parts[1]}{order}}}\,{_operand(node.args[0])}", PRODUCT
        case "limit":
            side = {"'+'": "^+", "'-'": "^-"}.get(ast.unparse(node.args[3]), "") if len(parts) > 3 else ""
            return rf"\lim_{{{parts[1]} \to {parts[2]}{side}}} {_operand(node.args[0])}", PRODUCT
        case "integrate":
            variable, low, high = (_latex(e)[0] for e in node.args[1].elts)
            return rf"\int_{{{low}}}^{{{high}}} {_wrap(node.args[0], PRODUCT)}\,d{variable}", PRODUCT
        case "Piecewise":
            rows = [rf"{_latex(p.elts[0])[0]} & {_condition(p.elts[1])}" for p in node.args]
            return r"\begin{cases}" + r" \\ ".join(rows) + r"\end{cases}", PRODUCT
        case "Rational":
            return rf"\frac{{{parts[0]}}}{{{parts[1]}}}", PRODUCT
        case "Interval" | "Interval.open" | "Interval.Ropen" | "Interval.Lopen":
            left = "(" if name.endswith((".open", "Lopen")) or "infty" in parts[0] else "["
            right = ")" if name.endswith((".open", "Ropen")) or "infty" in parts[1] else "]"
            tall = "frac" in "".join(parts)
            return (rf"\left{left}{{}}%s\right{right}" if tall else f"{left}%s{right}") % ", ".join(parts), ATOM
        case "FiniteSet":
            return rf"\{{{', '.join(parts)}\}}", ATOM
        case "Union":
            return r" \cup ".join(parts), SUM
    shown = FUNCTIONS.get(name) or rf"\operatorname{{{name}}}"
    inside = ", ".join(parts)
    return (rf"{shown}\left({inside}\right)" if "frac" in inside or "^" in inside else f"{shown}({inside})"), ATOM


def _over(node):
    """What a sum runs over: "u in z", "1 <= k < n + 1"."""
    (loop,) = node.generators
    variable = _latex(loop.target)[0]
    if isinstance(loop.iter, ast.Call) and ast.unparse(loop.iter.func) == "range":
        ends = [_latex(a)[0] for a in loop.iter.args]
        low, high = ends if len(ends) == 2 else ("0", ends[0])
        return rf"{low} \le {variable} < {high}"
    return rf"{variable} \in {_latex(loop.iter)[0]}"


def _condition(node):
    if isinstance(node, ast.Constant) and node.value is True or isinstance(node, ast.Name) and node.id == "true":
        return r"\text{otherwise}"
    return _latex(node)[0]


def _compare(node):
    text = _wrap(node.left, SUM)
    for relation, right in zip(node.ops, node.comparators, strict=True):
        text += f" {RELATIONS[type(relation)]} {_wrap(right, SUM)}"
    return text, 0


def _unary(node):
    if isinstance(node.op, ast.USub):
        return f"-{_wrap(node.operand, PRODUCT)}", SUM
    raise ValueError(f"cannot typeset the operator {type(node.op).__name__}")


def _cases(node):
    """a if condition else b: a brace with one line a case."""
    rows = []
    while isinstance(node, ast.IfExp):
        rows.append(f"{_latex(node.body)[0]} & {_latex(node.test)[0]}")
        node = node.orelse
    rows.append(rf"{_latex(node)[0]} & \text{{otherwise}}")
    return r"\begin{cases}" + r" \\ ".join(rows) + r"\end{cases}", PRODUCT


_HANDLERS = {
    ast.BinOp: _binary,
    ast.IfExp: _cases,
    ast.Subscript: lambda node: (f"{_latex(node.value)[0]}_{{{_latex(node.slice)[0]}}}", ATOM),
    ast.Call: _call,
    ast.Compare: _compare,
    ast.UnaryOp: _unary,
    ast.Name: lambda node: (_name(node.id), ATOM),
    ast.Constant: lambda node: (str(node.value), ATOM),
    ast.Tuple: lambda node: (", ".join(_latex(e)[0] for e in node.elts), ATOM),
}
