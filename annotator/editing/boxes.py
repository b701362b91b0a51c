"""Verbs on boxes: set, move, mark as occluded, remove."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.domain.edits import Change, DetectionKey, Edit, MaskKey
from annotator.domain.tracks import Detection
from annotator.domain.words import plural
from annotator.editing.interpolation import followed
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

    Interpolated boxes beside it follow, up to the next box that is not interpolated; all others stay.

    Raises:
        EditError: there is no such track or frame.
    """
    state.track(key.sequence_id, key.track_id)
    check_frame(state, key.sequence_id, key.frame)
    before = state.get(key)
    after = replace(before or Detection(box), box=box, keyframe=True, interpolated=False)
    verb = "Move" if before else "Add"
    changes = (Change(key, before, after), *followed(state, key, box))
    return Edit(f"{verb} box of track {key.track_id}, frame {key.frame}", changes)


def mark_occluded(state: State, keys: Iterable[DetectionKey], occluded: bool = True) -> Edit:
    """Say that other things hide a good part of the object in some frames, or that they do not. Keys without a box are
    passed over.
    """
    found = ((key, row) for key in dict.fromkeys(keys) if (row := state.get(key)))
    changes = tuple(Change(key, row, replace(row, occluded=occluded)) for key, row in found if row.occluded != occluded)
    return Edit(_occlusion_label(changes, "occluded" if occluded else "not occluded"), changes)


def remove_detection(state: State, key: DetectionKey) -> Edit:
    """Take a track out of a frame: its box and its mask."""
    mask_key = MaskKey(key.sequence_id, key.track_id, key.frame)
    rows = ((key, state.get(key)), (mask_key, state.get(mask_key)))
    changes = tuple(Change(row_key, row, None) for row_key, row in rows if row is not None)
    return Edit(f"Remove track {key.track_id} from frame {key.frame}", changes)


def _occlusion_label(changes: tuple[Change, ...], what: str) -> str:
    first = changes[0].key if changes else None
    if isinstance(first, DetectionKey) and len(changes) == 1:
        return f"Mark track {first.track_id}, frame {first.frame} as {what}"
    return f"Mark {plural(len(changes), 'box', 'boxes')} as {what}"
