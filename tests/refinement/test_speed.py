"""What speed is measured with: the network alone, and what it computes with."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from refinement.refiner import Refiner, limit_threads


@pytest.fixture
def refiner(tiny_checkpoint: Path) -> Refiner:
    return Refiner.load(tiny_checkpoint, device="cpu", precision="bfloat16")


@pytest.fixture
def threads() -> Iterator[int]:
    before = torch.get_num_threads()
    yield before
    torch.set_num_threads(before)


class Counting(torch.nn.Module):
    """A network that answers nothing and keeps what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[tuple[tuple[int, ...], torch.dtype]] = []

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.given.append((tuple(x.shape), x.dtype))
        return x[:, :1]


def test_the_network_alone_takes_batches_of_its_own_kind(refiner: Refiner) -> None:
    counting = Counting()
    refiner._network = counting  # type: ignore[assignment]
    before = set(threading.enumerate())
    assert refiner.forward_rate(batch_size=3, seconds=0) > 0
    assert counting.given == [((3, 6, 64, 64), torch.bfloat16)] * 2  # one to warm up
    assert set(threading.enumerate()) <= before
    assert refiner.forward_rate(batch_size=3, seconds=0.05) > 0
    assert len(counting.given) > 5


def test_no_crops_have_no_rate(refiner: Refiner) -> None:
    with pytest.raises(ValueError, match="batch_size must be 1 or more, got 0"):
        refiner.forward_rate(batch_size=0)


def test_hardware(refiner: Refiner, threads: int) -> None:
    assert refiner.hardware == {"device": "cpu", "precision": "bfloat16", "threads": threads}
    limit_threads(3)
    assert refiner.hardware["threads"] == 3
