"""A small made-up world in KITTI's layout: two bright blobs that move, loose boxes around them, their true masks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from annotator.domain.masks import Mask

HEIGHT, WIDTH, FRAMES = 90, 160, 8


@dataclass(frozen=True)
class World:
    """Where it lies. Track 1 is a car, track 2 a pedestrian, and there is a DontCare box in each frame."""

    root: Path

    @property
    def images(self) -> Path:
        return self.root / "training" / "image_02" / "0000"

    @property
    def truth(self) -> Path:
        return self.root / "instances_txt" / "0000.txt"


def write_world(root: Path) -> World:
    world = World(root)
    labels = root / "training" / "label_02" / "0000.txt"
    for folder in (world.images, labels.parent, world.truth.parent):
        folder.mkdir(parents=True)
    rng = np.random.default_rng(5)
    boxes: list[str] = []
    masks: list[str] = []
    for frame in range(FRAMES):
        image = rng.integers(0, 90, (HEIGHT, WIDTH, 3), dtype=np.uint8)
        _blob(image, frame, 1, "Car", (35 + 6 * frame, 40), (20, 14), (220, 60, 40), boxes, masks)
        _blob(image, frame, 2, "Pedestrian", (140 - 4 * frame, 60), (9, 20), (60, 220, 60), boxes, masks)
        boxes.append(f"{frame} -1 DontCare -1 -1 -10 0 0 12 12 -1000 -1000 -1000 -10 -1 -1 -1")
        assert cv2.imwrite(str(world.images / f"{frame:06d}.png"), image[..., ::-1])
    labels.write_text("\n".join(boxes) + "\n")
    world.truth.write_text("\n".join(masks) + "\n")
    return world


def tiny_checkpoint(path: Path) -> Path:
    """An untrained network for 64-pixel crops on the ImageNet encoder: it learns the blobs in a few steps."""
    import torch

    from models import checkpoint
    from models.deeplab import DeepLabConfig, build

    torch.manual_seed(0)
    config = DeepLabConfig(size=64, decoder_channels=16)
    checkpoint.save(path, build(config, imagenet=True), config, {"data": "none"})
    return path


def _blob(
    image: np.ndarray,
    frame: int,
    track: int,
    kind: str,
    centre: tuple[int, int],
    axes: tuple[int, int],
    colour: tuple[int, int, int],
    boxes: list[str],
    masks: list[str],
) -> None:
    pixels = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    cv2.ellipse(pixels, centre, axes, 0, 0, 360, 1, -1)
    image[pixels > 0] = colour
    mask = Mask.from_array(pixels)
    x1, y1, x2, y2 = mask.bounds
    boxes.append(f"{frame} {track} {kind} 0 0 0 {x1 - 4} {y1 - 3} {x2 + 2} {y2 + 3} 1 1 1 0 0 0 0")
    class_id = 1 if kind == "Car" else 2
    masks.append(f"{frame} {class_id * 1000 + track} {class_id} {HEIGHT} {WIDTH} {mask.counts}")
