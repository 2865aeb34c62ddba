"""The five curves on the first page: they are the catalogue's, inside their frames, and a jump stays a gap."""

import re
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "sphinx_ext"))
import story  # noqa: E402


def lines(name):
    drawn = re.findall(r'points="([^"]+)"', story.drawing(name))
    return [np.array([point.split(",") for point in line.split()], float) for line in drawn]


@pytest.mark.parametrize("name", story.STORY)
def test_a_curve_stays_inside_its_frame(name):
    for line in lines(name):
        assert line.min() >= 0 and line[:, 0].max() <= story.WIDE and line[:, 1].max() <= story.HIGH
        assert (np.diff(line[:, 0]) > 0).all()


def test_a_curve_is_the_function():
    [line] = lines("relu")
    x = line[:, 0] / story.WIDE * 8 - 4
    assert line[:, 1] == pytest.approx([story.height(max(0, u)) for u in x], abs=0.1)


def test_a_jump_is_a_gap_and_a_gate_four_curves():
    assert [len(lines(name)) for name in story.STORY] == [2, 1, 1, 1, 4]


def test_the_chapters_are_in_order():
    from actlib.catalogue import find

    chapters = [find(name).chapter for name in story.STORY]
    assert chapters == sorted(chapters)
    assert [len(list((ROOT / "chapters").glob(f"{n:02d}-*.md"))) for n in chapters] == [1] * 5
