"""A network for inference alone: batch normalisation folded into the convolutions before it, one precision."""

from __future__ import annotations

import copy
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_weights

from models.deeplab import DeepLab


def folded(network: DeepLab, dtype: torch.dtype = torch.float32) -> DeepLab:
    """Return a copy in evaluation mode that gives the same logits faster; it cannot be trained.

    Which convolution a normalisation follows is read off one forward pass; one that follows something else stays.
    """
    copied = copy.deepcopy(network).eval()
    pairs = _pairs(copied)
    for norm, convolution in pairs:
        weight, bias = fuse_conv_bn_weights(
            convolution.weight,
            convolution.bias,
            _tensor(norm.running_mean),
            _tensor(norm.running_var),
            norm.eps,
            norm.weight,
            norm.bias,
        )
        convolution.weight = nn.Parameter(weight, requires_grad=False)
        convolution.bias = nn.Parameter(bias, requires_grad=False)
    merged = {norm for norm, _ in pairs}
    for parent in list(copied.modules()):
        for name, child in list(parent.named_children()):
            if child in merged:
                setattr(parent, name, getattr(child, "act", nn.Identity()))
    return copied.to(dtype=dtype, memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return]


def _pairs(network: DeepLab) -> list[tuple[nn.BatchNorm2d, nn.Conv2d]]:
    made: dict[int, tuple[nn.Conv2d, Tensor]] = {}  # the tensors are kept so that their ids stay theirs
    pairs = []

    def after(module: nn.Module, _: Any, output: Tensor) -> None:
        made[id(output)] = (cast("nn.Conv2d", module), output)

    def before(module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        if id(inputs[0]) in made:
            pairs.append((cast("nn.BatchNorm2d", module), made[id(inputs[0])][0]))

    hooks = [module.register_forward_hook(after) for module in network.modules() if isinstance(module, nn.Conv2d)]
    hooks += [
        module.register_forward_pre_hook(before) for module in network.modules() if isinstance(module, nn.BatchNorm2d)
    ]
    weight = next(network.parameters())
    side = 2 * network.stride
    with torch.no_grad():
        network(torch.zeros(1, 3 + network.config.guidance_channels, side, side, device=weight.device))
    for hook in hooks:
        hook.remove()
    return pairs


def _tensor(value: Tensor | None) -> Tensor:
    if value is None:
        raise ValueError("batch normalisation without statistics cannot be folded")
    return value
