"""Optical flow between neighbouring frames, for masks that are carried along with it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from refinement.trackrcnn.overlap import tight
from refinement.trackrcnn.values import Window

Flow = NDArray[np.float32]
"""(H, W, 2): where each pixel of a frame was in the frame before, as an offset (x, y) in pixels."""

_MOST = 640  # columns at which it is computed: finer is slower and hardly better for whole objects


def backward_flow(before: NDArray[np.uint8], frame: NDArray[np.uint8]) -> Flow:
    """Compute where the pixels of a frame (H, W, 3) were in the frame before (dense inverse search, Kroeger, 2016)."""
    height, width = frame.shape[:2]
    scale = min(1.0, _MOST / width)
    size = (max(16, round(width * scale)), max(16, round(height * scale)))
    smaller = (cv2.resize(item, size, interpolation=cv2.INTER_AREA) for item in (frame, before))
    grey = [cv2.cvtColor(item, cv2.COLOR_RGB2GRAY) for item in smaller]
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    found = search.calc(grey[0], grey[1], np.zeros((size[1], size[0], 2), np.float32))
    whole = cv2.resize(found, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(whole * np.array([width / size[0], height / size[1]]), dtype=np.float32)


def carried(mask: Window, flow: Flow) -> Window:
    """The mask of the frame before where the flow has carried it; nearest pixels."""
    height, width = flow.shape[:2]
    rows, columns = mask.slices
    if not mask.pixels.any():
        return Window(mask.left, mask.top, np.zeros((0, 0), dtype=bool))
    moved = flow[rows, columns][mask.pixels]
    reach = np.abs(moved).max(axis=0) + 2 if len(moved) else np.zeros(2)
    left, top = max(0, int(columns.start - reach[0])), max(0, int(rows.start - reach[1]))
    right, bottom = min(width, int(columns.stop + reach[0]) + 1), min(height, int(rows.stop + reach[1]) + 1)
    y, x = np.mgrid[top:bottom, left:right]
    source = np.round(np.stack([x, y], axis=-1) + flow[top:bottom, left:right]).astype(int) - (mask.left, mask.top)
    high, wide = mask.pixels.shape
    inside = (source[..., 0] >= 0) & (source[..., 0] < wide) & (source[..., 1] >= 0) & (source[..., 1] < high)
    pixels = np.zeros(inside.shape, dtype=bool)
    pixels[inside] = mask.pixels[source[inside][:, 1], source[inside][:, 0]]
    return tight(Window(left, top, pixels))
