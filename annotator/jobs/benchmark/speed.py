"""The benchmark of speed: what the way from frames to masks costs beside the network, and a round of fine-tuning."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import cycle, islice
from statistics import median
from typing import TYPE_CHECKING

from annotator import resources
from annotator.domain.classes import IGNORE
from annotator.domain.edits import MaskKey
from annotator.domain.masks import Polygon
from annotator.editing.masks import draw_mask
from annotator.errors import EditError
from annotator.jobs import proposing, refine
from annotator.jobs.exchange import create_project
from annotator.project.frames import open_frames

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from annotator.domain.exchange import LoadedSequence
    from annotator.jobs.context import Context
    from annotator.jobs.values import ProposeResult, ProposeSnapshot
    from annotator.project.frames import FrameSource
    from annotator.project.store import Project

_SEQUENCE = 1  # the project is made here, and holds this sequence alone
_CORNERS = 32
_SIDE = 4  # pixels; an ellipse in less might have none


@dataclass(frozen=True, slots=True)
class SpeedPlan:
    """What to measure.

    Attributes:
        repetitions: of network alone, frames in memory, images on disk, by turns.
        seconds: that the network alone is run in each repetition.
        manual: masks drawn in the track that is fine-tuned, one round a number, in rising order.
        latencies: single proposals that are timed.
        threads: of the CPU, for the networks; None leaves it to PyTorch.
        initial: checkpoint in place of the shipped one.
        steps: of fine-tuning; None leaves it to the library.
    """

    repetitions: int = 5
    seconds: float = 2.0
    manual: tuple[int, ...] = (2, 8)
    latencies: int = 9
    threads: int | None = None
    initial: Path | None = None
    steps: int | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """Masks a second of each repetition, in order: what stands at one place was measured right after each other.

    Attributes:
        network: the network alone, its input ready.
        memory: from decoded frames to run lengths.
        disk: from image files to run lengths.
    """

    network: tuple[float, ...]
    memory: tuple[float, ...]
    disk: tuple[float, ...]

    @property
    def memory_share(self) -> float:
        """How fast the way from decoded frames is, with that of the network alone as 1; median over repetitions."""
        return median(rate / alone for rate, alone in zip(self.memory, self.network, strict=True))

    @property
    def disk_share(self) -> float:
        """The same of the way from image files."""
        return median(rate / alone for rate, alone in zip(self.disk, self.network, strict=True))


@dataclass(frozen=True, slots=True)
class TimedRound:
    """One round of fine-tuning, in seconds.

    Attributes:
        manual: masks that it learned from.
        total: from the order to proposals in the project.
        preparing: reading frames, making crops, what is computed once.
        stepping: optimiser steps.
        proposing: writing and reading the checkpoint, new proposals, storing them.
        steps: number of optimiser steps.
        proposals: number of new proposals.
    """

    manual: int
    total: float
    preparing: float
    stepping: float
    proposing: float
    steps: int
    proposals: int


@dataclass(frozen=True, slots=True)
class Speed:
    """All that was measured.

    Attributes:
        name: of the sequence.
        size: height and width of its frames.
        hardware: what the network computed with, see `Refiner.hardware`.
        side: of the network's crops, in pixels.
        masks: proposals that each repetition made on each way.
        crops: that went through the network for them, as some are made twice.
        rates: in masks a second.
        rounds: of fine-tuning, one track.
        track_id: the track.
        latencies: seconds from the order of one proposal to its mask, the network being warm and the image on disk.
    """

    name: str
    size: tuple[int, int]
    hardware: dict[str, str | int]
    side: int
    masks: tuple[int, ...]
    crops: tuple[int, ...]
    rates: Rates
    rounds: tuple[TimedRound, ...]
    track_id: int
    latencies: tuple[float, ...]


def measure_speed(folder: Path, loaded: LoadedSequence, plan: SpeedPlan, context: Context) -> Speed:
    """Measure all in one run, so that figures can be compared.

    No true masks are needed: what is drawn are ellipses that fill the boxes, two a track at first, so that proposals
    are guided as they are amid the work.

    Args:
        folder: an empty folder for a project.
        loaded: the sequence, as a codec read it.
        plan: what to measure.
        context: told of the progress.

    Raises:
        EditError: no track of an object has two boxes.
        AnnotatorError, RefinementError: as the jobs do.
    """
    from refinement import refiner as library

    if plan.threads:
        library.limit_threads(plan.threads)
    with create_project(folder / "speed.mots", [loaded]) as project:
        tracks = [item.track_id for item in project.state.tracks(_SEQUENCE) if item.class_id != IGNORE.class_id]
        for track_id in tracks:
            _draw(project, track_id, 2)
        work = _Work(project, plan, context)
        chosen = max(tracks, key=lambda item: len(project.state.detections(_SEQUENCE, item)), default=0)
        if not chosen or work.pieces == []:
            raise EditError("there is nothing to propose", todo="Measure on a sequence with a track of three boxes.")
        rates, masks, crops = work.rates()
        latencies = tuple(work.latencies())
        rounds = tuple(work.round(chosen, count) for count in plan.manual)
        size = (loaded.sequence.height, loaded.sequence.width)
        refiner = proposing.cached_refiner(work.initial)
        side = int(str(refiner.config["size"]))
        return Speed(loaded.sequence.name, size, refiner.hardware, side, masks, crops, rates, rounds, chosen, latencies)


def _draw(project: Project, track_id: int, count: int) -> int:
    """Draw ellipses until a track has `count` masks, but at most half of its boxes; returns how many it has."""
    state = project.state
    height, width = state.sequence(_SEQUENCE).height, state.sequence(_SEQUENCE).width
    windows = {
        frame: item.box.window(height, width) for frame, item in sorted(state.detections(_SEQUENCE, track_id).items())
    }
    boxes = {frame: (x1, y1, x2, y2) for frame, (x1, y1, x2, y2) in windows.items() if min(x2 - x1, y2 - y1) >= _SIDE}
    drawn = {frame for frame, item in state.masks(_SEQUENCE, track_id).items() if item.manual}
    wanted = min(count, len(boxes) // 2)
    spread = [list(boxes)[(2 * place + 1) * len(boxes) // (2 * wanted)] for place in range(wanted)]
    for frame in dict.fromkeys([*spread, *boxes]):
        if len(drawn) < wanted and frame not in drawn:
            project.apply(draw_mask(project.state, MaskKey(_SEQUENCE, track_id, frame), [_ellipse(*boxes[frame])]))
            drawn.add(frame)
    return len(drawn)


def _ellipse(x1: float, y1: float, x2: float, y2: float) -> Polygon:
    angles = [2 * math.pi * corner / _CORNERS for corner in range(_CORNERS)]
    centre, half = ((x1 + x2) / 2, (y1 + y2) / 2), ((x2 - x1) / 2, (y2 - y1) / 2)
    return Polygon(tuple((centre[0] + half[0] * math.cos(a), centre[1] + half[1] * math.sin(a)) for a in angles))


class _Work:
    def __init__(self, project: Project, plan: SpeedPlan, context: Context) -> None:
        self.initial = plan.initial or resources.initial_checkpoint()
        self.pieces = list(refine.propose_snapshot(project, _SEQUENCE, initial=self.initial).pieces())
        self._project = project
        self._plan = plan
        self._context = context

    def rates(self) -> tuple[Rates, tuple[int, ...], tuple[int, ...]]:
        """Measure the ways by turns, one piece of the work each time, the first uncounted: rates, masks, crops."""
        plan, done = self._plan, []
        results: list[ProposeResult] = []
        for number, piece in enumerate(islice(cycle(self.pieces), plan.repetitions + 1)):
            self._context.progress(number, plan.repetitions + 1, "Measuring proposals")
            with closing(open_frames(piece.sequence, piece.base)) as source:
                frames = _Memory.of(piece, source)
            alone = proposing.cached_refiner(self.initial).forward_rate(
                proposing.BATCH, plan.seconds if number else 0.0
            )
            memory = _seconds(lambda: results.append(refine.propose_from(frames, piece, _Silent(self._context))))  # noqa: B023
            disk = _seconds(lambda: refine.propose(piece, _Silent(self._context)))  # noqa: B023
            done.append((alone, piece.count / memory, piece.count / disk, piece.count, results[-1].crops))
        *rates, masks, crops = zip(*done[1:], strict=True)
        return Rates(*rates), masks, crops

    def latencies(self) -> Iterator[float]:
        targets = [(piece, item) for piece in self.pieces for part in piece.assignments for item in part.targets]
        chosen = targets[:: max(1, len(targets) // self._plan.latencies)][: self._plan.latencies]
        for piece, target in chosen:
            only = replace(piece, assignments=tuple(replace(part, targets=(target,)) for part in piece.assignments))
            yield _seconds(lambda: refine.propose(only, _Silent(self._context)))  # noqa: B023

    def round(self, track_id: int, count: int) -> TimedRound:
        manual = _draw(self._project, track_id, count)
        watch = _Watch(self._context)
        began = time.perf_counter()
        snapshot = refine.finetune_snapshot(
            self._project, _SEQUENCE, track_id, steps=self._plan.steps, initial=self.initial
        )
        result = refine.finetune(snapshot, watch)
        refine.store(self._project, result)
        ended = time.perf_counter()
        steps = result.steps
        times = [moment for done, moment in watch.told if done <= steps]
        first, last = times[0], times[-1]
        each = (last - first) / (steps - 1) if steps > 1 else last - began
        stepping = min(each * steps, last - began)  # the first step is told of only when it is over
        return TimedRound(
            manual,
            ended - began,
            last - began - stepping,
            stepping,
            ended - last,
            steps,
            len(result.proposals),
        )


@dataclass
class _Watch:
    """A context that notes when it was told of how many steps done, proposals being steps after those of training."""

    context: Context
    told: list[tuple[int, float]] = field(default_factory=list)

    def progress(self, done: int, total: int, text: str = "") -> None:
        self.told.append((done, time.perf_counter()))
        self.context.progress(done, total, text)

    def check_cancelled(self) -> None:
        self.context.check_cancelled()


@dataclass(frozen=True)
class _Silent:
    """A context that keeps progress to itself: it is not what is measured."""

    context: Context

    def progress(self, done: int, total: int, text: str = "") -> None: ...

    def check_cancelled(self) -> None:
        self.context.check_cancelled()


@dataclass(frozen=True)
class _Memory:
    """Frames that are decoded already."""

    frames: dict[int, NDArray[np.uint8]]

    @classmethod
    def of(cls, piece: ProposeSnapshot, source: FrameSource) -> _Memory:
        wanted = {item.frame for part in piece.assignments for item in part.targets}
        return cls({frame: source.read(frame) for frame in sorted(wanted)})

    def read(self, frame: int) -> NDArray[np.uint8]:
        return self.frames[frame]

    def close(self) -> None: ...


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
