"""What is measured of a single mask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from annotator.domain.boxes import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotator.domain.masks import Mask, Window

GRID = 16  # cells a side of a shape: enough to tell a person from a car, small enough to keep for each mask
SAMPLES = 4  # points a side of a cell
CONTEXT = 0.25  # of a box's size, around it
SLACK, SLACK_PIXELS = 0.05, 3.0  # boxes are set by hand: a mask may leave its box by that much
LEAST_SPECK = 3


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """A mask in numbers; compared by identity.

    Attributes:
        area: pixels.
        fill: share of the box's pixels in the image that are covered; None without a box.
        whole: whether the box lies in the image with all its sides.
        outside: share of the mask's pixels that lie beyond the box and some slack; 0 without a box.
        specks: parts beside the largest that are as small as specks.
        shape: (GRID, GRID) uint8, how much of each cell is covered, of a grid over the box with context around it.
    """

    area: int
    fill: float | None
    whole: bool
    outside: float
    specks: int
    shape: NDArray[np.uint8]


def measure(mask: Mask, box: Box | None, speck: float) -> Facts:
    """Measure a mask against its box; a mask without a box against its own bounds."""
    window = mask.window()
    area = int(window.pixels.sum())
    around = box or (Box(*map(float, mask.bounds)) if area else None)
    if around is None:
        return Facts(0, None, False, 0.0, 0, np.zeros((GRID, GRID), dtype=np.uint8))
    x1, y1, x2, y2 = around.window(mask.height, mask.width)
    pixels = max((x2 - x1) * (y2 - y1), 1)
    whole = around.x1 >= 0 and around.y1 >= 0 and around.x2 <= mask.width and around.y2 <= mask.height
    inside = area - _outside(window, around)
    return Facts(
        area=area,
        fill=None if box is None else min(inside / pixels, 1.0),
        whole=whole,
        outside=0.0 if box is None or not area else _outside(window, _slack(around)) / area,
        specks=_specks(window, area, speck),
        shape=_shape(window, around),
    )


def agreement(first: Facts, second: Facts) -> float:
    """How well two masks of a track agree when their boxes are laid over each other, 0 to 1."""
    least = np.minimum(first.shape, second.shape).sum(dtype=np.int64)
    most = np.maximum(first.shape, second.shape).sum(dtype=np.int64)
    return float(least / most) if most else 1.0


def _slack(box: Box) -> Box:
    dx, dy = max(SLACK * box.width, SLACK_PIXELS), max(SLACK * box.height, SLACK_PIXELS)
    return Box(box.x1 - dx, box.y1 - dy, box.x2 + dx, box.y2 + dy)


def _outside(window: Window, box: Box) -> int:
    height, width = window.pixels.shape
    shifted = Box(box.x1 - window.left, box.y1 - window.top, box.x2 - window.left, box.y2 - window.top)
    x1, y1, x2, y2 = shifted.window(height, width)
    return int(window.pixels.sum()) - int(window.pixels[y1:y2, x1:x2].sum())


def _specks(window: Window, area: int, share: float) -> int:
    if not area:
        return 0
    count, _, stats, _ = cv2.connectedComponentsWithStats(window.pixels.astype(np.uint8), connectivity=8)
    sizes = np.sort(stats[1:count, cv2.CC_STAT_AREA])[:-1]
    return int((sizes <= max(share * area, LEAST_SPECK)).sum())


def _shape(window: Window, box: Box) -> NDArray[np.uint8]:
    """Coverage of the grid's cells, each by SAMPLES × SAMPLES points; what leaves the image is not covered.

    Only the mask's window is looked at, so that a box far larger than the image costs no more than another.
    """
    if not window.pixels.size:
        return np.zeros((GRID, GRID), dtype=np.uint8)
    side = GRID * SAMPLES
    step_x, step_y = (1 + 2 * CONTEXT) * box.width / side, (1 + 2 * CONTEXT) * box.height / side
    left, top = box.x1 - CONTEXT * box.width - window.left, box.y1 - CONTEXT * box.height - window.top
    points = np.array([[step_x, 0, left + step_x / 2 - 0.5], [0, step_y, top + step_y / 2 - 0.5]])
    flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    sampled = cv2.warpAffine(window.pixels.astype(np.uint8) * 255, points, (side, side), flags=flags)
    return np.asarray(cv2.resize(sampled, (GRID, GRID), interpolation=cv2.INTER_AREA), dtype=np.uint8)
