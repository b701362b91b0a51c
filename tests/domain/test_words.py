from __future__ import annotations

import pytest

from annotator.domain.words import duration, plural, printable


@pytest.mark.parametrize(("count", "text"), [(0, "0 boxes"), (1, "1 box"), (2, "2 boxes"), (2000, "2,000 boxes")])
def test_a_count_with_its_word(count: int, text: str) -> None:
    assert plural(count, "box", "boxes") == text


def test_most_words_take_an_s() -> None:
    assert (plural(1, "frame"), plural(2, "frame")) == ("1 frame", "2 frames")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (89.4, "89 s"),
        (90, "2 min"),
        (59 * 60, "59 min"),
        (60 * 60, "1 h"),
        (2 * 3600 + 11 * 60, "2 h 10 min"),
        (3 * 3600 - 120, "3 h"),
        (31.4 * 3600, "31 h"),
        (1234 * 3600, "1,234 h"),
    ],
)
def test_working_time_is_no_more_exact_than_it_is_known(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(("text", "shown"), [("Straße –", "Straße –"), ("s\udce4.txt", "s\\xe4.txt"), ("", "")])
def test_names_that_are_no_text_can_be_printed(text: str, shown: str) -> None:
    assert printable(text) == shown
