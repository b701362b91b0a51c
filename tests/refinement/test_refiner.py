"""The facade for proposals."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from refinement import Cancelled, RefinementError
from refinement.guidance import BOX, GRID, OTHERS, PRIOR, Prior, Query, expected, keyframe, shape_of
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


def test_frames_are_read_no_further_ahead_than_the_batch_that_is_cut_meanwhile(
    refiner: Refiner, image: np.ndarray
) -> None:
    read = []

    def frames() -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
        for number in range(6):
            read.append(number)
            yield number, image, BOXES[:2]

    stream = refiner.propose_many(frames(), batch_size=2)
    next(stream)
    assert read == [0, 1]
    next(stream)
    assert read == [0, 1, 2]


def test_who_stops_half_way_leaves_no_thread_behind(refiner: Refiner, image: np.ndarray) -> None:
    before = set(threading.enumerate())
    stream = refiner.propose_many(((number, image, BOXES) for number in range(50)), batch_size=3)
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert set(threading.enumerate()) <= before


def test_errors_of_frames_and_of_the_network_pass_through(wide: Refiner, image: np.ndarray) -> None:
    def frames() -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
        yield 0, image, BOXES
        raise Cancelled

    before = set(threading.enumerate())
    with pytest.raises(Cancelled):
        list(wide.propose_many(frames(), batch_size=2))
    narrow(wide, 0, RuntimeError("broken"))
    for count in (1, 4):  # at once, and in the thread
        with pytest.raises(RuntimeError, match="broken"):
            list(wide.propose_many([(number, image, BOXES[:2]) for number in range(count)], batch_size=2))
    assert set(threading.enumerate()) <= before


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


def test_the_network_alone_has_a_rate(refiner: Refiner) -> None:
    assert refiner.forward_rate(2, seconds=0) > 0


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
    logits = torch.full((10, 10), -30.0)

    def expected(values: torch.Tensor) -> float:
        return float(expected_iou(values[None])[0])

    assert expected(logits) == 0
    logits[:5] = 30
    assert expected(logits) == pytest.approx(1)
    logits[:5] = 0.4
    unsure = expected(logits)
    assert unsure == pytest.approx(1 / (1 + np.exp(-0.4)), rel=1e-3)
    logits[5:] = -0.4
    assert expected(logits) < unsure


def test_expected_ious_of_a_batch_are_those_of_its_maps() -> None:
    logits = torch.randn(3, 16, 16, generator=torch.Generator().manual_seed(0)) * 4
    single = [float(expected_iou(logits[i : i + 1])[0]) for i in range(3)]
    assert expected_iou(logits).tolist() == pytest.approx(single, rel=1e-5)
    assert all(0 < value < 1 for value in single)


def test_a_fine_tuned_network_trusts_itself_less(tiny_checkpoint: Path, tmp_path: Path, image: np.ndarray) -> None:
    from models import checkpoint

    loaded = checkpoint.load(tiny_checkpoint)
    tuned = tmp_path / "tuned.pt"
    checkpoint.save(tuned, loaded.network(), loaded.config, {"finetune": "late on 2 masks"})
    boxes = np.array([[20, 20, 80, 70]])
    (plain,), (careful,) = (Refiner.load(path).propose(image, boxes) for path in (tiny_checkpoint, tuned))
    assert (plain.mask == careful.mask).all()
    assert careful.score == pytest.approx(plain.score / (plain.score + 1.6 * (1 - plain.score)), abs=1e-5)
    assert careful.score < plain.score


class TestQueries:
    def test_boxes_and_queries_of_boxes_are_the_same(self, refiner: Refiner, image: np.ndarray) -> None:
        bare = refiner.propose(image, BOXES)
        asked = refiner.propose(image, [Query(box) for box in BOXES])
        assert all(same(a, b) for a, b in zip(bare, asked, strict=True))
        assert refiner.propose(image, []) == []

    def test_what_is_known_reaches_the_network(self, image: np.ndarray, wide: Refiner) -> None:
        """A network that answers with one channel of its input shows what it was told."""
        box, other = (20.0, 20.0, 60.0, 60.0), (50.0, 30.0, 90.0, 80.0)
        mask = np.zeros((90, 120), np.bool_)
        mask[25:55, 30:50] = True
        shape = shape_of(mask, box)
        assert shape is not None
        told = {}
        for channel in (BOX, PRIOR, OTHERS):
            echo(wide, channel)
            (proposal,) = wide.propose(image, [Query(box, Prior(shape, box), [other])])
            told[channel] = proposal.paste(90, 120)
        assert iou(told[PRIOR], mask) > 0.9
        boxed = np.zeros((90, 120), np.bool_)
        boxed[20:60, 20:60] = True
        assert iou(told[BOX], boxed) > 0.9
        assert told[OTHERS][40, 55]
        assert not told[OTHERS][40, 30]

    def test_an_old_network_takes_what_it_was_not_trained_on(self, image: np.ndarray, old: Path) -> None:
        refiner = Refiner.load(old, device="cpu", precision="float32")
        assert refiner.config["guidance_channels"] == 1
        prior = Prior(np.ones((GRID, GRID), np.float32), BOXES[0])
        told = refiner.propose(image, [Query(BOXES[0], prior, [BOXES[1]])])
        assert same(told[0], refiner.propose(image, BOXES[:1])[0])
        assert told[0].score == refiner.propose(image, BOXES[:1])[0].score

    @pytest.mark.parametrize(
        "box",
        [
            (300, 300, 400, 400),
            (-50, -50, -1, -1),
            (10, 10, 10, 40),
            (np.nan, 10, 30, 40),
            (10, 10, np.inf, 40),
        ],
    )
    def test_a_box_without_a_pixel_proposes_nothing_whatever_is_known(
        self, refiner: Refiner, image: np.ndarray, box: tuple[float, ...]
    ) -> None:
        prior = Prior(np.ones((GRID, GRID), np.float32), box)
        (proposal,) = refiner.propose(image, [Query(box, prior, [box, (0, 0, 50, 50)])])
        assert proposal.score == 0
        assert not proposal.paste(90, 120).any()

    def test_an_object_of_one_pixel(self, refiner: Refiner, image: np.ndarray) -> None:
        mask = np.zeros((90, 120), np.bool_)
        mask[40, 50] = True
        known = [keyframe(0, mask, (50, 40, 51, 41), (90, 120))]
        prior = expected(3, (60, 40, 61, 41), [item for item in known if item], (90, 120))
        assert prior is not None
        (proposal,) = refiner.propose(image, [Query((60, 40, 61, 41), prior)])
        x0, y0, x1, y1 = proposal.window
        assert x0 <= 60 < x1
        assert y0 <= 40 < y1

    def test_images_of_one_pixel_and_of_one_row(self, refiner: Refiner) -> None:
        for shape in ((1, 1, 3), (1, 300, 3), (300, 1, 3)):
            image = np.zeros(shape, np.uint8)
            (proposal,) = refiner.propose(image, np.array([[0.0, 0.0, 1.0, 1.0]]))
            assert proposal.paste(*shape[:2]).shape == shape[:2]


class TestManyFrames:
    def test_frames_of_different_sizes_go_together(self, refiner: Refiner, rng: np.random.Generator) -> None:
        sizes = [(90, 120), (33, 500), (240, 40), (1, 1), (64, 64)]
        frames = [rng.integers(0, 256, (*size, 3), dtype=np.uint8) for size in sizes]
        boxes = [np.array([(0, 0, width, height), (-9, -9, 20, 20)], dtype=float) for height, width in sizes]
        items = list(zip(sizes, frames, boxes, strict=True))
        for (height, width), proposals in refiner.propose_many(items, batch_size=3):
            index = sizes.index((height, width))
            assert [proposal.paste(height, width).shape for proposal in proposals] == [(height, width)] * 2
            alone = refiner.propose(frames[index], boxes[index])
            assert all(same(a, b) for a, b in zip(proposals, alone, strict=True))

    def test_a_thousand_frames_are_not_held(self, wide: Refiner) -> None:
        """Each image can be forgotten as soon as the batch with its last crop is done."""
        echo(wide, BOX)
        alive: weakref.WeakSet[Frame] = weakref.WeakSet()
        most, seen = 0, []

        def frames() -> Iterator[tuple[int, np.ndarray, list[Query]]]:
            for number in range(1000):
                image = np.zeros((40, 60, 3), np.uint8).view(Frame)
                alive.add(image)
                boxes = [] if number % 10 == 3 else [Query((10, 10, 30, 30)), Query((99, 99, 100, 100))]
                yield number, image, boxes
                del image

        for number, proposals in wide.propose_many(frames(), batch_size=16):
            seen.append(number)
            most = max(most, len(alive))
            assert len(proposals) == (0 if number % 10 == 3 else 2)
        assert seen == list(range(1000))
        assert most <= 20


class TestShortMemory:
    """A network that has no room for more than some crops at once."""

    def test_batches_are_halved_from_then_on(
        self, wide: Refiner, image: np.ndarray, caplog: pytest.LogCaptureFixture
    ) -> None:
        sizes = narrow(wide, 3)
        boxes = np.array([(i, i, i + 30, i + 30) for i in range(20)], dtype=float)
        with caplog.at_level("WARNING"):
            found = wide.propose(image, boxes, batch_size=16)
        assert all(proposal.mask.any() for proposal in found)
        assert sizes == [16, 8, 4, *[2] * 8, 2, 2]
        assert wide.batch_limit == 2
        said = [record.getMessage() for record in caplog.records]
        assert said == [f"memory ran short: going on with batches of {size}" for size in (8, 4, 2)]
        sizes.clear()
        wide.propose(image, boxes[:5])
        assert sizes == [2, 2, 1]

    def test_proposals_are_the_same_as_with_room(self, tiny_checkpoint: Path, image: np.ndarray) -> None:
        roomy, short = (Refiner.load(tiny_checkpoint, device="cpu", precision="float32") for _ in range(2))
        narrow(short, 2)
        items = [(number, image, BOXES) for number in range(3)]
        pairs = zip(roomy.propose_many(items), short.propose_many(items), strict=True)
        for (one, expected_ones), (other, found) in pairs:
            assert one == other
            assert all(same(a, b) for a, b in zip(expected_ones, found, strict=True))
        assert roomy.batch_limit is None

    def test_no_room_for_one_crop_is_said(self, wide: Refiner, image: np.ndarray) -> None:
        narrow(wide, 0)
        with pytest.raises(RefinementError, match="no memory for a single crop"):
            wide.propose(image, BOXES)

    @pytest.mark.parametrize("error", [MemoryError(), torch.OutOfMemoryError("CUDA out of memory")])
    def test_whatever_the_error_is_called(self, wide: Refiner, image: np.ndarray, error: Exception) -> None:
        narrow(wide, 1, error)
        assert len(wide.propose(image, BOXES)) == len(BOXES)
        assert wide.batch_limit == 1

    def test_other_errors_pass_through(self, wide: Refiner, image: np.ndarray) -> None:
        sizes = narrow(wide, 0, RuntimeError("mat1 and mat2 shapes cannot be multiplied"))
        with pytest.raises(RuntimeError, match="cannot be multiplied"):
            wide.propose(image, BOXES)
        assert len(sizes) == 1
        assert wide.batch_limit is None


class Frame(np.ndarray):
    """An image that can be watched for being forgotten."""

    __hash__ = object.__hash__  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:  # type: ignore[override]
        return self is other


@pytest.fixture
def wide(tiny_checkpoint: Path) -> Refiner:
    """A network of its own, for tests that replace it."""
    return Refiner.load(tiny_checkpoint, device="cpu", precision="float32")


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint from before priors and others: one guidance channel."""
    from models import checkpoint
    from models.deeplab import DeepLabConfig, build

    torch.manual_seed(0)
    config = DeepLabConfig(size=64, decoder_channels=16, guidance_channels=1)
    path = tmp_path_factory.mktemp("old") / "old.pt"
    checkpoint.save(path, build(config, imagenet=True), config, {})
    return path


def echo(refiner: Refiner, channel: int) -> None:
    """Let the network answer with a guidance channel: its mask where that is above a quarter."""

    class Echo(torch.nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x[:, 3 + channel, None] - (0.5 if channel == PRIOR else 0.25)

    refiner._network = Echo()  # type: ignore[assignment]


def narrow(refiner: Refiner, most: int, error: Exception | None = None) -> list[int]:
    """Give the network room for so many crops at once; returns the list of the batches that it is asked for."""
    network, sizes = refiner._network, []

    class Narrow(torch.nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            sizes.append(len(x))
            if len(x) > most:
                raise error or RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate")
            logits: torch.Tensor = network(x)
            return logits

    refiner._network = Narrow()  # type: ignore[assignment]
    return sizes


def iou(a: np.ndarray, b: np.ndarray) -> float:
    return float((a & b).sum() / (a | b).sum())
