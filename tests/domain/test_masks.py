from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from annotator.domain.masks import Mask, Polygon
from annotator.errors import FormatError
from tests.strategies import masks

pixels = arrays(np.bool_, st.tuples(st.integers(1, 12), st.integers(1, 12)))


@given(pixels)
def test_decoding_gives_back_what_was_encoded(array: np.ndarray) -> None:
    mask = Mask.from_array(array)
    np.testing.assert_array_equal(mask.to_array(), array)
    assert mask.area == array.sum()
    assert Mask.from_array(mask.to_array()) == mask


@given(pixels)
def test_bounds_are_tight(array: np.ndarray) -> None:
    x1, y1, x2, y2 = Mask.from_array(array).bounds
    assert array[y1:y2, x1:x2].sum() == array.sum()
    if array.any():
        assert array[:, x1].any()
        assert array[:, x2 - 1].any()
        assert array[y1].any()
        assert array[y2 - 1].any()


@given(st.data())
def test_iou_is_that_of_the_pixels(data: st.DataObject) -> None:
    shape = data.draw(st.tuples(st.integers(1, 9), st.integers(1, 9)))
    one, other = (data.draw(arrays(np.bool_, shape)) for _ in range(2))
    union = (one | other).sum()
    expected = (one & other).sum() / union if union else 1.0
    assert Mask.from_array(one).iou(Mask.from_array(other)) == pytest.approx(expected)


def test_polygon_with_a_hole_and_two_parts() -> None:
    ring = Polygon(((1, 1), (7, 1), (7, 7), (1, 7)), (((3, 3), (5, 3), (5, 5), (3, 5)),))
    dot = Polygon(((8, 8), (10, 8), (10, 10), (8, 10)))
    array = Mask.from_polygons([ring, dot], 12, 12).to_array()
    expected = np.zeros((12, 12), dtype=bool)
    expected[1:7, 1:7] = True
    expected[3:5, 3:5] = False
    expected[8:10, 8:10] = True
    np.testing.assert_array_equal(array, expected)


def test_polygon_outside_the_image_is_cut_off() -> None:
    outside = Polygon(((-5, -5), (3, -5), (3, 3), (-5, 3)))
    array = Mask.from_polygons([outside], 6, 6).to_array()
    assert array[:3, :3].all()
    assert array.sum() == 9


def test_window_is_pasted_where_it_belongs() -> None:
    mask = Mask.from_window(np.ones((2, 3)), left=4, top=1, height=6, width=8)
    assert mask.bounds == (4, 1, 7, 3)
    assert mask.area == 6


def test_run_lengths_that_overrun_the_image_are_an_error() -> None:
    with pytest.raises(FormatError, match="do not decode"):
        Mask(2, 2, Mask.from_array(np.ones((4, 4))).counts).to_array()


@given(masks())
def test_window_pixels_are_those_of_the_mask(mask: Mask) -> None:
    window = mask.window()
    full = np.zeros((mask.height, mask.width), dtype=bool)
    full[window.slices] = window.pixels
    assert np.array_equal(full, mask.to_array())


@given(st.integers(0, 3_000), st.integers(1, 3_000), st.integers(0, 5))
def test_long_runs_are_decoded(start: int, length: int, gap: int) -> None:
    pixels = np.zeros(8_000, dtype=bool)
    pixels[start : start + length] = True
    pixels[start + length + gap :: 7] = True
    mask = Mask.from_array(pixels.reshape(80, 100))
    window = mask.window()
    assert np.array_equal(window.pixels, mask.to_array()[window.slices])
