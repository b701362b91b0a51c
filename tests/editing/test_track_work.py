from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.domain.classes import CAR, PEDESTRIAN
from annotator.domain.compose import composed_masks, depth_order
from annotator.domain.edits import Change, DepthOrder, DetectionKey, Edit, Key, MaskKey, OrderKey, Row, TrackKey
from annotator.domain.masks import MaskRecord, MaskState
from annotator.domain.object_ids import object_ids
from annotator.domain.state import State
from annotator.domain.tracks import Detection, Track
from annotator.editing.order import bring_forward
from annotator.editing.track_work import (
    delete_range,
    heir,
    listed_frames,
    merge_tracks,
    numbers_of,
    shared_frames,
    split_track,
    swap_tracks,
)
from annotator.editing.tracks import delete_track
from annotator.errors import EditError
from tests.documents import FRAMES, document, rectangle

ONE, TWO = TrackKey(1, 1), TrackKey(1, 2)
Frames = dict[int, tuple[bool, bool]]

# frame → whether there is a box, whether there is a mask
presence = st.sampled_from(((True, True), (True, False), (False, True)))
places = st.dictionaries(st.integers(0, FRAMES - 1), presence)
some = st.dictionaries(st.integers(0, FRAMES - 1), presence, min_size=1)
long = st.dictionaries(st.integers(0, FRAMES - 1), presence, min_size=2)


def world(*tracks: Frames, orders: dict[int, tuple[int, ...]] | None = None) -> State:
    """Tracks 1, 2, …: every box and mask differs from all others, so that each can be followed."""
    state = document(masks=False)
    for track_id in (1, 2, 3):
        state.apply(delete_track(state, TrackKey(1, track_id)))
    changes: list[Change] = []
    for track_id, frames in enumerate(tracks, start=1):
        changes.append(Change(TrackKey(1, track_id), None, Track(track_id, CAR.class_id, instance=track_id)))
        for frame, (box, mask) in frames.items():
            place = Box(track_id, frame, track_id + 20, frame + 20)
            pixels = rectangle(track_id, frame, track_id + 20, frame + 20)
            record = MaskRecord(pixels, MaskState.PROPOSED, score=0.9)
            changes += [Change(DetectionKey(1, track_id, frame), None, Detection(place))] if box else []
            changes += [Change(MaskKey(1, track_id, frame), None, record)] if mask else []
    changes += [Change(OrderKey(1, frame), None, DepthOrder(ids)) for frame, ids in (orders or {}).items()]
    state.apply(Edit("world", tuple(changes)))
    return state


def contents(state: State) -> Counter[tuple[int, Row]]:
    """Every box and mask with its frame, whoever has it."""
    found: Counter[tuple[int, Row]] = Counter()
    for track in state.tracks(1):
        found.update(state.detections(1, track.track_id).items())
        found.update(state.masks(1, track.track_id).items())
    return found


def rows(state: State) -> dict[Key, Row]:
    found: dict[Key, Row] = {TrackKey(1, track.track_id): track for track in state.tracks(1)}
    for track in state.tracks(1):
        found |= {DetectionKey(1, track.track_id, at): row for at, row in state.detections(1, track.track_id).items()}
        found |= {MaskKey(1, track.track_id, at): row for at, row in state.masks(1, track.track_id).items()}
    orders = ((OrderKey(1, at), state.get(OrderKey(1, at))) for at in range(FRAMES))
    return found | {key: row for key, row in orders if row is not None}


def frames(state: State, track_id: int) -> list[int]:
    return sorted({*state.detections(1, track_id), *state.masks(1, track_id)})


def every(first: int, last: int) -> Frames:
    return dict.fromkeys(range(first, last + 1), (True, True))


# split


def test_from_the_frame_on_it_is_another_track_of_the_class_with_a_number_of_its_own() -> None:
    state = document()
    edit, new = split_track(state, ONE, 2)
    assert edit.label == "Split track 1 at frame 2"
    state.apply(edit)
    assert new == 4
    assert frames(state, 1) == [0, 1]
    assert frames(state, 4) == [2, 3, 4, 5]
    assert state.track(1, 4) == Track(4, CAR.class_id, "car", instance=None)
    ids, notes = object_ids(state, 1)
    assert len(set(ids.values())) == len(ids)
    assert notes == ()


@pytest.mark.parametrize(("frame", "message"), [(0, "no box before frame 0"), (6, "no box from frame 6 on")])
def test_a_track_is_split_where_both_sides_have_something(frame: int, message: str) -> None:
    with pytest.raises(EditError, match=message):
        split_track(document(), ONE, frame)


def test_a_split_leaves_what_is_in_front_of_what() -> None:
    state = document()
    for frame in (1, 3):
        state.apply(bring_forward(state, MaskKey(1, 1, frame)))
    before = [composed_masks(state, 1, frame) for frame in range(FRAMES)]
    edit, new = split_track(state, ONE, 2)
    state.apply(edit)
    assert depth_order(state, 1, 1) == [3, 2, 1]
    assert depth_order(state, 1, 3) == [3, 2, new]
    for frame, masks in enumerate(before):
        owner = new if frame >= 2 else 1
        assert composed_masks(state, 1, frame) == {owner if key == 1 else key: mask for key, mask in masks.items()}


@given(long, places, st.data(), st.dictionaries(st.integers(0, 5), st.permutations((1, 2)).map(tuple)))
def test_a_split_loses_and_doubles_nothing_and_is_undone_exactly(
    one: Frames, two: Frames, data: st.DataObject, orders: dict[int, tuple[int, ...]]
) -> None:
    state = world(one, two, orders=orders)
    frame = data.draw(st.integers(min(one) + 1, max(one)))
    before, held = rows(state), contents(state)
    edit, new = split_track(state, ONE, frame)
    state.apply(edit)
    assert contents(state) == held
    assert frames(state, 1) == sorted(item for item in one if item < frame)
    assert frames(state, new) == sorted(item for item in one if item >= frame)
    assert frames(state, 2) == sorted(two)
    state.apply(edit.inverted())
    assert rows(state) == before


def test_the_parts_of_a_split_merge_into_the_track_again() -> None:
    state = document()
    state.apply(bring_forward(state, MaskKey(1, 1, 3)))
    before = rows(state)
    edit, new = split_track(state, ONE, 2)
    state.apply(edit)
    state.apply(merge_tracks(state, ONE, new))
    assert rows(state) == before


# merge


def test_a_merged_track_is_gone_and_its_boxes_and_masks_are_the_other_s() -> None:
    state = world(every(0, 1), every(3, 5))
    edit = merge_tracks(state, ONE, 2)
    assert edit.label == "Merge track 2 into track 1"
    state.apply(edit)
    assert [track.track_id for track in state.tracks(1)] == [1]
    assert frames(state, 1) == [0, 1, 3, 4, 5]
    assert state.track(1, 1).instance == 1
    assert state.unused_track_id(1) == 4, (
        "the number of the merged track, and those of deleted ones, are not given again"
    )


def test_frames_that_both_are_in_are_named_and_need_a_winner() -> None:
    state = world(every(0, 3), every(2, 5))
    assert shared_frames(state, ONE, 2) == [2, 3]
    with pytest.raises(EditError, match="tracks 1 and 2 are both in 2 frames: 2–3") as caught:
        merge_tracks(state, ONE, 2)
    assert "Choose whose boxes and masks stay" in str(caught.value)


def test_the_winner_s_boxes_and_masks_stay_in_shared_frames() -> None:
    for winner, owner in (("kept", 1), ("merged", 2)):
        state = world(every(0, 3), every(2, 5), orders={2: (1, 2), 3: (2, 1)})
        expected = {frame: state.masks(1, 1 if frame < 2 else 2 if frame > 3 else owner)[frame] for frame in range(6)}
        edit = merge_tracks(state, ONE, 2, winner)  # type: ignore[arg-type]
        before = rows(world(every(0, 3), every(2, 5), orders={2: (1, 2), 3: (2, 1)}))
        state.apply(edit)
        assert dict(state.masks(1, 1)) == expected
        assert state.get(OrderKey(1, 2)) == DepthOrder((1,))
        state.apply(edit.inverted())
        assert rows(state) == before


def test_the_place_in_depth_is_that_of_the_mask_that_stays() -> None:
    for winner, place in (("kept", (1, 3)), ("merged", (3, 1))):
        state = world(every(0, 2), every(2, 3), every(2, 2), orders={2: (1, 3, 2)})
        state.apply(merge_tracks(state, ONE, 2, winner))  # type: ignore[arg-type]
        assert state.get(OrderKey(1, 2)) == DepthOrder(place)


def test_a_stale_place_in_depth_does_not_make_a_track_stand_twice() -> None:
    state = world({0: (True, False)}, {1: (True, True)}, {1: (True, True)}, orders={1: (1, 3, 2)})
    state.apply(merge_tracks(state, ONE, 2))
    assert state.get(OrderKey(1, 1)) == DepthOrder((3, 1))


def test_a_track_that_has_no_number_in_files_takes_that_of_one_of_its_class() -> None:
    state = world(every(0, 1), every(3, 5))
    bare = Track(1, CAR.class_id)
    state.apply(Edit("bare", (Change(ONE, state.get(ONE), bare),)))
    edit = merge_tracks(state, ONE, 2)
    state.apply(edit)
    assert state.track(1, 1).instance == 2
    state.apply(edit.inverted())
    state.apply(Edit("other", (Change(TWO, state.get(TWO), Track(2, PEDESTRIAN.class_id, instance=2)),)))
    state.apply(merge_tracks(state, ONE, 2))
    assert state.track(1, 1) == bare


def test_a_track_is_not_merged_with_itself_or_with_none() -> None:
    with pytest.raises(EditError, match="with itself"):
        merge_tracks(document(), ONE, 1)
    with pytest.raises(EditError, match="no track 9"):
        merge_tracks(document(), ONE, 9)


@given(
    places, places, places, st.sampled_from(("kept", "merged")), st.lists(st.permutations((1, 2, 3)), max_size=FRAMES)
)
def test_a_merge_loses_the_loser_s_in_shared_frames_alone_and_is_undone_exactly(
    one: Frames, two: Frames, three: Frames, winner: str, orders: list[list[int]]
) -> None:
    state = world(one, two, three, orders={frame: tuple(ids) for frame, ids in enumerate(orders)})
    before, held = rows(state), contents(state)
    loser = 2 if winner == "kept" else 1
    lost: Counter[tuple[int, Row]] = Counter()
    for frame in shared_frames(state, ONE, 2):
        found = (state.get(DetectionKey(1, loser, frame)), state.get(MaskKey(1, loser, frame)))
        lost.update((frame, row) for row in found if row is not None)
    edit = merge_tracks(state, ONE, 2, winner)  # type: ignore[arg-type]
    state.apply(edit)
    assert contents(state) == held - lost
    assert frames(state, 3) == sorted(three)
    assert all(
        len(set(row.track_ids)) == len(row.track_ids) for row in rows(state).values() if isinstance(row, DepthOrder)
    )
    assert all(2 not in row.track_ids for row in rows(state).values() if isinstance(row, DepthOrder))
    state.apply(edit.inverted())
    assert rows(state) == before


# swap


def test_two_tracks_exchange_what_they_have_from_the_frame_on() -> None:
    state = document()
    state.apply(bring_forward(state, MaskKey(1, 1, 4)))
    before = rows(state)
    edit = swap_tracks(state, ONE, 2, 3)
    assert edit.label == "Swap tracks 1 and 2 from frame 3 on"
    state.apply(edit)
    for frame in range(FRAMES):
        other = frame >= 3
        assert state.masks(1, 1)[frame] == before[MaskKey(1, 2 if other else 1, frame)]
        assert state.detections(1, 2)[frame] == before[DetectionKey(1, 1 if other else 2, frame)]
    assert depth_order(state, 1, 4) == [3, 1, 2]
    assert state.track(1, 1).class_id == CAR.class_id


def test_the_rest_of_a_track_can_go_to_one_that_has_ended() -> None:
    state = world(every(0, 5), every(0, 2))
    state.apply(swap_tracks(state, ONE, 2, 3))
    assert frames(state, 1) == [0, 1, 2]
    assert frames(state, 2) == [0, 1, 2, 3, 4, 5]


def test_a_swap_that_changes_nothing_or_empties_a_track_is_refused() -> None:
    state = world(every(0, 2), every(4, 5))
    with pytest.raises(EditError, match="with itself"):
        swap_tracks(state, ONE, 1, 0)
    with pytest.raises(EditError, match=r"track 2 would be left without a box.*Merge track 2 into track 1"):
        swap_tracks(state, ONE, 2, 3)
    with pytest.raises(EditError, match="neither track 1 nor track 2 has a box from frame 6 on"):
        swap_tracks(state, ONE, 2, 6)


@given(some, some, st.integers(0, FRAMES - 1), st.lists(st.permutations((1, 2)), max_size=FRAMES))
def test_a_swap_loses_nothing_and_swapping_again_or_undo_gives_the_same(
    one: Frames, two: Frames, frame: int, orders: list[list[int]]
) -> None:
    state = world(one, two, orders={number: tuple(ids) for number, ids in enumerate(orders)})
    before, held = rows(state), contents(state)
    try:
        edit = swap_tracks(state, ONE, 2, frame)
    except EditError:
        assert not any(item >= frame for item in one) or not any(item >= frame for item in two)
        return
    state.apply(edit)
    assert contents(state) == held
    assert frames(state, 1) == sorted({*(at for at in one if at < frame), *(at for at in two if at >= frame)})
    assert frames(state, 1)
    assert frames(state, 2)
    again = swap_tracks(state, ONE, 2, frame)
    state.apply(again)
    assert rows(state) == before
    state.apply(again.inverted())
    state.apply(edit.inverted())
    assert rows(state) == before


# delete a range


def test_a_track_is_taken_out_of_a_range_of_frames() -> None:
    state = document()
    edit = delete_range(state, ONE, 1, 3)
    assert edit.label == "Delete frames 1 to 3 of track 1"
    assert delete_range(state, ONE, 2, 2).label == "Delete frame 2 of track 1"
    state.apply(edit)
    assert frames(state, 1) == [0, 4, 5]
    assert state.tracks_in_frame(1, 2) == [2, 3]


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [(3, 2, "ends before it begins"), (7, 9, "no box in frames 7 to 9"), (0, 5, "Delete the track instead")],
)
def test_a_range_without_boxes_or_of_all_of_them_is_refused(first: int, last: int, message: str) -> None:
    with pytest.raises(EditError, match=message):
        delete_range(document(), ONE, first, last)


@given(long, places, st.integers(0, FRAMES), st.integers(0, FRAMES))
def test_a_deleted_range_takes_its_frames_alone_and_is_undone_exactly(
    one: Frames, two: Frames, first: int, last: int
) -> None:
    state = world(one, two)
    gone = {frame for frame in one if first <= frame <= last}
    assume(gone and gone != set(one))
    before = rows(state)
    edit = delete_range(state, ONE, first, last)
    state.apply(edit)
    assert frames(state, 1) == sorted(set(one) - gone)
    assert frames(state, 2) == sorted(two)
    state.apply(edit.inverted())
    assert rows(state) == before


def test_frames_are_listed_as_a_person_reads_them() -> None:
    assert listed_frames([7]) == "frame 7"
    assert listed_frames(range(3)) == "3 frames: 0–2"
    assert listed_frames([*range(117, 132), 140]) == "16 frames: 117–131, 140"
    assert listed_frames(range(0, 40, 2)) == "20 frames: 0, 2, 4, 6, 8, 10, 12, 14, …"


@given(st.sets(st.integers(0, 30), min_size=1))
def test_ranges_name_every_frame_once(frames: set[int]) -> None:
    parts = numbers_of(sorted(frames)).removesuffix(", …").split(", ")
    ends = [tuple(map(int, part.split("–"))) for part in parts]
    named = [frame for end in ends for frame in range(end[0], end[-1] + 1)]
    assert named == sorted(frames)[: len(named)]
    assert len(parts) == 8 or len(named) == len(frames)
    assert all(second[0] > first[-1] + 1 for first, second in pairwise(ends)), "neighbours share a range"


@given(long, places)
def test_the_heir_of_a_split_and_of_a_merge_is_the_track_that_has_everything(one: Frames, two: Frames) -> None:
    state = world(one, two)
    assume(one and two and len(one) > 1)
    split, new = split_track(state, ONE, max(one))
    assert heir(split, ONE) == new
    assert heir(split.inverted(), TrackKey(1, new)) == 1
    assert heir(split, TrackKey(1, 2)) is None
    merge = merge_tracks(state, ONE, 2, "merged")
    assert heir(merge, TrackKey(1, 2)) == 1
