"""Which objects of a sequence are one: assignment frame by frame, class by class, with a memory of some frames.

MOTS (CVPR 2019), section 5: detections above a score, without overlap, are assigned to the tracks that were seen in the
last frames, by the Hungarian method; pairs that are too unlike stay apart, and what is left begins a track. Pure numpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from refinement.errors import RefinementError
from refinement.trackrcnn.flow import Flow, carried
from refinement.trackrcnn.overlap import SMALLEST, box_ious, mask_iou, without_overlap
from refinement.trackrcnn.values import FrameObjects, Window


class Cue(StrEnum):
    """By what two objects are held to be one."""

    EMBEDDING = "embedding"
    MASK = "mask"
    BOX = "box"
    CENTRE = "centre"
    BOTH = "both"


NEEDS_FLOW = frozenset({Cue.MASK})
"""Cues for which the tracker must be given the optical flow."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How the objects of one class are tracked; the values by default are for embeddings.

    They are about what searches find for networks that `refinement.trackrcnn.train` has trained. The loss of the
    embeddings has no scale of its own: a network that was trained otherwise may need another distance.

    Attributes:
        score: the least score of a detection.
        distance: pairs from this cost on stay apart: the Euclidean distance of embeddings; 1 − IoU of masks or of
            boxes; the distance of centres in diagonals of the box; for `both`, the embedding's, and up to twice as
            much the less the boxes overlap.
        keep: frames for which a track that is not seen is remembered; 0 for neighbouring frames only.
    """

    score: float = 0.8
    distance: float = 8.0
    keep: int = 10

    def __post_init__(self) -> None:
        """Raise RefinementError for values that mean nothing."""
        if not (0 <= self.score <= 1 and self.distance > 0 and self.keep >= 0):
            raise RefinementError(
                f"tracking: expected a score of 0 to 1, a distance above 0 and to keep 0 frames or more, got {self}."
            )


@dataclass(frozen=True, slots=True)
class TrackerConfig:
    """How to track.

    Attributes:
        cue: by what objects are held to be one.
        rules: of each class; a class without one has `default`.
        default: for other classes.
        smallest: masks of so many pixels or fewer are dropped.
    """

    cue: Cue = Cue.EMBEDDING
    rules: Mapping[int, Rule] = field(default_factory=lambda: MappingProxyType({}))
    default: Rule = Rule()
    smallest: int = SMALLEST

    def rule(self, class_id: int) -> Rule:
        """The rule of a class."""
        return self.rules.get(class_id, self.default)


@dataclass(frozen=True, eq=False)
class Tracked:
    """The objects of a frame with their tracks: `tracks` (N,) numbers from 1, unique over all classes."""

    objects: FrameObjects
    tracks: NDArray[np.int64]


@dataclass(slots=True)
class _Track:
    """What is remembered of a track: when it was seen last, and how."""

    number: int
    seen: int
    box: NDArray[np.float32]
    embedding: NDArray[np.float32]
    mask: Window


class Tracker:
    """Takes the frames of one sequence in order; memory and time a frame do not grow with the sequence.

    Attributes:
        alive: tracks that are remembered, by class.

    Args:
        config: how to track.
        size: (H, W) of the frames.
    """

    def __init__(self, config: TrackerConfig, size: tuple[int, int]) -> None:
        self._config = config
        self._size = size
        self.alive: dict[int, list[_Track]] = {}
        self._count = 0
        self._last: int | None = None

    def step(self, objects: FrameObjects, flow: Flow | None = None) -> Tracked:
        """Take the objects of the next frame; `flow` from the frame before, for cues of `NEEDS_FLOW`.

        Raises:
            ValueError: frames do not ascend.
        """
        least = np.array([self._config.rule(class_id).score for class_id in objects.classes.tolist()])
        kept = objects.only(objects.scores >= least) if len(objects) else objects
        return self.assign(without_overlap(kept, self._size, self._config.smallest), flow)

    def assign(self, objects: FrameObjects, flow: Flow | None = None) -> Tracked:
        """The same for objects that are chosen already and do not overlap."""
        if self._last is not None and objects.frame <= self._last:
            raise ValueError(f"frames must ascend, got {objects.frame} after {self._last}")
        self._last = objects.frame
        self._forget(objects.frame)
        if flow is not None:
            self._carry(flow)
        tracks = np.zeros(len(objects), dtype=np.int64)
        for class_id in np.unique(objects.classes).tolist():
            rows = np.flatnonzero(objects.classes == class_id)
            tracks[rows] = self._assigned(class_id, objects, rows)
        return Tracked(objects, tracks)

    def _assigned(self, class_id: int, objects: FrameObjects, rows: NDArray[np.int64]) -> list[int]:
        alive = self.alive.setdefault(class_id, [])
        rule = self._config.rule(class_id)
        known = dict(_pairs(self._costs(alive, objects, rows), rule.distance))
        numbers = []
        for place, row in enumerate(rows.tolist()):
            seen = (objects.frame, objects.boxes[row], objects.embeddings[row], objects.masks[row])
            if place in known:
                track = alive[known[place]]
                track.seen, track.box, track.embedding, track.mask = seen
            else:
                self._count += 1
                track = _Track(self._count, *seen)
                alive.append(track)
            numbers.append(track.number)
        return numbers

    def _costs(self, alive: list[_Track], objects: FrameObjects, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """(rows, tracks), of the configured cue."""
        if not alive:
            return np.zeros((len(rows), 0))
        return _COSTS[self._config.cue](alive, objects, rows)

    def _forget(self, frame: int) -> None:
        for class_id, tracks in self.alive.items():
            keep = self._config.rule(class_id).keep
            self.alive[class_id] = [track for track in tracks if frame - track.seen <= keep + 1]

    def _carry(self, flow: Flow) -> None:
        for tracks in self.alive.values():
            for track in tracks:
                track.mask = carried(track.mask, flow)


def track(frames: Iterable[FrameObjects], config: TrackerConfig, size: tuple[int, int]) -> Iterator[Tracked]:
    """Track the objects of a sequence without optical flow; see `Tracker`."""
    tracker = Tracker(config, size)
    return (tracker.step(objects) for objects in frames)


def _pairs(costs: NDArray[np.float64], limit: float) -> list[tuple[int, int]]:
    """The assignment of rows to columns that has the most pairs below the limit, and of those the smallest sum."""
    from scipy.optimize import linear_sum_assignment

    if not costs.size:
        return []
    allowed = costs < limit
    worst = limit * (min(costs.shape) + 1)
    rows, columns = linear_sum_assignment(np.where(allowed, costs, worst))
    return [pair for pair in zip(rows.tolist(), columns.tolist(), strict=True) if allowed[pair]]


def _embedding_costs(alive: list[_Track], objects: FrameObjects, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    known = np.stack([track.embedding for track in alive]).astype(np.float64)
    found = objects.embeddings[rows].astype(np.float64)
    squares = (found**2).sum(1)[:, None] + (known**2).sum(1)[None] - 2 * found @ known.T
    return np.asarray(np.sqrt(np.clip(squares, 0, None)))


def _box_costs(alive: list[_Track], objects: FrameObjects, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(1 - box_ious(objects.boxes[rows], np.stack([track.box for track in alive])))


def _centre_costs(alive: list[_Track], objects: FrameObjects, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    found, known = objects.boxes[rows].astype(np.float64), np.stack([track.box for track in alive]).astype(np.float64)
    centres = [(boxes[:, :2] + boxes[:, 2:]) / 2 for boxes in (found, known)]
    apart = np.linalg.norm(centres[0][:, None] - centres[1][None], axis=-1)
    return np.asarray(apart / np.maximum(np.linalg.norm(known[:, 2:] - known[:, :2], axis=-1), 1e-9))


def _mask_costs(alive: list[_Track], objects: FrameObjects, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    ious = [[mask_iou(objects.masks[row], track.mask) for track in alive] for row in rows.tolist()]
    return np.asarray(1 - np.array(ious, dtype=np.float64))


def _both_costs(alive: list[_Track], objects: FrameObjects, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """The embedding's distance, enlarged the less the boxes overlap and the shorter ago the track was seen."""
    ages = np.array([objects.frame - track.seen for track in alive])
    return np.asarray(_embedding_costs(alive, objects, rows) * (1 + _box_costs(alive, objects, rows) / ages))


_COSTS = {
    Cue.EMBEDDING: _embedding_costs,
    Cue.BOX: _box_costs,
    Cue.CENTRE: _centre_costs,
    Cue.MASK: _mask_costs,
    Cue.BOTH: _both_costs,
}
