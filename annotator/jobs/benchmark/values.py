"""What a benchmark of refinement is asked for, and what it gives: frozen values, from masks up to the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

LOW = 0.8
"""Masks of a lower IoU are those that a person would have to correct."""

TARGETS = (0.85, 0.90)
"""Mean IoU that the manual share is told for."""


class Schedule(StrEnum):
    """How manual masks are given out: so many to each track, or a budget to wherever the chooser expects most gain."""

    PER_TRACK = "per-track"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run.

    Attributes:
        choosers: names of ways to choose what to draw, see `annotator.jobs.benchmark.choosing`.
        schedules: ways to give out manual masks.
        manual: per track, masks drawn in each track, one stage a number; a track stops at half of its masks.
        round_share: budget, share of all masks that is drawn in a round.
        target: budget, mean IoU over all masks to stop at.
        limit: budget, share of all masks to stop at.
        tight: boxes of the true masks in place of those of the sequence.
        peers: measure other methods on the same masks, too.
        tracks: only these; none means all.
        joint: learn the masks of all tracks together before each track.
        steps: of fine-tuning; None leaves it to the library.
        initial: checkpoint in place of the shipped one.
        seed: of GrabCut and of fine-tuning.
    """

    choosers: tuple[str, ...] = ("suggested", "worst")
    schedules: tuple[Schedule, ...] = tuple(Schedule)
    manual: tuple[int, ...] = (0, 1, 2, 4, 8)
    round_share: float = 0.02
    target: float = max(TARGETS)
    limit: float = 0.20
    tight: bool = False
    peers: bool = True
    tracks: tuple[int, ...] = ()
    joint: bool = True
    steps: int | None = None
    initial: Path | None = None
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a mask agrees with the true one: region similarity J (IoU) and boundary accuracy F, 0 to 1."""

    region: float
    boundary: float


@dataclass(frozen=True, slots=True)
class MaskScore:
    """One true mask, and what was found for it.

    Attributes:
        track_id: its track.
        frame: its frame.
        manual: it was drawn by hand; its polygon agrees with it up to the tracing.
        expected: the IoU that the network expects of its proposal; None where there is none.
        exported: agreement of what would be exported: composed by depth order.
        alone: agreement of the mask by itself.
    """

    track_id: int
    frame: int
    manual: bool
    expected: float | None
    exported: Agreement
    alone: Agreement


@dataclass(frozen=True, slots=True)
class Round:
    """One fine-tuning of a track, with its new proposals, or of all tracks together.

    Attributes:
        track_id: the track; None for all tracks together.
        manual: masks that it learned from.
        seconds: that it took.
        problem: why nothing could be learned, if so.
    """

    track_id: int | None
    manual: int
    seconds: float
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """How far the work had come at some number of manual masks.

    Attributes:
        label: number of masks a track, or of the round.
        scores: all true masks.
        peers: the same of other methods, given the same manual masks, by name.
        rounds: what was fine-tuned to come here from the stage before.
    """

    label: str
    scores: tuple[MaskScore, ...]
    peers: Mapping[str, tuple[MaskScore, ...]] = field(default_factory=lambda: MappingProxyType({}))
    rounds: tuple[Round, ...] = ()

    @property
    def manual(self) -> int:
        """Number of masks drawn by hand."""
        return sum(item.manual for item in self.scores)

    @property
    def share(self) -> float:
        """Share of all masks that were drawn by hand."""
        return self.manual / len(self.scores)

    @property
    def seconds(self) -> float:
        """Time of fine-tuning and new proposals, of all tracks."""
        return sum(item.seconds for item in self.rounds)

    @property
    def mean(self) -> float:
        """Mean IoU over all masks, as exported."""
        return mean([item.exported.region for item in self.scores])


@dataclass(frozen=True, slots=True)
class Run:
    """One schedule with one chooser, from no manual mask on."""

    schedule: Schedule
    chooser: str
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """All runs on a sequence.

    Attributes:
        name: of the sequence.
        classes: class of each track measured.
        runs: in the order of the plan; the last one may be under way.
        propose_seconds: time of the first proposals.
        proposed: number of the first proposals.
        notes: what a person should know, one sentence each.
    """

    name: str
    classes: Mapping[int, str]
    runs: tuple[Run, ...]
    propose_seconds: float
    proposed: int
    notes: tuple[str, ...] = ()

    @property
    def masks(self) -> int:
        """Number of true masks."""
        return len(self.runs[0].stages[0].scores)


@dataclass(frozen=True, slots=True)
class Summary:
    """Some masks pooled.

    Attributes:
        masks: how many.
        region: mean J as exported.
        boundary: mean F as exported.
        low: share of masks with J below `LOW`, as exported.
        region_alone: mean J of the masks by themselves.
        boundary_alone: mean F of the masks by themselves.
    """

    masks: int
    region: float
    boundary: float
    low: float
    region_alone: float
    boundary_alone: float

    @classmethod
    def of(cls, scores: Iterable[MaskScore]) -> Summary | None:
        """Of these masks; None without any."""
        listed = list(scores)
        if not listed:
            return None
        return cls(
            len(listed),
            mean([item.exported.region for item in listed]),
            mean([item.exported.boundary for item in listed]),
            mean([item.exported.region < LOW for item in listed]),
            mean([item.alone.region for item in listed]),
            mean([item.alone.boundary for item in listed]),
        )


@dataclass(frozen=True, slots=True)
class Confidence:
    """How well the network knows how good its proposals are, each by itself.

    Attributes:
        masks: proposals that were not drawn over.
        expected: mean of the IoU that it expects.
        true: mean of their true IoU.
        correlation: Spearman's rank correlation of the two; None where one of them does not vary.
    """

    masks: int
    expected: float
    true: float
    correlation: float | None

    @classmethod
    def of(cls, scores: Iterable[MaskScore]) -> Confidence | None:
        """Of the proposals among these masks; None without any."""
        pairs = [(item.expected, item.alone.region) for item in scores if item.expected is not None and not item.manual]
        if not pairs:
            return None
        expected, true = zip(*pairs, strict=True)
        return cls(len(pairs), mean(expected), mean(true), rank_correlation(expected, true))


@dataclass(frozen=True, slots=True)
class Needed:
    """The share of manual masks at which a mean IoU is reached, as exported, manual masks included.

    Attributes:
        target: the mean IoU.
        share: by linear interpolation between stages; None where it was not reached.
        first: at the first stage that reached it.
    """

    target: float
    share: float | None
    first: float | None


def needed(stages: Sequence[Stage], target: float) -> Needed:
    """What it took to reach `target`; stages in the order of their shares."""
    for before, stage in zip([None, *stages], stages, strict=False):
        if stage.mean >= target:
            if before is None:
                return Needed(target, stage.share, stage.share)
            part = (target - before.mean) / (stage.mean - before.mean)
            return Needed(target, before.share + part * (stage.share - before.share), stage.share)
    return Needed(target, None, None)


def others(scores: Iterable[MaskScore]) -> list[MaskScore]:
    """The masks that were not drawn by hand."""
    return [item for item in scores if not item.manual]


def mean(values: Sequence[float]) -> float:
    """Their mean; of no values 0."""
    return sum(values) / len(values) if values else 0.0


def rank_correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Spearman's; None where it is not defined, because one of the two does not vary."""
    if len(set(first)) < 2 or len(set(second)) < 2:
        return None
    from scipy.stats import spearmanr

    return float(spearmanr(first, second).statistic)
