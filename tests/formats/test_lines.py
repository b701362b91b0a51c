from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import FormatError
from annotator.formats import lines
from annotator.formats.lines import LARGEST, collect, numbered, read_lines, real, what_it_is, whole
from annotator.formats.problems import Problem


def test_lines_keep_their_numbers_and_blank_ones_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfone\r\n\n  \nfour")
    assert list(numbered(path)) == [(1, "one"), (4, "four")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"\n", [""]),
        (b"a\r\nb\rc\nd", ["a", "b", "c", "d"]),
        (b"a\r\n\r\nb\n", ["a", "", "b"]),
        ("a\x0bb\x1cc\u2028d\x85e".encode(), ["a\x0bb\x1cc\u2028d\x85e"]),
    ],
)
def test_lines_end_where_editors_end_them(tmp_path: Path, data: bytes, expected: list[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert read_lines(path) == expected


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("0 1".encode("utf-16"), r"got UTF-16\)\. Save it as UTF-8 text"),
        ("0 1".encode("utf-16-be"), "got a zero byte at place 0"),
        ("0 1".encode("utf-32"), "got UTF-32"),
        ("Fußgänger".encode("latin-1"), "got byte 0xdf at place 2"),
        (gzip.compress(b"0 1"), r"got gzip\)\. Unpack it with gunzip"),
        (b"PK\x03\x04....", r"got a zip archive\)\. Unpack it"),
        (b"\x89PNG....", "got a png image"),
        (b"0 1\0", "got a zero byte at place 3"),
    ],
)
def test_what_is_no_text_is_told_by_what_it_is(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(FormatError, match=words) as caught:
        read_lines(path)
    assert caught.value.path == path


def test_files_that_would_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MOST_BYTES", 10)
    path = tmp_path / "a.txt"
    path.write_text("0123456789")
    assert read_lines(path) == ["0123456789"]
    path.write_text("0123456789\n")
    with pytest.raises(FormatError, match=r"the file is too large \(expected 10 bytes at most\)"):
        read_lines(path)


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


def test_lines_are_read_as_they_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"first\n" + b"second\n" * 100_000 + b"\xff\n")
    taken = numbered(path)
    assert next(taken) == (1, "first")
    with pytest.raises(FormatError, match="the file is not text"):
        list(taken)


@pytest.mark.parametrize(
    ("data", "got"),
    [(b"0 1001", None), (b"", None), ("0".encode("utf-16"), "UTF-16"), (gzip.compress(b"0"), "gzip")],
)
def test_what_a_file_is_that_is_no_plain_text(tmp_path: Path, data: bytes, got: str | None) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    found = what_it_is(tmp_path / "a.txt")
    assert (found and found[0]) == got
    assert what_it_is(tmp_path) is None
