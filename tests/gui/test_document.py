from __future__ import annotations

import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from annotator.domain.edits import Edit, MaskKey
from annotator.domain.masks import MaskState
from annotator.editing.masks import accept, clear_mask
from annotator.editing.sequences import relink
from annotator.errors import FrameError
from annotator.gui.document import LONGEST_EDIT, Document, tidy_memory
from annotator.gui.main_window import MainWindow
from annotator.project.store import Project

KEY = MaskKey(1, 1, 0)


@pytest.fixture
def document(qtbot: QtBot, project_path: Path):
    made = Document(Project.open(project_path))
    yield made
    made.close()


def test_an_edit_is_committed_and_told(document: Document, qtbot: QtBot) -> None:
    edit = accept(document.state, [KEY])
    with qtbot.waitSignal(document.changed) as told:
        assert document.push(edit)
    assert told.args == [edit]
    assert document.state.masks(1, 1)[0].state is MaskState.ACCEPTED
    assert document.undo_label == edit.label
    assert document.redo_label is None


def test_undo_and_redo_tell_the_edit_that_was_made(document: Document, qtbot: QtBot) -> None:
    edit = clear_mask(document.state, [KEY])
    document.push(edit)
    with qtbot.waitSignal(document.changed) as told:
        document.undo()
    assert told.args == [edit.inverted()]
    assert 0 in document.state.masks(1, 1)
    with qtbot.waitSignal(document.changed):
        document.redo()
    assert 0 not in document.state.masks(1, 1)


def test_a_project_that_was_closed_leaves_nothing_in_memory(window: MainWindow, project_path: Path) -> None:
    window.open_project(project_path)
    assert window.document is not None
    state = weakref.ref(window.document.state)
    window.close_project()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    tidy_memory()
    assert state() is None


def test_frames_that_are_decoded_ahead_stay_however_little_memory_there_is(document: Document) -> None:
    document.frame_bytes = 1
    frames = document.frames(1)
    for frame in range(3):
        frames.get(frame)
    assert all(frame in frames for frame in range(3))


def test_more_frames_ahead_have_room_at_once(document: Document) -> None:
    document.frame_bytes, document.frames_ahead = 1, 0
    document.frames(1)
    document.frames_ahead = 3
    frames = document.frames(1)
    for frame in range(6):
        frames.get(frame)
    assert all(frame in frames for frame in range(6))


def test_an_empty_edit_does_nothing(document: Document, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(document.changed):
        assert document.push(Edit("Nothing", ()))
    assert document.undo_label is None


def test_a_stale_edit_is_refused_and_explained(document: Document, qtbot: QtBot) -> None:
    stale = accept(document.state, [KEY])
    document.push(clear_mask(document.state, [KEY]))
    with qtbot.waitSignal(document.failed) as told, qtbot.assertNotEmitted(document.changed):
        assert not document.push(stale)
    assert "changed since" in told.args[0]


def test_a_read_only_document_refuses_edits(qtbot: QtBot, project_path: Path) -> None:
    document = Document(Project.open(project_path, read_only=True))
    assert document.read_only
    with qtbot.waitSignal(document.failed) as told:
        assert not document.push(accept(document.state, [KEY]))
    assert "read-only" in told.args[0]
    document.close()


def test_the_journal_has_the_seconds_that_an_edit_took(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("annotator.gui.document.time.monotonic", lambda: now[0])
    document.push(accept(document.state, [KEY]))
    now[0] += 7
    document.push(accept(document.state, [MaskKey(1, 1, 1)]))
    now[0] += 10 * LONGEST_EDIT  # a lunch break is not work
    document.push(accept(document.state, [MaskKey(1, 1, 2)]))
    assert [entry.seconds for entry in document.project.journal()[-2:]] == [7, LONGEST_EDIT]


def test_frames_are_decoded_once_and_dropped_when_the_images_move(document: Document, tmp_path: Path) -> None:
    frames = document.frames(1)
    assert frames.get(2).shape == (40, 60, 3)
    assert document.frames(1) is frames
    document.push(relink(document.state, 1, str(tmp_path / "elsewhere")))
    with pytest.raises(FrameError):
        document.frames(1).get(0)
