from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.classes import CAR
from annotator.domain.compose import composed_masks, depth_order, flattened, index_map, visible_areas
from annotator.domain.edits import Change, DepthOrder, Edit, Key, MaskKey, OrderKey, Row, SequenceKey, TrackKey
from annotator.domain.masks import Mask, MaskRecord, MaskState
from annotator.domain.sequences import Sequence
from annotator.domain.state import State
from annotator.domain.tracks import Track
from tests.documents import document, rectangle
from tests.strategies import masks


def set_state(state: State, track_id: int, mask_state: MaskState) -> None:
    key = MaskKey(1, track_id, 0)
    record = state.get(key)
    assert record is not None
    state.apply(Edit("state", (Change(key, record, replace(record, state=mask_state)),)))


def test_lower_bottom_edge_is_nearer_and_ignore_lies_behind() -> None:
    assert depth_order(document(), 1, 0) == [3, 1, 2]


def test_the_annotator_decides_among_equals() -> None:
    state = document()
    state.apply(Edit("order", (Change(OrderKey(1, 0), None, DepthOrder((2, 1))),)))
    assert depth_order(state, 1, 0) == [3, 2, 1]
    assert depth_order(state, 1, 1) == [3, 1, 2], "other frames keep theirs"


def test_accepted_lies_over_corrected_over_proposed() -> None:
    state = document()
    set_state(state, 1, MaskState.CORRECTED)
    assert depth_order(state, 1, 0) == [3, 2, 1]
    set_state(state, 2, MaskState.ACCEPTED)
    assert depth_order(state, 1, 0) == [3, 1, 2]


@given(st.permutations([1, 2, 3]), st.lists(st.sampled_from(MaskState), min_size=3, max_size=3))
def test_composed_masks_are_disjoint_and_lose_no_pixel(order: list[int], states: list[MaskState]) -> None:
    state = document()
    state.apply(Edit("order", (Change(OrderKey(1, 0), None, DepthOrder(tuple(order))),)))
    for track_id, mask_state in enumerate(states, start=1):
        set_state(state, track_id, mask_state)
    arrays = [mask.to_array() for mask in composed_masks(state, 1, 0).values()]
    everything = np.any([record.mask.to_array() for key in (1, 2, 3) for record in [state.masks(1, key)[0]]], axis=0)
    assert np.sum(arrays, axis=0).max() == 1
    np.testing.assert_array_equal(np.any(arrays, axis=0), everything)


def test_the_front_mask_is_whole_and_unchanged() -> None:
    composed = composed_masks(document(), 1, 0)
    assert composed[2] == rectangle(25, 5, 35, 35)
    assert composed[1].area == rectangle(5, 10, 30, 30).area - 5 * 20


def test_a_wholly_covered_mask_is_left_out() -> None:
    state = document()
    key = MaskKey(1, 1, 0)
    record = state.get(key)
    assert record is not None
    state.apply(Edit("small", (Change(key, record, replace(record, mask=rectangle(26, 6, 28, 8))),)))
    assert set(composed_masks(state, 1, 0)) == {2, 3}


def test_index_map_numbers_follow_the_order() -> None:
    composed, order = index_map(document(), 1, 0)
    assert order == [3, 1, 2]
    assert composed[12, 10] == 2
    assert composed[0, 0] == 1
    assert composed[39, 59] == 0


@settings(deadline=None)
@given(st.lists(masks(8, 9), max_size=5), st.permutations(range(1, 6)))
def test_visible_areas_are_those_of_the_composed_masks(shapes: list[Mask], order: list[int]) -> None:
    sequence = Sequence(1, "street", "images", ("0.png",), 1, 8, 9)
    rows: list[tuple[Key, Row]] = [(SequenceKey(1), sequence), (OrderKey(1, 0), DepthOrder(tuple(order)))]
    for track_id, mask in enumerate(shapes, start=1):
        rows.append((TrackKey(1, track_id), Track(track_id, CAR.class_id)))
        rows.append((MaskKey(1, track_id, 0), MaskRecord(mask, MaskState.PROPOSED)))
    state = State(rows)
    composed = composed_masks(state, 1, 0)
    wanted = {
        track_id: composed[track_id].area if track_id in composed else 0 for track_id in range(1, len(shapes) + 1)
    }
    assert visible_areas(state, 1, 0) == wanted


@settings(max_examples=30)
@given(st.lists(masks(7, 9), max_size=5))
def test_flattened_masks_share_no_pixel_and_keep_all_that_they_cover(shapes: list[Mask]) -> None:
    left = flattened(shapes)
    assert len(left) == len(shapes)
    covered = sum((mask.to_array().astype(int) for mask in left if mask), np.zeros((7, 9), int))
    assert covered.max(initial=0) <= 1
    assert bool((covered.astype(bool) == np.any([mask.to_array() for mask in shapes] or [covered > 0], axis=0)).all())
    if shapes and shapes[-1].area:
        assert left[-1] is shapes[-1]
