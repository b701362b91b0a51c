"""Frames that are late, missing or no longer wanted."""

from __future__ import annotations

import threading
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from annotator.domain.edits import Change, Edit, MaskKey, SequenceKey
from annotator.errors import FrameError
from annotator.gui.canvas.colours import track_colour
from annotator.project.store import Project
from tests.gui.canvas.easel import Stage
from tests.gui.canvas.stage import CAR, HEIGHT, REGION, WALKER, WIDTH, FakeDocument, FakeFrames


def test_a_missing_image_is_named_and_masks_stay(stage: Stage) -> None:
    assert isinstance(stage.document, FakeDocument)
    stage.document.source.missing = {1}
    stage.canvas._feed.clear()  # it has read this frame ahead
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
    stage.canvas._feed.clear()  # it has read this frame ahead
    stage.selection.frame = 1
    picture = stage.canvas._picture()
    assert picture is not None
    assert picture.scene.frame == 1
    assert "folder is missing" in picture.notice
    assert not picture.dimmed


def test_an_image_of_another_size_is_not_called_missing(project: Project, request: pytest.FixtureRequest) -> None:
    cv2.imwrite(str(project.base / "images" / "000003.png"), np.zeros((HEIGHT, WIDTH + 4, 3), dtype=np.uint8))
    real: Stage = request.getfixturevalue("real")  # it reads ahead
    real.selection.frame = 3
    real.settle()
    picture = real.canvas._picture()
    assert picture is not None
    assert picture.notice.startswith("image cannot be shown: 000003.png\n")
    assert f"{WIDTH + 4}x{HEIGHT}" in picture.notice


@pytest.mark.parametrize("kind", ["grey", "grey 16", "colour 16", "alpha"])
def test_grey_deep_and_translucent_images_are_shown(
    project: Project, request: pytest.FixtureRequest, kind: str
) -> None:
    level, shape = (150, (HEIGHT, WIDTH)) if "grey" in kind else (150, (HEIGHT, WIDTH, 4 if kind == "alpha" else 3))
    pixels = np.full(shape, level, dtype=np.uint8)
    if kind == "alpha":
        pixels[..., 3] = 40
    if "16" in kind:
        pixels = pixels.astype(np.uint16) * 257
    cv2.imwrite(str(project.base / "images" / "000003.png"), pixels)
    real: Stage = request.getfixturevalue("real")  # it reads ahead
    real.selection.frame = 3
    real.settle()
    assert real.colour(195, 5) == QColor(level, level, level)


def test_a_frame_of_4k_fits_the_view_and_steps(qtbot: QtBot) -> None:
    document = FakeDocument()
    key = SequenceKey(1)
    old = document.state.get(key)
    assert old is not None
    document.state.apply(Edit("large", (Change(key, old, replace(old, width=3840, height=2160)),)))
    document.source.get = lambda frame: np.full((2160, 3840, 3), 40 * frame + 20, dtype=np.uint8)  # type: ignore[method-assign]
    document.state.apply(
        Edit(
            "none",
            tuple(
                Change(MaskKey(1, number, 0), document.state.get(MaskKey(1, number, 0)), None)
                for number in (CAR, WALKER, REGION)
            ),
        )
    )
    stage = Stage(document, qtbot)
    assert stage.colour(3000, 2000) == QColor(20, 20, 20)
    stage.selection.frame = 2
    stage.settle()
    assert stage.colour(3000, 2000) == QColor(100, 100, 100)
    stage.canvas.close()
