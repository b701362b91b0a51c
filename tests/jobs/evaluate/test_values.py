from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.evaluation.mistakes import Kind, Mistake
from annotator.formats.limits import Limits
from annotator.jobs.evaluate.measuring import Task, measure
from annotator.jobs.evaluate.values import Evaluation, Plan, SequenceScores
from tests.jobs.evaluate.test_measuring import place
from tests.jobs.evaluate.worlds import FRAMES, results_of, truth_of

PLAN = Plan(Path("truth"), Path("results"), mistakes=True)


def scores(name: str, truth_name: str = "0000") -> SequenceScores:
    limits = Limits(frame_count=FRAMES)
    return measure(Task(name, place(truth_of(truth_name)), place(results_of("0000")), limits, PLAN))


@pytest.fixture
def evaluation() -> Evaluation:
    return Evaluation(PLAN, (1, 2), (scores("0000"), scores("0001")))


def test_a_plan_is_turned_round() -> None:
    turned = replace(PLAN, classes=(1,)).reversed()
    assert (turned.truth, turned.found, turned.classes) == (PLAN.found, PLAN.truth, (1,))


def test_costs_are_those_of_all_sequences_together(evaluation: Evaluation) -> None:
    for class_id in evaluation.classes:
        ranked = [item for item in evaluation.ranked() if item.class_id == class_id]
        assert sum(item.span.cost for item in ranked) == pytest.approx(1 - evaluation.combined(class_id).smotsa)
        assert {item.sequence for item in ranked} == {"0000", "0001"}
    missed = next(item for item in evaluation.ranked() if item.class_id == 1 and item.span.kind is Kind.MISSED)
    assert missed.span.cost == pytest.approx(1 / 12)


def test_among_equals_the_order_is_that_of_the_sequences(evaluation: Evaluation) -> None:
    missed = [item.sequence for item in evaluation.ranked() if item.class_id == 1 and item.span.kind is Kind.MISSED]
    assert missed == ["0000", "0001"]
    assert evaluation.ranked(0) == []


def test_false_masks_of_a_class_that_is_nowhere_true_come_last() -> None:
    """There is no score that they could cost, and many of them must not hide what costs one."""
    one = scores("0000")
    mistakes = {**one.mistakes, 3: tuple(Mistake(Kind.FALSE, frame, None, 3001, 1.0) for frame in range(3))}
    metrics = {**one.metrics, 3: replace(one.metrics[2], truth_masks=0)}
    found = Evaluation(PLAN, (1, 2, 3), (replace(one, metrics=metrics, mistakes=mistakes),)).ranked()
    assert [item.class_id for item in found if not item.scored] == [3]
    assert found[-1].class_id == 3
    assert found[-1].span.cost > found[0].span.cost


def test_all_of_it_passes_from_process_to_process(evaluation: Evaluation) -> None:
    assert pickle.loads(pickle.dumps(evaluation)) == evaluation
