"""The list of findings as an item model."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from annotator.gui.checks.words import KINDS
from annotator.gui.list_model import AnyIndex, ListModel
from annotator.gui.tracks.model import CLASS_ROLE, TRACK_ROLE
from annotator.gui.translation import marked

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.editing.checks.finding import Finding


class Column(IntEnum):
    """Columns of the list."""

    KIND = 0
    TRACK = 1
    FRAME = 2
    TEXT = 3


_HEADS = {
    Column.KIND: (marked("Check"), marked("What may be wrong")),
    Column.TRACK: (marked("Track"), marked("Number of the track, in its colour")),
    Column.FRAME: (marked("Frame"), marked("Where it is, or begins")),
    Column.TEXT: (marked("Finding"), marked("What was found")),
}
_WORDS = (Column.KIND, Column.TRACK, Column.TEXT)


class FindingModel(ListModel["Finding"]):
    """Findings, in the order in which they are given.

    Args:
        class_of: track number → class id, for the colour; None where the track is gone.
        parent: owner.
    """

    def __init__(self, class_of: Callable[[int], int | None], parent: QObject | None = None) -> None:
        super().__init__(_HEADS, _WORDS, parent)
        self._class_of = class_of

    def show(self, items: list[Finding]) -> None:
        """List these; nothing happens if they are listed already, so that the list keeps its place."""
        if items != self._items:
            self.show_items(items)

    def row_of(self, item: Finding | None) -> int | None:
        """The row of a finding, None if it is not listed."""
        return self._items.index(item) if item is not None and item in self._items else None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Cells by role."""
        if not index.isValid() or index.row() >= len(self._items):
            return None
        item, column = self._items[index.row()], Column(index.column())
        if role == TRACK_ROLE:
            return item.track_id
        if role == CLASS_ROLE:
            return self._class_of(item.track_id)
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(item, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<p><b>{KINDS[item.kind].title}</b>: {item.text}.<br>{KINDS[item.kind].meaning}.</p>"
        return self.alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None


def _text(item: Finding, column: Column) -> str:
    return {
        Column.KIND: KINDS[item.kind].title,
        Column.TRACK: str(item.track_id),
        Column.FRAME: str(item.frame),
        Column.TEXT: item.text,
    }[column]
