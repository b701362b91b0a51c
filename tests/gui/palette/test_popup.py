"""The command palette in a window, by real keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.gui.main_window import MainWindow
from annotator.gui.palette.popup import ENTRY_ROLE, EntryModel, Palette
from tests.gui.conftest import make_project


@pytest.fixture
def opened(window: MainWindow, project_path: Path) -> MainWindow:
    assert window.open_project(project_path)
    window.activateWindow()
    return window


def open_by_key(window: MainWindow, qtbot: QtBot) -> Palette:
    qtbot.keyClick(window.context.canvas or window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.guide.palette.isVisible()
    return window.guide.palette


def test_a_key_opens_it_and_enter_runs_what_is_chosen(opened: MainWindow, qtbot: QtBot) -> None:
    palette = open_by_key(opened, qtbot)
    qtbot.keyClicks(palette.field, "outl only")
    assert palette.titles[0] == "Outlines only"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.context.selection.outline_only)
    assert not palette.isVisible()
    assert opened.settings.values.used == ["outline-only"]
    assert open_by_key(opened, qtbot).titles[0] == "Outlines only", "what was run last is on top"
    palette.leave()


def test_escape_does_nothing_and_gives_the_keys_back(opened: MainWindow, qtbot: QtBot) -> None:
    palette = open_by_key(opened, qtbot)
    qtbot.keyClicks(palette.field, "quit")
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert QApplication.focusWidget() is opened.context.canvas
    assert opened.isVisible()
    assert opened.settings.values.used == []


def test_arrows_choose_and_wrap(opened: MainWindow, qtbot: QtBot) -> None:
    palette = open_by_key(opened, qtbot)
    count = len(palette.titles)
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == count - 1
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 1
    qtbot.keyClick(palette.field, Qt.Key.Key_PageDown)
    assert 1 < palette.list.currentIndex().row() < count
    qtbot.keyClick(palette.field, Qt.Key.Key_PageUp)
    assert palette.list.currentIndex().row() <= 1
    palette.leave()


def test_what_is_not_possible_is_not_run(opened: MainWindow, qtbot: QtBot) -> None:
    palette = open_by_key(opened, qtbot)
    qtbot.keyClicks(palette.field, "cancel the running")
    entry = palette.list.currentIndex().data(ENTRY_ROLE)
    assert entry.reason == "no job is running"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible(), "so that one can read why"
    palette.leave()


def test_a_frame_and_a_track(opened: MainWindow, qtbot: QtBot) -> None:
    palette = open_by_key(opened, qtbot)
    qtbot.keyClicks(palette.field, "f 3")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.context.selection.frame == 3)
    palette = open_by_key(opened, qtbot)
    qtbot.keyClicks(palette.field, "track 2")
    qtbot.mouseClick(
        palette.list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=palette.list.visualRect(palette.model.index(0)).center(),
    )
    qtbot.waitUntil(lambda: opened.context.selection.track_id == 2)
    assert QApplication.focusWidget() is opened.context.canvas


def test_a_recent_project(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    other = make_project(tmp_path / "other")
    night = other.rename(other.with_name("night.mots"))
    opened.settings.remember(night)
    palette = open_by_key(opened, qtbot)
    qtbot.keyClicks(palette.field, "night")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.document is not None and opened.document.path == night)


def test_its_own_key_closes_it_and_the_window_s_keys_rest(opened: MainWindow, qtbot: QtBot) -> None:
    palette = open_by_key(opened, qtbot)
    frame = opened.context.selection.frame
    for key in (Qt.Key.Key_D, Qt.Key.Key_Right, Qt.Key.Key_F7, Qt.Key.Key_Space):
        qtbot.keyClick(palette.field, key)
    assert opened.context.selection.frame == frame
    assert not opened.context.selection.show_ghosts
    qtbot.keyClick(palette.field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert not palette.isVisible()


def test_a_click_elsewhere_closes_it(opened: MainWindow, qtbot: QtBot) -> None:
    palette = open_by_key(opened, qtbot)
    assert opened.context.canvas is not None
    qtbot.mouseClick(opened.context.canvas, Qt.MouseButton.LeftButton, pos=QPoint(5, 300))
    assert not palette.isVisible()


def test_what_fits_nothing_says_so(opened: MainWindow, qtbot: QtBot) -> None:
    palette = open_by_key(opened, qtbot)
    qtbot.keyClicks(palette.field, "qqqqqq")
    assert palette.titles == []
    assert palette.list.isHidden()
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.isVisible()
    palette.leave()


def test_it_works_without_a_project(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_["palette"].trigger()
    palette = window.guide.palette
    assert "New project" in palette.titles
    assert not palette.grab().isNull()
    palette.leave()


def test_the_model(opened: MainWindow, qtbot: QtBot) -> None:
    palette = open_by_key(opened, qtbot)
    model = EntryModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(palette.model.entries)
    undo = next(row for row, entry in enumerate(model.entries) if entry.name == "undo")
    assert model.index(undo).data() == "Undo"
    assert model.index(undo).data(Qt.ItemDataRole.AccessibleTextRole) == "Undo, Edit, Ctrl+Z, nothing to undo"
    model.show([])
    palette.leave()


def test_long_names_keep_the_popup_in_the_window(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / f"{'a very long name ' * 9}.mots"
    path.write_text("")
    opened.settings.remember(path)
    palette = open_by_key(opened, qtbot)
    qtbot.keyClicks(palette.field, "very long")
    assert palette.titles
    assert palette.width() <= opened.width()
    assert not palette.grab().isNull()
    palette.leave()
