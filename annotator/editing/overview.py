"""How far a whole project has come, and how long the rest may take."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from annotator.editing.navigation import Progress, object_tracks, progress_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annotator.domain.state import State

LEAST_SETTLED = 20  # accepted masks, before their time says anything


@dataclass(frozen=True, slots=True)
class SequenceProgress:
    """Objects of a sequence; ignore regions, which nobody has to draw, are left out.

    Attributes:
        sequence_id: its number.
        name: its name.
        frames: how many it has.
        tracks: tracks of objects.
        done: tracks of which every mask is accepted.
        unfinished: the track with the fewest open frames left, None where all are done.
        progress: counts of boxes and masks.
    """

    sequence_id: int
    name: str
    frames: int
    tracks: int
    done: int
    unfinished: int | None
    progress: Progress

    @property
    def share(self) -> float:
        """Share of the masks that are accepted, 0 to 1; 0 where there are none to accept."""
        return accepted_share(self.progress)


def sequences_progress(state: State) -> list[SequenceProgress]:
    """Each sequence, in order."""
    found = []
    for sequence in state.sequences():
        tracks = object_tracks(state, sequence.sequence_id)
        each = {track_id: progress_of(state, sequence.sequence_id, track_id) for track_id in tracks}
        left = {track_id: item.open for track_id, item in each.items() if item.open}
        found.append(
            SequenceProgress(
                sequence_id=sequence.sequence_id,
                name=sequence.name,
                frames=sequence.frame_count,
                tracks=len(tracks),
                done=len(tracks) - len(left),
                unfinished=min(left, key=lambda item: (left[item], item)) if left else None,
                progress=total(each.values()),
            )
        )
    return found


def total(parts: Iterable[Progress]) -> Progress:
    """Counts of all together."""
    return reduce(add, parts, Progress())


def accepted_share(progress: Progress) -> float:
    """Share of the masks that are accepted, 0 to 1; 0 where there are none to accept."""
    every = progress.accepted + progress.open
    return progress.accepted / every if every else 0.0


def seconds_left(progress: Progress, seconds: float) -> float | None:
    """Working time for what is open, at the pace of what was accepted in `seconds`; None where that says nothing."""
    if progress.accepted < LEAST_SETTLED or seconds <= 0:
        return None
    return seconds / progress.accepted * progress.open
