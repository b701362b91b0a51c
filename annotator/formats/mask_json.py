"""Masks as JSON files hold them: COCO run lengths, compressed or not, and polygons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from annotator.domain.masks import Mask, Polygon
from annotator.errors import FormatError
from annotator.formats.json_values import Node, finite
from annotator.formats.limits import check_image
from annotator.formats.rle import checked_mask, from_runs

if TYPE_CHECKING:
    from collections.abc import Sequence as Seq

    from annotator.domain.masks import Ring

_LONGEST_OUTLINE = 4_000_000
"""Pixels of the outlines of one mask: pycocotools holds every point of them at once."""


def rle_mask(node: Node, size: tuple[int, int]) -> Mask:
    """The mask of an object ``{"size": [height, width], "counts": text or numbers}``, in canonical encoding.

    Args:
        node: the object.
        size: (height, width) that it must have.

    Raises:
        FormatError: it has another size, or the run lengths are broken.
    """
    if node.has("size") and node.array("size") != list(size):
        expected, got = list(size), str(node.array("size"))[:40]
        todo = "Write the mask in the size of the image."
        raise FormatError(f"{node.place}.size is wrong", path=node.path, expected=expected, got=got, todo=todo)
    counts = node.values.get("counts")
    try:
        check_image(*size)
        if isinstance(counts, str):
            return checked_mask(counts, *size)[0]
        return _of_numbers(node, size)
    except FormatError as error:
        raise node.error(error) from error


def polygon_mask(polygons: Seq[Polygon], size: tuple[int, int]) -> Mask:
    """The pixels of polygons in an image of `size` (height, width), by COCO's rasterising rule.

    Raises:
        FormatError: the image is too large, or the outlines are too long to be any.
    """
    check_image(*size)
    length = sum(_length(ring) for polygon in polygons for ring in polygon.rings)
    if length > _LONGEST_OUTLINE:
        todo = "Remove the points that lie far outside."
        raise FormatError(
            "the outline is too long", expected=f"at most {_LONGEST_OUTLINE} pixels", got=int(length), todo=todo
        )
    return Mask.from_polygons(polygons, *size)


def flat_ring(node: Node, place: str, values: object) -> Ring:
    """The points of a list ``[x1, y1, x2, y2, …]``.

    Raises:
        FormatError: it is no list of at least three points.
    """
    where = f"{node.place}.{place}"
    if not isinstance(values, list) or len(values) < 6 or len(values) % 2:
        got = f"{len(values)} numbers" if isinstance(values, list) else "something else"
        todo = "Correct the file."
        raise FormatError(
            f"{where} is no polygon", path=node.path, expected="x, y of 3 points or more", got=got, todo=todo
        )
    numbers = [finite(node.path, where, value) for value in values]
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def _of_numbers(node: Node, size: tuple[int, int]) -> Mask:
    counts: list[Any] = node.array("counts")
    pixels = size[0] * size[1]
    if any(type(run) is not int or not 0 <= run <= pixels for run in counts) or sum(counts) != pixels:
        expected = f"whole numbers from 0 that make {pixels} pixels"
        todo = "Write the mask anew with pycocotools."
        raise FormatError(f"{node.place}.counts is wrong", path=node.path, expected=expected, todo=todo)
    return from_runs(np.array(counts, dtype=np.int64), *size)


def _length(ring: Ring) -> float:
    points = np.array(ring, dtype=np.float64)
    return float(np.abs(points - np.roll(points, 1, axis=0)).max(axis=1).sum())
