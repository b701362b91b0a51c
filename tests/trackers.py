"""Networks of TrackR-CNN that learn a made-up world in seconds."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.worlds import World, write_world

if TYPE_CHECKING:
    from torch import nn

    from models.trackrcnn.config import TrackRCNNConfig
    from refinement.trackrcnn.train import TrainConfig

STEPS = 40
OPTIONS = ("--clip", "2", "--short-side", "64", "--threads", "1", "--learning-rate", "2e-3")
"""Of 'trackrcnn train', for frames of the made-up world."""


@contextmanager
def quick_networks() -> Iterator[None]:
    """Small networks are narrower still meanwhile and sooner built, and torch keeps to one core: several wait for each
    other where the machine has other work."""
    import torch

    from models.trackrcnn import network
    from refinement.trackrcnn import train

    plain, threads = train.network_config, torch.get_num_threads()

    def narrow(config: TrainConfig, classes: tuple[int, ...]) -> TrackRCNNConfig:
        made = plain(config, classes)
        if config.size != "small":
            return made
        sizes = {"channels": 32, "representation": 64, "mask_layers": 1, "embedding": 16}
        return replace(made, **sizes, samples=16, proposals=30, detections=10)

    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(train, "network_config", narrow)
        patch.setattr(network, "lite0_encoder", lambda imagenet=False: copy.deepcopy(_encoder(imagenet)))
        yield
    torch.set_num_threads(threads)


@cache
def _encoder(imagenet: bool) -> nn.Module:
    """Built once; a copy costs a tenth of it."""
    from models.deeplab import lite0_encoder

    return lite0_encoder(imagenet)


def train_tracker(folder: Path) -> Path:
    """A network that the command has trained on the made-up world: it finds both blobs, with loose masks."""
    from annotator.cli.main import main

    world: World = write_world(folder / "kitti")
    output = folder / "net.pt"
    with quick_networks():
        arguments = ["trackrcnn", "train", world.root, "--output", output, "--steps", STEPS, *OPTIONS]
        assert main([str(item) for item in arguments]) == 0
    return output


def bare_checkpoint(path: Path, kind: str = "mots-annotator TrackR-CNN", **provenance: str) -> Path:
    """What a checkpoint says of itself, in the archive that torch writes, without weights."""
    import pickle
    import zipfile

    from models.trackrcnn.config import TrackRCNNConfig

    content = {"format": kind, "version": 1, "config": TrackRCNNConfig().fields, "state": {}, "provenance": provenance}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(content))
    return path
