"""Checkpoints of TrackR-CNN: written and read again, and refused where they are something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from models import checkpoint as refinement_checkpoint
from models.deeplab import DeepLabConfig
from models.deeplab import build as build_deeplab
from models.errors import CheckpointError
from models.trackrcnn import checkpoint
from models.trackrcnn.network import TrackRCNN, build
from tests.models.trackrcnn.conftest import TINY


def test_what_is_written_is_read(network: TrackRCNN, tmp_path: Path) -> None:
    checkpoint.save(tmp_path / "a" / "net.pt", network, {"seed": "1"}, half=False)
    loaded = checkpoint.load(tmp_path / "a" / "net.pt")
    assert loaded.config == TINY
    assert loaded.provenance == {"seed": "1"}
    again = loaded.network().state_dict()
    assert all(torch.equal(value, again[name]) for name, value in network.state_dict().items())
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["net.pt"]


def test_half_the_bytes_are_enough(network: TrackRCNN, tmp_path: Path) -> None:
    checkpoint.save(tmp_path / "half.pt", network, {})
    checkpoint.save(tmp_path / "whole.pt", network, {}, half=False)
    assert (tmp_path / "half.pt").stat().st_size < 0.6 * (tmp_path / "whole.pt").stat().st_size
    assert all(value.dtype != torch.float16 for value in checkpoint.load(tmp_path / "half.pt").state.values())


def test_a_checkpoint_of_refinement_is_another_thing(tmp_path: Path) -> None:
    config = DeepLabConfig(size=64, decoder_channels=8)
    refinement_checkpoint.save(tmp_path / "net.pt", build_deeplab(config), config, {})
    with pytest.raises(CheckpointError, match=r"net\.pt: a checkpoint of refinement, not a checkpoint of TrackR-CNN\."):
        checkpoint.load(tmp_path / "net.pt")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": 9}, "format version 9"),
        ({"config": {"colour": 1}}, "its configuration cannot be used"),
        ({"config": {**TINY.fields, "channels": 0}}, "channels must be 1 or more"),
        ({"state": None}, "its weights cannot be used"),
    ],
)
def test_what_cannot_be_used_is_named(network: TrackRCNN, tmp_path: Path, change: dict[str, Any], words: str) -> None:
    path = tmp_path / "net.pt"
    checkpoint.save(path, network, {})
    torch.save({**torch.load(path, weights_only=True), **change}, path)
    with pytest.raises(CheckpointError, match=words):
        checkpoint.load(path)


def test_weights_of_other_sizes_are_named(network: TrackRCNN, tmp_path: Path) -> None:
    path = tmp_path / "net.pt"
    checkpoint.save(path, network, {})
    torch.save({**torch.load(path, weights_only=True), "config": {**TINY.fields, "channels": 8}}, path)
    with pytest.raises(CheckpointError, match="its weights do not fit its configuration"):
        checkpoint.load(path).network()


def test_3d_convolutions_may_be_added_and_left_out(network: TrackRCNN) -> None:
    plain = build(type(TINY).of({**TINY.fields, "temporal_layers": 0}))
    plain.load_state_dict(checkpoint.fitting(network.state_dict(), plain))
    network.load_state_dict(checkpoint.fitting(plain.state_dict(), network))
    assert not any(name.startswith("temporal.") for name in plain.state_dict())


@pytest.mark.parametrize("content", [[1, 2], {"weight": 3}])
def test_a_coco_file_without_weights_is_refused(network: TrackRCNN, tmp_path: Path, content: Any) -> None:
    torch.save(content, tmp_path / "coco.pth")
    with pytest.raises(CheckpointError, match=r"coco\.pth: holds no state dict"):
        checkpoint.load_coco(tmp_path / "coco.pth", network, {1: 3})


def test_a_coco_file_of_another_network_is_refused(network: TrackRCNN, tmp_path: Path) -> None:
    torch.save({"fc.weight": torch.zeros(3)}, tmp_path / "coco.pth")
    with pytest.raises(CheckpointError, match=r"coco\.pth: these are no weights of maskrcnn_resnet50_fpn_v2"):
        checkpoint.load_coco(tmp_path / "coco.pth", network, {1: 3})
