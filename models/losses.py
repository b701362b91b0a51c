"""Losses of the refinement network, over logits (N, 1, H, W) and targets of the same shape in 0..1."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional


def hard_pixel_cross_entropy(logits: Tensor, targets: Tensor, share: float = 0.25) -> Tensor:
    """Binary cross-entropy over the hardest `share` of each sample's pixels, as PReMVOS trains refinement."""
    loss = functional.binary_cross_entropy_with_logits(logits, targets, reduction="none").flatten(1)
    count = max(1, round(share * loss.shape[1]))
    return loss.topk(count, dim=1, sorted=False).values.mean()


def soft_jaccard(logits: Tensor, targets: Tensor) -> Tensor:
    """One minus the soft intersection over union of each sample, averaged (Rahman and Wang, ISVC 2016)."""
    probability, targets = logits.sigmoid().flatten(1), targets.flatten(1)
    common = (probability * targets).sum(1)
    union = probability.sum(1) + targets.sum(1) - common
    return (1 - (common + 1) / (union + 1)).mean()


def refinement_loss(logits: Tensor, targets: Tensor, share: float = 0.25) -> Tensor:
    """Hard-pixel cross-entropy for sharp outlines plus soft Jaccard for the measure that counts."""
    logits = logits.float()
    return hard_pixel_cross_entropy(logits, targets, share) + soft_jaccard(logits, targets)


def mean_iou(logits: Tensor, targets: Tensor) -> Tensor:
    """Mean over samples of the IoU of the binary masks; 1 where both are empty."""
    found, wanted = logits.flatten(1) > 0, targets.flatten(1) > 0.5
    common, union = (found & wanted).sum(1), (found | wanted).sum(1)
    return ((common + (union == 0)) / union.clamp(min=1)).mean()
