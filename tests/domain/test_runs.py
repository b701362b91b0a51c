from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from pycocotools import mask as coco

from annotator.domain.runs import added_up, widened, written, written_numbers
from tests.strategies import pixel_maps

runs = st.lists(st.integers(1, 70_000), min_size=1, max_size=9)


def counts_of(lengths: list[int]) -> str:
    """The counts string of runs as pycocotools writes it."""
    total = sum(lengths)
    text: str = coco.frPyObjects({"size": [total, 1], "counts": lengths}, total, 1)["counts"].decode("ascii")
    return text


@given(st.integers(-(2**40), 2**40))
def test_a_number_is_read_as_it_was_written(number: int) -> None:
    values, sizes = written_numbers(written(number))
    assert values.tolist() == [number]
    assert sizes.tolist() == [len(written(number))]


@given(runs)
def test_numbers_are_written_as_pycocotools_does(lengths: list[int]) -> None:
    differences = [n - (lengths[i - 2] if i > 2 else 0) for i, n in enumerate(lengths)]
    assert "".join(map(written, differences)) == counts_of(lengths)
    assert added_up(written_numbers(counts_of(lengths))[0]).tolist() == lengths


@example([5], False, 3, 4)
@example([5], True, 3, 4)
@example([5, 3], False, 2, 4)
@example([5, 3], True, 2, 4)
@example([5, 3, 7, 900], False, 2, 40)
@example([5, 3, 7, 900], True, 2, 40)
@given(runs, st.booleans(), st.integers(0, 70_000), st.integers(0, 70_000))
def test_pixels_before_and_after_lengthen_the_runs_outside(
    lengths: list[int], inside_first: bool, before: int, after: int
) -> None:
    lengths = [0, *lengths] if inside_first else lengths
    wider = lengths.copy()
    wider[0] += before
    if len(wider) % 2:
        wider[-1] += after
    elif after:
        wider.append(after)
    assert widened(counts_of(lengths), before, after) == counts_of(wider)


@given(pixel_maps(5, 4), st.integers(0, 40), st.integers(0, 40))
def test_the_pixels_stay_what_they_were(pixels: np.ndarray, before: int, after: int) -> None:
    encoded = coco.encode(np.asfortranarray(pixels))["counts"].decode("ascii")
    wide = widened(encoded, 5 * before, 5 * after)
    decoded = coco.decode({"size": [5, before + 4 + after], "counts": wide.encode()})
    assert np.array_equal(decoded[:, before : before + 4], pixels)
    assert decoded.sum() == pixels.sum()


def test_of_no_pixels_there_are_those_that_are_added() -> None:
    assert widened("", 3, 4) == written(7)
