"""Finding objects in long sequences: as if all went through the network at once, in memory that does not grow."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from torchvision.models.detection.roi_heads import project_masks_on_boxes

from models.trackrcnn import checkpoint
from models.trackrcnn.network import TrackRCNN, build
from refinement import RefinementError
from refinement.trackrcnn import detector as module
from refinement.trackrcnn.detector import Detector, GivenBoxes, pasted
from refinement.trackrcnn.values import FrameObjects, Window
from tests.models.trackrcnn.conftest import TINY
from tests.refinement.trackrcnn.conftest import HEIGHT, WIDTH, read


def frames(count: int, first: int = 0) -> Iterator[tuple[int, np.ndarray]]:
    return ((number, read(number % 6)) for number in range(first, first + count))


@pytest.fixture(scope="module")
def built() -> TrackRCNN:
    """One whose 3D convolutions do something, and whose scores are not all alike."""
    torch.manual_seed(4)
    network = build(TINY, imagenet=True)
    with torch.no_grad():
        for layer in network.temporal:
            layer.pointwise.normal_(std=0.3)
        network.roi_heads.box_predictor.cls_score.weight.normal_(std=0.5)
    return network


@pytest.fixture
def network(built: TrackRCNN) -> TrackRCNN:
    return copy.deepcopy(built)


@pytest.fixture
def detector(network: TrackRCNN) -> Detector:
    return Detector(network, {}, "cpu")


def same(first: FrameObjects, second: FrameObjects) -> bool:
    return (
        first.frame == second.frame
        and len(first) == len(second)
        and np.allclose(first.boxes, second.boxes, atol=1e-2)
        and np.allclose(first.embeddings, second.embeddings, atol=1e-3)
        and np.allclose(first.scores, second.scores, atol=1e-4)
    )


class TestDetect:
    @pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 11])
    def test_every_frame_comes_once_and_in_order(self, detector: Detector, count: int) -> None:
        assert [item.frame for item in detector.detect(frames(count, 20))] == list(range(20, 20 + count))

    def test_pieces_give_what_the_whole_gives(self, detector: Detector, monkeypatch: pytest.MonkeyPatch) -> None:
        pieces = list(detector.detect(frames(11)))
        monkeypatch.setattr(module, "PIECE", 100)
        whole = list(detector.detect(frames(11)))
        assert all(same(one, other) for one, other in zip(pieces, whole, strict=True))
        assert sum(map(len, whole)) > 11

    def test_frames_see_their_neighbours(self, detector: Detector) -> None:
        alone = next(detector.detect(frames(1)))
        among = next(detector.detect(frames(3)))
        assert not same(alone, among)

    def test_memory_does_not_grow_with_the_sequence(self, detector: Detector, network: TrackRCNN) -> None:
        mixed: list[int] = []
        plain = network.mix

        def mix(maps: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
            mixed.append(len(maps["0"]))
            return plain(maps)

        network.mix = mix  # type: ignore[method-assign]
        taken = 0

        def counted() -> Iterator[tuple[int, np.ndarray]]:
            nonlocal taken
            for item in frames(40):
                taken += 1
                yield item

        for number, _ in enumerate(detector.detect(counted())):
            assert taken <= number + 2 * detector.reach + 2 * module.PIECE
        assert max(mixed) <= module.PIECE + 3 * detector.reach

    def test_low_scores_are_left_out(self, detector: Detector) -> None:
        every = list(detector.detect(frames(2), 0.0))
        middle = float(np.median(np.concatenate([item.scores for item in every])))
        some = list(detector.detect(frames(2), middle))
        assert 0 < sum(map(len, some)) < sum(map(len, every))
        assert all((item.scores >= middle).all() for item in some)

    def test_objects_are_in_pixels_of_the_frame(self, detector: Detector) -> None:
        for item in detector.detect(frames(3)):
            assert (item.boxes[:, 2] <= WIDTH + 0.01).all()
            assert (item.boxes[:, 3] <= HEIGHT + 0.01).all()
            assert set(item.classes.tolist()) <= {1, 2}
            for window in item.masks:
                rows, columns = window.slices
                assert 0 <= rows.start <= rows.stop <= HEIGHT
                assert 0 <= columns.start <= columns.stop <= WIDTH

    def test_gradients_stay_on_for_others_while_it_waits_and_when_it_is_left(self, detector: Detector) -> None:
        found = detector.detect(frames(12))
        next(found)
        assert torch.is_grad_enabled()
        assert not torch.is_inference_mode_enabled()
        other = detector.detect([(0, read(0)), (1, read(1)[:50])])
        with pytest.raises(RefinementError):
            list(other)
        found.close()
        assert torch.is_grad_enabled()
        assert not torch.is_inference_mode_enabled()

    def test_no_frames(self, detector: Detector) -> None:
        assert list(detector.detect(iter(()))) == []

    def test_frames_of_different_sizes_are_refused(self, detector: Detector) -> None:
        odd = [(0, read(0)), (1, read(1)[:50])]
        with pytest.raises(RefinementError, match=r"differ in size \(expected 96x60, got 96x50\)"):
            list(detector.detect(odd))

    def test_what_reading_raises_passes_through(self, detector: Detector) -> None:
        def broken() -> Iterator[tuple[int, np.ndarray]]:
            yield 0, read(0)
            raise OSError("gone")

        with pytest.raises(OSError, match="gone"):
            list(detector.detect(broken()))


class TestDescribe:
    def test_boxes_that_are_known_get_masks_in_their_order(self, detector: Detector) -> None:
        boxes = np.array([[60.0, 20, 90, 58], [-5.0, 10, 40, 36]])
        given = {1: GivenBoxes(boxes, np.array([2, 1]))}
        items = list(detector.describe(frames(3), given))
        assert [len(item) for item in items] == [0, 2, 0]
        assert np.allclose(items[1].boxes, boxes)
        assert items[1].classes.tolist() == [2, 1]
        rows, columns = items[1].masks[0].slices
        assert rows.start >= 19
        assert columns.start >= 59

    def test_a_box_outside_the_frame_or_of_one_pixel_does_no_harm(self, detector: Detector) -> None:
        given = {0: GivenBoxes(np.array([[200.0, 200, 220, 230], [5, 5, 5.4, 5.4]]), np.array([1, 1]))}
        (item,) = detector.describe(frames(1), given)
        assert len(item) == 2

    def test_an_unknown_class_is_named(self, detector: Detector) -> None:
        given = {4: GivenBoxes(np.zeros((1, 4)), np.array([7]))}
        with pytest.raises(RefinementError, match=r"frame 4: boxes of class 7 \(expected 1, 2\)"):
            detector.describe(frames(1), given)


class TestLoad:
    def test_a_checkpoint(self, network: TrackRCNN, tmp_path: Path) -> None:
        checkpoint.save(tmp_path / "net.pt", network, {"seed": "3"}, half=False)
        loaded = Detector.load(tmp_path / "net.pt", "cpu")
        assert (loaded.classes, loaded.reach, loaded.provenance) == ((1, 2), 2, {"seed": "3"})
        assert same(next(loaded.detect(frames(3))), next(Detector(network, {}, "cpu").detect(frames(3))))

    def test_what_is_none_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "net.pt").write_bytes(b"nothing")
        with pytest.raises(RefinementError, match=r"net\.pt: not a checkpoint, or truncated"):
            Detector.load(tmp_path / "net.pt")

    def test_without_3d_convolutions_nothing_is_kept(self) -> None:
        detector = Detector(build(dataclasses.replace(TINY, temporal_layers=0)), {}, "cpu")
        assert detector.reach == 0
        assert [item.frame for item in detector.detect(frames(9))] == list(range(9))


NOW = np.zeros(2, np.float32)


class TestPasted:
    def test_a_full_mask_fills_its_box(self) -> None:
        window = pasted(np.ones((28, 28), np.float32), np.array([10, 20, 30, 50], np.float32), (100, 100), NOW)
        assert (window.left, window.top, window.pixels.shape) == (10, 20, (30, 20))
        assert window.pixels[1:-1, 1:-1].all()

    def test_half_a_mask_fills_half_a_box(self) -> None:
        half = np.zeros((28, 28), np.float32)
        half[:, :14] = 1
        window = pasted(half, np.array([0, 0, 56, 56], np.float32), (100, 100), NOW)
        assert window.pixels[2:-2, 2:27].all()
        assert not window.pixels[:, 29:].any()

    @pytest.mark.parametrize("box", [(-20, -20, 10, 10), (90, 90, 130, 130)])
    def test_what_leaves_the_frame_is_cut_off(self, box: tuple[int, ...]) -> None:
        window = pasted(np.ones((28, 28), np.float32), np.array(box, np.float32), (100, 100), NOW)
        assert window.pixels.shape == (10, 10)

    def test_a_box_beside_the_frame_has_no_pixels(self) -> None:
        window = pasted(np.ones((28, 28), np.float32), np.array([200, 10, 210, 20], np.float32), (100, 100), NOW)
        assert window.pixels.size == 0

    @pytest.mark.parametrize("scale", [1.0, 1.5])
    @pytest.mark.parametrize("side", [12, 20, 40])
    def test_masks_as_they_are_learned_come_back_in_place(self, side: int, scale: float) -> None:
        """What torchvision cuts out of a mask, pasted again; half a pixel off, an object of 12 pixels keeps 0.83."""
        size = (round(100 * scale), round(100 * scale))
        for angle in range(0, 180, 15):
            mask = np.zeros((100, 100), np.uint8)
            cv2.ellipse(mask, (50, 48), (side // 2, side // 3), angle, 0, 360, 1, -1)
            rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
            box = np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1], np.float32)
            learned = project_masks_on_boxes(
                torch.from_numpy(mask[None]).float(), torch.from_numpy(box[None]), torch.tensor([0]), 28
            )[0].numpy()
            window = pasted(learned, box * scale, size, np.full(2, scale / 2, np.float32))
            truth = cv2.resize(mask * 255, size, interpolation=cv2.INTER_LINEAR) > 127
            back = np.zeros(size, bool)
            back[window.slices] = window.pixels
            assert (back & truth).sum() / (back | truth).sum() > (0.97 if scale == 1 else 0.92)

    def test_objects_of_a_network_are_pasted_with_half_a_pixel_of_its_input(
        self, detector: Detector, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[list[float]] = []
        plain = module.pasted

        def spied(mask: Any, box: Any, size: tuple[int, int], late: np.ndarray) -> Window:
            told.append(late.tolist())
            return plain(mask, box, size, late)

        monkeypatch.setattr(module, "pasted", spied)
        next(detector.detect([(0, np.repeat(np.repeat(read(0), 4, 0), 3, 1))], 0.0))  # 288 x 240, scaled to 77 x 64
        assert told[0] == pytest.approx([288 / 77 / 2, 240 / 64 / 2])
