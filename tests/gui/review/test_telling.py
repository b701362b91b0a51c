"""What the status bar says while the review strip is shown, and what is remembered of the strip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from pytestqt.qtbot import QtBot

from annotator.domain.edits import Change, Edit, MaskKey, SequenceKey, TrackKey
from annotator.editing import masks
from annotator.gui.main_window import MainWindow
from annotator.gui.review import words
from annotator.gui.review.listing import Filter, Order
from annotator.gui.review.strip import ReviewStrip
from annotator.gui.settings import Settings
from annotator.project.store import Project
from tests.documents import FRAMES, rectangle
from tests.gui.conftest import FakeEngine
from tests.gui.review.conftest import WORST_FIRST, frames_of, key
from tests.gui.review.test_strip import choose

Press = Callable[..., None]
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
K = Qt.Key
BACK = " Ctrl+Z takes it back."


def told(window: MainWindow, text: str, qtbot: QtBot) -> None:
    """The status bar says this, and goes on saying it once everything has settled."""
    qtbot.waitUntil(lambda: text in window.status.hint)
    qtbot.wait(30)
    assert text in window.status.hint


class TestHints:
    def test_they_are_about_the_card_and_then_about_the_image(
        self, strip: ReviewStrip, opened: MainWindow, press: Press, qtbot: QtBot
    ) -> None:
        told(opened, "Space accepts, X removes the proposal", qtbot)
        press(K.Key_Right)
        press(K.Key_Down)
        told(opened, "Space accepts, X removes the proposal", qtbot)
        press(K.Key_F4)
        told(opened, "Click selects a track", qtbot)

    def test_the_tool_behind_the_strip_keeps_quiet(self, opened: MainWindow, press: Press, qtbot: QtBot) -> None:
        opened.context.selection.tool = "brush"
        told(opened, "Drag to paint", qtbot)
        press(K.Key_F4)
        told(opened, "Space accepts", qtbot)
        opened.context.selection.track_id = 2
        told(opened, "Space accepts", qtbot)
        opened.context.selection.tool = "pan"
        told(opened, "Space accepts", qtbot)
        press(K.Key_Return)
        told(opened, "Drag to move the view", qtbot)

    def test_several_masks_are_counted(
        self, strip: ReviewStrip, opened: MainWindow, press: Press, qtbot: QtBot
    ) -> None:
        press(K.Key_Right, SHIFT)
        press(K.Key_Right, SHIFT)
        told(opened, "Space accepts the 3 chosen masks", qtbot)

    def test_an_empty_strip_says_how_to_leave(
        self, strip: ReviewStrip, opened: MainWindow, press: Press, qtbot: QtBot
    ) -> None:
        press(K.Key_A, CONTROL)
        press(K.Key_Space)
        press(K.Key_F5)
        told(opened, "Esc goes back to the image", qtbot)

    def test_what_a_button_explains_does_not_lie_over_the_frame(
        self, strip: ReviewStrip, opened: MainWindow, press: Press
    ) -> None:
        opened.status.showMessage("Go to the next frame")
        press(K.Key_Right)
        assert not opened.status._place.isVisible()
        opened.status.clearMessage()
        assert opened.status._place.isVisible()
        assert f"Frame {WORST_FIRST[1]} " in opened.status.place


class TestHintWords:
    def test_each_by_the_state_of_the_mask(self, scored_path: Path) -> None:
        with Project.open(scored_path) as project:
            state = project.state

            def hint(*frames: int, writable: bool = True) -> str:
                return words.hint(state, [key(frame) for frame in frames], writable=writable)

            assert "X removes the proposal, F flags it" in hint(0)
            project.apply(masks.accept(state, [key(0)]))
            assert hint(0).startswith("Accepted. X makes it open again")
            record = state.get(key(1))
            assert record
            drawn = replace(record, manual=True, flagged=True)
            project.apply(Edit("Draw", (Change(key(1), record, drawn),)))
            assert "X leaves it as it was drawn, F takes the flag away" in hint(1)
            project.apply(masks.clear_mask(state, [key(2)]))
            assert hint(2).startswith("There is no mask here any more")
            assert "4 chosen masks" in hint(0, 1, 2, 3)
            assert hint(0, writable=False).startswith("The project is read-only")
            assert hint() == "Esc goes back to the image."


class TestFeedback:
    def test_it_stays_until_the_next_key(
        self, strip: ReviewStrip, opened: MainWindow, press: Press, qtbot: QtBot
    ) -> None:
        press(K.Key_Right, SHIFT)
        press(K.Key_Space)
        told(opened, "2 masks accepted." + BACK, qtbot)
        press(K.Key_Right)
        told(opened, "Space accepts", qtbot)

    def test_rejecting_and_flagging(self, strip: ReviewStrip, opened: MainWindow, press: Press, qtbot: QtBot) -> None:
        press(K.Key_F)
        told(opened, "1 mask flagged." + BACK, qtbot)
        press(K.Key_F)
        told(opened, "1 mask not flagged any more." + BACK, qtbot)
        press(K.Key_Space)
        press(K.Key_Left)
        press(K.Key_Right, SHIFT)
        press(K.Key_X)
        told(opened, "1 proposal removed. 1 mask open again." + BACK, qtbot)

    def test_what_changes_nothing_says_so(
        self, strip: ReviewStrip, opened: MainWindow, press: Press, qtbot: QtBot
    ) -> None:
        press(K.Key_Space)
        press(K.Key_Left)
        press(K.Key_Space)
        told(opened, "Nothing to accept here.", qtbot)
        assert "takes it back" not in opened.status.hint

    def test_undo_is_told_as_in_the_image(
        self, strip: ReviewStrip, opened: MainWindow, press: Press, qtbot: QtBot
    ) -> None:
        press(K.Key_Right, SHIFT)
        press(K.Key_Space)
        press(K.Key_Z, CONTROL)
        told(opened, "Undone: Accept 2 masks", qtbot)

    def test_it_names_the_key_that_the_person_chose(
        self, strip: ReviewStrip, opened: MainWindow, press: Press, qtbot: QtBot
    ) -> None:
        opened.context.keymap.give("undo", "F12")
        press(K.Key_Space)
        told(opened, "1 mask accepted. F12 takes it back.", qtbot)

    def test_a_refused_edit_is_no_success(
        self, window: MainWindow, scored_path: Path, press: Press, qtbot: QtBot
    ) -> None:
        assert window.open_project(scored_path, read_only=True)
        window.context.selection.show(1, 0, 1)
        window.activateWindow()
        press(K.Key_F4)
        told(window, "The project is read-only", qtbot)
        press(K.Key_Space)
        assert "read-only" in window.messages.text
        told(window, "The project is read-only. Enter opens", qtbot)

    def test_a_note_covers_neither_head_nor_verbs(self, strip: ReviewStrip, opened: MainWindow) -> None:
        opened.resize(900, 560)
        opened.context.note("Track 1 was fine-tuned.")

        def place(part: object) -> QRect:
            return QRect(part.mapTo(opened, QPoint(0, 0)), part.size())  # type: ignore[attr-defined]

        assert not place(opened.messages).intersects(place(strip.header))


class TestRemembered:
    def test_filter_and_order_are_those_of_the_last_time(
        self, strip: ReviewStrip, opened: MainWindow, scored_path: Path, settings: Settings, qtbot: QtBot
    ) -> None:
        choose(strip, Filter.ALL, qtbot)
        choose(strip, Order.TIME, qtbot)
        assert frames_of(strip) == list(range(FRAMES))
        opened.close()
        again = Settings(settings.path)
        assert (again.values.review_filter, again.values.review_order) == ("all", "time")
        second = MainWindow(again, FakeEngine)
        qtbot.addWidget(second)
        assert (second.review.header.filter, second.review.header.order) == (Filter.ALL, Order.TIME)
        assert second.open_project(scored_path)
        second.context.selection.show(1, 3, 1)
        second.show()
        second.context.selection.show_review = True
        assert frames_of(second.review) == list(range(FRAMES))
        second.close()

    def test_whether_fine_tuning_starts_by_itself(self, window: MainWindow, settings: Settings, qtbot: QtBot) -> None:
        window.context.selection.auto_finetune = True
        window.close()
        again = MainWindow(Settings(settings.path), FakeEngine)
        qtbot.addWidget(again)
        assert again.context.selection.auto_finetune
        again.close()


class TestPicturesOfAnotherSequence:
    def test_those_that_changed_unseen_are_forgotten(
        self, window: MainWindow, scored_path: Path, press: Press, qtbot: QtBot
    ) -> None:
        """A hidden strip keeps the pictures of what it showed last, whose masks may change while another is open."""
        with Project.open(scored_path) as project:
            other = replace(project.state.sequence(1), sequence_id=2, name="other")
            track = project.state.track(1, 1)
            rows = ((SequenceKey(2), other), (TrackKey(2, 1), track))
            project.apply(Edit("Add", tuple(Change(place, None, row) for place, row in rows)), undoable=False)
        assert window.open_project(scored_path)
        strip, selection = window.review, window.context.selection
        selection.show(1, 2, 1)
        window.activateWindow()
        press(K.Key_F4)
        qtbot.waitUntil(lambda: strip.thumbnails.latest(key(2)) is not None and not strip.thumbnails.busy)
        press(K.Key_F4)
        selection.show(2, 0, 1)
        assert window.document
        state = window.document.state
        record = state.get(key(2))
        assert record
        drawn = replace(record, mask=rectangle(1, 1, 9, 9))
        assert window.context.push(lambda: Edit("Draw", (Change(key(2), record, drawn),)))
        selection.show(1, 2, 1)
        press(K.Key_F4)

        def shown() -> object:
            found = strip.thumbnails.latest(MaskKey(1, 1, 2))
            return found.crop.mask if found else None

        assert shown() is None, "the old picture is not shown even for a moment"
        qtbot.waitUntil(lambda: shown() == drawn.mask)
