"""The picture of one mask: its box with some context, the composed mask as outline and light fill; numpy alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotator.domain.boxes import Box
    from annotator.domain.edits import MaskKey
    from annotator.domain.masks import Mask

    Region = tuple[int, int, int]
    Colour = tuple[int, int, int]

CONTEXT = 1.35  # side of the crop over the longer side of what it shows
SMALLEST = 28  # image pixels; a box of one pixel is shown with what lies around it
_GROUND = (35, 38, 43)
_DARK, _LIGHT = (16, 16, 16), (255, 255, 255)
_FILL = 0.28


@dataclass(frozen=True, slots=True)
class Crop:
    """What one picture shows; two equal ones look the same.

    Attributes:
        key: which mask.
        mask: its pixels as stored; None shows the box alone.
        nearer: masks of the frame that lie before it and overlap it, so that the picture shows what is exported.
        box: the box of the detection.
        colour: RGB of the track.
        side: of the square picture, in device pixels.
        before: the mask before the last round, where its outline is wanted too.
    """

    key: MaskKey
    mask: Mask | None
    nearer: tuple[Mask, ...]
    box: Box | None
    colour: Colour
    side: int
    before: Mask | None = None


def region_of(crop: Crop, height: int, width: int) -> Region:
    """The square (left, top, side) of the image that is shown: box and masks with context, inside the image if it fits.

    Args:
        crop: what is shown.
        height: rows of the image.
        width: columns.
    """
    shown = [] if crop.box is None else [crop.box.window(height, width)]
    shown += [mask.bounds for mask in (crop.mask, crop.before) if mask is not None]
    shown = [item for item in shown if item[2] > item[0] and item[3] > item[1]] or [(0, 0, width, height)]
    corners = np.array(shown)
    (x1, y1), (x2, y2) = corners[:, :2].min(axis=0), corners[:, 2:].max(axis=0)
    side = max(round(max(x2 - x1, y2 - y1) * CONTEXT), SMALLEST)
    return (_start(x1, x2, side, width), _start(y1, y2, side, height), side)


def paint_crop(pixels: NDArray[np.uint8] | None, crop: Crop, height: int, width: int) -> NDArray[np.uint8]:
    """The picture, (side, side, 3) RGB.

    Args:
        pixels: the frame, (height, width, 3) RGB; None draws the mask on a plain ground.
        crop: what is shown.
        height: rows of the frame.
        width: columns.
    """
    region = region_of(crop, height, width)
    picture = _ground(pixels, region, crop.side)
    scale = crop.side / region[2]
    if crop.box is not None:
        _draw_box(picture, crop.box, region, scale)
    pen = max(1, round(crop.side / 100))
    if crop.mask is not None:
        inside = _scaled(_visible(crop.mask, crop.nearer, region), crop.side)
        colour = np.full_like(picture, crop.colour)
        cv2.copyTo(cv2.addWeighted(picture, 1 - _FILL, colour, _FILL, 0), inside, picture)
        _outline(picture, inside, crop.colour, pen)
    if crop.before is not None:
        _outline(picture, _scaled(_visible(crop.before, (), region), crop.side), _LIGHT, pen)
    return picture


def _start(low: int, high: int, side: int, length: int) -> int:
    """Where a stretch of `side` begins that has low to high in its middle, moved into 0 to length where it fits."""
    if side >= length:
        return (length - side) // 2
    return min(max(round((low + high - side) / 2), 0), length - side)


def _ground(pixels: NDArray[np.uint8] | None, region: Region, side: int) -> NDArray[np.uint8]:
    left, top, length = region
    source = np.full((length, length, 3), _GROUND, dtype=np.uint8)
    if pixels is not None:
        rows, columns = _cut(top, length, pixels.shape[0]), _cut(left, length, pixels.shape[1])
        source[_moved(rows, -top), _moved(columns, -left)] = pixels[rows, columns]
    return _resized(source, side)


def _visible(mask: Mask, nearer: tuple[Mask, ...], region: Region) -> NDArray[np.uint8]:
    """(length, length) of 0 and 255: the mask in the region without what nearer ones cover."""
    shown = _placed(mask, region)
    for other in nearer:
        shown &= ~_placed(other, region)
    return shown


def _placed(mask: Mask, region: Region) -> NDArray[np.uint8]:
    left, top, length = region
    window = mask.window()
    height, width = window.pixels.shape
    result = np.zeros((length, length), dtype=np.uint8)
    rows, columns = _cut(top - window.top, length, height), _cut(left - window.left, length, width)
    target = result[_moved(rows, window.top - top), _moved(columns, window.left - left)]
    target[:] = window.pixels[rows, columns] * np.uint8(255)
    return result


def _cut(start: int, length: int, limit: int) -> slice:
    first = min(max(start, 0), limit)
    return slice(first, max(min(start + length, limit), first))


def _moved(part: slice, by: int) -> slice:
    """The same stretch counted from elsewhere; an empty one stays at 0, below which a slice would wrap."""
    return slice(part.start + by, part.stop + by) if part.stop > part.start else slice(0, 0)


def _scaled(shown: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """(side, side) of 0 and 1."""
    resized = _resized(shown, side)
    _, inside = cv2.threshold(resized, 127, 1, cv2.THRESH_BINARY)
    if not cv2.countNonZero(inside):
        _, inside = cv2.threshold(resized, 0, 1, cv2.THRESH_BINARY)  # thin things do not vanish
    return np.asarray(inside, dtype=np.uint8)


def _resized(source: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    way = cv2.INTER_AREA if source.shape[0] > 1.5 * side else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(source, (side, side), interpolation=way), dtype=np.uint8)


def _outline(picture: NDArray[np.uint8], inside: NDArray[np.uint8], colour: Colour, pen: int) -> None:
    rings, _ = cv2.findContours(inside, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    cv2.drawContours(picture, rings, -1, _DARK, pen + 2, cv2.LINE_AA)
    cv2.drawContours(picture, rings, -1, colour, pen, cv2.LINE_AA)


def _draw_box(picture: NDArray[np.uint8], box: Box, region: Region, scale: float) -> None:
    left, top, _ = region
    corners = [round((at - start) * scale) for at, start in zip(box.corners, (left, top, left, top), strict=True)]
    under = picture.copy()
    cv2.rectangle(picture, (corners[0], corners[1]), (corners[2] - 1, corners[3] - 1), _LIGHT, 1)
    cv2.addWeighted(picture, 0.6, under, 0.4, 0, dst=picture)
