"""An evaluation from two paths to scores; and the agreement of two annotators."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.domain.classes import IGNORE
from annotator.domain.mask_tables import MaskTable
from annotator.domain.sequences import Numbering
from annotator.domain.words import plural
from annotator.errors import FormatError, hint
from annotator.evaluation.matching import match
from annotator.evaluation.metrics import metrics_of
from annotator.evaluation.overlaps import Overlaps
from annotator.formats.limits import Limits
from annotator.formats.mots.seqmap import read_seqmap
from annotator.formats.problems import ProblemsError, some
from annotator.formats.validation.validate_seqmap import lengths
from annotator.jobs.evaluate.measuring import Task, measured
from annotator.jobs.evaluate.sides import Side, opened
from annotator.jobs.evaluate.values import Agreement, Evaluation, SequenceScores

if TYPE_CHECKING:
    from annotator.evaluation.metrics import TrackMetrics
    from annotator.formats.mots.seqmap import Seqmap
    from annotator.jobs.context import Context
    from annotator.jobs.evaluate.values import Plan

_UNKNOWN_LENGTH = (
    "Nothing says how many frames there are in {names} (a seqmap would, or seqinfo.ini): they are counted up to the "
    "last mask, which FAR and MODSP depend on."
)
_NO_OBJECTS = "Neither side has a mask of an object, ignore regions aside: there is nothing to measure."


def evaluate(plan: Plan, context: Context) -> Evaluation:
    """Measure what was found against the truth.

    Raises:
        FormatError: a file is broken or refused, a sequence is missing, or the seqmap does not fit; with path and line.
        ProjectError: a project cannot be opened.
        JobError: a process was ended from outside.
        Cancelled: the person no longer wants it.
    """
    with _both(plan) as (truth, found):
        seqmap = read_seqmap(plan.seqmap) if plan.seqmap is not None else None
        names = _names(truth, found, seqmap)
        return _measured(plan, truth, found, names, seqmap, context)


def agreement(plan: Plan, context: Context) -> Agreement:
    """Hold two annotators against each other, in the sequences that both have.

    Raises:
        FormatError: they have no sequence in common, or as `evaluate`.
        ProjectError, JobError, Cancelled: as `evaluate`.
    """
    plan = replace(plan, sides=("A", "B"))
    with _both(plan) as (first, second):
        names = {name: name for name in first.places if name in second.places} or _only_ones(first, second)
        if not names:
            got = f"{some(sorted(first.places))} and {some(sorted(second.places))}"
            problem = f"{first.shown} and {second.shown} have no sequence in common"
            raise FormatError(problem, got=got, todo="Sequences are told by their names.")
        forward = _measured(plan, first, second, names, None, context)
        turned = {other: name for name, other in names.items()}
        backward = _measured(plan.reversed(), second, first, turned, None, context)
    alone = _alone(first, names.keys())
    return Agreement(replace(forward, notes=(*forward.notes, *alone)), backward)


@contextmanager
def _both(plan: Plan) -> Iterator[tuple[Side, Side]]:
    with opened(plan.truth, plan.states) as truth, opened(plan.found, plan.states) as found:
        yield truth, found


def _measured(
    plan: Plan, truth: Side, found: Side, names: Mapping[str, str], seqmap: Seqmap | None, context: Context
) -> Evaluation:
    counts = _frame_counts(truth, found, seqmap)
    tasks = [
        Task(
            name,
            truth.places[name],
            found.places[other],
            Limits(frame_count=counts.get(name), numbering=_numbering(plan, truth, found, (name, other), seqmap)),
            plan,
        )
        for name, other in names.items()
    ]
    scores = measured(tasks, plan, context)
    classes = tuple(sorted({number for item in scores for number in item.metrics} or set(plan.classes)))
    unknown = [name for name in names if name not in counts]
    notes = [*truth.notes, *found.notes, *_renamed(names), *_alone(found, set(names.values()))]
    notes += [_UNKNOWN_LENGTH.format(names=some(unknown))] if unknown else []
    notes += [text for item in scores for text in item.notes]
    notes += [] if classes else [_NO_OBJECTS]
    return Evaluation(plan, classes, tuple(_with_all(item, classes, plan) for item in scores), tuple(notes))


def _with_all(scores: SequenceScores, classes: tuple[int, ...], plan: Plan) -> SequenceScores:
    """The scores with those of classes that this sequence has no mask of, which count all the same."""
    missing = [class_id for class_id in classes if class_id not in scores.metrics]
    if not missing:
        return scores
    nothing = _nothing(plan, scores.frame_count)
    return replace(scores, metrics={**scores.metrics, **dict.fromkeys(missing, nothing)})


def _nothing(plan: Plan, frame_count: int) -> TrackMetrics:
    empty = MaskTable.of(())
    matching = match(Overlaps.of(empty, empty), IGNORE.class_id, plan.convention)
    return metrics_of(matching, frame_count, 0.0 if plan.boundaries else None)


def _names(truth: Side, found: Side, seqmap: Seqmap | None) -> dict[str, str]:
    """Sequence of the truth → the one of the results that is measured against it."""
    if seqmap is None:
        names = list(truth.places)
        if _only_ones(truth, found):
            return _only_ones(truth, found)
    else:
        names = [entry.name for entry in seqmap.entries]
        for entry in seqmap.entries:
            if entry.name not in truth.places:
                problem = f"the ground truth has no sequence '{entry.name}'"
                expected, todo = f"{entry.name} in {truth.shown}", hint(entry.name, truth.places)
                raise FormatError(problem, path=seqmap.path, line=entry.line, expected=expected, todo=todo)
    missing = [name for name in names if name not in found.places]
    if missing:
        raise FormatError(
            f"there are no results for {plural(len(missing), 'sequence')}: {some(missing)}",
            path=found.shown,
            expected=f"{missing[0]}.txt or a folder {missing[0]}",
            got=some(sorted(found.places)),
            todo=_missing_todo(seqmap is not None),
        )
    return dict(zip(names, names, strict=True))


def _missing_todo(has_seqmap: bool) -> str:
    empty = "an empty txt file stands for a sequence in which nothing was found"
    if has_seqmap:
        return f"{empty[0].upper()}{empty[1:]}."
    return f"Say with --seqmap FILE which sequences count; {empty}."


def _only_ones(first: Side, second: Side) -> dict[str, str]:
    """The two sequences of sides that have just one each: their names need not agree."""
    if len(first.places) == len(second.places) == 1:
        return {next(iter(first.places)): next(iter(second.places))}
    return {}


def _renamed(names: Mapping[str, str]) -> list[str]:
    """What to say of two sequences that are compared under different names."""
    return [
        f"'{name}' is compared with '{other}': each is the only sequence of its side."
        for name, other in names.items()
        if name != other
    ]


def _alone(side: Side, names: Container[str]) -> list[str]:
    left = [name for name in side.places if name not in names]
    return [f"{side.shown} has more sequences, which are left out: {some(left)}."] if left else []


def _frame_counts(truth: Side, found: Side, seqmap: Seqmap | None) -> dict[str, int]:
    known = {
        name: place.frame_count
        for side in (found, truth)
        for name, place in side.places.items()
        if place.frame_count is not None
    }
    if seqmap is None:
        pngs = {name: place.pngs for name, place in truth.places.items() if place.pngs is not None}
        return {**pngs, **known}
    told = lengths(seqmap, truth.targets, known)
    if told.problems:
        raise ProblemsError(told.problems)
    return {**known, **told.counts}


def _numbering(plan: Plan, truth: Side, found: Side, names: tuple[str, str], seqmap: Seqmap | None) -> Numbering:
    told = (
        plan.numbering,
        truth.numberings.get(names[0]),
        found.numberings.get(names[1]),
        seqmap.numbering if seqmap is not None else None,
    )
    return next((item for item in told if item is not None), Numbering.KITTI)
