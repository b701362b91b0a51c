"""The checks of a sequence, kept up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.editing.checks.facts import Facts, measure
from annotator.editing.checks.finding import DEFAULTS, Finding, Kind, Limits
from annotator.editing.checks.rules import Measured, findings
from annotator.editing.watching import Watch

if TYPE_CHECKING:
    from annotator.domain.boxes import Box
    from annotator.domain.masks import Mask
    from annotator.domain.state import State

_ORDER = {kind: place for place, kind in enumerate(Kind)}


class Checker(Watch[list[Finding]]):
    """What is found in the tracks of objects of a sequence; ignore regions have no shape to check."""

    def __init__(self, state: State, sequence_id: int, limits: Limits = DEFAULTS) -> None:
        super().__init__(state, sequence_id)
        self._limits = limits
        self._facts: dict[int, dict[int, tuple[Mask, Box | None, Facts]]] = {}

    def findings(self) -> list[Finding]:
        """Everything that is found, in order of kind, then what stands out most."""
        found = [item for items in self._all() for item in items]
        return sorted(found, key=lambda item: (_ORDER[item.kind], -item.weight, item.track_id, item.frame))

    def _look(self, track_id: int) -> list[Finding] | None:
        for gone in self._facts.keys() - set(self._objects()):
            del self._facts[gone]
        return self._check(track_id) if self._measure(track_id) else None

    def _measure(self, track_id: int, most: int = 16) -> bool:
        """Measure up to so many masks that are not; whether all are."""
        masks = self._state.masks(self._sequence_id, track_id)
        boxes = self._state.detections(self._sequence_id, track_id)
        known = self._facts.setdefault(track_id, {})
        for frame in known.keys() - masks.keys():
            del known[frame]
        for frame, record in masks.items():
            box = boxes[frame].box if frame in boxes else None
            before = known.get(frame)
            if before is not None and before[0] is record.mask and before[1] == box:
                continue
            if not most:
                return False
            most -= 1
            known[frame] = (record.mask, box, measure(record.mask, box, self._limits.speck))
        return True

    def _check(self, track_id: int) -> list[Finding]:
        masks = self._state.masks(self._sequence_id, track_id)
        boxes = self._state.detections(self._sequence_id, track_id)
        facts = {frame: item for frame, (_, _, item) in self._facts[track_id].items()}
        seen = {frame: self._areas.of(track_id, frame) for frame in masks}
        return list(findings(Measured(track_id, boxes, masks, facts, seen), self._limits))
