"""Pairs of tracks that may be one, to look at and to merge one after the other."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from annotator.domain.classes import class_name
from annotator.gui import theme
from annotator.gui.list_model import AnyIndex, ListModel
from annotator.gui.tables import choice_table
from annotator.gui.translation import counted, marked, tr

if TYPE_CHECKING:
    from annotator.editing.joining import MergeSuggestion
    from annotator.gui.context import Spot


class Column(IntEnum):
    """Columns of the table."""

    TRACKS = 0
    CLASS = 1
    SEAM = 2
    GAP = 3
    FIT = 4


_HEADS = {
    Column.TRACKS: (marked("Tracks"), marked("The one that ends, and the one that begins after it")),
    Column.CLASS: (marked("Class"), marked("Class of both tracks")),
    Column.SEAM: (marked("From – to"), marked("Last frame of the one and first frame of the other")),
    Column.GAP: (marked("Gap"), marked("Frames between the two without a box")),
    Column.FIT: (marked("Fit"), marked("How well one goes on where the other ends: overlap of boxes after its motion")),
}
_WIDTHS = {Column.TRACKS: 110, Column.CLASS: 96, Column.SEAM: 110, Column.GAP: 60}


class MergesModel(ListModel["MergeSuggestion"]):
    """The pairs, the likeliest first.

    Args:
        class_of: name of a track's class.
        parent: owner.
    """

    def __init__(self, class_of: Callable[[int], str], parent: QObject | None = None) -> None:
        super().__init__(_HEADS, (Column.TRACKS, Column.CLASS), parent)
        self._class_of = class_of

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Cells by role."""
        if not index.isValid() or index.row() >= len(self._items):
            return None
        item, column = self._items[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return {
                Column.TRACKS: f"{item.earlier} → {item.later}",
                Column.CLASS: self._class_of(item.earlier),
                Column.SEAM: f"{item.end} – {item.begin}",
                Column.GAP: f"{item.missing:,}" if item.missing else "",
                Column.FIT: f"{item.score:.0%}",
            }[column]
        return self.alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None


class MergesDialog(QDialog):
    """A table of pairs. After `exec`, `chosen` is the one to look at, or None.

    Args:
        find: finds the pairs as they are now.
        merge: merges a pair; whether it was done.
        spot: where the annotator is.
        parent: the window.
    """

    def __init__(
        self,
        find: Callable[[], list[MergeSuggestion]],
        merge: Callable[[MergeSuggestion], bool],
        spot: Spot,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.chosen: MergeSuggestion | None = None
        self._find, self._merge = find, merge
        self._writable = not spot.document.read_only
        self.setWindowTitle(tr("Suggested merges"))
        self.resize(520, 400)
        self.model = MergesModel(
            lambda track_id: tr(class_name(spot.state.track(spot.sequence_id, track_id).class_id)), self
        )
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.table = choice_table(self.model, _WIDTHS, tr("Suggested merges"))
        self.table.selectionModel().currentRowChanged.connect(self._refresh_buttons)
        self.table.doubleClicked.connect(self._look)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.reject)
        self.look = self.buttons.addButton(tr("Go there"), QDialogButtonBox.ButtonRole.ActionRole)
        self.look.setToolTip(tr("Close this list and show the frame in which the first track ends"))
        self.look.clicked.connect(self._look)
        self.merge = self.buttons.addButton(tr("Merge"), QDialogButtonBox.ButtonRole.ActionRole)
        self.merge.clicked.connect(self._merge_now)
        theme.make_primary(self.merge)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.text)
        column.addWidget(self.table, 1)
        column.addWidget(self.buttons)
        self.refresh()

    @property
    def current(self) -> MergeSuggestion | None:
        """The pair of the current row."""
        row = self.table.currentIndex().row()
        return self.model.item(row) if row >= 0 else None

    def refresh(self) -> None:
        """List the pairs as they are now; the row stays where it is."""
        row = max(self.table.currentIndex().row(), 0)
        items = self._find()
        self.model.show_items(items)
        self.table.selectRow(min(row, len(items) - 1))
        self.text.setText(
            tr(
                "{pairs} of tracks may be one object: where one ends, another of its class begins near. Merging keeps "
                "the number of the first.",
                pairs=counted(len(items), "pair"),
            )
            if items
            else tr("No track ends near where another of its class begins.")
        )
        self._refresh_buttons()

    def _refresh_buttons(self, *_: object) -> None:
        self.look.setEnabled(self.current is not None)
        self.merge.setEnabled(self.current is not None and self._writable)

    def _look(self, *_: QModelIndex) -> None:
        self.chosen = self.current
        if self.chosen is not None:
            self.accept()

    def _merge_now(self) -> None:
        if self.current is not None and self._merge(self.current):
            self.refresh()
