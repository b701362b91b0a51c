"""What a sequence holds, mask by mask, as it counts: disjoint, with its size, its state and how crowded it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from pycocotools import mask as coco

from annotator.domain.classes import IGNORE
from annotator.domain.compose import visible_areas
from annotator.domain.edits import MaskKey

if TYPE_CHECKING:
    from collections.abc import Sequence as Seq

    from numpy.typing import NDArray

    from annotator.domain.mask_tables import MaskTable
    from annotator.domain.masks import Mask, MaskRecord, MaskState
    from annotator.domain.state import State
    from annotator.domain.tracks import Track

NO_LEVELS: Mapping[tuple[int, int], int] = MappingProxyType({})
NO_SECONDS: Mapping[MaskKey, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class MaskFacts:
    """One mask of an object.

    Attributes:
        frame: its frame, from 0.
        area: pixels, without those that nearer masks cover.
        crowding: largest share, 0 to 1, of the tight box around the mask that lies in the tight box around the mask of
            one other object of the frame; ignore regions do not take part.
        state: proposed, corrected or accepted; None where a file does not say.
        manual: whether a person drew or corrected it; None where a file does not say.
        occlusion: KITTI's level of its label: 0 fully visible, 1 partly, 2 largely occluded, 3 unknown; None without a
            label.
        visibility: visible share of the object as MOTChallenge's boxes state it, 0 to 1, if they do.
        seconds: working time of drawing it, where the journal has measured that.
    """

    frame: int
    area: int
    crowding: float
    state: MaskState | None = None
    manual: bool | None = None
    occlusion: int | None = None
    visibility: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class TrackFacts:
    """One object: its masks by frame, and how many of its boxes have none."""

    track_id: int
    class_id: int
    masks: tuple[MaskFacts, ...]
    open_boxes: int = 0

    @property
    def span(self) -> int:
        """Frames from its first mask to its last, both included; 0 without masks."""
        return self.masks[-1].frame - self.masks[0].frame + 1 if self.masks else 0


@dataclass(frozen=True, slots=True)
class SequenceFacts:
    """One sequence.

    Attributes:
        source: the project or folder that it comes from, for people.
        name: its name there.
        frame_count: number of frames, with or without objects.
        height: rows of an image, 0 where no file says it.
        width: columns of an image, 0 where no file says it.
        tracks: its objects by number, those without a mask included; no ignore regions.
        ignore_tracks: tracks of class ignore.
        ignore_regions: their masks.
        covered: masks of objects of which nearer ones leave nothing: they are not exported and do not count.
        clipped: masks of objects of which nearer ones cover a part.
    """

    source: str
    name: str
    frame_count: int
    height: int
    width: int
    tracks: tuple[TrackFacts, ...]
    ignore_tracks: int = 0
    ignore_regions: int = 0
    covered: int = 0
    clipped: int = 0

    @property
    def masks(self) -> Iterator[MaskFacts]:
        """All masks of its objects."""
        return (mask for track in self.tracks for mask in track.masks)

    def masks_a_frame(self) -> NDArray[np.int64]:
        """Number of objects' masks in each frame: (frame_count,)."""
        frames = np.array([mask.frame for mask in self.masks], dtype=np.int64)
        return np.bincount(frames, minlength=self.frame_count).astype(np.int64)


def sequence_facts(
    state: State,
    sequence_id: int,
    source: str = "",
    *,
    occlusion: Mapping[tuple[int, int], int] = NO_LEVELS,
    seconds: Mapping[MaskKey, float] = NO_SECONDS,
) -> SequenceFacts:
    """Everything that is counted of a sequence.

    Masks count as exported: composed by depth order, wholly covered ones left out.

    Args:
        state: the document.
        sequence_id: the sequence.
        source: where it comes from, for people.
        occlusion: KITTI's level by track id and frame.
        seconds: working time of drawing a mask, by its key.

    Raises:
        EditError: there is no such sequence.
    """
    sequence = state.sequence(sequence_id)
    objects = {item.track_id: item for item in state.tracks(sequence_id) if item.class_id != IGNORE.class_id}
    reading = _Reading(state, sequence_id, frozenset(objects), occlusion, seconds)
    for frame in range(sequence.frame_count):
        reading.take(frame)
    return SequenceFacts(
        source,
        sequence.name,
        sequence.frame_count,
        sequence.height,
        sequence.width,
        tuple(_track(state, sequence_id, track, reading.masks[track.track_id]) for track in objects.values()),
        ignore_tracks=len(state.tracks(sequence_id)) - len(objects),
        ignore_regions=reading.ignore_regions,
        covered=reading.covered,
        clipped=reading.clipped,
    )


def table_facts(
    table: MaskTable,
    name: str,
    frame_count: int,
    source: str = "",
    *,
    occlusion: Mapping[tuple[int, int], int] = NO_LEVELS,
) -> SequenceFacts:
    """Everything that is counted of a file's masks; a track is an object id, and no mask has a state.

    Args:
        table: the masks.
        name: of the sequence.
        frame_count: number of frames.
        source: where it comes from, for people.
        occlusion: KITTI's level by object id and frame.
    """
    masks: defaultdict[tuple[int, int], list[MaskFacts]] = defaultdict(list)
    is_object = table.classes != IGNORE.class_id
    shares = _table_crowding(table, is_object)
    for place in np.flatnonzero(is_object).tolist():
        frame, number = int(table.frames[place]), int(table.object_ids[place])
        level = occlusion.get((number, frame))
        facts = MaskFacts(frame, int(table.areas[place]), float(shares[place]), occlusion=level)
        masks[int(table.classes[place]), number].append(facts)
    regions = table.object_ids[~is_object]
    return SequenceFacts(
        source,
        name,
        frame_count,
        table.height,
        table.width,
        tuple(TrackFacts(number, class_id, tuple(members)) for (class_id, number), members in sorted(masks.items())),
        ignore_tracks=len(np.unique(regions)),
        ignore_regions=len(regions),
    )


def crowding(masks: Seq[Mask]) -> NDArray[np.float64]:
    """For each mask of a frame (N,): the largest share of its tight box in the tight box of one of the others, 0 to 1.

    The masks alone cannot say what they hide; where boxes overlap, one object is likely to stand before the other.
    """
    return _crowding(coco.toBbox([mask.coco for mask in masks])) if masks else np.zeros(0)


def _table_crowding(table: MaskTable, is_object: NDArray[np.bool_]) -> NDArray[np.float64]:
    size = [table.height, table.width]
    boxes = coco.toBbox([{"size": size, "counts": counts.encode("ascii")} for counts in table.counts])
    shares = np.zeros(len(table))
    places = np.flatnonzero(is_object)
    for members in np.split(places, np.flatnonzero(np.diff(table.frames[places])) + 1):
        if members.size:
            shares[members] = _crowding(boxes[members])
    return shares


def _crowding(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    # As a crowd, a box counts by the share of the other that lies in it, and not by their union.
    shares = np.asarray(coco.iou(boxes, boxes, [1] * len(boxes)), dtype=np.float64)
    shares = np.nan_to_num(shares)  # an empty mask has no box to lie in another
    np.fill_diagonal(shares, 0.0)
    return np.asarray(shares.max(axis=1), dtype=np.float64)


class _Reading:
    """Goes through a sequence frame by frame, since masks count beside those of their frame."""

    def __init__(
        self,
        state: State,
        sequence_id: int,
        objects: frozenset[int],
        occlusion: Mapping[tuple[int, int], int],
        seconds: Mapping[MaskKey, float],
    ) -> None:
        self.masks: defaultdict[int, list[MaskFacts]] = defaultdict(list)
        self.ignore_regions = self.covered = self.clipped = 0
        self._state = state
        self._sequence_id = sequence_id
        self._objects = objects
        self._occlusion = occlusion
        self._seconds = seconds

    def take(self, frame: int) -> None:
        areas = visible_areas(self._state, self._sequence_id, frame)
        self.ignore_regions += sum(bool(area) for track_id, area in areas.items() if track_id not in self._objects)
        records = {
            track_id: self._state.masks(self._sequence_id, track_id)[frame]
            for track_id in areas
            if track_id in self._objects
        }
        self._count_hidden(areas, records)
        shown = [track_id for track_id in records if areas[track_id]]
        shares = crowding([records[track_id].mask for track_id in shown])
        for track_id, share in zip(shown, shares.tolist(), strict=True):
            self.masks[track_id].append(self._mask(track_id, frame, records[track_id], areas[track_id], share))

    def _count_hidden(self, areas: Mapping[int, int], records: Mapping[int, MaskRecord]) -> None:
        for track_id, record in records.items():
            self.covered += not areas[track_id]
            self.clipped += 0 < areas[track_id] < record.mask.area

    def _mask(self, track_id: int, frame: int, record: MaskRecord, area: int, share: float) -> MaskFacts:
        detection = self._state.detections(self._sequence_id, track_id).get(frame)
        return MaskFacts(
            frame,
            area,
            share,
            record.state,
            record.manual,
            self._occlusion.get((track_id, frame)),
            detection.visibility if detection else None,
            self._seconds.get(MaskKey(self._sequence_id, track_id, frame)),
        )


def _track(state: State, sequence_id: int, track: Track, masks: list[MaskFacts]) -> TrackFacts:
    boxes = state.detections(sequence_id, track.track_id).keys()
    open_boxes = len(boxes - state.masks(sequence_id, track.track_id).keys())
    return TrackFacts(track.track_id, track.class_id, tuple(masks), open_boxes)
