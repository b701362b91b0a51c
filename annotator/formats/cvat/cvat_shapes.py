"""Masks, polygons and numbers as CVAT's XML writes them: a mask row by row in a window, points as ``x,y;x,y``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from annotator.domain.masks import Mask
from annotator.errors import FormatError
from annotator.formats.boxes.box_rows import FARTHEST
from annotator.formats.limits import check_image
from annotator.formats.lines import real, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from annotator.domain.masks import Ring


@dataclass(frozen=True, slots=True)
class Runs:
    """A mask as CVAT has it: run lengths of a window row by row, outside first, and where the window lies."""

    lengths: tuple[int, ...]
    left: int
    top: int
    width: int
    height: int

    @classmethod
    def of(cls, mask: Mask) -> Runs:
        """The run lengths of the window around the pixels of a mask, which has some."""
        window = mask.window()
        flat = window.pixels.ravel()
        ends = np.concatenate((np.flatnonzero(flat[1:] != flat[:-1]) + 1, [flat.size]))
        lengths = np.diff(ends, prepend=0).tolist()
        height, width = window.pixels.shape
        return cls(tuple([0, *lengths] if flat[0] else lengths), window.left, window.top, width, height)

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Runs:
        """The run lengths among the attributes of a ``<mask>``.

        Raises:
            FormatError: an attribute is missing or no number, or the runs do not fill the window.
        """
        left, top = (whole(needed(values, name), name, 0) for name in ("left", "top"))
        width, height = (whole(needed(values, name), name, 1) for name in ("width", "height"))
        check_image(top + height, left + width)
        lengths = tuple(whole(part, "a run length", 0) for part in needed(values, "rle").split(","))
        if sum(lengths) != width * height:
            expected, got = f"{width * height} pixels ({width}x{height})", f"{sum(lengths)} pixels"
            todo = "Write the mask anew."
            raise FormatError("the run lengths do not fill the mask", expected=expected, got=got, todo=todo)
        return cls(lengths, left, top, width, height)

    def mask(self, size: tuple[int, int]) -> Mask:
        """The mask in an image of `size` (height, width).

        Raises:
            FormatError: it leaves the image.
        """
        if self.top + self.height > size[0] or self.left + self.width > size[1]:
            got = f"pixels up to {self.left + self.width}, {self.top + self.height}"
            todo = "Check the size of the images."
            raise FormatError("a mask leaves the image", expected=f"{size[1]}x{size[0]}", got=got, todo=todo)
        inside = np.arange(len(self.lengths)) % 2 == 1
        pixels = np.repeat(inside, self.lengths).reshape(self.height, self.width)
        return Mask.from_window(pixels, self.left, self.top, *size)


def read_ring(text: str) -> Ring:
    """The points of a polygon.

    Raises:
        FormatError: they are fewer than three, or no numbers.
    """
    pairs = [pair.split(",") for pair in text.split(";")]
    if len(pairs) < 3 or any(len(pair) != 2 for pair in pairs):
        expected, todo = "x,y;x,y;x,y and so on", "Correct the points."
        raise FormatError("a polygon is broken", expected=expected, got=f"'{text[:40]}'", todo=todo)
    return tuple((pixels(x, "x"), pixels(y, "y")) for x, y in pairs)


def pixels(text: str, name: str) -> float:
    """A coordinate.

    Raises:
        FormatError: it is no number, or farther than any image reaches.
    """
    value = real(text, name)
    if abs(value) > FARTHEST:
        expected = f"-{FARTHEST} to {FARTHEST}"
        raise FormatError(f"{name} is too large", expected=expected, got=f"'{text[:40]}'", todo="Correct it.")
    return value


def needed(values: Mapping[str, str], name: str) -> str:
    """An attribute that must be there.

    Raises:
        FormatError: it is not.
    """
    if name not in values:
        raise FormatError(f"the attribute '{name}' is missing", todo="Write the file anew.")
    return values[name]


def number(value: float) -> str:
    """A coordinate as text that reads as the same number."""
    return repr(float(value)).removesuffix(".0")
