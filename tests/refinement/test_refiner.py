"""The facade for proposals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from refinement import RefinementError
from refinement.refiner import Proposal, Refiner, expected_iou


@pytest.fixture(scope="module")
def refiner(tiny_checkpoint: Path) -> Refiner:
    return Refiner.load(tiny_checkpoint, device="cpu", precision="float32")


@pytest.fixture
def image(rng: np.random.Generator) -> np.ndarray:
    return rng.integers(0, 256, (90, 120, 3), dtype=np.uint8)


BOXES = np.array(
    [
        (10, 10, 50, 60),
        (-30, -20, 40, 50),  # amodal
        (300, 10, 340, 60),  # outside
        (60, 60, 61, 61),  # a pixel
        (70, 20, 70, 60),  # no area
        (80, 5, 200, 200),
        (0, 0, 120, 90),
    ],
    dtype=float,
)


def same(a: Proposal, b: Proposal) -> bool:
    union = (a.mask | b.mask).sum()
    return (
        a.window == b.window
        and (union == 0 or (a.mask & b.mask).sum() / union > 0.98)
        and abs(a.score - b.score) < 0.01
    )


def test_one_proposal_a_box_in_order(refiner: Refiner, image: np.ndarray) -> None:
    proposals = refiner.propose(image, BOXES)
    assert len(proposals) == len(BOXES)
    for box, proposal in zip(BOXES, proposals, strict=True):
        x0, y0, x1, y1 = proposal.window
        assert proposal.mask.shape == (y1 - y0, x1 - x0)
        assert 0 <= proposal.score <= 1
        assert proposal.paste(90, 120).shape == (90, 120)
        if proposal.mask.size:
            assert x0 <= max(0, box[0]) < x1


def test_boxes_without_a_pixel_have_the_score_zero(refiner: Refiner, image: np.ndarray) -> None:
    proposals = refiner.propose(image, BOXES)
    for index in (2, 4):
        assert proposals[index].window == (0, 0, 0, 0)
        assert proposals[index].score == 0
        assert not proposals[index].paste(90, 120).any()


def test_batches_equal_single_boxes(refiner: Refiner, image: np.ndarray) -> None:
    together = refiner.propose(image, BOXES, batch_size=4)
    single = [refiner.propose(image, box[None], batch_size=1)[0] for box in BOXES]
    assert all(same(a, b) for a, b in zip(together, single, strict=True))


@pytest.mark.parametrize("batch_size", [1, 3, 64])
def test_batches_run_across_frames_and_keep_their_order(
    refiner: Refiner, rng: np.random.Generator, batch_size: int
) -> None:
    frames = [rng.integers(0, 256, (60, 80, 3), dtype=np.uint8) for _ in range(5)]
    counts = [2, 0, 3, 1, 2]
    boxes = [BOXES[:n] for n in counts]
    got = list(refiner.propose_many(zip("abcde", frames, boxes, strict=True), batch_size))
    assert [key for key, _ in got] == list("abcde")
    assert [len(proposals) for _, proposals in got] == counts
    for (_, proposals), frame, some in zip(got, frames, boxes, strict=True):
        assert all(same(a, b) for a, b in zip(proposals, refiner.propose(frame, some), strict=True))


def test_frames_are_read_no_further_ahead_than_a_batch(refiner: Refiner, image: np.ndarray) -> None:
    read = []

    def frames() -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
        for number in range(6):
            read.append(number)
            yield number, image, BOXES[:2]

    stream = refiner.propose_many(frames(), batch_size=2)
    next(stream)
    assert read == [0]


def test_no_boxes(refiner: Refiner, image: np.ndarray) -> None:
    assert refiner.propose(image, np.zeros((0, 4))) == []
    assert refiner.propose(image, np.zeros(0)) == []


def test_wrong_shapes_are_named(refiner: Refiner, image: np.ndarray) -> None:
    with pytest.raises(RefinementError, match=r"boxes: expected \(N, 4\)"):
        refiner.propose(image, np.zeros((2, 5)))
    with pytest.raises(RefinementError, match="image: expected RGB"):
        refiner.propose(image[..., 0], BOXES)
    with pytest.raises(ValueError, match="batch_size"):
        refiner.propose(image, BOXES, batch_size=0)


def test_metadata(refiner: Refiner) -> None:
    assert refiner.provenance["data"] == "none"
    assert refiner.config["size"] == 64


def test_lower_precision_is_close(tiny_checkpoint: Path, refiner: Refiner, image: np.ndarray) -> None:
    lower = Refiner.load(tiny_checkpoint, device="cpu", precision="bfloat16")
    for a, b in zip(lower.propose(image, BOXES[:2]), refiner.propose(image, BOXES[:2]), strict=True):
        assert (a.mask == b.mask).mean() > 0.9
        assert a.score == pytest.approx(b.score, abs=0.05)


def test_what_cannot_be_loaded(tiny_checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(RefinementError, match="no such file"):
        Refiner.load(tmp_path / "none.pt")
    with pytest.raises(RefinementError, match="device 'toaster' cannot be used"):
        Refiner.load(tiny_checkpoint, device="toaster")
    with pytest.raises(RefinementError, match="precision: expected one of"):
        Refiner.load(tiny_checkpoint, precision="float8")


def test_expected_iou() -> None:
    logits = np.full((10, 10), -30.0, dtype=np.float32)
    assert expected_iou(logits) == 0
    logits[:5] = 30
    assert expected_iou(logits) == pytest.approx(1)
    logits[:5] = 0.4
    unsure = expected_iou(logits)
    assert unsure == pytest.approx(1 / (1 + np.exp(-0.4)), rel=1e-3)
    logits[5:] = -0.4
    assert expected_iou(logits) < unsure
