"""Crops around boxes for the network, and the way back.

The window is the box with some context, clipped to the image; it is resized to a square without keeping its aspect, and
the box goes in as one more channel (PReMVOS, Luiten et al., ACCV 2018), beside those of `guidance`. PReMVOS adds 50 px
on each side; here the context grows with the box, since a fixed one would leave few pixels to objects 20 px high.
Arrays are row-major (H, W); boxes x1, y1, x2, y2 half-open in pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from refinement.errors import RefinementError
from refinement.guidance import Query, guidance_map
from refinement.guidance import Window as Window

EMPTY: Window = (0, 0, 0, 0)
_CONTEXT_SHARE = 0.2  # of the geometric mean of the box's sides
_CONTEXT_PIXELS = 6.0


@dataclass(frozen=True)
class Crop:
    """What the network sees of one box: `image` (S, S, 3) uint8, `guidance` (S, S, guidance.CHANNELS) uint8."""

    window: Window
    image: NDArray[np.uint8]
    guidance: NDArray[np.uint8]


def crop_window(box: Sequence[float] | NDArray[np.floating], height: int, width: int) -> Window:
    """Return the pixel window x0, y0, x1, y1 of a box with context, clipped to the image.

    EMPTY where the box has no area, is not finite, or lies wholly outside the image.
    """
    x1, y1, x2, y2 = (float(v) for v in box)
    if not np.isfinite([x1, y1, x2, y2]).all() or x2 <= x1 or y2 <= y1:
        return EMPTY
    if x1 >= width or y1 >= height or x2 <= 0 or y2 <= 0:
        return EMPTY
    context = _CONTEXT_SHARE * float(np.sqrt((x2 - x1) * (y2 - y1))) + _CONTEXT_PIXELS
    left, top = int(np.floor(max(0.0, x1 - context))), int(np.floor(max(0.0, y1 - context)))
    right, bottom = int(np.ceil(min(float(width), x2 + context))), int(np.ceil(min(float(height), y2 + context)))
    return left, top, right, bottom


def crop(image: NDArray[np.uint8], query: Query, size: int) -> Crop | None:
    """Cut a box with context from an image (H, W, 3) and resize it to `size`; None where `crop_window` is EMPTY."""
    check_image(image)
    window = crop_window(query.box, image.shape[0], image.shape[1])
    if window == EMPTY:
        return None
    x0, y0, x1, y1 = window
    return Crop(window, resize(image[y0:y1, x0:x1], size, size), guidance_map(query, window, size))


def resize(array: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """Resize (H, W) or (H, W, C): by area where it shrinks, bilinear where it grows."""
    shrinks = array.shape[0] * array.shape[1] > height * width
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(np.ascontiguousarray(array), (width, height), interpolation=how), dtype=np.uint8)


def resize_mask(mask: NDArray[np.bool_], size: int) -> NDArray[np.uint8]:
    """Resize a mask (H, W) to (size, size) as 0..255, the share of each new pixel that it covers."""
    return resize(mask.astype(np.uint8) * 255, size, size)


def uncrop(values: NDArray[np.float32], window: Window) -> NDArray[np.float32]:
    """Resize the network's map (S, S) back to its window (y1 - y0, x1 - x0): the inverse of the crop's resize."""
    height, width = window[3] - window[1], window[2] - window[0]
    if values.shape == (height, width):
        return values
    return np.asarray(cv2.resize(values, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def paste(mask: NDArray[np.bool_], window: Window, height: int, width: int) -> NDArray[np.bool_]:
    """Put a window's mask (y1 - y0, x1 - x0) into an empty frame (height, width).

    Raises ValueError where the mask does not have the window's size or the window leaves the frame.
    """
    x0, y0, x1, y1 = window
    if mask.shape != (y1 - y0, x1 - x0):
        raise ValueError(f"mask of {mask.shape} does not fill the window {window}")
    if not (0 <= x0 <= x1 <= width and 0 <= y0 <= y1 <= height):
        raise ValueError(f"window {window} leaves the frame of {height}x{width}")
    frame = np.zeros((height, width), dtype=np.bool_)
    frame[y0:y1, x0:x1] = mask
    return frame


def tight_box(mask: NDArray[np.bool_]) -> tuple[float, float, float, float] | None:
    """Return the half-open box of a mask's pixels; None where it is empty."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if rows.size == 0:
        return None
    return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)


def check_image(image: NDArray[np.uint8]) -> None:
    """Raise RefinementError unless the image is (H, W, 3) uint8."""
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
        raise RefinementError(
            f"image: expected RGB of shape (H, W, 3) and type uint8, got {image.shape} {image.dtype}. Convert it first."
        )
