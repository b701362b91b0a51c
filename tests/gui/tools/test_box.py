"""Boxes dragged, drawn and nudged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.domain.edits import DetectionKey
from annotator.gui.canvas.viewport import Viewport
from annotator.gui.tools.base import Keystroke
from annotator.gui.tools.box import BoxTool, box_between, dragged
from tests.gui.canvas.stage import CAR, FakeHost, Hand
from tests.strategies import boxes

PARTS = ("top left", "top", "top right", "right", "bottom right", "bottom", "bottom left", "left", "inside")


@pytest.fixture
def host() -> FakeHost:
    return FakeHost()


@pytest.fixture
def hand(host: FakeHost) -> Hand:
    return Hand(BoxTool(host))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ((80, 60), (90, 70), (20, 20, 90, 70)),
        ((20, 20), (10, 25), (10, 25, 80, 60)),
        ((50, 20), (55, 12), (20, 12, 80, 60)),
        ((80, 35), (95, 5), (20, 20, 95, 60)),
        ((60, 45), (70, 40), (30, 15, 90, 55)),
        ((80, 60), (250, 70), (20, 20, 250, 70)),
    ],
)
def test_drags(
    host: FakeHost, hand: Hand, start: tuple[float, float], end: tuple[float, float], expected: tuple[float, ...]
) -> None:
    hand.drag(start, ((start[0] + end[0]) / 2, end[1]), end)
    assert host.box().corners == expected
    assert len(host.edits) == 1
    detection = host.state.get(DetectionKey(1, CAR, 0))
    assert detection is not None
    assert detection.keyframe


def test_escape_puts_the_box_back(host: FakeHost, hand: Hand) -> None:
    hand.drag((80, 60), (90, 70), (95, 75), abort=True)
    assert host.box().corners == (20, 20, 80, 60)
    assert not host.edits
    assert hand.tool.draft.box == Box(20, 20, 80, 60)


def test_a_click_on_the_box_changes_nothing(host: FakeHost, hand: Hand) -> None:
    hand.click(80, 60)
    hand.click(50, 40)
    assert not host.edits


def test_outside_of_the_box_nothing_is_drawn_over_it(host: FakeHost, hand: Hand) -> None:
    hand.drag((120, 60), (150, 90))
    assert not host.edits
    assert "its box already" in host.said[-1]


def test_a_box_is_drawn_where_the_track_has_none(host: FakeHost, hand: Hand) -> None:
    host.frame = 2
    hand.drag((90, 70), (60, 50), (30, 10))
    assert host.box().corners == (30, 10, 90, 70)
    assert len(host.edits) == 1


def test_a_click_draws_no_box(host: FakeHost, hand: Hand) -> None:
    host.frame = 2
    hand.click(90, 70)
    assert not host.edits
    assert "Drag" in host.said[-1]


def test_a_box_without_a_track_asks_for_a_new_one(host: FakeHost, hand: Hand) -> None:
    host.track_id = None
    hand.drag((10, 10), (30, 40))
    assert host.requested == [Box(10, 10, 30, 40)]
    assert not host.edits
    assert hand.tool.draft.box is None


def test_arrow_keys_move_and_resize(host: FakeHost, hand: Hand) -> None:
    hand.keys("right", "down")
    hand.keys("left", shift=True)
    hand.keys("up", alt=True)
    assert host.box().corners == (11, 21, 71, 60)
    assert len(host.edits) == 4


def test_a_held_arrow_key_is_one_edit(host: FakeHost, hand: Hand) -> None:
    for _ in range(5):
        hand.tool.key(Keystroke("right"))
    hand.tool.key_released()
    assert host.box().corners == (25, 20, 85, 60)
    assert len(host.edits) == 1


def test_keys_are_free_without_a_box(host: FakeHost, hand: Hand) -> None:
    host.frame = 2
    assert not hand.tool.takes(Keystroke("left"))
    host.track_id = None
    assert not hand.tool.takes(Keystroke("left"))


def test_a_box_of_one_pixel_can_be_enlarged_from_its_handle(host: FakeHost, hand: Hand) -> None:
    host.frame = 2
    host.viewport = Viewport(0.5, 0, 0)
    hand.drag((50, 50), (56, 56), (65, 65))
    host.viewport = Viewport(0.1, 0, 0)
    before = host.box()
    hand.drag((before.centre[0] + 140, before.centre[1] + 140), (before.centre[0] + 180, before.centre[1] + 180))
    assert host.box().x2 == before.x2 + 40


@given(boxes(), st.sampled_from(PARTS), st.floats(-900, 900), st.floats(-900, 900))
def test_any_drag_leaves_a_box(box: Box, part: str, dx: float, dy: float) -> None:
    after = dragged(box, part, dx, dy)  # type: ignore[arg-type]
    assert after.width > 0
    assert after.height > 0
    if part == "inside":
        assert after.width == pytest.approx(box.width, abs=0.021)


@given(*[st.tuples(st.floats(-500, 500), st.floats(-500, 500))] * 2)
def test_box_between_is_at_least_a_pixel(start: tuple[float, float], end: tuple[float, float]) -> None:
    box = box_between(start, end)
    assert box.width >= 0.99
    assert box.height >= 0.99


def test_cursor_and_hint(host: FakeHost, hand: Hand) -> None:
    hand.hover(80, 60)
    assert (hand.tool.cursor, hand.tool.draft.box_part) == ("diagonal", "bottom right")
    hand.hover(50, 40)
    assert hand.tool.cursor == "move"
    hand.hover(150, 90)
    assert hand.tool.cursor == "arrow"
    assert "Drag a corner" in hand.tool.hint
    host.frame = 2
    assert hand.tool.cursor == "cross"
    hand.hover(9, 9)
    assert hand.tool.draft.crosshair == (9, 9)
    assert "no box" in hand.tool.hint
    host.track_id = None
    assert "new track" in hand.tool.hint
