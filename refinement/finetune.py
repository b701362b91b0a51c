"""Fine-tune the network on one track's corrected masks, so that it proposes the track's other masks better.

Per-object fine-tuning is from PReMVOS (which took 12,500 steps) and MOTS section 3; e-OSVOS (Meinhardt and Leal-Taixé,
NeurIPS 2020) shows that tens of steps are enough from a good start. Importing this module loads no torch.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from refinement import augment, crops
from refinement.errors import RefinementError
from refinement.simulate import Box, jitter_box

if TYPE_CHECKING:
    import torch

    from models.checkpoint import Checkpoint
    from models.deeplab import DeepLab

OnStep = Callable[[int, int], None]


@dataclass(frozen=True)
class Sample:
    """One corrected mask: RGB `image` (H, W, 3) uint8, the track's `box` there, `mask` (H, W) of visible pixels."""

    image: NDArray[np.uint8]
    box: Box | NDArray[np.floating]
    mask: NDArray[np.bool_]


@dataclass(frozen=True)
class FinetuneConfig:
    """How to fine-tune.

    `mode` "whole" trains all weights, "decoder" only the decoder over encoder features that are computed once, which
    takes a third of the time and adapts less. `crops`: how many augmented crops are made in all, at least one a sample.
    `jitter`: standard deviation of the boxes' sides relative to the box.
    """

    steps: int = 40
    learning_rate: float = 2e-4
    batch_size: int = 4
    mode: Literal["whole", "decoder"] = "whole"
    seed: int = 1
    crops: int = 48
    jitter: float = 0.05
    weight_decay: float = 1e-3
    device: str = "auto"
    threads: int | None = None
    precision: str = "auto"


@dataclass(frozen=True)
class FinetuneReport:
    """What fine-tuning did: mean loss over the first and the last few steps, seconds in all, steps."""

    loss_first: float
    loss_last: float
    seconds: float
    steps: int


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
    steps)` is called after each step; what it raises passes through, and `destination` is left as it was. Raises
    RefinementError for samples or settings that cannot be used, a checkpoint that cannot be read or written, and a loss
    that diverges.
    """
    _check(config, samples)
    began = time.monotonic()
    from models import checkpoint
    from models.errors import CheckpointError

    try:
        loaded = checkpoint.load(Path(initial))
        network, losses = _train(loaded, samples, config, on_step)
        words = {**loaded.provenance, **_provenance(config, samples), **(provenance or {})}
        checkpoint.save(Path(destination), network, loaded.config, words)
    except CheckpointError as error:
        raise RefinementError(str(error)) from error
    few = max(1, min(5, len(losses) // 2))
    first, last = float(np.mean(losses[:few])), float(np.mean(losses[-few:]))
    return FinetuneReport(first, last, time.monotonic() - began, len(losses))


def _check(config: FinetuneConfig, samples: Sequence[Sample]) -> None:
    for name in ("steps", "batch_size", "crops"):
        if getattr(config, name) < 1:
            raise RefinementError(f"{name}: expected 1 or more, got {getattr(config, name)}.")
    if config.mode not in ("whole", "decoder"):
        raise RefinementError(f"mode: expected whole or decoder, got {config.mode!r}.")
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


@dataclass(frozen=True)
class _Crops:
    images: NDArray[np.uint8]
    guidance: NDArray[np.uint8]
    targets: NDArray[np.uint8]


def _make_crops(samples: Sequence[Sample], size: int, config: FinetuneConfig) -> _Crops:
    """Cut `config.crops` crops, the samples in turn; the first of each sample is not augmented."""
    rng = np.random.default_rng(config.seed)
    made = []
    for number in range(max(config.crops, len(samples))):
        sample = samples[number % len(samples)]
        first = number < len(samples)
        made.append(
            _one_crop(sample, size, rng, 0.0 if first else config.jitter, flipped=not first and rng.random() < 0.5)
        )
    return _Crops(*(np.stack(arrays) for arrays in zip(*made, strict=True)))


def _one_crop(
    sample: Sample, size: int, rng: np.random.Generator, jitter: float, flipped: bool
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
    x1, y1, x2, y2 = (float(v) for v in sample.box)
    box = jitter_box((x1, y1, x2, y2), jitter, rng) if jitter else (x1, y1, x2, y2)
    image, guidance, target = augment.training_crop(sample.image, sample.mask, box, size, rng, 0.6 if jitter else 0.0)
    if flipped:
        return image[:, ::-1], guidance[:, ::-1], target[:, ::-1]
    return image, guidance, target


def _train(
    loaded: Checkpoint, samples: Sequence[Sample], config: FinetuneConfig, on_step: OnStep | None
) -> tuple[DeepLab, list[float]]:
    import torch

    from models.losses import refinement_loss
    from refinement import training

    if config.threads:
        torch.set_num_threads(config.threads)
    device = training.pick_device(config.device)
    lower = training.lower_precision(device, config.precision)
    made = _make_crops(samples, loaded.config.size, config)
    # In evaluation mode throughout: two masks are too few for batch statistics, and 40 steps too few for dropout.
    network: DeepLab = loaded.network().to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    features = _encode(network, made, device, lower) if config.mode == "decoder" else None
    optimiser = torch.optim.AdamW(training.parameter_groups(network, config.weight_decay))
    losses = []
    for step, chosen in enumerate(_order(len(made.images), config)):
        for group in optimiser.param_groups:
            group["lr"] = _rate(config, step)
        with training.autocast(device, lower):
            if features is None:
                logits = network(training.to_input(made.images[chosen], made.guidance[chosen], device))
            else:
                logits = network.decode([maps[torch.from_numpy(chosen).to(device)] for maps in features])
        targets = training.to_target(made.targets[chosen], device)
        losses.append(_descend(refinement_loss(logits, targets), optimiser, step))
        if on_step:
            on_step(step + 1, config.steps)
    return network, losses


def _encode(network: DeepLab, made: _Crops, device: torch.device, lower: bool) -> list[torch.Tensor]:
    """Compute the encoder's features of all crops once, and leave only the decoder's weights trainable."""
    import torch

    from refinement import training

    for parameter in network.encoder_parameters():
        parameter.requires_grad_(False)
    with torch.no_grad(), training.autocast(device, lower):
        parts = [
            network.encode(training.to_input(made.images[i : i + 8], made.guidance[i : i + 8], device))
            for i in range(0, len(made.images), 8)
        ]
    return [torch.cat(maps) for maps in zip(*parts, strict=True)]


def _descend(loss: torch.Tensor, optimiser: torch.optim.Optimizer, step: int) -> float:
    from refinement import training

    number = float(loss.detach())
    training.check_finite(number, step + 1)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    optimiser.step()
    return number


def _rate(config: FinetuneConfig, step: int) -> float:
    """Warm up over a tenth of the steps, then fall linearly to a twentieth."""
    warm = min(1.0, (step + 1) / max(1.0, 0.1 * config.steps))
    return config.learning_rate * warm * max(0.05, 1.0 - step / config.steps)


def _order(count: int, config: FinetuneConfig) -> list[NDArray[np.int64]]:
    """Return the crops of each step: shuffled anew after each pass, so that all are seen equally often."""
    rng = np.random.default_rng((config.seed, 1))
    wanted = config.steps * config.batch_size
    passes = [rng.permutation(count) for _ in range(-(-wanted // count))]
    return list(np.concatenate(passes)[:wanted].reshape(config.steps, config.batch_size))
