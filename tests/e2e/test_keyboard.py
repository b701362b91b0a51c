"""From boxes to exported files by the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip(
    "PySide6.QtWidgets",
    reason="Qt cannot be loaded; 'mots-annotator doctor' says what is missing",
    exc_type=ImportError,
)

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.cli.main import main
from annotator.domain.masks import MaskState
from annotator.gui.dialogs.export import ExportDialog
from annotator.gui.main_window import MainWindow
from annotator.gui.settings import Settings
from tests.documents import FRAMES
from tests.gui.conftest import FakeEngine, make_project

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


def press(*keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """Keys to whatever has the keyboard."""
    for key in keys:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key, held)
        QApplication.processEvents()


def in_dialog(act: Callable[[ExportDialog], None]) -> None:
    """Do something when the dialog has opened."""

    def shown() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExportDialog)
        act(dialog)

    QTimer.singleShot(300, shown)  # by then the dialog has the keyboard


@pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)
def test_from_boxes_to_files(qtbot: QtBot, tmp_path: Path) -> None:
    path = make_project(tmp_path / "project", masks=False)
    window = MainWindow(Settings(tmp_path / "settings.json"), FakeEngine)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    assert window.open_project(path)
    assert window.document
    state = window.document.state

    press(Qt.Key.Key_S)
    assert window.context.selection.track_id == 1
    press(Qt.Key.Key_F, Qt.Key.Key_P, Qt.Key.Key_Space)
    for step in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        press(step, held=Qt.KeyboardModifier.ShiftModifier)
        press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Return)
    drawn = state.masks(1, 1)[0]
    assert drawn.manual
    assert drawn.mask.bounds[2] - drawn.mask.bounds[0] == pytest.approx(10, abs=1)

    press(Qt.Key.Key_Escape)  # the tool is left
    for _ in range(FRAMES - 1):
        press(Qt.Key.Key_D)
        press(Qt.Key.Key_Left, held=CTRL)  # copy from the frame before
    assert sorted(state.masks(1, 1)) == list(range(FRAMES))

    press(Qt.Key.Key_F4)
    press(Qt.Key.Key_A, held=CTRL)
    press(Qt.Key.Key_Space)
    assert {record.state for record in state.masks(1, 1).values()} == {MaskState.ACCEPTED}
    press(Qt.Key.Key_F4)

    def export(dialog: ExportDialog) -> None:
        try:
            press(Qt.Key.Key_Return)
            qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
        finally:
            press(Qt.Key.Key_Escape)

    in_dialog(export)
    press(Qt.Key.Key_E, held=CTRL)
    written = next(tmp_path.rglob("street.txt"))
    assert len(written.read_text().splitlines()) == FRAMES
    window.close()
    assert main(["validate", str(written)]) == 0
