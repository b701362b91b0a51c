"""The main job in the window, with mouse and keys: open, propose, draw, move a vertex, fine-tune, accept, export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip(
    "PySide6.QtWidgets",
    reason="Qt cannot be loaded; 'mots-annotator doctor' says what is missing",
    exc_type=ImportError,
)

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.domain.edits import MaskKey
from annotator.domain.masks import MaskRecord, MaskState
from annotator.editing.masks import draw_mask
from annotator.editing.polygons import trace
from annotator.editing.suggestions import suggestions
from annotator.formats import registry
from annotator.formats.sources import load_sequences
from annotator.gui.main_window import MainWindow
from annotator.gui.settings import Settings
from annotator.jobs import robot
from annotator.jobs.exchange import ExportWish
from annotator.project.store import Project
from annotator.resources import asset

MINUTE = 60_000


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    window = MainWindow(Settings(tmp_path / "settings.json"))
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    assert window.create_project(tmp_path / "street.mots", load_sequences(asset("demo")))
    yield window
    window.close()


def longest_track(truth: robot.Truth) -> int:
    return max(truth, key=lambda track_id: len(truth[track_id]))


def truth_of(window: MainWindow) -> robot.Truth:
    assert window.document is not None
    sequence = window.document.state.sequences()[0]
    path = asset("demo", "instances_txt", f"{sequence.name}.txt")
    objects = registry.mask_objects(path, size=(sequence.height, sequence.width))
    return robot.truth_of(window.document.state, sequence.sequence_id, objects)


def click(window: MainWindow, point: tuple[float, float]) -> None:
    canvas = window.context.canvas
    x, y = canvas.viewport.to_widget(point)
    place = QPoint(round(x), round(y))
    QTest.mouseMove(canvas, place)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def drag(window: MainWindow, start: tuple[float, float], end: tuple[float, float]) -> None:
    canvas = window.context.canvas
    places = [QPoint(*(round(value) for value in canvas.viewport.to_widget(point))) for point in (start, end)]
    QTest.mouseMove(canvas, places[0])
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[0])
    QTest.mouseMove(canvas, (places[0] + places[1]) / 2)
    QTest.mouseMove(canvas, places[1])
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[1])


def trigger(window: MainWindow, name: str) -> None:
    action = window.actions_[name]
    assert action.isEnabled(), name
    action.trigger()


def show(window: MainWindow, qtbot: QtBot, track_id: int, frame: int) -> None:
    selection = window.context.selection
    selection.track_id, selection.frame = track_id, frame
    window.context.canvas.fit_selected()
    qtbot.waitUntil(lambda: window.context.canvas.scene.frame == frame)


class Work:
    """The main job on the longest track, step by step."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        assert window.document is not None
        self.window, self.qtbot = window, qtbot
        self.document, self.context = window.document, window.context
        truth = truth_of(window)
        self.track_id = longest_track(truth)
        self.truth = truth[self.track_id]
        frames = sorted(self.truth)
        self.first, self.second = frames[len(frames) // 4], frames[3 * len(frames) // 4]

    @property
    def masks(self) -> dict[int, MaskRecord]:
        return dict(self.document.state.masks(1, self.track_id))

    @property
    def mean_of_others(self) -> float:
        mean = robot.measure(self.document.state, 1, {self.track_id: self.truth})[0].mean_of_others
        assert mean is not None
        return mean

    def key(self, frame: int) -> MaskKey:
        return MaskKey(1, self.track_id, frame)

    def job(self, name: str) -> None:
        with self.qtbot.waitSignal(self.context.stored, timeout=5 * MINUTE):
            trigger(self.window, name)

    def propose(self) -> None:
        self.job("propose-track")
        proposed = self.masks
        assert set(proposed) >= {frame for frame, mask in self.truth.items() if mask.area > 400}
        assert all(record.state is MaskState.PROPOSED for record in proposed.values())

    def go_to_what_is_worth_drawing(self) -> None:
        trigger(self.window, "draw-next")
        (best,) = suggestions(self.document.state, 1, 1)
        assert (self.context.selection.track_id, self.context.selection.frame) == (best.track, best.frame)
        assert best.frame in self.masks

    def draw_with_the_mouse(self, frame: int) -> MaskRecord:
        """The outline of the true mask, closed with Enter."""
        trigger(self.window, "tool-polygon")
        for point in trace(self.truth[frame], tolerance=1.5)[0].outer:
            click(self.window, point)
        QTest.keyClick(self.context.canvas, Qt.Key.Key_Return)
        drawn = self.masks[frame]
        assert drawn.manual
        assert drawn.state is MaskState.CORRECTED
        assert drawn.mask.iou(self.truth[frame]) > 0.8
        return drawn

    def move_a_vertex_and_back(self, frame: int) -> None:
        """The topmost one, up by eight pixels."""
        drawn = self.masks[frame]
        trigger(self.window, "tool-vertices")
        vertex = min(drawn.polygons[0].outer, key=lambda point: point[1])
        drag(self.window, vertex, (vertex[0], vertex[1] - 8))
        assert self.masks[frame].mask.area > drawn.mask.area
        trigger(self.window, "undo")
        assert self.masks[frame] == drawn

    def fine_tune(self) -> None:
        before, manual = self.mean_of_others, {frame: item for frame, item in self.masks.items() if item.manual}
        self.job("finetune")
        assert manual.items() <= self.masks.items(), "manual masks are never overwritten"
        assert self.document.project.checkpoints.latest(1, self.track_id) is not None
        assert self.mean_of_others > before - 0.02

    def accept(self, frame: int) -> None:
        """One by key, the rest at once."""
        show(self.window, self.qtbot, self.track_id, frame)
        trigger(self.window, "accept-next")
        assert self.context.selection.frame != frame
        self.context.ask = lambda *_: True
        trigger(self.window, "accept-all")
        assert all(record.state is MaskState.ACCEPTED for record in self.masks.values())

    def export(self, folder: Path) -> None:
        outcome = self.window.export_to(ExportWish(folder))
        assert outcome is not None
        assert outcome.problems == ()
        assert (folder / "instances_txt").is_dir()


@pytest.mark.timeout(600)
def test_the_main_job_in_the_window(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    work = Work(window, qtbot)
    show(window, qtbot, work.track_id, work.first)
    work.propose()
    work.go_to_what_is_worth_drawing()
    show(window, qtbot, work.track_id, work.first)
    work.draw_with_the_mouse(work.first)
    work.move_a_vertex_and_back(work.first)
    assert work.document.push(draw_mask(work.document.state, work.key(work.second), trace(work.truth[work.second])))
    work.fine_tune()
    work.accept(work.first)
    work.export(tmp_path / "out")

    accepted = work.masks
    window.close()
    with Project.open(tmp_path / "street.mots") as again:
        assert dict(again.state.masks(1, work.track_id)) == accepted
        assert again.undo_label is not None
        assert again.undo_label.startswith("Accept")
