"""Labels of tracks: plates with number, class and state that stay legible and out of each other's way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from annotator.domain.classes import class_name
from annotator.domain.masks import MaskState
from annotator.gui.canvas.colours import IGNORE_GREY, state_colour, track_colour

if TYPE_CHECKING:
    from annotator.gui.canvas.look import Look
    from annotator.gui.canvas.scene import Item, Scene
    from annotator.gui.canvas.viewport import Size, Viewport

_PLATE = QColor(18, 20, 24, 215)
_TEXT = QColor("#ffffff")
_GAP = 2.0


def paint_labels(
    painter: QPainter, scene: Scene, look: Look, viewport: Viewport, size: Size, stack: tuple[int, ...] = ()
) -> None:
    """A label for every track in view; the selected one first, so that it gets the best place and lies on top.

    Those of `stack`, the masks that overlap the selected one from front to back, tell their place in depth.
    """
    metrics = QFontMetricsF(painter.font())
    placed: list[tuple[QRectF, Item]] = []
    for item in sorted(scene.front_to_back(), key=lambda item: item.track_id != look.selected):
        anchor = anchor_of(item, viewport)
        if anchor is None or not _drawn(item, look) or not anchor.intersects(QRectF(0, 0, *size)):
            continue
        width = metrics.horizontalAdvance(label_text(item, look, stack)) + 16 + 13 * _has_mark(item)
        plate = place_label(anchor, (width, metrics.height() + 2), [rect for rect, _ in placed], size)
        placed.append((plate, item))
    for plate, item in reversed(placed):
        _label(painter, plate, item, look, stack)


def label_text(item: Item, look: Look, stack: tuple[int, ...] = ()) -> str:
    """The number, for the selected track the class too, and the place in depth of those that overlap it."""
    chosen = item.track_id == look.selected
    text = f"{item.track_id} {class_name(item.class_id)}" if chosen else str(item.track_id)
    if item.track_id not in stack:
        return text
    return f"{text} · {stack.index(item.track_id) + 1} of {len(stack)}"


def anchor_of(item: Item, viewport: Viewport) -> QRectF | None:
    """The box, or else the extent of the mask, in widget pixels."""
    if item.box is not None:
        x1, y1, x2, y2 = item.box.corners
    elif item.visible is not None:
        height, width = item.visible.pixels.shape
        x1, y1 = item.visible.left, item.visible.top
        x2, y2 = x1 + width, y1 + height
    else:
        return None
    return QRectF(QPointF(*viewport.to_widget((x1, y1))), QPointF(*viewport.to_widget((x2, y2))))


def place_label(anchor: QRectF, label: Size, taken: list[QRectF], size: Size) -> QRectF:
    """A plate near its box: above, inside, below or beside it, the first place that is free and in view."""
    width, height = label
    spots = [
        (anchor.left(), anchor.top() - height - _GAP),
        (anchor.right() - width, anchor.top() - height - _GAP),
        (anchor.left() + _GAP, anchor.top() + _GAP),
        (anchor.left(), anchor.bottom() + _GAP),
        (anchor.right() + _GAP, anchor.top()),
        (anchor.left() - width - _GAP, anchor.top()),
    ]
    best, least = QRectF(), float("inf")
    for x, y in spots:
        plate = _kept_inside(QRectF(x, y, width, height), size)
        covered = sum(_overlap(plate, other) for other in taken if plate.intersects(other))
        if covered < least:
            best, least = plate, covered
        if not covered:
            break
    return best


def _kept_inside(plate: QRectF, size: Size) -> QRectF:
    x = min(max(plate.left(), 0.0), max(size[0] - plate.width(), 0.0))
    y = min(max(plate.top(), 0.0), max(size[1] - plate.height(), 0.0))
    return QRectF(x, y, plate.width(), plate.height())


def _overlap(one: QRectF, other: QRectF) -> float:
    shared = one.intersected(other)
    return shared.width() * shared.height()


def _has_mark(item: Item) -> bool:
    return item.state is MaskState.ACCEPTED and not item.ignored


def _drawn(item: Item, look: Look) -> bool:
    """Whether there is something that the label can belong to; with masks and boxes off, labels stand for both."""
    boxed = look.show_boxes and item.box is not None
    return boxed or not look.show_masks or item.visible is not None


def _label(painter: QPainter, plate: QRectF, item: Item, look: Look, stack: tuple[int, ...]) -> None:
    colour = IGNORE_GREY if item.ignored else track_colour(item.track_id)
    selected = item.track_id == look.selected
    painter.save()
    painter.setOpacity(0.75 if look.recedes(item.track_id) else 1.0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("#ffffff"), 1.2) if selected else Qt.PenStyle.NoPen)
    painter.setBrush(_PLATE)
    painter.drawRoundedRect(plate, 3, 3)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(plate.left(), plate.top(), 5, plate.height()), 2, 2)
    painter.setPen(_TEXT)
    text = plate.adjusted(10, 0, 0, 0)
    left = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    painter.drawText(text, left, label_text(item, look, stack))
    if _has_mark(item):
        _check_mark(painter, QPointF(plate.right() - 15, plate.center().y()))
    painter.restore()


def _check_mark(painter: QPainter, at: QPointF) -> None:
    pen = QPen(state_colour(MaskState.ACCEPTED).lighter(135), 2.2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    corner = at + QPointF(3.5, 4)
    painter.drawLines([QLineF(at + QPointF(0, 0.5), corner), QLineF(corner, at + QPointF(10, -4.5))])
