from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import example, given
from numpy.typing import NDArray
from scipy import ndimage

from annotator.domain.masks import Mask, Ring
from annotator.domain.outlines import pixel_outlines
from tests.strategies import masks


def crossings(rings: list[Ring], height: int, width: int) -> NDArray[np.bool_]:
    """Pixels whose centre lies inside an odd number of rings: counted along each row, without pycocotools."""
    sides = np.zeros((height, width + 1), dtype=int)
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
            assert (x1 == x2) != (y1 == y2), "every edge runs along a row or a column"
            if x1 == x2:
                sides[int(min(y1, y2)) : int(max(y1, y2)), int(x1)] += 1
    return np.asarray(np.cumsum(sides, axis=1)[:, :width] % 2 == 1)


NESTED = Mask.from_array(np.pad(np.pad(np.pad(np.ones((1, 1)), 1), 1, constant_values=1), 1))
CHECKERS = Mask.from_array(np.indices((5, 6)).sum(axis=0) % 2)


@given(masks(12, 12))
@example(NESTED)
@example(CHECKERS)
@example(Mask.from_array(1 - CHECKERS.to_array()))
@example(Mask.empty(3, 4))
@example(Mask.from_array(np.ones((2, 3))))
def test_the_outline_fills_the_same_pixels_again(mask: Mask) -> None:
    outlines = pixel_outlines(mask)
    assert Mask.from_polygons(outlines, mask.height, mask.width) == mask, "by COCO's rule"
    rings = [ring for polygon in outlines for ring in polygon.rings]
    np.testing.assert_array_equal(crossings(rings, mask.height, mask.width), mask.to_array())


@given(masks())
def test_each_part_has_one_outline_with_its_holes(mask: Mask) -> None:
    pixels = mask.to_array()
    _, parts = ndimage.label(pixels)
    outside = np.pad(~pixels, 1, constant_values=True)
    _, regions = ndimage.label(outside, structure=np.ones((3, 3)))
    outlines = pixel_outlines(mask)
    assert len(outlines) == parts, "pixels that touch at a corner alone are apart"
    assert sum(len(polygon.holes) for polygon in outlines) == regions - 1


def test_a_part_in_a_hole_is_a_part_of_its_own() -> None:
    outer, inner = pixel_outlines(NESTED)
    assert outer.outer == ((1, 1), (6, 1), (6, 6), (1, 6))
    assert [sorted(hole) for hole in outer.holes] == [[(2, 2), (2, 5), (5, 2), (5, 5)]]
    assert (sorted(inner.outer), inner.holes) == ([(3, 3), (3, 4), (4, 3), (4, 4)], ())


def test_only_corners_are_points() -> None:
    (polygon,) = pixel_outlines(Mask.from_array(np.ones((40, 60))))
    assert polygon.outer == ((0, 0), (60, 0), (60, 40), (0, 40))


def test_holes_go_to_the_part_around_them() -> None:
    pixels = np.zeros((7, 12), dtype=bool)
    pixels[1:6, 1:6] = pixels[1:6, 7:11] = True
    pixels[2, 2] = pixels[2, 4] = pixels[4, 3] = pixels[3, 8] = False
    left, right = pixel_outlines(Mask.from_array(pixels))
    assert (len(left.holes), len(right.holes)) == (3, 1)


def test_real_masks_come_back_pixel_by_pixel(data_dir: Path) -> None:
    lines = (data_dir / "kitti_mots_text" / "instances_txt" / "0000.txt").read_text().splitlines()[::10]
    for line in lines:
        *_, height, width, counts = line.split(" ")
        mask = Mask(int(height), int(width), counts)
        assert Mask.from_polygons(pixel_outlines(mask), mask.height, mask.width) == mask
