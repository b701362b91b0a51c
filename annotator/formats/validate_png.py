"""Problems of a folder of MOTS png."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.object_ids import INSTANCES
from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats.mots_png import NAME_PATTERN, id_error, ids_of, png_names, read_id_map, size_error
from annotator.formats.problems import Problem, problem_of, some

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from annotator.formats.limits import Limits


def check_folder(folder: Path, limits: Limits) -> list[Problem]:
    """All problems of a folder, by file name; what is missing comes first."""
    names = png_names(folder)
    problems = _missing(folder, names, limits)
    sizes: dict[str, tuple[int, int]] = {}
    found: dict[str, list[Problem]] = {}
    for name in names:
        found[name] = list(_name(folder / name, limits))
        try:
            pixels = read_id_map(folder / name)
        except FormatError as error:
            found[name].append(problem_of(error, folder / name))
            continue
        sizes[name] = (pixels.shape[0], pixels.shape[1])
        bad = [object_id for object_id in ids_of(pixels) if object_id < INSTANCES]
        found[name].extend(problem_of(id_error(folder / name, object_id), folder / name) for object_id in bad)
    wanted = limits.size_among(sizes.values())
    for name, size in sizes.items():
        if wanted is not None and size != wanted:
            found[name].append(problem_of(size_error(folder / name, wanted, size), folder / name))
    return [*problems, *(problem for name in names for problem in found[name])]


def _name(path: Path, limits: Limits) -> Iterator[Problem]:
    if not NAME_PATTERN.fullmatch(path.name):
        todo = "Rename it to its frame number."
        yield Problem(path, None, "the name is not a frame number", "six digits, such as 000012.png", path.name, todo)
        return
    error = limits.frame_error(int(path.stem))
    if error is not None:
        yield problem_of(error, path)


def _missing(folder: Path, names: list[str], limits: Limits) -> list[Problem]:
    present = {int(name[:6]) for name in names if NAME_PATTERN.fullmatch(name)}
    if not present:
        return []
    first = _first(present, limits)
    last = max(present) if limits.frame_count is None else first + limits.frame_count - 1
    gone = [frame for frame in range(first, last + 1) if frame not in present]
    if not gone:
        return []
    todo = "A frame without objects has a png of zeros."
    got = f"without {some([f'{frame:06d}.png' for frame in gone])}"
    expected = f"{first:06d}.png to {last:06d}.png"
    return [Problem(folder, None, f"{plural(len(gone), 'frame')} without a png", expected, got, todo)]


def _first(present: set[int], limits: Limits) -> int:
    if limits.numbering is not None:
        return limits.first_frame
    return 1 if min(present) == 1 else 0
