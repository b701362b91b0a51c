"""Frames that are late, missing or no longer wanted."""

from __future__ import annotations

import threading

from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from annotator.domain.edits import Change, Edit, MaskKey
from annotator.errors import FrameError
from annotator.gui.canvas.colours import track_colour
from tests.gui.canvas.easel import Stage
from tests.gui.canvas.stage import CAR, FakeDocument, FakeFrames


def test_a_missing_image_is_named_and_masks_stay(stage: Stage) -> None:
    assert isinstance(stage.document, FakeDocument)
    stage.document.source.missing = {1}
    stage.selection.frame = 1
    stage.settle()
    picture = stage.canvas._picture()
    assert picture is not None
    assert "image missing: 000001.png" in picture.notice
    assert stage.canvas.scene is not None
    assert stage.canvas.scene.item(CAR) is not None
    edge = stage.at(25, 40)
    reds = {stage.picture().pixelColor(edge.x() + dx, edge.y() + dy).name() for dx in range(-3, 4) for dy in range(9)}
    assert track_colour(CAR).name() in reds


class Gate:
    """Holds frames back until it is opened."""

    def __init__(self) -> None:
        self.open = threading.Event()

    def __call__(self, frame: int) -> None:
        del frame
        assert self.open.wait(20)


def test_a_late_frame_dims_the_last_one(stage: Stage, qtbot: QtBot) -> None:
    assert isinstance(stage.document, FakeDocument)
    stage.document.source.gate = gate = Gate()
    bright = stage.colour(195, 5)
    stage.selection.frame = 2
    assert stage.colour(195, 5) == bright  # for a moment the old frame stays as it is
    assert stage.canvas._picture().scene.frame == 0  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: stage.canvas._feed.late)
    picture = stage.canvas._picture()
    assert picture is not None
    assert (picture.notice, picture.dimmed, picture.scene.frame) == ("loading…", True, 2)
    assert stage.colour(195, 5).lightness() < bright.lightness()
    gate.open.set()
    stage.settle()
    assert stage.colour(195, 5) == QColor(100, 100, 100)


def test_a_closed_canvas_asks_for_nothing(stage: Stage) -> None:
    assert isinstance(stage.document, FakeDocument)
    stage.canvas.close()
    stage.canvas.close_frames()
    asked: list[int] = []
    stage.document.source.gate = asked.append
    stage.selection.frame = 3
    old = stage.document.state.get(MaskKey(1, CAR, 0))
    stage.document.push(Edit("late", (Change(MaskKey(1, CAR, 0), old, None),)))
    assert not asked


def test_neighbours_are_read_ahead(stage: Stage) -> None:
    assert isinstance(stage.document, FakeDocument)
    stage.selection.frame = 2
    stage.settle()
    assert stage.document.source.ahead[:4] == [3, 4, 1]


def test_a_sequence_whose_images_are_all_gone_says_so(stage: Stage) -> None:
    assert isinstance(stage.document, FakeDocument)

    def gone(sequence_id: int) -> FakeFrames:
        raise FrameError("the image folder is missing", path="images")

    stage.document.frames = gone  # type: ignore[method-assign]
    stage.selection.frame = 1
    picture = stage.canvas._picture()
    assert picture is not None
    assert picture.scene.frame == 1
    assert "folder is missing" in picture.notice
    assert not picture.dimmed
