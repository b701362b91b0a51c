from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.gui.palette.matching import match


def score(typed: str, text: str) -> float:
    found = match(typed, text)
    assert found is not None
    return found.score


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("fine", "Fine-tune this track", "Find a track frame by frame next"),
        ("track", "Next track", "Backtracking"),
        ("ft", "Fine-tune", "After"),
        ("nt", "Next track", "Punctual"),
        ("fin tra", "Find a track", "Forget the fine-tuning of this track, in a long text"),
        ("box", "Box", "Boxes without masks"),
        ("acc", "Accept", "Go back and close"),
    ],
)
def test_what_a_person_means_comes_first(typed: str, better: str, worse: str) -> None:
    found = match(typed, worse)
    assert found is None or score(typed, better) > found.score


@pytest.mark.parametrize(
    ("typed", "text"), [("xyz", "Accept"), ("tca", "act"), ("accept accept2", "Accept"), ("aa", "a")]
)
def test_letters_that_are_not_there_in_order_do_not_fit(typed: str, text: str) -> None:
    assert match(typed, text) is None


def test_words_may_come_in_any_order() -> None:
    assert match("track next", "Next track") is not None
    assert score("track next", "Next track") == pytest.approx(score("next track", "Next track"))


def test_what_was_typed_is_marked() -> None:
    found = match("dn", "Draw next")
    assert found is not None
    assert found.places == {0, 5}
    found = match("NEXT", "Draw next")
    assert found is not None
    assert found.places == {5, 6, 7, 8}


def test_letters_that_grow_in_lower_case_keep_their_places() -> None:
    found = match("next", "İ next")
    assert found is not None
    assert found.places == {2, 3, 4, 5}


def test_nothing_typed_fits_everything() -> None:
    assert score("", "Accept") == score("  ", "Quit") == 0


def test_chinese_is_found() -> None:
    found = match("掩码", "接受轨迹的所有掩码")
    assert found is not None
    assert found.places == {7, 8}


@given(st.text(max_size=12), st.text(max_size=40))
def test_marked_letters_are_those_that_were_typed(typed: str, text: str) -> None:
    found = match(typed, text)
    if found is not None:
        marked = {text[place].lower() for place in found.places}
        assert marked == {letter.lower() for letter in "".join(typed.split())} or any(
            len(letter.lower()) > 1 for letter in typed + text
        )
        assert all(0 <= place < len(text) for place in found.places)


@given(st.text(alphabet="abc def", min_size=1, max_size=20))
def test_a_text_fits_itself_and_its_beginning(text: str) -> None:
    assert match(text, text) is not None
    assert match(text[: len(text) // 2], text) is not None


@given(st.text(alphabet="abcde ", min_size=1, max_size=20), st.data())
def test_any_letters_in_order_fit(text: str, data: st.DataObject) -> None:
    places = data.draw(st.sets(st.integers(0, len(text) - 1)))
    typed = "".join(text[place] for place in sorted(places)).replace(" ", "")
    assert match(typed, text) is not None
