"""Boxes, tracks, depth order, proposals, imports, sequences, navigation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.domain.boxes import Box
from annotator.domain.classes import CAR, IGNORE, PEDESTRIAN
from annotator.domain.compose import depth_order
from annotator.domain.edits import Change, DetectionKey, Edit, MaskKey, SequenceKey, TrackKey
from annotator.domain.exchange import Entry, LoadedSequence, LoadedTrack
from annotator.domain.masks import FILLED_SOURCE, Mask, MaskRecord, MaskState, Polygon
from annotator.domain.object_ids import object_ids, split_id
from annotator.domain.state import State
from annotator.domain.tracks import Detection, Track
from annotator.editing.boxes import remove_detection, set_box
from annotator.editing.importing import import_entries
from annotator.editing.masks import accept, set_mask
from annotator.editing.navigation import Progress, next_open, progress_of, unaccepted_frames
from annotator.editing.order import bring_forward, send_backward
from annotator.editing.proposals import open_frames, store_proposals
from annotator.editing.sequences import add_sequence, relink
from annotator.editing.tracks import change_class, delete_track, new_track
from annotator.errors import EditError, FormatError
from tests.documents import FRAMES, document, rectangle


def test_a_moved_box_is_a_keyframe_and_may_leave_the_image() -> None:
    state = document()
    key = DetectionKey(1, 1, 0)
    state.apply(set_box(state, key, Box(-10, -10, 90, 90)))
    assert state.get(key) == Detection(Box(-10, -10, 90, 90), keyframe=True)
    with pytest.raises(EditError, match=r"expected 0 to 5, got 6"):
        set_box(state, DetectionKey(1, 1, 6), Box(0, 0, 1, 1))


def test_removing_a_detection_takes_its_mask_and_comes_back_with_undo() -> None:
    state = document()
    edit = remove_detection(state, DetectionKey(1, 1, 0))
    state.apply(edit)
    assert state.tracks_in_frame(1, 0) == [2, 3]
    state.apply(edit.inverted())
    assert state.get(MaskKey(1, 1, 0)) is not None


def test_a_new_track_gets_the_next_number() -> None:
    state = document()
    edit, track_id = new_track(state, 1, PEDESTRIAN.class_id, 2, Box(1, 1, 5, 9))
    state.apply(edit)
    assert track_id == 4
    assert list(state.detections(1, 4)) == [2]


def test_the_number_of_a_deleted_track_is_not_given_again() -> None:
    state = document()
    state.apply(delete_track(state, TrackKey(1, 3)))
    _, track_id = new_track(state, 1, CAR.class_id, 0, Box(1, 1, 5, 9))
    assert track_id == 4


def test_a_deleted_track_is_gone_whole() -> None:
    state = document()
    state.apply(delete_track(state, TrackKey(1, 1)))
    assert [track.track_id for track in state.tracks(1)] == [2, 3]
    assert not state.masks(1, 1)
    assert not state.detections(1, 1)


def test_changing_to_the_same_class_is_no_edit() -> None:
    state = document()
    assert not change_class(state, TrackKey(1, 1), CAR.class_id)
    state.apply(change_class(state, TrackKey(1, 1), PEDESTRIAN.class_id))
    assert state.track(1, 1).class_id == PEDESTRIAN.class_id


def test_depth_order_moves_one_step_and_says_why_not() -> None:
    state = document()
    state.apply(bring_forward(state, MaskKey(1, 1, 0)))
    assert depth_order(state, 1, 0) == [3, 2, 1]
    with pytest.raises(EditError, match="in front of all"):
        bring_forward(state, MaskKey(1, 1, 0))
    state.apply(send_backward(state, MaskKey(1, 1, 0)))
    assert depth_order(state, 1, 0) == [3, 1, 2]
    with pytest.raises(EditError, match="ignore regions behind"):
        send_backward(state, MaskKey(1, 1, 0))


def test_proposals_never_touch_manual_or_accepted_masks() -> None:
    state = document()
    state.apply(set_mask(state, MaskKey(1, 1, 0), rectangle(1, 1, 4, 4), "polygon"))
    state.apply(accept(state, [MaskKey(1, 1, 1)]))
    assert open_frames(state, 1, 1) == [2, 3, 4, 5]
    new = rectangle(7, 7, 20, 20)
    edit = store_proposals(state, 1, [(1, frame, new, 0.6) for frame in range(6)], "track 1, round 1")
    assert {key.frame for key in edit.keys if isinstance(key, MaskKey)} == {2, 3, 4, 5}
    assert edit.label == "Propose 4 masks of track 1"
    state.apply(edit)
    assert state.masks(1, 1)[3].source == "track 1, round 1"


def test_an_empty_proposal_leaves_no_mask() -> None:
    state = document()
    state.apply(store_proposals(state, 1, [(1, 0, Mask.empty(40, 60), 0.0)], "initial"))
    assert state.get(MaskKey(1, 1, 0)) is None
    assert open_frames(state, 1, 1) == [0, 1, 2, 3, 4, 5]


def entry(frame: int, class_id: int, instance: int, mask: Mask) -> Entry:
    return Entry(frame, Track(class_id * 1000 + instance, class_id, instance=instance), mask=mask)


def objects(*items: tuple[int, int, int]) -> list[Entry]:
    return [entry(*item, rectangle(0, 0, 9, 9)) for item in items]


def test_imported_masks_find_their_tracks_by_class_and_instance() -> None:
    state = document(masks=False)
    edit, notes = import_entries(state, 1, objects((0, 1, 1), (1, 2, 2)))
    state.apply(edit)
    assert notes == []
    assert state.masks(1, 1)[0].state is MaskState.ACCEPTED
    assert list(state.masks(1, 2)) == [1]


def test_an_import_may_change_a_class_but_never_to_or_from_ignore() -> None:
    state = document(masks=False)
    edit, notes = import_entries(state, 1, objects((0, 2, 1), (0, 10, 2)))
    state.apply(edit)
    assert state.track(1, 1).class_id == PEDESTRIAN.class_id
    assert "changed its class from car to pedestrian" in notes[0]
    assert state.track(1, 2).class_id == PEDESTRIAN.class_id
    assert state.track(1, 4).class_id == IGNORE.class_id
    assert "1 new track for objects that had none: 4" in notes[1]
    assert state.detections(1, 4)[0].box == Box(0, 0, 9, 9)


def test_an_import_keeps_what_was_drawn_by_hand() -> None:
    state = document(masks=False)
    state.apply(set_mask(state, MaskKey(1, 1, 0), rectangle(1, 1, 4, 4), "polygon"))
    edit, notes = import_entries(state, 1, objects((0, 1, 1)))
    assert not edit
    assert "1 mask drawn by hand or accepted, kept" in notes[0]


def test_a_class_is_changed_only_where_the_file_lacks_the_track_under_its_own() -> None:
    for order in (((0, 1, 1), (0, 2, 1)), ((0, 2, 1), (0, 1, 1))):
        state = document(masks=False)
        edit, notes = import_entries(state, 1, objects(*order))
        state.apply(edit)
        assert state.track(1, 1).class_id == CAR.class_id
        assert state.track(1, 4).class_id == PEDESTRIAN.class_id
        assert len(notes) == 1


def test_an_export_finds_its_tracks_again_also_those_without_an_instance() -> None:
    state = document()
    state.apply(new_track(state, 1, CAR.class_id, 0, Box(1, 1, 5, 9))[0])
    state.apply(change_class(state, TrackKey(1, 2), CAR.class_id))
    ids, _ = object_ids(state, 1)
    assert len(set(ids.values())) == 4
    items = [entry(0, *split_id(number), rectangle(0, 0, 3 + track, 9)) for track, number in ids.items()]
    edit, _ = import_entries(state, 1, items)
    assert not any(isinstance(key, TrackKey) for key in edit.keys)
    state.apply(edit)
    for track in ids:
        assert state.masks(1, track)[0].mask == rectangle(0, 0, 3 + track, 9)


def test_an_import_keeps_accepted_masks() -> None:
    state = document()
    state.apply(accept(state, [MaskKey(1, 1, 0)]))
    accepted = state.get(MaskKey(1, 1, 0))
    edit, notes = import_entries(state, 1, objects((0, 1, 1), (1, 1, 1)), MaskState.PROPOSED)
    state.apply(edit)
    assert state.get(MaskKey(1, 1, 0)) == accepted
    assert state.masks(1, 1)[1].source == "import"
    assert "kept" in notes[0]


def test_masks_drawn_elsewhere_are_training_samples() -> None:
    state = document()
    edit, _ = import_entries(state, 1, objects((0, 1, 1)), manual=True)
    state.apply(edit)
    assert progress_of(state, 1, 1).manual == 1
    again, _ = import_entries(state, 1, objects((0, 1, 1)), manual=True)
    assert not again


def boxed(frame: int, track: Track, box: Box, mask: Mask | None = None) -> Entry:
    return Entry(frame, track, Detection(box), mask)


def test_tracks_of_a_file_without_instance_numbers_are_found_by_their_id() -> None:
    state = document(masks=False)
    mask = rectangle(0, 0, 9, 9)
    entries = [Entry(0, Track(2, 2, "person"), mask=mask), Entry(1, Track(1, 2, "person"), mask=mask)]
    edit, notes = import_entries(state, 1, entries)
    state.apply(edit)
    assert notes == ["track 1 changed its class from car to pedestrian, as in the file"]
    assert (list(state.masks(1, 2)), list(state.masks(1, 1))) == ([0], [1])


def test_a_file_that_names_no_types_leaves_the_classes() -> None:
    state = document(masks=False)
    entries = [Entry(0, Track(number, 2, "object"), mask=rectangle(0, 0, 9, 9)) for number in (1, 3, 7)]
    edit, notes = import_entries(state, 1, entries)
    state.apply(edit)
    assert [track.class_id for track in state.tracks(1)] == [CAR.class_id, PEDESTRIAN.class_id, IGNORE.class_id, 2]
    assert state.track(1, 7) == Track(7, 2)
    assert notes == ["1 new track for objects that had none: 7"]


def test_new_tracks_keep_their_ids_where_they_can_and_are_found_again() -> None:
    state = document(masks=False)
    state.apply(delete_track(state, TrackKey(1, 2)))
    file = [boxed(0, Track(number, 1, "Van"), Box(number, 0, number + 5, 9)) for number in (2, 609, 406)]
    edit, _ = import_entries(state, 1, file)
    state.apply(edit)
    new = [track for track in state.tracks(1) if track.source_type == "Van"]
    assert new == [Track(406, 1, "Van"), Track(609, 1, "Van"), Track(610, 1, "Van", instance=2)]
    again, notes = import_entries(state, 1, file)
    assert not again
    assert notes == []


def test_an_ignore_region_never_goes_to_an_object_of_its_id_and_is_found_again() -> None:
    state = document(masks=False)
    file = [Entry(0, Track(1, 10, "crowd"), mask=rectangle(0, 0, 9, 9))]
    state.apply(import_entries(state, 1, file)[0])
    assert state.track(1, 1).class_id == CAR.class_id
    assert state.track(1, 4) == Track(4, 10, "crowd", instance=1)
    assert not import_entries(state, 1, file)[0]


def test_boxes_fill_gaps_and_a_file_of_boxes_replaces_those_that_no_person_set() -> None:
    state = document(masks=False)
    state.apply(remove_detection(state, DetectionKey(1, 1, 0)))
    state.apply(set_box(state, DetectionKey(1, 1, 1), Box(7, 7, 9, 9)))
    assert state.detections(1, 1)[1].keyframe
    file = [boxed(frame, Track(1, 1), Box(1, 1, 4, 4)) for frame in range(3)]
    filled, notes = import_entries(state, 1, file)
    assert ([change.key.frame for change in filled.changes], notes) == ([0], [])  # type: ignore[union-attr]
    assert filled.label == "Import 1 box into street"
    replaced, notes = import_entries(state, 1, file, boxes_first=True)
    assert [change.key.frame for change in replaced.changes] == [0, 2]  # type: ignore[union-attr]
    assert notes == ["1 box set by hand, kept in place of the file's"]


def test_a_box_of_the_file_comes_before_the_tight_one_of_its_mask() -> None:
    state = document(masks=False)
    edit, _ = import_entries(state, 1, [boxed(0, Track(9, 1), Box(0, 0, 30, 30), rectangle(5, 5, 9, 9))])
    state.apply(edit)
    assert state.detections(1, 9)[0].box == Box(0, 0, 30, 30)
    assert edit.label == "Import 1 mask into street"


def test_vertices_of_a_file_stay_editable() -> None:
    state = document(masks=False)
    outline = (Polygon(((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))),)
    edit, _ = import_entries(state, 1, [Entry(0, Track(1, 1), mask=rectangle(0, 0, 9, 9), polygons=outline)])
    state.apply(edit)
    assert state.masks(1, 1)[0].polygons == outline


def test_types_that_are_no_class_are_left_out_and_told() -> None:
    dogs = [boxed(frame, Track(9, 0, "dog"), Box(0, 0, 3, 3)) for frame in range(2)]
    edit, notes = import_entries(document(), 1, dogs)
    assert not edit
    assert notes == ["2 detections of type 'dog' left out"]


def test_a_box_that_comes_twice_or_lies_past_the_end_is_refused() -> None:
    box = boxed(0, Track(1, 1), Box(0, 0, 3, 3))
    with pytest.raises(FormatError, match="track 1 is in frame 0 twice"):
        import_entries(document(), 1, [box, box])
    with pytest.raises(FormatError, match="a box belongs to a frame that street does not have"):
        import_entries(document(), 1, [replace(box, frame=6)])


def test_an_object_that_comes_twice_is_refused() -> None:
    with pytest.raises(FormatError, match="object 1001 is in frame 0 twice"):
        import_entries(document(), 1, objects((0, 1, 1), (0, 1, 1)))


def test_ignore_regions_of_a_file_replace_those_filled_from_boxes() -> None:
    state = document()
    filled = MaskRecord(rectangle(0, 0, 20, 20), MaskState.ACCEPTED, source=FILLED_SOURCE)
    keys = [MaskKey(1, 3, frame) for frame in range(6)]
    state.apply(Edit("fill", tuple(Change(key, state.get(key), filled) for key in keys)))
    again, _ = import_entries(state, 1, [entry(frame, 10, 3, filled.mask) for frame in range(6)])
    assert not again
    edit, notes = import_entries(state, 1, objects((0, 10, 3)))
    state.apply(edit)
    assert list(state.masks(1, 3)) == [0]
    assert "gave way" in notes[0]


@pytest.mark.parametrize("mask_state", [MaskState.ACCEPTED, MaskState.PROPOSED])
def test_nothing_is_left_empty_where_ignore_regions_gave_way(mask_state: MaskState) -> None:
    state = document()
    filled = MaskRecord(rectangle(0, 0, 20, 20), MaskState.ACCEPTED, source=FILLED_SOURCE)
    key = MaskKey(1, 3, 0)
    state.apply(Edit("fill", (Change(key, state.get(key), filled),)))
    edit, notes = import_entries(state, 1, [entry(0, 10, 3, rectangle(1, 1, 9, 9))], mask_state)
    state.apply(edit)
    record = state.get(key)
    assert record is not None
    assert (record.mask, record.state) == (rectangle(1, 1, 9, 9), mask_state)
    assert notes == ["1 ignore region filled from boxes gave way to the file's"]


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (entry(6, 1, 1, rectangle(0, 0, 2, 2)), "expected frames 0 to 5, got 6"),
        (entry(0, 1, 1, Mask.empty(40, 60)), "is empty"),
        (entry(0, 1, 1, Mask.empty(10, 10)), "expected 60x40, got 10x10"),
    ],
)
def test_an_import_that_does_not_fit_is_refused(item: Entry, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        import_entries(document(), 1, [item])


def loaded(name: str) -> LoadedSequence:
    sequence = replace(document().sequence(1), name=name, sequence_id=0)
    return LoadedSequence(sequence, (LoadedTrack(Track(5, 1), {0: Detection(Box(0, 0, 4, 4))}),))


def test_sequences_are_numbered_and_named_once() -> None:
    state = State()
    for name in ("one", "two"):
        edit, _ = add_sequence(state, loaded(name))
        state.apply(edit)
    assert [(item.sequence_id, item.name) for item in state.sequences()] == [(1, "one"), (2, "two")]
    assert state.detections(2, 5)[0].box == Box(0, 0, 4, 4)
    with pytest.raises(EditError, match="'two' already"):
        add_sequence(state, loaded("two"))


def test_a_track_begins_in_a_frame_that_is_there() -> None:
    for sequence_id, frame in ((1, FRAMES), (1, -1), (7, 0)):
        with pytest.raises(EditError, match=r"there is no such frame|no sequence 7"):
            new_track(document(), sequence_id, CAR.class_id, frame, Box(1, 1, 5, 9))


def test_relinking_changes_the_place_of_the_images_alone() -> None:
    state = document()
    before = state.sequence(1)
    state.apply(relink(state, 1, "elsewhere"))
    assert state.get(SequenceKey(1)) == replace(before, images="elsewhere")
    assert not relink(state, 1, "elsewhere")
    state.apply(relink(state, 1, "elsewhere", ("a.png",)))
    assert state.get(SequenceKey(1)) == replace(before, images="elsewhere", frames=("a.png",))


def test_progress_counts_and_the_way_to_the_next_open_mask() -> None:
    state = document()
    state.apply(set_mask(state, MaskKey(1, 1, 0), rectangle(1, 1, 4, 4), "polygon"))
    state.apply(accept(state, [MaskKey(1, 1, frame) for frame in (0, 2, 3)]))
    assert progress_of(state, 1, 1) == Progress(boxes=6, proposed=3, corrected=0, accepted=3, manual=1, open=3)
    assert unaccepted_frames(state, 1, 1) == [1, 4, 5]
    assert next_open(state, 1, 1, 1) == 4
    assert next_open(state, 1, 1, 5) == 1, "it wraps around"
    assert next_open(state, 1, 1, 1, step=-1) == 5
    state.apply(accept(state, [MaskKey(1, 1, frame) for frame in (1, 4, 5)]))
    assert next_open(state, 1, 1, 0) is None
    total = progress_of(state, 1, 1) + progress_of(state, 1, 2)
    assert (total.boxes, total.accepted) == (12, 6)
