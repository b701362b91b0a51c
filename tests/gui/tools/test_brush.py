"""Brush and eraser: one Edit a stroke, nothing on Escape."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.edits import MaskKey
from annotator.domain.masks import MaskRecord, MaskState
from annotator.editing.brush import Stroke
from annotator.gui.tools.base import Pointer
from annotator.gui.tools.brush import BrushTool, EraserTool
from annotator.gui.verbs.brush import stepped
from tests.gui.canvas.stage import CAR, GHOST, HEIGHT, WIDTH, FakeHost, Hand, block


@pytest.fixture
def host() -> FakeHost:
    return FakeHost()


@pytest.fixture
def brush(host: FakeHost) -> Hand:
    return Hand(BrushTool(host))


@pytest.fixture
def eraser(host: FakeHost) -> Hand:
    return Hand(EraserTool(host))


def record(host: FakeHost) -> MaskRecord:
    assert host.track_id is not None
    found = host.state.get(MaskKey(1, host.track_id, host.frame))
    assert found is not None
    return found


def path(*places: tuple[float, float], size: int = 4) -> np.ndarray:
    stroke = Stroke(HEIGHT, WIDTH)
    for start, end in pairwise(places):
        stroke.line(start, end, size)
    pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
    window = stroke.window()
    assert window is not None
    pixels[window.slices] = window.pixels
    return pixels


def test_a_stroke_adds_its_pixels_and_is_one_edit(host: FakeHost, brush: Hand) -> None:
    before = host.mask()
    brush.drag((70, 40), (90, 40), (90, 70))
    assert len(host.edits) == 1
    assert host.edits[0].label == "Paint mask of track 1, frame 0"
    np.testing.assert_array_equal(host.mask(), before | path((70, 40), (90, 40), (90, 70)))
    assert (record(host).state, record(host).manual, record(host).source) == (MaskState.CORRECTED, True, "brush")
    assert host.said[-1] == "Painted, track 1."


def test_a_click_paints_a_dot(host: FakeHost, brush: Hand) -> None:
    brush.click(100, 50)
    np.testing.assert_array_equal(host.mask() & ~block(20, 20, 80, 60), path((100, 50), (100, 50)))


def test_the_eraser_takes_pixels_away(host: FakeHost, eraser: Hand) -> None:
    before = host.mask()
    eraser.drag((10, 40), (100, 40))
    np.testing.assert_array_equal(host.mask(), before & ~path((10, 40), (100, 40)))
    assert host.edits[0].label == "Erase from mask of track 1, frame 0"


@pytest.mark.parametrize("how", [{"alt": True}, {"button": "right"}])
def test_alt_and_the_right_button_do_the_opposite(
    host: FakeHost, brush: Hand, eraser: Hand, how: dict[str, object]
) -> None:
    brush.drag((30, 30), (40, 30), **how)  # type: ignore[arg-type]
    assert not host.mask()[30, 35]
    eraser.drag((30, 30), (40, 30), **how)  # type: ignore[arg-type]
    assert host.mask()[30, 35]


def test_the_right_button_with_alt_does_the_usual(host: FakeHost, brush: Hand) -> None:
    brush.drag((100, 30), (110, 30), button="right", alt=True)
    assert host.mask()[30, 105]


def test_shift_draws_a_straight_line_from_the_end_of_the_last_stroke(host: FakeHost, brush: Hand) -> None:
    before = host.mask()
    brush.drag((100, 10), (120, 10))
    brush.click(120, 60, shift=True)
    line = path((100, 10), (120, 10), (120, 60))
    np.testing.assert_array_equal(host.mask(), before | line)
    assert len(host.edits) == 2
    brush.click(150, 60)
    assert not host.mask()[60, 135], "without Shift there is no line"


def test_shift_without_an_earlier_stroke_in_this_mask_begins_where_it_is(host: FakeHost, brush: Hand) -> None:
    brush.click(120, 60, shift=True)
    assert np.count_nonzero(host.mask() & ~block(20, 20, 80, 60)) == np.count_nonzero(path((120, 60), (120, 60)))
    host.track_id = GHOST
    brush.click(10, 60, shift=True)
    assert not host.mask()[60, 60]


def test_the_line_that_shift_would_draw_is_shown(host: FakeHost, brush: Hand) -> None:
    brush.drag((100, 10), (120, 10))
    tool = brush.tool
    tool.hover(Pointer((120, 60), (120, 60), shift=True))
    tip = tool.draft.tip
    assert tip is not None
    assert (tip.place, tip.size, tip.line_from) == ((120, 60), 4, (120, 10))
    brush.hover(120, 60)
    assert tool.draft.tip is not None
    assert tool.draft.tip.line_from is None


def test_escape_leaves_nothing(host: FakeHost, brush: Hand) -> None:
    before = host.mask()
    brush.drag((70, 40), (90, 40), (90, 70), abort=True)
    assert not host.edits
    assert not brush.tool.busy
    assert brush.tool.draft.stroke == ()
    np.testing.assert_array_equal(host.mask(), before)


def test_a_stroke_in_progress_is_shown_in_small_parts(host: FakeHost, brush: Hand) -> None:
    drag = brush.tool.press(Pointer((100, 50), (100, 50), "left"))
    assert drag is not None
    next(drag)
    drag.send(Pointer((110, 50), (110, 50)))
    assert brush.tool.busy
    (part,) = brush.tool.draft.stroke
    shown = np.zeros((HEIGHT, WIDTH), dtype=bool)
    shown[part.slices] = part.pixels
    np.testing.assert_array_equal(shown, path((100, 50), (110, 50)))
    assert part.pixels.size < HEIGHT * WIDTH
    assert "Release" in brush.tool.hint
    assert "4 px" in brush.tool.hint
    assert not host.edits
    drag.close()
    assert not host.edits


def test_the_size_may_change_within_a_stroke(host: FakeHost, brush: Hand) -> None:
    drag = brush.tool.press(Pointer((100, 50), (100, 50), "left"))
    assert drag is not None
    next(drag)
    host.brush_size = 20
    with pytest.raises(StopIteration):
        drag.send(Pointer((130, 50), (130, 50), "left", released=True))
    assert host.mask()[58, 120]
    assert host.mask()[50, 100]


def test_without_a_track_there_is_nothing_to_paint(host: FakeHost, brush: Hand) -> None:
    host.track_id = None
    brush.drag((10, 10), (40, 10))
    assert not host.edits
    assert "Select a track" in host.said[-1]
    assert "Select a track" in brush.tool.hint
    assert brush.tool.cursor == "arrow"
    assert brush.tool.draft.tip is None


def test_a_track_without_a_mask_gets_one_by_painting_and_cannot_be_erased(
    host: FakeHost, brush: Hand, eraser: Hand
) -> None:
    host.track_id = GHOST
    eraser.drag((130, 30), (140, 30))
    assert "no mask in this frame to erase" in host.said[-1]
    eraser.hover(130, 30)
    assert "no mask in this frame to erase" in eraser.tool.hint
    brush.drag((130, 30), (140, 30))
    np.testing.assert_array_equal(host.mask(), path((130, 30), (140, 30)))


def test_erasing_everything_is_refused(host: FakeHost, eraser: Hand) -> None:
    before = host.mask()
    host.brush_size = 300
    eraser.click(50, 40)
    assert not host.edits
    assert "nothing of the mask" in host.said[-1]
    np.testing.assert_array_equal(host.mask(), before)


def test_a_stroke_outside_of_the_image_and_one_that_changes_nothing_are_told(
    host: FakeHost, brush: Hand, eraser: Hand
) -> None:
    brush.drag((-60, -60), (-40, -60))
    assert "outside" in host.said[-1]
    brush.drag((40, 40), (50, 40))
    assert "part of the mask already" in host.said[-1]
    eraser.drag((150, 80), (160, 80))
    assert "nothing of the mask" in host.said[-1]
    assert not host.edits
    assert record(host).state is MaskState.PROPOSED


def test_a_stroke_over_the_border_is_cut_there(host: FakeHost, brush: Hand) -> None:
    brush.drag((WIDTH - 5, 10), (WIDTH + 30, 10))
    assert host.mask()[10, WIDTH - 1]


def test_a_mask_that_changes_below_a_stroke_keeps_its_change(host: FakeHost, brush: Hand) -> None:
    from annotator.domain.masks import Mask
    from annotator.editing.masks import set_mask

    drag = brush.tool.press(Pointer((100, 50), (100, 50), "left"))
    assert drag is not None
    next(drag)
    other = Mask.from_array(block(5, 5, 15, 15))
    host.state.apply(set_mask(host.state, MaskKey(1, CAR, 0), other, "job"))
    with pytest.raises(StopIteration):
        drag.send(Pointer((110, 50), (110, 50), "left", released=True))
    np.testing.assert_array_equal(host.mask(), block(5, 5, 15, 15) | path((100, 50), (110, 50)))


def test_the_brush_leaves_with_the_pointer(brush: Hand) -> None:
    brush.hover(20, 20)
    assert brush.tool.draft.tip is not None
    brush.tool.hover(None)
    assert brush.tool.draft.tip is None


def test_hints_name_the_size_and_the_keys(host: FakeHost, brush: Hand, eraser: Hand) -> None:
    brush.hover(20, 20)
    assert "paint the mask of track 1" in brush.tool.hint
    assert "4 px" in brush.tool.hint
    assert "Alt or the right button erases" in brush.tool.hint
    brush.tool.hover(Pointer((20, 20), (20, 20), alt=True))
    assert "erase from the mask of track 1" in brush.tool.hint
    eraser.hover(20, 20)
    assert "Alt or the right button paints" in eraser.tool.hint


@settings(max_examples=60)
@given(st.integers(1, 400))
def test_a_size_up_and_down_again_is_the_same_or_one_step_off(size: int) -> None:
    assert stepped(size, 1) > size
    assert stepped(stepped(size, 1), -1) <= size
    assert stepped(stepped(size, -1), 1) <= max(size, 2)


def test_sizes_meet_the_same_steps_up_and_down() -> None:
    up = [1]
    while up[-1] < 400:
        up.append(stepped(up[-1], 1))
    down = [up[-1]]
    while down[-1] > 1:
        down.append(stepped(down[-1], -1))
    assert len(down) <= len(up) + 1
    assert max(np.diff(up) / np.array(up[:-1])) <= 1
