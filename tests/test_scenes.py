"""What the scenes of the live figures compute, held against NumPy and the catalogue; no browser needed."""

import atexit
import json
import math
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from py_mini_racer import MiniRacer
from scipy.special import lambertw, ndtr, softmax

import actlib as act

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "sphinx_ext"))
from live_figures import live_script, plain_json  # noqa: E402
from live_scenes import SCENES  # noqa: E402
from live_words import WORDS_OF_THE_EXPLORER  # noqa: E402


@cache
def engine():
    made = MiniRacer()
    atexit.register(made.close)
    made.eval("class HTMLElement {}; const window = globalThis, customElements = { define() {} };")
    made.eval(live_script())
    for name in SCENES:
        made.eval((ROOT / f"web/js/scenes/{name}.js").read_text(encoding="utf-8"))
    return made


def scene(name, **values):
    """What the scene shows: panels, name, table, says; sliders that are not named stand at their start."""
    all_values = {s["name"]: s["start"] for s in SCENES[name]["sliders"]} | values
    words = plain_json(SCENES[name]["words"])
    return json.loads(engine().eval(f"JSON.stringify(ACT.scenes.{name}({json.dumps(all_values)}, {words}))"))


def number(text):
    text = text.replace("−", "-").replace(" %", "")
    mantissa, _, power = text.partition("·10")
    return float(mantissa) * 10 ** int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)


def table(shown):
    return {name: value for name, value in shown["table"]["rows"]}


def test_words_come_in_the_readers_language(tmp_path):
    from babel.messages import Catalog
    from babel.messages.mofile import write_mo
    from sphinx import locale

    catalog = Catalog(locale="zh_CN")
    catalog.add("Start values", "起始值")
    catalog.add("Find a function", "查找函数")
    folder = tmp_path / "zh_CN" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with open(folder / "live.mo", "wb") as file:
        write_mo(file, catalog)
    try:
        locale.init([str(tmp_path)], "zh_CN", "live")
        assert "起始值" in live_script() and "Start values" not in live_script()
        assert "查找函数" in plain_json(WORDS_OF_THE_EXPLORER)
    finally:
        locale.translators.pop(("general", "live"))
    assert "Start values" in live_script()


@pytest.mark.parametrize("name", SCENES)
def test_at_both_ends_of_every_slider_all_is_said(name):
    cases = [{}]
    for s in SCENES[name]["sliders"]:
        values = [value for value, _ in s["options"]] if "options" in s else [s["low"], s["high"]]
        cases += [{s["name"]: value} for value in values]
    for values in cases:
        shown = scene(name, **values)
        text = json.dumps(shown, ensure_ascii=False)
        assert "{" not in "".join([shown["name"], shown["says"], *map(str, sum(shown["table"]["rows"], []))])
        assert "NaN" not in text and "undefined" not in text and len(shown["name"].split()) >= 5
        for panel in shown["panels"]:
            assert panel["title"] and all(v is not None for v in panel["x"] + panel["y"])
            assert panel["x"][0] < panel["x"][1] and panel["y"][0] < panel["y"][1]
            assert all(p is None or None not in p for mark in panel["marks"] for p in mark.get("line", []))


@pytest.mark.parametrize(
    "gate, expected",
    [
        ("logistic", float(lambertw(math.exp(-1)).real)),
        ("normal", 0.169971207),
        ("algebraic", ((1 + 5**0.5) / 2) ** -2.5 / 2),
        ("hard", 3 / 8),
        ("arctan", 1 / math.pi),
        ("softsign", 1 / 2),
    ],
)
@pytest.mark.parametrize("k", [0.5, 4])
def test_gate(gate, expected, k):
    shown = scene("gate", gate=gate, k=k)
    assert number(table(shown)["C"]) == pytest.approx(expected, rel=1e-3)
    assert number(table(shown)["C/k"]) == pytest.approx(expected / k, rel=1e-3)
    error = np.array(shown["panels"][1]["marks"][0]["line"])
    assert np.max(error[:, 1]) <= expected / k * (1 + 1e-9)
    if gate not in ("arctan", "softsign") and k == 4:
        assert np.max(error[:, 1]) == pytest.approx(expected / k, rel=1e-3)


@pytest.mark.parametrize("T", [0.05, 1, 30])
def test_softmax(T):
    shown = scene("softmax", T=T)
    expected = softmax(np.array([1, 2, 3, 4, 1, 2, 3]) / T)
    assert [number(row[1]) / 100 for row in shown["table"]["rows"]] == pytest.approx(expected, rel=1e-2)
    entropy = -(expected * np.log(expected)).sum()
    assert shown["panels"][1]["marks"][-1]["dots"][0][1] == pytest.approx(entropy, abs=1e-9)


@pytest.mark.parametrize("cloud", range(1, 21))
@pytest.mark.parametrize("gap", [0.1, 0.4])
def test_perceptron(cloud, gap):
    rows = table(scene("perceptron", cloud=cloud, gap=gap, mistakes=10_000))
    words = SCENES["perceptron"]["words"]
    made, bound = (number(rows[words[key]]) for key in ("until_done", "bound"))
    assert 0 < made <= bound * 1.01 and number(rows[words["wrong"]]) == 0
    assert number(rows[words["margin"]]) >= gap * 0.99
    assert number(table(scene("perceptron", cloud=cloud, gap=gap, mistakes=0))[words["wrong"]]) == 80


@pytest.mark.parametrize("batch", ["one", "all"])
def test_zigzag(batch):
    steps, condition = SCENES["zigzag"]["words"]["steps"], SCENES["zigzag"]["words"]["condition"]
    for draw in (1, 7, 20):
        raw, centred = (table(scene("zigzag", batch=batch, draw=draw, centre=c)) for c in (0, 0.5))
        assert number(raw[steps]) > 2 * number(centred[steps])
        assert number(raw[condition]) > 5 * number(centred[condition])


CASES = [("relu", 2), ("relu", 1), ("tanh", 1.44), ("gelu", 2), ("selu", 1), ("sigmoid", 16)]


@pytest.mark.parametrize("name, v", CASES)
def test_depth(name, v):
    z = -9 + 18 * (np.arange(200_000) + 0.5) / 200_000
    weight, f, q, kept = np.exp(-z * z / 2) / np.sqrt(2 * np.pi) * 18 / 200_000, act.find(name), 1.0, 1.0
    for _ in range(30):
        inputs = np.sqrt(v * q) * z
        q, kept = (weight * f(inputs) ** 2).sum(), kept * v * (weight * f.slope(inputs) ** 2).sum()
    rows, words = table(scene("depth", activation=name, v=v, layers=30)), SCENES["depth"]["words"]
    assert number(rows[words["signal_left"]]) == pytest.approx(np.sqrt(q), rel=1e-2)
    assert number(rows[words["gradient_left"]]) == pytest.approx(np.sqrt(kept), rel=2e-2)


CURVES = {"wave": lambda x: np.sin(2 * np.pi * x), "parabola": np.square, "jump": lambda x: np.heaviside(x - 0.5, 0.5)}


@pytest.mark.parametrize("n", [1, 5, 40])
@pytest.mark.parametrize("curve", CURVES)
def test_hinges(curve, n):
    shown, g, marks = scene("hinges", curve=curve, n=n), CURVES[curve], np.linspace(0, 1, n + 1)
    ramps, polygon = shown["panels"][0]["marks"][n:], np.array(shown["panels"][1]["marks"][-1]["line"])
    assert len(ramps) == n and sum(ramp["line"][-1][1] for ramp in ramps) == pytest.approx(g(1) - g(0), abs=1e-9)
    assert polygon == pytest.approx(np.column_stack([marks, g(marks)]), abs=1e-9)
    x = np.linspace(0, 1, 120_001)
    expected = 0.5 if curve == "jump" else np.abs(np.interp(x, marks, g(marks)) - g(x)).max()
    assert number(table(shown)["largest error"]) == pytest.approx(expected, rel=5e-3, abs=1e-9)


@pytest.mark.parametrize("n", [1, 3, 12])
def test_maxout(n):
    shown = scene("maxout", n=n)
    error = np.array(shown["panels"][1]["marks"][0]["line"])[:, 1]
    assert error.max() == pytest.approx(1 / (2 * n**2), rel=1e-9) and error.min() >= -error.max() - 1e-9
    assert len(shown["panels"][0]["marks"]) == n + 2


@pytest.mark.parametrize("m, s", [(-0.1, 0.02), (-0.1, 1), (0.3, 0.1)])
def test_dying(m, s):
    rows, words = table(scene("dying", m=m, s=s)), SCENES["dying"]["words"]
    assert number(rows[words["alive"]]) / 100 == pytest.approx(ndtr(m / s), rel=1e-2)
    assert number(rows[words["silent"]]) / 100 == pytest.approx((1 - ndtr(m / s)) ** 512, rel=1e-2, abs=1e-12)


@pytest.mark.parametrize("gate", ["silu", "gelu", "relu", "sigmoid", "identity"])
def test_swiglu(gate):
    f, a, b = act.find(gate), -1.3, 2.5
    found = [number(row[1]) for row in scene("swiglu", gate=gate, a=a, v=b)["table"]["rows"]]
    assert found == pytest.approx([f(a) * b, f.slope(a) * b, f(a)], rel=5e-3, abs=1e-12)


def numbers_of_eight_bits(bits, lowest, largest):
    exponents = np.arange(lowest, 17)
    normal = np.multiply.outer(2.0**exponents, 1 + np.arange(2**bits) / 2**bits).ravel()
    small = 2.0**lowest * np.arange(2**bits) / 2**bits
    return np.sort(np.concatenate([small, normal[normal <= largest]]))


@pytest.mark.parametrize("format, bits, lowest, largest", [("e4m3", 3, -6, 448), ("e5m2", 2, -14, 57344)])
def test_fp8(format, bits, lowest, largest):
    known, words = numbers_of_eight_bits(bits, lowest, largest), SCENES["fp8"]["words"]
    assert len(known) == {"e4m3": 127, "e5m2": 124}[format]
    for x in [*np.geomspace(0.0005, 1000, 57), 1.0625, 1.1875, 0.001953125, 448, 465]:
        rows = table(scene("fp8", format=format, x=x))
        assert number(rows[words["nearest"]]) == pytest.approx(known[np.argmin(np.abs(known - x))], rel=1e-5) or (
            np.sum(np.isclose(np.abs(known - x), np.abs(known - x).min(), atol=0)) == 2  # half way: to even
        )
    assert number(rows[words["largest"]]) == largest
    assert number(rows[words["smallest"]]) == pytest.approx(known[1], rel=1e-3)
    ties = {"e4m3": [(1.0625, 1.0), (1.1875, 1.25)], "e5m2": [(1.125, 1.0), (1.375, 1.5)]}[format]
    for x, even in ties:
        assert number(table(scene("fp8", format=format, x=x))[words["nearest"]]) == even


def test_sixteen_bits_are_numpys():
    for x in np.geomspace(0.0005, 1000, 57):
        nearest = number(table(scene("fp8", format="fp16", x=x))[SCENES["fp8"]["words"]["nearest"]])
        assert nearest == pytest.approx(float(np.float16(x)), rel=1e-5)
