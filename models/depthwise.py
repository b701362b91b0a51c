"""Depthwise convolution with a backward pass that is fast on CPUs.

oneDNN's backward kernels for depthwise convolutions are slow, those in bfloat16 most of all (on two AVX-512 cores the
5×5 dilated layers of EfficientNet took two thirds of a training step). The gradient by the input is itself a depthwise
convolution for a stride of 1, so the fast forward kernel serves; the gradient by the weights is computed in float32.
Same numbers, half the step.
"""

from __future__ import annotations

from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

_WIDE = 64  # from this width on, 3×3 weight gradients are as fast in bfloat16


class _Depthwise(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, stride: int, padding: int, dilation: int) -> Tensor:
        ctx.save_for_backward(x, weight)
        ctx.geometry = (stride, padding, dilation)
        return functional.conv2d(x, weight, None, stride, padding, dilation, weight.shape[0])

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        x, weight = ctx.saved_tensors
        stride, padding, dilation = ctx.geometry
        grad = grads[0].contiguous(memory_format=torch.channels_last)
        by_x = by_weight = None
        if stride == 1:
            if ctx.needs_input_grad[0]:
                around = dilation * (weight.shape[-1] - 1) - padding
                by_x = functional.conv2d(grad, weight.flip(2, 3), None, 1, around, dilation, weight.shape[0])
            if ctx.needs_input_grad[1]:
                wide = weight.shape[-1] == 3 and x.shape[-1] >= _WIDE
                dtype = x.dtype if wide else torch.float32
                by_weight = _slow(grad, x, weight, ctx.geometry, (False, True), dtype)[1]
        else:
            mask = (bool(ctx.needs_input_grad[0]), bool(ctx.needs_input_grad[1]))
            by_x, by_weight = _slow(grad, x, weight, ctx.geometry, mask, torch.float32)
        return by_x, by_weight, None, None, None


def _slow(
    grad: Tensor,
    x: Tensor,
    weight: Tensor,
    geometry: tuple[int, int, int],
    mask: tuple[bool, bool],
    dtype: torch.dtype,
) -> tuple[Tensor | None, Tensor | None]:
    stride, padding, dilation = geometry
    by_x, by_weight, _ = torch.ops.aten.convolution_backward(
        grad.to(dtype),
        x.to(dtype),
        weight.to(dtype),
        None,
        [stride, stride],
        [padding, padding],
        [dilation, dilation],
        False,
        [0, 0],
        weight.shape[0],
        [mask[0], mask[1], False],
    )
    return (by_x.to(x.dtype) if mask[0] else None), (by_weight.to(weight.dtype) if mask[1] else None)


class DepthwiseConv2d(nn.Conv2d):
    """Drop-in for a square depthwise `nn.Conv2d` (or timm's "same" one); same parameters, same output."""

    same = False

    @classmethod
    def of(cls, module: nn.Conv2d) -> DepthwiseConv2d:
        """Wrap `module`'s own parameters; its padding is read as "same" where its class is timm's Conv2dSame."""
        stride, padding, dilation = module.stride[0], module.padding, module.dilation[0]
        new = cls(
            module.in_channels,
            module.out_channels,
            cast("tuple[int, int]", module.kernel_size),
            stride,
            padding if isinstance(padding, str) else padding[0],
            dilation,
            module.groups,
            bias=False,
        )
        new.weight = module.weight
        new.same = type(module).__name__ == "Conv2dSame"
        return new

    def forward(self, x: Tensor) -> Tensor:
        """Convolve (N, C, H, W)."""
        padding = 0 if self.same else cast("tuple[int, ...]", self.padding)[0]
        if self.same:
            x = functional.pad(x, self._around(x.shape[-2:]))
        weight = self.weight
        if x.device.type != "cpu" or not torch.is_grad_enabled() or self.bias is not None:
            return functional.conv2d(x, weight, self.bias, self.stride, padding, self.dilation, self.groups)
        if torch.is_autocast_enabled("cpu"):
            dtype = torch.get_autocast_dtype("cpu")
            x, weight = x.to(dtype), weight.to(dtype)
        return cast("Tensor", _Depthwise.apply(x, weight, self.stride[0], padding, self.dilation[0]))

    def _around(self, size: torch.Size) -> tuple[int, int, int, int]:
        reach, stride = self.dilation[0] * (self.kernel_size[0] - 1), self.stride[0]
        vertical, horizontal = (max((-(-side // stride) - 1) * stride + reach + 1 - side, 0) for side in size)
        return horizontal // 2, horizontal - horizontal // 2, vertical // 2, vertical - vertical // 2


def accelerate(network: nn.Module) -> None:
    """Replace every square depthwise convolution without bias in `network` by `DepthwiseConv2d`, in place."""
    for parent in list(network.modules()):
        for name, child in list(parent.named_children()):
            if _replaceable(child):
                setattr(parent, name, DepthwiseConv2d.of(cast("nn.Conv2d", child)))


def _replaceable(module: nn.Module) -> bool:
    return (
        isinstance(module, nn.Conv2d)
        and not isinstance(module, DepthwiseConv2d)
        and module.groups == module.in_channels == module.out_channels > 1
        and module.bias is None
        and not isinstance(module.padding, str)
        and all(len(set(pair)) == 1 for pair in (module.kernel_size, module.stride, module.dilation, module.padding))
    )
