"""What lies under the pointer."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.domain.edits import Change, DetectionKey, Edit, MaskKey, TrackKey
from annotator.domain.masks import Mask, MaskRecord, MaskState, Polygon
from annotator.domain.state import State
from annotator.domain.tracks import Detection, Track
from annotator.gui.canvas import hit
from annotator.gui.canvas.draft import VertexRef
from annotator.gui.canvas.viewport import Viewport
from tests.gui.canvas.stage import CAR, GHOST, REGION, WALKER, rectangle, rows, scene_of

ONE = Viewport()


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ((30.5, 40.5), [CAR]),
        ((70.0, 50.0), [WALKER, CAR]),
        ((140.0, 35.0), [GHOST]),
        ((118.0, 30.0), [GHOST]),
        ((150.0, 80.0), [REGION]),
        ((5.0, 5.0), []),
        ((-50.0, 500.0), []),
    ],
)
def test_tracks_at(point: tuple[float, float], expected: list[int]) -> None:
    assert hit.tracks_at(scene_of(State(rows())), ONE, point) == expected


def test_the_smaller_box_comes_first() -> None:
    state = State(rows())
    state.apply(
        Edit(
            "inner",
            (
                Change(TrackKey(1, 5), None, Track(5, 1)),
                Change(DetectionKey(1, 5, 0), None, Detection(Box(110, 10, 190, 65))),
            ),
        )
    )
    assert hit.tracks_at(scene_of(state), ONE, (140, 35)) == [GHOST, 5]


def test_an_object_comes_before_the_ignore_region_that_owns_the_pixel() -> None:
    state = State(rows())
    region = MaskRecord(Mask.from_polygons([rectangle(100, 0, 200, 100)], 100, 200), MaskState.ACCEPTED)
    state.apply(Edit("region", (Change(MaskKey(1, REGION, 0), state.get(MaskKey(1, REGION, 0)), region),)))
    assert hit.tracks_at(scene_of(state), ONE, (140, 35)) == [GHOST, REGION]


@given(st.floats(0.05, 8))
def test_a_box_of_one_pixel_can_be_hit_at_any_zoom(scale: float) -> None:
    state = State(rows())
    state.apply(
        Edit(
            "dot",
            (
                Change(TrackKey(1, 6), None, Track(6, 2)),
                Change(DetectionKey(1, 6, 0), None, Detection(Box(180, 10, 181, 11))),
            ),
        )
    )
    viewport = Viewport(scale, 3, 4)
    assert 6 in hit.tracks_at(scene_of(state), viewport, viewport.to_widget((180.5, 10.5)))


def test_mask_at_is_exact_to_the_pixel() -> None:
    scene = scene_of(State(rows()))
    assert hit.mask_at(scene, (20.0, 20.0)) == CAR
    assert hit.mask_at(scene, (19.99, 20.0)) is None
    assert hit.mask_at(scene, (59.99, 59.99)) == CAR
    assert hit.mask_at(scene, (60.0, 59.99)) == WALKER
    assert hit.mask_at(scene, (20.0, 60.0)) is None


BOX = Box(50, 40, 150, 80)


@pytest.mark.parametrize(
    ("point", "part"),
    [
        ((51, 41), "top left"),
        ((149, 39), "top right"),
        ((152, 83), "bottom right"),
        ((47, 78), "bottom left"),
        ((100, 40), "top"),
        ((100, 82), "bottom"),
        ((51, 60), "left"),
        ((150, 55), "right"),
        ((75, 43), "top"),
        ((75, 60), "inside"),
        ((75, 30), None),
        ((165, 60), None),
    ],
)
def test_box_part_at(point: tuple[float, float], part: str | None) -> None:
    assert hit.box_part_at(BOX, ONE, point) == part


def test_tolerances_are_widget_pixels() -> None:
    near = Viewport(10, 0, 0)
    assert hit.box_part_at(BOX, near, near.to_widget((50.4, 60.3))) == "left"
    assert hit.box_part_at(BOX, near, near.to_widget((51.5, 60.3))) == "inside"


@pytest.mark.parametrize("box", [Box(50, 50, 51, 51), Box(50, 50, 150, 51), Box(50, 50, 51, 150)])
def test_handles_of_a_tiny_box_can_be_told_apart(box: Box) -> None:
    handles = hit.handle_points(box, ONE)
    for part, place in handles.items():
        assert hit.box_part_at(box, ONE, place) == part
    places = list(handles.values())
    closest = min(math.dist(a, b) for i, a in enumerate(places) for b in places[:i])
    assert closest > hit.HANDLE_TOLERANCE


HOLED = (
    Polygon(((10, 10), (60, 10), (60, 60), (10, 60)), (((20, 20), (40, 20), (40, 40)),)),
    rectangle(80, 10, 90, 20),
)


def test_vertex_at_finds_vertices_of_parts_and_holes() -> None:
    assert hit.vertex_at(HOLED, ONE, (62, 8)) == VertexRef(0, 0, 1)
    assert hit.vertex_at(HOLED, ONE, (41, 42)) == VertexRef(0, 1, 2)
    assert hit.vertex_at(HOLED, ONE, (80, 21)) == VertexRef(1, 0, 3)
    assert hit.vertex_at(HOLED, ONE, (30, 50)) is None
    assert hit.vertex_at((), ONE, (0, 0)) is None


def test_edge_at_finds_the_start_and_the_nearest_point() -> None:
    found = hit.edge_at(HOLED, ONE, (35, 13))
    assert found == (VertexRef(0, 0, 0), (35, 10))
    closing = hit.edge_at(HOLED, ONE, (8, 35))
    assert closing == (VertexRef(0, 0, 3), (10, 35))
    assert hit.edge_at(HOLED, ONE, (50, 50)) is None


def test_vertices_come_in_drawing_order() -> None:
    refs = [ref for ref, _ in hit.vertices(HOLED)]
    assert refs[:5] == [(0, 0, 0), (0, 0, 1), (0, 0, 2), (0, 0, 3), (0, 1, 0)]
    assert len(refs) == 11
