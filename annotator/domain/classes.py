"""Classes of tracks, and the table from a data set's own types to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class TrackClass:
    """A category of tracks: its MOTS number (object id = number · 1000 + instance) and its name."""

    class_id: int
    name: str


CAR = TrackClass(1, "car")
PEDESTRIAN = TrackClass(2, "pedestrian")
IGNORE = TrackClass(10, "ignore")
CLASSES: Mapping[int, TrackClass] = MappingProxyType({item.class_id: item for item in (CAR, PEDESTRIAN, IGNORE)})

UNTYPED = "object"
"""The type of the tracks of a file that names no types; it says nothing of their class."""

UNMAPPED = 0
"""The class number of a track on its way between files whose type is no class here; no project holds it."""

AREA_TYPES = frozenset({"", "DontCare", "crowd", "reflection"})
"""Types of ignore regions that are areas; others, such as Cyclist or Van, are objects that are left out of scoring. A
region that a person has drawn has no type."""


def class_name(class_id: int) -> str:
    """The name of a class, or ``class N`` for a number that has none."""
    return CLASSES[class_id].name if class_id in CLASSES else f"class {class_id}"


@dataclass(frozen=True, slots=True)
class ClassTable:
    """Which class each type of a data set becomes; a type that maps to None is left out.

    Attributes:
        entries: type as the data set writes it → class number or None.
        fallback: class number for a type that the table does not name; None leaves it out, and says so.
    """

    entries: Mapping[str, int | None] = field(default_factory=lambda: MappingProxyType({}))
    fallback: int | None = None

    def class_of(self, source_type: str) -> int | None:
        """The class number of a data set's type."""
        return self.entries.get(source_type, self.fallback)

    def changed(self, changes: Mapping[str, int | None]) -> ClassTable:
        """The table with some entries replaced."""
        return ClassTable(MappingProxyType({**self.entries, **changes}), self.fallback)
