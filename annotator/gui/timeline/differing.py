"""Where the masks of a sequence differ from those that they are compared with: what the timeline marks. No Qt."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from annotator.evaluation.mistakes import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from annotator.jobs.evaluate.comparing import Difference

    Heights = NDArray[np.uint8]

HIGHEST = 4
"""Pixels of the mark of a missed, a false or a switched mask."""


def height_of(item: Difference) -> int:
    """How high the mark of a difference is, 1 to `HIGHEST`: of a poor mask the lower, the better it agrees."""
    iou = item.mistake.iou
    if item.kind is not Kind.POOR or iou is None:
        return HIGHEST
    return min(max(math.ceil(2 * HIGHEST * (1 - iou)), 1), HIGHEST)


class Differing:
    """The differences of one sequence by row and frame.

    Args:
        items: each difference with its track of the project; None where the project has no such track.
        frame_count: frames of the sequence.
    """

    def __init__(self, items: Iterable[tuple[int | None, Difference]], frame_count: int) -> None:
        self._count = frame_count
        self._heights: dict[int | None, Heights] = {}
        self._items: dict[tuple[int | None, int], Difference] = {}
        for track_id, item in items:
            self._take(track_id, item)

    def heights(self, track_id: int | None) -> Heights | None:
        """Height of the mark in each frame of a row, 0 without one; None for a row without any."""
        return self._heights.get(track_id)

    def at(self, track_id: int | None, frame: int) -> Difference | None:
        """The difference at a cell, the first that was given of several; None where there is none."""
        return self._items.get((track_id, frame))

    def _take(self, track_id: int | None, item: Difference) -> None:
        if item.frame >= self._count:
            return
        heights = self._heights.setdefault(track_id, np.zeros(self._count, dtype=np.uint8))
        heights[item.frame] = max(int(heights[item.frame]), height_of(item))
        self._items.setdefault((track_id, item.frame), item)
