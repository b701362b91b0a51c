"""Masks of a sequence as columns of numbers: for questions about tens of thousands of them at once.

What is asked of masks one by one goes to `annotator.domain.masks`. Here no mask becomes pixels: the pixels of a frame
are numbered down its columns, as COCO's run lengths do, frame after frame, so that a sequence is one line of places and
a mask is some intervals of it. Masks share pixels where intervals overlap, and sorting finds that for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from annotator.domain.masks import Mask
from annotator.domain.runs import written_numbers
from annotator.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence as Seq

    from numpy.typing import NDArray

    from annotator.domain.exchange import MaskObject


@dataclass(frozen=True, slots=True, eq=False)
class RunTable:
    """Run lengths of many masks; each row is a run outside and the run inside that follows it, 0 where none does.

    Attributes:
        owners: (R,) which mask a row belongs to.
        outside: (R,) pixels.
        inside: (R,) pixels.
        first: (N,) the first row of each mask.
    """

    owners: NDArray[np.int64]
    outside: NDArray[np.int64]
    inside: NDArray[np.int64]
    first: NDArray[np.int64]

    @classmethod
    def of(cls, counts: Seq[str]) -> RunTable:
        """The runs of COCO's compressed strings, none of them empty, each ending with the end of a number.

        The encoding is described in `annotator.domain.runs`; strings from outside are checked in `annotator.formats`.
        """
        values, sizes = written_numbers("".join(counts))
        ends = np.cumsum(np.fromiter(map(len, counts), np.int64, len(counts)))
        numbers = np.diff(np.searchsorted(np.cumsum(sizes), ends) + 1, prepend=0)
        rows = (numbers + 1) // 2
        odd = numbers % 2
        first = np.cumsum(rows) - rows
        # Every mask gets a whole number of rows of two, so that "two runs before" is the row above in all of them.
        grid = np.zeros(2 * int(rows.sum()), np.int64)
        grid[np.arange(len(values)) + np.repeat(np.cumsum(odd) - odd, numbers)] = values
        outside, inside = grid[0::2].copy(), grid[1::2].copy()
        start = outside[first]
        outside[first] = 0  # the second run outside is written as it is, not as a difference to the first
        outside, inside = _added_up(outside, first, rows), _added_up(inside, first, rows)
        outside[first] = start
        inside[(first + rows - 1)[odd == 1]] = 0
        return cls(np.repeat(np.arange(len(numbers)), rows), outside, inside, first)

    @property
    def areas(self) -> NDArray[np.int64]:
        """(N,) pixels inside."""
        return np.add.reduceat(self.inside, self.first) if self.first.size else self.first

    @property
    def sizes(self) -> NDArray[np.int64]:
        """(N,) pixels inside and outside."""
        return np.add.reduceat(self.inside + self.outside, self.first) if self.first.size else self.first


@dataclass(frozen=True, slots=True, eq=False)
class MaskTable:
    """Disjoint masks of one sequence in one size, by ascending frame; compared by identity.

    Attributes:
        height: rows of the images; 0 where there is no mask.
        width: columns of the images; 0 where there is no mask.
        frames: (N,) from 0.
        classes: (N,) class numbers.
        object_ids: (N,) as in MOTS files.
        counts: N COCO run lengths.
        areas: (N,) pixels.
        owners: (K,) the mask that an interval belongs to.
        starts: (K,) first place of an interval, ascending; see the module.
        stops: (K,) the place behind its last.
    """

    height: int
    width: int
    frames: NDArray[np.int64]
    classes: NDArray[np.int64]
    object_ids: NDArray[np.int64]
    counts: tuple[str, ...]
    areas: NDArray[np.int64]
    owners: NDArray[np.int64]
    starts: NDArray[np.int64]
    stops: NDArray[np.int64]

    @classmethod
    def of(cls, objects: Iterable[MaskObject]) -> MaskTable:
        """The masks of a sequence, in any order.

        Raises:
            FormatError: two are of different sizes, share pixels, or have one id in one frame.
        """
        members = sorted(objects, key=lambda item: item.frame)
        sizes = sorted({(item.mask.height, item.mask.width) for item in members}) or [(0, 0)]
        if len(sizes) > 1:
            raise FormatError("masks of one sequence differ in size", expected=sizes[0], got=sizes[1])
        numbers = np.array([(item.frame, item.class_id, item.object_id) for item in members], dtype=np.int64)
        counts = tuple(item.mask.counts for item in members)
        table = cls.from_runs(sizes[0], numbers.reshape(-1, 3).T, counts, RunTable.of(counts))
        table.check()
        return table

    @classmethod
    def from_runs(
        cls, size: tuple[int, int], numbers: NDArray[np.int64], counts: tuple[str, ...], runs: RunTable
    ) -> MaskTable:
        """A table of masks whose runs are known already; nothing is checked, see `check`.

        Args:
            size: height and width.
            numbers: (3, N) frame, class and object id of each mask, by ascending frame.
            counts: their COCO run lengths.
            runs: the same as numbers.
        """
        frames, classes, object_ids = numbers
        ends = np.cumsum(runs.outside + runs.inside)  # whole images one after the other, in the order of the masks
        stops = ends + ((frames - np.arange(len(frames))) * (size[0] * size[1]))[runs.owners]
        kept = np.flatnonzero(runs.inside)
        owners, stops = runs.owners[kept], stops[kept]
        starts = stops - runs.inside[kept]
        order = np.argsort(starts, kind="stable")
        intervals = owners[order], starts[order], stops[order]
        return cls(*size, frames, classes, object_ids, counts, runs.areas, *intervals)

    def __len__(self) -> int:
        """The number of masks."""
        return len(self.counts)

    def mask(self, index: int) -> Mask:
        """One of the masks."""
        return Mask(self.height, self.width, self.counts[index])

    def repeated(self) -> tuple[int, int] | None:
        """Two masks that have one id in one frame, the first such pair; None where there is none."""
        order = np.lexsort((np.arange(len(self)), self.object_ids, self.frames))
        keys = np.stack([self.frames, self.object_ids])[:, order]
        same = np.flatnonzero((keys[:, 1:] == keys[:, :-1]).all(axis=0))
        return (int(order[same[0]]), int(order[same[0] + 1])) if same.size else None

    def overlap(self) -> tuple[int, int, int] | None:
        """Two masks that share pixels, and how many: the first such pair; None where all are disjoint."""
        places = np.flatnonzero(self.starts[1:] < self.stops[:-1])
        if not places.size:
            return None
        first, second = sorted(self.owners[places[0] : places[0] + 2].tolist())
        return first, second, self._common(first, second)

    def check(self) -> None:
        """Make sure that measures mean something.

        Raises:
            FormatError: two masks share pixels, or have one id in one frame.
        """
        twice = self.repeated()
        if twice is not None:
            problem = f"object {self.object_ids[twice[0]]} is in frame {self.frames[twice[0]]} twice"
            raise FormatError(problem, expected="each id once a frame")
        overlap = self.overlap()
        if overlap is not None:
            first, second, pixels = overlap
            ids = f"{self.object_ids[first]} and {self.object_ids[second]}"
            problem = f"masks {ids} overlap in frame {self.frames[first]}"
            raise FormatError(problem, expected="no pixel in common", got=pixels)

    def _common(self, first: int, second: int) -> int:
        share = self.mask(first).shares_in([self.mask(second)])[0]
        return round(share * int(self.areas[first]))


def _added_up(values: NDArray[np.int64], first: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The running sum, anew from each of `first` on."""
    sums = np.cumsum(values)
    return np.asarray(sums - np.repeat(sums[first] - values[first], rows))
