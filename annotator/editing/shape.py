"""Verbs on the shape of a mask: fill holes, remove specks, grow, shrink, simplify the outline.

Each is a correction by a person who looks at the mask: it becomes corrected and manual. Where a verb finds nothing to
do, its Edit is empty and the mask stays what it was.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from annotator.domain.edits import Edit
from annotator.domain.masks import Mask, Window
from annotator.editing.masks import label_of, manual_edit
from annotator.editing.polygons import made_valid, trace
from annotator.errors import EditError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from annotator.domain.edits import MaskKey
    from annotator.domain.masks import MaskRecord
    from annotator.domain.state import State

SPECK_SHARE = 0.05  # parts below this share of the largest one's area are specks
SOURCE = "shape"
_CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
_TOLERANCE, _TOLERANCE_GROWTH = 0.75, 0.01  # pixels, and pixels for each pixel of the side of a square of that area


def fill_holes(state: State, key: MaskKey) -> Edit:
    """Fill what the mask encloses on all sides; bays that are open at a corner alone count as enclosed.

    Raises:
        EditError: there is no mask.
    """
    return _changed(state, key, "Fill holes in", _filled)


def remove_specks(state: State, key: MaskKey, share: float = SPECK_SHARE) -> Edit:
    """Keep the largest part of the mask and all that have at least `share` of its area.

    Pixels that touch at a corner belong to one part.

    Raises:
        EditError: there is no mask.
    """
    return _changed(state, key, "Remove specks from", lambda pixels: _without_specks(pixels, share))


def grow(state: State, key: MaskKey) -> Edit:
    """Add the pixels that share an edge with the mask.

    Raises:
        EditError: there is no mask.
    """
    return _changed(state, key, "Grow", lambda pixels: cv2.dilate(pixels, _CROSS))


def shrink(state: State, key: MaskKey) -> Edit:
    """Take away the pixels that share an edge with what lies around the mask; the border of the image is no such edge.

    Raises:
        EditError: there is no mask, or nothing of it would be left.
    """
    return _changed(state, key, "Shrink", lambda pixels: cv2.erode(pixels, _CROSS), at_border=cv2.BORDER_REPLICATE)


def simplify_outline(state: State, key: MaskKey) -> Edit:
    """Replace the outline by one with few vertices, which are kept for the next time that it is edited.

    How far it may lie from the old one grows with the mask: 0.75 pixels, and 1 % of the side of a square of its area.
    Already simple is an outline that loses no vertex.

    Raises:
        EditError: there is no mask, or nothing of it would be left.
    """
    record = _record(state, key)
    tolerance = _TOLERANCE + _TOLERANCE_GROWTH * math.sqrt(record.mask.area)
    polygons = made_valid(trace(record.mask, tolerance))
    count = sum(len(ring) for polygon in polygons for ring in polygon.rings)
    before = record.polygons or trace(record.mask, 0.0)
    label = label_of("Simplify", key)
    if count >= sum(len(ring) for polygon in before for ring in polygon.rings):
        return Edit(label, ())
    mask = Mask.from_polygons(polygons, record.mask.height, record.mask.width)
    return manual_edit(state, key, mask, "polygon", label, polygons)


def _changed(
    state: State,
    key: MaskKey,
    verb: str,
    change: Callable[[NDArray[np.uint8]], NDArray[Any]],
    at_border: int = cv2.BORDER_CONSTANT,
) -> Edit:
    """Change the pixels in a window two pixels larger than the mask; `at_border`: what lies beyond the image."""
    record = _record(state, key)
    window = _padded(record.mask, at_border)
    pixels = change(window.pixels.view(np.uint8))
    mask = _unpadded(Window(window.left, window.top, pixels != 0), record.mask)
    label = label_of(verb, key)
    return Edit(label, ()) if mask == record.mask else manual_edit(state, key, mask, SOURCE, label)


def _padded(mask: Mask, at_border: int) -> Window:
    """The mask's window, two pixels larger; what lies beyond the image is copied from its border, or empty."""
    window, pad = mask.window(), 2
    height, width = window.pixels.shape
    pixels = np.pad(window.pixels, pad)
    if at_border == cv2.BORDER_REPLICATE and window.pixels.size:
        beyond = (
            window.top == 0,
            window.top + height == mask.height,
            window.left == 0,
            window.left + width == mask.width,
        )
        top, bottom, left, right = (pad * int(side) for side in beyond)
        inner = pixels[pad - top : pad + height + bottom, pad - left : pad + width + right]
        inner[...] = np.pad(window.pixels, ((top, bottom), (left, right)), mode="edge")
    return Window(window.left - pad, window.top - pad, pixels)


def _unpadded(window: Window, like: Mask) -> Mask:
    """The part of a window that lies in the image, as a mask."""
    height, width = window.pixels.shape
    x1, y1 = max(window.left, 0), max(window.top, 0)
    x2, y2 = min(window.left + width, like.width), min(window.top + height, like.height)
    inside = window.pixels[y1 - window.top : y2 - window.top, x1 - window.left : x2 - window.left]
    return Mask.from_window(inside, x1, y1, like.height, like.width)


def _filled(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    _, labels = cv2.connectedComponents((pixels == 0).astype(np.uint8), connectivity=4)
    return np.asarray(labels != labels[0, 0], dtype=np.uint8)


def _without_specks(pixels: NDArray[np.uint8], share: float) -> NDArray[np.uint8]:
    count, labels, facts, _ = cv2.connectedComponentsWithStats(pixels, connectivity=8)
    areas = facts[1:, cv2.CC_STAT_AREA]
    if count < 2:
        return pixels
    kept = np.concatenate([[False], areas >= share * areas.max()])
    return np.asarray(kept[labels], dtype=np.uint8)


def _record(state: State, key: MaskKey) -> MaskRecord:
    record = state.get(key)
    if record is None:
        raise EditError(f"track {key.track_id} has no mask in frame {key.frame}", todo="Draw one first.")
    return record
