"""Boxes, polygons and masks of a label in Scalabel's format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from annotator.domain.masks import Mask, Polygon
from annotator.errors import FormatError
from annotator.formats.decimals import decimal
from annotator.formats.json_values import Node, box_of, finite
from annotator.formats.mask_json import polygon_mask, rle_mask

if TYPE_CHECKING:
    from annotator.domain.boxes import Box
    from annotator.domain.masks import Point, Ring

_STEPS = 8
"""Pieces of a Bézier curve: its ends are some pixels apart."""

_KINDS = re.compile(r"L(?:L|CC(?=L|\Z))*")


def inclusive(box: Box) -> tuple[dict[str, float], dict[str, float]]:
    """A box as ``box2d``, whose last column and row belong to it, and marks for the sides that this changes.

    Only coordinates of more than 15 digits, as an interpolation makes them, are not the same when 1 is added again.
    """
    box2d = {"x1": box.x1, "y1": box.y1}
    marks = {}
    for name, value in (("x2", box.x2), ("y2", box.y2)):
        box2d[name] = float(decimal(value) - 1)
        if _with_last(box2d[name]) != value:
            marks[f"mots_{name}"] = value
    return box2d, marks


def read_box(label: Node, attributes: Node) -> Box | None:
    """The box of a label in half-open pixels; None where it has no area.

    Raises:
        FormatError: a coordinate is missing or is no number of pixels.
    """
    node = label.node("box2d")
    x2, y2 = (attributes.real(f"mots_{name}", _with_last(node.real(name))) for name in ("x2", "y2"))
    return box_of(node.real("x1"), node.real("y1"), x2, y2)


def _with_last(value: float) -> float:
    return float(decimal(value) + 1)


def read_mask(label: Node, size: tuple[int, int]) -> tuple[Mask | None, tuple[Polygon, ...]]:
    """The mask of a label, by its run lengths or else its polygons, and the vertices that a person has set.

    Vertices are told where they are no curves, and not just the edges of the mask's pixels.

    Args:
        label: the label.
        size: (height, width) of the image.

    Raises:
        FormatError: the run lengths are broken, or a polygon is none.
    """
    parts = [part for part in label.nodes("poly2d") if part.flag("closed", True)]
    rings = [_vertices(part) for part in parts]
    curved = any("C" in part.text("types", "") for part in parts)
    is_set = rings and not curved and not all(map(_is_pixel_edge, rings))
    polygons = tuple(map(Polygon, rings)) if is_set else ()
    if label.has("rle"):
        return rle_mask(label.node("rle"), size), polygons
    if not parts:
        return None, ()
    outlines = [Polygon(_flattened(ring, part)) for ring, part in zip(rings, parts, strict=True)]
    try:
        return polygon_mask(outlines, size), polygons
    except FormatError as error:
        raise label.error(error) from error


def _vertices(part: Node) -> Ring:
    values = part.array("vertices")
    if len(values) < 3:
        todo = "Correct the polygon."
        raise part.error(FormatError("vertices are missing", expected="3 or more", got=len(values), todo=todo))
    return tuple(_point(part, index, value) for index, value in enumerate(values))


def _point(part: Node, index: int, value: object) -> Point:
    if not isinstance(value, list) or len(value) != 2:
        raise part.wrong(f"vertices[{index}]", "x and y", value)
    x, y = (finite(part.path, f"{part.place}.vertices[{index}]", number) for number in value)
    return x, y


def _is_pixel_edge(ring: Ring) -> bool:
    neighbours = zip(ring, (*ring[1:], ring[0]), strict=True)
    return all(
        one[0].is_integer() and one[1].is_integer() and (one[0] == other[0] or one[1] == other[1])
        for one, other in neighbours
    )


def _flattened(ring: Ring, part: Node) -> Ring:
    """The ring with points in place of its curves: two vertices of type C are the handles of one."""
    kinds = part.text("types", "L" * len(ring))
    if len(kinds) != len(ring) or not _KINDS.fullmatch(kinds):
        expected, todo = f"L, or CC between two L, for {len(ring)} vertices", "Correct the polygon."
        raise part.error(FormatError("types are wrong", expected=expected, got=f"'{kinds[:40]}'", todo=todo))
    points: list[Point] = []
    for index, kind in enumerate(kinds):
        if kind == "L":
            points.append(ring[index])
        elif kinds[index - 1] == "C":
            points += _curve(ring[index - 2], ring[index - 1], ring[index], ring[(index + 1) % len(ring)])
    return tuple(points)


def _curve(start: Point, first: Point, second: Point, end: Point) -> list[Point]:
    """Points of a cubic Bézier curve between its ends."""
    shares = np.arange(1, _STEPS)[:, None] / _STEPS
    rest = 1 - shares
    weights = np.concatenate((rest**3, 3 * rest**2 * shares, 3 * rest * shares**2, shares**3), axis=1)
    return [(float(x), float(y)) for x, y in weights @ np.array((start, first, second, end))]
