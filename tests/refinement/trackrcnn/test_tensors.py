"""Frames and truth as tensors: padding, order of axes, and which classes are learned."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from models.trackrcnn.network import build, total
from refinement.trackrcnn.clips import ClipStream, FrameTruth
from refinement.trackrcnn.tensors import batch_of, targets_of
from refinement.trackrcnn.values import Footage
from tests.models.trackrcnn.conftest import TINY

CPU = torch.device("cpu")


@pytest.fixture
def truth() -> FrameTruth:
    masks = np.zeros((3, 20, 30), np.uint8)
    masks[0, 2:6, 3:9] = masks[1, 10:12, 20:24] = masks[2, 15:18, 5:8] = 1
    boxes = np.array([[3, 2, 9, 6], [20, 10, 24, 12], [5, 15, 8, 18]], dtype=np.float32)
    return FrameTruth(boxes, np.array([2, 7, 1]), np.array([4, 5, 6]), masks, np.zeros((20, 30), bool))


class TestBatch:
    def test_frames_are_padded_below_and_to_the_right(self) -> None:
        images = np.full((2, 20, 40, 3), 255, np.uint8)
        batch, size = batch_of(images, CPU)
        assert tuple(batch.shape) == (2, 3, 32, 64)
        assert size == (20, 40)
        assert (batch[:, :, :20, :40] == 1).all()
        assert not batch[:, :, 20:].any()
        assert not batch[:, :, :, 40:].any()

    def test_colours_keep_their_order(self) -> None:
        images = np.zeros((1, 32, 32, 3), np.uint8)
        images[..., 0] = 51
        images[..., 2] = 255
        batch, _ = batch_of(images, CPU)
        assert batch[0, :, 5, 5].tolist() == pytest.approx([0.2, 0, 1])

    @pytest.mark.parametrize(("side", "padded"), [(1, 32), (32, 32), (33, 64)])
    def test_what_fits_is_not_padded(self, side: int, padded: int) -> None:
        batch, _ = batch_of(np.zeros((1, side, 32, 3), np.uint8), CPU)
        assert batch.shape[2] == padded


class TestTargets:
    def test_labels_are_places_in_the_networks_classes(self, truth: FrameTruth) -> None:
        (target,) = targets_of([truth], (1, 2), (32, 32), CPU)
        assert target["labels"].tolist() == [2, 1]
        assert target["tracks"].tolist() == [4, 6]
        assert target["boxes"].tolist() == [[3, 2, 9, 6], [5, 15, 8, 18]]

    def test_other_classes_are_ignored(self, truth: FrameTruth) -> None:
        (target,) = targets_of([truth], (1, 2), (32, 32), CPU)
        assert target["ignored"][10:12, 20:24].all()
        assert target["ignored"].sum() == 8

    def test_ignored_regions_stay(self, truth: FrameTruth) -> None:
        ignored = np.zeros((20, 30), bool)
        ignored[:3] = True
        (target,) = targets_of([replace(truth, ignored=ignored)], (1, 2, 7), (32, 32), CPU)
        assert target["ignored"].sum() == 90
        assert target["labels"].tolist() == [2, 3, 1]

    def test_maps_are_padded_as_the_frames(self, truth: FrameTruth) -> None:
        (target,) = targets_of([truth], (1, 2), (32, 64), CPU)
        assert tuple(target["masks"].shape) == (2, 32, 64)
        assert tuple(target["ignored"].shape) == (32, 64)
        assert target["masks"][0].sum() == 24

    def test_a_frame_of_unknown_classes_alone_has_no_objects(self, truth: FrameTruth) -> None:
        (target,) = targets_of([truth], (9,), (32, 32), CPU)
        assert tuple(target["boxes"].shape) == (0, 4)
        assert tuple(target["masks"].shape) == (0, 32, 32)
        assert target["labels"].dtype == torch.int64
        assert target["ignored"].sum() == 24 + 8 + 9


def test_a_clip_goes_through_the_network_as_it_comes(footage: Footage) -> None:
    clip = ClipStream([footage], 3, (64, 128), 1)[0]
    images, size = batch_of(clip.images, CPU)
    targets = targets_of(clip.truth, TINY.classes, images.shape[-2:], CPU)
    losses = build(TINY).train().losses(images, size, targets)
    assert torch.isfinite(total(losses))
