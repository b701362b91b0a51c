from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.gui.timeline.geometry import HEAD_WIDTH, ORIGIN, ROW_HEIGHT, RULER_HEIGHT, Geometry

GEOMETRIES = st.builds(
    Geometry,
    width=st.integers(300, 2000),
    height=st.integers(80, 800),
    frame_count=st.integers(1, 5000),
    row_count=st.integers(0, 400),
    cell=st.floats(0.25, 48),
    left=st.integers(0, 20000),
    top=st.integers(0, 5000),
)


@given(GEOMETRIES, st.data())
def test_the_middle_of_a_cell_is_that_frame(geometry: Geometry, data: st.DataObject) -> None:
    frame = data.draw(st.integers(0, geometry.frame_count - 1))
    assert geometry.frame_at(geometry.x_of(frame + 0.5)) == frame


@given(GEOMETRIES)
def test_what_is_under_the_edges_is_visible(geometry: Geometry) -> None:
    left, right = geometry.frame_at(HEAD_WIDTH), geometry.frame_at(geometry.width - 1)
    if geometry.x_of(geometry.frame_count) > HEAD_WIDTH:
        assert left in geometry.frames
    if geometry.x_of(right) < geometry.width and right in range(geometry.frame_count) and geometry.frames:
        assert right <= geometry.frames[-1]


@given(GEOMETRIES)
def test_visible_rows_are_those_that_can_be_hit(geometry: Geometry) -> None:
    hit = {geometry.row_at(y) for y in range(RULER_HEIGHT, geometry.height)} - {None}
    assert hit <= set(geometry.rows)
    assert len(geometry.rows) <= (geometry.height - RULER_HEIGHT) / ROW_HEIGHT + 2


@given(GEOMETRIES)
def test_labels_do_not_touch(geometry: Geometry) -> None:
    assert geometry.tick * geometry.cell >= 52 or geometry.tick == 10000


def test_hits() -> None:
    geometry = Geometry(800, 200, frame_count=100, row_count=3, cell=5.0)
    assert geometry.row_at(RULER_HEIGHT - 1) is None
    assert geometry.row_at(RULER_HEIGHT) == 0
    assert geometry.row_at(RULER_HEIGHT + 3 * ROW_HEIGHT) is None
    assert geometry.frame_at(-50) == 0
    assert geometry.frame_at(10_000) == 99
    assert geometry.in_cells(ORIGIN + 12, RULER_HEIGHT + 5)
    assert not geometry.in_cells(ORIGIN + 501, RULER_HEIGHT + 5)


@pytest.mark.parametrize("frames", [1, 60, 154, 1000])
def test_all_frames_fit(frames: int) -> None:
    geometry = Geometry(1000, 200, frames, 3, cell=1.0)
    fitted = Geometry(1000, 200, frames, 3, cell=geometry.fitting_cell)
    assert fitted.furthest[0] == 0
    assert fitted.x_of(frames) <= 1000
