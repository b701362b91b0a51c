from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.classes import IGNORE
from annotator.domain.edits import Change, DetectionKey, Edit, Key, MaskKey, OrderKey, Row, SequenceKey, TrackKey
from annotator.domain.masks import Mask, MaskRecord, MaskState, Polygon
from annotator.domain.sequences import Sequence
from annotator.domain.state import State
from annotator.domain.tracks import Detection, Track
from annotator.editing import masks as verbs
from annotator.editing import order
from annotator.editing.suggestions import Lack, Suggester, boxes_without_mask, lacking, suggestions
from annotator.editing.tracks import change_class, delete_track
from annotator.errors import EditError
from tests.documents import document, rectangle
from tests.strategies import boxes

SQUARE = Polygon(((5.0, 5.0), (20.0, 5.0), (20.0, 20.0), (5.0, 20.0)))
FRAMES, SIDE = 7, 6


@st.composite
def documents(draw: st.DrawFn) -> State:
    """Small documents with masks in every state, ignore regions, and boxes without a mask."""
    shape = st.builds(_square, st.integers(0, SIDE - 1), st.integers(0, SIDE - 1), st.integers(1, SIDE))
    record = st.builds(
        MaskRecord, shape, st.sampled_from(MaskState), st.booleans(), st.none() | st.floats(0, 1), st.just("initial")
    )
    sequence = Sequence(1, "street", "images", ("a.png",) * FRAMES, FRAMES, SIDE, SIDE)
    rows: list[tuple[Key, Row]] = [(SequenceKey(1), sequence)]
    for track_id in range(1, draw(st.integers(0, 4)) + 1):
        rows.append((TrackKey(1, track_id), Track(track_id, draw(st.sampled_from([1, 2, IGNORE.class_id])))))
        for frame in draw(st.sets(st.integers(0, FRAMES - 1))):
            if draw(st.booleans()):
                rows.append((DetectionKey(1, track_id, frame), Detection(draw(boxes(0, SIDE * 10)))))
            if draw(st.booleans()):
                rows.append((MaskKey(1, track_id, frame), draw(record)))
    return State(rows)


def _square(x: int, y: int, side: int) -> Mask:
    polygon = Polygon(((x, y), (x + side, y), (x + side, y + side), (x, y + side)))
    return Mask.from_polygons([polygon], SIDE, SIDE)


@settings(deadline=None)
@given(documents(), st.integers(0, 30))
def test_only_open_proposals_of_objects_are_suggested(state: State, count: int) -> None:
    found = suggestions(state, 1, count)
    assert len(found) <= count
    for item in found:
        record = state.get(MaskKey(1, item.track, item.frame))
        assert record is not None
        assert not record.manual
        assert record.state is not MaskState.ACCEPTED
        assert state.track(1, item.track).class_id != IGNORE.class_id
        assert state.get(DetectionKey(1, item.track, item.frame)) is not None


@settings(deadline=None)
@given(documents(), st.data())
def test_what_is_kept_up_to_date_is_what_is_made_anew(state: State, data: st.DataObject) -> None:
    suggester = Suggester(state, 1)
    for _ in range(data.draw(st.integers(0, 3))):
        assert suggester.best(9) == suggestions(state, 1, 9)
        edit = data.draw(st.sampled_from(_edits(state)))
        state.apply(edit)
        assert suggester.apply(edit) == bool(edit)
    assert suggester.best(9) == suggestions(state, 1, 9)


def _edits(state: State) -> list[Edit]:
    keys = [MaskKey(1, track.track_id, frame) for track in state.tracks(1) for frame in state.masks(1, track.track_id)]
    made = [Edit("Nothing", ())]
    for key in keys:
        made += [verbs.accept(state, [key]), verbs.clear_mask(state, [key]), verbs.reject(state, [key])]
    for track in state.tracks(1):
        made += [change_class(state, TrackKey(1, track.track_id), class_id) for class_id in (1, IGNORE.class_id)]
        made.append(delete_track(state, TrackKey(1, track.track_id)))
    return made


@settings(deadline=None)
@given(documents())
def test_where_nothing_is_suggested_it_says_why(state: State) -> None:
    if suggestions(state, 1, 1):
        return
    objects = [track.track_id for track in state.tracks(1) if track.class_id != IGNORE.class_id]
    boxes = {(item, frame) for item in objects for frame in state.detections(1, item)}
    masks = {(item, frame) for item in objects for frame in state.masks(1, item)}
    proposed = any(not state.masks(1, track)[frame].manual for track, frame in masks)
    without = Lack.MASKS if proposed else Lack.PROPOSALS
    wanted = Lack.TRACKS if not boxes | masks else without if boxes - masks else Lack.WORK
    assert lacking(state, 1) is wanted
    if wanted is not Lack.TRACKS:
        assert set(boxes_without_mask(state, 1)) == boxes - masks


def test_a_box_without_a_mask_is_another_lack_than_that_of_proposals() -> None:
    state = document(masks=False)
    assert lacking(state, 1) is Lack.PROPOSALS
    state = document()
    state.apply(verbs.accept(state, [MaskKey(1, item, frame) for item in (1, 2) for frame in range(6)]))
    assert lacking(state, 1) is Lack.WORK
    state.apply(verbs.clear_mask(state, [MaskKey(1, 2, 4), MaskKey(1, 3, 0)]))
    assert lacking(state, 1) is Lack.MASKS
    assert boxes_without_mask(state, 1) == [(2, 4)], "an ignore region needs none"


def test_tracks_and_frames_can_be_chosen() -> None:
    state = document()
    assert {item.track for item in suggestions(state, 1, 20, [2])} == {2}
    assert {item.frame for item in suggestions(state, 1, 20, frames=[1, 4])} == {1, 4}
    assert suggestions(state, 1, 20, [3]) == []  # an ignore region
    with pytest.raises(EditError, match="no track 9"):
        suggestions(state, 1, 1, [9])


def test_what_another_mask_hides_is_not_worth_drawing() -> None:
    state = document()
    (best,) = suggestions(state, 1, 1, [1])
    cover = MaskRecord(rectangle(0, 0, 60, 40), MaskState.PROPOSED, score=0.9)
    key = MaskKey(1, 2, best.frame)
    state.apply(Edit("Cover it", (Change(key, state.get(key), cover),)))
    assert suggestions(state, 1, 1, [1])[0].frame != best.frame


def test_the_depth_order_counts() -> None:
    state = document()
    for frame in (0, 1, 2, 4, 5):  # all but one of the car's masks are hidden, so that its depth there decides
        key = MaskKey(1, 2, frame)
        cover = MaskRecord(rectangle(0, 0, 60, 40), MaskState.PROPOSED, score=0.9)
        state.apply(Edit("Cover it", (Change(key, state.get(key), cover),)))
    suggester = Suggester(state, 1)
    before = suggester.best(12)
    edit = order.bring_forward(state, MaskKey(1, 1, 0))
    assert any(isinstance(key, OrderKey) for key in edit.keys)
    state.apply(edit)
    assert suggester.apply(edit)
    assert suggester.best(12) == suggestions(state, 1, 12) != before


def test_an_edit_of_another_sequence_is_none_of_its_business() -> None:
    state = document()
    suggester = Suggester(state, 1)
    other = Edit("Elsewhere", (Change(MaskKey(2, 1, 0), None, MaskRecord(rectangle(0, 0, 2, 2), MaskState.PROPOSED)),))
    assert not suggester.apply(other)


def test_drawing_takes_a_mask_from_the_list() -> None:
    state = document()
    (best,) = suggestions(state, 1, 1)
    state.apply(verbs.draw_mask(state, MaskKey(1, best.track, best.frame), [SQUARE]))
    assert (best.track, best.frame) not in [(item.track, item.frame) for item in suggestions(state, 1, 99)]
