"""The small parts of the window, each for itself."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from annotator.domain.sequences import Sequence
from annotator.errors import FormatError
from annotator.gui.actions import ActionSet
from annotator.gui.background import Task
from annotator.gui.cards import Cards
from annotator.gui.context import Context
from annotator.gui.fields import Field
from annotator.gui.layout import OpacitySlider, SequenceChooser
from annotator.gui.message_bar import MessageBar
from annotator.gui.playback import Player
from annotator.gui.settings import Settings
from annotator.gui.status import StatusBar, clock
from annotator.gui.theme import Theme
from annotator.gui.timeline.transport import TransportBar
from annotator.gui.timeline.view import TimelineView
from annotator.gui.welcome import Welcome


class TestTask:
    def test_the_value_comes_to_the_ui_thread(self, qtbot: QtBot) -> None:
        threads: list[int] = []
        task = Task(lambda: threads.append(threading.get_ident()) or 42)
        with qtbot.waitSignal(task.done) as told:
            task.start()
        assert told.args == [42]
        assert threads != [threading.get_ident()]

    def test_a_person_s_error_is_told(self, qtbot: QtBot) -> None:
        def fail() -> None:
            raise FormatError("a line is broken")

        task = Task(fail)
        with qtbot.waitSignal(task.failed) as told:
            task.start()
        assert "a line is broken" in str(told.args[0])

    def test_a_bug_reaches_those_who_report_bugs(self, qtbot: QtBot) -> None:
        task = Task(lambda: 1 // 0)
        with capture_exceptions() as bugs, qtbot.waitSignal(task.crashed):
            task.start()
        assert bugs[0][0] is ZeroDivisionError

    def test_what_was_dropped_tells_nothing(self, qtbot: QtBot) -> None:
        begun, go = threading.Event(), threading.Event()
        task = Task(lambda: (begun.set(), go.wait(10)))
        with qtbot.assertNotEmitted(task.done, wait=50):
            task.start()
            begun.wait(10)
            go.set()
            task.drop()


class TestMessageBar:
    @pytest.fixture
    def ground(self, qtbot: QtBot, themed: Theme) -> QWidget:
        made = QWidget()
        qtbot.addWidget(made)
        made.resize(600, 300)
        made.show()
        return made

    def test_it_floats_inside_and_moves_nothing(self, ground: QWidget) -> None:
        bar = MessageBar(over=ground)
        bar.show_message("danger", "word " * 60)
        assert ground.rect().contains(bar.geometry())
        ground.resize(400, 300)
        assert ground.rect().contains(bar.geometry())
        assert ground.size().width() == 400

    def test_notes_go_by_themselves(self, ground: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("annotator.gui.message_bar.NOTE_SECONDS", 0.01)
        bar = MessageBar(over=ground)
        bar.show_message("warning", "stays")
        assert bar.text == "stays"
        bar.show_message("note", "goes")
        qtbot.waitUntil(lambda: bar.text == "")

    def test_a_banner_does_something_about_it(self, qtbot: QtBot, themed: Theme) -> None:
        bar = MessageBar()
        qtbot.addWidget(bar)
        done: list[int] = []
        bar.show_banner("warning", "Images are missing.", "Relink…", lambda: done.append(1))
        button = bar.findChild(QPushButton)
        assert button is not None
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert done == [1]
        bar.show_message("note", "fine")
        assert button.isHidden()


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00.0"), (61.26, "1:01.3"), (600, "10:00.0")])
def test_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def test_the_status_bar_follows(context: Context, qtbot: QtBot) -> None:
    bar = StatusBar(context)
    qtbot.addWidget(bar)
    context.selection.track_id, context.selection.frame = 2, 3
    assert bar.place == "Frame 3 of 5  ·  Track 2"
    bar.say("Click to close the polygon. " * 20)
    bar.resize(500, 26)
    assert not bar.grab().isNull()


def test_fields_keep_enter_and_give_the_keys_back(qtbot: QtBot) -> None:
    left: list[int] = []
    field = Field(lambda: left.append(1))
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "12")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "12"
    assert left == [1, 1]


def test_the_transport_bar(context: Context, qtbot: QtBot) -> None:
    bar = TransportBar(context, ActionSet(context, context), TimelineView(context))
    qtbot.addWidget(bar)
    bar.resize(900, 40)
    bar.show()
    bar.edit_frame()
    for text, frame in (("4", 4), ("99", 4), ("0", 0)):
        field = bar.findChild(Field)
        assert field is not None
        field.clear()
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert context.selection.frame == frame
    bar.resize(500, 40)
    assert not bar.grab().isNull()


def test_the_player_keeps_the_sequence_s_rate(context: Context, qtbot: QtBot) -> None:
    player = Player(context, context)
    context.selection.frame = 3
    with qtbot.waitSignals([player.changed, player.changed]):
        player.toggle()
    assert context.selection.frame == 5
    assert not player.playing


def test_sequences_and_opacity_can_be_chosen(context: Context, qtbot: QtBot) -> None:
    chooser, slider = SequenceChooser(context), OpacitySlider(context)
    for widget in (chooser, slider):
        qtbot.addWidget(widget)
    assert chooser.currentText() == "street"
    assert isinstance(context.document.state.sequence(chooser.currentData()), Sequence)  # type: ignore[union-attr]
    context.selection.opacity = 0.9
    assert not slider.grab().isNull()


def test_the_welcome_page_lists_long_names(context: Context, qtbot: QtBot, settings: Settings, themed: Theme) -> None:
    path = settings.path.parent / f"{'a very long name ' * 10}.mots"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    settings.remember(path)
    page = Welcome(ActionSet(context, context), settings, Cards(settings.cache))
    qtbot.addWidget(page)
    page.resize(700, 500)
    page.show()
    entry = next(item for item in page.findChildren(QPushButton) if item.toolTip() == str(path))
    assert entry.width() < 700
    with qtbot.waitSignal(page.chosen) as told:
        qtbot.mouseClick(entry, Qt.MouseButton.LeftButton)
    assert told.args == [path]
