"""The size of the brush, by its keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.gui.actions import ActionSet
from annotator.gui.context import Context
from annotator.gui.main_window import MainWindow
from annotator.gui.selection import BRUSH_SIZES


def test_the_actions_change_the_size_within_limits(context: Context, qtbot: QtBot) -> None:
    actions = ActionSet(context, context)
    context.selection.brush_size = 16
    actions["brush-larger"].trigger()
    assert context.selection.brush_size == 20
    actions["brush-smaller"].trigger()
    assert context.selection.brush_size == 16
    for _ in range(40):
        actions["brush-smaller"].trigger()
    assert context.selection.brush_size == BRUSH_SIZES[0]
    for _ in range(60):
        actions["brush-larger"].trigger()
    assert context.selection.brush_size == BRUSH_SIZES[1]


def test_comma_and_full_stop_in_the_window(window: MainWindow, project_path: object, qtbot: QtBot) -> None:
    assert window.open_project(project_path)  # type: ignore[arg-type]
    window.activateWindow()
    canvas = window.context.canvas
    assert canvas is not None
    window.context.selection.show(1, 0, 1)
    canvas.setFocus()
    qtbot.waitUntil(lambda: canvas.hasFocus())
    qtbot.keyClick(canvas, Qt.Key.Key_Period)
    assert window.status.hint == "The brush is 20 pixels wide."
    qtbot.keyClick(canvas, Qt.Key.Key_J)
    assert window.context.selection.tool == "brush"
    assert "Size 20 px" in window.status.hint
    qtbot.keyClick(canvas, Qt.Key.Key_Comma)
    assert "Size 16 px" in window.status.hint
    qtbot.keyClick(canvas, Qt.Key.Key_J, Qt.KeyboardModifier.ShiftModifier)
    assert window.context.selection.tool == "eraser"
    qtbot.keyClick(canvas, Qt.Key.Key_Y)
    assert window.context.selection.tool == "snap"
    qtbot.keyClick(canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert window.document is not None
    assert window.document.undo_label == "Grow mask of track 1, frame 0"
