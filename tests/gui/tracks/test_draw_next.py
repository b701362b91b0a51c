from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from annotator.domain.edits import MaskKey
from annotator.editing.masks import accept
from annotator.gui.actions import ActionSet
from annotator.gui.context import Context
from annotator.gui.suggesting import LISTED, SuggestedMask
from annotator.gui.tracks.draw_next import Column, DrawNext, SuggestionModel, explanation

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
ITEMS = [SuggestedMask(7, 2, 31, 0.753, 4.31), SuggestedMask(3, 1, 5, None, 0.4)]


def text(model: SuggestionModel, row: int) -> list[str]:
    return [model.index(row, column).data() for column in Column]


@pytest.fixture
def panel(context: Context, qtbot: QtBot) -> DrawNext:
    made = DrawNext(context, ActionSet(context, context))
    qtbot.addWidget(made)
    made.resize(420, 220)
    made.show()
    qtbot.waitUntil(lambda: made.model.rowCount() > 0)
    return made


def table(panel: DrawNext) -> QTableView:
    found = panel.findChild(QTableView)
    assert found is not None
    return found


def rows(panel: DrawNext) -> list[int]:
    return [index.row() for index in table(panel).selectionModel().selectedRows()]


def test_the_model_says_it_in_words(qapp: object) -> None:
    model = SuggestionModel()
    tester = QAbstractItemModelTester(model, FATAL)
    model.show_items(ITEMS)
    assert text(model, 0) == ["7", "pedestrian", "31", "75%", "4.3 masks"]
    assert text(model, 1) == ["3", "car", "5", "–", "0.4 masks"]
    assert model.row_of(3, 5) == 1
    assert model.row_of(3, 6) is None
    model.show_items([])
    assert model.rowCount() == 0
    del tester


def test_the_tool_tip_explains() -> None:
    assert "fit the object by 75%" in explanation(ITEMS[0])
    assert "about 4 masks from nothing" in explanation(ITEMS[0])
    assert "fit the object" not in explanation(ITEMS[1])
    assert "a part of a mask" in explanation(ITEMS[1])


def test_every_heading_has_a_tool_tip(panel: DrawNext) -> None:
    tips = [panel.model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) for column in Column]
    assert all(tips)


def test_a_click_goes_to_the_mask(panel: DrawNext, context: Context, qtbot: QtBot) -> None:
    place = table(panel).visualRect(panel.model.index(1, Column.CLASS)).center()
    qtbot.mouseClick(table(panel).viewport(), Qt.MouseButton.LeftButton, pos=place)
    item = context.suggestions.listed[1]
    assert (context.selection.track_id, context.selection.frame) == (item.track_id, item.frame)
    assert rows(panel) == [1]


def test_the_mask_that_is_looked_at_is_marked(panel: DrawNext, context: Context) -> None:
    item = context.suggestions.listed[2]
    context.selection.show(1, item.frame, item.track_id)
    assert rows(panel) == [2]
    context.selection.track_id = None
    assert rows(panel) == []


def test_an_empty_list_says_why(panel: DrawNext, context: Context, qtbot: QtBot) -> None:
    assert panel.hint == ""
    assert context.document
    state = context.document.state
    keys = [MaskKey(1, track, frame) for track in (1, 2, 3) for frame in range(6)]
    with qtbot.waitSignal(context.suggestions.changed):
        context.push(lambda: accept(state, keys))
    assert panel.hint == "Every mask is drawn or accepted. Nothing is left to draw."


def test_it_is_painted_with_and_without_a_selection(panel: DrawNext, context: Context) -> None:
    plain = panel.grab().toImage()
    item = context.suggestions.listed[0]
    context.selection.show(1, item.frame, item.track_id)
    assert panel.grab().toImage() != plain
    panel.retheme()


@pytest.mark.parametrize(("room", "rows"), [(60, 0), (120, 2), (170, 4), (400, LISTED)])
def test_it_takes_the_room_that_is_left(panel: DrawNext, qtbot: QtBot, room: int, rows: int) -> None:
    panel.fit(room)
    assert panel.isVisible() == (rows > 0)
    if rows:
        panel.resize(420, panel.height())
        qtbot.waitUntil(lambda: panel.height() <= room)
        seen = table(panel).viewport().rect()
        whole = [row for row in range(LISTED) if seen.contains(table(panel).visualRect(panel.model.index(row, 0)))]
        assert len(whole) == rows
