"""What tables of rows to choose from have in common: one row at a time, nothing to edit, a column for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QAbstractItemModel

ROW_HEIGHT, NARROW_ROW_HEIGHT = 26, 24


def set_up(
    table: QTableView,
    model: QAbstractItemModel,
    widths: Mapping[Any, int],
    name: str,
    *,
    rest: int | None = None,
    row_height: int = ROW_HEIGHT,
) -> None:
    """Make a table one from which a row is chosen.

    Args:
        table: it.
        model: its rows.
        widths: of columns in pixels.
        name: for those who cannot see it.
        rest: the column that takes what is left; None: the last one.
        row_height: in pixels.
    """
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setAccessibleName(name)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(row_height)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    for column, width in widths.items():
        table.setColumnWidth(column, width)
    header.setSectionResizeMode(model.columnCount() - 1 if rest is None else rest, QHeaderView.ResizeMode.Stretch)


def set_up_in_panel(table: QTableView, model: QAbstractItemModel, widths: Mapping[Any, int], name: str) -> None:
    """The same for a narrow panel: lower rows of one height, room at the sides, never scrolled across."""
    set_up(table, model, widths, name, row_height=NARROW_ROW_HEIGHT)
    table.setObjectName("padded")
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def choice_table(model: QAbstractItemModel, widths: Mapping[Any, int], name: str) -> QTableView:
    """A new table for a dialog, which Tab leaves; see `set_up`."""
    table = QTableView()
    set_up(table, model, widths, name)
    table.setTabKeyNavigation(False)
    table.setObjectName("padded")
    return table
