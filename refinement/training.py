"""What pretraining and fine-tuning have in common: tensors, precision, one optimiser step. Imports torch."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.losses import mean_iou, refinement_loss
from refinement.errors import RefinementError

PRECISIONS = ("auto", "float32", "bfloat16")


def to_input(images: NDArray[np.uint8], guidance: NDArray[np.uint8], device: torch.device) -> Tensor:
    """Join images (N, S, S, 3) and guidance (N, S, S, C) to a network input (N, 3 + C, S, S) in 0..1."""
    joined = np.concatenate([images, guidance], axis=-1)
    return torch.from_numpy(joined).to(device).permute(0, 3, 1, 2).float() / 255


def to_target(targets: NDArray[np.uint8], device: torch.device) -> Tensor:
    """Turn targets (N, S, S) in 0..255 into (N, 1, S, S) in 0..1."""
    return torch.from_numpy(targets).to(device).unsqueeze(1).float() / 255


def pick_device(name: str) -> torch.device:
    """Resolve "auto", "cpu", "cuda", "cuda:1"; RefinementError where it is not there."""
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).splitlines()[0]
        raise RefinementError(f"device {name!r} cannot be used ({reason}). Use auto or cpu.") from error
    return device


def lower_precision(device: torch.device, precision: str = "auto") -> bool:
    """Say whether to compute in bfloat16: on request, and by "auto" on GPUs and on CPUs with instructions for it."""
    if precision not in PRECISIONS:
        raise RefinementError(f"precision: expected one of {', '.join(PRECISIONS)}, got {precision!r}.")
    if precision != "auto":
        return precision == "bfloat16"
    if device.type != "cpu":
        return True
    query: Callable[[], dict[str, Any]] = getattr(torch.cpu, "get_capabilities", dict)
    return bool(query().get("avx512_bf16") or query().get("amx_bf16"))


@contextlib.contextmanager
def autocast(device: torch.device, lower: bool) -> Iterator[None]:
    """Compute in bfloat16 where `lower`."""
    with torch.autocast(device.type, torch.bfloat16, enabled=lower):
        yield


def is_out_of_memory(error: Exception) -> bool:
    """Say whether an error of torch means that memory is short; on CPUs it has no type of its own."""
    words = str(error).lower()
    typed = isinstance(error, (MemoryError, torch.OutOfMemoryError))
    return typed or "out of memory" in words or "can't allocate memory" in words or "not enough memory" in words


def halved(size: int, error: Exception) -> int:
    """Return half of a batch's size where `error` means that memory is short.

    Raises `error` itself where it means something else, and RefinementError where the batch was a single crop.
    """
    if not is_out_of_memory(error):
        raise error
    if size == 1:
        raise RefinementError("no memory for a single crop. Close other programs and try again.") from error
    return size // 2


def check_finite(loss: float, step: int) -> None:
    """Raise RefinementError for a loss that is NaN or infinite."""
    if not math.isfinite(loss):
        raise RefinementError(f"training diverged at step {step} (loss {loss}). Lower the learning rate.")


def parameter_groups(network: nn.Module, weight_decay: float) -> list[dict[str, object]]:
    """Group parameters so that scales and biases are not decayed."""
    wanted = [p for p in network.parameters() if p.requires_grad]
    return [
        {"params": [p for p in wanted if p.ndim > 1], "weight_decay": weight_decay},
        {"params": [p for p in wanted if p.ndim <= 1], "weight_decay": 0.0},
    ]


def loss_and_iou(logits: Tensor, targets: Tensor) -> tuple[Tensor, float]:
    """Return the refinement loss (a graph) and the mean IoU (a number)."""
    loss = refinement_loss(logits, targets)
    with torch.no_grad():
        return loss, float(mean_iou(logits, targets))
