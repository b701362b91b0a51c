"""The frozen snapshot of a frame."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.domain.compose import composed_masks
from annotator.domain.edits import Change, DepthOrder, DetectionKey, Edit, MaskKey, OrderKey, SequenceKey, TrackKey
from annotator.domain.masks import MaskState
from annotator.domain.state import State
from annotator.errors import EditError
from annotator.gui.canvas.scene import build_scene, touches
from annotator.gui.canvas.windows import WindowCache
from tests.gui.canvas.stage import CAR, GHOST, REGION, WALKER, block, rows, scene_of


def test_items_go_from_back_to_front() -> None:
    scene = scene_of(State(rows()))
    assert [item.track_id for item in scene.items] == [GHOST, REGION, CAR, WALKER]
    assert [item.track_id for item in scene.front_to_back()] == [WALKER, CAR, REGION, GHOST]
    assert scene.size == (200, 100)


def test_visible_pixels_are_the_composed_masks() -> None:
    state = State(rows())
    scene = scene_of(state)
    composed = composed_masks(state, 1, 0)
    for item in scene.items:
        full = np.zeros((100, 200), dtype=bool)
        if item.visible is not None:
            full[item.visible.slices] = item.visible.pixels
        expected = composed[item.track_id].to_array() if item.track_id in composed else np.zeros_like(full)
        assert np.array_equal(full, expected)
        assert np.array_equal(scene.index == scene.items.index(item) + 1, expected)


def test_items_know_class_box_and_state() -> None:
    scene = scene_of(State(rows()))
    car, ghost, region = scene.item(CAR), scene.item(GHOST), scene.item(REGION)
    assert car is not None
    assert ghost is not None
    assert region is not None
    assert (car.state, ghost.state) == (MaskState.PROPOSED, None)
    assert ghost.visible is None
    assert region.box is None
    assert region.ignored
    assert not car.ignored
    assert scene.item(77) is None
    assert scene.item(None) is None


def test_a_covered_mask_has_no_visible_pixels() -> None:
    state = State(rows())
    car, walker = state.get(MaskKey(1, CAR, 0)), state.get(MaskKey(1, WALKER, 0))
    assert car is not None
    assert walker is not None
    state.apply(Edit("cover", (Change(MaskKey(1, CAR, 0), car, type(car)(walker.mask, car.state)),)))
    item = scene_of(state).item(CAR)
    assert item is not None
    assert item.record is not None
    assert item.visible is None


def test_an_uncovered_mask_keeps_its_cached_window() -> None:
    state, cache = State(rows()), WindowCache()
    first, second = build_scene(state, 1, 0, cache), build_scene(state, 1, 0, cache)
    one, other = first.item(WALKER), second.item(WALKER)
    assert one is not None
    assert other is not None
    assert one.visible is other.visible


def test_index_cannot_be_written() -> None:
    scene = scene_of(State(rows()))
    with pytest.raises(ValueError, match="read-only"):
        scene.index[0, 0] = 1


def test_unknown_sequence() -> None:
    with pytest.raises(EditError):
        build_scene(State(), 1, 0, WindowCache())


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (MaskKey(1, CAR, 0), True),
        (DetectionKey(1, CAR, 0), True),
        (OrderKey(1, 0), True),
        (TrackKey(1, CAR), True),
        (SequenceKey(1), True),
        (MaskKey(1, CAR, 1), False),
        (MaskKey(2, CAR, 0), False),
        (TrackKey(2, CAR), False),
    ],
)
def test_touches(key: MaskKey, expected: bool) -> None:
    assert touches(Edit("x", (Change(key, None, DepthOrder(())),)), 1, 0) is expected


def test_block_is_half_open() -> None:
    assert block(20, 20, 80, 60).sum() == 60 * 40
