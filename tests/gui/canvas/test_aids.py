"""What helps to see: ghosts, the blink, the stack in depth, the loupe, the grid and the short crosshair."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.domain.boxes import Box
from annotator.domain.edits import Change, DepthOrder, Edit, MaskKey, OrderKey
from annotator.domain.masks import Mask, MaskRecord, MaskState
from annotator.domain.state import State
from annotator.gui.canvas import depth, loupe
from annotator.gui.canvas.blink import NOTICE, Blink
from annotator.gui.canvas.ghosts import Ghosts
from annotator.gui.canvas.labels import label_text
from annotator.gui.canvas.look import Look
from annotator.gui.canvas.viewport import Viewport
from annotator.gui.canvas.windows import WindowCache
from tests.gui.canvas.easel import Stage
from tests.gui.canvas.stage import CAR, GHOST, REGION, WALKER, block, rows, scene_of

KEY = MaskKey(1, CAR, 0)


def record(x1: int, y1: int, x2: int, y2: int) -> MaskRecord:
    return MaskRecord(Mask.from_array(block(x1, y1, x2, y2)), MaskState.PROPOSED)


def with_neighbours() -> State:
    """The car has a mask in frame 1, 5 pixels to the right like its box."""
    return State([*rows(), (MaskKey(1, CAR, 1), record(25, 20, 85, 50))])


class TestGhosts:
    def test_moved_as_the_box_moves(self) -> None:
        state, ghosts = with_neighbours(), Ghosts(WindowCache())
        (after,) = ghosts.at(state, scene_of(state, 0), CAR)
        assert (after.later, after.shift) == (True, (-5.0, 0.0))
        (before,) = ghosts.at(state, scene_of(state, 1), CAR)
        assert (before.later, before.shift) == (False, (5.0, 0.0))

    def test_unmoved_without_a_box_and_none_without_a_mask(self) -> None:
        state, ghosts = with_neighbours(), Ghosts(WindowCache())
        (before,) = ghosts.at(State([*rows(), (MaskKey(1, CAR, 2), record(0, 0, 9, 9))]), scene_of(state, 3), CAR)
        assert before.shift == (0.0, 0.0)
        assert ghosts.at(state, scene_of(state, 0), WALKER) == ()
        assert ghosts.at(state, scene_of(state, 0), None) == ()

    def test_the_same_objects_until_something_changes(self) -> None:
        state, ghosts = with_neighbours(), Ghosts(WindowCache())
        scene = scene_of(state, 0)
        first = ghosts.at(state, scene, CAR)
        assert ghosts.at(state, scene, CAR) is first
        state.apply(Edit("x", (Change(MaskKey(1, CAR, 1), state.get(MaskKey(1, CAR, 1)), record(0, 0, 5, 5)),)))
        assert ghosts.at(state, scene, CAR) is not first

    def test_they_are_drawn_on_wish(self, stage: Stage) -> None:
        stage.document.push(Edit("next", (Change(MaskKey(1, CAR, 1), None, record(25, 20, 85, 50)),)))
        before = stage.picture()
        stage.selection.show_ghosts = True
        assert stage.picture() != before
        stage.selection.show_ghosts = False
        assert stage.picture() == before


class TestBlink:
    def test_only_other_pixels_are_a_change(self) -> None:
        blink, old = Blink(WindowCache()), record(0, 0, 9, 9)
        blink.learn(Edit("accept", (Change(KEY, old, replace(old, state=MaskState.ACCEPTED)),)))
        assert not blink.knows(KEY)
        blink.learn(Edit("draw", (Change(KEY, old, record(0, 0, 5, 5)),)))
        assert blink.knows(KEY)

    def test_held_z_shows_the_mask_before(self, stage: Stage) -> None:
        old = stage.document.state.get(KEY)
        present = stage.picture()
        stage.document.push(Edit("draw", (Change(KEY, old, record(100, 10, 150, 40)),)))
        changed = stage.picture()
        assert changed != present
        QTest.keyPress(stage.canvas, Qt.Key.Key_Z)
        picture = stage.canvas._picture()
        assert picture is not None
        assert picture.corner == NOTICE
        assert picture.scene.item(CAR).record == old  # type: ignore[union-attr]
        QTest.keyRelease(stage.canvas, Qt.Key.Key_Z)
        assert stage.picture() == changed
        assert stage.document.edits[-1].label == "draw"

    def test_a_mask_that_was_new_or_is_gone(self, stage: Stage) -> None:
        key = MaskKey(1, GHOST, 0)
        stage.selection.track_id = GHOST
        made = record(120, 20, 150, 40)
        stage.document.push(Edit("draw", (Change(key, None, made),)))
        QTest.keyPress(stage.canvas, Qt.Key.Key_Z)
        assert stage.canvas._picture().corner == f"{NOTICE}: no mask"  # type: ignore[union-attr]
        QTest.keyRelease(stage.canvas, Qt.Key.Key_Z)
        stage.document.push(Edit("clear", (Change(key, made, None),)))
        QTest.keyPress(stage.canvas, Qt.Key.Key_Z)
        shown = stage.canvas._picture().scene.item(GHOST)  # type: ignore[union-attr]
        assert shown is not None
        assert shown.record == made

    def test_nothing_known_is_said_and_losing_the_focus_ends_it(self, stage: Stage) -> None:
        QTest.keyPress(stage.canvas, Qt.Key.Key_Z)
        assert "has not changed" in stage.said[-1]
        QApplication.sendEvent(stage.canvas, QFocusEvent(QFocusEvent.Type.FocusOut))
        assert not stage.canvas._painting.blink.held
        stage.selection.track_id = None
        QTest.keyPress(stage.canvas, Qt.Key.Key_Z)
        assert stage.said[-1] == "No track is selected."

    def test_undo_has_its_own_z(self, stage: Stage) -> None:
        QTest.keyPress(stage.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert not stage.canvas._painting.blink.held


class TestDepth:
    def test_the_stack_holds_what_overlaps_nearest_first(self) -> None:
        scene, stacks = scene_of(State(rows())), depth.Stacks(WindowCache())
        assert stacks.of(scene, CAR) == (WALKER, CAR)
        assert stacks.of(scene, REGION) == ()
        assert stacks.of(scene, GHOST) == ()
        assert stacks.of(scene, None) == ()

    def test_windows_that_touch_do_not_share_pixels(self) -> None:
        windows = [record(*corners).mask.window() for corners in ((0, 0, 9, 9), (9, 0, 20, 9), (8, 8, 12, 12))]
        assert not depth.share_pixels(windows[0], windows[1])
        assert depth.share_pixels(windows[0], windows[2])

    def test_words(self) -> None:
        assert depth.in_words((4, 7, 9), 7) == "Track 7 is 2 of 3 in depth here: over 9, under 4."
        assert depth.in_words((1, 2, 3, 5), 1) == "Track 1 is 1 of 4 in depth here: over 2, 3 and 5."

    def test_labels_tell_only_those_of_the_stack(self) -> None:
        scene, look = scene_of(State(rows())), Look(selected=CAR)
        texts = {item.track_id: label_text(item, look, (WALKER, CAR)) for item in scene.items}
        assert texts == {CAR: "1 car · 2 of 2", WALKER: "2 · 1 of 2", GHOST: "3", REGION: "9"}

    def test_another_order_is_told(self, stage: Stage) -> None:
        proposed = replace(stage.document.state.get(MaskKey(1, WALKER, 0)), state=MaskState.PROPOSED)  # type: ignore[type-var]
        old = stage.document.state.get(MaskKey(1, WALKER, 0))
        stage.document.push(Edit("open", (Change(MaskKey(1, WALKER, 0), old, proposed),)))
        order = DepthOrder((REGION, WALKER, CAR))
        stage.document.push(Edit("forward", (Change(OrderKey(1, 0), None, order),)))
        assert stage.said[-1] == "Track 1 is 1 of 2 in depth here: over 2."


class TestLoupe:
    @pytest.mark.parametrize("at", [(400, 250), (795, 3), (3, 495), (799, 499)])
    def test_it_is_in_view_and_never_under_the_pointer(self, at: tuple[float, float]) -> None:
        x, y = loupe.centre_of(at, (800, 500))
        assert loupe.RADIUS <= x <= 800 - loupe.RADIUS
        assert loupe.RADIUS <= y <= 500 - loupe.RADIUS
        assert np.hypot(x - at[0], y - at[1]) > loupe.RADIUS + 20

    @pytest.mark.parametrize("scale", [0.3, 1.0, 8.0, 64.0])
    def test_its_middle_is_what_the_pointer_is_on(self, scale: float) -> None:
        viewport = Viewport(scale, 13, 7)
        view = loupe.magnified(viewport, (200, 100), (312, 212))
        assert view.to_image((312, 212)) == pytest.approx(viewport.to_image((200, 100)))
        assert view.scale == min(max(6.0, 3 * scale), 64.0)

    def test_it_follows_the_pointer_of_drawing_tools_only(self, stage: Stage) -> None:
        stage.selection.loupe = True
        stage.move(100, 50)
        assert stage.canvas._pointer is not None
        x, y = loupe.centre_of(stage.canvas._pointer, stage.canvas.extent)

        def rim() -> int:
            picture = stage.picture()
            return max(picture.pixelColor(round(x - loupe.RADIUS) + dx, round(y)).lightness() for dx in range(-3, 4))

        without = rim()
        stage.selection.tool = "polygon"
        assert rim() > without + 60
        stage.selection.loupe = False
        assert rim() < without + 60


def test_a_short_crosshair_leaves_the_view_free(stage: Stage) -> None:
    stage.selection.tool = "polygon"
    stage.move(150, 40)
    far, near = stage.at(10, 40), stage.at(150, 40)
    long = stage.picture()
    stage.selection.crosshair = False
    short = stage.picture()
    assert long.pixelColor(far) != short.pixelColor(far)
    assert [long.pixelColor(near.x() - 10, near.y())] == [short.pixelColor(near.x() - 10, near.y())]


def test_lines_part_the_pixels_when_close(stage: Stage) -> None:
    stage.selection.show_masks = stage.selection.show_boxes = stage.selection.show_ids = False
    for scale, parted in ((7.9, False), (16.0, True)):
        stage.canvas.look_through(Viewport(scale, -160 * scale, -10 * scale))
        picture = stage.picture()
        colours = {picture.pixelColor(x, 250).name() for x in range(100, 400)}
        assert (len(colours) > 1) is parted


def test_box_and_record_of_an_item_with_an_earlier_mask() -> None:
    state = State(rows())
    blink = Blink(WindowCache())
    blink.learn(Edit("move", (Change(KEY, record(0, 0, 5, 5), state.get(KEY)),)))
    scene = blink.scene(state, scene_of(state), KEY)
    item = scene.item(CAR)
    assert item is not None
    assert (item.box, item.record) == (Box(20, 20, 80, 60), record(0, 0, 5, 5))
