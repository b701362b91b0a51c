from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.domain.edits import Change, DetectionKey, Edit, MaskKey, SequenceKey, TrackKey
from annotator.domain.masks import MaskRecord, MaskState
from annotator.domain.state import State
from annotator.domain.tracks import Detection
from annotator.editing.tracks import new_track
from annotator.errors import EditError, StaleEditError
from tests.documents import document, rectangle, rows


def contents(state: State) -> dict[object, object]:
    return {key: state.get(key) for key, _ in rows()}


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    chosen = draw(st.lists(st.sampled_from(rows()), unique_by=lambda item: str(item[0]), max_size=8))
    changes = []
    for key, row in chosen:
        after = row
        if isinstance(row, Detection):
            after = draw(st.sampled_from([None, replace(row, keyframe=True, box=Box(0, 0, 3, 3))]))
        elif isinstance(key, MaskKey):
            after = draw(st.sampled_from([None, replace(row, state=MaskState.ACCEPTED)]))
        changes.append(Change(key, row, after))
    return Edit("any", tuple(changes))


@given(edits())
def test_apply_then_invert_is_the_identity(edit: Edit) -> None:
    state = document()
    before = contents(state)
    indexed = [state.tracks_in_frame(1, frame) for frame in range(6)]
    state.apply(edit)
    state.apply(edit.inverted())
    assert contents(state) == before
    assert [state.tracks_in_frame(1, frame) for frame in range(6)] == indexed
    assert edit.inverted().inverted() == edit


def test_indexes_follow_the_rows() -> None:
    state = document()
    assert [track.track_id for track in state.tracks(1)] == [1, 2, 3]
    assert state.tracks_in_frame(1, 2) == [1, 2, 3]
    state.apply(Edit("box", (Change(DetectionKey(1, 2, 2), state.get(DetectionKey(1, 2, 2)), None),)))
    assert state.tracks_in_frame(1, 2) == [1, 2, 3], "its mask is still there"
    state.apply(Edit("mask", (Change(MaskKey(1, 2, 2), state.get(MaskKey(1, 2, 2)), None),)))
    assert state.tracks_in_frame(1, 2) == [1, 3]
    assert 2 not in state.masks(1, 2)


def test_a_stale_edit_changes_nothing() -> None:
    state = document()
    fresh = Change(TrackKey(1, 1), state.get(TrackKey(1, 1)), None)
    stale = Change(TrackKey(1, 2), None, state.get(TrackKey(1, 1)))
    with pytest.raises(StaleEditError, match="1 row"):
        state.apply(Edit("both", (fresh, stale)))
    assert state.get(TrackKey(1, 1)) is not None


def test_rebasing_drops_what_newer_work_has_overtaken() -> None:
    state = document()
    keys = [MaskKey(1, 1, frame) for frame in range(3)]
    record = state.get(keys[0])
    assert record is not None
    job = Edit("job", tuple(Change(key, record, replace(record, score=0.5)) for key in keys))
    state.apply(Edit("person", (Change(keys[1], record, replace(record, manual=True)),)))
    fitting, dropped = state.rebased(job)
    assert dropped == (keys[1],)
    assert fitting.keys == {keys[0], keys[2]}


class TestStep:
    def test_a_track_takes_with_it_what_it_got_meanwhile(self) -> None:
        state = document(masks=False)
        begun, track_id = new_track(state, 1, 1, 2, Box(1, 1, 9, 9))
        state.apply(begun)
        key = MaskKey(1, track_id, 2)
        state.apply(Edit("job", (Change(key, None, MaskRecord(rectangle(1, 1, 9, 9), MaskState.PROPOSED)),)))
        back = state.step(begun.inverted())
        assert [change.key for change in back.changes] == [
            key,
            DetectionKey(1, track_id, 2),
            TrackKey(1, track_id),
        ]
        state.apply(back)
        assert state.tracks_in_frame(1, 2) == [1, 2, 3]
        state.apply(state.step(begun))
        assert state.get(DetectionKey(1, track_id, 2)) is not None

    @pytest.mark.parametrize(
        "persons", [{"manual": True}, {"state": MaskState.ACCEPTED}, {"state": MaskState.CORRECTED}]
    )
    def test_what_a_person_did_comes_back_over_a_proposal(self, persons: dict[str, object]) -> None:
        state = document()
        key = MaskKey(1, 1, 0)
        before = state.get(key)
        assert before
        record = replace(before, **persons)  # type: ignore[arg-type]
        state.apply(Edit("person", (Change(key, before, record),)))
        cleared = Edit("clear", (Change(key, record, None),))
        state.apply(cleared)
        state.apply(Edit("job", (Change(key, None, before),)))
        state.apply(state.step(cleared.inverted()))
        assert state.get(key) == record

    def test_a_proposal_goes_with_the_box_that_it_was_made_for(self) -> None:
        state = document(masks=False)
        moved, free = DetectionKey(1, 1, 0), MaskKey(1, 1, 0)
        other, before = Detection(Box(40, 1, 55, 20)), state.get(moved)
        swapped = Edit("swap", (Change(moved, before, other),))
        state.apply(swapped)
        proposal = MaskRecord(rectangle(41, 2, 54, 19), MaskState.PROPOSED)
        state.apply(Edit("job", (Change(free, None, proposal),)))
        back = state.step(swapped.inverted())
        state.apply(back)
        assert state.get(moved) == before
        assert state.get(free) is None

    def test_a_box_that_is_moved_a_little_keeps_its_proposal(self) -> None:
        state = document()
        key = DetectionKey(1, 1, 0)
        before = state.get(key)
        assert before
        edit = Edit("move", (Change(key, before, replace(before, box=Box(6, 10, 30, 30))),))
        state.apply(edit)
        state.apply(state.step(edit.inverted()))
        assert state.get(MaskKey(1, 1, 0)) is not None

    def test_an_older_proposal_does_not_come_back_over_a_newer_one(self) -> None:
        state = document()
        key = MaskKey(1, 1, 0)
        before = state.get(key)
        assert before
        newer = replace(before, score=0.1)
        rejected = Edit("reject", (Change(key, before, None),))
        state.apply(rejected)
        state.apply(Edit("job", (Change(key, None, newer),)))
        assert not state.step(rejected.inverted())
        assert state.get(key) == newer


def test_unknown_rows_are_named() -> None:
    state = document()
    with pytest.raises(EditError, match="no sequence 7"):
        state.sequence(7)
    with pytest.raises(EditError, match="no track 9"):
        state.track(1, 9)
    assert state.get(SequenceKey(7)) is None
