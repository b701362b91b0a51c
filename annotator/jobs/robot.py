"""A robot annotator: does the main job with true masks in place of a person, to show and to measure it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from annotator.domain.classes import IGNORE
from annotator.domain.compose import composed_masks
from annotator.domain.edits import MaskKey
from annotator.editing.masks import draw_mask
from annotator.editing.polygons import trace
from annotator.errors import EditError, FormatError
from annotator.jobs import refine

if TYPE_CHECKING:
    from annotator.domain.exchange import MaskObject
    from annotator.domain.masks import Mask
    from annotator.domain.state import State
    from annotator.jobs.context import Context
    from annotator.project.store import Project

Truth = Mapping[int, Mapping[int, "Mask"]]
Choose = Callable[["State", int, int, Mapping[int, "Mask"], int], list[int]]


@dataclass(frozen=True, slots=True)
class TrackScore:
    """How well a track's masks agree with the true ones.

    Attributes:
        track_id: the track.
        ious: frame → IoU of the composed mask with the true one; 0 where there is none.
        manual: frames whose mask was drawn by hand.
        seconds: time of its fine-tuning so far.
    """

    track_id: int
    ious: Mapping[int, float]
    manual: frozenset[int]
    seconds: float = 0.0

    @property
    def mean(self) -> float:
        """Mean IoU of all its masks."""
        return _mean(self.ious.values())

    @property
    def mean_of_others(self) -> float | None:
        """Mean IoU of the masks that were not drawn by hand; None when there are none."""
        others = [iou for frame, iou in self.ious.items() if frame not in self.manual]
        return _mean(others) if others else None


@dataclass(frozen=True, slots=True)
class Stage:
    """How far the work had come after a step.

    Attributes:
        name: "proposals", or "round 1", "round 2", …
        tracks: each track's score.
        seconds: since the start.
    """

    name: str
    tracks: tuple[TrackScore, ...]
    seconds: float

    @property
    def masks(self) -> int:
        """Number of true masks."""
        return sum(len(item.ious) for item in self.tracks)

    @property
    def manual(self) -> int:
        """Number of masks drawn by hand."""
        return sum(len(item.manual) for item in self.tracks)

    @property
    def mean(self) -> float:
        """Mean IoU over all masks."""
        return _mean(iou for item in self.tracks for iou in item.ious.values())

    @property
    def mean_of_others(self) -> float:
        """Mean IoU over the masks that were not drawn by hand."""
        return _mean(iou for item in self.tracks for frame, iou in item.ious.items() if frame not in item.manual)


@dataclass(frozen=True, slots=True)
class Plan:
    """How the robot works.

    Attributes:
        first_masks: masks that it draws in each track in the first round.
        more_masks: masks that it draws in each unfinished track in later rounds.
        rounds: at most so many.
        target: a track is finished when the mean IoU of its other masks has reached this.
        steps: of fine-tuning; None leaves it to the library.
        initial: checkpoint in place of the shipped one.
    """

    first_masks: int = 2
    more_masks: int = 1
    rounds: int = 1
    target: float = 1.0
    steps: int | None = None
    initial: Path | None = None


def read_truth(state: State, sequence_id: int, path: Path) -> Truth:
    """True masks of a sequence from a file or folder in any format of masks; see `truth_of`.

    Raises:
        FormatError: it cannot be read, does not fit the images, or holds no mask of a track.
    """
    from annotator.formats import registry

    sequence = state.sequence(sequence_id)
    size = (sequence.height, sequence.width)
    objects = list(registry.mask_objects(path, size=size, numbering=sequence.numbering))
    if not any(item.class_id != IGNORE.class_id for item in objects):
        raise FormatError("there are no true masks of objects", path=path, todo="Give the file with the masks.")
    last = max(item.frame for item in objects)
    if last >= sequence.frame_count:
        todo = f"Give the true masks of sequence '{sequence.name}'."
        expected = f"{sequence.frame_count} frames as in '{sequence.name}'"
        raise FormatError("a mask lies past the last frame", path=path, expected=expected, got=last + 1, todo=todo)
    truth = truth_of(state, sequence_id, objects)
    if not truth:
        raise _no_track(state, sequence_id, path, objects)
    return truth


def truth_of(state: State, sequence_id: int, objects: Iterable[MaskObject]) -> Truth:
    """True masks as track → frame → mask: an object belongs to the track of its class and instance number."""
    tracks = {
        (track.class_id, track.instance): track.track_id
        for track in state.tracks(sequence_id)
        if track.class_id != IGNORE.class_id
    }
    found: dict[int, dict[int, Mask]] = {}
    for item in objects:
        track_id = tracks.get((item.class_id, item.instance))
        if track_id is not None:
            found.setdefault(track_id, {})[item.frame] = item.mask
    return MappingProxyType(dict(sorted(found.items())))


def measure(
    state: State,
    sequence_id: int,
    truth: Truth,
    seconds: Mapping[int, float] = MappingProxyType({}),
    *,
    composed: bool = True,
) -> tuple[TrackScore, ...]:
    """Score every track of `truth` as it would be exported, or (not `composed`) each mask by itself, as networks are.

    `seconds` of fine-tuning are passed through.
    """
    frames = {frame for masks in truth.values() for frame in masks}
    found = {frame: masks_in(state, sequence_id, frame, composed=composed) for frame in sorted(frames)}
    return tuple(
        TrackScore(
            track_id,
            {frame: _iou(found[frame].get(track_id), mask) for frame, mask in masks.items()},
            frozenset(frame for frame in masks if _is_manual(state, MaskKey(sequence_id, track_id, frame))),
            seconds.get(track_id, 0.0),
        )
        for track_id, masks in truth.items()
    )


def masks_in(state: State, sequence_id: int, frame: int, *, composed: bool) -> dict[int, Mask]:
    """The masks of a frame by track id: `composed` as they would be exported, or each by itself."""
    if composed:
        return composed_masks(state, sequence_id, frame)
    keys = [MaskKey(sequence_id, track_id, frame) for track_id in state.tracks_in_frame(sequence_id, frame)]
    return {key.track_id: record.mask for key in keys if (record := state.get(key))}


def worst_frames(state: State, sequence_id: int, track_id: int, masks: Mapping[int, Mask], count: int) -> list[int]:
    """The frames where a person would see most to correct: most wrong pixels, and apart from each other.

    Wrong pixels and not the lowest IoU, because that would choose slivers at the image border, which teach nothing.
    """
    records = state.masks(sequence_id, track_id)
    drawn = [frame for frame, record in records.items() if record.manual]
    apart = max(1, len(masks) // 4)
    flaws = {
        frame: _wrong_pixels(records[frame].mask if frame in records else None, mask)
        for frame, mask in masks.items()
        if frame not in drawn
    }
    order = sorted(flaws, key=lambda frame: (-flaws[frame], frame))
    chosen: list[int] = []
    for nearness in (apart, 1):
        for frame in order:
            if len(chosen) < count and all(abs(frame - other) >= nearness for other in [*chosen, *drawn]):
                chosen.append(frame)
    return chosen


def spread_frames(state: State, sequence_id: int, track_id: int, masks: Mapping[int, Mask], count: int) -> list[int]:
    """Frames evenly through a track, without looking at its proposals: two are at 1/4 and 3/4 of its masks."""
    frames = sorted(masks)
    places = [int(len(frames) * (2 * index + 1) / (2 * count)) for index in range(count)]
    return list(dict.fromkeys(frames[place] for place in places))


def draw(project: Project, sequence_id: int, track_id: int, frames: Iterable[int], masks: Mapping[int, Mask]) -> int:
    """Draw true masks as a person would with the polygon tool, one edit each; returns how many.

    The outline is traced to a pixel, so that the drawn mask is about as exact as careful work by hand.
    """
    drawn = 0
    for frame in frames:
        key = MaskKey(sequence_id, track_id, frame)
        try:
            edit = draw_mask(project.state, key, trace(masks[frame]))
        except EditError:
            continue  # a speck that has no area as a polygon
        project.apply(edit)
        drawn += 1
    return drawn


def finetune(
    project: Project,
    sequence_id: int,
    track_id: int | None,
    context: Context,
    *,
    steps: int | None = None,
    initial: Path | None = None,
    seed: int | None = None,
) -> float:
    """Fine-tune on the manual masks of a track, or of all, and store the new proposals; returns the seconds it took.

    Raises:
        AnnotatorError, RefinementError: as the job does.
    """
    began = time.monotonic()
    if track_id is not None:
        initial = refine.initial_after(project, sequence_id, initial)
    snapshot = refine.finetune_snapshot(project, sequence_id, track_id, steps=steps, initial=initial, seed=seed)
    refine.store(project, refine.finetune(snapshot, context))
    return time.monotonic() - began


def annotate(
    project: Project,
    sequence_id: int,
    truth: Truth,
    plan: Plan,
    context: Context,
    first: Choose = spread_frames,
    later: Choose = worst_frames,
) -> list[Stage]:
    """Do the main job: propose, then draw a few masks of each track, fine-tune on it, and again until it is good.

    `first` chooses what to draw in the first round, `later` in the others. The worst frames alone would be a bad start:
    they are the ones with the object half hidden, and a network that has seen nothing else takes that for its shape.

    Returns:
        the score after the proposals and after each round.

    Raises:
        AnnotatorError, RefinementError: as the jobs do.
    """
    work = _Work(project, sequence_id, truth, plan, context)
    work.propose()
    for number in range(1, plan.rounds + 1):
        open_tracks = [item.track_id for item in work.stages[-1].tracks if number == 1 or not _is_finished(item, plan)]
        if not open_tracks:
            break
        work.round(number, open_tracks, first if number == 1 else later)
    return work.stages


class _Work:
    def __init__(self, project: Project, sequence_id: int, truth: Truth, plan: Plan, context: Context) -> None:
        self.stages: list[Stage] = []
        self._project = project
        self._sequence_id = sequence_id
        self._truth = truth
        self._plan = plan
        self._context = context
        self._began = time.monotonic()
        self._seconds: dict[int, float] = {}

    def propose(self) -> None:
        snapshot = refine.propose_snapshot(
            self._project, self._sequence_id, self._truth.keys(), initial=self._plan.initial
        )
        refine.store(self._project, refine.propose(snapshot, self._context))
        self._score("proposals")

    def round(self, number: int, track_ids: Sequence[int], choose: Choose) -> None:
        count = self._plan.first_masks if number == 1 else self._plan.more_masks
        drawn = [track_id for track_id in track_ids if self._draw(track_id, choose, count)]
        together = bool(drawn) and refine.learns_together(self._project.state, self._sequence_id)
        if together:
            self._finetune(None)
        for track_id in drawn:
            self._seconds[track_id] = self._seconds.get(track_id, 0.0) + self._finetune(track_id)
        if together:
            refine.propose_untuned(self._project, self._sequence_id, self._context)
        self._score(f"round {number}")

    def _draw(self, track_id: int, choose: Choose, count: int) -> int:
        masks = self._truth[track_id]
        frames = choose(self._project.state, self._sequence_id, track_id, masks, count)
        return draw(self._project, self._sequence_id, track_id, frames, masks)

    def _finetune(self, track_id: int | None) -> float:
        plan = self._plan
        return finetune(
            self._project, self._sequence_id, track_id, self._context, steps=plan.steps, initial=plan.initial
        )

    def _score(self, name: str) -> None:
        scores = measure(self._project.state, self._sequence_id, self._truth, self._seconds)
        self.stages.append(Stage(name, scores, time.monotonic() - self._began))


def _no_track(state: State, sequence_id: int, path: Path, objects: Iterable[MaskObject]) -> FormatError:
    def some(ids: Iterable[int]) -> str:
        listed = sorted(set(ids))
        return ", ".join(map(str, listed[:5])) + (", …" if len(listed) > 5 else "")

    tracks = [item for item in state.tracks(sequence_id) if item.class_id != IGNORE.class_id]
    known = some(item.class_id * 1000 + item.instance for item in tracks if item.instance is not None)
    return FormatError(
        "none of the masks belongs to a track of the sequence",
        path=path,
        expected=f"object ids such as {known}" if known else "a sequence with tracks",
        got=some(item.object_id for item in objects if item.class_id != IGNORE.class_id),
        todo=f"Give the true masks of '{state.sequence(sequence_id).name}', or other classes to its tracks.",
    )


def _is_finished(score: TrackScore, plan: Plan) -> bool:
    others = score.mean_of_others
    return others is None or others >= plan.target


def _is_manual(state: State, key: MaskKey) -> bool:
    record = state.get(key)
    return record is not None and record.manual


def _iou(found: Mask | None, true: Mask) -> float:
    return found.iou(true) if found is not None else 0.0


def _wrong_pixels(found: Mask | None, true: Mask) -> int:
    if found is None:
        return true.area
    return int((found.to_array() != true.to_array()).sum())


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0
