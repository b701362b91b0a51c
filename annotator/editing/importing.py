"""Masks of a MOTS file as an Edit: each finds its track by instance number, or founds one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.domain.boxes import Box
from annotator.domain.classes import IGNORE, class_name
from annotator.domain.edits import Change, DetectionKey, Edit, Key, MaskKey, Row, TrackKey
from annotator.domain.masks import FILLED_SOURCE, IMPORT_SOURCE, Mask, MaskRecord, MaskState
from annotator.domain.object_ids import INSTANCES, object_ids
from annotator.domain.tracks import Detection, Track
from annotator.domain.words import plural
from annotator.errors import FormatError

if TYPE_CHECKING:
    from annotator.domain.exchange import MaskObject
    from annotator.domain.sequences import Sequence
    from annotator.domain.state import State


def import_masks(
    state: State,
    sequence_id: int,
    objects: Iterable[MaskObject],
    mask_state: MaskState = MaskState.ACCEPTED,
    *,
    manual: bool = False,
) -> tuple[Edit, list[str]]:
    """Take over the masks of a file.

    An object belongs to the track that an export would give its id; else to the one track with its instance number,
    which takes the object's class, unless the file has that track under its own class, too (KITTI numbers its tracks
    across classes; ignore regions have numbers of their own); else a new track is made. Where the track has no box, the
    mask's own becomes it.

    Masks that a person drew or accepted are kept. `manual` says that a person drew those of the file, so that they are
    training samples of their tracks. Ignore regions of the file take the place of those that were filled
    from boxes.

    Returns:
        the edit, and what a person should know about it, one sentence without a stop each.

    Raises:
        FormatError: a mask has another size than the images, is empty, comes twice, or belongs to a frame that the
            sequence does not have.
    """
    listed = list(objects)
    template = MaskRecord(Mask.empty(1, 1), mask_state, manual=manual, source=IMPORT_SOURCE)
    job = _Import(state, sequence_id, template, {item.object_id for item in listed})
    for item in listed:
        job.take(item)
    return job.edit(), job.notes()


class _Import:
    def __init__(self, state: State, sequence_id: int, template: MaskRecord, in_file: set[int]) -> None:
        self._state = state
        self._sequence = state.sequence(sequence_id)
        self._template = template
        self._in_file = in_file
        ids, _ = object_ids(state, sequence_id)
        self._tracks = {ids[track.track_id]: track for track in state.tracks(sequence_id) if track.track_id in ids}
        self._next_id = state.unused_track_id(sequence_id)
        self._changes: dict[Key, Change] = {}
        self._taken: set[MaskKey] = set()
        self._founded: list[int] = []
        self._reclassed: list[str] = []
        self._kept = 0
        self._replaced = self._clear_filled_boxes() if any(_is_ignore(number) for number in in_file) else 0

    def take(self, item: MaskObject) -> None:
        _check(item.frame, item.mask, self._sequence)
        key = MaskKey(self._sequence.sequence_id, self._track_of(item).track_id, item.frame)
        if key in self._taken:
            problem = f"object {item.object_id} is in frame {item.frame} twice"
            raise FormatError(problem, todo="Run 'mots-annotator validate' on the file.")
        self._taken.add(key)
        before = self._state.get(key)
        after = replace(self._template, mask=item.mask)
        if before and before.mask == item.mask and before.state is MaskState.ACCEPTED and not self._template.manual:
            self._changes.pop(key, None)  # nothing is lost, and a filled ignore region stays one
        elif before and self._is_final(before):
            self._kept += 1
        elif before != after:
            self._put(key, before, after)
            self._give_box(key, item.mask)

    def edit(self) -> Edit:
        masks = sum(isinstance(key, MaskKey) and change.after is not None for key, change in self._changes.items())
        return Edit(f"Import {plural(masks, 'mask')} into {self._sequence.name}", tuple(self._changes.values()))

    def notes(self) -> list[str]:
        notes = list(self._reclassed)
        if self._founded:
            count = plural(len(self._founded), "new track")
            notes.append(f"{count} for objects that had none: {_listed(self._founded)}")
        if self._kept:
            notes.append(f"{plural(self._kept, 'mask')} drawn by hand or accepted, kept in place of the file's")
        if self._replaced:
            notes.append(f"{plural(self._replaced, 'ignore region')} filled from boxes gave way to the file's")
        return notes

    def _is_final(self, record: MaskRecord) -> bool:
        """Whether a person decided on a mask; accepted imports may be replaced by a newer import that is accepted."""
        replaceable = record.source in (IMPORT_SOURCE, FILLED_SOURCE) and self._template.state is MaskState.ACCEPTED
        return record.manual or (record.state is MaskState.ACCEPTED and not replaceable)

    def _put(self, key: Key, before: Row | None, after: Row | None) -> None:
        self._changes[key] = Change(key, before, after)

    def _clear_filled_boxes(self) -> int:
        sequence_id = self._sequence.sequence_id
        for track in self._state.tracks(sequence_id):
            for frame, record in self._state.masks(sequence_id, track.track_id).items():
                if record.source == FILLED_SOURCE:
                    self._put(MaskKey(sequence_id, track.track_id, frame), record, None)
        return len(self._changes)

    def _track_of(self, item: MaskObject) -> Track:
        known = self._tracks.get(item.object_id)
        return known or self._reclass(item) or self._found(item)

    def _reclass(self, item: MaskObject) -> Track | None:
        namesakes = [
            (number, track)
            for number, track in self._tracks.items()
            if number % INSTANCES == item.instance and not _is_ignore(number)
        ]
        if len(namesakes) != 1 or _is_ignore(item.object_id):
            return None
        number, track = namesakes[0]
        if number in self._in_file or track.track_id in self._founded:
            return None
        after = replace(track, class_id=item.class_id)
        self._put(TrackKey(self._sequence.sequence_id, track.track_id), track, after)
        del self._tracks[number]
        self._tracks[item.object_id] = after
        self._in_file.add(number)
        names = f"{class_name(track.class_id)} to {class_name(item.class_id)}"
        self._reclassed.append(f"track {track.track_id} changed its class from {names}, as in the file")
        return after

    def _found(self, item: MaskObject) -> Track:
        track = Track(self._next_id, item.class_id, instance=item.instance)
        self._next_id += 1
        self._founded.append(track.track_id)
        self._tracks[item.object_id] = track
        self._put(TrackKey(self._sequence.sequence_id, track.track_id), None, track)
        return track

    def _give_box(self, key: MaskKey, mask: Mask) -> None:
        box_key = DetectionKey(key.sequence_id, key.track_id, key.frame)
        if self._state.get(box_key) is None:
            x1, y1, x2, y2 = mask.bounds
            self._put(box_key, None, Detection(Box(x1, y1, x2, y2)))


def _is_ignore(object_id: int) -> bool:
    return object_id // INSTANCES == IGNORE.class_id


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
