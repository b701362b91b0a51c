"""The popup of the command palette: a line to type in over a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from annotator.gui.palette.delegate import EntryDelegate
from annotator.gui.palette.entries import Entry, collect, remembered, search
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from annotator.gui.actions import ActionSet
    from annotator.gui.context import Context
    from annotator.gui.list_model import AnyIndex

ENTRY_ROLE = Qt.ItemDataRole.UserRole
_WIDTH, _LINES, _TOP = 660, 12, 90  # pixels; lines that are in view at most; pixels below the window's top
_TO_LIST = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}

_STAYS = {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason}


class EntryModel(QAbstractListModel):
    """The entries that fit what was typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show(self, entries: list[Entry]) -> None:
        """List other entries."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Number of entries."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The entry, and its words for who does not see it."""
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (entry.title, entry.detail, entry.keys, entry.reason)))
        return None


class Palette(QFrame):
    """Opens over the window; Enter does what is chosen, Escape, its own key or a click elsewhere closes it.

    It is a part of the window and no window of its own, so that it needs no grab of keys and pointer.

    Args:
        context: what there is to go to.
        actions: the actions.
        open_project: opens a recent project.
        window: over which it opens.
    """

    def __init__(
        self, context: Context, actions: ActionSet, open_project: Callable[[Path], object], window: QWidget
    ) -> None:
        super().__init__(window)
        self._context, self._actions, self._open_project = context, actions, open_project
        self._entries: list[Entry] = []
        self.field, self.list, self.model = QLineEdit(), QListView(), EntryModel(self)
        self._hint = QLabel()
        self._lay_out()
        self.field.textChanged.connect(self._find)
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._run)
        self.hide()

    @property
    def titles(self) -> list[str]:
        """What is listed now."""
        return [entry.title for entry in self.model.entries]

    def open_over(self, window: QWidget) -> None:
        """Open with nothing typed; close it if it is open."""
        if not self.isHidden():
            self.leave()
            return
        self._entries = collect(self._context, self._actions, self._open_project)
        self.field.clear()
        self._find("")
        width = min(_WIDTH, window.width() - 40)
        self.setFixedWidth(width)
        self.move((window.width() - width) // 2, min(_TOP, window.height() // 8))
        self.show()
        self.raise_()
        self.field.setFocus()

    def leave(self) -> None:
        """Close, and give the keys back."""
        self.hide()
        self._context.leave_field()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter of the line belong to the list, and no key to the window's shortcuts meanwhile."""
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in _STAYS:
            self.hide()
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and self._key(event)

    def _key(self, event: QKeyEvent) -> bool:
        pressed = QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)
        if event.key() in _TO_LIST:
            self._move(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.currentIndex())
        elif event.key() == Qt.Key.Key_Escape or pressed in self._actions.keymap.keys("palette"):
            self.leave()
        else:
            return False
        return True

    def _move(self, event: QKeyEvent) -> None:
        """From the last entry on to the first one, and back."""
        count, row = self.model.rowCount(), self.list.currentIndex().row()
        if not count:
            return
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -_LINES}.get(Qt.Key(event.key()), _LINES)
        wrapped = (row + step) % count if abs(step) == 1 else min(max(row + step, 0), count - 1)
        self.list.setCurrentIndex(self.model.index(wrapped))

    def _find(self, text: str) -> None:
        spot, used = self._context.spot(), self._context.settings.values.used
        self.model.show(search(text, self._entries, used, spot, self._go))
        self.list.setCurrentIndex(self.model.index(0))
        self.list.scrollToTop()
        lines = min(self.model.rowCount(), _LINES)
        self.list.setFixedHeight(lines * self.list.sizeHintForRow(0) + 2 if lines else 0)
        self.list.setVisible(bool(lines))
        self._hint.setText(_hint(lines > 0, spot is not None))
        self.adjustSize()

    def _go(self, frame: int) -> None:
        self._context.selection.frame = frame

    def _run(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY_ROLE)
        if not isinstance(entry, Entry) or entry.reason:
            return
        settings = self._context.settings
        if entry.name:
            settings.set("used", remembered(entry.name, settings.values.used))
        self.leave()
        QTimer.singleShot(0, self, entry.run)  # when the key has been dealt with: a dialog may follow

    def _lay_out(self) -> None:
        self.setObjectName("card")
        self.setAccessibleName(tr("Command palette"))
        self.field.setPlaceholderText(tr("Type an action, “track 12”, “frame 120”, a sequence or a project"))
        self.field.setAccessibleName(tr("What to do"))
        self.field.setClearButtonEnabled(True)
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(ENTRY_ROLE, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("What fits"))
        self._hint.setObjectName("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 8)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list)
        column.addWidget(self._hint)

    def sizeHint(self) -> QSize:
        """As high as what is listed."""
        return QSize(_WIDTH, super().sizeHint().height())


def _hint(any_fits: bool, frames: bool) -> str:
    if any_fits:
        return tr("Enter does it  ·  Escape closes")
    return tr("Nothing fits. “f 120” goes to frame 120.") if frames else tr("Nothing fits.")
