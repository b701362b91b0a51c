"""The list of masks to draw next, below the list of tracks."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.domain.classes import class_name
from annotator.gui import tables
from annotator.gui.list_model import AnyIndex, ListModel
from annotator.gui.suggesting import LISTED
from annotator.gui.tracks.delegates import ShareDelegate, TrackDelegate
from annotator.gui.tracks.model import CLASS_ROLE, SHARE_ROLE, TRACK_ROLE
from annotator.gui.translation import counted, marked, tr
from annotator.gui.verbs import navigate

if TYPE_CHECKING:
    from annotator.gui.actions import ActionSet
    from annotator.gui.context import Context
    from annotator.gui.suggesting import SuggestedMask

_ROW_HEIGHT, _HEAD_HEIGHT, _TITLE_HEIGHT, _FEWEST_ROWS = 24, 26, 44, 2


class Column(IntEnum):
    """Columns of the list."""

    TRACK = 0
    CLASS = 1
    FRAME = 2
    QUALITY = 3
    GAIN = 4


_HEADS = {
    Column.TRACK: (marked("Track"), marked("Number of the track, in its colour")),
    Column.CLASS: (marked("Class"), marked("Class of the track")),
    Column.FRAME: (marked("Frame"), marked("Where the mask is")),
    Column.QUALITY: (
        marked("Quality"),
        marked("How well the network expects its proposal to fit the object: 100 % is perfect"),
    ),
    Column.GAIN: (
        marked("Worth"),
        marked("What drawing the mask should win, in whole masks: in itself, and by fine-tuning in those around it"),
    ),
}
_WIDTHS = {Column.TRACK: 60, Column.CLASS: 92, Column.FRAME: 58, Column.QUALITY: 68}
_WORDS = (Column.TRACK, Column.CLASS)


class SuggestionModel(ListModel["SuggestedMask"]):
    """The masks that are suggested, best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_HEADS, _WORDS, parent)

    def row_of(self, track_id: int | None, frame: int) -> int | None:
        """The row of a mask, None if it is not suggested."""
        return next(
            (row for row, item in enumerate(self._items) if (item.track_id, item.frame) == (track_id, frame)), None
        )

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Cells by role."""
        if not index.isValid() or index.row() >= len(self._items):
            return None
        item, column = self._items[index.row()], Column(index.column())
        if role == TRACK_ROLE:
            return item.track_id
        if role == CLASS_ROLE:
            return item.class_id
        if role == SHARE_ROLE:
            return item.gain / self._items[0].gain if self._items[0].gain > 0 else 0.0
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(item, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return explanation(item)
        return self.alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None


class DrawNext(QWidget):
    """A heading with the button, and the list; a click goes to the mask."""

    def __init__(self, context: Context, actions: ActionSet) -> None:
        super().__init__()
        self._context = context
        self.model = SuggestionModel(self)
        self._table = QTableView()
        self._empty = QLabel()
        self._stack = QStackedLayout()
        self._lay_out(actions)
        self._set_up_table()
        context.suggestions.changed.connect(self.refresh)
        context.selection.changed.connect(self._selected)
        self.refresh()

    @property
    def hint(self) -> str:
        """What is shown in place of an empty list, or ""."""
        return self._empty.text() if self._stack.currentWidget() is self._empty else ""

    def refresh(self) -> None:
        """Show what is suggested now."""
        suggested = self._context.suggestions
        self.model.show_items(suggested.listed)
        self._empty.setText(navigate.nothing_to_draw(self._context, suggested.lack))
        self._stack.setCurrentWidget(self._table if suggested.listed else self._empty)
        self._follow()

    def retheme(self) -> None:
        """Draw again in the theme in use."""
        self._table.viewport().update()

    def fit(self, room: int) -> None:
        """Show as many suggestions as there is room for, in pixels; nothing where it is too few to be of use."""
        rows = min((room - _TITLE_HEIGHT - _HEAD_HEIGHT) // _ROW_HEIGHT, LISTED)
        self.setVisible(rows >= _FEWEST_ROWS)
        self.setFixedHeight(_TITLE_HEIGHT + _HEAD_HEIGHT + max(rows, _FEWEST_ROWS) * _ROW_HEIGHT)

    def _lay_out(self, actions: ActionSet) -> None:
        title = QLabel(tr("Draw next"))
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        button = QToolButton()
        button.setDefaultAction(actions["draw-next"])
        button.setIconSize(QSize(20, 20))
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 8, 2)
        head.addWidget(title, 1)
        head.addWidget(button)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setObjectName("muted")
        self._empty.setWordWrap(True)
        self._empty.setMargin(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(_line())
        column.addLayout(head)
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty)
        column.addLayout(self._stack, 1)

    def _set_up_table(self) -> None:
        table = self._table
        tables.set_up(table, self.model, _WIDTHS, tr("Masks to draw next"), row_height=_ROW_HEIGHT)
        table.setItemDelegateForColumn(Column.TRACK, TrackDelegate(table))
        table.setItemDelegateForColumn(Column.GAIN, ShareDelegate(table))
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.horizontalHeader().setFixedHeight(_HEAD_HEIGHT)
        table.clicked.connect(self._go)
        table.activated.connect(self._go)

    def _go(self, index: QModelIndex) -> None:
        navigate.to_suggested(self._context, self.model.item(index.row()))
        self._context.leave_field()

    def _selected(self, name: str) -> None:
        if name in ("frame", "track_id"):
            self._follow()

    def _follow(self) -> None:
        """The mask that the annotator is at is the current row."""
        selection = self._context.selection
        row = self.model.row_of(selection.track_id, selection.frame)
        if row is None:
            self._table.clearSelection()
        else:
            self._table.selectRow(row)


def _line() -> QHBoxLayout:
    line = QFrame()
    line.setObjectName("line")
    row = QHBoxLayout()
    row.setContentsMargins(12, 0, 12, 0)
    row.addWidget(line)
    return row


def explanation(item: SuggestedMask) -> str:
    """Why a mask is suggested, for people."""
    fit = (
        ""
        if item.quality is None
        else tr("The proposal is expected to fit the object by {quality}. ", quality=f"{item.quality:.0%}")
    )
    return tr(
        "<b>Track {track}, frame {frame}</b><br>{fit}Draw or correct this mask, then fine-tune: "
        "that carries its shape to the frames around it, and should win as much as {masks} from "
        "nothing.",
        track=item.track_id,
        frame=item.frame,
        fit=fit,
        masks=_masks(item.gain),
    )


def _masks(gain: float) -> str:
    return tr("about {masks}", masks=counted(round(gain), "mask")) if gain >= 0.95 else tr("a part of a mask")


def _text(item: SuggestedMask, column: Column) -> str:
    return {
        Column.TRACK: str(item.track_id),
        Column.CLASS: tr(class_name(item.class_id)),
        Column.FRAME: str(item.frame),
        Column.QUALITY: "–" if item.quality is None else f"{item.quality:.0%}",
        Column.GAIN: tr("{gain} masks", gain=f"{item.gain:.1f}"),
    }[column]
