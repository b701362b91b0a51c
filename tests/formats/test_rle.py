from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pycocotools import mask as coco

from annotator.domain.masks import Mask
from annotator.errors import FormatError
from annotator.formats.rle import checked_mask, from_runs, overlaps, run_lengths, shared_pixels, union, without
from tests.strategies import masks, pixel_maps


def runs_of(pixels: NDArray[np.bool_]) -> list[int]:
    """Run lengths by the book: column by column, outside first."""
    flat = pixels.ravel(order="F")
    edges = np.flatnonzero(np.diff(flat.astype(np.int8))) + 1
    runs = np.diff(np.concatenate(([0], edges, [flat.size]))).tolist()
    return [0, *runs] if flat[0] else runs


@given(masks())
@example(Mask.empty(3, 4))
@example(Mask.from_array(np.ones((375, 1242))))
def test_runs_are_those_of_the_pixels_and_canonical(mask: Mask) -> None:
    runs, shortest = run_lengths(mask.counts)
    assert runs.tolist() == runs_of(mask.to_array())
    assert shortest
    assert checked_mask(mask.counts, mask.height, mask.width) == (mask, True)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=127), max_size=40))
def test_any_text_is_either_a_mask_or_an_error(counts: str) -> None:
    try:
        mask, _ = checked_mask(counts, 20, 30)
    except FormatError:
        return
    assert mask.to_array().shape == (20, 30)
    assert Mask.from_array(mask.to_array()) == mask, "what is returned is canonical"


@given(st.text(st.characters(min_codepoint=48, max_codepoint=111), min_size=1, max_size=12))
def test_what_decodes_agrees_with_pycocotools(counts: str) -> None:
    try:
        mask, _ = checked_mask(counts, 8, 8)
    except FormatError:
        return
    assert coco.area({"size": [8, 8], "counts": counts.encode()}) == mask.area


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ("", "the run lengths are empty"),
        ("12~", r"odd character \(expected '0' to 'o', got '~'\)"),
        ("1é", r"odd character \(expected '0' to 'o', got 'é'\)"),
        ("5P", "cut off"),
        ("P" * 9 + "1", "too large"),
        ("O", r"negative run \(got -1\)"),
        ("99", r"do not fill the image \(expected 20 pixels \(5x4\), got 18 pixels\)"),
        ("9999", r"got 45 pixels"),
        ("o" * 6 + "?" + "0", "do not fill the image"),
    ],
)
def test_broken_run_lengths(counts: str, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        checked_mask(counts, 4, 5)


@pytest.mark.parametrize(("height", "width"), [(0, 5), (5, 0), (10**6, 10**6)])
def test_sizes_that_no_image_has(height: int, width: int) -> None:
    with pytest.raises(FormatError, match="no image has this size"):
        checked_mask("0", height, width)


def test_encodings_that_are_not_canonical_are_mended() -> None:
    plain = Mask.from_array(np.arange(20).reshape(5, 4).T >= 5)
    assert plain.counts == "5?"
    longer = f"{chr(ord(plain.counts[0]) + 32)}0{plain.counts[1:]}"  # the same number with a character more
    assert checked_mask(longer, 4, 5) == (plain, False)


@pytest.mark.parametrize(
    ("runs", "kept"),
    [([2, 0, 2, 4], [4, 4]), ([0, 0, 3, 5], [3, 5]), ([0, 8, 0], [0, 8]), ([0, 3, 0, 2, 3], [0, 5, 3]), ([8, 0], [8])],
)
def test_runs_of_no_pixels_are_merged_away(runs: list[int], kept: list[int]) -> None:
    assert runs_of(from_runs(np.array(runs), 2, 4).to_array()) == kept


@given(pixel_maps(6, 7, 3), pixel_maps(6, 7, 3))
def test_overlaps_are_those_of_the_pixels(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> None:
    arrays = [layer == value for layer in (first, second) for value in (1, 2, 3)]
    arrays = [array for array in arrays if array.any()]
    listed = [Mask.from_array(array) for array in arrays]
    expected = [
        (one, other, int((arrays[one] & arrays[other]).sum()))
        for one in range(len(arrays))
        for other in range(one + 1, len(arrays))
        if (arrays[one] & arrays[other]).any()
    ]
    assert list(overlaps(listed)) == expected
    if listed:
        assert (shared_pixels(listed) > 0) == bool(expected)


def test_real_run_lengths_are_canonical(data_dir: Path) -> None:
    lines = (data_dir / "kitti_mots_text" / "instances_txt" / "0006.txt").read_text().splitlines()
    for line in lines:
        *_, height, width, counts = line.split(" ")
        assert checked_mask(counts, int(height), int(width))[1]


@given(st.lists(masks(9, 7), min_size=1, max_size=4), masks(9, 7))
def test_unions_and_what_is_left_behind_others(others: list[Mask], mask: Mask) -> None:
    cover = np.logical_or.reduce([item.to_array() for item in others])
    assert union(others) == Mask.from_array(cover)
    assert without(mask, union(others)) == Mask.from_array(mask.to_array() & ~cover)


def test_a_claim_of_a_thousand_million_pixels_is_refused() -> None:
    side = 31_623
    counts = Mask.from_window(np.ones((1, 1)), 0, 0, side, side).counts
    with pytest.raises(FormatError, match="no image has this size"):
        checked_mask(counts, side, side)


def test_many_masks_of_one_frame_are_counted() -> None:
    many = [Mask.from_window(np.ones((1, 1)), column, 0, 2, 600) for column in range(600)]
    assert shared_pixels(many) == 0
    assert shared_pixels([*many, many[7], many[9]]) == 2
