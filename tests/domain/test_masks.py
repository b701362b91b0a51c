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


@st.composite
def windows(draw: st.DrawFn) -> tuple[np.ndarray, int, int, int, int]:
    """Pixels of a window, maybe none, at `left`, `top` of an image of `height` × `width`, maybe all of it."""
    height, width = draw(st.integers(1, 14)), draw(st.integers(1, 14))
    rows, columns = draw(st.integers(0, height)), draw(st.integers(0, width))
    top, left = draw(st.integers(0, height - rows)), draw(st.integers(0, width - columns))
    kinds = st.sampled_from((np.zeros, np.ones)).map(lambda make: make((rows, columns), dtype=bool))
    return draw(kinds | arrays(np.bool_, (rows, columns))), left, top, height, width


@given(windows())
def test_a_window_is_encoded_as_its_full_frame_is(window: tuple[np.ndarray, int, int, int, int]) -> None:
    pixels, left, top, height, width = window
    full = np.zeros((height, width), dtype=bool)
    full[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels
    mask = Mask.from_window(pixels, left, top, height, width)
    assert mask == Mask.from_array(full)
    assert np.array_equal(mask.to_array(), full)


@pytest.mark.parametrize(
    ("left", "top", "columns", "rows"),
    [
        (0, 0, 60, 40),  # the whole frame
        (0, 0, 1, 1),
        (59, 39, 1, 1),
        (0, 39, 1, 1),
        (59, 0, 1, 1),
        (0, 0, 1, 40),  # the border columns
        (59, 0, 1, 40),
        (0, 0, 60, 1),  # the border rows
        (0, 39, 60, 1),
        (30, 20, 1, 1),
        (30, 0, 5, 40),
        (60, 40, 0, 0),  # none
        (10, 10, 0, 5),
        (10, 10, 5, 0),
    ],
)
def test_a_full_window_anywhere(left: int, top: int, columns: int, rows: int) -> None:
    full = np.zeros((40, 60), dtype=bool)
    full[top : top + rows, left : left + columns] = True
    for pixels in (np.ones((rows, columns)), np.zeros((rows, columns))):
        mask = Mask.from_window(pixels, left, top, 40, 60)
        assert mask == Mask.from_array(full if pixels.any() else np.zeros((40, 60)))


@given(st.integers(1, 3_000), st.integers(0, 3_000), st.integers(1, 3_000))
def test_windows_of_large_frames(height: int, before: int, after: int) -> None:
    """Runs that take several characters."""
    pixels = np.zeros((height, 2), dtype=bool)
    pixels[height // 3 : height // 2 + 1] = True
    mask = Mask.from_window(pixels, before, 0, height, before + 2 + after)
    assert mask.area == pixels.sum()
    rows = np.flatnonzero(pixels[:, 0])
    assert mask.bounds == (before, rows[0], before + 2, rows[-1] + 1)
    assert np.array_equal(mask.window().pixels, pixels[rows])


@pytest.mark.parametrize(("left", "top"), [(-1, 0), (0, -1), (4, 0), (0, 5), (100, 100)])
def test_a_window_that_leaves_the_image_is_a_bug_that_is_seen(left: int, top: int) -> None:
    with pytest.raises(ValueError, match="leaves the image of 6x6"):
        Mask.from_window(np.ones((2, 3)), left, top, 6, 6)


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
