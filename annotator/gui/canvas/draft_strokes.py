"""Painting a brush stroke in progress, and the brush under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from annotator.editing.brush import tip_place
from annotator.gui.canvas.compose import premultiplied

if TYPE_CHECKING:
    from annotator.domain.masks import Window
    from annotator.gui.canvas.draft import BrushTip
    from annotator.gui.canvas.viewport import Size, Viewport

_STROKE_ALPHA = 150
_DARK = QColor(0, 0, 0, 190)
_LEAST_RADIUS = 2.5  # widget pixels; a smaller circle could not be seen


def paint_stroke(painter: QPainter, parts: tuple[Window, ...], viewport: Viewport, size: Size, colour: QColor) -> None:
    """The pixels that the brush has passed over, translucent, as squares where they are large.

    Part by part, and only those in view: a stroke across the frame would else cost as much as the frame at each move.
    """
    tint = QColor(colour)
    tint.setAlpha(_STROKE_ALPHA)
    value = np.uint32(premultiplied(tint))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # parts meet without a seam
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    for part in parts:
        height, width = part.pixels.shape
        place = viewport.transform().mapRect(QRectF(part.left, part.top, width, height))
        if place.intersects(QRectF(0, 0, *size)):
            values = part.pixels * value
            image = QImage(values.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
            painter.drawImage(_rounded(place), image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def paint_tip(painter: QPainter, tip: BrushTip, viewport: Viewport, colour: QColor) -> None:
    """The circle of the brush where it would paint, and the straight line that a press would draw."""
    centre = QPointF(*viewport.to_widget(tip_place(tip.place, tip.size)))
    radius = max(tip.size / 2 * viewport.scale, _LEAST_RADIUS)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(_DARK, 3.0), QPen(colour, 1.4)):
        painter.setPen(pen)
        painter.drawEllipse(centre, radius, radius)
    if tip.line_from is not None:
        _line(painter, QLineF(QPointF(*viewport.to_widget(tip.line_from)), centre), colour)


def _rounded(rect: QRectF) -> QRectF:
    """On whole pixels, so that a part ends where the next one begins."""
    return QRectF(QPointF(round(rect.left()), round(rect.top())), QPointF(round(rect.right()), round(rect.bottom())))


def _line(painter: QPainter, line: QLineF, colour: QColor) -> None:
    dashed = QPen(colour, 1.4)
    dashed.setDashPattern([4, 3])
    for pen in (QPen(_DARK, 3.0), dashed):
        painter.setPen(pen)
        painter.drawLine(line)
