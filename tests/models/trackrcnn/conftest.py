"""A tiny network and a clip of two objects that move, with a region that is ignored."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
import torch

from models.trackrcnn.config import TrackRCNNConfig
from models.trackrcnn.heads import Target
from models.trackrcnn.network import TrackRCNN, build
from tests.trackers import quick_networks

TINY = TrackRCNNConfig(
    short_side=64,
    long_side=128,
    channels=16,
    representation=32,
    mask_layers=1,
    embedding=8,
    anchors=(0, 16, 32, 48, 64),
    samples=16,
    proposals=20,
    detections=10,
)
SIZE = (64, 96)


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    with quick_networks():
        yield


@pytest.fixture(scope="session")
def built() -> TrackRCNN:
    torch.manual_seed(4)
    return build(TINY, imagenet=True)


@pytest.fixture
def network(built: TrackRCNN) -> TrackRCNN:
    torch.manual_seed(4)
    return copy.deepcopy(built)


def target(frame: int, ignored: bool = False) -> Target:
    boxes = torch.tensor([[4.0 + frame, 20, 36 + frame, 44], [60.0, 16, 76, 56]])
    masks = torch.zeros(2, *SIZE)
    for mask, (x1, y1, x2, y2) in zip(masks, boxes.int().tolist(), strict=True):
        mask[y1:y2, x1:x2] = 1
    return {
        "boxes": boxes,
        "labels": torch.tensor([1, 2]),
        "tracks": torch.tensor([7, 9]),
        "masks": masks,
        "ignored": torch.full(SIZE, ignored),
    }


@pytest.fixture
def clip() -> tuple[torch.Tensor, list[Target]]:
    """Three frames (3, 3, 64, 96), and what is true in them."""
    generator = torch.Generator().manual_seed(2)
    targets = [target(frame) for frame in range(3)]
    images = torch.rand(3, 3, *SIZE, generator=generator) * 0.3
    for image, item in zip(images, targets, strict=True):
        image[0][item["masks"][0] > 0] = 0.9
        image[1][item["masks"][1] > 0] = 0.9
    return images, targets
