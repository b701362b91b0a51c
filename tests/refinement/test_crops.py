"""Crops and the way back, by properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from refinement import RefinementError, crops
from refinement.guidance import BOX, CHANNELS, GRID, OTHERS, PRIOR, Prior, Query, shape_of

coordinate = st.floats(-300, 600, allow_nan=False)
sides = st.tuples(st.integers(1, 300), st.integers(1, 300))


@st.composite
def boxes(draw: st.DrawFn) -> tuple[float, float, float, float]:
    """Any box of positive area: tiny, amodal, or far outside the image."""
    x, y = draw(coordinate), draw(coordinate)
    return x, y, x + draw(st.floats(0.01, 400)), y + draw(st.floats(0.01, 400))


@settings(deadline=None)
@given(boxes(), sides)
def test_a_window_lies_in_the_image_and_holds_the_boxs_visible_part(
    box: tuple[float, float, float, float], size: tuple[int, int]
) -> None:
    height, width = size
    x0, y0, x1, y1 = window = crops.crop_window(box, height, width)
    if window == crops.EMPTY:
        assert min(box[2], width) <= max(box[0], 0) or min(box[3], height) <= max(box[1], 0)
        return
    assert 0 <= x0 < x1 <= width
    assert 0 <= y0 < y1 <= height
    assert x0 <= max(box[0], 0)
    assert y0 <= max(box[1], 0)
    assert x1 >= min(box[2], width)
    assert y1 >= min(box[3], height)


@settings(deadline=None)
@given(boxes(), sides)
def test_a_crop_has_the_networks_size_and_guidance_of_the_boxs_share(
    box: tuple[float, float, float, float], size: tuple[int, int]
) -> None:
    image = np.zeros((*size, 3), dtype=np.uint8)
    crop = crops.crop(image, Query(box), 32)
    if crop is None:
        assert crops.crop_window(box, *size) == crops.EMPTY
        return
    x0, y0, x1, y1 = crop.window
    assert crop.image.shape == (32, 32, 3)
    assert crop.guidance.shape == (32, 32, CHANNELS)
    inside = (min(box[2], x1) - max(box[0], x0)) * (min(box[3], y1) - max(box[1], y0))
    assert crop.guidance[..., BOX].mean() / 255 == pytest.approx(inside / ((x1 - x0) * (y1 - y0)), abs=0.01)


@settings(deadline=None)
@given(st.data())
def test_paste_is_the_exact_inverse_of_cutting(data: st.DataObject) -> None:
    height, width = data.draw(st.integers(1, 60)), data.draw(st.integers(1, 60))
    x0, y0 = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    x1, y1 = data.draw(st.integers(x0 + 1, width)), data.draw(st.integers(y0 + 1, height))
    mask = data.draw(arrays.arrays(np.bool_, (y1 - y0, x1 - x0)))
    frame = crops.paste(mask, (x0, y0, x1, y1), height, width)
    assert frame.shape == (height, width)
    assert np.array_equal(frame[y0:y1, x0:x1], mask)
    assert frame.sum() == mask.sum()


@settings(deadline=None)
@given(st.data())
def test_logits_come_back_to_where_the_crop_was(data: st.DataObject) -> None:
    """A half-plane mask that is cropped, resized and brought back differs by at most a pixel's rim."""
    height, width = data.draw(st.integers(8, 200)), data.draw(st.integers(8, 200))
    split = data.draw(st.integers(1, width - 1))
    mask = np.zeros((height, width), dtype=np.bool_)
    mask[:, :split] = True
    small = crops.resize_mask(mask, 64).astype(np.float32) - 127.5
    back = crops.uncrop(small, (5, 7, 5 + width, 7 + height)) > 0
    assert back.shape == mask.shape
    rim = max(1, -(-width // 64))
    assert not (back != mask)[:, : max(0, split - rim)].any()
    assert not (back != mask)[:, split + rim :].any()


def test_a_window_of_the_networks_size_is_lossless(rng: np.random.Generator) -> None:
    values = rng.normal(size=(64, 64)).astype(np.float32)
    assert np.array_equal(crops.uncrop(values, (3, 4, 67, 68)), values)


def test_a_one_pixel_box_has_context() -> None:
    assert crops.crop_window((50, 40, 51, 41), 100, 100) == (43, 33, 58, 48)


def test_an_amodal_box_is_clipped() -> None:
    window = crops.crop_window((-40, 10, 30, 50), 60, 80)
    assert window[0] == 0
    crop = crops.crop(np.zeros((60, 80, 3), np.uint8), Query((-40, 10, 30, 50)), 32)
    assert crop is not None
    assert crop.guidance[16, 0, BOX] == 255


@pytest.mark.parametrize(
    "box",
    [
        (200, 10, 220, 30),
        (-30, 10, 0, 30),
        (10, 10, 10, 30),
        (30, 10, 10, 30),
        (np.nan, 0, 5, 5),
        (0, 0, np.inf, 5),
    ],
)
def test_a_box_without_a_pixel_gives_no_crop(box: tuple[float, float, float, float]) -> None:
    known = Prior(np.ones((GRID, GRID), np.float32), box)
    assert crops.crop(np.zeros((60, 80, 3), np.uint8), Query(box, known, [(0, 0, 9, 9)]), 32) is None


def test_image_and_guidance_show_the_same_place() -> None:
    """Where the image is bright, there is the box, the prior and another object's box, in a crop of any scale."""
    box = (50.0, 20.0, 80.0, 60.0)
    image = np.zeros((90, 120, 3), np.uint8)
    image[20:60, 50:80] = 255
    shape = shape_of(image[..., 0] > 0, box)
    assert shape is not None
    for size in (32, 64, 128):
        cut = crops.crop(image, Query(box, Prior(shape, box), [box]), size)
        assert cut is not None
        bright = cut.image[..., 0] > 127
        for channel, least in ((BOX, 127), (PRIOR, 127), (OTHERS, 40)):
            assert (bright ^ (cut.guidance[..., channel] > least)).mean() < 0.02


def test_paste_refuses_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="does not fill"):
        crops.paste(np.ones((2, 2), bool), (0, 0, 3, 2), 10, 10)
    with pytest.raises(ValueError, match="leaves the frame"):
        crops.paste(np.ones((2, 3), bool), (9, 0, 12, 2), 10, 10)


def test_tight_box() -> None:
    mask = np.zeros((10, 10), bool)
    assert crops.tight_box(mask) is None
    mask[2:5, 3] = True
    assert crops.tight_box(mask) == (3, 2, 4, 5)


@pytest.mark.parametrize("image", [np.zeros((5, 5), np.uint8), np.zeros((5, 5, 4), np.uint8), np.zeros((5, 5, 3))])
def test_an_image_of_another_kind_is_refused(image: np.ndarray) -> None:
    with pytest.raises(RefinementError, match=r"expected RGB of shape \(H, W, 3\)"):
        crops.crop(image, Query((0, 0, 2, 2)), 32)
