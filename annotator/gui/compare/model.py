"""The list of differences as an item model."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QStyledItemDelegate

from annotator.gui.compare.words import KINDS, cost, told
from annotator.gui.list_model import AnyIndex, ListModel
from annotator.gui.tracks.delegates import TrackDelegate
from annotator.gui.tracks.model import CLASS_ROLE, TRACK_ROLE
from annotator.gui.translation import marked, tr

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from annotator.jobs.evaluate.comparing import Comparison, Difference


class Column(IntEnum):
    """Columns of the list."""

    KIND = 0
    FRAME = 1
    OURS = 2
    THEIRS = 3
    IOU = 4
    COST = 5


_HEADS = {
    Column.KIND: (marked("Kind"), marked("What is wrong")),
    Column.FRAME: (marked("Frame"), marked("Where it is")),
    Column.OURS: (marked("Track"), marked("Number of the project's track, in its colour")),
    Column.THEIRS: (
        marked("Other"),
        marked("Number of the other side's track; of the same object id it is the project's number"),
    ),
    Column.IOU: ("IoU", marked("How well the two masks agree: 100 % is perfect")),
    Column.COST: (marked("Cost"), marked("What sMOTSA of the class would gain if this were mended")),
}
_WORDS = (Column.KIND, Column.OURS, Column.THEIRS)


class DifferenceModel(ListModel["Difference"]):
    """Differences of a comparison, in the order in which they are given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_HEADS, _WORDS, parent)
        self._comparison: Comparison | None = None
        self._rows: dict[Difference, int] = {}

    def show(self, comparison: Comparison | None, items: list[Difference]) -> None:
        """List these."""
        self.beginResetModel()
        self._comparison, self._items = comparison, list(items)
        self._rows = {item: row for row, item in enumerate(self._items)}
        self.endResetModel()

    def row_of(self, item: Difference | None) -> int | None:
        """The row of a difference, None if it is not listed."""
        return None if item is None else self._rows.get(item)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Cells by role."""
        if not index.isValid() or index.row() >= len(self._items) or self._comparison is None:
            return None
        item, column = self._items[index.row()], Column(index.column())
        if role == TRACK_ROLE:
            return item.theirs if column == Column.THEIRS else item.ours
        if role == CLASS_ROLE:
            return item.class_id
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(item, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<p>{told(item, self._comparison)}</p>"
        return self.alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None


class EitherTrackDelegate(TrackDelegate):
    """A track's number beside its colour, or the dash of a side that has none."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint the cell."""
        if index.data(TRACK_ROLE) is None:
            QStyledItemDelegate.paint(self, painter, option, index)
        else:
            super().paint(painter, option, index)


def _text(item: Difference, column: Column) -> str:
    iou = item.mistake.iou
    return {
        Column.KIND: tr(KINDS[item.kind]),
        Column.FRAME: str(item.frame),
        Column.OURS: "–" if item.ours is None else str(item.ours),
        Column.THEIRS: "–" if item.theirs is None else str(item.theirs),
        Column.IOU: "–" if iou is None else f"{iou:.0%}",
        Column.COST: cost(item),
    }[column]
