from __future__ import annotations

import pytest
import torch

from models.losses import hard_pixel_cross_entropy, mean_iou, refinement_loss, soft_jaccard


@pytest.fixture
def target() -> torch.Tensor:
    target = torch.zeros(2, 1, 16, 16)
    target[0, 0, 4:12, 4:12] = 1
    target[1, 0, :8] = 1
    return target


def test_losses_vanish_on_a_perfect_answer_and_not_on_its_opposite(target: torch.Tensor) -> None:
    right = (target * 2 - 1) * 20
    for loss in (hard_pixel_cross_entropy, soft_jaccard, refinement_loss):
        assert loss(right, target) < 1e-4
        assert loss(-right, target) > 0.9


def test_hard_pixels_are_those_with_the_largest_loss(target: torch.Tensor) -> None:
    logits = (target * 2 - 1) * 20
    logits[:, :, 0, :4] *= -1  # 4 wrong pixels of 256
    full = hard_pixel_cross_entropy(logits, target, 1.0)
    assert hard_pixel_cross_entropy(logits, target, 4 / 256).item() == pytest.approx(20, rel=1e-3)
    assert full.item() == pytest.approx(20 * 4 / 256, rel=1e-3)


def test_cross_entropy_counts_at_least_one_pixel(target: torch.Tensor) -> None:
    assert torch.isfinite(hard_pixel_cross_entropy(torch.zeros_like(target), target, 0.0))


def test_mean_iou(target: torch.Tensor) -> None:
    logits = target - 0.5
    assert mean_iou(logits, target) == 1
    logits[0] = -1
    assert mean_iou(logits, target) == 0.5
    empty = torch.zeros(1, 1, 4, 4)
    assert mean_iou(empty - 1, empty) == 1


def test_bfloat16_logits_are_widened(target: torch.Tensor) -> None:
    assert refinement_loss(target.bfloat16(), target).dtype == torch.float32
