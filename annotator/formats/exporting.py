"""What every MOTS writer does: the composed masks of each frame with their ids, counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from annotator.domain.classes import IGNORE, PEDESTRIAN, class_name
from annotator.domain.compose import composed_masks
from annotator.domain.exchange import MaskObject
from annotator.domain.masks import MaskState
from annotator.domain.object_ids import object_ids, split_id
from annotator.domain.sequences import Numbering
from annotator.domain.words import plural
from annotator.formats.problems import some

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from annotator.domain.masks import Mask
    from annotator.domain.sequences import Sequence
    from annotator.domain.state import State

ALL_STATES = frozenset(MaskState)
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\x00-\x1f]')
_SERVER_CLASSES = frozenset({PEDESTRIAN.class_id, IGNORE.class_id})


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote, and what is still open.

    Attributes:
        path: the file or folder.
        files: number of files written.
        frames: frames with at least one object.
        objects: masks written, ignore regions included.
        by_state: masks written by their state; what is proposed is open.
        open_boxes: boxes of objects (not of ignore regions) without a mask, for which nothing was written.
        hidden: track id → frames in which its mask is wholly covered by others or empty, and so not in the files.
        notes: sentences for people.
    """

    path: Path
    files: int
    frames: int
    objects: int
    by_state: Mapping[MaskState, int]
    open_boxes: int = 0
    hidden: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[str, ...] = ()

    @property
    def open(self) -> int:
        """Masks written that nobody has accepted or corrected."""
        return self.by_state.get(MaskState.PROPOSED, 0)


class Exporter:
    """The objects of one sequence frame by frame, counting as they are taken.

    Args:
        state: the document.
        sequence_id: the sequence.
        states: masks in other states are left out; what is shown behind them is not uncovered.

    Raises:
        FormatError: the ids do not fit, see `object_ids`.
    """

    def __init__(self, state: State, sequence_id: int, states: Collection[MaskState] = ALL_STATES) -> None:
        self._state = state
        self._states = frozenset(states)
        self.sequence = state.sequence(sequence_id)
        self._ids, self._notes = object_ids(state, sequence_id)
        self._by_state: Counter[MaskState] = Counter()
        self._unwanted: Counter[MaskState] = Counter()
        self._hidden: Counter[int] = Counter()
        self._by_class: Counter[int] = Counter()
        self._frames = 0

    def frames(self) -> Iterator[tuple[int, list[MaskObject]]]:
        """Every frame of the sequence, from 0, with its objects by ascending id; the list may be empty."""
        for frame in range(self.sequence.frame_count):
            objects = self._objects(frame)
            self._frames += bool(objects)
            yield frame, objects

    def report(self, path: Path, files: int) -> ExportReport:
        """What was taken since the start."""
        return ExportReport(
            path=path,
            files=files,
            frames=self._frames,
            objects=self._by_state.total(),
            by_state=MappingProxyType(dict(self._by_state)),
            open_boxes=self._open_boxes(),
            hidden=MappingProxyType(dict(self._hidden)),
            notes=(*self._notes, *self._more_notes()),
        )

    def _objects(self, frame: int) -> list[MaskObject]:
        sequence_id = self.sequence.sequence_id
        composed = composed_masks(self._state, sequence_id, frame)
        objects = []
        for track_id in self._state.tracks_in_frame(sequence_id, frame):
            record = self._state.masks(sequence_id, track_id).get(frame)
            if record is not None and record.state not in self._states:
                self._unwanted[record.state] += 1
            elif record is not None:
                objects.extend(self._object(track_id, frame, composed.get(track_id), record.state))
        return sorted(objects, key=lambda item: item.object_id)

    def _object(self, track_id: int, frame: int, mask: Mask | None, state: MaskState) -> list[MaskObject]:
        if mask is None:
            self._hidden[track_id] += 1
            return []
        class_id, instance = split_id(self._ids[track_id])
        self._by_state[state] += 1
        self._by_class[class_id] += 1
        return [MaskObject(frame, class_id, instance, mask)]

    def _open_boxes(self) -> int:
        sequence_id = self.sequence.sequence_id
        return sum(
            len(self._state.detections(sequence_id, track_id).keys() - self._state.masks(sequence_id, track_id).keys())
            for track_id in self._objects_with_boxes()
        )

    def _objects_with_boxes(self) -> list[int]:
        tracks = self._state.tracks(self.sequence.sequence_id)
        return [track.track_id for track in tracks if track.class_id != IGNORE.class_id]

    def _more_notes(self) -> list[str]:
        notes = []
        if self._hidden:
            count, tracks = self._hidden.total(), some(sorted(self._hidden))
            verb = "mask is" if count == 1 else "masks are"
            notes.append(f"{count} {verb} wholly covered by others, or empty, and not written: track {tracks}.")
        notes.extend(self._notes_for_server())
        for state, count in sorted(self._unwanted.items()):
            notes.append(f"{plural(count, f'{state} mask')} not written, as was asked.")
        if self._by_state[MaskState.PROPOSED]:
            notes.append(f"{plural(self._by_state[MaskState.PROPOSED], 'proposal')} not accepted by anybody yet.")
        return notes

    def _notes_for_server(self) -> Iterator[str]:
        if self.sequence.numbering is not Numbering.MOTCHALLENGE:
            return
        for class_id, count in sorted(self._by_class.items()):
            if class_id not in _SERVER_CLASSES:
                what = f"{plural(count, 'mask')} of {class_name(class_id)} written"
                yield f"{what}: the MOTSChallenge server takes pedestrians only."


def sequence_file_name(sequence: Sequence) -> str:
    """The sequence's name as a file name that every system takes and nothing hides or follows: neither ``..`` nor
    separators; "sequence" when nothing is left. Two names may become one: see `annotator.jobs.exchange.write`.
    """
    return _NOT_IN_NAMES.sub("-", sequence.name).strip(" .") or "sequence"
