from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from annotator.domain.edits import MaskKey
from annotator.editing.masks import accept
from annotator.editing.navigation import Progress
from annotator.editing.overview import SequenceProgress
from annotator.gui.dialogs.overview import Column, OverviewDialog, OverviewModel, summary
from annotator.gui.main_window import MainWindow
from annotator.gui.tracks.model import PROGRESS_ROLE

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
DONE = SequenceProgress(1, "0000", 154, 3, 3, None, Progress(boxes=40, accepted=40, manual=4))
HALF = SequenceProgress(2, "a-very-long-name", 1000, 20, 5, 7, Progress(proposed=60, accepted=40, open=60))


@pytest.fixture
def dialog(qtbot: QtBot, themed: object) -> OverviewDialog:
    made = OverviewDialog([DONE, HALF], 3600.0)
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_says_how_far_each_sequence_is(qapp: object) -> None:
    model = OverviewModel([DONE, HALF])
    tester = QAbstractItemModelTester(model, FATAL)
    texts = [[model.index(row, column).data() for column in Column] for row in (0, 1)]
    assert texts[0] == ["0000", "154", "3 of 3", "4", "0", "100%"]
    assert texts[1] == ["a-very-long-name", "1,000", "5 of 20", "0", "60", "40%"]
    assert model.index(1, Column.DONE).data(PROGRESS_ROLE) == HALF.progress
    tester.deleteLater()


@pytest.mark.parametrize(
    ("progress", "seconds", "words"),
    [
        (Progress(), 0.0, "There are no boxes or masks of objects yet."),
        (Progress(accepted=10, open=30, manual=2), 0.0, "10 of 40 masks accepted (25%); 2 drawn or corrected by hand"),
        (
            Progress(accepted=30, open=60),
            3600.0,
            "Worked for 1 h in this window so far. At this pace, the 60 open",
        ),
        (Progress(accepted=30, open=60), 3600.0, "may take 2 h."),
        (Progress(accepted=30, open=1), 3600.0, "the 1 open mask may take 2 min."),
    ],
)
def test_it_says_what_is_left(progress: Progress, seconds: float, words: str) -> None:
    assert words in summary(progress, seconds)


def test_a_pace_is_not_told_too_early() -> None:
    assert "pace" not in summary(Progress(accepted=3, open=60), 60.0)
    assert "pace" not in summary(Progress(accepted=30), 60.0)


def test_going_on_goes_to_the_first_sequence_that_is_not_done(dialog: OverviewDialog, qtbot: QtBot) -> None:
    qtbot.mouseClick(dialog.go_on, Qt.MouseButton.LeftButton)
    assert dialog.chosen == HALF
    assert dialog.result() == OverviewDialog.DialogCode.Accepted


def test_a_row_is_gone_to(dialog: OverviewDialog) -> None:
    table = dialog.findChild(QTableView)
    assert table
    table.activated.emit(dialog.model.index(0, 0))
    assert dialog.chosen == DONE


def test_where_all_is_done_there_is_nothing_to_go_on_with(qtbot: QtBot) -> None:
    made = OverviewDialog([DONE], 0.0)
    qtbot.addWidget(made)
    assert not made.go_on.isEnabled()


def test_in_the_window_it_leads_to_open_work(window: MainWindow, project_path: Path) -> None:
    window.open_project(project_path)
    assert window.document
    state = window.document.state
    window.context.push(lambda: accept(state, [MaskKey(1, 2, frame) for frame in (0, 1)]))

    def press() -> None:
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, OverviewDialog)
        shown.go_on.click()

    QTimer.singleShot(0, press)
    window.actions_["overview"].trigger()
    assert (window.context.selection.track_id, window.context.selection.frame) == (2, 2)
