"""What the network is told beside the image, as maps over the crop: the box, a prior, and the other objects.

The prior is the object's shape as corrected masks in other frames have it, carried over from box to box: the idea of
MaskTrack (Perazzi et al., CVPR 2017) and RGMP (Oh et al., CVPR 2018), who guide a network by the mask of an earlier
frame. Shapes are kept as signed distances, so that two of them can be mixed by their distance in time. The others, as
masks where they have one and as boxes where not, tell which of several objects in one box is meant and what stands in
front: on level ground, the nearer object reaches further down. Arrays are row-major (H, W); boxes x1, y1, x2, y2
half-open.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Window = tuple[int, int, int, int]
Coordinates = Sequence[float] | NDArray[np.floating]
Shape = NDArray[np.float32]
"""Signed distance to an outline, positive inside, in shares of the box's side; square, over the box and MARGIN.

The network's guidance has GRID cells a side; where the shape itself is wanted, it may have more.
"""

CHANNELS = 3
BOX, PRIOR, OTHERS = range(CHANNELS)
GRID = 96
MARGIN = 0.25  # of the box's sides, around it: amodal boxes can be too small as well
_REACH = 1 + 2 * MARGIN
UNKNOWN = 128  # of 255: as likely object as not
_OUTSIDE = -1.0
_RIM = 2.0  # pixels; boxes of cut objects end on the border, more or less
_FADING = 5.0  # frames; on one side only, objects change their shape and what hides them twice as fast as between two
_SOFT = 0.04  # distance over which the prior falls from certain to unknown
_SHARP = 0.02  # the same for the shape of another object
_NEARER, _FARTHER = 0.8, 0.35  # how strongly another box is drawn, by whether its bottom edge lies lower


@dataclass(frozen=True)
class Prior:
    """A shape, and the box that it is to fill: the query's own, or a larger one where the image border cuts that."""

    shape: Shape
    box: Coordinates


Other = Coordinates | Prior


@dataclass(frozen=True)
class Query:
    """A box x1, y1, x2, y2 to find the mask of, and what is known: the object's prior, and other objects.

    An object of `others` is a box, or a shape in its box where its mask is known; so boxes alone can be (M, 4).
    """

    box: Coordinates
    prior: Prior | None = None
    others: Sequence[Other] | NDArray[np.floating] = ()


@dataclass(frozen=True)
class Keyframe:
    """The object's shape in a frame where its mask is settled, with its box there, cut by the image border or not."""

    frame: int
    shape: Shape
    box: Coordinates
    cut: bool = False


def keyframe(
    frame: int,
    mask: NDArray[np.bool_],
    box: Coordinates,
    image: tuple[int, int],
    window: Window | None = None,
    grid: int = GRID,
) -> Keyframe | None:
    """Make a keyframe of a mask (H, W), or of its part in `window`; `image`: height and width. None as `shape_of`."""
    shape = shape_of(mask, box, window, grid)
    return None if shape is None else Keyframe(frame, shape, box, any(cut_sides(box, image)))


def expected(frame: int, box: Coordinates, keyframes: Iterable[Keyframe], image: tuple[int, int]) -> Prior | None:
    """Return the shape to expect in `box` of `frame`, from the nearest keyframes before and after; None without any.

    An object that the image border cuts (`image`: height, width) has only a part of its shape in its box. So a box that
    is cut is extended to the keyframe's proportions; keyframes that are cut serve their own frame alone. The prior is
    the less certain the further away in time the keyframes are.
    """
    cut = cut_sides(box, image)
    known = sorted((item for item in keyframes if item.frame == frame or not item.cut), key=lambda item: item.frame)
    before = [item for item in known if item.frame <= frame][-1:]
    after = [item for item in known if item.frame > frame][:1]
    ends = before + after
    if not ends:
        return None
    near = min(ends, key=lambda item: abs(item.frame - frame))
    ends = [item for item in ends if item.cut == near.cut]  # relative to different boxes: a part and a whole
    shape = mixed([item.shape for item in ends], [1.0 / (abs(frame - item.frame) + 1e-3) for item in ends])
    certain = math.exp(-abs(frame - near.frame) / (_FADING * len(ends)))
    return Prior(np.asarray(shape * certain, np.float32), box if near.cut else _extended(box, near.box, cut))


def cut_sides(box: Coordinates, image: tuple[int, int]) -> tuple[bool, bool, bool, bool]:
    """Say which sides of a box, left, top, right, bottom, lie on the image border or beyond."""
    height, width = image
    return box[0] <= _RIM, box[1] <= _RIM, box[2] >= width - _RIM, box[3] >= height - _RIM


def _extended(box: Coordinates, like: Coordinates, cut: tuple[bool, bool, bool, bool]) -> Coordinates:
    """Move the cut sides out until the box has the proportions of `like`; what is cut in both directions stays."""
    x1, y1, x2, y2 = (float(v) for v in box)
    left, top, right, bottom = cut
    proportion = (like[2] - like[0]) / (like[3] - like[1])
    if left != right and not (top or bottom):
        width = max(x2 - x1, (y2 - y1) * proportion)
        return (x2 - width, y1, x2, y2) if left else (x1, y1, x1 + width, y2)
    if top != bottom and not (left or right):
        height = max(y2 - y1, (x2 - x1) / proportion)
        return (x1, y2 - height, x2, y2) if top else (x1, y1, x2, y1 + height)
    return box


def shape_of(mask: NDArray[np.bool_], box: Coordinates, window: Window | None = None, grid: int = GRID) -> Shape | None:
    """Return the shape of a mask relative to its box; `window` is its place in the frame where it is not (H, W).

    `grid`: cells a side. None where nothing of the mask lies within reach of the box, or the box has no area.
    """
    x0, y0 = (window or (0, 0, 0, 0))[:2]
    x1, y1, x2, y2 = (float(v) for v in box)
    if not mask.any() or x2 <= x1 or y2 <= y1:
        return None
    step_x, step_y = (x2 - x1) * _REACH / grid, (y2 - y1) * _REACH / grid
    left, top = x1 - MARGIN * (x2 - x1) - x0, y1 - MARGIN * (y2 - y1) - y0
    move = np.array([[step_x, 0, left + step_x / 2 - 0.5], [0, step_y, top + step_y / 2 - 0.5]])
    grey = mask.astype(np.uint8) * 255
    found = cv2.warpAffine(grey, move, (grid, grid), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderValue=0)
    return signed_distance(np.asarray(found > 127))


def signed_distance(mask: NDArray[np.bool_]) -> Shape | None:
    """Return the shape of a square mask that fills the grid; None where it is empty.

    The outline runs between cells, half a cell from the centres on both of its sides.
    """
    if not mask.any():
        return None
    grid = mask.shape[0]
    inside = cv2.distanceTransform(np.pad(mask.astype(np.uint8), 1, mode="edge"), cv2.DIST_L2, 5)
    outside = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    distance = np.where(mask, np.minimum(inside[1:-1, 1:-1], grid) - 0.5, 0.5 - np.minimum(outside, grid))
    return np.asarray(distance * (_REACH / grid), dtype=np.float32)


def mixed(shapes: Sequence[Shape], weights: Sequence[float]) -> Shape:
    """Return the shape between some shapes (Raya and Udupa, "Shape-based interpolation", IEEE TMI 1990)."""
    total = sum(weights)
    return np.asarray(sum(shape * (weight / total) for shape, weight in zip(shapes, weights, strict=True)), np.float32)


def guidance_map(query: Query, window: Window, size: int) -> NDArray[np.uint8]:
    """Draw what is known over a crop's window: (size, size, CHANNELS), 0..255."""
    planes = [np.zeros((size, size), dtype=np.uint8)] * CHANNELS
    planes[BOX] = box_map(query.box, window, size)
    planes[PRIOR] = _unknown(size) if query.prior is None else prior_map(query.prior, window, size)
    met = [other for other in query.others if _meet(box_of(other), window)]
    if met:
        planes[OTHERS] = _others_map(met, float(query.box[3]), window, size)
    return np.asarray(cv2.merge(planes), dtype=np.uint8)


def _unknown(size: int) -> NDArray[np.uint8]:
    return np.full((size, size), UNKNOWN, dtype=np.uint8)


def box_of(other: Other) -> Coordinates:
    """The box of another object, which is all that is known of it, or the place of its shape."""
    return other.box if isinstance(other, Prior) else other


def _others_map(others: Iterable[Other], bottom: float, window: Window, size: int) -> NDArray[np.uint8]:
    """Draw objects over each other: what one leaves free, the next takes its share of; a shape takes all of it."""
    free = np.ones((size, size), dtype=np.float32)
    for other in others:
        if isinstance(other, Prior):
            free *= 1 - np.clip(0.5 + placed_shape(other.shape, other.box, window, size, size) / _SHARP, 0, 1)
            continue
        rows, columns = _coverages(other, window, size)
        strength = _NEARER if other[3] > bottom else _FARTHER
        down, across = _extent(rows), _extent(columns)
        free[down, across] *= 1 - _product(rows[down], columns[across]) * np.float32(strength / 255)
    return np.rint((1 - free) * 255).astype(np.uint8)


def box_map(box: Coordinates, window: Window, size: int) -> NDArray[np.uint8]:
    """Rasterise a box in its resized window: 255 inside, partial at the rim by the area covered; (size, size)."""
    return _product(*_coverages(box, window, size))


def prior_map(prior: Prior, window: Window, size: int) -> NDArray[np.uint8]:
    """Draw a prior over a resized window: 255 well inside, 128 at its outline; (size, size)."""
    placed = placed_shape(prior.shape, prior.box, window, size, size)
    likely = cv2.addWeighted(placed, 127.5 / _SOFT, placed, 0, 127.5, dtype=cv2.CV_8U)  # rounds, and clips to 0..255
    return np.asarray(likely, dtype=np.uint8)


def placed_shape(shape: Shape, box: Coordinates, window: Window, height: int, width: int) -> NDArray[np.float32]:
    """Resample a shape in the place of `box` over `window`, as (height, width); positive inside."""
    x1, y1, x2, y2 = (float(v) for v in box)
    step_x, step_y = (window[2] - window[0]) / width, (window[3] - window[1]) / height
    grid = shape.shape[0]
    cell_x, cell_y = (x2 - x1) * _REACH / grid, (y2 - y1) * _REACH / grid
    left, top = x1 - MARGIN * (x2 - x1), y1 - MARGIN * (y2 - y1)
    move = np.array(
        [
            [step_x / cell_x, 0, (window[0] + step_x / 2 - left) / cell_x - 0.5],
            [0, step_y / cell_y, (window[1] + step_y / 2 - top) / cell_y - 0.5],
        ]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    placed = cv2.warpAffine(shape, move, (width, height), flags=flags, borderValue=_OUTSIDE)
    return np.asarray(placed, dtype=np.float32)


def _coverages(box: Coordinates, window: Window, size: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the share of each row and of each column of a resized window that a box covers."""
    rows = _coverage(float(box[1]), float(box[3]), window[1], window[3], size)
    return rows, _coverage(float(box[0]), float(box[2]), window[0], window[2], size)


def _coverage(low: float, high: float, start: int, stop: int, size: int) -> NDArray[np.float64]:
    scale = size / (stop - start)
    first, last = (min(max((value - start) * scale, 0.0), float(size)) for value in (low, high))
    covered = np.zeros(size)
    last = max(first, last)
    left, right = int(first), min(int(last), size - 1)
    covered[left : right + 1] = 1.0
    if left < size:
        covered[left] -= first - left
    covered[right] -= right + 1 - last
    return covered


def _extent(shares: NDArray[np.float64]) -> slice:
    """Return where shares are not 0, all in one piece."""
    found = np.flatnonzero(shares)
    return slice(int(found[0]), int(found[-1]) + 1) if found.size else slice(0, 0)


def _product(rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Multiply shares to 0..255; few of the rows differ, so that each is computed once."""
    levels, places = np.unique(rows, return_inverse=True)
    lines: NDArray[np.uint8] = np.rint(np.outer(levels, columns) * 255).astype(np.uint8)
    return lines[places]


def _meet(box: Coordinates, window: Window) -> bool:
    return bool(box[0] < window[2] and box[2] > window[0] and box[1] < window[3] and box[3] > window[1])
