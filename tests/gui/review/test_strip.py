from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QComboBox, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from annotator.domain.edits import MaskKey, TrackKey
from annotator.domain.masks import MaskState
from annotator.editing import masks, review, tracks
from annotator.gui.main_window import MainWindow
from annotator.gui.review.listing import Filter, Order
from annotator.gui.review.strip import ReviewStrip
from annotator.project.store import Project
from tests.documents import FRAMES, rectangle
from tests.gui.review.conftest import WORST_FIRST, frames_of, key, proposed_anew, states_of

Press = Callable[..., None]
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
K = Qt.Key
ACCEPTED, PROPOSED = MaskState.ACCEPTED, MaskState.PROPOSED
FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def choose(strip: ReviewStrip, wanted: Filter | Order, qtbot: QtBot) -> None:
    """By the keyboard, as a person would."""
    name = "Which masks" if isinstance(wanted, Filter) else "Order"
    box = next(item for item in strip.header.findChildren(QComboBox) if item.accessibleName() == name)
    steps = box.findData(wanted.value) - box.currentIndex()
    for _ in range(abs(steps)):
        qtbot.keyClick(box, K.Key_Down if steps > 0 else K.Key_Up)


def button(strip: ReviewStrip, text: str) -> QToolButton:
    return next(item for item in strip.findChildren(QToolButton) if text in (item.text(), item.accessibleName()))


def note(window: MainWindow) -> str:
    return window.messages.text


class TestShowing:
    def test_f4_lists_the_open_masks_of_the_track_worst_first(self, strip: ReviewStrip, opened: MainWindow) -> None:
        assert frames_of(strip) == WORST_FIRST
        assert strip.grid.hasFocus()
        assert opened.context.canvas is not None
        assert not opened.context.canvas.isVisible()
        assert opened.actions_["show-review"].isChecked()

    def test_the_selection_goes_with_the_cursor(self, strip: ReviewStrip, opened: MainWindow, press: Press) -> None:
        assert opened.context.selection.frame == WORST_FIRST[0]
        press(K.Key_Right)
        assert opened.context.selection.frame == WORST_FIRST[1]

    @pytest.mark.parametrize("back", [K.Key_F4, K.Key_Escape])
    def test_it_comes_back_to_where_the_annotator_was(
        self, strip: ReviewStrip, opened: MainWindow, press: Press, back: Qt.Key
    ) -> None:
        press(K.Key_Right)
        press(back)
        assert opened.context.canvas is not None
        assert opened.context.canvas.hasFocus()
        assert not strip.isVisible()
        assert (opened.context.selection.frame, opened.context.selection.track_id) == (3, 1)

    @pytest.mark.parametrize("back", [K.Key_F4, K.Key_Escape])
    def test_enter_opens_the_mask_and_leads_back_to_the_same_card(
        self, strip: ReviewStrip, opened: MainWindow, press: Press, back: Qt.Key
    ) -> None:
        press(K.Key_Right)
        press(K.Key_Right)
        press(K.Key_Return)
        assert not strip.isVisible()
        assert opened.context.selection.frame == WORST_FIRST[2]
        press(back)
        assert strip.isVisible()
        assert strip.grid.hasFocus()
        assert strip.grid.current == key(WORST_FIRST[2])
        assert frames_of(strip) == WORST_FIRST

    def test_escape_leads_back_only_from_the_mask_that_was_opened(
        self, strip: ReviewStrip, opened: MainWindow, press: Press
    ) -> None:
        press(K.Key_Return)
        press(K.Key_D)
        press(K.Key_Escape)
        assert not strip.isVisible()

    def test_a_double_click_opens_too(self, strip: ReviewStrip, opened: MainWindow, qtbot: QtBot) -> None:
        place = strip.grid.visualRect(strip.model.index(1)).center()
        qtbot.mouseClick(strip.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(strip.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert not strip.isVisible()
        assert opened.context.selection.frame == WORST_FIRST[1]

    def test_a_drawing_tool_opens_the_mask_under_the_cursor(
        self, strip: ReviewStrip, opened: MainWindow, press: Press
    ) -> None:
        press(K.Key_Right)
        press(K.Key_P)
        assert not strip.isVisible()
        assert opened.context.selection.tool == "polygon"
        assert opened.context.selection.frame == WORST_FIRST[1]

    def test_without_a_track_all_are_listed(self, opened: MainWindow, press: Press) -> None:
        opened.context.selection.track_id = None
        press(K.Key_F4)
        strip = opened.review
        assert strip.header.all_tracks
        assert {item.track_id for item in strip.model.keys} == {1, 2}  # no ignore regions
        assert strip.model.rowCount() == 2 * FRAMES

    def test_closing_the_project_hides_it(self, strip: ReviewStrip, opened: MainWindow) -> None:
        opened.close_project()
        assert not opened.context.selection.show_review
        assert strip.model.rowCount() == 0
        assert not strip.thumbnails.busy

    def test_it_takes_the_new_theme(self, strip: ReviewStrip, opened: MainWindow) -> None:
        before = button(strip, "Flag").icon().cacheKey()
        opened.use_theme("light")
        assert button(strip, "Flag").icon().cacheKey() != before


class TestKeys:
    def test_space_accepts_and_goes_on(self, strip: ReviewStrip, opened: MainWindow, press: Press) -> None:
        press(K.Key_Space)
        assert states_of(opened).count(ACCEPTED) == 1
        assert states_of(opened)[WORST_FIRST[0]] is ACCEPTED
        assert strip.grid.current == key(WORST_FIRST[1])
        assert frames_of(strip) == WORST_FIRST  # it stays where it is

    def test_undo_takes_it_back_and_goes_there(self, strip: ReviewStrip, opened: MainWindow, press: Press) -> None:
        press(K.Key_Space)
        press(K.Key_Space)
        press(K.Key_Z, CONTROL)
        assert states_of(opened).count(ACCEPTED) == 1
        assert strip.grid.current == key(WORST_FIRST[1])

    def test_x_rejects(self, strip: ReviewStrip, opened: MainWindow, press: Press) -> None:
        press(K.Key_X)
        assert states_of(opened)[WORST_FIRST[0]] is None
        assert strip.model.card(0).words.endswith("no mask")
        press(K.Key_Z, CONTROL)
        assert states_of(opened)[WORST_FIRST[0]] is PROPOSED

    def test_f_flags_and_takes_the_flag_away(self, strip: ReviewStrip, opened: MainWindow, press: Press) -> None:
        assert opened.document
        for flagged in (True, False):
            press(K.Key_F)
            record = opened.document.state.get(key(WORST_FIRST[0]))
            assert record
            assert record.flagged is flagged
        assert strip.grid.current == key(WORST_FIRST[0])

    def test_many_are_one_step(self, strip: ReviewStrip, opened: MainWindow, press: Press) -> None:
        press(K.Key_Right, SHIFT)
        press(K.Key_Right, SHIFT)
        press(K.Key_Space)
        assert states_of(opened).count(ACCEPTED) == 3
        assert strip.grid.current == key(WORST_FIRST[3])
        press(K.Key_Z, CONTROL)
        assert states_of(opened).count(ACCEPTED) == 0

    def test_all_are_one_step(self, strip: ReviewStrip, opened: MainWindow, press: Press) -> None:
        press(K.Key_A, CONTROL)
        press(K.Key_Space)
        assert states_of(opened) == [ACCEPTED] * FRAMES
        assert opened.document
        assert opened.document.undo_label == f"Accept {FRAMES} masks"

    def test_ctrl_return_accepts_what_is_at_least_as_good(
        self, strip: ReviewStrip, opened: MainWindow, press: Press
    ) -> None:
        press(K.Key_F)  # the worst
        for _ in range(3):
            press(K.Key_Right)
        press(K.Key_Return, CONTROL)
        accepted = {frame for frame, state in enumerate(states_of(opened)) if state is ACCEPTED}
        assert accepted == set(WORST_FIRST[3:])
        assert "3 masks of a predicted quality of 70% or better accepted" in opened.status.hint
        assert note(opened) == "", "it would lie over the cards"
        assert strip.grid.current == key(WORST_FIRST[3])

    def test_the_button_tells_how_many_that_are(self, strip: ReviewStrip, qtbot: QtBot, press: Press) -> None:
        press(K.Key_Right)
        qtbot.waitUntil(lambda: any("(5)" in item.text() for item in strip.footer.findChildren(QToolButton)))

    def test_the_cursor_of_the_window_does_not_jump(self, strip: ReviewStrip, opened: MainWindow, press: Press) -> None:
        """Space is the strip's here; the window's would go on to the next open frame of the track."""
        press(K.Key_Space)
        assert opened.context.selection.frame == WORST_FIRST[1]

    def test_keys_of_the_window_work_on_the_mask_under_the_cursor(
        self, strip: ReviewStrip, opened: MainWindow, press: Press
    ) -> None:
        press(K.Key_Delete)
        assert states_of(opened)[WORST_FIRST[0]] is None

    def test_tracks_are_walked_through(
        self, strip: ReviewStrip, opened: MainWindow, press: Press, qtbot: QtBot
    ) -> None:
        press(K.Key_S)
        qtbot.waitUntil(lambda: bool(strip.model.keys) and strip.model.keys[0].track_id == 2)
        assert strip.grid.currentIndex().row() == 0
        assert opened.context.selection.track_id == 2

    def test_a_frame_chosen_elsewhere_is_found(self, strip: ReviewStrip, opened: MainWindow, press: Press) -> None:
        opened.context.selection.frame = 4
        assert strip.grid.current == key(4)
        press(K.Key_Escape)
        assert opened.context.selection.frame == 4  # that is where the annotator was last

    def test_read_only_projects_stay_as_they_are(
        self, window: MainWindow, scored_path: Path, press: Press, qtbot: QtBot
    ) -> None:
        assert window.open_project(scored_path, read_only=True)
        window.context.selection.show(1, 0, 1)
        window.activateWindow()
        press(K.Key_F4)
        press(K.Key_Space)
        assert states_of(window) == [PROPOSED] * FRAMES
        assert window.review.grid.current == key(WORST_FIRST[0])
        assert "read-only" in note(window)
        assert not button(window.review, "Accept").isEnabled()
        assert button(window.review, "Open").isEnabled()


class TestListing:
    def test_filters_and_orders(self, strip: ReviewStrip, opened: MainWindow, press: Press, qtbot: QtBot) -> None:
        press(K.Key_Space)
        press(K.Key_F)
        choose(strip, Filter.FLAGGED, qtbot)
        assert frames_of(strip) == [WORST_FIRST[1]]
        choose(strip, Filter.ALL, qtbot)
        assert frames_of(strip) == WORST_FIRST
        choose(strip, Order.TIME, qtbot)
        assert frames_of(strip) == list(range(FRAMES))
        choose(strip, Filter.OPEN, qtbot)
        assert frames_of(strip) == [0, 1, 3, 4, 5]

    def test_what_is_done_stays_until_it_is_listed_anew(self, strip: ReviewStrip, press: Press, qtbot: QtBot) -> None:
        press(K.Key_Space)
        assert len(frames_of(strip)) == FRAMES
        press(K.Key_F5)
        assert frames_of(strip) == WORST_FIRST[1:]
        assert strip.grid.current == key(WORST_FIRST[1])

    def test_all_tracks_and_back(self, strip: ReviewStrip, qtbot: QtBot) -> None:
        scope = button(strip, "All tracks")
        qtbot.mouseClick(scope, Qt.MouseButton.LeftButton)
        assert strip.model.rowCount() == 2 * FRAMES
        assert strip.grid.current == key(WORST_FIRST[0])
        assert strip.grid.hasFocus()
        qtbot.mouseClick(scope, Qt.MouseButton.LeftButton)
        assert strip.model.rowCount() == FRAMES

    @pytest.mark.parametrize(
        ("wanted", "words"),
        [(Filter.FLAGGED, "no mask is flagged"), (Filter.CHANGED, "no mask looks otherwise")],
    )
    def test_an_empty_list_says_why(
        self, strip: ReviewStrip, wanted: Filter, words: str, qtbot: QtBot, press: Press
    ) -> None:
        choose(strip, wanted, qtbot)
        assert words in strip.hint
        strip.take_focus()
        press(K.Key_Escape)
        assert not strip.isVisible()

    def test_a_track_that_is_done_says_what_next(self, strip: ReviewStrip, press: Press, qtbot: QtBot) -> None:
        press(K.Key_A, CONTROL)
        press(K.Key_Space)
        press(K.Key_F5)
        assert strip.hint == "Track 1, car: every mask is accepted.\nS goes to the next track."
        press(K.Key_Z, CONTROL)
        qtbot.waitUntil(lambda: strip.hint == "")
        assert len(frames_of(strip)) == FRAMES
        assert strip.grid.hasFocus()

    def test_a_project_without_masks_says_how_to_get_some(
        self, window: MainWindow, tmp_path: Path, press: Press
    ) -> None:
        from tests.gui.conftest import make_project

        assert window.open_project(make_project(tmp_path / "bare", masks=False))
        window.context.selection.show(1, 0, 1)
        window.activateWindow()
        press(K.Key_F4)
        assert window.review.hint == "Track 1, car: no masks yet.\nG has the network propose them."

    @pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # of the offscreen platform
    def test_the_menu_names_the_verbs(self, strip: ReviewStrip, opened: MainWindow) -> None:
        place = strip.grid.visualRect(strip.model.index(0)).center()
        strip.grid.customContextMenuRequested.emit(place)
        menu = strip.findChild(QMenu)
        assert isinstance(menu, QMenu)
        action = next(item for item in menu.actions() if item.text() == "Accept")
        action.trigger()
        assert states_of(opened)[WORST_FIRST[0]] is ACCEPTED
        menu.close()


class TestChanges:
    def test_a_job_changes_cards_and_moves_nothing(
        self, strip: ReviewStrip, opened: MainWindow, press: Press, qtbot: QtBot
    ) -> None:
        tester = QAbstractItemModelTester(strip.model, FATAL)
        press(K.Key_Right)
        assert opened.document
        project = opened.document.project
        with qtbot.assertNotEmitted(strip.model.modelReset), qtbot.waitSignal(strip.model.dataChanged):
            project.apply_rebased(proposed_anew(project.state, 0, 1, 2))
        assert frames_of(strip) == WORST_FIRST
        assert strip.grid.current == key(WORST_FIRST[1])
        assert [strip.model.card(row).agreement is not None for row in range(6)] == [
            frame in (0, 1, 2) for frame in WORST_FIRST
        ]
        assert tester is not None

    def test_changed_masks_are_found(self, strip: ReviewStrip, opened: MainWindow, qtbot: QtBot) -> None:
        assert opened.document
        project = opened.document.project
        project.apply_rebased(proposed_anew(project.state, 4))
        choose(strip, Filter.CHANGED, qtbot)
        assert frames_of(strip) == [4]

    def test_changes_of_an_earlier_run_are_remembered(
        self, window: MainWindow, scored_path: Path, qtbot: QtBot, press: Press
    ) -> None:
        with Project.open(scored_path) as project:
            project.apply_rebased(proposed_anew(project.state, 4))
        assert window.open_project(scored_path)
        window.context.selection.show(1, 0, 1)
        window.activateWindow()
        with qtbot.waitSignal(window.review.memory.recalled):
            press(K.Key_F4)
        choose(window.review, Filter.CHANGED, qtbot)
        assert frames_of(window.review) == [4]

    def test_new_masks_come_in_where_they_belong(
        self, strip: ReviewStrip, opened: MainWindow, press: Press, qtbot: QtBot
    ) -> None:
        press(K.Key_X)
        press(K.Key_F5)
        assert frames_of(strip) == WORST_FIRST[1:]
        with qtbot.assertNotEmitted(strip.model.modelReset):
            press(K.Key_Z, CONTROL)
        assert frames_of(strip) == WORST_FIRST
        assert strip.grid.current == key(WORST_FIRST[0])

    def test_a_deleted_track_goes(self, strip: ReviewStrip, opened: MainWindow, qtbot: QtBot) -> None:
        assert opened.document
        state = opened.document.state
        assert opened.context.push(lambda: tracks.delete_track(state, TrackKey(1, 1)))
        qtbot.waitUntil(lambda: {item.track_id for item in strip.model.keys} == {2})
        assert strip.header.all_tracks

    def test_a_hidden_strip_catches_up(self, strip: ReviewStrip, opened: MainWindow, press: Press) -> None:
        press(K.Key_Escape)
        assert opened.document
        state = opened.document.state
        assert opened.context.push(lambda: masks.accept(state, [key(0), key(5)]))
        press(K.Key_F4)
        assert frames_of(strip) == [2, 4, 3, 1]

    def test_flags_set_elsewhere_are_shown(self, strip: ReviewStrip, opened: MainWindow, qtbot: QtBot) -> None:
        assert opened.document
        state = opened.document.state
        with qtbot.waitSignal(strip.model.dataChanged):
            opened.context.push(lambda: review.flag(state, [key(2)]))
        assert "flagged" in strip.model.card(0).words


class TestPictures:
    def test_cards_get_their_pictures(self, strip: ReviewStrip, qtbot: QtBot) -> None:
        qtbot.waitUntil(lambda: all(strip.thumbnails.latest(item) is not None for item in strip.model.keys))
        found = strip.thumbnails.latest(key(2))
        assert found
        assert found.problem == ""
        assert found.image.width() == strip.grid.device_side

    def test_a_mask_that_is_covered_is_painted_as_it_is_exported(
        self, strip: ReviewStrip, opened: MainWindow, qtbot: QtBot
    ) -> None:
        """Track 2 overlaps track 1, and lies before it once it is accepted alone."""
        qtbot.waitUntil(lambda: strip.thumbnails.latest(key(2)) is not None)
        assert opened.document
        state = opened.document.state

        def nearer() -> int:
            found = strip.thumbnails.latest(key(2))
            return len(found.crop.nearer) if found else -1

        opened.context.push(lambda: masks.accept(state, [MaskKey(1, 2, 2)]))
        qtbot.waitUntil(lambda: nearer() == 1)
        opened.context.push(lambda: masks.clear_mask(state, [MaskKey(1, 2, 2)]))
        qtbot.waitUntil(lambda: nearer() == 0)

    def test_holding_z_shows_the_outline_before(self, strip: ReviewStrip, opened: MainWindow, qtbot: QtBot) -> None:
        assert opened.document
        project = opened.document.project
        project.apply_rebased(proposed_anew(project.state, 2))
        qtbot.waitUntil(lambda: not strip.thumbnails.busy and strip.thumbnails.latest(key(2)) is not None)
        qtbot.keyPress(strip.grid, K.Key_Z)

        def before() -> object:
            found = strip.thumbnails.latest(key(2), before=True)
            return found.crop.before if found else None

        qtbot.waitUntil(lambda: before() == rectangle(5, 10, 30, 30))
        qtbot.keyRelease(strip.grid, K.Key_Z)
        assert not strip.grid.before

    def test_missing_images_are_told_on_the_cards(
        self, window: MainWindow, scored_path: Path, press: Press, qtbot: QtBot
    ) -> None:
        for image in (scored_path.parent / "images").glob("*.png"):
            image.unlink()
        assert window.open_project(scored_path)
        window.context.selection.show(1, 0, 1)
        window.activateWindow()
        press(K.Key_F4)
        qtbot.waitUntil(lambda: window.review.thumbnails.latest(key(2)) is not None)
        found = window.review.thumbnails.latest(key(2))
        assert found
        assert found.problem
