"""The widget: real mouse and key events on a real project."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QInputDevice, QKeyEvent, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.domain.boxes import Box
from annotator.domain.edits import Change, DetectionKey, Edit, MaskKey
from annotator.domain.masks import Mask, MaskRecord, MaskState, Polygon
from annotator.gui.canvas.viewport import Viewport
from annotator.gui.canvas.widget import Canvas
from annotator.project.store import Project
from tests.gui.canvas.easel import NONE, Stage
from tests.gui.canvas.stage import CAR, GHOST, HEIGHT, WALKER, WIDTH, rectangle


def test_the_frame_is_shown_with_its_masks(real: Stage) -> None:
    assert real.colour(195, 5) == QColor(20, 20, 20)
    assert real.colour(35, 40) != QColor(20, 20, 20)
    real.selection.frame = 3
    real.settle()
    assert real.colour(195, 5) == QColor(140, 140, 140)


def test_a_polygon_is_one_journaled_edit_with_exact_pixels(real: Stage, project: Project) -> None:
    entries = len(project.journal())
    real.selection.tool = "polygon"
    real.move(100, 10)
    ring = real.ring(((100, 10), (150, 12), (120, 60)))
    assert len(ring) == 3
    real.key(Qt.Key.Key_Return)
    assert np.array_equal(real.mask(), Mask.from_polygons([Polygon(ring)], HEIGHT, WIDTH).to_array())
    assert len(project.journal()) == entries + 1
    assert project.undo_label is not None
    before = real.mask()
    project.undo()
    assert not np.array_equal(real.mask(), before)
    assert real.colour(40, 40) != QColor(20, 20, 20)


def test_escape_leaves_nothing(real: Stage, project: Project) -> None:
    entries, before = len(project.journal()), real.mask()
    real.selection.tool = "polygon"
    real.ring(((100, 10), (150, 12), (120, 60)))
    real.press(30, 30)
    real.move(60, 80)
    real.key(Qt.Key.Key_Escape)
    real.release(60, 80)
    assert real.canvas._tool.draft.ring == ()
    real.selection.tool = "box"
    real.press(80, 60)
    real.move(95, 75)
    real.key(Qt.Key.Key_Escape)
    real.release(95, 75)
    real.selection.tool = "vertices"
    real.press(80, 20)
    real.move(99, 11)
    real.key(Qt.Key.Key_Escape)
    real.release(99, 11)
    assert len(project.journal()) == entries
    assert np.array_equal(real.mask(), before)


def test_escape_without_work_leaves_the_tool(stage: Stage, qtbot: QtBot) -> None:
    stage.selection.tool = "polygon"
    stage.click(100, 10)
    with qtbot.assertNotEmitted(stage.canvas.finished_tool):
        stage.key(Qt.Key.Key_Escape)
    with qtbot.waitSignal(stage.canvas.finished_tool):
        stage.key(Qt.Key.Key_Escape)


def test_click_selects_and_drag_pans(stage: Stage) -> None:
    stage.click(75, 70)
    assert stage.selection.track_id == WALKER
    stage.click(140, 35)
    assert stage.selection.track_id == GHOST
    before = stage.canvas.viewport
    stage.press(140, 35)
    stage.move(150, 40)
    stage.release(150, 40)
    assert stage.selection.track_id == GHOST
    assert stage.canvas.viewport != before
    assert stage.canvas.viewport.scale == before.scale


@pytest.mark.parametrize("tool", ["select", "polygon", "add", "cut", "vertices", "box", "pan"])
def test_middle_button_and_space_pan_in_every_tool(stage: Stage, tool: str) -> None:
    stage.selection.tool = tool
    edits = len(stage.document.edits)  # type: ignore[union-attr]
    before = stage.canvas.viewport
    stage.press(50, 50, Qt.MouseButton.MiddleButton)
    stage.move(60, 55)
    stage.release(60, 55, Qt.MouseButton.MiddleButton)
    middle = stage.canvas.viewport
    assert middle != before
    QTest.keyPress(stage.canvas, Qt.Key.Key_Space)
    stage.press(50, 50)
    stage.move(40, 50)
    stage.release(40, 50)
    QTest.keyRelease(stage.canvas, Qt.Key.Key_Space)
    assert stage.canvas.viewport != middle
    assert not stage.canvas._tool.draft.ring
    assert len(stage.document.edits) == edits  # type: ignore[union-attr]


def test_panning_while_drawing_keeps_the_ring(stage: Stage) -> None:
    stage.selection.tool = "polygon"
    ring = stage.ring(((100, 10), (150, 12)))
    stage.press(50, 50, Qt.MouseButton.MiddleButton)
    stage.move(60, 55)
    stage.release(60, 55, Qt.MouseButton.MiddleButton)
    assert stage.canvas._tool.draft.ring == ring
    stage.press(10, 90)
    stage.press(10, 90, Qt.MouseButton.MiddleButton)
    stage.move(14, 92)
    stage.release(14, 92, Qt.MouseButton.MiddleButton)
    stage.release(10, 90)
    assert stage.canvas._tool.draft.ring[:2] == ring


def test_space_alone_is_left_to_the_window(stage: Stage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(stage.canvas.space_tapped):
        stage.key(Qt.Key.Key_Space)
    with qtbot.assertNotEmitted(stage.canvas.space_tapped):
        QTest.keyPress(stage.canvas, Qt.Key.Key_Space)
        stage.press(50, 50)
        stage.release(50, 50)
        QTest.keyRelease(stage.canvas, Qt.Key.Key_Space)
    stage.selection.tool = "polygon"
    with qtbot.assertNotEmitted(stage.canvas.space_tapped):
        stage.key(Qt.Key.Key_Right)
        stage.key(Qt.Key.Key_Space)
    assert len(stage.canvas._tool.draft.ring) == 1


def claims(canvas: Canvas, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> bool:
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, held)
    event.ignore()
    QApplication.sendEvent(canvas, event)
    return event.isAccepted()


def test_shortcuts_of_the_window_work_unless_the_tool_needs_the_key(stage: Stage) -> None:
    canvas, key = stage.canvas, Qt.Key
    assert claims(canvas, key.Key_Space)
    assert not claims(canvas, key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert not any(
        claims(canvas, name) for name in (key.Key_Left, key.Key_Return, key.Key_Delete, key.Key_Escape, key.Key_A)
    )
    stage.selection.tool = "polygon"
    assert claims(canvas, key.Key_Left)
    assert not claims(canvas, key.Key_Return)
    stage.click(100, 10)
    assert all(claims(canvas, name) for name in (key.Key_Return, key.Key_Backspace, key.Key_Escape, key.Key_Delete))
    assert not claims(canvas, key.Key_A)
    stage.key(key.Key_Escape)
    stage.selection.tool = "vertices"
    assert not claims(canvas, key.Key_Delete)
    stage.key(key.Key_Tab)
    assert claims(canvas, key.Key_Delete)
    assert claims(canvas, key.Key_Up)


def test_tab_leaves_the_canvas_but_in_the_vertices_tool(stage: Stage) -> None:
    stage.canvas.setFocus()
    stage.selection.tool = "vertices"
    stage.key(Qt.Key.Key_Tab)
    first = stage.canvas._tool.draft.active
    stage.key(Qt.Key.Key_Tab)
    second = stage.canvas._tool.draft.active
    stage.key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert first is not None
    assert second != first
    assert stage.canvas._tool.draft.active == first
    stage.selection.tool = "select"
    assert stage.canvas.focusNextPrevChild(True) in (True, False)
    assert not claims(stage.canvas, Qt.Key.Key_Tab)


def wheel(canvas: Canvas, at: QPoint, angle: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
    place = QPointF(at)
    buttons, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    QApplication.sendEvent(canvas, QWheelEvent(place, place, QPoint(), angle, buttons, held, phase, False))


def test_the_wheel_zooms_to_the_pointer(stage: Stage) -> None:
    scale, at = stage.canvas.viewport.scale, stage.at(60, 40)
    wheel(stage.canvas, at, QPoint(0, 240))
    assert stage.canvas.viewport.scale == pytest.approx(scale * 1.44)
    assert stage.canvas.viewport.to_image((at.x(), at.y())) == pytest.approx((60, 40), abs=0.5)
    wheel(stage.canvas, at, QPoint(0, -240))
    assert stage.canvas.viewport.scale == pytest.approx(scale)


def test_shift_and_wheel_pan(stage: Stage) -> None:
    before = stage.canvas.viewport
    wheel(stage.canvas, stage.at(60, 40), QPoint(0, -120), Qt.KeyboardModifier.ShiftModifier)
    assert stage.canvas.viewport == before.panned(-60, 0)
    wheel(stage.canvas, stage.at(60, 40), QPoint(120, 0))
    assert stage.canvas.viewport == before


@cache
def touchpad() -> QPointingDevice:
    """Devices live as long as the program; Qt keeps pointers to them."""
    kind, pointer = QInputDevice.DeviceType.TouchPad, QPointingDevice.PointerType.Finger
    return QPointingDevice("pad", 1, kind, pointer, QInputDevice.Capability.PixelScroll, 5, 1)


@pytest.mark.parametrize("held", [NONE, Qt.KeyboardModifier.ControlModifier])
def test_two_fingers_pan_and_with_control_zoom(stage: Stage, held: Qt.KeyboardModifier) -> None:
    before, place = stage.canvas.viewport, QPointF(stage.at(60, 40))
    buttons, phase, source = (
        Qt.MouseButton.NoButton,
        Qt.ScrollPhase.ScrollUpdate,
        Qt.MouseEventSource.MouseEventNotSynthesized,
    )
    moved, turned = QPoint(7, -12), QPoint(0, -96)
    event = QWheelEvent(place, place, moved, turned, buttons, held, phase, False, source, touchpad())
    QApplication.sendEvent(stage.canvas, event)
    if held == NONE:
        assert stage.canvas.viewport == before.panned(7, -12)
    else:
        assert stage.canvas.viewport.scale < before.scale


def test_pinching_zooms(stage: Stage) -> None:
    before, place = stage.canvas.viewport, QPointF(stage.at(60, 40))
    pinch, pad = Qt.NativeGestureType.ZoomNativeGesture, touchpad()
    event = QNativeGestureEvent(pinch, pad, 2, place, place, place, 0.25, QPointF())
    QApplication.sendEvent(stage.canvas, event)
    assert stage.canvas.viewport.scale == pytest.approx(before.scale * 1.25)


def test_zoom_methods(stage: Stage) -> None:
    canvas = stage.canvas
    fitted = canvas.viewport
    canvas.zoom_in()
    assert canvas.viewport.scale > fitted.scale
    canvas.zoom_out()
    assert canvas.viewport.scale == pytest.approx(fitted.scale)
    canvas.actual_size()
    assert canvas.viewport.scale == 1
    canvas.fit_selected()
    corners = [canvas.viewport.to_widget(corner) for corner in ((20, 20), (80, 60))]
    assert all(0 < x < 800 and 0 < y < 500 for x, y in corners)
    assert canvas.viewport.scale > 4
    canvas.fit()
    assert canvas.viewport == fitted
    for _ in range(40):
        canvas.zoom_out()
    assert canvas.viewport.scale >= 0.5


def test_fit_selected_says_when_there_is_nothing(stage: Stage) -> None:
    stage.selection.track_id = None
    stage.canvas.fit_selected()
    assert stage.said[-1] == "No track is selected."
    stage.selection.show(1, 2, GHOST)
    stage.canvas.fit_selected()
    assert "not in this frame" in stage.said[-1]


def test_a_fitted_image_stays_fitted_and_the_middle_stays(stage: Stage) -> None:
    stage.canvas.resize(500, 400)
    assert stage.canvas.viewport == Viewport.fitted((WIDTH, HEIGHT), (500, 400))
    stage.canvas.zoom(3)
    middle = stage.canvas.viewport.to_image((250, 200))
    stage.canvas.resize(640, 300)
    assert stage.canvas.viewport.to_image((320, 150)) == pytest.approx(middle)


def test_box_by_mouse_and_keys(stage: Stage) -> None:
    stage.selection.tool = "box"
    stage.press(80, 60)
    stage.move(90, 65)
    stage.release(90, 65)
    detection = stage.document.state.get(DetectionKey(1, CAR, 0))
    assert detection is not None
    assert detection.box.x2 == pytest.approx(90, abs=0.5)
    stage.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    after = stage.document.state.get(DetectionKey(1, CAR, 0))
    assert after is not None
    assert after.box.x1 == pytest.approx(detection.box.x1 - 10)


def test_a_box_without_a_track_is_handed_to_the_window(stage: Stage, qtbot: QtBot) -> None:
    stage.selection.track_id = None
    stage.selection.tool = "box"
    with qtbot.waitSignal(stage.canvas.track_requested) as asked:
        stage.press(120, 60)
        stage.move(150, 80)
        stage.release(150, 80)
    assert isinstance(asked.args[0], Box)


def test_a_double_click_closes_the_polygon(stage: Stage) -> None:
    stage.selection.tool = "polygon"
    stage.ring(((100, 10), (150, 12), (120, 60)))
    QTest.mouseDClick(stage.canvas, Qt.MouseButton.LeftButton, NONE, stage.at(120, 60))
    assert stage.mask()[30, 120]
    assert not stage.canvas._tool.busy


def test_reports_are_not_overwritten_by_hints(stage: Stage) -> None:
    stage.selection.tool = "polygon"
    stage.ring(((100, 20), (140, 60), (140, 20), (100, 60)))
    stage.key(Qt.Key.Key_Return)
    assert "crossed itself" in stage.said[-1]
    stage.move(20, 20)
    assert "crossed itself" in stage.said[-1]
    stage.click(20, 20)
    assert "Backspace" in stage.said[-1]
    assert stage.canvas.accessibleDescription() == stage.said[-1]


def test_a_change_of_another_frame_leaves_the_scene(stage: Stage) -> None:
    scene = stage.canvas.scene
    record = MaskRecord(Mask.from_polygons([rectangle(30, 25, 60, 50)], HEIGHT, WIDTH), MaskState.PROPOSED)
    stage.document.push(Edit("other", (Change(MaskKey(1, CAR, 1), None, record),)))
    assert stage.canvas.scene is scene
    old = stage.document.state.get(MaskKey(1, CAR, 0))
    stage.document.push(Edit("this", (Change(MaskKey(1, CAR, 0), old, record),)))
    assert stage.canvas.scene is not scene


def test_a_mask_that_changes_below_a_drag_drops_the_drag(stage: Stage) -> None:
    stage.selection.tool = "vertices"
    stage.press(20, 20)
    stage.move(15, 15)
    record = MaskRecord(Mask.from_polygons([rectangle(30, 25, 60, 50)], HEIGHT, WIDTH), MaskState.PROPOSED)
    old = stage.document.state.get(MaskKey(1, CAR, 0))
    stage.document.push(Edit("job", (Change(MaskKey(1, CAR, 0), old, record),)))
    stage.release(15, 15)
    assert "changed meanwhile" in stage.said[-1]
    assert stage.document.state.get(MaskKey(1, CAR, 0)) == record


def test_an_open_polygon_survives_background_work(stage: Stage) -> None:
    stage.selection.tool = "polygon"
    ring = stage.ring(((100, 10), (150, 12)))
    old = stage.document.state.get(MaskKey(1, WALKER, 0))
    stage.document.push(Edit("job", (Change(MaskKey(1, WALKER, 0), old, None),)))
    assert stage.canvas._tool.draft.ring == ring


@pytest.mark.parametrize("name", ["opacity", "show_masks", "outline_only", "show_boxes", "show_ids", "track_id"])
def test_every_switch_repaints(stage: Stage, name: str) -> None:
    before = stage.picture()
    setattr(stage.selection, name, {"opacity": 0.9, "outline_only": True, "track_id": WALKER}.get(name, False))
    assert stage.picture() != before


def test_without_a_sequence_everything_is_quiet(stage: Stage) -> None:
    stage.selection.show(None)
    assert stage.canvas.scene is None
    stage.click(10, 10)
    stage.move(20, 20)
    stage.key(Qt.Key.Key_Return)
    wheel(stage.canvas, QPoint(10, 10), QPoint(0, 120))
    actions: list[Callable[[], None]] = [stage.canvas.fit, stage.canvas.zoom_in, stage.canvas.fit_selected]
    for action in actions:
        action()
    stage.selection.tool = "polygon"
    assert not stage.picture().isNull()


def test_moving_the_pointer_repaints_only_the_draft(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.selection.tool = "polygon"
    stage.picture()
    painted: list[object] = []  # of this frame; the next one may be made ready meanwhile
    monkeypatch.setattr("annotator.gui.canvas.layers.paint_picture", lambda *given: painted.append(given[1].scene))
    monkeypatch.setattr("annotator.gui.canvas.layers.compose", lambda *given: painted.append(given[1]) or given[0])
    for step in range(5):
        stage.move(50 + step, 50)
        stage.picture()
    assert stage.canvas.scene not in painted


def test_panning_composes_no_mask(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.picture()
    composed: list[object] = []
    monkeypatch.setattr("annotator.gui.canvas.layers.compose", lambda *given: composed.append(given))
    stage.canvas.zoom(2)
    stage.picture()
    stage.canvas.zoom_out()
    stage.picture()
    assert not composed


def test_the_selected_track_stays_in_view_when_zoomed(stage: Stage) -> None:
    stage.canvas.fit_selected()
    stage.selection.frame = 1
    stage.settle()
    box = stage.canvas.selected_box()
    assert box is not None
    stage.canvas.look_through(Viewport.around_box(Box(150, 80, 160, 90), stage.canvas.extent))
    assert not stage.canvas.viewport.shows(box, stage.canvas.extent)
    scale = stage.canvas.viewport.scale
    stage.selection.frame = 0
    box = stage.canvas.selected_box()
    assert box is not None
    assert stage.canvas.viewport.shows(box, stage.canvas.extent)
    assert stage.canvas.viewport.scale == scale
    stage.canvas.fit()
    fitted = stage.canvas.viewport
    stage.selection.frame = 1
    assert stage.canvas.viewport == fitted
