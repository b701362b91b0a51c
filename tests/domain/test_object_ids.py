from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.object_ids import Instances, assign, split_id
from annotator.domain.tracks import Track
from annotator.errors import FormatError


def test_ids_are_class_and_instance() -> None:
    ids, notes = assign([Track(7, 1, instance=7), Track(8, 2, instance=7), Track(9, 10, instance=0)])
    assert ids == {7: 1007, 8: 2007, 9: 10000}
    assert not notes
    assert split_id(10001) == (10, 1)


def test_the_own_number_stays_and_the_other_one_moves_with_a_note() -> None:
    ids, notes = assign([Track(4, 1, instance=7), Track(3, 1, instance=7), Track(0, 1)])
    assert ids == {3: 1007, 4: 1004, 0: 1000}
    assert notes == ("Track 4 is car 4 in the files: 7 was taken.",)


def test_a_track_without_a_number_gets_its_track_id_or_the_smallest_free() -> None:
    ids, _ = assign([Track(5, 1), Track(2000, 1), Track(6, 1, instance=0)])
    assert ids == {5: 1005, 6: 1000, 2000: 1001}


def test_a_class_holds_1000_tracks_and_not_one_more() -> None:
    tracks = [Track(index, 1) for index in range(1, 1001)]
    ids, _ = assign(tracks)
    assert sorted(ids.values()) == list(range(1000, 2000))
    with pytest.raises(FormatError, match=r"car has too many tracks .*expected at most 1000, got 1001"):
        assign([*tracks, Track(1001, 1)])


def test_ids_fit_16_bits() -> None:
    assert assign([Track(535, 65)])[0] == {535: 65535}
    with pytest.raises(FormatError, match=r"class 65 do not fit a 16-bit png .*at most 65535, got 65536"):
        assign([Track(536, 65)])
    with pytest.raises(FormatError, match="class number below 1"):
        assign([Track(1, 0)])


@given(
    st.lists(
        st.tuples(st.integers(0, 3000), st.sampled_from([1, 2, 10]), st.none() | st.integers(0, 1200)),
        unique_by=lambda item: item[0],
        max_size=60,
    )
)
def test_ids_are_unique_and_of_the_right_class(items: list[tuple[int, int, int | None]]) -> None:
    tracks = [Track(track_id, class_id, instance=instance) for track_id, class_id, instance in items]
    ids, _ = assign(tracks)
    assert len(set(ids.values())) == len(tracks)
    assert all(ids[track.track_id] // 1000 == track.class_id for track in tracks)
    assert assign(reversed(tracks))[0] == ids, "the order of tracks does not matter"


def test_numbers_are_given_as_tracks_turn_up() -> None:
    instances = Instances([Track(1, 1, instance=4), Track(2, 2)])
    assert [instances.of(track) for track in (Track(1, 1, instance=4), Track(2, 2))] == [4, 2]
    assert instances.of(Track(3, 1)) == 3
    assert instances.of(Track(9, 1, instance=4)) == 0
    assert instances.of(Track(9, 1, instance=4)) == 0
    assert instances.of(Track(4, 2, instance=4)) == 4
    assert instances.notes == ["Track 9 is car 0 in the files: 4 was taken."]


def test_tracks_without_a_class_reserve_no_number_and_get_none() -> None:
    instances = Instances([Track(1, 0, "dog")])
    with pytest.raises(FormatError, match="a class number below 1 has no MOTS ids"):
        instances.of(Track(1, 0, "dog"))


def test_more_tracks_than_numbers_that_turn_up() -> None:
    instances = Instances()
    assert sorted(instances.of(Track(number, 1)) for number in range(1000)) == list(range(1000))
    with pytest.raises(FormatError, match="class car has too many tracks for MOTS ids"):
        instances.of(Track(1000, 1))
