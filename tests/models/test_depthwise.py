"""The fast depthwise layer gives the numbers of the plain one, forward and backward."""

from __future__ import annotations

import pytest
import torch
from timm.layers import Conv2dSame
from torch import nn

from models.depthwise import DepthwiseConv2d, accelerate

CASES = [
    # side, kernel, stride, dilation, padding
    (16, 5, 1, 2, 4),
    (17, 3, 1, 1, 1),
    (70, 3, 1, 1, 1),
    (16, 3, 2, 1, 1),
    (15, 5, 2, 1, 2),
    (16, 3, 1, 3, 3),
]


def gradients(layer: nn.Module, x: torch.Tensor) -> list[torch.Tensor]:
    x = x.clone().requires_grad_()
    y = layer(x)
    (y * torch.linspace(-1, 1, y.numel()).view_as(y)).sum().backward()
    assert x.grad is not None
    weight = next(layer.parameters())
    assert weight.grad is not None
    found = [y.detach(), x.grad, weight.grad.clone()]
    weight.grad = None
    return found


@pytest.mark.parametrize(("side", "kernel", "stride", "dilation", "padding"), CASES)
@pytest.mark.parametrize("same", [False, True])
def test_equals_the_plain_layer(side: int, kernel: int, stride: int, dilation: int, padding: int, same: bool) -> None:
    torch.manual_seed(0)
    kind = Conv2dSame if same else nn.Conv2d
    plain = kind(8, 8, kernel, stride, 0 if same else padding, dilation, groups=8, bias=False)
    fast = DepthwiseConv2d.of(plain)
    x = torch.randn(2, 8, side, side)
    for a, b in zip(gradients(plain, x), gradients(fast, x), strict=True):
        torch.testing.assert_close(a, b, rtol=1e-4, atol=1e-4)


def test_follows_autocast_and_keeps_float32_gradients() -> None:
    fast = DepthwiseConv2d.of(nn.Conv2d(8, 8, 3, 1, 1, groups=8, bias=False))
    x = torch.randn(2, 8, 16, 16, requires_grad=True)
    with torch.autocast("cpu", torch.bfloat16):
        y = fast(x)
    y.float().sum().backward()
    assert y.dtype == torch.bfloat16
    assert fast.weight.grad is not None
    assert fast.weight.grad.dtype == torch.float32


def test_leaves_other_layers_alone_and_keeps_the_names() -> None:
    network = nn.Sequential(
        nn.Conv2d(4, 4, 3, groups=4),  # with bias
        nn.Conv2d(4, 8, 3, groups=4, bias=False),  # two outputs a channel
        nn.Conv2d(4, 4, (3, 1), groups=4, bias=False),  # not square
        nn.Conv2d(4, 4, 3, groups=4, bias=False),
    )
    before = list(network.state_dict())
    accelerate(network)
    assert [type(layer).__name__ for layer in network] == ["Conv2d"] * 3 + ["DepthwiseConv2d"]
    assert list(network.state_dict()) == before


@pytest.mark.parametrize(("side", "kernel", "stride", "dilation", "padding"), CASES)
@pytest.mark.parametrize("same", [False, True])
def test_a_bias_that_was_folded_in_is_added(
    side: int, kernel: int, stride: int, dilation: int, padding: int, same: bool
) -> None:
    torch.manual_seed(0)
    kind = Conv2dSame if same else nn.Conv2d
    plain = kind(8, 8, kernel, stride, 0 if same else padding, dilation, groups=8, bias=False)
    fast = DepthwiseConv2d.of(plain)
    fast.bias = plain.bias = nn.Parameter(torch.linspace(-1, 1, 8), requires_grad=False)
    x = torch.randn(2, 8, side, side)
    with torch.no_grad():
        torch.testing.assert_close(fast(x), plain(x), rtol=1e-4, atol=1e-4)
