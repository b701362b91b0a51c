"""Working time from the journal: which steps drew masks, which reviewed them, and how long each mask took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from annotator.domain.edits import Change, MaskKey
from annotator.domain.masks import MaskRecord

if TYPE_CHECKING:
    from annotator.domain.edits import Edit


@dataclass(frozen=True, slots=True)
class Work:
    """A person's working time, in seconds; each step counts from the one before.

    Attributes:
        drawing: of steps that drew or corrected masks.
        reviewing: of steps that accepted, rejected or cleared masks.
        other: of steps on boxes, tracks and depth order.
        steps: steps whose time was measured.
        unmeasured: steps whose time was not, such as those of the command line.
        masks: drawing time of each mask; a step that drew several counts in equal parts.
    """

    drawing: float = 0.0
    reviewing: float = 0.0
    other: float = 0.0
    steps: int = 0
    unmeasured: int = 0
    masks: Mapping[MaskKey, float] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """All measured time."""
        return self.drawing + self.reviewing + self.other

    def beside(self, other: Work) -> Work:
        """Both together, as the work of several projects; the masks, whose keys mean something in one, are left out."""
        return Work(
            self.drawing + other.drawing,
            self.reviewing + other.reviewing,
            self.other + other.other,
            self.steps + other.steps,
            self.unmeasured + other.unmeasured,
        )


def work_of(steps: Iterable[tuple[Edit, float | None]]) -> Work:
    """The work in a person's steps, each with its seconds or None.

    Steps that were undone later count: they took their time.
    """
    totals: defaultdict[str, float] = defaultdict(float)
    masks: defaultdict[MaskKey, float] = defaultdict(float)
    measured = unmeasured = 0
    for edit, seconds in steps:
        if seconds is None:
            unmeasured += 1
            continue
        measured += 1
        drawn = [change.key for change in edit.changes if isinstance(change.key, MaskKey) and _is_drawn(change)]
        totals[_kind(edit, bool(drawn))] += seconds
        for key in drawn:
            masks[key] += seconds / len(drawn)
    return Work(**totals, steps=measured, unmeasured=unmeasured, masks=dict(masks))


def _kind(edit: Edit, draws: bool) -> str:
    if draws:
        return "drawing"
    return "reviewing" if all(isinstance(key, MaskKey) for key in edit.keys) else "other"


def _is_drawn(change: Change) -> bool:
    after = change.after
    if not (isinstance(after, MaskRecord) and after.manual):
        return False
    return not isinstance(change.before, MaskRecord) or change.before.mask != after.mask
