"""Text files of rows: read as lines with their numbers, fields turned into numbers, mistakes collected."""

from __future__ import annotations

import math
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


def read_lines(path: Path) -> list[str]:
    """The lines of a text file without their ends.

    Raises:
        FormatError: it is missing, cannot be read, or is not text.
    """
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise FormatError("there is no such file", path=path, todo="Check the name.") from error
    except UnicodeDecodeError as error:
        got = f"byte {error.object[error.start]:#04x} at place {error.start}"
        raise FormatError("the file is not text", path=path, expected="UTF-8", got=got) from error
    except OSError as error:
        raise FormatError("the file cannot be read", path=path, got=error.strerror) from error


def numbered(path: Path) -> Iterator[tuple[int, str]]:
    """Lines that hold something, each with its 1-based number."""
    for number, line in enumerate(read_lines(path), start=1):
        if line.strip():
            yield number, line


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
        raise FormatError(f"{name} is not a number", expected="a finite number", got=f"'{text.strip()}'", todo=todo)
    return value


def whole(text: str, name: str, least: int | None = None) -> int:
    """A whole number, also when written like ``3.0``, not below `least`, and not beyond `LARGEST` in either direction.

    Raises:
        FormatError: it is none.
    """
    value = real(text, name)
    if abs(value) > LARGEST:
        expected, written = f"{LARGEST} or less", f"'{text.strip()[:40]}'"
        raise FormatError(f"{name} is too large", expected=expected, got=written, todo="Correct the line.")
    if value != int(value):
        raise FormatError(f"{name} is not a whole number", got=f"'{text.strip()}'", todo="Correct the line.")
    if least is not None and value < least:
        got = int(value)
        raise FormatError(f"{name} is too small", expected=f"{least} or more", got=got, todo="Correct the line.")
    return int(value)
