"""Which masks of two sides of a sequence meet, and how well they agree; from run lengths alone, all frames at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from annotator.domain.classes import IGNORE
from annotator.errors import FormatError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotator.domain.mask_tables import MaskTable

_MOST_CELLS = 1 << 24  # of a dense table; beyond it the pairs that there are, are sorted


@dataclass(frozen=True, slots=True, eq=False)
class Overlaps:
    """The pairs of masks of one frame that share pixels, of all classes; compared by identity.

    Attributes:
        truth: the masks that are held to be true.
        found: the masks that are measured.
        first: (P,) the true mask of each pair, ascending.
        second: (P,) the found mask.
        common: (P,) pixels in both.
        ious: (P,) intersection over union, above 0.
        ignored: (N,) how much of each found mask lies in the ignore regions of the truth, 0 to 1.
    """

    truth: MaskTable
    found: MaskTable
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    common: NDArray[np.int64]
    ious: NDArray[np.float64]
    ignored: NDArray[np.float64]

    @classmethod
    def of(cls, truth: MaskTable, found: MaskTable) -> Overlaps:
        """All pairs of two sides of one sequence.

        Raises:
            FormatError: the sides have images of different sizes.
        """
        _check_sizes(truth, found)
        first, second, common = _pairs(truth, found)
        ious = common / (truth.areas[first] + found.areas[second] - common)
        in_ignored = truth.classes[first] == IGNORE.class_id
        inside = np.bincount(second[in_ignored], weights=common[in_ignored], minlength=len(found))
        return cls(truth, found, first, second, common, ious, inside / np.maximum(found.areas, 1))

    def other_classes(self, threshold: float = 0.5) -> dict[tuple[int, int], int]:
        """(true class, found class) → pairs of masks whose IoU is above `threshold`, but whose classes differ."""
        kept = self.ious > threshold
        classes = zip(
            self.truth.classes[self.first[kept]].tolist(), self.found.classes[self.second[kept]].tolist(), strict=True
        )
        counts: dict[tuple[int, int], int] = {}
        for pair in classes:
            if pair[0] != pair[1]:
                counts[pair] = counts.get(pair, 0) + 1
        return dict(sorted(counts.items()))


def _pairs(truth: MaskTable, found: MaskTable) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    # As the masks of a side are disjoint, the intervals that one meets on the other side are neighbours there.
    begin = np.searchsorted(found.stops, truth.starts, side="right")
    counts = np.searchsorted(found.starts, truth.stops, side="left") - begin
    mine = np.repeat(np.arange(len(counts)), counts)
    theirs = np.arange(len(mine)) + np.repeat(begin - np.cumsum(counts) + counts, counts)
    lengths = np.minimum(truth.stops[mine], found.stops[theirs]) - np.maximum(truth.starts[mine], found.starts[theirs])
    return _summed(truth, found, truth.owners[mine], found.owners[theirs], lengths)


def _summed(
    truth: MaskTable,
    found: MaskTable,
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    lengths: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The sum of the lengths of each pair of masks, by ascending pair."""
    # Each true mask has a row of cells, one for each found mask of its frame.
    beginnings = np.searchsorted(found.frames, truth.frames, side="left")
    widths = np.searchsorted(found.frames, truth.frames, side="right") - beginnings
    rows = np.cumsum(widths) - widths
    cells = (rows - beginnings)[first] + second
    size = int(widths.sum())
    if size <= _MOST_CELLS:
        sums = np.bincount(cells, weights=lengths, minlength=size)
        kept = np.flatnonzero(sums)
        sums = sums[kept]
    else:
        kept, places = np.unique(cells, return_inverse=True)
        sums = np.bincount(places, weights=lengths, minlength=len(kept))
    owners = np.searchsorted(rows, kept, side="right") - 1
    return owners, kept - (rows - beginnings)[owners], sums.astype(np.int64)


def _check_sizes(truth: MaskTable, found: MaskTable) -> None:
    sizes = [(table.height, table.width) for table in (truth, found)]
    if len(truth) and len(found) and sizes[0] != sizes[1]:
        expected, got = (f"{width}x{height}" for height, width in sizes)
        raise FormatError("the two sides have images of different sizes", expected=expected, got=got)
