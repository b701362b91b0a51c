from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.domain.masks import Mask
from annotator.errors import FormatError
from annotator.formats.cvat.cvat_shapes import Runs, needed, number, pixels, read_ring
from tests.formats.contents import block
from tests.strategies import masks

COORDINATES = st.floats(-(10**6), 10**6)


def attributes(runs: Runs) -> dict[str, str]:
    sides = {name: str(getattr(runs, name)) for name in ("left", "top", "width", "height")}
    return {"rle": ",".join(map(str, runs.lengths)), **sides}


@given(masks().filter(lambda mask: mask.area))
@example(block(0, 0, 10, 8))
@example(block(9, 7, 10, 8))
def test_masks_come_back_from_their_runs(mask: Mask) -> None:
    runs = Runs.of(mask)
    assert Runs.read(attributes(runs)).mask((mask.height, mask.width)) == mask
    assert sum(runs.lengths) == runs.width * runs.height
    assert sum(runs.lengths[1::2]) == mask.area
    assert all(runs.lengths[1:]), "only the first run, which is outside, may be empty"
    x1, y1, x2, y2 = mask.bounds
    assert (runs.left, runs.top, runs.left + runs.width, runs.top + runs.height) == (x1, y1, x2, y2)


def test_runs_go_row_by_row_and_begin_outside() -> None:
    assert Runs.read({"rle": "1, 2, 3", "left": "4", "top": "2", "width": "3", "height": "2"}).mask((8, 10)) == block(
        5, 2, 7, 3
    )
    assert Runs.of(block(5, 2, 7, 3)) == Runs((0, 2), 5, 2, 2, 1)


def test_runs_that_end_outside_are_taken_as_well() -> None:
    """CVAT's window need not be tight: it is where a person painted."""
    runs = Runs((4, 1, 4), 0, 0, 3, 3)
    assert runs.mask((8, 10)) == block(1, 1, 2, 2)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rle": ""}, "a run length is not a number"),
        ({"rle": "0, 3.5"}, "a run length is not a whole number"),
        ({"rle": "0, 1e30"}, "a run length is too large"),
        ({"width": "0"}, r"width is too small \(expected 1 or more, got 0\)"),
        ({"top": "-1"}, r"top is too small \(expected 0 or more, got -1\)"),
        ({"height": "1000000", "width": "1000000"}, "no image has this size"),
    ],
)
def test_broken_runs(change: dict[str, str], words: str) -> None:
    values = {"rle": "0, 4", "left": "0", "top": "0", "width": "2", "height": "2", **change}
    with pytest.raises(FormatError, match=words):
        Runs.read(values)


@given(st.lists(st.tuples(COORDINATES, COORDINATES), min_size=3, max_size=9))
def test_points_come_back(points: list[tuple[float, float]]) -> None:
    text = ";".join(f"{number(x)},{number(y)}" for x, y in points)
    assert read_ring(text) == tuple(points)


def test_numbers_are_short() -> None:
    assert [number(value) for value in (5, 5.0, -0.5, 0.1 + 0.2)] == ["5", "5", "-0.5", "0.30000000000000004"]
    assert pixels(" 12.50 ", "x") == 12.5
    with pytest.raises(FormatError, match="x is too large"):
        pixels("1000001", "x")


def test_missing_attributes_are_named() -> None:
    assert needed({"a": ""}, "a") == ""
    with pytest.raises(FormatError, match=r"the attribute 'b' is missing\. Write the file anew"):
        needed({"a": ""}, "b")
