from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.domain.masks import Mask, Polygon
from annotator.domain.outlines import pixel_outlines
from annotator.errors import FormatError
from annotator.formats.bdd100k.bdd100k_shapes import inclusive, read_box, read_mask
from annotator.formats.json_values import Node
from tests.formats.contents import HEIGHT, WIDTH, block
from tests.strategies import boxes, masks

SIZE = (HEIGHT, WIDTH)


def label(**values: Any) -> Node:
    return Node(Path("a.json"), "labels[0]", values)


def part(*points: tuple[float, float], types: str | None = None, closed: bool = True) -> dict[str, Any]:
    return {"vertices": [list(point) for point in points], "types": types or "L" * len(points), "closed": closed}


@st.composite
def any_boxes(draw: st.DrawFn) -> Box:
    x1, x2, y1, y2 = (draw(st.floats(-1000, 1000)) for _ in range(4))
    return Box(min(x1, x2), min(y1, y2), max(x1, x2) + 1, max(y1, y2) + 1)


@given(boxes() | any_boxes())
@example(Box(0.1 + 0.2, 1 / 3, 1.1 + 0.2, math.pi))
def test_boxes_come_back_whatever_their_digits(box: Box) -> None:
    box2d, marks = inclusive(box)
    assert read_box(label(box2d=box2d), label(**marks)) == box
    assert box2d["x2"] == pytest.approx(box.x2 - 1)


@given(boxes())
def test_coordinates_of_few_digits_need_no_mark(box: Box) -> None:
    assert inclusive(box)[1] == {}


def test_a_box_of_one_pixel_ends_where_it_starts() -> None:
    assert inclusive(Box(3, 4, 4, 5)) == ({"x1": 3, "y1": 4, "x2": 3.0, "y2": 4.0}, {})
    assert read_box(label(box2d={"x1": 3, "y1": 4, "x2": 2, "y2": 4}), label()) is None


@given(masks(HEIGHT, WIDTH))
def test_outlines_along_pixels_are_no_vertices_of_a_person(mask: Mask) -> None:
    outlines = pixel_outlines(mask)
    parts = [part(*polygon.outer) for polygon in outlines]
    if parts and not any(polygon.holes for polygon in outlines):
        assert read_mask(label(poly2d=parts), SIZE) == (mask, ())


def test_vertices_off_the_pixels_are_of_a_person() -> None:
    ring = ((1.0, 1.0), (8.0, 1.0), (8.0, 6.0))
    mask, polygons = read_mask(label(poly2d=[part(*ring)]), SIZE)
    assert polygons == (Polygon(ring),)
    assert mask == Mask.from_polygons(polygons, *SIZE)


def test_open_lines_and_labels_without_shapes_have_no_mask() -> None:
    assert read_mask(label(), SIZE) == (None, ())
    assert read_mask(label(poly2d=[part((0, 0), (5, 0), (5, 5), closed=False)]), SIZE) == (None, ())
    rle = {"counts": block(1, 1, 3, 3).counts, "size": list(SIZE)}
    assert read_mask(label(rle=rle, poly2d=None), SIZE) == (block(1, 1, 3, 3), ())


def test_a_curve_may_close_the_ring() -> None:
    """The handles behind the last point lead back to the first one."""
    ring = ((1.0, 1.0), (9.0, 1.0), (9.0, 7.0), (1.0, 7.0))
    closing, _ = read_mask(label(poly2d=[part(*ring, types="LLCC")]), SIZE)
    turned, _ = read_mask(label(poly2d=[part(*ring[1:], ring[0], ring[1], types="LCCLL")]), SIZE)
    assert closing is not None
    assert closing == turned
    assert 0 < closing.area < 8 * 6


def test_outlines_of_great_length_are_refused() -> None:
    far = part((0, 0), (9e5, 9e5), (-9e5, 9e5), (9e5, -9e5))
    with pytest.raises(FormatError, match=r"a\.json: labels\[0\]: the outline is too long"):
        read_mask(label(poly2d=[far]), SIZE)
