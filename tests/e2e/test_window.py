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
from annotator.domain.masks import MaskState, Polygon
from annotator.editing.masks import draw_mask
from annotator.editing.polygons import trace
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
    objects = registry.codec("mots_txt").read(path, size=(sequence.height, sequence.width))
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


@pytest.mark.timeout(600)
def test_the_main_job_in_the_window(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    document, context = window.document, window.context
    assert document is not None
    truth = truth_of(window)
    track_id = longest_track(truth)
    masks = truth[track_id]
    frames = sorted(masks)
    first, second = frames[len(frames) // 4], frames[3 * len(frames) // 4]
    key = MaskKey(1, track_id, first)

    # Propose masks for the track.
    show(window, qtbot, track_id, first)
    with qtbot.waitSignal(context.stored, timeout=5 * MINUTE):
        trigger(window, "propose-track")
    proposed = document.state.masks(1, track_id)
    assert set(proposed) >= {frame for frame in frames if masks[frame].area > 400}
    assert all(record.state is MaskState.PROPOSED for record in proposed.values())

    # Draw the outline of the true mask with the mouse, and close it with Enter.
    trigger(window, "tool-polygon")
    outline = trace(masks[first], tolerance=1.5)[0].outer
    for point in outline:
        click(window, point)
    QTest.keyClick(context.canvas, Qt.Key.Key_Return)
    drawn = document.state.get(key)
    assert drawn is not None
    assert drawn.manual
    assert drawn.state is MaskState.CORRECTED
    assert drawn.mask.iou(masks[first]) > 0.8

    # Move its topmost vertex up by eight pixels.
    trigger(window, "tool-vertices")
    vertex = min(drawn.polygons[0].outer, key=lambda point: point[1])
    drag(window, vertex, (vertex[0], vertex[1] - 8))
    moved = document.state.get(key)
    assert moved is not None
    assert moved.mask.area > drawn.mask.area
    trigger(window, "undo")
    assert document.state.get(key) == drawn

    # A second manual mask through the same verb, then fine-tune and look at the proposals again.
    other = MaskKey(1, track_id, second)
    polygons: tuple[Polygon, ...] = trace(masks[second])
    assert document.push(draw_mask(document.state, other, polygons))
    before = robot.measure(document.state, 1, {track_id: masks})[0]
    with qtbot.waitSignal(context.stored, timeout=5 * MINUTE):
        trigger(window, "finetune")
    after = robot.measure(document.state, 1, {track_id: masks})[0]
    assert document.state.get(key) == drawn, "manual masks are never overwritten"
    assert document.project.checkpoints.latest(1, track_id) is not None
    assert after.mean_of_others is not None
    assert before.mean_of_others is not None
    assert after.mean_of_others > before.mean_of_others - 0.02

    # Accept one by key, the rest at once, export, and find everything again after a restart.
    show(window, qtbot, track_id, first)
    trigger(window, "accept-next")
    assert context.selection.frame != first
    window.context.ask = lambda *_: True
    trigger(window, "accept-all")
    accepted = dict(document.state.masks(1, track_id))
    assert all(record.state is MaskState.ACCEPTED for record in accepted.values())
    outcome = window.export_to(ExportWish(tmp_path / "out"))
    assert outcome is not None
    assert outcome.problems == ()
    assert (tmp_path / "out" / "instances_txt").is_dir()

    window.close()
    with Project.open(tmp_path / "street.mots") as again:
        assert dict(again.state.masks(1, track_id)) == accepted
        assert again.undo_label is not None
        assert again.undo_label.startswith("Accept")
