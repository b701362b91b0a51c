"""Optical flow, and masks carried along with it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from refinement.trackrcnn.flow import backward_flow, carried
from refinement.trackrcnn.values import Window

SIZE = (60, 80)


def constant(x: float, y: float) -> np.ndarray:
    flow = np.zeros((*SIZE, 2), np.float32)
    flow[...] = (x, y)
    return flow


@pytest.mark.parametrize("width", [160, 1280])
def test_it_says_where_pixels_came_from(width: int) -> None:
    rng = np.random.default_rng(1)
    small = rng.integers(0, 255, (24, width // 8, 3), dtype=np.uint8)
    before = cv2.resize(small, (width, 192), interpolation=cv2.INTER_CUBIC)
    frame = np.roll(before, 6, axis=1)
    flow = backward_flow(before, frame)
    assert flow.shape == (192, width, 2)
    inside = flow[40:-40, 40:-40]
    assert np.median(inside[..., 0]) == pytest.approx(-6, abs=1)
    assert np.median(inside[..., 1]) == pytest.approx(0, abs=0.5)


def test_a_mask_moves_with_the_flow() -> None:
    moved = carried(Window(20, 10, np.ones((8, 6), bool)), constant(-5, 3))
    whole = np.zeros(SIZE, bool)
    whole[moved.slices] = moved.pixels
    rows, columns = np.nonzero(whole)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (7, 14, 25, 30)
    assert whole.sum() == 48


def test_the_window_of_a_mask_that_is_carried_on_and_on_stays_small() -> None:
    mask = Window(20, 10, np.ones((8, 6), bool))
    for _ in range(6):
        mask = carried(mask, constant(-2, 1))
    assert mask.pixels.shape == (8, 6)
    assert (mask.left, mask.top) == (32, 4)


def test_what_leaves_the_frame_is_gone() -> None:
    assert not carried(Window(0, 0, np.ones((5, 5), bool)), constant(20, 0)).pixels.any()


def test_an_empty_mask_stays_empty() -> None:
    assert not carried(Window(5, 5, np.zeros((0, 0), bool)), constant(1, 1)).pixels.any()
