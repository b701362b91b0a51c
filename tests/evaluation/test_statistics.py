from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.domain.classes import IGNORE
from annotator.domain.compose import composed_masks
from annotator.domain.edits import DetectionKey, Key, MaskKey, Row, SequenceKey, TrackKey
from annotator.domain.exchange import MaskObject
from annotator.domain.mask_tables import MaskTable
from annotator.domain.masks import Mask, MaskRecord, MaskState
from annotator.domain.sequences import Sequence
from annotator.domain.state import State
from annotator.domain.tracks import Detection, Track
from annotator.evaluation.statistics import crowding, sequence_facts, table_facts
from tests.documents import FRAMES, HEIGHT, WIDTH, document, rectangle, rows
from tests.formats.mots_documents import documents
from tests.strategies import masks


def changed(*changes: tuple[Key, Row]) -> State:
    """The street document with some rows in place of its own."""
    return State([*rows(), *changes])


def record(mask: Mask, state: MaskState = MaskState.PROPOSED, manual: bool = False) -> MaskRecord:
    return MaskRecord(mask, state, manual)


class TestSequence:
    def test_objects_are_counted_and_ignore_regions_told_apart(self) -> None:
        found = sequence_facts(document(), 1, "street.mots")
        assert (found.source, found.name, found.frame_count) == ("street.mots", "street", FRAMES)
        assert (found.height, found.width) == (HEIGHT, WIDTH)
        assert [(track.track_id, track.class_id, len(track.masks)) for track in found.tracks] == [
            (1, 1, FRAMES),
            (2, 2, FRAMES),
        ]
        assert (found.ignore_tracks, found.ignore_regions) == (1, FRAMES)
        assert found.masks_a_frame().tolist() == [2] * FRAMES

    def test_areas_are_those_that_an_export_would_write(self) -> None:
        found = sequence_facts(document(), 1)
        composed = composed_masks(document(), 1, 0)
        assert [track.masks[0].area for track in found.tracks] == [composed[1].area, composed[2].area]
        assert found.tracks[0].masks[0].area == 20 * 25 - 5 * 20  # the pedestrian stands before the car
        assert found.clipped == FRAMES

    def test_a_mask_that_is_wholly_covered_does_not_count(self) -> None:
        hidden = record(rectangle(26, 10, 30, 20))
        found = sequence_facts(changed((MaskKey(1, 1, 3), hidden)), 1)
        assert found.covered == 1
        assert [mask.frame for mask in found.tracks[0].masks] == [0, 1, 2, 4, 5]
        assert found.tracks[0].span == FRAMES
        assert found.masks_a_frame().tolist() == [2, 2, 2, 1, 2, 2]

    def test_state_and_manual_are_those_of_the_record(self) -> None:
        drawn = record(rectangle(5, 10, 20, 30), MaskState.CORRECTED, manual=True)
        found = sequence_facts(changed((MaskKey(1, 1, 0), drawn)), 1)
        first, second = found.tracks[0].masks[:2]
        assert (first.state, first.manual) == (MaskState.CORRECTED, True)
        assert (second.state, second.manual) == (MaskState.PROPOSED, False)

    def test_boxes_without_a_mask_are_open(self) -> None:
        found = sequence_facts(document(masks=False), 1)
        assert [(track.open_boxes, track.masks, track.span) for track in found.tracks] == [(FRAMES, (), 0)] * 2
        assert found.ignore_regions == 0
        assert found.masks_a_frame().tolist() == [0] * FRAMES

    def test_what_labels_and_journal_say_goes_to_its_mask(self) -> None:
        seen = Detection(Box(25, 5, 35, 35), visibility=0.4)
        state = changed((DetectionKey(1, 2, 1), seen))
        found = sequence_facts(state, 1, occlusion={(1, 2): 3}, seconds={MaskKey(1, 1, 2): 7.5})
        car, walker = found.tracks
        assert [mask.occlusion for mask in car.masks] == [None, None, 3, None, None, None]
        assert [mask.seconds for mask in car.masks] == [None, None, 7.5, None, None, None]
        assert [mask.visibility for mask in walker.masks] == [None, 0.4, None, None, None, None]

    def test_a_single_frame(self) -> None:
        sequence = Sequence(1, "one", "", ("",), 1, HEIGHT, WIDTH)
        state = State(
            [
                (SequenceKey(1), sequence),
                (TrackKey(1, 1), Track(1, 1)),
                (MaskKey(1, 1, 0), record(rectangle(0, 0, 3, 3))),
            ]
        )
        found = sequence_facts(state, 1)
        assert [mask.area for mask in found.masks] == [9]
        assert found.tracks[0].span == 1
        assert next(found.masks).crowding == 0

    def test_nothing_but_ignore_regions(self) -> None:
        found = sequence_facts(State(item for item in rows() if getattr(item[0], "track_id", 3) == 3), 1)
        assert found.tracks == ()
        assert found.ignore_regions == FRAMES
        assert list(found.masks) == []

    @settings(max_examples=40)
    @given(documents())
    def test_every_mask_of_an_export_is_counted_once(self, state: State) -> None:
        found = sequence_facts(state, 1)
        exported = {frame: composed_masks(state, 1, frame) for frame in range(found.frame_count)}
        areas = {
            (track_id, frame): mask.area
            for frame, members in exported.items()
            for track_id, mask in members.items()
            if state.track(1, track_id).class_id != IGNORE.class_id
        }
        assert {(item.track_id, mask.frame): mask.area for item in found.tracks for mask in item.masks} == areas
        assert found.ignore_regions == sum(map(len, exported.values())) - len(areas)


class TestTable:
    @settings(max_examples=40)
    @given(documents())
    def test_a_file_counts_as_the_document_that_it_was_written_from(self, state: State) -> None:
        objects = [
            MaskObject(frame, state.track(1, track_id).class_id, track_id, mask)
            for frame in range(state.sequence(1).frame_count)
            for track_id, mask in composed_masks(state, 1, frame).items()
        ]
        of_file = table_facts(MaskTable.of(objects), "s", 3)
        of_document = sequence_facts(state, 1)
        assert of_file.ignore_regions == of_document.ignore_regions
        assert of_file.masks_a_frame().tolist() == of_document.masks_a_frame().tolist()
        assert [
            (item.track_id % 1000, item.class_id, [(mask.frame, mask.area) for mask in item.masks])
            for item in of_file.tracks
        ] == sorted(
            (
                (item.track_id, item.class_id, [(mask.frame, mask.area) for mask in item.masks])
                for item in of_document.tracks
                if item.masks
            ),
            key=lambda item: (item[1], item[0]),
        )

    def test_it_knows_no_states(self) -> None:
        objects = [MaskObject(1, 2, 5, rectangle(0, 0, 4, 4)), MaskObject(0, 10, 0, rectangle(9, 9, 12, 12))]
        found = table_facts(MaskTable.of(objects), "0000", 7, "folder", occlusion={(2005, 1): 2})
        (track,) = found.tracks
        assert (track.track_id, track.class_id) == (2005, 2)
        (mask,) = track.masks
        assert (mask.frame, mask.area, mask.state, mask.manual, mask.occlusion) == (1, 16, None, None, 2)
        assert (found.source, found.frame_count, found.ignore_tracks, found.ignore_regions) == ("folder", 7, 1, 1)

    def test_a_file_without_masks(self) -> None:
        found = table_facts(MaskTable.of([]), "0000", 3)
        assert (found.tracks, found.height, found.width) == ((), 0, 0)
        assert found.masks_a_frame().tolist() == [0, 0, 0]

    def test_crowding_is_that_of_the_frame(self) -> None:
        first, second = rectangle(0, 0, 10, 10), rectangle(5, 12, 15, 20)
        members = [MaskObject(0, 1, 1, first), MaskObject(0, 1, 2, second), MaskObject(1, 1, 1, first)]
        apart = table_facts(MaskTable.of(members), "s", 2)
        assert [mask.crowding for mask in apart.masks] == [0, 0, 0]
        ring = rectangle(0, 0, 20, 20).to_array() & ~rectangle(2, 2, 18, 18).to_array()
        members = [MaskObject(0, 1, 1, Mask.from_array(ring)), MaskObject(0, 1, 2, rectangle(4, 4, 14, 14))]
        inside = table_facts(MaskTable.of(members), "s", 1)
        assert [mask.crowding for mask in inside.masks] == [pytest.approx(100 / 400), 1.0]


class TestCrowding:
    def test_none_and_one(self) -> None:
        assert crowding([]).tolist() == []
        assert crowding([rectangle(0, 0, 5, 5)]).tolist() == [0.0]

    def test_boxes_that_only_touch_do_not_overlap(self) -> None:
        assert crowding([rectangle(0, 0, 5, 5), rectangle(5, 0, 9, 5)]).tolist() == [0.0, 0.0]

    def test_an_empty_mask_has_no_box(self) -> None:
        shares = crowding([Mask.empty(HEIGHT, WIDTH), rectangle(0, 0, 5, 5)])
        assert shares.tolist() == [0.0, 0.0]

    @given(st.lists(masks(14, 20).filter(lambda mask: mask.area > 0), min_size=1, max_size=5))
    def test_it_is_the_largest_share_of_the_box_in_another(self, members: list[Mask]) -> None:
        boxes = [Box(*map(float, mask.bounds)) for mask in members]
        expected = [
            max((box.intersection(other) / box.area for other in (*boxes[:index], *boxes[index + 1 :])), default=0.0)
            for index, box in enumerate(boxes)
        ]
        assert np.allclose(crowding(members), expected)


def test_ignore_regions_crowd_nobody() -> None:
    state = changed(*((MaskKey(1, 3, frame), record(rectangle(0, 0, WIDTH, HEIGHT))) for frame in range(FRAMES)))
    assert sequence_facts(state, 1).tracks == sequence_facts(document(), 1).tracks


def test_classes_are_those_of_the_tracks_now() -> None:
    state = changed((TrackKey(1, 1), replace(document().track(1, 1), class_id=IGNORE.class_id)))
    found = sequence_facts(state, 1)
    assert [track.track_id for track in found.tracks] == [2]
    assert found.ignore_tracks == 2
