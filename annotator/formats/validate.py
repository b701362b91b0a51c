"""Everything that is wrong with MOTS files, before an evaluation server says less about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.formats.limits import Limits
from annotator.formats.mots_png import png_names
from annotator.formats.problems import Problem
from annotator.formats.validate_png import check_folder
from annotator.formats.validate_txt import check_txt

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.domain.sequences import Numbering

__all__ = ["Problem", "validate"]

_DEEPEST = 3  # <root>/<sequence>/gt/gt.txt


def validate(
    path: Path,
    *,
    images_size: tuple[int, int] | None = None,
    frame_count: int | None = None,
    numbering: Numbering | None = None,
) -> list[Problem]:
    """All problems of a MOTS txt file, a folder of MOTS png, or a folder with either inside.

    Args:
        path: file or folder; inside a folder all txt files and png folders are taken, each as one sequence.
        images_size: (height, width) of the images; without it masks are held against each other.
        frame_count: number of frames of the sequence; without it only gaps between png are found.
        numbering: how frames are counted; without it from 0 or from 1.

    Returns:
        problems in the order of the files and their lines; empty when all is well. Nothing is raised for bad files.
    """
    limits = Limits(images_size, frame_count, numbering)
    if not path.exists():
        return [Problem(path, None, "there is no such file or folder", todo="Check the path.")]
    targets = targets_of(path)
    if not targets:
        return [
            Problem(
                path,
                None,
                "there is nothing to validate",
                "MOTS txt files or folders of MOTS png",
                "an empty folder" if not any(path.iterdir()) else "other files",
                "Choose another folder.",
            )
        ]
    return [problem for target in targets for problem in _check(target, limits)]


def targets_of(path: Path) -> list[Path]:
    """The txt files and png folders at or below `path`, each one sequence, sorted."""
    if path.is_file():
        return [path]
    return _inside(path, _DEEPEST)


def _inside(folder: Path, depth: int) -> list[Path]:
    if png_names(folder):
        return [folder]
    entries = sorted(item for item in folder.iterdir() if not item.name.startswith("."))
    found = []
    for item in entries:
        if item.is_file() and item.suffix.lower() == ".txt":
            found.append(item)
        elif item.is_dir() and depth:
            found.extend(_inside(item, depth - 1))
    return found


def _check(target: Path, limits: Limits) -> list[Problem]:
    return check_folder(target, limits) if target.is_dir() else check_txt(target, limits)
