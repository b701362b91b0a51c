"""What a mask file is held against when it is validated, as far as it is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.domain.sequences import Numbering
from annotator.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Limits:
    """Facts about the images.

    Attributes:
        size: (height, width); without it the size of most masks.
        frame_count: number of frames.
        numbering: how the data set counts frames; without it both ways are allowed.
    """

    size: tuple[int, int] | None = None
    frame_count: int | None = None
    numbering: Numbering | None = None

    @property
    def first_frame(self) -> int:
        """The smallest frame number allowed."""
        return 0 if self.numbering is None else self.numbering.first_frame

    @property
    def last_frame(self) -> int | None:
        """The largest frame number allowed, if the number of frames is known."""
        if self.frame_count is None:
            return None
        shift = Numbering.MOTCHALLENGE if self.numbering is None else self.numbering
        return self.frame_count - 1 + shift.first_frame

    def frame_error(self, frame: int) -> FormatError | None:
        """What is wrong with a frame number as written, if anything."""
        last = self.last_frame
        if frame >= self.first_frame and (last is None or frame <= last):
            return None
        expected = f"{self.first_frame} or more" if last is None else f"{self.first_frame} to {last}"
        todo = "KITTI counts frames from 0, MOTSChallenge from 1."
        return FormatError("the frame is out of range", expected=expected, got=frame, todo=todo)

    def size_among(self, sizes: Iterable[tuple[int, int]]) -> tuple[int, int] | None:
        """The size that masks should have: that of the images, or that of most of `sizes`."""
        listed = list(sizes)
        return self.size or (max(set(listed), key=lambda size: (listed.count(size), size)) if listed else None)
