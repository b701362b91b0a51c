"""Fine-tune the network on a track's corrected masks, or those of all tracks, so that it proposes other masks better.

Per-object fine-tuning is from PReMVOS (which took 12,500 steps) and MOTS section 3; e-OSVOS (Meinhardt and Leal-Taixé,
NeurIPS 2020) shows that tens of steps are enough from a good start. Importing this module loads no torch.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from refinement import augment, crops
from refinement.dataset import Batch
from refinement.errors import RefinementError
from refinement.guidance import Keyframe, Other, Prior, Query, expected, keyframe
from refinement.simulate import Box, jitter_box

OnStep = Callable[[int, int], None]
JOINT_MASKS = 120
"""Masks of a sequence that are learned together, at most: each is seen four times."""

_NO_PRIOR, _REAL_PRIOR = 0.15, 0.5
_ALONE = 0.2  # share of the crops that are not told of other objects


@dataclass(frozen=True)
class Sample:
    """One corrected mask.

    RGB `image` (H, W, 3) uint8, the track's `box` there, `mask` (H, W) of visible pixels, the number of its `frame`,
    the `others` in it as a query has them, and a name of its `track` where masks of several are learned together.
    """

    image: NDArray[np.uint8]
    box: Box | NDArray[np.floating]
    mask: NDArray[np.bool_]
    frame: int = 0
    others: Sequence[Other] | NDArray[np.floating] = ()
    track: Hashable = None

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the image in pixels."""
        return self.image.shape[0], self.image.shape[1]


@dataclass(frozen=True)
class FinetuneConfig:
    """How to fine-tune.

    `mode` "whole" trains all weights; "late" all but the finest layers, whose maps are computed once, and the depthwise
    kernels, in half the time; "decoder" the decoder alone, faster still, which adapts less. `size`: side of the
    training crops in pixels, at most the network's own; a little smaller is faster and loses nothing measurable.
    `crops`: how many augmented crops are made in all, at least one a sample. `jitter`: standard deviation of the boxes'
    sides relative to the box.
    """

    steps: int = 30
    learning_rate: float = 2e-4
    batch_size: int = 4
    mode: Literal["whole", "late", "decoder"] = "late"
    size: int = 192
    seed: int = 1
    crops: int = 48
    jitter: float = 0.05
    weight_decay: float = 1e-3
    device: str = "auto"
    threads: int | None = None
    precision: str = "auto"


@dataclass(frozen=True)
class FinetuneReport:
    """What fine-tuning did: mean loss over the first and the last few steps, seconds in all, steps.

    `note` says what went otherwise than asked: memory that ran short, or a loss that diverged; empty else.
    """

    loss_first: float
    loss_last: float
    seconds: float
    steps: int
    note: str = ""


def joint_config(count: int) -> FinetuneConfig:
    """Return how to learn `count` masks of all tracks of a sequence together, as MOTS does before it learns each track.

    More masks take more steps, up to four times those of a track; `JOINT_MASKS` are as many as those steps can learn.
    """
    steps = min(120, max(30, 4 * count))
    batch_size = FinetuneConfig.batch_size
    return FinetuneConfig(steps, 3e-4, batch_size, crops=min(max(48, 6 * count), steps * batch_size))


def keyframes_of(samples: Sequence[Sample]) -> list[Keyframe]:
    """Return the keyframes of corrected masks, for `guidance.expected` when the track's other masks are proposed."""
    found = (keyframe(item.frame, item.mask, item.box, item.size) for item in samples)
    return [item for item in found if item is not None]


def finetune(
    initial: Path,
    samples: Sequence[Sample],
    destination: Path,
    config: FinetuneConfig = FinetuneConfig(),
    on_step: OnStep | None = None,
    provenance: Mapping[str, str] | None = None,
) -> FinetuneReport:
    """Train the checkpoint `initial` on `samples` and write the result to `destination` by rename.

    The same seed, samples and machine give the same weights. Batch normalisation keeps its statistics. `on_step(done,
    steps)` is called after each step; what it raises passes through, and `destination` is left as it was. A batch that
    memory has no room for is halved; a loss that diverges ends the training, and the last good weights are kept: the
    report's note says so. Raises RefinementError for samples or settings that cannot be used, a checkpoint that cannot
    be read or written, a loss that diverges at once, and where there is no memory for a single crop.
    """
    _check(config, samples)
    began = time.monotonic()
    from models import checkpoint
    from models.errors import CheckpointError
    from refinement import tuning

    try:
        loaded = checkpoint.load(Path(initial))
        config = replace(config, size=min(config.size, loaded.config.size))
        made = _make_crops(samples, config)
        outcome = tuning.tune(loaded, made, config, on_step)
        words = {**loaded.provenance, **_provenance(config, samples), **(provenance or {})}
        checkpoint.save(Path(destination), outcome.network, loaded.config, words)
    except CheckpointError as error:
        raise RefinementError(str(error)) from error
    losses = outcome.losses
    few = max(1, min(5, len(losses) // 2))
    first, last = float(np.mean(losses[:few])), float(np.mean(losses[-few:]))
    return FinetuneReport(first, last, time.monotonic() - began, len(losses), outcome.note)


def _check(config: FinetuneConfig, samples: Sequence[Sample]) -> None:
    for name in ("steps", "batch_size", "crops"):
        if getattr(config, name) < 1:
            raise RefinementError(f"{name}: expected 1 or more, got {getattr(config, name)}.")
    if config.mode not in ("whole", "late", "decoder"):
        raise RefinementError(f"mode: expected whole, late or decoder, got {config.mode!r}.")
    if config.size < 32 or config.size % 16:
        raise RefinementError(f"size: expected a multiple of 16 and 32 or more, got {config.size}.")
    if not config.learning_rate > 0:
        raise RefinementError(f"learning_rate: expected more than 0, got {config.learning_rate}.")
    for sample in samples:
        crops.check_image(sample.image)
        if sample.mask.shape != sample.image.shape[:2]:
            raise RefinementError(
                f"sample: mask of {sample.mask.shape}, its image of {sample.image.shape[:2]}. Use one size."
            )
    if not any(sample.mask.any() for sample in samples):
        raise RefinementError("no mask to learn from (expected at least one that is not empty). Correct a mask first.")


def _provenance(config: FinetuneConfig, samples: Sequence[Sample]) -> dict[str, str]:
    settings = f"{config.steps} steps, rate {config.learning_rate}, batch {config.batch_size}, seed {config.seed}"
    return {"finetune": f"{config.mode} on {len(samples)} masks, {settings}"}


def _make_crops(samples: Sequence[Sample], config: FinetuneConfig) -> Batch:
    """Cut `config.crops` crops, the samples in turn; the first of each sample is not augmented."""
    rng = np.random.default_rng(config.seed)
    keyframes = {track: keyframes_of([item for item in samples if item.track == track]) for track in _tracks(samples)}
    made = []
    for number in range(max(config.crops, len(samples))):
        sample = samples[number % len(samples)]
        made.append(_one_crop(sample, keyframes[sample.track], config, rng, number < len(samples)))
    return Batch(*(np.stack(arrays) for arrays in zip(*made, strict=True)))


def _tracks(samples: Sequence[Sample]) -> set[Hashable]:
    return {item.track for item in samples}


def _one_crop(
    sample: Sample, keyframes: Sequence[Keyframe], config: FinetuneConfig, rng: np.random.Generator, plain: bool
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
    x1, y1, x2, y2 = (float(v) for v in sample.box)
    box = (x1, y1, x2, y2) if plain else jitter_box((x1, y1, x2, y2), config.jitter, rng)
    others = () if not plain and rng.random() < _ALONE else sample.others
    query = Query(box, _prior(sample, keyframes, rng), others)
    made = augment.training_crop(sample.image, sample.mask, query, config.size, rng, 0.0 if plain else 0.6)
    if not plain and rng.random() < 0.5:
        image, guidance, target = (array[:, ::-1] for array in made)
        return image, guidance, target
    return made


def _prior(sample: Sample, keyframes: Sequence[Keyframe], rng: np.random.Generator) -> Prior | None:
    """Give a sample the prior that it would have if it were not corrected, or else its own shape deformed."""
    kind = rng.random()
    if kind < _NO_PRIOR:
        return None
    elsewhere = [item for item in keyframes if item.frame != sample.frame]
    own = [item for item in keyframes if item.frame == sample.frame]
    real = bool(elsewhere) and kind < _NO_PRIOR + _REAL_PRIOR
    found = expected(sample.frame, sample.box, elsewhere if real else own, sample.size)
    return found and replace(found, shape=augment.deform(found.shape, rng, 0.3 if real else 1.0))
