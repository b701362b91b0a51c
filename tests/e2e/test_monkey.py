"""Random use leaves an intact project, equal to its journal replayed.

MOTS_ANNOTATOR_MONKEY sets how many things are done in all (600): half an hour is some 100,000.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

pytest.importorskip(
    "PySide6.QtWidgets",
    reason="Qt cannot be loaded; 'mots-annotator doctor' says what is missing",
    exc_type=ImportError,
)

from pytestqt.qtbot import QtBot

from annotator.domain.edits import Key, Row
from annotator.domain.masks import MaskRecord, MaskState
from annotator.gui.main_window import MainWindow
from annotator.gui.settings import Settings
from annotator.project.store import Project
from tests.e2e.monkey import Monkey, MonkeyEngine, replayed, rows
from tests.gui.conftest import make_project

STEPS = int(os.environ.get("MOTS_ANNOTATOR_MONKEY", "600"))
SEEDS = (1, 2, 3)


@pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)
@pytest.mark.parametrize("seed", SEEDS)
def test_random_use(qtbot: QtBot, tmp_path: Path, seed: int) -> None:
    path = make_project(tmp_path / "project", masks=seed != 2)
    engine = MonkeyEngine(random.Random(seed))
    window = MainWindow(Settings(tmp_path / "settings.json"), lambda: engine)
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    assert window.open_project(path)
    monkey = Monkey(window, engine, seed)
    for _ in range(STEPS // len(SEEDS)):
        monkey.step()
    assert window.document is not None
    before = rows(window.document.state)
    _undo_all_and_redo_all(window)
    after = rows(window.document.state)
    assert drawn(after) == drawn(before)
    window.close()
    with Project.open(path) as project:
        assert rows(project.state) == after
    assert replayed(path) == after


def drawn(found: dict[Key, Row]) -> dict[Key, Row]:
    """Masks that a person drew or accepted; proposals may go when their track does."""
    return {
        key: row
        for key, row in found.items()
        if isinstance(row, MaskRecord) and (row.manual or row.state is not MaskState.PROPOSED)
    }


def _undo_all_and_redo_all(window: MainWindow) -> None:
    document = window.document
    assert document is not None
    told: list[str] = []
    document.failed.connect(told.append)
    steps = 0
    while document.undo_label:
        label = document.undo_label
        assert document.undo(), (label, told)
        steps += 1
    for _ in range(steps):
        assert document.redo(), told
