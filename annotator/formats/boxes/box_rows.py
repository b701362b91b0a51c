"""Box files in the three dialects, as rows: KITTI tracking labels, MOTChallenge, and CSV with a header."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import partial
from itertools import count as count_from
from typing import TYPE_CHECKING

from annotator.domain.boxes import Box
from annotator.domain.classes import CLASSES, UNTYPED
from annotator.domain.words import plural
from annotator.errors import FormatError, hint
from annotator.formats.boxes.class_tables import MOTCHALLENGE_NAMES, NOT_CONSIDERED
from annotator.formats.lines import collect, numbered, real, whole
from annotator.formats.problems import Problem, raise_any, some

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CSV_COLUMNS = ("frame", "track_id", "x1", "y1", "x2", "y2")
CSV_OPTIONAL = ("class", "visibility")
DONT_CARE = "DontCare"
_OCCLUSION_LEVELS = ("0", "1", "2", "3")
FARTHEST = 1_000_000
"""Pixels: no image is so large, so coordinates beyond are mistakes, and they break the arithmetic of crops."""


class Dialect(StrEnum):
    """How a box file is written."""

    KITTI = "KITTI tracking"
    MOTCHALLENGE = "MOTChallenge"
    CSV = "CSV"


@dataclass(frozen=True, slots=True)
class BoxRow:
    """One box of a file, in the program's convention.

    Attributes:
        line: 1-based line of the file.
        frame: from 0.
        track_id: the file's identity, None for a detection that has none.
        source_type: the type as the data set writes it.
        box: half-open pixels.
        visibility: 0 to 1, if the file says it.
        own_id: the identity in the file, where `track_id` had to be another.
        score: confidence, 1 where the file says none.
        occlusion: KITTI's level: 0 fully visible, 1 partly, 2 largely occluded, 3 unknown; None where there is none.
    """

    line: int
    frame: int
    track_id: int | None
    source_type: str
    box: Box
    visibility: float | None = None
    own_id: int | None = None
    score: float = 1.0
    occlusion: int | None = None


@dataclass(frozen=True, slots=True)
class BoxFile:
    """A box file as read: where from, in which dialect, its rows, and what a person should know."""

    path: Path
    dialect: Dialect
    rows: tuple[BoxRow, ...]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    path: Path
    min_score: float | None = None
    rows: list[BoxRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    flat: list[int] = field(default_factory=list)
    low_score: int = 0
    seen: dict[tuple[int, int, str], int] = field(default_factory=dict)

    def add(self, row: BoxRow) -> None:
        if row.track_id is None and self.min_score is not None and row.score < self.min_score:
            self.low_score += 1
            return
        if row.track_id is not None:
            first = self.seen.setdefault((row.frame, row.track_id, row.source_type), row.line)
            if first != row.line:
                raise FormatError(
                    f"track {row.track_id} has a second box in the same frame",
                    expected="one box a track and frame",
                    got=f"the first in line {first}",
                    todo="Remove one of the two.",
                )
        self.rows.append(row)

    def finish(self, dialect: Dialect) -> BoxFile:
        raise_any(self.problems)
        notes = []
        if self.flat:
            notes.append(f"{plural(len(self.flat), 'box', 'boxes')} without an area skipped ({self.path.name}, line "
                         f"{some(self.flat, 10)}).")  # fmt: skip
        if self.low_score:
            notes.append(f"{plural(self.low_score, 'detection')} below the least score left out.")
        rows = _split_by_type(self.rows, notes)
        if not rows:
            notes.append(f"{self.path.name} holds no boxes.")
        return BoxFile(self.path, dialect, tuple(rows), tuple(notes))


class _FlatBox(Exception):  # noqa: N818 - it steers, it is no error
    """The box of a line has no area: the line is skipped and noted."""


def read_boxes(path: Path, dialect: Dialect | None = None, *, min_score: float | None = None) -> BoxFile:
    """Read a box file; without a `dialect` it is told from the first line.

    Args:
        path: the file.
        dialect: how it is written.
        min_score: MOTChallenge detections (id −1) with a lower confidence are left out, with a note.

    Raises:
        ProblemsError: lines are broken, or a track has two boxes in a frame; all of them are in `problems`.
        FormatError: the file cannot be read, or is in none of the dialects.
    """
    dialect = dialect or sniff(path)
    if dialect is Dialect.CSV:
        return _read_csv(path)
    reading = _Reading(path, min_score)
    parse = _kitti_row if dialect is Dialect.KITTI else _motchallenge_row
    for number, line in numbered(path):
        _take(reading, number, partial(parse, number, line))
    return reading.finish(dialect)


def sniff(path: Path) -> Dialect:
    """The dialect of a box file, from its first line.

    Raises:
        FormatError: it is none of them; the message says what they look like.
    """
    first = next((line for _, line in numbered(path)), "")
    fields = [part.strip() for part in first.split(",")]
    words = first.split()
    if not first:
        return Dialect.MOTCHALLENGE
    if any(part.lower() == "frame" for part in fields):
        return Dialect.CSV
    if len(words) >= 10 and words[0].lstrip("-").isdecimal() and words[2][:1].isalpha():
        return Dialect.KITTI
    if len(fields) >= 7 and _is_number(fields[0]):
        return Dialect.MOTCHALLENGE
    raise FormatError(
        "the box file is in no known format",
        path=path,
        line=1,
        expected="KITTI tracking (17 columns), MOTChallenge (frame,id,left,top,width,height,conf,…) or CSV with the "
        f"header {','.join(CSV_COLUMNS)}[,class]",
        got=f"'{first[:60]}'",
        todo=_advice(first),
    )


def _advice(first: str) -> str:
    """What to do about a file that begins with this line and holds no box rows."""
    words = first.split()
    if len(words) == 6 and all(word.isdecimal() for word in words[:5]):
        return "This is a MOTS mask file: import it as masks."
    if first.lstrip()[:1] in tuple("{[<"):
        verb = "'mots-annotator import PROJECT FILE'"
        return f"Make the project without it; then {verb} takes boxes and masks from COCO and other formats."
    return "Convert it to one of these."


def _split_by_type(rows: list[BoxRow], notes: list[str]) -> list[BoxRow]:
    """Where one id has boxes of two types in one frame, ids count within each type: each type becomes its own track."""
    in_frame = Counter((row.frame, row.track_id) for row in rows if row.track_id is not None)
    shared = {track_id for (_, track_id), count in in_frame.items() if count > 1}
    if not shared:
        return rows
    free = count_from(max(row.track_id for row in rows if row.track_id is not None) + 1)
    numbers: dict[tuple[int, str], int] = {}
    result = []
    for row in rows:
        if row.track_id is None or row.track_id not in shared:
            result.append(row)
            continue
        key = (row.track_id, row.source_type)
        if key not in numbers:
            is_first = all(track_id != row.track_id for track_id, _ in numbers)
            numbers[key] = row.track_id if is_first else next(free)
        result.append(replace(row, track_id=numbers[key], own_id=row.track_id))
    told = [f"{kind} {own} is track {number}" for (own, kind), number in numbers.items() if own != number]
    notes.append(f"Ids count within each type, since one id has two types in one frame: {some(told)}.")
    return result


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _take(reading: _Reading, number: int, parse: Callable[[], BoxRow]) -> None:
    def step() -> None:
        try:
            row = parse()
        except _FlatBox:
            reading.flat.append(number)
        else:
            reading.add(row)

    collect(reading.path, number, reading.problems, step)


def _box(x1: float, y1: float, x2: float, y2: float) -> Box:
    if x2 <= x1 or y2 <= y1:
        raise _FlatBox
    return Box(x1, y1, x2, y2)


def _pixels(text: str, name: str) -> Decimal:
    """A coordinate as it is written: in binary, adding a pixel and taking it away again does not give the same."""
    value = real(text, name)
    if abs(value) > FARTHEST:
        expected = f"-{FARTHEST} to {FARTHEST} pixels"
        raise FormatError(
            f"{name} is too large", expected=expected, got=f"'{text.strip()[:40]}'", todo="Correct the line."
        )
    return Decimal(text.strip())


def _kitti_row(number: int, line: str) -> BoxRow:
    fields = line.split()
    if len(fields) not in (17, 18):
        todo = "Columns: frame, track id, type, truncated, occluded, alpha, x1, y1, x2, y2, 7 of 3D [, score]."
        expected = "17 columns, or 18 with a score"
        raise FormatError("wrong number of columns", expected=expected, got=len(fields), todo=todo)
    frame, track_id = whole(fields[0], "frame", 0), whole(fields[1], "track id", -1)
    names = ("x1", "y1", "x2", "y2")
    x1, y1, x2, y2 = (_pixels(text, name) for text, name in zip(fields[6:10], names, strict=True))
    box = _box(float(x1), float(y1), float(x2 + 1), float(y2 + 1))  # the file's last pixel belongs to the box
    occlusion = int(fields[4]) if fields[4] in _OCCLUSION_LEVELS else None
    return BoxRow(number, frame, None if track_id < 0 else track_id, fields[2], box, occlusion=occlusion)


def _motchallenge_row(number: int, line: str) -> BoxRow:
    fields = line.replace(",", " ").split() if line.count(",") < 5 else [part.strip() for part in line.split(",")]
    fields = fields[:-1] if fields and not fields[-1] else fields  # a comma at the end of the line is common
    if not 7 <= len(fields) <= 10:
        expected = "7 to 10 columns: frame,id,left,top,width,height,conf[,class,visibility]"
        raise FormatError("wrong number of columns", expected=expected, got=len(fields), todo="Correct the line.")
    frame, track_id = whole(fields[0], "frame", 0) - 1, whole(fields[1], "id", -1)
    if frame < 0:
        todo = "MOTChallenge counts frames from 1: add 1 to each."
        raise FormatError("frames are counted from 0 in place of 1", expected="1 or more", got=0, todo=todo)
    names = ("left", "top", "width", "height")
    left, top, width, height = (_pixels(text, name) for text, name in zip(fields[2:6], names, strict=True))
    score = real(fields[6], "confidence")
    kind, visibility = _motchallenge_kind(fields, score)
    x1, y1 = left - 1, top - 1  # the file counts pixels from 1
    box = _box(float(x1), float(y1), float(x1 + width), float(y1 + height))
    return BoxRow(number, frame, None if track_id < 0 else track_id, kind, box, visibility, score=score)


def _motchallenge_kind(fields: list[str], score: float) -> tuple[str, float | None]:
    # Ten columns end in world coordinates (2D MOT 2015 and results); only 8 or 9 have a class.
    number = whole(fields[7], "class") if len(fields) in (8, 9) else -1
    visibility = real(fields[8], "visibility") if len(fields) == 9 else -1.0
    if number < 0:
        kind = MOTCHALLENGE_NAMES[1]
    else:
        kind = MOTCHALLENGE_NAMES.get(number, f"class {number}")
        if number == 1 and score == 0:
            kind = NOT_CONSIDERED
    return kind, visibility if 0 <= visibility <= 1 else None


def _read_csv(path: Path) -> BoxFile:
    reading = _Reading(path)
    lines = list(numbered(path))
    if not lines:
        todo = "Write the header, also where there are no boxes."
        raise FormatError("the file is empty", path=path, expected=f"the header {','.join(CSV_COLUMNS)}", todo=todo)
    header = [name.strip().lower() for name in lines[0][1].split(",")]
    _check_header(path, lines[0][0], header)
    for number, line in lines[1:]:
        _take(reading, number, partial(_csv_row, header, number, line))
    found = reading.finish(Dialect.CSV)
    if "class" in header or not found.rows:
        return found
    note = f"{path.name} names no classes: its boxes have the type '{UNTYPED}', which the class table decides."
    return BoxFile(path, Dialect.CSV, found.rows, (*found.notes, note))


def _check_header(path: Path, number: int, header: list[str]) -> None:
    known = (*CSV_COLUMNS, *CSV_OPTIONAL)
    missing = [name for name in CSV_COLUMNS if name not in header]
    unknown = [name for name in header if name not in known]
    twice = [name for name in header if header.count(name) > 1]
    if missing or unknown or twice:
        word = (unknown or twice or missing)[0]
        problem = f"the header lacks '{missing[0]}'" if missing else f"the header has an odd column '{word}'"
        todo = hint(word, known) if unknown else "Correct the header."
        expected = f"{','.join(CSV_COLUMNS)}[,class][,visibility]"
        raise FormatError(problem, path=path, line=number, expected=expected, got=",".join(header), todo=todo)


def _csv_row(header: list[str], number: int, line: str) -> BoxRow:
    fields = [part.strip() for part in next(csv.reader([line]))]
    if len(fields) != len(header):
        todo = "Correct the line."
        raise FormatError("wrong number of columns", expected=len(header), got=len(fields), todo=todo)
    values = dict(zip(header, fields, strict=True))
    x1, y1, x2, y2 = (float(_pixels(values[name], name)) for name in CSV_COLUMNS[2:])
    frame, track_id = whole(values["frame"], "frame", 0), whole(values["track_id"], "track_id", -1)
    visibility = values.get("visibility", "")
    return BoxRow(
        number,
        frame,
        None if track_id < 0 else track_id,
        _csv_type(values.get("class", "")),
        _box(x1, y1, x2, y2),
        real(visibility, "visibility") if visibility else None,
    )


def _csv_type(text: str) -> str:
    if text.isascii() and text.isdecimal() and len(text) < 10 and int(text) in CLASSES:
        return CLASSES[int(text)].name
    return text or UNTYPED
