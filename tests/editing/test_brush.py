"""Strokes of the brush: which pixels they cover, and what they do to a mask."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from annotator.domain.edits import Change, Edit, MaskKey
from annotator.domain.masks import Mask, MaskRecord, MaskState, Window
from annotator.domain.state import State
from annotator.editing.brush import Stroke, paint_mask, tip_place
from annotator.editing.masks import accept, clear_mask
from annotator.errors import EditError
from tests.documents import HEIGHT, WIDTH, document, rectangle

KEY = MaskKey(1, 1, 0)
places = st.tuples(st.floats(-20, WIDTH + 20), st.floats(-20, HEIGHT + 20))


def painted(*path: tuple[float, float], diameter: int, size: tuple[int, int] = (HEIGHT, WIDTH)) -> NDArray[np.bool_]:
    """The pixels of a stroke over a whole image."""
    stroke = Stroke(*size)
    for start, end in zip(path, path[1:] or path, strict=False):
        stroke.line(start, end, diameter)
    pixels = np.zeros(size, dtype=bool)
    window = stroke.window()
    if window is not None:
        pixels[window.slices] = window.pixels
    return pixels


def record(state: State) -> MaskRecord:
    found = state.get(KEY)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("diameter", "rows"), [(1, ["#"]), (2, ["##", "##"]), (3, ["###"] * 3), (5, [".###.", *["#####"] * 3, ".###."])]
)
def test_a_click_paints_the_smallest_dots_exactly(diameter: int, rows: list[str]) -> None:
    pixels = painted((20.4, 10.6), diameter=diameter)
    ys, xs = np.nonzero(pixels)
    found = pixels[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    assert ["".join(".#"[int(value)] for value in row) for row in found] == rows


def test_a_brush_of_one_pixel_paints_the_pixel_under_the_pointer() -> None:
    for place in ((20.01, 10.01), (20.99, 10.5), (20.5, 10.99)):
        assert np.argwhere(painted(place, diameter=1)).tolist() == [[10, 20]]


@given(places, places, st.integers(1, 30))
def test_a_pixel_is_painted_if_its_centre_is_within_half_a_diameter_of_the_line(
    start: tuple[float, float], end: tuple[float, float], diameter: int
) -> None:
    first, last = (np.array(tip_place(place, diameter)) for place in (start, end))
    ys, xs = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    centres = np.stack([xs, ys], axis=-1)
    length = float(np.sum((last - first) ** 2))
    share = np.clip((centres - first) @ (last - first) / length, 0, 1) if length else np.zeros((HEIGHT, WIDTH))
    distance = np.linalg.norm(centres - first - share[..., None] * (last - first), axis=-1)
    sure = np.abs(distance - diameter / 2) > 1e-2
    np.testing.assert_array_equal(painted(start, end, diameter=diameter)[sure], (distance < diameter / 2)[sure])


@given(places, places, st.integers(1, 9))
def test_a_line_is_the_same_in_both_directions(
    start: tuple[float, float], end: tuple[float, float], diameter: int
) -> None:
    there, back = painted(start, end, diameter=diameter), painted(end, start, diameter=diameter)
    assert np.count_nonzero(there != back) <= 2  # centres exactly on the rim


def test_a_long_slanted_line_has_no_gaps() -> None:
    pixels = painted((5, 3), (1800, 990), diameter=1, size=(1080, 1920))
    assert pixels.any(axis=0)[5:1800].all()
    assert np.count_nonzero(pixels) < 2 * 1800


def test_a_line_tells_the_window_that_it_has_painted_and_the_stroke_the_whole() -> None:
    stroke = Stroke(HEIGHT, WIDTH)
    assert stroke.window() is None
    assert stroke.line((10, 10), (20, 10), 4) == (8, 8, 22, 12)
    assert stroke.line((30, 20), (30, 20), 4) == (28, 18, 32, 22)
    assert stroke.bounds == (8, 8, 32, 22)


@given(st.lists(places, min_size=1, max_size=4), st.integers(1, 30))
def test_parts_hold_every_pixel_once(path: list[tuple[float, float]], diameter: int) -> None:
    height, width = 250, 330
    scaled = [(5 * x, 6 * y) for x, y in path]
    stroke = Stroke(height, width)
    for start, end in zip(scaled, scaled[1:] or scaled, strict=False):
        stroke.line(start, end, diameter)
    count, shown = np.zeros((height, width), dtype=int), np.zeros((height, width), dtype=bool)
    for part in stroke.parts():
        count[part.slices] += 1
        shown[part.slices] |= part.pixels
    assert count.max(initial=0) <= 1
    np.testing.assert_array_equal(shown, painted(*scaled, diameter=diameter, size=(height, width)))


def test_outside_of_the_image_nothing_is_painted() -> None:
    stroke = Stroke(HEIGHT, WIDTH)
    assert stroke.line((-50, -50), (-30, -30), 10) is None
    assert stroke.window() is None
    assert stroke.line((-5, 10), (3, 10), 4) == (0, 8, 5, 12)


def block(x1: int, y1: int, x2: int, y2: int) -> Window:
    return Window(x1, y1, np.ones((y2 - y1, x2 - x1), dtype=bool))


def test_painting_adds_and_erasing_cuts_and_both_make_the_mask_manual() -> None:
    state = document()
    before = record(state).mask.to_array()
    state.apply(paint_mask(state, KEY, block(28, 8, 40, 14), "add"))
    stroke = rectangle(28, 8, 40, 14).to_array()
    np.testing.assert_array_equal(record(state).mask.to_array(), before | stroke)
    assert (record(state).state, record(state).manual, record(state).score) == (MaskState.CORRECTED, True, None)
    state.apply(paint_mask(state, KEY, block(0, 0, 12, 14), "cut"))
    expected = (before | stroke) & ~rectangle(0, 0, 12, 14).to_array()
    np.testing.assert_array_equal(record(state).mask.to_array(), expected)


@settings(max_examples=50)
@given(st.data())
def test_a_stroke_is_or_and_not_and_its_undo_is_exact(data: st.DataObject) -> None:
    state = document()
    before = record(state)
    x, y = data.draw(st.integers(0, WIDTH - 1)), data.draw(st.integers(0, HEIGHT - 1))
    stroke = block(x, y, data.draw(st.integers(x + 1, WIDTH)), data.draw(st.integers(y + 1, HEIGHT)))
    pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
    pixels[stroke.slices] = True
    mode = data.draw(st.sampled_from(["add", "cut"]))
    whole = before.mask.to_array()
    expected = whole | pixels if mode == "add" else whole & ~pixels
    if not expected.any():
        with pytest.raises(EditError, match="nothing of the mask"):
            paint_mask(state, KEY, stroke, mode)  # type: ignore[arg-type]
        return
    edit = paint_mask(state, KEY, stroke, mode)  # type: ignore[arg-type]
    state.apply(edit)
    np.testing.assert_array_equal(record(state).mask.to_array(), expected)
    assert record(state).mask == Mask.from_array(expected), "the encoding is canonical"
    state.apply(edit.inverted())
    assert record(state) == before


def test_the_first_stroke_makes_a_mask() -> None:
    state = document(masks=False)
    state.apply(paint_mask(state, KEY, block(2, 3, 12, 13), "add"))
    assert record(state).mask == rectangle(2, 3, 12, 13)


def test_there_is_nothing_to_erase_without_a_mask() -> None:
    with pytest.raises(EditError, match="no mask to erase"):
        paint_mask(document(masks=False), KEY, block(2, 3, 12, 13), "cut")


def test_a_stroke_that_changes_no_pixel_leaves_a_proposal_a_proposal() -> None:
    state = document()
    assert not paint_mask(state, KEY, block(10, 12, 14, 16), "add")
    assert not paint_mask(state, KEY, block(50, 35, 55, 38), "cut")
    assert record(state).state is MaskState.PROPOSED


def test_painting_an_accepted_mask_opens_it_again() -> None:
    state = document()
    state.apply(accept(state, [KEY]))
    state.apply(paint_mask(state, KEY, block(28, 8, 40, 14), "add"))
    assert record(state).state is MaskState.CORRECTED


def test_an_empty_mask_can_be_painted_on() -> None:
    state = document()
    state.apply(clear_mask(state, [KEY]))
    state.apply(Edit("import", (Change(KEY, None, MaskRecord(Mask.empty(HEIGHT, WIDTH), MaskState.PROPOSED)),)))
    state.apply(paint_mask(state, KEY, block(30, 30, 40, 36), "add"))
    assert record(state).mask == rectangle(30, 30, 40, 36)
