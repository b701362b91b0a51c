"""Selecting by clicks, and moving the view."""

from __future__ import annotations

import pytest

from annotator.gui.canvas.viewport import Viewport
from annotator.gui.selection import TOOLS as NAMES
from annotator.gui.tools.base import Keystroke
from annotator.gui.tools.catalogue import TOOLS, make_tool
from annotator.gui.tools.pan import PanTool
from annotator.gui.tools.select import SelectTool
from tests.gui.canvas.stage import CAR, GHOST, WALKER, FakeHost, Hand


@pytest.fixture
def host() -> FakeHost:
    return FakeHost(track_id=None)


def test_a_click_selects_the_topmost_mask(host: FakeHost) -> None:
    Hand(SelectTool(host)).click(70, 50)
    assert host.track_id == WALKER


def test_clicking_again_selects_what_lies_below(host: FakeHost) -> None:
    hand = Hand(SelectTool(host))
    picked = []
    for _ in range(3):
        hand.click(70, 50)
        picked.append(host.track_id)
    assert picked == [WALKER, CAR, WALKER]


def test_a_click_elsewhere_begins_at_the_top(host: FakeHost) -> None:
    hand = Hand(SelectTool(host))
    hand.click(65, 50)
    hand.click(75, 50)
    assert host.track_id == WALKER


def test_a_box_without_mask_is_selected_and_empty_ground_deselects(host: FakeHost) -> None:
    hand = Hand(SelectTool(host))
    hand.click(140, 35)
    assert host.track_id == GHOST
    hand.click(5, 5)
    assert host.track_id is None


def test_a_drag_pans_and_selects_nothing(host: FakeHost) -> None:
    Hand(SelectTool(host)).drag((70, 50), (80, 60), (90, 45))
    assert host.track_id is None
    assert host.viewport != Viewport()


def test_hovering_highlights_what_a_click_would_select(host: FakeHost) -> None:
    hand = Hand(SelectTool(host))
    hand.hover(30, 40)
    assert hand.tool.draft.highlight == CAR
    host.track_id = CAR
    hand.hover(30, 40)
    assert hand.tool.draft.highlight is None
    hand.hover(140, 35)
    hand.tool.hover(None)
    assert hand.tool.draft.highlight is None
    hand.hover(140, 35)
    hand.tool.reset()
    assert hand.tool.draft.highlight is None


def test_other_buttons_do_nothing(host: FakeHost) -> None:
    hand = Hand(SelectTool(host))
    hand.click(70, 50, button="right")
    assert host.track_id is None


def test_pan_tool_moves_the_view_by_drag_and_keys(host: FakeHost) -> None:
    hand = Hand(PanTool(host))
    hand.drag((50, 50), (60, 55))
    assert (host.viewport.left, host.viewport.top) == (10, 5)
    hand.keys("right")
    assert host.viewport.left == -30
    hand.keys("up", shift=True)
    assert host.viewport.top == 165
    assert not hand.tool.takes(Keystroke("enter"))


def test_every_tool_of_the_selection_exists_and_gives_a_hint(host: FakeHost) -> None:
    assert set(TOOLS) == set(NAMES)
    for name in NAMES:
        tool = make_tool(name, host)
        assert tool.hint.endswith(".")
        assert not tool.busy
        assert not tool.outdated
        tool.reset()
