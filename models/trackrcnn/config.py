"""The configuration of a TrackR-CNN: what is needed to build the network again; saved with its weights."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LITE0, RESNET50 = "efficientnet_lite0", "resnet50"
STRIDE = 32
"""Sides of the images are padded to a multiple of this."""


@dataclass(frozen=True)
class TrackRCNNConfig:
    """Sizes of a network.

    Attributes:
        backbone: "efficientnet_lite0" (ImageNet weights are installed) or "resnet50", as torchvision's Mask R-CNN v2.
        classes: MOTS class numbers, in the order of the network's outputs; 0 of the outputs is the background.
        short_side: frames are scaled so that their shorter side has so many pixels,
        long_side: but the longer one no more than these.
        channels: of the pyramid's maps.
        representation: numbers that describe a region before its class, box and embedding are read off.
        mask_layers: convolutions of the mask head.
        temporal_layers: 3D convolutions over each level of the pyramid; 0 for frames on their own.
        embedding: dimensions of the association embedding of a class.
        anchors: side of the anchors of each pyramid level in pixels, from stride 4 on; 0 for a level without.
        samples: anchors and regions that are learned a frame: so many regions, four times as many anchors.
        proposals: regions a frame that the heads look at.
        detections: most objects a frame.
    """

    backbone: str = LITE0
    classes: tuple[int, ...] = (1, 2)
    short_side: int = 256
    long_side: int = 832
    channels: int = 64
    representation: int = 256
    mask_layers: int = 2
    temporal_layers: int = 2
    embedding: int = 128
    anchors: tuple[int, ...] = (0, 16, 40, 80, 160)
    samples: int = 48
    proposals: int = 100
    detections: int = 40

    def __post_init__(self) -> None:
        """Raise ValueError for values that no network can be built of."""
        if self.backbone not in (LITE0, RESNET50):
            raise ValueError(f"backbone must be {LITE0} or {RESNET50}, got {self.backbone!r}")
        if not self.classes or len(set(self.classes)) != len(self.classes) or min(self.classes) < 1:
            raise ValueError(f"classes must be different numbers from 1, got {self.classes}")
        if len(self.anchors) != 5 or not any(self.anchors) or min(self.anchors) < 0:
            raise ValueError(f"anchors must be five sides in pixels, 0 for none, got {self.anchors}")
        if self.temporal_layers < 0:
            raise ValueError(f"temporal_layers must be 0 or more, got {self.temporal_layers}")
        least = {"short_side": STRIDE, "long_side": self.short_side, "mask_layers": 1, "samples": 4}
        names = ("channels", "representation", "embedding", "proposals", "detections")
        for name, bound in {**dict.fromkeys(names, 1), **least}.items():
            if getattr(self, name) < bound:
                raise ValueError(f"{name} must be {bound} or more, got {getattr(self, name)}")

    @classmethod
    def full(cls, classes: tuple[int, ...] = (1, 2), temporal_layers: int = 2) -> TrackRCNNConfig:
        """The size of torchvision's Mask R-CNN with ResNet-50 and FPN, version 2, whose COCO checkpoint it can load."""
        return cls(
            backbone=RESNET50,
            classes=classes,
            short_side=640,
            long_side=1344,
            channels=256,
            representation=1024,
            mask_layers=4,
            temporal_layers=temporal_layers,
            anchors=(32, 64, 128, 256, 512),
            samples=128,
            proposals=300,
            detections=100,
        )

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> TrackRCNNConfig:
        """Read what `fields` wrote; TypeError or ValueError where it does not fit."""
        values: dict[str, Any] = {k: tuple(value) if isinstance(value, list) else value for k, value in fields.items()}
        return cls(**values)

    @property
    def fields(self) -> dict[str, Any]:
        """The values by name, as a checkpoint keeps them."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in dataclasses.asdict(self).items()}

    def differences(self, other: TrackRCNNConfig) -> tuple[str, ...]:
        """What another configuration has otherwise, one clause each, such as "channels 64, not 256"."""
        pairs = ((name, getattr(self, name), getattr(other, name)) for name in self.fields)
        return tuple(f"{name} {mine}, not {theirs}" for name, mine, theirs in pairs if mine != theirs)

    def input_size(self, height: int, width: int) -> tuple[int, int]:
        """(rows, columns) to which frames of a size are scaled, before they are padded."""
        scale = min(self.short_side / min(height, width), self.long_side / max(height, width))
        return max(1, round(height * scale)), max(1, round(width * scale))
