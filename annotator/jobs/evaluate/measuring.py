"""The measures of one sequence, and of many in several processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from annotator.domain.classes import IGNORE
from annotator.errors import JobError
from annotator.evaluation.matching import match
from annotator.evaluation.metrics import boundary_sum_of, metrics_of
from annotator.evaluation.mistakes import mistakes, together
from annotator.evaluation.overlaps import Overlaps
from annotator.formats.limits import Limits
from annotator.jobs.evaluate.values import SequenceScores

if TYPE_CHECKING:
    from annotator.domain.mask_tables import MaskTable
    from annotator.jobs.context import Context
    from annotator.jobs.evaluate.sides import Place
    from annotator.jobs.evaluate.values import Plan

_BULK_A_PROCESS = 24_000_000  # bytes of txt that take longer than to start a process
_BOUNDARIES = 50  # times as long, where they are measured


@dataclass(frozen=True, slots=True)
class Task:
    """One sequence to measure.

    Attributes:
        name: of the sequence.
        truth: masks that are held to be true.
        found: masks that are measured.
        limits: what is known of the images; the number of frames may not be.
        plan: how to measure.
    """

    name: str
    truth: Place
    found: Place
    limits: Limits
    plan: Plan


def measured(tasks: Sequence[Task], plan: Plan, context: Context) -> list[SequenceScores]:
    """The scores of some sequences, in their order.

    Raises:
        FormatError: the masks of one are broken or refused.
        JobError: a process was ended from outside.
        Cancelled: the person no longer wants it.
    """
    processes = min(len(tasks), plan.processes or _processes(tasks, plan))
    found: dict[int, SequenceScores] = {}
    results = _in_turn(tasks) if processes < 2 else _at_once(tasks, processes)
    context.progress(0, len(tasks), "Measuring")
    for index, scores in results:
        context.check_cancelled()
        found[index] = scores
        context.progress(len(found), len(tasks), f"Measured {scores.name}")
    return [found[index] for index in range(len(tasks))]


def measure(task: Task) -> SequenceScores:
    """The scores of one sequence.

    Raises:
        FormatError: its masks are broken or refused, or the two sides have images of different sizes.
    """
    truth = task.truth.read(task.limits)
    size = (truth.table.height, truth.table.width) if len(truth.table) else task.limits.size
    found = task.found.read(replace(task.limits, size=size))
    overlaps = Overlaps.of(truth.table, found.table)
    frames = task.limits.frame_count or _last_frame(truth.table, found.table) + 1
    plan = task.plan
    metrics, flaws = {}, {}
    for class_id in plan.classes or _classes(truth.table, found.table):
        matching = match(overlaps, class_id, plan.convention)
        boundaries = boundary_sum_of(matching, overlaps) if plan.boundaries else None
        metrics[class_id] = metrics_of(matching, frames, boundaries)
        if plan.mistakes:
            items = mistakes(matching)
            flaws[class_id] = tuple(together(items, matching, overlaps) if plan.together else items)
    sides = zip(plan.sides, (truth, found), strict=True)
    notes = [f"{task.name}, {side}: {text}" for side, part in sides for text in part.notes]
    return SequenceScores(task.name, frames, metrics, flaws, overlaps.other_classes(), tuple(notes))


def _in_turn(tasks: Sequence[Task]) -> Iterator[tuple[int, SequenceScores]]:
    yield from ((index, measure(task)) for index, task in enumerate(tasks))


def _at_once(tasks: Sequence[Task], processes: int) -> Iterator[tuple[int, SequenceScores]]:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=spawn, initializer=_leave_interrupts) as pool:
        # The longest first, so that none is left alone in the end.
        order = sorted(range(len(tasks)), key=lambda index: -tasks[index].truth.bulk)
        waiting = {pool.submit(measure, tasks[index]): index for index in order}
        try:
            for done in as_completed(waiting):
                yield waiting[done], done.result()
        except BrokenProcessPool as error:
            todo = "Close other programs, or try again with --jobs 1."
            problem = "a process of the evaluation was ended from outside, most likely because memory ran out"
            raise JobError(problem, todo=todo) from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts() -> None:
    """Ctrl+C is for the process that was started by hand; it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _processes(tasks: Sequence[Task], plan: Plan) -> int:
    bulk = sum(task.truth.bulk + task.found.bulk for task in tasks) * (_BOUNDARIES if plan.boundaries else 1)
    return max(1, min(os.cpu_count() or 1, bulk // _BULK_A_PROCESS))


def _classes(*tables: MaskTable) -> list[int]:
    found = {int(number) for table in tables for number in set(table.classes.tolist())}
    return sorted(found - {IGNORE.class_id})


def _last_frame(*tables: MaskTable) -> int:
    return max((int(table.frames[-1]) for table in tables if len(table)), default=-1)
