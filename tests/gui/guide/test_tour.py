"""The tour: once by itself on the demo, again from the menu, never in the way."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.gui.actions import ACTIONS
from annotator.gui.guide.tour import STEPS
from annotator.gui.main_window import MainWindow
from annotator.gui.settings import Settings
from annotator.jobs.exchange import demo_project


@pytest.fixture
def opened(window: MainWindow, project_path: Path) -> MainWindow:
    assert window.open_project(project_path)
    window.activateWindow()
    return window


def test_steps_name_actions_that_exist() -> None:
    for step in STEPS:
        assert set(step.actions) <= set(ACTIONS)
        assert not step.at or step.at in ACTIONS or step.at == "&File"
    assert [step.actions[0] for step in STEPS] == [
        "next-track",
        "propose-sequence",
        "draw-next",
        "finetune",
        "accept-next",
        "export",
    ]


def test_the_demo_shows_it_once(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: tmp_path)
    assert window.open_demo()
    tour = window.guide.tour
    qtbot.waitUntil(tour.callout.isVisible)
    assert tour.step == 0
    assert Settings(window.settings.path).values.tour_seen
    window.close_project()
    assert tour.callout.isHidden()
    assert window.open_demo()
    assert tour.step == -1


def test_the_demo_of_the_command_line_shows_it_too(window: MainWindow, tmp_path: Path) -> None:
    assert window.open_project(demo_project(tmp_path / "mine.mots"))
    assert window.guide.tour.step == 0


def test_other_projects_do_not(opened: MainWindow) -> None:
    assert opened.guide.tour.step == -1
    assert not opened.settings.values.tour_seen


def test_next_and_back_lead_through_it(opened: MainWindow, qtbot: QtBot) -> None:
    opened.actions_["tour"].trigger()
    callout, heads = opened.guide.tour.callout, []
    for number in range(len(STEPS)):
        qtbot.waitUntil(callout.isVisible)
        heads.append(callout.head)
        assert opened.guide.tour.step == number
        assert "{" not in callout.text
        assert opened.rect().contains(callout.geometry().center())
        qtbot.mouseClick(callout.next, Qt.MouseButton.LeftButton)
    assert heads == [step.head for step in STEPS]
    assert callout.isHidden()
    opened.guide.tour.start()
    qtbot.waitUntil(callout.isVisible)
    qtbot.mouseClick(callout.next, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(callout.back, Qt.MouseButton.LeftButton)
    assert opened.guide.tour.step == 0


def test_it_can_be_skipped_and_gives_the_keys_back(opened: MainWindow, qtbot: QtBot) -> None:
    opened.guide.tour.start()
    callout = opened.guide.tour.callout
    qtbot.waitUntil(callout.isVisible)
    qtbot.mouseClick(callout.skip, Qt.MouseButton.LeftButton)
    assert callout.isHidden()
    assert opened.guide.tour.step == -1
    assert QApplication.focusWidget() is opened.context.canvas


def test_doing_it_leads_on(opened: MainWindow, qtbot: QtBot) -> None:
    opened.guide.tour.start()
    assert opened.context.canvas is not None
    opened.context.canvas.setFocus()
    qtbot.keyClick(opened.context.canvas, Qt.Key.Key_S)
    assert opened.guide.tour.step == 1
    qtbot.keyClick(opened.context.canvas, Qt.Key.Key_D)
    assert opened.guide.tour.step == 1, "another verb does not"


def test_it_tells_the_keys_in_use(opened: MainWindow, qtbot: QtBot) -> None:
    opened.settings.set("keys", {"next-track": ["Ctrl+Alt+S"]})
    opened.guide.tour.start()
    assert "Ctrl+Alt+S" in opened.guide.tour.callout.text
    opened.settings.set("keys", {"next-track": []})
    opened.guide.tour.start()
    assert "Next track" in opened.guide.tour.callout.text, "without a key, the action is named"


def test_it_stays_beside_its_target(opened: MainWindow, qtbot: QtBot) -> None:
    opened.guide.tour.start()
    callout = opened.guide.tour.callout
    qtbot.mouseClick(callout.next, Qt.MouseButton.LeftButton)
    button = opened.button_of("propose-sequence")
    assert button is not None
    for width in (1000, 1400):
        opened.resize(width, 800)
        qtbot.waitUntil(
            lambda: abs(callout.geometry().top() - button.mapTo(opened, button.rect().bottomLeft()).y()) < 20
        )


def test_without_a_project_the_menu_opens_the_demo(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: tmp_path)
    window.settings.set("tour_seen", True)
    window.actions_["tour"].trigger()
    assert window.document
    assert window.guide.tour.step == 0
