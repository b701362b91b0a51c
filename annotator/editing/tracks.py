"""Verbs on tracks: make, delete, change class."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.domain.classes import class_name
from annotator.domain.edits import Change, DetectionKey, Edit, TrackKey
from annotator.domain.tracks import Detection, Track
from annotator.editing.boxes import check_frame

if TYPE_CHECKING:
    from annotator.domain.boxes import Box
    from annotator.domain.state import State


def new_track(state: State, sequence_id: int, class_id: int, frame: int, box: Box) -> tuple[Edit, int]:
    """Begin a track with one box.

    Returns:
        the edit, and the new track's id, which no track of the sequence has had before.

    Raises:
        EditError: there is no such sequence or frame.
    """
    check_frame(state, sequence_id, frame)
    track_id = state.unused_track_id(sequence_id)
    changes = (
        Change(TrackKey(sequence_id, track_id), None, Track(track_id, class_id)),
        Change(DetectionKey(sequence_id, track_id, frame), None, Detection(box, keyframe=True)),
    )
    return Edit(f"New {class_name(class_id)} track {track_id}", changes), track_id


def delete_track(state: State, key: TrackKey) -> Edit:
    """Delete a track with its boxes and masks."""
    track = state.track(key.sequence_id, key.track_id)
    changes = (*(Change(place, row, None) for place, row in state.rows_of(key)), Change(key, track, None))
    return Edit(f"Delete track {key.track_id}", changes)


def change_class(state: State, key: TrackKey, class_id: int) -> Edit:
    """Give a track another class."""
    track = state.track(key.sequence_id, key.track_id)
    after = replace(track, class_id=class_id)
    changes = () if after == track else (Change(key, track, after),)
    return Edit(f"Make track {key.track_id} a {class_name(class_id)}", changes)
