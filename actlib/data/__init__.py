"""Data for experiments: one small real set, a poem, and point clouds made on the spot."""

import bz2
from functools import cache
from importlib.resources import files

import numpy as np

from actlib.arguments import generator, whole


@cache
def _digits():
    with files("actlib.data").joinpath("digits.npz").open("rb") as file, np.load(file) as data:
        return data["pixels"].astype(float) / 16, data["labels"].astype(int)


def digits(test=360, seed=0):
    """Handwritten digits, 8 x 8 pixels in [0, 1]: (x_train, y_train, x_test, y_test), shuffled once by `seed`.

    1797 images of 64 pixels; E. Alpaydin and C. Kaynak, UCI, 1998, CC BY 4.0 (see actlib/data/README.md).
    """
    x, y = _digits()
    if not 0 < whole(test, "test", -np.inf) < len(x):
        raise ValueError(f"the test set takes between 1 and {len(x) - 1} of the {len(x)} images, was given {test}")
    order = np.random.default_rng(seed).permutation(len(x))
    x, y = x[order], y[order]
    return x[test:], y[test:], x[:test], y[:test]


def rings(rng, points=400, noise=0.08):
    """Two rings around the origin, radius 1 and 2: (x, labels). No straight line separates them."""
    labels = np.arange(whole(points, "points", 1)) % 2
    angle = generator(rng, "rings").uniform(0, 2 * np.pi, points)
    radius = 1 + labels + rng.normal(0, noise, points)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), labels


def xor():
    """The four points of exclusive or: (x, labels)."""
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
    return x, np.array([0, 1, 1, 0])


@cache
def paradise_lost():
    """*Paradise Lost* by John Milton (1667, in twelve books 1674) as one string of ASCII; in the public domain.

    The poem alone, from plrabn12.txt of the Canterbury corpus (see actlib/data/README.md).
    """
    return bz2.decompress(files("actlib.data").joinpath("paradise_lost.txt.bz2").read_bytes()).decode("ascii")
