"""Dialogs of the work on tracks: a range of frames, another track, suggested merges."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from annotator.domain.classes import CAR
from annotator.domain.edits import TrackKey
from annotator.domain.state import State
from annotator.editing.joining import MergeSuggestion, suggested_merges
from annotator.editing.track_work import delete_range, split_track
from annotator.editing.tracks import change_class
from annotator.gui.context import Context
from annotator.gui.dialogs.frame_range import FrameRangeDialog, Words
from annotator.gui.dialogs.merges import Column as Pair
from annotator.gui.dialogs.merges import MergesDialog, MergesModel
from annotator.gui.dialogs.other_track import (
    Candidate,
    CandidateModel,
    Column,
    OtherTrackDialog,
    merge_candidates,
    swap_candidates,
)
from annotator.gui.tracks.model import CLASS_ROLE, TRACK_ROLE
from tests.documents import document

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
ONE = TrackKey(1, 1)
PLAIN = Candidate(21, CAR.class_id, 131, 143, (), 0.56)
CLASHING = Candidate(4, CAR.class_id, 113, 120, tuple(range(113, 121)), 0.0)


class TestFrameRange:
    @pytest.fixture
    def dialog(self, qtbot: QtBot, themed: object) -> FrameRangeDialog:
        made = FrameRangeDialog(Words("Title", "Intro", "Do it", ("one", "other")), (3, 9), 20)
        qtbot.addWidget(made)
        made.told = lambda first, last: f"{last - first + 1} boxes" if first < 15 else ""
        made.show()
        return made

    def test_it_begins_with_the_preset_and_says_what_is_there(self, dialog: FrameRangeDialog) -> None:
        assert dialog.frames == (3, 9)
        assert dialog.summary.text() == "7 boxes"
        assert dialog.choice == 0

    def test_numbers_are_typed_and_enter_does_it(self, qtbot: QtBot, dialog: FrameRangeDialog) -> None:
        qtbot.keyClicks(dialog.first, "5")
        qtbot.keyClick(dialog.first, Qt.Key.Key_Tab)
        dialog.last.selectAll()
        qtbot.keyClicks(dialog.last, "12")
        assert dialog.frames[0] == 5, "a number that is being typed drags nothing along"
        qtbot.keyClick(dialog.last, Qt.Key.Key_Tab)
        assert dialog.summary.text() == "8 boxes"
        qtbot.keyClick(dialog.last, Qt.Key.Key_Return)
        assert dialog.result() == FrameRangeDialog.DialogCode.Accepted
        assert dialog.frames == (5, 12)

    def test_the_range_never_ends_before_it_begins(self, dialog: FrameRangeDialog) -> None:
        dialog.first.setValue(12)
        assert dialog.frames == (12, 12)
        dialog.last.setValue(2)
        assert dialog.frames == (2, 2)

    def test_it_stays_inside_the_sequence(self, dialog: FrameRangeDialog) -> None:
        dialog.last.setValue(500)
        assert dialog.frames == (3, 19)

    def test_where_nothing_is_nothing_can_be_done(self, qtbot: QtBot, dialog: FrameRangeDialog) -> None:
        dialog.first.setValue(16)
        assert dialog.summary.text() == "The track is not in these frames."
        assert not dialog.go.isEnabled()
        qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        assert dialog.isVisible()


class TestCandidates:
    def test_those_that_go_on_come_first_then_the_class_then_those_without_shared_frames(self) -> None:
        state = document()
        edit, new = split_track(state, ONE, 3)
        state.apply(edit)
        found = merge_candidates(state, ONE)
        assert [item.track_id for item in found] == [new, 2, 3]
        assert (found[0].first, found[0].last, found[0].shared) == (3, 5, ())
        assert found[0].fit > 0.9
        assert found[1].shared == (0, 1, 2)
        assert found[1].fit == 0

    def test_of_the_class_the_nearer_in_time_comes_first(self) -> None:
        state = document()
        state.apply(delete_range(state, ONE, 1, 5))
        state.apply(delete_range(state, TrackKey(1, 2), 0, 3))
        state.apply(delete_range(state, TrackKey(1, 3), 0, 1))
        for track_id in (2, 3):
            state.apply(change_class(state, TrackKey(1, track_id), CAR.class_id))
        later, sooner = merge_candidates(state, TrackKey(1, 1))[-1], merge_candidates(state, TrackKey(1, 1))[0]
        assert (sooner.track_id, later.track_id) == (3, 2)

    def test_a_swap_lists_what_overlaps_here_first_and_ignore_regions_last(self) -> None:
        state = document()
        found = swap_candidates(state, ONE, 2)
        assert [item.track_id for item in found] == [2, 3]
        assert found[0].fit == pytest.approx(state.detections(1, 1)[2].box.iou(state.detections(1, 2)[2].box))
        state.apply(change_class(state, TrackKey(1, 3), CAR.class_id))
        assert [item.track_id for item in swap_candidates(state, ONE, 2)] == [3, 2]

    def test_a_track_without_boxes_is_no_candidate(self) -> None:
        state = document()
        assert {item.track_id for item in merge_candidates(state, ONE)} == {2, 3}
        only = State([(key, row) for key, row in _rows(state) if getattr(key, "track_id", 1) != 2])
        assert {item.track_id for item in merge_candidates(only, ONE)} == {3}


def _rows(state: State) -> list[tuple[object, object]]:
    from tests.documents import rows

    return list(rows())


def test_rows_of_tracks_are_text_with_numbers_for_the_delegate(qapp: object) -> None:
    dialog_heads = dict.fromkeys(Column, ("head", "tip"))
    model = CandidateModel(dialog_heads, [PLAIN, CLASHING])
    tester = QAbstractItemModelTester(model, FATAL)
    texts = [[model.index(row, column).data() for column in Column] for row in (0, 1)]
    assert texts == [["21", "car", "131 – 143", "", "56%"], ["4", "car", "113 – 120", "8", ""]]
    assert model.index(0, 0).data(TRACK_ROLE) == 21
    assert model.index(0, 0).data(CLASS_ROLE) == CAR.class_id
    tester.deleteLater()


class TestOtherTrack:
    @pytest.fixture
    def dialog(self, qtbot: QtBot, themed: object) -> OtherTrackDialog:
        made = OtherTrackDialog.to_merge(5, [PLAIN, CLASHING])
        qtbot.addWidget(made)
        made.show()
        return made

    def test_the_likeliest_is_chosen_and_nothing_is_asked(self, qtbot: QtBot, dialog: OtherTrackDialog) -> None:
        assert dialog.chosen == PLAIN
        assert not dialog.conflict.isVisible()
        qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        assert dialog.result() == OtherTrackDialog.DialogCode.Accepted
        assert dialog.winner is None

    def test_shared_frames_are_named_and_a_winner_is_needed(self, qtbot: QtBot, dialog: OtherTrackDialog) -> None:
        qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
        assert dialog.chosen == CLASHING
        assert "8 frames: 113–120" in dialog.conflict.text()
        assert not dialog.go.isEnabled()
        qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
        assert dialog.isVisible(), "not yet"
        assert dialog.keep_own.text() == "Those of track 5"
        assert dialog.keep_other.text() == "Those of track 4"
        qtbot.mouseClick(dialog.keep_own, Qt.MouseButton.LeftButton)
        assert dialog.winner == "kept"
        qtbot.mouseClick(dialog.keep_other, Qt.MouseButton.LeftButton)
        assert dialog.winner == "merged"
        assert dialog.go.isEnabled()

    def test_another_track_asks_anew(self, qtbot: QtBot, dialog: OtherTrackDialog) -> None:
        dialog.table.selectRow(1)
        qtbot.mouseClick(dialog.keep_own, Qt.MouseButton.LeftButton)
        dialog.table.selectRow(0)
        assert dialog.winner is None
        dialog.table.selectRow(1)
        assert dialog.winner is None
        assert not dialog.go.isEnabled()

    def test_the_chosen_row_stays_in_view_when_the_question_takes_room(self, qtbot: QtBot, themed: object) -> None:
        many = [PLAIN] * 8 + [CLASHING] + [PLAIN] * 20
        dialog = OtherTrackDialog.to_merge(5, many)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.table.selectRow(8)

        def seen() -> None:
            area = dialog.table.visualRect(dialog.table.currentIndex())
            assert dialog.table.viewport().rect().contains(area.center())
            assert dialog.conflict.isVisible()

        qtbot.waitUntil(lambda: seen() is None)

    def test_a_swap_does_not_mind_shared_frames(self, qtbot: QtBot, themed: object) -> None:
        dialog = OtherTrackDialog.to_swap(5, [CLASHING], 115)
        qtbot.addWidget(dialog)
        dialog.show()
        assert dialog.go.isEnabled()
        assert not dialog.conflict.isVisible()
        assert dialog.winner is None


class TestMerges:
    @pytest.fixture
    def pairs(self) -> list[MergeSuggestion]:
        return [MergeSuggestion(7, 23, 136, 142, 0.6, 0.55), MergeSuggestion(5, 21, 125, 126, 0.5, 0.5)]

    def test_rows_name_both_tracks_and_the_seam(self, qapp: object, pairs: list[MergeSuggestion]) -> None:
        model = MergesModel(lambda track_id: f"class of {track_id}")
        tester = QAbstractItemModelTester(model, FATAL)
        model.show_items(pairs)
        texts = [[model.index(row, column).data() for column in Pair] for row in (0, 1)]
        assert texts[0] == ["7 → 23", "class of 7", "136 – 142", "5", "55%"]
        assert texts[1][3] == ""
        tester.deleteLater()

    @pytest.fixture
    def dialog(self, qtbot: QtBot, themed: object, context: Context) -> MergesDialog:
        spot = context.spot()
        assert spot
        state = spot.state
        for track_id, frame in ((1, 3), (2, 2)):
            context.push(lambda track_id=track_id, frame=frame: split_track(state, TrackKey(1, track_id), frame)[0])
        spot = context.spot()
        assert spot
        self.merged: list[MergeSuggestion] = []

        def merge(item: MergeSuggestion) -> bool:
            self.merged.append(item)
            return len(self.merged) < 2

        made = MergesDialog(lambda: suggested_merges(state, 1)[len(self.merged) :], merge, spot)
        qtbot.addWidget(made)
        made.show()
        return made

    def test_merging_lists_what_is_left(self, qtbot: QtBot, dialog: MergesDialog) -> None:
        assert dialog.text.text().startswith("2 pairs of tracks may be one object")
        first = dialog.current
        qtbot.mouseClick(dialog.merge, Qt.MouseButton.LeftButton)
        assert self.merged == [first]
        assert dialog.model.rowCount() == 1
        assert dialog.isVisible()

    def test_one_that_could_not_be_merged_stays_listed(self, qtbot: QtBot, dialog: MergesDialog) -> None:
        for _ in range(2):
            qtbot.mouseClick(dialog.merge, Qt.MouseButton.LeftButton)
        assert dialog.model.rowCount() == 1

    def test_when_none_is_left_nothing_can_be_done(self, dialog: MergesDialog) -> None:
        self.merged.extend(suggested_merges_of(dialog))
        dialog.refresh()
        assert dialog.text.text() == "No track ends near where another of its class begins."
        assert not dialog.merge.isEnabled()
        assert not dialog.look.isEnabled()

    def test_a_double_click_goes_there(self, qtbot: QtBot, dialog: MergesDialog) -> None:
        place = dialog.table.visualRect(dialog.model.index(1, 0)).center()
        viewport = dialog.table.viewport()
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)
        assert dialog.chosen == dialog.model.item(1)
        assert dialog.result() == MergesDialog.DialogCode.Accepted


def suggested_merges_of(dialog: MergesDialog) -> list[MergeSuggestion]:
    return [dialog.model.item(row) for row in range(dialog.model.rowCount())]
