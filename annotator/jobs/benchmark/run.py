"""The benchmark of refinement: a robot annotator goes through a sequence, schedule by schedule, chooser by chooser."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from annotator.domain.boxes import Box
from annotator.domain.classes import class_name
from annotator.domain.compose import composed_masks
from annotator.domain.edits import Change, DetectionKey, Edit
from annotator.editing.boxes import set_box
from annotator.editing.navigation import manual_frames
from annotator.errors import EditError, JobError, hint
from annotator.jobs import refine, robot
from annotator.jobs.benchmark.choosing import Choose, Pick, chooser, drawable
from annotator.jobs.benchmark.peers import Masks, Peers, boxes_of, grabcut_masks
from annotator.jobs.benchmark.scoring import score
from annotator.jobs.benchmark.values import MaskScore, Outcome, Plan, Round, Run, Schedule, Stage
from annotator.jobs.exchange import create_project

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.domain.exchange import LoadedSequence
    from annotator.domain.state import State
    from annotator.jobs.context import Context
    from annotator.jobs.robot import Truth
    from annotator.jobs.values import ProposeResult
    from annotator.project.store import Project

OnStage = Callable[[Outcome], None]
GUIDED = "guided, not fine-tuned"
_SEQUENCE = 1  # a project is made for each run, and holds this sequence alone


def benchmark(
    folder: Path,
    loaded: LoadedSequence,
    truth_path: Path,
    plan: Plan,
    context: Context,
    on_stage: OnStage = lambda outcome: None,
) -> Outcome:
    """Run all that `plan` asks for.

    Args:
        folder: an empty folder for the projects and their checkpoints, some megabytes a track.
        loaded: the sequence, as a codec read it.
        truth_path: MOTS txt file or folder of MOTS png with its true masks.
        plan: what to run.
        context: told of the progress of each job.
        on_stage: called after every stage with all that there is so far.

    Returns:
        the scores of all stages of all runs.

    Raises:
        AnnotatorError, RefinementError: the truth does not fit, something is unknown, or as the jobs do.
    """
    _check(plan)
    start = _start(folder, loaded, truth_path, plan, context)
    runs: list[Run] = []
    for schedule in plan.schedules:
        for name in plan.choosers:
            stages: list[Stage] = []
            with ExitStack() as opened:
                project = opened.enter_context(start.project(folder / f"{schedule.value}-{name}.mots", loaded))
                work = _Work(project, start, plan, chooser(name), context)
                if plan.peers:
                    path = folder / f"{schedule.value}-{name}-guided.mots"
                    work.guided = opened.enter_context(start.project(path, loaded))
                for stage in work.stages(schedule):
                    stages.append(stage)
                    on_stage(start.outcome([*runs, Run(schedule, name, tuple(stages))]))
            runs.append(Run(schedule, name, tuple(stages)))
    return start.outcome(runs)


def _check(plan: Plan) -> None:
    if not plan.choosers or not plan.schedules:
        raise JobError("there is nothing to run", expected="a chooser and a schedule")
    for name in plan.choosers:
        chooser(name)


@dataclass(frozen=True)
class _Start:
    """What all runs on a sequence share."""

    truth: Truth
    drawable: Truth
    boxes: Edit
    proposed: ProposeResult
    peers: Peers | None
    outcome_so_far: Outcome

    def project(self, path: Path, loaded: LoadedSequence) -> Project:
        """A new project with the initial proposals."""
        project = create_project(path, [loaded])
        project.apply(self.boxes)
        refine.store(project, self.proposed)
        return project

    def outcome(self, runs: Iterable[Run]) -> Outcome:
        return replace(self.outcome_so_far, runs=tuple(runs))


def _start(folder: Path, loaded: LoadedSequence, truth_path: Path, plan: Plan, context: Context) -> _Start:
    with create_project(folder / "start.mots", [loaded]) as project:
        truth = _limited(project.state, robot.read_truth(project.state, _SEQUENCE, truth_path), plan.tracks)
        boxes = _tight_boxes(project.state, truth) if plan.tight else Edit("Boxes as they are", ())
        project.apply(boxes)
        began = time.monotonic()
        snapshot = refine.propose_snapshot(project, _SEQUENCE, truth.keys(), initial=plan.initial)
        proposed = refine.propose(snapshot, context)
        seconds = time.monotonic() - began
        refine.store(project, proposed)
        state = project.state
        can_draw = drawable(state, _SEQUENCE, truth)
        peers = Peers(state, _SEQUENCE, truth, _fixed(project, truth, plan, context)) if plan.peers else None
        notes = tuple(_notes(state, truth, can_draw, proposed))
        classes = {item: class_name(state.track(_SEQUENCE, item).class_id) for item in truth}
        outcome = Outcome(loaded.sequence.name, classes, (), seconds, len(proposed.proposals), notes)
        return _Start(truth, can_draw, boxes, proposed, peers, outcome)


def _fixed(project: Project, truth: Truth, plan: Plan, context: Context) -> dict[str, Masks]:
    boxes = boxes_of(project.state, _SEQUENCE, truth)
    sequence = project.state.sequence(_SEQUENCE)
    return {"GrabCut": grabcut_masks(sequence, project.base, boxes, context, plan.seed)}


def _limited(state: State, truth: Truth, tracks: tuple[int, ...]) -> Truth:
    for track_id in tracks:
        if track_id not in truth:
            name = state.sequence(_SEQUENCE).name
            todo = hint(str(track_id), [str(item) for item in truth])
            raise EditError(f"track {track_id} of sequence '{name}' has no true masks", todo=todo)
    return {item: masks for item, masks in truth.items() if not tracks or item in tracks}


def _tight_boxes(state: State, truth: Truth) -> Edit:
    changes: list[Change] = []
    for track_id, masks in truth.items():
        for frame, mask in masks.items():
            if mask.area:
                changes += set_box(state, DetectionKey(_SEQUENCE, track_id, frame), Box(*mask.bounds)).changes
    return Edit("Boxes of the true masks", tuple(item for item in changes if item.before != item.after))


def _notes(state: State, truth: Truth, can_draw: Truth, proposed: ProposeResult) -> Iterator[str]:
    without = sum(frame not in state.detections(_SEQUENCE, track) for track, masks in truth.items() for frame in masks)
    if without:
        yield f"{without} true masks have no box: nothing is proposed for them, they count as 0."
    specks = sum(map(len, truth.values())) - sum(map(len, can_draw.values())) - without
    if specks:
        yield f"{specks} true masks are specks that have no area as a polygon: the robot never draws them."
    if proposed.skipped.count:
        yield f"{proposed.skipped.count} boxes were skipped, the first because: {proposed.skipped.reason}"


class _Work:
    """One run in a project of its own.

    Attributes:
        guided: a project where the same masks are drawn, which guide the initial network, but nothing is fine-tuned.
    """

    def __init__(self, project: Project, start: _Start, plan: Plan, choose: Choose, context: Context) -> None:
        self._project = project
        self._start = start
        self._plan = plan
        self._choose = choose
        self._context = context
        self.guided: Project | None = None

    def stages(self, schedule: Schedule) -> Iterator[Stage]:
        yield from self._per_track() if schedule is Schedule.PER_TRACK else self._budget()

    def _per_track(self) -> Iterator[Stage]:
        drawn: Counter[int] = Counter()
        for count in sorted({0, *self._plan.manual}):
            picks: list[Pick] = []
            for track_id, masks in self._start.truth.items():
                wanted = min(count, len(masks) // 2) - drawn[track_id]
                picks += self._picks(wanted, track_id)
            drawn.update(item.track_id for item in picks)
            yield self._stage(str(count), self._learn(picks))

    def _budget(self) -> Iterator[Stage]:
        plan = self._plan
        masks = sum(map(len, self._start.truth.values()))
        most = int(plan.limit * masks)
        stage = self._stage("0", [])
        yield stage
        number = 0
        while stage.mean < plan.target and stage.manual < most:
            number += 1
            wanted = max(stage.manual + 1, round(number * plan.round_share * masks))
            picks = self._picks(min(most, wanted) - stage.manual)
            if not picks:
                break
            stage = self._stage(str(number), self._learn(picks))
            yield stage

    def _picks(self, count: int, track_id: int | None = None) -> list[Pick]:
        among = self._start.drawable
        if track_id is not None:
            among = {track_id: among[track_id]}
        return self._choose(self._project.state, _SEQUENCE, among, count) if count > 0 else []

    def _learn(self, picks: list[Pick]) -> list[Round]:
        """Draw all picks, then fine-tune to all tracks together and to each of theirs."""
        tracks = list(dict.fromkeys(pick.track_id for pick in sorted(picks)))
        for project in filter(None, (self._project, self.guided)):
            for pick in picks:
                robot.draw(project, _SEQUENCE, pick.track_id, [pick.frame], self._start.truth[pick.track_id])
        if self.guided is not None and tracks:
            snapshot = refine.propose_snapshot(self.guided, _SEQUENCE, tracks, initial=self._plan.initial)
            refine.store(self.guided, refine.propose(snapshot, self._context))
        project = self._project
        together = bool(picks) and self._plan.joint and refine.learns_together(project.state, _SEQUENCE)
        rounds = [self._finetune(track_id) for track_id in (*([None] if together else []), *tracks)]
        if together:
            refine.propose_untuned(project, _SEQUENCE, self._context)
        return rounds

    def _finetune(self, track_id: int | None) -> Round:
        plan, project = self._plan, self._project
        learned = self._start.truth if track_id is None else [track_id]
        drawn = [(item, frame) for item in learned for frame in manual_frames(project.state, _SEQUENCE, item)]
        if not any(item in composed_masks(project.state, _SEQUENCE, frame) for item, frame in drawn):
            return Round(track_id, len(drawn), 0.0, "all masks drawn are covered by others")
        seconds = robot.finetune(
            project, _SEQUENCE, track_id, self._context, steps=plan.steps, initial=plan.initial, seed=plan.seed
        )
        return Round(track_id, len(drawn), seconds)

    def _stage(self, label: str, rounds: list[Round]) -> Stage:
        truth = self._start.truth
        return Stage(label, score(self._project.state, _SEQUENCE, truth), self._peers(truth), tuple(rounds))

    def _peers(self, truth: Truth) -> dict[str, tuple[MaskScore, ...]]:
        found = {} if self.guided is None else {GUIDED: score(self.guided.state, _SEQUENCE, truth)}
        if self._start.peers is not None:
            states = self._start.peers.states(self._project.state)
            found.update((name, score(state, _SEQUENCE, truth)) for name, state in states)
        return found
