"""What a file is held against when it is read or validated, as far as it is known, and what no file may ask for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from annotator.domain.sequences import Numbering
from annotator.errors import FormatError
from annotator.project.image_files import MOST_PIXELS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MOST_FRAMES = 1_000_000
"""Of a sequence: MOTS png number them by six digits, and a writer of images makes one a frame."""


def check_image(height: int, width: int) -> None:
    """Raise FormatError unless an image of this size can be decoded safely."""
    if height < 1 or width < 1 or height * width > MOST_PIXELS:
        expected = f"at least 1x1 and at most {MOST_PIXELS} pixels"
        got = f"{width}x{height}"
        raise FormatError("no image has this size", expected=expected, got=got, todo="Correct height and width.")


def check_frames(count: int) -> None:
    """Raise FormatError when a sequence would have more frames than any has."""
    if count > MOST_FRAMES:
        todo = "Correct the frame numbers."
        raise FormatError("no sequence is so long", expected=f"at most {MOST_FRAMES:,} frames", got=count, todo=todo)


@dataclass(frozen=True, slots=True)
class Limits:
    """Facts about the images.

    Attributes:
        size: (height, width); without it the size of most masks.
        frame_count: number of frames.
        numbering: how the data set counts frames; without it both ways are allowed.
        classes: class numbers that are allowed; without it all.
    """

    size: tuple[int, int] | None = None
    frame_count: int | None = None
    numbering: Numbering | None = None
    classes: frozenset[int] | None = None

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
        counts = Counter(sizes)
        return self.size or max(counts, key=lambda size: (counts[size], size), default=None)

    def settled(self, frames: Collection[int]) -> Limits:
        """The limits for a file that uses these frame numbers: where neither numbering is named, frame 0 tells it."""
        if self.numbering is None and 0 in frames:
            return replace(self, numbering=Numbering.KITTI)
        return self

    def shift_of(self, frames: Collection[int]) -> int:
        """What must be added to frame numbers that are counted from 1 in place of 0, or the other way round.

        Returns:
            1 or −1 where the numbers as they are do not fit, and all do when they are shifted; else 0.
        """
        if self.numbering is None or not frames:
            return 0
        low, high, last = min(frames), max(frames), self.last_frame
        if self.numbering is Numbering.MOTCHALLENGE:
            return 1 if low == 0 and (last is None or high < last) else 0
        return -1 if low == 1 and last is not None and high == last + 1 else 0
