"""The state of every mask as small numbers, one row a track: what the timeline paints. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from annotator.domain.classes import IGNORE
from annotator.domain.edits import DetectionKey, MaskKey, SequenceKey, TrackKey
from annotator.domain.masks import MaskState
from annotator.gui.translation import marked

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotator.domain.edits import Edit
    from annotator.domain.masks import MaskRecord
    from annotator.domain.state import State
    from annotator.domain.tracks import Detection

EMPTY, BOX, PROPOSED, CORRECTED, ACCEPTED = range(5)
MANUAL = 8  # added to the code of a mask that a person drew
OCCLUDED = 16  # added to the code of a box that is marked as occluded
STATE = 7  # the bits of the state alone
CODES = {MaskState.PROPOSED: PROPOSED, MaskState.CORRECTED: CORRECTED, MaskState.ACCEPTED: ACCEPTED}
NAMES = {
    EMPTY: marked("not in this frame"),
    BOX: marked("box, no mask yet"),
    PROPOSED: "proposed",
    CORRECTED: "corrected",
    ACCEPTED: "accepted",
}


def code_of(detection: Detection | None, record: MaskRecord | None) -> int:
    """The number of a cell: state of the mask, plus MANUAL, plus OCCLUDED."""
    mark = OCCLUDED if detection is not None and detection.occluded else 0
    if record is None:
        return mark + (EMPTY if detection is None else BOX)
    return mark + CODES[record.state] + (MANUAL if record.manual else 0)


class Cells:
    """Rows of codes of one sequence; a row is made when it is first asked for, and kept up to date cell by cell."""

    def __init__(self, state: State, sequence_id: int) -> None:
        self._state = state
        self._sequence_id = sequence_id
        self._count = state.sequence(sequence_id).frame_count
        self._rows: dict[int, NDArray[np.uint8]] = {}
        self.track_ids: list[int] = []
        self.known: frozenset[int] = frozenset()
        self.ignored: frozenset[int] = frozenset()
        self._list_tracks()

    @property
    def frame_count(self) -> int:
        """Length of a row."""
        return self._count

    def row(self, track_id: int) -> NDArray[np.uint8]:
        """Codes of a track, one a frame."""
        if track_id not in self._rows:
            self._rows[track_id] = self._made(track_id)
        return self._rows[track_id]

    def apply(self, edit: Edit) -> set[int]:
        """Take an edit over; returns the tracks whose rows have changed."""
        touched: set[int] = set()
        for key in edit.keys:
            if key.sequence_id != self._sequence_id:
                continue
            if isinstance(key, MaskKey | DetectionKey):
                self._take(key.track_id, key.frame)
                touched.add(key.track_id)
            elif isinstance(key, TrackKey):
                touched.add(key.track_id)
                self._rows.pop(key.track_id, None)
                self._list_tracks()
            elif isinstance(key, SequenceKey):
                self._count = self._state.sequence(self._sequence_id).frame_count
        return touched

    def _list_tracks(self) -> None:
        tracks = self._state.tracks(self._sequence_id)
        self.track_ids = [track.track_id for track in tracks]
        self.known = frozenset(self.track_ids)
        self.ignored = frozenset(track.track_id for track in tracks if track.class_id == IGNORE.class_id)

    def _take(self, track_id: int, frame: int) -> None:
        row = self._rows.get(track_id)
        if row is not None and frame < len(row):
            detection = self._state.get(DetectionKey(self._sequence_id, track_id, frame))
            row[frame] = code_of(detection, self._state.get(MaskKey(self._sequence_id, track_id, frame)))

    def _made(self, track_id: int) -> NDArray[np.uint8]:
        codes = np.zeros(self._count, dtype=np.uint8)
        boxes = self._state.detections(self._sequence_id, track_id)
        codes[[frame for frame in boxes if frame < self._count]] = BOX
        for frame, record in self._state.masks(self._sequence_id, track_id).items():
            if frame < self._count:
                codes[frame] = code_of(None, record)
        codes[[frame for frame, row in boxes.items() if row.occluded and frame < self._count]] |= OCCLUDED
        return codes
