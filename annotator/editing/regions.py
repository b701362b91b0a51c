"""Ignore regions drawn by hand: each is a track of class ignore."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.boxes import Box
from annotator.domain.classes import IGNORE
from annotator.domain.edits import Change, DetectionKey, Edit, MaskKey, TrackKey
from annotator.domain.masks import Mask, MaskRecord, MaskState
from annotator.domain.tracks import Detection, Track
from annotator.editing.boxes import check_frame
from annotator.errors import EditError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.domain.masks import Polygon
    from annotator.domain.state import State


def new_region(state: State, sequence_id: int, frame: int, polygons: Sequence[Polygon]) -> tuple[Edit, int]:
    """Make an ignore region of polygons in one frame: a new track with a box around them, and their mask.

    Returns:
        the edit, and the new track's id, which no track of the sequence has had before.

    Raises:
        EditError: there is no such sequence or frame, or the polygons cover no pixel of the image.
    """
    check_frame(state, sequence_id, frame)
    sequence = state.sequence(sequence_id)
    mask = Mask.from_polygons(polygons, sequence.height, sequence.width)
    if not mask.area:
        raise EditError("the region covers no pixel of the image", todo="Draw it larger, or inside the image.")
    track_id = state.unused_track_id(sequence_id)
    record = MaskRecord(mask, MaskState.CORRECTED, manual=True, source="polygon", polygons=tuple(polygons))
    changes = (
        Change(TrackKey(sequence_id, track_id), None, Track(track_id, IGNORE.class_id)),
        Change(DetectionKey(sequence_id, track_id, frame), None, Detection(Box(*mask.bounds), keyframe=True)),
        Change(MaskKey(sequence_id, track_id, frame), None, record),
    )
    return Edit(f"New ignore region, track {track_id}, frame {frame}", changes), track_id
