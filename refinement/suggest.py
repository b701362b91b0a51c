"""What to draw next: the masks whose correction by hand should help the most, from the proposals' expected IoU alone.

Neither the lowest score nor the lowest IoU is a good choice: those are slivers at the border and objects that are
almost hidden, and a network that is shown nothing else takes them for the object's shape. A mask is worth drawing when
it, and the frames around it, which its shape will be carried to, lack much: weighted coverage, chosen greedily, which
is within 1 - 1/e of the best choice (Nemhauser et al., Mathematical Programming 1978). numpy only.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

K = TypeVar("K", bound=Hashable)
Floats = NDArray[np.float64]
REACH_SHARE, REACH_LEAST = 0.5, 2.0  # how far a drawn mask helps, in masks: share of the track, and at the least
_RECOVERED = 0.85  # share of what a mask lacks that a drawn mask right beside it wins back
_DECIMALS = 9  # of gains: what differs by less is equal, and the first one is chosen


@dataclass(frozen=True)
class Candidate:
    """A mask that could be drawn: `quality` is the IoU expected of its proposal, 0..1, `area` its pixels."""

    quality: float
    area: float


@dataclass(frozen=True)
class Suggestion(Generic[K]):
    """Draw this mask: `gain` is the sum of IoU that the sequence's masks should win by it."""

    track: K
    frame: int
    gain: float


def suggest(
    tracks: Mapping[K, Mapping[int, Candidate]], drawn: Mapping[K, Collection[int]], count: int
) -> list[Suggestion[K]]:
    """Return up to `count` masks to draw next, best first; of equal ones the first of the first track.

    `tracks` holds each track's proposals by frame, `drawn` the frames drawn already, which need not be among them.
    """
    return best((TrackChoice(track, masks, drawn.get(track, ())) for track, masks in tracks.items()), count)


def best(choices: Iterable[TrackChoice[K]], count: int) -> list[Suggestion[K]]:
    """Return the `count` best of several tracks, best first: what is drawn in one track changes nothing in another."""
    waiting = [(choice, 1, head) for choice in choices if (head := choice.at(0)) is not None]
    found: list[Suggestion[K]] = []
    while waiting and len(found) < count:
        place = max(range(len(waiting)), key=lambda index: waiting[index][2].gain)
        choice, taken, head = waiting[place]
        found.append(head)
        following = choice.at(taken)
        waiting[place : place + 1] = [] if following is None else [(choice, taken + 1, following)]
    return found


class TrackChoice(Generic[K]):
    """The masks of one track in the order in which to draw them; found as far as asked for, and kept.

    A drawn mask wins a share of what another one lacks that falls off exponentially with their distance in masks. What
    has been won falls off at that rate at most, so each mask would add to an interval of masks around it, and what it
    would win of them is a difference of running sums: all gains of n masks cost n log n.

    Args:
        track: name of the track.
        masks: its proposals by frame.
        drawn: frames drawn already, which need not be among them.
    """

    def __init__(self, track: K, masks: Mapping[int, Candidate], drawn: Collection[int] = ()) -> None:
        self._track = track
        self._frames = sorted(masks)
        self._found: list[Suggestion[K]] = []
        everything = np.array(sorted({*masks, *drawn}))
        ranks = np.searchsorted(everything, self._frames)
        reach = max(REACH_LEAST, REACH_SHARE * len(everything))
        self._rise = np.exp(ranks / reach)  # at most e to the 1 / REACH_SHARE
        self._fall = 1.0 / self._rise
        self._lacks = np.array([1.0 - min(1.0, max(0.0, masks[frame].quality)) for frame in self._frames])
        self._carries = _RECOVERED * _tells(
            np.array([max(0.0, masks[frame].area) for frame in self._frames]), 1.0 - self._lacks
        )
        distance = _to_nearest(ranks, np.searchsorted(everything, sorted(set(drawn))))
        self._won = _RECOVERED * np.exp(-distance / reach)
        self._taken = np.zeros(len(ranks), dtype=np.bool_)

    def at(self, place: int) -> Suggestion[K] | None:
        """The suggestion at a place of the order, from 0; None past the last one."""
        if place >= len(self._frames):
            return None
        while len(self._found) <= place:
            self._take()
        return self._found[place]

    def _take(self) -> None:
        gains = self._gains()
        chosen = int(gains.argmax())
        self._found.append(Suggestion(self._track, self._frames[chosen], float(gains[chosen])))
        self._taken[chosen] = True
        self._lacks[chosen] = 0.0
        share = np.minimum(self._rise[chosen] * self._fall, self._fall[chosen] * self._rise)
        self._won = np.maximum(self._won, self._carries[chosen] * share)

    def _gains(self) -> Floats:
        """What each mask would win: all that it lacks itself, and what it carries to those before and after it."""
        own = np.arange(len(self._lacks))
        from_here, to_here = self._carries * self._rise, self._carries * self._fall
        # Up to where what a mask carries is more than what is won there; accumulated, as rounding may shake the order.
        last = np.searchsorted(np.maximum.accumulate(self._won * self._rise), from_here)
        first = len(own) - np.searchsorted(np.maximum.accumulate((self._won * self._fall)[::-1]), to_here)
        last, first = np.maximum(last, own + 1), np.minimum(first, own)
        rise, fall, won = (_running(self._lacks * item) for item in (self._rise, self._fall, self._won))
        after = from_here * (fall[last] - fall[own + 1]) - (won[last] - won[own + 1])
        before = to_here * (rise[own] - rise[first]) - (won[own] - won[first])
        gains = np.maximum(0.0, np.round(self._lacks + before + after, _DECIMALS))
        gains[self._taken] = -np.inf
        return gains


def _tells(areas: Floats, qualities: Floats) -> Floats:
    """How much of the object's shape each mask shows: slivers tell little, and so do masks far below the track's usual.

    Those are most often of frames in which something passes before the object: their shape misleads elsewhere.
    """
    return np.maximum(0.05, _relative(areas) * _relative(qualities) ** 2)


def _relative(values: Floats) -> Floats:
    """Each value as a share of the usual one, 1 at the most."""
    positive = values[values > 0]
    return np.clip(values / np.median(positive), 0.0, 1.0) if len(positive) else np.ones_like(values)


def _to_nearest(ranks: NDArray[np.intp], others: NDArray[np.intp]) -> Floats:
    """Distance of each rank to the nearest of some sorted others, infinite without any."""
    fenced = np.concatenate(([-np.inf], others, [np.inf]))
    after = np.searchsorted(others, ranks) + 1
    return np.asarray(np.minimum(fenced[after] - ranks, ranks - fenced[after - 1]))


def _running(values: Floats) -> Floats:
    """Sums of the first 0, 1, … values."""
    return np.concatenate(([0.0], np.cumsum(values)))
