"""Both conventions against loops that follow their definitions, on small sequences in which an IoU of 0.5 is common."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings

from annotator.domain.exchange import MaskObject
from annotator.domain.masks import Mask
from annotator.evaluation.masks import boundary_accuracy
from annotator.evaluation.matching import Convention, match
from annotator.evaluation.metrics import COUNTS, MEASURES, TrackMetrics, boundary_sum_of, evaluate, metrics_of
from tests.evaluation.sequences import CAR, FRAMES, Expected, TrackEval, mots_tools, motsal, overlaps, sequences

BOTH = pytest.mark.parametrize("convention", Convention)


def car(frame: int, instance: int, *columns: int, width: int = 12) -> MaskObject:
    """A car of whole columns of an image of 2 rows."""
    pixels = np.zeros((2, width), dtype=bool)
    pixels[:, list(columns)] = True
    return MaskObject(frame, CAR, instance, Mask.from_array(pixels))


def check_counts(found: TrackMetrics, expected: Expected) -> None:
    assert (found.tp, found.fp, found.fn, found.ignored) == (
        expected.tp,
        expected.fp,
        expected.fn,
        expected.ignored,
    )
    assert found.id_switches == expected.switches
    assert found.fragments == expected.fragments
    assert [found.mostly_tracked, found.partly_tracked, found.mostly_lost] == expected.tracked
    assert found.iou_sum == pytest.approx(expected.iou_sum, abs=1e-12)
    assert found.identity.tp == expected.idtp


class TestAgainstTheDefinitions:
    @settings(max_examples=150, deadline=None)
    @given(truth=sequences(), found=sequences(regions=False))
    def test_mots_tools(self, truth: list[MaskObject], found: list[MaskObject]) -> None:
        result = evaluate(overlaps(truth, found), CAR, FRAMES)
        expected = mots_tools(truth, found, CAR, FRAMES)
        check_counts(result, expected)
        assert result.precision_sum == pytest.approx(expected.precision_sum, abs=1e-12)
        assert result.identity.fp == result.found_masks - expected.idtp

    @settings(max_examples=150, deadline=None)
    @given(truth=sequences(), found=sequences(regions=False))
    def test_trackeval(self, truth: list[MaskObject], found: list[MaskObject]) -> None:
        result = evaluate(overlaps(truth, found), CAR, FRAMES, Convention.TRACKEVAL)
        reference = TrackEval(truth, found, CAR)
        check_counts(result, reference.clear())
        curves = reference.hota()
        for name, values in (
            ("DetA", result.curve.det_a),
            ("AssA", result.curve.ass_a),
            ("LocA", result.curve.loc_a),
            ("HOTA", result.curve.hota),
        ):
            assert values == pytest.approx(curves[name], abs=1e-12), name

    @settings(deadline=None)
    @given(truth=sequences(), found=sequences())
    def test_the_ratios_are_those_of_the_counts(self, truth: list[MaskObject], found: list[MaskObject]) -> None:
        result = evaluate(overlaps(truth, found), CAR, FRAMES)
        tp, fp, fn, truths = result.tp, result.fp, result.fn, result.truth_masks
        assert tp + fn == truths
        assert tp + fp + result.ignored == result.found_masks
        assert result.far == fp / FRAMES
        assert result.modsp == pytest.approx(result.precision_sum / FRAMES)
        if truths:
            assert result.motsa == pytest.approx(1 - (fn + fp + result.id_switches) / truths)
            assert result.modsa == pytest.approx(1 - (fn + fp) / truths)
            assert result.smotsa == pytest.approx((result.iou_sum - fp - result.id_switches) / truths)
            assert result.motsal == pytest.approx(motsal(tp, fp, result.id_switches, truths))
            assert result.region == pytest.approx(result.iou_sum / truths)
        if tp:
            assert result.motsp == pytest.approx(result.iou_sum / tp)
            recall, precision = tp / truths, tp / (tp + fp)
            assert (result.recall, result.precision) == pytest.approx((recall, precision))
            assert result.f1 == pytest.approx(2 * recall * precision / (recall + precision))

    @BOTH
    @settings(deadline=None)
    @given(truth=sequences(regions=False))
    def test_the_truth_itself_is_perfect(self, convention: Convention, truth: list[MaskObject]) -> None:
        result = evaluate(overlaps(truth, truth), CAR, FRAMES, convention)
        if result.truth_masks:
            for name in ("sMOTSA", "MOTSA", "MOTSP", "HOTA", "DetA", "AssA", "LocA", "IDF1", "F1", "MT", "J"):
                assert result.values()[name] == pytest.approx(1), name
        assert (result.fp, result.fn, result.id_switches) == (0, 0, 0)
        if convention is Convention.MOTS_TOOLS:  # to TrackEval a track that is absent for a while is interrupted
            assert result.fragments == 0


class TestConventions:
    """Where they part: at an IoU of exactly 0.5, and in what a fragmentation is."""

    def test_an_iou_of_one_half(self) -> None:
        pair = overlaps([car(0, 1, 0, 1)], [car(0, 1, 0, 1, 2, 3)])
        assert evaluate(pair, CAR, 1, Convention.MOTS_TOOLS).tp == 0
        assert evaluate(pair, CAR, 1, Convention.TRACKEVAL).tp == 1

    def test_trackeval_goes_on_with_the_track_of_the_frame_before(self) -> None:
        # In frame 1 both halves of the true mask reach 0.5; in the frame before, track 2 was the match.
        truth = [car(0, 1, 0, 1, 2, 3), car(1, 1, 0, 1, 2, 3)]
        found = [car(0, 2, 0, 1, 2), car(1, 1, 0, 1), car(1, 2, 2, 3)]
        result = evaluate(overlaps(truth, found), CAR, 2, Convention.TRACKEVAL)
        assert (result.tp, result.fp, result.id_switches) == (2, 1, 0)
        other = [car(0, 1, 0, 1, 2), *found[1:]]
        assert evaluate(overlaps(truth, other), CAR, 2, Convention.TRACKEVAL).id_switches == 0

    def test_a_switch_after_a_gap(self) -> None:
        truth = [car(frame, 1, 0, 1) for frame in range(4)]
        found = [car(0, 1, 0, 1), car(3, 2, 0, 1), car(1, 5, 9), car(2, 5, 9)]
        for convention in Convention:
            assert evaluate(overlaps(truth, found), CAR, 4, convention).id_switches == 1

    def test_fragments(self) -> None:
        truth = [car(frame, 1, 0, 1) for frame in range(6)]
        found = [car(frame, 1, 0, 1) for frame in (0, 2, 3, 5)]
        # TrackEval passes over frames without any found mask, so that nothing is interrupted.
        assert evaluate(overlaps(truth, found), CAR, 6, Convention.TRACKEVAL).fragments == 0
        beside = [car(frame, 9, 9) for frame in range(6)]
        assert evaluate(overlaps(truth, [*found, *beside]), CAR, 6, Convention.TRACKEVAL).fragments == 2
        assert evaluate(overlaps(truth, found), CAR, 6).fragments == 2
        # mots_tools: alone in the middle of a gap is no fragment, and the first match of a track is none, but in its
        # last frame it is
        assert evaluate(overlaps(truth, [car(2, 1, 0, 1)]), CAR, 6).fragments == 0
        assert evaluate(overlaps(truth, [car(5, 1, 0, 1)]), CAR, 6).fragments == 1

    def test_ignored_masks_of_identity(self) -> None:
        region = MaskObject(0, 10, 0, car(0, 1, 5, 6, 7).mask)
        pair = overlaps([car(0, 1, 0), region], [car(0, 1, 0), car(0, 2, 5, 6)])
        for convention, fp in ((Convention.MOTS_TOOLS, 1), (Convention.TRACKEVAL, 0)):
            result = evaluate(pair, CAR, 1, convention)
            assert (result.fp, result.ignored, result.identity.fp) == (0, 1, fp)

    @pytest.mark.parametrize("inside", [1, 2, 3])
    def test_more_than_half_must_lie_in_ignore_regions(self, inside: int) -> None:
        regions = [MaskObject(0, 10, number, car(0, 1, number).mask) for number in range(inside)]
        result = evaluate(overlaps([*regions, car(0, 1, 11)], [car(0, 1, 0, 1, 2, 3)]), CAR, 1)
        assert (result.ignored, result.fp) == ((1, 0) if inside > 2 else (0, 1))


class TestNothingToMeasure:
    def test_mots_tools_says_infinity(self) -> None:
        result = evaluate(overlaps([], [car(0, 1, 0)]), CAR, 3)
        for value in (result.smotsa, result.motsa, result.modsa, result.motsal):
            assert value == -math.inf
        assert result.motsp == math.inf
        assert (result.recall, result.precision, result.f1, result.far) == (0, 0, 0, 1 / 3)
        values = result.values()
        assert values["sMOTSA"] is values["MOTSP"] is values["J"] is None
        assert values["FP"] == 1

    def test_trackeval_says_zero_alone_and_counts_in_the_whole(self) -> None:
        blank = evaluate(overlaps([], [car(0, 1, 0)]), CAR, 3, Convention.TRACKEVAL)
        assert (blank.motsa, blank.smotsa, blank.far, blank.ml, blank.loc_a, blank.hota) == (0, 0, 0, 1, 1, 0)
        full = evaluate(overlaps([car(0, 1, 0)], [car(0, 1, 0)]), CAR, 5, Convention.TRACKEVAL)
        whole = TrackMetrics.combined([blank, full])
        assert (whole.fp, whole.truth_masks, whole.frames, whole.rated_frames) == (1, 1, 8, 5)
        assert whole.motsa == 0  # one right, one false, of one
        assert TrackMetrics.combined([blank]).motsa == -1
        assert whole.far == pytest.approx(1 / 5)

    def test_no_masks_at_all(self) -> None:
        for convention in Convention:
            result = evaluate(overlaps([], []), CAR, 0, convention)
            assert (result.tp, result.modsp, result.idf1, result.hota) == (0, 0, 0, 0)


class TestCombined:
    @BOTH
    @settings(deadline=None)
    @given(first=sequences(), second=sequences(), found=sequences(regions=False))
    def test_counts_add_up(
        self, convention: Convention, first: list[MaskObject], second: list[MaskObject], found: list[MaskObject]
    ) -> None:
        parts = [evaluate(overlaps(truth, found), CAR, FRAMES, convention) for truth in (first, second)]
        whole = TrackMetrics.combined(parts)
        for name in COUNTS:
            assert whole.values()[name] == sum(part.values()[name] for part in parts), name
        pairs = [sum(part.curve.tp[index] for part in parts) for index in range(19)]
        assert whole.curve.tp == tuple(pairs)
        weighted = [sum(part.curve.ass_a[index] * part.curve.tp[index] for part in parts) for index in range(19)]
        expected = [total / max(1, count) for total, count in zip(weighted, pairs, strict=True)]
        assert whole.curve.ass_a == pytest.approx(expected)

    def test_conventions_do_not_mix(self) -> None:
        parts = [evaluate(overlaps([], []), CAR, 1, convention) for convention in Convention]
        with pytest.raises(ValueError, match="one convention"):
            TrackMetrics.combined(parts)
        with pytest.raises(ValueError, match="none"):
            TrackMetrics.combined([])


class TestBoundaries:
    def test_they_are_those_of_the_matches(self) -> None:
        truth, found = [car(0, 1, 0, 1, 2), car(1, 1, 4)], [car(0, 1, 0, 1), car(1, 1, 9)]
        pairs = overlaps(truth, found)
        matching = match(pairs, CAR, Convention.MOTS_TOOLS)
        expected = boundary_accuracy(found[0].mask, truth[0].mask)
        result = metrics_of(matching, 2, boundary_sum_of(matching, pairs))
        assert result.boundary == pytest.approx(expected / 2)
        assert result.matched_boundary == pytest.approx(expected)
        assert result.region == pytest.approx(1 / 3)

    def test_they_are_unknown_where_one_part_was_not_measured(self) -> None:
        pairs = overlaps([car(0, 1, 0)], [car(0, 1, 0)])
        matching = match(pairs, CAR, Convention.MOTS_TOOLS)
        parts = [metrics_of(matching, 1, 1.0), metrics_of(matching, 1)]
        assert TrackMetrics.combined(parts).boundary is None
        assert TrackMetrics.combined(parts[:1] * 2).boundary == 1
        assert parts[1].values()["F"] is None


def test_every_measure_has_a_name_in_print() -> None:
    result = evaluate(overlaps([car(0, 1, 0)], [car(0, 1, 0)]), CAR, 1)
    assert list(result.values()) == list(MEASURES)
    assert set(MEASURES) >= COUNTS
    assert all(isinstance(result.values()[name], int) for name in COUNTS)
