"""The edge-snapping line: points by clicks, edges between them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from annotator.domain.edits import MaskKey
from annotator.domain.masks import Mask, MaskState
from annotator.gui.tools.base import Pointer
from annotator.gui.tools.catalogue import make_tool
from annotator.gui.tools.snap import SnapTool
from tests.gui.canvas.stage import CAR, GHOST, HEIGHT, WIDTH, FakeHost, Hand, block

MIDDLE, RADIUS = (130.0, 50.0), 34.0


def disk() -> np.ndarray:
    ys, xs = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    return np.asarray(np.hypot(xs - MIDDLE[0], ys - MIDDLE[1]) < RADIUS)


def rim(angle: float) -> tuple[float, float]:
    turn = math.radians(angle)
    return (MIDDLE[0] + RADIUS * math.cos(turn), MIDDLE[1] + RADIUS * math.sin(turn))


@pytest.fixture
def host() -> FakeHost:
    made = FakeHost()
    made.image = np.repeat(np.where(disk(), 220, 30).astype(np.uint8)[..., None], 3, axis=2)
    return made


@pytest.fixture
def hand(host: FakeHost) -> Hand:
    return Hand(SnapTool(host))


def click(hand: Hand, *angles: float, **held: bool) -> None:
    for angle in angles:
        hand.hover(*rim(angle))
        hand.click(*rim(angle), **held)


def test_three_clicks_on_a_disk_and_enter_make_the_disk(host: FakeHost, hand: Hand) -> None:
    click(hand, 0, 120, 240)
    assert not host.edits
    hand.keys("enter")
    assert len(host.edits) == 1
    record = host.state.get(MaskKey(1, CAR, 0))
    assert record is not None
    assert record.mask.iou(Mask.from_array(disk())) > 0.95
    assert (record.state, record.manual) == (MaskState.CORRECTED, True)
    assert 8 < len(record.polygons[0].outer) < 120, "simplified, and can be edited by vertices"
    assert not hand.tool.busy


def test_a_click_on_the_first_point_closes(host: FakeHost, hand: Hand) -> None:
    click(hand, 0, 120, 240)
    hand.hover(*rim(1))
    assert hand.tool.draft.closing
    assert "close" in hand.tool.hint
    hand.click(*rim(1))
    assert host.mask()[50, 130]
    assert Mask.from_array(host.mask()).iou(Mask.from_array(disk())) > 0.95


def test_the_line_to_the_pointer_is_live_and_on_the_edge(hand: Hand) -> None:
    click(hand, 0)
    hand.hover(*rim(90))
    trail = hand.tool.draft.trail
    assert trail[0] == hand.tool.draft.ring[-1]
    assert trail[-1] == pytest.approx(rim(90), abs=0.01)
    assert max(abs(math.dist(point, MIDDLE) - RADIUS) for point in trail) < 2.6
    hand.hover(*rim(45))
    assert hand.tool.draft.trail[-1] == pytest.approx(rim(45), abs=0.01)
    assert len(hand.tool.draft.ring) == 1, "hovering sets nothing"


def test_control_draws_a_straight_piece(hand: Hand) -> None:
    click(hand, 0)
    hand.tool.hover(Pointer(rim(90), rim(90), control=True))
    assert len(hand.tool.draft.trail) == 2
    hand.click(*rim(90), control=True)
    assert len(hand.tool.draft.ring) == 2


def test_costs_are_computed_once_a_point_and_never_by_a_move(
    host: FakeHost, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[tuple[int, int, int, int]] = []
    monkeypatch.setattr(
        FakeHost,
        "pixels",
        lambda self, window: read.append(window) or self.image[window[1] : window[3], window[0] : window[2]],
    )
    click(hand, 0)
    assert len(read) == 1
    for angle in range(1, 40):
        hand.hover(*rim(angle))
    assert len(read) == 1
    click(hand, 60)
    assert len(read) == 2
    hand.keys("backspace")
    assert len(read) == 3


def test_backspace_takes_the_last_point_and_its_line_back(hand: Hand) -> None:
    click(hand, 0, 60)
    ring = hand.tool.draft.ring
    click(hand, 120)
    assert len(hand.tool.draft.stops) == 3
    hand.keys("backspace")
    assert hand.tool.draft.ring == ring
    assert len(hand.tool.draft.stops) == 2
    hand.click(0, 0, button="right")
    assert len(hand.tool.draft.ring) == 1
    hand.keys("backspace")
    assert not hand.tool.busy


def test_escape_leaves_nothing(host: FakeHost, hand: Hand) -> None:
    before = host.mask()
    click(hand, 0, 60)
    hand.tool.cancel()
    assert not hand.tool.busy
    assert hand.tool.draft.ring == hand.tool.draft.trail == hand.tool.draft.stops == ()
    click(hand, 10)
    assert len(hand.tool.draft.stops) == 1
    np.testing.assert_array_equal(host.mask(), before)


def test_shift_adds_and_alt_cuts(host: FakeHost, hand: Hand) -> None:
    before = host.mask()
    click(hand, 0, 120, 240, shift=True)
    hand.keys("enter")
    added = host.mask()
    assert added[before].all()
    assert np.count_nonzero(added & disk()) > 0.95 * np.count_nonzero(disk())
    click(hand, 0, 120, 240, alt=True)
    assert hand.tool.draft.mode == "cut"
    hand.keys("enter")
    assert not host.mask()[50, 130]
    assert host.mask()[40, 40]
    assert len(host.edits) == 2


def test_without_an_image_lines_are_straight_and_it_works_all_the_same(host: FakeHost, hand: Hand) -> None:
    host.image = None
    for place in ((100, 10), (150, 10), (150, 60), (100, 60)):
        hand.hover(*place)
        assert len(hand.tool.draft.trail) <= 2
        hand.click(*place)
    hand.keys("enter")
    np.testing.assert_array_equal(host.mask(), block(100, 10, 150, 60))


def test_without_an_image_the_hint_says_why_nothing_snaps(host: FakeHost, hand: Hand) -> None:
    host.image = None
    click(hand, 0)
    assert "no image to snap to" in hand.tool.hint


def test_when_the_image_comes_later_the_line_snaps_from_then_on(host: FakeHost, hand: Hand) -> None:
    image, host.image = host.image, None
    click(hand, 0)
    hand.hover(*rim(60))
    assert len(hand.tool.draft.trail) == 2
    host.image = image
    hand.hover(*rim(60))
    assert len(hand.tool.draft.trail) > 4


def test_one_point_is_no_line(host: FakeHost, hand: Hand) -> None:
    click(hand, 0)
    hand.keys("enter")
    assert not host.edits
    assert "two points" in host.said[-1]
    assert hand.tool.busy


def test_a_line_that_was_refused_stays_as_it_was(host: FakeHost, hand: Hand) -> None:
    host.image = None
    for place in ((-5, -5), (205, -5), (205, 105), (-5, 105)):
        hand.click(*place, alt=True)
    ring = hand.tool.draft.ring
    hand.keys("enter")
    assert not host.edits
    assert "nothing of the mask" in host.said[-1]
    assert hand.tool.draft.ring == ring


def test_a_point_outside_of_the_image_is_cut_off(host: FakeHost, hand: Hand) -> None:
    for place in ((150, -20), (230, 50), (150, 120), (150, 50)):
        hand.hover(*place)
        hand.click(*place)
    hand.keys("enter")
    assert "outside" in host.said[-1]
    assert host.mask()[50, 190]


def test_an_open_line_waits_while_another_frame_is_shown(host: FakeHost, hand: Hand) -> None:
    click(hand, 0, 120)
    ring, stops = hand.tool.draft.ring, hand.tool.draft.stops
    host.frame = 1
    hand.tool.reset()
    assert not hand.tool.busy
    assert "waits at track 1, frame 0" in host.said[-1]
    host.frame = 0
    hand.tool.reset()
    assert (hand.tool.draft.ring, hand.tool.draft.stops) == (ring, stops)
    hand.keys("backspace")
    assert len(hand.tool.draft.stops) == 1
    click(hand, 120, 240)
    hand.keys("enter")
    assert Mask.from_array(host.mask()).iou(Mask.from_array(disk())) > 0.95


def test_lines_of_several_frames_wait_each_with_its_points(host: FakeHost, hand: Hand) -> None:
    drawn = {}
    for frame, angles in ((0, (0, 120)), (1, (30, 90, 150)), (2, (10,))):
        host.frame = frame
        hand.tool.reset()
        click(hand, *angles)
        drawn[frame] = (hand.tool.draft.ring, hand.tool.draft.stops)
    for frame in (1, 0, 2, 1):
        host.frame = frame
        hand.tool.reset()
        assert (hand.tool.draft.ring, hand.tool.draft.stops) == drawn[frame]
    hand.keys("backspace")
    assert len(hand.tool.draft.stops) == 2
    polygon = make_tool("polygon", host, hand.tool)
    polygon.reset()
    assert not polygon.busy
    back = make_tool("snap", host, polygon)
    back.reset()
    assert len(back.draft.stops) == 2


def test_drawing_by_keys(host: FakeHost, hand: Hand) -> None:
    hand.keys("right", "space")
    hand.keys("right", "right", shift=True)
    assert len(hand.tool.draft.trail) > 1
    hand.keys("space")
    hand.keys("down", "down", shift=True)
    hand.keys("space", "enter")
    assert len(host.edits) == 1


def test_without_a_track_or_a_mask_to_cut_from_it_says_so(host: FakeHost, hand: Hand) -> None:
    host.track_id = GHOST
    hand.click(*rim(0), alt=True)
    assert "no mask in this frame to cut" in host.said[-1]
    assert not hand.tool.busy
    host.track_id = None
    hand.click(*rim(0))
    assert "Select a track" in host.said[-1]
    assert hand.tool.cursor == "arrow"


def test_hints(hand: Hand) -> None:
    assert "the line will snap" in hand.tool.hint
    click(hand, 0)
    assert "Backspace" in hand.tool.hint
