"""Binary masks as COCO run lengths (column-major), decoded on demand."""

from __future__ import annotations

from collections.abc import Sequence as Seq
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from pycocotools import mask as coco

from annotator.domain.runs import added_up, widened, written_numbers
from annotator.errors import FormatError

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Sources of masks that neither a person nor a network made.
IMPORT_SOURCE = "import"
FILLED_SOURCE = "ignore region"

Point = tuple[float, float]
Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Polygon:
    """One part of a mask: an outer ring and its holes, each of at least three (x, y) points in pixels.

    Points are continuous image coordinates: pixel 0 covers [0, 1). Rings are not closed by repeating the first point.
    """

    outer: Ring
    holes: tuple[Ring, ...] = ()

    @property
    def rings(self) -> tuple[Ring, ...]:
        """The outer ring, then the holes."""
        return (self.outer, *self.holes)


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Binary pixels (h, w) of a part of the image whose upper left corner is (`left`, `top`); compared by identity."""

    left: int
    top: int
    pixels: NDArray[np.bool_]

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns of the image that it covers."""
        height, width = self.pixels.shape
        return (slice(self.top, self.top + height), slice(self.left, self.left + width))


@dataclass(frozen=True, slots=True)
class Mask:
    """Binary pixels of one detection: image size and COCO compressed run lengths.

    `counts` is the ASCII string of pycocotools; two masks with the same pixels compare equal, because every constructor
    here writes the canonical encoding.
    """

    height: int
    width: int
    counts: str

    @classmethod
    def from_array(cls, pixels: NDArray[Any]) -> Mask:
        """Encode an (H, W) array; every value but 0 is inside."""
        encoded = coco.encode(np.asfortranarray(pixels != 0, dtype=np.uint8))
        return cls(int(pixels.shape[0]), int(pixels.shape[1]), encoded["counts"].decode("ascii"))

    @classmethod
    def empty(cls, height: int, width: int) -> Mask:
        """A mask without a pixel."""
        return cls.from_array(np.zeros((height, width), dtype=np.uint8))

    @classmethod
    def from_polygons(cls, polygons: Seq[Polygon], height: int, width: int) -> Mask:
        """The union of polygons less their holes, by COCO's rasterising rule; parts outside the image are cut off."""
        inside = np.zeros((height, width), dtype=bool)
        for polygon in polygons:
            part = _filled(polygon.outer, height, width)
            for hole in polygon.holes:
                part &= ~_filled(hole, height, width)
            inside |= part
        return cls.from_array(inside)

    @classmethod
    def from_window(cls, pixels: NDArray[Any], left: int, top: int, height: int, width: int) -> Mask:
        """A full-size mask from the pixels of a window inside it, whose upper left corner is (`left`, `top`).

        Only the columns of the window are encoded; those beside it lengthen the first run and the last. ValueError
        where the window leaves the image.
        """
        right = width - left - pixels.shape[1]
        if min(left, top, right, height - top - pixels.shape[0]) < 0:
            raise ValueError(f"window of {pixels.shape} at ({left}, {top}) leaves the image of {height}x{width}")
        columns = np.zeros((height, pixels.shape[1]), dtype=np.uint8, order="F")
        columns[top : top + pixels.shape[0]] = pixels != 0
        counts = coco.encode(columns)["counts"].decode("ascii") if columns.size else ""
        return cls(height, width, widened(counts, left * height, right * height))

    @property
    def coco(self) -> dict[str, Any]:
        """The mask as pycocotools takes it."""
        return {"size": [self.height, self.width], "counts": self.counts.encode("ascii")}

    def to_array(self) -> NDArray[np.bool_]:
        """Decode to (H, W).

        Raises:
            FormatError: the run lengths do not describe an image of this size.
        """
        try:
            return np.asarray(coco.decode(self.coco), dtype=np.bool_)
        except (ValueError, MemoryError) as error:
            raise FormatError("run lengths do not decode", expected=f"{self.height}x{self.width} pixels") from error

    def window(self) -> Window:
        """The pixels within `bounds`, decoded from the columns that they cover alone: at 4K ten times as fast."""
        x1, y1, x2, y2 = self.bounds
        runs = added_up(written_numbers(self.counts)[0])
        ends = np.clip(np.cumsum(runs), x1 * self.height, x2 * self.height)
        lengths = np.diff(ends, prepend=x1 * self.height)
        columns = np.repeat(np.arange(len(lengths)) % 2 == 1, lengths).reshape(x2 - x1, self.height)
        return Window(x1, y1, np.ascontiguousarray(columns[:, y1:y2].T))

    @property
    def area(self) -> int:
        """Number of pixels inside."""
        return int(coco.area(self.coco))

    @property
    def bounds(self) -> tuple[int, int, int, int]:
        """Tight pixel window (x1, y1, x2, y2), half-open; all zero for an empty mask."""
        x, y, width, height = (int(value) for value in coco.toBbox(self.coco))
        return (x, y, x + width, y + height)

    def shares_in(self, others: Seq[Mask]) -> list[float]:
        """How much of this mask lies in each of some others, 0 to 1; 0 of an empty mask."""
        if not others or not self.area:
            return [0.0] * len(others)
        return [float(share) for share in coco.iou([self.coco], [item.coco for item in others], [1] * len(others))[0]]

    def iou(self, other: Mask) -> float:
        """Intersection over union of two masks of one size, 0 to 1; 1.0 when both are empty."""
        if self.area == 0 and other.area == 0:
            return 1.0
        return float(coco.iou([self.coco], [other.coco], [0])[0, 0])


class MaskState(StrEnum):
    """How far the mask of a detection has come; a detection without a mask has no state."""

    PROPOSED = "proposed"
    CORRECTED = "corrected"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class MaskRecord:
    """The mask of one track in one frame, and where it comes from.

    Attributes:
        mask: the pixels, before other tracks are taken away by depth order.
        state: proposed, corrected or accepted.
        manual: a person drew or corrected it, so it is a training sample of its track.
        score: quality predicted by the network, 0 to 1; None for manual and imported masks.
        source: what made it, such as a checkpoint's name, "polygon", "import".
        polygons: the vertices that a person set, for the next time that the outline is edited; empty after a change
            that was not made by vertices. Where a traced outline was edited, the mask has detail that they do not have.
        flagged: a person wants to look at it again; goes away when it is accepted or drawn anew.
    """

    mask: Mask
    state: MaskState
    manual: bool = False
    score: float | None = None
    source: str = ""
    polygons: tuple[Polygon, ...] = ()
    flagged: bool = False

    @property
    def settled(self) -> bool:
        """Whether a person has drawn or accepted it, so that no proposal takes its place."""
        return self.manual or self.state is MaskState.ACCEPTED


def _filled(ring: Ring, height: int, width: int) -> NDArray[np.bool_]:
    flat = [coordinate for point in ring for coordinate in point]
    encoded = coco.frPyObjects([flat], height, width)
    return np.asarray(coco.decode(encoded)[..., 0], dtype=np.bool_)
