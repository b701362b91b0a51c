"""The next frame is made ready while nothing happens."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from annotator.domain.edits import Change, Edit, MaskKey
from annotator.gui.canvas import layers
from tests.gui.canvas.easel import Stage
from tests.gui.canvas.stage import CAR


def wait_ready(stage: Stage, qtbot: QtBot, frame: int) -> None:
    def ready() -> bool:
        ahead = stage.canvas._ahead
        scene = ahead._scene
        return scene is not None and scene.frame == frame and not ahead._timer.isActive()

    qtbot.waitUntil(ready)


def test_a_step_paints_nothing_anew(stage: Stage, qtbot: QtBot) -> None:
    wait_ready(stage, qtbot, 1)
    scene = stage.canvas._ahead._scene
    pictures = list(stage.canvas._painting._layers._pictures)
    stage.selection.frame = 1
    assert stage.canvas.settled
    assert stage.canvas.scene is scene
    picture = stage.canvas._picture()
    assert any(key[0] == picture for key in pictures)  # type: ignore[index]


def test_the_way_back_is_made_ready_too(stage: Stage, qtbot: QtBot) -> None:
    stage.selection.frame = 4
    stage.settle()
    stage.selection.frame = 3
    stage.settle()
    wait_ready(stage, qtbot, 2)
    assert stage.document.source.ahead[:4] == [2, 1, 0, 4]  # type: ignore[union-attr]


def test_an_edit_drops_what_was_made(stage: Stage, qtbot: QtBot) -> None:
    wait_ready(stage, qtbot, 1)
    scene = stage.canvas._ahead._scene
    old = stage.document.state.get(MaskKey(1, CAR, 0))
    stage.document.push(Edit("copy", (Change(MaskKey(1, CAR, 1), None, old),)))
    stage.selection.frame = 1
    assert stage.canvas.scene is not scene
    assert stage.canvas.scene.item(CAR).record == old  # type: ignore[union-attr]


def test_at_the_end_there_is_nothing_to_do(stage: Stage) -> None:
    stage.selection.frame = 4
    stage.settle()
    assert stage.canvas._feed.ready(1, 5) is None
    assert len(stage.canvas._painting._layers._pictures) <= layers.KEPT
