"""The state of the whole project: what is done, what is left, and how long that may take."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.domain.words import duration
from annotator.editing.overview import LEAST_SETTLED, Pace, SequenceProgress, accepted_share, total
from annotator.gui import tables
from annotator.gui.list_model import AnyIndex, ListModel
from annotator.gui.tracks.delegates import ProgressDelegate
from annotator.gui.tracks.model import PROGRESS_ROLE
from annotator.gui.translation import counted, marked, tr

if TYPE_CHECKING:
    from annotator.editing.navigation import Progress


class Column(IntEnum):
    """Columns of the table."""

    NAME = 0
    FRAMES = 1
    TRACKS = 2
    DRAWN = 3
    OPEN = 4
    DONE = 5


_HEADS = {
    Column.NAME: (marked("Sequence"), marked("Double-click to go there")),
    Column.FRAMES: (marked("Frames"), marked("How many there are")),
    Column.TRACKS: (marked("Tracks done"), marked("Tracks of objects of which every mask is accepted, of all")),
    Column.DRAWN: (marked("Drawn"), marked("Masks drawn or corrected by hand")),
    Column.OPEN: (marked("Open"), marked("Boxes and masks that are not accepted")),
    Column.DONE: (marked("Accepted"), marked("Share of the masks that are accepted")),
}
_WIDTHS = {Column.FRAMES: 66, Column.TRACKS: 92, Column.DRAWN: 60, Column.OPEN: 66, Column.DONE: 140}


class OverviewModel(ListModel[SequenceProgress]):
    """Sequences and how far each has come."""

    def __init__(self, items: list[SequenceProgress], parent: QObject | None = None) -> None:
        super().__init__(_HEADS, (Column.NAME, Column.DONE), parent)
        self._items = items

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Cells by role."""
        if not index.isValid() or index.row() >= len(self._items):
            return None
        item, column = self._items[index.row()], Column(index.column())
        if role == PROGRESS_ROLE:
            return item.progress
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(item, column)
        if role == Qt.ItemDataRole.ToolTipRole and column == Column.NAME:
            return item.name
        return self.alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None


class OverviewDialog(QDialog):
    """A sentence or two, and a table of the sequences. After `exec`, `chosen` is the one to go to, or None.

    Args:
        items: the sequences.
        pace: what was done in the window so far.
        parent: the window.
    """

    def __init__(self, items: list[SequenceProgress], pace: Pace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen: SequenceProgress | None = None
        self.setWindowTitle(tr("Project overview"))
        self.resize(680, 420)
        self.model = OverviewModel(items, self)
        self.text = QLabel(summary(total(item.progress for item in items), pace))
        self.text.setWordWrap(True)
        self._table = QTableView()
        self._set_up_table()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.go_on = buttons.addButton(tr("Go on"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go_on.setToolTip(tr("To the track with the fewest open masks, in the first sequence that is not done"))
        self.go_on.setEnabled(any(item.unfinished is not None for item in items))
        self.go_on.clicked.connect(self._go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.text)
        column.addWidget(self._table, 1)
        column.addWidget(buttons)

    def _set_up_table(self) -> None:
        table = self._table
        tables.set_up(table, self.model, _WIDTHS, tr("Sequences"), rest=Column.NAME)
        table.setItemDelegateForColumn(Column.DONE, ProgressDelegate(table))
        table.setObjectName("padded")
        table.activated.connect(self._go)

    def _go(self, index: QModelIndex) -> None:
        self.chosen = self.model.item(index.row())
        self.accept()

    def _go_on(self) -> None:
        rows = (self.model.item(row) for row in range(self.model.rowCount()))
        self.chosen = next((item for item in rows if item.unfinished is not None), None)
        self.accept()


def summary(progress: Progress, pace: Pace) -> str:
    """What is done and what is left, for people."""
    every = progress.accepted + progress.open
    if not every:
        return tr("There are no boxes or masks of objects yet.")
    drawn = progress.manual / every
    text = tr(
        "{accepted} of {masks} accepted ({accepted_share}); {manual} drawn or corrected by hand ({drawn} of all).",
        accepted=f"{progress.accepted:,}",
        masks=counted(every, "mask"),
        accepted_share=f"{accepted_share(progress):.0%}",
        manual=f"{progress.manual:,}",
        drawn=f"{drawn:.1%}",
    )
    text += "\n"
    if pace.seconds:
        accepted = counted(pace.settled, "mask")
        text += tr("Accepted in this window: {masks} in {duration}. ", masks=accepted, duration=duration(pace.seconds))
    return (text + _rest(progress.open, pace)).rstrip()


def _rest(masks: int, pace: Pace) -> str:
    """How long what is open may take."""
    left = pace.left(masks)
    if not masks:
        return ""
    if left is None:
        return tr(
            "How long the rest may take is not known yet: {masks} accepted here will tell.",
            masks=counted(LEAST_SETTLED, "mask"),
        )
    counts = counted(masks, "open mask")
    return tr("At this pace, the {masks} may take {duration}.", masks=counts, duration=duration(left))


def _text(item: SequenceProgress, column: Column) -> str:
    return {
        Column.NAME: item.name,
        Column.FRAMES: f"{item.frames:,}",
        Column.TRACKS: tr("{done} of {tracks}", done=f"{item.done:,}", tracks=f"{item.tracks:,}"),
        Column.DRAWN: f"{item.progress.manual:,}",
        Column.OPEN: f"{item.progress.open:,}",
        Column.DONE: f"{item.share:.0%}",
    }[column]
