"""Decoded pixels of masks, cropped to what they cover, and their outlines; kept for as long as they are in use."""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from annotator.domain.masks import Mask, Window


class WindowCache:
    """Masks decoded lately; decoding a 4K mask takes milliseconds, and an edit changes one of thirty."""

    def __init__(self, capacity: int = 256) -> None:
        self._capacity = capacity
        self._kept: OrderedDict[Mask, Window] = OrderedDict()

    def get(self, mask: Mask) -> Window:
        """The pixels of a mask within its bounds."""
        if mask in self._kept:
            self._kept.move_to_end(mask)
            return self._kept[mask]
        window = mask.window()
        self._kept[mask] = window
        if len(self._kept) > self._capacity:
            self._kept.popitem(last=False)
        return window


@lru_cache(maxsize=256)
def contour(window: Window, tolerance: float) -> tuple[QLineF, ...]:
    """Outline through the middle of the border pixels, in image coordinates, simplified to `tolerance` pixels.

    Half a pixel inside the true edge, which cannot be seen below three widget pixels for one image pixel. As lines and
    not as a path: Qt's strokes of long paths that are wider than a pixel take ten times as long.
    """
    lines: list[QLineF] = []
    for points in _rings(window, tolerance):
        pairs = np.hstack([points, np.roll(points, -1, axis=0)])
        lines += [QLineF(*pair) for pair in pairs.tolist()]
    return tuple(lines)


@lru_cache(maxsize=16)
def outline_path(window: Window, tolerance: float) -> QPainterPath:
    """The same outline in one piece for each ring, so that dashes run through; for the few lines that are dashed."""
    path = QPainterPath()
    for points in _rings(window, tolerance):
        path.addPolygon(QPolygonF([QPointF(*point) for point in points.tolist()]))
        path.closeSubpath()
    return path


@lru_cache(maxsize=256)
def pixel_edges(window: Window) -> tuple[QLineF, ...]:
    """Outline along the true edges of the pixels, in image coordinates, as lines across and down."""
    across = [QLineF(x1, y, x2, y) for y, x1, x2 in _runs(window.pixels, window.top, window.left)]
    down = [QLineF(x, y1, x, y2) for x, y1, y2 in _runs(window.pixels.T, window.left, window.top)]
    return (*across, *down)


def _rings(window: Window, tolerance: float) -> Iterator[NDArray[np.float64]]:
    """(N, 2) points of each ring through the middle of the border pixels; a lone pixel gets two, so that it shows."""
    rings, _ = cv2.findContours(window.pixels.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    for ring in rings:
        points = cv2.approxPolyDP(ring, tolerance, True)[:, 0] + (window.left + 0.5, window.top + 0.5)
        yield (points if len(points) > 1 else np.vstack([points, points + 0.5])).astype(np.float64)


def _runs(pixels: NDArray[np.bool_], first_row: int, first_column: int) -> list[tuple[int, int, int]]:
    """(row edge, start, end) of each straight piece between rows that differ."""
    padded = np.pad(pixels, 1)
    differs = np.pad((padded[1:] != padded[:-1])[:, 1:-1], ((0, 0), (1, 1))).astype(np.int8)
    steps = np.diff(differs, axis=1)
    rows, starts = np.nonzero(steps == 1)
    _, ends = np.nonzero(steps == -1)
    pieces = np.stack([rows + first_row, starts + first_column, ends + first_column], axis=1)
    return [(row, start, end) for row, start, end in pieces.tolist()]
