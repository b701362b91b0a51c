"""The grid of cards: moves by keys, names the verbs that keys stand for, and asks for the pictures that are in view."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from annotator.gui.review.delegate import CardDelegate
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QRect
    from PySide6.QtGui import QFocusEvent, QMouseEvent, QResizeEvent

    from annotator.domain.edits import MaskKey
    from annotator.gui.review.model import MaskModel
    from annotator.gui.review.thumbnails import Thumbnail, Thumbnails

SIDES = (96, 144, 208, 288)  # of pictures, in widget pixels
_LINES_AHEAD = 2
_PLAIN = Qt.KeyboardModifier.NoModifier
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
COMMANDS = {
    (Qt.Key.Key_Space, _PLAIN): "accept",
    (Qt.Key.Key_X, _PLAIN): "reject",
    (Qt.Key.Key_F, _PLAIN): "flag",
    (Qt.Key.Key_Return, _PLAIN): "open",
    (Qt.Key.Key_Enter, _PLAIN): "open",
    (Qt.Key.Key_Return, _CONTROL): "accept-as-good",
    (Qt.Key.Key_Enter, _CONTROL): "accept-as-good",
    (Qt.Key.Key_Escape, _PLAIN): "leave",
    (Qt.Key.Key_F5, _PLAIN): "list-anew",
    (Qt.Key.Key_Plus, _PLAIN): "larger",
    (Qt.Key.Key_Plus, _SHIFT): "larger",
    (Qt.Key.Key_Equal, _PLAIN): "larger",
    (Qt.Key.Key_Minus, _PLAIN): "smaller",
}
_MOVES = {
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
}


class Grid(QListView):
    """Cards from left to right in lines of equal length.

    Signals:
        commanded: the name of a verb that a key stands for.
        held: whether the key that shows the outline before the last round is down.
        in_view: there may be other cards in view now.
        touched: a person does something here.
    """

    commanded = Signal(str)
    held = Signal(bool)
    in_view = Signal()
    touched = Signal()

    def __init__(self, model: MaskModel, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._model, self._thumbnails = model, thumbnails
        self.before = False
        self._cards = CardDelegate(model.card, self._picture)
        self._columns = 1
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self.in_view)
        self._set_up()
        for changed in (model.modelReset, model.rowsInserted, model.dataChanged, self.verticalScrollBar().valueChanged):
            changed.connect(self._look)
        thumbnails.ready.connect(self._repaint)

    @property
    def device_side(self) -> int:
        """Side of the pictures in device pixels."""
        return round(self._cards.side * self.devicePixelRatioF())

    @property
    def columns(self) -> int:
        """Cards in a line."""
        return self._columns

    def show_tracks(self, numbered: bool) -> None:
        """Whether cards tell their track."""
        self._cards.numbered = numbered

    def resize_cards(self, steps: int) -> None:
        """Make the pictures larger or smaller; the current card stays in view."""
        place = SIDES.index(self._cards.side) + steps
        self._cards.side = SIDES[min(max(place, 0), len(SIDES) - 1)]
        self._arrange()
        self.scrollTo(self.currentIndex())

    def rows_in_view(self) -> list[int]:
        """Rows to be painted, then those just below and above."""
        line, height = self._cards.cell.height(), self.viewport().height()
        first = self.verticalScrollBar().value() // line
        last = (self.verticalScrollBar().value() + height) // line
        shown = self._lines(first, last + 1)
        return shown + self._lines(last + 1, last + 1 + _LINES_AHEAD) + self._lines(first - 1, first)

    def chosen(self) -> list[MaskKey]:
        """The selected masks in order, or the current one."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        if not rows and self.currentIndex().isValid():
            rows = [self.currentIndex().row()]
        return [self._model.keys[row] for row in rows]

    @property
    def current(self) -> MaskKey | None:
        """The mask under the cursor."""
        row = self.currentIndex().row()
        return self._model.keys[row] if 0 <= row < len(self._model.keys) else None

    @contextmanager
    def place_kept(self) -> Iterator[None]:
        """Scrolled to the same place after the rows were replaced."""
        value = self.verticalScrollBar().value()
        yield
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(value)

    def go_to(self, row: int) -> None:
        """Put the cursor on a row, the nearest one there is, and select it alone."""
        row = min(max(row, 0), self._model.rowCount() - 1)
        if row >= 0:
            self.selectionModel().setCurrentIndex(
                self._model.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.scrollTo(self._model.index(row))

    # Qt's events

    def event(self, event: QEvent) -> bool:
        """The grid's keys are not the window's shortcuts while it has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _claims(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._timer.start()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Verbs by single keys; the rest moves and selects."""
        self.touched.emit()
        name = COMMANDS.get((Qt.Key(event.key()), _held(event)))
        if name is not None:
            if not event.isAutoRepeat() or name in ("larger", "smaller"):  # a key that got stuck accepts nothing
                self.commanded.emit(name)
        elif event.key() == Qt.Key.Key_Z and not _held(event).value:
            self._hold(True)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select."""
        self.touched.emit()
        super().mousePressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """What is held is let go."""
        if event.key() == Qt.Key.Key_Z and not event.isAutoRepeat():
            self._hold(False)
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The release of a held key will not be seen here."""
        self._hold(False)
        super().focusOutEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are the window's shortcuts; they search nothing here."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines stay full."""
        self._arrange()
        super().resizeEvent(event)
        self._timer.start()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """From the end of a line on to the next one, unlike Qt's."""
        page = max(self.viewport().height() // self._cards.cell.height(), 1) * self._columns
        way = QAbstractItemView.CursorAction
        steps = {
            way.MoveLeft: -1,
            way.MoveRight: 1,
            way.MoveUp: -self._columns,
            way.MoveDown: self._columns,
            way.MovePageUp: -page,
            way.MovePageDown: page,
            way.MoveHome: -self._model.rowCount(),
            way.MoveEnd: self._model.rowCount(),
        }
        row, last = self.currentIndex().row(), self._model.rowCount() - 1
        return self._model.index(min(max(row + steps.get(action, 0), 0), last)) if last >= 0 else QModelIndex()

    def _set_up(self) -> None:
        self.setModel(self._model)
        self.setItemDelegate(self._cards)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionRectVisible(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # lines keep their length
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(tr("Masks to review"))
        self.doubleClicked.connect(lambda: self.commanded.emit("open"))
        self._arrange()

    def _arrange(self) -> None:
        """Share the width out among as many cards as fit."""
        needed = self._cards.needed(self.fontMetrics())
        width = self.viewport().width() - 1  # a line that is quite full is broken by Qt
        self._columns = max(width // needed.width(), 1)
        cell = QSize(max(width // self._columns, needed.width()), needed.height())
        if cell != self._cards.cell:
            self._cards.cell = cell
            self.verticalScrollBar().setSingleStep(max(cell.height() // 3, 1))
            self.scheduleDelayedItemsLayout()
            self._timer.start()

    def _look(self, *_: object) -> None:
        """Not as a slot of its own: the value of a scroll bar would become the interval of the timer."""
        self._timer.start()

    def _lines(self, first: int, end: int) -> list[int]:
        return list(range(max(first, 0) * self._columns, min(max(end, 0) * self._columns, self._model.rowCount())))

    def _picture(self, key: MaskKey) -> Thumbnail | None:
        return self._thumbnails.latest(key, before=self.before)

    def _hold(self, down: bool) -> None:
        if down != self.before:
            self.before = down
            self.held.emit(down)
            self.viewport().update()
            self._timer.start()

    def _repaint(self, keys: list[MaskKey]) -> None:
        for key in keys:
            row = self._model.row_of(key)
            if row is not None:
                place: QRect = self.visualRect(self._model.index(row))
                self.viewport().update(place)


def _held(event: QKeyEvent) -> Qt.KeyboardModifier:
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier


def _claims(event: QKeyEvent) -> bool:
    key, held = Qt.Key(event.key()), _held(event)
    if (key, held) in COMMANDS or (key == Qt.Key.Key_A and held == _CONTROL):
        return True
    return (key == Qt.Key.Key_Z and held == _PLAIN) or (key in _MOVES and held in (_PLAIN, _SHIFT, _CONTROL))
