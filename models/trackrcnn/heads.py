"""What TrackR-CNN makes of regions: class, box, mask and an embedding that tells objects of a class apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn
from torchvision.models.detection.roi_heads import (
    RoIHeads,
    fastrcnn_loss,
    maskrcnn_inference,
    maskrcnn_loss,
)
from torchvision.models.detection.rpn import RegionProposalNetwork

from models.trackrcnn.areas import SHARE, shares_inside
from models.trackrcnn.losses import batch_hard_triplet

Target = dict[str, Tensor]
"""What is true in a frame: boxes (N, 4) in pixels of the input, labels (N,) from 1, masks (N, H, W) in 0..1, tracks
(N,), and ignored (H, W) of bool."""


@dataclass(frozen=True)
class Regions:
    """What was found in a frame: boxes (N, 4), labels (N,) from 1, scores (N,), mask probabilities (N, M, M) inside the
    boxes, embeddings (N, D) of the regions' own classes.
    """

    boxes: Tensor
    labels: Tensor
    scores: Tensor
    masks: Tensor
    embeddings: Tensor


class Proposals(RegionProposalNetwork):  # type: ignore[misc]
    """torchvision's region proposals, which learn nothing from anchors in ignore regions that are no object's."""

    def assign_targets_to_anchors(
        self, anchors: list[Tensor], targets: list[Target]
    ) -> tuple[list[Tensor], list[Tensor]]:
        """Give each anchor 1 for an object, 0 for background, −1 for nothing to learn, and the box to aim at."""
        labels, matched = super().assign_targets_to_anchors(anchors, targets)
        for label, anchor, target in zip(labels, anchors, targets, strict=True):
            label[(label == 0) & (shares_inside(anchor, target["ignored"]) > SHARE)] = -1
        return labels, matched


class Association(nn.Module):
    """One fully connected layer from the region features to an embedding for each class."""

    def __init__(self, representation: int, classes: int, dimensions: int) -> None:
        """Build for so many classes, the background left out."""
        super().__init__()
        self.classes, self.dimensions = classes, dimensions
        self.layer = nn.Linear(representation, classes * dimensions)

    def forward(self, features: Tensor, labels: Tensor) -> Tensor:
        """Map features (N, R) of regions with labels (N,) from 1 to embeddings (N, D)."""
        every = self.layer(features).view(-1, self.classes, self.dimensions)
        return cast("Tensor", every[torch.arange(len(labels), device=labels.device), labels - 1])


class Heads(RoIHeads):  # type: ignore[misc]
    """torchvision's box and mask heads, and the association head beside them."""

    def __init__(self, association: Association, **parts: Any) -> None:
        """Take the parts of torchvision's heads by their names, and the further one."""
        super().__init__(**parts)
        self.association = association
        self.ignored: list[Tensor] = []  # of the frames that are being learned, for a method that torchvision calls

    def assign_targets_to_proposals(
        self, proposals: list[Tensor], gt_boxes: list[Tensor], gt_labels: list[Tensor]
    ) -> tuple[list[Tensor], list[Tensor]]:
        """Match regions with objects; those in ignore regions that are no object's get the label −1."""
        matched, labels = super().assign_targets_to_proposals(proposals, gt_boxes, gt_labels)
        for label, boxes, ignored in zip(labels, proposals, self.ignored, strict=True):
            label[(label == 0) & (shares_inside(boxes, ignored) > SHARE)] = -1
        return matched, labels

    def losses(
        self,
        features: dict[str, Tensor],
        proposals: list[Tensor],
        sizes: list[tuple[int, int]],
        targets: list[Target],
    ) -> dict[str, Tensor]:
        """Give the losses of classes, boxes, masks and association over all frames of a clip."""
        self.ignored = [target["ignored"] for target in targets]
        regions, matched, labels, aims = self.select_training_samples(proposals, targets)
        if not sum(map(len, labels)):  # all lies in ignore regions, and the mean over nothing is not a number
            return dict.fromkeys(("class", "box", "mask", "association"), next(iter(features.values())).sum() * 0)
        described = self.box_head(self.box_roi_pool(features, regions, sizes))
        by_class, by_box = fastrcnn_loss(*self.box_predictor(described), labels, aims)
        positive = [torch.where(label > 0)[0] for label in labels]
        inside = [boxes[kept] for boxes, kept in zip(regions, positive, strict=True)]
        objects = [found[kept] for found, kept in zip(matched, positive, strict=True)]
        return {
            "class": by_class,
            "box": by_box,
            "mask": self._mask_loss(features, inside, sizes, targets, objects),
            "association": self._association_loss(described, torch.cat(labels), objects, targets),
        }

    def found(
        self, features: dict[str, Tensor], proposals: list[Tensor], sizes: list[tuple[int, int]]
    ) -> list[Regions]:
        """Give what there is in each frame, by falling score."""
        described = self.box_head(self.box_roi_pool(features, proposals, sizes))
        boxes, scores, labels = self.postprocess_detections(*self.box_predictor(described), proposals, sizes)
        return self._described(features, boxes, labels, scores, sizes)

    def described(
        self, features: dict[str, Tensor], boxes: list[Tensor], labels: list[Tensor], sizes: list[tuple[int, int]]
    ) -> list[Regions]:
        """Give masks and embeddings for boxes and classes that are known; a score is the probability of the class."""
        return self._described(features, boxes, labels, None, sizes)

    def _described(
        self,
        features: dict[str, Tensor],
        boxes: list[Tensor],
        labels: list[Tensor],
        scores: list[Tensor] | None,
        sizes: list[tuple[int, int]],
    ) -> list[Regions]:
        counts = [len(label) for label in labels]
        together = torch.cat(labels)
        described = self.box_head(self.box_roi_pool(features, boxes, sizes))
        embeddings = self.association(described, together).split(counts)
        if scores is None:
            logits, _ = self.box_predictor(described)
            probabilities = logits.softmax(-1).gather(1, together[:, None]).squeeze(1)
            scores = list(probabilities.split(counts))
        logits = self._mask_logits(features, boxes, sizes)
        masks = [mask[:, 0] for mask in maskrcnn_inference(logits, labels)]
        return [Regions(*parts) for parts in zip(boxes, labels, scores, masks, embeddings, strict=True)]

    def _mask_logits(self, features: dict[str, Tensor], boxes: list[Tensor], sizes: list[tuple[int, int]]) -> Tensor:
        pool, head, predictor = (cast("nn.Module", self.get_submodule(f"mask_{n}")) for n in _MASK_PARTS)
        return cast("Tensor", predictor(head(pool(features, boxes, sizes))))

    def _mask_loss(
        self,
        features: dict[str, Tensor],
        boxes: list[Tensor],
        sizes: list[tuple[int, int]],
        targets: list[Target],
        objects: list[Tensor],
    ) -> Tensor:
        if not sum(map(len, boxes)):
            return next(iter(features.values())).sum() * 0
        logits = self._mask_logits(features, boxes, sizes)
        masks = [target["masks"] for target in targets]
        loss = maskrcnn_loss(logits, boxes, masks, [target["labels"] for target in targets], objects)
        return cast("Tensor", loss)

    def _association_loss(
        self, described: Tensor, labels: Tensor, objects: list[Tensor], targets: list[Target]
    ) -> Tensor:
        kept = labels > 0
        labels = labels[kept]
        embeddings = self.association(described[kept], labels)
        tracks = torch.cat([target["tracks"][item] for target, item in zip(targets, objects, strict=True)])
        losses = [
            batch_hard_triplet(embeddings[labels == label], tracks[labels == label]) for label in torch.unique(labels)
        ]
        return torch.stack(losses).mean() if losses else embeddings.sum() * 0


_MASK_PARTS = ("roi_pool", "head", "predictor")
