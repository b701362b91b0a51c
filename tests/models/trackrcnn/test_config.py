"""Configurations: what they refuse, what they say of each other, and to which size they scale frames."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from models.trackrcnn.config import RESNET50, TrackRCNNConfig


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"backbone": "vgg"}, "backbone must be"),
        ({"classes": ()}, "classes must be different numbers"),
        ({"classes": (1, 1)}, "classes must be different numbers"),
        ({"classes": (0, 1)}, "classes must be different numbers"),
        ({"anchors": (16, 32)}, "anchors must be five sides"),
        ({"anchors": (0, 0, 0, 0, 0)}, "anchors must be five sides"),
        ({"temporal_layers": -1}, "temporal_layers must be 0 or more, got -1"),
        ({"short_side": 16}, "short_side must be 32 or more, got 16"),
        ({"long_side": 100}, "long_side must be 256 or more, got 100"),
        ({"channels": 0}, "channels must be 1 or more, got 0"),
    ],
)
def test_what_cannot_be_built_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        TrackRCNNConfig(**change)


def test_fields_are_read_as_they_are_written() -> None:
    config = dataclasses.replace(TrackRCNNConfig.full((2, 1)), short_side=96)
    assert TrackRCNNConfig.of(config.fields) == config
    with pytest.raises(TypeError):
        TrackRCNNConfig.of({"colour": 3})


def test_differences_are_told_by_name_and_value() -> None:
    other = dataclasses.replace(TrackRCNNConfig(), channels=32, classes=(1,))
    assert other.differences(TrackRCNNConfig()) == ("classes (1,), not (1, 2)", "channels 32, not 64")
    assert other.differences(other) == ()


def test_the_full_size_is_torchvisions() -> None:
    config = TrackRCNNConfig.full()
    assert (config.backbone, config.channels, config.representation, config.mask_layers) == (RESNET50, 256, 1024, 4)


@pytest.mark.parametrize(
    ("frame", "size"),
    [((360, 640), (256, 455)), ((375, 1242), (251, 832)), ((64, 64), (256, 256)), ((1, 5000), (1, 832))],
)
def test_frames_are_scaled_by_their_short_side_and_bounded_by_their_long_one(
    frame: tuple[int, int], size: tuple[int, int]
) -> None:
    assert TrackRCNNConfig().input_size(*frame) == size
