"""What costs the score: every missed, false, switched or poor mask with its frame, its tracks and its price.

The price is what sMOTSA would gain if the mistake were mended: sMOTSA = 1 − (FN + FP + IDS + Σ over the matches of
(1 − IoU)) / true masks, so the prices of all mistakes of a class add up to 1 − sMOTSA.

A found mask that agrees with a true one too little for a match costs twice, as a false mask and as a missed one. To a
person it is one thing, a poor mask, and `together` makes one mistake of the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from annotator.evaluation import clear

if TYPE_CHECKING:
    from annotator.evaluation.matching import Matching
    from annotator.evaluation.overlaps import Overlaps

OVER_EACH_OTHER = 0.25
"""Share of the smaller of two masks that must lie in the other, lest neighbours that touch be taken for one object;
where both have the same object id, any overlap will do."""


class Kind(StrEnum):
    """What went wrong."""

    MISSED = "missed"
    FALSE = "false"
    SWITCHED = "switched"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mask that costs.

    Attributes:
        kind: what went wrong.
        frame: from 0.
        true_id: object id of the true track; None for a false mask.
        found_id: object id of the found track; None for a missed mask.
        cost: what it takes from sMOTSA, see the module.
        iou: of the match; None for missed and false masks; at most 0.5 for a poor mask that is no match.
        before: object id of the found track of the last match, of a switched one.
    """

    kind: Kind
    frame: int
    true_id: int | None
    found_id: int | None
    cost: float
    iou: float | None = None
    before: int | None = None

    @property
    def track(self) -> tuple[Kind, int]:
        """What mistakes have to share to be told together: the kind, and the true track, or the found one if false."""
        of_false = self.found_id if self.true_id is None else self.true_id
        return self.kind, of_false or 0


@dataclass(frozen=True, slots=True)
class Span:
    """Mistakes of one kind of one track in frames one after the other.

    Attributes:
        mistakes: by ascending frame.
    """

    mistakes: tuple[Mistake, ...]

    @property
    def kind(self) -> Kind:
        """What went wrong."""
        return self.mistakes[0].kind

    @property
    def true_id(self) -> int | None:
        """Object id of the true track."""
        return self.mistakes[0].true_id

    @property
    def found_ids(self) -> tuple[int, ...]:
        """Object ids of the found tracks, in the order of their frames."""
        return tuple(dict.fromkeys(item.found_id for item in self.mistakes if item.found_id is not None))

    @property
    def frames(self) -> tuple[int, int]:
        """The first frame and the last."""
        return self.mistakes[0].frame, self.mistakes[-1].frame

    @property
    def cost(self) -> float:
        """What all of them take from sMOTSA."""
        return sum(item.cost for item in self.mistakes)

    @property
    def worst(self) -> Mistake:
        """The dearest of them, the first among equals."""
        return max(self.mistakes, key=lambda item: item.cost)


def mistakes(matching: Matching, truth_masks: int | None = None) -> list[Mistake]:
    """All mistakes of one class of one sequence, by frame.

    Args:
        matching: how its masks were matched.
        truth_masks: number of true masks that the score is made of, where it is the score of several sequences; by
            default those of this one.
    """
    price = 1 / max(1, len(matching.truth) if truth_masks is None else truth_masks)
    found = [*_unmatched(matching, price), *_switched(matching, price), *_poor(matching, price)]
    return _ordered(found)


def together(items: Iterable[Mistake], matching: Matching, overlaps: Overlaps) -> list[Mistake]:
    """The mistakes with each missed mask and the false mask that lies over it as one poor mask, which costs both.

    Of several that lie over each other, those with the largest IoU belong together.

    Args:
        items: the mistakes of `matching`.
        matching: how the masks of one class were matched.
        overlaps: the two sides.
    """
    left = {(item.kind, item.frame, item.track[1]): item for item in items}
    for first, second, iou in _near_misses(matching, overlaps):
        frame, true_id = _of_truth(matching, first)
        missed = left.get((Kind.MISSED, frame, true_id))
        false = left.get((Kind.FALSE, frame, _found_id(matching, second)))
        if missed is not None and false is not None:
            del left[Kind.MISSED, frame, true_id], left[Kind.FALSE, frame, false.track[1]]
            both = replace(missed, kind=Kind.POOR, found_id=false.found_id, iou=iou, cost=missed.cost + false.cost)
            left[Kind.POOR, frame, true_id] = both
    return _ordered(left.values())


def spans(items: Iterable[Mistake]) -> list[Span]:
    """Mistakes of one class of one sequence put together, the dearest first."""
    runs: list[list[Mistake]] = []
    last: dict[tuple[Kind, int], list[Mistake]] = {}
    for item in sorted(items, key=lambda item: item.frame):
        run = last.get(item.track)
        if run is None or run[-1].frame + 1 != item.frame or item.kind is Kind.SWITCHED:
            run = []
            runs.append(run)
            last[item.track] = run
        run.append(item)
    return sorted((Span(tuple(run)) for run in runs), key=lambda span: (-span.cost, span.frames, span.kind))


def _unmatched(matching: Matching, price: float) -> Iterator[Mistake]:
    first, second, _ = matching.matches
    missed = set(range(len(matching.truth))).difference(first.tolist())
    for index in missed:
        yield Mistake(Kind.MISSED, *_of_truth(matching, index), None, price)
    for index in set(range(len(matching.found))).difference(second.tolist()):
        frame = int(matching.found.frames[index])
        yield Mistake(Kind.FALSE, frame, None, _found_id(matching, index), price)


def _switched(matching: Matching, price: float) -> Iterator[Mistake]:
    first, _, ious = matching.matches
    quality = dict(zip(first.tolist(), ious.tolist(), strict=True))
    for item in clear.switches(matching):
        before = int(matching.found.ids[item.before])
        found_id = _found_id(matching, item.found)
        yield Mistake(Kind.SWITCHED, *_of_truth(matching, item.truth), found_id, price, quality[item.truth], before)


def _poor(matching: Matching, price: float) -> Iterator[Mistake]:
    for first, second, iou in zip(*(column.tolist() for column in matching.matches), strict=True):
        if iou < 1:
            found_id = _found_id(matching, second)
            yield Mistake(Kind.POOR, *_of_truth(matching, first), found_id, (1 - iou) * price, iou)


def _near_misses(matching: Matching, overlaps: Overlaps) -> list[tuple[int, int, float]]:
    """True mask, found mask and IoU of pairs that lie over each other and are no match, the largest IoU first."""
    pairs = matching.pairs
    areas = (
        overlaps.truth.areas[pairs.truth.rows[pairs.first]],
        overlaps.found.areas[pairs.found.rows[pairs.second]],
    )
    common = pairs.ious * (areas[0] + areas[1]) / (1 + pairs.ious)
    same = pairs.truth.ids[pairs.truth.tracks[pairs.first]] == pairs.found.ids[pairs.found.tracks[pairs.second]]
    near = ~matching.matched & (same | (common >= OVER_EACH_OTHER * np.minimum(*areas)))
    listed = zip(pairs.first[near].tolist(), pairs.second[near].tolist(), pairs.ious[near].tolist(), strict=True)
    return sorted(listed, key=lambda pair: -pair[2])


def _ordered(items: Iterable[Mistake]) -> list[Mistake]:
    return sorted(items, key=lambda item: (item.frame, item.kind, item.track))


def _of_truth(matching: Matching, index: int) -> tuple[int, int]:
    side = matching.truth
    return int(side.frames[index]), int(side.ids[side.tracks[index]])


def _found_id(matching: Matching, index: int) -> int:
    side = matching.found
    return int(side.ids[side.tracks[index]])
