from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.formats.decimals import corner_and_sides, decimal, from_sides, text
from annotator.formats.track_numbers import linked_numbers, track_numbers
from tests.strategies import boxes


def test_numbers_are_kept_and_words_get_free_ones() -> None:
    keys = [("b4d", 1), ("7", 1), ("3", 1), ("7", 2), ("b4d", 1), ("-1", 1), ("9999999999", 1), ("²", 1)]
    assert track_numbers(keys) == {
        ("7", 1): 7,
        ("3", 1): 3,
        ("b4d", 1): 8,
        ("7", 2): 9,
        ("-1", 1): 10,
        ("9999999999", 1): 11,
        ("²", 1): 12,
    }
    assert track_numbers([]) == {}


@given(st.lists(st.tuples(st.text(max_size=3) | st.integers(0, 20).map(str), st.integers(0, 2)), max_size=20))
def test_every_key_has_a_number_of_its_own(keys: list[tuple[str, int]]) -> None:
    numbers = track_numbers(keys)
    assert set(numbers) == set(keys)
    assert len(set(numbers.values())) == len(numbers)
    assert list(track_numbers(reversed(list(reversed(keys)))).items()) == list(numbers.items())


def test_boxes_are_linked_within_their_category() -> None:
    here, there = Box(0, 0, 10, 10), Box(50, 50, 60, 60)
    found = linked_numbers([("a", 0, here), ("a", 1, here), ("b", 1, here), ("a", 1, there), ("b", 2, here)], 5)
    assert found == [5, 5, 7, 6, 7]
    assert linked_numbers([], 5) == []


@given(boxes())
def test_sides_make_the_box_again(box: Box) -> None:
    assert from_sides(*corner_and_sides(box)) == box.corners


def test_sums_are_those_on_paper() -> None:
    assert 0.1 + 0.2 != 0.3
    assert from_sides(0.1, 0, 0.2, 1)[2] == 0.3
    assert text(decimal(1e-7)) == "0.0000001"
    assert text(decimal(1200)) == "1200"
    assert text(decimal(-0.50)) == "-0.5"
