"""The dock with the findings: narrow them, step through them, click to go there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.domain.edits import TrackKey
from annotator.editing.checks.finding import Kind
from annotator.gui import tables
from annotator.gui.checks.model import Column, FindingModel
from annotator.gui.checks.words import KINDS
from annotator.gui.tracks.delegates import TrackDelegate
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from annotator.gui.actions import ActionSet
    from annotator.gui.context import Context

_WIDTHS = {Column.KIND: 74, Column.TRACK: 60, Column.FRAME: 58}
_LEAST_HEIGHT = 190  # pixels
_BUTTONS = ("previous-finding", "next-finding", "show-checks")


class ChecksPanel(QWidget):
    """Heading with buttons, a filter by kind and by track, and the list. It searches only while it is to be seen."""

    def __init__(self, context: Context, actions: ActionSet) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self.model = FindingModel(self._class_of, self)
        self._table, self._empty, self._kinds = QTableView(), QLabel(), QComboBox()
        self._only_track = QCheckBox(tr("Selected track"))
        self._stack = QStackedLayout()
        self._lay_out(actions)
        self._set_up_table()
        context.checking.changed.connect(self.refresh)
        self.refresh()

    @property
    def hint(self) -> str:
        """What is shown in place of an empty list, or ""."""
        return self._empty.text() if self._stack.currentWidget() is self._empty else ""

    def refresh(self) -> None:
        """Show what is found now; while a search goes on, what was found before."""
        checking = self._context.checking
        listed = checking.listed
        self.model.show(listed)
        self._fill_kinds()
        if checking.busy and not listed:
            self._empty.setText(tr("Looking at the masks…"))
        elif checking.kind is not None or checking.only_track:
            self._empty.setText(
                tr("Nothing of this kind is found.") if checking.kind else tr("Nothing is found in this track.")
            )
        else:
            self._empty.setText(tr("Nothing is found: every mask is accepted, and none stands out."))
        self._stack.setCurrentWidget(self._table if listed else self._empty)
        row = self.model.row_of(checking.at)
        if row is None:
            self._table.clearSelection()
        else:
            self._table.selectRow(row)

    def retheme(self) -> None:
        """Draw again in the theme in use."""
        self._table.viewport().update()

    def sizeHint(self) -> QSize:
        """A useful size."""
        return QSize(430, 320)

    def minimumSizeHint(self) -> QSize:
        """Room for four findings."""
        return QSize(390, _LEAST_HEIGHT)

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks."""
        super().showEvent(event)
        self._context.checking.active = True

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks any more."""
        super().hideEvent(event)
        self._context.checking.active = False

    def _class_of(self, track_id: int) -> int | None:
        spot = self._context.spot()
        track = spot.state.get(TrackKey(spot.sequence_id, track_id)) if spot else None
        return track.class_id if track else None

    def _fill_kinds(self) -> None:
        checking = self._context.checking
        counts = checking.counts()
        with QSignalBlocker(self._kinds):
            self._kinds.clear()
            self._kinds.addItem(tr("All findings ({total})", total=f"{counts.total():,}"), None)
            for kind, words in KINDS.items():
                self._kinds.addItem(f"{words.title} ({counts[kind]:,})", kind)
                self._kinds.setItemData(self._kinds.count() - 1, words.meaning, Qt.ItemDataRole.ToolTipRole)
            self._kinds.setCurrentIndex(list(KINDS).index(checking.kind) + 1 if checking.kind else 0)

    def _lay_out(self, actions: ActionSet) -> None:
        self.setMinimumWidth(390)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(_head(actions))
        row = QHBoxLayout()
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(10)
        self._kinds.setAccessibleName(tr("Kind of finding"))
        self._kinds.activated.connect(self._chosen)
        self._only_track.toggled.connect(self._context.checking.choose_track)
        row.addWidget(self._kinds, 1)
        row.addWidget(self._only_track)
        column.addLayout(row)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setObjectName("muted")
        self._empty.setWordWrap(True)
        self._empty.setMargin(12)
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty)
        column.addLayout(self._stack, 1)

    def _set_up_table(self) -> None:
        table = self._table
        tables.set_up_in_panel(table, self.model, _WIDTHS, tr("Findings"))
        table.setItemDelegateForColumn(Column.TRACK, TrackDelegate(table))
        table.clicked.connect(self._go)
        table.activated.connect(self._go)

    def _chosen(self, place: int) -> None:
        kind = self._kinds.itemData(place)  # from Qt an enum of strings comes back as a string
        self._context.checking.choose_kind(None if kind is None else Kind(kind))
        self._context.leave_field()

    def _go(self, index: QModelIndex) -> None:
        self._context.checking.go(self.model.item(index.row()))
        self._context.leave_field()


def _head(actions: ActionSet) -> QHBoxLayout:
    head = QHBoxLayout()
    head.setContentsMargins(12, 6, 8, 2)
    head.setSpacing(2)
    title = QLabel(tr("Quality checks"))
    font = title.font()
    font.setBold(True)
    title.setFont(font)
    head.addWidget(title, 1)
    for name in _BUTTONS:
        button = QToolButton()
        button.setDefaultAction(actions[name])
        button.setIconSize(QSize(20, 20))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        head.addWidget(button)
    return head
