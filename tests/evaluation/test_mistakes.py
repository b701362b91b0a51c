from __future__ import annotations

import pytest
from hypothesis import given, settings

from annotator.domain.exchange import MaskObject
from annotator.evaluation.matching import EPSILON, THRESHOLD, Convention, match
from annotator.evaluation.metrics import metrics_of
from annotator.evaluation.mistakes import Kind, Mistake, mistakes, spans, together
from tests.evaluation.sequences import CAR, FRAMES, overlaps, sequences
from tests.evaluation.test_metrics import BOTH, car


def of(truth: list[MaskObject], found: list[MaskObject]) -> list[Mistake]:
    return mistakes(match(overlaps(truth, found), CAR, Convention.MOTS_TOOLS))


@BOTH
@settings(deadline=None)
@given(truth=sequences(), found=sequences(regions=False))
def test_their_costs_add_up_to_what_the_score_lacks(
    convention: Convention, truth: list[MaskObject], found: list[MaskObject]
) -> None:
    matching = match(overlaps(truth, found), CAR, convention)
    result = metrics_of(matching, FRAMES)
    items = mistakes(matching)
    if result.truth_masks and not result._is_blank:
        assert sum(item.cost for item in items) == pytest.approx(1 - result.smotsa)
    counts = {kind: sum(item.kind is kind for item in items) for kind in Kind}
    assert counts[Kind.MISSED] == result.fn
    assert counts[Kind.FALSE] == result.fp
    assert counts[Kind.SWITCHED] == result.id_switches
    assert [item.frame for item in items] == sorted(item.frame for item in items)


@settings(deadline=None)
@given(truth=sequences(), found=sequences(regions=False))
def test_spans_are_the_mistakes_put_together(truth: list[MaskObject], found: list[MaskObject]) -> None:
    items = of(truth, found)
    runs = spans(items)
    key = lambda item: (item.frame, item.kind, item.track)  # noqa: E731
    assert sorted((item for run in runs for item in run.mistakes), key=key) == sorted(items, key=key)
    assert [run.cost for run in runs] == sorted((run.cost for run in runs), reverse=True)
    for run in runs:
        assert len({item.track for item in run.mistakes}) == 1
        frames = [item.frame for item in run.mistakes]
        assert frames == list(range(frames[0], frames[-1] + 1))


@BOTH
@settings(deadline=None)
@given(truth=sequences(), found=sequences(regions=False))
def test_what_is_put_together_costs_the_same(
    convention: Convention, truth: list[MaskObject], found: list[MaskObject]
) -> None:
    sides = overlaps(truth, found)
    matching = match(sides, CAR, convention)
    items = mistakes(matching)
    joined = together(items, matching, sides)
    assert sum(item.cost for item in joined) == pytest.approx(sum(item.cost for item in items))
    count = len(items) - len(joined)
    new = [item for item in joined if item not in items]
    assert len(new) == count
    for item in new:
        assert item.kind is Kind.POOR
        assert item.iou is not None
        assert item.iou <= THRESHOLD + EPSILON
        parts = {(Kind.MISSED, item.frame, item.true_id, None), (Kind.FALSE, item.frame, None, item.found_id)}
        assert parts <= {(part.kind, part.frame, part.true_id, part.found_id) for part in items}
    for side in ("true_id", "found_id"):
        ids = [(item.frame, getattr(item, side)) for item in joined if item.kind is not Kind.SWITCHED]
        known = [pair for pair in ids if pair[1] is not None]
        assert len(known) == len(set(known)), "a mask is in one mistake, but for a switch"


def joined_of(truth: list[MaskObject], found: list[MaskObject]) -> list[tuple[Kind, int | None, int | None]]:
    sides = overlaps(truth, found)
    matching = match(sides, CAR, Convention.MOTS_TOOLS)
    items = together(mistakes(matching), matching, sides)
    return [(item.kind, item.true_id, item.found_id) for item in items]


def test_masks_that_just_touch_stay_apart() -> None:
    truth, missed, false = [car(0, 1, 0, 1, 2, 3, 4)], (Kind.MISSED, 1001, None), (Kind.FALSE, None, 1004)
    assert joined_of(truth, [car(0, 4, 3, 4, 5, 6, 7)]) == [(Kind.POOR, 1001, 1004)]
    assert joined_of(truth, [car(0, 4, 4, 5, 6, 7, 8)]) == [false, missed]
    assert joined_of(truth, [car(0, 1, 4, 5, 6, 7, 8)]) == [(Kind.POOR, 1001, 1001)], "of one id, any overlap will do"
    assert joined_of(truth, [car(0, 4, 4)]) == [(Kind.POOR, 1001, 1004)], "a piece of it, however small"


def test_those_that_agree_most_belong_together() -> None:
    truth = [car(0, 1, 0, 1, 2, 3, 4, 5)]
    found = [car(0, 4, 0, 1), car(0, 5, 2, 3, 4), car(0, 6, 5)]
    assert joined_of(truth, found) == [
        (Kind.FALSE, None, 1004),
        (Kind.FALSE, None, 1006),
        (Kind.POOR, 1001, 1005),
    ]


def test_what_each_says() -> None:
    truth = [car(frame, 1, 0, 1, 2) for frame in range(5)]
    found = [
        car(0, 4, 0, 1, 2),
        car(1, 4, 0, 1),
        car(3, 5, 0, 1, 2),
        car(4, 5, 0, 1, 2),
        car(4, 6, 9),
    ]
    items = of(truth, found)
    assert [(item.kind, item.frame, item.true_id, item.found_id, item.before) for item in items] == [
        (Kind.POOR, 1, 1001, 1004, None),
        (Kind.MISSED, 2, 1001, None, None),
        (Kind.SWITCHED, 3, 1001, 1005, 1004),
        (Kind.FALSE, 4, None, 1006, None),
    ]
    assert [item.cost for item in items] == pytest.approx([1 / 15, 1 / 5, 1 / 5, 1 / 5])
    assert items[0].iou == pytest.approx(2 / 3)
    assert items[2].iou == 1
    assert items[1].iou is items[3].iou is None


def test_a_span_tells_its_frames_its_tracks_and_its_worst_mask() -> None:
    truth = [car(frame, 1, 0, 1, 2, 3) for frame in range(4)]
    found = [car(0, 4, 0, 1, 2), car(1, 5, 0, 1, 2, 3, 4, 5, 6), car(3, 5, 0, 1, 2)]
    poor = [run for run in spans(of(truth, found)) if run.kind is Kind.POOR]
    assert [run.frames for run in poor] == [(0, 1), (3, 3)]
    assert poor[0].found_ids == (1004, 1005)
    assert poor[0].true_id == 1001
    assert poor[0].worst.frame == 1
    assert poor[0].cost == pytest.approx((1 / 4 + 3 / 7) / 4)


def test_each_switch_is_told_by_itself() -> None:
    truth = [car(frame, 1, 0) for frame in range(3)]
    found = [car(frame, frame, 0) for frame in range(3)]
    assert [run.frames for run in spans(of(truth, found))] == [(1, 1), (2, 2)]


def test_the_score_may_be_of_more_than_one_sequence() -> None:
    matching = match(overlaps([car(0, 1, 0)], []), CAR, Convention.MOTS_TOOLS)
    assert mistakes(matching)[0].cost == 1
    assert mistakes(matching, truth_masks=10)[0].cost == pytest.approx(0.1)
