"""Problems of a MOTS txt file."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from annotator.errors import FormatError
from annotator.formats.lines import collect, numbered
from annotator.formats.mots_txt import Line, checked_line_mask, class_problem, parse_line
from annotator.formats.problems import Problem, problem_of
from annotator.formats.rle import overlaps, shared_pixels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from annotator.domain.masks import Mask
    from annotator.formats.limits import Limits

_MEND = "Write it anew: pycocotools.mask.encode, or import and export the file here."


@dataclass(frozen=True, slots=True)
class _Item:
    number: int
    line: Line
    mask: Mask | None


def check_txt(path: Path, limits: Limits) -> list[Problem]:
    """All problems of a file, by line. An empty file is valid: a sequence without objects."""
    try:
        lines = list(numbered(path))
    except FormatError as error:
        return [problem_of(error, path)]
    problems: list[Problem] = []
    items = [item for number, text in lines if (item := _item(path, number, text, limits, problems)) is not None]
    problems.extend(_order(path, items))
    problems.extend(_sizes(path, items, limits))
    by_frame: defaultdict[int, list[_Item]] = defaultdict(list)
    for item in items:
        by_frame[item.line.time_frame].append(item)
    for frame, members in by_frame.items():
        problems.extend(_duplicates(path, frame, members))
        problems.extend(_overlaps(path, frame, members))
    return sorted(problems, key=lambda problem: problem.line or 0)


def _item(path: Path, number: int, text: str, limits: Limits, problems: list[Problem]) -> _Item | None:
    line = collect(path, number, problems, lambda: parse_line(text))
    if line is None:
        return None
    wrong = (class_problem(line.object_id, line.class_id), limits.frame_error(line.time_frame))
    problems.extend(problem_of(error, path, number) for error in wrong if error is not None)
    found = collect(path, number, problems, lambda: checked_line_mask(line))
    if found is None:
        return _Item(number, line, None)
    mask, canonical = found
    if not canonical:
        problem = "the run lengths are not in the shortest form, so equal masks do not read equal"
        problems.append(Problem(path, number, problem, todo=_MEND))
    return _Item(number, line, mask)


def _order(path: Path, items: list[_Item]) -> Iterator[Problem]:
    for before, item in pairwise(items):
        if item.line.time_frame < before.line.time_frame:
            expected, got = f"{before.line.time_frame} or more", item.line.time_frame
            yield Problem(path, item.number, "frames do not ascend", expected, got, "Sort the lines by frame.")


def _sizes(path: Path, items: list[_Item], limits: Limits) -> Iterator[Problem]:
    wanted = limits.size_among((item.line.height, item.line.width) for item in items)
    if wanted is None:
        return
    against = "the images" if limits.size else "most other masks"
    for item in items:
        size = (item.line.height, item.line.width)
        if size != wanted:
            expected, got = (f"height {height}, width {width}" for height, width in (wanted, size))
            todo = "Write the mask in the size of the image."
            yield Problem(path, item.number, f"the mask has another size than {against}", expected, got, todo)


def _duplicates(path: Path, frame: int, members: list[_Item]) -> Iterator[Problem]:
    first: dict[int, int] = {}
    for item in members:
        object_id = item.line.object_id
        if object_id in first:
            problem = f"id {object_id} is twice in frame {frame}"
            got = f"the first in line {first[object_id]}"
            yield Problem(path, item.number, problem, "one mask an object and frame", got, "Merge or renumber them.")
        first.setdefault(object_id, item.number)


def _overlaps(path: Path, frame: int, members: list[_Item]) -> Iterator[Problem]:
    by_size: defaultdict[tuple[int, int], list[tuple[_Item, Mask]]] = defaultdict(list)
    for item in members:
        if item.mask is not None:
            by_size[item.mask.height, item.mask.width].append((item, item.mask))
    for pairs in by_size.values():
        masks = [mask for _, mask in pairs]
        if len(masks) > 1 and shared_pixels(masks):
            for first, second, pixels in overlaps(masks):
                one, other = pairs[first][0], pairs[second][0]
                ids = f"{one.line.object_id} and {other.line.object_id}"
                yield Problem(
                    path,
                    other.number,
                    f"masks {ids} overlap in frame {frame}",
                    "no shared pixels",
                    f"{pixels} shared with line {one.number}",
                    "Give each pixel to one object.",
                )
