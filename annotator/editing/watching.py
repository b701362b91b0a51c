"""What is found out about the tracks of a sequence, kept up to date: an edit costs only what it touches."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, TypeVar

from annotator.domain.edits import OrderKey, SequenceKey, TrackKey
from annotator.editing.navigation import object_tracks
from annotator.editing.visible import VisibleAreas

if TYPE_CHECKING:
    from annotator.domain.edits import Edit
    from annotator.domain.state import State

Known = TypeVar("Known")


class Watch(ABC, Generic[Known]):
    """Something known of each track of an object; looking at a frame or a track takes some milliseconds.

    `prepare` looks at them one by one; `_look` is what a subclass finds out about a track.
    """

    def __init__(self, state: State, sequence_id: int) -> None:
        self._state = state
        self._sequence_id = sequence_id
        self._areas = VisibleAreas(state, sequence_id)
        self._frames = set(range(state.sequence(sequence_id).frame_count))  # not looked at
        self._known: dict[int, Known] = {}

    def apply(self, edit: Edit) -> bool:
        """Forget what an edit has outdated; whether it was anything."""
        mine = [key for key in edit.keys if key.sequence_id == self._sequence_id and not isinstance(key, SequenceKey)]
        for key in mine:
            if isinstance(key, TrackKey):  # its class says whether it lies behind all objects
                self._frames.update(self._state.masks(key.sequence_id, key.track_id))
            else:
                self._frames.add(key.frame)
            if not isinstance(key, OrderKey):
                self._known.pop(key.track_id, None)
        return bool(mine)

    def prepare(self) -> bool:
        """Look at a frame or a track that has not been looked at since it changed; whether there was one."""
        if self._frames:
            for track_id in self._areas.measure(self._frames.pop()):
                self._known.pop(track_id, None)
            return True
        missing = next((item for item in self._objects() if item not in self._known), None)
        if missing is None:
            return False
        found = self._look(missing)
        if found is not None:
            self._known[missing] = found
        return True

    def _all(self) -> list[Known]:
        """What is known of each track, when all has been looked at."""
        while self.prepare():
            pass
        return [self._known[item] for item in self._objects()]

    @abstractmethod
    def _look(self, track_id: int) -> Known | None:
        """Look at a track; None where it takes another turn."""

    def _objects(self) -> list[int]:
        return object_tracks(self._state, self._sequence_id)
