"""The small parts of the window, each for itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget
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

DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


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
        monkeypatch.setattr("annotator.gui.message_bar.SECONDS", {"note": 0.01})
        bar = MessageBar(over=ground)
        bar.show_message("note", "goes")
        qtbot.waitUntil(lambda: bar.text == "")
        for kind in ("warning", "danger"):
            bar.show_message("note", "a note")
            bar.show_message(kind, "stays")
            qtbot.wait(40)
            assert bar.text == "stays"

    @pytest.mark.parametrize("kind", ["note", "warning", "danger"])
    def test_what_could_be_read_goes_with_the_next_act(
        self, ground: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, kind: str
    ) -> None:
        bar = MessageBar(over=ground)
        bar.show_message(kind, "Track 5 is track 21 from frame 120 on.")
        qtbot.keyClick(ground, Qt.Key.Key_D)
        assert bar.text, "nobody could read it yet"
        monkeypatch.setattr("annotator.gui.message_bar.READ_SECONDS", {"note": 0.0, "warning": 0.0})
        qtbot.mouseMove(ground, ground.rect().center())
        assert bar.text, "moving the pointer is no act"
        qtbot.mouseClick(bar, Qt.MouseButton.LeftButton)
        assert bar.text, "nor is a click on the message itself"
        qtbot.keyClick(ground, Qt.Key.Key_D)
        assert bool(bar.text) == (kind == "danger")

    @pytest.mark.parametrize("kind", ["note", "warning", "danger"])
    def test_it_can_be_taken_away(self, ground: QWidget, kind: str) -> None:
        bar = MessageBar(over=ground)
        bar.show_message(kind, "Said.")
        bar.show_message("note", "")
        assert bar.text == ("Said." if kind == "danger" else "")
        bar.show_message("danger", "")
        assert bar.text == ""

    def test_a_window_that_comes_back_has_it_still(self, ground: QWidget, qtbot: QtBot) -> None:
        bar = MessageBar(over=ground)
        bar.show_message("warning", "Done, but not all of it.")
        ground.hide()
        ground.show()
        qtbot.keyClick(ground, Qt.Key.Key_D)
        assert bar.text
        assert bar._timer.remainingTime() > 1000, "nobody could read it yet"

    def test_after_an_early_act_it_goes_when_it_could_be_read(
        self, ground: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("annotator.gui.message_bar.READ_SECONDS", {"note": 0.05, "warning": 0.05})
        bar = MessageBar(over=ground)
        bar.show_message("note", "Done.")
        qtbot.mouseClick(ground, Qt.MouseButton.LeftButton)
        assert bar.text
        qtbot.waitUntil(lambda: bar.text == "", timeout=3000)

    def test_it_stands_where_nothing_is_worked_on(self, ground: QWidget, qtbot: QtBot) -> None:
        worked_on: list[QRect] = []
        bar = MessageBar(ground, lambda: worked_on)
        bar.show_message("danger", "A job failed.")
        assert bar.geometry().top() < 20
        worked_on.append(QRect(0, 0, 600, 100))
        qtbot.mouseClick(ground, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not bar.geometry().intersects(worked_on[0]))
        worked_on[:] = [QRect(0, 200, 600, 100)]
        bar.show_message("danger", "Another one failed.")
        assert bar.geometry().top() < 20

    def test_a_banner_stays(self, qtbot: QtBot, themed: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("annotator.gui.message_bar.SECONDS", {"note": 0.01})
        monkeypatch.setattr("annotator.gui.message_bar.READ_SECONDS", {"note": 0.0, "warning": 0.0})
        bar = MessageBar()
        qtbot.addWidget(bar)
        bar.show_banner("warning", "Images are missing.", "Relink…", list)
        qtbot.keyClick(bar, Qt.Key.Key_D)
        qtbot.wait(40)
        assert bar.text == "Images are missing."

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


class TestRangeText:
    def test_it_says_what_is_chosen_and_what_can_be_done(self, context: Context, qtbot: QtBot) -> None:
        bar = StatusBar(context)
        qtbot.addWidget(bar)
        assert bar.range == ""
        context.selection.track_id = 2
        context.selection.choose(1, 3, 2)
        assert bar.range == "Frames 1–3 of track 2: Ctrl+Shift+Return accepts, Ctrl+Shift+Del deletes, Esc lets go"
        context.settings.set("keys", {"accept-range": ["Ctrl+Alt+R"]})
        context.selection.choose(2, 2, 2)
        assert bar.range.startswith("Frame 2 of track 2: Ctrl+Alt+R accepts")
        context.selection.track_id = 1
        assert bar.range == ""

    def test_of_all_tracks(self, context: Context, qtbot: QtBot) -> None:
        bar = StatusBar(context)
        qtbot.addWidget(bar)
        context.selection.choose(1, 3, None)
        assert bar.range == "Frames 1–3 of all tracks: select a track to accept or delete them, Esc lets go"
        context.selection.track_id = 1
        assert bar.range.startswith("Frames 1–3 of track 1:")

    def test_it_is_read_before_the_hint(self, context: Context, qtbot: QtBot) -> None:
        bar = StatusBar(context)
        qtbot.addWidget(bar)
        bar.resize(900, 26)
        bar.show()
        bar.say("Click selects a track, again the one below it. Drag moves the view, the wheel zooms.")
        context.selection.track_id = 2
        context.selection.choose(1, 3, 2)
        QApplication.processEvents()
        words = bar.fontMetrics().horizontalAdvance(bar.range)
        assert bar._range.width() >= min(words, 350)


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


@pytest.fixture
def bar(context: Context, qtbot: QtBot, themed: Theme) -> Iterator[TransportBar]:
    """In a window, as only there it can be narrower than all of it needs."""
    window = QWidget()
    qtbot.addWidget(window)
    made = TransportBar(context, ActionSet(context, context), TimelineView(context))
    made.setParent(window)
    window.resize(1100, 60)
    window.show()
    yield made
    made.setParent(None)


@pytest.mark.parametrize("width", [*range(260, 1000, 37)])
def test_nothing_of_the_transport_bar_overlaps(bar: TransportBar, width: int) -> None:
    bar.resize(width, 40)
    layout = bar.layout()
    assert layout is not None
    layout.activate()
    parts = [item for item in bar.findChildren(QWidget, options=DIRECT) if item.isVisible()]
    for first, second in combinations(parts, 2):
        assert not first.geometry().intersects(second.geometry()), (first, second)
    assert all(bar.rect().contains(item.geometry()) for item in parts)
    assert all(item.width() >= item.minimumSizeHint().width() for item in parts), "nothing is cut off"
    names = {
        item.defaultAction().objectName() for item in parts if isinstance(item, QToolButton) and item.defaultAction()
    }
    assert {"previous-frame", "play", "next-frame"} <= names
    assert any(isinstance(item, Field) for item in parts)


def test_what_matters_least_is_left_out_first(bar: TransportBar) -> None:
    shown = []
    for width in range(1000, 259, -20):
        bar.resize(width, 40)
        shown.append([all(item.isVisible() for item in part) for part in bar._parts])
    assert shown[0] == [True] * len(bar._parts)
    assert all(kept == sorted(kept) for kept in shown), "a part is there only with all that matter more"
    assert sum(shown[-1]) < 3
    bar.resize(1000, 40)
    assert bar._legend.isVisible()


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
