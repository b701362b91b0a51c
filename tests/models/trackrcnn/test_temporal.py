"""3D convolutions: the identity at the start, the same numbers as torch's own, and how far they reach."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.trackrcnn.temporal import SeparableConv3d


@pytest.fixture
def trained() -> SeparableConv3d:
    """A layer whose weights are no longer those of the start."""
    torch.manual_seed(3)
    layer = SeparableConv3d(4)
    for parameter in layer.parameters():
        nn.init.normal_(parameter, std=0.5)
    return layer


def reference(layer: SeparableConv3d, x: Tensor) -> Tensor:
    """The same with 3D convolutions of torch."""
    clip = x.transpose(0, 1)[None]
    mixed = functional.relu(functional.conv3d(clip, layer.depthwise, padding=1, groups=layer.channels))
    mixed = functional.conv3d(mixed, layer.pointwise[:, :, None], layer.bias)
    return x + mixed[0].transpose(0, 1)


def test_it_changes_nothing_before_it_is_trained() -> None:
    x = torch.randn(5, 6, 7, 8)
    assert torch.equal(SeparableConv3d(6)(x), x)


@pytest.mark.parametrize("frames", [1, 2, 3, 8])
def test_it_gives_the_numbers_of_a_3d_convolution(trained: SeparableConv3d, frames: int) -> None:
    x = torch.randn(frames, 4, 6, 5)
    torch.testing.assert_close(trained(x), reference(trained, x), rtol=1e-4, atol=1e-5)


def test_its_gradients_are_those_of_a_3d_convolution(trained: SeparableConv3d) -> None:
    x = torch.randn(3, 4, 6, 5, requires_grad=True)
    weights = torch.randn(3, 4, 6, 5)
    sums = (trained(x) * weights).sum(), (reference(trained, x) * weights).sum()
    wanted = [x, *trained.parameters()]
    for own, other in zip(*(torch.autograd.grad(item, wanted) for item in sums), strict=True):
        torch.testing.assert_close(own, other, rtol=1e-4, atol=1e-4)


def test_a_frame_depends_on_the_frames_beside_it_alone(trained: SeparableConv3d) -> None:
    x = torch.randn(7, 4, 6, 5)
    changed = x.clone()
    changed[3] += 1
    differs = (trained(x) != trained(changed)).flatten(1).any(1)
    assert differs.tolist() == [False, False, True, True, True, False, False]
    assert SeparableConv3d.reach == 1


def test_its_first_step_teaches_it_something() -> None:
    layer = SeparableConv3d(4)
    layer(torch.randn(3, 4, 5, 5)).pow(2).sum().backward()
    assert layer.pointwise.grad is not None
    assert layer.pointwise.grad.any()
