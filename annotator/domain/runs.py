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
    codes = np.frombuffer(counts.encode("ascii"), np.uint8) - np.uint8(48)
    ends = np.flatnonzero(codes < 32)
    sizes = np.diff(ends, prepend=-1)
    values = (codes[ends] & 31).astype(np.int64)
    values -= (values & 16) << 1
    place = 1  # from the last character, which has the sign, to the first: few numbers have several
    where = np.flatnonzero(sizes > place)
    while where.size:
        values[where] = (values[where] << 5) | (codes[ends[where] - place] & 31)
        place += 1
        where = where[sizes[where] > place]
    return values, sizes


def added_up(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Run lengths from written numbers."""
    runs = values.copy()
    runs[1::2] = np.cumsum(values[1::2])
    runs[2::2] = np.cumsum(values[2::2])
    return runs


def widened(counts: str, before: int, after: int) -> str:
    """The counts string with so many pixels outside put before and after all others; "" stands for no pixels."""
    if not counts:
        return written(before + after)
    values, sizes = written_numbers(counts)
    if len(values) == 1:
        return written(int(values[0]) + before + after)
    first = written(int(values[0]) + before)
    middle = counts[sizes[0] :]
    if not after:
        return first + middle
    if len(values) % 2:  # ends outside
        return first + middle[: len(middle) - sizes[-1]] + written(int(values[-1]) + after)
    runs = added_up(values)
    return first + middle + written(after - (int(runs[-2]) if len(runs) > 2 else 0))


def written(number: int) -> str:
    """One number as it stands in a counts string."""
    characters = []
    more = True
    while more:
        code = number & 0x1F
        number >>= 5
        more = number != (-1 if code & 0x10 else 0)
        characters.append(chr(code + 48 + (0x20 if more else 0)))
    return "".join(characters)
