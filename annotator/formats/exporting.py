"""What every MOTS writer does: the composed masks of each frame with their ids, counted, and files replaced whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from annotator.domain.classes import IGNORE, PEDESTRIAN, class_name
from annotator.domain.compose import composed_masks
from annotator.domain.exchange import MaskObject
from annotator.domain.masks import MaskState
from annotator.domain.sequences import Numbering
from annotator.errors import FormatError
from annotator.formats.mots_ids import assign, split_id
from annotator.formats.problems import amount, some
from annotator.project.image_files import png_header

if TYPE_CHECKING:
    from collections.abc import Collection

    from annotator.domain.masks import Mask
    from annotator.domain.sequences import Sequence
    from annotator.domain.state import State

ALL_STATES = frozenset(MaskState)
_MOTS_CHALLENGE_CLASSES = frozenset({PEDESTRIAN.class_id, IGNORE.class_id})


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
        left_out: class name → masks left out because the format has no such class.
        notes: sentences for people.
    """

    path: Path
    files: int
    frames: int
    objects: int
    by_state: Mapping[MaskState, int]
    open_boxes: int = 0
    hidden: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    left_out: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
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
        FormatError: the ids do not fit, see `mots_ids.assign`.
    """

    def __init__(self, state: State, sequence_id: int, states: Collection[MaskState] = ALL_STATES) -> None:
        self._state = state
        self._states = frozenset(states)
        self.sequence = state.sequence(sequence_id)
        wanted = [track for track in state.tracks(sequence_id) if state.masks(sequence_id, track.track_id)]
        self._ids, self._notes = assign([track for track in wanted if self._has_class(track.class_id)])
        self._by_state: Counter[MaskState] = Counter()
        self._unwanted: Counter[MaskState] = Counter()
        self._hidden: Counter[int] = Counter()
        self._left_out: Counter[str] = Counter()
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
            left_out=MappingProxyType(dict(self._left_out)),
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
        track = self._state.track(self.sequence.sequence_id, track_id)
        if track_id not in self._ids:
            self._left_out[class_name(track.class_id)] += 1
            return []
        if mask is None:
            self._hidden[track_id] += 1
            return []
        self._by_state[state] += 1
        return [MaskObject(frame, *split_id(self._ids[track_id]), mask)]

    def _has_class(self, class_id: int) -> bool:
        return self.sequence.numbering is not Numbering.MOTCHALLENGE or class_id in _MOTS_CHALLENGE_CLASSES

    def _open_boxes(self) -> int:
        sequence_id = self.sequence.sequence_id
        return sum(
            len(self._state.detections(sequence_id, track_id).keys() - self._state.masks(sequence_id, track_id).keys())
            for track_id in self._ids_with_boxes()
        )

    def _ids_with_boxes(self) -> list[int]:
        tracks = self._state.tracks(self.sequence.sequence_id)
        wanted = (track for track in tracks if self._has_class(track.class_id))
        return [track.track_id for track in wanted if track.class_id != IGNORE.class_id]

    def _more_notes(self) -> list[str]:
        notes = []
        if self._hidden:
            count, tracks = self._hidden.total(), some(sorted(self._hidden))
            verb = "mask is" if count == 1 else "masks are"
            notes.append(f"{count} {verb} wholly covered by others, or empty, and not written: track {tracks}.")
        for name, count in sorted(self._left_out.items()):
            notes.append(f"{amount(count, 'mask')} of class {name} left out: MOTSChallenge has pedestrians only.")
        for state, count in sorted(self._unwanted.items()):
            notes.append(f"{amount(count, f'{state} mask')} not written, as was asked.")
        if self._by_state[MaskState.PROPOSED]:
            notes.append(f"{amount(self._by_state[MaskState.PROPOSED], 'proposal')} not accepted by anybody yet.")
        return notes


def sequence_file_name(sequence: Sequence) -> str:
    """The sequence's name as a file name: what would be a path separator becomes a dash."""
    return sequence.name.replace("/", "-").replace("\\", "-").strip() or "sequence"


@contextmanager
def replacing_file(path: Path) -> Iterator[Path]:
    """A temporary name beside `path`, renamed to it when the body ends well; else nothing is changed.

    Raises:
        FormatError: the place cannot be written.
    """
    with _writable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
        draft = Path(name)
        try:
            yield draft
            draft.chmod(0o666 & ~_umask())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """A temporary folder beside `path`, put in its place when the body ends well; else nothing is changed.

    Raises:
        FormatError: the place cannot be written, or holds files that no export wrote.
    """
    _check_replaceable(path)
    with _writable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
        try:
            yield draft
            draft.chmod(0o777 & ~_umask())
            _swap(draft, path)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _swap(draft: Path, path: Path) -> None:
    if not path.exists():
        draft.rename(path)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{path.name}.old.", dir=path.parent))
    path.rename(old / path.name)
    try:
        draft.rename(path)
    except OSError:
        (old / path.name).rename(path)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _check_replaceable(path: Path) -> None:
    if not path.exists():
        return
    if not path.is_dir():
        raise FormatError("a file is where the folder should go", path=path, todo="Choose another folder.")
    foreign = sorted(item.name for item in path.iterdir() if not _is_own(item))
    if foreign:
        raise FormatError(
            "the folder holds files of another kind, and it would be replaced whole",
            path=path,
            expected="an empty folder, or one of MOTS png",
            got=some(foreign, 3),
            todo="Choose another folder.",
        )


def _is_own(path: Path) -> bool:
    # By the header, lest a data set's own images be replaced: they are png of six digits as well.
    if path.suffix.lower() != ".png" or not path.is_file():
        return False
    with path.open("rb") as file:
        header = png_header(file.read(64))
    return header is not None and (header.bits, header.channels, header.palette) == (16, 1, False)


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        todo = "Choose another place, or make room."
        raise FormatError("the export cannot be written", path=path, got=error.strerror, todo=todo) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
