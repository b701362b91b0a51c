"""The batch-hard triplet loss against sums worked out by hand."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from models.trackrcnn.losses import MARGIN, batch_hard_triplet, pairwise_distances


def loss(points: list[list[float]], tracks: list[int], margin: float = MARGIN) -> float:
    return float(batch_hard_triplet(torch.tensor(points), torch.tensor(tracks), margin))


def test_it_is_the_mean_of_farthest_own_less_nearest_other_plus_margin() -> None:
    # On a line: track 1 at 0 and 3, track 2 at 4. By detection: 3 − 4 + m, 3 − 1 + m, 0 − 1 + m.
    assert loss([[0.0], [3.0], [4.0]], [1, 1, 2], margin=2.0) == pytest.approx((1 + 4 + 1) / 3, abs=1e-5)


def test_what_is_far_enough_apart_costs_nothing() -> None:
    assert loss([[0.0, 0.0], [0.1, 0.0], [5.0, 5.0], [5.0, 5.1]], [1, 1, 2, 2]) == 0


def test_the_margin_is_the_papers() -> None:
    # two lone detections at the same place: each is 0 from itself and 0 from the other
    assert loss([[1.0], [1.0]], [1, 2]) == pytest.approx(0.2, abs=1e-5)


def test_distances_are_not_normalised() -> None:
    near, far = [[0.0], [1.0], [1.5]], [[0.0], [10.0], [15.0]]
    assert loss(far, [1, 1, 2]) > 5 * loss(near, [1, 1, 2])


@pytest.mark.parametrize("tracks", [[], [4], [4, 4, 4]])
def test_without_two_tracks_there_is_nothing_to_tell_apart(tracks: list[int]) -> None:
    embeddings = torch.randn(len(tracks), 3, requires_grad=True)
    found = batch_hard_triplet(embeddings, torch.tensor(tracks, dtype=torch.int64))
    found.backward()
    assert float(found.detach()) == 0
    assert embeddings.grad is not None
    assert not embeddings.grad.any()


def test_gradients_are_finite_where_embeddings_coincide() -> None:
    embeddings = torch.ones(4, 8, requires_grad=True)
    batch_hard_triplet(embeddings, torch.tensor([1, 1, 2, 2])).backward()
    assert embeddings.grad is not None
    assert torch.isfinite(embeddings.grad).all()


def test_a_step_against_the_gradient_pulls_a_track_together() -> None:
    points = torch.tensor([[0.0, 0.0], [2.0, 0.0], [1.0, 0.5]], requires_grad=True)
    tracks = torch.tensor([1, 1, 2])
    before = batch_hard_triplet(points, tracks)
    before.backward()
    assert points.grad is not None
    after = batch_hard_triplet(points.detach() - 0.1 * points.grad, tracks)
    assert float(after) < float(before.detach())


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5), st.integers(1, 3)), min_size=1, max_size=8))
def test_the_order_of_detections_means_nothing(items: list[tuple[float, float, int]]) -> None:
    points, tracks = [[x, y] for x, y, _ in items], [track for _, _, track in items]
    assert loss(points, tracks) == pytest.approx(loss(points[::-1], tracks[::-1]), abs=1e-4)
    assert loss(points, tracks) >= 0


def test_distances_are_euclidean() -> None:
    found = pairwise_distances(torch.tensor([[0.0, 0.0]]), torch.tensor([[3.0, 4.0], [0.0, 1.0]]))
    assert torch.allclose(found, torch.tensor([[5.0, 1.0]]))
