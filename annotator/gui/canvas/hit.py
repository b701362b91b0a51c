"""What lies under the pointer: pure functions with tolerances in widget pixels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from annotator.gui.canvas.draft import BoxPart, VertexRef

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotator.domain.boxes import Box
    from annotator.domain.masks import Point, Polygon
    from annotator.gui.canvas.scene import Item, Scene
    from annotator.gui.canvas.viewport import Viewport

BOX_TOLERANCE = 5.0
HANDLE_TOLERANCE = 8.0
VERTEX_TOLERANCE = 9.0
EDGE_TOLERANCE = 6.0
SMALLEST_HANDLED = 28.0  # widget pixels; the handles of smaller boxes are moved outwards, so that each can be grabbed


def tracks_at(scene: Scene, viewport: Viewport, point: Point) -> list[int]:
    """Tracks under a widget point, the one that a click should pick first.

    The mask that owns the pixel comes first, then boxes whose edge is near, then boxes around the point (smallest
    first), then ignore regions.
    """
    owner = mask_at(scene, viewport.to_image(point))
    ranked: list[tuple[tuple[int, float], int]] = []
    for item in scene.items:
        rank = _rank(item, viewport, point, owner)
        if rank is not None:
            ranked.append(((rank[0] + 4 * item.ignored, rank[1]), item.track_id))
    return [track_id for _, track_id in sorted(ranked)]


def mask_at(scene: Scene, point: Point) -> int | None:
    """The track that owns the pixel at an image point."""
    column, row = math.floor(point[0]), math.floor(point[1])
    if not (0 <= column < scene.width and 0 <= row < scene.height):
        return None
    number = int(scene.index[row, column])
    return scene.items[number - 1].track_id if number else None


def box_distance(box: Box, viewport: Viewport, point: Point) -> float:
    """Distance in widget pixels from a widget point to the border of a box."""
    x1, y1 = viewport.to_widget((box.x1, box.y1))
    x2, y2 = viewport.to_widget((box.x2, box.y2))
    outside = math.hypot(max(x1 - point[0], 0, point[0] - x2), max(y1 - point[1], 0, point[1] - y2))
    inside = min(point[0] - x1, x2 - point[0], point[1] - y1, y2 - point[1])
    return outside if outside > 0 else max(inside, 0.0)


def contains(box: Box, point: Point) -> bool:
    """Whether an image point lies in a box."""
    return box.x1 <= point[0] < box.x2 and box.y1 <= point[1] < box.y2


def handle_points(box: Box, viewport: Viewport) -> dict[BoxPart, Point]:
    """Widget points of the eight handles; those of a small box stand off it."""
    x1, y1 = viewport.to_widget((box.x1, box.y1))
    x2, y2 = viewport.to_widget((box.x2, box.y2))
    dx = max(SMALLEST_HANDLED - (x2 - x1), 0) / 2
    dy = max(SMALLEST_HANDLED - (y2 - y1), 0) / 2
    x1, y1, x2, y2 = x1 - dx, y1 - dy, x2 + dx, y2 + dy
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    return {
        "top left": (x1, y1),
        "top right": (x2, y1),
        "bottom right": (x2, y2),
        "bottom left": (x1, y2),
        "top": (x, y1),
        "right": (x2, y),
        "bottom": (x, y2),
        "left": (x1, y),
    }


def box_part_at(box: Box, viewport: Viewport, point: Point) -> BoxPart | None:
    """The handle, edge or inside of a box under a widget point; corners win over edges."""
    handles = handle_points(box, viewport)
    near = [(math.dist(place, point), part) for part, place in handles.items()]
    distance, part = min(near)
    if distance <= HANDLE_TOLERANCE:
        return part
    x1, y1 = handles["top left"]
    x2, y2 = handles["bottom right"]
    within_x = x1 - BOX_TOLERANCE <= point[0] <= x2 + BOX_TOLERANCE
    within_y = y1 - BOX_TOLERANCE <= point[1] <= y2 + BOX_TOLERANCE
    if not (within_x and within_y):
        return None
    edges: list[tuple[float, BoxPart]] = [
        (abs(point[0] - x1), "left"),
        (abs(point[0] - x2), "right"),
        (abs(point[1] - y1), "top"),
        (abs(point[1] - y2), "bottom"),
    ]
    distance, part = min(edges)
    return part if distance <= BOX_TOLERANCE else "inside"


def vertex_at(polygons: tuple[Polygon, ...], viewport: Viewport, point: Point) -> VertexRef | None:
    """The nearest vertex within tolerance of a widget point."""
    near = [(math.dist(viewport.to_widget(place), point), ref) for ref, place in vertices(polygons)]
    distance, ref = min(near, default=(math.inf, None))
    return ref if distance <= VERTEX_TOLERANCE else None


def edge_at(polygons: tuple[Polygon, ...], viewport: Viewport, point: Point) -> tuple[VertexRef, Point] | None:
    """The nearest edge within tolerance of a widget point.

    Returns:
        the vertex that the edge starts from, and the image point on the edge that is nearest.
    """
    best, found = EDGE_TOLERANCE, None
    for part, polygon in enumerate(polygons):
        for number, ring in enumerate(polygon.rings):
            for index, start in enumerate(ring):
                end = ring[(index + 1) % len(ring)]
                place = _nearest(viewport.to_widget(start), viewport.to_widget(end), point)
                distance = math.dist(place, point)
                if distance <= best:
                    best, found = distance, (VertexRef(part, number, index), viewport.to_image(place))
    return found


def vertices(polygons: tuple[Polygon, ...]) -> Iterator[tuple[VertexRef, Point]]:
    """All vertices in the order in which Tab walks over them."""
    for part, polygon in enumerate(polygons):
        for number, ring in enumerate(polygon.rings):
            for index, place in enumerate(ring):
                yield VertexRef(part, number, index), place


def _rank(item: Item, viewport: Viewport, point: Point, owner: int | None) -> tuple[int, float] | None:
    if item.track_id == owner:
        return (0, 0.0)
    if item.box is None:
        return None
    distance = box_distance(item.box, viewport, point)
    if distance <= BOX_TOLERANCE:
        return (1, distance)
    return (2, item.box.area) if contains(item.box, viewport.to_image(point)) else None


def _nearest(start: Point, end: Point, point: Point) -> Point:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    share = 0.0 if length == 0 else ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length
    share = min(max(share, 0.0), 1.0)
    return (start[0] + share * dx, start[1] + share * dy)
