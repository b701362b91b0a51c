from __future__ import annotations

from annotator.jobs.tables import aligned


def test_numbers_stand_to_the_right_and_words_to_the_left() -> None:
    assert aligned(("name", "count", "share"), [("a", 1234, 0.5), ("bcdef", 7, None)]) == [
        "name   count  share",
        "a      1,234  0.500",
        "bcdef      7",
    ]


def test_a_column_of_numbers_may_have_dashes() -> None:
    assert aligned(("x", "y"), [("–", "-1.50"), ("10 %", "–")]) == ["   x      y", "   –  -1.50", "10 %      –"]


def test_no_rows() -> None:
    assert aligned(("a", "b"), []) == ["a  b"]


def test_names_that_are_no_text_are_aligned_as_they_are_shown() -> None:
    assert aligned(("name", "x"), [("s\udce4", "a"), ("longer", "b")]) == ["name    x", "s\\xe4   a", "longer  b"]
