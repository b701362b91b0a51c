"""Where frames and tracks are in the timeline: a frozen value, so that painting and hit-testing agree."""

from __future__ import annotations

import math
from dataclasses import dataclass

RULER_HEIGHT = 26
ROW_HEIGHT = 20
HEAD_WIDTH = 84
ORIGIN = HEAD_WIDTH + 12  # where frame 0 begins, so that the label of the first tick has room
NARROWEST, WIDEST = 0.25, 48.0  # pixels a cell
_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)


@dataclass(frozen=True, slots=True)
class Geometry:
    """The visible part of the timeline, in widget pixels.

    Attributes:
        width: of the widget, heads included.
        height: of the widget, ruler included.
        frame_count: frames of the sequence.
        row_count: tracks.
        cell: width of a cell.
        left: pixels scrolled to the right.
        top: pixels scrolled down.
    """

    width: int
    height: int
    frame_count: int
    row_count: int
    cell: float
    left: int = 0
    top: int = 0

    def x_of(self, frame: float) -> float:
        """Left edge of a frame's cell."""
        return ORIGIN + frame * self.cell - self.left

    def y_of(self, row: int) -> int:
        """Upper edge of a row."""
        return RULER_HEIGHT + row * ROW_HEIGHT - self.top

    def frame_at(self, x: float) -> int:
        """The frame under a horizontal place, at most the first or last."""
        frame = math.floor((x - ORIGIN + self.left) / self.cell)
        return min(max(frame, 0), max(self.frame_count - 1, 0))

    def row_at(self, y: float) -> int | None:
        """The row under a vertical place; None in the ruler and below the last row."""
        row = math.floor((y - RULER_HEIGHT + self.top) / ROW_HEIGHT)
        return row if y >= RULER_HEIGHT and 0 <= row < self.row_count else None

    def in_cells(self, x: float, y: float) -> bool:
        """Whether a place is on a cell and not on a head, the ruler, or beyond the last frame or row."""
        return HEAD_WIDTH <= x < self.x_of(self.frame_count) and self.row_at(y) is not None

    @property
    def frames(self) -> range:
        """Frames of which something is visible."""
        first = math.floor((self.left + HEAD_WIDTH - ORIGIN) / self.cell)
        last = math.ceil((self.left + self.width - ORIGIN) / self.cell)
        return range(max(first, 0), min(max(last, 0), self.frame_count))

    @property
    def rows(self) -> range:
        """Rows of which something is visible."""
        first = self.top // ROW_HEIGHT
        last = math.ceil((self.top + self.height - RULER_HEIGHT) / ROW_HEIGHT)
        return range(max(first, 0), min(max(last, 0), self.row_count))

    @property
    def furthest(self) -> tuple[int, int]:
        """The largest useful `left` and `top`."""
        across = math.ceil(self.frame_count * self.cell) - (self.width - ORIGIN)
        down = self.row_count * ROW_HEIGHT - (self.height - RULER_HEIGHT)
        return (max(across, 0), max(down, 0))

    @property
    def tick(self) -> int:
        """Frames between two labelled ticks, so that labels do not touch."""
        return next((step for step in _TICKS if step * self.cell >= 52), _TICKS[-1])

    @property
    def fitting_cell(self) -> float:
        """The cell width at which all frames are visible, within limits."""
        room = max(self.width - ORIGIN - 6, 1) / max(self.frame_count, 1)
        return min(max(room, NARROWEST), 24.0)
