"""What item models of flat lists have in common: rows of values under heads with tips."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import IntEnum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.gui.translation import tr

AnyIndex = QModelIndex | QPersistentModelIndex
T = TypeVar("T")


class ListModel(QAbstractTableModel, Generic[T]):
    """Rows that are replaced as a whole.

    Args:
        heads: column → title and what it means, as `translation.marked` texts.
        words: columns that are text, and so stand at the left.
        parent: owner.
    """

    def __init__(
        self, heads: Mapping[Any, tuple[str, str]], words: Collection[IntEnum], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._heads = {int(column): head for column, head in heads.items()}
        self._words = frozenset(map(int, words))
        self._items: list[T] = []

    def show_items(self, items: Iterable[T]) -> None:
        """List these."""
        self.beginResetModel()
        self._items = list(items)
        self.endResetModel()

    def item(self, row: int) -> T:
        """What a row stands for."""
        return self._items[row]

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Number of rows."""
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Number of columns."""
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles, and what they mean."""
        if orientation != Qt.Orientation.Horizontal or section not in self._heads:
            return None
        title, tip = self._heads[section]
        roles = {
            Qt.ItemDataRole.DisplayRole: tr(title),
            Qt.ItemDataRole.ToolTipRole: f"<p>{tr(tip)}</p>",  # as rich text it is broken into lines
            Qt.ItemDataRole.TextAlignmentRole: self.alignment(section),
        }
        return roles.get(Qt.ItemDataRole(role))

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        """Where a column's cells and title stand."""
        side = Qt.AlignmentFlag.AlignLeft if column in self._words else Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignVCenter
