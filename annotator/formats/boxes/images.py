"""Sequences from image folders and videos, before any boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.sequences import Numbering, Sequence
from annotator.project.frames import ImageFolder, scan_video
from annotator.project.video import VIDEO_SUFFIXES

if TYPE_CHECKING:
    from pathlib import Path


def is_video(path: Path) -> bool:
    """Whether `path` is a file with the name of a video."""
    return path.suffix.lower() in VIDEO_SUFFIXES and path.is_file()


def folder_sequence(
    path: Path, name: str, numbering: Numbering, *, aligned: bool, frame_rate: float | None = None
) -> Sequence:
    """A sequence of a folder's images.

    Args:
        path: the folder.
        name: name of the sequence.
        numbering: how its text files count frames.
        aligned: the numbers in the image names are those of the box file, so that an image missing at the start is a
            gap; otherwise the first image is frame 0.
        frame_rate: frames a second, if known.

    Raises:
        FrameError: see `ImageFolder.scan`.
    """
    folder = ImageFolder.scan(path, numbering.first_frame if aligned else None)
    return Sequence(
        sequence_id=0,
        name=name,
        images=path.absolute().as_posix(),
        frames=folder.frames,
        frame_count=len(folder.frames),
        height=folder.height,
        width=folder.width,
        numbering=numbering,
        frame_rate=frame_rate,
    )


def video_sequence(path: Path, name: str, numbering: Numbering) -> Sequence:
    """A sequence of a video's frames.

    Raises:
        FrameError: see `scan_video`.
    """
    info = scan_video(path)
    images = path.absolute().as_posix()
    return Sequence(0, name, images, (), info.frame_count, info.height, info.width, numbering, info.rate)
