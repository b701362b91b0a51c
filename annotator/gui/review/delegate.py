"""Paints the cards of the review strip: picture, state, frame, quality, marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.domain.masks import MaskState
from annotator.gui import icons, theme
from annotator.gui.canvas.colours import track_colour
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFontMetrics

    from annotator.domain.edits import MaskKey
    from annotator.gui.review.model import Card
    from annotator.gui.review.thumbnails import Thumbnail

AnyIndex = QModelIndex | QPersistentModelIndex
_GAP = 5  # between the edge of a card and its picture
_BAR = 4  # height of the bar in the colour of the state
_MARK = 18  # side of a mark over the picture
_PLATE = QColor(0, 0, 0, 170)
_FLAG = QColor("#ffcf5c")
_WHITE = QColor("#ffffff")


class CardDelegate(QStyledItemDelegate):
    """One card a mask, all of one size.

    Args:
        card: row → what is known of it.
        picture: key → its picture, or None while it is painted.
    """

    def __init__(self, card: Callable[[int], Card], picture: Callable[[MaskKey], Thumbnail | None]) -> None:
        super().__init__()
        self._card = card
        self._picture = picture
        self.side = 144  # of the picture
        self.cell = QSize(160, 184)
        self.numbered = False  # whether cards tell their track

    def needed(self, metrics: QFontMetrics) -> QSize:
        """The smallest size of a card around its picture."""
        return QSize(self.side + 2 * _GAP, self.side + 2 * _GAP + _BAR + metrics.height() + 5)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """The size of all cards."""
        return self.cell

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one."""
        card, colours = self._card(index.row()), theme.current()
        area: QRect = option.rect
        picture = QRect(area.left() + (area.width() - self.side) // 2, area.top() + _GAP, self.side, self.side)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        frame = picture.adjusted(-_GAP, -_GAP, _GAP, self.cell.height() - self.side - _GAP)
        painter.save()
        if chosen:
            painter.fillRect(frame, QColor(colours.primary))
        self._paint_picture(painter, picture, card)
        state = None if card.record is None else card.record.state
        bar = QRect(picture.left(), picture.bottom() + 1, picture.width(), _BAR)
        painter.fillRect(bar, colours.state_colour(state))
        words = QRect(picture.left(), bar.bottom() + 1, picture.width(), frame.bottom() - bar.bottom())
        text = QColor(colours.on_primary if chosen else colours.text)
        _paint_words(painter, words, card, text)
        self._paint_marks(painter, picture, card)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.text), 2))
            painter.drawRect(frame.adjusted(1, 1, -1, -1))
        painter.restore()

    def _paint_picture(self, painter: QPainter, place: QRect, card: Card) -> None:
        found = self._picture(card.key)
        if found is None:
            painter.fillRect(place, QColor(theme.current().hover))
        else:
            painter.drawImage(place, found.image)
        if found is not None and found.problem:
            _plate(painter, QRect(place.left(), place.bottom() - 19, place.width(), 20), tr("image missing"), _WHITE)

    def _paint_marks(self, painter: QPainter, place: QRect, card: Card) -> None:
        if self.numbered:
            number = str(card.key.track_id)
            width = painter.fontMetrics().horizontalAdvance(number) + 20
            chip = QRect(place.left(), place.top(), width, _MARK)
            _plate(painter, chip, number, _WHITE, indent=8)
            painter.fillRect(QRect(chip.left(), chip.top(), 5, chip.height()), track_colour(card.key.track_id))
        right = place.right() + 1
        if card.record is not None:
            marks = (("flag", _FLAG, card.record.flagged), ("polygon", _WHITE, card.record.manual))
            for name, colour, wanted in marks:
                if wanted:
                    right -= _MARK
                    painter.fillRect(QRect(right, place.top(), _MARK, _MARK), _PLATE)
                    ratio = painter.device().devicePixelRatioF()
                    painter.drawPixmap(QPointF(right + 2, place.top() + 2), _mark(name, colour, ratio))
        if card.agreement is not None:
            text = tr("changed {agreement}", agreement=f"{card.agreement:.2f}")
            width = painter.fontMetrics().horizontalAdvance(text) + 8
            _plate(painter, QRect(place.right() + 1 - width, place.bottom() - 17, width, _MARK), text, _WHITE, indent=4)


def _paint_words(painter: QPainter, place: QRect, card: Card, colour: QColor) -> None:
    _paint_state(painter, QPointF(place.left() + 7, place.center().y() + 0.5), card, colour)
    painter.setPen(colour)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(place.adjusted(19, 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, str(card.key.frame))
    painter.drawText(place.adjusted(0, 0, -2, 0), middle | Qt.AlignmentFlag.AlignRight, card.quality)


def _paint_state(painter: QPainter, centre: QPointF, card: Card, colour: QColor) -> None:
    """By shape, for eyes that do not tell the colours apart: a ring is open, a disc corrected, a check accepted."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    state = None if card.record is None else card.record.state
    painter.setPen(QPen(colour, 1.6))
    if state is MaskState.ACCEPTED:
        x, y = centre.x(), centre.y()
        painter.drawPolyline([QPointF(x - 4.5, y), QPointF(x - 1.2, y + 3.4), QPointF(x + 4.8, y - 3.8)])
    elif state is not None:
        painter.setBrush(colour if state is MaskState.CORRECTED else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, 3.6, 3.6)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _plate(painter: QPainter, place: QRect, text: str, colour: QColor, indent: int | None = None) -> None:
    """Words on the picture, legible on any."""
    painter.fillRect(place, _PLATE)
    painter.setPen(colour)
    side = Qt.AlignmentFlag.AlignHCenter if indent is None else Qt.AlignmentFlag.AlignLeft
    painter.drawText(QRectF(place.adjusted(indent or 0, 0, 0, 0)), Qt.AlignmentFlag.AlignVCenter | side, text)


_marks: dict[tuple[str, float], QPixmap] = {}


def _mark(name: str, colour: QColor, ratio: float) -> QPixmap:
    if (name, ratio) not in _marks:
        _marks[name, ratio] = icons.pixmap(name, colour, _MARK - 4, ratio)
    return _marks[name, ratio]
