"""COCO's compressed run lengths, read and checked in numpy before pycocotools sees them.

pycocotools trusts its input: malformed counts make it write outside its memory. `annotator.domain.runs` describes the
encoding.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
from pycocotools import mask as coco

from annotator.domain.masks import Mask
from annotator.domain.runs import added_up, written_numbers
from annotator.errors import FormatError
from annotator.formats.limits import check_image

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as Seq

    from numpy.typing import NDArray

# A number: up to six characters that say that more follow, and a last one. 35 bits are more than any run needs.
_NUMBERS = re.compile(r"(?:[P-o]{0,6}[0-O])+")
_TODO = "Write the mask anew with pycocotools, which encodes an image column by column."


def run_lengths(counts: str) -> tuple[NDArray[np.int64], bool]:
    """The runs of a counts string, outside first, and whether each is written in as few characters as can be.

    Raises:
        FormatError: the string is no COCO run lengths.
    """
    if not _NUMBERS.fullmatch(counts):
        raise _malformed(counts)
    values, sizes = written_numbers(counts)
    return added_up(values), _is_shortest(values, sizes)


def checked_mask(counts: str, height: int, width: int) -> tuple[Mask, bool]:
    """The mask of a counts string, in canonical encoding, and whether the string was canonical.

    Raises:
        FormatError: the string is no COCO run lengths, or they do not make `height` × `width` pixels.
    """
    check_image(height, width)
    runs, shortest = run_lengths(counts)
    total = int(runs.sum())
    if runs.min() < 0:
        raise FormatError("the run lengths hold a negative run", got=int(runs.min()), todo=_TODO)
    if total != height * width or runs.max() > height * width:  # the latter: a sum may wrap around
        expected = f"{height * width} pixels ({width}x{height})"
        raise FormatError("the run lengths do not fill the image", expected=expected, got=f"{total} pixels", todo=_TODO)
    if shortest and bool((runs[1:] > 0).all()):
        return Mask(height, width, counts), True
    return from_runs(runs, height, width), False


def from_runs(runs: NDArray[np.int64], height: int, width: int) -> Mask:
    """The canonical mask of runs that fill the image; runs of no pixels are merged away."""
    kinds = np.arange(runs.size) % 2
    kept = runs > 0
    kept_runs, kept_kinds = runs[kept], kinds[kept]
    changes = np.flatnonzero(np.diff(kept_kinds)) + 1
    merged = np.add.reduceat(kept_runs, np.concatenate(([0], changes))).tolist()
    if kept_kinds[0] == 1:
        merged.insert(0, 0)
    encoded = coco.frPyObjects({"size": [height, width], "counts": merged}, height, width)
    return Mask(height, width, encoded["counts"].decode("ascii"))


def shared_pixels(masks: Seq[Mask]) -> int:
    """Pixels counted more than once in masks of one size: 0 when they are disjoint."""
    encoded = [_coco(mask) for mask in masks]
    # pycocotools fails on the areas of more than 255 masks at once, with numpy 2.
    groups = (encoded[start : start + 255] for start in range(0, len(encoded), 255))
    return sum(int(coco.area(group).sum(dtype=np.int64)) for group in groups) - int(coco.area(coco.merge(encoded)))


def overlaps(masks: Seq[Mask]) -> Iterator[tuple[int, int, int]]:
    """Index pairs of overlapping masks of one size, with the number of pixels that they share."""
    encoded = [_coco(mask) for mask in masks]
    bounds = np.array([mask.bounds for mask in masks]).reshape(-1, 4)
    for first in range(len(masks)):
        later = bounds[first + 1 :]
        near = np.maximum(bounds[first, :2], later[:, :2]) < np.minimum(bounds[first, 2:], later[:, 2:])
        for second in (np.flatnonzero(near.all(axis=1)) + first + 1).tolist():
            pixels = int(coco.area(coco.merge([encoded[first], encoded[second]], intersect=True)))
            if pixels:
                yield first, second, pixels


def union(masks: Seq[Mask]) -> Mask:
    """The pixels of one or more masks of one size; by run lengths alone, nothing is decoded."""
    merged = coco.merge([_coco(mask) for mask in masks])
    return Mask(masks[0].height, masks[0].width, merged["counts"].decode("ascii"))


def without(mask: Mask, cover: Mask) -> Mask:
    """What of a mask is left where another of its size lies before it; by run lengths alone, nothing is decoded."""
    runs, _ = run_lengths(cover.counts)
    rest = from_runs(np.concatenate(([0], runs)), mask.height, mask.width)  # outside and inside by turns: exchanged
    left = coco.merge([_coco(mask), _coco(rest)], intersect=True)
    return Mask(mask.height, mask.width, left["counts"].decode("ascii"))


def _malformed(counts: str) -> FormatError:
    if not counts:
        return FormatError("the run lengths are empty", expected="COCO run lengths", todo=_TODO)
    odd = re.search(r"[^0-o]", counts)
    if odd:
        got = repr(odd.group())
        return FormatError("the run lengths hold an odd character", expected="'0' to 'o'", got=got, todo=_TODO)
    if counts[-1] >= "P":
        return FormatError("the run lengths are cut off", expected="an end of the last number", todo=_TODO)
    return FormatError("a run length is too large", expected="35 bits at most", todo=_TODO)


def _coco(mask: Mask) -> dict[str, Any]:
    return {"size": [mask.height, mask.width], "counts": mask.counts.encode("ascii")}


def _is_shortest(values: NDArray[np.int64], sizes: NDArray[np.int64]) -> bool:
    # One character less must not be able to hold the value: it holds −2^(5k−1) up to 2^(5k−1)−1.
    half = np.int64(1) << np.maximum(5 * (sizes - 1) - 1, 0)
    return bool(np.all((sizes == 1) | (values >= half) | (values < -half)))
