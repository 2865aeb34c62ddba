"""The code that actlib writes for the frameworks: each line was run there, and gives what our functions give."""

import ast
import doctest
import json
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import actlib as act
from actlib import frameworks, rosetta
from actlib.catalogue import ALL, VECTORS
from actlib.catalogue.calls import CALLS, IMPORTS, RECIPES, WORDS
from actlib.catalogue.rosetta import OTHERS, ROSETTA, VERSIONS

RUN = json.loads((Path(__file__).parent / "reference" / "spellings.json").read_text())
X, ROWS = np.array(RUN["x"]), np.array(RUN["rows"])
# Where a framework's own rounding is the larger one.
COARSER = {"ONNX": 1e-5, "Keras": 2e-7}  # float32; Keras takes tanh, arctan and sin in float32 with the JAX backend


@cache
def record(key):
    name, _, values = key.partition(" ")
    f = act.find(name)
    return f.with_(**{n: float(v) for n, v in re.findall(r"(\w+)=([^,]+)", values)}) if values else f


@pytest.mark.parametrize("framework", RUN["results"])
def test_the_code_was_run_and_gives_our_numbers(framework):
    for key, run in RUN["results"][framework].items():
        f = record(key)
        assert act.spelling(f, framework) == run["code"]
        z = (ROWS if f.name in VECTORS else X).astype(np.float32 if framework == "ONNX" else np.float64)
        ours, theirs = f(z), np.array(run["value"])
        loose = 2e-6 if f.name == "xielu" and framework == "transformers" else COARSER.get(framework, 1e-12)
        assert np.all(np.abs(theirs - ours) <= loose * np.maximum(1, np.abs(ours))), run["code"]
        if "slope" in run:
            smooth = np.all([np.abs(X - s) > 1e-6 for s in seams(f)], axis=0) if f.breaks else np.ones(len(X), bool)
            theirs = np.array(run["slope"])
            assert np.isfinite(theirs).all() and smooth.sum() > 10, run["code"]
            assert np.allclose(theirs[smooth], f.slope(X)[smooth], rtol=1e-6, atol=1e-9), run["code"]


@cache
def seams(f):
    return [float(f.fact(text)) for text in f.breaks]


def test_every_function_has_code_in_the_three_and_all_that_is_written_was_run():
    for f in [*ALL.values(), *VECTORS.values()]:
        for framework in VERSIONS:
            if framework in WORDS or f.name in RUN["results"][framework]:
                assert f.name in RUN["results"][framework], f"{f.name} in {framework} was never run"
            else:
                with pytest.raises(LookupError, match=f"^{framework} .* has no"):
                    act.spelling(f, framework)
        if f.parameters:
            changed = [record(k) for k in RUN["results"]["PyTorch"] if k.startswith(f"{f.name} ")]
            assert {n for g in changed for n in g.settings} == set(f.parameters), f"{f.name}: run it at others"


@pytest.mark.parametrize("framework", VERSIONS)
def test_a_name_there_and_back(framework):
    """What `spelling` writes, `meaning` reads as the same function."""
    for entry in (e for e in ROSETTA if e.framework == framework):
        f = act.meaning(entry.name, framework)
        assert (f.name, dict(f.settings)) == (entry.ours, entry.parameters)
        if entry.off_by < frameworks.WRONG:
            z = ROWS if f.name in VECTORS else np.linspace(-8, 8, 161)
            assert np.array_equal(back(act.spelling(f, framework), framework)(z), f(z)), entry


def back(code, framework):
    """The function that the code of a name means, read by `meaning`."""
    if code == "x":
        return act.identity
    quoted = re.search(r"(?:make_node\(|ACT2FN\[|get_act_fn\()'(\w+)'", code)
    name = quoted[1] if quoted else re.search(r"(\w+)\(", code)[1]
    keywords = dict(re.findall(r"(\w+)=('\w+'|-?[\d.]+|True|False)(?=[,)])", code))
    name = {"XIELUActivation": "xielu"}.get(name, name)
    return act.meaning(name, framework, **{k: ast.literal_eval(v) for k, v in keywords.items()})


@pytest.mark.parametrize(
    ("name", "source", "target", "arguments", "code"),
    [
        ("gelu", "JAX", "PyTorch", {}, "F.gelu(x, approximate='tanh')"),
        ("gelu", "PyTorch", "JAX", {}, "jax.nn.gelu(x, approximate=False)"),
        ("gelu", "JAX", "PyTorch", {"approximate": False}, "F.gelu(x, approximate='none')"),
        ("HardSigmoid", "ONNX", "PyTorch", {"alpha": 0.25}, "torch.clamp(x / 4 + 0.5, 0, 1)"),
        ("hard_sigmoid", "JAX", "Keras", {}, "keras.activations.hard_sigmoid(x)"),
        ("LeakyReLU", "Keras", "ONNX", {"negative_slope": 1}, "helper.make_node('LeakyRelu', ['x'], ['y'], alpha=1.0)"),
        ("quick_gelu", "transformers", "ONNX", {}, "helper.make_node('Swish', ['x'], ['y'], alpha=1.702)"),
        ("StarReLU", "timm", "transformers", {}, "ACT2FN['relu2'](x)"),
        ("PReLU", "Keras", "JAX", {}, "jax.nn.relu(x)"),
        ("Shrink", "ONNX", "PyTorch", {"bias": 0.5}, "F.softshrink(x, lambd=0.5)"),
        ("softplus", "pytorch", "jax", {"beta": 2}, "jax.nn.softplus(2 * x) / 2"),
    ],
)  # fmt: skip
def test_convert(name, source, target, arguments, code):
    assert act.convert(name, source, target, **arguments) == code


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: act.meaning("gelu", "Torch"), ValueError, "'Torch' here; there are PyTorch, JAX"),
        (lambda: act.meaning("geluu", "JAX"), ValueError, "did you mean gelu"),
        (lambda: act.meaning("qqqqqq", "timm"), ValueError, "known: .*gelu_tanh"),
        (lambda: act.meaning("LeakyReLU", "Keras", alpha=0.1), ValueError, "alpha=0.1; known of it: negative_slope"),
        (lambda: act.meaning("gelu", "PyTorch", approximate="tan"), ValueError, "approximate='none', approx"),
        (lambda: act.meaning("HardSigmoid", "ONNX", beta=0.4), ValueError, "beta=0.4; known of it: alpha, beta=0.5"),
        *[(lambda v=v: act.meaning("HardSigmoid", "ONNX", alpha=v), TypeError, "1 / \\(2 \\* w\\) here was given")
          for v in ("0.2", None, [1], np.ones(2), True)],
        *[(lambda v=v: act.meaning("HardSigmoid", "ONNX", alpha=v), ValueError, "which it is for no w")
          for v in (0, float("nan"), float("inf"))],
        (lambda: act.meaning("gelu", "PyTorch", approximate=np.ones(2)), ValueError, "approximate='none', approx"),
        (lambda: act.spelling(act.design("logistic"), "PyTorch"), LookupError, "PyTorch .* has no <invention"),
        (lambda: act.meaning("sparse_plus", "Keras"), LookupError, "none of our functions"),
        (lambda: act.spelling("gelu", "ONYX"), ValueError, "'ONYX'"),
        (lambda: act.spelling("gelo", "ONNX"), KeyError, "gelu"),
        (lambda: act.spelling("leaky_relu", "transformers", a=0.2), LookupError, "negative_slope=0.2"),
        (lambda: act.spelling("hard_tanh", "ONNX"), LookupError, "several operators"),
        (lambda: act.spelling("elu", "Keras", alpha=-1), ValueError, "domain"),
    ],
)  # fmt: skip
def test_errors_say_what_was_given_and_what_is_accepted(call, error, says):
    with pytest.raises(error, match=says):
        call()


def test_keras_sparsemax_is_not_offered():
    """Keras's own is off by 0.5; the code that is written instead was run and is right."""
    assert "activations.sparsemax" not in act.spelling("sparsemax", "Keras")


def test_two_names_for_one_function_are_one_function():
    x = np.linspace(-8, 8, 1601)
    for a, at_a, b, at_b in frameworks.EQUAL:
        assert np.allclose(act.find(a)(x, **at_a), act.find(b)(x, **at_b), rtol=1e-15, atol=0)


def test_every_call_belongs_to_a_name_and_every_recipe_to_a_function():
    names = {(e.framework, e.name) for e in ROSETTA}
    assert {(framework, name) for framework, calls in CALLS.items() for name in calls} <= names
    assert set(RECIPES) <= set(ALL) | set(VECTORS)
    assert set(IMPORTS) == set(VERSIONS) and {o.framework for o in OTHERS} <= set(VERSIONS)


def test_the_examples_run():
    result = doctest.testmod(frameworks)
    assert result.attempted > 10 and result.failed == 0


def test_the_tables_of_the_appendix_leave_nothing_out():
    for framework in VERSIONS:
        table = rosetta.names(framework).splitlines()[2:]
        assert len(table) == sum(e.framework == framework for e in ROSETTA)
    table = rosetta.writings().splitlines()[2:]
    assert len(table) == len(ALL) + len(VECTORS)
    cells = [line.strip("| ").split(" | ") for line in table]
    assert all(len(row) == 1 + len(VERSIONS) for row in cells), "a bar in the code would end a cell"
    assert sum(cell != rosetta.MISSING for row in cells for cell in row[1:]) == sum(
        " " not in key for results in RUN["results"].values() for key in results
    )
    assert len(rosetta.kinks().splitlines()) - 2 == sum(len(e.kinks) for e in ROSETTA)
    with pytest.raises(ValueError, match="there are PyTorch"):
        rosetta.names("Torch")


def test_what_an_argument_sets():
    text = rosetta.argument("alpha")
    assert "| slope on the left | ONNX `LeakyRelu` |" in text and "ONNX `HardSigmoid`" in text
    assert len(text.splitlines()) > 6


def test_an_argument_that_no_function_takes_is_refused():
    with pytest.raises(ValueError, match="takes an argument 'negative_sloop'"):
        rosetta.argument("negative_sloop")
