"""Masks of a frame that share no pixel: each pixel goes to the object of the highest score."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refinement.trackrcnn.values import FrameObjects, Window

SMALLEST = 10
"""Masks of so many pixels or fewer are dropped."""


def without_overlap(objects: FrameObjects, size: tuple[int, int], smallest: int = SMALLEST) -> FrameObjects:
    """The objects with disjoint masks of more than `smallest` pixels, in the same order; `size` of the frame (H, W)."""
    return disjoint(objects, size, smallest)[0]


def disjoint(
    objects: FrameObjects, size: tuple[int, int], smallest: int = SMALLEST
) -> tuple[FrameObjects, NDArray[np.int64]]:
    """The same, and which of the objects (M,) are left."""
    owners = np.full(size, -1, dtype=np.int16 if len(objects) < 1 << 15 else np.int32)
    for index in np.argsort(objects.scores, kind="stable"):
        window = objects.masks[index]
        owners[window.slices][window.pixels] = index
    masks, kept = [], []
    for index, window in enumerate(objects.masks):
        pixels = owners[window.slices] == index
        if int(pixels.sum()) > smallest:
            kept.append(index)
            masks.append(tight(Window(window.left, window.top, pixels)))
    rows = np.array(kept, dtype=np.int64)
    return objects.with_masks(rows, tuple(masks)), rows


def tight(window: Window) -> Window:
    """The same mask in the smallest window that holds its pixels."""
    rows, columns = np.flatnonzero(window.pixels.any(1)), np.flatnonzero(window.pixels.any(0))
    if not rows.size:
        return Window(window.left, window.top, np.zeros((0, 0), dtype=bool))
    top, left = int(rows[0]), int(columns[0])
    pixels = window.pixels[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
    return Window(window.left + left, window.top + top, pixels)


def mask_iou(first: Window, second: Window) -> float:
    """Intersection over union of two masks, 0 to 1; 0 where both are empty."""
    common = _common(first, second)
    union = int(first.pixels.sum()) + int(second.pixels.sum()) - common
    return common / union if union else 0.0


def box_ious(rows: NDArray[np.floating], columns: NDArray[np.floating]) -> NDArray[np.float64]:
    """IoU of every box in `rows` (N, 4) with every one in `columns` (M, 4), as (N, M)."""
    left, right = np.asarray(rows, np.float64)[:, None], np.asarray(columns, np.float64)[None]
    sides = np.minimum(left[..., 2:], right[..., 2:]) - np.maximum(left[..., :2], right[..., :2])
    shared = np.prod(np.clip(sides, 0, None), axis=-1)
    areas = [np.prod(side[..., 2:] - side[..., :2], axis=-1) for side in (left, right)]
    return np.asarray(shared / np.maximum(areas[0] + areas[1] - shared, 1e-9), dtype=np.float64)


def _common(first: Window, second: Window) -> int:
    left, top = max(first.left, second.left), max(first.top, second.top)
    (rows, columns), (other_rows, other_columns) = first.slices, second.slices
    right, bottom = min(columns.stop, other_columns.stop), min(rows.stop, other_rows.stop)
    if right <= left or bottom <= top:
        return 0
    parts = (
        item.pixels[top - item.top : bottom - item.top, left - item.left : right - item.left]
        for item in (first, second)
    )
    one, other = parts
    return int(np.count_nonzero(one & other))
