"""Random search for the tracker's thresholds: those with the best sMOTSA on sequences whose masks are known.

Voigtlaender et al. (CVPR 2019) try 1,000 at random on the training set. Detections are found once; a trial costs their
assignment and its evaluation alone. The classes are tried together, as they share pixels, and judged one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import repeat
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from annotator.domain.exchange import MaskObject
from annotator.domain.mask_tables import MaskTable
from annotator.domain.masks import Mask
from annotator.domain.object_ids import INSTANCES
from annotator.errors import JobError
from annotator.evaluation.matching import Convention, match
from annotator.evaluation.metrics import TrackMetrics, metrics_of
from annotator.evaluation.overlaps import Overlaps
from annotator.jobs.trackrcnn.sources import Source, told_frames, true_objects
from annotator.jobs.trackrcnn.tracking import Frames, detected

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from annotator.jobs.context import Context
    from refinement.trackrcnn.detector import Detector
    from refinement.trackrcnn.flow import Flow
    from refinement.trackrcnn.tracker import Cue, Rule, TrackerConfig
    from refinement.trackrcnn.values import FrameObjects, Window

    _Part = tuple[Window, Mask]

_SCORES = (0.3, 0.98)
_MOST_KEPT = 15
_DISTANCES = {"box": (0.2, 1.0), "mask": (0.2, 1.0), "centre": (0.05, 3.0)}
_EMBEDDINGS = (0.05, 20.0)


@dataclass(frozen=True, slots=True)
class TunePlan:
    """What to search with.

    Attributes:
        checkpoint: the network.
        sources: sequences with true masks.
        cue: by what objects are held to be one.
        trials: how many thresholds are tried.
        seed: of the lot.
        device: auto, cpu or cuda.
    """

    checkpoint: Path
    sources: tuple[Source, ...]
    cue: Cue
    trials: int = 1000
    seed: int = 1
    device: str = "auto"


@dataclass(frozen=True, slots=True)
class Tuned:
    """What a search found: the thresholds, the measures of each class with them, and notes, one sentence each."""

    config: TrackerConfig
    metrics: Mapping[int, TrackMetrics]
    notes: tuple[str, ...] = ()


@dataclass(eq=False)
class Footing:
    """A sequence on which thresholds are tried: its truth, and what the network has found in it.

    Attributes:
        name: of the sequence.
        size: (H, W) of its frames.
        truth: its true masks.
        frames: number of frames.
        found: the objects of each frame, all above a low score.
        flows: optical flow to each frame from the one before, for cues that need it.
    """

    name: str
    size: tuple[int, int]
    truth: MaskTable
    frames: int
    found: list[FrameObjects]
    flows: Mapping[int, Flow] = field(default_factory=dict)
    _resolved: dict[tuple[int, bytes], tuple[NDArray[np.int64], tuple[_Part, ...]]] = field(default_factory=dict)
    _parts: dict[tuple[int, int, str], _Part] = field(default_factory=dict)

    def measured(self, config: TrackerConfig, classes: tuple[int, ...]) -> dict[int, TrackMetrics] | None:
        """The measures with some thresholds; None where a class has more tracks than there are ids."""
        table = self._table(config)
        if table is None:
            return None
        overlaps = Overlaps.of(self.truth, table)
        matchings = {class_id: match(overlaps, class_id, Convention.MOTS_TOOLS) for class_id in classes}
        return {class_id: metrics_of(matching, self.frames) for class_id, matching in matchings.items()}

    def _table(self, config: TrackerConfig) -> MaskTable | None:
        from refinement.trackrcnn.tracker import Tracker

        tracker = Tracker(config, self.size)
        numbers: dict[int, int] = {}
        counts: Counter[int] = Counter()
        objects = []
        for item in self.found:
            chosen, masks = self._chosen(item, config)
            found = tracker.assign(chosen, self.flows.get(item.frame))
            for track, class_id, mask in zip(found.tracks.tolist(), chosen.classes.tolist(), masks, strict=True):
                if track not in numbers:
                    numbers[track] = counts[class_id]
                    counts[class_id] += 1
                objects.append(MaskObject(item.frame, class_id, numbers[track], mask))
        return None if max(counts.values(), default=0) > INSTANCES else MaskTable.of(objects)

    def _chosen(self, item: FrameObjects, config: TrackerConfig) -> tuple[FrameObjects, list[Mask]]:
        """The objects above the thresholds, disjoint, with their masks; known for every choice that was made before."""
        from refinement.trackrcnn.overlap import disjoint

        least = np.array([config.rule(class_id).score for class_id in item.classes.tolist()])
        kept = np.asarray(item.scores >= least, dtype=np.bool_)
        key = item.frame, np.packbits(kept).tobytes()
        if key not in self._resolved:
            chosen = np.flatnonzero(kept)
            left, places = disjoint(item.only(chosen), self.size, config.smallest)
            rows = chosen[places]
            self._resolved[key] = rows, tuple(map(self._part, repeat(item.frame), rows.tolist(), left.masks))
        rows, parts = self._resolved[key]
        left = item.with_masks(rows, tuple(window for window, _ in parts))
        return left, [mask for _, mask in parts]

    def _part(self, frame: int, row: int, window: Window) -> _Part:
        """What is left of an object, kept once: most choices among the objects of a frame leave the same of it."""
        mask = Mask.from_window(window.pixels, window.left, window.top, *self.size)
        return self._parts.setdefault((frame, row, mask.counts), (window, mask))


def tune(plan: TunePlan, context: Context) -> Tuned:
    """Search thresholds.

    Raises:
        FormatError: masks are missing or broken.
        RefinementError: the checkpoint cannot be used.
        JobError: no frame can be read, or no sequence has a mask of a class that the network finds.
        Cancelled: the person no longer wants it.
    """
    from refinement.trackrcnn.detector import Detector

    detector = Detector.load(plan.checkpoint, plan.device)
    notes: list[str] = []
    made = [footing(source, detector, plan.cue, context, notes) for source in plan.sources]
    footings = [item for item in made if item.frames]
    present = {class_id for item in footings for class_id in item.truth.classes.tolist()}
    classes = tuple(class_id for class_id in detector.classes if class_id in present)
    if not classes:
        raise JobError("no sequence has a mask of a class that the network finds", todo="Give sequences with masks.")
    return replace(search(footings, classes, plan, context), notes=tuple(notes))


def search(footings: list[Footing], classes: tuple[int, ...], plan: TunePlan, context: Context) -> Tuned:
    """Try thresholds on sequences that are prepared; the best of each class are joined where that is no loss."""
    from refinement.trackrcnn.tracker import TrackerConfig

    rng = np.random.default_rng(plan.seed)
    best: dict[int, tuple[float, Rule]] = {}
    together: tuple[float, TrackerConfig] | None = None
    for number in range(plan.trials):
        context.check_cancelled()
        context.progress(number + 1, plan.trials, "Trying thresholds")
        config = TrackerConfig(plan.cue, MappingProxyType({item: drawn_rule(plan.cue, rng) for item in classes}))
        metrics = measured(footings, config, classes)
        if metrics is None:
            continue
        for class_id, item in metrics.items():
            if class_id not in best or item.smotsa > best[class_id][0]:
                best[class_id] = item.smotsa, config.rules[class_id]
        total = sum(item.smotsa for item in metrics.values())
        if together is None or total > together[0]:
            together = total, config
    if together is None:
        raise JobError("no thresholds gave fewer than 1,000 tracks of a class", todo="Train the network for longer.")
    joined = TrackerConfig(plan.cue, MappingProxyType({item: rule for item, (_, rule) in best.items()}))
    candidates = [(config, measured(footings, config, classes)) for config in (joined, together[1])]
    sums = [sum(item.smotsa for item in metrics.values()) if metrics else -np.inf for _, metrics in candidates]
    config, metrics = candidates[int(np.argmax(sums))]
    return Tuned(config, metrics or {})


def measured(
    footings: list[Footing], config: TrackerConfig, classes: tuple[int, ...]
) -> dict[int, TrackMetrics] | None:
    """The measures of each class over all sequences; None where there are too many tracks for ids."""
    parts = [item.measured(config, classes) for item in footings]
    if any(part is None for part in parts):
        return None
    return {class_id: TrackMetrics.combined(part[class_id] for part in parts if part) for class_id in classes}


def drawn_rule(cue: Cue, rng: np.random.Generator) -> Rule:
    """Thresholds drawn by lot: distances evenly in their logarithm."""
    from refinement.trackrcnn.tracker import Rule

    low, high = np.log(_DISTANCES.get(cue.value, _EMBEDDINGS))
    return Rule(
        float(rng.uniform(*_SCORES)), float(np.exp(rng.uniform(low, high))), int(rng.integers(0, _MOST_KEPT + 1))
    )


def footing(source: Source, detector: Detector, cue: Cue, context: Context, notes: list[str]) -> Footing:
    """Have the network find the objects of a sequence with masks, for trials; `notes` grows by frames left out.

    Of a project, there are only the frames with settled masks: the objects of others are not known.

    Raises:
        as `tune`.
    """
    from refinement.trackrcnn.tracker import NEEDS_FLOW

    objects = true_objects(source)
    source = replace(source, frames=told_frames(source, objects))
    truth = MaskTable.of(item for frame in source.frames for item in objects.get(frame, ()))
    if not source.frames:
        notes.append(f"{source.sequence.name}: left out, as it has no accepted or corrected masks.")
        return Footing(source.sequence.name, source.size, truth, 0, [])
    frames = Frames(source, context, f"Detecting in {source.sequence.name}", keeps=cue in NEEDS_FLOW)
    found, flows = [], {}
    for item in detected(detector, frames):
        found.append(item)
        flow = frames.flow(item.frame)
        if flow is not None:
            flows[item.frame] = flow
    notes.extend(f"{source.sequence.name}: a frame was skipped: {text}" for text in frames.skipped)
    return Footing(source.sequence.name, source.size, truth, len(source.frames), found, flows)
