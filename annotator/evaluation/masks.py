"""Agreement of a mask with the true one: region similarity J and boundary accuracy F, as DAVIS defines them.

Perazzi et al., "A Benchmark Dataset and Evaluation Methodology for Video Object Segmentation", CVPR 2016. J is the
intersection over union. F is the harmonic mean of the precision and the recall of boundary pixels, a pixel of one
boundary being right when one of the other lies within a disk of 0.008 of the image's diagonal, rounded up to pixels.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotator.domain.masks import Mask

TOLERANCE = 0.008
"""Of the image's diagonal."""

_ROUNDING = 1e-3  # distances are float32; those of pixels that lie just outside the disk differ by more


def region_similarity(found: Mask, true: Mask) -> float:
    """J: intersection over union, 0 to 1; 1 where both masks are empty, 0 where one is.

    Raises:
        ValueError: the masks are of different sizes.
    """
    _check_sizes(found, true)
    return found.iou(true)


def boundary_accuracy(found: Mask, true: Mask, tolerance: float = TOLERANCE) -> float:
    """F: agreement of the outlines, 0 to 1; 1 where both masks are empty, 0 where one is.

    A boundary pixel differs from its neighbour to the right, below, or both; the image's edge is no boundary. So a mask
    that fills the image has none: with another such mask F is 1, with any other 0.

    Args:
        found: one mask; F is the same with the two exchanged.
        true: the other.
        tolerance: radius of the disk as a share of the image's diagonal; rounded up to pixels.

    Raises:
        ValueError: the masks are of different sizes.
    """
    _check_sizes(found, true)
    if not found.area or not true.area:
        return float(found.area == true.area)
    first, second = (boundary(pixels) for pixels in _cut_out(found, true))
    if not first.any() or not second.any():
        return float(first.any() == second.any())
    radius = math.ceil(tolerance * math.hypot(true.height, true.width))
    precision, recall = _share_near(first, second, radius), _share_near(second, first, radius)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def boundary(pixels: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The boundary of binary pixels (H, W): those unlike the one to the right, below, or right below."""
    padded = np.pad(pixels, ((0, 1), (0, 1)), mode="edge")
    right, below, both = padded[:-1, 1:], padded[1:, :-1], padded[1:, 1:]
    return np.asarray((pixels != right) | (pixels != below) | (pixels != both))


def _share_near(pixels: NDArray[np.bool_], others: NDArray[np.bool_], radius: int) -> float:
    """The share of `pixels` that have one of `others` within `radius` pixels."""
    distance = cv2.distanceTransform((~others).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return float(np.mean(distance[pixels] <= radius + _ROUNDING))


def _cut_out(first: Mask, second: Mask) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The part of the image around both masks, with a pixel of background where the image goes on."""
    bounds = np.array([first.bounds, second.bounds])
    x1, y1 = np.maximum(bounds[:, :2].min(axis=0) - 1, 0)
    x2, y2 = np.minimum(bounds[:, 2:].max(axis=0) + 1, (first.width, first.height))
    return _part(first, (x1, y1, x2, y2)), _part(second, (x1, y1, x2, y2))


def _part(mask: Mask, part: tuple[int, int, int, int]) -> NDArray[np.bool_]:
    x1, y1, x2, y2 = part
    window = mask.window()
    pixels = np.zeros((y2 - y1, x2 - x1), dtype=np.bool_)
    height, width = window.pixels.shape
    left, top = window.left - x1, window.top - y1
    pixels[top : top + height, left : left + width] = window.pixels
    return pixels


def _check_sizes(found: Mask, true: Mask) -> None:
    sizes = [(mask.height, mask.width) for mask in (found, true)]
    if sizes[0] != sizes[1]:
        raise ValueError(f"masks of different sizes: {sizes[0]} and {sizes[1]}")
