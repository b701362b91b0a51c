"""Where to go next, and how far a track has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.domain.classes import IGNORE
from annotator.domain.masks import MaskState

if TYPE_CHECKING:
    from annotator.domain.state import State


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of a track, or of a whole sequence.

    Attributes:
        boxes: frames with a box.
        proposed: masks proposed by the network and not reviewed.
        corrected: masks drawn or corrected by hand and not accepted.
        accepted: final masks.
        manual: masks drawn or corrected by hand, accepted ones included.
        open: frames with a box or a mask that is not accepted; none of an ignore region, which is no work.
    """

    boxes: int = 0
    proposed: int = 0
    corrected: int = 0
    accepted: int = 0
    manual: int = 0
    open: int = 0

    def __add__(self, other: Progress) -> Progress:
        return Progress(
            self.boxes + other.boxes,
            self.proposed + other.proposed,
            self.corrected + other.corrected,
            self.accepted + other.accepted,
            self.manual + other.manual,
            self.open + other.open,
        )


def object_tracks(state: State, sequence_id: int) -> list[int]:
    """Ids of the tracks of a sequence that are no ignore regions."""
    return [track.track_id for track in state.tracks(sequence_id) if track.class_id != IGNORE.class_id]


def manual_frames(state: State, sequence_id: int, track_id: int) -> list[int]:
    """Frames in which a person drew or corrected a track's mask, in order."""
    return sorted(frame for frame, record in state.masks(sequence_id, track_id).items() if record.manual)


def progress_of(state: State, sequence_id: int, track_id: int) -> Progress:
    """How far a track has come."""
    masks = state.masks(sequence_id, track_id)
    boxes = state.detections(sequence_id, track_id)
    states = [record.state for record in masks.values()]
    accepted = states.count(MaskState.ACCEPTED)
    work = state.track(sequence_id, track_id).class_id != IGNORE.class_id
    return Progress(
        boxes=len(boxes),
        proposed=states.count(MaskState.PROPOSED),
        corrected=states.count(MaskState.CORRECTED),
        accepted=accepted,
        manual=sum(record.manual for record in masks.values()),
        open=len(boxes.keys() | masks.keys()) - accepted if work else 0,
    )


def worst_quality(state: State, sequence_id: int, track_id: int) -> float | None:
    """Lowest quality, 0 to 1, that the network predicts of a track's proposals; None where none has a prediction."""
    masks = state.masks(sequence_id, track_id).values()
    return min((item.score for item in masks if not item.settled and item.score is not None), default=None)


def unaccepted_frames(state: State, sequence_id: int, track_id: int) -> list[int]:
    """Frames of a track with a box or a mask that is not accepted, ascending."""
    masks = state.masks(sequence_id, track_id)
    frames = state.detections(sequence_id, track_id).keys() | masks.keys()
    accepted = {frame for frame, record in masks.items() if record.state is MaskState.ACCEPTED}
    return sorted(frames - accepted)


def next_open(state: State, sequence_id: int, track_id: int, frame: int, step: int = 1) -> int | None:
    """The nearest frame after (`step` 1) or before (-1) `frame` that is not accepted; past the end it wraps around.

    Returns:
        the frame, which may be `frame` itself if it is the only one; None when all are accepted.
    """
    frames = unaccepted_frames(state, sequence_id, track_id)
    if not frames:
        return None
    if step > 0:
        return next((item for item in frames if item > frame), frames[0])
    return next((item for item in reversed(frames) if item < frame), frames[-1])
