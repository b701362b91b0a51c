"""Drawing polygons: one Edit a ring, exact pixels, nothing on Escape."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.domain.edits import MaskKey
from annotator.domain.masks import Mask, MaskState, Polygon
from annotator.gui.canvas.viewport import Viewport
from annotator.gui.tools.add import AddTool
from annotator.gui.tools.catalogue import make_tool
from annotator.gui.tools.cut import CutTool
from annotator.gui.tools.polygon import PolygonTool
from annotator.gui.tools.waiting import MOST
from tests.gui.canvas.stage import CAR, GHOST, HEIGHT, WALKER, WIDTH, FakeHost, Hand, block, rectangle

TRIANGLE = ((100.0, 10.0), (150.0, 10.0), (120.0, 60.0))


@pytest.fixture
def host() -> FakeHost:
    return FakeHost()


@pytest.fixture
def hand(host: FakeHost) -> Hand:
    return Hand(PolygonTool(host))


def area_of(*polygons: Polygon) -> NDArray[np.bool_]:
    return Mask.from_polygons(polygons, HEIGHT, WIDTH).to_array()


def click_ring(hand: Hand, ring: tuple[tuple[float, float], ...], **held: bool) -> None:
    for place in ring:
        hand.click(*place, **held)


def test_clicks_and_enter_replace_the_mask(host: FakeHost, hand: Hand) -> None:
    click_ring(hand, TRIANGLE)
    assert not host.edits
    hand.keys("enter")
    assert len(host.edits) == 1
    assert np.array_equal(host.mask(), area_of(Polygon(TRIANGLE)))
    record = host.state.get(MaskKey(1, CAR, 0))
    assert record is not None
    assert (record.state, record.manual, record.polygons) == (MaskState.CORRECTED, True, (Polygon(TRIANGLE),))
    assert not hand.tool.busy


def test_a_click_on_the_first_vertex_closes(host: FakeHost, hand: Hand) -> None:
    click_ring(hand, TRIANGLE)
    hand.hover(102, 12)
    assert hand.tool.draft.closing
    assert "close" in hand.tool.hint
    hand.click(102, 12)
    assert np.array_equal(host.mask(), area_of(Polygon(TRIANGLE)))


def test_a_double_click_closes(host: FakeHost, hand: Hand) -> None:
    click_ring(hand, TRIANGLE)
    hand.click(120, 60, double=True)
    assert np.array_equal(host.mask(), area_of(Polygon(TRIANGLE)))


def test_the_closing_distance_is_in_widget_pixels(host: FakeHost, hand: Hand) -> None:
    host.viewport = Viewport(8, 0, 0)
    click_ring(hand, TRIANGLE)
    hand.click(103, 13)
    assert len(hand.tool.draft.ring) == 4
    assert not host.edits


def test_escape_leaves_nothing(host: FakeHost, hand: Hand) -> None:
    before = host.mask()
    click_ring(hand, TRIANGLE)
    assert hand.tool.busy
    hand.tool.cancel()
    assert not hand.tool.busy
    assert hand.tool.draft.ring == ()
    hand.drag((10, 10), (40, 10), (40, 40), abort=True)
    assert hand.tool.draft.ring == ()
    assert not host.edits
    assert np.array_equal(host.mask(), before)


def test_backspace_and_right_click_take_vertices_back(host: FakeHost, hand: Hand) -> None:
    click_ring(hand, (*TRIANGLE, (5.0, 90.0)))
    hand.keys("backspace")
    assert hand.tool.draft.ring == TRIANGLE
    hand.click(0, 0, button="right")
    assert hand.tool.draft.ring == TRIANGLE[:2]
    hand.keys("backspace", "backspace")
    assert not hand.tool.busy
    hand.click(0, 0, button="right")
    assert not host.edits


def test_two_points_are_no_polygon(host: FakeHost, hand: Hand) -> None:
    click_ring(hand, TRIANGLE[:2])
    hand.keys("enter")
    assert not host.edits
    assert "three points" in host.said[-1]
    assert hand.tool.draft.ring == TRIANGLE[:2]


def circle(x: float, y: float, radius: float, steps: int = 90, turn: float = 1.0) -> list[tuple[float, float]]:
    angles = [2 * math.pi * turn * step / steps for step in range(steps + 1)]
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


def test_a_freehand_loop_closes_itself_and_is_simplified(host: FakeHost, hand: Hand) -> None:
    hand.drag(*circle(130, 50, 30))
    assert len(host.edits) == 1
    record = host.state.get(MaskKey(1, CAR, 0))
    assert record is not None
    assert len(record.polygons[0].outer) < 45
    assert record.mask.iou(Mask.from_polygons([Polygon(tuple(circle(130, 50, 30)))], HEIGHT, WIDTH)) > 0.95


def test_freehand_and_clicks_make_one_ring(host: FakeHost, hand: Hand) -> None:
    hand.drag(*circle(130, 50, 30, turn=0.5))
    assert not host.edits
    hand.click(130, 10)
    hand.keys("enter")
    assert len(host.edits) == 1
    assert host.mask()[70, 130]
    assert host.mask()[30, 130]
    assert not host.mask()[25, 155]


def test_a_trembling_click_is_no_freehand_stroke(hand: Hand) -> None:
    hand.drag((100, 10), (101, 11), (102, 10))
    assert hand.tool.draft.ring == ((100, 10),)


def test_shift_adds_a_part_and_alt_cuts_a_hole(host: FakeHost, hand: Hand) -> None:
    click_ring(hand, TRIANGLE)
    hand.keys("enter")
    more, hole = rectangle(10, 70, 40, 90), rectangle(115, 15, 125, 25)
    click_ring(hand, more.outer, shift=True)
    hand.keys("enter")
    click_ring(hand, hole.outer, alt=True)
    assert hand.tool.draft.mode == "cut"
    hand.keys("enter")
    assert len(host.edits) == 3
    assert np.array_equal(host.mask(), (area_of(Polygon(TRIANGLE)) | area_of(more)) & ~area_of(hole))


def test_the_first_vertex_decides_the_mode(hand: Hand) -> None:
    hand.click(100, 10, shift=True)
    hand.click(150, 10, alt=True)
    assert hand.tool.draft.mode == "add"
    hand.tool.cancel()
    assert hand.tool.draft.mode == "replace"


def test_add_and_cut_tools(host: FakeHost) -> None:
    add, cut = Hand(AddTool(host)), Hand(CutTool(host))
    click_ring(add, rectangle(80, 20, 110, 60).outer)
    add.keys("enter")
    click_ring(cut, rectangle(20, 20, 40, 60).outer)
    cut.keys("enter")
    assert np.array_equal(host.mask(), block(40, 20, 110, 60))
    click_ring(cut, rectangle(20, 20, 40, 60).outer, shift=True)
    cut.keys("enter")
    assert np.array_equal(host.mask(), block(20, 20, 110, 60))


def test_there_must_be_a_mask_to_cut_from(host: FakeHost) -> None:
    host.track_id = GHOST
    cut = Hand(CutTool(host))
    cut.click(130, 30)
    assert "no mask" in host.said[-1]
    assert not cut.tool.busy


def test_cutting_everything_is_refused_and_the_ring_stays(host: FakeHost) -> None:
    before = host.mask()
    cut = Hand(CutTool(host))
    click_ring(cut, rectangle(0, 0, 200, 100).outer)
    cut.keys("enter")
    assert not host.edits
    assert "nothing of the mask" in host.said[-1]
    assert cut.tool.busy
    assert np.array_equal(host.mask(), before)


def test_a_ring_that_crosses_itself_is_made_valid_and_that_is_said(host: FakeHost, hand: Hand) -> None:
    click_ring(hand, ((100, 20), (140, 60), (140, 20), (100, 60)))
    hand.keys("enter")
    assert "crossed itself" in host.said[-1]
    mask = host.mask()
    assert mask[40, 105]
    assert mask[40, 135]
    assert not mask[25, 120]


def test_points_may_lie_outside_of_the_image(host: FakeHost, hand: Hand) -> None:
    click_ring(hand, ((-30, 50), (30, 50), (30, 150), (-30, 150)))
    hand.keys("enter")
    assert np.array_equal(host.mask(), block(0, 50, 30, 100))
    assert "outside" in host.said[-1]


@pytest.mark.parametrize("ring", [((-30, -30), (-10, -30), (-10, -10)), ((300, 20), (320, 20), (320, 40))])
def test_nothing_in_the_image_makes_no_edit(host: FakeHost, hand: Hand, ring: tuple[tuple[float, float], ...]) -> None:
    click_ring(hand, ring)
    hand.keys("enter")
    assert not host.edits
    assert "no area" in host.said[-1]


def test_a_polygon_between_pixels_makes_no_edit(host: FakeHost, hand: Hand) -> None:
    host.viewport = Viewport(60, -6000, -600)
    click_ring(hand, ((100.1, 10.1), (100.5, 10.1), (100.1, 10.5)))
    hand.keys("enter")
    assert not host.edits or host.mask().any()
    if not host.edits:
        assert "no pixel" in host.said[-1]


def test_without_a_track_there_is_nothing_to_draw(host: FakeHost, hand: Hand) -> None:
    host.track_id = None
    hand.click(50, 50)
    assert not hand.tool.busy
    assert "Select a track" in host.said[-1]
    assert hand.tool.cursor == "arrow"


def test_drawing_by_keys_alone(host: FakeHost, hand: Hand) -> None:
    host.viewport = Viewport(1, 0, 0)
    hand.keys("right")  # from the middle of the view
    assert hand.tool.draft.crosshair == (101.5, 50.5)
    hand.keys("space")
    hand.keys("right", "right", shift=True)
    hand.keys("insert")
    hand.keys("down", "down", shift=True)
    hand.keys("down", "space", "enter")
    assert np.array_equal(host.mask(), area_of(Polygon(((101.5, 50.5), (121.5, 50.5), (121.5, 71.5)))))


def test_space_places_a_vertex_only_after_an_arrow_key(hand: Hand) -> None:
    from annotator.gui.tools.base import Keystroke

    assert not hand.tool.takes(Keystroke("space"))
    hand.keys("left")
    assert hand.tool.takes(Keystroke("space"))
    hand.hover(20, 20)
    assert not hand.tool.takes(Keystroke("space"))


def test_the_crosshair_of_the_keys_stays_in_view(host: FakeHost, hand: Hand) -> None:
    host.viewport = Viewport(4, 0, 0)
    for _ in range(12):
        hand.keys("right", shift=True)
    place = hand.tool.draft.crosshair
    assert place is not None
    x, y = host.viewport.to_widget(place)
    assert 0 <= x <= WIDTH
    assert 0 <= y <= HEIGHT


def test_keys_can_close_on_the_first_vertex(host: FakeHost, hand: Hand) -> None:
    click_ring(hand, TRIANGLE)
    hand.hover(101, 10)
    hand.keys("left", "space")
    assert np.array_equal(host.mask(), area_of(Polygon(TRIANGLE)))


def test_an_open_ring_waits_while_another_frame_is_shown(host: FakeHost, hand: Hand) -> None:
    click_ring(hand, TRIANGLE)
    host.frame = 1
    hand.tool.reset()
    assert not hand.tool.busy
    assert "waits" in host.said[-1]
    host.frame = 0
    hand.tool.reset()
    assert hand.tool.draft.ring == TRIANGLE
    hand.keys("enter")
    assert np.array_equal(host.mask(), area_of(Polygon(TRIANGLE)))


def test_each_place_has_its_own_open_ring(host: FakeHost, hand: Hand) -> None:
    """A second one that is begun elsewhere takes nothing from the first."""
    other = ((10.0, 10.0), (40.0, 10.0), (40.0, 40.0))
    click_ring(hand, TRIANGLE)
    host.frame = 1
    hand.tool.reset()
    click_ring(hand, other)
    host.track_id = WALKER
    hand.tool.reset()
    hand.click(5, 5, shift=True)
    host.frame = 0
    hand.tool.reset()
    assert not hand.tool.busy
    assert [text for text in host.said if "waits" in text] == [
        "The open polygon waits at track 1, frame 0.",
        "The open polygon waits at track 1, frame 1.",
        "The open polygon waits at track 2, frame 1.",
    ]
    for track_id, frame, ring in ((CAR, 1, other), (WALKER, 1, ((5, 5),)), (CAR, 0, TRIANGLE)):
        host.track_id, host.frame = track_id, frame
        hand.tool.reset()
        assert hand.tool.draft.ring == ring
    hand.keys("enter")
    assert np.array_equal(host.mask(), area_of(Polygon(TRIANGLE)))
    assert len(host.edits) == 1
    host.frame = 1
    hand.tool.reset()
    hand.keys("enter")
    assert np.array_equal(host.mask(), area_of(Polygon(other)))


def test_a_waiting_ring_keeps_what_it_does(host: FakeHost, hand: Hand) -> None:
    click_ring(hand, TRIANGLE, shift=True)
    host.frame = 1
    hand.tool.reset()
    hand.click(10, 10)
    host.frame = 0
    hand.tool.reset()
    assert hand.tool.draft.mode == "add"


def test_a_ring_that_is_dropped_or_closed_does_not_wait(host: FakeHost, hand: Hand) -> None:
    click_ring(hand, TRIANGLE)
    host.frame = 1
    hand.tool.reset()
    host.frame = 0
    hand.tool.reset()
    hand.tool.cancel()
    host.frame = 1
    hand.tool.reset()
    host.frame = 0
    hand.tool.reset()
    assert not hand.tool.busy


def test_too_many_waiting_rings_cost_the_oldest_and_that_is_said(host: FakeHost, hand: Hand) -> None:
    host.track_id = WALKER
    for frame in range(MOST + 1):
        host.frame = frame
        hand.tool.reset()
        hand.click(10, 10)
        assert "dropped" not in " ".join(host.said)
    host.frame = 1000
    hand.tool.reset()
    assert host.said[-1] == (
        f"The open polygon waits at track 2, frame {MOST}. "
        "Too many wait: the oldest one, at track 2, frame 0, was dropped."
    )
    for frame, waits in ((0, False), (1, True), (MOST, True)):
        host.frame = frame
        hand.tool.reset()
        assert hand.tool.busy is waits


def test_another_tool_takes_nothing_away(host: FakeHost, hand: Hand) -> None:
    """Each tool of the family has its own ring, because it does something else."""
    click_ring(hand, TRIANGLE)
    adding = Hand(make_tool("add", host, hand.tool))
    adding.tool.reset()
    assert "waits until its tool" in host.said[-1]
    assert not adding.tool.busy
    adding.click(3, 3)
    brush = make_tool("brush", host, adding.tool)
    brush.reset()
    again = Hand(make_tool("polygon", host, brush))
    again.tool.reset()
    assert again.tool.draft.ring == TRIANGLE
    again.keys("enter")
    assert np.array_equal(host.mask(), area_of(Polygon(TRIANGLE)))
    third = make_tool("add", host, again.tool)
    third.reset()
    assert third.draft.ring == ((3, 3),)


def test_a_tool_without_anything_open_is_put_away_silently(host: FakeHost, hand: Hand) -> None:
    make_tool("add", host, hand.tool)
    assert not host.said


def test_hints_tell_the_next_click(host: FakeHost, hand: Hand) -> None:
    assert "Click or drag to draw a new mask" in hand.tool.hint
    hand.click(100, 10)
    assert "Enter" in hand.tool.hint
    host.track_id = None
    hand.tool.cancel()
    assert "Select a track" in hand.tool.hint


def test_the_rubber_band_follows_and_leaves_with_the_pointer(hand: Hand) -> None:
    hand.click(100, 10)
    hand.hover(120, 30)
    assert hand.tool.draft.pointer == (120, 30)
    hand.tool.hover(None)
    assert hand.tool.draft.pointer is None
    assert hand.tool.draft.ring == ((100, 10),)
