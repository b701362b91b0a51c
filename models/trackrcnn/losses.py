"""The loss of the association head: which detections of some frames are of one object."""

from __future__ import annotations

import torch
from torch import Tensor

MARGIN = 0.2
_TINY = 1e-12  # under the root, whose slope at 0 is infinite


def batch_hard_triplet(embeddings: Tensor, tracks: Tensor, margin: float = MARGIN) -> Tensor:
    """Batch-hard triplet loss (Hermans et al., 2017; MOTS, CVPR 2019, equation 1), Euclidean, not normalised.

    For each detection, the farthest one of its own track must be nearer than the nearest one of any other track, by
    `margin`. Detections without another track beside them count as nothing.

    Args:
        embeddings: (N, D) of the detections of one class in the frames of a clip.
        tracks: (N,) which object each is of.
        margin: by how much.

    Returns:
        the mean over the detections that count, 0 (with a gradient of 0) where none does.
    """
    distances = pairwise_distances(embeddings, embeddings)
    same = tracks[:, None] == tracks[None]
    counts = ~same.all(dim=1)
    if not bool(counts.any()):
        return embeddings.sum() * 0
    farthest = distances.masked_fill(~same, 0).amax(dim=1)
    nearest = distances.masked_fill(same, torch.inf).amin(dim=1)
    return (farthest - nearest + margin)[counts].clamp(min=0).mean()


def pairwise_distances(rows: Tensor, columns: Tensor) -> Tensor:
    """Euclidean distances (N, M) of (N, D) and (M, D), with finite gradients everywhere."""
    squares = (rows[:, None] - columns[None]).pow(2).sum(-1)
    return (squares + _TINY).sqrt()
