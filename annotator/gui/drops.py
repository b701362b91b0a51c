"""What a person drops onto the window: a project to open, or images, a video and boxes for a new one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QMimeData

PROJECT = ".mots"
VIDEOS = frozenset({".mp4", ".avi", ".mov", ".mkv", ".webm", ".m4v"})
IMAGES = frozenset({".png", ".jpg", ".jpeg", ".bmp"})
BOXES = frozenset({".txt", ".csv", ".json", ".xml"})


@dataclass(frozen=True, slots=True)
class Drop:
    """What to do with it.

    Attributes:
        project: to open, or None.
        source: images or video of a new project, or None.
        boxes: a box file that was dropped along with the source, or None.
    """

    project: Path | None = None
    source: Path | None = None
    boxes: Path | None = None


def paths_of(data: QMimeData) -> list[Path]:
    """The files and folders of this machine among what is dropped."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def understood(paths: Iterable[Path]) -> Drop | None:
    """What is meant by some files and folders; None for what cannot be opened by dropping it."""
    paths = list(paths)
    project = next((path for path in paths if path.suffix.lower() == PROJECT and path.is_file()), None)
    if project is not None:
        return Drop(project=project)
    source = next((place for path in paths if (place := _source(path)) is not None), None)
    boxes = next((path for path in paths if path.suffix.lower() in BOXES and path.is_file()), None)
    return None if source is None else Drop(source=source, boxes=boxes)


def _source(path: Path) -> Path | None:
    """A folder, a video, or the folder of an image."""
    if path.is_dir():
        return path
    if not path.is_file():
        return None
    kind = path.suffix.lower()
    return path if kind in VIDEOS else path.parent if kind in IMAGES else None
