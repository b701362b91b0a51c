"""What a checkpoint of TrackR-CNN says of itself, read without its weights and without torch, which costs seconds."""

from __future__ import annotations

import os
import pickle
import zipfile
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.errors import CheckpointError
from models.trackrcnn.config import TrackRCNNConfig

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "mots-annotator TrackR-CNN"
VERSION = 1
_REFINEMENT = "mots-annotator checkpoint"  # `models.checkpoint` has it, with torch


@dataclass(frozen=True, slots=True)
class Facts:
    """A checkpoint without its weights: the configuration of the network, and where its weights come from."""

    config: TrackRCNNConfig
    provenance: dict[str, str]


def read(path: Path) -> Facts:
    """Read them; no code of the file is run.

    Raises:
        CheckpointError: the file is missing or truncated, no checkpoint of TrackR-CNN, or one of another version.
    """
    if not os.path.isfile(path):  # noqa: PTH113 - Path.is_file raises for a name that is too long
        raise CheckpointError(f"{path}: no such file. Check the path.")
    try:
        with zipfile.ZipFile(path) as archive:
            name = next(item for item in archive.namelist() if item.endswith("/data.pkl"))
            with archive.open(name) as pickled:
                content = _Weightless(pickled).load()
    except Exception as error:  # bytes that are no pickle can fail anywhere in the unpickler
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise CheckpointError(
            f"{path}: not a checkpoint, or truncated ({reason}). Choose one that 'trackrcnn train' has written."
        ) from error
    return of_content(path, content)


def of_content(path: Path, content: Any) -> Facts:
    """The facts in what was read from a file.

    Raises:
        CheckpointError: it is no checkpoint of TrackR-CNN, of another version, or its configuration cannot be used.
    """
    found = content.get("format") if isinstance(content, dict) else None
    if found != FORMAT:
        kind = "a checkpoint of refinement, " if found == _REFINEMENT else ""
        formats = "" if kind else f" (expected format {FORMAT!r}, got {found!r})"
        raise CheckpointError(
            f"{path}: {kind}not a checkpoint of TrackR-CNN{formats}. Choose one that 'trackrcnn train' has written."
        )
    if content.get("version") != VERSION:
        raise CheckpointError(
            f"{path}: format version {content.get('version')} (this program reads {VERSION}). Update the program."
        )
    try:
        return Facts(TrackRCNNConfig.of(content["config"]), dict(content["provenance"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CheckpointError(f"{path}: its configuration cannot be used ({error}). Train it anew.") from error


class _Nothing:
    """Stands for whatever torch would make of a part of the file."""

    def __new__(cls, *_: object) -> _Nothing:
        return object.__new__(cls)

    def __setstate__(self, _: object) -> None:
        """There is nothing to keep."""


class _Weightless(pickle.Unpickler):
    """Builds plain values; tensors and all other objects come out as nothing, so a file from elsewhere runs no code."""

    def find_class(self, module: str, name: str) -> Any:
        return OrderedDict if (module, name) == ("collections", "OrderedDict") else _Nothing

    def persistent_load(self, pid: Any) -> Any:
        return _Nothing()
