"""Polygons made valid, clipped, simplified and edited."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.masks import Polygon
from annotator.gui.canvas.draft import VertexRef
from annotator.gui.tools import shapes
from tests.gui.canvas.stage import rectangle

coordinate = st.floats(-60, 160, allow_nan=False).map(lambda value: round(value, 2))
rings = st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=12).map(tuple)
STAR = tuple(
    (50 + 40 * math.sin(turn * 4 * math.pi / 5), 50 - 40 * math.cos(turn * 4 * math.pi / 5)) for turn in range(5)
)


@given(rings)
def test_cleaned_polygons_are_valid_and_inside(ring: tuple[tuple[float, float], ...]) -> None:
    for polygon in shapes.cleaned(ring, 100, 100).polygons:
        assert all(len(part) >= 3 for part in polygon.rings)
        assert all(0 <= x <= 100 and 0 <= y <= 100 for part in polygon.rings for x, y in part)
        shape = shapely.Polygon(polygon.outer, polygon.holes)
        assert shapely.make_valid(shape).area == pytest.approx(shape.area, abs=2)  # but for rounding


def test_a_simple_ring_stays_as_it_is() -> None:
    ring = ((10.0, 10.0), (60.0, 12.5), (30.0, 70.25))
    assert shapes.cleaned(ring, 100, 100) == shapes.Cleaned((Polygon(ring),), repaired=False, clipped=False)


def test_a_bow_tie_keeps_both_halves() -> None:
    area = shapes.cleaned(((10, 10), (50, 50), (50, 10), (10, 50)), 100, 100)
    assert area.repaired
    assert sum(shapely.Polygon(item.outer).area for item in area.polygons) == pytest.approx(800)


def test_what_a_loop_goes_round_twice_is_inside() -> None:
    area = shapes.cleaned(STAR, 100, 100)
    assert area.repaired
    assert any(shapely.Polygon(item.outer, item.holes).contains(shapely.Point(50, 50)) for item in area.polygons)


def test_what_leaves_the_image_is_cut_off() -> None:
    area = shapes.cleaned(((-20, 20), (50, 20), (50, 40), (-20, 40)), 100, 100)
    assert area.clipped
    assert not area.repaired
    assert shapely.Polygon(area.polygons[0].outer).equals(shapely.box(0, 20, 50, 40))


@pytest.mark.parametrize(
    "ring", [((-9, -9), (-5, -9), (-5, -5)), ((10, 10), (20, 20), (30, 30)), ((5, 5), (5, 5), (5, 5))]
)
def test_nothing_is_left_of_rings_without_area_in_the_image(ring: tuple[tuple[float, float], ...]) -> None:
    assert shapes.cleaned(ring, 100, 100).polygons == ()


@given(st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=60), st.floats(0.1, 5))
def test_simplified_strokes_stay_near_and_keep_their_ends(points: list[tuple[float, float]], tolerance: float) -> None:
    kept = shapes.simplified(points, tolerance)
    assert len(kept) <= len(points)
    assert (kept[0], kept[-1]) == (points[0], points[-1])
    line = shapely.LineString(kept)
    assert all(line.distance(shapely.Point(point)) <= tolerance + 0.02 for point in points)


HOLED = (Polygon(rectangle(0, 0, 50, 50).outer, (((10, 10), (20, 10), (20, 20)),)), rectangle(60, 0, 70, 10))


def test_moved_changes_one_vertex() -> None:
    changed = shapes.moved(HOLED, VertexRef(0, 1, 2), (21.005, 22.3333))
    assert changed[0].holes == (((10, 10), (20, 10), (21.0, 22.33)),)
    assert changed[0].outer == HOLED[0].outer
    assert changed[1] is HOLED[1]


def test_inserted_after_the_last_vertex_of_a_ring() -> None:
    changed, ref = shapes.inserted(HOLED, VertexRef(1, 0, 3), (60, 5))
    assert ref == VertexRef(1, 0, 4)
    assert shapes.vertex(changed, ref) == (60, 5)
    assert len(changed[1].outer) == 5


def test_removed_keeps_three_vertices() -> None:
    fewer = shapes.removed(HOLED, VertexRef(1, 0, 0))
    assert fewer is not None
    assert fewer[1].outer == HOLED[1].outer[1:]
    assert shapes.removed(HOLED, VertexRef(0, 1, 0)) is None


@pytest.mark.parametrize("ref", [VertexRef(5, 0, 0), VertexRef(0, 2, 0), VertexRef(0, 0, 4)])
def test_no_vertex_there(ref: VertexRef) -> None:
    assert shapes.vertex(HOLED, ref) is None
