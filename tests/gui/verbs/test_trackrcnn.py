"""File → Tracks from TrackR-CNN…: from the menu to tracks in the project, and back by undo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.domain.boxes import Box
from annotator.domain.classes import CAR, PEDESTRIAN
from annotator.domain.exchange import Entry
from annotator.domain.masks import MaskState
from annotator.domain.tracks import Detection, Track
from annotator.errors import JobError
from annotator.gui.context import Context
from annotator.gui.dialogs.tracks_from import TracksFromDialog
from annotator.gui.main_window import MainWindow
from annotator.gui.verbs import trackrcnn
from annotator.jobs.context import FailedJobError
from annotator.jobs.trackrcnn.bringing import BringWish, FoundTracks, find_tracks
from annotator.project.store import Project
from tests.documents import FRAMES, rectangle
from tests.gui.conftest import FakeEngine
from tests.trackers import bare_checkpoint

Notes = list[tuple[str, str]]
CAR_BOX = (5, 10, 30, 30)  # of track 1 of the project
NEW_BOX = (40, 2, 58, 12)


def entry(frame: int, number: int, box: tuple[int, int, int, int], class_id: int = CAR.class_id) -> Entry:
    return Entry(frame, Track(number, class_id, instance=number), Detection(Box(*box)), rectangle(*box))


def found(*entries: Entry, notes: tuple[str, ...] = ()) -> FoundTracks:
    return FoundTracks(1, entries, notes)


@pytest.fixture
def network(tmp_path: Path) -> Path:
    return bare_checkpoint(tmp_path / "net.pt")


@pytest.fixture
def submitted(context: Context, network: Path) -> Context:
    """The job runs."""
    spot = context.spot()
    assert spot is not None
    trackrcnn.submit(context, spot, BringWish(network))
    return context


def tracks(context: Context | MainWindow) -> list[int]:
    assert context.document is not None
    return [track.track_id for track in context.document.state.tracks(1)]


def test_the_job_gets_the_sequence_and_the_wish(context: Context, engine: FakeEngine, network: Path) -> None:
    spot = context.spot()
    assert spot is not None
    trackrcnn.submit(context, spot, BringWish(network, network, (2, 4)))
    body, snapshot, _ = engine.jobs[0]
    assert body is find_tracks
    assert (snapshot.checkpoint, snapshot.thresholds, snapshot.source.frames) == (network, network, (2, 3, 4))
    assert snapshot.source.sequence == spot.sequence
    assert [job.title for job in context.jobs.active()] == ["Tracks from TrackR-CNN in street"]


def test_progress_is_shown_while_it_runs(submitted: Context, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.tell("on_progress", 3, 6, "Tracking street")
    qtbot.waitUntil(lambda: submitted.jobs.active()[0].done == 3)
    job = submitted.jobs.active()[0]
    assert (job.total, job.text, job.state) == (6, "Tracking street", "running")


def test_what_is_found_becomes_tracks_that_undo_takes_back(
    submitted: Context, engine: FakeEngine, notes: Notes, qtbot: QtBot
) -> None:
    old = [entry(frame, 1, CAR_BOX) for frame in range(FRAMES)]
    new = [entry(frame, 2, NEW_BOX, PEDESTRIAN.class_id) for frame in (0, 1)]
    with qtbot.waitSignal(submitted.stored):
        engine.tell("on_done", found(*old, *new))
    assert tracks(submitted) == [1, 2, 3, 4]
    assert submitted.document
    assert submitted.document.state.masks(1, 4)[1].state is MaskState.PROPOSED
    assert notes[-1] == (
        "note",
        "Tracks from TrackR-CNN in street: 1 new track with 2 masks to review (pedestrian 1). "
        "Left out, because it is tracked already: 1 object (track 1).",
    )
    assert submitted.document.undo_label == "Add 1 track from TrackR-CNN to street"
    submitted.document.undo()
    assert tracks(submitted) == [1, 2, 3]
    submitted.document.redo()
    assert tracks(submitted) == [1, 2, 3, 4]


def test_all_come_where_that_is_wanted(
    context: Context, engine: FakeEngine, network: Path, notes: Notes, qtbot: QtBot
) -> None:
    spot = context.spot()
    assert spot is not None
    trackrcnn.submit(context, spot, BringWish(network, skip_tracked=False))
    with qtbot.waitSignal(context.stored):
        engine.tell("on_done", found(entry(0, 1, CAR_BOX)))
    assert tracks(context) == [1, 2, 3, 4]
    assert "Left out" not in notes[-1][1]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (found(), "no object was found."),
        (found(entry(0, 1, CAR_BOX)), "nothing new was found. Left out, because it is tracked already: 1 object"),
        (found(notes=("2 frames skipped, the first because: gone.",)), "no object was found. 2 frames skipped"),
    ],
)
def test_nothing_new_is_told(
    submitted: Context, engine: FakeEngine, notes: Notes, qtbot: QtBot, value: FoundTracks, words: str
) -> None:
    assert submitted.document
    label = submitted.document.undo_label
    with qtbot.waitSignal(submitted.stored):
        engine.tell("on_done", value)
    assert notes[-1][0] == "warning"
    assert words in notes[-1][1]
    assert (tracks(submitted), submitted.document.undo_label) == ([1, 2, 3], label)


def test_one_at_a_time_for_a_sequence(submitted: Context, engine: FakeEngine, network: Path, notes: Notes) -> None:
    spot = submitted.spot()
    assert spot is not None
    trackrcnn.submit(submitted, spot, BringWish(network))
    assert len(submitted.jobs.active()) == 1
    assert notes[-1] == ("note", "“Tracks from TrackR-CNN in street” is queued already.")
    submitted.jobs.cancel_running()
    trackrcnn.submit(submitted, spot, BringWish(network))
    assert len(submitted.jobs.active()) == 2


def test_cancelled_nothing_changes(submitted: Context, engine: FakeEngine, qtbot: QtBot) -> None:
    submitted.jobs.cancel_running()
    assert engine.jobs[0][2].cancelled
    with qtbot.waitSignal(submitted.jobs.cancelled):
        engine.tell("on_cancelled")
    assert tracks(submitted) == [1, 2, 3]
    assert not submitted.jobs.active()


def test_a_result_for_a_project_that_was_closed_is_dropped(
    submitted: Context, engine: FakeEngine, qtbot: QtBot
) -> None:
    document, submitted.document = submitted.document, None
    engine.tell("on_done", found(entry(0, 1, NEW_BOX)))
    qtbot.waitUntil(lambda: not submitted.jobs.active())
    submitted.document = document
    assert tracks(submitted) == [1, 2, 3]


def test_masks_that_do_not_fit_fail_the_job(submitted: Context, engine: FakeEngine, qtbot: QtBot) -> None:
    failures: list[tuple[str, Exception]] = []
    submitted.jobs.failed.connect(lambda title, error: failures.append((title, error)))
    engine.tell("on_done", found(entry(FRAMES, 1, NEW_BOX)))  # the sequence has fewer frames by now
    qtbot.waitUntil(lambda: bool(failures))
    assert "belongs to a frame that street does not have" in str(failures[0][1])
    assert tracks(submitted) == [1, 2, 3]


def test_without_a_sequence_nothing_is_asked(context: Context) -> None:
    context.selection.show(None)
    trackrcnn.choose(context)
    assert not context.jobs.active()


class TestWindow:
    """The menu, with real clicks."""

    @pytest.fixture
    def opened(self, window: MainWindow, project_path: Path) -> MainWindow:
        assert window.open_project(project_path)
        return window

    def ask(self, window: MainWindow, qtbot: QtBot, act: Any) -> None:
        """Open the dialog by its entry of the menu, and act on it while it is open."""

        def when_open() -> None:
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, TracksFromDialog)
            act(dialog)

        QTimer.singleShot(0, when_open)
        window.actions_["tracks-from-network"].trigger()

    def test_from_the_menu_to_tracks_and_back(
        self, opened: MainWindow, engine: FakeEngine, network: Path, qtbot: QtBot
    ) -> None:
        def act(dialog: TracksFromDialog) -> None:
            qtbot.keyClicks(dialog.network.line, str(network))
            qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

        opened.context.selection.frames = (1, 3)
        self.ask(opened, qtbot, act)
        assert engine.jobs[0][1].source.frames == (1, 2, 3)
        with qtbot.waitSignal(opened.context.stored):
            engine.tell("on_done", found(entry(1, 1, NEW_BOX)))
        assert tracks(opened) == [1, 2, 3, 4]
        assert "1 new track with 1 mask to review (car 1)." in opened.messages.text
        opened.activateWindow()
        qtbot.waitUntil(opened.isActiveWindow)
        qtbot.keyClick(opened.context.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert tracks(opened) == [1, 2, 3]

    def test_given_up_nothing_begins(self, opened: MainWindow, engine: FakeEngine, qtbot: QtBot) -> None:
        self.ask(opened, qtbot, lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Escape))
        assert not engine.jobs

    def test_a_failure_is_told(self, opened: MainWindow, engine: FakeEngine, network: Path, qtbot: QtBot) -> None:
        spot = opened.context.spot()
        assert spot is not None
        trackrcnn.submit(opened.context, spot, BringWish(network))
        error: JobError = FailedJobError("no frame of sequence 'street' can be read")
        engine.tell("on_failed", error)
        qtbot.waitUntil(lambda: "failed: no frame of sequence 'street' can be read" in opened.messages.text)

    def test_a_project_that_is_read_only_takes_none(self, window: MainWindow, project_path: Path) -> None:
        with Project.open(project_path):
            assert window.open_project(project_path, read_only=True)
            assert not window.actions_["tracks-from-network"].isEnabled()
            window.close_project()

    def test_there_has_to_be_a_sequence(self, window: MainWindow, opened: MainWindow) -> None:
        assert opened.actions_["tracks-from-network"].isEnabled()
        opened.close_project()
        assert not opened.actions_["tracks-from-network"].isEnabled()


def test_many_tracks_that_are_there_already_are_named_in_part() -> None:
    text = trackrcnn._left_out_text((*range(1, 12), 3))
    assert text == ("Left out, because they are tracked already: 12 objects (tracks 1, 2, 3, 4, 5, 6, 7, 8, …).")
