"""The tracker against cases made by hand."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refinement import RefinementError
from refinement.trackrcnn.tracker import Cue, Rule, Tracker, TrackerConfig, track
from refinement.trackrcnn.values import FrameObjects
from tests.refinement.trackrcnn.conftest import found

SIZE = (100, 200)
CAR = (10.0, 10.0, 0.9, 1, 0.0, 0.0)


def config(cue: Cue = Cue.EMBEDDING, **rule: float) -> TrackerConfig:
    return TrackerConfig(cue, default=Rule(**{"score": 0.5, "distance": 1.0, "keep": 2, **rule}))


def ids(frames: list[FrameObjects], how: TrackerConfig) -> list[list[int]]:
    return [item.tracks.tolist() for item in track(frames, how, SIZE)]


class TestOcclusion:
    @pytest.mark.parametrize("keep", [0, 1, 3])
    def test_an_id_is_kept_through_as_many_frames_as_are_asked_for(self, keep: int) -> None:
        frames = [found(0, CAR), *(FrameObjects.nothing(n, 2) for n in range(1, keep + 1)), found(keep + 1, CAR)]
        assert ids(frames, config(keep=keep))[-1] == [1]

    @pytest.mark.parametrize("keep", [0, 1, 3])
    def test_and_not_beyond(self, keep: int) -> None:
        frames = [found(0, CAR), *(FrameObjects.nothing(n, 2) for n in range(1, keep + 2)), found(keep + 2, CAR)]
        assert ids(frames, config(keep=keep))[-1] == [2]

    def test_frames_that_are_missing_count_as_frames(self) -> None:
        assert ids([found(0, CAR), found(3, CAR)], config(keep=2)) == [[1], [1]]
        assert ids([found(0, CAR), found(4, CAR)], config(keep=2)) == [[1], [2]]


class TestAssignment:
    def test_objects_that_cross_keep_the_ids_of_their_embeddings(self) -> None:
        first = found(0, (10, 10, 0.9, 1, 0, 0), (60, 10, 0.9, 1, 5, 5))
        crossed = found(1, (60, 10, 0.9, 1, 0, 0.1), (10, 10, 0.9, 1, 5, 5.1))
        assert ids([first, crossed], config()) == [[1, 2], [1, 2]]

    def test_by_boxes_they_change_them(self) -> None:
        first = found(0, (10, 10, 0.9, 1, 0, 0), (60, 10, 0.9, 1, 5, 5))
        crossed = found(1, (60, 10, 0.9, 1, 0, 0.1), (10, 10, 0.9, 1, 5, 5.1))
        assert ids([first, crossed], config(Cue.BOX)) == [[1, 2], [2, 1]]

    def test_the_sum_of_distances_is_the_least_not_each_distance(self) -> None:
        first = found(0, (10, 10, 0.9, 1, 0, 0), (60, 10, 0.9, 1, 0.6, 0))
        # The nearest pair is track 2 with the first (0.1), which would leave 0.9 for the other: 0.5 + 0.3 is less.
        second = found(1, (10, 10, 0.9, 1, 0.5, 0), (60, 10, 0.9, 1, 0.9, 0))
        assert ids([first, second], config()) == [[1, 2], [1, 2]]

    def test_pairs_beyond_the_limit_stay_apart_without_taking_others_with_them(self) -> None:
        first = found(0, (10, 10, 0.9, 1, 0, 0), (60, 10, 0.9, 1, 9, 9))
        second = found(1, (10, 10, 0.9, 1, 0.2, 0), (60, 10, 0.9, 1, 30, 30))
        assert ids([first, second], config()) == [[1, 2], [1, 3]]

    def test_as_many_pairs_as_possible_are_made(self) -> None:
        first = found(0, (10, 10, 0.9, 1, 0, 0), (60, 10, 0.9, 1, 0.9, 0))
        second = found(1, (10, 10, 0.9, 1, 0.9, 0), (60, 10, 0.9, 1, 1.8, 0))
        assert ids([first, second], config()) == [[1, 2], [1, 2]]

    def test_classes_do_not_mix(self) -> None:
        assert ids([found(0, CAR), found(1, (10, 10, 0.9, 2, 0, 0))], config()) == [[1], [2]]

    def test_each_class_has_its_own_thresholds(self) -> None:
        rules = MappingProxyType({1: Rule(0.95, 1, 2), 2: Rule(0.1, 1, 2)})
        both = found(0, (10, 10, 0.9, 1, 0, 0), (60, 10, 0.2, 2, 0, 0))
        (only,) = track([both], TrackerConfig(rules=rules), SIZE)
        assert only.objects.classes.tolist() == [2]

    def test_what_overlaps_a_better_object_is_no_track(self) -> None:
        (item,) = track([found(0, CAR, (10, 10, 0.6, 2, 0, 0))], config(), SIZE)
        assert item.objects.classes.tolist() == [1]

    def test_what_lies_below_the_score_takes_no_pixels(self) -> None:
        (item,) = track([found(0, (14, 10, 0.4, 2, 0, 0), (10, 10, 0.3, 1, 0, 0))], config(score=0.35), SIZE)
        assert [int(window.pixels.sum()) for window in item.objects.masks] == [100]

    def test_a_new_embedding_replaces_the_old_one(self) -> None:
        frames = [found(n, (10, 10, 0.9, 1, 0.6 * n, 0)) for n in range(6)]
        assert ids(frames, config()) == [[1]] * 6


class TestCues:
    def test_boxes_by_their_overlap(self) -> None:
        frames = [found(0, CAR), found(1, (13, 10, 0.9, 1, 99, 0)), found(2, (60, 10, 0.9, 1, 99, 0))]
        assert ids(frames, config(Cue.BOX, distance=0.6)) == [[1], [1], [2]]

    def test_centres_in_diagonals_of_the_box(self) -> None:
        frames = [found(0, CAR), found(1, (22, 10, 0.9, 1, 99, 0)), found(2, (50, 10, 0.9, 1, 99, 0))]
        assert ids(frames, config(Cue.CENTRE, distance=1.0)) == [[1], [1], [2]]

    def test_masks_where_the_flow_has_carried_them(self) -> None:
        tracker = Tracker(config(Cue.MASK, distance=0.5), SIZE)
        tracker.step(found(0, CAR))
        flow = np.zeros((*SIZE, 2), np.float32)
        flow[..., 0] = -30  # what is here was 30 pixels further left
        assert tracker.step(found(1, (40, 10, 0.9, 1, 0, 0)), flow).tracks.tolist() == [1]
        assert tracker.step(found(2, (70, 10, 0.9, 1, 0, 0)), None).tracks.tolist() == [2]

    def test_both_prefer_the_one_that_is_near_of_two_that_look_alike(self) -> None:
        first = found(0, (10, 10, 0.9, 1, 0.0, 0), (100, 10, 0.9, 1, 0.2, 0))
        second = found(1, (100, 10, 0.9, 1, 0.09, 0), (10, 10, 0.9, 1, 0.11, 0))
        assert ids([first, second], config(Cue.EMBEDDING)) == [[1, 2], [1, 2]]
        assert ids([first, second], config(Cue.BOTH)) == [[1, 2], [2, 1]]


class TestInput:
    @pytest.mark.parametrize("change", [{"score": 1.5}, {"distance": 0}, {"keep": -1}])
    def test_rules_that_mean_nothing_are_refused(self, change: dict[str, float]) -> None:
        with pytest.raises(RefinementError, match="expected a score of 0 to 1"):
            dataclasses.replace(Rule(), **change)

    def test_frames_must_ascend(self) -> None:
        tracker = Tracker(config(), SIZE)
        tracker.step(found(3, CAR))
        with pytest.raises(ValueError, match="frames must ascend, got 3 after 3"):
            tracker.step(found(3, CAR))

    def test_no_frames_and_one_frame(self) -> None:
        assert ids([], config()) == []
        assert ids([found(5, CAR)], config()) == [[1]]

    def test_tracks_that_are_forgotten_take_no_memory(self) -> None:
        tracker = Tracker(config(keep=1), SIZE)
        for number in range(0, 100, 10):
            tracker.step(found(number, CAR))
        assert sum(map(len, tracker.alive.values())) == 1


PLACES = st.lists(st.tuples(st.integers(0, 150), st.integers(0, 80), st.integers(1, 2)), max_size=6)


@given(st.lists(PLACES, max_size=6), st.sampled_from([Cue.EMBEDDING, Cue.BOX, Cue.CENTRE, Cue.BOTH, Cue.MASK]))
def test_a_track_is_once_in_a_frame_and_of_one_class(places: list[list[tuple[int, int, int]]], cue: Cue) -> None:
    frames = [found(n, *((x, y, 0.9, c, x / 9, y / 9) for x, y, c in members)) for n, members in enumerate(places)]
    classes: dict[int, int] = {}
    for item in track(frames, config(cue), SIZE):
        numbers = item.tracks.tolist()
        assert len(set(numbers)) == len(numbers)
        for number, class_id in zip(numbers, item.objects.classes.tolist(), strict=True):
            assert classes.setdefault(number, class_id) == class_id
    assert sorted(classes) == list(range(1, len(classes) + 1))
