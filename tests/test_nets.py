"""The small network: every backward pass against differences, and learning that stops with its losses."""

import numpy as np
import pytest

from actlib import catalogue, data, nets
from actlib.nets import (
    Act,
    Chain,
    Dense,
    cross_entropy,
    gradient_check,
    log_loss,
    mlp,
    signal_back,
    squared_loss,
    train,
)

SMOOTH = [f.name for f in catalogue.ALL.values() if not f.breaks and f.smooth >= 1]


def problem(seed=0, rows=7, inputs=3):
    rng = np.random.default_rng(seed)
    return rng, rng.normal(size=(rows, inputs))


def losses_for(rng, rows, outputs=4):
    return {
        "squared": (squared_loss, rng.normal(size=(rows, outputs)), outputs),
        "cross entropy": (cross_entropy, rng.integers(0, outputs, rows), outputs),
        "log loss": (log_loss, rng.integers(0, 2, (rows, 1)).astype(float), 1),
    }


@pytest.mark.parametrize("loss", ["squared", "cross entropy", "log loss"])
@pytest.mark.parametrize("name", ["sigmoid", "tanh", "gaussian"])
def test_backprop_agrees_with_differences_in_a_deep_network(name, loss):
    rng, x = problem()
    function, target, outputs = losses_for(rng, len(x))[loss]
    net = mlp([3, 5, 4, 6, outputs], name, rng, scale=1.5)
    assert gradient_check(net, x, target, function) < 1e-6


@pytest.mark.parametrize("name", SMOOTH)
def test_backprop_agrees_with_differences_for_every_smooth_function(name):
    rng, x = problem(1)
    assert gradient_check(mlp([3, 4, 2], name, rng), x, rng.normal(size=(7, 2)), squared_loss) < 1e-6


def test_the_gradient_check_sees_a_wrong_slope(monkeypatch):
    rng, x = problem()
    net = mlp([3, 4, 2], "tanh", rng)
    true = type(net.layers[1].f).slope
    monkeypatch.setattr(type(net.layers[1].f), "slope", lambda f, x: 1.01 * true(f, x))
    assert gradient_check(net, x, rng.normal(size=(7, 2)), squared_loss) > 1e-3


def test_the_gradient_check_leaves_the_parameters_alone():
    rng, x = problem()
    net = mlp([3, 4, 2], "tanh", rng)
    before = [layer.parameters[name].copy() for layer, name in net.parts()]
    gradient_check(net, x, rng.normal(size=(7, 2)), squared_loss)
    for (layer, name), kept in zip(net.parts(), before, strict=True):
        assert np.array_equal(layer.parameters[name], kept)


@pytest.mark.parametrize(
    "layer", [lambda rng: Dense(3, 2, rng), lambda rng: Act("sigmoid"), lambda rng: mlp([3, 4, 2], "sin", rng)]
)
def test_a_layer_gives_the_gradient_of_its_input(layer):
    rng, x = problem(2)
    net = layer(rng)
    y, backprop = net(x)
    dy = rng.normal(size=y.shape)
    dx = backprop(dy)
    step = 1e-6
    for index in np.ndindex(x.shape):
        moved = np.zeros_like(x)
        moved[index] = step
        numeric = np.sum(dy * (net(x + moved)[0] - net(x - moved)[0])) / (2 * step)
        assert dx[index] == pytest.approx(numeric, rel=1e-6, abs=1e-8)


def test_the_output_of_a_dense_layer():
    layer = Dense(2, 3, np.random.default_rng(0))
    layer.parameters = {"W": np.array([[1.0, 2, 3], [4, 5, 6]]), "b": np.array([10.0, 20, 30])}
    assert np.array_equal(layer(np.array([[1.0, 1.0]]))[0], [[15, 27, 39]])


def test_the_spread_of_the_weights_follows_the_width():
    wide = Dense(4000, 50, np.random.default_rng(0), scale=3).parameters
    assert np.std(wide["W"]) * np.sqrt(4000) == pytest.approx(3, rel=0.02)
    assert not wide["b"].any()


def test_losses_on_known_values():
    assert squared_loss(np.array([[1.0, 2.0]]), np.array([[0.0, 4.0]]))[0] == 2.5
    assert cross_entropy(np.zeros((3, 8)), np.array([0, 3, 7]))[0] == pytest.approx(np.log(8))
    assert log_loss(np.zeros((2, 1)), np.array([[0.0], [1.0]]))[0] == pytest.approx(np.log(2))
    far, gradient = cross_entropy(np.array([[1000.0, 0.0]]), np.array([1]))
    assert far == 1000 and np.isfinite(gradient).all()
    assert log_loss(np.array([[-1000.0]]), np.array([[1.0]]))[0] == 1000


@pytest.mark.parametrize("seed", range(3))
def test_exclusive_or_is_learned_with_a_bent_layer_and_not_without(seed):
    x, labels = data.xor()
    target = labels[:, None].astype(float)
    bent = mlp([2, 4, 1], "tanh", np.random.default_rng(seed), scale=2)
    losses = train(bent, x, target, log_loss, np.random.default_rng(seed), steps=800, rate=0.5, momentum=0.9)
    assert len(losses) == 800 and losses[-1] < 0.02
    assert np.array_equal(bent.predict(x)[:, 0] > 0, labels.astype(bool))
    straight = mlp([2, 4, 1], "identity", np.random.default_rng(seed), scale=2)
    losses = train(straight, x, target, log_loss, np.random.default_rng(seed), steps=800, rate=0.5, momentum=0.9)
    assert losses[-1] == pytest.approx(np.log(2), abs=1e-3)


def test_training_that_overflows_stops_and_keeps_its_losses(recwarn):
    rng, x = problem(3)
    net = mlp([3, 8, 1], "identity", rng)
    losses = train(net, x, rng.normal(size=(7, 1)), squared_loss, rng, steps=5000, rate=50.0)
    assert 2 < len(losses) < 5000
    assert not np.isfinite(losses[-1]) and np.isfinite(losses[:-1]).all()
    assert not recwarn.list


def test_training_in_batches_is_the_same_with_the_same_seed():
    def run():
        rng, x = problem(4, rows=50)
        net = mlp([3, 4, 1], "sigmoid", rng)
        return train(net, x, x[:, :1], squared_loss, rng, steps=30, rate=0.5, batch=8)

    assert run() == run()


def test_accuracy_counts_the_largest_output():
    net = Chain(Dense(2, 2, np.random.default_rng(0)))
    net.layers[0].parameters = {"W": np.eye(2), "b": np.zeros(2)}
    assert nets.accuracy(net, np.array([[1.0, 0], [0, 1], [3, 2], [0, 5]]), np.array([0, 1, 1, 1])) == 0.75


def test_the_signal_going_back_is_that_of_backprop():
    rng, x = problem(5)
    net = mlp([3, 4, 5, 2], "tanh", rng)
    dy = rng.normal(size=(7, 2))
    sizes = signal_back(net, x, dy)
    assert len(sizes) == 3
    whole = net(x)[1](dy)
    assert sizes[-1] == pytest.approx(np.sqrt(np.mean(whole**2)))
    assert sizes[0] == pytest.approx(np.sqrt(np.mean((dy @ net.layers[-1].parameters["W"].T) ** 2)))


@pytest.mark.parametrize("sizes", [[], [3]])
def test_a_network_needs_two_sizes(sizes):
    with pytest.raises(ValueError, match="at least an input and an output size, was given"):
        mlp(sizes, "tanh", np.random.default_rng(0))


def small(**changed):
    """A training of two steps, some of its arguments changed."""
    rng = np.random.default_rng(0)
    given = {"net": mlp([2, 3, 1], "tanh", rng), "x": np.ones((4, 2)), "target": np.ones((4, 1)), "loss": squared_loss}
    return train(**given | {"rng": rng, "steps": 2} | changed)


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: mlp([2, 3.5, 1], "relu", np.random.default_rng(0)), TypeError, "width of a layer was given float 3.5"),
        (lambda: mlp([2, 0, 1], "relu", np.random.default_rng(0)), ValueError, "was given 0; .* from 1 up"),
        (lambda: mlp([2, 3, 1], "relu", 7), TypeError, "int for rng; it takes a numpy.random.Generator"),
        (lambda: Act("softmax"), TypeError, "one variable; softmax has several inputs"),
        (lambda: Dense(2, 3, np.random.default_rng(0))(np.ones((4, 3))), ValueError, r"for 2 inputs .* shape \(4, 3\)"),
        (lambda: small(target=np.ones(4)), ValueError, r"the target has shape \(4, 1\); it was \(4,\)"),
        (lambda: small(target=np.ones((5, 1))), ValueError, "as many targets as inputs, .* was given 4, 5"),
        (lambda: small(batch=0), ValueError, "batch was given 0"),
        (lambda: small(steps=1.5), TypeError, "steps was given float 1.5"),
        (lambda: small(batch=2, rng=None), TypeError, "NoneType for rng"),
        (lambda: log_loss(np.ones((4, 1)), np.ones(4)), ValueError, r"it was \(4,\)"),
        (lambda: cross_entropy(np.ones((2, 3)), np.array([0, -1])), ValueError, "whole numbers from 0 to 2; they were"),
        (lambda: cross_entropy(np.ones((2, 3)), np.array([0.0, 1.0])), ValueError, "whole numbers from 0 to 2"),
        (lambda: cross_entropy(np.ones((2, 3)), np.eye(3)[:2]), ValueError, r"the target has shape \(2,\)"),
        (lambda: nets.accuracy(Chain(Act("tanh")), np.ones((4, 2)), np.ones(1)), ValueError, r"\(4,\); it was \(1,\)"),
    ],
)
def test_what_does_not_fit_is_said(call, error, says):
    with pytest.raises(error, match=says):
        call()


def test_lists_are_arrays_too():
    assert small(x=np.ones((4, 2)).tolist(), target=np.ones((4, 1)).tolist()) == small()


def test_layers_of_one_kind_share_nothing():
    """A gradient left in one layer must not turn up in another."""
    rng, x = problem()
    one, other = Act("tanh"), Act("tanh")
    one.gradients["stray"] = 1
    assert "stray" not in other.gradients
