"""A small network, written out: each layer's forward returns its output and the function that goes back.

    y, backprop = layer(x)        # x: (batch, inputs) -> y: (batch, outputs)
    dx = backprop(dy)             # the gradient of a loss with respect to y, turned into one with respect to x

`backprop` also leaves the gradients of the layer's own parameters in `layer.gradients`, beside `layer.parameters`.
"""

import numpy as np

from actlib.arguments import generator, whole
from actlib.catalogue import find


class Dense:
    """Affine layer x W + b: W (inputs, outputs) drawn from N(0, scale^2 / inputs), b = 0."""

    def __init__(self, inputs, outputs, rng, scale=1.0):
        inputs, outputs = (whole(n, "the width of a layer", 1) for n in (inputs, outputs))
        rng = generator(rng, "a layer")
        self.parameters = {"W": rng.normal(0, scale / np.sqrt(inputs), (inputs, outputs)), "b": np.zeros(outputs)}
        self.gradients = {}

    def __call__(self, x):
        W, b = self.parameters["W"], self.parameters["b"]
        x = np.asarray(x)
        if x.shape[-1:] != W.shape[:1]:
            raise ValueError(f"a layer for {len(W)} inputs was given x of shape {x.shape}")

        def backprop(dy):
            self.gradients = {"W": x.T @ dy, "b": dy.sum(0)}
            return dy @ W.T

        return x @ W + b, backprop


class Act:
    """An activation function as a layer: y = f(x), dx = dy * f'(x)."""

    def __init__(self, f):
        self.f = find(f)
        if hasattr(self.f, "vjp"):
            raise TypeError(f"this layer takes a function of one variable; {self.f.name} has several inputs")
        self.parameters, self.gradients = {}, {}

    def __call__(self, x):
        return self.f(x), lambda dy: dy * self.f.slope(x)


class Chain:
    """Layers one after the other; backprop runs through them in reverse."""

    def __init__(self, *layers):
        self.layers = layers

    def __call__(self, x):
        back = []
        for layer in self.layers:
            x, backprop = layer(x)
            back.append(backprop)

        def backprop(dy):
            for step in reversed(back):
                dy = step(dy)
            return dy

        return x, backprop

    def predict(self, x):
        """The output alone."""
        return self(x)[0]

    def parts(self):
        """Every (layer, parameter name) that learns, also within layers made of layers."""
        found = []
        for layer in self.layers:
            found += layer.parts() if hasattr(layer, "parts") else [(layer, name) for name in layer.parameters]
        return found


def mlp(sizes, f, rng, scale=1.0):
    """Dense layers of these sizes with activation f between them; the last layer is affine."""
    if len(sizes) < 2:
        raise ValueError(f"a network needs at least an input and an output size, was given {sizes}")
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:], strict=False):
        layers += [Dense(inputs, outputs, rng, scale), Act(f)]
    return Chain(*layers[:-1])


# --- losses: (value, gradient with respect to the prediction), both averaged over the batch


def _paired(y, target, shape):
    """ValueError unless the target has that shape: NumPy would stretch (4,) to (4, 4), and say nothing."""
    if np.shape(target) != shape:
        raise ValueError(f"for outputs of shape {np.shape(y)} the target has shape {shape}; it was {np.shape(target)}")


def squared_loss(y, target):
    """Mean of |y - target|^2 / 2 over the batch; both of one shape, else ValueError."""
    _paired(y, target, y.shape)
    error = y - target
    return float(np.mean(np.sum(error**2, axis=-1)) / 2), error / len(y)


def cross_entropy(logits, labels):
    """-log softmax(logits)[label], averaged; labels are whole numbers from 0 to classes - 1, one per row."""
    _paired(logits, labels, logits.shape[:1])
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" or labels.size and not 0 <= labels.min() <= labels.max() < logits.shape[1]:
        raise ValueError(f"labels are whole numbers from 0 to {logits.shape[1] - 1}; they were {labels}")
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(labels))
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return float(-log_p[rows, labels].mean()), gradient / len(labels)


def log_loss(logits, labels):
    """Two classes, one logit: log(1 + e^z) - y z, averaged; labels 0 or 1, shapes (batch, 1)."""
    from actlib.catalogue import s_shaped

    _paired(logits, labels, logits.shape)
    value = np.logaddexp(logits, 0) - labels * logits
    return float(value.mean()), (s_shaped.sigmoid(logits) - labels) / len(logits)


# --- learning


def train(net, x, target, loss, rng, *, steps=300, rate=0.1, momentum=0.0, batch=None):
    """Stochastic gradient descent; returns the losses. Stops early, with its losses so far, when they overflow.

    x and target hold one example a row. A step sees all rows, or `batch` of them that `rng` draws.
    """
    x, target = np.asarray(x), np.asarray(target)
    if not len(x) == len(target) > 0:
        raise ValueError(f"training takes as many targets as inputs, one or more; it was given {len(x)}, {len(target)}")
    batch = batch if batch is None else whole(batch, "batch", 1)
    parts = net.parts()
    velocity = [np.zeros_like(layer.parameters[name]) for layer, name in parts]
    losses = []
    for _ in range(whole(steps, "steps")):
        rows = slice(None) if batch is None else generator(rng, "train").integers(0, len(x), batch)
        with np.errstate(over="ignore", invalid="ignore"):
            y, backprop = net(x[rows])
            value, gradient = loss(y, target[rows])
            losses.append(value)
            if not np.isfinite(value):
                break
            backprop(gradient)
            for (layer, name), v in zip(parts, velocity, strict=True):
                v *= momentum
                v -= rate * layer.gradients[name]
                layer.parameters[name] += v
    return losses


def accuracy(net, x, labels):
    """Share of rows whose largest output is the label."""
    y = net.predict(x)
    _paired(y, labels, y.shape[:1])
    return float(np.mean(y.argmax(axis=1) == labels))


def gradient_check(net, x, target, loss, step=1e-6):
    """Largest relative difference between backprop and central differences, over every parameter.

    Below about 1e-6 the backward pass is right (in float64, away from kinks).
    """
    y, backprop = net(x)
    backprop(loss(y, target)[1])
    worst = 0.0
    for layer, name in net.parts():
        by_hand = layer.gradients[name]
        parameter = layer.parameters[name]
        for index in np.ndindex(parameter.shape):
            kept = parameter[index]
            values = []
            for moved in (kept + step, kept - step):
                parameter[index] = moved
                values.append(loss(net(x)[0], target)[0])
            parameter[index] = kept
            numeric = (values[0] - values[1]) / (2 * step)
            worst = max(worst, abs(numeric - by_hand[index]) / max(1e-4, abs(numeric), abs(by_hand[index])))
    return worst


def signal_back(net, x, dy):
    """Size of the gradient as it goes back: root mean square of dL/d(output) before every Dense layer, last first."""
    back, sizes = [], []
    for layer in net.layers:
        x, backprop = layer(x)
        back.append((layer, backprop))
    for layer, backprop in reversed(back):
        dy = backprop(dy)
        if isinstance(layer, Dense):
            sizes.append(float(np.sqrt(np.mean(dy**2))))
    return sizes
