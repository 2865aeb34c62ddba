"""The catalogue in JavaScript: f, f′ and f″ of every function of one variable, for the live figures of the pages.

SymPy differentiates; what it differentiates is built from pieces that are right in the tails (web/live/math.js), each
with its own derivative. Where a record's formula as written would lose digits, STABLE says it another way; a test
holds every function against the record's own NumPy kernels.
"""

import ast
import json
from functools import cache

from actlib.catalogue import ALL
from actlib.formula import read

# name -> the formula in stable pieces; further entries are f′ and f″ where SymPy's derivative would cancel
STABLE = {
    "sigmoid": ["sigma(a*x)"],
    "hard_sigmoid": ["Max(0, Min(1, (x + w) / (2*w)))"],
    "softsign": ["x / turn(x, k)", "turn(x, k)**(-1 - k)", "-(k + 1)*sign(x)*abs(x)**(k - 1)*turn(x, k)**(-1 - 2*k)"],
    "algebraic": ["x / sqrt(1 + alpha*x**2)", "(1 + alpha*x**2)**(-3/2)"],
    "gaussian": ["bell(x)"],
    "noisy_relu": ["s*smear(x/s)"],
    "elu": ["Max(0, x) + alpha*expm1(Min(0, x))"],
    "celu": ["Max(0, x) + alpha*expm1(Min(0, x)/alpha)"],
    "selu": ["lam*(Max(0, x) + alpha*expm1(Min(0, x)))"],
    "softplus": ["softplus(beta*x) / beta"],
    "squareplus": ["plus(x, b)", "plus(x, b) / root(x, b)", "b / (2*root(x, b)**3)"],
    "sqrt_relu": ["plus(x, alpha)", "plus(x, alpha) / root(x, alpha)", "alpha / (2*root(x, alpha)**3)"],
    "log_sigmoid": ["-softplus(-x)"],
    "tanhshrink": ["shrink(x)", "tanh(x)**2"],
    "gelu_tanh": ["x*sigma(2*sqrt(2/pi)*(x + 0.044715*x**3))"],
    "gelu_sigmoid": ["x*sigma(1.702*x)"],
    "silu": ["x*sigma(x)"],
    "swish": ["x*sigma(beta*x)"],
    "xtanh_relu": ["x*sigma(2*x/alpha)"],
    "mish": ["x*tanh(softplus(x))"],
    "tanhexp": ["x*tanh(grow(x))"],
    "xielu": ["alpha_p*Max(0, x)**2 + beta*x + alpha_n*(expm1(Min(0, x)) - Min(0, x))"],
}

# A slider's range where the rule of `slider` would leave the parameter's domain (it names another parameter).
RANGES = {
    ("rrelu", "lower"): (0.01, 0.3),
    ("rrelu", "upper"): (0.3, 2),
    ("srelu", "tl"): (-3, -0.25),
    ("srelu", "tr"): (0.25, 3),
    ("xielu", "alpha_n"): (0.6, 4),
    ("xielu", "beta"): (0.05, 0.55),
    ("softsign", "k"): (1, 16),
}
SYMBOLS = {"lam": "λ", "alpha": "α", "beta": "β", "theta": "θ", "alpha_p": "αₚ", "alpha_n": "αₙ"}


@cache
def pieces():
    """The names that formulas may use here, as SymPy functions that know their derivatives."""
    import sympy as sp

    def piece(name, derivative):
        def fdiff(self, argindex=1):
            return sp.sympify(derivative(*self.args))

        return type(name, (sp.Function,), {"fdiff": fdiff, "nargs": None})

    made = {name: piece(name, lambda u: 0) for name in ("step", "sign", "above", "below")}
    made["exp"], made["erf"] = sp.exp, piece("erf", lambda u: 2 / sp.sqrt(sp.pi) * made["bell"](u))
    made["bell"] = piece("bell", lambda u: -2 * u * made["bell"](u))
    made["sigma"] = piece("sigma", lambda u: made["bump"](u))
    made["bump"] = piece("bump", lambda u: -made["bump"](u) * made["tanh"](u / 2))
    made["softplus"] = piece("softplus", lambda u: made["sigma"](u))
    made["phi"] = piece("phi", lambda u: -u * made["phi"](u))
    made["Phi"] = piece("Phi", lambda u: made["phi"](u))
    made["smear"] = piece("smear", lambda u: made["Phi"](u))
    made["tanh"] = piece("tanh", lambda u: made["sech2"](u))
    made["sech2"] = piece("sech2", lambda u: -2 * made["tanh"](u) * made["sech2"](u))
    made["shrink"] = piece("shrink", lambda u: made["tanh"](u) ** 2)
    made["expm1"] = piece("expm1", sp.exp)
    made["grow"] = piece("grow", lambda u: made["grow"](u))
    made["pos"] = piece("pos", lambda u: made["above"](u))
    made["neg"] = piece("neg", lambda u: made["below"](u))
    for name in ("turn", "plus", "root"):  # their derivatives are written out above
        made[name] = sp.Function(name)
    made["H"] = made["step"]
    made["Max"] = lambda *a: made["pos"](a[1]) if a[0] == 0 else sp.Max(*a)
    made["Min"] = lambda *a: made["neg"](a[1]) if a[0] == 0 else sp.Min(*a)
    return made


def _read(f, text):
    """A formula in stable pieces; the record's constants become numbers."""
    import sympy as sp

    constants = {n: sp.Float(f.fact(c).evalf(30), 20) for n, c in f.constants.items()}
    return read(text, functions=pieces()).subs({sp.Symbol(n, real=True): v for n, v in constants.items()})


def derivatives(f):
    """f, f′ and f″ as SymPy expressions of stable pieces."""
    import sympy as sp

    x, found = sp.Symbol("x", real=True), [_read(f, text) for text in STABLE.get(f.name, [f.formula])]
    while len(found) < 3:
        found.append(sp.diff(found[-1], x).replace(sp.DiracDelta, lambda *a: sp.S.Zero))
    return found


@cache
def printer():
    from sympy.printing.jscode import JavascriptCodePrinter
    from sympy.printing.precedence import PRECEDENCE

    class Printer(JavascriptCodePrinter):
        """JavaScript in the names of web/live/math.js."""

        def _print_Function(self, e):
            name = {"Abs": "abs", "Max": "max", "Min": "min", "Heaviside": "above"}.get(type(e).__name__)
            inside = e.args[:1] if name == "above" else e.args  # at the seam itself the record's slope is used
            return f"{name or type(e).__name__}({','.join(map(self._print, inside))})"

        _print_Max = _print_Min = _print_Heaviside = _print_Function

        def _print_Pow(self, e):
            if e.exp == 2 and e.base.is_Symbol:
                return f"({e.base}*{e.base})"
            if e.exp == -1:
                return f"1/{self.parenthesize(e.base, PRECEDENCE['Mul'], strict=False)}"
            if e.exp.is_Rational and e.exp.q == 2 and abs(e.exp.p) == 1:
                return f"{'1/' * (e.exp.p < 0)}sqrt({self._print(e.base)})"
            return f"pow({self._print(e.base)},{self._print(e.exp)})"

        def _print_Piecewise(self, e):
            text = self._print(e.args[-1].expr)
            for branch in reversed(e.args[:-1]):
                text = f"({self._print(branch.cond)})?({self._print(branch.expr)}):{text}"
            return f"({text})"

        def _print_Float(self, e):
            return repr(float(e))

        def _print_Infinity(self, e):
            return "Infinity"

    return Printer()


def js(expression):
    """JavaScript of a SymPy expression."""
    return printer().doprint(expression).replace("Math.", "").replace(" ", "")


def fact_js(f, text):
    """JavaScript of a record's fact that may depend on the parameters: "oo if a > 1 else max(1, a)"."""

    def written(node):
        if isinstance(node, ast.IfExp):
            test = ast.unparse(node.test).replace(" and ", "&&")
            return f"({test})?({written(node.body)}):({written(node.orelse)})"
        source = ast.unparse(node)
        return js(_read(f, source.replace("max(", "Max(")))

    return written(ast.parse(text, mode="eval").body)


def slider(f, name):
    """(low, high, logarithmic) for a parameter's slider, within its domain."""
    p = f.parameters[name]
    if (f.name, name) in RANGES:
        return (*RANGES[f.name, name], False)
    if p.domain == f"{name} > 0":
        return float(f"{p.default / 20:.1g}"), float(f"{p.default * 20:.1g}"), True
    return -3, 3, False


def function_js(f):
    """One function's entry: its name in print, [f, f′, f″], [place, slope] of its seams, its parameters."""
    arguments = ",".join(["x", *f.parameters])
    formulas = [f"({arguments})=>{js(e)}" for e in derivatives(f)]
    settings = ",".join(f.parameters)
    seams = ",".join(f"[{js(_read(f, point))},{js(_read(f, slope))}]" for point, slope in f.breaks.items())
    entry = {
        "title": quoted(f.title.split(" (")[0]),
        "f": f"[{','.join(formulas)}]",
        "seams": f"({settings})=>[{seams}]",
    }
    parameters = (f"{{name:{quoted(n)},start:{float(p.default)!r}}}" for n, p in f.parameters.items())
    return entry_js(f, {**entry, "parameters": f"[{','.join(parameters)}]"})


def entry_js(f, entry):
    return f"{f.name}:{{" + ",".join(f"{k}:{v}" for k, v in entry.items()) + "}"


def facts_js(f):
    """What the explorer alone needs of it: largest slope, second moment at the defaults, the parameters' sliders."""
    sliders = []
    for name in f.parameters:
        low, high, logarithmic = slider(f, name)
        shown = quoted(SYMBOLS.get(name, name))
        sliders.append(f"{{shown:{shown},low:{low},high:{high},log:{int(logarithmic)}}}")
    steepest = f"({','.join(f.parameters)})=>{fact_js(f, f.lipschitz_text)}"
    entry = {"steepest": steepest, "second": repr(float(f.second_moment)), "sliders": f"[{','.join(sliders)}]"}
    return entry_js(f, entry)


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def scaled_erfc_series(terms=34):
    """Chebyshev coefficients of (1 + 2u) e^(u²) erfc(u) in t = (u - 3.75)/(u + 3.75), u from 0 to infinity."""
    import mpmath

    with mpmath.workdps(40):

        def value(t):
            u = mpmath.mpf(15) / 4 * (1 + t) / (1 - t)
            return (1 + 2 * u) * mpmath.exp(u * u) * mpmath.erfc(u)

        nodes = [mpmath.cos(mpmath.pi * (j + mpmath.mpf(1) / 2) / terms) for j in range(terms)]
        values = [value(t) for t in nodes]
        series = [
            2 * mpmath.fsum(v * mpmath.cos(k * mpmath.acos(t)) for v, t in zip(values, nodes, strict=True)) / terms
            for k in range(terms)
        ]
        return [float(series[0] / 2), *map(float, series[1:])]


def script():
    """The two constants that the page's script needs: the series of erfc, and the functions."""
    entries = ",\n".join(function_js(f) for f in ALL.values())
    series = ",".join(f"{c:.17g}" for c in scaled_erfc_series())
    return f"const SERIES=[{series}];\nconst FUNCTIONS={{\n{entries}\n}};\n"


def explorer_script():
    """The third one, for the explorer alone."""
    entries = ",\n".join(facts_js(f) for f in ALL.values())
    return f"const FACTS={{\n{entries}\n}};\n"
