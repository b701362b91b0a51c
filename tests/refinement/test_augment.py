"""Augmentation keeps image, mask and box together."""

from __future__ import annotations

import numpy as np
import pytest

from refinement import augment, crops, guidance
from refinement.augment import Target
from refinement.guidance import BOX, CHANNELS, GRID, Prior, Query


def square(height: int = 80, width: int = 120, colour: int = 250) -> Target:
    """A bright square on black: where the image is bright, the mask is set."""
    image = np.zeros((height, width, 3), np.uint8)
    mask = np.zeros((height, width), bool)
    mask[20:60, 40:80] = True
    image[mask] = colour
    target = augment.cut(image, mask)
    assert target is not None
    return target


def bright(target: Target) -> np.ndarray:
    return target.image[..., 0] > 127


def iou(a: np.ndarray, b: np.ndarray) -> float:
    return (a & b).sum() / (a | b).sum()


def test_cut_keeps_surroundings_and_places_the_box() -> None:
    target = square()
    assert np.array_equal(bright(target), target.mask)
    assert crops.tight_box(target.mask) == target.box
    assert target.mask.shape == (80, 120)


def test_cut_of_an_empty_mask() -> None:
    assert augment.cut(np.zeros((9, 9, 3), np.uint8), np.zeros((9, 9), bool)) is None


@pytest.mark.parametrize("factor", [0.25, 0.5, 0.8])
def test_shrink_scales_all_three(factor: float) -> None:
    target = augment.shrink(square(), factor)
    tight = crops.tight_box(target.mask)
    assert iou(bright(target), target.mask) > 0.9
    assert tight == pytest.approx(target.box, abs=1)
    assert target.box[2] - target.box[0] == pytest.approx(40 * factor, rel=0.05)


def test_far_objects_are_small_and_small_ones_stay(rng: np.random.Generator) -> None:
    heights = [augment.far(square(), rng, 20).box[3] - augment.far(square(), rng, 20).box[1] for _ in range(50)]
    assert np.mean(heights) < 35
    small = augment.shrink(square(), 0.25)
    assert augment.far(small, rng, 60) is small


def test_flip_twice_is_the_same() -> None:
    target = square(width=110)
    once = augment.flip(target)
    assert np.array_equal(bright(once), once.mask)
    assert crops.tight_box(once.mask) == once.box
    twice = augment.flip(once)
    assert twice.box == target.box
    assert np.array_equal(twice.mask, target.mask)


def test_an_occluder_hides_pixels_and_leaves_the_box_amodal(rng: np.random.Generator) -> None:
    target, other = square(), square(colour=120)
    changed = 0
    for _ in range(60):
        pasted = augment.paste_object(target, other, rng)
        assert pasted.box == target.box
        assert not (pasted.mask & ~target.mask).any()
        assert pasted.mask.sum() >= 0.3 * target.mask.sum()
        if pasted is not target:
            changed += 1
            assert (pasted.image[pasted.mask & ~target.mask] == 0).all()
            assert iou(pasted.image[..., 0] > 185, pasted.mask) > 0.85
    assert changed > 10


def test_an_object_behind_hides_nothing(rng: np.random.Generator) -> None:
    target = square()
    pasted = [augment.paste_object(target, square(colour=120), rng, behind=True) for _ in range(20)]
    assert all(np.array_equal(p.mask, target.mask) for p in pasted)
    assert all((p.image[p.mask] == 250).all() for p in pasted)
    assert any((p.image == 120).any() for p in pasted)


def test_colour_and_degrade_keep_shape_and_type(rng: np.random.Generator) -> None:
    image = square().image
    for _ in range(20):
        for changed in (augment.colour(image, rng), augment.degrade(image, rng)):
            assert changed.shape == image.shape
            assert changed.dtype == np.uint8


def test_no_strength_changes_no_colour(rng: np.random.Generator) -> None:
    image = rng.integers(0, 256, (20, 20, 3), dtype=np.uint8)
    assert np.array_equal(augment.colour(image, rng, 0.0), image)


def test_training_crop_matches_image_and_target(rng: np.random.Generator) -> None:
    target = square()
    image, guided, mask = augment.training_crop(target.image, target.mask, Query(target.box), 64, rng, 0.0)
    assert iou(image[..., 0] > 127, mask > 127) > 0.97
    assert iou(guided[..., BOX] > 127, mask > 127) > 0.95


def test_training_crop_of_a_box_outside_is_empty(rng: np.random.Generator) -> None:
    target = square()
    parts = augment.training_crop(target.image, target.mask, Query((500, 500, 520, 520)), 64, rng)
    assert all(part.sum() == 0 for part in parts)
    assert [part.shape for part in parts] == [(64, 64, 3), (64, 64, CHANNELS), (64, 64)]


class TestOthers:
    """Boxes of other objects go where the image goes."""

    def test_cut_moves_them_and_forgets_those_far_away(self) -> None:
        image = np.zeros((300, 400, 3), np.uint8)
        mask = np.zeros((300, 400), bool)
        mask[200:220, 300:330] = True
        target = augment.cut(image, mask, [(290, 190, 340, 230), (0, 0, 20, 20), (300, 150, 310, 160)])
        assert target is not None
        x, y = 300 - target.box[0], 200 - target.box[1]
        assert target.others == ((290 - x, 190 - y, 340 - x, 230 - y), (300 - x, 150 - y, 310 - x, 160 - y))

    def test_shrink_and_flip_take_them_along(self) -> None:
        target = with_others(square(), (0, 10, 30, 40))
        assert augment.shrink(target, 0.5).others == ((0, 5, 15, 20),)
        flipped = augment.flip(target)
        assert flipped.others == ((90, 10, 120, 40),)
        assert augment.flip(flipped).others == target.others

    @pytest.mark.parametrize("behind", [False, True])
    def test_a_pasted_object_is_one_of_them(self, rng: np.random.Generator, behind: bool) -> None:
        target, pasted = with_others(square(), (0, 0, 9, 9)), 0
        for _ in range(30):
            changed = augment.paste_object(target, square(colour=120), rng, behind)
            if changed is target:
                continue
            assert changed.others[:-1] == target.others
            x1, y1, x2, y2 = (max(0, round(v)) for v in changed.others[-1])
            new = np.any(changed.image != target.image, axis=-1)
            if (tight := crops.tight_box(new)) is not None:
                assert inside(tight, (x1, y1, x2, y2))
                pasted += 1
        assert pasted > 5


class TestDeform:
    def shape(self) -> guidance.Shape:
        found = guidance.shape_of(square().mask, square().box)
        assert found is not None
        return found

    def test_the_same_generator_gives_the_same(self) -> None:
        one, two = (augment.deform(self.shape(), np.random.default_rng(3)) for _ in range(2))
        assert np.array_equal(one, two)
        assert one.shape == (GRID, GRID)
        assert one.dtype == np.float32

    def test_no_strength_changes_nothing(self, rng: np.random.Generator) -> None:
        np.testing.assert_allclose(augment.deform(self.shape(), rng, 0.0), self.shape(), atol=1e-4)

    def test_what_comes_of_it_is_like_the_object_and_more_strength_is_less_like_it(self) -> None:
        true = self.shape() > 0
        means = []
        for strength in (0.3, 1.0, 1.5):
            generator = np.random.default_rng(1)
            means.append(np.mean([iou(augment.deform(self.shape(), generator, strength) > 0, true) for _ in range(60)]))
        assert 1 > means[0] > means[1] > means[2] > 0.5
        assert means[0] > 0.85

    def test_it_is_not_moved_to_one_side(self) -> None:
        generator = np.random.default_rng(1)
        mean = np.mean([augment.deform(self.shape(), generator) > 0 for _ in range(200)], axis=0)
        rows, columns = np.mgrid[:GRID, :GRID]
        centre = (mean * rows).sum() / mean.sum(), (mean * columns).sum() / mean.sum()
        assert centre == pytest.approx(((GRID - 1) / 2, (GRID - 1) / 2), abs=2.5)


def with_others(target: Target, *others: tuple[float, float, float, float]) -> Target:
    return Target(target.image, target.mask, target.box, others)


def inside(one: tuple[float, ...], two: tuple[float, ...]) -> bool:
    """Whether a box lies in another one, give or take what blending blurs."""
    return one[0] >= two[0] - 3 and one[1] >= two[1] - 3 and one[2] <= two[2] + 3 and one[3] <= two[3] + 3


def shaped(target: Target) -> np.ndarray:
    """Where the shape of the target's only other object is, over its image."""
    (other,) = target.others
    assert isinstance(other, Prior)
    height, width = target.mask.shape
    return guidance.placed_shape(other.shape, other.box, (0, 0, width, height), height, width) > 0


def with_other() -> tuple[Target, np.ndarray]:
    """A target with another object of a shape that is not symmetric, and where that is."""
    target, elsewhere = square(), np.zeros((80, 120), bool)
    elsewhere[10:30, 90:110] = True
    elsewhere[30:50, 90:100] = True
    box = (88.0, 8.0, 112.0, 52.0)
    shape = guidance.shape_of(elsewhere, box)
    assert shape is not None
    made = augment.cut(target.image, target.mask, [Prior(shape, box)])
    assert made is not None
    return made, elsewhere


class TestShapesOfOthers:
    def test_they_keep_their_place(self) -> None:
        target, elsewhere = with_other()
        assert iou(shaped(target), elsewhere) > 0.85

    def test_they_are_mirrored_with_the_image(self) -> None:
        target, elsewhere = with_other()
        assert iou(shaped(augment.flip(target)), elsewhere[:, ::-1]) > 0.85

    def test_they_shrink_with_the_image(self) -> None:
        target, elsewhere = with_other()
        assert iou(shaped(augment.shrink(target, 0.5)), elsewhere[::2, ::2]) > 0.75

    @pytest.mark.parametrize("behind", [False, True])
    def test_what_is_pasted_has_its_visible_shape(self, rng: np.random.Generator, behind: bool) -> None:
        found = 0
        for _ in range(40):
            target = square()
            pasted = augment.paste_object(target, square(colour=120), rng, behind, masked=True)
            if pasted is target or not isinstance(pasted.others[0], Prior):
                continue
            seen = (pasted.image[..., 0] > 60) & (pasted.image[..., 0] < 185)
            if seen.sum() > 200:
                found += 1
                assert (shaped(pasted) & pasted.mask).sum() < 0.2 * pasted.mask.sum() + 40
                assert iou(shaped(pasted), seen) > 0.6
        assert found > 5
