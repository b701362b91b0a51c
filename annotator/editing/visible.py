"""How much of each mask is to be seen, kept for the frames that were looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.compose import visible_areas

if TYPE_CHECKING:
    from annotator.domain.state import State


class VisibleAreas:
    """Pixels of the composed masks of a sequence: what others hide can be neither drawn nor learned."""

    def __init__(self, state: State, sequence_id: int) -> None:
        self._state = state
        self._sequence_id = sequence_id
        self._known: dict[int, dict[int, int]] = {}

    def measure(self, frame: int) -> set[int]:
        """Look at a frame; the tracks of which something else is to be seen now."""
        before = self._known.get(frame, {})
        after = self._known[frame] = visible_areas(self._state, self._sequence_id, frame)
        return {track_id for track_id in before.keys() | after.keys() if before.get(track_id) != after.get(track_id)}

    def of(self, track_id: int, frame: int) -> int:
        """Pixels of a mask that are to be seen."""
        if frame not in self._known:
            self.measure(frame)
        return self._known[frame].get(track_id, 0)
