"""A project whose masks differ in quality, and a window that shows its review strip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.domain.edits import Change, Edit, MaskKey
from annotator.domain.masks import MaskRecord, MaskState
from annotator.gui.main_window import MainWindow
from annotator.gui.review.strip import ReviewStrip
from annotator.project.store import Project
from tests.documents import FRAMES, rectangle

SCORES = (0.5, 0.9, 0.3, 0.8, 0.7, 0.6)  # of track 1, by frame
WORST_FIRST = [2, 0, 5, 4, 3, 1]


def key(frame: int, track_id: int = 1) -> MaskKey:
    return MaskKey(1, track_id, frame)


def scored(project: Project) -> None:
    """Give the masks of track 1 their scores."""
    state = project.state
    changes = []
    for frame, score in enumerate(SCORES):
        record = state.get(key(frame))
        assert record
        changes.append(Change(key(frame), record, replace(record, score=score)))
    project.apply(Edit("Score", tuple(changes)), undoable=False)


def proposed_anew(state: Any, *frames: int, by: int = 12) -> Edit:
    """What a round does: other proposals of track 1, moved by some pixels."""
    changes = []
    for frame in frames:
        before = state.get(key(frame))
        after = MaskRecord(rectangle(5 + by, 10, 30 + by, 30), MaskState.PROPOSED, score=0.95, source="round 1")
        changes.append(Change(key(frame), before, after))
    return Edit("Propose", tuple(changes))


@pytest.fixture
def scored_path(project_path: Path) -> Path:
    with Project.open(project_path) as project:
        scored(project)
    return project_path


@pytest.fixture
def opened(window: MainWindow, scored_path: Path, qtbot: QtBot) -> MainWindow:
    """The window with track 1 selected in frame 3."""
    assert window.open_project(scored_path)
    window.context.selection.show(1, 3, 1)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def strip(opened: MainWindow, press: Callable[..., None]) -> ReviewStrip:
    """Shown by its key."""
    press(Qt.Key.Key_F4)
    assert opened.review.isVisible()
    return opened.review


@pytest.fixture
def press(window: MainWindow, qtbot: QtBot) -> Callable[..., None]:
    """A real key to what has the focus."""

    def send(which: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        target = window.focusWidget()
        assert target is not None
        qtbot.keyClick(target, which, held)

    return send


def frames_of(strip: ReviewStrip) -> list[int]:
    return [item.frame for item in strip.model.keys]


def states_of(window: MainWindow, track_id: int = 1) -> list[MaskState | None]:
    assert window.document
    records = [window.document.state.get(key(frame, track_id)) for frame in range(FRAMES)]
    return [record.state if record else None for record in records]
