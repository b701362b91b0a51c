"""What the network is told beside the image: shapes carried from box to box, the border's cuts, the boxes of others."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from refinement import guidance
from refinement.guidance import BOX, CHANNELS, GRID, OTHERS, PRIOR, UNKNOWN, Keyframe, Prior, Query

Box = tuple[float, float, float, float]
HEIGHT, WIDTH = 120, 160
IMAGE = (HEIGHT, WIDTH)
FULL = (0, 0, WIDTH, HEIGHT)
BORDER = {"left": (0, 30, 20, 90), "top": (60, 0, 100, 30), "right": (140, 30, 160, 90), "bottom": (60, 90, 100, 120)}


def drawn(box: Box, height: int = HEIGHT, width: int = WIDTH) -> NDArray[np.bool_]:
    """An ellipse in a box without its lower left quarter, so that a turned or mirrored one is seen to be wrong."""
    x1, y1, x2, y2 = box
    u = (np.arange(width) + 0.5 - (x1 + x2) / 2) / ((x2 - x1) / 2)
    v = (np.arange(height)[:, None] + 0.5 - (y1 + y2) / 2) / ((y2 - y1) / 2)
    return np.asarray((u**2 + v**2 <= 1) & ~((u < 0) & (v > 0)))


def square(share: float, box: Box) -> NDArray[np.bool_]:
    """A filled part of a box, `share` of each side, around its centre."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    mask = np.zeros(IMAGE, dtype=np.bool_)
    across, down = share * (box[2] - box[0]) / 2, share * (box[3] - box[1]) / 2
    mask[round(y - down) : round(y + down), round(x - across) : round(x + across)] = True
    return mask


def shape(mask: NDArray[np.bool_], box: Box) -> guidance.Shape:
    found = guidance.shape_of(mask, box)
    assert found is not None
    return found


def keyframe(frame: int, mask: NDArray[np.bool_], box: Box) -> Keyframe:
    found = guidance.keyframe(frame, mask, box, IMAGE)
    assert found is not None
    return found


def expected(frame: int, box: Box, *keyframes: Keyframe) -> Prior:
    found = guidance.expected(frame, box, keyframes, IMAGE)
    assert found is not None
    return found


def placed(prior: Prior) -> NDArray[np.bool_]:
    return np.asarray(guidance.placed_shape(prior.shape, prior.box, FULL, HEIGHT, WIDTH) > 0)


def agree(found: NDArray[np.bool_], true: NDArray[np.bool_], pixels: int = 1) -> bool:
    """Whether two masks differ at most that many pixels from the outline of `true`."""
    kernel = np.ones((2 * pixels + 1, 2 * pixels + 1), np.uint8)
    sure = cv2.erode(true.astype(np.uint8), kernel) > 0
    allowed = cv2.dilate(true.astype(np.uint8), kernel) > 0
    return bool(sure.any() and found[sure].all() and not found[~allowed].any())


@st.composite
def boxes(draw: st.DrawFn, least: float = 8, most: float = 60) -> Box:
    """Boxes inside the image, away from its border."""
    width, height = draw(st.floats(least, most)), draw(st.floats(least, most))
    x, y = draw(st.floats(4, WIDTH - 4 - width)), draw(st.floats(4, HEIGHT - 4 - height))
    return x, y, x + width, y + height


anywhere = st.tuples(st.floats(-2e3, 2e3), st.floats(-2e3, 2e3), st.floats(0.01, 3e3), st.floats(0.01, 3e3)).map(
    lambda v: (v[0], v[1], v[0] + v[2], v[1] + v[3])
)


class TestShapes:
    @settings(deadline=None)
    @given(boxes(), st.tuples(*[st.floats(-0.1, 0.2)] * 4))
    def test_back_in_a_looser_or_tighter_box_it_is_right_to_a_pixel(self, box: Box, looser: tuple[float, ...]) -> None:
        mask = drawn(box)
        width, height = box[2] - box[0], box[3] - box[1]
        left, top, right, bottom = looser
        loose = (box[0] - left * width, box[1] - top * height, box[2] + right * width, box[3] + bottom * height)
        assert agree(placed(Prior(shape(mask, loose), loose)), mask)

    @settings(deadline=None)
    @given(boxes(16, 60), boxes(16, 60))
    def test_carried_to_a_moved_and_scaled_box_it_is_right_to_a_pixel_of_the_coarser(self, one: Box, two: Box) -> None:
        scale = max((two[2] - two[0]) / (one[2] - one[0]), (two[3] - two[1]) / (one[3] - one[1]))
        found = placed(Prior(shape(drawn(one), one), two))
        true = drawn(two)
        pixels = int(np.ceil(max(1.0, scale)))
        kernel = np.ones((2 * pixels + 1, 2 * pixels + 1), np.uint8)
        assert not found[cv2.dilate(true.astype(np.uint8), kernel) == 0].any()
        assert found[cv2.erode(true.astype(np.uint8), kernel) > 0].all()

    def test_moved_by_whole_pixels_it_is_the_same_mask_moved(self) -> None:
        one, two = (20, 30, 60, 80), (85, 12, 125, 62)
        found = placed(Prior(shape(drawn(one), one), two))
        assert np.array_equal(found, np.roll(drawn(one), (-18, 65), (0, 1)))

    @settings(deadline=None)
    @given(boxes(), st.integers(0, 3), st.integers(0, 3))
    def test_of_a_window_it_is_that_of_the_frame(self, box: Box, more_x: int, more_y: int) -> None:
        mask = drawn(box)
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        x0, y0 = int(columns[0]) - more_x, int(rows[0]) - more_y
        x1, y1 = int(columns[-1]) + 1, int(rows[-1]) + 1
        found = guidance.shape_of(mask[y0:y1, x0:x1], box, (x0, y0, x1, y1))
        assert found is not None
        np.testing.assert_allclose(found, shape(mask, box), atol=1e-5)

    @settings(deadline=None)
    @given(boxes(), st.integers(0, 60), st.integers(0, 60))
    def test_over_a_window_it_is_that_part_of_the_frame(self, box: Box, x: int, y: int) -> None:
        known = shape(drawn(box), box)
        part = guidance.placed_shape(known, box, (x, y, x + 50, y + 40), 40, 50)
        whole = guidance.placed_shape(known, box, FULL, HEIGHT, WIDTH)
        np.testing.assert_allclose(part, whole[y : y + 40, x : x + 50], atol=0.02)

    @pytest.mark.parametrize("scale", [0.5, 2.0])
    def test_a_resized_window_has_it_in_the_same_place(self, scale: float) -> None:
        box, window = (40.0, 30.0, 100.0, 90.0), (20, 10, 120, 110)
        side = round(100 * scale)
        found = guidance.placed_shape(shape(drawn(box), box), box, window, side, side) > 0
        small = cv2.resize(
            drawn(box)[10:110, 20:120].astype(np.uint8) * 255, (side, side), interpolation=cv2.INTER_AREA
        )
        assert agree(found, small > 127, 1 if scale < 1 else 2)

    def test_what_lies_beyond_reach_of_the_box_is_forgotten(self) -> None:
        box = (60, 40, 100, 80)
        mask = drawn(box)
        mask[100:110, 5:15] = True
        assert np.array_equal(shape(mask, box), shape(drawn(box), box))

    @pytest.mark.parametrize("box", [(70, 40, 90, 60), (60, 40, 100, 60)])
    def test_a_mask_that_leaves_its_box_is_kept_as_far_as_the_margin(self, box: Box) -> None:
        mask = drawn((60, 30, 100, 90))
        found = placed(Prior(shape(mask, box), box))
        margin_x, margin_y = guidance.MARGIN * (box[2] - box[0]), guidance.MARGIN * (box[3] - box[1])
        x1, x2 = round(box[0] - margin_x) + 1, round(box[2] + margin_x) - 1
        y1, y2 = round(box[1] - margin_y) + 1, round(box[3] + margin_y) - 1
        assert agree(found[y1:y2, x1:x2], mask[y1:y2, x1:x2])
        assert found[:, : x1 - 2].sum() == found[:, x2 + 2 :].sum() == 0

    @pytest.mark.parametrize(
        "box",
        [
            (130, 100, 150, 115),  # away from the mask
            (500, 500, 600, 600),  # outside the image
            (40, 30, 40, 80),
            (60, 30, 40, 80),
            (np.nan, 30, 60, 80),
            (40, 30, np.inf, 80),
            (-1e30, -1e30, 1e30, 1e30),
        ],
    )
    def test_where_nothing_can_be_told_there_is_none(self, box: Box) -> None:
        mask = drawn((20, 30, 60, 80))
        assert guidance.shape_of(mask, box) is None
        assert guidance.keyframe(3, mask, box, IMAGE) is None

    def test_of_an_empty_mask_there_is_none(self) -> None:
        assert guidance.shape_of(np.zeros(IMAGE, np.bool_), (10, 10, 50, 50)) is None
        assert guidance.shape_of(np.zeros((0, 0), np.bool_), (10, 10, 50, 50), (0, 0, 0, 0)) is None

    def test_one_pixel_is_an_object(self) -> None:
        mask = np.zeros(IMAGE, np.bool_)
        mask[20, 30] = True
        found = placed(Prior(shape(mask, (30, 20, 31, 21)), (30, 20, 31, 21)))
        assert np.array_equal(found, mask)
        moved = placed(Prior(shape(mask, (30, 20, 31, 21)), (90, 70, 92, 72)))
        assert np.argwhere(moved).tolist() == [[70, 90], [70, 91], [71, 90], [71, 91]]

    @pytest.mark.parametrize(
        "box", [(30.5, 20.5, 30.51, 20.51), (-9e5, -9e5, 9e5, 9e5), (9e5, 9e5, 9e5 + 10, 9e5 + 10)]
    )
    def test_boxes_of_any_size_and_place_can_be_filled(self, box: Box) -> None:
        known = shape(drawn((20, 30, 60, 80)), (20, 30, 60, 80))
        drawn_map = guidance.prior_map(Prior(known, box), (20, 10, 40, 30), 64)
        assert drawn_map.shape == (64, 64)
        assert len(np.unique(drawn_map)) == 1  # all inside, all outside, or too small to be seen


class TestSignedDistance:
    def test_is_as_far_from_the_outline_inside_as_outside(self) -> None:
        mask = np.zeros((GRID, GRID), np.bool_)
        mask[:, : GRID // 2] = True
        found = guidance.signed_distance(mask)
        assert found is not None
        assert np.array_equal(found > 0, mask)
        middle = found[GRID // 2]
        np.testing.assert_allclose(middle[: GRID // 2], -middle[: GRID // 2 - 1 : -1], atol=0.02)
        cell = (1 + 2 * guidance.MARGIN) / GRID
        assert middle[GRID // 2 - 1] == pytest.approx(cell / 2, rel=0.05)
        assert middle[GRID // 2 + 9] == pytest.approx(-9.5 * cell, rel=0.05)

    def test_of_nothing_and_of_everything(self) -> None:
        assert guidance.signed_distance(np.zeros((GRID, GRID), np.bool_)) is None
        full = guidance.signed_distance(np.ones((GRID, GRID), np.bool_))
        assert full is not None
        assert np.isfinite(full).all()
        assert full.min() > 0

    def test_a_mixture_of_one_is_itself_and_of_opposites_lies_between(self) -> None:
        one, two = (shape(square(share, (40, 20, 120, 100)), (40, 20, 120, 100)) for share in (0.4, 0.8))
        assert np.allclose(guidance.mixed([one], [3.0]), one)
        half = guidance.mixed([one, two], [2.0, 2.0])
        assert half.dtype == np.float32
        assert ((half >= np.minimum(one, two) - 1e-6) & (half <= np.maximum(one, two) + 1e-6)).all()


def alike(found: NDArray[np.float32], shape: NDArray[np.float32]) -> bool:
    """Say whether two shapes are the same but for their strength."""
    return np.allclose(found / np.abs(found).max(), shape / np.abs(shape).max(), atol=1e-4)


class TestExpected:
    box = (40, 20, 120, 100)  # 80 pixels a side

    def width(self, prior: Prior) -> int:
        return int(placed(prior)[60].sum())

    @pytest.mark.parametrize(("frame", "share"), [(5, 0.6), (2, 0.48), (8, 0.72)])
    def test_between_two_keyframes_the_outline_lies_between_theirs(self, frame: int, share: float) -> None:
        ends = [keyframe(0, square(0.4, self.box), self.box), keyframe(10, square(0.8, self.box), self.box)]
        assert self.width(expected(frame, self.box, *ends)) == pytest.approx(
            80 * share, abs=2.5
        )  # two cells of the grid

    @pytest.mark.parametrize("frame", [0, 10, 11, 500])
    def test_at_a_keyframe_and_beyond_the_last_it_is_that_ones(self, frame: int) -> None:
        ends = [keyframe(0, square(0.4, self.box), self.box), keyframe(10, square(0.8, self.box), self.box)]
        assert self.width(expected(frame, self.box, *ends)) == (32 if frame == 0 else 64)

    def test_only_the_nearest_before_and_after_count_in_whatever_order_they_come(self) -> None:
        near = [keyframe(4, square(0.5, self.box), self.box), keyframe(6, square(0.5, self.box), self.box)]
        far = [keyframe(number, square(0.9, self.box), self.box) for number in (0, 3, 7, 900)]
        prior = expected(5, self.box, *far, *near)
        assert alike(prior.shape, near[0].shape)
        assert np.array_equal(prior.shape, expected(5, self.box, *near[::-1], *far[::-1]).shape)

    def test_it_fills_the_new_box(self) -> None:
        prior = expected(7, (100, 50, 130, 110), keyframe(2, drawn((20, 20, 50, 80)), (20, 20, 50, 80)))
        assert prior.box == (100, 50, 130, 110)
        assert agree(placed(prior), drawn((100, 50, 130, 110)))

    def test_without_keyframes_nothing_is_expected(self) -> None:
        assert guidance.expected(3, self.box, [], IMAGE) is None

    def test_thousands_of_keyframes_are_no_burden(self) -> None:
        one = keyframe(0, square(0.5, self.box), self.box)
        many = (Keyframe(number, one.shape, one.box) for number in range(0, 10_000, 2))
        prior = guidance.expected(4_001, self.box, many, IMAGE)
        assert prior is not None
        assert alike(prior.shape, one.shape)

    def test_it_fades_with_the_distance_and_faster_on_one_side(self) -> None:
        one, two = (keyframe(frame, square(0.5, self.box), self.box) for frame in (0, 40))
        strengths = [float(expected(frame, self.box, one).shape.max()) for frame in (0, 1, 10, 30)]
        assert strengths == sorted(strengths, reverse=True)
        assert strengths[0] == pytest.approx(float(one.shape.max()), rel=1e-3)
        assert expected(10, self.box, one, two).shape.max() > strengths[2]


class TestTheImagesBorder:
    whole = keyframe(0, drawn((60, 30, 100, 90)), (60, 30, 100, 90))  # 40 wide, 60 high

    @pytest.mark.parametrize(
        ("cut", "extended"),
        [
            (BORDER["left"], (-20, 30, 20, 90)),
            (BORDER["right"], (140, 30, 180, 90)),
            (BORDER["top"], (60, -30, 100, 30)),
            (BORDER["bottom"], (60, 90, 100, 150)),
            ((1.5, 30, 20, 90), (-20, 30, 20, 90)),  # tools that draw boxes stop at the last pixel, more or less
            ((-20, 30, 20, 90), (-20, 30, 20, 90)),  # amodal as it is
            ((0, 30, 90, 90), (0, 30, 90, 90)),  # wider than the keyframe's: never made smaller
            ((0, 0, 20, 30), (0, 0, 20, 30)),  # in a corner
            ((0, 30, 160, 90), (0, 30, 160, 90)),  # from border to border
            ((50, 30, 70, 90), (50, 30, 70, 90)),  # not cut
        ],
    )
    def test_a_box_that_it_cuts_is_extended_to_the_keyframes_proportions(self, cut: Box, extended: Box) -> None:
        assert expected(5, cut, self.whole).box == pytest.approx(extended)

    @pytest.mark.parametrize("side", BORDER)
    def test_what_remains_visible_is_right_to_a_pixel(self, side: str) -> None:
        prior = expected(5, BORDER[side], self.whole)
        x1, y1, x2, y2 = (float(v) for v in prior.box)
        assert agree(placed(prior), drawn((x1, y1, x2, y2)))

    @pytest.mark.parametrize("side", BORDER)
    def test_a_keyframe_knows_that_it_is_cut(self, side: str) -> None:
        assert keyframe(0, drawn(BORDER[side]), BORDER[side]).cut
        assert not self.whole.cut

    def test_keyframes_that_are_cut_serve_their_own_frame_alone(self) -> None:
        """Cut elsewhere, or not at all, the box shows another part of the object."""
        box = (60, 30, 100, 90)
        cut = keyframe(4, square(0.9, BORDER["left"]), BORDER["left"])
        assert alike(expected(5, box, cut, self.whole).shape, self.whole.shape)
        assert guidance.expected(5, box, [cut], IMAGE) is None
        assert guidance.expected(5, BORDER["left"], [cut], IMAGE) is None
        there = expected(4, BORDER["left"], cut, self.whole)
        assert alike(there.shape, cut.shape)
        assert there.box == BORDER["left"]


class TestMaps:
    box = (40, 40, 80, 80)
    window = (20, 20, 100, 100)

    def maps(self, *others: Box, prior: Prior | None = None) -> NDArray[np.uint8]:
        return guidance.guidance_map(Query(self.box, prior, others), self.window, 80)

    def test_a_box_alone(self) -> None:
        maps = self.maps()
        assert maps.shape == (80, 80, CHANNELS)
        assert maps.dtype == np.uint8
        inside = np.zeros((80, 80), np.bool_)
        inside[20:60, 20:60] = True
        assert np.array_equal(maps[..., BOX], inside * 255)
        assert (maps[..., PRIOR] == UNKNOWN).all()
        assert (maps[..., OTHERS] == 0).all()

    def test_a_rim_is_partial_by_the_area_covered(self) -> None:
        assert guidance.box_map((2.5, 0, 6, 8), (0, 0, 8, 8), 8)[0].tolist() == [0, 0, 128, 255, 255, 255, 0, 0]
        assert guidance.box_map((0, 2.5, 8, 6), (0, 0, 8, 8), 8)[:, 0].tolist() == [0, 0, 128, 255, 255, 255, 0, 0]

    def test_a_prior_is_certain_within_unknown_at_its_outline_and_none_without(self) -> None:
        found = self.maps(prior=Prior(shape(drawn(self.box), self.box), self.box))[..., PRIOR]
        true = drawn(self.box)[20:100, 20:100]
        assert agree(found >= UNKNOWN, true)
        kernel = np.ones((7, 7), np.uint8)
        assert (found[cv2.erode(true.astype(np.uint8), kernel) > 0] == 255).all()
        assert (found[cv2.dilate(true.astype(np.uint8), kernel) == 0] == 0).all()
        assert ((found > 0) & (found < 255)).any()

    def test_nearer_others_are_strong_and_farther_ones_weak(self) -> None:
        maps = self.maps((30, 30, 40, 90), (80, 30, 90, 70), (90, 30, 95, 80))[..., OTHERS]
        assert maps[30, 15] == 204  # its bottom edge lies lower
        assert maps[30, 65] == 89  # higher
        assert maps[30, 72] == 89  # level: no reason to think that it stands in front
        assert maps[30, 30] == 0

    def test_others_over_each_other_add_up_and_never_overflow(self) -> None:
        one = (30, 30, 60, 90)
        assert self.maps(one, (30, 30, 60, 70))[30, 20, OTHERS] == round(255 * (1 - 0.2 * 0.65))
        assert self.maps(*[one] * 30)[30, 20, OTHERS] == 255

    def test_others_outside_the_window_leave_no_mark(self) -> None:
        outside = [(0, 0, 20, 20), (100, 40, 140, 80), (300, 300, 400, 400), (-50, -50, -10, -10), (40, 100, 80, 120)]
        assert (self.maps(*outside)[..., OTHERS] == 0).all()

    def test_another_object_with_a_mask_is_drawn_as_its_shape_and_wholly(self) -> None:
        mask = np.zeros((120, 120), np.bool_)
        mask[30:90, 40:60] = True
        mask[60:90, 60:80] = True
        box = (35.0, 25.0, 85.0, 95.0)
        known = guidance.shape_of(mask, box)
        assert known is not None
        drawn_map = guidance.guidance_map(Query(self.box, None, [Prior(known, box)]), (0, 0, 120, 120), 120)[
            ..., OTHERS
        ]
        certain, free = drawn_map > 250, drawn_map < 5
        assert (certain & mask).sum() > 0.85 * mask.sum()
        assert not (certain & ~mask).any() or (certain & ~mask).sum() < 0.05 * mask.sum()
        assert (free & ~mask).sum() > 0.95 * (~mask).sum() - 200

    def test_a_shape_takes_what_a_box_leaves(self) -> None:
        box = (30.0, 30.0, 60.0, 100.0)
        known = shape(square(0.5, box), box)
        both = self.maps(box, Prior(known, box))[..., OTHERS]  # type: ignore[arg-type]
        assert (both >= self.maps(box)[..., OTHERS]).all()
        assert both.max() == 255

    def test_others_may_come_as_an_array(self) -> None:
        others = [(30.0, 30.0, 40.0, 90.0), (80.0, 30.0, 90.0, 70.0)]
        query = Query(np.array(self.box, dtype=float), None, np.array(others))
        assert np.array_equal(guidance.guidance_map(query, self.window, 80), self.maps(*others))

    @settings(deadline=None)
    @given(anywhere, st.lists(anywhere, max_size=4), st.integers(0, 100), st.integers(1, 60))
    def test_any_boxes_over_any_window(self, box: Box, others: list[Box], x: int, side: int) -> None:
        prior = Prior(shape(drawn(self.box), self.box), box)
        window = (x, 3, x + side, 3 + side)
        maps = guidance.guidance_map(Query(box, prior, others), window, 48)
        assert maps.shape == (48, 48, CHANNELS)
        inside = max(0.0, min(box[2], x + side) - max(box[0], x)) * max(0.0, min(box[3], 3 + side) - max(box[1], 3))
        assert maps[..., BOX].mean() / 255 == pytest.approx(inside / side**2, abs=0.01)
        alone = guidance.guidance_map(Query(box, prior, []), window, 48)
        assert np.array_equal(maps[..., :OTHERS], alone[..., :OTHERS])
        assert (alone[..., OTHERS] == 0).all()
