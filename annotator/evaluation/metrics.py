"""The measures of one class as one value: counts that add up over sequences, and everything that is made of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from annotator.evaluation import clear
from annotator.evaluation.hota import Hota, hota_of, mean
from annotator.evaluation.identity import Identity, identity_of
from annotator.evaluation.masks import boundary_accuracy
from annotator.evaluation.matching import Convention, Matching, match

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotator.evaluation.overlaps import Overlaps


@dataclass(frozen=True, slots=True)
class TrackMetrics:
    """How well the found masks of one class agree with the true ones, in one sequence or in several.

    Shares are from 0 to 1. Where there is nothing to measure, the value is the one that the evaluator of the convention
    gives: mots_tools says ±infinity, TrackEval 0.

    Attributes:
        convention: whose rules were followed.
        frames: number of frames.
        rated_frames: the frames that FAR is a mean over; TrackEval leaves out sequences of which one side is empty.
        truth_masks: true masks.
        found_masks: found masks, ignored ones included.
        truth_tracks: true tracks.
        found_tracks: found tracks.
        tp: matches.
        fp: found masks without a match that are not ignored.
        fn: true masks without a match.
        ignored: found masks that count as nothing, as they lie in ignore regions.
        id_switches: matches with another found track than the last one of the same true track.
        fragments: how often true tracks are picked up again.
        mostly_tracked: true tracks that are matched in more than 0.8 of their masks.
        partly_tracked: those in between.
        mostly_lost: true tracks that are matched in less than 0.2 of their masks.
        iou_sum: Σ of the IoUs of the matches.
        precision_sum: Σ over the frames of the mean IoU of their matches, 1 where there is none.
        boundary_sum: Σ of the boundary accuracies of the matches; None if they were not measured.
        identity: counts of the identity measures.
        curve: sums of HOTA.
        alone: a single sequence; for one of which a side is empty TrackEval gives zeros without looking at the other.
    """

    convention: Convention
    frames: int
    rated_frames: int
    truth_masks: int
    found_masks: int
    truth_tracks: int
    found_tracks: int
    tp: int
    fp: int
    fn: int
    ignored: int
    id_switches: int
    fragments: int
    mostly_tracked: int
    partly_tracked: int
    mostly_lost: int
    iou_sum: float
    precision_sum: float
    boundary_sum: float | None
    identity: Identity
    curve: Hota
    alone: bool = True

    @classmethod
    def combined(cls, parts: Iterable[TrackMetrics]) -> TrackMetrics:
        """The measures over several sequences, by adding their counts, as both evaluators do.

        Raises:
            ValueError: there are none, or they follow different conventions.
        """
        listed = list(parts)
        conventions = {part.convention for part in listed}
        if len(conventions) != 1:
            raise ValueError(f"measures of one convention are combined, not of {sorted(conventions) or 'none'}")
        counts = {name: sum(getattr(part, name) for part in listed) for name in _COUNTS}
        boundaries = [part.boundary_sum for part in listed if part.boundary_sum is not None]
        boundary_sum = math.fsum(boundaries) if len(boundaries) == len(listed) else None
        identity = Identity(*(sum(getattr(part.identity, name) for part in listed) for name in Identity.__slots__))
        curve = Hota.combined(part.curve for part in listed)
        return cls(
            convention=conventions.pop(),
            boundary_sum=boundary_sum,
            identity=identity,
            curve=curve,
            alone=False,
            **counts,
        )

    @property
    def smotsa(self) -> float:
        """Soft accuracy: (Σ IoU − FP − IDS) / true masks."""
        return self._of_truth(self.iou_sum - self.fp - self.id_switches)

    @property
    def motsa(self) -> float:
        """Accuracy: (TP − FP − IDS) / true masks."""
        return self._of_truth(self.tp - self.fp - self.id_switches)

    @property
    def modsa(self) -> float:
        """Accuracy of detection: (TP − FP) / true masks."""
        return self._of_truth(self.tp - self.fp)

    @property
    def motsal(self) -> float:
        """Accuracy with the logarithm of the switches in place of their number, log10(IDS); 0 for none."""
        return self._of_truth(self.tp - self.fp - (math.log10(self.id_switches) if self.id_switches else 0))

    @property
    def motsp(self) -> float:
        """Precision of the masks: mean IoU of the matches."""
        return self.iou_sum / self.tp if self.tp else self._nothing(math.inf)

    @property
    def modsp(self) -> float:
        """Mean over the frames of the mean IoU of their matches, 1 in a frame without any."""
        return _share(self.precision_sum, self.frames)

    @property
    def recall(self) -> float:
        """Share of the true masks that are matched."""
        return _share(self.tp, self.tp + self.fn)

    @property
    def precision(self) -> float:
        """Share of the found masks that are matched, ignored ones left out."""
        return _share(self.tp, self.tp + self.fp)

    @property
    def f1(self) -> float:
        """Harmonic mean of recall and precision."""
        return _share(2 * self.tp, 2 * self.tp + self.fn + self.fp)

    @property
    def far(self) -> float:
        """False alarms a frame."""
        return _share(self.fp, self.rated_frames)

    @property
    def mt(self) -> float:
        """Share of the true tracks that are mostly tracked."""
        return _share(self.mostly_tracked, self.truth_tracks)

    @property
    def pt(self) -> float:
        """Share of the true tracks that are partly tracked."""
        return _share(self.partly_tracked, self.truth_tracks)

    @property
    def ml(self) -> float:
        """Share of the true tracks that are mostly lost."""
        if self._is_blank:
            return 1.0
        return _share(self.mostly_lost, self.truth_tracks)

    @property
    def hota(self) -> float:
        """Higher order tracking accuracy, mean over the α."""
        return mean(self.curve.hota)

    @property
    def det_a(self) -> float:
        """Accuracy of detection in HOTA, mean over the α."""
        return mean(self.curve.det_a)

    @property
    def ass_a(self) -> float:
        """Accuracy of association in HOTA, mean over the α."""
        return mean(self.curve.ass_a)

    @property
    def loc_a(self) -> float:
        """Accuracy of localisation in HOTA, mean over the α."""
        return mean(self.curve.loc_a)

    @property
    def idf1(self) -> float:
        """Harmonic mean of IDP and IDR."""
        item = self.identity
        return _share(2 * item.tp, 2 * item.tp + item.fp + item.fn)

    @property
    def idp(self) -> float:
        """Share of the found masks that agree under the best assignment of whole tracks."""
        return _share(self.identity.tp, self.identity.tp + self.identity.fp)

    @property
    def idr(self) -> float:
        """Share of the true masks that agree under the best assignment of whole tracks."""
        return _share(self.identity.tp, self.identity.tp + self.identity.fn)

    @property
    def region(self) -> float | None:
        """J: mean over the true masks of the IoU with their match, 0 where there is none; None without true masks."""
        return self.iou_sum / self.truth_masks if self.truth_masks else None

    @property
    def boundary(self) -> float | None:
        """F: mean over the true masks of the boundary accuracy of their match, 0 where there is none; see `region`."""
        return self._boundary_of(self.truth_masks)

    @property
    def matched_boundary(self) -> float | None:
        """Mean boundary accuracy of the matches; None if there are none, or it was not measured."""
        return self._boundary_of(self.tp)

    def values(self) -> dict[str, float | int | None]:
        """All measures by their names in print, counts included; None where there is nothing to measure."""
        found = {name: read(self) for name, read in MEASURES.items()}
        return {name: value if value is None or math.isfinite(value) else None for name, value in found.items()}

    def _boundary_of(self, count: int) -> float | None:
        return None if self.boundary_sum is None or not count else self.boundary_sum / count

    def _of_truth(self, count: float) -> float:
        if self._is_blank:
            return 0.0
        return count / self.truth_masks if self.truth_masks else self._nothing(-math.inf, count)

    def _nothing(self, in_mots_tools: float, in_trackeval: float = 0.0) -> float:
        return in_mots_tools if self.convention is Convention.MOTS_TOOLS else in_trackeval

    @property
    def _is_blank(self) -> bool:
        empty = not self.truth_masks or self.found_masks == self.ignored
        return self.alone and empty and self.convention is Convention.TRACKEVAL


MEASURES: Mapping[str, Callable[[TrackMetrics], float | int | None]] = MappingProxyType(
    {
        "sMOTSA": lambda item: item.smotsa,
        "MOTSA": lambda item: item.motsa,
        "MOTSP": lambda item: item.motsp,
        "MODSA": lambda item: item.modsa,
        "MODSP": lambda item: item.modsp,
        "MOTSAL": lambda item: item.motsal,
        "HOTA": lambda item: item.hota,
        "DetA": lambda item: item.det_a,
        "AssA": lambda item: item.ass_a,
        "LocA": lambda item: item.loc_a,
        "IDF1": lambda item: item.idf1,
        "IDP": lambda item: item.idp,
        "IDR": lambda item: item.idr,
        "recall": lambda item: item.recall,
        "precision": lambda item: item.precision,
        "F1": lambda item: item.f1,
        "FAR": lambda item: item.far,
        "MT": lambda item: item.mt,
        "PT": lambda item: item.pt,
        "ML": lambda item: item.ml,
        "J": lambda item: item.region,
        "F": lambda item: item.boundary,
        "F_matched": lambda item: item.matched_boundary,
        "TP": lambda item: item.tp,
        "FP": lambda item: item.fp,
        "FN": lambda item: item.fn,
        "IDS": lambda item: item.id_switches,
        "Frag": lambda item: item.fragments,
        "true_masks": lambda item: item.truth_masks,
        "found_masks": lambda item: item.found_masks,
        "ignored": lambda item: item.ignored,
        "true_tracks": lambda item: item.truth_tracks,
        "found_tracks": lambda item: item.found_tracks,
        "MT_tracks": lambda item: item.mostly_tracked,
        "PT_tracks": lambda item: item.partly_tracked,
        "ML_tracks": lambda item: item.mostly_lost,
        "frames": lambda item: item.frames,
    }
)
"""Names in print → how to read the measure; in the order of reports."""

COUNTS = frozenset(
    ("TP", "FP", "FN", "IDS", "Frag", "true_masks", "found_masks", "ignored", "true_tracks", "found_tracks")
) | {"MT_tracks", "PT_tracks", "ML_tracks", "frames"}
"""The measures that are whole numbers."""

_COUNTS = (
    *("frames", "rated_frames", "truth_masks", "found_masks", "truth_tracks", "found_tracks", "tp", "fp", "fn"),
    *("ignored", "id_switches", "fragments", "mostly_tracked", "partly_tracked", "mostly_lost"),
    *("iou_sum", "precision_sum"),
)


def metrics_of(matching: Matching, frame_count: int, boundary_sum: float | None = None) -> TrackMetrics:
    """The measures of one class of one sequence.

    Args:
        matching: how its masks were matched.
        frame_count: number of frames of the sequence, those without masks included; FAR and MODSP are means over them.
        boundary_sum: see `boundary_sum_of`.
    """
    first, _, ious = matching.matches
    covered = clear.coverage(matching)
    truth, found = len(matching.truth), len(matching.found)
    rated = matching.convention is Convention.MOTS_TOOLS or (truth and found)
    return TrackMetrics(
        convention=matching.convention,
        frames=frame_count,
        rated_frames=frame_count if rated else 0,
        truth_masks=truth,
        found_masks=len(matching.every.found),
        truth_tracks=len(matching.truth.ids),
        found_tracks=len(matching.every.found.ids),
        tp=len(ious),
        fp=found - len(ious),
        fn=truth - len(ious),
        ignored=len(matching.ignored),
        id_switches=len(clear.switches(matching)),
        fragments=clear.fragments(matching),
        mostly_tracked=covered.mostly_tracked,
        partly_tracked=covered.partly_tracked,
        mostly_lost=covered.mostly_lost,
        iou_sum=float(ious.sum()),
        precision_sum=_precision_sum(matching.truth.frames[first], ious, frame_count),
        boundary_sum=boundary_sum,
        identity=identity_of(matching),
        curve=hota_of(matching.pairs),
    )


def evaluate(
    overlaps: Overlaps, class_id: int, frame_count: int, convention: Convention = Convention.MOTS_TOOLS
) -> TrackMetrics:
    """The measures of one class of one sequence in one call; boundaries are not measured.

    Args:
        overlaps: the two sides, see `Overlaps.of`.
        class_id: which class.
        frame_count: number of frames of the sequence, those without masks included.
        convention: whose rules to follow.
    """
    return metrics_of(match(overlaps, class_id, convention), frame_count)


def boundary_sum_of(matching: Matching, overlaps: Overlaps) -> float:
    """Σ of the boundary accuracies F of the matches; some milliseconds each, so only for those who ask."""
    first, second, _ = matching.matches
    rows = zip(matching.found.rows[second].tolist(), matching.truth.rows[first].tolist(), strict=True)
    return math.fsum(boundary_accuracy(overlaps.found.mask(found), overlaps.truth.mask(truth)) for found, truth in rows)


def _precision_sum(frames: NDArray[np.int64], ious: NDArray[np.float64], frame_count: int) -> float:
    _, places, counts = np.unique(frames, return_inverse=True, return_counts=True)
    means = np.bincount(places, weights=ious, minlength=len(counts)) / np.maximum(counts, 1)
    return float(means.sum()) + frame_count - len(counts)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
