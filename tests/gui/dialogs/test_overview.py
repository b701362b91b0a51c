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
from annotator.editing.overview import Pace, SequenceProgress
from annotator.gui.dialogs.overview import Column, OverviewDialog, OverviewModel, summary
from annotator.gui.main_window import MainWindow
from annotator.gui.tracks.model import PROGRESS_ROLE

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
DONE = SequenceProgress(1, "0000", 154, 3, 3, None, Progress(boxes=40, accepted=40, manual=4))
HALF = SequenceProgress(2, "a-very-long-name", 1000, 20, 5, 7, Progress(proposed=60, accepted=40, open=60))


@pytest.fixture
def dialog(qtbot: QtBot, themed: object) -> OverviewDialog:
    made = OverviewDialog([DONE, HALF], Pace(3600.0, 30))
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
    ("progress", "pace", "words"),
    [
        (Progress(), Pace(), "There are no boxes or masks of objects yet."),
        (
            Progress(accepted=10, open=30, manual=2),
            Pace(),
            "10 of 40 masks accepted (25%); 2 drawn or corrected by hand",
        ),
        (
            Progress(accepted=30, open=60),
            Pace(3600.0, 30),
            "Accepted in this window: 30 masks in 1 h. At this pace, the 60 open",
        ),
        (Progress(accepted=30, open=60), Pace(3600.0, 30), "may take 2 h."),
        (Progress(accepted=30, open=1), Pace(3600.0, 30), "the 1 open mask may take 2 min."),
        (Progress(accepted=300, open=60), Pace(3600.0, 30), "may take 2 h."),
    ],
)
def test_it_says_what_is_left(progress: Progress, pace: Pace, words: str) -> None:
    assert words in summary(progress, pace)


@pytest.mark.parametrize("pace", [Pace(), Pace(60.0, 3)])
def test_what_was_imported_makes_no_pace(pace: Pace) -> None:
    text = summary(Progress(accepted=300, open=60), pace)
    assert "How long the rest may take is not known yet: 20 masks accepted here will tell." in text
    assert "pace" not in text
    assert "not known" not in summary(Progress(accepted=300), pace), "nothing is left"


def test_the_window_counts_what_was_accepted_in_it(
    window: MainWindow, project_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_project(project_path)
    assert window.document
    state = window.document.state
    imported = accept(state, [MaskKey(1, 2, frame) for frame in range(6)])
    window.document.project.apply(imported, origin="import")
    window.context.push(lambda: accept(state, [MaskKey(1, 1, 0)]))
    shown: list[str] = []
    monkeypatch.setattr(OverviewDialog, "exec", lambda dialog: bool(shown.append(dialog.text.text())))
    window.actions_["overview"].trigger()
    assert "7 of 12 masks accepted" in shown[0]
    assert "Accepted in this window: 1 mask in" in shown[0]
    assert "not known yet" in shown[0]


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
    made = OverviewDialog([DONE], Pace())
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
