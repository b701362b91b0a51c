"""Tracks from TrackR-CNN into a project: the job that finds them, and the step that makes them tracks to review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.editing.bringing import Brought, bring_tracks
from annotator.jobs.trackrcnn.sources import Source
from annotator.jobs.trackrcnn.thresholds import read as read_thresholds
from annotator.jobs.trackrcnn.tracking import TrackPlan, content

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.domain.exchange import Entry
    from annotator.jobs.context import Context
    from annotator.project.store import Project


@dataclass(frozen=True, slots=True)
class BringWish:
    """What a person asks for.

    Attributes:
        checkpoint: the network.
        thresholds: file with the tracker's thresholds; None for the tracker's own.
        frames: first and last frame; None for all.
        skip_tracked: leave out objects that have a track.
    """

    checkpoint: Path
    thresholds: Path | None = None
    frames: tuple[int, int] | None = None
    skip_tracked: bool = True


@dataclass(frozen=True, slots=True)
class BringSnapshot:
    """What the job is given: the sequence as it is now, network, thresholds."""

    source: Source
    checkpoint: Path
    thresholds: Path | None


@dataclass(frozen=True, slots=True)
class FoundTracks:
    """What the job gives.

    Attributes:
        sequence_id: the sequence in which it looked.
        entries: boxes and masks, by ascending frame; tracks have numbers of their own.
        notes: what a person should know, one sentence each.
    """

    sequence_id: int
    entries: tuple[Entry, ...]
    notes: tuple[str, ...]


def bring_snapshot(project: Project, sequence_id: int, wish: BringWish) -> BringSnapshot:
    """Collect what the job needs.

    Raises:
        EditError: there is no such sequence.
    """
    sequence = project.state.sequence(sequence_id)
    first, last = wish.frames or (0, sequence.frame_count - 1)
    frames = tuple(range(max(first, 0), min(last, sequence.frame_count - 1) + 1))
    return BringSnapshot(Source(sequence, project.base, frames=frames), wish.checkpoint, wish.thresholds)


def find_tracks(snapshot: BringSnapshot, context: Context) -> FoundTracks:
    """Job body: track the objects of a sequence. Frames that cannot be read are skipped and told.

    Raises:
        FormatError: the file of thresholds is none, or there are more than 1,000 tracks of a class.
        RefinementError: the checkpoint cannot be used.
        JobError: no frame can be read.
        Cancelled: the person has cancelled it.
    """
    from refinement.trackrcnn.tracker import TrackerConfig

    context.progress(0, len(snapshot.source.frames), "Loading the network")
    tracker = read_thresholds(snapshot.thresholds) if snapshot.thresholds is not None else TrackerConfig()
    found = content(TrackPlan(snapshot.checkpoint, snapshot.source, tracker), context)
    entries = tuple(found.entries)
    return FoundTracks(snapshot.source.sequence.sequence_id, entries, tuple(found.notes))


def store_tracks(project: Project, found: FoundTracks, *, skip_tracked: bool = True) -> Brought:
    """Commit found tracks as one step that can be undone; tracks that are there are not touched.

    Raises:
        EditError: the sequence is gone.
        FormatError: the images of the sequence have another size by now.
        ProjectError: the project cannot be written.
    """
    brought = bring_tracks(project.state, found.sequence_id, found.entries, skip_tracked=skip_tracked)
    if brought.edit:
        project.apply(brought.edit, origin="import")
    return brought
