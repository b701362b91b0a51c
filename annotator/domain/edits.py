"""The unit of change: an Edit is a label and the rows it changes, each with its value before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from annotator.domain.masks import MaskRecord
from annotator.domain.sequences import Sequence
from annotator.domain.tracks import Detection, Track


@dataclass(frozen=True, slots=True, order=True)
class SequenceKey:
    """Addresses a sequence."""

    sequence_id: int


@dataclass(frozen=True, slots=True, order=True)
class TrackKey:
    """Addresses a track."""

    sequence_id: int
    track_id: int


@dataclass(frozen=True, slots=True, order=True)
class DetectionKey:
    """Addresses the box of a track in a frame."""

    sequence_id: int
    track_id: int
    frame: int


@dataclass(frozen=True, slots=True, order=True)
class MaskKey:
    """Addresses the mask of a track in a frame."""

    sequence_id: int
    track_id: int
    frame: int


@dataclass(frozen=True, slots=True, order=True)
class OrderKey:
    """Addresses the depth order that the annotator set for a frame."""

    sequence_id: int
    frame: int


@dataclass(frozen=True, slots=True)
class DepthOrder:
    """Track ids of a frame from back to front, as far as the annotator set them."""

    track_ids: tuple[int, ...]


Key = SequenceKey | TrackKey | DetectionKey | MaskKey | OrderKey
Row = Sequence | Track | Detection | MaskRecord | DepthOrder
Origin = Literal["user", "job", "import"]


@dataclass(frozen=True, slots=True)
class Change:
    """One row: its key, and its value before and after; None is absent."""

    key: Key
    before: Row | None
    after: Row | None


@dataclass(frozen=True, slots=True)
class Edit:
    """An atomic, undoable step: what a person would call it, and the rows that it changes, each once.

    Raises:
        ValueError: a row is changed twice, which is a bug of the verb.
    """

    label: str
    changes: tuple[Change, ...]

    def __post_init__(self) -> None:
        if len(self.keys) != len(self.changes):
            raise ValueError(f"'{self.label}' changes a row twice")

    @property
    def keys(self) -> frozenset[Key]:
        """The rows touched."""
        return frozenset(change.key for change in self.changes)

    def inverted(self) -> Edit:
        """The step back: before and after swapped, in reverse order."""
        changes = tuple(Change(item.key, item.after, item.before) for item in reversed(self.changes))
        return Edit(self.label, changes)

    def __bool__(self) -> bool:
        """False when nothing changes."""
        return bool(self.changes)
