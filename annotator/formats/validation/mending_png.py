"""The mended copy of a folder of MOTS png."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats.mots.mots_png import encode, png_names, read_id_map
from annotator.formats.problems import Kind, Problem, problem_of
from annotator.formats.replacing import replacing_folder
from annotator.formats.validation.repairs import Repair
from annotator.formats.validation.validate_png import LARGEST_NUMBER, frames_by_name, missing_frames

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from annotator.formats.limits import Limits
    from annotator.formats.validation.repairs import Wish

_NUMBER = re.compile(r"([0-9]{1,9})\.png", re.IGNORECASE)


def mend_png(source: Path, place: Path, limits: Limits, wish: Wish) -> tuple[list[Repair], list[Problem]]:
    """Write the mended copy of the folder `source` to `place`. Images that are good are copied byte for byte.

    Args:
        source: the original.
        place: the copy; it is put in place only when it is whole, and not at all when no image can be read.
        limits: what is known of the images.
        wish: how to mend; objects of a png cannot overlap.

    Returns:
        the changes, by file name; and the images that are left out since they are no MOTS png.

    Raises:
        FormatError: the copy cannot be written, or a shifted frame would have no name.
    """
    repairs: list[Repair] = []
    lost: list[Problem] = []
    frames = _frames(source, repairs, lost)
    sizes = _sizes(source, frames, lost)
    amount = limits.settled(frames.values()).shift_of(frames.values()) if wish.shift is None else wish.shift
    frames = {name: frame + amount for name, frame in frames.items()}
    _check_range(source, frames)
    if amount and frames:
        what = f"{amount:+d} to the frame of {plural(len(frames), 'png', 'png')}"
        repairs.append(Repair(source, None, what, kind=Kind.NUMBERING))
    if not sizes:
        return repairs, lost
    with replacing_folder(place) as draft:
        for name in sizes:
            (draft / f"{frames[name]:06d}.png").write_bytes((source / name).read_bytes())
        for frame, pixels in _blank(frames, sizes, replace(limits, numbering=None) if wish.shift else limits):
            (draft / f"{frame:06d}.png").write_bytes(encode(pixels))
            what = f"{frame:06d}.png is written, without objects"
            repairs.append(Repair(source, None, what, kind=Kind.MISSING, frame=frame))
    return repairs, lost


def _frames(source: Path, repairs: list[Repair], lost: list[Problem]) -> dict[str, int]:
    """Name → frame; names that are plain numbers of another length are taken where their frame is free."""
    names = png_names(source)
    frames = frames_by_name(names)
    taken = set(frames.values())
    for name in names:
        if name in frames:
            continue
        number = _NUMBER.fullmatch(name)
        frame = int(number[1]) if number else None
        if frame is None or frame in taken or frame > LARGEST_NUMBER:
            problem, todo = "left out: the name is not a frame number", "Rename it to its frame number."
            lost.append(Problem(source / name, None, problem, "six digits", name, todo, Kind.NAME))
        else:
            taken.add(frame)
            frames[name] = frame
            repairs.append(Repair(source / name, None, f"renamed to {frame:06d}.png", kind=Kind.NAME, frame=frame))
    return frames


def _sizes(source: Path, frames: dict[str, int], lost: list[Problem]) -> dict[str, tuple[int, int]]:
    """Name → (height, width) of the images that can be read."""
    sizes = {}
    for name in sorted(frames):
        try:
            pixels = read_id_map(source / name)
        except FormatError as error:
            found = problem_of(error, source / name, kind=Kind.PIXELS)
            lost.append(replace(found, problem=f"left out: {found.problem}", frame=frames[name]))
        else:
            sizes[name] = (pixels.shape[0], pixels.shape[1])
    return sizes


def _check_range(source: Path, frames: dict[str, int]) -> None:
    wrong = [frame for frame in frames.values() if not 0 <= frame <= LARGEST_NUMBER]
    if wrong:
        expected, todo = f"0 to {LARGEST_NUMBER}", "Shift by less."
        raise FormatError("a frame would have no name", path=source, expected=expected, got=wrong[0], todo=todo)


def _blank(
    frames: dict[str, int], sizes: dict[str, tuple[int, int]], limits: Limits
) -> Iterator[tuple[int, NDArray[np.uint16]]]:
    """Images for frames that have none, unless more are missing than there are: then it is no gap but another set."""
    numbers = set(frames.values())
    gone = missing_frames(numbers, limits.settled(numbers))
    size = limits.size_among(sizes.values())
    if size is not None and len(gone) <= len(sizes):
        yield from ((frame, np.zeros(size, dtype=np.uint16)) for frame in gone)
