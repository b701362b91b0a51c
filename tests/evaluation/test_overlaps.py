from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from pycocotools import mask as coco

from annotator.domain.exchange import MaskObject
from annotator.domain.mask_tables import MaskTable
from annotator.domain.masks import Mask
from annotator.errors import FormatError
from annotator.evaluation import overlaps as module
from annotator.evaluation.overlaps import Overlaps
from tests.evaluation.sequences import IGNORE, iou, overlaps, sequences


@settings(deadline=None)
@given(truth=sequences(), found=sequences())
def test_the_pairs_are_those_that_pycocotools_finds(truth: list[MaskObject], found: list[MaskObject]) -> None:
    result = overlaps(truth, found)
    pairs = {
        (int(first), int(second)): value
        for first, second, value in zip(result.first, result.second, result.ious, strict=True)
    }
    expected = {}
    for first in range(len(result.truth)):
        for second in range(len(result.found)):
            if result.truth.frames[first] == result.found.frames[second]:
                value = coco.iou([result.found.mask(second).coco], [result.truth.mask(first).coco], [0])[0, 0]
                if value:
                    expected[first, second] = float(value)
    assert pairs == expected
    assert list(pairs) == sorted(pairs)


@settings(deadline=None)
@given(truth=sequences(), found=sequences())
def test_what_lies_in_ignore_regions(truth: list[MaskObject], found: list[MaskObject]) -> None:
    result = overlaps(truth, found)
    for index, share in enumerate(result.ignored):
        mask, frame = result.found.mask(index), result.found.frames[index]
        regions = [item.mask.to_array() for item in truth if item.class_id == IGNORE and item.frame == frame]
        covered = np.logical_or.reduce(regions) if regions else np.zeros((mask.height, mask.width), dtype=bool)
        assert share == (covered & mask.to_array()).sum() / mask.area


@settings(deadline=None)
@given(truth=sequences(), found=sequences())
def test_a_table_too_large_to_be_dense_gives_the_same(truth: list[MaskObject], found: list[MaskObject]) -> None:
    dense = overlaps(truth, found)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_MOST_CELLS", -1)
        sparse = overlaps(truth, found)
    for name in ("first", "second", "common", "ious"):
        assert np.array_equal(getattr(dense, name), getattr(sparse, name))


@settings(deadline=None)
@given(truth=sequences(), found=sequences())
def test_masks_that_agree_but_for_their_class(truth: list[MaskObject], found: list[MaskObject]) -> None:
    expected: dict[tuple[int, int], int] = {}
    for item in truth:
        for other in found:
            if item.frame == other.frame and item.class_id != other.class_id and iou(item, other) > 0.5:
                pair = item.class_id, other.class_id
                expected[pair] = expected.get(pair, 0) + 1
    assert overlaps(truth, found).other_classes() == expected


def test_sides_of_different_sizes_are_refused() -> None:
    sides = [MaskTable.of([MaskObject(0, 1, 1, Mask.empty(*size))]) for size in ((4, 5), (5, 4))]
    with pytest.raises(FormatError, match=r"different sizes \(expected 5x4, got 4x5\)"):
        Overlaps.of(*sides)
    assert len(Overlaps.of(sides[0], MaskTable.of(())).first) == 0
