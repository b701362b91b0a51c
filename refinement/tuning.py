"""The optimiser steps of fine-tuning, with care for memory and for losses that diverge. Imports torch."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from models.losses import refinement_loss
from refinement import training

if TYPE_CHECKING:
    from models.checkpoint import Checkpoint
    from models.deeplab import DeepLab
    from refinement.dataset import Batch
    from refinement.finetune import FinetuneConfig

OnStep = Callable[[int, int], None]
_KEEP_EVERY = 5


@dataclass(frozen=True)
class Outcome:
    """A tuned network, the loss of each step, and what went otherwise than asked ("" for nothing)."""

    network: DeepLab
    losses: list[float]
    note: str


def tune(loaded: Checkpoint, made: Batch, config: FinetuneConfig, on_step: OnStep | None) -> Outcome:
    """Train a checkpoint's network on crops. Raises RefinementError as `finetune` says."""
    if config.threads:
        torch.set_num_threads(config.threads)
    run = _Tuning(loaded, made, config)
    for step, chosen in enumerate(_order(len(made.images), config)):
        if not run.step(step, chosen):
            break
        if on_step:
            on_step(step + 1, config.steps)
    else:
        run.finish()
    return Outcome(run.network, run.losses, " ".join(run.notes))


class _Tuning:
    def __init__(self, loaded: Checkpoint, made: Batch, config: FinetuneConfig) -> None:
        self._made, self._config = made, config
        self._device = training.pick_device(config.device)
        self._lower = training.lower_precision(self._device, config.precision)
        self._limit = config.batch_size
        self.losses: list[float] = []
        self.notes: list[str] = []
        # In evaluation mode throughout: two masks are too few for batch statistics, tens of steps too few for dropout.
        self.network: DeepLab = loaded.network().to(  # type: ignore[call-overload]
            self._device, memory_format=torch.channels_last
        )
        self._late = config.mode == "late" and self.network.splits
        if config.mode == "late" and not self._late:
            self.notes.append("The encoder cannot be split: all of its weights were trained.")
        self._features = self._encode() if self._late or config.mode == "decoder" else None
        self._optimiser = torch.optim.AdamW(training.parameter_groups(self.network, config.weight_decay))
        self._good = self._weights()
        self._good_steps = 0

    def step(self, step: int, chosen: NDArray[np.int64]) -> bool:
        """Take one step; False when the loss has diverged and the last good weights are back."""
        for group in self._optimiser.param_groups:
            group["lr"] = _rate(self._config, step)
        loss = self._descend(chosen)
        if not math.isfinite(loss):
            return self._go_back(loss, step)
        if step % _KEEP_EVERY == 0 and self._fit_to_save():  # a finite loss vouches for what it was computed with
            self._good, self._good_steps = self._weights(), step
        self._optimiser.step()
        self.losses.append(loss)
        return True

    def finish(self) -> None:
        """Check the weights of the last step, which no loss has vouched for."""
        if not self._fit_to_save():
            self._go_back(math.inf, len(self.losses) - 1)

    def _descend(self, chosen: NDArray[np.int64]) -> float:
        """Compute the gradients of one batch, in parts where memory is short; return the loss."""
        while True:
            self._optimiser.zero_grad(set_to_none=True)
            try:
                return sum(self._part(part, len(part) / len(chosen)) for part in _parts(chosen, self._limit))
            except (RuntimeError, MemoryError) as error:
                self._halve(error)

    def _part(self, chosen: NDArray[np.int64], share: float) -> float:
        made = self._made
        with training.autocast(self._device, self._lower):
            if self._features is None:
                logits = self.network(training.to_input(made.images[chosen], made.guidance[chosen], self._device))
            else:
                rows = torch.from_numpy(chosen).to(self._device)
                logits = self._from_features([maps[rows] for maps in self._features])
        loss = refinement_loss(logits, training.to_target(made.targets[chosen], self._device)) * share
        number = float(loss.detach())
        if math.isfinite(number):
            loss.backward()  # type: ignore[no-untyped-call]
        return number

    def _halve(self, error: Exception) -> None:
        self._limit = training.halved(self._limit, error)
        self.notes.append(f"Memory ran short: went on with {self._limit} crops at a time.")

    def _go_back(self, loss: float, step: int) -> bool:
        if not self._good_steps:
            training.check_finite(loss, step + 1)
        self.network.load_state_dict(self._good)
        self.notes.append(f"Training diverged at step {step + 1}: the weights of step {self._good_steps} are kept.")
        return False

    def _fit_to_save(self) -> bool:
        """Whether all weights are finite in float16, as checkpoints have them."""
        return all(bool(value.half().isfinite().all()) for value in self.network.parameters())

    def _weights(self) -> dict[str, torch.Tensor]:
        return {name: value.detach().clone() for name, value in self.network.state_dict().items()}

    def _from_features(self, features: list[torch.Tensor]) -> torch.Tensor:
        if self._late:
            features = self.network.encode_late(features[0])
        return self.network.decode(features)

    def _encode(self) -> list[torch.Tensor]:
        """Compute once for all crops what comes before the trained layers, and leave only those trainable."""
        network, made = self.network, self._made
        for parameter in network.early_parameters() if self._late else network.encoder_parameters():
            parameter.requires_grad_(False)
        for parameter in network.depthwise_parameters():  # their gradients cost a fifth of a step, and change little
            parameter.requires_grad_(False)
        found, start = [], 0
        with torch.no_grad(), training.autocast(self._device, self._lower):
            while start < len(made.images):
                part = slice(start, start + self._limit)
                try:
                    batch = training.to_input(made.images[part], made.guidance[part], self._device)
                    found.append([network.encode_early(batch)] if self._late else network.encode(batch))
                    start = part.stop
                except (RuntimeError, MemoryError) as error:
                    self._halve(error)
        return [torch.cat(maps) for maps in zip(*found, strict=True)]


def _parts(chosen: NDArray[np.int64], limit: int) -> Iterator[NDArray[np.int64]]:
    return (chosen[start : start + limit] for start in range(0, len(chosen), limit))


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
