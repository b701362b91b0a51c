"""Tracks that were found as new ones: never over what is there, and without what is tracked already."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.domain.classes import CAR, PEDESTRIAN
from annotator.domain.edits import Change, DetectionKey, Edit, MaskKey, SequenceKey, TrackKey
from annotator.domain.exchange import Entry
from annotator.domain.masks import Mask, MaskState
from annotator.domain.state import State
from annotator.domain.tracks import Detection, Track
from annotator.editing.bringing import bring_tracks, tracked_already
from annotator.errors import EditError, FormatError
from tests.documents import FRAMES, HEIGHT, WIDTH, document, rectangle, rows

CAR_BOX = (5, 10, 30, 30)  # of track 1 of the document, in every frame
ELSEWHERE = (40, 2, 58, 12)


def entry(
    frame: int, number: int, box: tuple[int, int, int, int], class_id: int = CAR.class_id, instance: int | None = None
) -> Entry:
    return Entry(frame, Track(number, class_id, instance=instance), Detection(Box(*box)), rectangle(*box))


class TestBring:
    def test_each_becomes_a_new_track_with_proposals(self) -> None:
        state = document()
        found = [entry(0, 1, ELSEWHERE), entry(1, 1, ELSEWHERE), entry(1, 2, (20, 30, 30, 38), PEDESTRIAN.class_id)]
        brought = bring_tracks(state, 1, found)
        assert brought.classes == {4: CAR.class_id, 5: PEDESTRIAN.class_id}
        assert (brought.masks, brought.left_out) == (3, ())
        assert brought.edit.label == "Add 2 tracks from TrackR-CNN to street"
        state.apply(brought.edit)
        assert state.detections(1, 4)[1] == Detection(Box(*ELSEWHERE))
        record = state.masks(1, 4)[0]
        assert (record.mask, record.state, record.manual) == (rectangle(*ELSEWHERE), MaskState.PROPOSED, False)
        assert set(state.masks(1, 5)) == {1}

    @pytest.mark.parametrize("instance", [None, 1, 2, 3])
    @pytest.mark.parametrize("class_id", [CAR.class_id, PEDESTRIAN.class_id])
    def test_tracks_that_are_there_are_not_touched(self, class_id: int, instance: int | None) -> None:
        state = document()
        found = [entry(frame, number, ELSEWHERE, class_id, instance) for frame in range(3) for number in (1,)]
        edit = bring_tracks(state, 1, found).edit
        assert {key.track_id for key in edit.keys if isinstance(key, TrackKey | DetectionKey | MaskKey)} == {4}
        assert all(change.before is None for change in edit.changes)

    def test_numbers_within_a_class_are_not_taken_for_those_of_tracks(self) -> None:
        """A track may have 9 for its number within the class, and so be found by it."""
        state = document()
        state.apply(Edit("", (Change(TrackKey(1, 4), None, Track(4, CAR.class_id, instance=9)),)))
        found = [entry(0, number, (40, number, 58, number + 8)) for number in range(1, 8)]
        brought = bring_tracks(state, 1, found)
        assert sorted(brought.classes) == list(range(10, 17))
        assert not {TrackKey(1, 4), DetectionKey(1, 4, 0), MaskKey(1, 4, 0)} & brought.edit.keys

    def test_a_number_that_a_deleted_track_had_is_not_taken_again(self) -> None:
        state = document()
        state.retire_track_id(1, 30)
        assert list(bring_tracks(state, 1, [entry(0, 1, ELSEWHERE)]).classes) == [31]

    def test_nothing_found_is_nothing_to_do(self) -> None:
        brought = bring_tracks(document(), 1, [])
        assert not brought.edit
        assert (brought.classes, brought.masks, brought.left_out) == ({}, 0, ())

    def test_into_a_sequence_without_tracks(self) -> None:
        state = State((key, row) for key, row in rows() if isinstance(key, SequenceKey))
        assert list(bring_tracks(state, 1, [entry(0, 7, CAR_BOX)]).classes) == [1]

    def test_a_sequence_that_is_gone(self) -> None:
        with pytest.raises(EditError):
            bring_tracks(document(), 2, [entry(0, 1, ELSEWHERE)])

    def test_images_of_another_size_by_now(self) -> None:
        mask = Mask.from_array(np.ones((HEIGHT + 1, WIDTH), bool))
        other = Entry(0, Track(1, CAR.class_id), Detection(Box(*ELSEWHERE)), mask)
        with pytest.raises(FormatError, match="another size than the images of street"):
            bring_tracks(document(), 1, [other])

    @given(
        st.lists(
            st.tuples(st.integers(0, FRAMES - 1), st.integers(1, 5), st.integers(0, 40), st.integers(0, 20)),
            max_size=12,
            unique_by=lambda item: item[:2],
        )
    )
    def test_taken_back_all_is_as_before(self, places: list[tuple[int, int, int, int]]) -> None:
        state = document()
        found = [entry(frame, number, (x, y, x + 12, y + 9), 1 + number % 2) for frame, number, x, y in places]
        brought = bring_tracks(state, 1, found)
        state.apply(brought.edit)
        assert all(state.get(key) == row for key, row in rows())
        state.apply(brought.edit.inverted())
        assert all(state.get(key) == row for key, row in rows())
        assert [track.track_id for track in state.tracks(1)] == [1, 2, 3]


class TestTrackedAlready:
    def test_the_same_boxes_have_a_track(self) -> None:
        found = [entry(frame, 8, CAR_BOX) for frame in range(FRAMES)]
        assert tracked_already(document(), 1, found) == {8: 1}
        brought = bring_tracks(document(), 1, [*found, entry(0, 9, ELSEWHERE)])
        assert brought.left_out == (1,)
        assert list(brought.classes) == [4]

    def test_they_come_where_that_is_wanted(self) -> None:
        found = [entry(frame, 8, CAR_BOX) for frame in range(FRAMES)]
        brought = bring_tracks(document(), 1, found, skip_tracked=False)
        assert (list(brought.classes), brought.left_out) == ([4], ())

    def test_another_class_is_another_object(self) -> None:
        assert tracked_already(document(), 1, [entry(0, 8, CAR_BOX, PEDESTRIAN.class_id)]) == {}

    @pytest.mark.parametrize(("alike", "known"), [(3, {}), (4, {8: 1}), (6, {8: 1})])
    def test_most_of_the_shared_frames_decide(self, alike: int, known: dict[int, int]) -> None:
        found = [entry(frame, 8, CAR_BOX if frame < alike else ELSEWHERE) for frame in range(FRAMES)]
        assert tracked_already(document(), 1, found) == known

    def test_frames_that_are_not_shared_do_not_count(self) -> None:
        state = document()
        gone = [DetectionKey(1, 1, frame) for frame in range(2, FRAMES)]
        state.apply(Edit("", tuple(Change(key, state.get(key), None) for key in gone)))
        found = [entry(frame, 8, CAR_BOX) for frame in range(FRAMES)]
        assert tracked_already(state, 1, found) == {8: 1}
        assert tracked_already(state, 1, found[2:]) == {}

    @pytest.mark.parametrize(("shift", "known"), [(8, {8: 1}), (9, {})])
    def test_an_iou_of_a_half_is_enough(self, shift: int, known: dict[int, int]) -> None:
        """Boxes 25 wide: shifted by 8 they share 17 of 33 columns, by 9 they share 16 of 34."""
        assert tracked_already(document(), 1, [entry(0, 8, (5 + shift, 10, 30 + shift, 30))]) == known

    def test_of_two_the_one_with_more_such_frames_is_named(self) -> None:
        state = document()
        others = [(TrackKey(1, 4), Track(4, CAR.class_id)), (DetectionKey(1, 4, 0), Detection(Box(*CAR_BOX)))]
        state.apply(Edit("", tuple(Change(key, None, row) for key, row in others)))
        assert tracked_already(state, 1, [entry(frame, 8, CAR_BOX) for frame in range(3)]) == {8: 1}

    def test_a_mask_without_a_box_is_new(self) -> None:
        assert tracked_already(document(), 1, [Entry(0, Track(8, 1), mask=rectangle(*CAR_BOX))]) == {}
