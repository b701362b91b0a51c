"""How much of a box lies in ignore regions: what lies there may be an object that nobody has labelled."""

from __future__ import annotations

import torch
from torch import Tensor

SHARE = 0.5
"""From this share on, a box teaches nothing about the background."""


def shares_inside(boxes: Tensor, region: Tensor) -> Tensor:
    """Share of each box that lies inside a region, 0 to 1.

    Args:
        boxes: (N, 4) of x1, y1, x2, y2 in pixels; what leaves the image counts as outside.
        region: (H, W), 1 inside.
    """
    height, width = region.shape
    sums = torch.zeros(height + 1, width + 1, dtype=torch.float32, device=region.device)
    sums[1:, 1:] = region.float().cumsum(0).cumsum(1)
    corners = boxes.round().long()
    x1, x2 = (corners[:, index].clamp(0, width) for index in (0, 2))
    y1, y2 = (corners[:, index].clamp(0, height) for index in (1, 3))
    inside = sums[y2, x2] - sums[y1, x2] - sums[y2, x1] + sums[y1, x1]
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return (inside / areas.clamp(min=1)).clamp(0, 1)
