"""The checks of a sequence, kept up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.edits import OrderKey, SequenceKey, TrackKey
from annotator.editing.checks.facts import Facts, measure
from annotator.editing.checks.finding import DEFAULTS, Finding, Kind, Limits
from annotator.editing.checks.rules import Measured, findings
from annotator.editing.navigation import object_tracks
from annotator.editing.visible import VisibleAreas

if TYPE_CHECKING:
    from annotator.domain.boxes import Box
    from annotator.domain.edits import Edit
    from annotator.domain.masks import Mask
    from annotator.domain.state import State

_ORDER = {kind: place for place, kind in enumerate(Kind)}


class Checker:
    """What is found in the tracks of objects of a sequence; ignore regions have no shape to check.

    An edit costs only the frames and tracks that it touches. Looking at a frame or a track takes some milliseconds;
    `prepare` does it one by one.
    """

    def __init__(self, state: State, sequence_id: int, limits: Limits = DEFAULTS) -> None:
        self._state = state
        self._sequence_id = sequence_id
        self._limits = limits
        self._areas = VisibleAreas(state, sequence_id)
        self._frames = set(range(state.sequence(sequence_id).frame_count))  # not looked at
        self._facts: dict[int, dict[int, tuple[Mask, Box | None, Facts]]] = {}
        self._found: dict[int, list[Finding]] = {}

    def apply(self, edit: Edit) -> bool:
        """Forget what an edit has outdated; whether it was anything."""
        mine = [key for key in edit.keys if key.sequence_id == self._sequence_id and not isinstance(key, SequenceKey)]
        for key in mine:
            if isinstance(key, TrackKey):  # its class says whether it lies behind all objects
                self._frames.update(self._state.masks(key.sequence_id, key.track_id))
            else:
                self._frames.add(key.frame)
            if not isinstance(key, OrderKey):
                self._found.pop(key.track_id, None)
        return bool(mine)

    def prepare(self) -> bool:
        """Look at a frame, or at some masks of a track, that have changed since; whether there were any."""
        if self._frames:
            for track_id in self._areas.measure(self._frames.pop()):
                self._found.pop(track_id, None)
            return True
        objects = object_tracks(self._state, self._sequence_id)
        for gone in self._facts.keys() - set(objects):
            del self._facts[gone]
            self._found.pop(gone, None)
        missing = next((item for item in objects if item not in self._found), None)
        if missing is None:
            return False
        if self._measure(missing):
            self._found[missing] = self._check(missing)
        return True

    def findings(self) -> list[Finding]:
        """Everything that is found, in order of kind, then what stands out most."""
        while self.prepare():
            pass
        objects = object_tracks(self._state, self._sequence_id)
        found = [item for track_id in objects for item in self._found[track_id]]
        return sorted(found, key=lambda item: (_ORDER[item.kind], -item.weight, item.track_id, item.frame))

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
