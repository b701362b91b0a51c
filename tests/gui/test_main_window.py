from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import platformdirs
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.domain.boxes import Box
from annotator.domain.classes import PEDESTRIAN
from annotator.domain.edits import MaskKey, TrackKey
from annotator.domain.masks import MaskState
from annotator.editing import overview
from annotator.editing.masks import accept, clear_mask
from annotator.editing.sequences import relink
from annotator.errors import JobError
from annotator.formats.sources import load_sequences
from annotator.gui import app
from annotator.gui.canvas.viewport import Viewport
from annotator.gui.dialogs.overview import OverviewDialog
from annotator.gui.dialogs.settings import SHORTCUTS, SettingsDialog
from annotator.gui.dialogs.shortcuts import ShortcutsDialog
from annotator.gui.job_bridge import Work
from annotator.gui.main_window import MainWindow
from annotator.gui.settings import Settings
from annotator.gui.settings.schema import THEMES
from annotator.gui.shell import Shell
from annotator.gui.theme import DARK, LIGHT, Theme, current
from annotator.gui.tracks.model import Column
from annotator.gui.verbs import track_work
from annotator.jobs import refine
from annotator.jobs.exchange import ExportWish
from annotator.project.store import Project
from tests.gui.conftest import FakeEngine, make_project
from tests.worlds import write_world


@pytest.fixture
def opened(window: MainWindow, project_path: Path) -> MainWindow:
    assert window.open_project(project_path)
    window.activateWindow()
    return window


def masks(window: MainWindow, track_id: int = 1) -> dict[int, MaskState]:
    assert window.document
    return {frame: record.state for frame, record in window.document.state.masks(1, track_id).items()}


def test_without_a_project_there_is_the_welcome_page(window: MainWindow) -> None:
    assert window.windowTitle() == "mots-annotator"
    assert window.welcome.isVisible()
    assert not window.timeline.isVisible()
    assert not window.actions_["export"].isEnabled()
    assert window.actions_["open"].isEnabled()


def test_an_open_project_is_shown(opened: MainWindow, project_path: Path) -> None:
    assert opened.windowTitle() == "street — mots-annotator"
    assert opened.timeline.isVisible()
    assert opened.tracks.model.rowCount() == 3
    assert opened.context.canvas is not None
    assert opened.status.place == "Frame 0 of 5  ·  no track selected"
    assert opened.settings.recent() == [project_path]
    assert opened.messages.text == ""
    assert opened.banner.text == ""


def test_the_usual_round_by_keys(opened: MainWindow, qtbot: QtBot) -> None:
    """Select, accept and go on, undo, redo: as an annotator does it."""
    canvas = opened.context.canvas
    assert canvas is not None
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_S)
    assert opened.context.selection.track_id == 1
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert masks(opened)[0] is MaskState.ACCEPTED
    assert opened.context.selection.frame == 1
    qtbot.keyClick(opened.timeline, Qt.Key.Key_Space)  # wherever the focus is
    assert opened.context.selection.frame == 2
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert masks(opened)[1] is MaskState.PROPOSED
    qtbot.keyClick(canvas, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert masks(opened)[1] is MaskState.ACCEPTED
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert opened.context.selection.frame == 3
    qtbot.keyClick(canvas, Qt.Key.Key_N)
    assert opened.context.selection.frame == 4
    qtbot.keyClick(canvas, Qt.Key.Key_X)
    assert 4 not in masks(opened)
    qtbot.keyClick(canvas, Qt.Key.Key_P)
    assert opened.context.selection.tool == "polygon"
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert opened.context.selection.tool == "select"


def test_drawing_what_is_worth_it_by_keys(opened: MainWindow, qtbot: QtBot) -> None:
    canvas = opened.context.canvas
    assert canvas is not None
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Q)
    first = opened.context.suggestions.listed[0]
    assert (opened.context.selection.track_id, opened.context.selection.frame) == (first.track_id, first.frame)
    assert canvas.viewport.scale > Viewport.fitted((60, 40), canvas.extent).scale
    assert "P draws the mask anew" in opened.status.hint
    qtbot.keyClick(canvas, Qt.Key.Key_Q)
    second = opened.context.suggestions.listed[1]
    assert (opened.context.selection.track_id, opened.context.selection.frame) == (second.track_id, second.frame)
    for _ in range(5):
        qtbot.keyClick(canvas, Qt.Key.Key_Q)
    assert "That was the last one" in opened.status.hint


def test_typing_into_a_field_never_accepts(opened: MainWindow, qtbot: QtBot) -> None:
    opened.context.selection.track_id = 1
    opened.actions_["go-to"].trigger()
    field = QApplication.focusWidget()
    assert field is not None
    qtbot.keyClicks(field, "3")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert opened.context.selection.frame == 3
    assert set(masks(opened).values()) == {MaskState.PROPOSED}
    opened.actions_["filter"].trigger()
    field = QApplication.focusWidget()
    assert field is not None
    qtbot.keyClicks(field, "no such x")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert set(masks(opened).values()) == {MaskState.PROPOSED}
    assert opened.tracks.hint == "No track fits the filter."
    assert QApplication.focusWidget() is opened.context.canvas


def test_what_was_done_is_on_disk_when_the_window_closes(opened: MainWindow, project_path: Path) -> None:
    opened.context.selection.track_id = 1
    opened.actions_["accept"].trigger()
    opened.close()
    with Project.open(project_path) as project:
        assert project.state.masks(1, 1)[0].state is MaskState.ACCEPTED


def test_another_project_replaces_the_open_one(opened: MainWindow, tmp_path: Path, engine: FakeEngine) -> None:
    other = make_project(tmp_path / "other", masks=False)
    opened.context.selection.frame = 4
    opened.context.jobs.submit("Work", lambda: Work(len, ("abc",)), lambda value: None)
    assert opened.open_project(other)
    assert engine.jobs[0][2].cancelled
    assert opened.document
    assert opened.document.path == other
    assert opened.context.selection.frame == 0
    assert not masks(opened)
    opened.close_project()
    assert opened.welcome.isVisible()
    with Project.open(other):
        pass  # it is free again


def test_opening_what_is_open_changes_nothing(opened: MainWindow, project_path: Path) -> None:
    opened.context.selection.frame = 3
    assert opened.open_project(project_path)
    assert opened.context.selection.frame == 3


def test_the_demo_opens_again_after_the_program_has_moved(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: tmp_path)
    assert window.open_demo()
    assert window.document
    assert window.document.state.tracks(1)
    window.document.push(relink(window.document.state, 1, str(tmp_path / "old" / "0000")))
    assert "missing" in window.banner.text
    window.close_project()
    assert window.open_demo()
    assert window.banner.text == ""


def test_what_is_no_project_is_refused_and_the_old_one_stays(
    opened: MainWindow, project_path: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "notes.mots"
    wrong.write_text("not a database")
    assert not opened.open_project(wrong)
    assert "not a project" in opened.messages.text
    assert opened.messages.kind == "danger"
    assert opened.document
    assert opened.document.path == project_path
    opened.actions_["next-frame"].trigger()
    assert opened.context.selection.frame == 1


def test_a_locked_project_can_be_opened_read_only(window: MainWindow, project_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from annotator.project.store import Project\n"
        "held = Project.open(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(project_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        asked: list[str] = []
        window.context.ask = lambda title, text, button: bool(asked.append(f"{title}: {button}"))
        assert not window.open_project(project_path)
        assert asked == ["Project is in use: Open read-only"]
        window.context.ask = lambda *_: True
        assert window.open_project(project_path)
        assert window.windowTitle() == "street (read-only) — mots-annotator"
        window.context.selection.track_id = 1
        assert not window.actions_["accept"].isEnabled()
        assert window.actions_["export"].isEnabled()
        other.communicate("")


def test_missing_images_are_told_and_relinked(window: MainWindow, project_path: Path, tmp_path: Path) -> None:
    images = project_path.parent / "images"
    moved = tmp_path / "moved"
    shutil.move(images, moved)
    assert window.open_project(project_path)
    assert "missing" in window.banner.text
    empty = tmp_path / "empty"
    empty.mkdir()
    assert not window.relink_to(empty)
    assert window.messages.kind == "danger"
    assert window.relink_to(moved)
    assert window.banner.text == ""
    assert window.document
    assert window.document.frames(1).get(0).shape == (40, 60, 3)


def test_import_and_export(window: MainWindow, tmp_path: Path) -> None:
    world = write_world(tmp_path / "data")
    assert window.create_project(tmp_path / "new.mots", load_sequences(world.root))
    assert window.import_from(world.truth)
    assert set(masks(window, 1).values()) == {MaskState.ACCEPTED}
    outcome = window.export_to(ExportWish(tmp_path / "out", ("mots_txt",), frozenset({MaskState.ACCEPTED}), (1,)))
    assert outcome is not None
    assert not outcome.problems
    written = (tmp_path / "out" / "instances_txt" / "0000.txt").read_text().split("\n")
    truth = world.truth.read_text().split("\n")
    assert {line.split(" ", 5)[1] for line in truth if line} <= {line.split(" ", 5)[1] for line in written if line}
    assert outcome.reports[0].by_state == {MaskState.ACCEPTED: outcome.reports[0].objects}
    assert not window.import_from(tmp_path / "nothing.txt")
    (tmp_path / "file").write_text("")
    assert window.export_to(ExportWish(tmp_path / "file")) is None


def test_creating_where_a_project_is_leaves_it_alone(opened: MainWindow, project_path: Path, tmp_path: Path) -> None:
    before = project_path.read_bytes()
    assert not opened.create_project(project_path, load_sequences(write_world(tmp_path / "data").root))
    assert "exists already" in opened.messages.text
    assert project_path.read_bytes() == before


def test_a_new_track_is_selected(opened: MainWindow) -> None:
    opened.context.selection.frame = 2
    assert opened.add_track(Box(2, 3, 20, 30), PEDESTRIAN.class_id) == 4
    assert opened.context.selection.track_id == 4
    opened.actions_["undo"].trigger()
    assert opened.context.selection.track_id is None
    assert opened.document
    assert opened.document.state.get(TrackKey(1, 4)) is None


def test_undoing_a_split_selects_the_track_that_was_there_before(opened: MainWindow, qtbot: QtBot) -> None:
    canvas, selection = opened.context.canvas, opened.context.selection
    assert canvas is not None
    selection.show(1, 3, 1)
    qtbot.keyClick(canvas, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert selection.track_id == 4
    assert "Track 1 is track 4" in opened.messages.text
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert selection.track_id == 1
    assert opened.messages.text == "", "the message spoke of what is not so any more"
    assert opened.status.hint == "Undone: Split track 1 at frame 3."
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert masks(opened)[3] is MaskState.ACCEPTED
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    opened.actions_["redo"].trigger()
    assert selection.track_id == 1


def test_doing_a_split_again_selects_what_it_makes(opened: MainWindow) -> None:
    opened.context.selection.show(1, 3, 1)
    for name, selected in (("split-track", 4), ("undo", 1), ("redo", 4), ("undo", 1)):
        opened.actions_[name].trigger()
        assert opened.context.selection.track_id == selected, name


def test_undo_and_redo_of_a_merge_leave_a_track_selected(opened: MainWindow) -> None:
    selection = opened.context.selection
    selection.track_id = 2
    assert track_work.merge_with(opened.context, 1, 2, "merged")
    opened.actions_["undo"].trigger()
    assert selection.track_id == 1
    selection.track_id = 2
    opened.actions_["redo"].trigger()
    assert selection.track_id == 1, "the heir of the one that is gone"


def test_a_deleted_track_that_comes_back_is_selected(opened: MainWindow) -> None:
    opened.context.selection.track_id = 2
    opened.context.ask = lambda *_: True
    opened.actions_["delete-track"].trigger()
    assert opened.context.selection.track_id is None
    opened.actions_["undo"].trigger()
    assert opened.context.selection.track_id == 2


def test_undo_and_redo_leave_an_error_to_be_read(opened: MainWindow) -> None:
    opened.context.selection.track_id = 1
    opened.actions_["accept"].trigger()
    for kind, left in (("danger", "The disk is full."), ("warning", ""), ("note", "")):
        for name in ("undo", "redo"):
            opened.context.note("The disk is full.", kind)  # type: ignore[arg-type]
            opened.actions_[name].trigger()
            assert opened.messages.text == left, (kind, name)


def test_an_error_goes_with_its_project(opened: MainWindow, tmp_path: Path) -> None:
    other = make_project(tmp_path / "other")
    opened.context.note("The disk is full.", "danger")
    assert opened.open_project(other)
    assert opened.messages.text == ""


def test_a_damaged_journal_does_not_keep_the_overview_back(
    opened: MainWindow, project_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.context.selection.track_id = 1
    opened.actions_["accept"].trigger()
    with closing(sqlite3.connect(project_path)) as connection, connection:
        connection.execute("update journal set changes = x'00' where origin = 'user'")
    shown: list[str] = []
    monkeypatch.setattr(OverviewDialog, "exec", lambda dialog: shown.append(dialog.text.text()))
    opened.actions_["overview"].trigger()
    assert "1 of 12" in shown[0]
    assert "is damaged" in opened.messages.text


def test_the_pointer_says_that_the_overview_takes_a_while(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    cursors: list[object] = []

    def pace(*_: object) -> overview.Pace:
        cursor = QApplication.overrideCursor()
        cursors.append(cursor.shape() if cursor else None)
        return overview.Pace()

    monkeypatch.setattr(overview, "window_pace", pace)
    monkeypatch.setattr(OverviewDialog, "exec", lambda dialog: cursors.append(QApplication.overrideCursor()))
    opened.actions_["overview"].trigger()
    assert cursors == [Qt.CursorShape.WaitCursor, None]


def test_escape_gives_a_chosen_range_up(opened: MainWindow, qtbot: QtBot) -> None:
    canvas, selection = opened.context.canvas, opened.context.selection
    assert canvas is not None
    selection.track_id = 1
    selection.choose(1, 3, 1)
    qtbot.keyClick(canvas, Qt.Key.Key_P)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert selection.frames == (1, 3), "the tool was left first"
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert selection.frames is None


class TestHeights:
    """The quality checks below the tracks."""

    @pytest.fixture
    def shown(self, opened: MainWindow, qtbot: QtBot) -> MainWindow:
        opened.resize(1366, 768)
        opened.context.selection.track_id = 1
        opened.context.selection.show_checks = True
        qtbot.waitUntil(lambda: opened.checks.height() > 200)
        return opened

    def test_both_can_be_read_on_a_small_screen(self, shown: MainWindow) -> None:
        assert shown.tracks.height() >= 380, "with all of the details"
        assert shown.tracks.details.rect().bottom() <= shown.tracks.rect().bottom()
        shown.resize(900, 560)
        QApplication.processEvents()
        assert shown.checks.height() >= 180, "three findings below the filter"
        assert shown.tracks.height() >= 250

    def test_the_height_that_a_person_gave_them_is_kept(self, shown: MainWindow, qtbot: QtBot) -> None:
        shown.resizeDocks([shown._docks[0], shown._checks], [360, 300], Qt.Orientation.Vertical)
        QApplication.processEvents()
        height = shown._checks.height()
        shown.context.selection.show_checks = False
        assert shown.settings.values.checks_height == height
        shown.context.selection.show_checks = True
        qtbot.waitUntil(lambda: abs(shown._checks.height() - height) <= 1)

    @pytest.mark.parametrize("kept", [5000, -20])
    def test_one_of_another_screen_or_of_a_broken_file_fits(
        self, shown: MainWindow, qtbot: QtBot, qtlog: Any, kept: int
    ) -> None:
        shown.context.selection.show_checks = False
        shown.settings.values.checks_height = kept
        shown.context.selection.show_checks = True
        qtbot.waitUntil(lambda: (shown._checks.height() > shown._docks[0].height()) == (kept > 0))
        assert not qtlog.records


def test_failed_and_cancelled_jobs_are_told(opened: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
    opened.context.jobs.submit("Work", lambda: Work(len, ("abc",)), lambda value: None)
    engine.tell("on_failed", JobError("memory ran out"))
    qtbot.waitUntil(lambda: opened.messages.text == "Work failed: memory ran out.")
    opened.context.jobs.submit("Work", lambda: Work(len, ("abc",)), lambda value: None)
    engine.tell("on_cancelled")
    qtbot.waitUntil(lambda: "cancelled" in opened.messages.text)


def test_closing_gives_up_running_jobs(opened: MainWindow, engine: FakeEngine) -> None:
    opened.context.jobs.submit("Work", lambda: Work(len, ("abc",)), lambda value: pytest.fail("the window is closed"))
    opened.close()
    assert engine.jobs[0][2].cancelled
    assert engine.closed
    engine.tell("on_done", 3)


def test_playing_stops_at_the_end(opened: MainWindow, qtbot: QtBot) -> None:
    opened.actions_["play"].trigger()
    assert opened.player.playing
    qtbot.waitUntil(lambda: opened.context.selection.frame == 5)
    qtbot.waitUntil(lambda: not opened.player.playing)
    opened.actions_["play"].trigger()
    assert opened.context.selection.frame == 0
    opened.actions_["play"].trigger()
    assert not opened.player.playing


def test_messages_of_notes_go_and_errors_stay(opened: MainWindow) -> None:
    opened.context.note("done")
    assert opened.messages.text == "done"
    opened.context.note("broken", "danger")
    assert opened.messages.kind == "danger"
    opened.context.note("")
    assert opened.messages.text == "broken"
    opened.context.note("", "danger")
    assert opened.messages.text == ""


def test_both_themes(opened: MainWindow) -> None:
    opened.use_theme("light")
    assert current() is LIGHT
    assert not opened.grab().isNull()
    opened.use_theme("dark")
    assert current() is DARK
    assert opened.settings.values.theme == "dark"


def test_settings_come_back(
    window: MainWindow, project_path: Path, qtbot: QtBot, themed: Theme, engine: FakeEngine
) -> None:
    window.open_project(project_path)
    window.context.selection.opacity = 0.8
    window.context.selection.show_ids = False
    window.close()
    again = MainWindow(Settings(window.settings.path), lambda: engine)
    qtbot.addWidget(again)
    assert again.context.selection.opacity == 0.8
    assert again.context.selection.show_ids is False
    again.close()


def test_settings_take_effect_at_once(opened: MainWindow, qtbot: QtBot) -> None:
    settings, selection = opened.settings, opened.context.selection
    for name, value in (("opacity", 0.3), ("show_boxes", False), ("show_ids", False), ("brush_size", 33)):
        settings.set(name, value)
        assert getattr(selection, name) == value
    selection.opacity = 0.7
    assert settings.values.opacity == 0.7, "the slider and the setting are one"
    settings.set("theme", "light")
    assert current() is LIGHT
    settings.set("theme", "dark")
    settings.set("frames_ahead", 9)
    assert opened.document
    assert opened.document.frames_ahead == 9
    before = opened.context.canvas.grab().toImage() if opened.context.canvas else None
    settings.set("track_colours", "okabe-ito")
    assert opened.context.canvas is not None
    assert opened.context.canvas.grab().toImage() != before
    settings.reset(["track_colours"])
    assert opened.context.canvas.grab().toImage() == before


def test_memory_for_frames_is_that_of_the_settings(window: MainWindow, project_path: Path) -> None:
    window.settings.set("frame_memory", 64)
    assert window.open_project(project_path)
    assert window.document
    assert window.document.frame_bytes == 64 * 1024 * 1024


def test_the_dialogs_of_settings_and_keys(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """F1 leads on to the page where keys are changed."""
    shown: list[str] = []
    monkeypatch.setattr(SettingsDialog, "exec", lambda dialog: shown.append(dialog.page))

    def change(dialog: ShortcutsDialog) -> int:
        dialog.change = True
        return 1

    monkeypatch.setattr(ShortcutsDialog, "exec", change)
    opened.actions_["shortcuts"].trigger()
    opened.actions_["settings"].trigger()
    assert shown == [SHORTCUTS, "Appearance"]


def test_another_key_is_pressed_in_the_window(opened: MainWindow, qtbot: QtBot) -> None:
    canvas = opened.context.canvas
    assert canvas is not None
    canvas.setFocus()
    opened.actions_.keymap.give("next-frame", "Space")
    opened.context.selection.track_id = 1
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert opened.context.selection.frame == 1
    assert masks(opened)[0] is MaskState.PROPOSED, "Space accepts no more"
    qtbot.keyClick(canvas, Qt.Key.Key_D)
    assert masks(opened)[1] is MaskState.ACCEPTED, "it was given D in exchange"


def test_the_page_of_recent_projects(window: MainWindow, project_path: Path) -> None:
    window.settings.remember(project_path)
    window.welcome.refresh()
    assert not window.welcome.grab().isNull()
    window.welcome.chosen.emit(project_path)
    assert window.document


def test_bugs_are_told_with_the_log(qtbot: QtBot) -> None:
    box = app.bug_box("Traceback …")
    qtbot.addWidget(box)
    assert "bug in mots-annotator" in box.text()
    assert "window.log" in box.text()
    assert box.detailedText() == "Traceback …"


def test_the_window_loads_no_torch() -> None:
    program = "import sys, annotator.gui.app; sys.exit(any(name.split('.')[0] == 'torch' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_polygon_drawn_with_the_mouse_becomes_the_mask_that_is_learned(
    opened: MainWindow, qtbot: QtBot, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas = opened.context.canvas
    assert canvas is not None
    opened.context.selection.track_id = 1
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_P)
    for corner in ((5, 5), (40, 5), (40, 30), (5, 30)):
        x, y = canvas.viewport.to_widget(corner)
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert opened.document
    record = opened.document.state.masks(1, 1)[0]
    assert record.manual
    assert record.mask.area == pytest.approx(35 * 25, rel=0.1)
    assert opened.actions_["undo"].text() == "&Undo Draw mask of track 1, frame 0"
    assert "drawn by hand" in opened.tracks.details.here
    monkeypatch.setattr(refine, "finetune_snapshot", lambda project, sequence, track: track)
    qtbot.keyClick(canvas, Qt.Key.Key_T)
    assert engine.jobs[0][:2] == (refine.finetune, 1)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert masks(opened)[0] is MaskState.ACCEPTED
    assert opened.context.selection.frame == 1


def test_the_theme_in_use_has_a_check_mark(opened: MainWindow) -> None:
    themes = {
        action.text(): action for action in opened.findChildren(QAction) if action.text() in dict(THEMES).values()
    }
    assert [text for text, action in themes.items() if action.isChecked()] == ["As the system"]
    themes["Light"].trigger()
    assert [text for text, action in themes.items() if action.isChecked()] == ["Light"]
    assert opened.settings.values.theme == "light"


def test_the_timeline_follows_the_list(opened: MainWindow) -> None:
    assert opened.timeline.track_ids == [1, 2, 3]
    opened.tracks.filter.sort(Column.TRACK, Qt.SortOrder.DescendingOrder)
    assert opened.timeline.track_ids == [3, 2, 1]
    opened.tracks.filter.set_text("ped")
    assert opened.timeline.track_ids == [2]
    opened.tracks.filter.set_text("")
    assert opened.add_track(Box(2, 3, 20, 30), PEDESTRIAN.class_id) == 4
    assert opened.timeline.track_ids == [4, 3, 2, 1]


def test_without_a_track_the_panel_says_what_comes_next(opened: MainWindow) -> None:
    assert opened.tracks.details.next.startswith("Now press Q")
    assert opened.document
    state = opened.document.state
    keys = [MaskKey(1, track, frame) for track in (1, 2, 3) for frame in range(6)]
    opened.context.push(lambda: clear_mask(state, keys))
    assert opened.tracks.details.next.startswith("Start here")
    opened.actions_["undo"].trigger()
    opened.context.push(lambda: accept(state, keys))
    assert "Export" in opened.tracks.details.next


def test_undo_says_what_it_took_back(opened: MainWindow) -> None:
    assert opened.context.canvas
    said: list[str] = []
    opened.context.canvas.message.connect(said.append)
    assert opened.add_track(Box(2, 3, 20, 30), PEDESTRIAN.class_id) == 4
    label = opened.document.undo_label if opened.document else None
    opened.actions_["undo"].trigger()
    opened.actions_["redo"].trigger()
    assert [text for text in said if text.startswith(("Undone", "Done"))] == [
        f"Undone: {label}.",
        f"Done again: {label}.",
    ]


def test_the_window_fits_the_screen(window: MainWindow, settings: Settings, engine: FakeEngine) -> None:
    fresh = Shell(settings, lambda: engine)
    assert fresh.width() <= max(fresh.screen().availableSize().width(), fresh.minimumWidth())
    assert fresh.height() <= max(fresh.screen().availableSize().height(), fresh.minimumHeight())
    fresh.deleteLater()
