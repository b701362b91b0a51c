"""Ignore regions: a drag is a box, clicks are a polygon."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.domain.classes import IGNORE
from annotator.gui.tools.region import RegionTool, corners
from tests.gui.canvas.stage import CAR, REGION, FakeHost, Hand, block


@pytest.fixture
def host() -> FakeHost:
    return FakeHost(track_id=None)


@pytest.fixture
def hand(host: FakeHost) -> Hand:
    return Hand(RegionTool(host))


def test_a_drag_makes_a_region_of_a_box_and_selects_it(host: FakeHost, hand: Hand) -> None:
    hand.drag((110, 60), (120, 20), (150, 10))
    assert len(host.edits) == 1
    assert host.track_id == REGION + 1
    assert host.state.track(1, REGION + 1).class_id == IGNORE.class_id
    np.testing.assert_array_equal(host.mask(), block(110, 10, 150, 60))
    assert host.box().corners == (110, 10, 150, 60)
    assert host.said[-1] == "Ignore region drawn, track 10."
    assert not hand.tool.busy


def test_clicks_make_a_region_of_a_polygon(host: FakeHost, hand: Hand) -> None:
    for place in ((110, 10), (150, 10), (150, 60), (110, 60)):
        hand.click(*place)
    assert not host.edits
    hand.keys("enter")
    np.testing.assert_array_equal(host.mask(), block(110, 10, 150, 60))


def test_a_selected_track_is_left_alone(host: FakeHost, hand: Hand) -> None:
    host.track_id = CAR
    before = host.mask(CAR)
    hand.drag((30, 30), (50, 50), shift=True)
    np.testing.assert_array_equal(host.mask(CAR), before)
    assert host.track_id == REGION + 1


def test_the_box_is_shown_while_it_is_dragged_and_escape_drops_it(host: FakeHost, hand: Hand) -> None:
    drag = hand.tool.press(hand._pointer((110, 10), "left"))
    assert drag is not None
    next(drag)
    drag.send(hand._pointer((150, 60)))
    assert hand.tool.draft.ring == ((110, 10), (150, 10), (150, 60), (110, 60))
    assert hand.tool.draft.apart
    assert "Release" in hand.tool.hint
    drag.close()
    assert not hand.tool.busy
    assert not host.edits


def test_after_a_click_drags_are_freehand(host: FakeHost, hand: Hand) -> None:
    hand.click(110, 10)
    hand.drag((150, 10), (155, 30), (150, 60))
    hand.click(110, 60)
    assert not host.edits
    hand.keys("enter")
    assert len(host.edits) == 1
    assert host.mask()[30, 150]


def test_a_region_outside_of_the_image_makes_nothing(host: FakeHost, hand: Hand) -> None:
    hand.drag((-50, -50), (-20, -20))
    assert not host.edits
    assert "no area inside the image" in host.said[-1]
    assert not hand.tool.busy


def test_a_region_over_the_border_is_cut_there(host: FakeHost, hand: Hand) -> None:
    hand.drag((-50, -50), (20, 15))
    np.testing.assert_array_equal(host.mask(), block(0, 0, 20, 15))


def test_an_open_polygon_waits_in_its_frame(host: FakeHost, hand: Hand) -> None:
    hand.click(110, 10)
    hand.click(150, 10)
    host.track_id = CAR
    hand.tool.reset()
    assert hand.tool.busy, "another track is no other frame"
    host.frame = 1
    hand.tool.reset()
    assert not hand.tool.busy
    assert "waits at frame 0" in host.said[-1]
    host.frame = 0
    hand.tool.reset()
    hand.click(150, 60)
    hand.keys("enter")
    assert len(host.edits) == 1


def test_polygons_of_several_frames_wait(host: FakeHost, hand: Hand) -> None:
    for frame in range(3):
        host.frame = frame
        hand.tool.reset()
        hand.click(110 + frame, 10)
    for frame in range(3):
        host.frame = frame
        hand.tool.reset()
        assert hand.tool.draft.ring == ((110 + frame, 10),)


def test_hint_and_cursor_need_no_track(hand: Hand) -> None:
    assert hand.tool.cursor == "cross"
    assert "Drag a box" in hand.tool.hint
    hand.hover(20, 30)
    assert hand.tool.draft.crosshair == (20, 30)
    hand.click(20, 30)
    assert "Enter" in hand.tool.hint


def test_corners_go_around() -> None:
    assert corners((5, 6), (1, 2)) == [(5, 6), (1, 6), (1, 2), (5, 2)]
