"""The benchmark of the window, on very small sequences; no time is judged here."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.domain.edits import MaskKey
from annotator.errors import JobError
from annotator.gui.benchmark import bare, finetuning, peer, report, run, scenery, startup, watch, window
from annotator.gui.benchmark.values import Figures, Plan, Series, Size
from annotator.gui.main_window import MainWindow
from annotator.project.store import Project
from tests.gui.conftest import FakeEngine

SMALL = Size("small", 120, 80, 4)


@pytest.fixture
def sequence(tmp_path: Path) -> Path:
    return scenery.make_sequence(tmp_path / "made", SMALL, 14)


def test_series() -> None:
    series = Series("step", tuple(map(float, range(1, 101))), 95.0)
    assert (series.median, series.p95, series.met) == (50.5, pytest.approx(95.05), False)
    assert Series("step", (1.0,)).met is None


def test_made_up_masks_are_there_in_every_frame(sequence: Path) -> None:
    with Project.open(sequence, read_only=True) as project:
        for frame in range(14):
            assert project.state.tracks_in_frame(1, frame) == [1, 2, 3, 4]
            for number in (1, 2, 3, 4):
                record = project.state.get(MaskKey(1, number, frame))
                assert record is not None
                assert record.mask.area > 50


def test_the_large_project_has_the_shape_that_was_asked_for(tmp_path: Path) -> None:
    with Project.open(scenery.make_big(tmp_path, (2, 30, 5, 6), 20), read_only=True) as project:
        state = project.state
        assert [item.frame_count for item in state.sequences()] == [30, 30]
        assert len(state.masks(1, 1)) == 20
        assert len(state.masks(2, 1)) == 6
        assert len(state.tracks(2)) == 5


def test_the_window_is_driven_and_painted(window_shown: MainWindow, sequence: Path) -> None:
    assert window.opening(window_shown, sequence) > 0
    steps = window.frame_steps(window_shown, 4)
    assert len(steps) == 4
    assert window_shown.context.selection.frame == 7
    assert len(window.vertex_drag(window_shown, 8)) == 5
    assert all(value > 0 for value in window.accept_and_undo(window_shown))


def test_too_short_a_sequence_is_told(window_shown: MainWindow, sequence: Path) -> None:
    window_shown.open_project(sequence)
    window_shown.context.selection.frame = 12
    with pytest.raises(JobError, match="does not paint"):
        window.frame_steps(window_shown, 4)


def test_a_widget_that_does_not_paint_is_given_up(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "PATIENCE", 30)
    hidden = QWidget()
    qtbot.addWidget(hidden)
    with pytest.raises(JobError, match="does not paint"):
        watch.PaintWatch(hidden).timed(hidden.update)


@pytest.fixture
def window_shown(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(watch, "PATIENCE", 3000)
    monkeypatch.setattr("annotator.gui.benchmark.window.LOOK", 5)
    return window


def test_a_bare_widget(qtbot: QtBot, sequence: Path) -> None:
    files = sorted((sequence.parent / "images").glob("*.jpg"))
    assert len(bare.steps(files, 200, 100, 3)) == 3


def test_a_child_that_shows_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(JobError, match="no window: ImportError: no Qt"):
        startup.start_seconds(1, child="raise ImportError('no Qt')")
    child = "import os, time; assert 'PYTHONDONTWRITEBYTECODE' not in os.environ; print('painted', time.monotonic())"
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert [seconds > 0 for seconds in startup.start_seconds(2, child=child)] == [True, True]
    with pytest.raises(JobError, match="could not be started"):
        startup.start_seconds(1, python="/there/is/no/python")


def test_steps_while_a_track_is_fine_tuned(window_shown: MainWindow, engine: FakeEngine, sequence: Path) -> None:
    window_shown.open_project(sequence)
    QTimer.singleShot(100, lambda: engine.tell("on_progress", 1, 30, "Fine-tuning"))
    assert len(finetuning.steps_meanwhile(window_shown, 4, seconds=20)) == 4
    assert window_shown.document is not None
    assert window_shown.document.state.masks(1, 1)[0].manual
    assert engine.jobs[0][2].cancelled


def test_a_fine_tuning_that_is_not_there_is_told(
    window_shown: MainWindow, engine: FakeEngine, sequence: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(JobError, match="could not be opened"):
        finetuning.steps_meanwhile(window_shown, 4)
    window_shown.open_project(sequence)
    QTimer.singleShot(100, lambda: engine.tell("on_cancelled"))
    with pytest.raises(JobError, match="did not begin"):
        finetuning.steps_meanwhile(window_shown, 4, seconds=20)

    def steps(*_: object) -> list[float]:
        engine.tell("on_cancelled")
        watch.rest(1)  # the bridge hears of it
        return []

    monkeypatch.setattr(finetuning, "frame_steps", steps)
    QTimer.singleShot(100, lambda: engine.tell("on_progress", 1, 30, "Fine-tuning"))
    with pytest.raises(JobError, match="over before"):
        finetuning.steps_meanwhile(window_shown, 4, seconds=20)


def test_files_for_labelme_have_the_same_masks(sequence: Path) -> None:
    peer.write_files(sequence.parent, 3)
    folder = sequence.parent / "labelme"
    assert len(list(folder.glob("*.jpg"))) == 7
    document = json.loads((folder / "000002.json").read_text())
    assert (document["imageWidth"], document["imageHeight"]) == (120, 80)
    assert {shape["label"] for shape in document["shapes"]} == {"1", "2", "3", "4"}
    assert all(np.array(shape["points"]).shape[1] == 2 for shape in document["shapes"])


def test_a_python_without_labelme_is_told(sequence: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(JobError, match="could not be measured"):
        peer.measure(sys.executable, sequence.parent, SMALL, Plan(steps=2), (200, 100))
    with pytest.raises(JobError, match="could not be run"):
        peer.measure("/there/is/no/python", sequence.parent, SMALL, Plan(steps=2), (200, 100))


def test_table_and_document(tmp_path: Path) -> None:
    figures = Figures([Series("step", (1.0, 2.0), 16.0), Series("step", (9.0,), whose="other")], ["A note."], 321.4)
    text = report.markdown(figures)
    assert "| step | mots-annotator | 1.5 | 1.9 | ≤ 16 | yes | 2 |" in text
    assert "321 MB" in text
    assert text.endswith("A note.\n")
    assert [path.name for path in report.write(tmp_path, figures)] == ["window.md", "window.json"]
    assert report.as_json(figures)["series"][1]["kept"] is None
    assert (run.resident_mb() or 1) > 0
