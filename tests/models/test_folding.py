"""A folded network gives the numbers of the original."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import Tensor, nn

from models.deeplab import LITE0, DeepLab, DeepLabConfig, build
from models.folding import folded


def lived_in(encoder: str = LITE0, **changes: int) -> DeepLab:
    """A network whose normalisations are all different and far from doing nothing, as after training."""
    torch.manual_seed(0)
    network = build(DeepLabConfig(encoder=encoder, size=64, decoder_channels=16, **changes)).eval()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            assert module.running_mean is not None
            assert module.running_var is not None
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 1.5)
            nn.init.uniform_(module.weight, 0.6, 1.4)
            nn.init.normal_(module.bias, 0, 0.2)
    return network


def norms(network: nn.Module) -> int:
    return sum(isinstance(module, nn.BatchNorm2d) for module in network.modules())


def logits(network: nn.Module, x: Tensor) -> Tensor:
    with torch.no_grad():
        found: Tensor = network(x)
    return found


@pytest.mark.parametrize("side", [32, 64, 96])
@pytest.mark.parametrize("channels", [1, 3])
def test_it_equals_the_original_and_misses_no_normalisation(side: int, channels: int) -> None:
    network = lived_in(guidance_channels=channels)
    fast = folded(network)
    x = torch.rand(2, 6, side, side, generator=torch.Generator().manual_seed(1))
    expected = logits(network, x)
    assert norms(network) > 40
    assert norms(fast) == 0
    assert expected.std() > 1e-3
    torch.testing.assert_close(logits(fast, x), expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("encoder", ["mobilenet_v2", "resnet18", "se_resnet50", "tu-mobilenetv3_small_100"])
def test_other_encoders(encoder: str) -> None:
    network = lived_in(encoder)
    x = torch.rand(1, 6, 64, 64, generator=torch.Generator().manual_seed(1))
    fast = folded(network)
    assert norms(fast) == 0
    torch.testing.assert_close(logits(fast, x), logits(network, x), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("encoder", ["dpn68", "tu-resnetv2_50"])
def test_normalisations_before_a_convolution_stay(encoder: str) -> None:
    network = lived_in(encoder)
    x = torch.rand(1, 6, 64, 64, generator=torch.Generator().manual_seed(1))
    fast = folded(network)
    assert 0 < norms(fast) < norms(network)
    torch.testing.assert_close(logits(fast, x), logits(network, x), rtol=1e-4, atol=1e-4)


def test_every_single_normalisation_counts() -> None:
    """The oracle above would see if one of them were left out: each alone changes the logits by more than it allows."""
    network = lived_in()
    x = torch.rand(1, 6, 64, 64, generator=torch.Generator().manual_seed(1))
    expected = logits(network, x)
    names = [name for name, module in network.named_modules() if isinstance(module, nn.BatchNorm2d)]
    silent = []
    for name in names[:: max(1, len(names) // 12)]:
        other = copy.deepcopy(network)
        norm = other.get_submodule(name)
        assert isinstance(norm, nn.BatchNorm2d)
        nn.init.ones_(norm.weight)
        nn.init.zeros_(norm.bias)
        norm.reset_running_stats()
        if torch.allclose(logits(other, x), expected, rtol=1e-4, atol=1e-4):
            silent.append(name)
    assert silent == []


def test_the_original_is_left_as_it_was() -> None:
    network = lived_in()
    network.train()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    fast = folded(network)
    assert network.training
    assert not fast.training
    assert norms(network) > 40
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in fast.modules())


def test_it_is_the_same_where_gradients_are_recorded() -> None:
    network = lived_in()
    x = torch.rand(1, 6, 64, 64, generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(folded(network)(x).detach(), logits(network, x), rtol=1e-4, atol=1e-4)


def test_lower_precision_is_close() -> None:
    network = lived_in()
    x = torch.rand(1, 6, 64, 64, generator=torch.Generator().manual_seed(1))
    fast = folded(network, torch.bfloat16)
    assert {value.dtype for value in fast.parameters()} == {torch.bfloat16}
    found, expected = logits(fast, x.bfloat16()).float(), logits(network, x)
    assert (found - expected).abs().mean() < 0.1 * expected.abs().mean()


def test_statistics_are_needed() -> None:
    network = lived_in()
    norm = next(module for module in network.modules() if isinstance(module, nn.BatchNorm2d))
    norm.track_running_stats = False
    norm.running_mean = norm.running_var = None
    with pytest.raises(ValueError, match="without statistics"):
        folded(network)
