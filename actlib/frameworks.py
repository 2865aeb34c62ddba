"""Porting: which function a framework means by a name, and how another one writes the same function.

    >>> import actlib as act
    >>> act.meaning("gelu", "JAX")
    actlib.gelu_tanh
    >>> act.spelling("leaky_relu", "Keras", a=0.1)
    'keras.activations.leaky_relu(x, negative_slope=0.1)'
    >>> act.convert("gelu", "JAX", "PyTorch")
    "F.gelu(x, approximate='tanh')"

The code is for the versions in `actlib.catalogue.rosetta.VERSIONS`, after the lines in `IMPORTS`. Taught in appendix B.
"""

import ast
import difflib
import math
import operator
from numbers import Number

from actlib.arguments import is_number
from actlib.catalogue import VECTORS, find
from actlib.catalogue.calls import CALLS, HABIT, HALVES, IMPORTS, RECIPES, WORDS
from actlib.catalogue.rosetta import OTHERS, ROSETTA, VERSIONS

WRONG = 1e-5  # a framework's function that is off by more is not offered as ours
EQUAL = (  # one function under two of our names, at these parameters
    ("swish", {"beta": 1.0}, "silu", {}),
    ("swish", {"beta": 1.702}, "gelu_sigmoid", {}),
    ("star_relu", {"s": 1.0, "b": 0.0}, "squared_relu", {}),
    ("threshold", {"theta": 0.0, "v": 0.0}, "relu", {}),
    ("prelu", {"a": 0.0}, "relu", {}),
)


def meaning(name, framework, **arguments):
    """Our function for a framework's name, its parameters set to the framework's defaults.

    `arguments` are the framework's own, such as `negative_slope`. Raises ValueError for a name or an argument that is
    not known there or that is given what it cannot be, LookupError for a function that is none of ours.

    >>> meaning("HardSigmoid", "ONNX")
    actlib.hard_sigmoid.with_(w=2.5)
    >>> meaning("gelu", "PyTorch", approximate="tanh")
    actlib.gelu_tanh
    >>> meaning("leaky_relu", "Keras", negative_slope=0.3)
    actlib.leaky_relu.with_(a=0.3)
    """
    framework = _framework(framework)
    entries = [e for e in ROSETTA if e.framework == framework and name in (e.name, e.word)]
    if not entries:
        _refuse(name, framework)
    accepted = []
    for entry in entries:
        keywords = _keywords(entry)
        accepted += [_argument_in_words(*pair) for pair in keywords.items()]
        if all(a in keywords and _agrees(keywords[a], v) for a, v in arguments.items()):
            parameters = entry.parameters | {
                ours: value
                for a, given in arguments.items()
                for ours, value in [_solved(keywords[a], given)]
                if ours is not None
            }
            return find(entry.ours).with_(**parameters) if parameters else find(entry.ours)
    given = ", ".join(f"{a}={v!r}" for a, v in arguments.items())
    raise ValueError(
        f"{framework}'s {name} was given {given}; known of it: {', '.join(dict.fromkeys(accepted)) or 'no argument'}"
    )


def spelling(f, framework, **parameters):
    """The code that computes our function in that framework: its own name if it has one, else a recipe.

    `f` is a name or a record, `parameters` are ours. x is the framework's array; in gated units, value and gate are
    its halves; softmax and its kin work along the last axis. Raises LookupError where there is no code for it.

    >>> spelling("gelu_tanh", "JAX")
    'jax.nn.gelu(x, approximate=True)'
    >>> spelling("hard_sigmoid", "PyTorch", w=2.5)
    'torch.clamp(x / 5 + 0.5, 0, 1)'
    >>> spelling("swiglu", "PyTorch")
    'value * F.silu(gate)'
    """
    f, framework = find(f), _framework(framework)
    f = f.with_(**parameters) if parameters else f
    if (code := name_call(f, framework)) is not None:
        return code
    if framework in WORDS and f.name in RECIPES:
        return _written(RECIPES[f.name], f.values, WORDS[framework])
    raise LookupError(_nothing(f, framework))


def convert(name, source, target, **arguments):
    """The code for `target` that computes what `source` means by `name` (with `source`'s own arguments).

    >>> convert("HardSigmoid", "ONNX", "JAX")
    'jnp.clip(x / 5 + 0.5, 0, 1)'
    >>> convert("LeakyReLU", "Keras", "PyTorch")
    'F.leaky_relu(x, negative_slope=0.3)'
    """
    return spelling(meaning(name, source, **arguments), target)


def name_call(f, framework):
    """The call of the framework's own function, or None where it has none with these parameters."""
    for form, values in _forms(f):
        for entry in ROSETTA:
            if (entry.framework, entry.ours) == (framework, form) and entry.off_by < WRONG:
                call = _call(entry)
                set_by_call = _names(call) & set(values)
                stated = find(form).values | entry.parameters
                if all(n in set_by_call or values[n] == stated[n] for n in values):
                    return _written(call, values, {}, float if framework == "ONNX" else _plain)
    return None


def _forms(f):
    """(name, parameters) of every way in which the catalogue has this function."""
    forms = [(f.name, f.values)]
    for a, at_a, b, at_b in EQUAL:
        forms += [(other, at_other) for name, at, other, at_other in ((a, at_a, b, at_b), (b, at_b, a, at_a))
                  if name == f.name and at == f.values]  # fmt: skip
    return forms


def _framework(given):
    known = {name.lower(): name for name in VERSIONS}
    if str(given).lower() not in known:
        raise ValueError(f"no framework is called {given!r} here; there are {', '.join(VERSIONS)}")
    return known[given.lower()]


def _refuse(name, framework):
    """The name is not in ROSETTA: say what it is, or what would be accepted."""
    for other in OTHERS:
        if (other.framework, other.name) == (framework, name):
            raise LookupError(f"{framework}'s {name} is none of our functions; it is {other.formula} ({other.note})")
    words = list(dict.fromkeys(e.word for e in ROSETTA if e.framework == framework))
    near = difflib.get_close_matches(str(name), words, n=3, cutoff=0.6)
    hint = f"did you mean {', '.join(near)}?" if near else f"known: {', '.join(words)}"
    raise ValueError(f"{framework} {VERSIONS[framework]} has no activation function {name!r} known here; {hint}")


def _nothing(f, framework):
    """The sentence for a function that the framework cannot be told to compute."""
    same = [_call(e) for e in ROSETTA if (e.framework, e.ours) == (framework, f.name)]
    text = f"{framework} {VERSIONS[framework]} has no {f!r}" + (f", only {', '.join(same)}" if same else "")
    if framework == "ONNX":
        return f"{text}; it takes several operators, as an exporter makes them"
    return text if framework == "PyTorch" else f"{text}; in PyTorch: {spelling(f, 'PyTorch')}"


def _call(entry):
    return CALLS[entry.framework].get(entry.name) or HABIT[entry.framework].format(entry.name)


def _names(code):
    return {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}


def _keywords(entry):
    """Argument there -> a constant that it must be, or the text of an expression in one of our parameters."""
    calls = [node for node in ast.walk(ast.parse(_call(entry))) if isinstance(node, ast.Call) and node.keywords]
    return {k.arg: k.value for call in calls for k in call.keywords}


def arguments_of(entry):
    """The arguments that a name takes, as text: a parameter of ours, a formula of one, or the constant it must be."""
    return {name: ast.unparse(value) for name, value in _keywords(entry).items()}


def _argument_in_words(name, value):
    try:
        return f"{name}={ast.literal_eval(value)!r}"
    except ValueError:
        return name


def _agrees(value, given):
    try:
        constant = ast.literal_eval(value)
    except ValueError:
        return True
    return isinstance(given, (str, Number)) and given == constant


def _solved(value, given):
    """(our parameter, its value) when the framework's argument is given; (None, None) if that is a constant."""
    names = _names(ast.unparse(value)) - {"x", "keras"}
    if not names:
        return None, None
    (ours,) = names
    if isinstance(value, (ast.Name, ast.Call)):  # a call: a tensor or an initialiser around the number
        return ours, given
    formula = ast.unparse(value)
    if not is_number(given):
        raise TypeError(f"an argument that is {formula} here was given {type(given).__name__} {given!r}, not a number")
    import sympy as sp

    unknown = sp.Symbol(ours)
    equation = sp.sympify(formula, locals={ours: unknown}) - sp.nsimplify(given)
    solutions = sp.solve(equation, unknown) if math.isfinite(given) else []
    if not solutions:
        raise ValueError(f"an argument that is {formula} here was given {given!r}, which it is for no {ours}")
    return ours, float(solutions[0])


class _Writer(ast.NodeTransformer):
    """Puts numbers for our parameters and a framework's words for the recipe's."""

    FOLD = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}

    def __init__(self, values, words, number):
        self.values, self.words, self.number = values, words, number

    def visit_Name(self, node):
        return ast.Constant(self.number(self.values[node.id])) if node.id in self.values else node

    def visit_Call(self, node):
        node.args = [self.visit(a) for a in node.args]
        for keyword in node.keywords:
            keyword.value = self.visit(keyword.value)
        if isinstance(node.func, ast.Name) and node.func.id in self.words:
            word = self.words[node.func.id]
            texts = [ast.unparse(ast.fix_missing_locations(a)) for a in node.args]
            code = word.format(*texts) if "{" in word else f"{word}({', '.join(texts)})"
            return ast.parse(code, mode="eval").body
        node.func = self.visit(node.func)
        return node

    def visit_UnaryOp(self, node):
        node.operand = self.visit(node.operand)
        known = isinstance(node.operand, ast.Constant) and isinstance(node.op, ast.USub)
        return ast.Constant(-node.operand.value) if known else node

    def visit_BinOp(self, node):
        node.left, node.right = self.visit(node.left), self.visit(node.right)
        left, right = (side.value if isinstance(side, ast.Constant) else None for side in (node.left, node.right))
        kind = type(node.op)
        if left is not None and right is not None and kind in self.FOLD:
            return ast.Constant(_plain(self.FOLD[kind](left, right)))
        if kind is ast.Mult and left == 1 or kind is ast.Add and left == 0:
            return node.right
        if kind in (ast.Mult, ast.Div, ast.Pow) and right == 1 or kind in (ast.Add, ast.Sub) and right == 0:
            return node.left
        if kind is ast.Add and right is not None and right < 0:
            return ast.BinOp(node.left, ast.Sub(), ast.Constant(-right))
        return node


def _plain(number):
    """2 for 2.0."""
    return int(number) if float(number).is_integer() and abs(number) < 1e6 else float(number)


def _written(code, values, words, number=_plain):
    """The code with numbers and words put in: ONNX refuses 1 where it wants 1.0; elsewhere, what one types."""
    tree = _Writer(values, words, number).visit(ast.parse(code, mode="eval"))
    return ast.unparse(ast.fix_missing_locations(tree))


def preparation(f, framework):
    """What has to stand before the code of `spelling`: imports, and for a gated unit the line that splits x."""
    f, framework = find(f), _framework(framework)
    gated = framework in HALVES and f.name in VECTORS and "gate" in _names(spelling(f, framework))
    return IMPORTS[framework] + (f"\n{HALVES[framework]}" if gated else "")
