"""The dock with the list of tracks and the details of the selected one."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QStackedLayout,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.domain.classes import CLASSES
from annotator.gui import icons, tables
from annotator.gui.action_table.tracks import TRACK_WORK
from annotator.gui.fields import Field
from annotator.gui.tracks.delegates import ClassDelegate, ProgressDelegate, TrackDelegate
from annotator.gui.tracks.details import TrackDetails
from annotator.gui.tracks.draw_next import DrawNext
from annotator.gui.tracks.model import TRACK_ROLE, Column, TrackFilter, TrackModel
from annotator.gui.translation import tr
from annotator.gui.verbs import navigate, tracks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QResizeEvent

    from annotator.domain.edits import Edit
    from annotator.gui.actions import ActionSet
    from annotator.gui.context import Context

_WIDTHS = {
    Column.TRACK: 60,
    Column.CLASS: 84,
    Column.FRAMES: 58,
    Column.MANUAL: 56,
    Column.OPEN: 50,
    Column.WORST: 54,
}
_DRAWN_FROM = 440  # pixels; a narrower panel does not list how many masks are drawn, which the details tell
_NEEDED_HEIGHT = 408  # of the filter, three tracks and the details
_FULL_FROM = 380  # pixels; in a lower panel the details say only what is needed most
_LEAST_HEIGHT = 256  # of the filter, three tracks and those details


class TrackPanel(QWidget):
    """Filter box, list, what to draw next, details. The current row is the selected track, and the other way round.

    Signals:
        listed: the tracks that are listed now, in their order, as a list of numbers.
    """

    listed = Signal(object)

    def __init__(self, context: Context, actions: ActionSet) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self._actions = actions
        self._changing = False
        self.model = TrackModel(self._change_class, self)
        self.filter = TrackFilter(self)
        self.filter.setSourceModel(self.model)
        self.details = TrackDetails(context, actions, self.model)
        self.draw_next = DrawNext(context, actions)
        self.draw_next.fit(0)
        self._search = Field(context.leave_field)
        self._table = QTableView()
        self._empty = QLabel()
        self._lay_out()
        self._set_up_table()
        context.document_changed.connect(self.reload)
        context.selection.changed.connect(self._selected)
        context.stored.connect(self.details.refresh)
        for changed in (
            self.filter.modelReset,
            self.filter.layoutChanged,
            self.filter.rowsInserted,
            self.filter.rowsRemoved,
            self.filter.rowsMoved,
        ):
            changed.connect(self._tell_order)
        self.reload()

    @property
    def hint(self) -> str:
        """What is shown in place of an empty list, or ""."""
        return self._empty.text() if self._stack.currentWidget() is self._empty else ""

    def reload(self) -> None:
        """Show another project or sequence."""
        document = self._context.document
        self.model.editable = document is not None and not document.read_only
        self.model.show(document.state if document else None, self._context.selection.sequence_id)
        self._follow()
        self._refresh_empty()
        self.details.refresh()

    def apply(self, edit: Edit) -> None:
        """Show what an edit has changed."""
        with self._rows_changing():
            self.model.apply(edit)
        self._follow()
        self._refresh_empty()
        self.details.refresh()

    def retheme(self) -> None:
        """Draw again in the theme in use."""
        self._search_action.setIcon(icons.themed("search"))
        self._table.viewport().update()
        self.draw_next.retheme()
        self.details.retheme()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What to draw next gets the room that a few tracks and the details leave."""
        super().resizeEvent(event)
        self._table.setColumnHidden(Column.MANUAL, event.size().width() < _DRAWN_FROM)
        self.details.fit(full=event.size().height() >= _FULL_FROM)
        self.draw_next.fit(event.size().height() - _NEEDED_HEIGHT)

    def focus_filter(self) -> None:
        """Put the cursor into the filter box."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def sizeHint(self) -> QSize:
        """A useful size."""
        return QSize(430, 600)

    def minimumSizeHint(self) -> QSize:
        """Room for the filter, a few tracks, and the details at their shortest."""
        return QSize(390, _LEAST_HEIGHT)

    def _lay_out(self) -> None:
        self._search.setPlaceholderText(tr("Filter: number, class, open, done"))
        self._search.setClearButtonEnabled(True)
        self._search.setAccessibleName(tr("Filter tracks"))
        self._search_action = self._search.addAction(icons.themed("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._search.textChanged.connect(self._filter)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setObjectName("muted")
        self._empty.setWordWrap(True)
        head = QHBoxLayout()
        head.setContentsMargins(10, 8, 8, 6)
        head.addWidget(self._search)
        for name in ("new-track", "delete-track"):
            button = QToolButton()
            button.setDefaultAction(self._actions[name])
            button.setIconSize(QSize(20, 20))
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.setMinimumWidth(390)
        column.addLayout(head)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty)
        column.addLayout(self._stack, 1)
        column.addWidget(self.draw_next)
        column.addWidget(self.details)

    def _set_up_table(self) -> None:
        table = self._table
        table.horizontalHeader().setMinimumSectionSize(40)
        tables.set_up(table, self.filter, _WIDTHS, tr("Tracks"), rest=Column.DONE)
        table.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        table.setSortingEnabled(True)
        table.sortByColumn(*order_of(self._context.settings.values.track_order))
        table.horizontalHeader().sortIndicatorChanged.connect(self._ordered)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._delegates = {
            Column.TRACK: TrackDelegate(table),
            Column.CLASS: ClassDelegate(table),
            Column.DONE: ProgressDelegate(table),
        }
        for column, delegate in self._delegates.items():
            table.setItemDelegateForColumn(column, delegate)
        table.selectionModel().currentRowChanged.connect(self._chosen)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._menu)

    def _ordered(self, column: int, order: Qt.SortOrder) -> None:
        self._context.settings.set("track_order", order_name(Column(column), order))

    def _change_class(self, track_id: int, class_id: int) -> bool:
        tracks.change_class(self._context, class_id, track_id)
        return True

    @contextmanager
    def _rows_changing(self) -> Iterator[None]:
        """When the current row goes, Qt makes another one current; the annotator did not choose that."""
        self._changing = True
        try:
            yield
        finally:
            self._changing = False

    def _filter(self, text: str) -> None:
        with self._rows_changing():
            self.filter.set_text(text)
        self._follow()
        self._refresh_empty()

    def _tell_order(self, *_: object) -> None:
        order = [self.filter.index(row, 0).data(TRACK_ROLE) for row in range(self.filter.rowCount())]
        self._context.listed = order
        self.listed.emit(order)

    def _refresh_empty(self) -> None:
        if self.filter.rowCount():
            self._stack.setCurrentWidget(self._table)
            return
        if self.model.rowCount():
            self._empty.setText(tr("No track fits the filter."))
        else:
            self._empty.setText(tr("No tracks yet.\nUse New track, or add a sequence with boxes."))
        self._stack.setCurrentWidget(self._empty)

    def _chosen(self, current: QModelIndex, _: QModelIndex) -> None:
        track_id = current.data(TRACK_ROLE)
        if track_id is not None and not self._changing and track_id != self._context.selection.track_id:
            navigate.select_track(self._context, track_id)

    def _selected(self, name: str) -> None:
        if name == "sequence_id":
            self.reload()
        elif name == "track_id":
            self._follow()
            self.details.refresh()
        elif name == "frame":
            self.details.refresh_frame()

    def _follow(self) -> None:
        row = self.model.row_of(self._context.selection.track_id)
        index = self.filter.mapFromSource(self.model.index(row, 0)) if row is not None else QModelIndex()
        chooser = self._table.selectionModel()
        if not index.isValid():
            chooser.clear()
        elif index.row() != chooser.currentIndex().row() or not chooser.isRowSelected(index.row(), QModelIndex()):
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            chooser.setCurrentIndex(index, flags)
            self._table.scrollTo(index)

    def _menu(self, place: QPoint) -> None:
        if not self._table.indexAt(place).isValid():
            return
        menu = QMenu(self)
        for name in ("propose-track", "finetune", "accept-all"):
            menu.addAction(self._actions[name])
        menu.addSeparator()
        for name in TRACK_WORK:
            menu.addAction(self._actions[name])
        menu.addSeparator()
        classes = menu.addMenu(tr("Class"))
        for class_id in CLASSES:
            classes.addAction(self._actions[f"class-{class_id}"])
        menu.addSeparator()
        menu.addAction(self._actions["delete-track"])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._table.viewport().mapToGlobal(place))


def order_name(column: Column, order: Qt.SortOrder) -> str:
    """How an order of the list is remembered: the column's name, after a minus where it descends."""
    return ("-" if order == Qt.SortOrder.DescendingOrder else "") + column.name.lower()


def order_of(name: str) -> tuple[Column, Qt.SortOrder]:
    """The order of such a name; by number where there is no such column."""
    order = Qt.SortOrder.DescendingOrder if name.startswith("-") else Qt.SortOrder.AscendingOrder
    found = Column.__members__.get(name.removeprefix("-").upper())
    return (Column.TRACK, Qt.SortOrder.AscendingOrder) if found is None else (found, order)
