"""Verbs on masks: draw, reshape, replace, clear, accept, reject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from annotator.domain.edits import Change, Edit, MaskKey
from annotator.domain.masks import Mask, MaskRecord, MaskState, Polygon
from annotator.domain.words import plural
from annotator.editing.polygons import made_valid
from annotator.errors import EditError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from annotator.domain.state import State

DrawMode = Literal["replace", "add", "cut"]
_Result = Callable[[MaskRecord], MaskRecord | None]
_VERBS = {"replace": "Draw", "add": "Add to", "cut": "Cut from"}


def draw_mask(state: State, key: MaskKey, polygons: Sequence[Polygon], mode: DrawMode = "replace") -> Edit:
    """Draw polygons: as the whole mask, added to it, or cut from it. The mask becomes corrected and manual.

    Raises:
        EditError: a ring has no area, nothing of the polygons lies in the image, or nothing of the mask would be left.
    """
    if any(len(ring) < 3 for polygon in polygons for ring in (polygon.outer, *polygon.holes)):
        raise EditError("a polygon has fewer than 3 points", todo="Set at least 3.")
    sequence = state.sequence(key.sequence_id)
    drawn = Mask.from_polygons(polygons, sequence.height, sequence.width)
    if not drawn.area:
        raise EditError("the polygon covers no pixel of the image", todo="Draw it larger, or inside the image.")
    current = state.get(key)
    if mode == "replace" or (mode == "add" and current is None):
        return manual_edit(state, key, drawn, "polygon", label_of("Draw", key), tuple(polygons))
    if current is None:
        raise EditError("there is no mask to cut from", todo="Draw one first.")
    before, stroke = current.mask.to_array(), drawn.to_array()
    pixels = before | stroke if mode == "add" else before & ~stroke
    return manual_edit(state, key, Mask.from_array(pixels), "polygon", label_of(_VERBS[mode], key))


def reshape_mask(state: State, key: MaskKey, before: Sequence[Polygon], after: Sequence[Polygon]) -> Edit:
    """Move, insert or delete vertices: only pixels between the two outlines change, so that an outline that was traced
    coarsely leaves the rest of the mask exact.

    Raises:
        EditError: there is no mask, or nothing of it would be left.
    """
    current = state.get(key)
    if current is None:
        raise EditError("there is no mask to reshape", todo="Draw one first.")
    size = (current.mask.height, current.mask.width)
    old, new = (Mask.from_polygons(made_valid(polygons), *size).to_array() for polygons in (before, after))
    pixels: NDArray[np.bool_] = (current.mask.to_array() & ~(old & ~new)) | (new & ~old)
    return manual_edit(state, key, Mask.from_array(pixels), "polygon", label_of("Reshape", key), tuple(after))


def set_mask(state: State, key: MaskKey, mask: Mask, source: str) -> Edit:
    """Replace the mask by pixels that a person made in some other way (brush, copy, script).

    Raises:
        EditError: the mask is empty or unlike the image in size.
    """
    return manual_edit(state, key, mask, source, label_of("Draw", key))


def clear_mask(state: State, keys: Iterable[MaskKey]) -> Edit:
    """Take masks away; boxes stay."""
    changes = tuple(Change(key, record, None) for key in keys if (record := state.get(key)))
    return Edit(_many("Clear", changes), changes)


def accept(state: State, keys: Iterable[MaskKey]) -> Edit:
    """Mark masks as final; their flags go. Keys without a mask are passed over."""
    return review_edit("Accept", state, keys, lambda record: replace(record, state=MaskState.ACCEPTED, flagged=False))


def reject(state: State, keys: Iterable[MaskKey]) -> Edit:
    """Say that masks are not good enough: a proposal goes, an accepted mask is open again, manual work stays."""

    def rejected(record: MaskRecord) -> MaskRecord | None:
        if record.manual:
            return replace(record, state=MaskState.CORRECTED)
        return replace(record, state=MaskState.PROPOSED) if record.state is MaskState.ACCEPTED else None

    return review_edit("Reject", state, keys, rejected)


def review_edit(verb: str, state: State, keys: Iterable[MaskKey], result: _Result) -> Edit:
    """The edit that gives each mask what `result` makes of it; keys without a mask are passed over."""
    found = ((key, record) for key in keys if (record := state.get(key)))
    changes = tuple(Change(key, record, after) for key, record in found if (after := result(record)) != record)
    return Edit(_many(verb, changes), changes)


def manual_edit(
    state: State, key: MaskKey, mask: Mask, source: str, label: str, polygons: tuple[Polygon, ...] = ()
) -> Edit:
    """The edit that gives a track a mask as a person made it: corrected and manual.

    Raises:
        EditError: the mask is empty or unlike the image in size, or there is no such track or frame.
    """
    state.track(key.sequence_id, key.track_id)
    sequence = state.sequence(key.sequence_id)
    if (mask.height, mask.width) != (sequence.height, sequence.width):
        size = f"{sequence.width}x{sequence.height}"
        raise EditError("the mask has another size than the image", expected=size, got=f"{mask.width}x{mask.height}")
    if not 0 <= key.frame < sequence.frame_count:
        raise EditError("there is no such frame", expected=f"0 to {sequence.frame_count - 1}", got=key.frame)
    if not mask.area:
        raise EditError("nothing of the mask would be left", todo="Clear it instead (Delete).")
    record = MaskRecord(mask, MaskState.CORRECTED, manual=True, source=source, polygons=polygons)
    before = state.get(key)
    changes = () if before == record else (Change(key, before, record),)
    return Edit(label, changes)


def label_of(verb: str, key: MaskKey) -> str:
    """What an edit of one mask is called."""
    return f"{verb} mask of track {key.track_id}, frame {key.frame}"


def _many(verb: str, changes: tuple[Change, ...]) -> str:
    first = changes[0].key if changes else None
    if isinstance(first, MaskKey) and len(changes) == 1:
        return label_of(verb, first)
    return f"{verb} {plural(len(changes), 'mask')}"
