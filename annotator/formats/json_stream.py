"""JSON files read element by element, so that a large list need not fit in memory as text and as values at once."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from annotator.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

LARGEST_ELEMENT = 1 << 28
"""Characters of one element: a track of a long video with all its masks is far below, an endless string is not."""

_CHUNK = 1 << 16
_DELIMITERS = frozenset(" \t\n\r,:]}")
_TAIL = 2  # characters behind the digits of a number, such as "e+", that need more to mean anything
_LONGEST_MARK = 16  # characters of a word or an escape that can be cut off, such as "\\ud83d\\ude00"
_NOT_BLANK = re.compile(r"[^ \t\n\r]")


def members(path: Path) -> Iterator[tuple[str, int | None, Any]]:
    """What a file holds, piece by piece.

    Args:
        path: a JSON file, an object or a list.

    Yields:
        of an object: (key, index, element) for each element of a member that is a list, and (key, None, value) for each
        other member and for an empty list; of a list: ("", index, element).

    Raises:
        FormatError: the file is missing, not text, not JSON, or an element is too large.
    """
    with _opened(path) as file:
        reader = _Reader(path, file)
        first = reader.peek()
        if first == "{":
            yield from _object_members(reader)
        elif first == "[":
            yield from (("", index, element) for index, element in _elements(reader))
        else:
            reader.fail("the file is no JSON object or list", f"'{first}'" if first else "nothing")
        if reader.peek():
            reader.fail("something follows the end of the JSON text", f"'{reader.peek()}'")


def beginning(path: Path) -> str:
    """The first characters of a JSON file, to tell by them what it is; "" of any other file. Never raises."""
    if path.suffix.lower() != ".json" or not path.is_file():
        return ""
    try:
        with path.open(encoding="utf-8-sig") as file:
            return file.read(_CHUNK)
    except (OSError, UnicodeDecodeError):
        return ""


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            yield file
    except FileNotFoundError as error:
        raise FormatError("there is no such file", path=path, todo="Check the name.") from error
    except UnicodeDecodeError as error:
        raise FormatError("the file is not text", path=path, expected="UTF-8", todo="Choose another file.") from error
    except OSError as error:
        raise FormatError("the file cannot be read", path=path, got=error.strerror) from error


def _object_members(reader: _Reader) -> Iterator[tuple[str, int | None, Any]]:
    reader.take("{")
    seen: set[str] = set()
    while reader.peek() != "}":
        if seen:
            reader.take(",")
        key = reader.value() if reader.peek() == '"' else reader.fail("a key is expected", f"'{reader.peek()}'")
        reader.take(":")
        if key in seen:
            reader.fail(f"'{key}' is there twice", "a second one")
        seen.add(key)
        yield from _member(reader, key)
    reader.take("}")


def _member(reader: _Reader, key: str) -> Iterator[tuple[str, int | None, Any]]:
    if reader.peek() != "[":
        yield key, None, reader.value()
        return
    index = None
    for index, element in _elements(reader):
        yield key, index, element
    if index is None:
        yield key, None, []


def _elements(reader: _Reader) -> Iterator[tuple[int, Any]]:
    reader.take("[")
    index = 0
    while reader.peek() != "]":
        if index:
            reader.take(",")
        yield index, reader.value()
        index += 1
    reader.take("]")


class _Reader:
    """The characters of a file from a place on; what was read is dropped."""

    def __init__(self, path: Path, file: TextIO) -> None:
        self._path = path
        self._file = file
        self._text = ""
        self._place = 0
        self._line = 1
        self._decoder = json.JSONDecoder(parse_constant=self._constant, parse_float=float)

    def peek(self) -> str:
        """The next character that is not blank, which stays; "" at the end."""
        while True:
            found = _NOT_BLANK.search(self._text, self._place)
            if found:
                self._place = found.start()
                return found.group()
            self._place = len(self._text)
            if not self._more(_CHUNK):
                return ""

    def take(self, wanted: str) -> None:
        """Pass over a character that must come next."""
        got = self.peek()
        if got != wanted:
            self.fail(f"'{wanted}' is missing", f"'{got}'" if got else "the end of the file")
        self._place += 1

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._place)
            except RecursionError:
                self.fail("values lie too deep in one another", "more than a thousand levels")
            except ValueError as error:
                if not self._may_go_on(error):
                    self._fail_at(error)
                # The value may go on in what is not read yet; doubling what is held keeps the work linear.
                if len(self._text) - self._place > LARGEST_ELEMENT:
                    self.fail("an element is too large", f"more than {LARGEST_ELEMENT} characters")
                if self._more(max(_CHUNK, len(self._text) - self._place)):
                    continue
                self._fail_at(error)
            # A number may go on, too: of "1.5" or "1e+5", "1", "1." and "1e+" can be all that is read yet.
            if self._text[end : end + 1] in _DELIMITERS or len(self._text) - end > _TAIL or not self._more(_CHUNK):
                self._place = end
                return value

    def fail(self, problem: str, got: str) -> NoReturn:
        """Raise FormatError at this place."""
        line = self._line + self._text.count("\n", 0, self._place)
        raise FormatError(problem, path=self._path, line=line, expected="JSON", got=got, todo="Write the file anew.")

    def _may_go_on(self, error: ValueError) -> bool:
        """Whether a value is broken only because the text ends: then it breaks there, or in an open string."""
        if not isinstance(error, json.JSONDecodeError):
            return True
        return error.msg.startswith("Unterminated") or len(self._text) - error.pos <= _LONGEST_MARK

    def _fail_at(self, error: ValueError) -> NoReturn:
        self._place = min(getattr(error, "pos", self._place), len(self._text))
        self.fail(_reason(error), "something else")

    def _more(self, size: int) -> bool:
        chunk = self._file.read(size)
        self._line += self._text.count("\n", 0, self._place)
        self._text = self._text[self._place :] + chunk
        self._place = 0
        return bool(chunk)

    def _constant(self, name: str) -> NoReturn:
        self.fail(f"{name} is no JSON", name)


def _reason(error: ValueError) -> str:
    return (
        f"the JSON text is broken: {error.msg}" if isinstance(error, json.JSONDecodeError) else "a number is too long"
    )
