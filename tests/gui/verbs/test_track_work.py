from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from annotator.domain.boxes import Box
from annotator.domain.edits import Change, DetectionKey, Edit, TrackKey
from annotator.domain.state import State
from annotator.editing.boxes import set_box
from annotator.editing.track_work import delete_range, split_track
from annotator.editing.tracks import new_track
from annotator.gui.context import Context
from annotator.gui.main_window import MainWindow
from annotator.gui.verbs import track_work
from annotator.project.checkpoints import write_learned

Notes = list[tuple[str, str]]


@pytest.fixture
def state(context: Context) -> State:
    assert context.document
    context.selection.track_id = 1
    context.selection.frame = 3
    return context.document.state


def frames(state: State, track_id: int) -> list[int]:
    return sorted({*state.detections(1, track_id), *state.masks(1, track_id)})


def learned(context: Context, track_id: int, *at: int) -> None:
    """A round of fine-tuning that has learned a track in some frames."""
    assert context.document
    project = context.document.project
    path = project.checkpoints.next_path(1, track_id)
    path.write_bytes(b"weights")
    write_learned(path, {frame: project.state.detections(1, track_id)[frame].box for frame in at})


def test_a_split_selects_the_new_track_and_undo_takes_it_back(context: Context, state: State, notes: Notes) -> None:
    track_work.split(context)
    assert context.selection.track_id == 4
    assert frames(state, 1) == [0, 1, 2]
    assert frames(state, 4) == [3, 4, 5]
    assert notes[-1] == ("note", "Track 1 is track 4 from frame 3 on. Undo takes it back.")
    assert context.document
    context.document.undo()
    assert frames(state, 1) == list(range(6))


def test_a_split_that_is_none_is_told_and_changes_nothing(context: Context, state: State, notes: Notes) -> None:
    context.selection.frame = 0
    track_work.split(context)
    assert notes[-1][0] == "warning"
    assert "no box before frame 0" in notes[-1][1]
    assert context.selection.track_id == 1
    assert len(state.tracks(1)) == 3


@pytest.mark.parametrize(
    "verb",
    [
        track_work.split,
        track_work.merge,
        track_work.swap,
        track_work.delete_frames,
        track_work.interpolate,
        track_work.occluded_frames,
        track_work.toggle_occluded,
    ],
)
def test_without_a_track_it_is_said_how_to_select_one(context: Context, state: State, notes: Notes, verb: Any) -> None:
    context.selection.track_id = None
    verb(context)
    assert "Select a track first" in notes[-1][1]


def test_a_network_that_learned_what_went_elsewhere_is_told(context: Context, state: State, notes: Notes) -> None:
    learned(context, 1, 0, 4)
    track_work.split(context)
    kind, text = notes[-1]
    assert kind == "warning"
    assert "What the network of track 1 has learned is elsewhere now: it proposes no more. Fine-tune again (T)." in text
    assert context.document
    context.document.undo()
    context.selection.track_id, context.selection.frame = 1, 5
    track_work.split(context)
    assert notes[-1][0] == "note", "all that was learned is still the track's"


def test_a_merge_keeps_the_track_that_is_named_and_selects_it(context: Context, state: State, notes: Notes) -> None:
    track_work.split(context)
    assert track_work.merge_with(context, 1, 4)
    assert context.selection.track_id == 1
    assert frames(state, 1) == list(range(6))
    assert notes[-1] == ("note", "Track 4 is part of track 1 now. Undo takes it back.")


def test_a_merge_without_a_winner_names_the_frames(context: Context, state: State, notes: Notes) -> None:
    assert not track_work.merge_with(context, 1, 2)
    assert "both in 6 frames: 0–5" in notes[-1][1]
    masks = dict(state.masks(1, 2))
    assert track_work.merge_with(context, 1, 2, "merged")
    assert dict(state.masks(1, 1)) == masks


def test_a_swap_tells_both_networks(context: Context, state: State, notes: Notes) -> None:
    for track_id in (1, 2):
        learned(context, track_id, 5)
    boxes = {track: state.detections(1, track)[5] for track in (1, 2)}
    assert track_work.swap_with(context, 2)
    assert state.detections(1, 1)[5] == boxes[2]
    assert state.detections(1, 2)[5] == boxes[1]
    assert "the network of track 1, 2 has learned" in notes[-1][1]


def test_a_range_is_deleted(context: Context, state: State, notes: Notes) -> None:
    assert track_work.delete_between(context, 1, 2)
    assert frames(state, 1) == [0, 3, 4, 5]
    assert notes[-1][1] == "Track 1 is not in frames 1 to 2 any more. Undo brings it back."
    assert not track_work.delete_between(context, 0, 5)
    assert "Delete the track instead" in notes[-1][1]


def test_a_gap_is_filled_and_what_cannot_be_is_told(context: Context, state: State, notes: Notes) -> None:
    track_work.interpolate(context)
    assert "no gap between two boxes" in notes[-1][1]
    context.push(lambda: delete_range(state, TrackKey(1, 1), 2, 4))
    track_work.interpolate(context)
    assert notes[-1][1].startswith("3 boxes interpolated. They follow")
    assert [frame for frame, row in sorted(state.detections(1, 1).items()) if row.interpolated] == [2, 3, 4]


def test_occlusion_is_switched_in_this_frame_and_set_in_many(context: Context, state: State) -> None:
    track_work.toggle_occluded(context)
    assert state.detections(1, 1)[3].occluded
    track_work.toggle_occluded(context)
    assert not state.detections(1, 1)[3].occluded
    assert track_work.occlude_between(context, 2, 9)
    assert [frame for frame, row in sorted(state.detections(1, 1).items()) if row.occluded] == [2, 3, 4, 5]
    assert track_work.occlude_between(context, 3, 3, occluded=False)
    assert not state.detections(1, 1)[3].occluded


def test_the_box_that_ends_a_gap_offers_to_fill_it(context: Context, state: State, notes: Notes) -> None:
    edit, track_id = new_track(state, 1, 1, 0, Box(1, 1, 9, 9))
    context.push(lambda: edit)
    track_work.offer_interpolation(context, edit)
    context.selection.track_id, context.selection.frame = track_id, 4
    assert not [text for _, text in notes if "fills the gap" in text]
    edit = set_box(state, DetectionKey(1, track_id, 4), Box(21, 1, 29, 9))
    context.push(lambda: edit)
    track_work.offer_interpolation(context, edit)
    assert notes[-1][1] == "The track has no box in 3 frames before this one: Ctrl+Shift+I fills the gap."
    track_work.interpolate(context)
    told = len(notes)
    moved = set_box(state, DetectionKey(1, track_id, 4), Box(31, 1, 39, 9))
    context.push(lambda: moved)
    track_work.offer_interpolation(context, moved)
    assert len(notes) == told


def test_no_offer_is_made_for_what_the_person_does_not_look_at(context: Context, state: State, notes: Notes) -> None:
    context.push(lambda: delete_range(state, TrackKey(1, 2), 2, 4))
    change = Change(DetectionKey(1, 2, 4), None, state.detections(1, 1)[4])
    context.push(lambda: Edit("elsewhere", (change,)))
    told = len(notes)
    track_work.offer_interpolation(context, Edit("elsewhere", (change,)))
    assert len(notes) == told


class TestKeys:
    """The same by keys in the window."""

    @pytest.fixture
    def state(self, window: MainWindow, project_path: Any) -> State:
        assert window.open_project(project_path)
        window.context.selection.track_id = 1
        window.context.selection.frame = 3
        assert window.document
        return window.document.state

    def press(self, qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Any = None) -> None:
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        assert window.context.canvas
        qtbot.keyClick(window.context.canvas, key, both if modifier is None else modifier)

    def in_dialog(self, act: Any) -> list[str]:
        """Have something done in the dialog that is about to open; its title comes back."""
        titles: list[str] = []

        def find() -> None:
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, QDialog)
            titles.append(dialog.windowTitle())
            act(dialog)

        QTimer.singleShot(200, find)
        return titles

    def test_split(self, qtbot: QtBot, window: MainWindow, state: State) -> None:
        self.press(qtbot, window, Qt.Key.Key_S)
        assert frames(state, 4) == [3, 4, 5]
        assert window.context.selection.track_id == 4

    def test_merge_asks_whose_masks_stay(self, qtbot: QtBot, window: MainWindow, state: State) -> None:
        def choose(dialog: Any) -> None:
            assert dialog.chosen.track_id == 2
            assert not dialog.go.isEnabled()
            qtbot.mouseClick(dialog.keep_other, Qt.MouseButton.LeftButton)
            qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

        other = dict(state.masks(1, 2))
        titles = self.in_dialog(choose)
        self.press(qtbot, window, Qt.Key.Key_M)
        assert titles == ["Merge into track 1"]
        assert [track.track_id for track in state.tracks(1)] == [1, 3]
        assert dict(state.masks(1, 1)) == other

    def test_swap(self, qtbot: QtBot, window: MainWindow, state: State) -> None:
        boxes = state.detections(1, 2)[4]
        titles = self.in_dialog(lambda dialog: qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton))
        self.press(qtbot, window, Qt.Key.Key_X)
        assert titles == ["Swap track 1 from frame 3 on"]
        assert state.detections(1, 1)[4] == boxes

    def test_delete_a_range_from_here_to_the_end(self, qtbot: QtBot, window: MainWindow, state: State) -> None:
        titles = self.in_dialog(lambda dialog: qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton))
        self.press(qtbot, window, Qt.Key.Key_Delete)
        assert titles == ["Delete frames of track 1"]
        assert frames(state, 1) == [0, 1, 2]

    def test_the_range_that_is_chosen_in_the_timeline_is_offered(
        self, qtbot: QtBot, window: MainWindow, state: State
    ) -> None:
        window.context.selection.frames = (1, 2)
        self.in_dialog(lambda dialog: qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton))
        self.press(qtbot, window, Qt.Key.Key_Delete)
        assert frames(state, 1) == [0, 3, 4, 5]

    @pytest.mark.parametrize("key", [Qt.Key.Key_M, Qt.Key.Key_X, Qt.Key.Key_Delete])
    def test_a_dialog_that_is_left_changes_nothing(
        self, qtbot: QtBot, window: MainWindow, state: State, key: Qt.Key
    ) -> None:
        titles = self.in_dialog(lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Escape))
        self.press(qtbot, window, key)
        assert len(titles) == 1
        assert window.document
        assert window.document.undo_label is None

    def test_a_drawn_box_offers_to_fill_the_gap_and_the_key_does(
        self, qtbot: QtBot, window: MainWindow, state: State
    ) -> None:
        window.context.push(lambda: delete_range(state, TrackKey(1, 1), 2, 5))
        window.context.selection.frame = 5
        window.context.push(lambda: set_box(state, DetectionKey(1, 1, 5), Box(20, 10, 45, 30)))
        assert "3 frames before this one" in window.messages.text
        self.press(qtbot, window, Qt.Key.Key_I)
        assert frames(state, 1) == list(range(6))

    def test_occluded(self, qtbot: QtBot, window: MainWindow, state: State) -> None:
        self.press(qtbot, window, Qt.Key.Key_U, Qt.KeyboardModifier.NoModifier)
        assert state.detections(1, 1)[3].occluded
        assert window.tracks.details.here.endswith(", occluded")

    def test_occluded_frames(self, qtbot: QtBot, window: MainWindow, state: State) -> None:
        titles = self.in_dialog(lambda dialog: qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton))
        window.actions_["occluded-range"].trigger()
        assert titles == ["Occluded frames of track 1"]
        assert [frame for frame, row in sorted(state.detections(1, 1).items()) if row.occluded] == [3, 4, 5]

    def test_suggested_merges_are_merged_from_the_list(self, qtbot: QtBot, window: MainWindow, state: State) -> None:
        window.context.push(lambda: split_track(state, TrackKey(1, 1), 3)[0])
        window.context.push(lambda: split_track(state, TrackKey(1, 2), 2)[0])
        seen: list[int] = []

        def work(dialog: Any) -> None:
            seen.append(dialog.model.rowCount())
            qtbot.mouseClick(dialog.merge, Qt.MouseButton.LeftButton)
            seen.append(dialog.model.rowCount())
            qtbot.mouseClick(dialog.look, Qt.MouseButton.LeftButton)

        titles = self.in_dialog(work)
        window.actions_["suggest-merges"].trigger()
        assert titles == ["Suggested merges"]
        assert seen == [2, 1]
        assert [track.track_id for track in state.tracks(1)] == [1, 2, 3, 5]
        assert (window.context.selection.track_id, window.context.selection.frame) == (2, 1)

    def test_without_a_pair_the_list_is_not_opened(self, window: MainWindow, state: State) -> None:
        window.actions_["suggest-merges"].trigger()
        assert window.messages.text == "No track ends near where another of its class begins."
