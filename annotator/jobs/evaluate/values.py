"""What an evaluation is asked for, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from annotator.domain.masks import MaskState
from annotator.evaluation.matching import Convention
from annotator.evaluation.metrics import TrackMetrics
from annotator.evaluation.mistakes import Mistake, Span, spans

if TYPE_CHECKING:
    from annotator.domain.sequences import Numbering


@dataclass(frozen=True, slots=True)
class Plan:
    """What to evaluate, and how.

    Attributes:
        truth: MOTS files or a project that are held to be true.
        found: those that are measured.
        seqmap: which sequences, and how long they are; without it all of the truth.
        convention: whose rules are followed.
        classes: class numbers; without any, all that either side has, ignore regions aside.
        numbering: how files count frames; without it the layout, the seqmap or a project tells.
        boundaries: whether to measure boundary accuracy, which takes some milliseconds a mask.
        mistakes: whether to list what costs the score.
        together: whether a missed mask and the false one that lies over it are one mistake in the list.
        states: masks of projects in other states are left out.
        processes: sequences that are worked on at once; None chooses.
        sides: what notes call the two.
    """

    truth: Path
    found: Path
    seqmap: Path | None = None
    convention: Convention = Convention.MOTS_TOOLS
    classes: tuple[int, ...] = ()
    numbering: Numbering | None = None
    boundaries: bool = False
    mistakes: bool = False
    together: bool = False
    states: frozenset[MaskState] = frozenset(MaskState)
    processes: int | None = None
    sides: tuple[str, str] = ("truth", "results")

    def reversed(self) -> Plan:
        """The same with the sides exchanged."""
        return replace(self, truth=self.found, found=self.truth, sides=self.sides[::-1])


@dataclass(frozen=True, slots=True)
class SequenceScores:
    """One sequence that was measured.

    Attributes:
        name: of the sequence.
        frame_count: number of frames; up to the last mask where nothing says it.
        metrics: class number → measures.
        mistakes: class number → what costs its score, by frame; empty unless they were asked for.
        other_classes: (true class, found class) → masks that agree in pixels but not in their class.
        notes: what a person should know, one sentence each.
    """

    name: str
    frame_count: int
    metrics: Mapping[int, TrackMetrics]
    mistakes: Mapping[int, tuple[Mistake, ...]] = field(default_factory=lambda: MappingProxyType({}))
    other_classes: Mapping[tuple[int, int], int] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """Something that costs the score of a class over all sequences.

    Attributes:
        sequence: where it is.
        class_id: whose score it costs.
        span: the masks.
        scored: whether the class has a score; it has none where no sequence has a true mask of it.
    """

    sequence: str
    class_id: int
    span: Span
    scored: bool = True


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All sequences that were measured.

    Attributes:
        plan: what was asked for.
        classes: class numbers, ascending.
        sequences: in the order of the seqmap, or by name.
        notes: what a person should know, one sentence each.
    """

    plan: Plan
    classes: tuple[int, ...]
    sequences: tuple[SequenceScores, ...]
    notes: tuple[str, ...] = ()

    def combined(self, class_id: int) -> TrackMetrics:
        """The measures of a class over all sequences."""
        return TrackMetrics.combined(item.metrics[class_id] for item in self.sequences)

    def ranked(self, count: int | None = None) -> list[Ranked]:
        """What costs the scores over all sequences, the dearest first; all of it, or so many.

        Mistakes of classes that have no score come last, however many they are.
        """
        found = [item for class_id in self.classes for item in self._ranked(class_id)]
        found.sort(key=lambda item: (not item.scored, -item.span.cost, item.sequence, item.class_id, item.span.frames))
        return found if count is None else found[:count]

    def _ranked(self, class_id: int) -> list[Ranked]:
        true_masks = self.combined(class_id).truth_masks
        total = max(1, true_masks)
        found = []
        for item in self.sequences:
            part = max(1, item.metrics[class_id].truth_masks) / total
            scaled = (replace(mistake, cost=mistake.cost * part) for mistake in item.mistakes.get(class_id, ()))
            found += [Ranked(item.name, class_id, span, scored=bool(true_masks)) for span in spans(scaled)]
        return found


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two annotators held against each other: the same measures with one and the other held to be true.

    Attributes:
        forward: the first is held to be true.
        backward: the second is.
    """

    forward: Evaluation
    backward: Evaluation
