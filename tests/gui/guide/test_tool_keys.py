"""The card with the keys of the tool, in a window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from annotator.gui.main_window import MainWindow
from annotator.gui.placing import worked_on


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


def area(opened: MainWindow, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(opened, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("tool", ["select", "box", "polygon"])
@pytest.mark.parametrize("size", [(900, 560), (1000, 700), (1400, 900), (1920, 1080)])
def test_it_covers_neither_the_timeline_nor_the_object(
    opened: MainWindow, qtbot: QtBot, size: tuple[int, int], tool: str
) -> None:
    opened.context.selection.track_id = 1
    opened.context.selection.tool = tool
    press(opened, qtbot, Qt.Key.Key_Question)
    card, canvas = opened.guide.tool_keys, opened.context.canvas
    assert canvas is not None
    opened.resize(*size)
    QApplication.processEvents()
    assert opened.rect().contains(card.geometry())
    for part in (opened.statusBar(), opened.timeline, opened.transport):
        assert not card.geometry().intersects(area(opened, part))
    for item in worked_on(canvas):
        assert not card.geometry().intersects(item.translated(canvas.mapTo(opened, QPoint(0, 0))))
    rows = card.findChildren(QLabel)[-1]
    assert rows.height() >= rows.heightForWidth(rows.width()), "nothing is cut off"


def test_it_moves_only_if_it_has_to(opened: MainWindow, qtbot: QtBot) -> None:
    opened.resize(1920, 1080)
    press(opened, qtbot, Qt.Key.Key_Question)
    card, canvas = opened.guide.tool_keys, opened.context.canvas
    assert canvas is not None
    place = card.geometry()
    opened.context.selection.track_id = 2
    opened.context.selection.frame = 3
    assert card.geometry() == place
    canvas.look_through(canvas.viewport.panned(-canvas.width() * 0.4, canvas.height() * 0.3))
    opened.context.selection.track_id = 1
    corner = canvas.mapTo(opened, QPoint(0, 0))
    assert not any(card.geometry().intersects(item.translated(corner)) for item in worked_on(canvas))


def test_it_leaves_the_review_strip_free(opened: MainWindow, qtbot: QtBot) -> None:
    press(opened, qtbot, Qt.Key.Key_Question)
    opened.context.selection.track_id = 1
    opened.context.selection.show_review = True
    QApplication.processEvents()
    assert not opened.guide.tool_keys.geometry().intersects(area(opened, opened.review))


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
