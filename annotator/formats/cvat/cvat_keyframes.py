"""Shapes between two keyframes, as CVAT's server makes them (cvat/apps/dataset_manager/annotation.py, TrackManager).

The corners of boxes move on straight lines. The points of two polygons are matched by how far along the outline they
lie, since a person may add and remove some; where that makes points crowd, some of them go again.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotator.domain.masks import Ring

    Points = NDArray[np.float64]


def ring_between(left: Ring, right: Ring, share: float) -> Ring:
    """The polygon at a `share` of the way from one keyframe to the next, 0 to 1."""
    ends = (_closed(left), _closed(right))
    matches = _matches(*(_places(points) for points in ends))
    owners = np.repeat(np.arange(len(matches)), [len(item) for item in matches])
    partners = np.concatenate(matches)
    points = ends[0][owners] + (ends[1][partners] - ends[0][owners]) * share
    kept = _thinned(points, matches, ends)[:-1]
    return tuple((float(x), float(y)) for x, y in (kept if len(kept) >= 3 else points[:-1]))


def _closed(ring: Ring) -> Points:
    return np.array((*ring, ring[0]), dtype=np.float64)


def _steps(points: Points) -> Points:
    return np.asarray(np.hypot(*np.diff(points, axis=0).T), dtype=np.float64)


def _places(points: Points) -> Points:
    """How far along the outline each point lies, from 0 to 1."""
    along = np.concatenate(([0.0], np.cumsum(_steps(points))))
    return along / along[-1] if along[-1] else along


def _matches(left: Points, right: Points) -> list[NDArray[np.int64]]:
    """For each point of the left outline those of the right one: the nearest, and all that have no other."""
    nearest = np.abs(left[:, None] - right[None]).argmin(axis=1)
    rest = np.setdiff1d(np.arange(len(right)), nearest)
    owners = np.abs(right[rest, None] - left[None]).argmin(axis=1)
    return [np.sort(np.append(rest[owners == index], nearest[index])) for index in range(len(left))]


def _thinned(points: Points, matches: list[NDArray[np.int64]], ends: tuple[Points, Points]) -> Points:
    """The points without those that crowd where several of one outline go to one of the other."""

    def crowd(index: int) -> tuple[bool, int]:
        several = len(matches[index]) > 1
        return several, index if several else int(matches[index][0])

    kept, place = [], 0
    for (several, _), group in groupby(range(len(matches)), crowd):
        members = list(group)
        size = sum(len(matches[index]) for index in members)
        first, last = (matches[members[0]][0], matches[members[0]][-1]) if several else (members[0], members[-1])
        kept.append(_spread(points[place : place + size], ends[several][first : last + 1]))
        place += size
    return np.concatenate(kept)


def _spread(points: Points, outline: Points) -> Points:
    """Points that are apart by half the mean step of the outline that they stand for; its ends stay, or their mean."""
    if len(points) == 1:
        return points
    least = _steps(outline).sum() / (2 * len(outline))
    kept = [points[0]]
    for point in points[1:-1]:
        if np.hypot(*(point - kept[-1])) >= least:
            kept.append(point)
    if len(kept) == 1 and np.hypot(*(points[-1] - points[0])) < least:
        return (points[:1] + points[-1:]) / 2
    return np.array([*kept, points[-1]])
