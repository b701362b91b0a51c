"""Axis-aligned boxes in pixels, half-open: the one convention inside the program."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from annotator.errors import EditError

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAME_PLACE = 0.5  # IoU from which on two boxes of a frame are taken for one object


@dataclass(frozen=True, slots=True)
class Box:
    """A box from (x1, y1) up to but without (x2, y2), in pixels; pixel 0 covers [0, 1).

    Boxes are amodal: they may leave the image. They are kept as they were read.

    Raises:
        EditError: a coordinate is not finite, or the box has no area.
    """

    x1: float
    y1: float
    x2: float
    y2: float

    def __post_init__(self) -> None:
        # A single sum: boxes are made by the hundred thousand when a project is opened.
        if not math.isfinite(self.x1 + self.y1 + self.x2 + self.y2) and not all(map(math.isfinite, self.corners)):
            raise EditError("a box coordinate is not a number", got=self.corners)
        if self.x2 <= self.x1 or self.y2 <= self.y1:
            raise EditError("a box has no area", expected="x1 < x2 and y1 < y2", got=self.corners)

    @property
    def corners(self) -> tuple[float, float, float, float]:
        """(x1, y1, x2, y2)."""
        return (self.x1, self.y1, self.x2, self.y2)

    @property
    def width(self) -> float:
        """Width in pixels."""
        return self.x2 - self.x1

    @property
    def height(self) -> float:
        """Height in pixels."""
        return self.y2 - self.y1

    @property
    def area(self) -> float:
        """Area in square pixels."""
        return self.width * self.height

    @property
    def centre(self) -> tuple[float, float]:
        """(x, y) of the middle."""
        return ((self.x1 + self.x2) / 2, (self.y1 + self.y2) / 2)

    def intersection(self, other: Box) -> float:
        """Shared area with `other` in square pixels."""
        width = min(self.x2, other.x2) - max(self.x1, other.x1)
        height = min(self.y2, other.y2) - max(self.y1, other.y1)
        return max(width, 0.0) * max(height, 0.0)

    def iou(self, other: Box) -> float:
        """Intersection over union with `other`, 0 to 1."""
        shared = self.intersection(other)
        return shared / (self.area + other.area - shared)

    def window(self, height: int, width: int) -> tuple[int, int, int, int]:
        """The pixels that the box touches inside an image of `height` × `width`: (x1, y1, x2, y2), maybe empty."""
        x1 = min(max(math.floor(self.x1), 0), width)
        y1 = min(max(math.floor(self.y1), 0), height)
        x2 = min(max(math.ceil(self.x2), 0), width)
        y2 = min(max(math.ceil(self.y2), 0), height)
        return (x1, y1, max(x2, x1), max(y2, y1))


def box_between(left: Box, right: Box, share: float) -> Box:
    """The box at a `share` of the way from one box to another, 0 to 1; outside of it, on the line through both.

    Raises:
        EditError: outside of it, the box has shrunk to nothing.
    """
    ends = zip(left.corners, right.corners, strict=True)
    x1, y1, x2, y2 = (start + (end - start) * share for start, end in ends)
    return Box(x1, y1, x2, y2)


def as_array(boxes: list[Box]) -> NDArray[np.float64]:
    """Boxes as an (N, 4) array of x1, y1, x2, y2."""
    return np.array([box.corners for box in boxes], dtype=np.float64).reshape(-1, 4)


def iou_matrix(rows: list[Box], columns: list[Box]) -> NDArray[np.float64]:
    """IoU of every box in `rows` (N) with every one in `columns` (M), as (N, M)."""
    left, right = as_array(rows)[:, None], as_array(columns)[None]
    sides = np.minimum(left[..., 2:], right[..., 2:]) - np.maximum(left[..., :2], right[..., :2])
    shared = np.prod(np.clip(sides, 0, None), axis=-1)
    areas = [np.prod(side[..., 2:] - side[..., :2], axis=-1) for side in (left, right)]
    union = areas[0] + areas[1] - shared
    return np.asarray(shared / union, dtype=np.float64)
