"""Brush, eraser, edge-snapping line and ignore region on a shown canvas, by real mouse and key events."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest

from annotator.domain.edits import MaskKey
from annotator.domain.masks import MaskState
from annotator.editing.brush import Stroke
from annotator.gui.canvas.compose import image_part
from annotator.gui.canvas.draft import BrushTip, Draft
from annotator.gui.canvas.draft_render import paint_draft
from annotator.gui.canvas.draft_strokes import paint_stroke
from annotator.gui.canvas.viewport import Viewport
from tests.gui.canvas.easel import Stage
from tests.gui.canvas.stage import CAR, GHOST, REGION

SHIFT, ALT, NONE = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.NoModifier,
)
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def drag(stage: Stage, *places: tuple[float, float], held: Qt.KeyboardModifier = NONE) -> None:
    QTest.mousePress(stage.canvas, LEFT, held, stage.at(*places[0]))
    for place in places[1:]:
        stage.move(*place)
    QTest.mouseRelease(stage.canvas, LEFT, held, stage.at(*places[-1]))


def test_a_brush_stroke_is_one_edit_on_release(stage: Stage) -> None:
    stage.selection.tool = "brush"
    before = stage.mask()
    stage.press(100, 50)
    stage.move(110, 50)
    stage.move(130, 50)
    assert not stage.document.edits
    stage.release(130, 50)
    assert len(stage.document.edits) == 1
    assert stage.mask()[before].all()
    assert stage.mask()[50, 100:130].all()
    assert not stage.mask()[30, 120]


def test_escape_within_a_stroke_drops_it(stage: Stage) -> None:
    stage.selection.tool = "brush"
    stage.press(100, 50)
    stage.move(130, 50)
    stage.key(Qt.Key.Key_Escape)
    stage.release(130, 50)
    assert not stage.document.edits
    assert stage.selection.tool == "brush"


def test_another_frame_within_a_stroke_drops_it(stage: Stage) -> None:
    stage.selection.tool = "brush"
    stage.press(100, 50)
    stage.move(130, 50)
    stage.selection.frame = 1
    stage.release(130, 50)
    assert not stage.document.edits


def test_the_eraser_and_alt_and_the_right_button(stage: Stage) -> None:
    stage.selection.tool = "eraser"
    drag(stage, (20, 40), (50, 40))
    assert not stage.mask()[40, 25:45].any()
    drag(stage, (20, 40), (50, 40), held=ALT)
    assert stage.mask()[40, 25:45].all()
    stage.selection.tool = "brush"
    stage.press(30, 50, RIGHT)
    stage.move(60, 50)
    stage.release(60, 50, RIGHT)
    assert not stage.mask()[50, 35:55].any()


def test_shift_and_a_click_draw_a_straight_line(stage: Stage) -> None:
    stage.selection.tool = "brush"
    stage.click(100, 20)
    stage.click(100, 80, SHIFT)
    assert stage.mask()[20:80, 100].all()
    assert len(stage.document.edits) == 2


def test_the_size_changes_the_circle_and_the_hint(stage: Stage) -> None:
    stage.selection.tool = "brush"
    stage.selection.brush_size = 30
    stage.move(150, 50)
    small = stage.picture()
    assert "Size 30 px" in stage.said[-1]
    stage.selection.brush_size = 60
    assert "Size 60 px" in stage.said[-1]
    large = stage.picture()
    assert small != large
    edge = stage.at(150 + 30, 50)
    assert large.pixelColor(edge) != small.pixelColor(edge)


def test_a_stroke_in_progress_is_seen(stage: Stage) -> None:
    stage.selection.tool = "brush"
    stage.selection.brush_size = 20
    before = stage.colour(150, 70)
    stage.press(140, 70)
    stage.move(160, 70)
    assert stage.colour(150, 70) != before
    stage.key(Qt.Key.Key_Escape)
    stage.release(160, 70)
    stage.move(20, 90)
    assert stage.colour(150, 70) == before


def test_painting_an_accepted_mask_opens_it_and_depth_is_kept(stage: Stage) -> None:
    stage.selection.track_id = 2
    stage.selection.tool = "brush"
    drag(stage, (62, 35), (50, 35))
    record = stage.document.state.get(MaskKey(1, 2, 0))
    assert record is not None
    assert record.state is MaskState.CORRECTED
    assert stage.canvas.scene is not None
    number = int(stage.canvas.scene.index[35, 55])
    assert stage.canvas.scene.items[number - 1].track_id == 2, "corrected lies over proposed"


def test_the_snapping_line_uses_the_frame_and_closes_with_enter(stage: Stage) -> None:
    stage.selection.tool = "snap"
    stage.selection.track_id = GHOST
    for place in ((120, 20), (160, 20), (160, 50), (120, 50)):
        stage.move(*place)
        stage.click(*place)
    assert len(stage.canvas._tool.draft.stops) == 4
    stage.key(Qt.Key.Key_Return)
    assert len(stage.document.edits) == 1
    mask = stage.mask(GHOST)
    assert mask[25:45, 125:155].all()
    assert np.count_nonzero(mask) == pytest.approx(40 * 30, rel=0.15)


def test_a_snapping_line_pans_with_the_middle_button_and_goes_with_escape(stage: Stage) -> None:
    stage.selection.tool = "snap"
    stage.click(120, 20)
    scale = stage.canvas.viewport.left
    stage.press(100, 50, Qt.MouseButton.MiddleButton)
    stage.move(110, 60)
    stage.release(110, 60, Qt.MouseButton.MiddleButton)
    assert stage.canvas.viewport.left != scale
    assert len(stage.canvas._tool.draft.stops) == 1
    stage.key(Qt.Key.Key_Escape)
    assert not stage.canvas._tool.busy
    assert not stage.document.edits


def test_an_ignore_region_is_dragged(stage: Stage) -> None:
    stage.selection.track_id = None
    stage.selection.tool = "region"
    drag(stage, (110, 10), (120, 30), (150, 60))
    assert stage.selection.track_id == REGION + 1
    assert stage.mask(REGION + 1)[15:55, 115:145].all()
    assert "Ignore region drawn" in stage.said[-1]
    drag(stage, (20, 70), (40, 90))
    assert stage.selection.track_id == REGION + 2


@pytest.mark.parametrize("key", [Qt.Key.Key_Up, Qt.Key.Key_Left])
@pytest.mark.parametrize("tool", ["polygon", "snap", "region", "box", "pan"])
def test_arrows_with_ctrl_are_left_to_the_window(stage: Stage, tool: str, key: Qt.Key) -> None:
    stage.selection.tool = tool
    before = stage.canvas.viewport, stage.canvas._tool.draft
    stage.key(key, Qt.KeyboardModifier.ControlModifier)
    assert (stage.canvas.viewport, stage.canvas._tool.draft) == before


@pytest.mark.parametrize("tool", ["brush", "eraser", "snap", "region"])
def test_strokes_on_a_real_project_are_stored(real: Stage, tool: str) -> None:
    real.selection.tool = tool
    before = real.mask()
    if tool == "snap":
        for place in ((30, 30), (90, 30), (90, 80)):
            real.click(*place)
        real.key(Qt.Key.Key_Return)
    else:
        drag(real, (30, 30), (60, 40), (90, 55))
    assert real.document.undo_label is not None  # type: ignore[union-attr]
    assert real.document.undo()  # type: ignore[union-attr]
    assert np.array_equal(real.mask(CAR), before)


def test_without_an_image_of_the_frame_pixels_are_none(stage: Stage) -> None:
    assert stage.canvas._host.pixels((10, 20, 30, 25)) is not None
    stage.document.source.missing.add(3)  # type: ignore[union-attr]
    stage.selection.frame = 3
    stage.settle()
    assert stage.canvas._host.pixels((10, 20, 30, 25)) is None


def test_a_part_of_an_image_has_its_pixels_and_is_scaled_where_sizes_differ() -> None:
    pixels = np.random.default_rng(1).integers(0, 255, (20, 30, 3), dtype=np.uint8)
    image = QImage(pixels.data, 30, 20, 90, QImage.Format.Format_RGB888)
    found = image_part(image, (3, 5, 10, 9), (30, 20))
    np.testing.assert_array_equal(found, pixels[5:9, 3:10])
    twice = image_part(image, (6, 10, 20, 18), (60, 40))
    np.testing.assert_array_equal(twice[::2, ::2], pixels[5:9, 3:10])


def blank(width: int = 300, height: int = 200) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(40, 60, 80))
    return image


@pytest.mark.parametrize("scale", [0.37, 0.5, 0.73, 1.0, 1.9, 3.33])
def test_parts_of_a_stroke_meet_without_a_seam(scale: float) -> None:
    stroke = Stroke(600, 800)
    stroke.line((0, 300), (800, 300), 1300)
    parts = stroke.parts()
    assert len(parts) > 1
    image = blank()
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_stroke(painter, parts, Viewport(scale, -17.3, -21.7), (300, 200), QColor("#ff8800"))
    painter.end()
    assert {image.pixelColor(x, y).rgb() for x in range(0, 270) for y in range(0, 190)} == {
        image.pixelColor(100, 100).rgb()
    }
    assert image.pixelColor(100, 100) != QColor(40, 60, 80)


def test_only_painted_pixels_are_tinted() -> None:
    stroke = Stroke(100, 150)
    stroke.line((50, 50), (90, 50), 6)
    image = blank()
    painter = QPainter(image)
    paint_stroke(painter, stroke.parts(), Viewport(2, 0, 0), (300, 200), QColor("#ff8800"))
    painter.end()
    assert image.pixelColor(140, 100) != QColor(40, 60, 80)
    assert image.pixelColor(140, 110) == QColor(40, 60, 80)


def painted(draft: Draft, track_id: int | None = 1) -> QImage:
    image = blank()
    painter = QPainter(image)
    paint_draft(painter, draft, Viewport(2, 0, 0), (300, 200), track_id)
    painter.end()
    return image


def differs(image: QImage, x: int, y: int) -> bool:
    return image.pixelColor(QPoint(x, y)) != QColor(40, 60, 80)


def test_the_tip_is_a_circle_of_the_brushs_size_with_the_line_that_shift_draws() -> None:
    image = painted(Draft(tip=BrushTip((50, 50), 20, (100, 50))))
    assert differs(image, 80, 100)
    assert differs(image, 120, 100)
    assert not differs(image, 100, 92)
    assert any(differs(image, x, 100) for x in range(140, 190))
    plain = painted(Draft(tip=BrushTip((50, 50), 20)))
    assert not any(differs(plain, x, 100) for x in range(140, 190))


def test_a_tiny_brush_still_has_a_circle() -> None:
    image = painted(Draft(tip=BrushTip((50, 50), 1)))
    assert any(differs(image, x, 101) for x in range(94, 108))


def test_a_snapping_line_has_dots_on_its_points_alone_and_a_ring_apart_is_not_in_the_tracks_colour() -> None:
    ring = ((10.0, 10.0), (20.0, 30.0), (40.0, 35.0), (60.0, 10.0))
    image = painted(Draft(ring=ring, stops=(ring[0], ring[3]), trail=(ring[3], (90.0, 60.0))))
    assert image.pixelColor(20, 20) == QColor("#ffffff")
    assert image.pixelColor(120, 20) == QColor("#ffffff")
    assert differs(image, 150, 70)
    own, apart = painted(Draft(ring=ring)), painted(Draft(ring=ring, apart=True))
    assert own.pixelColor(60, 40) != apart.pixelColor(60, 40)


def test_what_was_said_of_one_frame_does_not_stay_for_the_next(stage: Stage) -> None:
    stage.selection.tool = "brush"
    drag(stage, (40, 40), (50, 40))
    assert "part of the mask already" in stage.said[-1]
    stage.selection.frame = 1
    assert "Drag to paint the mask of track 1" in stage.said[-1]


def test_an_open_polygon_is_there_again_with_its_tool(stage: Stage) -> None:
    stage.selection.tool = "polygon"
    stage.click(100, 10)
    stage.click(150, 10)
    ring = stage.canvas.draft.ring
    stage.selection.tool = "box"
    assert stage.said[-1] == "The open polygon waits until its tool is in use again."
    stage.selection.frame = 1
    stage.settle()
    stage.selection.tool = "polygon"
    assert not stage.canvas.draft.ring
    stage.selection.frame = 0
    stage.settle()
    assert stage.canvas.draft.ring == ring


def test_hints_name_the_keys_that_the_person_chose(stage: Stage) -> None:
    stage.selection.tool = "brush"
    assert "(, smaller, . larger)" in stage.said[-1]
    stage.canvas.mention = {"brush-smaller": "F11", "brush-larger": "F12"}.__getitem__
    stage.selection.tool = "eraser"
    assert "(F11 smaller, F12 larger)" in stage.said[-1]
