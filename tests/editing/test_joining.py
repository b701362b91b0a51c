from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.domain.classes import CAR, IGNORE, PEDESTRIAN
from annotator.domain.edits import DetectionKey, Key, Row, SequenceKey, TrackKey
from annotator.domain.sequences import Sequence
from annotator.domain.state import State
from annotator.domain.tracks import Detection, Track
from annotator.editing.joining import LEAST_OVERLAP, LONGEST_GAP, suggested_merges
from tests.strategies import boxes

Boxes = dict[int, Box]
FRAMES = 100


def world(*tracks: tuple[int, Boxes]) -> State:
    """Tracks 1, 2, … of the given classes."""
    rows: list[tuple[Key, Row]] = [(SequenceKey(1), Sequence(1, "street", "", (), FRAMES, 375, 1242))]
    for track_id, (class_id, found) in enumerate(tracks, start=1):
        rows.append((TrackKey(1, track_id), Track(track_id, class_id)))
        rows += [(DetectionKey(1, track_id, frame), Detection(box)) for frame, box in found.items()]
    return State(rows)


def walk(first: int, last: int, speed: float = 6.0, start: float = 0.0, growth: float = 0.0) -> Boxes:
    """Boxes of something that moves to the right, `speed` pixels a frame."""
    return {
        frame: Box(start + speed * frame, 100, start + speed * frame + 40 + growth * frame, 160 + growth * frame)
        for frame in range(first, last + 1)
    }


def pairs(state: State, track_id: int | None = None) -> list[tuple[int, int]]:
    return [(item.earlier, item.later) for item in suggested_merges(state, 1, track_id)]


def test_parts_of_one_walk_are_found_over_a_gap_in_which_it_has_moved_its_whole_width() -> None:
    state = world((CAR.class_id, walk(0, 9, speed=8)), (CAR.class_id, walk(20, 30, speed=8)))
    (found,) = suggested_merges(state, 1)
    assert (found.earlier, found.later, found.end, found.begin, found.missing) == (1, 2, 9, 20, 10)
    assert found.overlap > 0.99
    assert found.score < found.overlap
    assert found.other(1) == 2
    assert found.other(2) == 1


def test_the_order_of_numbers_does_not_matter() -> None:
    assert pairs(world((CAR.class_id, walk(20, 30)), (CAR.class_id, walk(0, 15)))) == [(2, 1)]


def test_tracks_of_other_classes_and_ignore_regions_are_none() -> None:
    assert not pairs(world((CAR.class_id, walk(0, 9)), (PEDESTRIAN.class_id, walk(12, 20))))
    assert not pairs(world((IGNORE.class_id, walk(0, 9)), (IGNORE.class_id, walk(12, 20))))


def test_a_track_elsewhere_is_none() -> None:
    assert not pairs(world((CAR.class_id, walk(0, 9)), (CAR.class_id, walk(12, 20, start=600))))


def test_tracks_that_share_a_frame_are_none() -> None:
    assert not pairs(world((CAR.class_id, walk(0, 12)), (CAR.class_id, walk(12, 20))))
    assert pairs(world((CAR.class_id, walk(0, 11)), (CAR.class_id, walk(12, 20)))) == [(1, 2)]


def test_a_gap_may_be_so_long_and_no_longer() -> None:
    assert pairs(world((CAR.class_id, walk(0, 9)), (CAR.class_id, walk(9 + LONGEST_GAP, 60)))) == [(1, 2)]
    assert not pairs(world((CAR.class_id, walk(0, 9)), (CAR.class_id, walk(10 + LONGEST_GAP, 60))))


def test_the_nearer_in_time_comes_first_and_a_single_track_has_its_own() -> None:
    state = world(
        (CAR.class_id, walk(0, 9)),
        (CAR.class_id, walk(20, 30)),
        (CAR.class_id, walk(12, 14)),
        (PEDESTRIAN.class_id, walk(0, 5, start=700)),
        (PEDESTRIAN.class_id, walk(8, 15, start=700)),
    )
    assert pairs(state, 1) == [(1, 3), (1, 2)]
    assert pairs(state, 3) == [(1, 3), (3, 2)]
    assert pairs(state, 4) == [(4, 5)]
    assert set(pairs(state)) == {(1, 3), (1, 2), (3, 2), (4, 5)}


def test_a_track_of_one_box_has_no_motion_and_is_found_where_it_stands() -> None:
    still = walk(0, 0, speed=0)
    assert pairs(world((CAR.class_id, still), (CAR.class_id, walk(3, 3, speed=0)))) == [(1, 2)]


def test_a_box_that_shrinks_to_nothing_on_its_way_is_no_error() -> None:
    shrinking = {frame: Box(frame, frame, 30 - frame, 30 - frame) for frame in range(14)}
    beside = {20: Box(13, 13, 17, 17)}
    assert pairs(world((CAR.class_id, shrinking), (CAR.class_id, beside))) == [(1, 2)]


def test_tracks_without_a_box_and_empty_sequences_have_none() -> None:
    assert not pairs(world((CAR.class_id, {}), (CAR.class_id, walk(0, 5))))
    assert not pairs(world())


found_boxes = st.dictionaries(st.integers(0, 20), boxes(0, 60), max_size=4)


@given(st.lists(st.tuples(st.sampled_from((1, 2, 10)), found_boxes), max_size=5))
def test_every_pair_ends_before_it_begins_and_is_ordered_by_its_score(tracks: list[tuple[int, Boxes]]) -> None:
    state = world(*tracks)
    found = suggested_merges(state, 1)
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)
    for item in found:
        earlier, later = tracks[item.earlier - 1], tracks[item.later - 1]
        assert earlier[0] == later[0] != IGNORE.class_id
        assert max(earlier[1]) == item.end < item.begin == min(later[1])
        assert LEAST_OVERLAP <= item.overlap <= 1 + 1e-9
        assert item.overlap / 2 <= item.score <= item.overlap
