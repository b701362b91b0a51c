"""Boxes and masks of a file as an Edit: each finds its track by its number, or founds one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.domain.boxes import Box
from annotator.domain.classes import IGNORE, UNMAPPED, UNTYPED, class_name
from annotator.domain.edits import Change, DetectionKey, Edit, Key, MaskKey, Row, TrackKey
from annotator.domain.exchange import entry_of
from annotator.domain.masks import FILLED_SOURCE, IMPORT_SOURCE, Mask, MaskRecord, MaskState
from annotator.domain.object_ids import INSTANCES, object_ids
from annotator.domain.tracks import Detection, Track
from annotator.domain.words import plural
from annotator.errors import FormatError

if TYPE_CHECKING:
    from annotator.domain.exchange import Entry, MaskObject
    from annotator.domain.sequences import Sequence
    from annotator.domain.state import State


def import_entries(
    state: State,
    sequence_id: int,
    entries: Iterable[Entry],
    mask_state: MaskState = MaskState.ACCEPTED,
    *,
    manual: bool = False,
    boxes_first: bool = False,
) -> tuple[Edit, list[str]]:
    """Take over the boxes and masks of a file.

    An entry whose track has a number within its class, as in MOTS, belongs to the track that an export would give that
    id; else to the one track with its instance number, which takes its class, unless the file has that track under its
    own class, too (KITTI numbers its tracks across classes; ignore regions have numbers of their own). Other entries
    belong to the track with their track id. Where there is none, a new track is made. A file that names no types leaves
    the classes as they are; an entry of a type that no class table knows is left out.

    Masks that a person drew or accepted are kept. `manual` says that a person drew those of the file, so that they are
    training samples of their tracks. Ignore regions of the file take the place of those that were filled
    from boxes. A box of the file becomes the track's where it has none; `boxes_first` lets it replace those that no
    person set. A mask without a box brings its own.

    Returns:
        the edit, and what a person should know about it, one sentence without a stop each.

    Raises:
        FormatError: a mask has another size than the images, is empty, comes twice, or belongs to a frame that the
            sequence does not have.
    """
    listed = list(entries)
    template = MaskRecord(Mask.empty(1, 1), mask_state, manual=manual, source=IMPORT_SOURCE)
    known = [entry for entry in listed if entry.track.class_id != UNMAPPED]
    job = _Import(state, sequence_id, template, known, boxes_first)
    for entry in known:
        job.take(entry)
    unknown = Counter(entry.track.source_type for entry in listed if entry.track.class_id == UNMAPPED)
    left_out = [f"{plural(count, 'detection')} of type '{name}' left out" for name, count in sorted(unknown.items())]
    return job.edit(), [*job.notes(), *left_out]


def import_masks(
    state: State,
    sequence_id: int,
    objects: Iterable[MaskObject],
    mask_state: MaskState = MaskState.ACCEPTED,
    *,
    manual: bool = False,
) -> tuple[Edit, list[str]]:
    """Take over the masks of a MOTS file; see `import_entries`."""
    return import_entries(state, sequence_id, map(entry_of, objects), mask_state, manual=manual)


class _Import:
    def __init__(
        self, state: State, sequence_id: int, template: MaskRecord, entries: list[Entry], boxes_first: bool
    ) -> None:
        self._state = state
        self._sequence = state.sequence(sequence_id)
        self._template = template
        self._boxes_first = boxes_first
        self._in_file = {number for entry in entries if (number := _object_id(entry.track)) is not None}
        self._found: dict[Track, Track] = {}
        ids, _ = object_ids(state, sequence_id)
        self._tracks = {ids[track.track_id]: track for track in state.tracks(sequence_id) if track.track_id in ids}
        self._by_id = {track.track_id: track for track in state.tracks(sequence_id)}
        self._first_free = state.unused_track_id(sequence_id)
        wanted = [entry.track.track_id for entry in entries if entry.track.instance is None]
        self._next_id = max([self._first_free - 1, *wanted]) + 1
        self._changes: dict[Key, Change] = {}
        self._taken: set[MaskKey] = set()
        self._founded: list[int] = []
        self._reclassed: list[str] = []
        self._kept = 0
        self._kept_boxes = 0
        ignored = any(entry.mask and entry.track.class_id == IGNORE.class_id for entry in entries)
        self._replaced = self._clear_filled_boxes() if ignored else 0

    def take(self, entry: Entry) -> None:
        _check(entry, self._sequence)
        key = MaskKey(self._sequence.sequence_id, self._track_of(entry.track).track_id, entry.frame)
        if key in self._taken:
            number = _object_id(entry.track)
            what = f"track {entry.track.track_id}" if number is None else f"object {number}"
            raise FormatError(f"{what} is in frame {entry.frame} twice", todo="Remove one of the two from the file.")
        self._taken.add(key)
        if entry.detection is not None:
            self._take_box(key, entry.detection)
        if entry.mask is not None:
            self._take_mask(key, entry.mask, replace(self._template, mask=entry.mask, polygons=entry.polygons))

    def _take_mask(self, key: MaskKey, mask: Mask, after: MaskRecord) -> None:
        before = self._state.get(key)
        if before and before.flagged and after.state is MaskState.PROPOSED:
            after = replace(after, flagged=True)
        if before and before.mask == mask and before.state is MaskState.ACCEPTED and not self._template.manual:
            self._changes.pop(key, None)  # nothing is lost, and a filled ignore region stays one
        elif before and self._is_final(before):
            self._kept += 1
        elif before != after:
            self._put(key, before, after)
            self._give_box(key, mask)

    def _take_box(self, key: MaskKey, after: Detection) -> None:
        box_key = DetectionKey(key.sequence_id, key.track_id, key.frame)
        before = self._state.get(box_key)
        if before is None or (self._boxes_first and before != after and not before.keyframe):
            self._put(box_key, before, after)
        elif self._boxes_first and before != after:
            self._kept_boxes += 1

    def edit(self) -> Edit:
        masks = sum(isinstance(key, MaskKey) and change.after is not None for key, change in self._changes.items())
        boxes = sum(isinstance(key, DetectionKey) for key in self._changes)
        what = plural(masks, "mask") if masks or not boxes else plural(boxes, "box", "boxes")
        return Edit(f"Import {what} into {self._sequence.name}", tuple(self._changes.values()))

    def notes(self) -> list[str]:
        notes = list(self._reclassed)
        if self._founded:
            count = plural(len(self._founded), "new track")
            notes.append(f"{count} for objects that had none: {_listed(self._founded)}")
        if self._kept:
            notes.append(f"{plural(self._kept, 'mask')} drawn by hand or accepted, kept in place of the file's")
        if self._kept_boxes:
            notes.append(f"{plural(self._kept_boxes, 'box', 'boxes')} set by hand, kept in place of the file's")
        if self._replaced:
            notes.append(f"{plural(self._replaced, 'ignore region')} filled from boxes gave way to the file's")
        return notes

    def _is_final(self, record: MaskRecord) -> bool:
        """Whether a person decided on a mask; accepted imports may be replaced by a newer import that is accepted."""
        if record.source == FILLED_SOURCE:
            return record.manual  # nobody decided on it, and it goes anyway where the file has ignore regions
        replaceable = record.source == IMPORT_SOURCE and self._template.state is MaskState.ACCEPTED
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

    def _track_of(self, track: Track) -> Track:
        if track not in self._found:
            self._found[track] = self._namesake(track) or self._founded_track(track)
        return self._found[track]

    def _namesake(self, track: Track) -> Track | None:
        number = _object_id(track)
        if number is None:
            return self._by_track_id(track)
        return self._tracks.get(number) or self._reclass_namesake(track, number)

    def _by_track_id(self, track: Track) -> Track | None:
        """The track that has this id; else the one that has it as its number, since it could not keep the id before."""
        same_id = [item for item in self._by_id.values() if item.track_id == track.track_id]
        same_number = [item for item in self._by_id.values() if item.instance == track.track_id]
        for match in (*same_id, *same_number):
            if match.class_id == track.class_id or track.source_type == UNTYPED:
                return match
            if IGNORE.class_id not in (match.class_id, track.class_id):
                return self._reclass(match, track.class_id)
        return None

    def _reclass_namesake(self, track: Track, number: int) -> Track | None:
        namesakes = [
            (other, item)
            for other, item in self._tracks.items()
            if other % INSTANCES == track.instance and not _is_ignore(other)
        ]
        if len(namesakes) != 1 or _is_ignore(number):
            return None
        other, match = namesakes[0]
        if other in self._in_file or match.track_id in self._founded:
            return None
        self._in_file.add(other)
        return self._reclass(match, track.class_id)

    def _reclass(self, track: Track, class_id: int) -> Track:
        after = replace(track, class_id=class_id)
        self._put(TrackKey(self._sequence.sequence_id, track.track_id), track, after)
        number = next((number for number, item in self._tracks.items() if item is track), None)
        if number is not None:
            del self._tracks[number]
            self._tracks[class_id * INSTANCES + number % INSTANCES] = after
        self._by_id[track.track_id] = after
        names = f"{class_name(track.class_id)} to {class_name(class_id)}"
        self._reclassed.append(f"track {track.track_id} changed its class from {names}, as in the file")
        return after

    def _founded_track(self, track: Track) -> Track:
        """A new track, with the id of the file's where that is free and the file has no better number."""
        source_type = "" if track.source_type == UNTYPED else track.source_type
        if track.instance is None and track.track_id >= self._first_free:
            new = Track(track.track_id, track.class_id, source_type)
        else:
            own = track.track_id if track.track_id < INSTANCES else None
            instance = own if track.instance is None else track.instance
            new = Track(self._next_id, track.class_id, source_type, instance)
            self._next_id += 1
        self._founded.append(new.track_id)
        self._by_id[new.track_id] = new
        if new.instance is not None:
            self._tracks[new.class_id * INSTANCES + new.instance] = new
        self._put(TrackKey(self._sequence.sequence_id, new.track_id), None, new)
        return new

    def _give_box(self, key: MaskKey, mask: Mask) -> None:
        box_key = DetectionKey(key.sequence_id, key.track_id, key.frame)
        if self._state.get(box_key) is None and box_key not in self._changes:
            x1, y1, x2, y2 = mask.bounds
            self._put(box_key, None, Detection(Box(x1, y1, x2, y2)))


def _object_id(track: Track) -> int | None:
    return None if track.instance is None else track.class_id * INSTANCES + track.instance


def _is_ignore(object_id: int) -> bool:
    return object_id // INSTANCES == IGNORE.class_id


def _check(entry: Entry, sequence: Sequence) -> None:
    if not 0 <= entry.frame < sequence.frame_count:
        what = "mask" if entry.mask is not None else "box"
        raise FormatError(
            f"a {what} belongs to a frame that {sequence.name} does not have",
            expected=f"frames 0 to {sequence.frame_count - 1}",
            got=entry.frame,
            todo="Check that the file belongs to this sequence, and how it numbers frames.",
        )
    mask = entry.mask
    if mask is not None and (mask.height, mask.width) != (sequence.height, sequence.width):
        raise FormatError(
            f"a mask in frame {entry.frame} has another size than the images of {sequence.name}",
            expected=f"{sequence.width}x{sequence.height}",
            got=f"{mask.width}x{mask.height}",
        )
    if mask is not None and not mask.area:
        raise FormatError(f"a mask in frame {entry.frame} is empty", todo="Remove it from the file.")


def _listed(numbers: list[int], limit: int = 8) -> str:
    text = ", ".join(map(str, numbers[:limit]))
    return text if len(numbers) <= limit else f"{text} and {len(numbers) - limit} more"
