from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.domain.masks import Mask
from annotator.domain.state import State
from annotator.editing import masks
from annotator.gui.review.crop import SMALLEST, Crop, paint_crop, region_of
from annotator.gui.review.depths import Depths
from tests import documents
from tests.gui.review.conftest import key
from tests.strategies import boxes

HEIGHT, WIDTH = 200, 300
GREEN = (0, 200, 0)


def block(x1: int, y1: int, x2: int, y2: int) -> Mask:
    pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
    pixels[y1:y2, x1:x2] = True
    return Mask.from_array(pixels)


def crop(**changes: object) -> Crop:
    values = {"mask": block(100, 60, 160, 120), "nearer": (), "box": Box(100, 60, 160, 120), "side": 81}
    return Crop(key(0), colour=GREEN, **(values | changes))  # type: ignore[arg-type]


def frame(value: int = 90) -> np.ndarray:
    return np.full((HEIGHT, WIDTH, 3), value, dtype=np.uint8)


def greenish(picture: np.ndarray) -> np.ndarray:
    values = picture.astype(int)
    return values[..., 1] - values[..., 0] > 20


class TestRegion:
    def test_it_has_the_box_in_its_middle_with_context(self) -> None:
        assert region_of(crop(), HEIGHT, WIDTH) == (90, 50, 81)

    def test_at_the_border_it_stays_in_the_image(self) -> None:
        left, top, side = region_of(crop(mask=block(0, 0, 40, 40), box=Box(-10, -5, 40, 40)), HEIGHT, WIDTH)
        assert (left, top) == (0, 0)
        assert side == 54

    def test_a_box_of_one_pixel_is_shown_with_what_lies_around_it(self) -> None:
        left, top, side = region_of(crop(mask=block(10, 10, 11, 11), box=Box(10, 10, 11, 11)), HEIGHT, WIDTH)
        assert side == SMALLEST
        assert left <= 10 < left + side
        assert top <= 10 < top + side

    def test_a_mask_that_leaves_its_box_is_shown_whole(self) -> None:
        left, _, side = region_of(crop(mask=block(20, 60, 160, 120)), HEIGHT, WIDTH)
        assert left <= 20
        assert left + side >= 160

    def test_larger_than_the_image_it_is_centred(self) -> None:
        left, top, side = region_of(crop(mask=None, box=Box(0, 0, WIDTH, HEIGHT)), HEIGHT, WIDTH)
        assert side == 405
        assert (left, top) == (-53, -103)

    def test_a_box_outside_of_the_image_shows_the_whole(self) -> None:
        assert region_of(crop(mask=None, box=Box(-50, -50, -10, -10)), HEIGHT, WIDTH)[2] >= WIDTH

    @given(boxes())
    def test_what_is_to_be_seen_of_the_box_is_inside(self, box: Box) -> None:
        left, top, side = region_of(crop(mask=None, box=box), HEIGHT, WIDTH)
        x1, y1, x2, y2 = box.window(HEIGHT, WIDTH)
        if x2 > x1 and y2 > y1:
            assert left <= x1
            assert x2 <= left + side
            assert top <= y1
            assert y2 <= top + side


class TestPicture:
    def test_it_has_the_mask_as_light_fill_and_outline(self) -> None:
        picture = paint_crop(frame(), crop(), HEIGHT, WIDTH)
        assert picture.shape == (81, 81, 3)
        assert tuple(picture[40, 40]) == (65, 121, 65)  # 28 % of the colour
        assert tuple(picture[2, 2]) == (90, 90, 90)
        border = picture[8:14, 40].astype(int)
        assert (border[:, 1] - border[:, 0]).max() > 120  # nearly the colour itself, between dark lines
        assert border.max(axis=1).min() < 60

    def test_what_a_nearer_mask_covers_is_left_out(self) -> None:
        whole = greenish(paint_crop(frame(), crop(), HEIGHT, WIDTH))
        cut = greenish(paint_crop(frame(), crop(nearer=(block(130, 0, 300, 200),)), HEIGHT, WIDTH))
        assert whole[40, 60]
        assert not cut[40, 60]
        assert cut[40, 20]

    def test_without_a_mask_the_box_is_shown(self) -> None:
        picture = paint_crop(frame(), crop(mask=None), HEIGHT, WIDTH)
        assert not greenish(picture).any()
        assert picture[10, 40, 0] > 150  # its upper edge

    def test_without_a_frame_the_mask_is_shown(self) -> None:
        assert greenish(paint_crop(None, crop(), HEIGHT, WIDTH))[40, 40]

    def test_a_thin_mask_does_not_vanish(self) -> None:
        thin = crop(mask=block(0, 100, 300, 101), box=Box(0, 0, 300, 200), side=48)
        assert greenish(paint_crop(frame(), thin, HEIGHT, WIDTH)).any()

    def test_the_mask_before_is_outlined_in_white(self) -> None:
        plain = paint_crop(frame(), crop(box=None), HEIGHT, WIDTH)
        both = paint_crop(frame(), crop(box=None, before=block(110, 70, 150, 110)), HEIGHT, WIDTH)
        assert plain.min(axis=-1).max() < 120
        assert both.min(axis=-1).max() > 200

    def test_a_large_frame_is_painted_small(self) -> None:
        pixels = np.zeros((2160, 3840, 3), dtype=np.uint8)
        pixels[:, 1920:] = 200
        wide = Crop(key(0), None, (), Box(0, 0, 3840, 2160), GREEN, 96)
        picture = paint_crop(pixels, wide, 2160, 3840)
        assert picture[48, 30, 0] < 10
        assert picture[48, 70, 0] > 190

    @given(boxes(), st.integers(8, 200))
    def test_any_box_can_be_painted(self, box: Box, side: int) -> None:
        picture = paint_crop(frame(), crop(box=box, side=side), HEIGHT, WIDTH)
        assert picture.shape == (side, side, 3)
        assert picture.dtype == np.uint8


class TestDepths:
    @pytest.fixture
    def state(self) -> State:
        """The pedestrian's box ends lower: track 2 lies before track 1, and both before the ignore region."""
        return documents.document()

    def test_nearer_masks_that_overlap(self, state: State) -> None:
        depths = Depths()
        second = state.get(key(0, 2))
        first = state.get(key(0, 1))
        assert first
        assert second
        assert depths.nearer(state, key(0, 1)) == (second.mask,)
        assert depths.nearer(state, key(0, 2)) == ()
        assert depths.nearer(state, key(0, 3)) == (first.mask,)  # track 2 is far from it

    def test_a_frame_is_looked_at_again_when_it_is_forgotten(self, state: State) -> None:
        depths = Depths()
        assert depths.nearer(state, key(0, 1))
        state.apply(masks.clear_mask(state, [key(0, 2)]))
        assert depths.nearer(state, key(0, 1))  # nobody has told it
        depths.forget({1, 2})
        assert depths.nearer(state, key(0, 1))
        depths.forget({0})
        assert depths.nearer(state, key(0, 1)) == ()

    def test_everything_can_be_forgotten(self, state: State) -> None:
        depths = Depths()
        assert depths.nearer(state, key(0, 1))
        state.apply(masks.clear_mask(state, [key(0, 2)]))
        depths.forget()
        assert depths.nearer(state, key(0, 1)) == ()

    def test_a_mask_that_is_not_there_has_nothing_before_it(self, state: State) -> None:
        state.apply(masks.clear_mask(state, [key(0, 1)]))
        assert Depths().nearer(state, key(0, 1)) == ()
