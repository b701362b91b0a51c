"""Which found mask stands for which true one, class by class, in the two conventions that are in use.

`mots_tools` (Voigtlaender et al., "MOTS: Multi-Object Tracking and Segmentation", CVPR 2019, and its public evaluator)
matches two masks when their IoU is above 0.5; as masks are disjoint, there is at most one. TrackEval (Luiten et al.,
"HOTA", IJCV 2020, and its evaluator of KITTI MOTS) takes an IoU of 0.5, too, and settles what is then ambiguous by an
assignment that prefers the track of the frame before. In both, a found mask that is not matched and lies by more than
half in the ignore regions counts as nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from annotator.domain.mask_tables import MaskTable
    from annotator.evaluation.overlaps import Overlaps

    Columns = tuple[NDArray[np.int64], NDArray[np.int64]]

THRESHOLD = 0.5
EPSILON = float(np.finfo("float").eps)
_NEVER = -10000.0  # TrackEval's score of a pair that must not be matched
_CONTINUED = 1000.0  # and what it adds where a track goes on


class Convention(StrEnum):
    """Whose rules are followed, by the name of the public evaluator."""

    MOTS_TOOLS = "mots_tools"
    TRACKEVAL = "trackeval"


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """The masks of one class on one side, by ascending frame; compared by identity.

    Attributes:
        rows: (N,) where they stand in the table of their side.
        frames: (N,) from 0.
        tracks: (N,) which of the `ids` each belongs to.
        ids: object ids of the tracks.
    """

    rows: NDArray[np.int64]
    frames: NDArray[np.int64]
    tracks: NDArray[np.int64]
    ids: NDArray[np.int64]

    @classmethod
    def of(cls, table: MaskTable, class_id: int) -> Side:
        """The masks of a class."""
        rows = np.flatnonzero(table.classes == class_id)
        ids, tracks = np.unique(table.object_ids[rows], return_inverse=True)
        return cls(rows, table.frames[rows], tracks, ids)

    def only(self, kept: NDArray[np.bool_]) -> Side:
        """Some of the masks; tracks that have none left are gone."""
        left, tracks = np.unique(self.tracks[kept], return_inverse=True)
        return Side(self.rows[kept], self.frames[kept], tracks, self.ids[left])

    def __len__(self) -> int:
        """The number of masks."""
        return len(self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of masks of one class that share pixels; indices are those of the sides; compared by identity.

    Attributes:
        truth: the true masks.
        found: the found masks.
        first: (P,) index of the true mask, ascending.
        second: (P,) index of the found one.
        ious: (P,) above 0.
    """

    truth: Side
    found: Side
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    ious: NDArray[np.float64]

    @classmethod
    def of(cls, overlaps: Overlaps, class_id: int) -> Pairs:
        """The pairs in which both masks are of a class."""
        truth, found = Side.of(overlaps.truth, class_id), Side.of(overlaps.found, class_id)
        places = [np.full(len(table), -1) for table in (overlaps.truth, overlaps.found)]
        for place, side in zip(places, (truth, found), strict=True):
            place[side.rows] = np.arange(len(side))
        first, second = places[0][overlaps.first], places[1][overlaps.second]
        kept = (first >= 0) & (second >= 0)
        return cls(truth, found, first[kept], second[kept], overlaps.ious[kept])

    def only_found(self, kept: NDArray[np.bool_]) -> Pairs:
        """Without some of the found masks."""
        place = np.cumsum(kept) - 1
        left = kept[self.second]
        found = self.found.only(kept)
        return Pairs(self.truth, found, self.first[left], place[self.second[left]], self.ious[left])

    def ambiguous(self, among: NDArray[np.bool_]) -> Iterator[Frame]:
        """The frames in which a mask has several partners `among` the pairs, by ascending frame."""
        firsts, seconds = self.first[among], self.second[among]
        several = np.bincount(firsts, minlength=1)[firsts] > 1
        several |= np.bincount(seconds, minlength=1)[seconds] > 1
        frames = np.unique(self.truth.frames[firsts[several]])
        begin, end = (
            [np.searchsorted(frames_of, frames, side=side) for frames_of in self._frames] for side in ("left", "right")
        )
        for index, number in enumerate(frames.tolist()):
            spans = [slice(int(low[index]), int(high[index])) for low, high in zip(begin, end, strict=True)]
            yield Frame(self, number, *spans)

    @property
    def _frames(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        return self.truth.frames, self.found.frames, self.truth.frames[self.first]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One frame of some pairs.

    Attributes:
        pairs: those of all frames.
        number: the frame.
        truth: its true masks.
        found: its found masks.
        span: its pairs.
    """

    pairs: Pairs
    number: int
    truth: slice
    found: slice
    span: slice

    @property
    def cells(self) -> Columns:
        """Row and column of each pair in a matrix of true by found masks."""
        return self.pairs.first[self.span] - self.truth.start, self.pairs.second[self.span] - self.found.start

    def matrix(self, values: NDArray[np.float64], empty: float = 0.0) -> NDArray[np.float64]:
        """A value of each pair of the frame as a matrix of true by found masks."""
        result = np.full((self.truth.stop - self.truth.start, self.found.stop - self.found.start), empty)
        result[self.cells] = values
        return result

    def assigned(self, scores: NDArray[np.float64]) -> Columns:
        """Rows and columns of the assignment with the largest sum of a matrix of scores."""
        from scipy.optimize import linear_sum_assignment

        rows, columns = linear_sum_assignment(-scores)
        return rows, columns

    def chosen(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of the frame's pairs are among these cells."""
        cells = np.zeros((self.truth.stop - self.truth.start, self.found.stop - self.found.start), dtype=np.bool_)
        cells[rows, columns] = True
        return np.asarray(cells[self.cells])


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """How the masks of one class were matched; compared by identity.

    Attributes:
        convention: by which rules.
        every: all pairs, those of ignored masks included.
        pairs: the pairs without the found masks that are ignored.
        matched: (P,) which of `pairs` are matches; each mask has one at most.
        ignored: the found masks that count as nothing.
    """

    convention: Convention
    every: Pairs
    pairs: Pairs
    matched: NDArray[np.bool_]
    ignored: Side

    @property
    def truth(self) -> Side:
        """The true masks."""
        return self.pairs.truth

    @property
    def found(self) -> Side:
        """The found masks that count."""
        return self.pairs.found

    @property
    def matches(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """(M,) true mask, found mask and IoU of each match, by ascending true mask."""
        pairs = self.pairs
        return pairs.first[self.matched], pairs.second[self.matched], pairs.ious[self.matched]


def match(overlaps: Overlaps, class_id: int, convention: Convention) -> Matching:
    """Match the masks of one class."""
    every = Pairs.of(overlaps, class_id)
    rule = _RULES[convention]
    taken = np.zeros(len(every.found), dtype=np.bool_)
    taken[every.second[rule.first(every)]] = True
    ignored = ~taken & (overlaps.ignored[every.found.rows] > THRESHOLD + rule.slack)
    pairs = every.only_found(~ignored)
    return Matching(convention, every, pairs, rule.final(pairs), every.found.only(ignored))


@dataclass(frozen=True, slots=True)
class _Rule:
    """How a convention matches before it ignores and after, and by how much beyond half a mask must lie in regions."""

    first: Callable[[Pairs], NDArray[np.bool_]]
    final: Callable[[Pairs], NDArray[np.bool_]]
    slack: float


def _above(pairs: Pairs) -> NDArray[np.bool_]:
    return np.asarray(pairs.ious > THRESHOLD)


def _reaching(pairs: Pairs) -> NDArray[np.bool_]:
    return np.asarray(pairs.ious >= THRESHOLD - EPSILON)


def _by_iou(pairs: Pairs) -> NDArray[np.bool_]:
    """TrackEval's matching before it ignores: the largest sum of IoUs."""
    matched = _reaching(pairs)
    for frame in pairs.ambiguous(matched):
        ious = pairs.ious[frame.span]
        reaching = _reaching(pairs)[frame.span]
        cells = frame.assigned(frame.matrix(np.where(reaching, ious, _NEVER), _NEVER))
        matched[frame.span] = frame.chosen(*cells) & reaching
    return matched


def _by_continuation(pairs: Pairs) -> NDArray[np.bool_]:
    """TrackEval's matching of CLEAR: what goes on from the frame before first, then the largest sum of IoUs."""
    reaching = _reaching(pairs)
    matched = reaching.copy()
    for frame in pairs.ambiguous(reaching):
        before = _tracked_before(pairs, matched, frame.number)
        tracks = zip(
            pairs.truth.tracks[pairs.first[frame.span]].tolist(),
            pairs.found.tracks[pairs.second[frame.span]].tolist(),
            strict=True,
        )
        goes_on = np.array([before.get(truth) == found for truth, found in tracks])
        scores = np.where(reaching[frame.span], _CONTINUED * goes_on + pairs.ious[frame.span], 0.0)
        matched[frame.span] = frame.chosen(*frame.assigned(frame.matrix(scores))) & (scores > EPSILON)
    return matched


def _tracked_before(pairs: Pairs, matched: NDArray[np.bool_], number: int) -> dict[int, int]:
    """True track → found track in the last frame before that has masks of both sides."""
    frames = pairs.truth.frames[pairs.truth.frames < number]
    both = frames[np.isin(frames, pairs.found.frames)]
    if not both.size:
        return {}
    here = matched & (pairs.truth.frames[pairs.first] == both[-1])
    truth, found = pairs.truth.tracks[pairs.first[here]], pairs.found.tracks[pairs.second[here]]
    return dict(zip(truth.tolist(), found.tolist(), strict=True))


_RULES = {
    Convention.MOTS_TOOLS: _Rule(_above, _above, 0.0),
    Convention.TRACKEVAL: _Rule(_by_iou, _by_continuation, EPSILON),
}
