"""How much of boxes lies in a region."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from models.trackrcnn.areas import shares_inside


def shares(boxes: list[list[float]], region: torch.Tensor) -> list[float]:
    return [float(share) for share in shares_inside(torch.tensor(boxes, dtype=torch.float32), region)]


def test_by_hand() -> None:
    region = torch.zeros(10, 20, dtype=torch.bool)
    region[2:6, 5:15] = True
    assert shares([[5, 2, 15, 6], [0, 0, 5, 10], [5, 2, 15, 10], [10, 4, 20, 8]], region) == [1, 0, 0.5, 0.25]


def test_what_leaves_the_image_is_outside() -> None:
    assert shares([[-10, 0, 10, 10], [100, 100, 110, 110]], torch.ones(10, 20)) == [0.5, 0]


def test_no_boxes() -> None:
    assert shares_inside(torch.zeros(0, 4), torch.ones(4, 4)).shape == (0,)


@given(st.integers(0, 2**31 - 1), st.integers(0, 9), st.integers(0, 9), st.integers(1, 10), st.integers(1, 10))
def test_it_counts_pixels(seed: int, x: int, y: int, width: int, height: int) -> None:
    region = torch.rand(20, 20, generator=torch.Generator().manual_seed(seed)) > 0.5
    expected = float(region[y : y + height, x : x + width].float().mean())
    assert shares([[x, y, x + width, y + height]], region)[0] == pytest.approx(expected, abs=1e-5)
