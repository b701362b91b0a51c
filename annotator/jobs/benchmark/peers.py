"""What else could be done with the same boxes and manual masks: the methods that fine-tuning has to beat."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from annotator.domain.edits import Change, Edit, MaskKey
from annotator.domain.masks import Mask, MaskRecord, MaskState
from annotator.editing.transfer import Between, Keyframe, grown, stretched
from annotator.errors import FrameError
from annotator.jobs.exchange import frozen_copy
from annotator.project.frames import open_frames

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from annotator.domain.boxes import Box
    from annotator.domain.sequences import Sequence
    from annotator.domain.state import State
    from annotator.jobs.context import Context
    from annotator.jobs.robot import Truth

Masks = Mapping[tuple[int, int], Mask]
"""(track id, frame) → mask."""

_GRABCUT_MARGIN, _GRABCUT_SIDE, _GRABCUT_PASSES = 0.5, 320, 5


class Peers:
    """Other methods on one sequence; each fills the boxes that no manual mask is in.

    Args:
        state: the sequence with the initial network's proposals and no manual mask.
        sequence_id: the sequence.
        truth: tracks and frames that are measured.
        fixed: masks that do not depend on manual ones, by method.
    """

    def __init__(self, state: State, sequence_id: int, truth: Truth, fixed: Mapping[str, Masks]) -> None:
        self._sequence_id = sequence_id
        self._sequence = state.sequence(sequence_id)
        self._boxes = boxes_of(state, sequence_id, truth)
        self._fixed = {"initial network": proposals_of(state, sequence_id, self._boxes), **fixed}

    def states(self, state: State) -> Iterator[tuple[str, State]]:
        """Each method's name, and `state` with its masks in place of the proposals; manual masks stay."""
        for name, masks in self._fixed.items():
            yield name, self._filled(state, name, masks)
        for name, carry in (("nearest manual mask", _nearest), ("interpolated shape", _interpolated)):
            yield name, self._filled(state, name, self._carried(state, carry))

    def _filled(self, state: State, name: str, masks: Masks) -> State:
        copy = frozen_copy(state, [self._sequence_id])
        changes = []
        for track_id, frame in self._boxes:
            key = MaskKey(self._sequence_id, track_id, frame)
            before = copy.get(key)
            mask = masks.get((track_id, frame))
            after = MaskRecord(mask, MaskState.PROPOSED, source=name) if mask is not None and mask.area else None
            if before != after and not (before is not None and before.manual):
                changes.append(Change(key, before, after))
        copy.apply(Edit(name, tuple(changes)))
        return copy

    def _carried(self, state: State, carry: _Carry) -> Masks:
        size = (self._sequence.height, self._sequence.width)
        keyframes = {
            track_id: _keyframes(state, self._sequence_id, track_id) for track_id in {item for item, _ in self._boxes}
        }
        return {
            (track_id, frame): carry(keyframes[track_id], frame, box, *size)
            if keyframes[track_id]
            else filled(box, *size)
            for (track_id, frame), box in self._boxes.items()
        }


_Carry = Callable[[list[Keyframe], int, "Box", int, int], Mask]


def boxes_of(state: State, sequence_id: int, truth: Truth) -> dict[tuple[int, int], Box]:
    """The boxes of the tracks measured in all frames measured: (track id, frame) → box."""
    frames = {frame for masks in truth.values() for frame in masks}
    return {
        (track_id, frame): detection.box
        for track_id in truth
        for frame, detection in state.detections(sequence_id, track_id).items()
        if frame in frames
    }


def proposals_of(state: State, sequence_id: int, boxes: Mapping[tuple[int, int], Box]) -> Masks:
    """The masks that a state holds for some boxes."""
    found = ((address, state.get(MaskKey(sequence_id, *address))) for address in boxes)
    return {address: record.mask for address, record in found if record is not None}


def grabcut_masks(
    sequence: Sequence, base: Path, boxes: Mapping[tuple[int, int], Box], context: Context, seed: int = 1
) -> Masks:
    """GrabCut (Rother et al., SIGGRAPH 2004) from each box, as OpenCV has it; frames that cannot be read have no mask.

    `base` is the folder that relative image paths count from.
    """
    found: dict[tuple[int, int], Mask] = {}
    by_frame = sorted(boxes, key=lambda address: address[1])
    image: NDArray[np.uint8] | None = None
    last = -1
    with closing(open_frames(sequence, base)) as source:
        for done, address in enumerate(by_frame):
            context.check_cancelled()
            if address[1] != last:
                last = address[1]
                image = _read(source, last)
            if image is not None:
                found[address] = grabcut(image, boxes[address], seed)
            context.progress(done + 1, len(by_frame), "GrabCut")
    return found


def grabcut(image: NDArray[np.uint8], box: Box, seed: int = 1) -> Mask:
    """GrabCut from a box on an RGB image (H, W, 3): background outside the box, and half the box's sides around it.

    Surroundings of more than 320 pixels a side are scaled down.
    """
    height, width = image.shape[:2]
    x1, y1, x2, y2 = grown(box, _GRABCUT_MARGIN).window(height, width)
    inner = box.window(height, width)
    if inner[0] >= inner[2] or inner[1] >= inner[3]:
        return Mask.empty(height, width)
    scale = min(1.0, _GRABCUT_SIDE / max(x2 - x1, y2 - y1))
    size = (max(1, round((x2 - x1) * scale)), max(1, round((y2 - y1) * scale)))
    colours = cv2.resize(image[y1:y2, x1:x2], size, interpolation=cv2.INTER_AREA)
    hints = np.full((y2 - y1, x2 - x1), cv2.GC_BGD, dtype=np.uint8)
    hints[inner[1] - y1 : inner[3] - y1, inner[0] - x1 : inner[2] - x1] = cv2.GC_PR_FGD
    hints = np.asarray(cv2.resize(hints, size, interpolation=cv2.INTER_NEAREST), dtype=np.uint8)
    if (hints == cv2.GC_BGD).any() and (hints == cv2.GC_PR_FGD).any():
        _cut(colours, hints, seed)
    inside = np.isin(hints, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    full = cv2.resize(inside, (x2 - x1, y2 - y1), interpolation=cv2.INTER_NEAREST)
    return Mask.from_window(full, x1, y1, height, width)


def filled(box: Box, height: int, width: int) -> Mask:
    """The box itself as a mask."""
    x1, y1, x2, y2 = box.window(height, width)
    return Mask.from_window(np.ones((y2 - y1, x2 - x1)), x1, y1, height, width)


def _cut(colours: Any, hints: NDArray[np.uint8], seed: int) -> None:
    cv2.setRNGSeed(seed)  # of the clustering that the colour models start from
    models = np.zeros((2, 1, 65))
    cv2.grabCut(
        colours, hints, (0, 0, 1, 1), models[0], models[1], _GRABCUT_PASSES, cv2.GC_INIT_WITH_MASK
    )  # which takes no rectangle


def _keyframes(state: State, sequence_id: int, track_id: int) -> list[Keyframe]:
    boxes = state.detections(sequence_id, track_id)
    return [
        Keyframe(frame, boxes[frame].box, record.mask.window())
        for frame, record in sorted(state.masks(sequence_id, track_id).items())
        if record.manual and frame in boxes
    ]


def _nearest(keyframes: list[Keyframe], frame: int, box: Box, height: int, width: int) -> Mask:
    """The manual mask that is nearest in time, stretched from its box to this one."""
    return stretched(min(keyframes, key=lambda item: abs(item.frame - frame)), box, height, width)


def _interpolated(keyframes: list[Keyframe], frame: int, box: Box, height: int, width: int) -> Mask:
    """The shape between the manual masks before and after, put into the box."""
    found = Between(keyframes, height, width).at(frame, box)
    return filled(box, height, width) if found is None else found


def _read(source: Any, frame: int) -> NDArray[np.uint8] | None:
    try:
        return np.asarray(source.read(frame), dtype=np.uint8)
    except FrameError:
        return None
