"""Verbs on boxes: set, move, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.edits import Change, DetectionKey, Edit, MaskKey
from annotator.domain.tracks import Detection
from annotator.errors import EditError

if TYPE_CHECKING:
    from annotator.domain.boxes import Box
    from annotator.domain.state import State


def check_frame(state: State, sequence_id: int, frame: int) -> None:
    """Make sure that a sequence has a frame.

    Raises:
        EditError: there is no such sequence or frame.
    """
    count = state.sequence(sequence_id).frame_count
    if not 0 <= frame < count:
        raise EditError("there is no such frame", expected=f"0 to {count - 1}", got=frame)


def set_box(state: State, key: DetectionKey, box: Box) -> Edit:
    """Give a track a box in a frame, or move the one that it has; the box becomes a keyframe.

    Raises:
        EditError: there is no such track or frame.
    """
    state.track(key.sequence_id, key.track_id)
    check_frame(state, key.sequence_id, key.frame)
    before = state.get(key)
    after = Detection(box, keyframe=True, visibility=before.visibility if before else None)
    verb = "Move" if before else "Add"
    return Edit(f"{verb} box of track {key.track_id}, frame {key.frame}", (Change(key, before, after),))


def remove_detection(state: State, key: DetectionKey) -> Edit:
    """Take a track out of a frame: its box and its mask."""
    mask_key = MaskKey(key.sequence_id, key.track_id, key.frame)
    rows = ((key, state.get(key)), (mask_key, state.get(mask_key)))
    changes = tuple(Change(row_key, row, None) for row_key, row in rows if row is not None)
    return Edit(f"Remove track {key.track_id} from frame {key.frame}", changes)
