"""Train TrackR-CNN on clips of sequences with masks. Importing this module loads no torch.

AdamW with clipped gradients, a rate that warms up, stays and cools down, and an exponential moving average of the
weights (EMA), which is what the checkpoint holds. All that a run needs to go on lies beside the checkpoint.
"""

from __future__ import annotations

import csv
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refinement.errors import RefinementError
from refinement.trackrcnn.clips import ClipStream
from refinement.trackrcnn.values import IGNORE, Footage

if TYPE_CHECKING:
    from collections.abc import Sequence as Seq

    import torch

    from models.trackrcnn.config import TrackRCNNConfig
    from models.trackrcnn.network import TrackRCNN
    from refinement.trackrcnn.clips import Clip

LOSSES = ("objectness", "region", "class", "box", "mask", "association")
SIZES = ("small", "full")
_COCO = {1: 3, 2: 1}  # car and person in torchvision's COCO outputs
_EMA_DECAY = 0.998
_CLIP = 5.0


@dataclass(frozen=True)
class TrainConfig:
    """How to train.

    Attributes:
        output: the checkpoint to write; beside it lie `<stem>.state` (all that `resume` needs) and `<stem>.csv`.
        size: "small" (EfficientNet-Lite0, trains on a CPU) or "full" (ResNet-50).
        steps: optimiser steps; each learns one clip.
        clip: frames of a clip.
        learning_rate: between warm-up and cool-down.
        classes: MOTS class numbers to learn; empty for those of the data.
        temporal_layers: 3D convolutions; 0 for frames on their own.
        short_side: of the input in pixels, None for that of `size`; the longest side that is allowed grows with it.
        initial: checkpoint of TrackR-CNN to go on from, in place of ImageNet weights.
        coco: torchvision's checkpoint of maskrcnn_resnet50_fpn_v2, for "full".
        seed: of the clips and of new weights.
        augment: see `ClipStream`.
        warmup: steps until the rate is reached.
        cooldown: share of the steps over which it falls.
        weight_decay: of the optimiser.
        save_every: steps between two saved states.
        threads: of torch; None for as many as it likes.
        precision: auto, float32 or bfloat16.
        device: auto, cpu, cuda.
        resume: go on from the saved state.
        provenance: kept in the checkpoint.
    """

    output: Path
    size: str = "small"
    steps: int = 3000
    clip: int = 8
    learning_rate: float = 5e-4
    classes: tuple[int, ...] = ()
    temporal_layers: int = 2
    short_side: int | None = None
    initial: Path | None = None
    coco: Path | None = None
    seed: int = 1
    augment: bool = True
    warmup: int = 50
    cooldown: float = 0.3
    weight_decay: float = 1e-2
    save_every: int = 50
    threads: int | None = None
    precision: str = "auto"
    device: str = "auto"
    resume: bool = False
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
class TrainStep:
    """What a step reports: `step` counts from 1 to `steps`; `losses` by name, their sum is `loss`."""

    step: int
    steps: int
    loss: float
    losses: Mapping[str, float]
    learning_rate: float
    seconds: float


def train(
    config: TrainConfig, footage: Seq[Footage], on_step: Callable[[TrainStep], None] | None = None
) -> tuple[Path, tuple[str, ...]]:
    """Train on sequences, and return the path of the checkpoint and what a person should know, one sentence each.

    `on_step` is called after each step; whatever it raises ends the run and passes through, the last saved state
    remains, and `resume` goes on from there with the same result as an unbroken run.

    Raises:
        RefinementError: settings that cannot be used, nothing to learn from, a checkpoint that does not fit (it says
            what differs), a folder that cannot be written, or a loss that is not a number: the last checkpoint stays.
    """
    from models.errors import CheckpointError

    _check(config)
    counts = _counts(footage)
    classes = config.classes or tuple(sorted(counts))
    notes = tuple(
        f"There is no mask of class {class_id} to learn from: it will not be found."
        for class_id in classes
        if not counts.get(class_id)
    )
    try:
        run = _Run(config, classes, counts)
        stream = ClipStream(footage, config.clip, run.input_size, config.seed, config.augment)
        run.train(stream, on_step)
    except CheckpointError as error:
        raise RefinementError(str(error)) from error
    except OSError as error:
        raise RefinementError(f"{config.output.parent}: cannot be written ({error}). Choose another folder.") from error
    return config.output, notes


def learning_rate(config: TrainConfig, step: int) -> float:
    """Return the rate of `step` (from 0): linear warm-up, constant, linear cool-down to a fiftieth."""
    warm = min(1.0, (step + 1) / max(1, config.warmup))
    cool = min(1.0, (config.steps - step) / max(1.0, config.cooldown * config.steps))
    return config.learning_rate * warm * max(0.02, cool)


def _check(config: TrainConfig) -> None:
    if config.size not in SIZES:
        raise RefinementError(f"size: expected {' or '.join(SIZES)}, got {config.size!r}.")
    for name in ("steps", "clip", "save_every"):
        if getattr(config, name) < 1:
            raise RefinementError(f"{name}: expected 1 or more, got {getattr(config, name)}.")
    if not config.learning_rate > 0:
        raise RefinementError(f"learning_rate: expected more than 0, got {config.learning_rate}.")
    if config.coco and config.size != "full":
        raise RefinementError("coco: is a checkpoint of ResNet-50. Train with size full, or leave it out.")
    if config.coco and config.initial:
        raise RefinementError("initial and coco: a run begins with one of them. Leave one out.")
    if config.resume and not config.state_path.is_file():
        raise RefinementError(f"{config.state_path}: nothing to resume. Start without resume.")
    _check_places(config)


def _check_places(config: TrainConfig) -> None:
    if config.output in (config.state_path, config.log_path):
        raise RefinementError(f"{config.output}: the state and the log are called so. Choose a name such as net.pt.")
    if config.output.is_dir():
        raise RefinementError(f"{config.output}: is a folder. Name a file.")
    if not config.resume and config.log_path.is_file():
        with config.log_path.open(encoding="utf-8", errors="replace") as file:
            first = file.readline()
        if first and not first.startswith("step,loss,"):
            raise RefinementError(f"{config.log_path}: is no log, and would be replaced by one. Choose another name.")


def _counts(footage: Seq[Footage]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for item in footage:
        for frame in item.frames:
            for one in item.objects.get(frame, ()):
                if one.class_id != IGNORE:
                    counts[one.class_id] = counts.get(one.class_id, 0) + 1
    if not counts:
        raise RefinementError("there are no masks of objects to learn from. Give sequences with masks.")
    return counts


class _Run:
    """One run: the network, its moving average, the optimiser, and where they stand."""

    def __init__(self, config: TrainConfig, classes: tuple[int, ...], counts: Mapping[int, int]) -> None:
        import torch

        from refinement import training

        if config.threads:
            torch.set_num_threads(config.threads)
        torch.manual_seed(config.seed)
        self.config = config
        self.device = training.pick_device(config.device)
        self.lower = training.lower_precision(self.device, config.precision)
        self.network = _network(config, classes).to(self.device)
        self.average = _network_like(self.network).to(self.device)
        groups = training.parameter_groups(self.network, config.weight_decay)
        self.optimiser = torch.optim.AdamW(groups, lr=config.learning_rate)
        self.provenance = {
            "task": "trackrcnn",
            "masks": ", ".join(f"{count} of class {class_id}" for class_id, count in sorted(counts.items())),
            "clip": str(config.clip),
            "seed": str(config.seed),
            **config.provenance,
        }
        self.done, self.seconds = 0, 0.0
        if config.resume:
            self._restore()

    @property
    def input_size(self) -> tuple[int, int]:
        return self.network.config.short_side, self.network.config.long_side

    def train(self, stream: ClipStream, on_step: Callable[[TrainStep], None] | None) -> None:
        config = self.config
        config.output.parent.mkdir(parents=True, exist_ok=True)
        self._start_log()
        if not config.resume:
            config.state_path.unlink(missing_ok=True)  # that of a former run, which `resume` would take for this one's
        elif self.done >= config.steps:
            self._save()  # it may have been stopped between its last state and its checkpoint
        began = time.monotonic() - self.seconds
        self.network.train()
        while self.done < config.steps:
            rate = learning_rate(config, self.done)
            losses = self._step(stream[self.done], rate)
            self.done += 1
            self.seconds = time.monotonic() - began
            report = TrainStep(self.done, config.steps, sum(losses.values()), losses, rate, self.seconds)
            self._log(report)
            if self.done % config.save_every == 0 or self.done == config.steps:
                self._save()
            if on_step:
                on_step(report)

    def _step(self, clip: Clip, rate: float) -> dict[str, float]:
        import torch

        from models.trackrcnn.network import total
        from refinement import training
        from refinement.trackrcnn.tensors import batch_of, targets_of

        for group in self.optimiser.param_groups:
            group["lr"] = rate
        images, size = batch_of(clip.images, self.device)
        targets = targets_of(clip.truth, self.network.config.classes, images.shape[-2:], self.device)
        with training.autocast(self.device, self.lower):
            losses = self.network.losses(images, size, targets)
        loss = total(losses)
        self._check_finite(float(loss.detach()))
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        wanted = [parameter for parameter in self.network.parameters() if parameter.requires_grad]
        norm = torch.nn.utils.clip_grad_norm_(wanted, _CLIP)
        if math.isfinite(
            float(norm)
        ):  # else this clip teaches nothing; the next loss tells whether the weights are sound
            self.optimiser.step()
            self._update_average()
        return {name: float(value.detach()) for name, value in losses.items()}

    def _check_finite(self, loss: float) -> None:
        if math.isfinite(loss):
            return
        kept = f"The checkpoint of step {self.done // self.config.save_every * self.config.save_every} is kept."
        if self.done < self.config.save_every:
            kept = "There is no checkpoint yet."
        raise RefinementError(
            f"training diverged at step {self.done + 1} (loss {loss}). {kept} Lower the learning rate and resume."
        )

    def _update_average(self) -> None:
        import torch

        decay = min(_EMA_DECAY, (1 + self.done) / (10 + self.done))
        pairs = zip(self.average.state_dict().values(), self.network.state_dict().values(), strict=True)
        with torch.no_grad():
            for mean, value in pairs:
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
            writer = csv.DictWriter(file, ("step", "loss", *LOSSES, "learning_rate", "seconds"))
            writer.writeheader()
            writer.writerows(kept)

    def _log(self, report: TrainStep) -> None:
        values = (report.loss, *(report.losses[name] for name in LOSSES), report.learning_rate, report.seconds)
        with self.config.log_path.open("a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerow([report.step, *(f"{value:.6g}" for value in values)])

    def _save(self) -> None:
        from models.checkpoint import write_atomically
        from models.trackrcnn import checkpoint

        content = {
            "config": self.network.config.fields,
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "done": self.done,
            "seconds": self.seconds,
            "random": _random(self.device),
        }
        write_atomically(self.config.state_path, content)
        words = {**self.provenance, "steps": f"{self.done} of {self.config.steps}"}
        checkpoint.save(self.config.output, self.average, words)

    def _restore(self) -> None:
        from models.checkpoint import read

        path = self.config.state_path
        content = read(path)
        try:
            _check_same(path, content["config"], self.network.config)
            self.network.load_state_dict(content["network"])
            self.average.load_state_dict(content["average"])
            self.optimiser.load_state_dict(content["optimiser"])
            self.done, self.seconds = int(content["done"]), float(content["seconds"])
            _set_random(content["random"], self.device)
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            reason = str(error).splitlines()[0]
            raise RefinementError(f"{path}: does not fit these settings ({reason}). Start without resume.") from error


def _random(device: torch.device) -> dict[str, torch.Tensor]:
    """Where the lots of torch stand: on a GPU, regions are drawn with its own."""
    import torch

    states = {"cpu": torch.get_rng_state()}
    return {**states, "cuda": torch.cuda.get_rng_state(device)} if device.type == "cuda" else states


def _set_random(states: dict[str, torch.Tensor] | torch.Tensor, device: torch.device) -> None:
    import torch

    known = states if isinstance(states, dict) else {"cpu": states}  # alone in the first states that were written
    torch.set_rng_state(known["cpu"])
    if device.type == "cuda" and "cuda" in known:
        torch.cuda.set_rng_state(known["cuda"], device)


def network_config(config: TrainConfig, classes: tuple[int, ...]) -> TrackRCNNConfig:
    """The configuration of the network that a run trains; RefinementError where it cannot be built."""
    from dataclasses import replace

    from models.trackrcnn.config import TrackRCNNConfig

    try:
        if config.size == "full":
            made = TrackRCNNConfig.full(classes, config.temporal_layers)
        else:
            made = TrackRCNNConfig(classes=classes, temporal_layers=config.temporal_layers)
        if config.short_side is None:
            return made
        longest = round(made.long_side * config.short_side / made.short_side)  # frames of any shape grow alike
        return replace(made, short_side=config.short_side, long_side=longest)
    except ValueError as error:
        raise RefinementError(f"network: {error}.") from error


def _network(config: TrainConfig, classes: tuple[int, ...]) -> TrackRCNN:
    from models.trackrcnn import checkpoint
    from models.trackrcnn.network import build

    made = network_config(config, classes)
    start_anew = config.initial is None and config.size == "small"
    network = build(made, imagenet=start_anew)
    if config.initial is not None:
        given = checkpoint.load(config.initial)
        _check_same(config.initial, given.config.fields, made, but=("temporal_layers", "short_side", "long_side"))
        network.load_state_dict(checkpoint.fitting(given.state, network))
    elif config.coco is not None:
        checkpoint.load_coco(config.coco, network, {class_id: _COCO.get(class_id, -1) for class_id in classes})
    return network


def _network_like(network: TrackRCNN) -> TrackRCNN:
    from models.trackrcnn.network import build

    other = build(network.config)
    other.load_state_dict(network.state_dict())
    return other


def _check_same(path: Path, fields: Mapping[str, Any], wanted: TrackRCNNConfig, but: tuple[str, ...] = ()) -> None:
    from models.trackrcnn.config import TrackRCNNConfig

    try:
        given = TrackRCNNConfig.of(fields)
    except (TypeError, ValueError) as error:
        raise RefinementError(f"{path}: its configuration cannot be used ({error}). Train it anew.") from error
    differing = [text for text in given.differences(wanted) if text.split(" ")[0] not in but]
    if differing:
        raise RefinementError(
            f"{path}: was trained with another configuration ({'; '.join(differing)}). "
            "Train with the same settings, or start anew."
        )
