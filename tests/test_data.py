"""The data that ships with the library, and the point clouds."""

import hashlib

import numpy as np
import pytest

from actlib import data


def test_the_digits_are_the_published_set():
    """1797 images; how often each digit occurs is printed in the set's own description."""
    x_train, y_train, x_test, y_test = data.digits()
    x, y = np.concatenate([x_test, x_train]), np.concatenate([y_test, y_train])
    assert x.shape == (1797, 64) and x.min() == 0 and x.max() == 1
    assert np.array_equal(np.unique(x * 16), np.arange(17))
    assert np.bincount(y).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_the_split_is_a_shuffle_that_loses_nothing():
    def prints(x, y):
        return sorted(
            hashlib.sha256(row.tobytes() + bytes([label])).hexdigest() for row, label in zip(x, y, strict=True)
        )

    first, again, other = data.digits(), data.digits(), data.digits(seed=1)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[2], other[2])
    assert [len(part) for part in data.digits(test=100)] == [1697, 1697, 100, 100]
    everything = [prints(np.concatenate([s[0], s[2]]), np.concatenate([s[1], s[3]])) for s in (first, other)]
    assert everything[0] == everything[1]


@pytest.mark.parametrize("test", [0, 1797, -1])
def test_a_split_leaves_something_on_both_sides(test):
    with pytest.raises(ValueError, match=rf"between 1 and 1796 of the 1797 images, was given {test}"):
        data.digits(test=test)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: data.digits(test=1.5), "test was given float 1.5; it takes a whole number"),
        (lambda: data.rings(0), "rings was given int for rng"),
        (lambda: data.rings(np.random.default_rng(0), 2.5), "points was given float 2.5"),
    ],
)
def test_what_is_no_number_of_points_is_refused(call, says):
    with pytest.raises(TypeError, match=says):
        call()


def test_a_changed_copy_does_not_change_the_data():
    x = data.digits()[0]
    kept = x.copy()
    x[:] = 7
    assert np.array_equal(data.digits()[0], kept)


def test_rings_are_two_and_no_line_parts_them():
    x, labels = data.rings(np.random.default_rng(0), points=400)
    radius = np.linalg.norm(x, axis=1)
    assert x.shape == (400, 2) and labels.sum() == 200
    assert abs(radius[labels == 0].mean() - 1) < 0.05 and abs(radius[labels == 1].mean() - 2) < 0.05
    design = np.column_stack([x, np.ones(400)])
    weights = np.linalg.lstsq(design, 2.0 * labels - 1, rcond=None)[0]
    assert np.mean((design @ weights > 0) == labels) < 0.7


def test_exclusive_or():
    x, labels = data.xor()
    assert [int(a) ^ int(b) for a, b in x] == labels.tolist()


def test_the_licence_of_the_data_lies_beside_it():
    from importlib.resources import files

    text = files("actlib.data").joinpath("README.md").read_text(encoding="utf-8")
    assert "digits.npz" in text and "Creative Commons Attribution 4.0" in text and "10.24432/C50P49" in text
    assert "paradise_lost.txt.bz2" in text and "public domain" in text


def test_the_poem_is_whole():
    """Twelve books of blank verse, from the first line to the last; 10,565 lines in the edition of 1674."""
    text = data.paradise_lost()
    lines = text.splitlines()
    assert text.isascii() and not any(c.isdigit() for c in text)
    assert [line for line in lines if line.startswith("Book ")][::11] == ["Book I", "Book XII"]
    assert lines[2].startswith("Of Man's first disobedience") and "Through Eden took their solitary way." in lines[-1]
    verses = [line for line in lines if line and not line.startswith("Book ")]
    assert abs(len(verses) - 10565) < 30, len(verses)
