"""Depth order: the masks of a frame become one index map, so that no two of them overlap where it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pycocotools import mask as coco

from annotator.domain.classes import IGNORE
from annotator.domain.edits import OrderKey
from annotator.domain.masks import Mask, MaskState

if TYPE_CHECKING:
    from collections.abc import Sequence as Seq

    from numpy.typing import NDArray

    from annotator.domain.state import State

_RANK = {MaskState.PROPOSED: 0, MaskState.CORRECTED: 1, MaskState.ACCEPTED: 2}


def depth_order(state: State, sequence_id: int, frame: int) -> list[int]:
    """Ids of the tracks with a mask in a frame, from back to front.

    Ignore regions lie behind all objects. Then accepted lies over corrected over proposed, so that what was accepted is
    what is exported; then the order that the annotator set; then the lower bottom edge of the box is nearer.
    """
    explicit = state.get(OrderKey(sequence_id, frame))
    place = {track_id: index for index, track_id in enumerate(explicit.track_ids if explicit else ())}

    def depth(track_id: int) -> tuple[bool, int, int, float, int]:
        record = state.masks(sequence_id, track_id)[frame]
        detection = state.detections(sequence_id, track_id).get(frame)
        bottom = detection.box.y2 if detection else float(record.mask.bounds[3])
        is_object = state.track(sequence_id, track_id).class_id != IGNORE.class_id
        return (is_object, _RANK[record.state], place.get(track_id, -1), bottom, track_id)

    present = state.tracks_in_frame(sequence_id, frame)
    return sorted((item for item in present if frame in state.masks(sequence_id, item)), key=depth)


def index_map(state: State, sequence_id: int, frame: int) -> tuple[NDArray[np.uint16], list[int]]:
    """Compose a frame.

    Returns:
        an (H, W) map, 0 = background and k = the k-th track (from 1) of the list beside it, which goes from back to
        front.
    """
    sequence = state.sequence(sequence_id)
    order = depth_order(state, sequence_id, frame)
    masks = [state.masks(sequence_id, track_id)[frame].mask for track_id in order]
    return _painted(masks, sequence.height, sequence.width), order


def composed_masks(state: State, sequence_id: int, frame: int) -> dict[int, Mask]:
    """Disjoint masks of a frame by track id, as shown, trained on and exported; wholly covered ones are left out.

    A mask that nothing covers is returned as it is stored, so that an import is exported bit for bit.
    """
    order = depth_order(state, sequence_id, frame)
    masks = flattened([state.masks(sequence_id, track_id)[frame].mask for track_id in order])
    return {track_id: mask for track_id, mask in zip(order, masks, strict=True) if mask is not None}


def flattened(masks: Seq[Mask]) -> list[Mask | None]:
    """Masks of one size, given from back to front, without what nearer ones cover; None where nothing is left.

    A mask that nothing covers is returned as it is.
    """
    if not masks:
        return []
    painted = _painted(masks, masks[0].height, masks[0].width)
    areas = np.bincount(painted.ravel(), minlength=len(masks) + 1)
    result: list[Mask | None] = []
    for index, mask in enumerate(masks, start=1):
        whole = int(areas[index]) == mask.area
        left = mask if whole else Mask.from_array(painted == index)
        result.append(left if areas[index] else None)
    return result


def visible_areas(state: State, sequence_id: int, frame: int) -> dict[int, int]:
    """Pixels of each composed mask of a frame by track id, 0 where it is wholly covered; from run lengths alone."""
    order = depth_order(state, sequence_id, frame)
    masks = [state.masks(sequence_id, track_id)[frame].mask for track_id in order]
    runs = [mask.coco for mask in masks]
    left, top, right, bottom = np.array([mask.bounds for mask in masks]).reshape(-1, 4).T
    beside = (left[:, None] >= right) | (top[:, None] >= bottom)
    nearer = np.triu(~(beside | beside.T), 1)
    areas = {track_id: mask.area for track_id, mask in zip(order, masks, strict=True)}
    for index in np.flatnonzero(nearer.any(axis=1)):
        cover = coco.merge([runs[other] for other in np.flatnonzero(nearer[index])])
        areas[order[index]] -= int(coco.area(coco.merge([runs[index], cover], intersect=True)))
    return areas


def _painted(masks: Seq[Mask], height: int, width: int) -> NDArray[np.uint16]:
    """An (H, W) map of the masks, given from back to front: k is the k-th, from 1."""
    painted = np.zeros((height, width), dtype=np.uint16)
    for index, mask in enumerate(masks, start=1):
        window = mask.window()
        painted[window.slices][window.pixels] = index
    return painted
