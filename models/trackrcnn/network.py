"""The network: a backbone with a feature pyramid, 3D convolutions over its levels, region proposals and heads.

Voigtlaender et al., "MOTS: Multi-Object Tracking and Segmentation" (CVPR 2019), section 5, on torchvision's Mask R-CNN.
Parts carry torchvision's names, so that its COCO checkpoint fits.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import torch
from torch import Tensor, nn
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.backbone_utils import BackboneWithFPN, _resnet_fpn_extractor
from torchvision.models.detection.faster_rcnn import FastRCNNConvFCHead, FastRCNNPredictor, TwoMLPHead
from torchvision.models.detection.image_list import ImageList
from torchvision.models.detection.mask_rcnn import MaskRCNNHeads, MaskRCNNPredictor
from torchvision.models.detection.rpn import RPNHead
from torchvision.models.resnet import resnet50
from torchvision.ops import FeaturePyramidNetwork, MultiScaleRoIAlign
from torchvision.ops.feature_pyramid_network import LastLevelMaxPool

from models.deeplab import lite0_channels, lite0_early_layers, lite0_encoder, normalised_image
from models.trackrcnn.config import LITE0, RESNET50, STRIDE, TrackRCNNConfig
from models.trackrcnn.heads import Association, Heads, Proposals, Regions, Target
from models.trackrcnn.temporal import SeparableConv3d

_LEVELS = ("0", "1", "2", "3", "pool")
_RATIOS = (0.5, 1.0, 2.0)
_MEAN, _STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
Maps = dict[str, Tensor]
"""A pyramid of some frames: maps (T, C, H, W) by level, finest first."""


class TrackRCNN(nn.Module):
    """Finds, outlines and describes the objects in the frames of a clip, each in the light of its neighbours."""

    def __init__(self, config: TrackRCNNConfig, imagenet: bool = False) -> None:
        """Build with random weights, or with a backbone trained on ImageNet (ValueError but for EfficientNet-Lite0)."""
        super().__init__()
        if imagenet and config.backbone != LITE0:
            raise ValueError(f"ImageNet weights come with {LITE0} only: load a COCO checkpoint for {config.backbone}")
        self.config = config
        self.backbone = _lite0(config, imagenet) if config.backbone == LITE0 else _resnet50()
        self.temporal = nn.Sequential(*(SeparableConv3d(config.channels) for _ in range(config.temporal_layers)))
        self.rpn = _proposals(config)
        self.roi_heads = _heads(config)
        self._freeze()

    @property
    def reach(self) -> int:
        """How many frames on either side a frame depends on."""
        return SeparableConv3d.reach * self.config.temporal_layers

    def losses(self, images: Tensor, size: tuple[int, int], targets: list[Target]) -> dict[str, Tensor]:
        """Give the losses of a clip by name; their sum is what to minimise.

        Args:
            images: (T, 3, H, W) in 0..1, frames in order; sides multiples of 32, else ValueError.
            size: (rows, columns) of the frames before they were padded below and to the right.
            targets: what is true in each frame.
        """
        maps = self.mix(self.pyramid(images))
        sizes = [size] * len(images)
        proposals, by_region = self.rpn(ImageList(images, sizes), self._levels(maps), targets)
        losses = self.roi_heads.losses(maps, proposals, sizes, targets)
        return {"objectness": by_region["loss_objectness"], "region": by_region["loss_rpn_box_reg"], **losses}

    def pyramid(self, images: Tensor) -> Maps:
        """Give the maps of frames on their own, from images (T, 3, H, W) in 0..1; see `losses` for ValueError."""
        height, width = images.shape[-2:]
        if height % STRIDE or width % STRIDE:
            up = [-(-side // STRIDE) * STRIDE for side in (height, width)]
            raise ValueError(f"frames of {height}x{width} pixels: sides must be multiples of {STRIDE}, pad to {up}")
        if self.config.backbone == LITE0:
            images = normalised_image(images)
        else:
            mean, std = (images.new_tensor(values).view(1, 3, 1, 1) for values in (_MEAN, _STD))
            images = (images - mean) / std
        return cast("Maps", self.backbone(images))

    def mix(self, maps: Maps) -> Maps:
        """Let frames that follow each other learn from each other, level by level."""
        return {name: self.temporal(level) for name, level in maps.items()}

    def found(self, maps: Maps, size: tuple[int, int], padded: tuple[int, int]) -> list[Regions]:
        """Give what there is in each frame of mixed maps; `size` before and after padding."""
        count = len(maps["0"])
        images = ImageList(maps["0"].new_zeros(count, 3, *padded), [size] * count)
        proposals, _ = self.rpn(images, self._levels(maps))
        return self.roi_heads.found(maps, proposals, images.image_sizes)

    def described(self, maps: Maps, boxes: list[Tensor], labels: list[Tensor], size: tuple[int, int]) -> list[Regions]:
        """Give masks and embeddings for known boxes (N, 4) and labels (N,) from 1 of each frame of mixed maps."""
        return self.roi_heads.described(maps, boxes, labels, [size] * len(boxes))

    def train(self, mode: bool = True) -> TrackRCNN:
        """Set the mode; batch normalisation keeps its statistics: the frames of a clip are too much alike."""
        super().train(mode)
        for module in self.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()
        return self

    def load_coco(self, state: dict[str, Tensor], coco: dict[int, int]) -> tuple[str, ...]:
        """Load the state dict of torchvision's maskrcnn_resnet50_fpn_v2, and return the names that it has nothing for.

        `coco` says which of its outputs each class number starts from; a class without one starts at random. Raises
        ValueError where the weights are of another network.
        """
        own = self.state_dict()
        rows = [0, *(coco.get(class_id, -1) for class_id in self.config.classes)]
        fitted = {name: _of_classes(name, value, own, rows) for name, value in state.items() if name in own}
        wrong = [name for name, value in fitted.items() if value.shape != own[name].shape]
        missing = [name for name in own if name not in fitted and not name.startswith(("temporal.", _ASSOCIATION))]
        if wrong or missing:
            name = (wrong or missing)[0]
            raise ValueError(f"these are no weights of maskrcnn_resnet50_fpn_v2 ({name} does not fit)")
        self.load_state_dict({**own, **fitted})
        return tuple(name for name in own if name not in fitted)

    def _levels(self, maps: Maps) -> Maps:
        return {name: maps[name] for name, side in zip(_LEVELS, self.config.anchors, strict=True) if side}

    def _freeze(self) -> None:
        for parameter in _early_parameters(self):
            parameter.requires_grad_(False)


_ASSOCIATION = "roi_heads.association."


def _of_classes(name: str, value: Tensor, own: dict[str, Tensor], rows: list[int]) -> Tensor:
    """The rows of a predictor's weights that belong to the classes; random ones stay where there are none."""
    if not name.startswith(("roi_heads.box_predictor.", "roi_heads.mask_predictor.mask_fcn_logits.")):
        return value
    width = own[name].shape[0] // len(rows)
    mine = own[name].clone()
    for index, row in enumerate(rows):
        if row >= 0 and (row + 1) * width <= len(value) and value.shape[1:] == mine.shape[1:]:
            mine[index * width : (index + 1) * width] = value[row * width : (row + 1) * width]
    return mine


class _Encoder(nn.Module):
    """EfficientNet-Lite0 as a backbone of four levels and a pooled one, as BackboneWithFPN gives them."""

    def __init__(self, config: TrackRCNNConfig, imagenet: bool) -> None:
        super().__init__()
        self.body = lite0_encoder(imagenet)
        self.fpn = FeaturePyramidNetwork(lite0_channels(self.body)[2:], config.channels, LastLevelMaxPool())

    def forward(self, images: Tensor) -> Maps:
        _, _, *maps = self.body(images)
        return cast("Maps", self.fpn(dict(zip(_LEVELS, maps, strict=False))))


def _lite0(config: TrackRCNNConfig, imagenet: bool) -> nn.Module:
    return _Encoder(config, imagenet)


def _resnet50() -> BackboneWithFPN:
    return _resnet_fpn_extractor(resnet50(weights=None), 3, norm_layer=nn.BatchNorm2d)


def _early_parameters(network: TrackRCNN) -> Iterable[nn.Parameter]:
    if network.config.backbone == RESNET50:  # which _resnet_fpn_extractor has frozen already
        return ()
    layers = lite0_early_layers(cast("_Encoder", network.backbone).body)
    return (parameter for layer in layers for parameter in layer.parameters())


def _proposals(config: TrackRCNNConfig) -> Proposals:
    sides = tuple((side,) for side in config.anchors if side)
    anchors = AnchorGenerator(sides, (_RATIOS,) * len(sides))
    depth = 2 if config.backbone == RESNET50 else 1
    return Proposals(
        anchors,
        RPNHead(config.channels, len(_RATIOS), conv_depth=depth),
        fg_iou_thresh=0.7,
        bg_iou_thresh=0.3,
        batch_size_per_image=4 * config.samples,
        positive_fraction=0.5,
        pre_nms_top_n={"training": 4 * config.proposals, "testing": 2 * config.proposals},
        post_nms_top_n={"training": 2 * config.proposals, "testing": config.proposals},
        nms_thresh=0.7,
    )


def _heads(config: TrackRCNNConfig) -> Heads:
    levels, outputs = list(_LEVELS[:4]), len(config.classes) + 1
    is_full = config.backbone == RESNET50
    norm: Any = nn.BatchNorm2d if is_full else None
    widths = [config.channels] * config.mask_layers
    box_head: nn.Module = (
        FastRCNNConvFCHead((config.channels, 7, 7), [256] * 4, [config.representation], norm_layer=norm)
        if is_full
        else TwoMLPHead(config.channels * 49, config.representation)
    )
    mask_predictor = MaskRCNNPredictor(config.channels, config.channels, outputs)
    nn.init.normal_(mask_predictor.get_submodule("mask_fcn_logits").get_parameter("weight"), std=0.01)
    return Heads(
        Association(config.representation, len(config.classes), config.embedding),
        box_roi_pool=MultiScaleRoIAlign(levels, 7, 2),
        box_head=box_head,
        box_predictor=FastRCNNPredictor(config.representation, outputs),
        fg_iou_thresh=0.5,
        bg_iou_thresh=0.5,
        batch_size_per_image=config.samples,
        positive_fraction=0.25,
        bbox_reg_weights=None,
        score_thresh=0.05,
        nms_thresh=0.5,
        detections_per_img=config.detections,
        mask_roi_pool=MultiScaleRoIAlign(levels, 14, 2),
        mask_head=MaskRCNNHeads(config.channels, widths, 1, norm_layer=norm),
        mask_predictor=mask_predictor,
    )


def build(config: TrackRCNNConfig, imagenet: bool = False) -> TrackRCNN:
    """Build a network in evaluation mode; see `TrackRCNN`."""
    network = TrackRCNN(config, imagenet)
    return network.eval()


def total(losses: dict[str, Tensor]) -> Tensor:
    """Sum the losses of a clip."""
    return torch.stack(list(losses.values())).sum()
