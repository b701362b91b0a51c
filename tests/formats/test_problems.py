from __future__ import annotations

from pathlib import Path

import pytest

from annotator.errors import FormatError
from annotator.formats.problems import Kind, Problem, ProblemsError, problem_of, raise_any, some

FIRST = Problem(Path("a.txt"), 3, "wrong number of fields", 6, 5, "Correct the line.")


def test_a_problem_is_one_line() -> None:
    assert str(FIRST) == "a.txt:3: wrong number of fields (expected 6, got 5). Correct the line."
    assert str(Problem(Path("a"), None, "it is empty")) == "a: it is empty."


def test_the_error_tells_the_first_and_how_many_more() -> None:
    raise_any([])
    with pytest.raises(ProblemsError) as caught:
        raise_any([FIRST, FIRST, FIRST])
    assert str(caught.value) == f"{FIRST} The file has 2 more problems."
    assert len(caught.value.problems) == 3
    assert str(ProblemsError([FIRST])) == str(FIRST)
    assert str(ProblemsError([FIRST, FIRST])).endswith("The file has 1 more problem.")


def test_a_raised_error_is_a_problem_of_a_kind() -> None:
    error = FormatError("wrong number of fields", expected=6, got=5, todo="Correct the line.")
    assert problem_of(error, Path("a.txt"), 3) == FIRST
    assert problem_of(error, Path("a.txt"), 3, Kind.FIELDS).kind is Kind.FIELDS


def test_words_for_lists() -> None:
    assert some([1, 2]) == "1, 2"
    assert some(range(7), 5) == "0, 1, 2, 3, 4 and 2 more"
