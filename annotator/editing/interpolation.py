"""Boxes between boxes: filled in on a straight line, and moved along when one of the ends moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.domain.boxes import box_between
from annotator.domain.edits import Change, DetectionKey, Edit, TrackKey
from annotator.domain.tracks import Detection
from annotator.domain.words import plural
from annotator.errors import EditError

if TYPE_CHECKING:
    from annotator.domain.boxes import Box
    from annotator.domain.state import State

Boxes = Mapping[int, Detection]


def gap_at(state: State, key: TrackKey, frame: int) -> tuple[int, int] | None:
    """The gap of a track that a frame belongs to, as the frames of the boxes before and after it.

    Frames of interpolated boxes belong to the gap that they fill. A frame with another box belongs to the gap that ends
    there, as after drawing a box at the far end of one; else to the one that begins there. None where no frame is
    without a box, or the track has no box on one of the sides.
    """
    boxes = state.detections(key.sequence_id, key.track_id)
    ends = sorted(number for number, row in boxes.items() if not row.interpolated)
    before = max((number for number in ends if number < frame), default=None)
    after = min((number for number in ends if number > frame), default=None)
    here = frame in boxes and not boxes[frame].interpolated
    spans = [(before, frame), (frame, after)] if here else [(before, after)]
    for left, right in spans:
        if left is not None and right is not None and any(item not in boxes for item in range(left, right)):
            return (left, right)
    return None


def interpolate_boxes(state: State, key: TrackKey, frame: int) -> Edit:
    """Give a track boxes in the frames of a gap, on a straight line from the box before it to the one after it.

    The new boxes are interpolated: they follow when one of the ends is moved. Boxes that are there stay, except for
    interpolated ones, which are computed again.

    Raises:
        EditError: there is no such track, or `gap_at` finds no gap.
    """
    state.track(key.sequence_id, key.track_id)
    gap = gap_at(state, key, frame)
    if gap is None:
        raise EditError(
            f"track {key.track_id} has no gap between two boxes at frame {frame}",
            todo="Go to a frame without a box, or draw a box after one.",
        )
    boxes = state.detections(key.sequence_id, key.track_id)
    left, right = gap
    changes = tuple(_between(key, boxes, (left, boxes[left].box), (right, boxes[right].box)))
    added = sum(change.before is None for change in changes)
    return Edit(f"Interpolate {plural(added, 'box', 'boxes')} of track {key.track_id}", changes)


def followed(state: State, key: DetectionKey, box: Box) -> Iterator[Change]:
    """The changes of the interpolated boxes beside a box that becomes `box`."""
    boxes = state.detections(key.sequence_id, key.track_id)
    track = TrackKey(key.sequence_id, key.track_id)
    for step in (-1, 1):
        frame = key.frame + step
        while frame in boxes and boxes[frame].interpolated:
            frame += step
        if frame in boxes:
            yield from _between(track, boxes, *sorted([(key.frame, box), (frame, boxes[frame].box)], key=_frame_of))


def _frame_of(end: tuple[int, Box]) -> int:
    return end[0]


def _between(key: TrackKey, boxes: Boxes, left: tuple[int, Box], right: tuple[int, Box]) -> Iterator[Change]:
    """Changes that put interpolated boxes on the line between two ends, where there is none or an interpolated one."""
    (first, start), (last, end) = left, right
    for frame in range(first + 1, last):
        before = boxes.get(frame)
        box = box_between(start, end, (frame - first) / (last - first))
        after = replace(before or Detection(box), box=box, interpolated=True)
        if before != after and (before is None or before.interpolated):
            yield Change(DetectionKey(key.sequence_id, key.track_id, frame), before, after)
