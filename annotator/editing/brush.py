"""The brush: the pixels that a stroke passes over, and the verb that adds them to a mask or takes them from it."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from annotator.domain.edits import Edit
from annotator.domain.masks import Mask, Window
from annotator.editing.masks import label_of, manual_edit
from annotator.errors import EditError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotator.domain.edits import MaskKey
    from annotator.domain.masks import Point
    from annotator.domain.state import State

StrokeMode = Literal["add", "cut"]
Bounds = tuple[int, int, int, int]
"""x1, y1, x2, y2 in pixels, half-open."""

SOURCE = "brush"
_PIECE = 96.0  # pixels; longer lines are cut up, so that the window of a slanted one is not mostly empty
_TILE = 96  # pixels a side of the squares that are shown while the stroke grows


class Stroke:
    """The pixels of one stroke over an image of `height` × `width`, grown line by line.

    A pixel belongs to a line if its centre lies within half the brush's diameter of it. Ends are put on pixel centres
    for brushes of an odd diameter and on corners for even ones, so that a click paints the same dot everywhere, and a
    brush of one pixel paints one.
    """

    def __init__(self, height: int, width: int) -> None:
        self._pixels = np.zeros((height, width), dtype=np.bool_)
        self._bounds: Bounds | None = None
        self._touched = np.zeros((-(-height // _TILE), -(-width // _TILE)), dtype=np.bool_)

    @property
    def bounds(self) -> Bounds | None:
        """The window that has been painted in, inside the image; None before the first pixel."""
        return self._bounds

    def window(self) -> Window | None:
        """The pixels within `bounds`, as a view that later lines change; None before the first one."""
        if self._bounds is None:
            return None
        x1, y1, x2, y2 = self._bounds
        return Window(x1, y1, self._pixels[y1:y2, x1:x2])

    def parts(self) -> tuple[Window, ...]:
        """Small windows that hold all that has been painted and little else, as views that later lines change."""
        found: list[Window] = []
        for row, tiles in enumerate(self._touched):
            edges = np.flatnonzero(np.diff(tiles, prepend=False, append=False)).tolist()
            for first, last in zip(edges[::2], edges[1::2], strict=True):
                top, left = row * _TILE, first * _TILE
                found.append(Window(left, top, self._pixels[top : top + _TILE, left : last * _TILE]))
        return tuple(found)

    def line(self, start: Point, end: Point, diameter: int) -> Bounds | None:
        """Paint a straight line in image coordinates; a dot where `end` is `start`.

        Returns:
            the window that was painted in; None where all of the line lies outside of the image.
        """
        first, last = tip_place(start, diameter), tip_place(end, diameter)
        count = max(1, math.ceil(math.dist(first, last) / _PIECE))
        places = [_between(first, last, step / count) for step in range(count + 1)]
        painted: Bounds | None = None
        for place, following in pairwise(places):
            piece = self._piece(place, following, diameter / 2)
            painted = piece if painted is None else _joined(painted, piece)
        if painted is not None:
            self._bounds = painted if self._bounds is None else _joined(self._bounds, painted)
        return painted

    def _piece(self, start: Point, end: Point, radius: float) -> Bounds | None:
        height, width = self._pixels.shape
        x1 = max(math.floor(min(start[0], end[0]) - radius), 0)
        y1 = max(math.floor(min(start[1], end[1]) - radius), 0)
        x2 = min(math.ceil(max(start[0], end[0]) + radius), width)
        y2 = min(math.ceil(max(start[1], end[1]) + radius), height)
        if x1 >= x2 or y1 >= y2:
            return None
        self._touched[y1 // _TILE : (y2 - 1) // _TILE + 1, x1 // _TILE : (x2 - 1) // _TILE + 1] = True
        self._pixels[y1:y2, x1:x2] |= _near(start, end, radius, (x1, y1, x2, y2))
        return (x1, y1, x2, y2)


def paint_mask(state: State, key: MaskKey, stroke: Window, mode: StrokeMode) -> Edit:
    """Add the pixels of a stroke to a mask, or cut them from it; the mask becomes corrected and manual.

    A stroke that changes no pixel changes nothing: a proposal that was only touched stays one.

    Raises:
        EditError: there is no mask to cut from, or nothing of it would be left.
    """
    current = state.get(key)
    if current is None and mode == "cut":
        raise EditError("there is no mask to erase from", todo="Draw one first.")
    size = state.sequence(key.sequence_id)
    if current is None:
        painted = Mask.from_window(stroke.pixels, stroke.left, stroke.top, size.height, size.width)
        return manual_edit(state, key, painted, SOURCE, label_of("Paint", key))
    label = label_of("Paint" if mode == "add" else "Erase from", key)
    mask = _painted(current.mask, stroke, add=mode == "add")
    return Edit(label, ()) if mask == current.mask else manual_edit(state, key, mask, SOURCE, label)


def tip_place(point: Point, diameter: int) -> Point:
    """Where a brush paints that is held at a point: on a pixel's centre if its diameter is odd, else on a corner."""
    if diameter % 2:
        return (math.floor(point[0]) + 0.5, math.floor(point[1]) + 0.5)
    return (float(round(point[0])), float(round(point[1])))


def _painted(mask: Mask, stroke: Window, *, add: bool) -> Mask:
    """Only the window around both is decoded and encoded."""
    before = mask.window()
    if not before.pixels.size:
        before = Window(stroke.left, stroke.top, np.zeros((1, 1), dtype=np.bool_))
    x1, y1, x2, y2 = _joined(_bounds_of(before), _bounds_of(stroke))
    pixels = np.zeros((y2 - y1, x2 - x1), dtype=np.bool_)
    pixels[_inside(before, x1, y1)] = before.pixels
    place = _inside(stroke, x1, y1)
    pixels[place] = pixels[place] | stroke.pixels if add else pixels[place] & ~stroke.pixels
    return Mask.from_window(pixels, x1, y1, mask.height, mask.width)


def _near(start: Point, end: Point, radius: float, bounds: Bounds) -> NDArray[np.bool_]:
    """The pixels of a window whose centres are within `radius` of a line."""
    x1, y1, x2, y2 = bounds
    across = np.arange(x1, x2, dtype=np.float32) + np.float32(0.5 - start[0])
    down = (np.arange(y1, y2, dtype=np.float32) + np.float32(0.5 - start[1]))[:, None]
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    if length == 0:
        return np.asarray(across * across + down * down <= np.float32(radius * radius + 1e-3))
    share = np.clip((across * np.float32(dx) + down * np.float32(dy)) / np.float32(length), 0, 1)
    off_x, off_y = across - share * np.float32(dx), down - share * np.float32(dy)
    return np.asarray(off_x * off_x + off_y * off_y <= np.float32(radius * radius + 1e-3))


def _between(start: Point, end: Point, share: float) -> Point:
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def _joined(one: Bounds, other: Bounds | None) -> Bounds:
    if other is None:
        return one
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


def _bounds_of(window: Window) -> Bounds:
    height, width = window.pixels.shape
    return (window.left, window.top, window.left + width, window.top + height)


def _inside(window: Window, left: int, top: int) -> tuple[slice, slice]:
    height, width = window.pixels.shape
    y, x = window.top - top, window.left - left
    return (slice(y, y + height), slice(x, x + width))
