"""The search for thresholds, on detections made by hand whose best thresholds are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from annotator.domain.exchange import MaskObject
from annotator.domain.mask_tables import MaskTable
from annotator.domain.masks import Mask
from annotator.errors import JobError
from annotator.jobs.context import DirectContext
from annotator.jobs.trackrcnn.sources import Source
from annotator.jobs.trackrcnn.tuning import Footing, TunePlan, drawn_rule, measured, search, tune
from refinement.trackrcnn.tracker import Cue, Rule, TrackerConfig
from refinement.trackrcnn.values import FrameObjects
from tests.refinement.trackrcnn.conftest import found

SIZE = (60, 120)
COUNT = 8


def true_object(frame: int, class_id: int, x: int, y: int) -> MaskObject:
    return MaskObject(frame, class_id, 1, Mask.from_window(np.ones((10, 10), bool), x, y, *SIZE))


def detections(frame: int) -> FrameObjects:
    """A car and a pedestrian that are right, of scores 0.9 and 0.5, and false ones of 0.7 and 0.2."""
    return found(
        frame,
        (10 + frame, 10, 0.9, 1, 0, 0),
        (60, 30, 0.7, 1, 8 + frame, 0),
        (90, 10, 0.5, 2, 0, 0.1 * frame),
        (30, 45, 0.2, 2, 3 * frame, 9),
    )


@pytest.fixture
def footing() -> Footing:
    truth = [true_object(n, 1, 10 + n, 10) for n in range(COUNT)] + [true_object(n, 2, 90, 10) for n in range(COUNT)]
    return Footing("made-up", SIZE, MaskTable.of(truth), COUNT, [detections(n) for n in range(COUNT)])


def plan(trials: int = 200, seed: int = 1, cue: Cue = Cue.EMBEDDING) -> TunePlan:
    return TunePlan(Path("none.pt"), (), cue, trials, seed)


def test_each_class_gets_the_thresholds_that_are_right_for_it(footing: Footing) -> None:
    tuned = search([footing], (1, 2), plan(), DirectContext())
    assert 0.7 < tuned.config.rules[1].score <= 0.9
    assert 0.3 <= tuned.config.rules[2].score <= 0.5
    assert [tuned.metrics[class_id].smotsa for class_id in (1, 2)] == [1, 1]


def test_the_same_seed_gives_the_same_thresholds(footing: Footing) -> None:
    one, same, other = (search([footing], (1, 2), plan(40, seed), DirectContext()).config for seed in (1, 1, 2))
    assert one == same != other


def test_what_is_told_is_what_the_thresholds_give(footing: Footing) -> None:
    tuned = search([footing, footing], (1, 2), plan(30), DirectContext())
    again = measured([footing, footing], tuned.config, (1, 2))
    assert again is not None
    assert {n: item.smotsa for n, item in again.items()} == {n: item.smotsa for n, item in tuned.metrics.items()}
    assert tuned.metrics[1].truth_masks == 2 * COUNT


def test_what_was_chosen_before_is_not_worked_out_again(footing: Footing) -> None:
    rules = {1: Rule(0.8, 1, 2), 2: Rule(0.4, 1, 2)}
    first = footing.measured(TrackerConfig(rules=rules), (1, 2))
    second = footing.measured(TrackerConfig(rules={**rules, 1: Rule(0.85, 1, 2)}), (1, 2))
    assert first == second


def test_too_many_tracks_are_no_thresholds() -> None:
    crowd = [
        found(n, *((x, y, 0.99, 1, 1e5 * n + 20 * x + y, 0) for x in range(0, 115, 5) for y in range(0, 55, 5)), side=4)
        for n in range(6)
    ]
    footing = Footing("crowd", SIZE, MaskTable.of([true_object(0, 1, 10, 10)]), 6, crowd)
    assert footing.measured(TrackerConfig(default=Rule(0.5, 0.1, 0)), (1,)) is None
    with pytest.raises(JobError, match=r"no thresholds gave fewer than 1,000 tracks"):
        search([footing], (1,), plan(2, cue=Cue.EMBEDDING), DirectContext())


@pytest.mark.parametrize("cue", list(Cue))
def test_rules_are_drawn_within_their_bounds(cue: Cue) -> None:
    rng = np.random.default_rng(1)
    rules = [drawn_rule(cue, rng) for _ in range(200)]
    assert all(0.3 <= rule.score <= 0.98 and 0 <= rule.keep <= 15 for rule in rules)
    assert {rule.keep for rule in rules} == set(range(16))
    assert max(rule.distance for rule in rules) <= (20 if cue in (Cue.EMBEDDING, Cue.BOTH) else 3)


class TestWhole:
    @pytest.mark.parametrize("cue", [Cue.EMBEDDING, Cue.MASK])
    def test_a_network_on_a_sequence(self, network: Path, source: Source, cue: Cue) -> None:
        tuned = tune(TunePlan(network, (source,), cue, 20), DirectContext())
        assert set(tuned.config.rules) == {1, 2}
        assert tuned.metrics[1].smotsa > 0

    def test_masks_of_unknown_classes_alone(self, network: Path, source: Source) -> None:
        assert source.masks is not None
        lines = [line for line in source.masks.read_text().splitlines() if line.split()[2] == "10"]
        source.masks.write_text("\n".join(lines) + "\n")
        with pytest.raises(JobError, match="no sequence has a mask of a class that the network finds"):
            tune(TunePlan(network, (source,), Cue.EMBEDDING, 3), DirectContext())
