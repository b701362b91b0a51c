from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from annotator.domain.masks import Mask
from annotator.evaluation.masks import boundary, boundary_accuracy, region_similarity
from tests.strategies import masks

MEASURES = (region_similarity, boundary_accuracy)


def blob(left: int, top: int, width: int = 20, height: int = 30, size: tuple[int, int] = (120, 200)) -> Mask:
    pixels = np.zeros(size, dtype=np.uint8)
    cv2.ellipse(pixels, (left + width // 2, top + height // 2), (width // 2, height // 2), 0, 0, 360, 1, -1)
    return Mask.from_array(pixels)


def by_definition(found: Mask, true: Mask, tolerance: float = 0.008) -> float:
    """As the paper says it: every pixel of one boundary against every pixel of the other, on the whole image."""
    edges = [_edges(mask.to_array()) for mask in (found, true)]
    if not edges[0] or not edges[1]:
        return float(len(edges[0]) == len(edges[1]))
    radius = math.ceil(tolerance * math.sqrt(true.height**2 + true.width**2))

    def share(pixels: list[tuple[int, int]], others: list[tuple[int, int]]) -> float:
        near = [any((y - v) ** 2 + (x - u) ** 2 <= radius**2 for v, u in others) for y, x in pixels]
        return sum(near) / len(near)

    precision, recall = share(*edges), share(edges[1], edges[0])
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _edges(pixels: NDArray[np.bool_]) -> list[tuple[int, int]]:
    height, width = pixels.shape
    found = []
    for y in range(height):
        for x in range(width):
            beside = [(y, x + 1), (y + 1, x), (y + 1, x + 1)]
            # at the last row and column only the neighbour along it, as in DAVIS
            inside = [(v, u) for v, u in beside if v < height and u < width]
            if any(pixels[v, u] != pixels[y, x] for v, u in inside):
                found.append((y, x))
    return found


@pytest.mark.parametrize("measure", MEASURES)
class TestBoth:
    @given(mask=masks())
    def test_a_mask_agrees_with_itself(self, measure, mask: Mask) -> None:
        assert measure(mask, mask) == 1

    @given(pair=st.integers(1, 30).flatmap(lambda side: st.tuples(masks(side, 24), masks(side, 24))))
    def test_it_is_symmetric_and_a_share(self, measure, pair: tuple[Mask, Mask]) -> None:
        value = measure(*pair)
        assert 0 <= value <= 1
        assert value == pytest.approx(measure(*reversed(pair)))

    @given(x=st.integers(-20, 40), y=st.integers(-20, 20), apart=st.integers(0, 12))
    def test_moving_both_changes_nothing(self, measure, x: int, y: int, apart: int) -> None:
        here = measure(blob(60, 40), blob(60 + apart, 43))
        assert measure(blob(60 + x, 40 + y), blob(60 + apart + x, 43 + y)) == pytest.approx(here)

    def test_empty_masks(self, measure) -> None:
        empty = Mask.empty(120, 200)
        assert measure(empty, empty) == 1
        assert measure(empty, blob(20, 20)) == 0
        assert measure(blob(20, 20), empty) == 0

    def test_masks_apart(self, measure) -> None:
        assert measure(blob(10, 10), blob(150, 60)) == 0

    def test_other_sizes(self, measure) -> None:
        with pytest.raises(ValueError, match="different sizes"):
            measure(blob(10, 10), blob(10, 10, size=(120, 201)))


def test_region_similarity_is_a_ratio() -> None:
    assert region_similarity(blob(10, 10, 40, 40), blob(10, 10, 40, 40)) == 1
    pixels = np.zeros((10, 10), dtype=bool)
    pixels[2:6, 2:6] = True
    half = pixels.copy()
    half[:, 4:] = False
    assert region_similarity(Mask.from_array(half), Mask.from_array(pixels)) == 0.5


class TestBoundary:
    @given(pair=st.integers(1, 14).flatmap(lambda side: st.tuples(masks(side, 12), masks(side, 12))))
    def test_it_is_the_papers_definition(self, pair: tuple[Mask, Mask]) -> None:
        found, true = pair
        if bool(found.area) == bool(true.area):
            assert boundary_accuracy(found, true, 0.1) == pytest.approx(by_definition(found, true, 0.1))

    @pytest.mark.parametrize("apart", [0, 1, 2, 3, 5])
    def test_it_is_the_papers_definition_on_larger_masks(self, apart: int) -> None:
        found, true = blob(30, 40, 24, 20), blob(30 + apart, 40 - apart, 20, 24)
        assert boundary_accuracy(found, true) == pytest.approx(by_definition(found, true))

    def test_masks_that_touch_the_edge_of_the_image(self) -> None:
        found, true = blob(-8, -10, 40, 60, (50, 60)), blob(-6, -12, 44, 60, (50, 60))
        assert boundary_accuracy(found, true) == pytest.approx(by_definition(found, true))

    def test_an_outline_within_the_tolerance_is_right(self) -> None:
        # the diagonal is 233, so the disk has a radius of 2
        assert boundary_accuracy(blob(40, 40), blob(42, 40)) == 1
        assert boundary_accuracy(blob(40, 40), blob(44, 40)) < 1

    def test_a_mask_that_fills_the_image_has_no_outline(self) -> None:
        full = Mask.from_array(np.ones((20, 30)))
        assert boundary_accuracy(full, full) == 1
        assert boundary_accuracy(full, blob(5, 5, 8, 8, (20, 30))) == 0
        assert boundary_accuracy(full, Mask.empty(20, 30)) == 0

    def test_boundary_pixels_lie_on_both_sides(self) -> None:
        pixels = np.zeros((5, 5), dtype=bool)
        pixels[2, 2] = True
        expected = np.zeros((5, 5), dtype=bool)
        expected[1:3, 1:3] = True
        assert np.array_equal(boundary(pixels), expected)
