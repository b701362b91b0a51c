"""Checkpoints of TrackR-CNN: weights, configuration and provenance in one file, read without running code from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from models.checkpoint import read, write_atomically
from models.errors import CheckpointError
from models.trackrcnn.config import TrackRCNNConfig
from models.trackrcnn.facts import FORMAT, VERSION, of_content
from models.trackrcnn.network import TrackRCNN, build


@dataclass(frozen=True)
class Checkpoint:
    """A loaded checkpoint: `state` is the network's state dict, `provenance` says where the weights come from."""

    config: TrackRCNNConfig
    state: dict[str, Tensor]
    provenance: dict[str, str]

    def network(self) -> TrackRCNN:
        """Build the network in float32, in evaluation mode; CheckpointError where the weights do not fit."""
        network = build(self.config)
        try:
            network.load_state_dict(self.state)
        except RuntimeError as error:
            reason = " ".join(str(error).split())[:120]
            raise CheckpointError(
                f"checkpoint: its weights do not fit its configuration ({reason}). Train it anew."
            ) from error
        return network


def save(path: Path, network: TrackRCNN, provenance: Mapping[str, str], half: bool = True) -> None:
    """Write a checkpoint to a temporary name and rename it; `half` stores floating-point weights in float16.

    Raises CheckpointError where the folder cannot be written.
    """
    content = {
        "format": FORMAT,
        "version": VERSION,
        "config": network.config.fields,
        "state": {name: _stored(value, half) for name, value in network.state_dict().items()},
        "provenance": {str(key): str(value) for key, value in provenance.items()},
    }
    write_atomically(path, content)


def load(path: Path) -> Checkpoint:
    """Read a checkpoint with `weights_only`, so a file from elsewhere cannot run code.

    Raises CheckpointError for a missing or truncated file, one that is no checkpoint of TrackR-CNN, another version.
    """
    content = read(path)
    facts = of_content(path, content)
    try:
        state = {name: _widened(value) for name, value in content["state"].items()}
    except (KeyError, AttributeError) as error:
        raise CheckpointError(f"{path}: its weights cannot be used ({error}). Train it anew.") from error
    return Checkpoint(facts.config, state, facts.provenance)


def load_coco(path: Path, network: TrackRCNN, classes: Mapping[int, int]) -> None:
    """Load torchvision's COCO checkpoint of maskrcnn_resnet50_fpn_v2 from a file into a network.

    `classes`: MOTS class number → output of COCO. Raises CheckpointError where it cannot be read or does not fit.
    """
    content = read(path)
    if not isinstance(content, dict) or not all(isinstance(value, Tensor) for value in content.values()):
        raise CheckpointError(f"{path}: holds no state dict (expected weights by name). Choose another file.")
    try:
        network.load_coco(content, dict(classes))
    except ValueError as error:
        raise CheckpointError(f"{path}: {error}. Choose another file.") from error


def fitting(state: Mapping[str, Tensor], network: TrackRCNN) -> dict[str, Tensor]:
    """Give the weights of another network of the same sizes, with this one's 3D convolutions where it has none."""
    own = {name: value for name, value in network.state_dict().items() if name.startswith("temporal.")}
    given = {name: value for name, value in state.items() if not name.startswith("temporal.") or name in own}
    return {**own, **given}


def _widened(value: Tensor) -> Tensor:
    return value.float() if value.is_floating_point() else value


def _stored(value: Tensor, half: bool) -> Tensor:
    value = value.detach().cpu().contiguous().clone()
    return value.to(torch.float16) if half and value.is_floating_point() else value
