"""Tracks that a tracker has found as an Edit: each is a new one, whatever its number was, and all others stay."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from annotator.domain.boxes import Box, iou_matrix
from annotator.domain.edits import Edit
from annotator.domain.masks import MaskState
from annotator.domain.tracks import Track
from annotator.domain.words import plural
from annotator.editing.importing import import_entries

if TYPE_CHECKING:
    from annotator.domain.exchange import Entry
    from annotator.domain.state import State

SAME_BOX = 0.5
"""IoU from which on two boxes are held to be those of one object."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What was made of tracks that were found.

    Attributes:
        edit: the new tracks with their boxes, and their masks as proposals.
        classes: class of each new track, by its number.
        masks: number of new masks.
        left_out: for each track that was left out, the one that has its object already.
    """

    edit: Edit
    classes: dict[int, int]
    masks: int
    left_out: tuple[int, ...]


def bring_tracks(state: State, sequence_id: int, entries: Sequence[Entry], *, skip_tracked: bool = True) -> Brought:
    """Take over found tracks as new ones; their masks are proposals.

    Args:
        state: the project.
        sequence_id: the sequence in which they were found.
        entries: boxes with masks; whose track has one number has one track.
        skip_tracked: leave out the tracks of objects that have one: see `tracked_already`.

    Raises:
        EditError: there is no such sequence.
        FormatError: a mask does not fit the sequence.
    """
    state.sequence(sequence_id)
    known = tracked_already(state, sequence_id, entries) if skip_tracked else {}
    wanted = [entry for entry in entries if entry.track.track_id not in known]
    found = {entry.track.track_id: entry.track.class_id for entry in wanted}
    first = _first_number(state, sequence_id)
    tracks = {number: Track(first + place, found[number]) for place, number in enumerate(sorted(found))}
    renamed = [replace(entry, track=tracks[entry.track.track_id]) for entry in wanted]
    edit, _ = import_entries(state, sequence_id, renamed, MaskState.PROPOSED)
    label = f"Add {plural(len(tracks), 'track')} from TrackR-CNN to {state.sequence(sequence_id).name}"
    return Brought(
        Edit(label, edit.changes),
        {track.track_id: track.class_id for track in tracks.values()},
        sum(entry.mask is not None for entry in renamed),
        tuple(known[number] for number in sorted(known)),
    )


def tracked_already(state: State, sequence_id: int, entries: Iterable[Entry]) -> dict[int, int]:
    """Numbers of found tracks whose objects have a track, with that track's number.

    They have one of the same class whose box has an IoU of 0.5 or more in most of the frames that the two share; of
    several, it is the one with the most such frames.
    """
    shared: Counter[tuple[int, int]] = Counter()
    alike: Counter[tuple[int, int]] = Counter()
    frames: defaultdict[tuple[int, int], list[tuple[int, Box]]] = defaultdict(list)
    for entry in entries:
        if entry.detection is not None:
            frames[entry.frame, entry.track.class_id].append((entry.track.track_id, entry.detection.box))
    for (frame, class_id), found in frames.items():
        there = _boxes(state, sequence_id, frame, class_id)
        ious = iou_matrix([box for _, box in found], [box for _, box in there])
        for row, (number, _) in enumerate(found):
            shared.update((number, track_id) for track_id, _ in there)
            alike.update((number, there[column][0]) for column in np.flatnonzero(ious[row] >= SAME_BOX).tolist())
    best: dict[int, int] = {}
    for (number, track_id), count in sorted(alike.items(), key=lambda item: item[1]):
        if 2 * count > shared[number, track_id]:
            best[number] = track_id
    return best


def _boxes(state: State, sequence_id: int, frame: int, class_id: int) -> list[tuple[int, Box]]:
    return [
        (track_id, state.detections(sequence_id, track_id)[frame].box)
        for track_id in state.tracks_in_frame(sequence_id, frame)
        if state.track(sequence_id, track_id).class_id == class_id and frame in state.detections(sequence_id, track_id)
    ]


def _first_number(state: State, sequence_id: int) -> int:
    """From here on, a number is neither that of a track nor the one that a track has within its class."""
    instances = (track.instance for track in state.tracks(sequence_id) if track.instance is not None)
    return max(state.unused_track_id(sequence_id), *(number + 1 for number in instances), 0)
