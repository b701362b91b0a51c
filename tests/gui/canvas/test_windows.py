"""Decoded masks and their outlines."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from numpy.typing import NDArray
from PySide6.QtCore import QLineF

from annotator.domain.masks import Mask, Window
from annotator.gui.canvas.windows import WindowCache, contour, pixel_edges
from tests.strategies import pixel_maps


def length(lines: tuple[QLineF, ...]) -> float:
    return sum(line.length() for line in lines)


def test_window_is_the_mask_within_its_bounds() -> None:
    pixels = np.zeros((40, 60), dtype=bool)
    pixels[5:9, 20:33] = True
    pixels[6, 25] = False
    window = WindowCache().get(Mask.from_array(pixels))
    assert (window.left, window.top) == (20, 5)
    assert np.array_equal(pixels[window.slices], window.pixels)


def test_cache_returns_the_same_window_and_forgets_the_oldest() -> None:
    cache = WindowCache(capacity=2)
    some = [Mask.from_array(np.eye(size, dtype=bool)) for size in (3, 4, 5)]
    first = cache.get(some[0])
    assert cache.get(some[0]) is first
    cache.get(some[1])
    cache.get(some[2])
    assert cache.get(some[0]) is not first


@given(pixel_maps(7, 9))
def test_pixel_edges_are_the_perimeter(pixels: NDArray[np.uint8]) -> None:
    window = Window(3, 4, pixels.astype(bool))
    padded = np.pad(window.pixels, 1)
    perimeter = np.count_nonzero(padded[1:] != padded[:-1]) + np.count_nonzero(padded[:, 1:] != padded[:, :-1])
    assert length(pixel_edges(window)) == perimeter


def test_pixel_edges_of_one_pixel() -> None:
    lines = pixel_edges(Window(10, 20, np.ones((1, 1), dtype=bool)))
    assert {(line.x1(), line.y1(), line.x2(), line.y2()) for line in lines} == {
        (10, 20, 11, 20),
        (10, 21, 11, 21),
        (10, 20, 10, 21),
        (11, 20, 11, 21),
    }


def test_contour_of_a_lone_pixel_can_be_drawn() -> None:
    lines = contour(Window(10, 20, np.ones((1, 1), dtype=bool)), 0.35)
    assert length(lines) > 0
    assert all(10 <= line.x1() <= 11 and 20 <= line.y1() <= 21 for line in lines)


def test_contour_follows_the_border_pixels_and_holes() -> None:
    pixels = np.ones((10, 20), dtype=bool)
    outer = length(contour(Window(0, 0, pixels), 0.35))
    assert outer == 2 * (9 + 19)
    pixels = pixels.copy()
    pixels[4:6, 8:12] = False
    assert length(contour(Window(0, 0, pixels), 0.35)) > outer
