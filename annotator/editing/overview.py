"""How far a whole project has come, and how long the rest may take."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from annotator.domain.edits import MaskKey
from annotator.domain.masks import MaskRecord, MaskState
from annotator.editing.navigation import Progress, object_tracks, progress_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annotator.domain.edits import Edit
    from annotator.domain.state import State
    from annotator.project.store import JournalEntry

LEAST_SETTLED = 20  # accepted masks, before their time says anything


@dataclass(frozen=True, slots=True)
class Pace:
    """What was done in the window.

    Attributes:
        seconds: working time.
        settled: masks of objects that were accepted there and still are.
    """

    seconds: float = 0.0
    settled: int = 0

    def left(self, masks: int) -> float | None:
        """Working time in seconds that so many masks may take; None where too little was done to tell."""
        if self.settled < LEAST_SETTLED or self.seconds <= 0:
            return None
        return self.seconds / self.settled * masks


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


def window_pace(state: State, steps: Iterable[tuple[JournalEntry, Edit]]) -> Pace:
    """The pace of a person's steps; what was imported, or accepted by a command, took no time in the window.

    Args:
        state: as it is now.
        steps: of the journal, those of origin "user".
    """
    seconds, settled = 0.0, set[MaskKey]()
    for entry, edit in steps:
        if not entry.seconds:
            continue
        seconds += entry.seconds
        settled |= {
            change.key
            for change in edit.changes
            if isinstance(change.key, MaskKey) and _accepted(change.after) and not _accepted(change.before)
        }
    objects = {
        (item.sequence_id, track) for item in state.sequences() for track in object_tracks(state, item.sequence_id)
    }
    still = sum((key.sequence_id, key.track_id) in objects and _accepted(state.get(key)) for key in settled)
    return Pace(seconds, still)


def _accepted(row: object) -> bool:
    return isinstance(row, MaskRecord) and row.state is MaskState.ACCEPTED
