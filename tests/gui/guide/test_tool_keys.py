"""The card with the keys of the tool, in a window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from annotator.gui.main_window import MainWindow


@pytest.fixture
def opened(window: MainWindow, project_path: Path) -> MainWindow:
    assert window.open_project(project_path)
    window.activateWindow()
    assert window.context.canvas is not None
    window.context.canvas.setFocus()
    return window


def press(window: MainWindow, qtbot: QtBot, key: Qt.Key) -> None:
    assert window.context.canvas is not None
    qtbot.keyClick(window.context.canvas, key)  # a real keyboard's Shift with ? is taken off by Qt's platform


def test_a_key_shows_it_and_again_hides_it(opened: MainWindow, qtbot: QtBot) -> None:
    press(opened, qtbot, Qt.Key.Key_Question)
    card = opened.guide.tool_keys
    assert card.isVisible()
    assert card.title == "Select"
    assert QApplication.focusWidget() is opened.context.canvas, "one goes on working below it"
    press(opened, qtbot, Qt.Key.Key_Question)
    assert card.isHidden()


def test_it_follows_the_tool(opened: MainWindow, qtbot: QtBot) -> None:
    press(opened, qtbot, Qt.Key.Key_Question)
    press(opened, qtbot, Qt.Key.Key_J)
    card = opened.guide.tool_keys
    assert card.title == "Brush"
    assert "straight line" in card.text
    opened.settings.set("keys", {"brush-larger": ["Ctrl+Alt+L"]})
    assert "Ctrl+Alt+L" in card.text
    opened.context.selection.show_review = True
    assert card.title == "Review strip"
    opened.context.selection.show_review = False
    assert card.title == "Brush"


def test_escape_hides_it_before_it_leaves_the_tool(opened: MainWindow, qtbot: QtBot) -> None:
    opened.context.selection.track_id = 1
    press(opened, qtbot, Qt.Key.Key_P)
    press(opened, qtbot, Qt.Key.Key_Question)
    canvas, card = opened.context.canvas, opened.guide.tool_keys
    assert canvas is not None
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.rect().center() - QPoint(0, 60))
    press(opened, qtbot, Qt.Key.Key_Escape)
    assert card.isVisible(), "the open polygon goes first"
    press(opened, qtbot, Qt.Key.Key_Escape)
    assert card.isHidden()
    assert opened.context.selection.tool == "polygon"
    press(opened, qtbot, Qt.Key.Key_Escape)
    assert opened.context.selection.tool == "select"


def test_the_cross_hides_it(opened: MainWindow, qtbot: QtBot) -> None:
    press(opened, qtbot, Qt.Key.Key_Question)
    cross = opened.guide.tool_keys.findChild(QToolButton)
    assert cross is not None
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert opened.guide.tool_keys.isHidden()


@pytest.mark.parametrize("size", [(900, 560), (1000, 700), (1400, 900)])
def test_it_stands_over_the_status_bar(opened: MainWindow, qtbot: QtBot, size: tuple[int, int]) -> None:
    opened.context.selection.tool = "box"
    press(opened, qtbot, Qt.Key.Key_Question)
    card = opened.guide.tool_keys
    opened.resize(*size)
    QApplication.processEvents()
    bar = opened.statusBar().geometry()
    assert opened.rect().contains(card.geometry())
    assert 0 < bar.top() - card.geometry().bottom() < 30
    rows = card.findChildren(QLabel)[-1]
    assert rows.height() >= rows.heightForWidth(rows.width()), "nothing is cut off"


def test_it_goes_with_the_project(opened: MainWindow, qtbot: QtBot) -> None:
    press(opened, qtbot, Qt.Key.Key_Question)
    opened.close_project()
    assert opened.guide.tool_keys.isHidden()
    assert not opened.actions_["tool-keys"].isEnabled()


def test_both_themes(opened: MainWindow, qtbot: QtBot) -> None:
    press(opened, qtbot, Qt.Key.Key_Question)
    dark = opened.guide.tool_keys.text
    opened.use_theme("light")
    assert opened.guide.tool_keys.text != dark
    opened.use_theme("dark")
