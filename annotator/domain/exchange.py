"""What codecs and the document hand each other: sequences with their tracks, whole or as a stream; MOTS objects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from annotator.domain.masks import Mask, MaskRecord, Polygon
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


@dataclass(frozen=True, slots=True)
class Entry:
    """What a file holds of one track in one frame: a box, a mask, or both.

    Attributes:
        frame: from 0.
        track: whose it is; its `track_id` is unique in the sequence, its class is `UNMAPPED` where the type is unknown.
        detection: the box, None where the file has none.
        mask: the pixels, in the size of the sequence, None where the file has none.
        polygons: the vertices that the mask was made from, if it was.
    """

    frame: int
    track: Track
    detection: Detection | None = None
    mask: Mask | None = None
    polygons: tuple[Polygon, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """One sequence on its way from file to file or to a project: a stream, so that it need not fit in memory.

    Attributes:
        sequence: name, size (0 × 0 where the file does not say it), number of frames, names of the images if known;
            `sequence_id` is 0.
        entries: by ascending frame, each track once a frame; to be read once.
        tracks: the tracks, as far as they are known before the entries are read.
        notes: what a person should know, one sentence each; it grows while entries are read.
    """

    sequence: Sequence
    entries: Iterable[Entry]
    tracks: tuple[Track, ...] = ()
    notes: list[str] = field(default_factory=list)


def entry_of(item: MaskObject) -> Entry:
    """An object of a MOTS file as an entry; its object id is the id of its track, which is unique in a sequence."""
    return Entry(item.frame, Track(item.object_id, item.class_id, instance=item.instance), mask=item.mask)
