from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.boxes import Box, box_between, iou_matrix
from annotator.errors import EditError

numbers = st.floats(-500, 500, allow_nan=False, width=32)
sides = st.floats(0.25, 400, width=32)
boxes = st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), numbers, numbers, sides, sides)


UNUSABLE = [(0, 0, 0, 5), (0, 0, 5, 0), (5, 0, 1, 5), (math.nan, 0, 1, 1), (0, 0, math.inf, 1)]


@pytest.mark.parametrize("corners", UNUSABLE)
def test_a_box_without_area_is_refused(corners: tuple[float, float, float, float]) -> None:
    with pytest.raises(EditError):
        Box(*corners)


@given(boxes, boxes)
def test_iou_is_symmetric_and_bounded(one: Box, other: Box) -> None:
    assert one.iou(other) == pytest.approx(other.iou(one))
    assert 0 <= one.iou(other) <= 1 + 1e-9
    assert one.iou(one) == pytest.approx(1)


@given(st.lists(boxes, min_size=1, max_size=4), st.lists(boxes, min_size=1, max_size=4))
def test_iou_matrix_is_iou_of_each_pair(rows: list[Box], columns: list[Box]) -> None:
    expected = [[row.iou(column) for column in columns] for row in rows]
    np.testing.assert_allclose(iou_matrix(rows, columns), expected, atol=1e-9)


@given(boxes)
def test_window_lies_in_the_image_and_covers_the_box(box: Box) -> None:
    x1, y1, x2, y2 = box.window(100, 200)
    assert 0 <= x1 <= x2 <= 200
    assert 0 <= y1 <= y2 <= 100
    if box.x1 >= 0 and box.x2 <= 200:
        assert x1 <= box.x1
        assert box.x2 <= x2


def test_one_pixel_box_has_a_window_of_one_pixel() -> None:
    assert Box(3, 4, 4, 5).window(10, 10) == (3, 4, 4, 5)


@given(boxes, boxes, st.floats(0, 1))
def test_corners_of_boxes_move_on_straight_lines(left: Box, right: Box, share: float) -> None:
    between = box_between(left, right, share)
    expected = (1 - share) * np.array(left.corners) + share * np.array(right.corners)
    np.testing.assert_allclose(between.corners, expected, atol=1e-9)


def test_a_box_between_goes_on_outside_of_the_two_until_nothing_is_left() -> None:
    left, right = Box(0, 1, 5, 7), Box(10, 11, 13, 37)
    assert box_between(left, right, 0).corners == (0, 1, 5, 7)
    assert box_between(left, right, 0.5).corners == (5, 6, 9, 22)
    assert box_between(left, right, 2).corners == (20, 21, 21, 67)
    with pytest.raises(EditError, match="no area"):
        box_between(left, right, 3)
