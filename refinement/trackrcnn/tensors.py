"""Frames and truth as tensors for the network, and back. Imports torch."""

from __future__ import annotations

from collections.abc import Sequence as Seq

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.trackrcnn.config import STRIDE
from models.trackrcnn.heads import Target
from refinement.trackrcnn.clips import FrameTruth


def batch_of(images: NDArray[np.uint8], device: torch.device) -> tuple[Tensor, tuple[int, int]]:
    """Turn frames (T, H, W, 3) into (T, 3, H', W') in 0..1, padded below and to the right, and give (H, W)."""
    _, height, width, _ = images.shape
    padded = np.zeros((len(images), _up(height), _up(width), 3), np.uint8)
    padded[:, :height, :width] = images
    return torch.from_numpy(padded).to(device).permute(0, 3, 1, 2).float() / 255, (height, width)


def targets_of(truth: Seq[FrameTruth], classes: Seq[int], padded: Seq[int], device: torch.device) -> list[Target]:
    """Turn what is true into targets of the network; objects of other classes are ignored."""
    outputs = {class_id: index for index, class_id in enumerate(classes, start=1)}
    return [_target(item, outputs, (int(padded[0]), int(padded[1])), device) for item in truth]


def _target(truth: FrameTruth, outputs: dict[int, int], padded: tuple[int, int], device: torch.device) -> Target:
    known = np.isin(truth.classes, list(outputs))
    ignored = truth.ignored | truth.masks[~known].any(axis=0) if len(truth.masks) else truth.ignored
    masks = truth.masks[known]
    return {
        "boxes": torch.from_numpy(truth.boxes[known]).to(device),
        "labels": torch.tensor([outputs[item] for item in truth.classes[known].tolist()], dtype=torch.int64).to(device),
        "tracks": torch.from_numpy(truth.tracks[known]).to(device),
        "masks": torch.from_numpy(_padded(masks, padded)).to(device).float(),
        "ignored": torch.from_numpy(_padded(ignored[None], padded)[0]).to(device),
    }


def _padded(maps: NDArray[np.generic], size: tuple[int, int]) -> NDArray[np.generic]:
    below, right = size[0] - maps.shape[1], size[1] - maps.shape[2]
    return np.pad(maps, ((0, 0), (0, below), (0, right)))


def _up(side: int) -> int:
    return -(-side // STRIDE) * STRIDE
