"""What to draw next, over the tracks of a sequence."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from annotator.domain.classes import IGNORE
from annotator.editing.navigation import object_tracks
from annotator.editing.proposals import open_frames
from annotator.editing.visible import VisibleAreas
from annotator.editing.watching import Watch
from refinement.suggest import Candidate, Suggestion, TrackChoice, best

if TYPE_CHECKING:
    from annotator.domain.state import State

UNKNOWN_QUALITY = 0.5  # taken for a proposal without a score, such as one that was imported


class Lack(StrEnum):
    """Why nothing is suggested, in words."""

    TRACKS = "there is no track of an object yet"
    PROPOSALS = "there are no proposals"
    MASKS = "every mask is drawn or accepted, but some boxes have none"
    WORK = "every mask is drawn or accepted"


def suggestions(
    state: State,
    sequence_id: int,
    count: int,
    track_ids: Iterable[int] | None = None,
    frames: Collection[int] | None = None,
) -> list[Suggestion[int]]:
    """Masks whose correction by hand should help the most, best first; `track` of each is its track id.

    Only masks that are neither manual nor accepted are suggested, and no ignore regions. What other masks hide of one
    does not count as its area. `track_ids` and `frames` limit the choice; None takes all.

    Raises:
        EditError: there is no such track.
    """
    wanted = [item.track_id for item in state.tracks(sequence_id)] if track_ids is None else list(track_ids)
    objects = [item for item in wanted if state.track(sequence_id, item).class_id != IGNORE.class_id]
    areas = VisibleAreas(state, sequence_id)
    return best((_choice(state, sequence_id, item, areas, frames) for item in objects), count)


def lacking(state: State, sequence_id: int) -> Lack:
    """What it takes to have suggestions, where there are none."""
    objects = object_tracks(state, sequence_id)
    if not any(state.detections(sequence_id, item) or state.masks(sequence_id, item) for item in objects):
        return Lack.TRACKS
    if not any(open_frames(state, sequence_id, item) for item in objects):
        return Lack.WORK
    masks = (record for item in objects for record in state.masks(sequence_id, item).values())
    return Lack.PROPOSALS if all(record.manual for record in masks) else Lack.MASKS


def boxes_without_mask(state: State, sequence_id: int) -> list[tuple[int, int]]:
    """(track, frame) of the boxes of objects that have no mask, track by track."""
    return [
        (track_id, frame)
        for track_id in object_tracks(state, sequence_id)
        for frame in sorted(state.detections(sequence_id, track_id).keys() - state.masks(sequence_id, track_id).keys())
    ]


class Suggester(Watch["TrackChoice[int]"]):
    """The suggestions of a sequence, kept up to date."""

    def best(self, count: int) -> list[Suggestion[int]]:
        """What `suggestions` says of all tracks."""
        return best(self._all(), count)

    def _look(self, track_id: int) -> TrackChoice[int]:
        found = _choice(self._state, self._sequence_id, track_id, self._areas)
        found.at(0)
        return found


def _choice(
    state: State, sequence_id: int, track_id: int, areas: VisibleAreas, frames: Collection[int] | None = None
) -> TrackChoice[int]:
    masks = state.masks(sequence_id, track_id)
    candidates = {
        frame: Candidate(record.score if record.score is not None else UNKNOWN_QUALITY, areas.of(track_id, frame))
        for frame in open_frames(state, sequence_id, track_id)
        if (record := masks.get(frame)) is not None and (frames is None or frame in frames)
    }
    return TrackChoice(track_id, candidates, [frame for frame, record in masks.items() if record.manual])
