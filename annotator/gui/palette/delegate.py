"""How a line of the command palette looks: the title with what was typed in bold, where it belongs, its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.gui import icons, theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

    from annotator.gui.palette.entries import Entry

_PAD, _GAP, _ICON = 10, 14, 16
_ICONS = {"action": "", "track": "track", "sequence": "folder", "frame": "next-frame", "project": "open"}


class EntryDelegate(QStyledItemDelegate):
    """Paints an `Entry` that the model has in a role."""

    def __init__(self, role: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._role = role

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """A line with some air."""
        return QSize(200, option.fontMetrics.height() + 12)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Title and where it belongs at the left, key or reason at the right."""
        entry: Entry = index.data(self._role)
        colours = theme.current()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        text, muted = (colours.on_primary, colours.on_primary) if chosen else (colours.text, colours.muted)
        if entry.reason:
            text = muted if chosen else colours.box_only
        painter.save()
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.primary if not entry.reason else colours.hover))
            painter.drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), 5, 5)
            if entry.reason:
                text = muted = colours.text
        room = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        room.setLeft(room.left() + self._icon(painter, room, entry, muted))
        right = entry.reason or entry.keys
        room.setRight(self._at_right(painter, room, right, muted))
        used = self._title(painter, room, entry, text, option.font)
        room.setLeft(room.left() + used + _GAP)
        painter.setFont(option.font)
        painter.setPen(QColor(muted))
        detail = option.fontMetrics.elidedText(entry.detail, Qt.TextElideMode.ElideMiddle, max(room.width(), 0))
        if room.width() > 40:
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, detail)
        painter.restore()

    @staticmethod
    def _icon(painter: QPainter, room: QRect, entry: Entry, colour: str) -> int:
        name = _ICONS[entry.kind]
        if name:
            ratio = painter.device().devicePixelRatioF()
            top = room.top() + (room.height() - _ICON) // 2
            painter.drawPixmap(room.left(), top, icons.pixmap(name, QColor(colour), _ICON, ratio))
        return _ICON + 8

    @staticmethod
    def _at_right(painter: QPainter, room: QRect, text: str, colour: str) -> int:
        painter.setPen(QColor(colour))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        return room.right() - (painter.fontMetrics().horizontalAdvance(text) + _GAP if text else 0)

    @staticmethod
    def _title(painter: QPainter, room: QRect, entry: Entry, colour: str, font: QFont) -> int:
        """Letter by letter in runs, those that were typed in bold; the width that it took."""
        painter.setPen(QColor(colour))
        bold = QFont(font)
        bold.setBold(True)
        place, left = 0, room.left()
        while place < len(entry.title):
            typed = place in entry.found.places
            end = place + 1
            while end < len(entry.title) and (end in entry.found.places) == typed:
                end += 1
            part, face = entry.title[place:end], bold if typed else font
            metrics = QFontMetrics(face)
            painter.setFont(face)
            part = metrics.elidedText(part, Qt.TextElideMode.ElideRight, max(room.right() - left, 0))
            painter.drawText(
                QRect(left, room.top(), max(room.right() - left, 0), room.height()),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                part,
            )
            left += metrics.horizontalAdvance(part)
            place = end
        return left - room.left()
