"""What happens along each true track: switches of identity, fragmentations, how much of it is tracked.

The CLEAR measures (Bernardin and Stiefelhagen, "Evaluating Multiple Object Tracking Performance", 2008) as the MOTS
paper takes them over for masks; the two conventions count fragmentations differently.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from annotator.evaluation.matching import Convention, Matching

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOSTLY_TRACKED = 0.8
MOSTLY_LOST = 0.2
_NONE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Switch:
    """A true track that is found as another track than the last time.

    Attributes:
        truth: index of the true mask.
        found: index of the found mask.
        before: index of the found track of its last match.
    """

    truth: int
    found: int
    before: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Numbers of true tracks by the share of their masks that is matched: above 0.8, in between, below 0.2."""

    mostly_tracked: int
    partly_tracked: int
    mostly_lost: int


def switches(matching: Matching) -> list[Switch]:
    """Matches whose found track differs from that of the last match of the same true track, however long ago."""
    first, second, _ = matching.matches
    truth, found = matching.truth.tracks[first], matching.found.tracks[second]
    order = np.lexsort((first, truth))
    truth, found = truth[order], found[order]
    places = np.flatnonzero((truth[1:] == truth[:-1]) & (found[1:] != found[:-1]))
    return [Switch(int(first[order[place + 1]]), int(second[order[place + 1]]), int(found[place])) for place in places]


def fragments(matching: Matching) -> int:
    """How often a true track is picked up again, by the rule of the convention."""
    if matching.convention is Convention.MOTS_TOOLS:
        return _changes(matching)
    return _restarts(matching)


def coverage(matching: Matching) -> Coverage:
    """How many of the true tracks are tracked how far."""
    first, _, _ = matching.matches
    tracks = len(matching.truth.ids)
    present = np.bincount(matching.truth.tracks, minlength=tracks)
    shares = np.bincount(matching.truth.tracks[first], minlength=tracks) / np.maximum(present, 1)
    tracked, lost = int((shares > MOSTLY_TRACKED).sum()), int((shares < MOSTLY_LOST).sum())
    return Coverage(tracked, tracks - tracked - lost, lost)


def _changes(matching: Matching) -> int:
    """mots_tools: a mask is found as another track than the mask before (or that was missed), and the next mask is
    matched, too; the track was matched before, which is not asked of its last mask.
    """
    order, tracks, found = _by_track(matching)
    if not order.size:
        return 0
    starts = np.flatnonzero(np.diff(tracks, prepend=_NONE))
    first = np.zeros(len(order), dtype=np.bool_)
    first[starts] = True
    last = np.append(first[1:], True)
    hit = found != _NONE
    so_far = np.cumsum(hit)
    tracked_before = so_far - hit > np.repeat(so_far[starts] - hit[starts], np.diff(np.append(starts, len(order))))
    changed = ~first & hit & (np.roll(found, 1) != found)
    return int((changed & (last | (tracked_before & np.roll(hit, -1)))).sum())


def _restarts(matching: Matching) -> int:
    """TrackEval: matched runs of a true track less one, over the frames in which both sides have masks."""
    first, _, _ = matching.matches
    frames = np.intersect1d(matching.truth.frames, matching.found.frames)
    tracks = matching.truth.tracks[first]
    places = np.searchsorted(frames, matching.truth.frames[first])
    order = np.lexsort((places, tracks))
    tracks, places = tracks[order], places[order]
    return int(((tracks[1:] == tracks[:-1]) & (places[1:] != places[:-1] + 1)).sum())


def _by_track(matching: Matching) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """True masks track by track, in the order of their frames: index, track, found track or `_NONE`."""
    first, second, _ = matching.matches
    found = np.full(len(matching.truth), _NONE)
    found[first] = matching.found.tracks[second]
    order = np.argsort(matching.truth.tracks, kind="stable")
    return order, matching.truth.tracks[order], found[order]
