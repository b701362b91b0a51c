"""Painting a frame: image, outlines, boxes and notices, as functions of a painter and frozen values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QTextOption

from annotator.domain.masks import MaskState
from annotator.gui.canvas.colours import IGNORE_GREY, OTHERS, track_colour
from annotator.gui.canvas.ghosts import paint_ghosts
from annotator.gui.canvas.labels import paint_labels
from annotator.gui.canvas.overlay import rings
from annotator.gui.canvas.windows import contour, pixel_edges

if TYPE_CHECKING:
    from annotator.domain.boxes import Box
    from annotator.domain.masks import Window
    from annotator.gui.canvas.ghosts import Ghost
    from annotator.gui.canvas.look import Look
    from annotator.gui.canvas.overlay import Overlay
    from annotator.gui.canvas.scene import Item, Scene
    from annotator.gui.canvas.viewport import Size, Viewport

NEAREST_FROM = 3.0  # widget pixels for one image pixel, from which single pixels are shown as squares
GRID_FROM = 8.0  # widget pixels for one image pixel, from which lines part the pixels
SMALLEST_BOX = 7.0  # widget pixels; smaller boxes get a frame of this size around them
_GRID = QColor(128, 132, 140, 90)
_HALO = QColor(0, 0, 0, 150)
_GLOW = QColor(255, 255, 255, 230)
_CASING = QColor(0, 0, 0, 215)
_QUESTION = [4.0, 2.5]  # in widths of the pen
_DASHES = {None: [1.5, 2.5], MaskState.PROPOSED: [5.0, 3.0]}  # in widths of the pen; other states are solid


@dataclass(frozen=True, slots=True)
class Picture:
    """All that a paint of the frame depends on.

    Attributes:
        scene: the frame's tracks.
        look: display switches.
        viewport: where the image lies.
        size: (width, height) of the widget in widget pixels.
        notice: text across the view, such as "loading…"; empty for none.
        dimmed: whether the image is shown darker, because it is not the frame asked for.
        overlay: other masks, drawn as outlines over these; None for none.
        ghosts: the selected track's masks of the frames before and after.
        stack: tracks whose masks overlap the selected one, and that one, nearest first.
        corner: a quiet line in the upper left corner; empty for none.
    """

    scene: Scene
    look: Look
    viewport: Viewport
    size: Size
    notice: str = ""
    dimmed: bool = False
    overlay: Overlay | None = None
    ghosts: tuple[Ghost, ...] = ()
    stack: tuple[int, ...] = ()
    corner: str = ""


def paint_picture(painter: QPainter, picture: Picture, image: QImage) -> None:
    """Everything but the draft: `image` is the composed frame, at image resolution or a smaller copy of it."""
    paint_image(painter, picture, image)
    if picture.viewport.scale >= GRID_FROM:
        paint_grid(painter, picture)
    if picture.look.show_masks:
        paint_outlines(painter, picture)
    if picture.look.show_boxes:
        paint_boxes(painter, picture)
    if picture.overlay is not None:
        paint_overlay(painter, picture, picture.overlay)
    if picture.ghosts:
        painter.save()
        painter.setTransform(picture.viewport.transform(), True)
        paint_ghosts(painter, picture.ghosts, picture.viewport.scale, outline_tolerance(picture.viewport.scale))
        painter.restore()
    if picture.look.show_ids:
        paint_labels(painter, picture.scene, picture.look, picture.viewport, picture.size, picture.stack)
    if picture.corner:
        paint_corner(painter, picture.corner)
    if picture.notice:
        paint_notice(painter, picture.size, picture.notice)


def paint_image(painter: QPainter, picture: Picture, image: QImage) -> None:
    """The part of the composed frame that is in view; squares when zoomed in, smooth otherwise."""
    viewport, scene = picture.viewport, picture.scene
    x1, y1 = viewport.to_image((0, 0))
    x2, y2 = viewport.to_image(picture.size)
    x1, y1 = max(math.floor(x1), 0), max(math.floor(y1), 0)
    x2, y2 = min(math.ceil(x2), scene.width), min(math.ceil(y2), scene.height)
    if x2 <= x1 or y2 <= y1:
        return
    share_x, share_y = image.width() / scene.width, image.height() / scene.height
    target = viewport.transform().mapRect(QRectF(x1, y1, x2 - x1, y2 - y1))
    source = QRectF(x1 * share_x, y1 * share_y, (x2 - x1) * share_x, (y2 - y1) * share_y)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, viewport.scale < NEAREST_FROM)
    painter.drawImage(target, image, source)
    if picture.dimmed:
        painter.fillRect(target, QColor(0, 0, 0, 140))


def paint_grid(painter: QPainter, picture: Picture) -> None:
    """Faint lines between the pixels in view."""
    viewport, scene = picture.viewport, picture.scene
    x1, y1 = (max(value, 0.0) for value in viewport.to_image((0, 0)))
    x2, y2 = viewport.to_image(picture.size)
    x2, y2 = min(x2, scene.width), min(y2, scene.height)
    if x2 <= x1 or y2 <= y1:
        return
    (left, top), (right, bottom) = viewport.to_widget((x1, y1)), viewport.to_widget((x2, y2))
    across = [viewport.to_widget((0, row))[1] for row in range(math.ceil(y1), math.floor(y2) + 1)]
    down = [viewport.to_widget((column, 0))[0] for column in range(math.ceil(x1), math.floor(x2) + 1)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(_GRID, 1))
    painter.drawLines([QLineF(left, y, right, y) for y in across] + [QLineF(x, top, x, bottom) for x in down])


def paint_corner(painter: QPainter, text: str) -> None:
    """A quiet line on a dark plate in the upper left corner."""
    painter.save()
    width, height = QFontMetricsF(painter.font()).horizontalAdvance(text) + 20, QFontMetricsF(painter.font()).height()
    plate = QRectF(10, 10, width, height + 10)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 22, 26, 225))
    painter.drawRoundedRect(plate, 5, 5)
    painter.setPen(QColor("#f2f3f5"))
    painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), text)
    painter.restore()


def paint_outlines(painter: QPainter, picture: Picture) -> None:
    """A crisp line of constant width around every visible mask; the selected one on top, with a glow."""
    painter.save()
    painter.setTransform(picture.viewport.transform(), True)
    for item in _selected_last(picture):
        if item.visible is None or not _in_view(item.visible, picture):
            continue
        colour, width = QColor(_colour(item)), 1.6
        if item.track_id == picture.look.selected:
            _outline(painter, item.visible, picture.viewport, QPen(_GLOW, 4.0))
            width = 2.2
        elif picture.look.recedes(item.track_id):
            colour.setAlphaF(0.75)
        _outline(painter, item.visible, picture.viewport, QPen(colour, width))
    painter.restore()


def paint_overlay(painter: QPainter, picture: Picture, overlay: Overlay) -> None:
    """Other masks as outlines, all in one colour that no track has, on black; the one in question is dashed."""
    painter.save()
    painter.setTransform(picture.viewport.transform(), True)
    for item in overlay.items:
        if not _in_view(item.window, picture):
            continue
        _outline(painter, item.window, picture.viewport, QPen(_CASING, 4.4 if item.in_question else 3.8))
        if item.in_question:
            _dashed_outline(painter, rings(item.mask))
        else:
            _outline(painter, item.window, picture.viewport, QPen(OTHERS, 1.9))
    painter.restore()


def paint_boxes(painter: QPainter, picture: Picture) -> None:
    """Boxes in their track's colour: dotted without a mask, dashed proposed, solid corrected and accepted."""
    for item in _selected_last(picture):
        if item.box is not None:
            _box(painter, item, item.box, picture)


def paint_notice(painter: QPainter, size: Size, text: str) -> None:
    """One line on a dark plate in the middle of the view."""
    painter.save()
    font = QFont(painter.font())
    font.setPointSizeF(font.pointSizeF() * 1.2)
    painter.setFont(font)
    room = QRectF(20, 0, max(size[0] - 40, 1.0), size[1])
    option = QTextOption(Qt.AlignmentFlag.AlignCenter)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)  # a path may be wider than the view
    plate = painter.boundingRect(room, text, option).adjusted(-14, -8, 14, 8)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 22, 26, 225))
    painter.drawRoundedRect(plate, 6, 6)
    painter.setPen(QColor("#f2f3f5"))
    painter.drawText(room, text, option)
    painter.restore()


def box_rect(box: Box, viewport: Viewport) -> QRectF:
    """A box in widget pixels, on pixel centres so that its lines are crisp; never smaller than can be seen."""
    x1, y1 = viewport.to_widget((box.x1, box.y1))
    x2, y2 = viewport.to_widget((box.x2, box.y2))
    rect = QRectF(QPointF(round(x1) + 0.5, round(y1) + 0.5), QPointF(round(x2) - 0.5, round(y2) - 0.5))
    dx = max(SMALLEST_BOX - rect.width(), 0) / 2
    dy = max(SMALLEST_BOX - rect.height(), 0) / 2
    return rect.adjusted(-dx, -dy, dx, dy)


def _box(painter: QPainter, item: Item, box: Box, picture: Picture) -> None:
    selected = item.track_id == picture.look.selected
    colour = QColor(_colour(item))
    pen = QPen(colour, 2.4 if selected else 1.4)
    if item.state in _DASHES:
        pen.setDashPattern(_DASHES[item.state])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    rect = box_rect(box, picture.viewport)
    painter.save()
    if picture.look.recedes(item.track_id):
        painter.setOpacity(0.65)
    for line in (QPen(_GLOW if selected else _HALO, pen.widthF() + 2), pen):
        line.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(line)
        painter.drawRect(rect)
    painter.restore()


def _dashed_outline(painter: QPainter, path: QPainterPath) -> None:
    pen = QPen(OTHERS, 2.4)
    pen.setCosmetic(True)
    pen.setDashPattern(_QUESTION)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def _outline(painter: QPainter, window: Window, viewport: Viewport, pen: QPen) -> None:
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    squares = viewport.scale >= NEAREST_FROM
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not squares)
    painter.drawLines(pixel_edges(window) if squares else contour(window, outline_tolerance(viewport.scale)))


def outline_tolerance(scale: float) -> float:
    """How much an outline is simplified, in image pixels; in powers of two, so that cached ones serve while zooming."""
    return max(0.7 * 2.0 ** -math.floor(math.log2(scale)), 0.35)


def _in_view(window: Window, picture: Picture) -> bool:
    height, width = window.pixels.shape
    rect = picture.viewport.transform().mapRect(QRectF(window.left, window.top, width, height))
    return rect.intersects(QRectF(0, 0, *picture.size))


def _selected_last(picture: Picture) -> list[Item]:
    return sorted(picture.scene.items, key=lambda item: item.track_id == picture.look.selected)


def _colour(item: Item) -> QColor:
    return IGNORE_GREY if item.ignored else track_colour(item.track_id)
