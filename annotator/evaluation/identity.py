"""Identity measures: each true track is given to one found track for the whole sequence.

Ristani et al., "Performance Measures and a Data Set for Multi-Target, Multi-Camera Tracking", ECCV Workshops 2016.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from annotator.evaluation.matching import THRESHOLD, Convention, Matching

if TYPE_CHECKING:
    from annotator.evaluation.matching import Pairs


@dataclass(frozen=True, slots=True)
class Identity:
    """Masks that agree under the best assignment of whole tracks; true masks and found masks that do not."""

    tp: int
    fn: int
    fp: int


def identity_of(matching: Matching) -> Identity:
    """The counts for one class of one sequence, at an IoU of 0.5.

    mots_tools lets ignored masks count as found; TrackEval does not.
    """
    pairs = matching.every if matching.convention is Convention.MOTS_TOOLS else matching.pairs
    tp = _agreeing(pairs)
    return Identity(tp, len(pairs.truth) - tp, len(pairs.found) - tp)


def _agreeing(pairs: Pairs) -> int:
    from scipy.optimize import linear_sum_assignment

    kept = pairs.ious >= THRESHOLD
    counts = np.zeros((len(pairs.truth.ids), len(pairs.found.ids)))
    np.add.at(counts, (pairs.truth.tracks[pairs.first[kept]], pairs.found.tracks[pairs.second[kept]]), 1)
    # To leave a track without a partner costs what a partner without a common mask costs: the most agreement is best.
    return int(counts[linear_sum_assignment(-counts)].sum())
