"""The shipped demo sequence is consistent, and its renderer is deterministic and makes valid labels."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from pycocotools import mask as coco

if TYPE_CHECKING:
    from collections.abc import Iterator

DEMO = Path(__file__).parents[2] / "assets" / "demo"
SIZE = (640, 360)
FRAMES = 60


@dataclass(frozen=True)
class Box:
    frame: int
    track_id: int
    kind: str
    occluded: int
    corners: tuple[float, float, float, float]


@dataclass(frozen=True)
class Mask:
    frame: int
    object_id: int
    class_id: int
    pixels: np.ndarray


def read_boxes(path: Path) -> list[Box]:
    rows = [line.split(" ") for line in path.read_text().splitlines()]
    assert all(len(row) == 17 for row in rows)
    return [
        Box(int(r[0]), int(r[1]), r[2], int(r[4]), (float(r[6]), float(r[7]), float(r[8]), float(r[9]))) for r in rows
    ]


def read_masks(path: Path, size: tuple[int, int] = SIZE) -> list[Mask]:
    result = []
    for line in path.read_text().splitlines():
        frame, object_id, class_id, height, width, counts = line.split(" ")
        assert (int(width), int(height)) == size
        pixels = coco.decode({"size": [int(height), int(width)], "counts": counts.encode()}).astype(bool)
        result.append(Mask(int(frame), int(object_id), int(class_id), pixels))
    return result


@pytest.fixture(scope="module")
def boxes() -> list[Box]:
    return read_boxes(DEMO / "training" / "label_02" / "0000.txt")


@pytest.fixture(scope="module")
def masks() -> list[Mask]:
    return read_masks(DEMO / "instances_txt" / "0000.txt")


@pytest.fixture(scope="module")
def renderer() -> Iterator[Any]:
    """The modules `street.sequence` and `render_demo`, imported from the assets folder."""
    sys.path.insert(0, str(DEMO))
    try:
        import render_demo
        import street.sequence

        yield street.sequence, render_demo
    finally:
        sys.path.remove(str(DEMO))


def tracks(boxes: list[Box]) -> dict[int, list[int]]:
    frames = defaultdict(list)
    for box in boxes:
        if box.kind != "DontCare":
            frames[box.track_id].append(box.frame)
    return dict(frames)


def assert_valid(boxes: list[Box], masks: list[Mask]) -> None:
    """One mask for each box and one ignore region for each DontCare, disjoint, and each inside its box."""
    by_frame = defaultdict(list)
    for mask in masks:
        by_frame[mask.frame].append(mask)
    for found in by_frame.values():
        assert sum(mask.pixels.astype(int) for mask in found).max() == 1
        assert len({mask.object_id for mask in found}) == len(found)
    expected = {"Car": 1, "Pedestrian": 2}
    keys = [(box.frame, 10000 if box.kind == "DontCare" else expected[box.kind] * 1000 + box.track_id) for box in boxes]
    assert Counter(keys) == Counter((mask.frame, mask.object_id) for mask in masks)
    corners = dict(zip(keys, (box.corners for box in boxes), strict=True))
    for mask in masks:
        assert mask.object_id // 1000 == mask.class_id
        assert mask.pixels.any()
        assert_covers(corners[mask.frame, mask.object_id], mask.pixels)


def assert_covers(corners: tuple[float, float, float, float], pixels: np.ndarray) -> None:
    """A box may cut off at most 4 % of its side, the largest jitter, and a pixel."""
    x1, y1, x2, y2 = corners
    rows, columns = np.nonzero(pixels)
    across, down = 0.04 * (x2 - x1 + 1) + 1.5, 0.04 * (y2 - y1 + 1) + 1.5
    assert columns.min() >= x1 - across
    assert columns.max() <= x2 + across
    assert rows.min() >= y1 - down
    assert rows.max() <= y2 + down


class TestShipped:
    def test_frames(self) -> None:
        paths = sorted((DEMO / "training" / "image_02" / "0000").iterdir())
        assert [path.name for path in paths] == [f"{index:06d}.jpg" for index in range(FRAMES)]
        for path in paths:
            image = cv2.imread(str(path))
            assert image.shape == (SIZE[1], SIZE[0], 3)
            assert 60 < image.mean() < 190
            assert image.std() > 30

    def test_is_small(self) -> None:
        suffixes = {".jpg", ".txt", ".py"}
        files = [path for path in DEMO.rglob("*") if path.suffix in suffixes]
        assert sum(path.stat().st_size for path in files) < 3_000_000

    def test_boxes_and_masks_agree(self, boxes: list[Box], masks: list[Mask]) -> None:
        assert {box.frame for box in boxes} == set(range(FRAMES))
        assert_valid(boxes, masks)

    def test_has_cars_and_pedestrians(self, boxes: list[Box]) -> None:
        kinds = {box.track_id: box.kind for box in boxes if box.kind != "DontCare"}
        assert Counter(kinds.values())["Car"] >= 4
        assert Counter(kinds.values())["Pedestrian"] >= 5
        assert len({(box.track_id, box.kind) for box in boxes if box.kind != "DontCare"}) == len(kinds)

    def test_each_track_is_seen_often(self, boxes: list[Box]) -> None:
        assert all(len(frames) >= 10 for frames in tracks(boxes).values())
        assert 300 <= sum(len(frames) for frames in tracks(boxes).values()) <= 500

    def test_tracks_leave_and_return(self, boxes: list[Box]) -> None:
        gaps = {number: max(np.diff(frames)) for number, frames in tracks(boxes).items()}
        assert sum(gap > 3 for gap in gaps.values()) >= 2

    def test_objects_hide_each_other(self, boxes: list[Box], masks: list[Mask]) -> None:
        assert sum(box.occluded > 0 for box in boxes) >= 50
        counts = Counter(box.frame for box in boxes)
        assert max(counts.values()) >= 6

    def test_boxes_are_amodal(self, boxes: list[Box]) -> None:
        beyond = [box for box in boxes if box.corners[0] < -5 or box.corners[2] > SIZE[0] + 5]
        assert len(beyond) >= 10

    def test_objects_change_size(self, boxes: list[Box]) -> None:
        heights = defaultdict(list)
        for box in boxes:
            if box.kind != "DontCare":
                heights[box.track_id].append(box.corners[3] - box.corners[1])
        assert max(max(values) / min(values) for values in heights.values()) > 1.8

    def test_has_an_ignore_region(self, boxes: list[Box], masks: list[Mask]) -> None:
        region = [mask for mask in masks if mask.class_id == 10]
        assert {mask.object_id for mask in region} == {10000}
        assert len(region) == sum(box.kind == "DontCare" and box.track_id == -1 for box in boxes) >= 10

    @pytest.mark.parametrize("index", [0, 31])
    def test_labels_can_be_rendered_again(
        self, renderer: Any, boxes: list[Box], masks: list[Mask], index: int, tmp_path: Path
    ) -> None:
        """Exactly, but for a pixel on the brink of half coverage, where another processor may round otherwise."""
        sequence, render_demo = renderer
        scene = sequence.Scene(render_demo.SEED, FRAMES / 10)
        box_rows, mask_rows = sequence.render_labels(scene, index)
        (tmp_path / "boxes.txt").write_text("\n".join(box_rows))
        (tmp_path / "masks.txt").write_text("\n".join(mask_rows))
        for shipped, again in zip(
            (box for box in boxes if box.frame == index), read_boxes(tmp_path / "boxes.txt"), strict=True
        ):
            assert (shipped.track_id, shipped.kind) == (again.track_id, again.kind)
            assert np.allclose(shipped.corners, again.corners, atol=0.02)
        for shipped, again in zip(
            (mask for mask in masks if mask.frame == index), read_masks(tmp_path / "masks.txt"), strict=True
        ):
            assert (shipped.object_id, shipped.class_id) == (again.object_id, again.class_id)
            assert np.count_nonzero(shipped.pixels != again.pixels) <= 1


class TestRenderer:
    SIZE = (160, 90)

    def render(self, renderer: Any, folder: Path, **options: Any) -> dict[str, bytes]:
        sequence, _ = renderer
        sequence.render_sequence(folder, 3, frames=3, size=self.SIZE, start=30, supersample=2, **options)
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*")}

    def test_is_deterministic_and_valid(self, renderer: Any, tmp_path: Path) -> None:
        seen: list[tuple[int, int]] = []
        first = self.render(renderer, tmp_path / "a", progress=lambda done, total: seen.append((done, total)))
        assert first == self.render(renderer, tmp_path / "b")
        assert seen == [(1, 3), (2, 3), (3, 3)]
        assert sorted(first) == [
            "instances_txt/0000.txt",
            *(f"training/image_02/0000/{index:06d}.jpg" for index in range(3)),
            "training/label_02/0000.txt",
        ]
        boxes = read_boxes(tmp_path / "a" / "training" / "label_02" / "0000.txt")
        masks = read_masks(tmp_path / "a" / "instances_txt" / "0000.txt", self.SIZE)
        assert {box.frame for box in boxes} == {0, 1, 2}
        assert_valid(boxes, masks)

    def test_seeds_differ(self, renderer: Any) -> None:
        sequence, _ = renderer
        images = [sequence.render_frame(sequence.Scene(seed), 20, self.SIZE, 1).image.astype(int) for seed in (1, 2)]
        assert np.abs(images[0] - images[1]).mean() > 10

    def test_command_line(self, renderer: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        _, render_demo = renderer
        arguments = ["--output", str(tmp_path), "--seed", "5", "--frames", "1", "--size", "96x54", "--supersample", "1"]
        assert render_demo.main([*arguments, "--name", "0007"]) == 0
        assert (tmp_path / "training" / "image_02" / "0007" / "000000.jpg").exists()
        assert (tmp_path / "training" / "label_02" / "0007.txt").exists()
        assert capsys.readouterr().out == ""

    @pytest.mark.parametrize("size", ["640", "640x", "8x8", "axb"])
    def test_refuses_a_wrong_size(self, renderer: Any, size: str, capsys: pytest.CaptureFixture[str]) -> None:
        _, render_demo = renderer
        with pytest.raises(SystemExit):
            render_demo.main(["--size", size])
        assert "--size" in capsys.readouterr().err
