"""What a tool shows over the frame while it works: frozen values that rendering and hit-testing understand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from annotator.domain.boxes import Box
    from annotator.domain.masks import Point, Polygon, Ring

Mode = Literal["replace", "add", "cut"]
BoxPart = Literal["top left", "top", "top right", "right", "bottom right", "bottom", "bottom left", "left", "inside"]


class VertexRef(NamedTuple):
    """One vertex of several polygons: `ring` 0 is the outer ring, 1 the first hole."""

    part: int
    ring: int
    vertex: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A stroke or a selection in progress; all points in image coordinates.

    Attributes:
        mode: what the open ring will do to the mask.
        ring: vertices of the polygon that is being drawn.
        pointer: where the next vertex would go.
        closing: whether the next click closes the ring.
        crosshair: where to draw the two thin lines through the whole view.
        polygons: outlines whose vertices can be moved.
        active: the vertex that keys act on.
        hovered: the vertex under the pointer.
        insertion: where a click would insert a vertex.
        box: box with handles.
        box_part: the part of the box under the pointer.
        highlight: number of the track under the pointer.
    """

    mode: Mode = "replace"
    ring: Ring = ()
    pointer: Point | None = None
    closing: bool = False
    crosshair: Point | None = None
    polygons: tuple[Polygon, ...] = ()
    active: VertexRef | None = None
    hovered: VertexRef | None = None
    insertion: Point | None = None
    box: Box | None = None
    box_part: BoxPart | None = None
    highlight: int | None = None


NOTHING = Draft()
