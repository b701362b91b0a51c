"""Disjoint masks, tight windows, and IoUs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refinement.trackrcnn.overlap import box_ious, disjoint, mask_iou, tight, without_overlap
from refinement.trackrcnn.values import FrameObjects, Window
from tests.refinement.trackrcnn.conftest import found

SIZE = (40, 60)


def painted(objects: FrameObjects) -> np.ndarray:
    counts = np.zeros(SIZE, int)
    for window in objects.masks:
        counts[window.slices] += window.pixels
    return counts


def test_pixels_go_to_the_higher_score() -> None:
    objects = found(0, (10, 10, 0.6, 1, 0, 0), (14, 10, 0.9, 2, 0, 0))
    left = without_overlap(objects, SIZE)
    assert [int(window.pixels.sum()) for window in left.masks] == [40, 100]
    assert left.classes.tolist() == [1, 2]
    assert painted(left).max() == 1
    assert (left.masks[0].left, left.masks[0].pixels.shape) == (10, (10, 4))


@pytest.mark.parametrize(("shift", "kept"), [(1, [1]), (2, [0, 1])])
def test_ten_pixels_or_fewer_are_dropped(shift: int, kept: list[int]) -> None:
    objects = found(0, (10 - shift, 10, 0.6, 1, 0, 0), (10, 10, 0.9, 1, 0, 0))  # 10 or 20 pixels are left of the first
    left, rows = disjoint(objects, SIZE)
    assert rows.tolist() == kept
    assert len(left) == len(kept)


def test_nothing_is_left_of_nothing() -> None:
    assert len(without_overlap(FrameObjects.nothing(3, 2), SIZE)) == 0


PLACES = st.tuples(st.integers(0, 50), st.integers(0, 30), st.floats(0.01, 1), st.integers(1, 2))


@given(st.lists(PLACES, max_size=8))
def test_no_pixel_is_lost_or_shared_where_nothing_is_dropped(places: list[tuple[int, int, float, int]]) -> None:
    objects = found(0, *((*place, 0.0, 0.0) for place in places))
    left = without_overlap(objects, SIZE, smallest=0)
    assert np.array_equal(painted(left) > 0, painted(objects) > 0)
    assert painted(left).max(initial=0) <= 1


def test_tight_windows() -> None:
    pixels = np.zeros((8, 9), bool)
    pixels[2:4, 3:8] = True
    window = tight(Window(10, 20, pixels))
    assert (window.left, window.top, window.pixels.shape) == (13, 22, (2, 5))
    assert tight(Window(10, 20, np.zeros((8, 9), bool))).pixels.size == 0


def test_mask_iou() -> None:
    square = np.ones((10, 10), bool)
    first = Window(0, 0, square)
    assert mask_iou(first, first) == 1
    assert mask_iou(first, Window(5, 0, square)) == pytest.approx(50 / 150)
    assert mask_iou(first, Window(30, 0, square)) == 0
    assert mask_iou(Window(0, 0, ~square), Window(0, 0, ~square)) == 0


def test_box_ious() -> None:
    boxes = np.array([[0, 0, 10, 10], [5, 0, 15, 10], [20, 20, 30, 30]], dtype=np.float32)
    expected = [[1, 1 / 3, 0], [1 / 3, 1, 0], [0, 0, 1]]
    assert np.allclose(box_ious(boxes, boxes), expected)
    assert box_ious(boxes, np.zeros((0, 4))).shape == (3, 0)
