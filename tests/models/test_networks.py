"""One inherited class of tests for all networks: forward and backward, save and load, overfit one batch."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor

from models import checkpoint
from models.deeplab import LITE0, DeepLab, DeepLabConfig, build
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


class TestLite0(NetworkTests):
    config = DeepLabConfig(size=64, decoder_channels=16)

    def test_imagenet_weights_fill_the_encoder_and_leave_the_guidance_at_zero(self) -> None:
        network = build(self.config, imagenet=True).eval()
        stem = network.encoder.model.conv_stem.weight
        assert stem[:, :3].abs().sum() > 1
        assert stem[:, 3:].abs().sum() == 0
        x, _ = disc_batch(64, 4)
        with torch.no_grad():
            with_box, without = network.encode(x)[-1], network.encode(torch.cat([x[:, :3], 0 * x[:, 3:]], 1))[-1]
        assert torch.equal(with_box, without)
        assert with_box.std() > 0.1

    def test_has_the_depthwise_layers_replaced(self) -> None:
        names = {type(module).__name__ for module in build(self.config).modules()}
        assert "DepthwiseConv2d" in names


class TestTwoGuidanceChannels(NetworkTests):
    config = DeepLabConfig(size=64, decoder_channels=16, guidance_channels=2)


class TestOtherEncoder(NetworkTests):
    config = DeepLabConfig(encoder="mobilenet_v2", size=64, decoder_channels=16)


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
