"""Sums of coordinates as a person does them on paper: in binary, a width taken off and added again is not the same."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.domain.boxes import Box


def decimal(value: float) -> Decimal:
    """The shortest decimal number that is read as this float."""
    return Decimal(repr(float(value)))


def text(value: Decimal) -> str:
    """A decimal number as files write it, without an exponent and without zeros at the end."""
    return f"{value.normalize():f}"


def corner_and_sides(box: Box) -> tuple[float, float, float, float]:
    """(x, y, width, height) of a box, from which `from_sides` makes it again unless it has more than 15 digits."""
    x1, y1, x2, y2 = map(decimal, box.corners)
    return (box.x1, box.y1, float(x2 - x1), float(y2 - y1))


def from_sides(x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
    """The corners (x1, y1, x2, y2) of a box given by corner and sides."""
    return (x, y, float(decimal(x) + decimal(width)), float(decimal(y) + decimal(height)))
