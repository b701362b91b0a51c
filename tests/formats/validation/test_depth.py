from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.masks import Mask
from annotator.formats.rle import checked_mask
from annotator.formats.validation.depth import Rule, from_back, parted
from tests.documents import rectangle
from tests.strategies import masks

HIGH, LOW = rectangle(0, 0, 10, 10), rectangle(5, 5, 10, 20)  # the low one is the smaller
SHARED = 25


@pytest.mark.parametrize(
    ("rule", "nearest"),
    [(Rule.LOWER_BOX, 1), (Rule.LARGER, 0), (Rule.SMALLER, 1), (Rule.FIRST, 0), (Rule.LAST, 1)],
)
def test_rules(rule: Rule, nearest: int) -> None:
    assert from_back([1001, 1002], [HIGH, LOW], rule) == [1 - nearest, nearest]
    changed = parted([1001, 1002], [HIGH, LOW], rule)
    assert list(changed) == [1 - nearest]
    rest, before = changed[1 - nearest]
    assert rest.area == [HIGH, LOW][1 - nearest].area - SHARED
    assert before == [nearest]


@pytest.mark.parametrize("rule", Rule)
def test_ignore_regions_lie_behind_objects_by_every_rule(rule: Rule) -> None:
    for ids in ([10000, 1001], [1001, 10000]):
        assert from_back(ids, [HIGH, LOW], rule)[0] == ids.index(10000)


@pytest.mark.parametrize("rule", [Rule.LOWER_BOX, Rule.LARGER, Rule.SMALLER])
def test_a_tie_goes_to_the_smaller_id(rule: Rule) -> None:
    assert from_back([1001, 1002], [HIGH, HIGH], rule) == [1, 0]
    assert from_back([1002, 1001], [HIGH, HIGH], rule) == [0, 1]


def test_only_who_shares_pixels_is_named() -> None:
    corner, bent = rectangle(0, 0, 3, 3), Mask.from_array(HIGH.to_array() & ~rectangle(0, 0, 5, 5).to_array())
    assert not parted([1001, 1002], [bent, corner], Rule.LAST), "their boxes overlap, they do not"
    assert parted([1001, 1002, 1003], [HIGH, LOW, rectangle(20, 20, 30, 30)], Rule.LAST)[0][1] == [1]


@settings(deadline=None)
@given(st.lists(masks(12, 9), min_size=1, max_size=6), st.sampled_from(Rule), st.data())
def test_masks_become_disjoint_and_no_pixel_is_lost(found: list[Mask], rule: Rule, data: st.DataObject) -> None:
    kept = [mask for mask in found if mask.area]
    ids = [data.draw(st.sampled_from([1000, 2000, 10000])) + number for number in range(len(kept))]
    changed = parted(ids, kept, rule)
    after = [changed[index][0] if index in changed else mask for index, mask in enumerate(kept)]
    before = np.zeros((12, 9), dtype=int) + sum((mask.to_array().astype(int) for mask in kept), np.zeros((12, 9), int))
    total = sum((mask.to_array().astype(int) for mask in after), np.zeros((12, 9), int))
    assert total.tolist() == (before > 0).astype(int).tolist()
    for mask in after:
        assert checked_mask(mask.counts, 12, 9) == (mask, True)
    order = from_back(ids, kept, rule)
    assert not order or after[order[-1]] == kept[order[-1]], "the nearest stays whole"


def test_thousands_of_masks_on_one_another_are_parted() -> None:
    changed = parted(list(range(1000, 1499)), [HIGH] * 499, Rule.LOWER_BOX)
    assert len(changed) == 498
    assert not any(rest.area for rest, _ in changed.values())
    assert all(len(before) <= 200 for _, before in changed.values())
