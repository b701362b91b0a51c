"""Polygons as tools need them: made valid, clipped, simplified, and changed vertex by vertex."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import shapely

from annotator.domain.masks import Polygon
from annotator.gui.canvas.draft import VertexRef

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from annotator.domain.masks import Point, Ring

DIGITS = 2  # of coordinates in pixels; finer than the largest zoom can show
Polygons = tuple[Polygon, ...]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A drawn ring as valid polygons inside the image.

    Attributes:
        polygons: none if the ring has no area in the image.
        repaired: whether the ring crossed itself.
        clipped: whether a part of it lay outside of the image.
    """

    polygons: Polygons
    repaired: bool
    clipped: bool


def cleaned(ring: Ring, width: int, height: int) -> Cleaned:
    """Make a ring of at least three points valid and cut it to an image of `width` × `height` pixels."""
    drawn: BaseGeometry = shapely.Polygon(ring)
    repaired = not drawn.is_valid
    if repaired:
        drawn = shapely.make_valid(drawn, method="structure", keep_collapsed=False)
    frame = shapely.box(0, 0, width, height)
    clipped = not frame.covers(drawn)
    inside = drawn.intersection(frame) if clipped else drawn
    return Cleaned(tuple(_polygons(inside)), repaired, clipped)


def simplified(points: list[Point], tolerance: float) -> list[Point]:
    """A freehand stroke with as few points as stay within `tolerance` pixels of it; its ends are kept."""
    if len(points) < 3:
        return points
    line = shapely.LineString(points).simplify(tolerance, preserve_topology=False)
    return [rounded((x, y)) for x, y in line.coords]


def rounded(point: Point) -> Point:
    """A point as it is stored."""
    return (round(point[0], DIGITS), round(point[1], DIGITS))


def vertex(polygons: Polygons, ref: VertexRef) -> Point | None:
    """The vertex at `ref`, or None when there is none any more."""
    if ref.part >= len(polygons) or ref.ring >= len(polygons[ref.part].rings):
        return None
    ring = polygons[ref.part].rings[ref.ring]
    return ring[ref.vertex] if ref.vertex < len(ring) else None


def moved(polygons: Polygons, ref: VertexRef, point: Point) -> Polygons:
    """With one vertex elsewhere."""
    ring = polygons[ref.part].rings[ref.ring]
    return _with_ring(polygons, ref, (*ring[: ref.vertex], rounded(point), *ring[ref.vertex + 1 :]))


def inserted(polygons: Polygons, after: VertexRef, point: Point) -> tuple[Polygons, VertexRef]:
    """With a new vertex behind `after`; and where it is."""
    ring = polygons[after.part].rings[after.ring]
    index = after.vertex + 1
    changed = _with_ring(polygons, after, (*ring[:index], rounded(point), *ring[index:]))
    return changed, VertexRef(after.part, after.ring, index)


def removed(polygons: Polygons, ref: VertexRef) -> Polygons | None:
    """Without one vertex; None when its ring has only the three that it needs."""
    ring = polygons[ref.part].rings[ref.ring]
    if len(ring) <= 3:
        return None
    return _with_ring(polygons, ref, (*ring[: ref.vertex], *ring[ref.vertex + 1 :]))


def _with_ring(polygons: Polygons, ref: VertexRef, ring: Ring) -> Polygons:
    polygon = polygons[ref.part]
    if ref.ring == 0:
        changed = replace(polygon, outer=ring)
    else:
        holes = list(polygon.holes)
        holes[ref.ring - 1] = ring
        changed = replace(polygon, holes=tuple(holes))
    return (*polygons[: ref.part], changed, *polygons[ref.part + 1 :])


def _polygons(geometry: BaseGeometry) -> Iterator[Polygon]:
    if isinstance(geometry, shapely.Polygon):
        if geometry.area > 0:
            yield Polygon(_ring(geometry.exterior), tuple(_ring(hole) for hole in geometry.interiors))
    else:
        for part in getattr(geometry, "geoms", ()):
            yield from _polygons(part)


def _ring(line: shapely.LinearRing) -> Ring:
    return tuple(rounded((x, y)) for x, y in list(line.coords)[:-1])
