"""Detections without identities linked into tracks, frame by frame, by overlap of their boxes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from annotator.domain.boxes import Box, iou_matrix

if TYPE_CHECKING:
    from collections.abc import Sequence as Seq

LEAST_IOU = 0.5
LONGEST_GAP = 2


@dataclass(slots=True)
class _Open:
    number: int
    frame: int
    box: Box


def link(boxes: Seq[tuple[int, Box]], *, least_iou: float = LEAST_IOU, longest_gap: int = LONGEST_GAP) -> list[int]:
    """Give each (frame, box) the number of a track, from 0 in order of appearance.

    In each frame the boxes are assigned to the tracks seen before so that the sum of IoUs is largest; pairs below
    `least_iou` are not linked. A track may be absent for `longest_gap` frames; then it ends.
    """
    by_frame: defaultdict[int, list[int]] = defaultdict(list)
    for index, (frame, _) in enumerate(boxes):
        by_frame[frame].append(index)
    numbers = [-1] * len(boxes)
    active: list[_Open] = []
    count = 0
    for frame in sorted(by_frame):
        active = [track for track in active if frame - track.frame <= longest_gap + 1]
        present = by_frame[frame]
        matches = _matches([track.box for track in active], [boxes[index][1] for index in present], least_iou)
        for column, index in enumerate(present):
            if column in matches:
                track = active[matches[column]]
                track.frame, track.box = frame, boxes[index][1]
            else:
                track = _Open(count, frame, boxes[index][1])
                active.append(track)
                count += 1
            numbers[index] = track.number
    return numbers


def _matches(tracks: list[Box], boxes: list[Box], least_iou: float) -> dict[int, int]:
    if not tracks or not boxes:
        return {}
    from scipy.optimize import linear_sum_assignment  # loads slowly, and only this needs it

    overlap = iou_matrix(tracks, boxes)
    rows, columns = linear_sum_assignment(np.where(overlap >= least_iou, -overlap, 0.0))
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {column: row for row, column in pairs if overlap[row, column] >= least_iou}
