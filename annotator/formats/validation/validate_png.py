"""Problems of a folder of MOTS png."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.object_ids import INSTANCES
from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats.limits import MOST_FRAMES
from annotator.formats.mots.mots_lines import unknown_class
from annotator.formats.mots.mots_png import NAME_PATTERN, ids_of, png_names, read_id_map, size_error
from annotator.formats.problems import Kind, Problem, problem_of, some
from annotator.formats.validation.validate_txt import frame_problems, problem_frame

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from annotator.formats.limits import Limits

LARGEST_NUMBER = MOST_FRAMES - 1
"""Of a frame that the six digits of a name can hold."""


def check_folder(folder: Path, limits: Limits) -> list[Problem]:
    """All problems of a folder, by file name; what is missing comes first."""
    names = png_names(folder)
    frames = frames_by_name(names)
    limits = limits.settled(set(frames.values()))
    found: dict[str, list[Problem]] = {name: list(_name(folder / name)) for name in names}
    sizes: dict[str, tuple[int, int]] = {}
    for name in names:
        try:
            pixels = read_id_map(folder / name)
        except FormatError as error:
            found[name].append(problem_of(error, folder / name, kind=Kind.PIXELS))
            continue
        sizes[name] = (pixels.shape[0], pixels.shape[1])
        found[name].extend(_ids(folder / name, ids_of(pixels), limits))
    for name, wrong in _size_errors(folder, sizes, limits):
        found[name].append(problem_of(wrong, folder / name, kind=Kind.SIZE))
    return [*_frames(folder, frames, limits), *(problem for name in names for problem in found[name])]


def frames_by_name(names: list[str]) -> dict[str, int]:
    """The frame numbers of the names that are well formed."""
    return {name: int(name[:6]) for name in names if NAME_PATTERN.fullmatch(name)}


def _name(path: Path) -> Iterator[Problem]:
    if not NAME_PATTERN.fullmatch(path.name):
        problem, expected = "the name is not a frame number", "six digits, such as 000012.png"
        yield Problem(path, None, problem, expected, path.name, "Rename it to its frame number.", Kind.NAME)


def _ids(path: Path, ids: list[int], limits: Limits) -> Iterator[Problem]:
    lost = [number for number in ids if number < INSTANCES]
    if lost:
        problem = f"{plural(len(lost), 'id')} without a class"
        todo = "An id is class_id · 1000 + instance."
        yield Problem(path, None, problem, "1000 or more", some(lost), todo, Kind.CLASS, ids=tuple(lost))
    if limits.classes is None:
        return
    for class_id in dict.fromkeys(number // INSTANCES for number in ids[len(lost) :]):
        if class_id not in limits.classes:
            yield problem_of(unknown_class(class_id, limits.classes), path, kind=Kind.CLASS)


def _size_errors(folder: Path, sizes: dict[str, tuple[int, int]], limits: Limits) -> Iterator[tuple[str, FormatError]]:
    wanted = limits.size_among(sizes.values())
    for name, size in sizes.items():
        if wanted is not None and size != wanted:
            yield name, size_error(folder / name, wanted, size)


def _frames(folder: Path, frames: dict[str, int], limits: Limits) -> Iterator[Problem]:
    """Frames missing or out of range; one word where they are all counted the other way."""
    numbers = set(frames.values())
    if limits.shift_of(numbers):
        yield from frame_problems(folder, [(None, number) for number in sorted(numbers)], limits)
        return
    gone = missing_frames(numbers, limits)
    if gone:
        first, last = frame_range(numbers, limits)
        todo = "A frame without objects has a png of zeros."
        got = f"without {some([f'{frame:06d}.png' for frame in gone])}"
        expected = f"{first:06d}.png to {last:06d}.png"
        problem = f"{plural(len(gone), 'frame')} without a png"
        yield Problem(folder, None, problem, expected, got, todo, Kind.MISSING, gone[0])
    for name, number in frames.items():
        error = limits.frame_error(number)
        if error is not None:
            yield problem_frame(folder / name, None, number, error)


def missing_frames(numbers: set[int], limits: Limits) -> list[int]:
    """Frames that have no png, of those between the first and the last that there should be."""
    if not numbers:
        return []
    first, last = frame_range(numbers, limits)
    return [frame for frame in range(first, last + 1) if frame not in numbers]


def frame_range(numbers: set[int], limits: Limits) -> tuple[int, int]:
    """The first and the last frame that there should be, given those that there are."""
    known = limits.numbering is not None
    first = limits.first_frame if known else int(min(numbers) == 1)
    last = max(numbers) if limits.frame_count is None else first + limits.frame_count - 1
    return first, min(last, LARGEST_NUMBER)
