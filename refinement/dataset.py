"""Stills with instance masks in COCO format, and the endless stream of training crops made of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from refinement import augment, guidance
from refinement.augment import Target
from refinement.errors import RefinementError
from refinement.guidance import Other, Prior, Query
from refinement.simulate import Box, jitter_box, simulate_box

# How often an instance is drawn, relative to 1: exact outlines of street scenes more, coarse or monotonous sets less.
SET_WEIGHTS = {
    "ade_street": 4.0,
    "adas_peru": 0.5,
    "camvid": 0.45,
    "car_web": 0.5,
    "ccp": 0.25,
    "cityscapes": 5.0,
    "coco": 1.2,
    "coco_street": 1.2,
    "human": 0.4,
    "pennfudan": 2.0,
}
_CLASS_SHARES = {"car": 0.47, "person": 0.37}  # of the draws; other classes share the rest
_MIN_AREA = 80
_MIN_FILL = {"camvid": 0.58}  # share of its box that a car fills; below: several touching cars joined
_FAR_SHARE, _OCCLUDER_SHARE, _BEHIND_SHARE = 0.55, 0.5, 0.2
_PRIOR_SHARE, _PRIOR_JITTER = 0.6, 0.03
_PRIOR_FREE_SHARE = 0.6  # of the priors of hidden objects are from a frame where the occluder was elsewhere
_CLIPPED_SHARE = 0.12  # of the priors are from a frame where the image border cut the object
_OTHERS_SHARE = 0.75
_MASKED_SHARE, _EXACT_SHARE = 0.45, 0.5  # of the others have a mask; of those, it is exact
_MEDIAN_HEIGHT = 60.0  # pixels, of objects in driving sequences


@dataclass(frozen=True)
class Neighbour:
    """Another object in the image of an instance: class name, box x1, y1, x2, y2, COCO RLE or polygons."""

    category: str
    box: Box
    segmentation: Any = field(repr=False)


@dataclass(frozen=True)
class Instance:
    """One object of a still: image path, class name, COCO RLE or polygons, and how often it is to be drawn.

    `others`: the other objects in the image.
    """

    image: Path
    size: tuple[int, int]
    category: str
    segmentation: Any = field(repr=False)
    weight: float = 1.0
    others: tuple[Neighbour, ...] = ()

    def mask(self) -> NDArray[np.bool_]:
        """Decode to (H, W)."""
        return _decode(self.segmentation, self.size)


def _decode(rle: Any, size: tuple[int, int]) -> NDArray[np.bool_]:
    height, width = size
    if isinstance(rle, list):
        rle = coco_mask.merge(coco_mask.frPyObjects(rle, height, width))
    elif isinstance(rle["counts"], list):
        rle = coco_mask.frPyObjects(rle, height, width)
    return np.asarray(coco_mask.decode(rle), dtype=np.bool_)


def read_stills(folders: Sequence[Path]) -> list[Instance]:
    """Read folders of `images/` and `instances.json` (COCO); crowds and objects below 80 px are left out.

    Raises RefinementError for a folder that is missing or broken, and where nothing is left to train on.
    """
    instances = [instance for folder in folders for instance in _read_folder(folder)]
    if not instances:
        raise RefinementError(
            f"no objects to train on in {', '.join(map(str, folders)) or 'no folder'} "
            f"(expected instances of {_MIN_AREA} px or more). Give folders with images/ and instances.json."
        )
    return instances


def _read_folder(folder: Path) -> list[Instance]:
    path = folder / "instances.json"
    if not path.is_file() or not (folder / "images").is_dir():
        raise RefinementError(f"{folder}: expected images/ and instances.json (COCO format). Check the folder.")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        names = {category["id"]: str(category["name"]) for category in content["categories"]}
        images = {image["id"]: image for image in content["images"]}
        neighbours: dict[Any, list[tuple[Any, Neighbour]]] = {}
        for row in content["annotations"]:
            if not row.get("iscrowd"):
                x, y, width, height = map(float, row["bbox"])
                box = (x, y, x + width, y + height)
                item = Neighbour(names[row["category_id"]], box, row["segmentation"])
                neighbours.setdefault(row["image_id"], []).append((row["id"], item))
        return [
            _instance(folder, images[row["image_id"]], names[row["category_id"]], row, neighbours[row["image_id"]])
            for row in content["annotations"]
            if _usable(folder.name, names[row["category_id"]], row)
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RefinementError(
            f"{path}: not COCO instances ({type(error).__name__}: {error}). Mend the file."
        ) from error


def _instance(
    folder: Path,
    image: dict[str, Any],
    category: str,
    row: dict[str, Any],
    neighbours: Sequence[tuple[Any, Neighbour]],
) -> Instance:
    path = folder / "images" / str(image["file_name"])
    size = (int(image["height"]), int(image["width"]))
    others = tuple(item for number, item in neighbours if number != row["id"])
    return Instance(path, size, category, row["segmentation"], SET_WEIGHTS.get(folder.name, 1.0), others)


def _usable(set_name: str, category: str, row: dict[str, Any]) -> bool:
    if row.get("iscrowd") or row["area"] < _MIN_AREA:
        return False
    fill = row["area"] / max(1.0, row["bbox"][2] * row["bbox"][3])
    return bool(category != "car" or fill >= _MIN_FILL.get(set_name, 0.0))


def read_image(path: Path) -> NDArray[np.uint8]:
    """Read an image as RGB (H, W, 3) uint8; RefinementError where it is missing or cannot be decoded."""
    try:
        code = np.fromfile(path, dtype=np.uint8)
        image = cv2.imdecode(code, cv2.IMREAD_COLOR_RGB) if code.size else None
    except (OSError, cv2.error):
        image = None
    if image is None:
        raise RefinementError(f"{path}: cannot be read as an image. Check the file.")
    return np.asarray(image, dtype=np.uint8)


@dataclass(frozen=True)
class Batch:
    """Training crops: `images` (N, S, S, 3), `guidance` (N, S, S, CHANNELS), `targets` (N, S, S), uint8 in 0..255."""

    images: NDArray[np.uint8]
    guidance: NDArray[np.uint8]
    targets: NDArray[np.uint8]


class CropStream:
    """Batches by number, each a pure function of (seed, number): workers and resumed runs see the same data."""

    def __init__(self, instances: Sequence[Instance], batch_size: int, size: int, seed: int) -> None:
        """Prepare drawing; reads no image yet."""
        self._instances = instances
        self._batch_size = batch_size
        self._size = size
        self._seed = seed
        self._cumulated = np.cumsum(_probabilities(instances))

    def __getitem__(self, number: int) -> Batch:
        """Return batch `number` >= 0."""
        samples = [self._sample(np.random.default_rng((self._seed, number, i))) for i in range(self._batch_size)]
        images, guidance, targets = (np.stack(arrays) for arrays in zip(*samples, strict=True))
        return Batch(images, guidance, targets)

    def _draw(self, rng: np.random.Generator) -> tuple[Instance, Target]:
        for _ in range(100):
            instance = self._instances[int(np.searchsorted(self._cumulated, rng.random() * self._cumulated[-1]))]
            image, mask = read_image(instance.image), instance.mask()
            if mask.shape != image.shape[:2]:
                raise RefinementError(
                    f"{instance.image}: image of {image.shape[0]}x{image.shape[1]}, its masks are of "
                    f"{mask.shape[0]}x{mask.shape[1]}. Mend instances.json."
                )
            target = augment.cut(image, mask, [_other(item, instance.size, rng) for item in instance.others])
            if target is not None:
                return instance, target
        raise RefinementError("100 masks in a row are empty. Mend instances.json.")

    def _sample(self, rng: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
        instance, target = self._draw(rng)
        if rng.random() < _FAR_SHARE:
            target = augment.far(target, rng, _MEDIAN_HEIGHT)
        if rng.random() < 0.5:
            target = augment.flip(target)
        free = target.mask
        occluded = rng.random() < _OCCLUDER_SHARE
        if occluded:
            target = augment.paste_object(target, self._draw(rng)[1], rng, masked=rng.random() < _MASKED_SHARE)
        if rng.random() < _BEHIND_SHARE:
            masked = bool(rng.random() < _MASKED_SHARE)
            target = augment.paste_object(target, self._draw(rng)[1], rng, behind=True, masked=masked)
        box = simulate_box(target.box, instance.category, rng, amodal=occluded)
        prior = None
        if rng.random() < _PRIOR_SHARE:
            prior = _prior(free if rng.random() < _PRIOR_FREE_SHARE else target.mask, box, rng)
        others = [_as_proposed(other, rng) for other in target.others] if rng.random() < _OTHERS_SHARE else ()
        image = augment.degrade(np.ascontiguousarray(target.image), rng)
        return augment.training_crop(image, target.mask, Query(box, prior, others), self._size, rng)


def _other(item: Neighbour, size: tuple[int, int], rng: np.random.Generator) -> Other:
    """Give a neighbour the box that a tracker might give it, and to some of them their shape in it."""
    box = simulate_box(item.box, item.category, rng)
    if rng.random() >= _MASKED_SHARE:
        return box
    x1, y1, x2, y2 = (int(v) for v in item.box)
    left, top, right, bottom = max(0, x1), max(0, y1), min(size[1], x2 + 2), min(size[0], y2 + 2)
    pixels = _decode(item.segmentation, size)[top:bottom, left:right]
    shape = guidance.shape_of(pixels, box, (left, top, right, bottom))
    return box if shape is None else Prior(shape, box)


def _as_proposed(other: Other, rng: np.random.Generator) -> Other:
    """Let some shapes be as wrong as a proposal."""
    if not isinstance(other, Prior) or rng.random() < _EXACT_SHARE:
        return other
    return Prior(augment.deform(other.shape, rng, float(rng.uniform(0.2, 1.0))), other.box)


def _prior(mask: NDArray[np.bool_], target: Box, rng: np.random.Generator) -> Prior | None:
    """Make what a keyframe might tell: the mask relative to a box that sits a little differently, deformed."""
    box = target
    if rng.random() < _CLIPPED_SHARE:
        mask, box = _clipped(mask, box, rng)
    shape = guidance.shape_of(mask, jitter_box(box, _PRIOR_JITTER, rng))
    if shape is None:
        return None
    strength = float(rng.uniform(0.2, 1.5))
    if rng.random() < 0.5:
        return Prior(augment.deform(shape, rng, strength), target)
    pair = [augment.deform(shape, rng, strength) for _ in range(2)]
    return Prior(guidance.mixed(pair, [share := rng.random(), 1 - share]), target)


def _clipped(mask: NDArray[np.bool_], box: Box, rng: np.random.Generator) -> tuple[NDArray[np.bool_], Box]:
    """Cut mask and box at a vertical line, as the image border does."""
    x1, y1, x2, y2 = box
    share = rng.uniform(0.1, 0.5)
    mask = mask.copy()
    if rng.random() < 0.5:
        x1 += share * (x2 - x1)
        mask[:, : max(0, round(x1))] = False
    else:
        x2 -= share * (x2 - x1)
        mask[:, max(0, round(x2)) :] = False
    return mask, (x1, y1, x2, y2)


def _probabilities(instances: Sequence[Instance]) -> NDArray[np.float64]:
    weights = np.array([instance.weight for instance in instances], dtype=np.float64)
    groups = np.array([i.category if i.category in _CLASS_SHARES else "" for i in instances])
    rest = 1.0 - sum(_CLASS_SHARES.values())
    for group in set(groups):
        weights[groups == group] *= _CLASS_SHARES.get(str(group), rest) / weights[groups == group].sum()
    weights /= weights.sum()
    return weights
