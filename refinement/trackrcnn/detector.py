"""Find the objects of a sequence with a trained TrackR-CNN, frame by frame, in memory that does not grow with it.

A frame depends on a few neighbours on either side. Pieces of a sequence overlap by these, so that every frame comes out
as if the whole sequence had gone through the network at once; what the backbone makes of a frame is computed once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from refinement.errors import RefinementError
from refinement.trackrcnn.values import FrameObjects, Window

if TYPE_CHECKING:
    from torch import Tensor

    from models.trackrcnn.heads import Regions
    from models.trackrcnn.network import Maps, TrackRCNN

PIECE = 4
"""Frames that go through the backbone together."""

Frames = Iterable[tuple[int, NDArray[np.uint8]]]
"""Frame numbers, ascending by one, with their images (H, W, 3) of 8-bit RGB."""


@dataclass(frozen=True, eq=False)
class GivenBoxes:
    """Boxes of a frame that are known: (N, 4) in pixels of the frame, and (N,) MOTS class numbers."""

    boxes: NDArray[np.float64]
    classes: NDArray[np.int64]


class Detector:
    """A loaded network for sequences.

    Attributes:
        classes: MOTS class numbers that it can find.
        reach: how many frames on either side a frame depends on.
        provenance: where its weights come from.
    """

    def __init__(self, network: TrackRCNN, provenance: Mapping[str, str], device: str = "auto") -> None:
        """Take a network; use `load` for one in a file."""
        from refinement import training

        self._device = training.pick_device(device)
        self._network = network.to(self._device).eval()
        self.classes = network.config.classes
        self.reach = network.reach
        self.provenance = dict(provenance)

    @classmethod
    def load(cls, path: Path, device: str = "auto") -> Detector:
        """Load a checkpoint; RefinementError where it is none of TrackR-CNN."""
        from models.errors import CheckpointError
        from models.trackrcnn import checkpoint

        try:
            loaded = checkpoint.load(path)
            return cls(loaded.network(), loaded.provenance, device)
        except CheckpointError as error:
            raise RefinementError(str(error)) from error

    def detect(self, frames: Frames, least: float = 0.1) -> Iterator[FrameObjects]:
        """Yield the objects of each frame whose score is `least` or more, by falling score.

        Raises:
            RefinementError: frames differ in size. What reading a frame raises passes through.
        """
        return self._stream(frames, lambda numbers, maps, piece: self._found(numbers, maps, piece, least))

    def describe(self, frames: Frames, given: Mapping[int, GivenBoxes]) -> Iterator[FrameObjects]:
        """Yield masks and embeddings for boxes that are known; the objects are those of `given`, in its order.

        Raises:
            RefinementError: as `detect`, or a class that the network does not know.
        """
        for number, item in given.items():
            unknown = sorted(set(item.classes.tolist()) - set(self.classes))
            if unknown:
                raise RefinementError(
                    f"frame {number}: boxes of class {unknown[0]} (expected {_some(self.classes)}). "
                    "Leave them out, or train a network with that class."
                )
        return self._stream(frames, lambda numbers, maps, piece: self._described(numbers, maps, piece, given))

    def _stream(self, frames: Frames, finish: Finish) -> Iterator[FrameObjects]:
        """Have pieces of mixed maps finished; maps of the last frames are kept for the next piece."""
        source = iter(frames)
        kept: Maps = {}
        numbers: list[int] = []  # of the frames in `kept`
        settled = 0  # how many of those have been yielded, and are there for their neighbours alone
        shape: _Shape | None = None
        while piece := list(islice(source, PIECE)):
            shape = shape or _Shape.of(piece[0][1], self._network)
            kept = self._with_piece(kept, [image for _, image in piece], shape)
            numbers += [number for number, _ in piece]
            ready = len(numbers) - self.reach
            if ready > settled:
                yield from self._finished(finish, numbers, kept, settled, ready, shape)
                begin = max(0, ready - self.reach)
                kept, numbers, settled = _part(kept, begin, len(numbers)), numbers[begin:], ready - begin
        if shape is not None and len(numbers) > settled:
            yield from self._finished(finish, numbers, kept, settled, len(numbers), shape)

    # The two that compute give whole values: a generator that is left while gradients are off leaves them off.

    def _with_piece(self, kept: Maps, images: list[NDArray[np.uint8]], shape: _Shape) -> Maps:
        import torch

        with torch.inference_mode():
            return _joined(kept, self._network.pyramid(shape.batch(images, self._device)))

    def _finished(
        self, finish: Finish, numbers: list[int], maps: Maps, begin: int, end: int, shape: _Shape
    ) -> list[FrameObjects]:
        import torch

        with torch.inference_mode():
            return list(finish(numbers[begin:end], _part(self._network.mix(maps), begin, end), shape))

    def _found(self, numbers: list[int], maps: Maps, shape: _Shape, least: float) -> Iterator[FrameObjects]:
        for number, regions in zip(numbers, self._network.found(maps, shape.size, shape.padded), strict=True):
            found = shape.objects(number, regions, self.classes)
            yield found.only(found.scores >= least)

    def _described(
        self, numbers: list[int], maps: Maps, shape: _Shape, given: Mapping[int, GivenBoxes]
    ) -> Iterator[FrameObjects]:
        import torch

        outputs = {class_id: index for index, class_id in enumerate(self.classes, start=1)}
        boxes, labels = [], []
        for number in numbers:
            item = given.get(number, _NONE)
            boxes.append(torch.from_numpy(shape.scaled(item.boxes)).to(self._device))
            wanted = [outputs[class_id] for class_id in item.classes.tolist()]
            labels.append(torch.tensor(wanted, dtype=torch.int64, device=self._device))
        found = self._network.described(maps, boxes, labels, shape.size)
        for number, regions in zip(numbers, found, strict=True):
            objects = shape.objects(number, regions, self.classes)
            known = given.get(number, _NONE).boxes.astype(np.float32)
            yield FrameObjects(number, known, objects.classes, objects.scores, objects.masks, objects.embeddings)


Finish = Callable[[list[int], "Maps", "_Shape"], Iterator[FrameObjects]]
_NONE = GivenBoxes(np.zeros((0, 4)), np.zeros(0, np.int64))


@dataclass(frozen=True)
class _Shape:
    """How frames of a sequence become inputs, and regions of an input become objects of a frame."""

    frame: tuple[int, int]
    size: tuple[int, int]
    padded: tuple[int, int]

    @classmethod
    def of(cls, image: NDArray[np.uint8], network: TrackRCNN) -> _Shape:
        from models.trackrcnn.config import STRIDE

        height, width = image.shape[:2]
        size = network.config.input_size(height, width)
        padded = (-(-size[0] // STRIDE) * STRIDE, -(-size[1] // STRIDE) * STRIDE)
        return cls((height, width), size, padded)

    def batch(self, images: list[NDArray[np.uint8]], device: Any) -> Tensor:
        from refinement.trackrcnn.tensors import batch_of

        for image in images:
            if image.shape[:2] != self.frame:
                got, expected = (f"{shape[1]}x{shape[0]}" for shape in (image.shape, self.frame))
                raise RefinementError(
                    f"frames of one sequence differ in size (expected {expected}, got {got}). Make them equal."
                )
        smaller = cv2.INTER_AREA if self.size[0] < self.frame[0] else cv2.INTER_LINEAR
        scaled = [cv2.resize(image, self.size[::-1], interpolation=smaller) for image in images]
        return batch_of(np.stack(scaled).astype(np.uint8), device)[0]

    def scaled(self, boxes: NDArray[np.float64]) -> NDArray[np.float32]:
        """Boxes of the frame in pixels of the input, cut off at its edges, and at least a pixel wide and high."""
        height, width = self.size
        factors = np.array([width / self.frame[1], height / self.frame[0]] * 2)
        inside = np.clip(boxes.reshape(-1, 4) * factors, 0, [width, height] * 2)
        inside[:, :2] = np.minimum(inside[:, :2], [width - 1, height - 1])
        inside[:, 2:] = np.maximum(inside[:, 2:], inside[:, :2] + 1)
        return np.asarray(inside, dtype=np.float32)

    def objects(self, number: int, regions: Regions, classes: tuple[int, ...]) -> FrameObjects:
        factors = np.array([self.frame[1] / self.size[1], self.frame[0] / self.size[0]] * 2, dtype=np.float32)
        boxes = regions.boxes.float().cpu().numpy() * factors
        masks = regions.masks.float().cpu().numpy()
        return FrameObjects(
            number,
            boxes,
            np.array(classes, dtype=np.int64)[regions.labels.cpu().numpy() - 1],
            regions.scores.float().cpu().numpy(),
            tuple(pasted(mask, box, self.frame, factors[:2] / 2) for mask, box in zip(masks, boxes, strict=True)),
            regions.embeddings.float().cpu().numpy(),
        )


def pasted(
    probabilities: NDArray[np.float32], box: NDArray[np.float32], size: tuple[int, int], late: NDArray[np.floating]
) -> Window:
    """Turn mask probabilities (M, M) inside a box into the pixels of a frame (H, W) that are above a half.

    `late` (x, y) is half a pixel of the input in pixels of the frame: torchvision cuts the masks that a network learns
    out of the input with coordinates that count from the middle of the first pixel, boxes count from its edge. What the
    network says of a place is therefore true so much further right and below.
    """
    height, width = size
    x1, y1, x2, y2 = (float(value) for value in box)
    left, top = max(0, int(np.floor(x1))), max(0, int(np.floor(y1)))
    right, bottom = min(width, int(np.ceil(x2))), min(height, int(np.ceil(y2)))
    if right <= left or bottom <= top:
        return Window(min(left, width), min(top, height), np.zeros((0, 0), dtype=bool))
    side = probabilities.shape[0]
    columns = _places(np.arange(left, right) + 0.5 - x1, side / max(x2 - x1, 1e-3), float(late[0]))
    rows = _places(np.arange(top, bottom) + 0.5 - y1, side / max(y2 - y1, 1e-3), float(late[1]))
    grid = np.meshgrid(columns, rows)
    values = cv2.remap(probabilities, grid[0], grid[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return Window(left, top, np.asarray(values > 0.5))


def _places(inside: NDArray[np.floating], scale: float, late: float) -> NDArray[np.float32]:
    """Where pixels that lie so far inside a box are in its mask; nothing is known of the first `late` of the box."""
    plain = inside * scale - 0.5
    return np.asarray(np.maximum(plain - late * scale, np.minimum(plain, 0)), dtype=np.float32)


def _joined(first: Maps, second: Maps) -> Maps:
    import torch

    return {name: torch.cat([first[name], level]) for name, level in second.items()} if first else second


def _part(maps: Maps, begin: int, end: int) -> Maps:
    return {name: level[begin:end] for name, level in maps.items()}


def _some(classes: tuple[int, ...]) -> str:
    return ", ".join(map(str, classes))
