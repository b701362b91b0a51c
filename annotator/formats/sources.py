"""Whatever a person opens: recognised, and read as sequences with their tracks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import ModuleType
from typing import TYPE_CHECKING, Protocol

from annotator.errors import FormatError, hint
from annotator.formats.boxes import box_csv, kitti_tracking, motchallenge
from annotator.formats.boxes.box_rows import sniff
from annotator.formats.options import ReadOptions
from annotator.project.image_files import IMAGE_SUFFIXES

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.domain.classes import ClassTable
    from annotator.domain.exchange import LoadedSequence


class _Recognises(Protocol):
    def __call__(self, path: Path) -> bool: ...


class _Load(Protocol):
    def __call__(self, path: Path, options: ReadOptions) -> list[LoadedSequence]: ...


@dataclass(frozen=True, slots=True)
class SourceReader:
    """One kind of thing that can be opened: its name, what it looks like, how to tell it and how to read it."""

    name: str
    shape: str
    recognises: _Recognises
    load: _Load


def _reader(module: ModuleType) -> SourceReader:
    return SourceReader(module.NAME, module.SHAPE, module.recognises, module.load)


READERS: tuple[SourceReader, ...] = tuple(_reader(module) for module in (kitti_tracking, motchallenge, box_csv))
"""Tried in this order; the last one takes any images."""


def load_sequences(
    path: Path,
    *,
    boxes: Path | None = None,
    table: ClassTable | None = None,
    name: str | None = None,
    min_score: float | None = None,
) -> list[LoadedSequence]:
    """Read the sequences at `path`: a KITTI tracking or MOTChallenge tree or a part of it, an image folder, a video.

    Args:
        path: what to open; a box file alone also does when its images lie beside it.
        boxes: a box file, or a folder of them, in place of the data set's own.
        table: class table in place of the format's default.
        name: name of the sequence; only when there is one.
        min_score: leave out detections with a lower confidence.

    Raises:
        FormatError: nothing fits, or a file is broken.
        FrameError: images or a video cannot be read.
    """
    path = path.absolute()  # so that "." has a name and a parent
    _check_exists(path)
    if boxes is not None:
        _check_exists(boxes)
    options = ReadOptions(boxes, table, name, min_score)
    reader = next((reader for reader in READERS if reader.recognises(path)), None)
    if reader is None and path.is_file():
        options = replace(options, boxes=path)
        path = _images_of(path)
        reader = READERS[-1]
    if reader is None:
        raise _nothing_fits(path)
    return _named(path, reader.load(path, options), name)


def _named(path: Path, loaded: list[LoadedSequence], name: str | None) -> list[LoadedSequence]:
    if name is None:
        return loaded
    if len(loaded) > 1:
        got = f"{len(loaded)} sequences"
        todo = "Open one of them, or give no name."
        raise FormatError("one name cannot name several", path=path, expected="one sequence", got=got, todo=todo)
    return [replace(loaded[0], sequence=replace(loaded[0].sequence, name=name))]


def _images_of(boxes: Path) -> Path:
    if boxes.suffix.lower() in IMAGE_SUFFIXES:
        todo = f"Open its folder: {boxes.parent}"
        raise FormatError("one image is no sequence", path=boxes, expected="a folder or a video", todo=todo)
    sniff(boxes)
    return box_csv.images_beside(boxes)


def _check_exists(path: Path) -> None:
    if path.exists():
        return
    parent = path.parent
    beside = sorted(item.name for item in parent.iterdir()) if parent.is_dir() else []
    todo = hint(path.name, beside[:20]) if beside else "Check the path."
    raise FormatError("there is no such file or folder", path=path, todo=todo)


def _nothing_fits(path: Path) -> FormatError:
    inside = sorted(item.name for item in path.iterdir())
    got = f"a folder with {', '.join(inside[:5])}{', …' if len(inside) > 5 else ''}" if inside else "an empty folder"
    shapes = "; ".join(reader.shape for reader in READERS)
    return FormatError(
        "nothing here can be opened as sequences", path=path, expected=shapes, got=got, todo=_closer(path)
    )


def _closer(path: Path) -> str:
    for inside in sorted(item for item in path.iterdir() if item.is_dir()):
        if any(reader.recognises(inside) for reader in READERS):
            return f"Did you mean '{inside}'?"
    if any(reader.recognises(path.parent) for reader in READERS):
        return f"Did you mean '{path.parent}'?"
    return "Choose the folder that holds the images."
