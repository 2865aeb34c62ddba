"""Layers of the experiments: backward passes against differences, runs that do not meet, fair sizes."""

import numpy as np
import pytest

from actlib import catalogue, nets
from actlib.catalogue import find
from actlib.experiments import text, tournament
from actlib.experiments.layers import GATES, Dense, Embedding, Norm, Residual, Unit, cross_entropy, draw, squared_loss
from actlib.experiments.training import Adam, fit
from actlib.nets import Chain, gradient_check

SMOOTH_UNITS = ["silu", "gelu", "glu", "bilinear", "geglu", "swiglu"]


def summed(loss):
    """A loss of several runs as one number, for the check by differences."""

    def both(y, target):
        value, gradient = loss(y, target)
        return float(value.sum()), gradient

    return both


def draws(runs, *sizes, dtype=float):
    rngs = [np.random.default_rng([5, k]) for k in range(runs)]
    return [draw(rngs, a, b, dtype=dtype) for a, b in zip(sizes, sizes[1:], strict=False)]


@pytest.mark.parametrize("unit", SMOOTH_UNITS)
def test_the_text_model_goes_back_as_differences_say(unit):
    net = text.model(unit, 3, symbols=5, dtype=float, width=6, hidden=9, blocks=2)
    rng = np.random.default_rng(0)
    x, labels = rng.integers(0, 5, (1, 4, text.CONTEXT)), rng.integers(0, 5, (1, 4))
    first = net.layers[1].parameters
    first["W"] = first["W"][:, :, :6]
    assert gradient_check(net, x, labels, summed(cross_entropy)) < 1e-5


@pytest.mark.parametrize("unit", ["tanh", "softplus", "swiglu"])
@pytest.mark.parametrize("loss", ["cross entropy", "squared"])
def test_several_runs_go_back_as_differences_say(unit, loss):
    inner = Unit(unit, 4)
    a, b = draws(3, 2, inner.inputs)[0], draws(3, inner.outputs, 3)[0]
    net = Chain(Dense(a), inner, Dense(b), Residual(Chain(Norm(3, 3, float), Dense(draws(3, 3, 3)[0]))))
    rng = np.random.default_rng(1)
    x = rng.normal(size=(3, 5, 2))
    target = rng.integers(0, 3, (3, 5)) if loss == "cross entropy" else rng.normal(size=(3, 5, 3))
    assert gradient_check(net, x, target, summed(cross_entropy if loss == "cross entropy" else squared_loss)) < 1e-6


@pytest.mark.parametrize("unit", [*GATES, "maxout", "crelu"])
def test_a_unit_of_several_inputs_is_the_catalogues(unit):
    u = Unit(unit, 5)
    z, dy = (np.random.default_rng(0).normal(size=(2, 7, n)) for n in (u.inputs, u.outputs))
    y, back = u(z)
    assert np.allclose(y, find(unit)(z), rtol=1e-14) and np.allclose(back(dy), find(unit).vjp(z, dy), rtol=1e-12)


@pytest.mark.parametrize("unit", ["maxout", "crelu", *GATES, "relu"])
def test_a_unit_has_the_widths_that_it_says(unit):
    u = Unit(unit, 6)
    y, back = u(np.ones((1, 3, u.inputs), np.float32))
    assert y.shape == (1, 3, u.outputs) and back(y).shape == (1, 3, u.inputs)
    assert y.dtype == np.float32


def test_an_embedding_adds_the_gradients_of_a_symbol_that_comes_twice():
    layer = Embedding(np.arange(8.0).reshape(1, 4, 2))
    y, back = layer(np.array([[[1, 3, 1]]]))
    assert y.tolist() == [[[2, 3, 6, 7, 2, 3]]]
    back(np.array([[[1.0, 2, 3, 4, 5, 6]]]))
    assert layer.gradients["table"].tolist() == [[[0, 0], [6, 8], [0, 0], [3, 4]]]


def test_losses_are_those_of_the_books_network():
    rng = np.random.default_rng(0)
    logits, labels = rng.normal(size=(2, 6, 4)), rng.integers(0, 4, (2, 6))
    value, gradient = cross_entropy(logits, labels)
    for run in range(2):
        v, g = nets.cross_entropy(logits[run], labels[run])
        assert value[run] == pytest.approx(v, rel=1e-14) and np.allclose(gradient[run], g)


def test_runs_do_not_meet():
    """Two runs trained together end where each ends alone, also when the other overflows."""
    x = np.random.default_rng(0).normal(size=(20, 3))
    y = x @ np.ones((3, 2))

    def end(runs):
        rngs = [np.random.default_rng(seed) for seed, _ in runs]
        net = Chain(Dense(draw(rngs, 3, 5, dtype=float)), Unit("squared_relu", 5), Dense(draw(rngs, 5, 2, dtype=float)))
        both = [np.broadcast_to(a, (len(runs), *a.shape)) for a in (x, y)]
        losses = fit(net, lambda _: both, squared_loss, [rate for _, rate in runs], 40)
        return losses[-1]

    alone, other = end([(1, 0.01)])[0], end([(2, 1e200)])[0]
    together = end([(1, 0.01), (2, 1e200)])
    assert together[0] == pytest.approx(alone, rel=1e-12) and np.isfinite(alone)
    assert not np.isfinite(other) and not np.isfinite(together[1])


def test_adams_first_steps_are_those_of_the_formula():
    net = Chain(Dense(np.full((1, 1, 1), 2.0)))
    adam = Adam(net, [0.1])
    mean = square = 0.0
    w = 2.0
    for t, g in enumerate([3.0, -1.0, 0.5], start=1):
        net.layers[0].gradients = {"W": np.full((1, 1, 1), g), "b": np.zeros((1, 1, 1))}
        adam.step(0.5)
        mean, square = 0.9 * mean + 0.1 * g, 0.999 * square + 0.001 * g * g
        w -= 0.05 * (mean / (1 - 0.9**t)) / (np.sqrt(square / (1 - 0.999**t)) + 1e-8)
        assert net.layers[0].parameters["W"].item() == pytest.approx(w, rel=1e-12)


def test_every_unit_of_the_text_model_has_the_same_parameters():
    counts = {unit: text.parameters(text.model(unit, 0)) for unit in text.UNITS}
    assert len(set(counts.values())) == 1, counts


def test_outside_its_blocks_the_text_model_starts_alike_for_every_unit():
    one, other = text.model("relu", 4), text.model("swiglu", 4)
    for k in (0, 1, -1):
        for name, value in one.layers[k].parameters.items():
            assert np.array_equal(value, other.layers[k].parameters[name])
    assert not np.array_equal(one.layers[0].parameters["table"], text.model("relu", 5).layers[0].parameters["table"])


def test_windows_end_before_the_character_to_predict():
    x, y = text.windows(np.arange(100), [[8, 30]])
    assert y.tolist() == [[8, 30]] and x[0, 1].tolist() == list(range(30 - text.CONTEXT, 30))


def test_an_untrained_model_knows_nothing_and_a_trained_one_something():
    alphabet, _, valid, _ = text.parts()
    net, losses = text.train("swiglu", 0.004, 0, steps=60)
    assert text.bits(text.model("swiglu", 0), valid[:3000]) > 0.9 * np.log2(len(alphabet))
    assert text.bits(net, valid[:3000]) < 4.3 and losses[-1] < losses[0] - 1.5


def test_the_tournament_lets_every_hidden_function_of_the_catalogue_play():
    hidden = {name for name, f in catalogue.ALL.items() if "hidden" in f.roles}
    assert hidden - set(tournament.LEFT_OUT) <= set(tournament.FUNCTIONS)
    assert not set(tournament.LEFT_OUT) & set(tournament.FUNCTIONS)
    x = np.linspace(-6, 6, 101)
    assert np.allclose(find("swish")(x), find("silu")(x)) and np.allclose(find("celu")(x), find("elu")(x))
    assert {name for name in hidden if find(name).sample_kernel} == {"rrelu", "noisy_relu"}
    assert len(set(tournament.FUNCTIONS)) == len(tournament.FUNCTIONS)


@pytest.mark.parametrize("depth", tournament.DEPTHS)
@pytest.mark.parametrize("outer", [(64, 10), (140, 28), (32, 32)])
def test_every_function_of_the_tournament_has_about_the_same_parameters(depth, outer):
    def count(function):
        net = tournament.network(function, depth, outer, [1.0], [0])
        return sum(layer.parameters["W"].size for layer, name in net.parts() if name == "W")

    base = count("relu")
    assert {f: count(f) / base for f in tournament.SEVERAL if abs(count(f) / base - 1) > 0.04} == {}


@pytest.mark.parametrize("unit", ["relu", "silu", "swiglu", "maxout", "crelu"])
def test_its_own_gain_keeps_the_signal_through_a_wide_layer(unit):
    rng = np.random.default_rng(0)
    u = Unit(unit, 600)
    z = rng.normal(size=(1, 400, u.inputs))
    again = u(z)[0] @ draw([rng], u.outputs, 500, tournament.gain(unit), dtype=float)
    assert np.mean(again**2) == pytest.approx(1, rel=0.05)


@pytest.mark.parametrize("name", tournament.TASKS)
def test_the_parts_of_a_task_do_not_overlap_and_the_constant_answer_is_the_score_to_beat(name):
    train, valid, test = tournament.task(name)
    assert min(len(train[0]), len(valid[0]), len(test[0])) > 300
    if name != "letters":
        rows = [{row.tobytes() for row in part[0]} for part in (train, valid, test)]
        assert not rows[0] & rows[1] and not rows[0] & rows[2] and not rows[1] & rows[2]
    trained = tournament.scores_of("tanh", name, 2, 1.0, [0], 60, rates=[0.003])["test"]
    assert 0 < trained.item() < tournament.trivial(name)


def test_a_run_that_overflows_is_nan_in_the_tournament():
    scores = tournament.scores_of("squared_relu", "digits", 8, 1.4, [0, 1], 5, rates=[0.1])
    assert np.isnan(scores["test"]).all()


def test_the_live_comparison_is_the_long_one_cut_short():
    found = text.live(units=("relu", "swiglu"), steps=30, characters=2000)
    again = text.live(units=("swiglu",), steps=30, characters=2000)
    assert list(found) == ["relu", "swiglu"] and again["swiglu"] == found["swiglu"] < 5
