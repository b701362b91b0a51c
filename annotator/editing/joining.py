"""Which tracks may be parts of one: where one ends, another of its class begins near in space and time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from annotator.domain.boxes import Box, box_between
from annotator.domain.classes import IGNORE
from annotator.errors import EditError

if TYPE_CHECKING:
    from annotator.domain.state import State
    from annotator.domain.tracks import Detection

LONGEST_GAP = 30  # frames between the last box of one track and the first of the other: 3 s in KITTI, 1 s in MOT17
LEAST_OVERLAP = 0.1  # IoU of the box that is there with the one that the motion of the other track leads to
_PAST = 5  # frames from which the motion of a track is taken


@dataclass(frozen=True, slots=True)
class MergeSuggestion:
    """Two tracks that may be one.

    Attributes:
        earlier: number of the track that ends.
        later: number of the track that begins after it.
        end: last frame of the earlier one.
        begin: first frame of the later one.
        overlap: IoU of each one's box with where the motion of the other one leads, the mean of both ways, 0 to 1.
        score: the overlap, less by up to a half the longer the gap is; the higher, the likelier.
    """

    earlier: int
    later: int
    end: int
    begin: int
    overlap: float
    score: float

    @property
    def missing(self) -> int:
        """Frames between the two without a box."""
        return self.begin - self.end - 1

    def other(self, track_id: int) -> int:
        """The one of the two that is not this."""
        return self.later if track_id == self.earlier else self.earlier


@dataclass(frozen=True, slots=True)
class _Ends:
    track_id: int
    class_id: int
    first: int
    last: int
    boxes: Mapping[int, Detection]


def suggested_merges(state: State, sequence_id: int, track_id: int | None = None) -> list[MergeSuggestion]:
    """Pairs of tracks of one class that may be one, the likeliest first; with `track_id`, those of this track.

    Motion is taken as linear. Ignore regions are left out.
    """
    tracks = [_ends(state, sequence_id, item.track_id) for item in state.tracks(sequence_id)]
    listed = sorted((item for item in tracks if item is not None), key=attrgetter("first"))
    begins = [item.first for item in listed]
    found = (
        _suggestion(earlier, later)
        for earlier in listed
        for later in _near(listed, bisect_right(begins, earlier.last), earlier)
        if track_id is None or track_id in (earlier.track_id, later.track_id)
    )
    likely = (item for item in found if item.overlap >= LEAST_OVERLAP)
    return sorted(likely, key=lambda item: (-item.score, item.earlier, item.later))


def _ends(state: State, sequence_id: int, track_id: int) -> _Ends | None:
    boxes = state.detections(sequence_id, track_id)
    class_id = state.track(sequence_id, track_id).class_id
    if not boxes or class_id == IGNORE.class_id:
        return None
    return _Ends(track_id, class_id, min(boxes), max(boxes), boxes)


def _near(listed: list[_Ends], place: int, earlier: _Ends) -> Iterator[_Ends]:
    """Tracks from a place in the list that begin soon enough and have the class."""
    for later in listed[place:]:
        if later.first - earlier.last > LONGEST_GAP:
            return
        if later.class_id == earlier.class_id:
            yield later


def _suggestion(earlier: _Ends, later: _Ends) -> MergeSuggestion:
    last, first = earlier.boxes[earlier.last].box, later.boxes[later.first].box
    ways = (_overlap(earlier, earlier.last, later.first, first), _overlap(later, later.first, earlier.last, last))
    overlap = sum(ways) / 2
    gap = later.first - earlier.last
    score = overlap * (1 - 0.5 * (gap - 1) / LONGEST_GAP)
    return MergeSuggestion(earlier.track_id, later.track_id, earlier.last, later.first, overlap, score)


def _overlap(track: _Ends, start: int, goal: int, there: Box) -> float:
    """IoU of a box with where a track leads from its end `start` to the frame `goal`: with its motion or standing
    still, whichever fits better, as a few jittery boxes make a poor motion.
    """
    step = 1 if goal > start else -1
    known = [frame for frame in range(start - _PAST * step, start, step) if frame in track.boxes]
    here = track.boxes[start].box
    moved = _moved(track.boxes[known[0]].box, here, (goal - known[0]) / (start - known[0])) if known else None
    return max(box.iou(there) for box in (here, moved) if box is not None)


def _moved(past: Box, here: Box, share: float) -> Box | None:
    """The box where the centre goes on its straight line; its size goes on, too, unless it would shrink to nothing."""
    try:
        return box_between(past, here, share)
    except EditError:
        return None
