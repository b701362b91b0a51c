"""What every export does: the boxes and composed masks of each frame, counted, through a codec's writer to a file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from annotator.domain.classes import IGNORE
from annotator.domain.compose import composed_masks
from annotator.domain.exchange import Content, Entry
from annotator.domain.masks import MaskState
from annotator.domain.object_ids import object_ids, split_id
from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats.fitting import Fitting
from annotator.formats.problems import some

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from annotator.domain.masks import Mask, Polygon
    from annotator.domain.sequences import Sequence
    from annotator.domain.state import State
    from annotator.domain.tracks import Track
    from annotator.formats.codec import Codec, Holds

ALL_STATES = frozenset(MaskState)
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote of one sequence, and what is still open.

    Attributes:
        path: the file or folder.
        files: number of files written, for all sequences of the file.
        frames: frames with at least one object.
        objects: masks written, ignore regions included.
        by_state: masks written by their state; what is proposed is open.
        boxes: boxes written.
        open_boxes: boxes of objects (not of ignore regions) without a mask.
        hidden: track id → frames in which its mask is wholly covered by others or empty, and so not in the files.
        notes: sentences for people.
        file_notes: sentences about a file of several sequences as a whole, in the report of the first.
    """

    path: Path
    files: int
    frames: int
    objects: int
    by_state: Mapping[MaskState, int]
    boxes: int = 0
    open_boxes: int = 0
    hidden: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[str, ...] = ()
    file_notes: tuple[str, ...] = ()

    @property
    def open(self) -> int:
        """Masks written that nobody has accepted or corrected."""
        return self.by_state.get(MaskState.PROPOSED, 0)


def export(
    codec: Codec,
    state: State,
    sequence_ids: Iterable[int],
    path: Path,
    *,
    states: Collection[MaskState] = ALL_STATES,
) -> list[ExportReport]:
    """Write sequences of a document to one file or folder, all or nothing: a report for each of them.

    Args:
        codec: the format.
        state: the document.
        sequence_ids: the sequences; exactly one unless the format holds several.
        path: the file or folder; it is replaced only when the new one is whole.
        states: masks in other states are left out.

    Raises:
        FormatError: the format cannot be written, the ids do not fit, or the file cannot be written.
    """
    if codec.write is None:
        raise FormatError(f"{codec.title} can only be read", todo="Choose another format.")
    exporters = [Exporter(state, sequence_id, states, codec.holds) for sequence_id in sequence_ids]
    fittings: list[Fitting] = []

    def contents() -> Iterator[Content]:
        for exporter in exporters:
            fittings.append(Fitting(exporter.content(), codec))
            yield fittings[-1].content

    result = codec.write(contents(), path)
    reports = [exporter.report(path, result.files, item) for exporter, item in zip(exporters, fittings, strict=True)]
    if codec.holds.several:
        return [replace(report, file_notes=() if number else result.notes) for number, report in enumerate(reports)]
    return [replace(report, notes=(*report.notes, *result.notes)) for report in reports]


class Exporter:
    """The entries of one sequence of a document, counted as they are taken.

    Args:
        state: the document.
        sequence_id: the sequence.
        states: masks in other states are left out; what is shown behind them is not uncovered.
        holds: what the format holds.

    Raises:
        FormatError: the ids do not fit, see `object_ids`.
    """

    def __init__(self, state: State, sequence_id: int, states: Collection[MaskState], holds: Holds) -> None:
        self._state = state
        self._states = frozenset(states)
        self._holds = holds
        self.sequence = state.sequence(sequence_id)
        self._tracks, self._notes = self._numbered() if holds.object_ids else (self._plain(), ())
        self._by_state: Counter[MaskState] = Counter()
        self._unwanted: Counter[MaskState] = Counter()
        self._hidden: Counter[int] = Counter()
        self._frames = 0

    def content(self) -> Content:
        """The sequence as a stream."""
        return Content(replace(self.sequence, sequence_id=0), self._entries(), tuple(self._tracks.values()))

    def report(self, path: Path, files: int, fitting: Fitting) -> ExportReport:
        """What was taken since the start."""
        return ExportReport(
            path=path,
            files=files,
            frames=self._frames,
            objects=fitting.masks,
            by_state=MappingProxyType(dict(self._by_state) if self._holds.masks else {}),
            boxes=fitting.boxes,
            open_boxes=self._open_boxes(),
            hidden=MappingProxyType(dict(self._hidden)),
            notes=(*self._notes, *self._hidden_notes(), *fitting.notes, *self._state_notes()),
        )

    def _plain(self) -> dict[int, Track]:
        return {track.track_id: track for track in self._state.tracks(self.sequence.sequence_id)}

    def _numbered(self) -> tuple[dict[int, Track], tuple[str, ...]]:
        ids, notes = object_ids(self._state, self.sequence.sequence_id)
        tracks = self._plain()
        return {key: replace(tracks[key], instance=split_id(number)[1]) for key, number in ids.items()}, notes

    def _entries(self) -> Iterator[Entry]:
        for frame in range(self.sequence.frame_count):
            entries = self._in_frame(frame)
            self._frames += bool(entries)
            yield from entries

    def _in_frame(self, frame: int) -> list[Entry]:
        sequence_id = self.sequence.sequence_id
        present = self._state.tracks_in_frame(sequence_id, frame)
        boxes = {key: self._state.detections(sequence_id, key).get(frame) for key in present if self._holds.boxes}
        wanted = [key for key in present if self._holds.masks or boxes[key] is None]  # a box can be made from a mask
        composed = composed_masks(self._state, sequence_id, frame) if wanted else {}
        masks = {key: self._mask(key, frame, composed) for key in wanted}
        return [
            Entry(frame, self._tracks[key], boxes.get(key), masks.get(key), self._polygons(key, frame, masks.get(key)))
            for key in present
            if boxes.get(key) is not None or masks.get(key) is not None
        ]

    def _polygons(self, track_id: int, frame: int, mask: Mask | None) -> tuple[Polygon, ...]:
        record = self._state.masks(self.sequence.sequence_id, track_id).get(frame)
        return record.polygons if record is not None and record.mask is mask else ()

    def _mask(self, track_id: int, frame: int, composed: Mapping[int, Mask]) -> Mask | None:
        record = self._state.masks(self.sequence.sequence_id, track_id).get(frame)
        if record is None:
            return None
        if record.state not in self._states:
            self._unwanted[record.state] += 1
        elif track_id not in composed:
            self._hidden[track_id] += 1
        else:
            self._by_state[record.state] += 1
            return composed[track_id]
        return None

    def _open_boxes(self) -> int:
        sequence_id = self.sequence.sequence_id
        return sum(
            len(self._state.detections(sequence_id, track_id).keys() - self._state.masks(sequence_id, track_id).keys())
            for track_id in self._objects_with_boxes()
        )

    def _objects_with_boxes(self) -> list[int]:
        tracks = self._state.tracks(self.sequence.sequence_id)
        return [track.track_id for track in tracks if track.class_id != IGNORE.class_id]

    def _hidden_notes(self) -> Iterator[str]:
        if self._hidden:
            count, tracks = self._hidden.total(), some(sorted(self._hidden))
            verb = "mask is" if count == 1 else "masks are"
            yield f"{count} {verb} wholly covered by others, or empty, and not written: track {tracks}."

    def _state_notes(self) -> Iterator[str]:
        for state, count in sorted(self._unwanted.items()):
            yield f"{plural(count, f'{state} mask')} not written, as was asked."
        if self._holds.masks and self._by_state[MaskState.PROPOSED]:
            yield f"{plural(self._by_state[MaskState.PROPOSED], 'proposal')} not accepted by anybody yet."


def sequence_file_name(sequence: Sequence) -> str:
    """The sequence's name as a file name that every system takes and nothing hides or follows: neither ``..`` nor
    separators; "sequence" when nothing is left. Two names may become one: see `annotator.jobs.exchange.write`.
    """
    return _NOT_IN_NAMES.sub("-", sequence.name).strip(" .") or "sequence"
