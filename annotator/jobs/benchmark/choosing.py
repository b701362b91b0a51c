"""Ways to choose what the robot draws next, among masks that it knows the truth of."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from annotator.domain.edits import MaskKey
from annotator.editing.masks import draw_mask
from annotator.editing.navigation import manual_frames
from annotator.editing.polygons import trace
from annotator.editing.proposals import open_frames
from annotator.editing.suggestions import suggestions
from annotator.errors import EditError, JobError, hint
from refinement.suggest import Candidate, suggest

if TYPE_CHECKING:
    from annotator.domain.masks import Mask
    from annotator.domain.state import State
    from annotator.jobs.robot import Truth


class Pick(NamedTuple):
    """Draw this mask."""

    track_id: int
    frame: int


Choose = Callable[["State", int, "Truth", int], list[Pick]]
"""State, sequence, true masks that may be drawn, how many → up to so many that are not drawn yet, best first."""


def chooser(name: str) -> Choose:
    """The way of this name; what it cannot say is filled up evenly: a box without a proposal has nothing to suggest.

    Raises:
        JobError: there is none.
    """
    if name not in CHOOSERS:
        raise JobError(f"there is no way '{name}' to choose masks", todo=hint(name, CHOOSERS))
    way = CHOOSERS[name]

    def choose(state: State, sequence_id: int, truth: Truth, count: int) -> list[Pick]:
        picks = way(state, sequence_id, truth, count)
        rest = {
            track: {at: mask for at, mask in masks.items() if (track, at) not in picks}
            for track, masks in truth.items()
        }
        return [*picks, *spread(state, sequence_id, rest, count - len(picks))]

    return choose


def suggested(state: State, sequence_id: int, truth: Truth, count: int) -> list[Pick]:
    """What the program suggests to a person, who does not know the truth."""
    # One track has no say in what is best in another: merged, they are the suggestions for all.
    by_track = [suggestions(state, sequence_id, count, [track], masks.keys()) for track, masks in truth.items()]
    merged = heapq.merge(*by_track, key=lambda item: -item.gain)
    return [Pick(item.track, item.frame) for item, _ in zip(merged, range(count), strict=False)]


def worst(state: State, sequence_id: int, truth: Truth, count: int) -> list[Pick]:
    """What the program would suggest if it knew the IoU of each proposal and the area of each true mask."""
    candidates = {track: _candidates(state, sequence_id, track, masks) for track, masks in truth.items()}
    drawn = {track: _drawn(state, sequence_id, track) for track in truth}
    return [Pick(item.track, item.frame) for item in suggest(candidates, drawn, count)]


def spread(state: State, sequence_id: int, truth: Truth, count: int) -> list[Pick]:
    """Masks evenly through the tracks, without a look at proposals: the next one where most masks share a drawn one.

    Within a track, the one that brings the track's masks nearest to a drawn one on the whole.
    """
    left = {track: _not_drawn(state, sequence_id, track, masks) for track, masks in truth.items()}
    drawn = {track: _drawn(state, sequence_id, track) for track in truth}
    picks: list[Pick] = []
    while len(picks) < count and any(left.values()):
        track = max((item for item in left if left[item]), key=lambda item: len(truth[item]) / (len(drawn[item]) + 1))
        frame = _furthest(left[track], drawn[track])
        left[track].remove(frame)
        drawn[track].append(frame)
        picks.append(Pick(track, frame))
    return picks


CHOOSERS: Mapping[str, Choose] = {"suggested": suggested, "worst": worst, "spread": spread}


def drawable(state: State, sequence_id: int, truth: Truth) -> Truth:
    """The true masks that a person could draw: they have a box, and as a polygon an area."""
    return {
        track: {
            frame: mask
            for frame, mask in masks.items()
            if frame in state.detections(sequence_id, track)
            and _has_area(state, MaskKey(sequence_id, track, frame), mask)
        }
        for track, masks in truth.items()
    }


def _has_area(state: State, key: MaskKey, mask: Mask) -> bool:
    try:
        draw_mask(state, key, trace(mask))
    except EditError:
        return False
    return True


def _candidates(state: State, sequence_id: int, track_id: int, masks: Mapping[int, Mask]) -> dict[int, Candidate]:
    found = state.masks(sequence_id, track_id)
    return {
        frame: Candidate(found[frame].mask.iou(masks[frame]) if frame in found else 0.0, masks[frame].area)
        for frame in open_frames(state, sequence_id, track_id)
        if frame in masks
    }


def _drawn(state: State, sequence_id: int, track_id: int) -> list[int]:
    return manual_frames(state, sequence_id, track_id)


def _not_drawn(state: State, sequence_id: int, track_id: int, masks: Mapping[int, Mask]) -> list[int]:
    drawn = set(_drawn(state, sequence_id, track_id))
    return sorted(frame for frame in masks if frame not in drawn)


def _furthest(frames: list[int], drawn: list[int]) -> int:
    """The frame that, once drawn, leaves all of them nearest to a drawn one: the next of k medoids, chosen greedily."""
    everything = np.array(sorted({*frames, *drawn}))
    ranks = np.arange(len(everything))
    nearest = np.full(len(ranks), len(ranks))
    for rank in np.searchsorted(everything, drawn):
        nearest = np.minimum(nearest, np.abs(ranks - rank))
    places = np.searchsorted(everything, frames)
    sums = np.minimum(np.abs(ranks[None, :] - places[:, None]), nearest).sum(axis=1)
    return frames[int(sums.argmin())]
