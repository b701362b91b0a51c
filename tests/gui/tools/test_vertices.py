"""Vertices moved, inserted and removed: one Edit each, and only the pixels between the outlines change."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.domain.edits import Change, Edit, MaskKey
from annotator.domain.masks import Mask, MaskRecord, MaskState, Polygon
from annotator.gui.canvas.draft import VertexRef
from annotator.gui.tools.base import Keystroke
from annotator.gui.tools.vertices import VerticesTool
from tests.gui.canvas.stage import CAR, GHOST, WALKER, FakeHost, Hand, block, rectangle

SQUARE = rectangle(20, 20, 80, 60)


def give(host: FakeHost, *polygons: Polygon) -> None:
    key = MaskKey(1, CAR, 0)
    mask = Mask.from_polygons(polygons, 100, 200)
    record = MaskRecord(mask, MaskState.CORRECTED, manual=True, polygons=polygons)
    host.state.apply(Edit("given", (Change(key, host.state.get(key), record),)))


@pytest.fixture
def host() -> FakeHost:
    made = FakeHost()
    give(made, SQUARE)
    return made


@pytest.fixture
def hand(host: FakeHost) -> Hand:
    return Hand(VerticesTool(host))


def test_a_dragged_vertex_is_one_edit(host: FakeHost, hand: Hand) -> None:
    hand.drag((80, 20), (85, 15), (100, 20))
    assert len(host.edits) == 1
    expected = Mask.from_polygons([Polygon(((20, 20), (100, 20), (80, 60), (20, 60)))], 100, 200).to_array()
    assert np.array_equal(host.mask(), expected)
    assert hand.tool.draft.active == VertexRef(0, 0, 1)


def test_a_vertex_does_not_jump_to_the_pointer(host: FakeHost, hand: Hand) -> None:
    hand.drag((83, 17), (93, 17))
    record = host.state.get(MaskKey(1, CAR, 0))
    assert record is not None
    assert record.polygons[0].outer[1] == (90, 20)


def test_the_draft_shows_the_drag_and_escape_puts_it_back(host: FakeHost, hand: Hand) -> None:
    before = host.mask()
    drag = hand.tool.press(hand._pointer((80, 20), "left"))
    assert drag is not None
    next(drag)
    drag.send(hand._pointer((100, 25)))
    assert hand.tool.draft.polygons[0].outer[1] == (100, 25)
    drag.close()
    hand.tool.cancel()
    assert hand.tool.draft.polygons == (SQUARE,)
    assert not host.edits
    assert np.array_equal(host.mask(), before)


def test_a_click_that_moves_nothing_is_no_edit(host: FakeHost, hand: Hand) -> None:
    hand.click(80, 20)
    assert not host.edits
    assert hand.tool.draft.active == VertexRef(0, 0, 1)


def test_an_edge_gets_a_new_vertex_that_can_be_dragged_at_once(host: FakeHost, hand: Hand) -> None:
    hand.hover(50, 21)
    assert hand.tool.draft.insertion == (50, 20)
    assert "insert" in hand.tool.hint
    hand.drag((50, 20), (50, 10))
    assert len(host.edits) == 1
    record = host.state.get(MaskKey(1, CAR, 0))
    assert record is not None
    assert record.polygons[0].outer == ((20, 20), (50, 10), (80, 20), (80, 60), (20, 60))
    assert host.mask()[13, 50]


@pytest.mark.parametrize("way", ["right", "delete", "backspace"])
def test_a_vertex_is_removed(host: FakeHost, hand: Hand, way: str) -> None:
    if way == "right":
        hand.click(80, 60, button="right")
    else:
        hand.hover(80, 60)
        hand.keys(way)
    assert len(host.edits) == 1
    expected = Mask.from_polygons([Polygon(((20, 20), (80, 20), (20, 60)))], 100, 200).to_array()
    assert np.array_equal(host.mask(), expected)


def test_three_vertices_must_stay(host: FakeHost, hand: Hand) -> None:
    hand.click(80, 60, button="right")
    hand.click(80, 20, button="right")
    assert len(host.edits) == 1
    assert "three vertices" in host.said[-1]


def test_tab_walks_over_all_parts_and_back(host: FakeHost) -> None:
    give(host, SQUARE, rectangle(120, 20, 130, 30))
    hand = Hand(VerticesTool(host))
    hand.keys("tab")
    assert hand.tool.draft.active == VertexRef(0, 0, 0)
    hand.keys(*["tab"] * 4)
    assert hand.tool.draft.active == VertexRef(1, 0, 0)
    hand.keys("tab", "tab", "tab", "tab")
    assert hand.tool.draft.active == VertexRef(0, 0, 0)
    hand.keys("backtab")
    assert hand.tool.draft.active == VertexRef(1, 0, 3)


def test_arrow_keys_nudge_by_one_or_ten_pixels(host: FakeHost, hand: Hand) -> None:
    hand.keys("tab", "left")
    hand.keys("up", shift=True)
    record = host.state.get(MaskKey(1, CAR, 0))
    assert record is not None
    assert record.polygons[0].outer[0] == (19, 10)
    assert len(host.edits) == 2


def test_a_held_arrow_key_is_one_edit(host: FakeHost, hand: Hand) -> None:
    hand.keys("tab")
    for _ in range(7):
        hand.tool.key(Keystroke("left"))
    assert not host.edits
    hand.tool.key_released()
    assert len(host.edits) == 1
    record = host.state.get(MaskKey(1, CAR, 0))
    assert record is not None
    assert record.polygons[0].outer[0] == (13, 20)


def test_the_hovered_vertex_is_nudged_too(host: FakeHost, hand: Hand) -> None:
    hand.hover(80, 60)
    hand.keys("right")
    assert len(host.edits) == 1
    assert hand.tool.draft.active == VertexRef(0, 0, 2)


def test_a_traced_outline_changes_only_near_the_vertex(host: FakeHost) -> None:
    host.track_id = WALKER
    pixels = block(60, 30, 90, 90)
    pixels[30:40:2, 60] = False  # a ragged edge that the outline smooths over
    key = MaskKey(1, WALKER, 0)
    ragged = MaskRecord(Mask.from_array(pixels), MaskState.PROPOSED)
    host.state.apply(Edit("ragged", (Change(key, host.state.get(key), ragged),)))
    hand = Hand(VerticesTool(host))
    hand.drag((90, 90), (100, 95))
    assert len(host.edits) == 1
    after = host.mask()
    assert np.array_equal(after[:80, :85], pixels[:80, :85])
    assert after[91, 92]


def test_undo_brings_the_same_vertices_back(host: FakeHost, hand: Hand) -> None:
    hand.drag((80, 20), (100, 20))
    host.state.apply(host.edits[0].inverted())
    assert hand.tool.draft.polygons == (SQUARE,)


def test_a_mask_that_changes_below_a_drag_is_noticed(host: FakeHost, hand: Hand) -> None:
    drag = hand.tool.press(hand._pointer((80, 20), "left"))
    assert drag is not None
    next(drag)
    drag.send(hand._pointer((100, 25)))
    assert not hand.tool.outdated
    give(host, rectangle(0, 0, 10, 10))
    assert hand.tool.outdated
    drag.close()
    hand.tool.cancel()
    assert not hand.tool.outdated
    assert not host.edits


@pytest.mark.parametrize("track_id", [None, GHOST])
def test_without_a_mask_the_tool_says_what_to_do(host: FakeHost, track_id: int | None) -> None:
    host.track_id = track_id
    hand = Hand(VerticesTool(host))
    hand.click(50, 50)
    assert host.said[-1] == hand.tool.hint
    assert not hand.tool.takes(Keystroke("tab"))


def test_a_click_beside_lets_go_of_the_vertex(hand: Hand) -> None:
    hand.click(80, 20)
    assert hand.tool.busy
    hand.click(150, 90)
    assert not hand.tool.busy


def test_cursor_tells_what_a_press_would_do(hand: Hand) -> None:
    hand.hover(80, 20)
    assert hand.tool.cursor == "move"
    hand.hover(50, 20)
    assert hand.tool.cursor == "cross"
    hand.hover(50, 40)
    assert hand.tool.cursor == "arrow"
    hand.tool.hover(None)
    assert hand.tool.cursor == "arrow"
