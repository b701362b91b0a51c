"""A round magnified view beside the pointer, for vertices on single pixels without zooming in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen

from annotator.gui.canvas.draft_render import paint_draft
from annotator.gui.canvas.render import paint_outlines
from annotator.gui.canvas.viewport import LARGEST_SCALE

if TYPE_CHECKING:
    from PySide6.QtGui import QImage, QPainter

    from annotator.domain.masks import Point
    from annotator.gui.canvas.draft import Draft
    from annotator.gui.canvas.render import Picture
    from annotator.gui.canvas.viewport import Size, Viewport

RADIUS = 84.0
DISTANCE = 112.0  # of its centre from the pointer, across and up or down
LEAST_SCALE = 6.0
TIMES = 3.0  # closer than the view, at least
_GROUND = QColor("#17191d")


def paint_loupe(painter: QPainter, picture: Picture, image: QImage, draft: Draft, at: Point) -> None:
    """Image, outlines and draft around the widget point `at`; `image` is the composed frame at image resolution."""
    centre = centre_of(at, picture.size)
    view = magnified(picture.viewport, at, centre)
    circle = QPainterPath()
    circle.addEllipse(QPointF(*centre), RADIUS, RADIUS)
    painter.save()
    painter.setClipPath(circle)
    painter.fillPath(circle, _GROUND)
    _image(painter, picture, image, view, centre)
    inside = replace(picture, viewport=view)
    if picture.look.show_masks:
        paint_outlines(painter, inside)
    paint_draft(painter, draft, view, picture.size, picture.look.selected)
    painter.restore()
    _rim(painter, centre)


def centre_of(at: Point, size: Size) -> Point:
    """Where the loupe is: above and right of the pointer, on the other side where the view ends; never under it."""
    x = at[0] + DISTANCE if at[0] + DISTANCE + RADIUS <= size[0] else at[0] - DISTANCE
    y = at[1] - DISTANCE if at[1] - DISTANCE - RADIUS >= 0 else at[1] + DISTANCE
    return (x, y)


def magnified(viewport: Viewport, at: Point, centre: Point) -> Viewport:
    """The view in which the image point under `at` lies at `centre`, larger."""
    factor = max(LEAST_SCALE, TIMES * viewport.scale) / viewport.scale
    closer = viewport.zoomed(factor, at, (0.0, LARGEST_SCALE))
    return closer.panned(centre[0] - at[0], centre[1] - at[1])


def _image(painter: QPainter, picture: Picture, image: QImage, view: Viewport, centre: Point) -> None:
    around = QRectF(centre[0] - RADIUS, centre[1] - RADIUS, 2 * RADIUS, 2 * RADIUS)
    inverse, invertible = view.transform().inverted()
    if not invertible:
        return
    scene = picture.scene
    source = inverse.mapRect(around).intersected(QRectF(0, 0, scene.width, scene.height))
    if source.isEmpty():
        return
    share_x, share_y = image.width() / scene.width, image.height() / scene.height
    part = QRectF(source.x() * share_x, source.y() * share_y, source.width() * share_x, source.height() * share_y)
    painter.setRenderHint(painter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(view.transform().mapRect(source), image, part)


def _rim(painter: QPainter, centre: Point) -> None:
    painter.save()
    painter.setRenderHint(painter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(QColor(0, 0, 0, 200), 4), QPen(QColor(255, 255, 255, 230), 1.6)):
        painter.setPen(pen)
        painter.drawEllipse(QPointF(*centre), RADIUS, RADIUS)
    painter.restore()
