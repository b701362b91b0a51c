"""Painting a draft: the open polygon, vertex and box handles, and the crosshair, in widget pixels."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from annotator.gui.canvas import hit
from annotator.gui.canvas.colours import track_colour
from annotator.gui.canvas.draft_strokes import paint_stroke, paint_tip
from annotator.gui.canvas.labels import anchor_of
from annotator.gui.canvas.render import box_rect

if TYPE_CHECKING:
    from annotator.domain.masks import Point, Ring
    from annotator.gui.canvas.draft import Draft
    from annotator.gui.canvas.scene import Scene
    from annotator.gui.canvas.viewport import Size, Viewport

_DARK = QColor(0, 0, 0, 190)
_LIGHT = QColor("#ffffff")
_CUT = QColor("#ff5a4d")
_ADD = QColor("#5ee08a")
_ACTIVE = QColor("#ffd400")
_SHORT = 16.0  # widget pixels from the middle of a crosshair to its ends, where lines through the view are not wanted
_MODES = {"replace": _LIGHT, "add": _ADD, "cut": _CUT}  # white, so that it shows on the mask that it replaces


def paint_draft(
    painter: QPainter, draft: Draft, viewport: Viewport, size: Size, track_id: int | None, scene: Scene | None = None
) -> None:
    """A tool's work in progress, over the picture."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if draft.highlight is not None and scene is not None:
        _highlight(painter, scene, draft.highlight, viewport)
    if draft.crosshair is not None:
        _crosshair(painter, viewport.to_widget(draft.crosshair), size if draft.long_lines else None)
    if draft.polygons:
        _outlines(painter, draft, viewport, track_id)
    if draft.box is not None:
        _box(painter, draft, viewport)
    if draft.ring and draft.stops:
        _snapped(painter, draft, viewport, track_id)
    elif draft.ring:
        _ring(painter, draft, viewport, None if draft.apart else track_id)
    if draft.stroke:
        paint_stroke(painter, draft.stroke, viewport, size, _CUT if draft.mode == "cut" else _track_colour(track_id))
    if draft.tip is not None:
        hovering_cut = draft.mode == "cut" and not draft.stroke  # over its own red stroke it could not be seen
        paint_tip(painter, draft.tip, viewport, _CUT if hovering_cut else _LIGHT)
    painter.restore()


def _highlight(painter: QPainter, scene: Scene, track_id: int, viewport: Viewport) -> None:
    item = scene.item(track_id)
    anchor = None if item is None else anchor_of(item, viewport)
    if anchor is not None:
        painter.setPen(QPen(QColor(255, 255, 255, 200), 1.2))
        painter.setBrush(QColor(255, 255, 255, 22))
        painter.drawRect(anchor)


def _crosshair(painter: QPainter, at: Point, size: Size | None) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    x, y = at
    x1, y1, x2, y2 = (x - _SHORT, y - _SHORT, x + _SHORT, y + _SHORT) if size is None else (0.0, 0.0, *size)
    lines = [QLineF(x1, y, x - 6, y), QLineF(x + 6, y, x2, y), QLineF(x, y1, x, y - 6), QLineF(x, y + 6, x, y2)]
    painter.setPen(QPen(QColor(0, 0, 0, 110), 3))
    painter.drawLines(lines)
    painter.setPen(QPen(QColor(255, 255, 255, 190), 1))
    painter.drawLines(lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _ring(painter: QPainter, draft: Draft, viewport: Viewport, track_id: int | None) -> None:
    colour = _MODES[draft.mode]
    points = [QPointF(*viewport.to_widget(point)) for point in draft.ring]
    ahead = points if draft.pointer is None else [*points, QPointF(*viewport.to_widget(draft.pointer))]
    if draft.closing:
        ahead = [*points, points[0]]
    area = QColor(_track_colour(track_id) if draft.mode == "replace" else colour)
    area.setAlphaF(0.25)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(area)
    painter.drawPolygon(QPolygonF(ahead))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(_DARK, 3.6), QPen(colour, 1.8)):
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points))
    _rubber_band(painter, ahead, points, colour)
    small = len(points) > 60  # a freehand stroke would vanish under its own handles
    for point in points[1:]:
        _dot(painter, point, 2.0 if small else 3.5, colour)
    _dot(painter, points[0], 8.0 if draft.closing else 5.0, _ACTIVE if draft.closing else _LIGHT)


def _snapped(painter: QPainter, draft: Draft, viewport: Viewport, track_id: int | None) -> None:
    """A line along edges: its settled part solid, the piece to the pointer dashed, dots on the points that were set."""
    colour = _MODES[draft.mode]
    points = [QPointF(*viewport.to_widget(point)) for point in draft.ring]
    trail = [QPointF(*viewport.to_widget(point)) for point in draft.trail]
    area = QColor(_track_colour(track_id) if draft.mode == "replace" else colour)
    area.setAlphaF(0.25)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(area)
    painter.drawPolygon(QPolygonF([*points, *trail]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    dashed = QPen(colour, 1.8)
    dashed.setDashPattern([4, 2])
    for solid, live in ((QPen(_DARK, 3.6), QPen(_DARK, 3.6)), (QPen(colour, 1.8), dashed)):
        painter.setPen(solid)
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(live)
        painter.drawPolyline(QPolygonF(trail))
    for stop in draft.stops[1:]:
        _dot(painter, QPointF(*viewport.to_widget(stop)), 3.5, colour)
    _dot(painter, points[0], 8.0 if draft.closing else 5.0, _ACTIVE if draft.closing else _LIGHT)


def _rubber_band(painter: QPainter, ahead: list[QPointF], points: list[QPointF], colour: QColor) -> None:
    pen = QPen(colour, 1.4)
    pen.setDashPattern([4, 3])
    back = [] if len(points) < 2 else [QLineF(ahead[-1], points[0])]
    for line in (QPen(_DARK, 3), pen):
        painter.setPen(line)
        painter.drawLines([QLineF(points[-1], ahead[-1]), *back])


def _outlines(painter: QPainter, draft: Draft, viewport: Viewport, track_id: int | None) -> None:
    colour = _track_colour(track_id)
    for polygon in draft.polygons:
        for ring in polygon.rings:
            closed = QPolygonF([QPointF(*viewport.to_widget(point)) for point in ring])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for pen in (QPen(_DARK, 3.4), QPen(colour, 1.6)):
                painter.setPen(pen)
                painter.drawPolygon(closed)
            _handles(painter, ring, viewport)
    for ref, place in hit.vertices(draft.polygons):
        if ref == draft.active:
            _square(painter, viewport.to_widget(place), 5.5, _ACTIVE)
        elif ref == draft.hovered:
            _square(painter, viewport.to_widget(place), 5.5, _LIGHT)
    if draft.insertion is not None:
        _dot(painter, QPointF(*viewport.to_widget(draft.insertion)), 4.5, _ADD)


def _handles(painter: QPainter, ring: Ring, viewport: Viewport) -> None:
    places = [viewport.to_widget(point) for point in ring]
    length = sum(math.dist(place, following) for place, following in pairwise(places))
    half = 3.5 if length > 10 * len(ring) else 2.0  # handles that touch each other would hide the outline
    for place in places:
        _square(painter, place, half, _LIGHT)


def _box(painter: QPainter, draft: Draft, viewport: Viewport) -> None:
    if draft.box is None:
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(_DARK, 3.4), QPen(_LIGHT, 1.6)):
        painter.setPen(pen)
        painter.drawRect(box_rect(draft.box, viewport))
    for part, place in hit.handle_points(draft.box, viewport).items():
        _square(painter, place, 5.0 if part == draft.box_part else 4.0, _ACTIVE if part == draft.box_part else _LIGHT)


def _square(painter: QPainter, at: Point, half: float, colour: QColor) -> None:
    painter.setPen(QPen(_DARK, 1.4))
    painter.setBrush(colour)
    painter.drawRect(QRectF(at[0] - half, at[1] - half, 2 * half, 2 * half))


def _dot(painter: QPainter, at: QPointF, radius: float, colour: QColor) -> None:
    painter.setPen(QPen(_DARK, 1.4))
    painter.setBrush(colour)
    painter.drawEllipse(at, radius, radius)


def _track_colour(track_id: int | None) -> QColor:
    return _LIGHT if track_id is None else track_colour(track_id)
