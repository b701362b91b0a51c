from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from annotator.domain.exchange import MaskObject
from annotator.domain.mask_tables import MaskTable
from annotator.evaluation.matching import Convention, Matching, Pairs, Side, match
from tests.evaluation.sequences import CAR, IGNORE, PEDESTRIAN, iou, overlaps, sequences
from tests.evaluation.test_metrics import BOTH, car


def pairs_of(truth: list[MaskObject], found: list[MaskObject]) -> Pairs:
    return Pairs.of(overlaps(truth, found), CAR)


def matched(result: Matching) -> list[tuple[int, int]]:
    first, second, _ = result.matches
    return list(zip(first.tolist(), second.tolist(), strict=True))


class TestSide:
    @settings(deadline=None)
    @given(items=sequences())
    def test_it_holds_the_masks_of_a_class(self, items: list[MaskObject]) -> None:
        table = MaskTable.of(items)
        side = Side.of(table, CAR)
        assert len(side) == sum(item.class_id == CAR for item in items)
        assert side.frames.tolist() == table.frames[side.rows].tolist()
        assert side.ids[side.tracks].tolist() == table.object_ids[side.rows].tolist()
        assert side.ids.tolist() == sorted(set(side.ids.tolist()))

    def test_tracks_without_a_mask_are_gone(self) -> None:
        side = Side.of(MaskTable.of([car(0, 1, 0), car(0, 2, 1), car(1, 7, 2)]), CAR)
        left = side.only(np.array([True, False, True]))
        assert left.ids.tolist() == [1001, 1007]
        assert left.tracks.tolist() == [0, 1]
        assert left.frames.tolist() == [0, 1]


class TestPairs:
    @settings(deadline=None)
    @given(truth=sequences(), found=sequences())
    def test_both_masks_are_of_the_class(self, truth: list[MaskObject], found: list[MaskObject]) -> None:
        both = overlaps(truth, found)
        for class_id in (CAR, PEDESTRIAN, IGNORE):
            pairs = Pairs.of(both, class_id)
            expected = sorted(
                value
                for item in truth
                for other in found
                if item.class_id == other.class_id == class_id and item.frame == other.frame
                if (value := iou(item, other))
            )
            assert sorted(pairs.ious.tolist()) == expected
            assert (pairs.truth.frames[pairs.first] == pairs.found.frames[pairs.second]).all()

    def test_without_some_found_masks(self) -> None:
        pairs = pairs_of([car(0, 1, 0, 1, 2)], [car(0, 4, 0), car(0, 5, 1), car(0, 6, 2)])
        left = pairs.only_found(np.array([True, False, True]))
        assert left.found.ids.tolist() == [1004, 1006]
        assert left.second.tolist() == [0, 1]
        assert left.first.tolist() == [0, 0]

    def test_frames_in_which_a_mask_has_several_partners(self) -> None:
        truth = [car(0, 1, 0), car(1, 1, 0, 1), car(2, 1, 0), car(2, 2, 1), car(3, 1, 0)]
        found = [car(0, 1, 0), car(1, 1, 0), car(1, 2, 1), car(2, 9, 0, 1), car(3, 1, 0), car(3, 2, 5)]
        pairs = pairs_of(truth, found)
        every = np.ones(len(pairs.ious), dtype=bool)
        frames = list(pairs.ambiguous(every))
        assert [frame.number for frame in frames] == [1, 2]
        assert [frame.matrix(pairs.ious[frame.span]).tolist() for frame in frames] == [[[0.5, 0.5]], [[0.5], [0.5]]]
        assert list(pairs.ambiguous(~every)) == []

    def test_a_frame_chooses_the_largest_sum(self) -> None:
        truth, found = [car(0, 1, 0, 1, 2), car(0, 2, 3, 4)], [car(0, 1, 1, 2, 3), car(0, 2, 0)]
        pairs = pairs_of(truth, found)
        (frame,) = pairs.ambiguous(np.ones(len(pairs.ious), dtype=bool))
        rows, columns = frame.assigned(frame.matrix(pairs.ious[frame.span]))
        assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == [(0, 1), (1, 0)]
        assert frame.chosen(rows, columns).tolist() == [False, True, True]

    def test_nothing(self) -> None:
        pairs = pairs_of([], [])
        assert list(pairs.ambiguous(np.zeros(0, dtype=bool))) == []


class TestMatch:
    @BOTH
    @settings(deadline=None)
    @given(truth=sequences(), found=sequences(regions=False))
    def test_each_mask_has_one_match_at_most(
        self, convention: Convention, truth: list[MaskObject], found: list[MaskObject]
    ) -> None:
        result = match(overlaps(truth, found), CAR, convention)
        first, second, ious = result.matches
        assert len(set(first.tolist())) == len(first) == len(set(second.tolist()))
        assert (ious >= 0.5).all()
        assert len(result.ignored) + len(result.found) == len(result.every.found)

    @settings(deadline=None)
    @given(truth=sequences(), found=sequences(regions=False))
    def test_the_conventions_differ_at_one_half_alone(self, truth: list[MaskObject], found: list[MaskObject]) -> None:
        both = overlaps(truth, found)
        results = [match(both, CAR, convention) for convention in Convention]
        if not (results[0].every.ious == 0.5).any():
            assert matched(results[0]) == matched(results[1])
            assert results[0].ignored.rows.tolist() == results[1].ignored.rows.tolist()

    def test_a_matched_mask_in_an_ignore_region_counts(self) -> None:
        region = MaskObject(0, IGNORE, 0, car(0, 1, 2, 3, 4).mask)
        found = [car(0, 1, 1, 2)]
        for truth, ignored in (([region, car(0, 1, 1)], 0), ([region], 0)):
            assert len(match(overlaps(truth, found), CAR, Convention.TRACKEVAL).ignored) == ignored
        deep = [car(0, 1, 1, 2, 3)]
        assert len(match(overlaps([region], deep), CAR, Convention.TRACKEVAL).ignored) == 1

    def test_other_classes_do_not_match(self) -> None:
        person = MaskObject(0, PEDESTRIAN, 1, car(0, 1, 0, 1).mask)
        result = match(overlaps([person], [car(0, 1, 0, 1)]), CAR, Convention.MOTS_TOOLS)
        assert matched(result) == []
        assert len(result.found) == 1

    def test_trackeval_forgets_nothing_over_frames_without_results(self) -> None:
        # The frame before in which both sides have masks is frame 0, however long ago.
        truth = [car(frame, 1, 0, 1, 2, 3) for frame in range(4)]
        found = [car(0, 2, 0, 1, 2), car(3, 1, 0, 1), car(3, 2, 2, 3)]
        result = match(overlaps(truth, found), CAR, Convention.TRACKEVAL)
        first, second, _ = result.matches
        assert result.found.ids[result.found.tracks[second]].tolist() == [1002, 1002]
        assert result.truth.frames[first].tolist() == [0, 3]
