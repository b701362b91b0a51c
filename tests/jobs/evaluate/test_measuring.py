from __future__ import annotations

import os
import signal
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from annotator.domain.mask_tables import MaskTable
from annotator.errors import FormatError, JobError
from annotator.evaluation.matching import Convention
from annotator.formats.limits import Limits
from annotator.formats.mots.mots_tables import MaskFile
from annotator.jobs.context import DirectContext
from annotator.jobs.evaluate import measuring
from annotator.jobs.evaluate.measuring import Task, measure, measured
from annotator.jobs.evaluate.sides import TablePlace
from annotator.jobs.evaluate.values import Plan
from tests.jobs.evaluate.worlds import FRAMES, results_of, truth_of

PLAN = Plan(Path("truth"), Path("results"))
CONTEXT = DirectContext()


def place(items) -> TablePlace:
    return TablePlace(MaskTable.of(items), FRAMES)


@pytest.fixture
def task() -> Task:
    return Task("0000", place(truth_of("0000")), place(results_of("0000")), Limits(frame_count=FRAMES), PLAN)


@dataclass(frozen=True)
class Noted:
    """Masks of which a person should know something."""

    table: MaskTable
    pngs: None = None
    frame_count: int = FRAMES
    bulk: int = 1

    def read(self, limits: Limits) -> MaskFile:
        return MaskFile(self.table, ("1 mask is odd.",))


@dataclass(frozen=True)
class Deadly(Noted):
    """Masks that end the process that reads them."""

    def read(self, limits: Limits) -> MaskFile:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("still here")


class TestMeasure:
    def test_all_classes_of_both_sides_but_ignore_regions(self, task: Task) -> None:
        assert list(measure(task).metrics) == [1, 2]
        only_results = replace(task, truth=place([]))
        assert list(measure(only_results).metrics) == [1, 2]
        assert list(measure(replace(task, plan=replace(PLAN, classes=(2, 7)))).metrics) == [2, 7]

    def test_frames_up_to_the_last_mask_where_nothing_says_it(self, task: Task) -> None:
        assert measure(replace(task, limits=Limits())).frame_count == FRAMES
        assert measure(replace(task, limits=Limits(frame_count=50))).metrics[1].frames == 50
        nothing = replace(task, truth=place([]), found=place([]), limits=Limits())
        assert measure(nothing).frame_count == 0

    def test_the_convention_and_boundaries_are_as_asked(self, task: Task) -> None:
        plan = replace(PLAN, convention=Convention.TRACKEVAL, boundaries=True)
        item = measure(replace(task, plan=plan)).metrics[1]
        assert item.convention is Convention.TRACKEVAL
        assert item.matched_boundary is not None
        assert measure(task).metrics[1].matched_boundary is None

    def test_mistakes_only_where_they_are_asked_for(self, task: Task) -> None:
        assert measure(task).mistakes == {}
        found = measure(replace(task, plan=replace(PLAN, mistakes=True)))
        assert {class_id: len(items) for class_id, items in found.mistakes.items()} == {1: 5, 2: 1}

    def test_notes_say_which_side(self, task: Task) -> None:
        table = MaskTable.of(truth_of("0000"))
        found = measure(replace(task, truth=Noted(table), found=Noted(table)))  # type: ignore[arg-type]
        assert found.notes == ("0000, truth: 1 mask is odd.", "0000, results: 1 mask is odd.")

    def test_sides_of_different_sizes(self, task: Task) -> None:
        items = [replace(item, mask=type(item.mask).empty(5, 5)) for item in truth_of("0001")[:1]]
        with pytest.raises(FormatError, match="another size than on the other side"):
            measure(replace(task, found=place(items)))


class TestManyTasks:
    def test_they_come_in_their_order(self, task: Task) -> None:
        tasks = [replace(task, name=str(number), truth=place(truth_of("0000")[number:])) for number in range(5)]
        expected = [measure(item) for item in tasks]
        assert measured(tasks, PLAN, CONTEXT) == expected
        assert measured(tasks, replace(PLAN, processes=2), CONTEXT) == expected

    def test_none(self) -> None:
        assert measured([], PLAN, CONTEXT) == []

    def test_a_process_that_is_ended_from_outside(self, task: Task) -> None:
        deadly = replace(task, truth=Deadly(MaskTable.of(())))  # type: ignore[arg-type]
        with pytest.raises(JobError, match="ended from outside"):
            measured([deadly, deadly], replace(PLAN, processes=2), CONTEXT)

    def test_several_processes_are_for_much_to_do(self, task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "cpu_count", lambda: 4)
        large = replace(task, truth=Noted(MaskTable.of(()), bulk=20_000_000))  # type: ignore[arg-type]
        assert measuring._processes([task] * 9, PLAN) == 1
        assert measuring._processes([large], PLAN) == 1
        assert measuring._processes([large] * 3, PLAN) == 2
        assert measuring._processes([large] * 20, PLAN) == 4
        assert measuring._processes([large], replace(PLAN, boundaries=True)) == 4

    def test_no_more_processes_than_sequences(self, task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(measuring, "_at_once", lambda tasks, processes: pytest.fail("in processes"))
        assert len(measured([task], replace(PLAN, processes=8), CONTEXT)) == 1
