"""Comparing in the real window: menu, dock, keys, the second view."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from annotator.evaluation.mistakes import Kind
from annotator.gui.canvas.widget import Canvas
from annotator.gui.compare.side import SideCanvas
from annotator.gui.dialogs.compare import CompareDialog
from annotator.gui.main_window import MainWindow
from tests.gui.compare.conftest import CAR, compared
from tests.gui.conftest import make_project

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def opened(window: MainWindow, project_path: Path, other: Path, qtbot: QtBot) -> MainWindow:
    assert window.open_project(project_path)
    window.activateWindow()
    compared(window.context, other, qtbot)
    return window


@pytest.fixture
def canvas(opened: MainWindow) -> Canvas:
    assert opened.context.canvas is not None
    opened.context.canvas.setFocus()
    return opened.context.canvas


@pytest.fixture
def side(opened: MainWindow, canvas: Canvas, qtbot: QtBot) -> SideCanvas:
    opened.actions_["side-by-side"].trigger()
    found = opened.side.canvas
    assert found is not None
    qtbot.waitUntil(lambda: found.width() > 160 and not found._feed.awaited)
    qtbot.waitUntil(lambda: abs(found.width() - canvas.width()) <= 1)  # an odd pixel goes to one of them
    return found


def test_the_panel_is_there_as_long_as_something_is_compared(opened: MainWindow, qtbot: QtBot) -> None:
    assert opened.differences.isVisible()
    assert opened.tracks.isVisible()
    opened.actions_["close-comparison"].trigger()
    assert not opened.differences.isVisible()
    assert not opened.actions_["next-difference"].isEnabled()


def test_without_a_comparison_it_takes_no_room(window: MainWindow, project_path: Path) -> None:
    assert window.open_project(project_path)
    assert not window.differences.isVisible()
    assert not window.actions_["show-others"].isEnabled()


def test_keys_go_from_error_to_error(opened: MainWindow, canvas: Canvas, qtbot: QtBot) -> None:
    listed, selection = opened.context.comparing.listed, opened.context.selection
    before = canvas.viewport
    qtbot.keyClick(canvas, Qt.Key.Key_F8)
    assert selection.difference == listed[0]
    assert canvas.viewport != before
    qtbot.keyClick(canvas, Qt.Key.Key_F8)
    assert selection.difference == listed[1]
    assert selection.frame == listed[1].frame
    qtbot.keyClick(canvas, Qt.Key.Key_F8, SHIFT)
    assert selection.difference == listed[0]
    assert "of sMOTSA" in opened.status.hint


def test_the_other_outlines_can_be_switched_off(opened: MainWindow, canvas: Canvas, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not canvas._feed.awaited)
    shown = canvas.grab().toImage()
    qtbot.keyClick(canvas, Qt.Key.Key_L)
    assert opened.context.selection.show_others is False
    hidden = canvas.grab().toImage()
    assert hidden != shown
    qtbot.keyClick(canvas, Qt.Key.Key_L)
    assert canvas.grab().toImage() == shown


def test_closing_removes_the_outlines(opened: MainWindow, canvas: Canvas, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not canvas._feed.awaited)
    shown = canvas.grab().toImage()
    opened.actions_["close-comparison"].trigger()
    qtbot.waitUntil(lambda: canvas.grab().toImage() != shown)
    assert opened.context.selection.compared is None


def test_the_second_view_shows_the_other_masks(opened: MainWindow, canvas: Canvas, side: SideCanvas) -> None:
    assert side.scene is not None
    item = side.scene.item(CAR)
    assert item is not None
    assert item.visible is not None
    assert (item.visible.left, item.visible.top) == (3, 10)
    assert side.viewport == canvas.viewport
    caption = side.findChild(QLabel)
    assert caption is not None
    assert caption.text() == "street.txt (held to be true)"
    assert canvas.hasFocus()


def test_the_views_move_together(opened: MainWindow, canvas: Canvas, side: SideCanvas, qtbot: QtBot) -> None:
    canvas.zoom(3.0, (100.0, 80.0))
    assert side.viewport == canvas.viewport
    before = canvas.viewport
    wheel = QWheelEvent(
        QPointF(60, 60), side.mapToGlobal(QPointF(60, 60)), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(side, wheel)
    assert canvas.viewport.scale > before.scale
    assert side.viewport == canvas.viewport
    start, end = side.rect().center(), side.rect().center() + QPoint(30, 20)
    QTest.mousePress(side, Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(side, end)
    QTest.mouseRelease(side, Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier, end)
    assert side.viewport == canvas.viewport


def test_the_views_step_together(opened: MainWindow, canvas: Canvas, side: SideCanvas, qtbot: QtBot) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_F8)
    difference = opened.context.selection.difference
    assert difference is not None
    assert side.selection.frame == difference.frame
    assert side.selection.track_id == difference.theirs
    assert side.viewport == canvas.viewport
    qtbot.keyClick(canvas, Qt.Key.Key_D)
    assert side.scene is not None
    assert side.scene.frame == opened.context.selection.frame
    opened.context.selection.opacity = 0.9
    assert side.selection.opacity == 0.9


def test_a_missed_mask_is_selected_in_the_second_view(opened: MainWindow, side: SideCanvas) -> None:
    opened.context.comparing.choose_kind(Kind.MISSED)
    opened.actions_["next-difference"].trigger()
    assert opened.context.selection.track_id is None
    assert side.selection.track_id == 1007


def test_a_click_in_the_second_view_selects_the_track(
    opened: MainWindow, canvas: Canvas, side: SideCanvas, qtbot: QtBot
) -> None:
    x, y = side.viewport.to_widget((10, 20))
    qtbot.mouseClick(side, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert opened.context.selection.track_id == CAR
    assert canvas.hasFocus()


def test_a_window_of_another_size_keeps_them_together(
    opened: MainWindow, canvas: Canvas, side: SideCanvas, qtbot: QtBot
) -> None:
    canvas.zoom(2.0)
    opened.resize(1300, 700)
    qtbot.waitUntil(lambda: abs(side.width() - canvas.width()) <= 1)
    qtbot.waitUntil(lambda: side.viewport == canvas.viewport)


def test_the_second_view_goes_with_the_switch_and_with_the_comparison(
    opened: MainWindow, canvas: Canvas, side: SideCanvas, qtbot: QtBot
) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_L, SHIFT)
    assert opened.side.canvas is None
    qtbot.keyClick(canvas, Qt.Key.Key_L, SHIFT)
    assert opened.side.canvas is not None
    opened.actions_["close-comparison"].trigger()
    assert opened.side.canvas is None
    canvas.zoom_in()


def test_a_new_comparison_is_shown_in_the_second_view(opened: MainWindow, side: SideCanvas, qtbot: QtBot) -> None:
    opened.context.comparing.again()
    qtbot.waitUntil(lambda: not opened.context.comparing.busy)
    assert opened.side.canvas is not None
    assert opened.side.canvas is not side


def test_another_project_ends_it(opened: MainWindow, side: SideCanvas, tmp_path: Path) -> None:
    assert opened.open_project(make_project(tmp_path / "second"))
    assert opened.context.selection.compared is None
    assert opened.side.canvas is None
    assert not opened.differences.isVisible()


def test_the_layout_is_remembered_without_it(opened: MainWindow, side: SideCanvas, tmp_path: Path) -> None:
    opened.save_settings()
    again = MainWindow(opened.settings, opened.context.jobs._make_engine)
    again.show()
    assert not again.differences.isVisible()
    again.close()


def test_the_menu_asks_and_compares(
    window: MainWindow, project_path: Path, other: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert window.open_project(project_path)
    monkeypatch.setattr(CompareDialog, "exec", lambda self: QDialog.DialogCode.Accepted)
    monkeypatch.setattr(CompareDialog, "path", other)
    monkeypatch.setattr(CompareDialog, "other_is_truth", False)
    window.actions_["compare"].trigger()
    qtbot.waitUntil(lambda: window.context.comparing.comparison is not None, timeout=60_000)
    comparison = window.context.comparing.comparison
    assert comparison is not None
    assert not comparison.other_is_truth
    assert window.differences.isVisible()


def test_a_broken_file_is_told_and_the_panel_goes(
    window: MainWindow, project_path: Path, other: Path, qtbot: QtBot
) -> None:
    assert window.open_project(project_path)
    other.write_text(other.read_text() + "7 1001 1 40 60\n")
    window.context.comparing.start(other)
    assert window.differences.isVisible()
    qtbot.waitUntil(lambda: not window.context.comparing.busy, timeout=60_000)
    assert f"{other}:13: " in window.messages.text
    assert not window.differences.isVisible()


def test_closing_the_window_while_it_compares_leaves_no_thread(
    window: MainWindow, project_path: Path, other: Path
) -> None:
    assert window.open_project(project_path)
    window.context.comparing.start(other)
