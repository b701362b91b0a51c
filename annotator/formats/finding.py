"""Files of one format at a path: the file itself, or all that lie in a folder."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from annotator.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SEQMAPS = "seqmaps"
"""Folder of sequence maps, which are txt files but hold no sequences."""

_DEEPEST = 6  # of the folders of TrackEval


def check_there(path: Path) -> None:
    """Raise FormatError unless there is a file or folder."""
    if not path.exists():
        raise FormatError("there is no such file or folder", path=path, todo="Check the path.")


def found_below(path: Path, accepts: Callable[[Path], bool], what: str) -> list[Path]:
    """The files, or folders, that `accepts` takes at or below `path`, sorted; a file that is named is taken as it is.

    Args:
        path: file or folder.
        accepts: whether a file or folder is one of them; what is in such a folder is not looked at.
        what: what they are, for the error.

    Raises:
        FormatError: there is nothing at `path`, or no such file.
    """
    check_there(path)
    if path.is_file() or accepts(path):
        return [path]
    found = list(_below(path, accepts, _DEEPEST))
    if not found:
        raise FormatError(f"the folder holds no {what}", path=path, expected=what, todo="Choose another folder.")
    return found


def first_below(folder: Path, most: int = 100) -> list[Path]:
    """The first files and folders at or below a folder, for a glance at what it holds."""
    return list(islice(_all_below(folder, _DEEPEST), most))


def _all_below(folder: Path, depth: int) -> Iterator[Path]:
    for item in _inside(folder):
        yield item
        if item.is_dir() and depth:
            yield from _all_below(item, depth - 1)


def _inside(folder: Path) -> list[Path]:
    return sorted(item for item in folder.iterdir() if not item.name.startswith(".") and item.name != SEQMAPS)


def _below(folder: Path, accepts: Callable[[Path], bool], depth: int) -> Iterator[Path]:
    for item in _inside(folder):
        if accepts(item):
            yield item
        elif item.is_dir() and depth:
            yield from _below(item, accepts, depth - 1)
