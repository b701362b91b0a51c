from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from annotator.domain.edits import MaskKey
from annotator.domain.masks import Mask, MaskRecord, MaskState, Polygon
from annotator.domain.state import State
from annotator.editing.masks import accept, clear_mask, draw_mask, reject, reshape_mask, set_mask
from annotator.editing.polygons import made_valid, outline_of, trace
from annotator.errors import EditError
from tests.documents import HEIGHT, WIDTH, document, rectangle

KEY = MaskKey(1, 1, 0)


def square(x1: float, y1: float, x2: float, y2: float) -> Polygon:
    return Polygon(((x1, y1), (x2, y1), (x2, y2), (x1, y2)))


def record(state: State, key: MaskKey = KEY) -> MaskRecord:
    found = state.get(key)
    assert found is not None
    return found


def test_drawing_makes_a_manual_corrected_mask_with_its_vertices() -> None:
    state = document(masks=False)
    state.apply(draw_mask(state, KEY, [square(2, 3, 12, 13)]))
    drawn = record(state)
    assert drawn.mask == rectangle(2, 3, 12, 13)
    assert (drawn.state, drawn.manual, drawn.score) == (MaskState.CORRECTED, True, None)
    assert drawn.polygons == (square(2, 3, 12, 13),)


def test_adding_and_cutting_change_the_pixels_under_the_polygon_alone() -> None:
    state = document()
    before = record(state).mask.to_array()
    state.apply(draw_mask(state, KEY, [square(0, 0, 8, 12)], "add"))
    stroke = rectangle(0, 0, 8, 12).to_array()
    np.testing.assert_array_equal(record(state).mask.to_array(), before | stroke)
    state.apply(draw_mask(state, KEY, [square(0, 0, 8, 12)], "cut"))
    np.testing.assert_array_equal(record(state).mask.to_array(), before & ~stroke)
    assert record(state).polygons == (), "vertices no longer describe the mask"


def test_cutting_inside_makes_a_hole_and_adding_apart_a_second_part() -> None:
    state = document()
    state.apply(draw_mask(state, KEY, [square(10, 15, 14, 19)], "cut"))
    state.apply(draw_mask(state, KEY, [square(40, 20, 44, 24)], "add"))
    parts = trace(record(state).mask)
    assert [len(part.holes) for part in parts] == [1, 0]


@pytest.mark.parametrize(
    ("polygons", "mode", "message"),
    [
        ([square(-9, -9, -2, -2)], "replace", "covers no pixel"),
        ([square(0, 0, 60, 40)], "cut", "nothing of the mask would be left"),
        ([Polygon(((1, 1), (9, 9)))], "add", "fewer than 3 points"),
        ([Polygon(square(1, 1, 9, 9).outer, (((2, 2), (3, 3)),))], "replace", "fewer than 3 points"),
    ],
)
def test_what_leaves_nothing_is_refused(polygons: list[Polygon], mode: str, message: str) -> None:
    with pytest.raises(EditError, match=message):
        draw_mask(document(), KEY, polygons, mode)  # type: ignore[arg-type]


def test_there_is_nothing_to_cut_from_without_a_mask() -> None:
    with pytest.raises(EditError, match="no mask to cut"):
        draw_mask(document(masks=False), KEY, [square(0, 0, 5, 5)], "cut")


def test_adding_without_a_mask_draws_one() -> None:
    state = document(masks=False)
    state.apply(draw_mask(state, KEY, [square(0, 0, 5, 5)], "add"))
    assert record(state).mask == rectangle(0, 0, 5, 5)


def test_a_mask_of_another_size_or_frame_is_refused() -> None:
    with pytest.raises(EditError, match=r"expected 60x40, got 4x4"):
        set_mask(document(), KEY, Mask.from_array(np.ones((4, 4))), "brush")
    with pytest.raises(EditError, match="no such frame"):
        set_mask(document(), MaskKey(1, 1, 99), rectangle(0, 0, 5, 5), "brush")
    with pytest.raises(EditError, match="no track 8"):
        set_mask(document(), MaskKey(1, 8, 0), rectangle(0, 0, 5, 5), "brush")


@settings(deadline=None)
@given(arrays(np.bool_, (HEIGHT, WIDTH), elements=st.booleans()), st.floats(0, 3))
def test_reshaping_without_a_change_keeps_every_pixel(pixels: np.ndarray, tolerance: float) -> None:
    pixels[0, 0] = True
    state = document()
    state.apply(set_mask(state, KEY, Mask.from_array(pixels), "any"))
    outline = trace(record(state).mask, tolerance)
    state.apply(reshape_mask(state, KEY, outline, outline))
    np.testing.assert_array_equal(record(state).mask.to_array(), pixels)


def test_reshaping_changes_the_pixels_between_the_outlines_alone() -> None:
    state = document()
    before = [square(5, 10, 30, 30)]
    after = [Polygon(((5, 10), (34, 10), (34, 30), (5, 30)))]
    state.apply(reshape_mask(state, KEY, before, after))
    assert record(state).mask == rectangle(5, 10, 34, 30)
    assert record(state).polygons == tuple(after)


def test_accept_and_reject_never_lose_manual_work() -> None:
    state = document()
    drawn = MaskKey(1, 1, 1)
    state.apply(draw_mask(state, drawn, [square(2, 2, 9, 9)]))
    state.apply(accept(state, [KEY, drawn, MaskKey(1, 1, 99)]))
    assert record(state).state is MaskState.ACCEPTED
    assert record(state, drawn).manual
    state.apply(reject(state, [KEY, drawn]))
    assert record(state).state is MaskState.PROPOSED
    assert record(state, drawn).state is MaskState.CORRECTED
    state.apply(reject(state, [KEY, drawn]))
    assert state.get(KEY) is None, "a rejected proposal goes"
    assert record(state, drawn).manual, "a drawn mask stays"


def test_accepting_twice_changes_nothing() -> None:
    state = document()
    state.apply(accept(state, [KEY]))
    assert not accept(state, [KEY])


def test_clearing_keeps_the_box() -> None:
    state = document()
    edit = clear_mask(state, [KEY, MaskKey(1, 2, 0)])
    assert edit.label == "Clear 2 masks"
    state.apply(edit)
    assert state.tracks_in_frame(1, 0) == [1, 2, 3]
    assert state.get(KEY) is None


@settings(deadline=None)
@given(arrays(np.bool_, (9, 11)))
def test_an_exact_outline_draws_the_same_mask(pixels: np.ndarray) -> None:
    mask = Mask.from_array(pixels)
    outline = trace(mask, tolerance=0)
    # COCO's rule rounds to pixel edges, and the traced outline lies within an eighth of a pixel of them.
    assert Mask.from_polygons(outline, 9, 11) == mask


def test_an_outline_of_a_person_is_kept_as_it_is() -> None:
    polygons = (square(2.5, 2.5, 9.25, 9),)
    kept = MaskRecord(rectangle(2, 2, 9, 9), MaskState.CORRECTED, manual=True, polygons=polygons)
    assert outline_of(kept) == polygons
    assert len(trace(kept.mask)[0].outer) == 4


def test_a_crossing_outline_becomes_two_parts() -> None:
    bow_tie = Polygon(((0, 0), (10, 10), (10, 0), (0, 10)))
    parts = made_valid([bow_tie])
    assert len(parts) == 2
    assert sum(Mask.from_polygons([part], 12, 12).area for part in parts) == Mask.from_polygons(parts, 12, 12).area
    assert made_valid([square(0, 0, 6, 6), square(3, 3, 9, 9)])[0].holes == ()


def test_an_empty_mask_has_no_outline() -> None:
    assert trace(Mask.empty(5, 5)) == ()
