"""The keys of all actions, to be changed: a list with a filter, and a field that takes the new key."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSortFilterProxyModel, Qt
from PySide6.QtGui import QFont, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.gui import tables
from annotator.gui.actions import ACTIONS, GROUPS
from annotator.gui.keymap import Keymap, portable, shown
from annotator.gui.list_model import AnyIndex, ListModel
from annotator.gui.translation import marked, tr

if TYPE_CHECKING:
    from annotator.gui.keymap import Holder


class Column(IntEnum):
    """Columns of the list."""

    MENU = 0
    ACTION = 1
    KEYS = 2


_HEADS = {
    Column.MENU: (marked("Menu"), marked("Where the action is")),
    Column.ACTION: (marked("Action"), marked("What the key does")),
    Column.KEYS: (marked("Keys"), marked("Bold where they are not those that the program came with")),
}
_FIND_ROLE = Qt.ItemDataRole.UserRole

_WIDTHS = {Column.MENU: 80, Column.KEYS: 190}


class KeysModel(ListModel[tuple[str, str]]):
    """(menu, name of the action) of every action, with its keys as they are now."""

    def __init__(self, keymap: Keymap, parent: QObject | None = None) -> None:
        super().__init__(_HEADS, tuple(Column), parent)
        self._keymap = keymap
        self._items = [(menu, action.name) for menu, group in GROUPS.items() for action in group]

    def name(self, row: int) -> str:
        """The action of a row."""
        return self._items[row][1]

    def row(self, name: str) -> int:
        """The row of an action."""
        return [item[1] for item in self._items].index(name)

    def refresh(self) -> None:
        """Show the keys as they are now; rows stay where they are."""
        self.dataChanged.emit(self.index(0, Column.KEYS), self.index(self.rowCount() - 1, Column.KEYS))

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Cells by role."""
        if not index.isValid() or index.row() >= len(self._items):
            return None
        menu, name = self._items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(menu, name, Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return ACTIONS[name].explanation(self._keymap.mention) or None
        if role == Qt.ItemDataRole.FontRole and index.column() == Column.KEYS and self._keymap.changed(name):
            bold = QFont()
            bold.setBold(True)
            return bold
        if role == _FIND_ROLE:
            return " ".join(self._text(menu, name, column) for column in Column)
        return self.alignment(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _text(self, menu: str, name: str, column: Column) -> str:
        if column == Column.KEYS:
            return ", ".join(map(shown, self._keymap.keys(name)))
        return tr(menu) if column == Column.MENU else ACTIONS[name].title


class KeysPage(QWidget):
    """Choose an action, press its new key; a key that is taken is told, and can be swapped."""

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self._keymap = keymap
        self.model = KeysModel(keymap, self)
        self._filter = QSortFilterProxyModel(self)
        self._filter.setSourceModel(self.model)
        self._filter.setFilterRole(_FIND_ROLE)
        self._filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._search, self._table = QLineEdit(), QTableView()
        self._head, self._told = QLabel(), QLabel()
        self._field = QKeySequenceEdit()
        self._swap = QPushButton(tr("Swap"))
        self._cancel = QPushButton(tr("Cancel"))
        self._none = QPushButton(tr("No key"))
        self._reset = QPushButton(tr("Reset"))
        self._reset_all = QPushButton(tr("Reset all keys"))
        self._wanted = ""
        self._lay_out()
        self._set_up()
        self.choose(self.model.name(0))

    @property
    def chosen(self) -> str:
        """Name of the action whose key can be changed now, or ""."""
        index = self._table.currentIndex()
        return self.model.name(self._filter.mapToSource(index).row()) if index.isValid() else ""

    @property
    def told(self) -> str:
        """What is said of the key that was pressed."""
        return self._told.text()

    def choose(self, name: str) -> None:
        """Go to an action."""
        index = self._filter.mapFromSource(self.model.index(self.model.row(name), Column.ACTION))
        self._table.setCurrentIndex(index)
        self._table.scrollTo(index)

    def wish(self, key: str) -> None:
        """Give the chosen action a key if nobody has it; else say who has, and offer to swap."""
        self._wanted = ""
        if not self.chosen or not key:
            return
        if portable(key) in self._keymap.keys(self.chosen)[:1]:
            self._tell("")
            return
        holders = self._keymap.holders(key, self.chosen)
        first = holders[0] if holders else None
        if first is None or first.kind == "strip":
            self._give(key)
            if first is not None:
                self._tell(_of_the_strip(key, first))
        elif first.kind == "action":
            self._wanted = key
            self._tell(tr("{key} is taken by “{action}”.", key=shown(key), action=ACTIONS[first.name].title), True)
        else:
            self._tell(tr("{key} belongs to the image: it {what}.", key=shown(key), what=tr(first.text)))

    def _give(self, key: str) -> None:
        self._keymap.give(self.chosen, key)
        self._tell("")

    def _tell(self, text: str, swap: bool = False) -> None:
        self._told.setText(text)
        self._swap.setVisible(swap)
        self._cancel.setVisible(swap)
        if not text:
            self._show_chosen()

    def _swap_keys(self) -> None:
        other = self._keymap.action_of(self._wanted)
        self._give(self._wanted)
        if other is not None:
            now = self._keymap.text(other) or tr("no key")
            self._tell(tr("“{action}” has {keys} now.", action=ACTIONS[other].title, keys=now))
            self._field.setKeySequence(self._keymap.text(self.chosen))

    def _pressed(self) -> None:
        key = self._field.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        if key == "Esc":  # the way out of the field; no action can have it
            self._leave()
        else:
            self.wish(key)

    def _leave(self) -> None:
        self._tell("")
        self._table.setFocus()

    def _show_chosen(self, *_: object) -> None:
        name = self.chosen
        self._wanted = ""
        for widget in (self._field, self._none, self._reset):
            widget.setEnabled(bool(name))
        self._swap.hide()
        self._cancel.hide()
        self._told.setText("")
        self._head.setText(tr("Key of “{action}”:", action=ACTIONS[name].title) if name else tr("No action is chosen."))
        self._field.setKeySequence(self._keymap.keys(name)[0] if name and self._keymap.keys(name) else "")
        if name:
            self._none.setEnabled(bool(self._keymap.keys(name)))
            self._reset.setEnabled(self._keymap.changed(name))
        self._reset_all.setEnabled(any(map(self._keymap.changed, ACTIONS)))

    def _act(self, what: str) -> None:
        if what == "none":
            self._keymap.take_away(self.chosen)
        elif what == "reset":
            self._keymap.reset(self.chosen)
        else:
            self._keymap.reset_all()
        self._tell("")

    def _keys_changed(self) -> None:
        self.model.refresh()
        self._show_chosen()

    def _find(self, text: str) -> None:
        self._filter.setFilterFixedString(text)
        if not self._table.currentIndex().isValid() and self._filter.rowCount():
            self._table.setCurrentIndex(self._filter.index(0, Column.ACTION))
        self._show_chosen()

    def _set_up(self) -> None:
        self._keymap.rekeyed.connect(self._keys_changed)
        self._search.textChanged.connect(self._find)
        self._table.selectionModel().currentChanged.connect(self._show_chosen)
        self._table.activated.connect(lambda _: self._field.setFocus())
        self._field.editingFinished.connect(self._pressed)
        self._field.setMaximumSequenceLength(1)
        self._swap.clicked.connect(self._swap_keys)
        self._cancel.clicked.connect(self._leave)
        for button, what in ((self._none, "none"), (self._reset, "reset"), (self._reset_all, "all")):
            button.clicked.connect(lambda _=False, what=what: self._act(what))
        for button in (self._swap, self._cancel, self._none, self._reset, self._reset_all):
            button.setAutoDefault(False)

    def _lay_out(self) -> None:
        self._search.setPlaceholderText(tr("Find by name, menu or key"))
        self._search.setAccessibleName(tr("Find an action"))
        self._search.setClearButtonEnabled(True)
        self._field.setAccessibleName(tr("New key"))
        self._field.setToolTip(tr("Click here and press the new key"))
        self._field.setFixedWidth(150)
        self._told.setObjectName("warning")
        self._told.setWordWrap(True)
        self._set_up_table()
        row = QHBoxLayout()
        row.addWidget(self._head, 1)
        for widget in (self._field, self._none, self._reset):
            row.addWidget(widget)
        answer = QHBoxLayout()
        answer.addWidget(self._told, 1)
        answer.addWidget(self._swap)
        answer.addWidget(self._cancel)
        holder = QWidget()
        holder.setLayout(answer)
        answer.setContentsMargins(0, 0, 0, 0)
        holder.setFixedHeight(self._swap.sizeHint().height())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._search)
        column.addWidget(self._table, 1)
        column.addLayout(row)
        column.addWidget(holder)
        column.addWidget(self._reset_all, 0, Qt.AlignmentFlag.AlignLeft)

    def _set_up_table(self) -> None:
        table = self._table
        height = self.fontMetrics().height() + 10
        name = tr("Actions and their keys")
        tables.set_up(table, self._filter, _WIDTHS, name, rest=Column.ACTION, row_height=height)
        table.setTabKeyNavigation(False)
        table.setObjectName("padded")


def _of_the_strip(key: str, holder: Holder) -> str:
    what = tr(holder.text)
    return tr("While the review strip has the focus, {key} still {what} there.", key=shown(key), what=what)
