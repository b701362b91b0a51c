"""One inherited class of tests for all networks: forward and backward, save and load, overfit one batch."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor

from models import checkpoint
from models.deeplab import (
    LITE0,
    DeepLab,
    DeepLabConfig,
    build,
    lite0_channels,
    lite0_early_layers,
    lite0_encoder,
    load_narrower,
    normalised_image,
)
from models.losses import mean_iou, refinement_loss


def disc_batch(size: int, channels: int, count: int = 2) -> tuple[Tensor, Tensor]:
    """Bright discs on noise, the guidance around each; input (N, C, S, S) and target (N, 1, S, S)."""
    generator = torch.Generator().manual_seed(0)
    x = 0.3 * torch.rand(count, channels, size, size, generator=generator)
    grid = torch.arange(size).float()
    targets = []
    for i in range(count):
        inside = (grid - size / 2)[:, None] ** 2 + (grid - size / 2 + 4 * i)[None] ** 2 < (size / 4) ** 2
        targets.append(inside.float())
        x[i, :3] += 0.6 * inside
        x[i, 3:] = 1.0
    return x, torch.stack(targets).unsqueeze(1)


class NetworkTests:
    """Inherit and set `config`."""

    config: DeepLabConfig

    @pytest.fixture
    def network(self) -> DeepLab:
        torch.manual_seed(0)
        return build(self.config)

    @pytest.fixture
    def batch(self) -> tuple[Tensor, Tensor]:
        return disc_batch(self.config.size, 3 + self.config.guidance_channels)

    def test_forward_keeps_the_size_and_backward_reaches_every_weight(
        self, network: DeepLab, batch: tuple[Tensor, Tensor]
    ) -> None:
        logits = network(batch[0])
        assert logits.shape == batch[1].shape
        refinement_loss(logits, batch[1]).backward()
        missing = [name for name, value in network.named_parameters() if value.grad is None]
        assert missing == []

    def test_a_checkpoint_gives_the_same_logits(
        self, network: DeepLab, batch: tuple[Tensor, Tensor], tmp_path: Path
    ) -> None:
        checkpoint.save(tmp_path / "n.pt", network, self.config, {}, half=False)
        loaded = checkpoint.load(tmp_path / "n.pt").network()
        with torch.no_grad():
            assert torch.equal(loaded(batch[0]), network.eval()(batch[0]))

    def test_overfits_one_batch(self, network: DeepLab, batch: tuple[Tensor, Tensor]) -> None:
        optimiser = torch.optim.AdamW(network.parameters(), lr=3e-3)
        network.train()
        for _ in range(25):
            logits = network(batch[0])
            loss = refinement_loss(logits, batch[1])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        assert mean_iou(logits, batch[1]) > 0.9

    def test_says_which_size_to_pad_to(self, network: DeepLab) -> None:
        channels = 3 + self.config.guidance_channels
        with pytest.raises(ValueError, match="pad to 64x48"):
            network(torch.zeros(1, channels, 63, 40))

    def test_channels_that_it_does_not_have_are_ignored(self, network: DeepLab, batch: tuple[Tensor, Tensor]) -> None:
        wider = torch.cat([batch[0], torch.rand(2, 2, *batch[0].shape[2:])], dim=1)
        with torch.no_grad():
            assert torch.equal(network.eval()(wider), network(batch[0]))


class TestLite0(NetworkTests):
    config = DeepLabConfig(size=64, decoder_channels=16)

    def test_imagenet_weights_fill_the_encoder_and_leave_the_guidance_at_zero(self) -> None:
        network = build(self.config, imagenet=True).eval()
        stem = network.encoder.model.conv_stem.weight
        assert stem[:, :3].abs().sum() > 1
        assert stem[:, 3:].abs().sum() == 0
        x, _ = disc_batch(64, 6)
        with torch.no_grad():
            with_box, without = network.encode(x)[-1], network.encode(torch.cat([x[:, :3], 0 * x[:, 3:]], 1))[-1]
        assert torch.equal(with_box, without)
        assert with_box.std() > 0.1

    def test_has_the_depthwise_layers_replaced(self) -> None:
        names = {type(module).__name__ for module in build(self.config).modules()}
        assert "DepthwiseConv2d" in names

    def test_in_two_parts_it_is_the_same(self, network: DeepLab, batch: tuple[Tensor, Tensor]) -> None:
        assert network.splits
        with torch.no_grad():
            parts = network.eval().decode(network.encode_late(network.encode_early(batch[0])))
            torch.testing.assert_close(parts, network(batch[0]))

    def test_early_parameters_are_all_that_the_early_part_depends_on(
        self, network: DeepLab, batch: tuple[Tensor, Tensor]
    ) -> None:
        network.eval().encode_early(batch[0]).sum().backward()
        reached = {id(value) for value in network.parameters() if value.grad is not None}
        assert reached == {id(value) for value in network.early_parameters()}
        assert 0 < len(reached) < len(list(network.encoder_parameters()))


class TestTwoGuidanceChannels(NetworkTests):
    config = DeepLabConfig(size=64, decoder_channels=16, guidance_channels=2)


class TestOtherEncoder(NetworkTests):
    config = DeepLabConfig(encoder="mobilenet_v2", size=64, decoder_channels=16)

    def test_cannot_be_split_and_says_so(self, network: DeepLab, batch: tuple[Tensor, Tensor]) -> None:
        assert not network.splits
        with pytest.raises(ValueError, match="'mobilenet_v2' cannot be split"):
            network.encode_early(batch[0])


class TestOneGuidanceChannel(NetworkTests):
    """As older checkpoints have it."""

    config = DeepLabConfig(size=64, decoder_channels=16, guidance_channels=1)


class TestNoGuidance(NetworkTests):
    config = DeepLabConfig(size=64, decoder_channels=16, guidance_channels=0)


class TestLoadNarrower:
    """Weights of a network with fewer guidance channels."""

    @pytest.mark.parametrize("channels", [0, 1, 2, 3])
    @pytest.mark.parametrize("encoder", [LITE0, "mobilenet_v2"])
    def test_what_is_new_changes_nothing_at_first(self, channels: int, encoder: str) -> None:
        torch.manual_seed(0)
        narrow = build(DeepLabConfig(encoder, 64, channels, decoder_channels=8)).eval()
        wide = build(DeepLabConfig(encoder, 64, 3, decoder_channels=8)).eval()
        state = narrow.state_dict()
        before = {name: value.clone() for name, value in state.items()}
        load_narrower(wide, state)
        x, _ = disc_batch(64, 6)
        with torch.no_grad():
            torch.testing.assert_close(wide(x), narrow(x))
        assert all(torch.equal(state[name], before[name]) for name in before)
        if channels < 3:
            stem = next(value for value in wide.encoder_parameters() if value.ndim == 4)
            assert stem[:, : 3 + channels].abs().sum() > 0
            assert stem[:, 3 + channels :].abs().sum() == 0

    @pytest.mark.parametrize(
        "other",
        [
            DeepLabConfig(size=64, decoder_channels=8, guidance_channels=4),
            DeepLabConfig(size=64, decoder_channels=16, guidance_channels=1),
            DeepLabConfig("mobilenet_v2", 64, 1, decoder_channels=8),
            DeepLabConfig("resnet18", 64, 3, decoder_channels=8),
        ],
    )
    def test_other_networks_are_refused(self, other: DeepLabConfig) -> None:
        network = build(DeepLabConfig(size=64, decoder_channels=8))
        with pytest.raises(ValueError, match="weights of another architecture"):
            load_narrower(network, build(other).state_dict())

    @pytest.mark.parametrize("value", [torch.zeros(()), torch.zeros(3), torch.zeros(32, 4, 5, 5)])
    def test_a_first_layer_of_another_kind_is_refused(self, value: Tensor) -> None:
        network = build(DeepLabConfig(size=64, decoder_channels=8))
        state = {**network.state_dict(), "encoder.model.conv_stem.weight": value}
        with pytest.raises(ValueError, match="weights of another architecture"):
            load_narrower(network, state)


def test_an_unknown_encoder_is_named() -> None:
    with pytest.raises(ValueError, match="no_such_net"):
        build(DeepLabConfig(encoder="no_such_net"))


def test_imagenet_weights_exist_for_the_default_encoder_only() -> None:
    with pytest.raises(ValueError, match=LITE0):
        build(DeepLabConfig(encoder="resnet18", size=64), imagenet=True)


@pytest.mark.parametrize(
    ("field", "value"), [("size", 100), ("size", 16), ("output_stride", 4), ("guidance_channels", -1)]
)
def test_a_configuration_that_cannot_run_is_refused(field: str, value: int) -> None:
    with pytest.raises(ValueError, match=field):
        DeepLabConfig(**{field: value})


class TestPlainEncoder:
    """EfficientNet-Lite0 for images alone, as other networks use it."""

    def test_its_maps_halve_from_level_to_level(self) -> None:
        encoder = lite0_encoder().eval()
        with torch.no_grad():
            maps = encoder(torch.zeros(1, 3, 64, 96))
        assert [tuple(item.shape[2:]) for item in maps] == [(64 >> n, 96 >> n) for n in range(6)]
        assert [item.shape[1] for item in maps] == lite0_channels(encoder)

    def test_it_starts_from_the_weights_that_refinement_starts_from(self) -> None:
        own = lite0_encoder(imagenet=True).state_dict()
        other = build(DeepLabConfig(size=64, decoder_channels=8), imagenet=True).encoder.state_dict()
        stem = "model.conv_stem.weight"
        assert torch.equal(own[stem], other[stem][:, :3])
        assert all(torch.equal(own[name], other[name]) for name in own if name != stem)

    def test_its_early_layers_reach_a_quarter_of_the_size(self) -> None:
        encoder = lite0_encoder().eval()
        x = image = torch.rand(1, 3, 64, 64)
        with torch.no_grad():
            for layer in lite0_early_layers(encoder):
                x = layer(x)
            torch.testing.assert_close(x, encoder(image)[2])

    def test_images_are_shifted_as_the_weights_expect(self) -> None:
        assert normalised_image(torch.tensor([0.0, 127 / 255, 1.0])).tolist() == pytest.approx([-127 / 128, 0, 1])
