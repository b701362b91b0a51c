"""What a format is: the one interface that every codec fills, and what most of them need to do it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from annotator.domain.classes import CLASSES, UNMAPPED, ClassTable, class_name
from annotator.domain.tracks import Track
from annotator.errors import FormatError
from annotator.formats.boxes.class_tables import EVERY_TABLE, LARGEST_CLASS
from annotator.formats.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from annotator.domain.exchange import Content, Entry
    from annotator.domain.sequences import Sequence


@dataclass(frozen=True, slots=True)
class Holds:
    """What a format can hold. What it cannot is taken out before its writer sees it, and the report says so.

    Attributes:
        boxes: boxes of detections.
        masks: masks.
        overlap: masks of one frame that share pixels; else each pixel goes to the nearest object.
        types: a type of any name; else only the classes of the program, by number.
        several: several sequences in one file.
        size: whether the file says how large the images are; a format that does cannot be written without it.
        object_ids: tracks are numbered as in MOTS, class by class: the writer sees tracks with an `instance`.
    """

    boxes: bool = False
    masks: bool = False
    overlap: bool = True
    types: bool = True
    several: bool = False
    size: bool = True
    object_ids: bool = False

    @property
    def text(self) -> str:
        """What it holds, in two or three words."""
        return " and ".join(word for word, held in (("boxes", self.boxes), ("masks", self.masks)) if held)


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What a writer did: how many files it wrote, and what a person should know, one sentence each."""

    files: int = 1
    notes: tuple[str, ...] = ()


class Write(Protocol):
    """Writes sequences to one path, all or nothing."""

    def __call__(self, contents: Iterable[Content], path: Path, /) -> WriteResult:
        """Write to `path`, under a temporary name until all is written; FormatError when it cannot be.

        Contents come one at a time: the entries of one are read before the next is taken. There is exactly one unless
        the format holds several.
        """


class Read(Protocol):
    """Reads the sequences of one file or folder."""

    def __call__(self, path: Path, options: ReadOptions, /) -> Iterator[Content]:
        """Yield what is at `path`; FormatError, at once or while entries are read, when it is broken."""


class Place(Protocol):
    """Where a sequence's file or folder goes below the folder that a person chose."""

    def __call__(self, out: Path, sequence: Sequence, /) -> Path:
        """The path of `sequence` inside the folder `out`; the same one for all where the format holds several."""


class Recognises(Protocol):
    """Tells a format from what a file looks like."""

    def __call__(self, path: Path, /) -> bool:
        """Whether `path` is of this format, by its name and a glance inside; never raises."""


@dataclass(frozen=True, slots=True)
class Codec:
    """A format.

    Attributes:
        name: how it is called on the command line.
        title: how it is called in the window.
        suffix: how a file of it ends, such as ".json"; "" for a folder.
        holds: what it can hold.
        place: where it goes inside an export folder.
        write: writes it; None for a format that can only be read.
        read: reads it; None for a format that can only be written.
        recognises: tells it from other formats; the first one that says yes is taken.
    """

    name: str
    title: str
    suffix: str
    holds: Holds
    place: Place
    write: Write | None = None
    read: Read | None = None
    recognises: Recognises = lambda path: False


def only(contents: Iterable[Content]) -> Content:
    """The one content that a writer for one sequence is given."""
    (content,) = contents
    return content


def frames_of(content: Content) -> Iterator[tuple[int, list[Entry]]]:
    """Every frame of a sequence, from 0, with its entries; the list may be empty.

    Raises:
        FormatError: an entry belongs to a frame that the sequence does not have, frames do not ascend, or a track is
            in a frame twice.
    """
    next_frame = 0
    members: list[Entry] = []
    count = content.sequence.frame_count
    for entry in content.entries:
        if not next_frame <= entry.frame < count:
            raise _misplaced(content.sequence, entry, next_frame)
        while next_frame < entry.frame:
            yield next_frame, members
            next_frame, members = next_frame + 1, []
        if any(item.track.track_id == entry.track.track_id for item in members):
            problem = f"track {entry.track.track_id} is in frame {entry.frame} of '{content.sequence.name}' twice"
            raise FormatError(problem, expected="each track once a frame", todo="Remove one of the two.")
        members.append(entry)
    for frame in range(next_frame, count):
        yield frame, members
        members = []


def track_of(
    options: ReadOptions,
    track_id: int,
    type_name: str,
    *,
    table: ClassTable = EVERY_TABLE,
    parent: str = "",
    instance: int | None = None,
) -> Track:
    """A track of a file that names its type.

    Args:
        options: the class table that a person gave comes first.
        track_id: number, unique in the sequence.
        type_name: the type as the file writes it.
        table: the format's own class table.
        parent: the class by name, where the file says it, too; it comes before the format's table.
        instance: its number within its class in MOTS files, if the file says it.

    Returns:
        the track; its class is `UNMAPPED` where no table knows the type, its source type empty where that is just the
        class.
    """
    class_id = _class_of(options, type_name, table, parent)
    return Track(track_id, class_id, own_type(class_id, type_name), instance)


def own_type(class_id: int, type_name: str) -> str:
    """The source type of a track whose type a file names; empty where that is just the class."""
    return "" if type_name == class_name(class_id) else type_name


def type_name(track: Track) -> str:
    """The type of a track for files that name it: the data set's own, or else the class."""
    return track.source_type or class_name(track.class_id)


def _class_of(options: ReadOptions, name: str, table: ClassTable, parent: str) -> int:
    if options.table is not None and name in options.table.entries:
        return options.table.entries[name] or UNMAPPED
    for text in (parent, name):
        number = _class_number(text)
        if number is not None:
            return number
    return table.class_of(name) or UNMAPPED


def _class_number(text: str) -> int | None:
    numbered = re.fullmatch(r"class ([1-9][0-9]?)", text)
    if numbered and int(numbered[1]) <= LARGEST_CLASS:
        return int(numbered[1])
    return next((item.class_id for item in CLASSES.values() if item.name == text), None)


def _misplaced(sequence: Sequence, entry: Entry, least: int) -> FormatError:
    if entry.frame < least:
        problem = f"the frames of '{sequence.name}' do not ascend"
        return FormatError(problem, expected=f"{least} or more", got=entry.frame, todo="Sort them by frame.")
    expected = f"frames 0 to {sequence.frame_count - 1}"
    todo = "Check how many frames the sequence has."
    return FormatError(f"'{sequence.name}' has no such frame", expected=expected, got=entry.frame, todo=todo)
