from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from annotator.domain.boxes import Box
from annotator.domain.classes import CAR
from annotator.domain.edits import Change, Edit, MaskKey, TrackKey
from annotator.domain.state import State
from annotator.editing.masks import accept
from annotator.editing.tracks import change_class, delete_track, new_track
from annotator.gui.tracks.model import TRACK_ROLE, Column, TrackFilter, TrackModel
from tests.documents import document

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


class Bench:
    """A model on a State, changed by Edits as the window does it."""

    def __init__(self) -> None:
        self.state: State = document()
        self.asked: list[tuple[int, int]] = []
        self.model = TrackModel(lambda track_id, class_id: bool(self.asked.append((track_id, class_id))) or True)
        self.filter = TrackFilter()
        self.filter.setSourceModel(self.model)
        self.testers = [QAbstractItemModelTester(item, FATAL) for item in (self.model, self.filter)]
        self.model.show(self.state, 1)

    def do(self, edit: Edit) -> None:
        self.state.apply(edit)
        self.model.apply(edit)

    def text(self, row: int, column: Column) -> Any:
        return self.model.index(row, column).data()

    def shown(self) -> list[int]:
        return [self.filter.index(row, 0).data(TRACK_ROLE) for row in range(self.filter.rowCount())]


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench()


def test_rows(bench: Bench) -> None:
    assert [bench.text(row, Column.TRACK) for row in range(3)] == ["1", "2", "3"]
    assert [bench.text(0, column) for column in Column] == ["1", "car", "6", "0", "6", "90%", "0%"]
    heads = [bench.model.headerData(column, Qt.Orientation.Horizontal) for column in Column]
    assert heads == ["Track", "Class", "Frames", "Drawn", "Open", "Worst", "Done"]
    assert "6 boxes" in bench.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_an_edit_refreshes_its_row_alone(bench: Bench, qtbot: QtBot) -> None:
    keys = [MaskKey(1, 2, frame) for frame in range(3)]
    with qtbot.waitSignal(bench.model.dataChanged) as told:
        bench.do(accept(bench.state, keys))
    assert told.args is not None
    assert (told.args[0].row(), told.args[1].row()) == (1, 1)
    assert (bench.text(1, Column.OPEN), bench.text(1, Column.DONE)) == ("3", "50%")
    assert bench.model.total().accepted == 3


def test_tracks_come_and_go_one_by_one(bench: Bench, qtbot: QtBot) -> None:
    deletion = delete_track(bench.state, TrackKey(1, 2))
    with qtbot.waitSignal(bench.model.rowsRemoved), qtbot.assertNotEmitted(bench.model.modelReset):
        bench.do(deletion)
    assert bench.shown() == [1, 3]
    with qtbot.waitSignal(bench.model.rowsInserted):
        bench.do(deletion.inverted())
    assert bench.shown() == [1, 2, 3]
    bench.do(new_track(bench.state, 1, CAR.class_id, 0, Box(1, 1, 5, 5))[0])
    assert bench.shown() == [1, 2, 3, 4]


def test_the_class_is_edited_through_the_verb(bench: Bench) -> None:
    index = bench.model.index(0, Column.CLASS)
    assert bench.model.flags(index) & Qt.ItemFlag.ItemIsEditable
    assert bench.model.setData(index, 2)
    assert bench.asked == [(1, 2)]
    assert not bench.model.setData(bench.model.index(0, Column.FRAMES), 2)
    bench.do(change_class(bench.state, TrackKey(1, 1), 2))
    assert bench.text(0, Column.CLASS) == "pedestrian"
    bench.model.editable = False
    assert not bench.model.flags(index) & Qt.ItemFlag.ItemIsEditable


@pytest.mark.parametrize(
    ("text", "left"),
    [("", [1, 2, 3]), ("2", [2]), ("#3", [3]), ("car", [1]), ("ped", [2]), ("open", [1]), ("done", [2]), ("9", [])],
)
def test_filter(bench: Bench, text: str, left: list[int]) -> None:
    bench.do(accept(bench.state, [MaskKey(1, 2, frame) for frame in range(6)]))
    bench.filter.set_text(text)
    assert bench.shown() == left


def test_sorting_is_by_value(bench: Bench) -> None:
    for _ in range(8):
        bench.do(new_track(bench.state, 1, CAR.class_id, 0, Box(1, 1, 5, 5))[0])
    bench.filter.sort(Column.TRACK, Qt.SortOrder.DescendingOrder)
    assert bench.shown() == list(range(11, 0, -1))
    bench.filter.sort(Column.FRAMES, Qt.SortOrder.DescendingOrder)
    assert set(bench.shown()[:3]) == {1, 2, 3}


def test_an_ignore_region_is_no_work(bench: Bench) -> None:
    assert [bench.text(2, column) for column in (Column.OPEN, Column.WORST, Column.DONE)] == ["–", "–", "–"]
    assert bench.model.total().open == 12
    bench.do(accept(bench.state, [MaskKey(1, 3, frame) for frame in range(6)]))
    assert bench.model.total().accepted == 0
    bench.do(change_class(bench.state, TrackKey(1, 3), CAR.class_id))
    assert [bench.text(2, column) for column in (Column.OPEN, Column.DONE)] == ["0", "100%"]


def score(bench: Bench, track_id: int, frame: int, value: float | None) -> None:
    key = MaskKey(1, track_id, frame)
    before = bench.state.get(key)
    assert before is not None
    bench.do(Edit("Score", (Change(key, before, replace(before, score=value)),)))


def test_the_worst_open_mask_comes_first_and_what_is_not_known_last(bench: Bench) -> None:
    score(bench, 2, 3, 0.4)
    score(bench, 1, 0, 0.7)
    for frame in range(6):
        score(bench, 3, frame, None)
    assert [bench.text(row, Column.WORST) for row in range(3)] == ["70%", "40%", "–"]
    bench.filter.sort(Column.WORST, Qt.SortOrder.AscendingOrder)
    assert bench.shown() == [2, 1, 3]
    bench.filter.sort(Column.WORST, Qt.SortOrder.DescendingOrder)
    assert bench.shown() == [1, 2, 3]
    bench.filter.sort(Column.WORST, Qt.SortOrder.AscendingOrder)
    bench.do(accept(bench.state, [MaskKey(1, 2, 3)]))
    assert bench.shown() == [1, 2, 3], "an accepted mask is no work any more"
    bench.do(accept(bench.state, [MaskKey(1, 1, frame) for frame in range(6)]))
    assert bench.shown()[0] == 2
    assert bench.text(0, Column.WORST) == "–"


def test_no_sequence_no_rows(bench: Bench) -> None:
    bench.model.show(bench.state, 9)
    assert bench.model.rowCount() == 0
    bench.model.show(None, None)
    assert bench.model.total().boxes == 0
