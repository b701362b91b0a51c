from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import FormatError
from annotator.formats.lines import LARGEST, collect, numbered, read_lines, real, whole
from annotator.formats.problems import Problem


def test_lines_keep_their_numbers_and_blank_ones_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfone\r\n\n  \nfour")
    assert list(numbered(path)) == [(1, "one"), (4, "four")]


def test_a_folder_is_no_text_file(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="the file cannot be read"):
        read_lines(tmp_path)


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e999", "1_0", "", "x", "0x10", "1,5"])
def test_what_is_no_number(text: str) -> None:
    for parse in (real, whole):
        with pytest.raises(FormatError, match="width is not a number"):
            parse(text, "width")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_number_is_read(value: float) -> None:
    assert real(f" {value!r} ", "x") == value


@given(st.integers(-LARGEST, LARGEST))
def test_whole_numbers_may_be_written_as_reals(value: int) -> None:
    assert whole(str(value), "frame") == whole(f"{value}.0", "frame") == value


def test_limits_of_whole_numbers() -> None:
    assert whole("-1", "id", -1) == -1
    with pytest.raises(FormatError, match=r"id is too small \(expected -1 or more, got -2\)"):
        whole("-2", "id", -1)
    with pytest.raises(FormatError, match="id is not a whole number"):
        whole("1.5", "id")


@pytest.mark.parametrize("text", [str(LARGEST + 1), "12345678901234567890", "-1e20", "9" * 200])
def test_whole_numbers_beyond_32_bits_are_refused(text: str) -> None:
    with pytest.raises(FormatError, match=r"track id is too large \(expected 2147483647 or less, got '"):
        whole(text, "track id")


def test_collecting_goes_on_after_a_mistake(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert collect(tmp_path, 1, problems, lambda: real("5", "x")) == 5
    assert collect(tmp_path, 2, problems, lambda: real("five", "x")) is None
    assert [(problem.line, problem.problem) for problem in problems] == [(2, "x is not a number")]
