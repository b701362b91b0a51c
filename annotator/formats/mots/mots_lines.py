"""A MOTS txt file line by line, each read as far as it can be: what validation finds and mending changes.

The reader of `annotator.formats.mots.mots_txt` stops at the first broken line. Here a line with a slip of form only,
such as a tab or ``3.0``, is read all the same, so that the rest of what is wrong is found, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from annotator.domain.object_ids import LARGEST_ID
from annotator.errors import FormatError
from annotator.formats.boxes.box_rows import sniff
from annotator.formats.lines import has_byte_order_mark, read_lines, whole
from annotator.formats.mots.mots_txt import COLUMNS, Line, class_problem, parse_line
from annotator.formats.problems import Kind, Problem, problem_of, some
from annotator.formats.rle import checked_mask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from annotator.domain.masks import Mask
    from annotator.formats.limits import Limits

_SEPARATORS = re.compile(r"[\s,]+")  # no character of run lengths is among them
_ANEW = "Write it anew: pycocotools.mask.encode, or import and export the file here."


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a file.

    Attributes:
        number: 1-based.
        text: as it is written.
        line: its values; None where they cannot be told.
        mask: its mask in canonical encoding; None where the run lengths are broken. It may be empty.
        slips: what is wrong with the line by itself.
    """

    number: int
    text: str
    line: Line | None
    mask: Mask | None
    slips: tuple[Problem, ...]

    @property
    def object_id(self) -> int:
        """The id as written; only of a line that can be read."""
        return self._read.object_id

    @property
    def frame(self) -> int:
        """The frame as written; only of a line that can be read."""
        return self._read.time_frame

    @property
    def _read(self) -> Line:
        if self.line is None:
            raise ValueError(f"line {self.number} cannot be read")
        return self.line


def read_items(path: Path, limits: Limits) -> tuple[list[Item], list[Problem]]:
    """The lines of a file, and what is wrong with it as a whole.

    Raises:
        FormatError: it cannot be read, is not text, or is another kind of file.
    """
    lines = read_lines(path)
    _check_kind(path, lines)
    items = [_item(path, number, text, limits) for number, text in enumerate(lines, start=1)]
    return items, list(_of_file(path))


def plain(line: Line) -> str:
    """A line as it should be written, without its end."""
    return f"{line.time_frame} {line.object_id} {line.class_id} {line.height} {line.width} {line.counts}"


def _of_file(path: Path) -> Iterator[Problem]:
    if has_byte_order_mark(path):
        problem = "the file begins with a byte order mark, which the evaluators take for a part of the first number"
        yield Problem(path, 1, problem, "UTF-8 without one", todo="Save it as plain UTF-8.", kind=Kind.TEXT)


def _check_kind(path: Path, lines: list[str]) -> None:
    """Tell a file of boxes by its first line, rather than say the same of each of its lines."""
    first = next((line for line in lines if line.strip()), "")
    if not first or _values(first) is not None:
        return
    try:
        dialect = sniff(path)
    except FormatError:
        return
    todo = "Choose the file of the masks."
    raise FormatError("the file holds boxes", path=path, expected="MOTS masks", got=f"{dialect} boxes", todo=todo)


def _item(path: Path, number: int, text: str, limits: Limits) -> Item:
    tell = partial(problem_of, path=path, line=number)
    if not text.strip():
        error = FormatError("the line is empty", todo="Remove it: the evaluators stop there.")
        return Item(number, text, None, None, (tell(error, kind=Kind.TEXT),))
    try:
        line = parse_line(text.rstrip("\t"))  # a space there may stand before run lengths that are empty
    except FormatError as error:
        values = _values(text)
        if values is None:
            return Item(number, text, None, None, (tell(error, kind=Kind.FIELDS),))
        line = values
    slips = [] if text == plain(line) else [tell(error, kind=Kind.TEXT) for error in _slips(text, line)]
    wrong = _class_error(line, limits)
    if wrong is not None:
        slips.append(tell(wrong, kind=Kind.CLASS))
    mask = _mask(line, slips, tell)
    about = (replace(slip, frame=line.time_frame, ids=(line.object_id,)) for slip in slips)
    return Item(number, text, line, mask, tuple(about))


def _mask(line: Line, slips: list[Problem], tell: Callable[..., Problem]) -> Mask | None:
    try:
        mask, canonical = checked_mask(line.counts, line.height, line.width)
    except FormatError as error:
        slips.append(tell(error, kind=Kind.RUNS))
        return None
    if not mask.area:
        empty = FormatError("the mask is empty", expected="at least one pixel", todo="Leave the line out.")
        slips.append(tell(empty, kind=Kind.EMPTY))
    elif not canonical:
        problem = "the run lengths are not in the shortest form, so equal masks do not read equal"
        slips.append(tell(FormatError(problem, todo=_ANEW), kind=Kind.FORM))
    return mask


def _values(text: str) -> Line | None:
    """The values of a line, whatever separates them and however whole numbers are written; None if it has others."""
    fields = [field for field in _SEPARATORS.split(text) if field]
    if len(fields) != len(COLUMNS):
        return None
    try:
        numbers = [whole(field, name, 0) for field, name in zip(fields[:-1], COLUMNS, strict=False)]
    except FormatError:
        return None
    time_frame, object_id, class_id, height, width = numbers
    return Line(time_frame, object_id, class_id, height, width, fields[-1])


def _slips(text: str, line: Line) -> Iterator[FormatError]:
    fields = [field for field in _SEPARATORS.split(text) if field]
    if " ".join(fields) != text:
        todo = "Separate the fields by one space each, and end the line behind the last."
        yield FormatError("the fields are not separated by single spaces", got=_separators(text), todo=todo)
    for field, value, name in zip(fields, plain(line).split(" ")[:-1], COLUMNS, strict=False):
        if field != value:
            problem = f"{name} is not written plainly"
            yield FormatError(problem, expected=value, got=f"'{field[:20]}'", todo="Write digits alone.")


def _separators(text: str) -> str:
    kinds = {"\t": "tabs", ",": "commas"}
    found = [name for character, name in kinds.items() if character in text]
    if text != text.rstrip():
        found.append("spaces at the end")
    if text != text.lstrip():
        found.append("spaces at the start")
    return some(found or ["other spaces"])


def _class_error(line: Line, limits: Limits) -> FormatError | None:
    wrong = class_problem(line.object_id, line.class_id)
    if wrong is not None:
        return wrong
    if limits.classes is not None and line.class_id not in limits.classes:
        return unknown_class(line.class_id, limits.classes)
    if line.object_id > LARGEST_ID:
        todo = "Give the class a number up to 64."
        return FormatError("the id does not fit a 16-bit png", expected=f"at most {LARGEST_ID}", got=line.object_id,
                           todo=todo)  # fmt: skip
    return None


def unknown_class(class_id: int, known: frozenset[int]) -> FormatError:
    """A class that the evaluators refuse."""
    todo = "The evaluators take car 1, pedestrian 2 and ignore 10."
    return FormatError("the class is unknown", expected=some(sorted(known)), got=class_id, todo=todo)
