"""Values of a JSON file, checked one by one: what is missing or of another kind is told with its place."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotator.domain.boxes import Box
from annotator.errors import FormatError
from annotator.formats.boxes.box_rows import FARTHEST
from annotator.formats.lines import LARGEST

if TYPE_CHECKING:
    from collections.abc import Sequence as Seq
    from pathlib import Path

_KINDS = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}


@dataclass(frozen=True, slots=True)
class Node:
    """An object of a JSON file and its place, such as ``annotations[3]``.

    Every method that returns a value raises FormatError with the place when it is missing or wrong; where a `default`
    is given, a missing value or null gives that.
    """

    path: Path
    place: str
    values: dict[str, Any]

    @classmethod
    def of(cls, path: Path, place: str, value: object) -> Node:
        """A value that must be an object."""
        if not isinstance(value, dict):
            raise wrong(path, place, "an object", value)
        return cls(path, place, value)

    def has(self, key: str) -> bool:
        """Whether a value is there and not null."""
        return self.values.get(key) is not None

    def whole(self, key: str, default: int | None = None, *, least: int = 0, most: int = LARGEST) -> int:
        """A whole number from `least` to `most`."""
        value = self._value(key, default)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong(key, "a whole number", value)
        if not least <= value <= most:
            raise self.wrong(key, f"{least} to {most}", value)
        return value

    def real(self, key: str, default: float | None = None) -> float:
        """A finite number."""
        return finite(self.path, self._at(key), self._value(key, default))

    def text(self, key: str, default: str | None = None) -> str:
        """Text; a number is taken as it is written, since ids are found as both."""
        value = self._value(key, default)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str):
            raise self.wrong(key, "text", value)
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false, or 1 or 0."""
        value = self._value(key, default)
        if value not in (0, 1) or isinstance(value, float):
            raise self.wrong(key, "true or false", value)
        return bool(value)

    def array(self, key: str, default: Seq[Any] | None = None) -> list[Any]:
        """A list."""
        value = self._value(key, None if default is None else list(default))
        if not isinstance(value, list):
            raise self.wrong(key, "a list", value)
        return value

    def node(self, key: str) -> Node:
        """An object."""
        return Node.of(self.path, self._at(key), self._value(key, None))

    def nodes(self, key: str) -> list[Node]:
        """A list of objects; a missing one is empty."""
        return [Node.of(self.path, f"{self._at(key)}[{n}]", value) for n, value in enumerate(self.array(key, []))]

    def wrong(self, key: str, expected: str, value: object) -> FormatError:
        """The error for a value that is not what it should be."""
        return wrong(self.path, self._at(key), expected, value)

    def error(self, error: FormatError) -> FormatError:
        """An error that knows no file, with the place of this object."""
        return error.at(self.path, place=self.place)

    def _value(self, key: str, default: Any) -> Any:
        value = self.values.get(key)
        if value is None:
            value = default
        if value is None:
            raise FormatError(f"{self.place} lacks '{key}'", path=self.path, todo="Write the file anew.")
        return value

    def _at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key


def finite(path: Path, place: str, value: object) -> float:
    """A finite number.

    Raises:
        FormatError: it is none.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong(path, place, "a number", value)
    if abs(value) > FARTHEST or not math.isfinite(value):
        raise wrong(path, place, f"-{FARTHEST} to {FARTHEST}", value)
    return float(value)


def box_of(x1: float, y1: float, x2: float, y2: float) -> Box | None:
    """The box with these corners; None where it has no area."""
    return Box(x1, y1, x2, y2) if x1 < x2 and y1 < y2 else None


def wrong(path: Path, place: str, expected: str, value: object) -> FormatError:
    """The error for a value of a JSON file that is not what it should be."""
    got = _KINDS.get(type(value)) or repr(value)[:40]
    return FormatError(f"{place} is wrong", path=path, expected=expected, got=got, todo="Correct the file.")
