"""Outlines: from mask pixels to polygons that a person can edit, and polygons as drawn to valid ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import cv2
import numpy as np
import shapely
from shapely.geometry import Polygon as Shape

from annotator.domain.masks import Mask, MaskRecord, Polygon, Ring

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

# Contours run through pixel centres; on an enlarged mask they come this close to the pixels' edges.
_ENLARGED = 4


def trace(mask: Mask, tolerance: float = 1.0) -> tuple[Polygon, ...]:
    """The outline of a mask, one polygon a part, with holes.

    Args:
        mask: the pixels.
        tolerance: how far, in pixels, the simplified outline may lie from the exact one.

    Returns:
        polygons in continuous image coordinates, largest first. Parts that would
        simplify to nothing keep their exact outline.
    """
    window = mask.window()
    if not window.pixels.size:
        return ()
    large = cv2.resize(
        window.pixels.astype(np.uint8), None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_NEAREST
    )
    contours, hierarchy = cv2.findContours(large, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    holes: dict[int, list[Ring]] = {}
    outers: dict[int, Ring] = {}
    for index, contour in enumerate(contours):
        ring = _ring(contour, (window.left, window.top), tolerance)
        parent = int(hierarchy[0][index][3])
        if parent < 0:
            outers[index] = ring
        else:
            holes.setdefault(parent, []).append(ring)
    polygons = (Polygon(ring, tuple(holes.get(index, ()))) for index, ring in outers.items())
    return tuple(sorted(polygons, key=lambda item: -Shape(item.outer).area))


def outline_of(record: MaskRecord) -> tuple[Polygon, ...]:
    """The vertices to edit: those that a person set, or else the traced outline."""
    return record.polygons or trace(record.mask)


def made_valid(polygons: Sequence[Polygon]) -> tuple[Polygon, ...]:
    """The same area without self-intersections and with disjoint parts, as shapely understands it.

    Parts that cross themselves are split; parts that overlap are merged; what has no area vanishes.
    """
    shapes = [shapely.make_valid(Shape(item.outer, item.holes)) for item in polygons]
    return _parts(shapely.union_all(shapes))


def _ring(contour: NDArray[Any], offset: tuple[int, int], tolerance: float) -> Ring:
    points = (contour[:, 0].astype(np.float64) + 0.5) / _ENLARGED + offset
    exact = Shape(points) if len(points) > 3 else None
    kept = points
    if exact is not None:
        simple = exact.simplify(tolerance, preserve_topology=True)
        coordinates = np.asarray(simple.exterior.coords)[:-1] if isinstance(simple, Shape) else points
        kept = coordinates if len(coordinates) >= 3 else points
    return cast("Ring", tuple((round(float(x), 2), round(float(y), 2)) for x, y in kept))


def _parts(shape: BaseGeometry) -> tuple[Polygon, ...]:
    found = [part for part in shapely.get_parts(shape) if isinstance(part, Shape) and part.area > 0]
    nested = [part for part in shapely.get_parts(shape) if not isinstance(part, Shape) and part.area > 0]
    polygons = [
        Polygon(_points(part.exterior.coords), tuple(_points(hole.coords) for hole in part.interiors)) for part in found
    ]
    return (*polygons, *(polygon for part in nested for polygon in _parts(part)))


def _points(coordinates: object) -> Ring:
    return cast("Ring", tuple((float(x), float(y)) for x, y in np.asarray(coordinates)[:-1, :2]))
