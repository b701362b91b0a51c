"""The heads: losses of association over a clip, and regions without objects."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from models.trackrcnn.config import TrackRCNNConfig
from models.trackrcnn.heads import Association
from models.trackrcnn.losses import batch_hard_triplet
from models.trackrcnn.network import TrackRCNN, build, total
from tests.models.trackrcnn.conftest import SIZE, TINY, target


class TestAssociation:
    def test_each_class_has_dimensions_of_its_own(self) -> None:
        torch.manual_seed(1)
        head = Association(6, 3, 4)
        features = torch.randn(5, 6)
        labels = torch.tensor([1, 3, 2, 3, 1])
        found = head(features, labels)
        every = head.layer(features)
        for row, label in enumerate(labels.tolist()):
            assert torch.equal(found[row], every[row, 4 * (label - 1) : 4 * label])

    def test_no_regions(self) -> None:
        assert Association(6, 2, 4)(torch.zeros(0, 6), torch.zeros(0, dtype=torch.int64)).shape == (0, 4)

    def test_the_loss_is_the_mean_over_the_classes_that_are_there(self, network: TrackRCNN) -> None:
        torch.manual_seed(2)
        described = torch.randn(6, TINY.representation)
        labels = torch.tensor([1, 1, 2, 2, 0, 1])
        objects = [torch.tensor([0, 1, 0]), torch.tensor([1, 0])]
        targets = [
            {"tracks": torch.tensor([11, 12])},
            {"tracks": torch.tensor([12, 21])},
        ]
        # Regions by class: the background is left out. Tracks: frame 1 has 11, 12, 11; frame 2 has 21, 12.
        loss = network.roi_heads._association_loss(described, labels, objects, targets)
        embeddings = network.roi_heads.association(described[labels > 0], labels[labels > 0])
        tracks, kinds = torch.tensor([11, 12, 11, 21, 12]), labels[labels > 0]
        by_class = [batch_hard_triplet(embeddings[kinds == kind], tracks[kinds == kind]) for kind in (1, 2)]
        torch.testing.assert_close(loss, torch.stack(by_class).mean())

    def test_background_alone_has_none(self, network: TrackRCNN) -> None:
        nothing = [torch.zeros(0, dtype=torch.int64)]
        loss = network.roi_heads._association_loss(
            torch.randn(3, TINY.representation), torch.zeros(3, dtype=torch.int64), nothing, [{"tracks": nothing[0]}]
        )
        assert float(loss.detach()) == 0


class TestRegions:
    def test_frames_without_regions_between_others(self, network: TrackRCNN) -> None:
        maps = network.mix(network.pyramid(torch.rand(3, 3, *SIZE)))
        none = torch.zeros(0, 4)
        proposals = [none, torch.tensor([[4.0, 20, 36, 44]]), none]
        with torch.no_grad():
            found = network.roi_heads.found(maps, proposals, [SIZE] * 3)
        assert [len(item.boxes) for item in found][::2] == [0, 0]

    def test_scores_fall(self, network: TrackRCNN) -> None:
        with torch.no_grad():
            found = network.found(network.mix(network.pyramid(torch.rand(1, 3, *SIZE))), SIZE, SIZE)
        scores = found[0].scores.tolist()
        assert scores == sorted(scores, reverse=True)

    def test_masks_are_those_of_the_class(self, network: TrackRCNN) -> None:
        maps = network.mix(network.pyramid(torch.rand(1, 3, *SIZE)))
        box = torch.tensor([[4.0, 20, 36, 44]])
        with torch.no_grad():
            car, person = (network.described(maps, [box], [torch.tensor([label])], SIZE)[0].masks for label in (1, 2))
        assert not torch.allclose(car, person)

    def test_scores_of_known_boxes_are_shares_of_one(self, network: TrackRCNN) -> None:
        maps = network.mix(network.pyramid(torch.rand(1, 3, *SIZE)))
        boxes = [torch.tensor([[4.0, 20, 36, 44]] * 2)]
        with torch.no_grad():
            found = network.described(maps, boxes, [torch.tensor([1, 2])], SIZE)[0]
        assert 0 < float(found.scores.sum()) < 1


@pytest.mark.parametrize("others", [0, 1])
def test_a_frame_that_is_ignored_as_a_whole_teaches_nothing_and_breaks_nothing(network: TrackRCNN, others: int) -> None:
    ignored = target(0, ignored=True)
    empty = {name: value[:0] for name, value in ignored.items() if name != "ignored"}
    frames = [{**empty, "ignored": ignored["ignored"]}, *(target(frame) for frame in range(others))]
    losses = network.train().losses(torch.rand(1 + others, 3, *SIZE), SIZE, frames)
    assert all(torch.isfinite(value) for value in losses.values())
    assert (float(losses["class"].detach()) > 0) is (others > 0)
    total(losses).backward()


def test_the_full_configuration_learns_from_a_clip_and_finds_in_it() -> None:
    torch.manual_seed(0)
    network = build(dataclasses.replace(TrackRCNNConfig.full(), samples=8, proposals=10, detections=5))
    images = torch.rand(2, 3, *SIZE)
    losses = network.train().losses(images, SIZE, [target(frame) for frame in range(2)])
    total(losses).backward()
    learned = {name for name, item in network.named_parameters() if item.grad is not None and item.grad.any()}
    assert any(name.startswith("backbone.body.layer4") for name in learned)
    assert not any(name.startswith("backbone.body.conv1") for name in learned)
    with torch.no_grad():
        found = network.eval().found(network.mix(network.pyramid(images)), SIZE, SIZE)
    assert [item.embeddings.shape[1] for item in found] == [128, 128]


@pytest.mark.parametrize("layers", [0, 1])
def test_features_of_a_frame_reach_its_heads_alone_without_3d_convolutions(layers: int) -> None:
    torch.manual_seed(0)
    network = build(type(TINY).of({**TINY.fields, "temporal_layers": layers}))
    with torch.no_grad():
        for layer in network.temporal:
            layer.get_parameter("pointwise").normal_()
    images = torch.rand(2, 3, *SIZE)
    changed = torch.stack([images[0], 1 - images[1]])
    with torch.no_grad():
        first, second = (network.mix(network.pyramid(item))["0"][0] for item in (images, changed))
    assert torch.equal(first, second) is (layers == 0)
