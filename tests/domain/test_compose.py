from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.compose import composed_masks, depth_order, index_map
from annotator.domain.edits import Change, DepthOrder, Edit, MaskKey, OrderKey
from annotator.domain.masks import MaskState
from annotator.domain.state import State
from tests.documents import document, rectangle


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
