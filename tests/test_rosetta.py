"""The frameworks' own numbers against ours: same name or not, the same function where Rosetta says so."""

import json
from pathlib import Path

import numpy as np
import pytest

import actlib as act
from actlib.catalogue import VECTORS
from actlib.catalogue.rosetta import OTHERS, ROSETTA, VERSIONS
from actlib.formula import read

HERE = Path(__file__).parent / "reference"
REFERENCE = {name.lower(): json.loads((HERE / f"{name.lower()}.json").read_text()) for name in VERSIONS}

# Where a framework's own rounding is the larger one: relative error allowed, and why.
COARSER = {
    ("PyTorch", "softplus"): 1e-8,  # returns x beyond 20
    ("PyTorch", "mish"): 1e-8,  # made from that softplus
    ("transformers", "mish"): 1e-8,
    ("JAX", "gelu"): 1e-6,  # tanh near -1 cancels in the tail
    ("ONNX", "Gelu(approximate='tanh')"): 1e-4,  # the same in float32
    ("transformers", "gelu_fast"): 1e-8,  # sqrt(2/pi) to ten digits
}


def result(entry, kind="value"):
    stored = REFERENCE[entry.framework.lower()]
    return np.array(stored["functions"][entry.name][kind]), np.array(stored["rows" if entry.ours in VECTORS else "x"])


@pytest.mark.parametrize("entry", ROSETTA, ids=lambda e: f"{e.framework} {e.name}")
def test_values_agree(entry):
    theirs, x = result(entry)
    single = entry.framework == "ONNX"
    x = x.astype(np.float32) if single else x
    ours = act.find(entry.ours)(x, **entry.parameters)
    if entry.off_by:
        assert entry.off_by / 2 <= np.max(np.abs(theirs - ours)) <= entry.off_by and entry.note
        return
    loose = COARSER.get((entry.framework, entry.name), 2e-6 if single else 1e-12)
    assert np.allclose(theirs, ours, rtol=loose, atol=2e-7 if single else 1e-14), np.max(np.abs(theirs - ours))


with_slopes = [
    e for e in ROSETTA if e.ours not in VECTORS and "slope" in REFERENCE[e.framework.lower()]["functions"][e.name]
]


@pytest.mark.parametrize("entry", with_slopes, ids=lambda e: f"{e.framework} {e.name}")
def test_slopes_agree_away_from_seams(entry):
    theirs, x = result(entry, "slope")
    f = act.find(entry.ours).with_(**entry.parameters) if entry.parameters else act.find(entry.ours)
    seams = [float(f.fact(b)) for b in f.breaks]
    away = np.all([np.abs(x - s) > 1e-12 for s in seams], axis=0) if seams else np.ones(len(x), bool)
    if entry.off_by:
        away &= np.abs(x) > 1e-6
    assert np.allclose(theirs[away], f.slope(x)[away], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("entry", with_slopes, ids=lambda e: f"{e.framework} {e.name}")
def test_slopes_at_seams_are_as_stated(entry):
    """What a record returns at a kink is what PyTorch returns there; where another differs, Rosetta says so."""
    theirs, x = result(entry, "slope")
    f = act.find(entry.ours).with_(**entry.parameters)
    seams = {float(f.fact(text)) for text in f.breaks}
    assert set(entry.kinks) <= seams & set(x)
    for seam in seams & set(x):
        ours = float(f.slope(seam))
        stated = entry.kinks.get(seam, ours)
        assert theirs[list(x).index(seam)] == pytest.approx(stated, rel=1e-6), f"{f!r} at {seam}"
        assert seam not in entry.kinks or stated != ours, "stated as another slope, and is ours"


@pytest.mark.parametrize(
    ("framework", "name", "not_this"),
    [
        ("JAX", "gelu", act.gelu), ("ONNX", "HardSigmoid", act.hard_sigmoid), ("Keras", "leaky_relu", act.leaky_relu),
        ("Keras", "LeakyReLU layer", act.leaky_relu), ("timm", "StarReLU", act.star_relu),
        ("ONNX", "Shrink", act.softshrink),
        ("transformers", "gelu_fast", act.gelu),
    ],
)  # fmt: skip
def test_the_same_name_for_another_function(framework, name, not_this):
    """Who ports by name gets other numbers; Rosetta says which, and why."""
    (entry,) = [e for e in ROSETTA if (e.framework, e.name) == (framework, name)]
    theirs, x = result(entry)
    assert np.max(np.abs(theirs - not_this(x))) > 1e-4
    assert entry.ours != not_this.name or entry.parameters and entry.note


def test_every_stored_function_has_a_name_in_rosetta():
    stored = {(framework, name) for framework, data in REFERENCE.items() for name in data["functions"]}
    assert stored == {(e.framework.lower(), e.name) for e in (*ROSETTA, *OTHERS)}


@pytest.mark.parametrize("other", OTHERS, ids=lambda o: f"{o.framework} {o.name}")
def test_what_is_none_of_ours_is_the_formula_that_is_stated(other):
    stored = REFERENCE[other.framework.lower()]
    x, formula = np.array(stored["x"]), read(other.formula)
    (symbol,) = formula.free_symbols
    exactly = [float(formula.subs(symbol, value)) for value in x]
    assert np.allclose(stored["functions"][other.name]["value"], exactly, rtol=1e-6, atol=1e-9)
    nearest = min(np.max(np.abs(f(x) - exactly)) for f in act.catalogue.ALL.values())
    assert nearest > 1e-3, "the catalogue has it: name it in ROSETTA"


def test_versions_are_those_that_made_the_numbers():
    for framework, version in VERSIONS.items():
        assert REFERENCE[framework.lower()]["version"].startswith(version), framework
