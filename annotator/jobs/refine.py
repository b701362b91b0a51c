"""The jobs of refinement: propose masks for boxes, fine-tune on manual masks; snapshot in, value out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from annotator import resources
from annotator.domain.classes import IGNORE
from annotator.domain.edits import DetectionKey, Edit, Key, MaskKey, OrderKey, Row, SequenceKey, TrackKey
from annotator.domain.masks import Mask, MaskRecord
from annotator.domain.state import State
from annotator.editing.navigation import manual_frames, object_tracks
from annotator.editing.proposals import open_frames as frames_without_review
from annotator.editing.proposals import store_proposals
from annotator.errors import EditError, JobError
from annotator.jobs.context import Context
from annotator.jobs.proposing import Proposing, place_of
from annotator.jobs.surroundings import surroundings_of
from annotator.jobs.values import (
    Assignment,
    FinetuneResult,
    FinetuneSnapshot,
    Proposed,
    ProposeResult,
    ProposeSnapshot,
    StoreReport,
    Target,
    subject,
)
from annotator.project.checkpoints import (
    checkpoint_name,
    delete_checkpoint,
    object_place,
    write_learned,
)
from annotator.project.frames import FrameSource, open_frames

if TYPE_CHECKING:
    from annotator.project.store import Project

PRELOAD = ("refinement.training", "models.checkpoint", "annotator.jobs.refine")
"""What a worker imports while nobody waits for it, so that the first job starts at once: torch above all."""


def propose_snapshot(
    project: Project, sequence_id: int, track_ids: Iterable[int] | None = None, *, initial: Path | None = None
) -> ProposeSnapshot:
    """Collect the open frames of some tracks, or of all; the newest checkpoint of the track, or else of all tracks
    together, or else the shipped one will propose. That of the track counts while it has learned what still is the
    track, see `Project.own_checkpoint`.

    Ignore regions get no proposals. `initial` replaces the last two.

    Raises:
        EditError: there is no such sequence or track.
        AnnotatorError: the shipped checkpoint is missing.
    """
    state = project.state
    sequence = state.sequence(sequence_id)
    wanted = [item.track_id for item in state.tracks(sequence_id)] if track_ids is None else list(track_ids)
    first, tuned = _start(project, sequence_id, initial), project.checkpoints.tracks()
    targets: dict[Path, list[Target]] = {}
    for track_id in wanted:
        if state.track(sequence_id, track_id).class_id != IGNORE.class_id:
            checkpoint = (
                project.own_checkpoint(sequence_id, track_id) if (sequence_id, track_id) in tuned else None
            ) or first
            targets.setdefault(checkpoint, []).extend(_targets(state, sequence_id, track_id))
    assignments = (
        Assignment(path, _source(path), tuple(sorted(items, key=attrgetter("frame"))))
        for path, items in targets.items()
        if items
    )
    listed = [item for items in targets.values() for item in items]
    around = surroundings_of(state, sequence_id, {item.track_id for item in listed}, (item.frame for item in listed))
    bystanders = initial or resources.initial_checkpoint()
    return ProposeSnapshot(sequence, project.base, tuple(assignments), bystanders, around)


def finetune_snapshot(
    project: Project,
    sequence_id: int,
    track_id: int | None,
    *,
    steps: int | None = None,
    initial: Path | None = None,
    seed: int | None = None,
) -> FinetuneSnapshot:
    """Collect the manual masks of a track, and its open frames for new proposals.

    With `track_id` None: the masks of all tracks, to learn them together; who wants proposals of that network asks for
    them, see `untuned`. A track starts from it, where there is one. `steps` and `seed` of None are left to the library;
    `initial` replaces the checkpoint to start from.

    Raises:
        EditError: there is no such track, there is no manual mask, or the track is an ignore region.
        AnnotatorError: the shipped checkpoint is missing.
    """
    state = project.state
    if track_id is not None and state.track(sequence_id, track_id).class_id == IGNORE.class_id:
        raise EditError(f"track {track_id} is an ignore region", todo="Fine-tune a track of an object.")
    sequence = state.sequence(sequence_id)
    learned = object_tracks(state, sequence_id) if track_id is None else [track_id]
    drawn = {item: manual_frames(state, sequence_id, item) for item in learned}
    manual = _even_share(drawn) if track_id is None else [(frame, track_id) for frame in drawn[track_id]]
    if not manual:
        problem = f"{subject(sequence, track_id)} has no manual mask to learn from"
        raise EditError(problem, todo="Draw or correct one or two masks first.")
    shipped = initial or resources.initial_checkpoint()
    destination = _next_checkpoint(project, sequence_id, track_id)
    targets = () if track_id is None else tuple(_targets(state, sequence_id, track_id))
    frames = {frame for frame, _ in manual}
    return FinetuneSnapshot(
        sequence,
        project.base,
        track_id,
        tuple(manual),
        tuple(_rows(state, sequence_id, frames)),
        shipped,
        shipped if track_id is None else _start(project, sequence_id, initial),
        Assignment(destination, checkpoint_name(destination), targets),
        surroundings_of(state, sequence_id, learned, frames | {item.frame for item in targets}),
        steps,
        seed,
        sum(map(len, drawn.values())) - len(manual),
    )


def untuned(project: Project, sequence_id: int) -> list[int]:
    """Tracks of objects without a network of their own: for them, the network of all tracks proposes."""
    tuned = {item for item in project.checkpoints.tracks() if project.own_checkpoint(*item)}
    return [item for item in object_tracks(project.state, sequence_id) if (sequence_id, item) not in tuned]


def propose_untuned(project: Project, sequence_id: int, context: Context) -> int:
    """Have the network of all tracks propose for those without one of their own, store it, and count the masks.

    Raises:
        ProjectError, RefinementError, Cancelled: as `propose` and `store` do.
    """
    snapshot = propose_snapshot(project, sequence_id, untuned(project, sequence_id))
    return sum(store(project, propose(piece, context)).applied for piece in snapshot.pieces())


def initial_after(project: Project, sequence_id: int, initial: Path | None) -> Path | None:
    """What to give as `initial` for a single track when all tracks may have been learned together from `initial`.

    None where they were: then the track starts from that network.
    """
    return None if project.checkpoints.latest(sequence_id, None) else initial


def learns_together(state: State, sequence_id: int) -> bool:
    """Whether there is anything to learn from all tracks together: several that have a manual mask."""
    drawn = (item for item in object_tracks(state, sequence_id) if manual_frames(state, sequence_id, item))
    return len(list(islice(drawn, 2))) == 2


def _even_share(drawn: Mapping[int, list[int]]) -> list[tuple[int, int]]:
    """Frame and track id of as many masks as can be learned together: of each track the same share, spread evenly."""
    from refinement.finetune import JOINT_MASKS

    share = min(1.0, JOINT_MASKS / max(1, sum(map(len, drawn.values()))))
    counts = {track_id: max(1, int(share * len(frames))) for track_id, frames in drawn.items() if frames}
    spread = (
        (frames[place * len(frames) // count], track_id)
        for track_id, count in counts.items()
        for frames in [drawn[track_id]]
        for place in range(count)
    )
    return sorted(spread)


def _start(project: Project, sequence_id: int, initial: Path | None) -> Path:
    """The network that proposes for tracks without one of their own, and that fine-tuning such a track starts from."""
    return initial or project.checkpoints.latest(sequence_id, None) or resources.initial_checkpoint()


def _source(checkpoint: Path) -> str:
    return "initial" if checkpoint == resources.initial_checkpoint() else checkpoint_name(checkpoint)


def propose(snapshot: ProposeSnapshot, context: Context) -> ProposeResult:
    """Job body: masks for all targets. Frames that cannot be read are skipped and reported.

    Raises:
        RefinementError: a checkpoint cannot be used.
        Cancelled: the person has cancelled it.
    """
    with closing(open_frames(snapshot.sequence, snapshot.base)) as source:
        return propose_from(source, snapshot, context)


def propose_from(source: FrameSource, snapshot: ProposeSnapshot, context: Context) -> ProposeResult:
    """The same with frames that are open already."""
    run = Proposing(snapshot.sequence, snapshot.initial, source, context, snapshot.count)
    places = [place_of(item) for assignment in snapshot.assignments for item in assignment.targets]
    around = run.with_bystanders(snapshot.surroundings, places)
    for assignment in snapshot.assignments:
        run.propose(assignment, around)
    return ProposeResult(snapshot.sequence.sequence_id, tuple(run.proposals), run.skipped, run.note, run.crops)


def finetune(snapshot: FinetuneSnapshot, context: Context) -> FinetuneResult:
    """Job body: adapt the network to one track and propose its open frames anew, or to all tracks together.

    The checkpoint is complete or not there: when this is cancelled or fails, nothing is left behind.

    Raises:
        JobError: none of the frames with a manual mask can be read.
        RefinementError: the initial checkpoint cannot be used, or training diverged.
        Cancelled: the person has cancelled it.
    """
    from refinement import finetune as library

    destination = snapshot.assignment.checkpoint
    _sweep(destination.parent)
    joint = snapshot.track_id is None
    config = library.joint_config(len(snapshot.manual)) if joint else library.FinetuneConfig()
    config = replace(
        config,
        steps=config.steps if snapshot.steps is None else snapshot.steps,
        seed=config.seed if snapshot.seed is None else snapshot.seed,
    )
    total = config.steps + len(snapshot.assignment.targets)
    try:
        with closing(open_frames(snapshot.sequence, snapshot.base)) as source:
            run = Proposing(snapshot.sequence, snapshot.initial, source, context, total, done=config.steps)
            around = run.with_bystanders(snapshot.surroundings, snapshot.places())
            samples = run.samples(snapshot, around)
            learned = "all" if snapshot.track_id is None else str(snapshot.track_id)
            start = _source(snapshot.start)
            provenance = {"sequence": snapshot.sequence.name, "track": learned, "start": start}
            on_step = run.on_step(f"Fine-tuning {snapshot.subject}")
            report = library.finetune(snapshot.start, samples, destination, config, on_step, provenance)
            _keep_learned(snapshot)
            run.propose(snapshot.assignment, around)
    except BaseException:
        delete_checkpoint(destination)
        raise
    return FinetuneResult(
        snapshot.sequence.sequence_id,
        snapshot.track_id,
        destination,
        len(samples),
        report.loss_first,
        report.loss_last,
        report.seconds,
        tuple(run.proposals),
        run.skipped,
        " ".join(filter(None, (report.note, run.note, _left_out(snapshot)))),
        report.steps,
    )


def _keep_learned(snapshot: FinetuneSnapshot) -> None:
    if snapshot.track_id is None:
        return
    state, sequence_id = State(snapshot.rows), snapshot.sequence.sequence_id
    places = ((frame, object_place(state, sequence_id, track_id, frame)) for frame, track_id in snapshot.manual)
    write_learned(snapshot.assignment.checkpoint, {frame: place for frame, place in places if place is not None})


def _left_out(snapshot: FinetuneSnapshot) -> str:
    if not snapshot.left_out:
        return ""
    return f"Learned {len(snapshot.manual)} manual masks, an even share of each track: more cannot be learned together."


def store(project: Project, result: ProposeResult | FinetuneResult) -> StoreReport:
    """Commit a result as one edit. What a person has changed since the job began stays as they left it.

    Raises:
        ProjectError: the project cannot be written.
    """
    state, sequence_id = project.state, result.sequence_id
    fresh = [item for item in result.proposals if _is_as_seen(state, sequence_id, item.target)]
    edits = [
        store_proposals(state, sequence_id, [_plain(item) for item in items], source)
        for source, items in groupby(sorted(fresh, key=attrgetter("source")), key=attrgetter("source"))
    ]
    changes = tuple(change for edit in edits for change in edit.changes)
    label = edits[0].label if len(edits) == 1 else f"Propose {len(changes)} masks of {state.sequence(sequence_id).name}"
    _, overtaken = project.apply_rebased(Edit(label, changes))
    if isinstance(result, FinetuneResult):
        project.checkpoints.prune(sequence_id, result.track_id)
    applied = len(fresh) - len(overtaken)
    return StoreReport(applied, len(result.proposals) - applied)


def _sweep(folder: Path) -> None:
    """Remove what a worker that was killed while writing has left; one job at a time writes here."""
    for path in folder.glob(".*.tmp"):
        path.unlink(missing_ok=True)


def _next_checkpoint(project: Project, sequence_id: int, track_id: int | None) -> Path:
    try:
        return project.checkpoints.next_path(sequence_id, track_id)
    except OSError as error:
        raise JobError(
            "the folder for checkpoints cannot be made",
            path=project.checkpoints.folder,
            got=error.strerror,
            todo="Ask for write permission, or copy the project elsewhere.",
        ) from error


def _targets(state: State, sequence_id: int, track_id: int) -> Iterator[Target]:
    detections = state.detections(sequence_id, track_id)
    masks = state.masks(sequence_id, track_id)
    class_id = state.track(sequence_id, track_id).class_id
    for frame in frames_without_review(state, sequence_id, track_id):
        yield Target(track_id, frame, detections[frame], masks.get(frame), class_id)


def _rows(state: State, sequence_id: int, frames: Iterable[int]) -> Iterator[tuple[Key, Row]]:
    """All rows of some frames, for a small state of its own."""
    members = {frame: state.tracks_in_frame(sequence_id, frame) for frame in frames}
    keys: list[Key] = [SequenceKey(sequence_id)]
    keys += [TrackKey(sequence_id, track_id) for track_id in sorted({item for ids in members.values() for item in ids})]
    for frame, track_ids in members.items():
        keys.append(OrderKey(sequence_id, frame))
        for track_id in track_ids:
            keys += [DetectionKey(sequence_id, track_id, frame), MaskKey(sequence_id, track_id, frame)]
    return ((key, row) for key in keys if (row := state.get(key)) is not None)


def _is_as_seen(state: State, sequence_id: int, target: Target) -> bool:
    """Whether a box and its mask are what the job saw; marks of a person, such as flags, make no proposal stale."""
    address = (sequence_id, target.track_id, target.frame)
    track = state.get(TrackKey(sequence_id, target.track_id))
    if track is None or track.class_id != target.class_id:
        return False
    detection, record = state.get(DetectionKey(*address)), state.get(MaskKey(*address))
    if detection is None or detection.box != target.detection.box:
        return False
    return _unflagged(record) == _unflagged(target.before)


def _unflagged(record: MaskRecord | None) -> MaskRecord | None:
    return replace(record, flagged=False) if record is not None else None


def _plain(item: Proposed) -> tuple[int, int, Mask, float]:
    return (item.target.track_id, item.target.frame, item.mask, item.score)
