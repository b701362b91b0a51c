from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QCheckBox, QComboBox, QTableView, QWidget
from pytestqt.qtbot import QtBot

from annotator.domain.classes import CAR
from annotator.domain.edits import MaskKey
from annotator.editing.checks.finding import Finding, Kind
from annotator.editing.masks import accept
from annotator.gui.actions import ActionSet
from annotator.gui.checks.model import Column, FindingModel
from annotator.gui.checks.panel import ChecksPanel
from annotator.gui.checks.words import KINDS
from annotator.gui.context import Context
from annotator.gui.main_window import MainWindow
from annotator.gui.tracks.model import CLASS_ROLE, TRACK_ROLE

Part = TypeVar("Part", bound=QWidget)
FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
ITEMS = [Finding(Kind.JUMP, 3, 7, 0.9, "10% like the frame before"), Finding(Kind.OPEN, 4, 0, 1.0, "2 masks", 2)]


@pytest.fixture
def panel(context: Context, qtbot: QtBot) -> ChecksPanel:
    made = ChecksPanel(context, ActionSet(context, context))
    qtbot.addWidget(made)
    made.resize(430, 420)
    made.show()
    qtbot.waitUntil(lambda: not context.checking.busy)
    return made


def child(panel: ChecksPanel, kind: type[Part]) -> Part:
    found = panel.findChild(kind)
    assert isinstance(found, kind)
    return found


class TestModel:
    @pytest.fixture
    def model(self, qapp: object) -> FindingModel:
        made = FindingModel({3: CAR.class_id}.get)
        self.tester = QAbstractItemModelTester(made, FATAL)
        made.show(ITEMS)
        return made

    def test_it_says_each_finding_in_words(self, model: FindingModel) -> None:
        texts = [[model.index(row, column).data() for column in Column] for row in (0, 1)]
        assert texts == [["Jump", "3", "7", "10% like the frame before"], ["Open", "4", "0", "2 masks"]]
        assert "agree little" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)

    def test_its_track_has_a_colour_as_long_as_it_is_there(self, model: FindingModel) -> None:
        assert [model.index(row, 1).data(TRACK_ROLE) for row in (0, 1)] == [3, 4]
        assert [model.index(row, 1).data(CLASS_ROLE) for row in (0, 1)] == [CAR.class_id, None]

    def test_rows_are_found(self, model: FindingModel) -> None:
        assert [model.row_of(item) for item in (*ITEMS, None)] == [0, 1, None]
        assert model.item(1) == ITEMS[1]

    def test_the_same_list_does_not_reset_it(self, model: FindingModel, qtbot: QtBot) -> None:
        with qtbot.assertNotEmitted(model.modelReset):
            model.show(list(ITEMS))
        with qtbot.waitSignal(model.modelReset):
            model.show(ITEMS[:1])


def test_every_kind_has_words() -> None:
    assert list(KINDS) == list(Kind)


def test_a_click_goes_to_the_finding(panel: ChecksPanel, context: Context, qtbot: QtBot) -> None:
    table = child(panel, QTableView)
    last = panel.model.rowCount() - 1
    item = panel.model.item(last)
    place = table.visualRect(panel.model.index(last, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (context.selection.track_id, context.selection.frame) == (item.track_id, item.frame)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [last]


def test_the_list_is_narrowed(panel: ChecksPanel, context: Context) -> None:
    kinds = child(panel, QComboBox)
    assert kinds.itemText(0) == f"All findings ({panel.model.rowCount()})"
    place = kinds.findText("Open (2)")
    kinds.setCurrentIndex(place)
    kinds.activated.emit(place)
    assert panel.model.rowCount() == 2
    context.selection.track_id = 1
    child(panel, QCheckBox).setChecked(True)
    assert [panel.model.item(row).track_id for row in range(panel.model.rowCount())] == [1]
    kinds.activated.emit(kinds.findText("Gap (0)"))
    assert panel.hint == "Nothing of this kind is found."


def test_it_says_when_all_is_well(panel: ChecksPanel, context: Context, qtbot: QtBot) -> None:
    assert context.document
    state = context.document.state
    keys = [MaskKey(1, track_id, frame) for track_id in (1, 2) for frame in range(6)]
    context.push(lambda: accept(state, keys))
    qtbot.waitUntil(lambda: not context.checking.busy)
    context.checking.choose_kind(Kind.OPEN)
    assert panel.hint == "Nothing of this kind is found."
    context.checking.choose_kind(None)
    assert Kind.OPEN not in {panel.model.item(row).kind for row in range(panel.model.rowCount())}


def test_hidden_it_searches_no_more(panel: ChecksPanel, context: Context) -> None:
    assert context.checking.active
    panel.hide()
    assert not context.checking.active


class TestWindow:
    @pytest.fixture(autouse=True)
    def opened(self, window: MainWindow, project_path: Path) -> None:
        assert window.open_project(project_path)

    def test_a_key_shows_and_hides_it(self, window: MainWindow) -> None:
        assert not window.checks.isVisible()
        window.actions_["show-checks"].trigger()
        assert window.checks.isVisible()
        assert window.actions_["show-checks"].isChecked()
        window.actions_["show-checks"].trigger()
        assert not window.checks.isVisible()

    def test_the_next_finding_shows_it(self, window: MainWindow) -> None:
        window.actions_["next-finding"].trigger()
        assert window.checks.isVisible()
        assert window.context.checking.at is not None
        window.close_project()
        assert not window.checks.isVisible()
