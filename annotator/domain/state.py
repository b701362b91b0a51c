"""The document in memory: every row by its key, changed by Edits alone."""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, overload

from annotator.domain.boxes import SAME_PLACE
from annotator.domain.edits import (
    Change,
    DepthOrder,
    DetectionKey,
    Edit,
    Key,
    MaskKey,
    OrderKey,
    Row,
    SequenceKey,
    TrackKey,
)
from annotator.domain.masks import MaskRecord, MaskState
from annotator.domain.sequences import Sequence
from annotator.domain.tracks import Detection, Track
from annotator.domain.words import plural
from annotator.errors import EditError, StaleEditError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class State:
    """All rows of a project, indexed for the questions that verbs and views ask.

    Verbs read it and return Edits; only `apply` changes it.
    """

    def __init__(self, rows: Iterable[tuple[Key, Row]] = ()) -> None:
        self._rows: dict[Key, Row] = {}
        self._sequences: dict[int, Sequence] = {}
        self._boxes: defaultdict[TrackKey, dict[int, Detection]] = defaultdict(dict)
        self._masks: defaultdict[TrackKey, dict[int, MaskRecord]] = defaultdict(dict)
        self._tracks: defaultdict[int, dict[int, Track]] = defaultdict(dict)
        self._in_frame: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
        self._highest: defaultdict[int, int] = defaultdict(int)
        self._load(rows)

    @overload
    def get(self, key: SequenceKey) -> Sequence | None: ...
    @overload
    def get(self, key: TrackKey) -> Track | None: ...
    @overload
    def get(self, key: DetectionKey) -> Detection | None: ...
    @overload
    def get(self, key: MaskKey) -> MaskRecord | None: ...
    @overload
    def get(self, key: OrderKey) -> DepthOrder | None: ...
    def get(self, key: Key) -> Row | None:
        """The row at `key`, or None."""
        return self._rows.get(key)

    def sequence(self, sequence_id: int) -> Sequence:
        """The sequence with this number.

        Raises:
            EditError: there is none.
        """
        found = self.get(SequenceKey(sequence_id))
        if found is None:
            raise EditError(f"there is no sequence {sequence_id}")
        return found

    def track(self, sequence_id: int, track_id: int) -> Track:
        """The track with this number.

        Raises:
            EditError: there is none.
        """
        found = self.get(TrackKey(sequence_id, track_id))
        if found is None:
            raise EditError(f"there is no track {track_id}")
        return found

    def sequences(self) -> list[Sequence]:
        """All sequences by number."""
        return [sequence for _, sequence in sorted(self._sequences.items())]

    def tracks(self, sequence_id: int) -> list[Track]:
        """Tracks of a sequence by number."""
        return [track for _, track in sorted(self._tracks[sequence_id].items())]

    def detections(self, sequence_id: int, track_id: int) -> Mapping[int, Detection]:
        """Boxes of a track, frame → detection (a live view; copy before changing the state)."""
        return MappingProxyType(self._boxes.get(TrackKey(sequence_id, track_id), {}))

    def masks(self, sequence_id: int, track_id: int) -> Mapping[int, MaskRecord]:
        """Masks of a track, frame → record (a live view; copy before changing the state)."""
        return MappingProxyType(self._masks.get(TrackKey(sequence_id, track_id), {}))

    def rows_of(self, track: TrackKey) -> Iterator[tuple[MaskKey | DetectionKey, MaskRecord | Detection]]:
        """The masks of a track, then its boxes, with their keys (do not change the state meanwhile)."""
        for frame, record in self.masks(track.sequence_id, track.track_id).items():
            yield MaskKey(track.sequence_id, track.track_id, frame), record
        for frame, detection in self.detections(track.sequence_id, track.track_id).items():
            yield DetectionKey(track.sequence_id, track.track_id, frame), detection

    def tracks_in_frame(self, sequence_id: int, frame: int) -> list[int]:
        """Ids of the tracks that have a box or a mask in a frame, ascending."""
        return sorted(self._in_frame.get((sequence_id, frame), ()))

    def unused_track_id(self, sequence_id: int) -> int:
        """A number that no track of the sequence has or had: what is left of a deleted one is not taken for its."""
        return self._highest[sequence_id] + 1

    def retire_track_id(self, sequence_id: int, track_id: int) -> None:
        """Never give this number to a new track."""
        self._highest[sequence_id] = max(self._highest[sequence_id], track_id)

    def apply(self, edit: Edit) -> None:
        """Make the changes of `edit`, all or none.

        Raises:
            StaleEditError: a row is not what the edit was made against.
        """
        self.check_fresh(edit)
        for change in edit.changes:
            self._set(change.key, change.after)

    def check_fresh(self, edit: Edit) -> None:
        """Raise StaleEditError unless every row still is what the edit was made against."""
        _, stale = self.rebased(edit)
        if stale:
            raise StaleEditError(
                f"'{edit.label}' was made against values that have changed since ({plural(len(stale), 'row')})",
                todo="Nothing was changed. Try again.",
            )

    def rebased(self, edit: Edit) -> tuple[Edit, tuple[Key, ...]]:
        """The part of a background result that still fits, and the keys that newer work has overtaken."""
        fits: list[Change] = []
        dropped: list[Key] = []
        for change in edit.changes:
            if self._rows.get(change.key) == change.before:
                fits.append(change)
            else:
                dropped.append(change.key)
        return Edit(edit.label, tuple(fits)), tuple(dropped)

    def step(self, edit: Edit) -> Edit:
        """An edit that is undone (given inverted) or redone, as far as it fits what jobs have brought meanwhile.

        Rows that a job has changed keep the job's value, but for masks that a person had drawn or accepted: those come
        back over proposals. Where a track goes, the boxes and masks that it got meanwhile go with it.
        """
        fitting, dropped = self.rebased(edit)
        wanted = {change.key: change.after for change in edit.changes}
        changes = {change.key: change for change in fitting.changes}
        for key in dropped:
            if self._comes_back(key, wanted[key]):
                changes[key] = Change(key, self._rows[key], wanted[key])
        beside: dict[Key, Change] = {}
        for change in fitting.changes:
            for item in self._strays(change, wanted):
                if item.key not in changes:
                    beside.setdefault(item.key, item)
        return Edit(edit.label, (*beside.values(), *changes.values()))

    def _strays(self, change: Change, wanted: Mapping[Key, Row | None]) -> Iterator[Change]:
        """What a change leaves behind that belongs to what it takes away.

        Boxes and masks of a track that goes; and the proposal that was made for a box that goes, or becomes another
        object's, which becomes what is wanted there.
        """
        if isinstance(change.key, TrackKey) and change.after is None:
            yield from (Change(key, row, None) for key, row in self.rows_of(change.key))
        elif isinstance(change.key, DetectionKey) and _is_elsewhere(change):
            key = MaskKey(change.key.sequence_id, change.key.track_id, change.key.frame)
            now, after = self.get(key), wanted.get(key)
            if now is not None and not _is_a_persons(now) and after != now:
                yield Change(key, now, after)

    def _comes_back(self, key: Key, wanted: Row | None) -> bool:
        now = self._rows.get(key)
        return (
            isinstance(now, MaskRecord)
            and isinstance(wanted, MaskRecord)
            and _is_a_persons(wanted)
            and not _is_a_persons(now)
        )

    def _load(self, rows: Iterable[tuple[Key, Row]]) -> None:
        """`_set` for many new rows: those of a track follow each other, so that it is looked up once."""
        track, boxes, masks = TrackKey(-1, -1), self._boxes, self._masks
        for key, row in rows:
            if not isinstance(key, DetectionKey | MaskKey):
                self._set(key, row)
                continue
            if key.track_id != track.track_id or key.sequence_id != track.sequence_id:
                track = TrackKey(key.sequence_id, key.track_id)
            self._rows[key] = row
            if isinstance(row, MaskRecord):
                masks[track][key.frame] = row
            elif isinstance(row, Detection):
                boxes[track][key.frame] = row
            self._in_frame[key.sequence_id, key.frame].add(key.track_id)

    def _set(self, key: Key, row: Row | None) -> None:
        if row is None:
            self._rows.pop(key, None)
        else:
            self._rows[key] = row
        match key:
            case SequenceKey():
                _put(self._sequences, key.sequence_id, row)
            case TrackKey():
                _put(self._tracks[key.sequence_id], key.track_id, row)
                self.retire_track_id(key.sequence_id, key.track_id)
            case DetectionKey() | MaskKey():
                self._index(key, row)
            case OrderKey():
                pass

    def _index(self, key: DetectionKey | MaskKey, row: Row | None) -> None:
        track = TrackKey(key.sequence_id, key.track_id)
        by_frame = self._boxes if isinstance(key, DetectionKey) else self._masks
        _put(by_frame[track], key.frame, row)
        present = key.frame in self._boxes[track] or key.frame in self._masks[track]
        members = self._in_frame[key.sequence_id, key.frame]
        if present:
            members.add(key.track_id)
        else:
            members.discard(key.track_id)


def _put(rows: dict[int, Any], number: int, row: Row | None) -> None:
    if row is None:
        rows.pop(number, None)
    else:
        rows[number] = row


def _is_elsewhere(change: Change) -> bool:
    """Whether a box goes, or becomes one that hardly overlaps with it."""
    if not isinstance(change.before, Detection):
        return False
    return not isinstance(change.after, Detection) or change.before.box.iou(change.after.box) < SAME_PLACE


def _is_a_persons(record: MaskRecord) -> bool:
    return record.manual or record.state is not MaskState.PROPOSED
