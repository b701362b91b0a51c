"""Text files of rows: read as lines with their numbers, fields turned into numbers, mistakes collected."""

from __future__ import annotations

import math
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, TypeVar

from annotator.errors import FormatError
from annotator.formats.problems import problem_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from annotator.formats.problems import Problem

Parsed = TypeVar("Parsed")

LARGEST = 2**31 - 1
"""Of whole numbers: what readers of the files hold in 32 bits, and a float exactly."""

MOST_BYTES = 2**28
"""Of a text file that is read whole, which takes several times that; the largest real ones have some megabytes."""

_GLANCE = 1024
_OTHER_TODO = "Save it as UTF-8 text."
_SIGNATURES = (
    (b"\xff\xfe\0\0", "UTF-32", _OTHER_TODO),
    (b"\xff\xfe", "UTF-16", _OTHER_TODO),
    (b"\xfe\xff", "UTF-16", _OTHER_TODO),
    (b"\x1f\x8b", "gzip", "Unpack it with gunzip."),
    (b"PK\x03\x04", "a zip archive", "Unpack it."),
    (b"BZh", "bzip2", "Unpack it with bunzip2."),
    (b"\xfd7zXZ\0", "xz", "Unpack it with unxz."),
    (b"\x89PNG", "a png image", "Choose the folder that it lies in."),
)


def read_lines(path: Path) -> list[str]:
    """The lines of a text file without their ends, which are those of Unix, Windows or old Macintosh.

    A byte order mark is passed over.

    Raises:
        FormatError: it is missing, cannot be read, or is not text.
    """
    text = decoded(path, read_file(path))
    # Not str.splitlines: it also splits at characters that no editor counts as the end of a line.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines if lines[-1] else lines[:-1]


def read_file(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        FormatError: it is missing, cannot be read, or is larger than `MOST_BYTES`.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FormatError("the file is too large", path=path, expected=f"{MOST_BYTES:,} bytes at most")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FormatError("there is no such file", path=path, todo="Check the name.") from error
    except OSError as error:
        raise FormatError("the file cannot be read", path=path, got=error.strerror) from error


def decoded(path: Path, data: bytes) -> str:
    """The text of a file's bytes, without a byte order mark.

    Raises:
        FormatError: they are no UTF-8; the message says what they look like.
    """
    kind = _kind(data)
    if kind is None:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            kind = f"byte {data[error.start]:#04x} at place {error.start}", _OTHER_TODO
    got, todo = kind
    raise FormatError("the file is not text", path=path, expected="UTF-8", got=got, todo=todo)


def what_it_is(path: Path) -> tuple[str, str] | None:
    """What a file that is no plain text looks like, and what to do about it; None of text and of other files."""
    try:
        with path.open("rb") as file:
            start = file.read(_GLANCE)
    except OSError:
        return None
    return next(((got, todo) for mark, got, todo in _SIGNATURES if start.startswith(mark)), None)


def has_byte_order_mark(path: Path) -> bool:
    """Whether a file begins with the mark that Windows programs put before UTF-8; OSError when it cannot be read."""
    with path.open("rb") as file:
        return file.read(len(BOM_UTF8)) == BOM_UTF8


def _kind(data: bytes) -> tuple[str, str] | None:
    for start, got, todo in _SIGNATURES:
        if data.startswith(start):
            return got, todo
    place = data.find(b"\0")
    return None if place < 0 else (f"a zero byte at place {place}", _OTHER_TODO)


def numbered(path: Path) -> Iterator[tuple[int, str]]:
    """Lines that hold something, each with its 1-based number; they are read as they are taken.

    Raises:
        FormatError: see `read_lines`; of a file that is text at the beginning, only where it ceases to be.
    """
    if not _begins_as_text(path):
        read_lines(path)  # which says what is wrong with it
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if "\0" in line:
                    read_lines(path)
                if line.strip():
                    yield number, line.removesuffix("\n")
    except UnicodeDecodeError:
        read_lines(path)


def _begins_as_text(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return path.stat().st_size <= MOST_BYTES and _kind(file.read(_GLANCE)) is None
    except OSError:
        return False


def collect(path: Path, number: int, problems: list[Problem], parse: Callable[[], Parsed]) -> Parsed | None:
    """What `parse` returns; when it raises FormatError, that is noted with path and line, and None returned."""
    try:
        return parse()
    except FormatError as error:
        problems.append(problem_of(error, path, number))
        return None


def real(text: str, name: str) -> float:
    """A finite number.

    Raises:
        FormatError: it is none.
    """
    try:
        value = float("nan" if "_" in text else text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        todo = "Correct the line."
        raise FormatError(f"{name} is not a number", expected="a finite number", got=_shown(text), todo=todo)
    return value


def whole(text: str, name: str, least: int | None = None) -> int:
    """A whole number, also when written like ``3.0``, not below `least`, and not beyond `LARGEST` in either direction.

    Raises:
        FormatError: it is none.
    """
    value = real(text, name)
    if abs(value) > LARGEST:
        expected = f"{LARGEST} or less"
        raise FormatError(f"{name} is too large", expected=expected, got=_shown(text), todo="Correct the line.")
    if value != int(value):
        raise FormatError(f"{name} is not a whole number", got=_shown(text), todo="Correct the line.")
    if least is not None and value < least:
        got = int(value)
        raise FormatError(f"{name} is too small", expected=f"{least} or more", got=got, todo="Correct the line.")
    return int(value)


def _shown(text: str) -> str:
    return f"'{text.strip()[:40]}'"
