from __future__ import annotations

import pytest

from annotator.jobs.benchmark.values import (
    Agreement,
    Confidence,
    MaskScore,
    Needed,
    Stage,
    Summary,
    needed,
    others,
    rank_correlation,
)


def a_score(region: float, *, frame: int = 0, manual: bool = False, expected: float | None = None) -> MaskScore:
    return MaskScore(1, frame, manual, expected, Agreement(region, region / 2), Agreement(region + 0.05, 0.1))


def a_stage(manual: int, mean: float, masks: int = 10) -> Stage:
    scores = tuple(a_score(mean, frame=frame, manual=frame < manual) for frame in range(masks))
    return Stage(str(manual), scores)


def test_a_stage_counts_what_was_drawn() -> None:
    stage = a_stage(2, 0.7)
    assert (stage.manual, stage.share) == (2, 0.2)
    assert stage.mean == pytest.approx(0.7)
    assert len(others(stage.scores)) == 8


def test_a_summary_pools_masks() -> None:
    found = Summary.of([a_score(0.9), a_score(0.5)])
    assert found is not None
    assert (found.masks, found.low) == (2, 0.5)
    assert (found.region, found.boundary) == pytest.approx((0.7, 0.35))
    assert (found.region_alone, found.boundary_alone) == pytest.approx((0.75, 0.1))
    assert Summary.of([]) is None


class TestNeeded:
    def test_between_two_stages(self) -> None:
        stages = [a_stage(0, 0.6), a_stage(1, 0.8), a_stage(3, 0.9)]
        found = needed(stages, 0.85)
        assert found.share == pytest.approx(0.2)
        assert found.first == pytest.approx(0.3)

    def test_at_once_and_never(self) -> None:
        stages = [a_stage(0, 0.9), a_stage(1, 0.95)]
        assert needed(stages, 0.85) == Needed(0.85, 0.0, 0.0)
        assert needed(stages, 0.99) == Needed(0.99, None, None)

    def test_the_first_crossing_counts(self) -> None:
        stages = [a_stage(0, 0.8), a_stage(1, 0.86), a_stage(2, 0.84), a_stage(3, 0.9)]
        assert needed(stages, 0.85).first == pytest.approx(0.1)


class TestConfidence:
    def test_only_proposals_count(self) -> None:
        scores = [
            a_score(0.5, expected=0.6),
            a_score(0.7, expected=0.8),
            a_score(0.9, expected=0.7),
            a_score(0.1, expected=0.9, manual=True),
            a_score(0.1),
        ]
        found = Confidence.of(scores)
        assert found is not None
        assert found.masks == 3
        assert (found.expected, found.true) == pytest.approx((0.7, 0.75))
        assert found.correlation == pytest.approx(0.5)

    def test_there_may_be_none(self) -> None:
        assert Confidence.of([a_score(0.5), a_score(0.5, manual=True, expected=0.2)]) is None

    def test_what_does_not_vary_has_no_correlation(self) -> None:
        assert rank_correlation([0.5, 0.5], [0.1, 0.2]) is None
        assert rank_correlation([0.5], [0.1]) is None
        assert rank_correlation([0.1, 0.2, 0.9], [1, 2, 3]) == pytest.approx(1)
