"""Track a sequence with a trained network: its objects frame by frame, as entries of files and projects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from annotator.domain.boxes import Box
from annotator.domain.exchange import Content, Entry
from annotator.domain.masks import Mask
from annotator.domain.object_ids import Instances
from annotator.domain.tracks import Detection, Track
from annotator.domain.words import plural
from annotator.errors import FrameError, JobError
from annotator.project.frames import open_frames

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from annotator.domain.exchange import LoadedTrack
    from annotator.jobs.context import Context
    from annotator.jobs.trackrcnn.sources import Source
    from annotator.project.frames import FrameSource
    from refinement.trackrcnn.detector import Detector, GivenBoxes
    from refinement.trackrcnn.flow import Flow
    from refinement.trackrcnn.tracker import Tracked, TrackerConfig
    from refinement.trackrcnn.values import FrameObjects, Window

LEAST = 0.1
"""Score of a detection below which no thresholds look at it."""
_FEWER = "Raise the score that detections need ('trackrcnn tune' seeks it), or track fewer frames."


@dataclass(frozen=True, slots=True)
class TrackPlan:
    """What to track, and how.

    Attributes:
        checkpoint: the network.
        source: the sequence.
        tracker: how detections become tracks.
        boxes: tracks with boxes that are given: the network adds masks, and their ids stay; None to find objects.
        device: auto, cpu or cuda.
    """

    checkpoint: Path
    source: Source
    tracker: TrackerConfig
    boxes: tuple[LoadedTrack, ...] | None = None
    device: str = "auto"


@dataclass(slots=True)
class Frames:
    """The frames of a source in order; those that cannot be read are left out, and remembered."""

    source: Source
    context: Context
    text: str
    skipped: list[str] = field(default_factory=list)
    done: int = 0
    recent: dict[int, NDArray[np.uint8]] = field(default_factory=dict)
    keeps: bool = False

    def runs(self) -> Iterator[Iterator[tuple[int, NDArray[np.uint8]]]]:
        """Runs of neighbouring frames, each to be read to its end before the next.

        Raises:
            JobError: not one frame can be read.
        """
        with closing(open_frames(self.source.sequence, self.source.base)) as images:
            rest = list(reversed(self.source.frames))
            while rest:
                yield self._run(images, rest)
        if len(self.skipped) == len(self.source.frames):
            problem = f"no frame of sequence '{self.source.sequence.name}' can be read"
            raise JobError(problem, got=self.skipped[0] if self.skipped else "no frames")

    def _run(self, images: FrameSource, rest: list[int]) -> Iterator[tuple[int, NDArray[np.uint8]]]:
        while rest:
            frame = rest.pop()
            self.context.check_cancelled()
            self.done += 1
            self.context.progress(self.done, len(self.source.frames), self.text)
            try:
                pixels = images.read(frame)
            except FrameError as error:
                self.skipped.append(str(error))
                return
            if self.keeps:
                self.recent[frame] = pixels
            yield frame, pixels
            if rest and rest[-1] != frame + 1:
                return

    def flow(self, frame: int) -> Flow | None:
        """Optical flow to a frame from the one before, where both were read and kept; older frames are let go."""
        from refinement.trackrcnn.flow import backward_flow

        before, here = self.recent.get(frame - 1), self.recent.get(frame)
        self.recent = {number: pixels for number, pixels in self.recent.items() if number >= frame}
        return backward_flow(before, here) if before is not None and here is not None else None


def detected(detector: Detector, frames: Frames, least: float = LEAST) -> Iterator[FrameObjects]:
    """What the network finds in the frames of a sequence.

    Raises:
        JobError, RefinementError, Cancelled: see `Frames.runs` and `Detector.detect`.
    """
    for run in frames.runs():
        yield from detector.detect(run, least)


def tracked(plan: TrackPlan, detector: Detector, frames: Frames) -> Iterator[Tracked]:
    """The objects of each frame, disjoint, with the numbers of their tracks.

    Raises:
        as `detected`.
    """
    from refinement.trackrcnn.tracker import NEEDS_FLOW, Tracker

    tracker = Tracker(plan.tracker, plan.source.size)
    frames.keeps = plan.tracker.cue in NEEDS_FLOW
    for objects in detected(detector, frames):
        yield tracker.step(objects, frames.flow(objects.frame))


def content(plan: TrackPlan, context: Context) -> Content:
    """The tracks of a sequence as entries, read as they are found: with boxes, masks, and numbers within their classes.

    Notes grow as the entries are read.

    Raises, there or while entries are read:
        RefinementError: the checkpoint cannot be used, or frames differ in size.
        FormatError: a class has more than 1,000 tracks.
        JobError: no frame can be read.
        Cancelled: the person no longer wants it.
    """
    from refinement.trackrcnn.detector import Detector

    detector = Detector.load(plan.checkpoint, plan.device)
    notes: list[str] = []
    frames = Frames(plan.source, context, f"Tracking {plan.source.sequence.name}")
    entries = (
        _found(plan, detector, frames) if plan.boxes is None else _given(plan, plan.boxes, detector, frames, notes)
    )

    def told() -> Iterator[Entry]:
        yield from entries
        if frames.skipped:
            notes.append(f"{plural(len(frames.skipped), 'frame')} skipped, the first because: {frames.skipped[0]}")

    return Content(plan.source.sequence, told(), notes=notes)


def _found(plan: TrackPlan, detector: Detector, frames: Frames) -> Iterator[Entry]:
    instances = Instances(todo=_FEWER)
    for found in tracked(plan, detector, frames):
        objects = found.objects
        columns = (found.tracks.tolist(), objects.classes.tolist(), objects.boxes.tolist(), objects.masks)
        for number, class_id, box, window in zip(*columns, strict=True):
            track = Track(number, class_id)
            track = replace(track, instance=instances.of(track))
            yield _entry(objects.frame, track, Detection(Box(*box)), window, plan.source.size)


def _given(
    plan: TrackPlan, members: Iterable[LoadedTrack], detector: Detector, frames: Frames, notes: list[str]
) -> Iterator[Entry]:
    from refinement.trackrcnn.overlap import disjoint

    known = [item for item in members if item.track.class_id in detector.classes]
    left_out = sum(len(item.detections) for item in members if item.track.class_id not in detector.classes)
    if left_out:
        notes.append(f"{plural(left_out, 'box', 'boxes')} of classes that the network does not know left out.")
    owners, given = _boxes_by_frame(known)
    instances = Instances()
    for run in frames.runs():
        for objects in detector.describe(run, given):
            left, rows = disjoint(objects, plan.source.size, plan.tracker.smallest)
            for row, window in zip(rows.tolist(), left.masks, strict=True):
                owner = owners[objects.frame][row]
                track = replace(owner.track, instance=instances.of(owner.track))
                yield _entry(objects.frame, track, owner.detections[objects.frame], window, plan.source.size)


def _boxes_by_frame(members: list[LoadedTrack]) -> tuple[dict[int, list[LoadedTrack]], Mapping[int, GivenBoxes]]:
    import numpy as np

    from refinement.trackrcnn.detector import GivenBoxes

    owners: dict[int, list[LoadedTrack]] = {}
    for item in members:
        for frame in item.detections:
            owners.setdefault(frame, []).append(item)
    given = {
        frame: GivenBoxes(
            np.array([item.detections[frame].box.corners for item in listed], dtype=np.float64),
            np.array([item.track.class_id for item in listed], dtype=np.int64),
        )
        for frame, listed in owners.items()
    }
    return owners, given


def _entry(frame: int, track: Track, detection: Detection, window: Window, size: tuple[int, int]) -> Entry:
    return Entry(frame, track, detection, Mask.from_window(window.pixels, window.left, window.top, *size))
