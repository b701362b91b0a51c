"""COCO's compressed run lengths as numbers, for those who need fewer pixels than a whole image of them.

Five bits a character, least first, 0x20 when more follow, two's complement; from the fourth run on, each number is the
difference to the run two before (pycocotools, ``rleFrString``). Runs are outside and inside by turns, down the columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def written_numbers(counts: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The numbers of a counts string as written, differences not yet added up, and how many characters each takes.

    The string has to end with the end of a number; `annotator.formats.rle` checks strings from outside.
    """
    codes = np.frombuffer(counts.encode("ascii"), np.uint8).astype(np.int64) - 48
    ends = np.flatnonzero(codes < 32)
    starts = np.concatenate(([0], ends[:-1] + 1))
    sizes = ends - starts + 1
    places = np.arange(codes.size) - np.repeat(starts, sizes)
    values = np.add.reduceat((codes & 31) << (5 * places), starts)
    values -= np.where(codes[ends] & 16, np.int64(1) << (5 * sizes), 0)
    return values, sizes


def added_up(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Run lengths from written numbers."""
    runs = values.copy()
    runs[1::2] = np.cumsum(values[1::2])
    runs[2::2] = np.cumsum(values[2::2])
    return runs
