"""Masks copied from other frames, and interpolated between two."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from annotator.domain.boxes import Box
from annotator.domain.edits import Change, DetectionKey, Edit, MaskKey, SequenceKey, TrackKey
from annotator.domain.masks import Mask, MaskRecord, MaskState
from annotator.domain.sequences import Sequence
from annotator.domain.state import State
from annotator.domain.tracks import Detection, Track
from annotator.editing.masks import accept, clear_mask, set_mask
from annotator.editing.navigation import progress_of
from annotator.editing.proposals import open_frames
from annotator.editing.review import flag
from annotator.editing.transfer import Between, Keyframe, copy_mask, copy_source, interpolate_masks, stretched
from annotator.errors import EditError

HEIGHT, WIDTH, FRAMES = 240, 320, 9
TRACK = TrackKey(1, 1)


def key(frame: int) -> MaskKey:
    return MaskKey(1, 1, frame)


def ellipse(box: Box, share: float = 1.0) -> Mask:
    """An ellipse that fills a box, or its middle part."""
    ys, xs = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    x, y = box.centre
    inside = ((xs - x) / (box.width / 2 * share)) ** 2 + ((ys - y) / (box.height / 2)) ** 2 <= 1
    return Mask.from_array(inside)


def box_at(frame: int) -> Box:
    """A box that moves right and grows."""
    return Box(20 + 15 * frame, 40, 80 + 20 * frame, 130 + 5 * frame)


@pytest.fixture
def state() -> State:
    """A track with a box in every frame and no mask."""
    names = tuple(f"{frame:06d}.png" for frame in range(FRAMES))
    return State(
        [
            (SequenceKey(1), Sequence(1, "street", "images", names, FRAMES, HEIGHT, WIDTH)),
            (TRACK, Track(1, 1)),
            *((DetectionKey(1, 1, frame), Detection(box_at(frame))) for frame in range(FRAMES)),
        ]
    )


def draw(state: State, frame: int, mask: Mask | None = None) -> None:
    state.apply(set_mask(state, key(frame), mask or ellipse(box_at(frame)), "test"))


def found(state: State, frame: int) -> MaskRecord:
    record = state.get(key(frame))
    assert record is not None
    return record


def test_the_source_of_a_copy_is_the_nearest_frame_with_a_mask(state: State) -> None:
    assert copy_source(state, key(4), -1) is None
    for frame in (0, 2, 7):
        draw(state, frame)
    assert copy_source(state, key(4), -1) == 2
    assert copy_source(state, key(4), 1) == 7
    assert copy_source(state, key(2), -1) == 0
    assert copy_source(state, key(7), 1) is None


def test_a_copy_is_stretched_into_the_box(state: State) -> None:
    draw(state, 0)
    state.apply(copy_mask(state, key(6), 0))
    assert found(state, 6).mask.iou(ellipse(box_at(6))) > 0.96


def test_a_copy_is_a_proposal_that_nobody_has_drawn(state: State) -> None:
    draw(state, 0)
    edit = copy_mask(state, key(1), 0)
    assert edit.label == "Copy mask of track 1 from frame 0 to 1"
    state.apply(edit)
    record = found(state, 1)
    assert (record.state, record.manual, record.score) == (MaskState.PROPOSED, False, None)
    assert record.source == "copy of frame 0"
    assert progress_of(state, 1, 1).manual == 1
    assert 1 in open_frames(state, 1, 1), "the network may propose something better"
    assert not copy_mask(state, key(1), 0), "the same once more"


def test_a_copied_mask_that_is_edited_is_manual(state: State) -> None:
    draw(state, 0)
    state.apply(copy_mask(state, key(1), 0))
    state.apply(set_mask(state, key(1), ellipse(box_at(1), 0.8), "brush"))
    assert found(state, 1).manual
    assert progress_of(state, 1, 1).manual == 2


def test_the_same_box_takes_the_same_pixels(state: State) -> None:
    same = Box(33.3, 41.7, 97.9, 120.2)
    rng = np.random.default_rng(1)
    pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
    pixels[50:90, 45:80] = rng.random((40, 35)) > 0.5
    mask = Mask.from_array(pixels)
    assert stretched(Keyframe(0, same, mask.window()), same, HEIGHT, WIDTH) == mask


def test_a_mask_that_is_accepted_is_not_copied_over_and_a_drawn_one_is(state: State) -> None:
    draw(state, 0)
    draw(state, 1, ellipse(box_at(1), 0.5))
    state.apply(accept(state, [key(1)]))
    with pytest.raises(EditError, match="is accepted"):
        copy_mask(state, key(1), 0)
    draw(state, 2, ellipse(box_at(2), 0.5))
    state.apply(copy_mask(state, key(2), 0))
    assert not found(state, 2).manual


def test_what_is_missing_is_told(state: State) -> None:
    with pytest.raises(EditError, match="no mask in frame 3 to copy"):
        copy_mask(state, key(4), 3)
    draw(state, 3)
    state.apply(Edit("x", (Change(DetectionKey(1, 1, 4), state.get(DetectionKey(1, 1, 4)), None),)))
    with pytest.raises(EditError, match="no box in frame 4"):
        copy_mask(state, key(4), 3)


def test_a_source_without_a_box_goes_by_the_bounds_of_its_mask(state: State) -> None:
    draw(state, 0)
    state.apply(Edit("x", (Change(DetectionKey(1, 1, 0), state.get(DetectionKey(1, 1, 0)), None),)))
    state.apply(copy_mask(state, key(6), 0))
    assert found(state, 6).mask.iou(ellipse(box_at(6))) > 0.95


def test_a_copy_outside_of_the_image_is_refused_and_one_at_its_border_cut(state: State) -> None:
    draw(state, 0)
    for frame, box in ((1, Box(900, 900, 950, 950)), (2, Box(-30, 40, 30, 130))):
        place = DetectionKey(1, 1, frame)
        state.apply(Edit("move", (Change(place, state.get(place), Detection(box)),)))
    with pytest.raises(EditError, match="lie in the image"):
        copy_mask(state, key(1), 0)
    state.apply(copy_mask(state, key(2), 0))
    assert found(state, 2).mask.iou(ellipse(Box(-30, 40, 30, 130))) > 0.93


def test_a_flag_outlives_a_copy(state: State) -> None:
    draw(state, 0)
    state.apply(copy_mask(state, key(1), 0))
    state.apply(flag(state, [key(1)]))
    draw(state, 2)
    state.apply(copy_mask(state, key(1), 2))
    assert found(state, 1).flagged


def test_between_two_masks_all_open_frames_are_filled(state: State) -> None:
    draw(state, 1)
    draw(state, 6)
    edit = interpolate_masks(state, TRACK, 3)
    assert edit.label == "Interpolate 4 masks of track 1"
    state.apply(edit)
    for frame in range(2, 6):
        record = found(state, frame)
        assert (record.state, record.manual, record.source) == (MaskState.PROPOSED, False, "interpolation")
        assert record.mask.iou(ellipse(box_at(frame))) > 0.96
    assert set(state.masks(1, 1)) == set(range(1, 7))
    state.apply(edit.inverted())
    assert set(state.masks(1, 1)) == {1, 6}


def test_the_shape_changes_step_by_step(state: State) -> None:
    draw(state, 0, ellipse(box_at(0), 0.5))
    draw(state, 8)
    state.apply(interpolate_masks(state, TRACK, 4))
    shares = [found(state, frame).mask.area / box_at(frame).area for frame in range(9)]
    assert shares == sorted(shares)
    assert shares[4] == pytest.approx((shares[0] + shares[8]) / 2, abs=0.08)


def test_accepted_and_drawn_masks_are_the_ends_and_never_change(state: State) -> None:
    for frame in (0, 4, 8):
        draw(state, frame)
    state.apply(copy_mask(state, key(2), 0))
    state.apply(accept(state, [key(2)]))
    before = {frame: found(state, frame) for frame in (0, 2, 4, 8)}
    state.apply(interpolate_masks(state, TRACK, 1))
    assert set(state.masks(1, 1)) == {0, 1, 2, 4, 8}, "the accepted copy is an end"
    state.apply(interpolate_masks(state, TRACK, 6))
    assert {frame: found(state, frame) for frame in before} == before


def test_proposals_are_replaced(state: State) -> None:
    draw(state, 0)
    draw(state, 2)
    state.apply(copy_mask(state, key(1), 0))
    state.apply(interpolate_masks(state, TRACK, 1))
    assert found(state, 1).source == "interpolation"
    assert not interpolate_masks(state, TRACK, 1), "the same once more changes nothing"


def test_a_settled_frame_belongs_to_the_gap_after_it_or_else_before_it(state: State) -> None:
    for frame in (0, 4, 6):
        draw(state, frame)
    state.apply(interpolate_masks(state, TRACK, 4))
    assert set(state.masks(1, 1)) == {0, 4, 5, 6}
    state.apply(clear_mask(state, [key(5)]))
    state.apply(interpolate_masks(state, TRACK, 6))
    assert set(state.masks(1, 1)) == {0, 4, 5, 6}


def test_frames_without_a_box_stay_without_a_mask(state: State) -> None:
    draw(state, 0)
    draw(state, 3)
    state.apply(Edit("x", (Change(DetectionKey(1, 1, 1), state.get(DetectionKey(1, 1, 1)), None),)))
    state.apply(interpolate_masks(state, TRACK, 1))
    assert set(state.masks(1, 1)) == {0, 2, 3}


@pytest.mark.parametrize(("drawn", "message"), [((), "before frame 4"), ((2,), "after frame 4"), ((6,), "before")])
def test_both_sides_are_needed(state: State, drawn: tuple[int, ...], message: str) -> None:
    for frame in drawn:
        draw(state, frame)
    with pytest.raises(EditError, match=message):
        interpolate_masks(state, TRACK, 4)


def test_neighbours_have_nothing_between_them(state: State) -> None:
    draw(state, 3)
    draw(state, 4)
    with pytest.raises(EditError, match="between frames 3 and 4"):
        interpolate_masks(state, TRACK, 3)


def test_large_masks_keep_their_detail() -> None:
    """The grid of the network's guidance would round off teeth of five pixels."""
    box = Box(0, 0, 600, 600)
    pixels = np.zeros((600, 600), dtype=bool)
    pixels[100:500, 100:500] = True
    for x in range(100, 500, 20):
        pixels[80:100, x : x + 6] = True
    ends = [Keyframe(frame, box, Mask.from_array(pixels).window()) for frame in (0, 2)]
    truth = Mask.from_array(pixels)
    fine, coarse = (Between(ends, 600, 600, fine=fine).at(1, box) for fine in (True, False))
    assert fine is not None
    assert coarse is None, "a box on the border is cut, and serves no other frame"
    teeth = fine.to_array()[80:98, 100:500]
    assert np.count_nonzero(teeth == pixels[80:98, 100:500]) > 0.93 * teeth.size
    assert fine.iou(truth) > 0.98


def test_an_object_that_the_border_cuts_is_interpolated_too(state: State) -> None:
    for frame in range(4):
        place = DetectionKey(1, 1, frame)
        box = Box(WIDTH - 60 + 10 * frame, 50, WIDTH, 150)
        state.apply(Edit("move", (Change(place, state.get(place), Detection(box)),)))
    for frame in (0, 3):
        draw(state, frame, ellipse(Box(WIDTH - 60 + 10 * frame, 50, WIDTH, 150)))
    state.apply(interpolate_masks(state, TRACK, 1))
    for frame in (1, 2):
        assert found(state, frame).mask.iou(ellipse(Box(WIDTH - 60 + 10 * frame, 50, WIDTH, 150))) > 0.95


def test_a_box_of_one_pixel(state: State) -> None:
    for frame in range(3):
        place = DetectionKey(1, 1, frame)
        state.apply(Edit("move", (Change(place, state.get(place), Detection(Box(10, 10, 11, 11))),)))
    dot = np.zeros((HEIGHT, WIDTH), dtype=bool)
    dot[10, 10] = True
    draw(state, 0, Mask.from_array(dot))
    draw(state, 2, Mask.from_array(dot))
    state.apply(interpolate_masks(state, TRACK, 1))
    assert found(state, 1).mask == Mask.from_array(dot)
    state.apply(clear_mask(state, [key(1)]))
    state.apply(copy_mask(state, key(1), 0))
    assert found(state, 1).mask == Mask.from_array(dot)


def blob(seed: int) -> NDArray[np.bool_]:
    noise = np.random.default_rng(seed).random((HEIGHT, WIDTH)).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 9) > 0.5)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 50), st.integers(51, 99), st.integers(1, 3))
def test_what_both_ends_have_the_frames_between_have_and_what_none_has_none_has(one: int, two: int, frame: int) -> None:
    box = Box(60, 60, 200, 170)
    first, last = blob(one), blob(two)
    ends = [Keyframe(place, box, Mask.from_array(pixels).window()) for place, pixels in ((0, first), (4, last))]
    mask = Between(ends, HEIGHT, WIDTH, fine=True).at(frame, box)
    assert mask is not None
    inner = (slice(63, 167), slice(63, 197))
    pixels = mask.to_array()[inner]
    sure_inside = cv2.erode((first & last).astype(np.uint8), np.ones((5, 5), np.uint8))[inner] > 0
    sure_outside = cv2.dilate((first | last).astype(np.uint8), np.ones((5, 5), np.uint8))[inner] == 0
    assert pixels[sure_inside].all()
    assert not pixels[sure_outside].any()
