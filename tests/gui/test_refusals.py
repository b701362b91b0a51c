"""A key that can do nothing now says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QToolButton
from pytestqt.qtbot import QtBot

from annotator.domain.masks import MaskState
from annotator.gui.main_window import MainWindow
from annotator.gui.needs import NO_TRACK
from annotator.gui.refusals import Refusals
from annotator.project.store import Project

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


def test_space_works_the_button_that_has_the_focus(opened: MainWindow, qtbot: QtBot) -> None:
    (button,) = (
        item for item in opened.tracks.findChildren(QToolButton) if item.isVisible() and item.text() == "Propose all"
    )
    button.setFocus()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Space)
    assert NO_TRACK not in opened.messages.text
    qtbot.keyClick(button, Qt.Key.Key_X)
    assert opened.messages.text == NO_TRACK


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_space_opens_the_choices_that_have_the_focus(window: MainWindow, project_path: Path, qtbot: QtBot) -> None:
    assert window.open_project(project_path, read_only=True)
    window.activateWindow()
    window.context.selection.show_review = True
    choices = window.review.header.findChildren(QComboBox)[0]
    choices.setFocus()
    qtbot.keyClick(choices, Qt.Key.Key_Space)
    assert choices.view().isVisible()
    choices.hidePopup()
    assert window.messages.text == ""


def test_in_an_empty_project_no_track_can_be_selected(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    Project.create(tmp_path / "empty.mots").close()
    assert window.open_project(tmp_path / "empty.mots")
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_G)
    assert window.messages.text == "Propose masks of the track: needs a sequence."


def test_without_any_track_the_first_step_is_told(opened: MainWindow, qtbot: QtBot) -> None:
    opened.context.ask = lambda *_: True
    for track_id in (1, 2, 3):
        opened.context.selection.track_id = track_id
        opened.actions_["delete-track"].trigger()
    qtbot.keyClick(opened, Qt.Key.Key_G)
    assert opened.messages.text == "There is no track of an object yet. Draw the box of a new track (Ctrl+T)."


def test_nobody_is_sent_for_a_track_in_a_read_only_project(
    window: MainWindow, project_path: Path, qtbot: QtBot
) -> None:
    assert window.open_project(project_path, read_only=True)
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_G)
    assert window.messages.text == "Propose masks of the track: the project is read-only."
    qtbot.keyClick(window, Qt.Key.Key_N)
    assert window.messages.text == NO_TRACK
