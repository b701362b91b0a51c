"""Higher order tracking accuracy: how well detection, association and localisation go together.

Luiten et al., "HOTA: A Higher Order Metric for Evaluating Multi-Object Tracking", IJCV 2020. For every threshold α a
pair of masks counts when its IoU reaches α; the pairs are chosen once, by the assignment that favours tracks which
agree well over the whole sequence. HOTA(α) = √(DetA(α) · AssA(α)); each measure as one number is the mean over the α.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from annotator.evaluation.matching import EPSILON, Pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

ALPHAS: tuple[float, ...] = tuple(np.arange(0.05, 0.99, 0.05).tolist())
"""The thresholds, as TrackEval computes them."""

_LEAST = 1e-10  # TrackEval's: where nothing is matched, LocA is 1

Values = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Hota:
    """The sums that HOTA is made of, each over the α; they add up over sequences.

    Attributes:
        tp: pairs that count.
        fn: true masks without one.
        fp: found masks without one.
        association: Σ over the pairs of the share of their two tracks that is matched with each other.
        localisation: Σ of the IoUs of the pairs.
    """

    tp: Values
    fn: Values
    fp: Values
    association: Values
    localisation: Values

    @classmethod
    def combined(cls, parts: Iterable[Hota]) -> Hota:
        """The sums over several sequences; association is weighted by the pairs, as in TrackEval."""
        listed = list(parts)
        return cls(*(_added(getattr(part, name) for part in listed) for name in cls.__slots__))

    @property
    def det_a(self) -> Values:
        """Detection accuracy at each α."""
        tp, fn, fp = map(np.array, (self.tp, self.fn, self.fp))
        return _values(tp / np.maximum(1, tp + fn + fp))

    @property
    def ass_a(self) -> Values:
        """Association accuracy at each α."""
        return _values(np.array(self.association) / np.maximum(1, self.tp))

    @property
    def loc_a(self) -> Values:
        """Localisation accuracy at each α."""
        return _values(np.maximum(_LEAST, self.localisation) / np.maximum(_LEAST, self.tp))

    @property
    def hota(self) -> Values:
        """HOTA at each α."""
        return _values(np.sqrt(np.array(self.det_a) * np.array(self.ass_a)))


def hota_of(pairs: Pairs) -> Hota:
    """HOTA's sums for one class of one sequence; `pairs` are those without ignored masks."""
    truth, found = len(pairs.truth), len(pairs.found)
    tracks, counts = _track_pairs(pairs)
    chosen = _chosen(pairs, _alignment(pairs, tracks, counts)[tracks])
    ious, tracks = pairs.ious[chosen], tracks[chosen]
    tp, association, localisation = [], [], []
    for alpha in ALPHAS:
        reaching = ious >= alpha - EPSILON
        matched = np.bincount(tracks[reaching], minlength=len(counts)).astype(np.float64)
        tp.append(float(reaching.sum()))
        association.append(float((matched * (matched / np.maximum(1, counts - matched))).sum()))
        localisation.append(float(ious[reaching].sum()))
    fn, fp = ([float(total) - count for count in tp] for total in (truth, found))
    return Hota(*map(tuple, (tp, fn, fp, association, localisation)))


def mean(values: Values) -> float:
    """One number for a curve over the α."""
    return float(np.mean(values))


def _track_pairs(pairs: Pairs) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which pair of tracks each pair of masks belongs to, and how many masks both tracks of each have together."""
    several = max(len(pairs.found.ids), 1)
    codes = pairs.truth.tracks[pairs.first] * np.int64(several) + pairs.found.tracks[pairs.second]
    unique, tracks = np.unique(codes, return_inverse=True)
    truth, found = np.divmod(unique, several)
    sizes = [np.bincount(side.tracks, minlength=len(side.ids)) for side in (pairs.truth, pairs.found)]
    return tracks, sizes[0][truth] + sizes[1][found]


def _alignment(pairs: Pairs, tracks: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """How well each pair of tracks agrees over the sequence, before any mask is assigned (equation 7 of the paper)."""
    of_truth = np.bincount(pairs.first, weights=pairs.ious, minlength=len(pairs.truth))
    of_found = np.bincount(pairs.second, weights=pairs.ious, minlength=len(pairs.found))
    shares = pairs.ious / (of_truth[pairs.first] + of_found[pairs.second] - pairs.ious)
    potential = np.bincount(tracks, weights=shares, minlength=len(counts))
    return np.asarray(potential / (counts - potential))


def _chosen(pairs: Pairs, alignment: NDArray[np.float64]) -> NDArray[np.bool_]:
    scores = alignment * pairs.ious
    chosen = np.ones(len(scores), dtype=np.bool_)
    for frame in pairs.ambiguous(chosen):
        chosen[frame.span] = frame.chosen(*frame.assigned(frame.matrix(scores[frame.span])))
    return chosen


def _added(parts: Iterable[Values]) -> Values:
    return _values(np.sum(np.array(list(parts)).reshape(-1, len(ALPHAS)), axis=0))


def _values(array: NDArray[np.float64]) -> Values:
    return tuple(np.asarray(array, dtype=np.float64).tolist())
