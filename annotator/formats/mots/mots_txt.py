"""MOTS txt: one object a line, ``time_frame id class_id img_height img_width rle``; see the MOTS paper's mots_tools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.domain.exchange import MaskObject
from annotator.domain.object_ids import INSTANCES, split_id
from annotator.domain.sequences import Numbering
from annotator.errors import FormatError
from annotator.formats.lines import numbered
from annotator.formats.rle import checked_mask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from annotator.domain.masks import Mask

COLUMNS = ("time_frame", "id", "class_id", "img_height", "img_width", "rle")
JOIN = "'mots-annotator validate --mend DIR --join' makes one mask of them, if they are parts of one object."
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a MOTS txt file, its five numbers as written, and its run lengths unread."""

    time_frame: int
    object_id: int
    class_id: int
    height: int
    width: int
    counts: str


def text_line(item: MaskObject, time_frame: int) -> str:
    """An object as a line of the file, with its end."""
    mask = item.mask
    return f"{time_frame} {item.object_id} {item.class_id} {mask.height} {mask.width} {mask.counts}\n"


def read(
    path: Path, *, size: tuple[int, int] | None = None, numbering: Numbering = Numbering.KITTI
) -> Iterator[MaskObject]:
    """The objects of a file, line by line; frames count from 0 whatever the numbering of the file.

    Encodings that are not canonical are mended. Overlaps are not looked for; see
    `annotator.formats.validation.validate`.

    Args:
        path: the file.
        size: (height, width) that every mask must have.
        numbering: how the file counts frames.

    Raises:
        FormatError: a line is broken, or an id comes twice in a frame; with the number of the line.
    """
    seen: set[tuple[int, int]] = set()
    for number, text in numbered(path):
        try:
            line = parse_line(text)
            _check_first(line, seen)
            yield _object(line, size, numbering.first_frame)
        except FormatError as error:
            raise error.at(path, number) from error


def _check_first(line: Line, seen: set[tuple[int, int]]) -> None:
    place = (line.time_frame, line.object_id)
    if place in seen:
        problem = f"object {line.object_id} is in frame {line.time_frame} twice"
        todo = "Remove one, or give it another id."
        raise FormatError(problem, expected="each id once a frame", todo=f"{todo} {JOIN}")
    seen.add(place)


def parse_line(text: str) -> Line:
    """Split a line into its fields, which single spaces separate.

    Raises:
        FormatError: there are not six, or one of the first five is no whole number of 0 or more.
    """
    fields = text.rstrip("\r\n").split(" ")
    if len(fields) != len(COLUMNS):
        todo = f"Write '{' '.join(COLUMNS)}', separated by single spaces."
        raise FormatError("wrong number of fields", expected=len(COLUMNS), got=len(fields), todo=todo)
    numbers = (_number(field, name) for name, field in zip(COLUMNS, fields[:-1], strict=False))
    time_frame, object_id, class_id, height, width = numbers
    return Line(time_frame, object_id, class_id, height, width, fields[-1])


def _number(field: str, name: str) -> int:
    if not (field.isascii() and field.isdecimal()):
        todo = "Write a whole number from 0."
        raise FormatError(f"{name} is not a whole number", expected="digits", got=f"'{field[:20]}'", todo=todo)
    if len(field.lstrip("0")) > _MOST_DIGITS:
        expected, got = f"at most {10**_MOST_DIGITS - 1}", field if len(field) <= 20 else f"{field[:20]}…"
        raise FormatError(f"{name} is too large", expected=expected, got=got, todo="Correct the line.")
    return int(field.lstrip("0") or "0")


def class_problem(object_id: int, class_id: int) -> FormatError | None:
    """What is wrong with an id and its class, if anything."""
    if class_id < 1:
        return FormatError("there is no class 0", expected="1 or more", got=class_id, todo="0 is the background.")
    if object_id // INSTANCES != class_id:
        expected = f"{class_id}000 to {class_id}999"
        todo = "An id is class_id · 1000 + instance."
        return FormatError(f"id does not fit class_id {class_id}", expected=expected, got=object_id, todo=todo)
    return None


def checked_line_mask(line: Line) -> tuple[Mask, bool]:
    """The mask of a line, and whether its encoding is canonical.

    Raises:
        FormatError: the run lengths do not make an image of this size, or hold no pixel.
    """
    mask, canonical = checked_mask(line.counts, line.height, line.width)
    if not mask.area:
        raise FormatError("the mask is empty", expected="at least one pixel", todo="Leave the line out.")
    return mask, canonical


def _object(line: Line, size: tuple[int, int] | None, first_frame: int) -> MaskObject:
    wrong = class_problem(line.object_id, line.class_id)
    if wrong is not None:
        raise wrong
    if size is not None and (line.height, line.width) != size:
        expected = f"{size[0]} {size[1]}"
        todo = "These masks belong to other images."
        raise FormatError(
            "another size than the images", expected=expected, got=f"{line.height} {line.width}", todo=todo
        )
    if line.time_frame < first_frame:
        todo = "This file counts frames from 0."
        raise FormatError("time_frame is too small", expected=f"{first_frame} or more", got=line.time_frame, todo=todo)
    mask, _ = checked_line_mask(line)
    return MaskObject(line.time_frame - first_frame, *split_id(line.object_id), mask)
