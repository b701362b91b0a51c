"""Masks of a MOTS file as an Edit: each finds its track by instance number, or founds one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.domain.boxes import Box
from annotator.domain.classes import IGNORE, class_name
from annotator.domain.edits import Change, DetectionKey, Edit, MaskKey, TrackKey
from annotator.domain.masks import Mask, MaskRecord, MaskState
from annotator.domain.tracks import Detection, Track
from annotator.errors import FormatError

if TYPE_CHECKING:
    from annotator.domain.exchange import MaskObject
    from annotator.domain.sequences import Sequence
    from annotator.domain.state import State


def import_masks(
    state: State, sequence_id: int, objects: Iterable[MaskObject], mask_state: MaskState = MaskState.ACCEPTED
) -> tuple[Edit, list[str]]:
    """Take over the masks of a file.

    An object belongs to the track of its class and instance number; else to the one track with that instance number,
    which takes the object's class (KITTI numbers its tracks across classes; ignore regions have numbers of their own);
    else a new track is made. Where the track has no box, the mask's own becomes it. Masks that a person drew are kept.

    Returns:
        the edit, and what a person should know about it, one sentence each.

    Raises:
        FormatError: a mask has another size than the images, or a frame that the sequence does not have.
    """
    job = _Import(state, sequence_id, mask_state)
    for item in objects:
        job.take(item)
    return job.edit(), job.notes()


class _Import:
    def __init__(self, state: State, sequence_id: int, mask_state: MaskState) -> None:
        self._state = state
        self._sequence = state.sequence(sequence_id)
        self._mask_state = mask_state
        self._tracks = {(track.class_id, track.instance): track for track in state.tracks(sequence_id)}
        self._next_id = state.unused_track_id(sequence_id)
        self._changes: list[Change] = []
        self._founded: list[int] = []
        self._reclassed: list[str] = []
        self._masks = 0
        self._kept = 0

    def take(self, item: MaskObject) -> None:
        _check(item.frame, item.mask, self._sequence)
        key = MaskKey(self._sequence.sequence_id, self._track_of(item).track_id, item.frame)
        before = self._state.get(key)
        if before and before.manual:
            self._kept += 1
            return
        after = MaskRecord(item.mask, self._mask_state, source="import")
        if before != after:
            self._changes.append(Change(key, before, after))
        self._masks += 1
        self._give_box(key, item.mask)

    def edit(self) -> Edit:
        return Edit(f"Import {self._masks} masks into {self._sequence.name}", tuple(self._changes))

    def notes(self) -> list[str]:
        notes = list(self._reclassed)
        if self._founded:
            notes.append(f"{len(self._founded)} objects had no track; new tracks: {_listed(self._founded)}")
        if self._kept:
            notes.append(f"{self._kept} masks drawn by hand were kept in place of the file's")
        return notes

    def _track_of(self, item: MaskObject) -> Track:
        known = self._tracks.get((item.class_id, item.instance))
        return known or self._reclass(item) or self._found(item)

    def _reclass(self, item: MaskObject) -> Track | None:
        namesakes = [
            track
            for track in self._tracks.values()
            if track.instance == item.instance and track.class_id != IGNORE.class_id
        ]
        if len(namesakes) != 1 or item.class_id == IGNORE.class_id:
            return None
        track = namesakes[0]
        after = replace(track, class_id=item.class_id)
        self._changes.append(Change(TrackKey(self._sequence.sequence_id, track.track_id), track, after))
        del self._tracks[track.class_id, track.instance]
        self._tracks[item.class_id, item.instance] = after
        names = f"{class_name(track.class_id)} to {class_name(item.class_id)}"
        self._reclassed.append(f"track {track.track_id} changed its class from {names}, as in the file")
        return after

    def _found(self, item: MaskObject) -> Track:
        track = Track(self._next_id, item.class_id, instance=item.instance)
        self._next_id += 1
        self._founded.append(track.track_id)
        self._tracks[item.class_id, item.instance] = track
        self._changes.append(Change(TrackKey(self._sequence.sequence_id, track.track_id), None, track))
        return track

    def _give_box(self, key: MaskKey, mask: Mask) -> None:
        box_key = DetectionKey(key.sequence_id, key.track_id, key.frame)
        if self._state.get(box_key) is None:
            x1, y1, x2, y2 = mask.bounds
            self._changes.append(Change(box_key, None, Detection(Box(x1, y1, x2, y2))))


def _check(frame: int, mask: Mask, sequence: Sequence) -> None:
    if not 0 <= frame < sequence.frame_count:
        raise FormatError(
            f"a mask belongs to a frame that {sequence.name} does not have",
            expected=f"frames 0 to {sequence.frame_count - 1}",
            got=frame,
            todo="Check that the file belongs to this sequence, and how it numbers frames.",
        )
    if (mask.height, mask.width) != (sequence.height, sequence.width):
        raise FormatError(
            f"a mask in frame {frame} has another size than the images of {sequence.name}",
            expected=f"{sequence.width}x{sequence.height}",
            got=f"{mask.width}x{mask.height}",
        )
    if not mask.area:
        raise FormatError(f"a mask in frame {frame} is empty", todo="Run 'mots-annotator validate' on the file.")


def _listed(numbers: list[int], limit: int = 8) -> str:
    text = ", ".join(map(str, numbers[:limit]))
    return text if len(numbers) <= limit else f"{text} and {len(numbers) - limit} more"
