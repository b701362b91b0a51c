"""Fine-tuned checkpoints of a project: one file a track and round, in a folder beside the project file.

A sequence has rounds of its own, learned from the masks of all its tracks: its track id is None.

A network belongs to the object that it has learned, and splitting, merging and swapping tracks give that object to
another number. So beside a round of a track lies what was learned, as the boxes of these frames: while they are the
track's, it is the track's network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from annotator.domain.boxes import SAME_PLACE, Box
from annotator.errors import EditError

if TYPE_CHECKING:
    from annotator.domain.state import State

_NAME = re.compile(r"sequence-(\d+)(?:-track-(\d+))?-round-(\d+)\.pt")


class Round(NamedTuple):
    """A fine-tuning round of a track or sequence that has left a checkpoint."""

    number: int
    path: Path


class CheckpointStore:
    """Finds and names checkpoints in ``NAME.mots.files/ID``; the names alone are the index.

    Args:
        project: the project file.
        project_id: its own random number, so that files left by another project of this name are never taken for its.
    """

    # A checkpoint is some 8 MB: the newest is used; the one before it is there for those who delete the newest.
    KEPT_ROUNDS = 2

    def __init__(self, project: Path, project_id: str) -> None:
        self.folder = project.with_name(project.name + ".files") / project_id

    def tracks(self) -> set[tuple[int, int]]:
        """(sequence id, track id) of all that have a checkpoint, also of tracks that were deleted."""
        matches = (_NAME.fullmatch(path.name) for path in self.folder.glob("*.pt"))
        return {(int(match[1]), int(match[2])) for match in matches if match and match[2]}

    def rounds(self, sequence_id: int, track_id: int | None) -> list[Round]:
        """Rounds of a track, or of all tracks together, that have a checkpoint, oldest first."""
        found = []
        for path in self.folder.glob(f"{_stem(sequence_id, track_id)}-round-*.pt"):
            match = _NAME.fullmatch(path.name)
            if match:
                found.append(Round(int(match[3]), path))
        return sorted(found)

    def latest(self, sequence_id: int, track_id: int | None) -> Path | None:
        """The newest checkpoint of a track, or of all tracks together, if there was a round; see `own_checkpoint`."""
        rounds = self.rounds(sequence_id, track_id)
        return rounds[-1].path if rounds else None

    def next_path(self, sequence_id: int, track_id: int | None) -> Path:
        """Where the next round of a track, or of all together, writes its checkpoint; makes the folder."""
        rounds = self.rounds(sequence_id, track_id)
        number = rounds[-1].number + 1 if rounds else 1
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{_stem(sequence_id, track_id)}-round-{number}.pt"

    def forget(self, sequence_id: int, track_id: int | None) -> int:
        """Delete all rounds of a track, or of all together, so that they count no more; returns how many."""
        rounds = self.rounds(sequence_id, track_id)
        for _, path in rounds:
            delete_checkpoint(path)
        return len(rounds)

    def prune(self, sequence_id: int, track_id: int | None) -> None:
        """Delete all but the newest rounds of a track, or of all together."""
        for _, path in self.rounds(sequence_id, track_id)[: -self.KEPT_ROUNDS]:
            delete_checkpoint(path)


def own_checkpoint(checkpoints: CheckpointStore, state: State, sequence_id: int, track_id: int) -> Path | None:
    """The newest checkpoint of a track, if what it has learned still is this track.

    It no longer is where one of the frames that were learned has lost its box, or has that of another object, as after
    a split or swap; undo makes it the track's again. Rounds of which that is not known count as the track's.
    """
    path = checkpoints.latest(sequence_id, track_id)
    learned = read_learned(path) if path else {}
    places = ((box, object_place(state, sequence_id, track_id, frame)) for frame, box in learned.items())
    return path if all(place is not None and place.iou(box) >= SAME_PLACE for box, place in places) else None


def object_place(state: State, sequence_id: int, track_id: int, frame: int) -> Box | None:
    """Where a track is in a frame: its box, or else the tight one of its mask."""
    detection = state.detections(sequence_id, track_id).get(frame)
    record = state.masks(sequence_id, track_id).get(frame)
    if detection is None and record is not None and record.mask.area:
        x1, y1, x2, y2 = record.mask.bounds
        return Box(x1, y1, x2, y2)
    return detection.box if detection else None


def write_learned(checkpoint: Path, places: Mapping[int, Box]) -> None:
    """Keep beside a checkpoint what it has learned: frames with the place of the object."""
    rows = {str(frame): box.corners for frame, box in places.items()}
    _beside(checkpoint).write_text(json.dumps(rows), encoding="utf-8")


def read_learned(checkpoint: Path) -> dict[int, Box]:
    """What `write_learned` has kept; empty where there is nothing, or nothing that can be read."""
    try:
        rows = json.loads(_beside(checkpoint).read_text("utf-8"))
        return {int(frame): Box(*corners) for frame, corners in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError, EditError):
        return {}


def _beside(checkpoint: Path) -> Path:
    return checkpoint.with_suffix(".json")


def delete_checkpoint(checkpoint: Path) -> None:
    """Delete a checkpoint, if it is there, and what is kept beside it."""
    checkpoint.unlink(missing_ok=True)
    _beside(checkpoint).unlink(missing_ok=True)


def _stem(sequence_id: int, track_id: int | None) -> str:
    return f"sequence-{sequence_id}" + (f"-track-{track_id}" if track_id is not None else "")


def checkpoint_name(path: Path) -> str:
    """What a checkpoint is called where people read it: ``track 3, round 2``, ``all tracks, round 2``, or its file name
    without suffix.
    """
    match = _NAME.fullmatch(path.name)
    if match is None:
        return path.stem
    return f"{f'track {match[2]}' if match[2] else 'all tracks'}, round {match[3]}"
