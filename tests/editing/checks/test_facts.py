from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.domain.masks import Mask
from annotator.editing.checks.facts import agreement, measure
from tests.documents import HEIGHT, WIDTH, rectangle
from tests.strategies import boxes

SPECK = 0.01


def test_a_mask_is_held_against_its_box() -> None:
    facts = measure(rectangle(10, 10, 20, 20), Box(10, 10, 30, 20), SPECK)
    assert facts.area == 100
    assert facts.fill == pytest.approx(0.5)
    assert facts.whole
    assert facts.outside == 0
    assert facts.specks == 0


def test_of_a_box_only_what_is_in_the_image_can_be_filled() -> None:
    facts = measure(rectangle(0, 10, 10, 20), Box(-10, 10, 10, 20), SPECK)
    assert facts.fill == pytest.approx(1.0)
    assert not facts.whole


@pytest.mark.parametrize(("right", "outside"), [(13, 0.0), (14, 1 / 14), (20, 7 / 20)])
def test_a_mask_may_leave_its_box_by_a_little(right: int, outside: float) -> None:
    assert measure(rectangle(0, 0, right, 10), Box(0, 0, 10, 10), SPECK).outside == pytest.approx(outside)


def test_small_parts_are_specks_and_large_ones_are_not() -> None:
    pixels = rectangle(0, 0, 20, 20).to_array()
    pixels[30:33, 30] = True  # 3 pixels
    pixels[30:34, 40] = True  # 4 pixels: 1 % of the mask
    pixels[30:36, 50] = True  # 6 pixels
    assert measure(Mask.from_array(pixels), None, SPECK).specks == 2
    assert measure(Mask.from_array(pixels), None, 0.0).specks == 1


def test_a_single_small_part_is_no_speck() -> None:
    assert measure(rectangle(5, 5, 6, 6), Box(5, 5, 6, 6), SPECK).specks == 0


def test_an_empty_mask_has_no_shape() -> None:
    facts = measure(Mask.empty(HEIGHT, WIDTH), None, SPECK)
    assert (facts.area, facts.fill, facts.outside, facts.specks) == (0, None, 0.0, 0)
    assert not facts.shape.any()
    assert measure(Mask.empty(HEIGHT, WIDTH), Box(0, 0, 5, 5), SPECK).fill == 0


def test_without_a_box_nothing_lies_beyond_it() -> None:
    facts = measure(rectangle(3, 4, 9, 9), None, SPECK)
    assert facts.fill is None
    assert facts.outside == 0


class TestAgreement:
    def test_the_same_shape_agrees_wherever_its_box_is(self) -> None:
        first = measure(rectangle(5, 5, 15, 25), Box(4, 4, 16, 26), SPECK)
        second = measure(rectangle(30, 10, 40, 30), Box(29, 9, 41, 31), SPECK)
        assert agreement(first, second) > 0.9

    def test_a_larger_one_agrees_too(self) -> None:
        first = measure(rectangle(5, 5, 10, 15), Box(4, 3, 11, 17), SPECK)
        second = measure(rectangle(20, 5, 30, 25), Box(18, 1, 32, 29), SPECK)
        assert agreement(first, second) > 0.9

    def test_two_halves_of_a_box_do_not_agree(self) -> None:
        box = Box(10, 10, 30, 30)
        left, right = rectangle(10, 10, 20, 30), rectangle(20, 10, 30, 30)
        assert agreement(measure(left, box, SPECK), measure(right, box, SPECK)) < 0.1

    def test_two_empty_masks_agree(self) -> None:
        empty = measure(Mask.empty(HEIGHT, WIDTH), None, SPECK)
        assert agreement(empty, empty) == 1

    def test_a_box_far_larger_than_the_image_costs_nothing(self) -> None:
        facts = measure(rectangle(0, 0, 60, 40), Box(-1e7, -1e7, 1e7, 1e7), SPECK)
        assert facts.shape.shape == (16, 16)


@settings(deadline=None)
@given(st.integers(0, 2**16 - 1), boxes(-20, 80))
def test_shares_are_shares(bits: int, box: Box) -> None:
    pixels = np.array([bits >> place & 1 for place in range(16)], dtype=bool).reshape(4, 4).repeat(10, 0).repeat(15, 1)
    facts = measure(Mask.from_array(pixels), box, SPECK)
    assert facts.fill is not None
    assert 0 <= facts.fill <= 1
    assert 0 <= facts.outside <= 1
    assert facts.area == pixels.sum()
    assert agreement(facts, facts) == 1
