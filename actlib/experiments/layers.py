"""Layers for experiments: those of `actlib.nets` in float32, for many networks at once along a leading axis.

    y, backprop = layer(x)        # x: (runs, batch, inputs) -> y: (runs, batch, outputs)
    dx = backprop(dy)             # and the gradients of the layer's parameters are left in layer.gradients

The runs do not meet: each has its own weights, its own loss, its own learning rate. `actlib.nets.Chain` joins layers.
"""

import numpy as np

from actlib.catalogue import find

GATES = {"glu": "sigmoid", "bilinear": "identity", "reglu": "relu", "geglu": "gelu", "swiglu": "silu"}


def draw(rngs, inputs, outputs, scale=1.0, dtype=np.float32):
    """One (inputs, outputs) matrix a run, drawn from N(0, scale^2 / inputs); `scale` is a number or one a run."""
    drawn = np.stack([rng.normal(0, 1 / np.sqrt(inputs), (inputs, outputs)) for rng in rngs])
    return (np.reshape(scale, (-1, 1, 1)) * drawn).astype(dtype)


def transposed(x):
    """Every run's matrix, rows and columns exchanged."""
    return x.swapaxes(-1, -2)


class Linear:
    """x W, without a bias."""

    def __init__(self, W):
        self.parameters, self.gradients = {"W": W}, {}

    def __call__(self, x):
        W = self.parameters["W"]

        def backprop(dy):
            self.gradients["W"] = transposed(x) @ dy
            return dy @ transposed(W)

        return x @ W, backprop


class Dense(Linear):
    """Affine layer x W + b, with b = 0 at first."""

    def __init__(self, W):
        super().__init__(W)
        self.parameters["b"] = np.zeros((len(W), 1, W.shape[-1]), W.dtype)

    def __call__(self, x):
        y, back = super().__call__(x)

        def backprop(dy):
            self.gradients["b"] = dy.sum(-2, keepdims=True)
            return back(dy)

        return y + self.parameters["b"], backprop


class Embedding:
    """A table's row for every symbol of a context, side by side: (runs, batch, k) -> (runs, batch, k d)."""

    def __init__(self, table):
        self.parameters, self.gradients = {"table": table}, {}

    def __call__(self, symbols):
        table = self.parameters["table"]
        runs, batch, length = symbols.shape
        found = np.stack([rows[s] for rows, s in zip(table, symbols, strict=True)])

        def backprop(dy):
            dy = dy.reshape(runs, batch * length, -1)
            one_hot = (symbols.reshape(runs, 1, -1) == np.arange(table.shape[1])[:, None]).astype(table.dtype)
            self.gradients = {"table": one_hot @ dy}

        return found.reshape(runs, batch, -1), backprop


class Unit:
    """What stands between two matrices: an activation function, or one that makes its outputs from groups of inputs.

    `inputs` and `outputs` say how wide the matrices before and behind it are, for a hidden layer of `width`.
    """

    def __init__(self, name, width):
        self.name, self.parameters, self.gradients = name, {}, {}
        self.inputs, self.outputs = width, width
        if name in GATES:
            self.f, self.inputs = find(GATES[name]), 2 * width
            self.pair = self.gated
        elif name == "maxout":
            self.inputs, self.pair = 2 * width, self.larger
        elif name == "crelu":
            self.outputs, self.pair = 2 * width, self.both_sides
        else:
            self.f = find(name)
            self.pair = lambda z: (self.f(z), lambda dy: dy * self.f.slope(z))

    def gated(self, z):
        """Value times gate, without leaving the inputs' precision: y = v g(a), dv = dy g(a), da = dy v g'(a)."""
        v, a = np.split(z, 2, axis=-1)
        g = self.f(a)
        return v * g, lambda dy: np.concatenate([dy * g, dy * v * self.f.slope(a)], axis=-1)

    @staticmethod
    def larger(z):
        """Maxout of pairs: the larger of two neighbours passes, and with it the gradient (the first at a tie)."""
        a, b = z[..., ::2], z[..., 1::2]
        first = a >= b

        def back(dy):
            dz = np.empty_like(z)
            dz[..., ::2], dz[..., 1::2] = dy * first, dy * ~first
            return dz

        return np.where(first, a, b), back

    @staticmethod
    def both_sides(z):
        """CReLU: relu(z) and relu(-z) side by side."""

        def back(dy):
            positive, negative = np.split(dy, 2, axis=-1)
            return positive * (z > 0) - negative * (z < 0)

        return np.concatenate([np.maximum(z, 0), np.maximum(-z, 0)], axis=-1), back

    def __call__(self, z):
        return self.pair(z)


class Norm:
    """Root-mean-square normalisation with a learned scale: y = g x / sqrt(mean x^2 + 1e-5)."""

    def __init__(self, runs, width, dtype=np.float32):
        self.parameters, self.gradients = {"g": np.ones((runs, 1, width), dtype)}, {}

    def __call__(self, x):
        g = self.parameters["g"]
        size = np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + np.asarray(1e-5, x.dtype))
        u = x / size

        def backprop(dy):
            self.gradients = {"g": (dy * u).sum(-2, keepdims=True)}
            du = dy * g
            return (du - u * np.mean(du * u, axis=-1, keepdims=True)) / size

        return g * u, backprop


class Residual:
    """y = x + inner(x): the layers inside learn a correction."""

    def __init__(self, inner):
        self.inner = inner

    def __call__(self, x):
        y, back = self.inner(x)
        return x + y, lambda dy: dy + back(dy)

    def parts(self):
        """Every (layer, parameter name) inside that learns."""
        return self.inner.parts()


# --- losses: (one value a run, gradient with respect to the prediction)


def cross_entropy(logits, labels):
    """-log softmax(logits)[label] in nats, averaged over the batch; labels (runs, batch)."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    gradient = np.exp(shifted)
    total = gradient.sum(axis=-1, keepdims=True)
    rows = labels[..., None]
    value = (np.log(total) - np.take_along_axis(shifted, rows, -1))[..., 0].mean(-1)
    gradient /= total
    np.put_along_axis(gradient, rows, np.take_along_axis(gradient, rows, -1) - 1, -1)
    return value, gradient / np.asarray(labels.shape[-1], logits.dtype)


def squared_loss(y, target):
    """Mean over batch and outputs of (y - target)^2."""
    error = y - target
    return np.mean(error * error, axis=(-1, -2)), error * np.asarray(2 / (error.shape[-1] * error.shape[-2]), y.dtype)
