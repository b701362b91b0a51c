from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyleOptionViewItem, QTableView, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from annotator.domain.edits import TrackKey
from annotator.gui.actions import ActionSet
from annotator.gui.context import Context
from annotator.gui.tracks.delegates import ClassDelegate
from annotator.gui.tracks.model import TRACK_ROLE, Column
from annotator.gui.tracks.panel import TrackPanel, order_name, order_of


@pytest.fixture
def panel(context: Context, qtbot: QtBot) -> TrackPanel:
    made = TrackPanel(context, ActionSet(context, context))
    qtbot.addWidget(made)
    made.resize(420, 600)
    made.show()
    assert context.document
    context.document.changed.connect(made.apply)
    return made


def table(panel: TrackPanel) -> QTableView:
    found = panel.findChild(QTableView)
    assert found is not None
    return found


def test_the_current_row_is_the_selected_track(panel: TrackPanel, context: Context) -> None:
    table(panel).selectRow(1)
    assert context.selection.track_id == 2
    context.selection.track_id = 3
    assert table(panel).currentIndex().data(TRACK_ROLE) == 3
    context.selection.track_id = None
    assert not table(panel).currentIndex().isValid()


def test_a_filtered_out_track_stays_selected(panel: TrackPanel, context: Context, qtbot: QtBot) -> None:
    context.selection.track_id = 1
    field = panel.findChild(QLineEdit)
    assert field is not None
    qtbot.keyClicks(field, "ped")
    assert panel.filter.rowCount() == 1
    assert context.selection.track_id == 1
    field.clear()
    assert table(panel).currentIndex().data(TRACK_ROLE) == 1


def test_the_class_chooser_makes_an_edit(panel: TrackPanel, context: Context, qtbot: QtBot) -> None:
    view = table(panel)
    index = panel.filter.index(0, Column.CLASS)
    delegate = view.itemDelegateForColumn(Column.CLASS)
    assert isinstance(delegate, ClassDelegate)
    editor = delegate.createEditor(view, QStyleOptionViewItem(), index)
    assert isinstance(editor, QComboBox)
    editor.setCurrentIndex(editor.findData(10))
    delegate.setModelData(editor, panel.filter, index)
    editor.deleteLater()
    assert context.document
    assert context.document.state.get(TrackKey(1, 1)).class_id == 10  # type: ignore[union-attr]


def test_details(panel: TrackPanel, context: Context) -> None:
    assert panel.details.title == "All 3 tracks"
    context.selection.track_id = 1
    assert panel.details.title == "Track 1"
    assert panel.details.here == "Frame 0: proposed, initial, score 0.90"
    context.selection.frame = 3
    assert panel.details.here.startswith("Frame 3")


def test_fine_tuning_rounds_are_told(panel: TrackPanel, context: Context) -> None:
    assert context.document
    context.selection.track_id = 1
    assert "Not fine-tuned" in panel.details.rounds
    context.document.project.checkpoints.next_path(1, None).write_bytes(b"")
    context.stored.emit()
    assert panel.details.rounds == "Not fine-tuned yet: proposals come from the network of all tracks, round 1."
    context.document.project.checkpoints.next_path(1, 1).write_bytes(b"")
    context.stored.emit()
    assert panel.details.rounds == "Fine-tuned 1×; proposals come from round 1."


def test_it_can_be_painted_in_every_state(panel: TrackPanel, context: Context) -> None:
    for track_id in (None, 1, 3):
        context.selection.track_id = track_id
        assert not panel.grab().isNull()
    panel.retheme()


def test_an_empty_list_says_what_to_do(panel: TrackPanel, context: Context, qtbot: QtBot) -> None:
    field = panel.findChild(QLineEdit)
    assert field is not None
    qtbot.keyClicks(field, "zzz")
    assert panel.hint == "No track fits the filter."
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    assert panel.hint == ""


def test_the_order_is_remembered(panel: TrackPanel, context: Context, qtbot: QtBot) -> None:
    listed: list[list[int]] = []
    panel.listed.connect(listed.append)
    header = table(panel).horizontalHeader()
    place = header.sectionViewportPosition(Column.TRACK) + 5
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, 8))
    assert context.settings.values.track_order == "-track"
    assert listed[-1] == [3, 2, 1], "the timeline follows"
    again = TrackPanel(context, ActionSet(context, context))
    qtbot.addWidget(again)
    assert [again.filter.index(row, 0).data(TRACK_ROLE) for row in range(3)] == [3, 2, 1]


@pytest.mark.parametrize("column", list(Column))
@pytest.mark.parametrize("order", [Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder])
def test_an_order_has_a_name(column: Column, order: Qt.SortOrder) -> None:
    assert order_of(order_name(column, order)) == (column, order)


@pytest.mark.parametrize("name", ["", "-", "beauty", "-beauty", "__class__"])
def test_a_name_that_nobody_knows_is_the_order_by_number(name: str) -> None:
    assert order_of(name) == (Column.TRACK, Qt.SortOrder.AscendingOrder)


def test_in_less_room_the_details_keep_what_is_needed_most(panel: TrackPanel, context: Context, qtbot: QtBot) -> None:
    holder = QWidget()  # a window of its own could not be lower than all of it needs
    qtbot.addWidget(holder)
    holder.resize(500, 800)
    panel.setParent(holder)
    holder.show()
    panel.show()
    context.selection.track_id = 1
    names = ("propose-track", "finetune", "accept-all", "next-open")
    buttons = [item for item in panel.details.findChildren(QToolButton) if item.defaultAction().objectName() in names]
    panel.resize(420, 700)
    assert {button.y() for button in buttons} != {buttons[0].y()}
    tall = panel.details.sizeHint().height()
    panel.resize(420, panel.minimumSizeHint().height())
    qtbot.waitUntil(lambda: len({button.y() for button in buttons}) == 1)
    assert panel.details.sizeHint().height() < tall - 60
    assert all(button.isVisible() for button in buttons)
    rows = table(panel).viewport().height() // table(panel).rowHeight(0)
    assert rows >= 2
    panel.resize(420, 700)
    assert panel.details.sizeHint().height() == tall
    panel.setParent(None)


def test_a_narrow_list_leaves_the_drawn_masks_to_the_details(panel: TrackPanel) -> None:
    assert table(panel).isColumnHidden(Column.MANUAL)
    panel.resize(500, 600)
    assert not table(panel).isColumnHidden(Column.MANUAL)


def test_an_ignore_region_has_nothing_to_do(panel: TrackPanel, context: Context) -> None:
    context.selection.track_id = 3
    assert panel.details.counts == "An ignore region: nothing of it has to be drawn or accepted."
    context.selection.track_id = 1
    assert "<b>6</b>&nbsp;open" in panel.details.counts
    context.selection.track_id = None
    assert "<b>12</b>&nbsp;open" in panel.details.counts, "of the objects alone"
