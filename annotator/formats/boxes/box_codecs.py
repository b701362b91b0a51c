"""Box files as formats: KITTI tracking labels, MOTChallenge ground truth, CSV; the readers are those of `box_rows`."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from io import StringIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from annotator.domain.classes import AREA_TYPES, CAR, IGNORE, PEDESTRIAN, UNMAPPED, ClassTable, class_name
from annotator.domain.exchange import Content, Entry, LoadedSequence
from annotator.domain.sequences import Numbering, Sequence
from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats.boxes.assemble import assemble
from annotator.formats.boxes.box_files import default_table
from annotator.formats.boxes.box_rows import CSV_COLUMNS, CSV_OPTIONAL, DONT_CARE, BoxFile, Dialect, read_boxes, sniff
from annotator.formats.boxes.class_tables import KITTI_TABLE, MOTCHALLENGE_NAMES, NOT_CONSIDERED
from annotator.formats.codec import Codec, Holds, Place, WriteResult, frames_of, only, own_type, type_name
from annotator.formats.decimals import decimal, text
from annotator.formats.exporting import sequence_file_name
from annotator.formats.finding import found_below
from annotator.formats.limits import check_frames
from annotator.formats.mots.layouts import write_info
from annotator.formats.mots.mots import info_beside, is_ground_truth, name_of_txt
from annotator.formats.replacing import replacing_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from annotator.domain.boxes import Box
    from annotator.domain.tracks import Track
    from annotator.formats.options import ReadOptions

_KITTI_CLASSES = {CAR.class_id: "Car", PEDESTRIAN.class_id: "Pedestrian"}
_KITTI_REST = "Misc"
_MOTCHALLENGE_NUMBERS = {name: number for number, name in MOTCHALLENGE_NAMES.items()} | {NOT_CONSIDERED: 1}
_MOTCHALLENGE_CLASSES = {CAR.class_id: "car", PEDESTRIAN.class_id: "pedestrian"}
_MOTCHALLENGE_REST, _MOTCHALLENGE_AREA = "distractor", "crowd"


class _Line(Protocol):
    def __call__(self, entry: Entry, box: Box, type_: str) -> str:
        """A box as a line of the file, with its end."""


class _TypeOf(Protocol):
    def __call__(self, track: Track) -> str:
        """The type as the dialect knows it."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one dialect is written."""

    dialect: Dialect
    suffix: str
    line: _Line
    type_of: _TypeOf
    header: str = ""


def write(kind: _Kind, contents: Iterable[Content], path: Path) -> WriteResult:
    """Write the boxes of a sequence as one file; a MOTChallenge ``gt/gt.txt`` gets its ``seqinfo.ini``.

    Raises:
        FormatError: the file cannot be written.
    """
    content = only(contents)
    changed: Counter[tuple[str, str]] = Counter()
    with replacing_file(path) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        file.write(kind.header)
        for _, entries in frames_of(content):
            for entry in entries:
                if entry.detection is not None:
                    written = kind.type_of(entry.track)
                    changed[type_name(entry.track), written] += 1
                    file.write(kind.line(entry, entry.detection.box, written))
    with_info = is_ground_truth(path)
    if with_info:
        write_info(path.parent.parent / "seqinfo.ini", content.sequence)
    return WriteResult(1 + with_info, tuple(_changes(changed)))


def read(dialect: Dialect, path: Path, options: ReadOptions) -> Iterator[Content]:
    """The sequences of a box file, or of all such files in a folder.

    Boxes without identity are linked, a track's type is that of most of its boxes; see `assemble`. How many frames
    there are and how large the images are, the file does not say: `options` may, or a ``seqinfo.ini``.

    Raises:
        FormatError: a file is broken.
    """
    for file in found_below(path, partial(is_boxes, dialect), f"{dialect} box files"):
        yield _content(read_boxes(file, dialect, min_score=options.min_score), options)


def is_boxes(dialect: Dialect, path: Path) -> bool:
    """Whether a file is a box file of this dialect, by its first line."""
    if path.suffix.lower() not in (".txt", ".csv") or not path.is_file():
        return False
    try:
        return sniff(path) is dialect
    except FormatError:
        return False


def _content(boxes: BoxFile, options: ReadOptions) -> Content:
    path = boxes.path
    info = info_beside(path)
    last = max((row.frame for row in boxes.rows), default=-1)
    count = options.images.frame_count or info.length or last + 1
    size = options.images.size or (info.height or 0, info.width or 0)
    try:
        check_frames(count)
    except FormatError as error:
        raise error.at(path) from error
    numbering = Numbering.MOTCHALLENGE if boxes.dialect is Dialect.MOTCHALLENGE else Numbering.KITTI
    name = options.name or name_of_txt(path)
    sequence = Sequence(0, name, "", (), count, *size, options.images.numbering or numbering, info.frame_rate)
    return content_of(assemble(sequence, boxes, _table(boxes, options)))


def content_of(loaded: LoadedSequence) -> Content:
    """A sequence that was read whole as a stream, without the masks that were filled from boxes of ignore regions."""
    entries = [
        Entry(frame, _plain(item.track), detection)
        for item in loaded.tracks
        for frame, detection in item.detections.items()
    ]
    entries.sort(key=lambda entry: (entry.frame, entry.track.track_id))
    return Content(loaded.sequence, entries, tuple(_plain(item.track) for item in loaded.tracks), list(loaded.notes))


def _plain(track: Track) -> Track:
    """The numbers of a box file are ids, none counts within its class."""
    return replace(track, instance=None, source_type=own_type(track.class_id, track.source_type))


def _table(boxes: BoxFile, options: ReadOptions) -> ClassTable:
    """The dialect's table with a person's changes, that leaves nothing out."""
    table = default_table(boxes).changed(options.table.entries if options.table else {})
    return ClassTable(MappingProxyType({name: number or UNMAPPED for name, number in table.entries.items()}), UNMAPPED)


def _changes(changed: Counter[tuple[str, str]]) -> Iterator[str]:
    for (before, after), count in sorted(changed.items()):
        if before.lower() != after.lower() and before != class_name(IGNORE.class_id):
            yield f"{plural(count, 'box', 'boxes')} of type '{before}' written as '{after}', which the format has."


def _is_area(track: Track) -> bool:
    return track.class_id == IGNORE.class_id and track.source_type in AREA_TYPES


def _kitti_type(track: Track) -> str:
    if _is_area(track):
        return DONT_CARE
    if track.source_type in KITTI_TABLE.entries:
        return track.source_type
    return _KITTI_CLASSES.get(track.class_id, _KITTI_REST)


def _kitti_line(entry: Entry, box: Box, type_: str) -> str:
    """Frames from 0, the last pixel belongs to the box; what is not known stands as the development kit says."""
    x1, y1, x2, y2 = map(decimal, box.corners)
    corners = " ".join(text(value) for value in (x1, y1, x2 - 1, y2 - 1))
    if type_ == DONT_CARE:
        return f"{entry.frame} -1 {type_} -1 -1 -10 {corners} -1000 -1000 -1000 -10 -1 -1 -1\n"
    return f"{entry.frame} {entry.track.track_id} {type_} -1 -1 -10 {corners} -1 -1 -1 -1000 -1000 -1000 -10\n"


def _motchallenge_type(track: Track) -> str:
    if track.source_type in _MOTCHALLENGE_NUMBERS:
        return track.source_type
    if _is_area(track):
        return _MOTCHALLENGE_AREA
    return _MOTCHALLENGE_CLASSES.get(track.class_id, _MOTCHALLENGE_REST)


def _motchallenge_line(entry: Entry, box: Box, type_: str) -> str:
    """Frames and pixels from 1; only pedestrians that are considered have the flag 1."""
    x1, y1, x2, y2 = map(decimal, box.corners)
    place = ",".join(text(value) for value in (x1 + 1, y1 + 1, x2 - x1, y2 - y1))
    visibility = None if entry.detection is None else entry.detection.visibility
    flag = int(type_ == MOTCHALLENGE_NAMES[1])
    seen = "1" if visibility is None else text(decimal(visibility))
    return f"{entry.frame + 1},{entry.track.track_id},{place},{flag},{_MOTCHALLENGE_NUMBERS[type_]},{seen}\n"


def _csv_line(entry: Entry, box: Box, type_: str) -> str:
    visibility = None if entry.detection is None else entry.detection.visibility
    seen = "" if visibility is None else text(decimal(visibility))
    row = [entry.frame, entry.track.track_id, *(text(decimal(value)) for value in box.corners), type_, seen]
    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow(row)
    return line.getvalue()


def _csv_type(track: Track) -> str:
    return " ".join(type_name(track).split())


def _kitti_place(out: Path, sequence: Sequence) -> Path:
    return out / "label_02" / f"{sequence_file_name(sequence)}.txt"


def _motchallenge_place(out: Path, sequence: Sequence) -> Path:
    return out / sequence_file_name(sequence) / "gt" / "gt.txt"


def _csv_place(out: Path, sequence: Sequence) -> Path:
    return out / "boxes" / f"{sequence_file_name(sequence)}.csv"


def _codec(name: str, title: str, kind: _Kind, place: Place) -> Codec:
    holds = Holds(boxes=True, size=False)
    recognises = partial(is_boxes, kind.dialect)
    return Codec(name, title, kind.suffix, holds, place, partial(write, kind), partial(read, kind.dialect), recognises)


_CSV_HEADER = ",".join((*CSV_COLUMNS, *CSV_OPTIONAL)) + "\n"
KITTI = _codec(
    "kitti_tracking",
    "KITTI tracking labels",
    _Kind(Dialect.KITTI, ".txt", _kitti_line, _kitti_type),
    _kitti_place,
)
MOTCHALLENGE = _codec(
    "motchallenge_boxes",
    "MOTChallenge gt.txt",
    _Kind(Dialect.MOTCHALLENGE, ".txt", _motchallenge_line, _motchallenge_type),
    _motchallenge_place,
)
CSV = _codec("csv", "CSV of boxes", _Kind(Dialect.CSV, ".csv", _csv_line, _csv_type, _CSV_HEADER), _csv_place)
CODECS = (KITTI, MOTCHALLENGE, CSV)
