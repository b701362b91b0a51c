"""Verbs on the shape of a mask."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy import ndimage

from annotator.domain.edits import Edit, MaskKey
from annotator.domain.masks import Mask, MaskRecord, MaskState
from annotator.domain.state import State
from annotator.editing.masks import set_mask
from annotator.editing.shape import fill_holes, grow, remove_specks, shrink, simplify_outline
from annotator.errors import EditError
from tests.documents import HEIGHT, WIDTH, document

KEY = MaskKey(1, 1, 0)
Verb = Callable[[State, MaskKey], Edit]
VERBS: tuple[Verb, ...] = (fill_holes, remove_specks, grow, shrink, simplify_outline)
CROSS = ndimage.generate_binary_structure(2, 1)
SQUARE = ndimage.generate_binary_structure(2, 2)
pictures = arrays(np.bool_, (HEIGHT, WIDTH), elements=st.booleans(), fill=st.booleans())


def having(pixels: NDArray[np.bool_]) -> State:
    """A document in which the mask has these pixels, proposed."""
    state = document()
    rows = [(key, row) for key, row in state._rows.items() if key != KEY]
    return State([*rows, (KEY, MaskRecord(Mask.from_array(pixels), MaskState.PROPOSED, score=0.5, source="initial"))])


def after(verb: Verb, pixels: NDArray[np.bool_]) -> NDArray[np.bool_]:
    state = having(pixels)
    state.apply(verb(state, KEY))
    found = state.get(KEY)
    assert found is not None
    return found.mask.to_array()


def ring() -> NDArray[np.bool_]:
    pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
    pixels[10:30, 10:40] = True
    pixels[15:20, 15:25] = False
    return pixels


@settings(max_examples=60)
@given(pictures)
def test_holes_are_what_the_outside_does_not_reach(pixels: NDArray[np.bool_]) -> None:
    expected = ndimage.binary_fill_holes(pixels, CROSS)
    np.testing.assert_array_equal(after(fill_holes, pixels), expected)


def test_a_bay_at_the_border_of_the_image_is_no_hole() -> None:
    pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
    pixels[0:10, 5:20] = True
    pixels[0:4, 9:12] = False
    state = having(pixels)
    assert not fill_holes(state, KEY)


@settings(max_examples=60)
@given(pictures)
def test_what_is_left_without_specks_are_whole_parts_the_largest_among_them(pixels: NDArray[np.bool_]) -> None:
    labels, count = ndimage.label(pixels, SQUARE)
    kept = after(lambda state, key: remove_specks(state, key, 0.3), pixels)
    areas = [int(np.count_nonzero(labels == number)) for number in range(1, count + 1)]
    for number, area in enumerate(areas, start=1):
        part = kept[labels == number]
        assert part.all() if area >= 0.3 * max(areas) else not part.any()
    assert not (kept & ~pixels).any()


@settings(max_examples=60)
@given(pictures)
def test_grow_and_shrink_are_morphology_with_the_image_going_on_at_its_border(pixels: NDArray[np.bool_]) -> None:
    np.testing.assert_array_equal(after(grow, pixels), ndimage.binary_dilation(pixels, CROSS))
    smaller = ndimage.binary_erosion(np.pad(pixels, 1, mode="edge"), CROSS)[1:-1, 1:-1]
    if smaller.any() or not pixels.any():
        np.testing.assert_array_equal(after(shrink, pixels), smaller)
    else:
        with pytest.raises(EditError, match="nothing of the mask"):
            shrink(having(pixels), KEY)


def test_a_mask_at_the_border_keeps_touching_it_when_it_shrinks() -> None:
    pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
    pixels[30:, 50:] = True
    found = after(shrink, pixels)
    assert found[-1, -1]
    assert np.count_nonzero(found) == (HEIGHT - 31) * (WIDTH - 51)


@pytest.mark.parametrize("verb", [fill_holes, remove_specks, grow, shrink, simplify_outline])
def test_each_is_one_change_that_makes_the_mask_manual_and_can_be_undone(verb: Verb) -> None:
    pixels = ring()
    pixels[35, 5] = True
    ys, xs = np.mgrid[:HEIGHT, :WIDTH]
    pixels |= np.hypot(ys - 25, xs - 45) < 9
    state = having(pixels)
    before = state.get(KEY)
    edit = verb(state, KEY)
    assert [change.key for change in edit.changes] == [KEY]
    assert edit.label.endswith("mask of track 1, frame 0")
    state.apply(edit)
    found = state.get(KEY)
    assert found is not None
    assert (found.state, found.manual, found.score) == (MaskState.CORRECTED, True, None)
    state.apply(edit.inverted())
    assert state.get(KEY) == before


@pytest.mark.parametrize("verb", VERBS)
def test_without_a_mask_there_is_nothing_to_change(verb: Verb) -> None:
    with pytest.raises(EditError, match="track 1 has no mask in frame 0"):
        verb(document(masks=False), KEY)


@pytest.mark.parametrize("verb", [fill_holes, remove_specks, simplify_outline])
def test_where_there_is_nothing_to_do_a_proposal_stays_one(verb: Verb) -> None:
    state = document()
    assert not verb(state, KEY)


@pytest.mark.parametrize("verb", [fill_holes, remove_specks, grow])
def test_a_mask_of_one_pixel_and_one_of_the_whole_image(verb: Verb) -> None:
    dot = np.zeros((HEIGHT, WIDTH), dtype=bool)
    dot[0, 0] = True
    found = after(verb, dot)
    assert np.count_nonzero(found) == (3 if verb is grow else 1)
    assert after(verb, np.ones((HEIGHT, WIDTH), dtype=bool)).all()


def test_a_simple_outline_has_few_vertices_that_are_kept_and_hardly_moves() -> None:
    ys, xs = np.mgrid[:HEIGHT, :WIDTH]
    pixels = np.hypot(ys - 20, xs - 30) < 15
    state = having(pixels)
    state.apply(simplify_outline(state, KEY))
    found = state.get(KEY)
    assert found is not None
    assert 6 <= len(found.polygons[0].outer) <= 24
    assert found.mask == Mask.from_polygons(found.polygons, HEIGHT, WIDTH)
    assert found.mask.iou(Mask.from_array(pixels)) > 0.93


def test_simplifying_keeps_holes_and_parts() -> None:
    pixels = ring()
    ys, xs = np.mgrid[:HEIGHT, :WIDTH]
    pixels |= np.hypot(ys - 20, xs - 50) < 7
    found = after(simplify_outline, pixels)
    assert not found[17, 20]
    assert found[20, 50]
    assert ndimage.label(found)[1] == ndimage.label(pixels)[1]


def test_shapes_of_a_drawn_mask_lose_their_vertices_when_pixels_change() -> None:
    state = document()
    state.apply(set_mask(state, KEY, Mask.from_array(ring()), "script"))
    state.apply(simplify_outline(state, KEY)) if simplify_outline(state, KEY) else None
    state.apply(fill_holes(state, KEY))
    found = state.get(KEY)
    assert found is not None
    assert found.polygons == ()
