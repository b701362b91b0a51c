"""Clips to learn from: some frames that follow each other, cut and scaled to one size, with what is true in them.

Clip number n of a stream is the same whenever it is asked for, so that an interrupted training goes on as if it had not
been.
"""

from __future__ import annotations

from collections.abc import Sequence as Seq
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco

from refinement.errors import RefinementError
from refinement.trackrcnn.values import IGNORE, Footage, Labelled

SMALLEST = 4.0
"""Pixels of the input that an object must have to be learned; smaller ones are neither object nor background."""

_ZOOM = 1.5
_LEAST_SEEN = 0.3  # of an object's pixels that the cut must keep, else it is ignored


@dataclass(frozen=True, eq=False)
class FrameTruth:
    """What is true in a frame of a clip, in pixels of the input.

    Attributes:
        boxes: (N, 4) of x1, y1, x2, y2, tight around the masks.
        classes: (N,) MOTS class numbers.
        tracks: (N,) numbers of the tracks.
        masks: (N, H, W) of 0 and 1.
        ignored: (H, W), where there may be objects that nobody has labelled.
    """

    boxes: NDArray[np.float32]
    classes: NDArray[np.int64]
    tracks: NDArray[np.int64]
    masks: NDArray[np.uint8]
    ignored: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Clip:
    """Frames (T, H, W, 3) of 8-bit RGB, with what is true in each."""

    images: NDArray[np.uint8]
    truth: tuple[FrameTruth, ...]


@dataclass(frozen=True)
class _Cut:
    """Which window of the frames is scaled to which size, and how it is changed."""

    left: int
    top: int
    width: int
    height: int
    size: tuple[int, int]
    mirrored: bool
    gamma: float

    def image(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        smaller = self.size[1] < self.width
        scaled = cv2.resize(self._window(pixels), self.size[::-1], interpolation=_AREA if smaller else cv2.INTER_LINEAR)
        if self.gamma != 1:
            scaled = cv2.LUT(scaled, _curve(self.gamma))
        return np.asarray(scaled[:, ::-1] if self.mirrored else scaled, dtype=np.uint8)

    def mask(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        scaled = cv2.resize(self._window(pixels) * 255, self.size[::-1], interpolation=_AREA) > 127
        return (scaled[:, ::-1] if self.mirrored else scaled).astype(np.uint8)

    def _window(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return pixels[self.top : self.top + self.height, self.left : self.left + self.width]


_AREA = cv2.INTER_AREA


class ClipStream:
    """An endless row of clips, drawn by lot: `stream[n]`.

    Args:
        footage: sequences to learn from; each is drawn as often as it has frames.
        length: frames of a clip; a shorter sequence gives shorter clips.
        size: (short side, long side) that frames are scaled to, see `TrackRCNNConfig.input_size`.
        seed: of the lot.
        augment: whether to cut, mirror, brighten and reverse clips; else frames are only scaled.

    Raises:
        RefinementError: there is nothing to learn from.
    """

    def __init__(
        self, footage: Seq[Footage], length: int, size: tuple[int, int], seed: int, augment: bool = True
    ) -> None:
        self._runs = [(item, run) for item in footage for run in runs_of(item.frames)]
        if not any(_is_object(one) for item in footage for frame in item.frames for one in item.objects.get(frame, ())):
            raise RefinementError("there are no masks of objects to learn from. Give sequences with masks.")
        self._length, self._size, self._seed, self._augment = length, size, seed, augment
        weights = np.array([len(run) for _, run in self._runs], dtype=float)
        self._weights = weights / weights.sum()

    def __getitem__(self, number: int) -> Clip:
        """Clip number `number`, from 0; what reading a frame raises passes through."""
        rng = np.random.default_rng((self._seed, number))
        footage, run = self._runs[rng.choice(len(self._runs), p=self._weights)]
        start = int(rng.integers(0, max(1, len(run) - self._length + 1)))
        frames = list(run[start : start + self._length])
        if self._augment and rng.random() < 0.5:
            frames.reverse()
        cut = self._cut(footage, rng)
        read = [(_checked(footage, frame), footage.objects.get(frame, ())) for frame in frames]
        truth = tuple(_truth(objects, footage, cut) for _, objects in read)
        return Clip(np.stack([cut.image(pixels) for pixels, _ in read]), truth)

    def _cut(self, footage: Footage, rng: np.random.Generator) -> _Cut:
        whole = (footage.height, footage.width)
        scale = min(self._size[0] / min(whole), self._size[1] / max(whole))
        size = (max(1, round(whole[0] * scale)), max(1, round(whole[1] * scale)))
        if not self._augment:
            return _Cut(0, 0, footage.width, footage.height, size, False, 1.0)
        zoom = float(rng.uniform(1, _ZOOM)) if rng.random() < 0.5 else 1.0
        height, width = (max(1, round(side / zoom)) for side in whole)
        left, top = int(rng.integers(0, whole[1] - width + 1)), int(rng.integers(0, whole[0] - height + 1))
        gamma = float(np.exp(rng.normal(0, 0.2)))
        return _Cut(left, top, width, height, size, bool(rng.random() < 0.5), gamma)


def runs_of(frames: Seq[int]) -> list[tuple[int, ...]]:
    """Split ascending frame numbers into runs without a gap."""
    numbers = np.array(frames, dtype=np.int64)
    parts = np.split(numbers, np.flatnonzero(np.diff(numbers) != 1) + 1)
    return [tuple(int(number) for number in part) for part in parts if part.size]


def _is_object(item: Labelled) -> bool:
    return item.class_id != IGNORE


def _checked(footage: Footage, frame: int) -> NDArray[np.uint8]:
    pixels = footage.read(frame)
    if pixels.shape[:2] != (footage.height, footage.width):
        got = f"{pixels.shape[1]}x{pixels.shape[0]}"
        raise RefinementError(
            f"{footage.name}: frame {frame} has another size than the sequence "
            f"(expected {footage.width}x{footage.height}, got {got}). Make its frames equal."
        )
    return pixels


def _truth(objects: Seq[Labelled], footage: Footage, cut: _Cut) -> FrameTruth:
    height, width = cut.size
    ignored = np.zeros((height, width), dtype=bool)
    kept: list[tuple[Labelled, NDArray[np.uint8]]] = []
    for item in objects:
        whole = coco.decode({"size": [footage.height, footage.width], "counts": item.counts.encode("ascii")})
        mask = cut.mask(whole)
        if _is_object(item) and _is_learned(whole, mask, cut):
            kept.append((item, mask))
        else:
            ignored |= mask > 0
    masks = np.stack([mask for _, mask in kept]) if kept else np.zeros((0, height, width), np.uint8)
    return FrameTruth(
        np.array([_tight(mask) for mask in masks], dtype=np.float32).reshape(-1, 4),
        np.array([item.class_id for item, _ in kept], dtype=np.int64),
        np.array([item.track for item, _ in kept], dtype=np.int64),
        masks,
        ignored,
    )


def _is_learned(whole: NDArray[np.uint8], mask: NDArray[np.uint8], cut: _Cut) -> bool:
    """Whether enough of an object is left in the cut to be an example of its class."""
    area = int(mask.sum())
    scale = cut.size[0] * cut.size[1] / (cut.width * cut.height)
    return area >= SMALLEST and area >= _LEAST_SEEN * scale * int(whole.sum())


def _tight(mask: NDArray[np.uint8]) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _curve(gamma: float) -> NDArray[np.uint8]:
    values = 255 * (np.arange(256) / 255) ** gamma
    return np.asarray(np.clip(values.round(), 0, 255), dtype=np.uint8)
