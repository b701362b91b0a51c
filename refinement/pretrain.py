"""Pretrain the initial network on COCO-format stills: box in, mask out.

The recipe follows PReMVOS (hard-pixel cross-entropy, box jitter) and MOTS section 3, with boxes simulated from real
offsets, pasted occluders, AdamW, and an exponential moving average of the weights (EMA). The learning rate warms up,
stays, and cools down over the last part, so that a run can be resumed with another number of steps. Importing this
module loads no torch.
"""

from __future__ import annotations

import copy
import csv
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from refinement.dataset import Batch, CropStream, Instance, read_stills
from refinement.errors import RefinementError

if TYPE_CHECKING:
    import torch

    from models.deeplab import DeepLab

_LOG_FIELDS = ("step", "loss", "iou", "learning_rate", "seconds")
_EMA_DECAY = 0.999


@dataclass(frozen=True)
class PretrainConfig:
    """How to pretrain. `data`: folders with images/ and instances.json; `output`: the checkpoint to write.

    Beside `output` lie `<stem>.state` (all that `resume` needs) and `<stem>.csv` (the log). `size` of the crops in
    pixels; `proposal_size`: of those that the checkpoint cuts for proposals, None for the same (larger may be better);
    `initial`: checkpoint to go on from, in place of ImageNet weights; `mode`: "whole", or "late" to leave the finest
    layers and the depthwise kernels of `initial` as they are, in two thirds of the time; `blend`: share of the new
    weights in the checkpoint, the rest is of `initial` (WiSE-FT, Wortsman et al., CVPR 2022: the mean of both can be
    better than either); `workers`: processes that make crops, 0 for none; `precision`: auto, float32 or bfloat16;
    `cooldown`: share of `steps` over which the rate falls.
    """

    data: tuple[Path, ...]
    output: Path
    steps: int = 4000
    batch_size: int = 8
    learning_rate: float = 6e-4
    size: int = 256
    proposal_size: int | None = None
    encoder: str = "tf_efficientnet_lite0"
    imagenet: bool = True
    initial: Path | None = None
    mode: Literal["whole", "late"] = "whole"
    blend: float = 1.0
    decoder_channels: int = 256
    seed: int = 1
    workers: int = 1
    threads: int | None = None
    precision: str = "auto"
    device: str = "auto"
    resume: bool = False
    save_every: int = 200
    warmup: int = 150
    cooldown: float = 0.3
    weight_decay: float = 1e-2
    provenance: Mapping[str, str] = field(default_factory=dict)

    @property
    def state_path(self) -> Path:
        """Where the state for `resume` is kept."""
        return self.output.with_suffix(".state")

    @property
    def log_path(self) -> Path:
        """Where the log is written."""
        return self.output.with_suffix(".csv")


@dataclass(frozen=True)
class PretrainStep:
    """What a step reports: `step` counts from 1 to `steps`; `iou` is the mean over the training batch."""

    step: int
    steps: int
    loss: float
    iou: float
    learning_rate: float
    seconds: float


def pretrain(config: PretrainConfig, on_step: Callable[[PretrainStep], None] | None = None) -> Path:
    """Train and return the path of the checkpoint (EMA weights, float16).

    `on_step` is called after each step; whatever it raises ends the run and passes through, the last saved state
    remains and `resume` goes on from there with the same result as an unbroken run. Raises RefinementError for missing
    or broken data, settings that cannot be used, a folder that cannot be written, and a loss that diverges.
    """
    _check(config)
    instances = read_stills(config.data)
    from models.errors import CheckpointError

    try:
        run = _Run(config, _provenance(config, instances))
        run.train(CropStream(instances, config.batch_size, config.size, config.seed), on_step)
    except CheckpointError as error:
        raise RefinementError(str(error)) from error
    except OSError as error:
        raise RefinementError(f"{config.output.parent}: cannot be written ({error}). Choose another folder.") from error
    return config.output


def learning_rate(config: PretrainConfig, step: int) -> float:
    """Return the rate of `step` (from 0): linear warm-up, constant, linear cool-down to a hundredth."""
    warm = min(1.0, (step + 1) / max(1, config.warmup))
    cool = min(1.0, (config.steps - step) / max(1.0, config.cooldown * config.steps))
    return config.learning_rate * warm * max(0.01, cool)


def _check(config: PretrainConfig) -> None:
    for name in ("steps", "batch_size", "save_every"):
        if getattr(config, name) < 1:
            raise RefinementError(f"{name}: expected 1 or more, got {getattr(config, name)}.")
    if config.batch_size < 2:
        raise RefinementError("batch_size: expected 2 or more (batch normalisation needs it), got 1.")
    if not config.learning_rate > 0:
        raise RefinementError(f"learning_rate: expected more than 0, got {config.learning_rate}.")
    if config.mode not in ("whole", "late"):
        raise RefinementError(f"mode: expected whole or late, got {config.mode!r}.")
    if not 0 < config.blend <= 1:
        raise RefinementError(f"blend: expected more than 0 and at most 1, got {config.blend}.")
    if config.blend < 1 and config.initial and config.initial.resolve() == config.output.resolve():
        raise RefinementError(
            f"{config.output}: is to be blended with, so it cannot be replaced. Choose another output."
        )
    if not config.initial and (config.mode == "late" or config.blend < 1):
        name = "mode late" if config.mode == "late" else f"blend {config.blend}"
        raise RefinementError(f"{name}: expected a checkpoint of which a part is to stay. Give initial.")
    if config.proposal_size is not None and (config.proposal_size < 32 or config.proposal_size % 16):
        raise RefinementError(f"proposal_size: expected a multiple of 16 from 32, got {config.proposal_size}.")
    if config.resume and not config.state_path.is_file():
        raise RefinementError(f"{config.state_path}: nothing to resume. Start without resume.")


def _provenance(config: PretrainConfig, instances: list[Instance]) -> dict[str, str]:
    sets = ", ".join(sorted(folder.name for folder in config.data))
    return {
        "task": "pretrain",
        "data": f"{len(instances)} instances of {sets}",
        "steps": str(config.steps),
        "batch_size": str(config.batch_size),
        "learning_rate": str(config.learning_rate),
        "seed": str(config.seed),
        **({"initial": config.initial.name, "mode": config.mode, "blend": str(config.blend)} if config.initial else {}),
        **config.provenance,
    }


class _Run:
    """One run: the network, its moving average, the optimiser, and where they stand."""

    def __init__(self, config: PretrainConfig, provenance: dict[str, str]) -> None:
        import torch

        from models import checkpoint
        from models.deeplab import DeepLabConfig, build, load_narrower
        from refinement import training

        if config.threads:
            torch.set_num_threads(config.threads)
        torch.manual_seed(config.seed)
        self.config, self.provenance = config, provenance
        self.device = training.pick_device(config.device)
        self.lower = training.lower_precision(self.device, config.precision)
        try:
            self.network_config = DeepLabConfig(
                encoder=config.encoder, size=config.size, decoder_channels=config.decoder_channels
            )
            self.network = self._placed(build(self.network_config, imagenet=config.imagenet and not config.initial))
            if config.initial:
                load_narrower(self.network, checkpoint.load(config.initial).state)
            if config.mode == "late":
                self.network.freeze_early()
        except ValueError as error:
            raise RefinementError(f"network: {error}.") from error
        self.average = self._placed(build(self.network_config))
        self.average.load_state_dict(self.network.state_dict())
        groups = training.parameter_groups(self.network, config.weight_decay)
        self.optimiser = torch.optim.AdamW(groups, lr=config.learning_rate)
        self.done = 0
        if config.resume:
            self._restore()

    def _placed(self, network: DeepLab) -> DeepLab:
        import torch

        placed: DeepLab = network.to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        return placed

    def train(self, stream: CropStream, on_step: Callable[[PretrainStep], None] | None) -> None:
        config = self.config
        config.output.parent.mkdir(parents=True, exist_ok=True)
        self._start_log()
        began = time.monotonic()
        self.network.train()
        for batch in _batches(stream, self.done, config.steps, config.workers):
            rate = learning_rate(config, self.done)
            loss, iou = self._step(batch, rate)
            self.done += 1
            report = PretrainStep(self.done, config.steps, loss, iou, rate, time.monotonic() - began)
            self._log(report)
            if self.done % config.save_every == 0 or self.done == config.steps:
                self._save()
            if on_step:
                on_step(report)

    def _step(self, batch: Batch, rate: float) -> tuple[float, float]:
        import torch

        from refinement import training

        for group in self.optimiser.param_groups:
            group["lr"] = rate
        with training.autocast(self.device, self.lower):
            logits = self.network(training.to_input(batch.images, batch.guidance, self.device))
        loss, iou = training.loss_and_iou(logits, training.to_target(batch.targets, self.device))
        number = float(loss.detach())
        training.check_finite(number, self.done + 1)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimiser.step()
        self._update_average()
        return number, iou

    def _update_average(self) -> None:
        import torch

        decay = min(_EMA_DECAY, (1 + self.done) / (10 + self.done))
        with torch.no_grad():
            for mean, value in zip(_tensors(self.average), _tensors(self.network), strict=True):
                if mean.is_floating_point():
                    mean.lerp_(value, 1 - decay)
                else:
                    mean.copy_(value)

    def _start_log(self) -> None:
        kept: list[dict[str, Any]] = []
        if self.config.resume and self.config.log_path.is_file():
            with self.config.log_path.open(newline="", encoding="utf-8") as file:
                kept = [row for row in csv.DictReader(file) if int(row["step"]) <= self.done]
        with self.config.log_path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, _LOG_FIELDS)
            writer.writeheader()
            writer.writerows(kept)

    def _log(self, report: PretrainStep) -> None:
        values = (report.loss, report.iou, report.learning_rate, report.seconds)
        with self.config.log_path.open("a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerow([report.step, *(f"{value:.6g}" for value in values)])

    def _save(self) -> None:
        import torch

        from models import checkpoint

        content = {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "done": self.done,
            "random": torch.get_rng_state(),
        }
        checkpoint.write_atomically(self.config.state_path, content)
        words = {**self.provenance, "steps_done": str(self.done)}
        shipped = replace(self.network_config, size=self.config.proposal_size or self.config.size)
        checkpoint.save(self.config.output, self._blended(), shipped, words)

    def _blended(self) -> DeepLab:
        """The moving average, mixed with the weights that the run began with where that was asked for."""
        import torch

        from models import checkpoint
        from models.deeplab import load_narrower

        if not self.config.initial or self.config.blend == 1:
            return self.average
        mixed = copy.deepcopy(self.average)
        load_narrower(mixed, checkpoint.load(self.config.initial).state)
        with torch.no_grad():
            for start, end in zip(_tensors(mixed), _tensors(self.average), strict=True):
                if start.is_floating_point():
                    start.lerp_(end, self.config.blend)
        return mixed

    def _restore(self) -> None:
        import torch

        from models import checkpoint

        path = self.config.state_path
        content = checkpoint.read(path)
        try:
            self.network.load_state_dict(content["network"])
            self.average.load_state_dict(content["average"])
            self.optimiser.load_state_dict(content["optimiser"])
            self.done = int(content["done"])
            torch.set_rng_state(content["random"])
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            reason = str(error).splitlines()[0]
            raise RefinementError(f"{path}: does not fit these settings ({reason}). Start without resume.") from error


def _tensors(network: DeepLab) -> list[torch.Tensor]:
    return list(network.state_dict().values())


def _batches(stream: CropStream, start: int, stop: int, workers: int) -> Iterator[Batch]:
    """Yield the batches start..stop, made ahead by worker processes; errors in them are raised here as they are."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    if workers == 0 or multiprocessing.current_process().daemon:  # which may have no children
        for number in range(start, stop):
            yield stream[number]
        return

    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_start_worker, initargs=(stream,)) as pool:
        ahead = [pool.submit(_make, number) for number in range(start, min(stop, start + 3 * workers))]
        try:
            for number in range(start, stop):
                if number + 3 * workers < stop:
                    ahead.append(pool.submit(_make, number + 3 * workers))
                yield ahead.pop(0).result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_stream: CropStream | None = None


def _start_worker(stream: CropStream) -> None:
    import threading

    import cv2

    global _stream
    _stream = stream
    cv2.setNumThreads(1)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker when its parent is killed: it holds both ends of its queue, so it would wait for ever."""
    import multiprocessing
    import os

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _make(number: int) -> Batch:
    if _stream is None:
        raise RuntimeError("the worker was not started with a stream")
    return _stream[number]
