"""What a tool shows over the frame while it works: frozen values that rendering and hit-testing understand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from annotator.domain.boxes import Box
    from annotator.domain.masks import Point, Polygon, Ring, Window

Mode = Literal["replace", "add", "cut"]
BoxPart = Literal["top left", "top", "top right", "right", "bottom right", "bottom", "bottom left", "left", "inside"]


class VertexRef(NamedTuple):
    """One vertex of several polygons: `ring` 0 is the outer ring, 1 the first hole."""

    part: int
    ring: int
    vertex: int


@dataclass(frozen=True, slots=True)
class BrushTip:
    """The brush under the pointer.

    Attributes:
        place: where the pointer is.
        size: diameter in image pixels.
        line_from: where the straight line begins that a press would draw; None without one.
    """

    place: Point
    size: int
    line_from: Point | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A stroke or a selection in progress; all points in image coordinates.

    Attributes:
        mode: what the open ring will do to the mask.
        ring: vertices of the polygon that is being drawn.
        apart: whether the ring is for something else than the selected track, and must not look like its mask.
        pointer: where the next vertex would go.
        closing: whether the next click closes the ring.
        crosshair: where to draw the two thin lines through the whole view.
        long_lines: whether they go through the whole view, or are as short as a cursor.
        polygons: outlines whose vertices can be moved.
        active: the vertex that keys act on.
        hovered: the vertex under the pointer.
        insertion: where a click would insert a vertex.
        box: box with handles.
        box_part: the part of the box under the pointer.
        highlight: number of the track under the pointer.
        stroke: windows with the pixels that the brush has passed over; empty before the first.
        tip: the brush under the pointer.
        stops: points that were set on a line that snaps to edges; `ring` runs through them, without dots of its own.
        trail: the piece of that line from the last stop to the pointer.
    """

    mode: Mode = "replace"
    ring: Ring = ()
    apart: bool = False
    pointer: Point | None = None
    closing: bool = False
    crosshair: Point | None = None
    long_lines: bool = True
    polygons: tuple[Polygon, ...] = ()
    active: VertexRef | None = None
    hovered: VertexRef | None = None
    insertion: Point | None = None
    box: Box | None = None
    box_part: BoxPart | None = None
    highlight: int | None = None
    stroke: tuple[Window, ...] = ()
    tip: BrushTip | None = None
    stops: Ring = ()
    trail: Ring = ()


NOTHING = Draft()
