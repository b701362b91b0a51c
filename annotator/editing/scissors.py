"""A line that snaps to the edges of an image: intelligent scissors from one point on, in a window around it.

The cheapest way along edges (Mortensen and Barrett, "Intelligent scissors for image composition", SIGGRAPH 1995), as
OpenCV computes it. Costs from the point to all others of the window are computed once, so that following the pointer
is a look-up.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from annotator.domain.masks import Point

    Bounds = tuple[int, int, int, int]
    Read = Callable[[Bounds], NDArray[np.uint8] | None]

LARGEST_SIDE = 288  # pixels of the window that costs are computed for: some 60 ms; larger windows are made smaller
_CANNY = (32, 100)  # thresholds of edges, and the gradient beyond which an edge is as good as any: OpenCV's tutorial
_STRONGEST = 200.0
_SMALLEST_SIDE = 4


class EdgeMap:
    """Lines along the edges from one point.

    Args:
        start: where they begin, in image coordinates.
        pixels: (h, w, 3) of the window, at the image's resolution.
        window: x1, y1, x2, y2 of the window in the image; `start` lies in it.
    """

    def __init__(self, start: Point, pixels: NDArray[np.uint8], window: Bounds) -> None:
        self.start = start
        self._window = window
        step = max(1.0, max(pixels.shape[:2]) / LARGEST_SIDE)
        size = (max(round(pixels.shape[1] / step), 1), max(round(pixels.shape[0] / step), 1))
        small = pixels if step == 1 else cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        self._size = size
        self._step = (pixels.shape[1] / size[0], pixels.shape[0] / size[1])
        self._tool = cv2.segmentation.IntelligentScissorsMB()
        self._tool.setEdgeFeatureCannyParameters(*_CANNY)
        self._tool.setGradientMagnitudeMaxLimit(_STRONGEST)
        self._tool.applyImage(np.ascontiguousarray(small))
        self._tool.buildMap(self._cell(start))

    def line_to(self, end: Point) -> list[Point]:
        """The line from the start to a point, both included; beyond the window it goes on straight."""
        contour = self._tool.getContour(self._cell(end)).reshape(-1, 2)
        places = [self._place(column, row) for column, row in contour.tolist()[1:-1]]
        return [self.start, *places, *([] if self._holds(end) else [self._place(*self._cell(end))]), end]

    def _holds(self, point: Point) -> bool:
        x1, y1, x2, y2 = self._window
        return x1 <= point[0] < x2 and y1 <= point[1] < y2

    def _cell(self, point: Point) -> tuple[int, int]:
        column = math.floor((point[0] - self._window[0]) / self._step[0])
        row = math.floor((point[1] - self._window[1]) / self._step[1])
        return (min(max(column, 0), self._size[0] - 1), min(max(row, 0), self._size[1] - 1))

    def _place(self, column: float, row: float) -> Point:
        """The middle of a cell in image coordinates."""
        return (self._window[0] + (column + 0.5) * self._step[0], self._window[1] + (row + 0.5) * self._step[1])


def edge_map(start: Point, reach: float, width: int, height: int, read: Read) -> EdgeMap | None:
    """The map from a point of an image of `width` × `height`, over what lies within `reach` pixels of it.

    None where there is no image, the point lies outside of it, or too little of it lies around the point.
    """
    if not (0 <= start[0] < width and 0 <= start[1] < height):
        return None
    x1, y1 = max(math.floor(start[0] - reach), 0), max(math.floor(start[1] - reach), 0)
    x2, y2 = min(math.ceil(start[0] + reach), width), min(math.ceil(start[1] + reach), height)
    if min(x2 - x1, y2 - y1) < _SMALLEST_SIDE:
        return None
    pixels = read((x1, y1, x2, y2))
    return None if pixels is None else EdgeMap(start, pixels, (x1, y1, x2, y2))
