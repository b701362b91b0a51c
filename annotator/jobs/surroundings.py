"""What the network is told around a target: the shapes of the track's settled masks, and the other objects.

Of the others it is told the mask where there is one, settled or proposed, and else the box. A passing cyclist hides a
car as well as a pedestrian does: tracks of ignored objects count, too, though they get no proposals of their own.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from annotator.domain.boxes import Box
from annotator.domain.classes import AREA_TYPES, IGNORE
from annotator.domain.edits import DetectionKey, MaskKey
from annotator.domain.masks import Mask
from refinement import guidance
from refinement.guidance import Prior, Query

if TYPE_CHECKING:
    from annotator.domain.state import State

_EACH_SIDE = 3


@dataclass(frozen=True, slots=True)
class Keyframe:
    """A mask of a track that is settled, manual or accepted, and the box there: the track's shape in other frames."""

    frame: int
    box: Box
    mask: Mask


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known around the targets.

    Attributes:
        boxes: frame → track id → box, of all objects.
        keyframes: track id → its settled masks.
        masks: frame → track id → mask, of the objects in `boxes` that have one.
        bystanders: those objects that are ignored in scoring, so that nobody asks for their masks.
    """

    boxes: Mapping[int, Mapping[int, Box]] = field(default_factory=dict)
    keyframes: Mapping[int, tuple[Keyframe, ...]] = field(default_factory=dict)
    masks: Mapping[int, Mapping[int, Mask]] = field(default_factory=dict)
    bystanders: frozenset[int] = frozenset()

    def near(self, frame: int, track_id: int, box: Box) -> dict[int, Box]:
        """The other objects whose boxes meet a box in a frame, by track id."""
        known = self.boxes.get(frame, {})
        return {other: near for other, near in known.items() if other != track_id and near.intersection(box) > 0}

    def others(self, frame: int, track_id: int) -> dict[int, Box]:
        """The other objects in a frame by track id."""
        return {other: box for other, box in self.boxes.get(frame, {}).items() if other != track_id}

    def with_masks(self, masks: Mapping[int, Mapping[int, Mask]]) -> Surroundings:
        """More masks, which go before those that are known."""
        frames = self.masks.keys() | masks.keys()
        return replace(self, masks={frame: {**self.masks.get(frame, {}), **masks.get(frame, {})} for frame in frames})

    def around(self, places: Iterable[tuple[int, int]]) -> Surroundings:
        """Only what concerns some (frame, track id)."""
        listed = list(places)
        frames, track_ids = {frame for frame, _ in listed}, {track_id for _, track_id in listed}
        return Surroundings(
            {frame: boxes for frame, boxes in self.boxes.items() if frame in frames},
            {track_id: masks for track_id, masks in self.keyframes.items() if track_id in track_ids},
            {frame: masks for frame, masks in self.masks.items() if frame in frames},
            self.bystanders if listed else frozenset(),
        )


def surroundings_of(state: State, sequence_id: int, track_ids: Iterable[int], frames: Iterable[int]) -> Surroundings:
    """Collect what is known for masks of some tracks in some frames; ignore regions that are areas are no objects."""
    ignored = {item.track_id: item for item in state.tracks(sequence_id) if item.class_id == IGNORE.class_id}
    bystanders = frozenset(track_id for track_id, item in ignored.items() if item.source_type not in AREA_TYPES)
    areas = ignored.keys() - bystanders
    boxes: dict[int, dict[int, Box]] = {}
    masks: dict[int, dict[int, Mask]] = {}
    for frame in set(frames):
        objects = [track_id for track_id in state.tracks_in_frame(sequence_id, frame) if track_id not in areas]
        found = {track_id: state.get(DetectionKey(sequence_id, track_id, frame)) for track_id in objects}
        boxes[frame] = {track_id: detection.box for track_id, detection in found.items() if detection}
        drawn = {track_id: state.get(MaskKey(sequence_id, track_id, frame)) for track_id in boxes[frame]}
        if kept := {track_id: record.mask for track_id, record in drawn.items() if record}:
            masks[frame] = kept
    keyframes = {item: _keyframes(state, sequence_id, item) for item in set(track_ids) - ignored.keys()}
    settled = {track_id: items for track_id, items in keyframes.items() if items}
    return Surroundings(boxes, settled, masks, bystanders)


def _keyframes(state: State, sequence_id: int, track_id: int) -> tuple[Keyframe, ...]:
    """The masks of a track that will stay as they are, by frame."""
    boxes = state.detections(sequence_id, track_id)
    settled = (
        (frame, record)
        for frame, record in sorted(state.masks(sequence_id, track_id).items())
        if record.settled and record.mask.area and frame in boxes
    )
    return tuple(Keyframe(frame, boxes[frame].box, record.mask) for frame, record in settled)


class Guide:
    """Turns boxes into queries: with the shape that the track's keyframes let expect, and the other objects."""

    def __init__(self, surroundings: Surroundings, height: int, width: int) -> None:
        self._surroundings = surroundings
        self._image = (height, width)
        self._keyframes: dict[tuple[int, int], guidance.Keyframe | None] = {}
        self._shapes: dict[tuple[int, int], guidance.Other] = {}

    def query(self, frame: int, track_id: int, box: Box) -> Query:
        """What to ask for one box."""
        prior = guidance.expected(frame, box.corners, self._nearby(frame, track_id), self._image)
        return Query(box.corners, prior, self.others(frame, track_id, box))

    def others(self, frame: int, track_id: int, box: Box) -> list[guidance.Other]:
        """The other objects of a frame: shapes of those that have a mask and meet the box, boxes of the rest."""
        around = self._surroundings
        near = around.near(frame, track_id, box)
        others = around.others(frame, track_id).items()
        return [self._shape(frame, other, at) if other in near else at.corners for other, at in others]

    def _shape(self, frame: int, track_id: int, box: Box) -> guidance.Other:
        key = (frame, track_id)
        if key not in self._shapes:
            mask = self._surroundings.masks.get(frame, {}).get(track_id)
            shape = None if mask is None else guidance.shape_of(mask.window().pixels, box.corners, mask.bounds)
            self._shapes[key] = box.corners if shape is None else Prior(shape, box.corners)
        return self._shapes[key]

    def _nearby(self, frame: int, track_id: int) -> list[guidance.Keyframe]:
        """The keyframes around a frame, a few on each side: decoding all of a long track would take too long."""
        items = self._surroundings.keyframes.get(track_id, ())
        place = bisect(items, frame, key=attrgetter("frame"))
        near = items[max(0, place - _EACH_SIDE) : place + _EACH_SIDE]
        return [found for item in near if (found := self._keyframe(track_id, item)) is not None]

    def _keyframe(self, track_id: int, item: Keyframe) -> guidance.Keyframe | None:
        key = (track_id, item.frame)
        if key not in self._keyframes:
            pixels = item.mask.window().pixels
            self._keyframes[key] = guidance.keyframe(
                item.frame, pixels, item.box.corners, self._image, item.mask.bounds
            )
        return self._keyframes[key]
