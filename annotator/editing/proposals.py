"""Proposals of the network as an Edit; manual and accepted masks are never overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from annotator.domain.edits import Change, Edit, MaskKey
from annotator.domain.masks import Mask, MaskRecord, MaskState
from annotator.domain.words import plural

if TYPE_CHECKING:
    from annotator.domain.state import State

Proposed = tuple[int, int, Mask, float]


def open_frames(state: State, sequence_id: int, track_id: int) -> list[int]:
    """Frames in which a track has a box and its mask is neither manual nor accepted: where a proposal is welcome."""
    masks = state.masks(sequence_id, track_id)
    return sorted(frame for frame in state.detections(sequence_id, track_id) if _is_open(masks.get(frame)))


def store_proposals(state: State, sequence_id: int, items: Iterable[Proposed], source: str) -> Edit:
    """Take over proposals: (track id, frame, mask, score of 0 to 1) each.

    Those for manual or accepted masks are passed over. An empty proposal leaves no mask. A flag stays: a person has yet
    to look.
    """
    changes = []
    tracks = set()
    for track_id, frame, mask, score in items:
        key = MaskKey(sequence_id, track_id, frame)
        before = state.get(key)
        flagged = before is not None and before.flagged
        new = MaskRecord(mask, MaskState.PROPOSED, score=score, source=source, flagged=flagged)
        after = new if mask.area else None
        if _is_open(before) and before != after:
            changes.append(Change(key, before, after))
            tracks.add(track_id)
    whose = f"track {tracks.pop()}" if len(tracks) == 1 else plural(len(tracks), "track")
    return Edit(f"Propose {plural(len(changes), 'mask')} of {whose}", tuple(changes))


def _is_open(record: MaskRecord | None) -> bool:
    return record is None or not record.settled
