"""Checkpoints: weights, configuration and provenance in one file, read without running code from it."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import pickle
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from models.deeplab import DeepLab, DeepLabConfig, build
from models.errors import CheckpointError

FORMAT = "mots-annotator checkpoint"
VERSION = 1
# torch.load has no error of its own: bytes that are no pickle can fail anywhere in its unpickler.
_UNREADABLE = (
    pickle.UnpicklingError,
    zipfile.BadZipFile,
    EOFError,
    LookupError,
    AttributeError,
    TypeError,
    ValueError,
    RuntimeError,
    OSError,
)


@dataclass(frozen=True)
class Checkpoint:
    """A loaded checkpoint: `state` is the network's state dict, `provenance` says where the weights come from."""

    config: DeepLabConfig
    state: dict[str, Tensor]
    provenance: dict[str, str]

    def network(self) -> DeepLab:
        """Build the network in float32, in evaluation mode; CheckpointError where the weights do not fit."""
        try:
            network = build(self.config)
            network.load_state_dict(self.state)
        except (RuntimeError, ValueError) as error:
            reason = " ".join(str(error).split())[:120]
            raise CheckpointError(
                f"checkpoint: its weights do not fit its configuration ({reason}). Make it anew."
            ) from error
        return network.eval()


def save(
    path: Path,
    network: nn.Module,
    config: DeepLabConfig,
    provenance: Mapping[str, str],
    half: bool = True,
) -> None:
    """Write a checkpoint to a temporary name and rename it; `half` stores floating-point weights in float16.

    Raises CheckpointError where the folder cannot be written.
    """
    state = {name: _stored(value, half) for name, value in network.state_dict().items()}
    config_fields = {name: list(v) if isinstance(v, tuple) else v for name, v in dataclasses.asdict(config).items()}
    content = {
        "format": FORMAT,
        "version": VERSION,
        "config": config_fields,
        "state": state,
        "provenance": {str(key): str(value) for key, value in provenance.items()},
    }
    write_atomically(path, content)


def load(path: Path) -> Checkpoint:
    """Read a checkpoint with `weights_only`, so a file from elsewhere cannot run code.

    Raises CheckpointError for a missing or truncated file, one that is no checkpoint of this program, and another
    format version.
    """
    content = read(path)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise CheckpointError(
            f"{path}: not a checkpoint of this program (expected format {FORMAT!r}). Choose another file."
        )
    if content.get("version") != VERSION:
        raise CheckpointError(
            f"{path}: format version {content.get('version')} (this program reads {VERSION}). "
            "Update the program or make the checkpoint anew."
        )
    try:
        fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in content["config"].items()}
        config = DeepLabConfig(**fields)
        state = {name: _widened(value) for name, value in content["state"].items()}
        provenance = dict(content["provenance"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CheckpointError(
            f"{path}: its configuration cannot be used ({error}). Make the checkpoint anew."
        ) from error
    return Checkpoint(config, state, provenance)


def read(path: Path) -> Any:
    """Read what `write_atomically` wrote, tensors on the CPU; raises CheckpointError where that fails."""
    if not path.is_file():
        raise CheckpointError(f"{path}: no such file. Check the path or pretrain a checkpoint first.")
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except _UNREADABLE as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise CheckpointError(
            f"{path}: not a checkpoint, or truncated ({reason[:120]}). Choose another file."
        ) from error


def write_atomically(path: Path, content: object) -> None:
    """`torch.save` to a temporary name in the same folder, then rename; raises CheckpointError where that fails."""
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            torch.save(content, file)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except (OSError, RuntimeError) as error:
        raise CheckpointError(
            f"{path}: cannot be written ({error}). Check the folder and the space on its disk."
        ) from error
    finally:
        if temporary:
            with contextlib.suppress(FileNotFoundError):
                Path(temporary).unlink()


def _widened(value: Tensor) -> Tensor:
    return value.float() if value.is_floating_point() else value


def _stored(value: Tensor, half: bool) -> Tensor:
    value = value.detach().cpu().contiguous().clone()
    return value.half() if half and value.is_floating_point() else value
