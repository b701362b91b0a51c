"""Paints and edits cells of the track list: colour swatch, progress bar, class chooser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.domain.classes import CLASSES, IGNORE
from annotator.gui import theme
from annotator.gui.canvas.colours import IGNORE_GREY, track_colour
from annotator.gui.tracks.model import CLASS_ROLE, PROGRESS_ROLE, SHARE_ROLE, TRACK_ROLE
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel

    from annotator.editing.navigation import Progress

_NARROWEST_BAR = 12  # pixels; below, the number says it alone

AnyIndex = QModelIndex | QPersistentModelIndex


class TrackDelegate(QStyledItemDelegate):
    """The track's number beside its colour."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint the cell."""
        _ground(painter, option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect)
        painter.setPen(QPen(_text_colour(option), 1.5) if _selected(option) else Qt.PenStyle.NoPen)
        painter.setBrush(swatch_colour(index.data(TRACK_ROLE), index.data(CLASS_ROLE)))
        painter.drawRoundedRect(QRectF(area.left() + 8, area.center().y() - 5, 11, 11), 2.5, 2.5)
        painter.setPen(_text_colour(option))
        painter.drawText(area.adjusted(27, 0, -2, 0), Qt.AlignmentFlag.AlignVCenter, str(index.data(TRACK_ROLE)))
        painter.restore()


class ProgressDelegate(QStyledItemDelegate):
    """Accepted, corrected and proposed masks as parts of a bar, and the share accepted in words."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint the cell."""
        _ground(painter, option)
        area = QRectF(option.rect)
        bar = QRectF(area.left() + 6, area.center().y() - 2.5, max(area.width() - 52, 10), 6)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(CLASS_ROLE) != IGNORE.class_id and bar.width() >= _NARROWEST_BAR:
            paint_progress(painter, bar, index.data(PROGRESS_ROLE))
        painter.setPen(_text_colour(option))
        words = area.adjusted(0, 0, -8, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, index.data())
        painter.restore()


class ShareDelegate(QStyledItemDelegate):
    """A share as a bar, and what it is of in words."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint the cell."""
        _ground(painter, option)
        area = QRectF(option.rect)
        bar = QRectF(area.left() + 12, area.center().y() - 2.5, max(area.width() - 88, 10), 6)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_text_colour(option) if _selected(option) else QColor(theme.current().accent))
        bar.setWidth(bar.width() * index.data(SHARE_ROLE))
        painter.drawRoundedRect(bar, 3, 3)
        painter.setPen(_text_colour(option))
        words = area.adjusted(0, 0, -8, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, index.data())
        painter.restore()


class ClassDelegate(QStyledItemDelegate):
    """Chooses the class of a track."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        """A combo box of classes."""
        box = QComboBox(parent)
        for item in CLASSES.values():
            box.addItem(tr(item.name), item.class_id)
        box.activated.connect(lambda: self._chosen(box))
        return box

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        """Open it at the present class."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findData(index.data(CLASS_ROLE)), 0))
            editor.showPopup()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        """Take the choice over."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())

    def _chosen(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)


def swatch_colour(track_id: int, class_id: int) -> QColor:
    """The colour in which the image shows a track."""
    return IGNORE_GREY if class_id == IGNORE.class_id else track_colour(track_id)


def paint_progress(painter: QPainter, bar: QRectF, progress: Progress) -> None:
    """A bar of accepted, corrected and proposed masks; the rest is open without a mask."""
    colours = theme.current()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.hover))
    painter.drawRoundedRect(bar, 3, 3)
    total = progress.accepted + progress.open
    if not total:
        return
    left = bar.left()
    parts = (
        (progress.accepted, colours.accepted),
        (progress.corrected, colours.corrected),
        (progress.proposed, colours.proposed),
    )
    for count, colour in parts:
        width = bar.width() * count / total
        painter.fillRect(QRectF(left, bar.top(), width, bar.height()), QColor(colour))
        left += width


def _ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    widget = option.widget
    style = widget.style() if widget else QApplication.style()
    style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget)


def _selected(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_Selected)


def _text_colour(option: QStyleOptionViewItem) -> QColor:
    colours = theme.current()
    return QColor(colours.on_primary if _selected(option) else colours.text)
