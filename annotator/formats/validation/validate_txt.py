"""Problems of a MOTS txt file."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats.mots.mots_lines import Item, read_items
from annotator.formats.problems import Kind, Problem, problem_of
from annotator.formats.rle import overlaps, shared_pixels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from annotator.domain.masks import Mask
    from annotator.formats.limits import Limits

MOST_PAIRS = 1000
"""Overlapping pairs that are told of one frame: a file of one mask ten thousand times has fifty million."""


def check_txt(path: Path, limits: Limits) -> list[Problem]:
    """All problems of a file, by line. An empty file is valid: a sequence without objects."""
    try:
        items, problems = read_items(path, limits)
    except FormatError as error:
        return [problem_of(error, path, error.line, Kind.FILE)]
    problems.extend(problem for item in items for problem in item.slips)
    read = [item for item in items if item.line is not None]
    problems.extend(frame_problems(path, [(item.number, item.frame) for item in read], limits))
    problems.extend(_order(path, read))
    problems.extend(_sizes(path, read, limits))
    for frame, members in by_frame(read).items():
        problems.extend(_duplicates(path, frame, members))
        problems.extend(_overlaps(path, frame, members))
    return sorted(problems, key=lambda problem: problem.line or 0)


def by_frame(items: Iterable[Item]) -> dict[int, list[Item]]:
    """The lines that can be read, by frame as written."""
    frames: defaultdict[int, list[Item]] = defaultdict(list)
    for item in items:
        if item.line is not None:
            frames[item.frame].append(item)
    return dict(frames)


def frame_problems(path: Path, frames: Iterable[tuple[int | None, int]], limits: Limits) -> Iterator[Problem]:
    """What is wrong with frame numbers, given with their lines: counted the other way (told once), or out of range."""
    listed = list(frames)
    numbers = {frame for _, frame in listed}
    limits = limits.settled(numbers)
    shift = limits.shift_of(numbers)
    wrong = [(line, frame, error) for line, frame in listed if (error := limits.frame_error(frame)) is not None]
    if not shift:
        yield from (problem_frame(path, line, frame, error) for line, frame, error in wrong)
        return
    counted, wanted = (0, 1) if shift > 0 else (1, 0)
    line, frame, _ = wrong[0]
    last = limits.last_frame
    expected = f"{limits.first_frame} " + ("or more" if last is None else f"to {last}")
    yield Problem(
        path,
        line,
        f"frames are counted from {counted} in place of {wanted}",
        expected,
        f"{min(numbers)} to {max(numbers)}",
        f"{'Add' if shift > 0 else 'Take'} 1 {'to' if shift > 0 else 'from'} each, or let --mend do it.",
        Kind.NUMBERING,
        frame,
    )


def problem_frame(path: Path, line: int | None, frame: int, error: FormatError) -> Problem:
    """A frame out of range."""
    return Problem(path, line, error.problem, error.expected, error.got, error.todo, Kind.FRAME, frame)


def masks_by_size(members: Iterable[Item]) -> list[list[tuple[Item, Mask]]]:
    """The masks of a frame that can be held against each other: those of one size."""
    by_size: defaultdict[tuple[int, int], list[tuple[Item, Mask]]] = defaultdict(list)
    for item in members:
        if item.mask is not None:
            by_size[item.mask.height, item.mask.width].append((item, item.mask))
    return list(by_size.values())


def _order(path: Path, items: list[Item]) -> Iterator[Problem]:
    for before, item in pairwise(items):
        if item.frame < before.frame:
            expected, todo = f"{before.frame} or more", "Sort the lines by frame."
            yield Problem(path, item.number, "frames do not ascend", expected, item.frame, todo, Kind.ORDER, item.frame)


def _sizes(path: Path, items: list[Item], limits: Limits) -> Iterator[Problem]:
    sizes = [(line.height, line.width) for item in items if (line := item.line) is not None]
    wanted = limits.size_among(sizes)
    if wanted is None:
        return
    against = "the images" if limits.size else "most other masks"
    for item, size in zip(items, sizes, strict=True):
        if size != wanted:
            expected, got = (f"height {height}, width {width}" for height, width in (wanted, size))
            problem = f"the mask has another size than {against}"
            todo = "Height comes before width." if size == wanted[::-1] else "Write the mask in the size of the image."
            yield Problem(path, item.number, problem, expected, got, todo, Kind.SIZE, item.frame, (item.object_id,))


def _duplicates(path: Path, frame: int, members: list[Item]) -> Iterator[Problem]:
    first: dict[int, int] = {}
    for item in members:
        number = item.object_id
        if number in first:
            problem = f"id {number} is twice in frame {frame}"
            expected, got = "one mask an object and frame", f"the first in line {first[number]}"
            todo = "Merge or renumber them."
            yield Problem(path, item.number, problem, expected, got, todo, Kind.DUPLICATE, frame, (number,))
        first.setdefault(number, item.number)


def _overlaps(path: Path, frame: int, members: list[Item]) -> Iterator[Problem]:
    for pairs in masks_by_size(members):
        masks = [mask for _, mask in pairs]
        if len(masks) < 2 or not shared_pixels(masks):
            continue
        found = overlaps(masks)
        for first, second, pixels in islice(found, MOST_PAIRS):
            yield _overlap(path, frame, (pairs[first][0], pairs[second][0]), pixels)
        if next(found, None) is not None:
            problem = f"more than {plural(MOST_PAIRS, 'pair')} of masks overlap in frame {frame}"
            got = plural(len(masks), "mask")
            todo = "Give each pixel to one object."
            yield Problem(path, pairs[-1][0].number, problem, "none", got, todo, Kind.OVERLAP, frame)


def _overlap(path: Path, frame: int, pair: tuple[Item, Item], pixels: int) -> Problem:
    one, other = pair
    problem = f"masks {one.object_id} and {other.object_id} overlap in frame {frame}"
    got = f"{pixels} shared with line {one.number}"
    todo = "Give each pixel to one object."
    ids = (one.object_id, other.object_id)
    return Problem(path, other.number, problem, "no shared pixels", got, todo, Kind.OVERLAP, frame, ids, pixels)
