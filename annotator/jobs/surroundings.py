"""What the network is told around a target: the shapes of the track's settled masks, and the boxes of other objects."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

from annotator.domain.boxes import Box
from annotator.domain.classes import IGNORE
from annotator.domain.edits import DetectionKey
from annotator.domain.masks import Mask, MaskState
from refinement import guidance
from refinement.guidance import Query

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
    """

    boxes: Mapping[int, Mapping[int, Box]] = field(default_factory=dict)
    keyframes: Mapping[int, tuple[Keyframe, ...]] = field(default_factory=dict)

    def others(self, frame: int, track_id: int) -> list[Box]:
        """Boxes of the other objects in a frame."""
        return [box for other, box in self.boxes.get(frame, {}).items() if other != track_id]

    def around(self, places: Iterable[tuple[int, int]]) -> Surroundings:
        """Only what concerns some (frame, track id)."""
        listed = list(places)
        frames, track_ids = {frame for frame, _ in listed}, {track_id for _, track_id in listed}
        return Surroundings(
            {frame: boxes for frame, boxes in self.boxes.items() if frame in frames},
            {track_id: masks for track_id, masks in self.keyframes.items() if track_id in track_ids},
        )


def surroundings_of(state: State, sequence_id: int, track_ids: Iterable[int], frames: Iterable[int]) -> Surroundings:
    """Collect what is known for masks of some tracks in some frames; ignore regions are no objects."""
    ignored = {item.track_id for item in state.tracks(sequence_id) if item.class_id == IGNORE.class_id}
    boxes: dict[int, dict[int, Box]] = {}
    for frame in set(frames):
        objects = [track_id for track_id in state.tracks_in_frame(sequence_id, frame) if track_id not in ignored]
        found = {track_id: state.get(DetectionKey(sequence_id, track_id, frame)) for track_id in objects}
        boxes[frame] = {track_id: detection.box for track_id, detection in found.items() if detection}
    keyframes = {item: _keyframes(state, sequence_id, item) for item in set(track_ids) - ignored}
    return Surroundings(boxes, {track_id: masks for track_id, masks in keyframes.items() if masks})


def _keyframes(state: State, sequence_id: int, track_id: int) -> tuple[Keyframe, ...]:
    """The masks of a track that will stay as they are, by frame."""
    boxes = state.detections(sequence_id, track_id)
    settled = (
        (frame, record)
        for frame, record in sorted(state.masks(sequence_id, track_id).items())
        if (record.manual or record.state is MaskState.ACCEPTED) and record.mask.area and frame in boxes
    )
    return tuple(Keyframe(frame, boxes[frame].box, record.mask) for frame, record in settled)


class Guide:
    """Turns boxes into queries: with the shape that the track's keyframes let expect, and the boxes of others."""

    def __init__(self, surroundings: Surroundings, height: int, width: int) -> None:
        self._surroundings = surroundings
        self._image = (height, width)
        self._keyframes: dict[tuple[int, int], guidance.Keyframe | None] = {}

    def query(self, frame: int, track_id: int, box: Box) -> Query:
        """What to ask for one box."""
        around = self._surroundings
        prior = guidance.expected(frame, box.corners, self._nearby(frame, track_id), self._image)
        return Query(box.corners, prior, [other.corners for other in around.others(frame, track_id)])

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
