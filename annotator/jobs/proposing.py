"""One run of proposing: frames and boxes through the networks, with progress, and what had to be skipped.

Where two new masks claim the same pixels, both objects are looked at once more, each with the other's mask, which tells
better than the other's box what is not the object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Sequence as Seq
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.domain.boxes import Box
from annotator.domain.compose import composed_masks
from annotator.domain.edits import DetectionKey
from annotator.domain.masks import Mask
from annotator.domain.state import State
from annotator.errors import FrameError, JobError
from annotator.jobs.surroundings import Guide, Surroundings
from annotator.jobs.values import Assignment, FinetuneSnapshot, Proposed, Skipped, Target

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from annotator.domain.sequences import Sequence
    from annotator.jobs.context import Context
    from annotator.project.frames import FrameSource
    from refinement.finetune import Sample
    from refinement.guidance import Query
    from refinement.refiner import Refiner

BATCH = 16
"""Crops that go through the network together."""

_CACHED_NETWORKS = 2
_CONTESTED = 0.1  # of a mask that another one claims too: less changes little

Place = tuple[int, int, Box]
"""Frame, track id and box of a mask that is asked for."""

Key = tuple[int, int]
"""Frame and track id."""

Found = dict[Key, tuple[Mask, float]]
"""Masks with their scores."""


class Proposing:
    """One run of a job: reads frames, tells progress, gathers proposals and what was skipped.

    Attributes:
        proposals: those of all targets so far.
        skipped: targets that got none.
        note: what went otherwise than asked, "" for nothing.
        crops: how many went through the network; more than proposals where masks are asked for twice.

    Args:
        sequence: the sequence.
        initial: the checkpoint for objects that no track is fine-tuned for.
        source: its frames, open.
        context: of the job.
        total: steps of the job; each target is one.
        done: steps that are done, or will be done by somebody else.
    """

    def __init__(
        self, sequence: Sequence, initial: Path, source: FrameSource, context: Context, total: int, done: int = 0
    ) -> None:
        self.proposals: list[Proposed] = []
        self.skipped = Skipped()
        self.note = ""
        self.crops = 0
        self._sequence = sequence
        self._size = (sequence.height, sequence.width)
        self._initial = initial
        self._source = source
        self._context = context
        self._total = total
        self._done = done

    def propose(self, assignment: Assignment, surroundings: Surroundings) -> None:
        """Propose a mask for each target, and a second one in its place where new masks overlap."""
        self._context.check_cancelled()
        targets = {(item.frame, item.track_id): item for item in self._inside(assignment.targets)}
        places = [place_of(item) for item in targets.values()]
        found: Found = {}
        self._find(assignment.checkpoint, places, surroundings, found, counts=True)
        again = [item for item in places if _contested(item, found, surroundings)]
        self._find(assignment.checkpoint, again, surroundings.with_masks(_by_frame(found)), found)
        for key, (mask, score) in found.items():
            self.proposals.append(Proposed(targets[key], mask, score, assignment.source))

    def with_bystanders(self, surroundings: Surroundings, places: Iterable[Place]) -> Surroundings:
        """Find out what hides the objects at some places though nobody asks for its mask, such as a passing cyclist."""
        wanted: dict[Key, Place] = {}
        for frame, track_id, box in places:
            near = surroundings.near(frame, track_id, box)
            for other in surroundings.bystanders & near.keys() - surroundings.masks.get(frame, {}).keys():
                wanted[frame, other] = (frame, other, near[other])
        found: Found = {}
        self._find(self._initial, [wanted[key] for key in sorted(wanted)], surroundings, found)
        return surroundings.with_masks(_by_frame(found))

    def samples(self, snapshot: FinetuneSnapshot, surroundings: Surroundings) -> list[Sample]:
        """The manual masks to learn, as composed.

        Raises:
            JobError: there are none, or none of their frames can be read.
        """
        from refinement.finetune import Sample

        state, guide = State(snapshot.rows), Guide(surroundings, *self._size)
        sequence_id = snapshot.sequence.sequence_id
        samples = []
        for frame, group in groupby(snapshot.manual, key=itemgetter(0)):
            self._context.check_cancelled()
            composed = composed_masks(state, sequence_id, frame)
            found = {}
            for _, track_id in group:
                if track_id not in composed:
                    continue
                detection = state.get(DetectionKey(sequence_id, track_id, frame))
                box = detection.box if detection else Box(*composed[track_id].bounds)
                if _has_pixels(box.window(*self._size)):
                    found[track_id] = box
                else:
                    self._skip(1, f"the box in frame {frame} lies outside the image")
            image = self._read(frame, len(found)) if found else None
            if image is not None:
                for track_id, box in found.items():
                    others, mask = guide.others(frame, track_id, box), composed[track_id].to_array()
                    samples.append(Sample(image, box.corners, mask, frame, others, track_id))
        if not samples:
            raise JobError(
                f"{snapshot.subject} has no manual mask that can be learned",
                got=self.skipped.reason or "all of them are covered by other masks",
            )
        return samples

    def on_step(self, text: str) -> Callable[[int, int], None]:
        """What to call after each step of a training that counts from 1 in the job's steps."""

        def on_step(done: int, _: int) -> None:
            self._context.check_cancelled()
            self._context.progress(done, self._total, text)

        return on_step

    def _find(
        self, checkpoint: Path, places: Seq[Place], surroundings: Surroundings, found: Found, counts: bool = False
    ) -> None:
        """Put masks and scores for places, by frame, into `found`; `counts`: they are steps of the job."""
        if not places:
            return
        refiner = cached_refiner(checkpoint)
        limit = refiner.batch_limit
        items = self._items(places, Guide(surroundings, *self._size), counts)
        for members, proposals in refiner.propose_many(items, BATCH):
            self._context.check_cancelled()
            for (frame, track_id, _), proposal in zip(members, proposals, strict=True):
                mask = Mask.from_window(proposal.mask, *proposal.window[:2], *self._size)
                found[frame, track_id] = mask, proposal.score
            self.crops += len(members)
            if counts:
                self._advance(len(members))
        if refiner.batch_limit != limit:
            self.note = f"Memory ran short: went on with {refiner.batch_limit} crops at a time."

    def _items(
        self, places: Seq[Place], guide: Guide, counts: bool
    ) -> Iterator[tuple[list[Place], NDArray[np.uint8], list[Query]]]:
        for frame, group in groupby(places, key=itemgetter(0)):
            self._context.check_cancelled()
            members = list(group)
            image = self._read(frame, len(members) if counts else 0)
            if image is not None:
                yield members, image, [guide.query(*item) for item in members]

    def _inside(self, targets: Iterable[Target]) -> Iterator[Target]:
        for item in targets:
            if _has_pixels(item.detection.box.window(*self._size)):
                yield item
            else:
                self._skip(1, f"a box in frame {item.frame} lies outside the image")

    def _read(self, frame: int, count: int) -> NDArray[np.uint8] | None:
        """The image of a frame, or None: then so many detections are skipped."""
        try:
            return self._source.read(frame)
        except FrameError as error:
            if count:
                self._skip(count, str(error))
            return None

    def _skip(self, count: int, reason: str) -> None:
        self.skipped = self.skipped.and_(count, reason)
        self._advance(count)

    def _advance(self, count: int) -> None:
        self._done += count
        self._context.progress(self._done, self._total, f"Proposing masks for {self._sequence.name}")


def place_of(target: Target) -> Place:
    """Where a target's mask is to be."""
    return target.frame, target.track_id, target.detection.box


def _contested(place: Place, found: Found, surroundings: Surroundings) -> bool:
    """Whether a neighbour that had no mask before claims a part of the mask that was found at a place."""
    frame, track_id, box = place
    if (frame, track_id) not in found:
        return False
    mask, _ = found[frame, track_id]
    known = surroundings.masks.get(frame, {})
    near = (other for other in surroundings.near(frame, track_id, box) if other not in known)
    rivals = [found[frame, other][0] for other in near if (frame, other) in found]
    return any(share > _CONTESTED for share in mask.shares_in(rivals))


def _by_frame(found: Found) -> dict[int, dict[int, Mask]]:
    frames: dict[int, dict[int, Mask]] = {}
    for (frame, track_id), (mask, _) in found.items():
        frames.setdefault(frame, {})[track_id] = mask
    return frames


def _has_pixels(window: tuple[int, int, int, int]) -> bool:
    x1, y1, x2, y2 = window
    return x1 < x2 and y1 < y2


def cached_refiner(checkpoint: Path) -> Refiner:
    """The network of a checkpoint file; the last few stay loaded as long as their files do not change.

    Raises:
        RefinementError: the file is no checkpoint.
        JobError: it is gone.
    """
    try:
        changed = checkpoint.stat().st_mtime_ns
    except OSError as error:
        raise JobError(
            "the checkpoint is missing", path=checkpoint, todo="Fine-tune the track again, or put the file back."
        ) from error
    return _refiner(checkpoint, changed)


@lru_cache(maxsize=_CACHED_NETWORKS)
def _refiner(checkpoint: Path, changed: int) -> Refiner:
    from refinement.refiner import Refiner

    return Refiner.load(checkpoint)
