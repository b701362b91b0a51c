from __future__ import annotations

import pytest

from annotator.domain.words import plural


@pytest.mark.parametrize(("count", "text"), [(0, "0 boxes"), (1, "1 box"), (2000, "2,000 boxes")])
def test_plural(count: int, text: str) -> None:
    assert plural(count, "box", "boxes") == text


def test_most_words_take_an_s() -> None:
    assert (plural(1, "frame"), plural(2, "frame")) == ("1 frame", "2 frames")
