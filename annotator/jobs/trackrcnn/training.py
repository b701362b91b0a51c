"""Train TrackR-CNN on sequences of the program: what the library needs, and what the person is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.jobs.trackrcnn.sources import Source, opened

if TYPE_CHECKING:
    from annotator.jobs.context import Context
    from refinement.trackrcnn.train import TrainConfig, TrainStep


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training left: the checkpoint, its last step, and notes, one sentence each."""

    checkpoint: Path
    last: TrainStep | None
    notes: tuple[str, ...]


def train(sources: list[Source], config: TrainConfig, context: Context) -> Trained:
    """Train on sequences with masks.

    Raises:
        FormatError: masks are missing or broken.
        FrameError: an image cannot be read.
        RefinementError: see `refinement.trackrcnn.train.train`.
        Cancelled: the person no longer wants it; the saved state remains.
    """
    from refinement.trackrcnn.train import train as library

    last: TrainStep | None = None

    def on_step(step: TrainStep) -> None:
        nonlocal last
        last = step
        context.progress(step.step, step.steps, f"Training (loss {step.loss:.3f})")
        context.check_cancelled()

    names = ", ".join(item.sequence.name for item in sources)
    config = replace(config, provenance={"sequences": names, **config.provenance})
    with opened(sources) as footage:
        path, notes = library(config, footage, on_step)
    return Trained(path, last, notes)
