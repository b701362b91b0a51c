"""The values that are passed around: windows, objects of a frame and their choice."""

from __future__ import annotations

import numpy as np
import pytest

from refinement.trackrcnn.values import FrameObjects, Window
from tests.refinement.trackrcnn.conftest import found

THREE = found(4, (10, 10, 0.9, 1, 1, 2), (30, 10, 0.5, 2, 3, 4), (50, 10, 0.7, 1, 5, 6))


def test_a_window_says_what_it_covers() -> None:
    window = Window(7, 3, np.ones((4, 5), bool))
    image = np.zeros((10, 20), int)
    image[window.slices] += window.pixels
    assert image.sum() == 20
    assert (image[3:7, 7:12] == 1).all()


@pytest.mark.parametrize("kept", [np.array([True, False, True]), np.array([0, 2])])
def test_objects_are_chosen_by_marks_or_places(kept: np.ndarray) -> None:
    left = THREE.only(kept)
    assert left.frame == 4
    assert len(left) == 2
    assert left.classes.tolist() == [1, 1]
    assert left.scores.tolist() == pytest.approx([0.9, 0.7])
    assert left.embeddings.tolist() == [[1, 2], [5, 6]]
    assert [window.left for window in left.masks] == [10, 50]


def test_places_may_change_the_order() -> None:
    assert THREE.only(np.array([2, 0])).boxes[:, 0].tolist() == [50, 10]


def test_nothing_can_be_chosen_from_nothing() -> None:
    nothing = FrameObjects.nothing(3, 8)
    assert len(nothing.only(np.zeros(0, bool))) == len(nothing) == 0
    assert nothing.embeddings.shape == (0, 8)
    assert nothing.boxes.shape == (0, 4)
