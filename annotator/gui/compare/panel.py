"""The dock with the differences: scores, what is out of date, and the list from error to error."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.evaluation.mistakes import Kind
from annotator.gui import tables
from annotator.gui.compare import words
from annotator.gui.compare.model import Column, DifferenceModel, EitherTrackDelegate
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from annotator.gui.actions import ActionSet
    from annotator.gui.context import Context

_WIDTHS = {Column.KIND: 94, Column.FRAME: 60, Column.OURS: 66, Column.THEIRS: 66, Column.IOU: 56}
_HEAD_BUTTONS = ("previous-difference", "next-difference", "show-others", "side-by-side", "close-comparison")
_MOST_NOTES = 3


class DifferencesPanel(QWidget):
    """Heading with buttons, scores, a warning when they are outdated, a filter by kind, and the list."""

    def __init__(self, context: Context, actions: ActionSet) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self.model = DifferenceModel(self)
        self._other, self._scores, self._notes, self._empty = QLabel(), QLabel(), QLabel(), QLabel()
        self._outdated = QFrame()
        self._again = QPushButton(tr("Compare again"))
        self._kinds = QComboBox()
        self._table = QTableView()
        self._stack = QStackedLayout()
        self._lay_out(actions)
        self._set_up_table()
        context.comparing.changed.connect(self.refresh)
        context.selection.changed.connect(self._selected)
        self.refresh()

    @property
    def hint(self) -> str:
        """What is shown in place of an empty list, or ""."""
        return self._empty.text() if self._stack.currentWidget() is self._empty else ""

    @property
    def figures(self) -> list[tuple[str, ...]]:
        """The scores that are shown, a row for each class."""
        comparison = self._context.comparing.comparison
        return words.figures(comparison) if comparison else []

    def refresh(self) -> None:
        """Show the comparison as it is now."""
        comparing = self._context.comparing
        comparison = comparing.comparison
        self._say_other()
        self._scores.setText(_table_of(self.figures))
        self._scores.setVisible(comparison is not None)
        notes = comparison.notes if comparison else ()
        shown = [
            *notes[:_MOST_NOTES],
            *([tr("… and {count} more.", count=len(notes) - _MOST_NOTES)] if len(notes) > _MOST_NOTES else []),
        ]
        self._notes.setText("\n".join(shown))
        self._notes.setToolTip("<br>".join(map(escape, notes)))
        self._notes.setVisible(bool(notes))
        self._outdated.setVisible(comparing.outdated and not comparing.busy)
        self._fill_kinds()
        self.model.show(comparison, comparing.listed)
        if comparison is None:
            self._empty.setText(tr("Comparing…"))
        elif not comparing.listed:
            self._empty.setText(words.nothing(comparison, narrowed=comparing.kind is not None))
        self._stack.setCurrentWidget(self._table if comparing.listed else self._empty)
        self._follow()

    def retheme(self) -> None:
        """Draw again in the theme in use."""
        self._table.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A long path is cut in its middle."""
        super().resizeEvent(event)
        self._say_other()

    def sizeHint(self) -> QSize:
        """A useful size."""
        return QSize(430, 380)

    def _say_other(self) -> None:
        comparing = self._context.comparing
        path, comparison = comparing.path, comparing.comparison
        if comparing.busy or comparison is None:
            text = tr("Comparing with {name}…", name=path.name) if path else ""
        else:
            side = (
                tr("held to be true")
                if comparison.other_is_truth
                else tr("measured; your own masks are held to be true")
            )
            text = tr("with {name}, {side}", name=comparison.other.name, side=side)
        self._other.setText(
            self._other.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, max(self.width() - 24, 60))
        )
        self._other.setToolTip(f"{text}\n{path}" if path else "")

    def _fill_kinds(self) -> None:
        comparing = self._context.comparing
        with QSignalBlocker(self._kinds):
            self._kinds.clear()
            for kind, text in words.kinds(comparing.comparison):
                self._kinds.addItem(text, kind)
            self._kinds.setCurrentIndex(self._kinds.findData(comparing.kind) if comparing.kind else 0)
        self._kinds.setEnabled(comparing.comparison is not None)

    def _lay_out(self, actions: ActionSet) -> None:
        self.setMinimumWidth(390)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head(actions))
        for label in (self._other, self._notes):
            label.setObjectName("muted")
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setContentsMargins(12, 0, 12, 2)
        self._notes.setWordWrap(True)
        self._notes.setObjectName("warning")
        self._scores.setContentsMargins(12, 0, 12, 2)
        self._scores.setTextFormat(Qt.TextFormat.RichText)
        self._scores.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self._other)
        column.addWidget(self._scores)
        column.addWidget(self._notes)
        column.addWidget(self._outdated_row())
        row = QHBoxLayout()
        row.setContentsMargins(12, 4, 12, 4)
        self._kinds.setAccessibleName(tr("Kind of difference"))
        self._kinds.activated.connect(self._chosen)
        row.addWidget(self._kinds, 1)
        column.addLayout(row)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setObjectName("muted")
        self._empty.setWordWrap(True)
        self._empty.setMargin(12)
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty)
        column.addLayout(self._stack, 1)

    def _head(self, actions: ActionSet) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 8, 2)
        head.setSpacing(2)
        title = QLabel(tr("Differences"))
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        head.addWidget(title, 1)
        for name in _HEAD_BUTTONS:
            button = QToolButton()
            button.setDefaultAction(actions[name])
            button.setIconSize(QSize(20, 20))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            head.addWidget(button)
        return head

    def _outdated_row(self) -> QFrame:
        self._outdated.setObjectName("warning-bar")
        row = QHBoxLayout(self._outdated)
        row.setContentsMargins(12, 4, 12, 4)
        text = QLabel(tr("Outdated: masks have changed since."))
        row.addWidget(text, 1)
        self._again.clicked.connect(self._compare_again)
        row.addWidget(self._again)
        return self._outdated

    def _set_up_table(self) -> None:
        table = self._table
        table.horizontalHeader().setMinimumSectionSize(48)
        tables.set_up_in_panel(table, self.model, _WIDTHS, tr("Differences"))
        table.setItemDelegateForColumn(Column.OURS, EitherTrackDelegate(table))
        table.setItemDelegateForColumn(Column.THEIRS, EitherTrackDelegate(table))
        table.clicked.connect(self._go)
        table.activated.connect(self._go)

    def _chosen(self, place: int) -> None:
        kind = self._kinds.itemData(place)  # from Qt an enum of strings comes back as a string
        self._context.comparing.choose_kind(None if kind is None else Kind(kind))
        self._context.leave_field()

    def _compare_again(self) -> None:
        self._context.comparing.again()
        self._context.leave_field()

    def _go(self, index: QModelIndex) -> None:
        self._context.comparing.go(index.row())
        self._context.leave_field()

    def _selected(self, name: str) -> None:
        if name == "difference":
            self._follow()

    def _follow(self) -> None:
        """The difference that is looked at is the current row."""
        row = self.model.row_of(self._context.selection.difference)
        if row is None:
            self._table.clearSelection()
        else:
            self._table.selectRow(row)


def _table_of(rows: list[tuple[str, ...]]) -> str:
    heads = "".join(f"<td align='right'>{name}</td>" for name in words.HEADS)
    lines = [
        f"<tr><td>{escape(name)}</td>{''.join(f'<td align=right><b>{value}</b></td>' for value in values)}</tr>"
        for name, *values in rows
    ]
    return f"<table cellspacing='0' cellpadding='3' width='100%'><tr><td></td>{heads}</tr>{''.join(lines)}</table>"
