"""A key that can do nothing now says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.domain.masks import MaskState
from annotator.gui.main_window import MainWindow
from annotator.gui.needs import NO_TRACK
from annotator.gui.refusals import Refusals

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def opened(window: MainWindow, project_path: Path) -> MainWindow:
    assert window.open_project(project_path)
    window.activateWindow()
    assert window.context.canvas is not None
    window.context.canvas.setFocus()
    return window


@pytest.mark.parametrize(
    ("key", "held"),
    [
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_N, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_G, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_S, CONTROL | SHIFT),
        (Qt.Key.Key_Return, CONTROL | SHIFT),
        (Qt.Key.Key_BracketRight, CONTROL),
    ],
)
def test_a_key_that_needs_a_track_says_so(
    opened: MainWindow, qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    assert opened.context.canvas is not None
    qtbot.keyClick(opened.context.canvas, key, held)
    assert opened.messages.text == NO_TRACK


def test_wherever_the_focus_is(opened: MainWindow, qtbot: QtBot) -> None:
    opened.timeline.setFocus()
    qtbot.keyClick(opened.timeline, Qt.Key.Key_X)
    assert opened.messages.text == NO_TRACK


def test_what_else_is_missing_is_told_with_what_it_is_for(opened: MainWindow, qtbot: QtBot) -> None:
    canvas = opened.context.canvas
    assert canvas is not None
    qtbot.keyClick(canvas, Qt.Key.Key_Z, CONTROL)
    assert opened.messages.text == "Undo: nothing to undo."
    opened.context.selection.track_id = 1
    qtbot.keyClick(canvas, Qt.Key.Key_Return, CONTROL | SHIFT)
    assert opened.messages.text == "Accept the chosen frames: needs a range of frames: Shift+drag in the timeline."


def test_what_is_possible_is_done_without_a_word(opened: MainWindow, qtbot: QtBot) -> None:
    canvas, document = opened.context.canvas, opened.document
    assert canvas is not None
    assert document
    opened.context.selection.track_id = 1
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert document.state.masks(1, 1)[0].state is MaskState.ACCEPTED
    assert opened.messages.text == ""


def test_other_keys_are_listened_to_at_once(opened: MainWindow, qtbot: QtBot) -> None:
    canvas = opened.context.canvas
    assert canvas is not None
    opened.settings.set("keys", {"reject": ["Ctrl+Alt+X"]})
    qtbot.keyClick(canvas, Qt.Key.Key_X)
    assert opened.messages.text == ""
    qtbot.keyClick(canvas, Qt.Key.Key_X, CONTROL | Qt.KeyboardModifier.AltModifier)
    assert opened.messages.text == NO_TRACK


def test_without_a_project_nothing_is_said(opened: MainWindow, qtbot: QtBot) -> None:
    opened.close_project()
    qtbot.keyClick(opened, Qt.Key.Key_X)
    assert opened.messages.text == ""
    refusals = opened.findChild(Refusals)
    assert refusals is not None
    assert not any(key.isEnabled() for key in refusals._keys.values())
