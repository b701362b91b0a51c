"""A small made-up world: coloured blobs on noise, loose boxes around them, a tiny network."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from pycocotools import mask as coco_mask


def blob_frame(rng: np.random.Generator, height: int = 90, width: int = 120) -> tuple[np.ndarray, np.ndarray]:
    """An image with one elliptical blob and its mask."""
    image = rng.integers(0, 90, (height, width, 3), dtype=np.uint8)
    drawn = np.zeros((height, width), dtype=np.uint8)
    centre = (int(rng.integers(40, width - 40)), int(rng.integers(30, height - 30)))
    axes = (int(rng.integers(12, 24)), int(rng.integers(10, 18)))
    cv2.ellipse(drawn, centre, axes, 0, 0, 360, 1, -1)
    mask = drawn.astype(bool)
    image[mask] = (220, 180, 40)
    return image, mask


def loose_box(mask: np.ndarray, by: float = 4.0) -> np.ndarray:
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return np.array([columns[0] - by, rows[0] - by, columns[-1] + 1 + by, rows[-1] + 1 + by])


def write_stills(folder: Path, count: int = 4) -> Path:
    """Write a folder of stills in COCO format, two classes."""
    rng = np.random.default_rng(3)
    (folder / "images").mkdir(parents=True)
    images, annotations = [], []
    for i in range(1, count + 1):
        image, mask = blob_frame(rng)
        cv2.imwrite(str(folder / "images" / f"{i}.jpg"), image[..., ::-1])
        rle = coco_mask.encode(np.asfortranarray(mask.astype(np.uint8)))
        images.append({"id": i, "file_name": f"{i}.jpg", "height": 90, "width": 120})
        annotations.append(
            {
                "id": i,
                "image_id": i,
                "category_id": 1 + i % 2,
                "iscrowd": 0,
                "area": float(mask.sum()),
                "bbox": [float(v) for v in coco_mask.toBbox(rle)],
                "segmentation": {"size": rle["size"], "counts": rle["counts"].decode()},
            }
        )
    categories = [{"id": 1, "name": "person"}, {"id": 2, "name": "car"}]
    content = {"images": images, "annotations": annotations, "categories": categories}
    (folder / "instances.json").write_text(json.dumps(content))
    return folder


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.fixture
def stills(tmp_path: Path) -> Path:
    return write_stills(tmp_path / "blobs")


@pytest.fixture(scope="session")
def tiny_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained network for 64-pixel crops on the ImageNet encoder."""
    import torch

    from models import checkpoint
    from models.deeplab import DeepLabConfig, build

    torch.manual_seed(0)
    config = DeepLabConfig(size=64, decoder_channels=16)
    path = tmp_path_factory.mktemp("checkpoint") / "tiny.pt"
    checkpoint.save(path, build(config, imagenet=True), config, {"data": "none"})
    return path
