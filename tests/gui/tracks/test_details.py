"""What the panel of the selected track says of its network and of this frame."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu

from annotator.domain.edits import DetectionKey, TrackKey
from annotator.editing.boxes import mark_occluded
from annotator.editing.interpolation import interpolate_boxes
from annotator.editing.track_work import delete_range, split_track
from annotator.gui.action_table.tracks import TRACK_WORK
from annotator.gui.actions import ACTIONS
from annotator.gui.main_window import MainWindow
from annotator.gui.tracks.details import TrackDetails
from annotator.project.checkpoints import write_learned


@pytest.fixture
def details(window: MainWindow, project_path: Path) -> TrackDetails:
    assert window.open_project(project_path)
    window.context.selection.track_id = 1
    return window.tracks.details


def learn(window: MainWindow, frame: int) -> None:
    assert window.document
    project = window.document.project
    path = project.checkpoints.next_path(1, 1)
    path.write_bytes(b"weights")
    write_learned(path, {frame: project.state.detections(1, 1)[frame].box})
    window.context.stored.emit()


def test_a_network_says_whether_it_proposes(window: MainWindow, details: TrackDetails) -> None:
    assert details.rounds == "Not fine-tuned yet: proposals come from the initial network."
    learn(window, 4)
    assert details.rounds == "Fine-tuned 1×; proposals come from round 1."
    assert window.document
    state = window.document.state
    window.context.push(lambda: split_track(state, TrackKey(1, 1), 3)[0])
    assert "some of what was learned is another track now, or gone" in details.rounds
    assert "Fine-tune again (T)." in details.rounds
    window.document.undo()
    assert details.rounds == "Fine-tuned 1×; proposals come from round 1."


def test_a_frame_says_what_is_marked_with_and_without_a_mask(window: MainWindow, details: TrackDetails) -> None:
    assert window.document
    state = window.document.state
    window.context.push(lambda: mark_occluded(state, [DetectionKey(1, 1, 0), DetectionKey(1, 1, 3)]))
    assert details.here == "Frame 0: proposed, initial, score 0.90, occluded"
    window.context.selection.frame = 1
    assert details.here == "Frame 1: proposed, initial, score 0.90"
    window.context.push(lambda: delete_range(state, TrackKey(1, 1), 1, 2))
    window.context.push(lambda: interpolate_boxes(state, TrackKey(1, 1), 1))
    assert details.here == "Frame 1: box, no mask yet, box interpolated"
    window.context.push(lambda: mark_occluded(state, [DetectionKey(1, 1, 1)]))
    assert details.here == "Frame 1: box, no mask yet, occluded, box interpolated"


def test_the_menu_of_a_track_in_the_list_has_the_work_on_it(
    window: MainWindow, details: TrackDetails, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, place: opened.append(menu))  # offscreen warns of pop-ups
    table = window.tracks._table
    table.customContextMenuRequested.emit(table.visualRect(table.model().index(0, 0)).center())
    (menu,) = opened
    actions = {action.objectName(): action for action in menu.actions()}
    assert set(TRACK_WORK) <= set(actions)
    assert all(actions[name].isEnabled() for name in TRACK_WORK)
    menu.close()


def test_what_can_be_undone_is_not_asked_about_twice() -> None:
    """An ellipsis says that a dialog follows; what is done at once has none."""
    asking = {name for name in TRACK_WORK if ACTIONS[name].text.endswith("…")}
    assert asking == {"merge-track", "swap-tracks", "delete-range", "occluded-range"}
