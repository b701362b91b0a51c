"""3D convolutions over the frames of a clip, depthwise separable, that change nothing before they are trained.

As 2D convolutions they are many times as fast on CPUs, which have no good kernel for depthwise 3D convolutions: the
kernel's three layers in time are three depthwise convolutions of one pass, shifted by a frame and added.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional


class SeparableConv3d(nn.Module):
    """A 3×3×3 kernel a channel, ReLU, a 1×1×1 kernel, added to the input; the last one starts at zero.

    MOTS has the ReLU behind both, over maps that are not negative. A pyramid's maps are, so that a ReLU behind them
    would not be the identity at the start, and would spoil the weights that a network was trained with before.
    """

    reach = 1
    """How many frames on either side a frame depends on."""

    def __init__(self, channels: int) -> None:
        """Build for maps of so many channels."""
        super().__init__()
        self.channels = channels
        self.depthwise = nn.Parameter(torch.zeros(channels, 1, 3, 3, 3))
        self.pointwise = nn.Parameter(torch.zeros(channels, channels, 1, 1))
        self.bias = nn.Parameter(torch.zeros(channels))
        nn.init.normal_(self.depthwise, std=0.05)
        with torch.no_grad():
            self.depthwise[:, :, 1, 1, 1] = 1

    def forward(self, x: Tensor) -> Tensor:
        """Map (T, C, H, W), frames in order, to the same; beyond the first and last frame there is zero."""
        # A group's outputs lie side by side: first by channel, then by layer, as the kernel lies in memory.
        kernel = self.depthwise.reshape(3 * self.channels, 1, 3, 3)
        layers = functional.conv2d(x, kernel, None, 1, 1, 1, self.channels)
        before, here, after = layers.view(x.shape[0], self.channels, 3, *x.shape[2:]).unbind(2)
        zero = torch.zeros_like(here[:1])
        mixed = torch.cat([zero, before[:-1]]) + here + torch.cat([after[1:], zero])
        return x + functional.conv2d(functional.relu(mixed), self.pointwise, self.bias)
