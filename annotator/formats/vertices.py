"""Polygons that a person drew, on their way to formats whose polygons have no holes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.formats.mask_json import polygon_mask

if TYPE_CHECKING:
    from collections import Counter

    from annotator.domain.exchange import Entry
    from annotator.domain.masks import Polygon

UNFAITHFUL = "with vertices that do not enclose just its pixels, or with holes in them, written without them"


def faithful_polygons(entry: Entry, notes: Counter[str]) -> tuple[Polygon, ...]:
    """The vertices of an entry, where a reader who fills them has its mask again and no part has holes.

    Args:
        entry: an entry with a mask.
        notes: counts the entries whose vertices are not told, as `UNFAITHFUL`.
    """
    mask, polygons = entry.mask, entry.polygons
    if mask is None or not polygons:
        return ()
    plain = not any(polygon.holes for polygon in polygons)
    if plain and polygon_mask(polygons, (mask.height, mask.width)) == mask:
        return polygons
    notes[UNFAITHFUL] += 1
    return ()
