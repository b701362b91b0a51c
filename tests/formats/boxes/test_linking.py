from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.formats.boxes.linking import link
from tests.strategies import boxes


def box(x: float) -> Box:
    return Box(x, 0, x + 10, 10)


def test_overlapping_boxes_are_one_track_in_any_order_of_lines() -> None:
    assert link([(1, box(1)), (0, box(0)), (0, box(50)), (1, box(51))]) == [0, 0, 1, 1]


def test_a_track_may_be_absent_for_two_frames() -> None:
    assert link([(0, box(0)), (3, box(0))]) == [0, 0]
    assert link([(0, box(0)), (4, box(0))]) == [0, 1]


def test_half_the_union_must_be_shared() -> None:
    assert link([(0, Box(0, 0, 10, 10)), (1, Box(0, 0, 10, 5))]) == [0, 0], "exactly one half"
    assert link([(0, Box(0, 0, 10, 10)), (1, Box(0, 0, 10, 4.9))]) == [0, 1]


def test_the_sum_of_overlaps_decides_and_not_the_best_pair() -> None:
    # The best pair is track 1 with the first box; it would leave the second box without a track.
    assert link([(0, box(0)), (0, box(3)), (1, box(2)), (1, box(5))]) == [0, 1, 0, 1]


def test_nothing_gives_nothing() -> None:
    assert link([]) == []


@given(st.lists(st.tuples(st.integers(0, 8), boxes(0, 60)), max_size=30))
def test_no_track_has_two_boxes_in_a_frame_and_numbers_have_no_gaps(rows: list[tuple[int, Box]]) -> None:
    numbers = link(rows)
    pairs = [(frame, number) for (frame, _), number in zip(rows, numbers, strict=True)]
    assert len(set(pairs)) == len(pairs)
    assert set(numbers) == set(range(len(set(numbers))))
