"""What the jobs of refinement are given and what they give back: frozen values that travel between processes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from annotator.domain.boxes import Box
from annotator.domain.edits import Key, Row
from annotator.domain.masks import Mask, MaskRecord
from annotator.domain.sequences import Sequence
from annotator.domain.tracks import Detection
from annotator.jobs.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Target:
    """A detection that wants a mask, as the job saw it.

    Attributes:
        track_id: its track.
        frame: its frame.
        detection: its box at that time.
        before: its mask at that time.
        class_id: its track's class at that time.
    """

    track_id: int
    frame: int
    detection: Detection
    before: MaskRecord | None
    class_id: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """The targets that one network proposes masks for.

    Attributes:
        checkpoint: its weights.
        source: what the checkpoint is called where people read it.
        targets: ordered by frame.
    """

    checkpoint: Path
    source: str
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class ProposeSnapshot:
    """What proposing needs to know.

    Attributes:
        sequence: with its images.
        base: the folder that relative image paths count from.
        assignments: what is to be proposed.
        initial: the checkpoint for objects beside those.
        surroundings: of the targets.
    """

    sequence: Sequence
    base: Path
    assignments: tuple[Assignment, ...]
    initial: Path
    surroundings: Surroundings = field(default_factory=Surroundings)

    @property
    def count(self) -> int:
        """Number of targets."""
        return sum(len(item.targets) for item in self.assignments)

    def pieces(self, size: int = 64) -> Iterator[ProposeSnapshot]:
        """The same work in parts of about `size` targets, cut between frames: each can be stored when it is done."""
        for assignment in self.assignments:
            part: list[Target] = []
            for _, members in groupby(assignment.targets, key=attrgetter("frame")):
                part += members
                if len(part) >= size:
                    yield self._piece(assignment, part)
                    part = []
            if part:
                yield self._piece(assignment, part)

    def _piece(self, assignment: Assignment, targets: list[Target]) -> ProposeSnapshot:
        part = replace(assignment, targets=tuple(targets))
        return replace(
            self,
            assignments=(part,),
            surroundings=self.surroundings.around((item.frame, item.track_id) for item in targets),
        )


def subject(sequence: Sequence, track_id: int | None) -> str:
    """What people call a track, or all of a sequence where `track_id` is None."""
    return f"sequence '{sequence.name}'" if track_id is None else f"track {track_id}"


@dataclass(frozen=True, slots=True)
class FinetuneSnapshot:
    """What fine-tuning needs to know.

    Attributes:
        sequence: with its images.
        base: the folder that relative image paths count from.
        track_id: the track to learn; None for all tracks together.
        manual: frame and track id of each mask that a person drew, in order.
        rows: everything in those frames, so that masks are learned as composed.
        initial: the checkpoint for ignored objects that hide others.
        start: the checkpoint to start from, every round anew.
        left_out: manual masks beyond those that can be learned together.
        assignment: the new checkpoint, and what it shall propose afterwards.
        surroundings: of those targets and of the manual masks.
        steps: optimiser steps; None leaves it to the library.
        seed: of what is random; None leaves it to the library.
    """

    sequence: Sequence
    base: Path
    track_id: int | None
    manual: tuple[tuple[int, int], ...]
    rows: tuple[tuple[Key, Row], ...]
    initial: Path
    start: Path
    assignment: Assignment
    surroundings: Surroundings = field(default_factory=Surroundings)
    steps: int | None = None
    seed: int | None = None
    left_out: int = 0

    @property
    def subject(self) -> str:
        """What is learned, as people call it."""
        return subject(self.sequence, self.track_id)

    def places(self) -> Iterator[tuple[int, int, Box]]:
        """Frame, track id and box of all that the network will see: what it learns, and what it proposes then."""
        known = self.surroundings.boxes
        boxes = {(frame, track_id): known.get(frame, {}).get(track_id) for frame, track_id in self.manual}
        boxes.update(((item.frame, item.track_id), item.detection.box) for item in self.assignment.targets)
        return ((*key, box) for key, box in sorted(boxes.items()) if box is not None)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal and the target that it was made for; `score` is the predicted quality, 0 to 1."""

    target: Target
    mask: Mask
    score: float
    source: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Detections without a proposal, as the frame could not be read or the box is outside; `reason` is the first's."""

    count: int = 0
    reason: str = ""

    def and_(self, count: int, reason: str) -> Skipped:
        """One reason more."""
        return Skipped(self.count + count, self.reason or reason)


@dataclass(frozen=True, slots=True)
class ProposeResult:
    """Proposals for a sequence.

    Attributes:
        sequence_id: the sequence.
        proposals: masks with their scores.
        skipped: targets without one.
        note: what went otherwise than asked, "" for nothing.
        crops: how many went through the network: a few masks are asked for twice, and some of ignored objects.
    """

    sequence_id: int
    proposals: tuple[Proposed, ...]
    skipped: Skipped = field(default_factory=Skipped)
    note: str = ""
    crops: int = 0


@dataclass(frozen=True, slots=True)
class FinetuneResult:
    """A fine-tuned network, and what it proposes.

    Attributes:
        sequence_id: the sequence.
        track_id: the track; None for all tracks together.
        checkpoint: the file that was written.
        samples: manual masks that it learned from.
        loss_first: mean loss at the start.
        loss_last: mean loss at the end.
        seconds: time of the optimiser steps.
        proposals: new proposals for the open frames of the track; none after learning all tracks together.
        skipped: frames left out, of samples and of proposals.
        note: what went otherwise than asked, for the person to know; "" for nothing.
        steps: optimiser steps that were taken.
    """

    sequence_id: int
    track_id: int | None
    checkpoint: Path
    samples: int
    loss_first: float
    loss_last: float
    seconds: float
    proposals: tuple[Proposed, ...]
    skipped: Skipped = field(default_factory=Skipped)
    note: str = ""
    steps: int = 0


@dataclass(frozen=True, slots=True)
class StoreReport:
    """What became of a result: proposals that are in the project now, and those that newer work has overtaken."""

    applied: int
    dropped: int
