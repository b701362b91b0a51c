from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.domain.edits import DetectionKey, TrackKey
from annotator.domain.state import State
from annotator.editing.boxes import mark_occluded, remove_detection, set_box
from annotator.editing.interpolation import gap_at, interpolate_boxes
from annotator.editing.tracks import new_track
from annotator.errors import EditError
from tests.documents import FRAMES, document
from tests.strategies import boxes


def lone_track(*frames: int) -> tuple[State, TrackKey]:
    """A track with boxes in some frames that were set by hand, 10 px to the right a frame."""
    state = document()
    edit, track_id = new_track(state, 1, 1, frames[0], shifted(frames[0]))
    state.apply(edit)
    for frame in frames[1:]:
        state.apply(set_box(state, DetectionKey(1, track_id, frame), shifted(frame)))
    return state, TrackKey(1, track_id)


def shifted(frame: int) -> Box:
    return Box(10 * frame, 5, 10 * frame + 8, 25)


def rows(state: State, key: TrackKey) -> dict[int, tuple[Box, bool]]:
    return {frame: (row.box, row.interpolated) for frame, row in state.detections(1, key.track_id).items()}


def test_occlusion_is_marked_in_many_frames_as_one_step() -> None:
    state = document()
    keys = [DetectionKey(1, 1, frame) for frame in range(FRAMES + 5)]
    edit = mark_occluded(state, keys)
    assert edit.label == "Mark 6 boxes as occluded"
    state.apply(edit)
    assert all(row.occluded for row in state.detections(1, 1).values())
    assert not mark_occluded(state, keys)
    state.apply(mark_occluded(state, keys[2:3], occluded=False))
    assert [frame for frame, row in sorted(state.detections(1, 1).items()) if not row.occluded] == [2]


@given(st.sets(st.tuples(st.integers(1, 4), st.integers(0, FRAMES))), st.booleans())
def test_a_mark_of_occlusion_is_undone_exactly(places: set[tuple[int, int]], occluded: bool) -> None:
    state = document()
    state.apply(mark_occluded(state, [DetectionKey(1, 2, frame) for frame in range(0, FRAMES, 2)]))
    before = {track: dict(state.detections(1, track)) for track in (1, 2, 3)}
    edit = mark_occluded(state, [DetectionKey(1, *place) for place in places], occluded)
    state.apply(edit)
    present = [place for place in places if place[1] in before.get(place[0], {})]
    assert all(state.detections(1, track)[frame].occluded == occluded for track, frame in present)
    state.apply(edit.inverted())
    assert before == {track: dict(state.detections(1, track)) for track in (1, 2, 3)}


def test_moving_a_box_keeps_the_mark_of_occlusion() -> None:
    state = document()
    key = DetectionKey(1, 1, 0)
    state.apply(mark_occluded(state, [key]))
    state.apply(set_box(state, key, Box(0, 0, 9, 9)))
    assert state.detections(1, 1)[0].occluded


def test_a_gap_is_filled_on_a_straight_line_from_inside_and_from_its_far_end() -> None:
    for frame in (2, 5):
        state, key = lone_track(0, 1, 5)
        edit = interpolate_boxes(state, key, frame)
        assert edit.label == f"Interpolate 3 boxes of track {key.track_id}"
        state.apply(edit)
        assert rows(state, key) == {item: (shifted(item), 1 < item < 5) for item in range(6)}
        state.apply(edit.inverted())
        assert sorted(rows(state, key)) == [0, 1, 5]


def test_the_gap_before_a_box_comes_first_then_the_one_after_it() -> None:
    state, key = lone_track(0, 2, 4)
    assert gap_at(state, key, 2) == (0, 2)
    state.apply(interpolate_boxes(state, key, 2))
    assert gap_at(state, key, 2) == (2, 4)
    state.apply(interpolate_boxes(state, key, 2))
    assert gap_at(state, key, 2) is None


@pytest.mark.parametrize("frame", [0, 3, 5])
def test_without_a_box_on_both_sides_there_is_nothing_to_interpolate(frame: int) -> None:
    state, key = lone_track(1, 2)
    with pytest.raises(EditError, match=f"no gap between two boxes at frame {frame}"):
        interpolate_boxes(state, key, frame)


def test_a_keyframe_that_moves_takes_the_interpolated_boxes_along_and_leaves_the_others() -> None:
    state, key = lone_track(0, 3, 5)
    state.apply(interpolate_boxes(state, key, 1))
    state.apply(set_box(state, DetectionKey(1, key.track_id, 3), Box(60, 5, 68, 25)))
    after = rows(state, key)
    assert after[1] == (Box(20, 5, 28, 25), True)
    assert after[2] == (Box(40, 5, 48, 25), True)
    assert after[5] == (shifted(5), False)
    assert 4 not in after


def test_an_interpolated_box_that_is_moved_becomes_a_keyframe_and_both_sides_follow() -> None:
    state, key = lone_track(0, 4)
    state.apply(interpolate_boxes(state, key, 2))
    edit = set_box(state, DetectionKey(1, key.track_id, 2), Box(20, 25, 28, 45))
    state.apply(edit)
    found = rows(state, key)
    assert found[2] == (Box(20, 25, 28, 45), False)
    assert found[1] == (Box(10, 15, 18, 35), True)
    assert found[3] == (Box(30, 15, 38, 35), True)
    assert state.detections(1, key.track_id)[2].keyframe
    state.apply(edit.inverted())
    assert rows(state, key) == {item: (shifted(item), 0 < item < 4) for item in range(5)}


def test_boxes_of_the_data_never_follow() -> None:
    state = document()
    before = dict(state.detections(1, 1))
    state.apply(set_box(state, DetectionKey(1, 1, 2), Box(1, 1, 2, 2)))
    assert {frame: row for frame, row in state.detections(1, 1).items() if frame != 2} == {
        frame: row for frame, row in before.items() if frame != 2
    }


def test_a_hole_in_interpolated_boxes_is_filled_from_the_boxes_that_hold() -> None:
    state, key = lone_track(0, 5)
    state.apply(interpolate_boxes(state, key, 2))
    state.apply(remove_detection(state, DetectionKey(1, key.track_id, 3)))
    state.apply(set_box(state, DetectionKey(1, key.track_id, 5), Box(100, 5, 108, 25)))
    state.apply(interpolate_boxes(state, key, 3))
    assert rows(state, key)[3] == (Box(60, 5, 68, 25), True)
    assert rows(state, key)[2] == (Box(40, 5, 48, 25), True)


@given(st.sets(st.integers(0, FRAMES - 1), min_size=2), st.data())
def test_interpolation_adds_boxes_in_one_gap_alone_and_is_undone_exactly(frames: set[int], data: st.DataObject) -> None:
    state, key = lone_track(*sorted(frames))
    frame = data.draw(st.integers(0, FRAMES - 1))
    gap = gap_at(state, key, frame)
    before = rows(state, key)
    if gap is None:
        return
    edit = interpolate_boxes(state, key, frame)
    state.apply(edit)
    after = rows(state, key)
    assert set(after) - set(before) == set(range(gap[0] + 1, gap[1])) - set(before)
    assert {item: row for item, row in after.items() if item in before} == before
    moved = set_box(state, DetectionKey(1, key.track_id, frame), data.draw(boxes(0, 100)))
    state.apply(moved)
    state.apply(moved.inverted())
    assert rows(state, key) == after
    state.apply(edit.inverted())
    assert rows(state, key) == before
