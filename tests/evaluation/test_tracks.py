"""What happens along tracks, on examples that are worked out by hand: CLEAR, HOTA and identity."""

from __future__ import annotations

import math

import pytest

from annotator.domain.exchange import MaskObject
from annotator.evaluation import clear
from annotator.evaluation.hota import ALPHAS, Hota, hota_of, mean
from annotator.evaluation.identity import Identity, identity_of
from annotator.evaluation.matching import Convention, Matching, match
from tests.evaluation.sequences import CAR, overlaps
from tests.evaluation.test_metrics import BOTH, car


def matching(
    truth: list[MaskObject], found: list[MaskObject], convention: Convention = Convention.MOTS_TOOLS
) -> Matching:
    return match(overlaps(truth, found), CAR, convention)


def track(instance: int, frames: range, column: int = 0) -> list[MaskObject]:
    return [car(frame, instance, column) for frame in frames]


class TestClear:
    @BOTH
    @pytest.mark.parametrize(
        ("hits", "expected"),
        [(0, (0, 0, 1)), (1, (0, 0, 1)), (2, (0, 1, 0)), (5, (0, 1, 0)), (8, (0, 1, 0)), (9, (1, 0, 0))],
    )
    def test_coverage_has_open_ends(self, convention: Convention, hits: int, expected: tuple[int, int, int]) -> None:
        # of ten masks: 0.8 is not mostly tracked, 0.2 is not mostly lost
        found = clear.coverage(matching(track(1, range(10)), track(1, range(hits)), convention))
        assert (found.mostly_tracked, found.partly_tracked, found.mostly_lost) == expected

    @BOTH
    def test_switches_say_what_the_track_was_before(self, convention: Convention) -> None:
        found = [*track(4, range(2)), *track(5, range(3, 5)), *track(4, range(5, 6))]
        result = matching(track(1, range(6)), found, convention)
        events = clear.switches(result)
        frames = [int(result.truth.frames[item.truth]) for item in events]
        before = [int(result.found.ids[item.before]) for item in events]
        now = [int(result.found.ids[result.found.tracks[item.found]]) for item in events]
        assert (frames, before, now) == ([3, 5], [1004, 1005], [1005, 1004])

    def test_a_found_track_that_goes_over_to_another_true_one_is_no_switch(self) -> None:
        truth = [*track(1, range(2)), *track(2, range(2, 4))]
        assert clear.switches(matching(truth, track(1, range(4)))) == []

    def test_a_track_of_one_mask(self) -> None:
        result = matching([car(0, 1, 0)], [car(0, 1, 0)])
        assert clear.fragments(result) == 0
        assert clear.coverage(result).mostly_tracked == 1

    def test_a_change_of_track_without_a_gap_is_a_fragment_to_mots_tools_alone(self) -> None:
        truth, found = track(1, range(4)), [*track(4, range(2)), *track(5, range(2, 4))]
        assert clear.fragments(matching(truth, found)) == 1
        assert clear.fragments(matching(truth, found, Convention.TRACKEVAL)) == 0

    def test_no_tracks(self) -> None:
        for convention in Convention:
            result = matching([], [], convention)
            assert clear.fragments(result) == 0
            assert clear.switches(result) == []


class TestHota:
    def of(self, truth: list[MaskObject], found: list[MaskObject]) -> Hota:
        return hota_of(matching(truth, found, Convention.TRACKEVAL).pairs)

    def test_the_thresholds(self) -> None:
        assert len(ALPHAS) == 19
        assert pytest.approx([0.05 * step for step in range(1, 20)]) == list(ALPHAS)

    def test_a_track_that_is_found_in_two_halves(self) -> None:
        # All is found, DetA is 1; each half has 2 masks in common with a track of 4: 2 / (4 + 2 − 2).
        found = self.of(track(1, range(4)), [*track(4, range(2)), *track(5, range(2, 4))])
        assert found.det_a == pytest.approx([1] * 19)
        assert found.ass_a == pytest.approx([0.5] * 19)
        assert mean(found.hota) == pytest.approx(math.sqrt(0.5))

    def test_a_track_of_which_half_is_found(self) -> None:
        found = self.of(track(1, range(4)), track(1, range(2)))
        assert found.det_a == pytest.approx([0.5] * 19)
        assert found.ass_a == pytest.approx([0.5] * 19)
        assert mean(found.hota) == pytest.approx(0.5)

    def test_masks_count_up_to_the_threshold_that_they_reach(self) -> None:
        found = self.of([car(0, 1, 0, 1, 2, 3)], [car(0, 1, 0, 1, 2)])  # 0.75
        assert found.tp == tuple([1.0] * 15 + [0.0] * 4)
        assert found.loc_a == pytest.approx([0.75] * 15 + [1] * 4)
        assert found.fn == found.fp == tuple([0.0] * 15 + [1.0] * 4)

    def test_the_pair_that_agrees_over_the_sequence_is_preferred(self) -> None:
        # In the last frame the better mask is of track 9, but track 4 was it all the time.
        truth = [car(frame, 1, 0, 1, 2, 3) for frame in range(12)]
        found = [*(car(frame, 4, 0, 1, 2, 3) for frame in range(11)), car(11, 4, 0), car(11, 9, 1, 2, 3)]
        result = self.of(truth, found)
        assert result.tp[0] == 12
        assert result.ass_a[0] == pytest.approx(1)
        # Where its mask there no longer counts, it has 11 in common with a track of 12.
        assert result.tp[10] == 11
        assert result.ass_a[10] == pytest.approx(11 / (12 + 12 - 11))

    def test_sums_add_up(self) -> None:
        parts = [self.of(track(1, range(4)), track(1, range(2))), self.of([], track(1, range(1)))]
        whole = Hota.combined(parts)
        assert whole.tp == tuple([2.0] * 19)
        assert whole.fp == tuple([1.0] * 19)
        assert whole.det_a == pytest.approx([2 / 5] * 19)
        assert whole.ass_a == parts[0].ass_a
        assert Hota.combined([]).hota == (0.0,) * 19

    def test_nothing_found_is_nothing_but_well_localised(self) -> None:
        found = self.of(track(1, range(3)), [])
        assert found.hota == (0.0,) * 19
        assert found.loc_a == (1.0,) * 19
        assert found.fn == (3.0,) * 19


class TestIdentity:
    def test_a_track_goes_to_the_one_that_has_most_of_it(self) -> None:
        found = [*track(4, range(7)), *track(5, range(7, 10))]
        assert identity_of(matching(track(1, range(10)), found)) == Identity(7, 3, 3)

    def test_the_best_for_all_is_not_the_best_for_each(self) -> None:
        # Track 4 covers 5 masks of the first and 4 of the second; track 5 covers 4 masks of the first alone.
        truth = [*track(1, range(10)), *track(2, range(10, 20))]
        found = [*track(4, range(5)), *track(5, range(5, 9)), *track(4, range(10, 14))]
        assert identity_of(matching(truth, found)).tp == 8

    @BOTH
    def test_an_iou_of_one_half_agrees(self, convention: Convention) -> None:
        assert identity_of(matching([car(0, 1, 0, 1)], [car(0, 1, 0)], convention)).tp == 1
        assert identity_of(matching([car(0, 1, 0, 1, 2)], [car(0, 1, 0)], convention)) == Identity(0, 1, 1)

    def test_nothing(self) -> None:
        assert identity_of(matching([], [])) == Identity(0, 0, 0)
        assert identity_of(matching([], track(1, range(2)))) == Identity(0, 0, 2)
