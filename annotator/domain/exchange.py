"""What codecs and the document hand each other: sequences with their tracks as read, and single masks with MOTS ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from annotator.domain.masks import Mask, MaskRecord
from annotator.domain.sequences import Sequence
from annotator.domain.tracks import Detection, Track


@dataclass(frozen=True, slots=True)
class LoadedTrack:
    """A track as a codec read it, with its boxes and masks by frame."""

    track: Track
    detections: Mapping[int, Detection]
    masks: Mapping[int, MaskRecord] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class LoadedSequence:
    """A sequence as a codec found it; `sequence.sequence_id` is 0 until a project gives it a number.

    Attributes:
        sequence: images, frames and size.
        tracks: tracks of mapped classes, ignore regions included.
        left_out: boxes a source type that the class table leaves out, or does not know.
        notes: what a person should know, one sentence each (links made, images missing, …).
    """

    sequence: Sequence
    tracks: tuple[LoadedTrack, ...]
    left_out: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[str, ...] = ()

    def boxes_by_class(self) -> Counter[int]:
        """Number of boxes of each class number."""
        counts: Counter[int] = Counter()
        for item in self.tracks:
            counts[item.track.class_id] += len(item.detections)
        return counts


@dataclass(frozen=True, slots=True)
class MaskObject:
    """One object of one frame in a MOTS file: object id = class_id · 1000 + instance."""

    frame: int
    class_id: int
    instance: int
    mask: Mask

    @property
    def object_id(self) -> int:
        """The id as MOTS files write it."""
        return self.class_id * 1000 + self.instance
