from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from pycocotools import mask as coco

from annotator.domain.masks import Mask, Polygon
from annotator.errors import FormatError
from annotator.formats.json_values import Node
from annotator.formats.mask_json import flat_ring, polygon_mask, rle_mask
from tests.strategies import masks

PATH = Path("a.json")
SQUARE = ((1.0, 1.0), (4.0, 1.0), (4.0, 4.0), (1.0, 4.0))


def node(**values: Any) -> Node:
    return Node.of(PATH, "here", values)


@given(masks())
def test_run_lengths_compressed_and_as_numbers(mask: Mask) -> None:
    size = (mask.height, mask.width)
    flat = mask.to_array().ravel(order="F")
    edges = np.flatnonzero(np.diff(flat)) + 1
    runs = np.diff([0, *edges, flat.size]).tolist()
    plain = [0, *runs] if flat[0] else runs
    assert rle_mask(node(size=list(size), counts=mask.counts), size) == mask
    assert rle_mask(node(size=list(size), counts=plain), size) == mask
    assert rle_mask(node(counts=plain), size) == mask


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"size": [4, 5]}, r"here lacks 'counts'"),
        ({"size": [5, 4], "counts": "0"}, r"here\.size is wrong \(expected \[4, 5\], got \[5, 4\]\)"),
        ({"size": [4, 5], "counts": "Z"}, r"here: the run lengths are cut off"),
        (
            {"size": [4, 5], "counts": [10, 11]},
            r"here\.counts is wrong \(expected whole numbers from 0 that make 20 pixels\)",
        ),
        ({"size": [4, 5], "counts": [10, -1, 11]}, "counts is wrong"),
        ({"size": [4, 5], "counts": [10.0, 10]}, "counts is wrong"),
        ({"size": [4, 5], "counts": [True, 19]}, "counts is wrong"),
        ({"size": [4, 5], "counts": [10**30, 10]}, "counts is wrong"),
        ({"size": [4, 5], "counts": {}}, r"here\.counts is wrong \(expected a list, got an object\)"),
    ],
)
def test_broken_run_lengths(values: dict[str, Any], words: str) -> None:
    with pytest.raises(FormatError, match=words) as caught:
        rle_mask(node(**values), (4, 5))
    assert caught.value.path == PATH


def test_images_that_nobody_has_are_refused_before_anything_is_decoded() -> None:
    with pytest.raises(
        FormatError, match=r"here: no image has this size \(expected .* 268435456 pixels, got 100000x10000"
    ):
        rle_mask(node(counts=[10**9]), (10**4, 10**5))
    with pytest.raises(FormatError, match="no image has this size"):
        polygon_mask([Polygon(SQUARE)], (10**4, 10**5))


def test_polygons_are_filled_as_coco_does() -> None:
    holed = Polygon(((0, 0), (6, 0), (6, 6), (0, 6)), (SQUARE,))
    mask = polygon_mask([holed, Polygon(((7, 7), (9, 7), (9, 9), (7, 9)))], (10, 10))
    expected = np.zeros((10, 10), bool)
    expected[:6, :6] = True
    expected[1:4, 1:4] = False
    expected[7:9, 7:9] = True
    assert np.array_equal(mask.to_array(), expected)
    runs = coco.frPyObjects([[1, 1, 4, 1, 4, 4, 1, 4]], 10, 10)
    assert polygon_mask([Polygon(SQUARE)], (10, 10)).counts == runs[0]["counts"].decode()


def test_outlines_too_long_to_be_any_are_refused() -> None:
    far = Polygon(tuple((float(x), 999_999.0 * (index % 2)) for index, x in enumerate(range(10))))
    with pytest.raises(FormatError, match=r"the outline is too long \(expected at most 4000000 pixels"):
        polygon_mask([far], (10, 10))


def test_points_of_a_flat_list() -> None:
    assert flat_ring(node(), "segmentation", [1, 1, 4, 1, 4, 4, 1, 4]) == SQUARE


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([1, 2, 3, 4], r"here\.segmentation is no polygon \(expected x, y of 3 points or more, got 4 numbers\)"),
        ([1, 2, 3, 4, 5, 6, 7], "got 7 numbers"),
        ("0 0 1 1", "got something else"),
        ([1, 2, 3, 4, 5, None], r"here\.segmentation is wrong \(expected a number, got null\)"),
        ([1, 2, 3, 4, 5, 1e9], r"expected -1000000 to 1000000"),
    ],
)
def test_what_is_no_polygon(values: object, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        flat_ring(node(), "segmentation", values)
