"""The network: losses and what they leave out, what it finds, what it takes from others' weights."""

from __future__ import annotations

import dataclasses

import pytest
import torch
from torch import Tensor

from models.trackrcnn.config import TrackRCNNConfig
from models.trackrcnn.heads import Target
from models.trackrcnn.network import TrackRCNN, build, total
from tests.models.trackrcnn.conftest import SIZE, TINY, target

Clip = tuple[Tensor, list[Target]]
NAMES = {"objectness", "region", "class", "box", "mask", "association"}


def nothing() -> Target:
    return {
        "boxes": torch.zeros(0, 4),
        "labels": torch.zeros(0, dtype=torch.int64),
        "tracks": torch.zeros(0, dtype=torch.int64),
        "masks": torch.zeros(0, *SIZE),
        "ignored": torch.zeros(SIZE, dtype=torch.bool),
    }


class TestLosses:
    def test_each_part_of_the_network_has_one_and_learns_from_it(self, network: TrackRCNN, clip: Clip) -> None:
        alike = [{**item, "labels": torch.ones(2, dtype=torch.int64)} for item in clip[1]]
        losses = network.train().losses(clip[0], SIZE, alike)
        assert set(losses) == NAMES
        total(losses).backward()
        learned = {name for name, item in network.named_parameters() if item.grad is not None and item.grad.any()}
        for part in ("backbone.body.model.blocks.4", "backbone.fpn", "temporal", "rpn.head", "roi_heads.box_head"):
            assert any(name.startswith(part) for name in learned), part
        assert any(name.startswith("roi_heads.association") for name in learned)
        assert not any("conv_stem" in name for name in learned)

    def test_a_few_steps_on_one_clip_fit_it(self, network: TrackRCNN, clip: Clip) -> None:
        network.train()
        wanted = [item for item in network.parameters() if item.requires_grad]
        optimiser = torch.optim.AdamW(wanted, lr=1e-3)
        losses: list[float] = []
        for _ in range(16):
            loss = total(network.losses(clip[0][:2], SIZE, clip[1][:2]))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(float(loss.detach()))
        assert sum(losses[-4:]) / 4 < 0.5 * losses[0]

    def test_a_clip_without_objects_has_losses_of_the_background_alone(self, network: TrackRCNN, clip: Clip) -> None:
        losses = network.train().losses(clip[0], SIZE, [nothing()] * 3)
        total(losses).backward()
        assert losses["objectness"] > 0
        assert [float(losses[name].detach()) for name in ("region", "mask", "association")] == [0, 0, 0]

    def test_only_objects_of_one_class_are_told_apart(self, network: TrackRCNN, clip: Clip) -> None:
        losses = network.train().losses(clip[0], SIZE, clip[1])
        assert float(losses["association"].detach()) == 0  # there is one track of each class

    def test_a_single_frame_is_a_clip(self, network: TrackRCNN, clip: Clip) -> None:
        losses = network.train().losses(clip[0][:1], SIZE, clip[1][:1])
        assert torch.isfinite(total(losses))

    def test_where_all_is_ignored_nothing_is_background(self, network: TrackRCNN) -> None:
        anchors = [torch.tensor([[4.0, 20, 36, 44], [60, 16, 76, 56], [0, 0, 8, 8], [40, 0, 56, 12]])]
        seen, _ = network.rpn.assign_targets_to_anchors(anchors, [target(0, ignored=True)])
        plain, _ = network.rpn.assign_targets_to_anchors(anchors, [target(0)])
        assert seen[0].tolist() == [1, 1, -1, -1]
        assert plain[0].tolist() == [1, 1, 0, 0]

    def test_regions_in_ignored_places_are_no_examples_of_background(self, network: TrackRCNN) -> None:
        item = target(0)
        item["ignored"][:, 80:] = True
        network.roi_heads.ignored = [item["ignored"]]
        boxes = torch.tensor([[4.0, 20, 36, 44], [82, 0, 94, 20], [40, 0, 56, 12]])
        _, labels = network.roi_heads.assign_targets_to_proposals([boxes], [item["boxes"]], [item["labels"]])
        assert labels[0].tolist() == [1, -1, 0]

    def test_sides_must_be_multiples_of_the_stride(self, network: TrackRCNN) -> None:
        with pytest.raises(ValueError, match=r"frames of 60x90 pixels: .* pad to \[64, 96\]"):
            network.pyramid(torch.zeros(1, 3, 60, 90))


class TestFinding:
    def test_what_is_found_lies_in_the_frame(self, network: TrackRCNN, clip: Clip) -> None:
        with torch.no_grad():
            found = network.found(network.mix(network.pyramid(clip[0])), (60, 90), SIZE)
        assert len(found) == 3
        for item in found:
            assert item.boxes.shape[1:] == (4,)
            assert len(item.boxes) == len(item.labels) == len(item.scores) == len(item.masks) == len(item.embeddings)
            assert (item.boxes[:, 2] <= 90).all()
            assert (item.boxes[:, 3] <= 60).all()
            assert set(item.labels.tolist()) <= {1, 2}
            assert item.masks.shape[1:] == (28, 28)
            assert item.embeddings.shape[1:] == (8,)

    def test_known_boxes_keep_their_order_and_classes(self, network: TrackRCNN, clip: Clip) -> None:
        boxes = [torch.tensor([[60.0, 16, 76, 56], [4, 20, 36, 44]]), torch.zeros(0, 4), torch.zeros(0, 4)]
        labels = [torch.tensor([2, 1]), torch.zeros(0, dtype=torch.int64), torch.zeros(0, dtype=torch.int64)]
        with torch.no_grad():
            found = network.described(network.mix(network.pyramid(clip[0])), boxes, labels, SIZE)
        assert torch.equal(found[0].boxes, boxes[0])
        assert found[0].labels.tolist() == [2, 1]
        assert ((found[0].scores > 0) & (found[0].scores < 1)).all()
        assert [len(item.masks) for item in found] == [2, 0, 0]

    def test_an_embedding_is_that_of_its_class(self, network: TrackRCNN) -> None:
        features = torch.randn(2, TINY.representation)
        first = network.roi_heads.association(features, torch.tensor([1, 2]))
        turned = network.roi_heads.association(features, torch.tensor([2, 1]))
        assert not torch.allclose(first, turned)
        again = network.roi_heads.association(features.flip(0), torch.tensor([2, 1]))
        torch.testing.assert_close(again.flip(0), first)

    @pytest.mark.parametrize(("layers", "reach"), [(0, 0), (2, 2), (3, 3)])
    def test_it_says_how_far_it_looks(self, layers: int, reach: int) -> None:
        assert build(dataclasses.replace(TINY, temporal_layers=layers)).reach == reach

    def test_statistics_of_normalisation_stay(self, network: TrackRCNN, clip: Clip) -> None:
        before = {name: value.clone() for name, value in network.state_dict().items() if "running" in name}
        network.train().losses(clip[0], SIZE, clip[1])
        assert before
        assert all(torch.equal(value, network.state_dict()[name]) for name, value in before.items())


@pytest.fixture(scope="module")
def state() -> dict[str, Tensor]:
    from torchvision.models.detection import maskrcnn_resnet50_fpn_v2

    torch.manual_seed(5)
    return maskrcnn_resnet50_fpn_v2(weights=None, weights_backbone=None, num_classes=91).state_dict()


class TestCoco:
    """Weights of torchvision's Mask R-CNN; random ones stand in for the file."""

    def test_all_but_what_is_new_is_taken_over(self, state: dict[str, Tensor]) -> None:
        network = build(TrackRCNNConfig.full())
        missing = network.load_coco(state, {1: 3, 2: 1})
        assert all(name.startswith(("temporal.", "roi_heads.association.")) for name in missing)
        own = network.state_dict()
        assert torch.equal(own["backbone.body.conv1.weight"], state["backbone.body.conv1.weight"])
        rows = state["roi_heads.box_predictor.cls_score.weight"][[0, 3, 1]]
        assert torch.equal(own["roi_heads.box_predictor.cls_score.weight"], rows)
        boxes = state["roi_heads.box_predictor.bbox_pred.bias"].view(91, 4)[[0, 3, 1]].flatten()
        assert torch.equal(own["roi_heads.box_predictor.bbox_pred.bias"], boxes)
        masks = state["roi_heads.mask_predictor.mask_fcn_logits.weight"][[0, 3, 1]]
        assert torch.equal(own["roi_heads.mask_predictor.mask_fcn_logits.weight"], masks)

    def test_a_class_that_coco_lacks_starts_at_random(self, state: dict[str, Tensor]) -> None:
        network = build(TrackRCNNConfig.full((1, 7)))
        before = network.state_dict()["roi_heads.box_predictor.cls_score.weight"][2].clone()
        network.load_coco(state, {1: 3})
        assert torch.equal(network.state_dict()["roi_heads.box_predictor.cls_score.weight"][2], before)

    def test_weights_of_another_network_are_refused(self, state: dict[str, Tensor]) -> None:
        with pytest.raises(ValueError, match="these are no weights of maskrcnn_resnet50_fpn_v2"):
            build(TINY).load_coco(state, {1: 3})

    def test_imagenet_weights_are_there_for_the_small_backbone_alone(self) -> None:
        with pytest.raises(ValueError, match="load a COCO checkpoint for resnet50"):
            build(TrackRCNNConfig.full(), imagenet=True)
