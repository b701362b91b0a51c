"""Masks carried to other frames: copied from a neighbour into this frame's box, or interpolated between two.

What comes out is a proposal and not manual: nobody has drawn it, so neither the statistics nor fine-tuning may count it
as drawn. It becomes manual when a person edits it, and final when a person accepts it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from annotator.domain.boxes import Box
from annotator.domain.edits import Change, DetectionKey, Edit, MaskKey
from annotator.domain.masks import Mask, MaskRecord, MaskState, Window
from annotator.domain.words import plural
from annotator.editing.proposals import open_frames
from annotator.errors import EditError
from refinement import guidance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.domain.edits import TrackKey
    from annotator.domain.state import State

INTERPOLATION_SOURCE = "interpolation"
_INSIDE = 127  # of 255: a resampled pixel that is at least half inside
_FINEST = 512  # cells a side of a shape; the distances between them keep outlines smooth where a cell has pixels


@dataclass(frozen=True, slots=True)
class Keyframe:
    """A mask of a track that others are made from: where, its box, its pixels."""

    frame: int
    box: Box
    window: Window


def copy_source(state: State, key: MaskKey, step: int) -> int | None:
    """The nearest frame after (`step` 1) or before (-1) this one in which the track has a mask; None without one."""
    frames = [item for item in state.masks(key.sequence_id, key.track_id) if (item - key.frame) * step > 0]
    return min(frames, key=lambda item: abs(item - key.frame), default=None)


def copy_mask(state: State, key: MaskKey, source: int) -> Edit:
    """Put the track's mask of frame `source` into its box of another frame, stretched from box to box.

    Where the source frame has no box, the mask's own bounds stand for it. The copy is a proposal, in the place of a
    mask that is there.

    Raises:
        EditError: there is no mask in `source` or no box here, the mask here is accepted, or nothing of the copy would
            lie in the image.
    """
    sequence = state.sequence(key.sequence_id)
    detection = state.get(DetectionKey(key.sequence_id, key.track_id, key.frame))
    taken = _keyframe(state, key, source)
    before = state.get(key)
    if taken is None:
        raise EditError(f"track {key.track_id} has no mask in frame {source} to copy")
    if detection is None:
        raise EditError(
            f"track {key.track_id} has no box in frame {key.frame} to put a mask into", todo="Draw its box first (B)."
        )
    if before is not None and before.state is MaskState.ACCEPTED:
        raise EditError(
            f"the mask in frame {key.frame} is accepted", todo="Reject it first (X) if it is to be replaced."
        )
    mask = stretched(taken, detection.box, sequence.height, sequence.width)
    if not mask.area:
        raise EditError("nothing of the copy would lie in the image", todo="Move the box, or draw the mask.")
    after = _proposal(mask, f"copy of frame {source}", before)
    label = f"Copy mask of track {key.track_id} from frame {source} to {key.frame}"
    return Edit(label, () if before == after else (Change(key, before, after),))


def interpolate_masks(state: State, key: TrackKey, frame: int) -> Edit:
    """Fill the frames between the settled masks, manual or accepted, before and after a frame with shapes in between.

    Shapes are mixed as signed distances and move with the boxes, so frames without a box stay without a mask; manual
    and accepted masks stay as they are. A frame that has a settled mask belongs to the gap that begins there, or where
    there is none after it, to the one that ends there.

    Raises:
        EditError: there is no settled mask on both sides, or no frame between them that has a box and no settled mask.
    """
    sequence = state.sequence(key.sequence_id)
    left, right = _ends(state, key, frame)
    ends = [found for item in (left, right) if (found := _keyframe(state, _mask_key(key, item), item))]
    shapes = Between(ends, sequence.height, sequence.width, fine=True)
    boxes = state.detections(key.sequence_id, key.track_id)
    frames = [item for item in open_frames(state, key.sequence_id, key.track_id) if left < item < right]
    changes = []
    for item in frames:
        mask = shapes.at(item, boxes[item].box)
        mask_key = _mask_key(key, item)
        before = state.get(mask_key)
        after = _proposal(mask, INTERPOLATION_SOURCE, before) if mask is not None and mask.area else before
        if before != after:
            changes.append(Change(mask_key, before, after))
    if not frames:
        raise EditError(
            f"between frames {left} and {right}, track {key.track_id} has no box without a settled mask",
            todo="Interpolate its boxes first, or go to another gap.",
        )
    return Edit(f"Interpolate {plural(len(changes), 'mask')} of track {key.track_id}", tuple(changes))


def stretched(source: Keyframe, box: Box, height: int, width: int) -> Mask:
    """A mask stretched from its box to another one, cut to an image of `height` × `width`; empty outside of it."""
    scale_x, scale_y = box.width / source.box.width, box.height / source.box.height
    window = source.window
    rows, columns = window.pixels.shape
    left, top = box.x1 + (window.left - source.box.x1) * scale_x, box.y1 + (window.top - source.box.y1) * scale_y
    x1, y1 = max(0, math.floor(left)), max(0, math.floor(top))
    x2 = max(x1, min(width, math.ceil(left + columns * scale_x)))
    y2 = max(y1, min(height, math.ceil(top + rows * scale_y)))
    if x1 >= x2 or y1 >= y2:
        return Mask.empty(height, width)
    move = np.array(
        [
            [1 / scale_x, 0, (x1 + 0.5 - left) / scale_x - 0.5],
            [0, 1 / scale_y, (y1 + 0.5 - top) / scale_y - 0.5],
        ]
    )
    grey = window.pixels.astype(np.uint8) * 255
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return Mask.from_window(
        cv2.warpAffine(grey, move, (x2 - x1, y2 - y1), flags=flags) > _INSIDE, x1, y1, height, width
    )


class Between:
    """Shapes between masks of a track (Raya and Udupa, "Shape-based interpolation", IEEE TMI 1990).

    Args:
        keyframes: masks to go by; the nearest before and after a frame count.
        height: rows of the image.
        width: columns of the image.
        fine: whether shapes keep the detail of the masks, and those that the image border cuts on the same sides as a
            box serve it first; otherwise they are as coarse as the network's guidance, which lets none that is cut
            serve another frame.
    """

    def __init__(self, keyframes: Sequence[Keyframe], height: int, width: int, *, fine: bool = False) -> None:
        sides = [side for item in keyframes for side in (item.box.width, item.box.height)]
        most = math.ceil(max(sides, default=0) * (1 + 2 * guidance.MARGIN))
        grid = min(max(guidance.GRID, most), _FINEST) if fine else guidance.GRID
        self._image = (height, width)
        self._fine = fine
        self._known = [found for item in keyframes if (found := _shape(item, height, width, grid))]

    def at(self, frame: int, box: Box) -> Mask | None:
        """The mask to expect in a box of a frame, maybe empty; None where no keyframe can serve."""
        prior = self._prior(frame, box)
        if prior is None:
            return None
        window = grown(box, guidance.MARGIN).window(*self._image)
        x1, y1, x2, y2 = window
        if x1 >= x2 or y1 >= y2:
            return Mask.empty(*self._image)
        inside = guidance.placed_shape(prior.shape, prior.box, window, y2 - y1, x2 - x1) > 0
        return Mask.from_window(inside, x1, y1, *self._image)

    def _prior(self, frame: int, box: Box) -> guidance.Prior | None:
        expected = guidance.expected(frame, box.corners, self._known, self._image)
        if not self._fine:
            return expected
        cut = guidance.cut_sides(box.corners, self._image)
        alike = [item for item in self._known if guidance.cut_sides(item.box, self._image) == cut]
        return _mixed(alike, frame, box) or expected or _mixed(self._known, frame, box)


def grown(box: Box, margin: float) -> Box:
    """A box with `margin` of its sides more on each of them."""
    more_x, more_y = margin * box.width, margin * box.height
    return Box(box.x1 - more_x, box.y1 - more_y, box.x2 + more_x, box.y2 + more_y)


def _ends(state: State, key: TrackKey, frame: int) -> tuple[int, int]:
    masks = state.masks(key.sequence_id, key.track_id)
    settled = sorted(item for item, record in masks.items() if record.settled if record.mask.area)
    before, after = [item for item in settled if item <= frame], [item for item in settled if item > frame]
    if before and not after and before[-1] == frame:
        before, after = before[:-1], [frame]
    if not before or not after:
        side = "before" if not before else "after"
        raise EditError(
            f"track {key.track_id} has no manual or accepted mask {side} frame {frame}",
            todo="Draw or accept one on both sides of the gap.",
        )
    return before[-1], after[0]


def _is_settled(record: MaskRecord) -> bool:
    return record.settled and record.mask.area > 0


def _keyframe(state: State, key: MaskKey, frame: int) -> Keyframe | None:
    record = state.masks(key.sequence_id, key.track_id).get(frame)
    if record is None or not record.mask.area:
        return None
    detection = state.detections(key.sequence_id, key.track_id).get(frame)
    return Keyframe(frame, detection.box if detection else Box(*record.mask.bounds), record.mask.window())


def _mixed(known: Sequence[guidance.Keyframe], frame: int, box: Box) -> guidance.Prior | None:
    """Shapes mixed by their distance in time, box upon box; None without any."""
    if not known:
        return None
    weights = [1.0 / max(abs(frame - item.frame), 1e-3) for item in known]
    return guidance.Prior(guidance.mixed([item.shape for item in known], weights), box.corners)


def _shape(source: Keyframe, height: int, width: int, grid: int) -> guidance.Keyframe | None:
    rows, columns = source.window.slices
    place = (columns.start, rows.start, columns.stop, rows.stop)
    pixels = source.window.pixels
    return guidance.keyframe(source.frame, pixels, source.box.corners, (height, width), place, grid)


def _proposal(mask: Mask, source: str, before: MaskRecord | None) -> MaskRecord:
    flagged = before is not None and before.flagged  # a person has yet to look
    return MaskRecord(mask, MaskState.PROPOSED, source=source, flagged=flagged)


def _mask_key(key: TrackKey, frame: int) -> MaskKey:
    return MaskKey(key.sequence_id, key.track_id, frame)
