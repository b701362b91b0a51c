"""MOTS files as tables of masks, for measures: a clean txt file is read and checked as a whole, many times as fast.

Whatever is not clean is read again line by line, which tells what is wrong with it, and where.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from annotator.domain.exchange import MaskObject
from annotator.domain.mask_tables import MaskTable, RunTable
from annotator.domain.object_ids import INSTANCES
from annotator.domain.sequences import Numbering
from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats.limits import check_image
from annotator.formats.lines import read_lines
from annotator.formats.mots import mots_png
from annotator.formats.mots.mots_lines import read_items
from annotator.formats.mots.mots_txt import COLUMNS, JOIN
from annotator.formats.problems import Kind, raise_any
from annotator.formats.validation.validate_png import check_folder
from annotator.formats.validation.validate_txt import check_txt

if TYPE_CHECKING:
    from collections.abc import Sequence as Seq
    from pathlib import Path

    from numpy.typing import NDArray

    from annotator.formats.limits import Limits
    from annotator.formats.problems import Problem

HARMLESS = frozenset({Kind.NAME, Kind.ORDER, Kind.CLASS, Kind.FORM, Kind.EMPTY, Kind.MISSING})
"""Problems that no evaluator minds: it takes the file as it is."""

MEND = "'mots-annotator validate --mend DIR' does it by a rule."
_HINTS = {Kind.OVERLAP: MEND, Kind.DUPLICATE: JOIN}
_NOTED = {
    Kind.CLASS: "{count} with an id that does not fit its class: the class is believed.",
    Kind.EMPTY: "{count} empty: each counts as a mask that agrees with nothing.",
}
_LONGEST = 7  # characters of a number of run lengths; see `annotator.formats.rle`


@dataclass(frozen=True, slots=True)
class MaskFile:
    """A file of masks that was read: its table, and what a person should know, one sentence each."""

    table: MaskTable
    notes: tuple[str, ...] = ()


def read_table(path: Path, limits: Limits) -> MaskFile:
    """The masks of a MOTS txt file or a folder of MOTS png; frames count from 0.

    As strict as the public evaluators: masks that overlap, ids that come twice in a frame, other sizes than one and
    frames out of range are refused; ids unlike their class, empty masks and lines in any order are not.

    Args:
        path: file or folder.
        limits: what is known of the images; without a numbering, frames are taken to count from 0.

    Raises:
        FormatError: the file is broken or refused, with the line; where there are several problems, a ProblemsError.
    """
    known = limits if limits.numbering else replace(limits, numbering=Numbering.KITTI)
    if path.is_dir():
        return _read_folder(path, known)
    table = clean_table(read_lines(path), known)
    return MaskFile(table) if table is not None else _read_lines(path, known)


def clean_table(lines: Seq[str], limits: Limits) -> MaskTable | None:
    """The table of a txt file's lines when they have no problem but, perhaps, their order; None of others."""
    if not lines:
        return MaskTable.of(())
    fields = [line.split(" ") for line in lines]
    if any(len(row) != len(COLUMNS) for row in fields):
        return None
    *texts, counts = zip(*fields, strict=True)
    numbers = [_numbers(column) for column in texts]
    columns = [column for column in numbers if column is not None]
    if len(columns) < len(numbers):
        return None
    frames, object_ids, classes, heights, widths = columns
    size = (int(heights[0]), int(widths[0]))
    if (heights != size[0]).any() or (widths != size[1]).any() or (limits.size or size) != size:
        return None
    if (object_ids // INSTANCES != classes).any() or not classes.all():
        return None
    if any(limits.frame_error(int(frame)) for frame in (frames.min(), frames.max())):
        return None
    return _disjoint(size, np.stack([frames - limits.first_frame, classes, object_ids]), counts)


def _disjoint(size: tuple[int, int], numbers: NDArray[np.int64], counts: tuple[str, ...]) -> MaskTable | None:
    if (np.diff(numbers[0]) < 0).any():
        order = np.argsort(numbers[0], kind="stable")
        numbers, counts = numbers[:, order], tuple(counts[index] for index in order)
    runs = _clean_runs(counts, size)
    if runs is None:
        return None
    table = MaskTable.from_runs(size, numbers, counts, runs)
    return table if table.repeated() is None and table.overlap() is None else None


def _numbers(column: tuple[str, ...]) -> NDArray[np.int64] | None:
    # Columns of few values: each is parsed once.
    texts = set(column)
    if not all(text.isascii() and text.isdecimal() and len(text) < 10 for text in texts):
        return None
    numbers = {text: int(text) for text in texts}
    if any(str(number) != text for text, number in numbers.items()):
        return None
    return np.fromiter(map(numbers.__getitem__, column), np.int64, len(column))


def _clean_runs(counts: tuple[str, ...], size: tuple[int, int]) -> RunTable | None:
    """The runs of strings that are canonical run lengths of images of this size, each with a pixel; None of others."""
    try:
        check_image(*size)
    except FormatError:
        return None
    if not _are_numbers(counts):
        return None
    runs = RunTable.of(counts)
    pixels = size[0] * size[1]
    # The largest first: sums of runs that are larger than an image might wrap around.
    parts = (runs.outside, runs.inside)
    if min(part.min() for part in parts) < 0 or max(part.max() for part in parts) > pixels:
        return None
    # No run of nothing but the first one outside, and the row's second where a mask ends outside.
    last = np.append(runs.first[1:], len(runs.owners)) - 1
    for part, ends in ((runs.outside, runs.first), (runs.inside, last)):
        if np.count_nonzero(part) - np.count_nonzero(part[ends]) < len(part) - len(ends):
            return None
    return runs if (runs.sizes == pixels).all() and runs.areas.all() else None


def _are_numbers(counts: tuple[str, ...]) -> bool:
    """Whether strings are numbers of run lengths, each in as few characters as can be; see `annotator.domain.runs`."""
    text = "".join(counts)
    if not all(counts) or not text.isascii():
        return False
    codes = np.frombuffer(text.encode("ascii"), np.uint8) - np.uint8(48)
    behind = np.cumsum(np.fromiter(map(len, counts), np.int64, len(counts)))
    ends = np.flatnonzero(codes < 32)
    sizes = np.diff(ends, prepend=-1)
    if codes.max() > 63 or (codes[behind - 1] > 31).any() or sizes.max() > _LONGEST:
        return False
    longer = ends[sizes > 1]
    last, sign_before = codes[longer] & 31, codes[longer - 1] & 16
    return not np.where(sign_before == 0, last == 0, last == 31).any()


def _read_lines(path: Path, limits: Limits) -> MaskFile:
    problems = check_txt(path, limits)
    _refuse(problems)
    objects = [
        MaskObject(
            item.frame - limits.first_frame,
            item.line.class_id,
            item.object_id - item.line.class_id * INSTANCES,
            item.mask,
        )
        for item in read_items(path, limits)[0]
        if item.line is not None and item.mask is not None
    ]
    return MaskFile(MaskTable.of(objects), tuple(_notes(problems)))


def _read_folder(folder: Path, limits: Limits) -> MaskFile:
    try:
        objects = list(mots_png.read(folder, size=limits.size, numbering=limits.numbering or Numbering.KITTI))
        late = limits.frame_count is not None and any(item.frame >= limits.frame_count for item in objects)
        if not late:
            return MaskFile(MaskTable.of(objects))
    except FormatError as error:
        _refuse(check_folder(folder, limits))
        raise error.at(folder) from error
    _refuse(check_folder(folder, limits))
    raise FormatError("a mask lies past the last frame", path=folder, expected=f"{limits.frame_count} frames")


def _refuse(problems: Seq[Problem]) -> None:
    refused = [problem for problem in problems if problem.kind not in HARMLESS]
    raise_any([_hinted(problem) for problem in refused])


def _hinted(problem: Problem) -> Problem:
    advice = _HINTS.get(problem.kind)
    return problem if advice is None else replace(problem, todo=f"{problem.todo} {advice}")


def _notes(problems: Seq[Problem]) -> list[str]:
    counts = Counter(problem.kind for problem in problems)
    return [text.format(count=plural(counts[kind], "mask")) for kind, text in _NOTED.items() if counts[kind]]
