"""Ignore regions drawn by hand."""

from __future__ import annotations

import pytest

from annotator.domain.boxes import Box
from annotator.domain.classes import IGNORE
from annotator.domain.edits import DetectionKey, MaskKey, TrackKey
from annotator.domain.masks import MaskState, Polygon
from annotator.editing.regions import new_region
from annotator.errors import EditError
from tests.documents import document, rectangle

SQUARE = Polygon(((10.0, 12.0), (20.0, 12.0), (20.0, 22.0), (10.0, 22.0)))


def test_a_region_is_a_new_track_of_class_ignore_with_box_and_mask() -> None:
    state = document()
    edit, track_id = new_region(state, 1, 3, [SQUARE])
    state.apply(edit)
    assert track_id == 4
    assert state.track(1, track_id).class_id == IGNORE.class_id
    detection = state.get(DetectionKey(1, track_id, 3))
    record = state.get(MaskKey(1, track_id, 3))
    assert detection is not None
    assert record is not None
    assert (detection.box, detection.keyframe) == (Box(10, 12, 20, 22), True)
    assert (record.mask, record.state, record.manual) == (rectangle(10, 12, 20, 22), MaskState.CORRECTED, True)
    assert record.polygons == (SQUARE,)


def test_it_is_one_step_back_and_its_number_is_not_given_again() -> None:
    state = document()
    edit, _ = new_region(state, 1, 3, [SQUARE])
    state.apply(edit)
    state.apply(edit.inverted())
    assert state.get(TrackKey(1, 4)) is None
    assert new_region(state, 1, 3, [SQUARE])[1] == 5


@pytest.mark.parametrize("frame", [-1, 6])
def test_the_frame_must_exist(frame: int) -> None:
    with pytest.raises(EditError, match="no such frame"):
        new_region(document(), 1, frame, [SQUARE])


def test_a_region_without_a_pixel_is_refused() -> None:
    outside = Polygon(tuple((x + 500, y) for x, y in SQUARE.outer))
    with pytest.raises(EditError, match="covers no pixel"):
        new_region(document(), 1, 0, [outside])
