from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.domain.edits import DetectionKey, Edit, MaskKey, TrackKey
from annotator.domain.masks import Polygon
from annotator.domain.state import State
from annotator.editing.boxes import remove_detection
from annotator.editing.masks import accept, clear_mask, draw_mask, reject
from annotator.editing.tracks import delete_track, new_track
from annotator.evaluation.statistics_work import Work, work_of
from tests.documents import document

FIRST, SECOND = MaskKey(1, 1, 0), MaskKey(1, 2, 3)
BOX = Box(1, 1, 9, 9)


def square(side: int) -> tuple[Polygon, ...]:
    return (Polygon(((2, 2), (2 + side, 2), (2 + side, 2 + side), (2, 2 + side))),)


def done(state: State, edit: Edit) -> Edit:
    state.apply(edit)
    return edit


@pytest.fixture
def state() -> State:
    return document()


class TestKinds:
    def test_drawing(self, state: State) -> None:
        work = work_of([(draw_mask(state, FIRST, square(9)), 12.5)])
        assert (work.drawing, work.reviewing, work.other, work.steps) == (12.5, 0, 0, 1)
        assert work.masks == {FIRST: 12.5}

    def test_all_strokes_of_a_mask_add_up(self, state: State) -> None:
        strokes = [
            done(state, draw_mask(state, FIRST, square(9))),
            done(state, draw_mask(state, FIRST, square(12), "add")),
            done(state, draw_mask(state, FIRST, square(5), "cut")),
        ]
        other = done(state, draw_mask(state, SECOND, square(7)))
        work = work_of([*((stroke, 4.0) for stroke in strokes), (other, 3.0)])
        assert work.masks == {FIRST: 12.0, SECOND: 3.0}

    def test_review_draws_nothing(self, state: State) -> None:
        keys = [MaskKey(1, 1, frame) for frame in range(4)]
        steps = [(done(state, verb(state, keys)), 2.0) for verb in (accept, reject, clear_mask)]
        work = work_of(steps)
        assert (work.reviewing, work.drawing, dict(work.masks)) == (6.0, 0.0, {})

    def test_accepting_a_drawn_mask_is_review(self, state: State) -> None:
        drawn = done(state, draw_mask(state, FIRST, square(9)))
        work = work_of([(drawn, 5.0), (accept(state, [FIRST]), 1.0)])
        assert (work.drawing, work.reviewing, work.masks) == (5.0, 1.0, {FIRST: 5.0})

    def test_tracks_are_neither(self, state: State) -> None:
        edits = [
            new_track(state, 1, 2, 0, BOX)[0],
            delete_track(state, TrackKey(1, 1)),
            remove_detection(state, DetectionKey(1, 2, 3)),
        ]
        work = work_of((edit, 3.0) for edit in edits)
        assert (work.other, work.seconds, work.steps) == (9.0, 9.0, 3)
        assert work.masks == {}


class TestTimes:
    def test_nothing_was_done(self) -> None:
        assert work_of([]) == Work()

    def test_steps_without_a_time_are_counted_apart(self, state: State) -> None:
        edit = draw_mask(state, FIRST, square(9))
        work = work_of([(edit, None), (edit, None), (edit, 1.5)])
        assert (work.steps, work.unmeasured, work.seconds) == (1, 2, 1.5)

    @given(st.lists(st.floats(0, 300), max_size=8))
    def test_no_time_is_lost(self, times: list[float]) -> None:
        state = document()
        edits = [draw_mask(state, FIRST, square(9)), accept(state, [FIRST, SECOND]), new_track(state, 1, 1, 0, BOX)[0]]
        work = work_of((edits[index % 3], seconds) for index, seconds in enumerate(times))
        assert work.seconds == pytest.approx(sum(times))
        assert sum(work.masks.values()) == pytest.approx(work.drawing)

    def test_a_step_on_several_masks_counts_in_equal_parts(self, state: State) -> None:
        one, other = draw_mask(state, FIRST, square(9)), draw_mask(state, SECOND, square(5))
        work = work_of([(Edit("Draw two", (*one.changes, *other.changes)), 8.0)])
        assert work.masks == {FIRST: 4.0, SECOND: 4.0}
        assert work.steps == 1

    def test_several_projects_add_up_without_their_masks(self) -> None:
        one, other = Work(1, 2, 3, 4, 5, {FIRST: 1.0}), Work(10, 20, 30, 40, 50, {FIRST: 10.0})
        assert one.beside(other) == Work(11, 22, 33, 44, 55)
