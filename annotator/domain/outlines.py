"""The exact outline of a mask: rings along the edges of its pixels, which fill the same pixels again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from annotator.domain.masks import Mask, Polygon, Ring

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CORNER = np.dtype([("x", "i8"), ("y", "i8"), ("h", "i8"), ("v", "i8"), ("inside", "?")])


@dataclass(frozen=True, slots=True)
class _Outline:
    """Corners, the rings that they make, the ring of each, and the other end of its vertical edge.

    The first corner of a ring is its topmost, and of those the leftmost.
    """

    corners: NDArray[Any]
    rings: tuple[list[int], ...]
    ring_of: NDArray[np.int64]
    above: NDArray[np.int64]

    def points(self, ring: int, left: int, top: int) -> Ring:
        chosen = self.corners[self.rings[ring]]
        return tuple(zip((chosen["x"] + left).tolist(), (chosen["y"] + top).tolist(), strict=True))


def pixel_outlines(mask: Mask) -> tuple[Polygon, ...]:
    """The border of each part of a mask, with its holes, along the edges of the pixels.

    Pixels that touch at a corner alone belong to different parts. `Mask.from_polygons` of the result is the mask again,
    pixel by pixel, and so is any other rule that fills the pixels whose centre is inside.

    Args:
        mask: the pixels.

    Returns:
        polygons in continuous image coordinates (pixel 0 covers [0, 1)), all of them whole numbers, from top to bottom.
    """
    window = mask.window()
    if not window.pixels.size:
        return ()
    outline = _outline(_corners(window.pixels))
    owners = _owners(outline)
    points = [outline.points(ring, window.left, window.top) for ring in range(len(owners))]
    holes: dict[int, list[Ring]] = {owner: [] for owner in owners}
    for ring, owner in enumerate(owners):
        if owner != ring:
            holes[owner].append(points[ring])
    return tuple(Polygon(points[ring], tuple(holes[ring])) for ring in sorted(holes))


def _corners(pixels: NDArray[np.bool_]) -> NDArray[Any]:
    """Where outlines turn, each with the way its two edges go: h to the right (1) or left, v down (1) or up.

    Both edges run along the pixel that differs from the other three around the corner. Where two pixels touch at their
    corners alone there are two corners, one for each of them.
    """
    padded = np.pad(pixels, 1)
    around = ((padded[:-1, :-1], -1, -1), (padded[:-1, 1:], 1, -1), (padded[1:, :-1], -1, 1), (padded[1:, 1:], 1, 1))
    count = sum(pixel.astype(np.int8) for pixel, _, _ in around)
    touching = (count == 2) & (around[0][0] == around[3][0])
    parts = []
    for pixel, h, v in around:
        for inside, lone in ((True, (count == 1) | touching), (False, count == 3)):
            y, x = np.nonzero(lone & (pixel == inside))
            part = np.empty(len(x), dtype=_CORNER)
            part["x"], part["y"], part["h"], part["v"], part["inside"] = x, y, h, v, inside
            parts.append(part)
    corners = np.concatenate(parts)
    return corners[np.lexsort((corners["x"], corners["y"]))]


def _outline(corners: NDArray[Any]) -> _Outline:
    beside, above = _partners(corners, "x", "h", "y"), _partners(corners, "y", "v", "x")
    ring_of = np.full(len(corners), -1, dtype=np.int64)
    rings: list[list[int]] = []
    for first in range(len(corners)):
        if ring_of[first] < 0:
            ring = _ring(first, beside, above)
            ring_of[ring] = len(rings)
            rings.append(ring)
    return _Outline(corners, tuple(rings), ring_of, above)


def _partners(corners: NDArray[Any], along: str, way: str, line: str) -> NDArray[np.int64]:
    """The corner at the other end of each corner's edge in a row or column, where sorted corners come in pairs."""
    order = np.lexsort((corners[way], corners[along], corners[line]))
    partners = np.empty(len(corners), dtype=np.int64)
    partners[order[::2]], partners[order[1::2]] = order[1::2], order[::2]
    return partners


def _ring(first: int, beside: NDArray[np.int64], above: NDArray[np.int64]) -> list[int]:
    ring: list[int] = []
    corner = first
    while not ring or corner != first:
        other = int(beside[corner])
        ring += [corner, other]
        corner = int(above[other])
    return ring


def _owners(outline: _Outline) -> list[int]:
    """For each ring itself, or, for a hole, the ring around it: that of the nearest edge to the left, or around that.

    Rings are in the order of their first corners, so what is left of a hole's first corner has its owner already.
    """
    corners = outline.corners
    firsts = corners[[ring[0] for ring in outline.rings]]
    owners = np.arange(len(firsts))
    edges = np.flatnonzero(corners["v"] > 0)
    edges = edges[np.argsort(corners["x"][edges], kind="stable")]
    tops, bottoms = corners["y"][edges], corners["y"][outline.above[edges]]
    for row in np.unique(firsts["y"][~firsts["inside"]]):
        spanning = edges[(tops <= row) & (row < bottoms)]
        holes = np.flatnonzero(~firsts["inside"] & (firsts["y"] == row))
        left = spanning[np.searchsorted(corners["x"][spanning], firsts["x"][holes]) - 1]
        for hole, ring in zip(holes.tolist(), outline.ring_of[left].tolist(), strict=True):
            owners[hole] = owners[ring]
    return [int(owner) for owner in owners]
