"""Sequences: an image folder or a video, referenced and never copied."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Numbering(StrEnum):
    """How a data set numbers the frames and instances that it exports; inside, frames count from 0."""

    KITTI = "kitti"
    MOTCHALLENGE = "motchallenge"

    @property
    def first_frame(self) -> int:
        """The number that the data set's text files give to frame 0."""
        return 1 if self is Numbering.MOTCHALLENGE else 0


@dataclass(frozen=True, slots=True)
class Sequence:
    """One image folder or one video.

    Attributes:
        sequence_id: number in the project.
        name: unique in the project; names exported files.
        images: folder of images, or the video file, as an absolute path or one relative to the project file (posix).
        frames: file name of each frame, "" where the image is missing; empty for a video.
        frame_count: number of frames, with or without an image.
        height: rows of every frame.
        width: columns of every frame.
        numbering: the data set's way to number frames in text files.
        frame_rate: frames a second, if known.
        boxes: where the boxes came from, for people.
    """

    sequence_id: int
    name: str
    images: str
    frames: tuple[str, ...]
    frame_count: int
    height: int
    width: int
    numbering: Numbering = Numbering.KITTI
    frame_rate: float | None = None
    boxes: str = ""

    @property
    def is_video(self) -> bool:
        """Whether `images` is a video file and not a folder."""
        return not self.frames
