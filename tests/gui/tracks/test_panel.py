from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyleOptionViewItem, QTableView
from pytestqt.qtbot import QtBot

from annotator.domain.edits import TrackKey
from annotator.gui.actions import ActionSet
from annotator.gui.context import Context
from annotator.gui.tracks.delegates import ClassDelegate
from annotator.gui.tracks.model import TRACK_ROLE, Column
from annotator.gui.tracks.panel import TrackPanel


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
