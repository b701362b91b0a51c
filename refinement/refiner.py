"""The facade for proposals: images and boxes in, masks with a score out. Importing this module loads no torch."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from refinement import crops
from refinement.crops import EMPTY, Crop, Window
from refinement.errors import RefinementError

if TYPE_CHECKING:
    import torch

    from models.checkpoint import Checkpoint

K = TypeVar("K")
Boxes = NDArray[np.floating]


@dataclass(frozen=True)
class Proposal:
    """A mask suggested for one box.

    `window` is x0, y0, x1, y1 in whole pixels inside the image, `mask` fills it (y1 - y0, x1 - x0); `score` in 0..1 is
    the IoU that the network expects of its own mask. A box without a pixel in the image has an empty window and mask
    and the score 0.
    """

    window: Window
    mask: NDArray[np.bool_]
    score: float

    def paste(self, height: int, width: int) -> NDArray[np.bool_]:
        """Return the mask in a full frame (height, width); ValueError where the window leaves it."""
        return crops.paste(self.mask, self.window, height, width)


NOTHING = Proposal(EMPTY, np.zeros((0, 0), dtype=np.bool_), 0.0)


@dataclass
class _Waiting(Generic[K]):
    """An item of `propose_many` whose proposals are not all there yet."""

    key: K
    proposals: list[Proposal]
    missing: int


@dataclass(frozen=True)
class _Slot:
    """Where the proposal of a crop belongs."""

    item: _Waiting[object] = field(repr=False)
    index: int
    crop: Crop


class Refiner:
    """A network ready for proposals. Not safe for use by several threads at once."""

    def __init__(self, loaded: Checkpoint, device: torch.device, lower: bool) -> None:
        """Use `Refiner.load`."""
        import torch

        self._torch = torch
        self._config, self._provenance = loaded.config, loaded.provenance
        self._device, self._lower = device, lower
        network = loaded.network().to(device)
        self._network = network.to(memory_format=torch.channels_last)

    @classmethod
    def load(cls, path: Path, device: str = "auto", threads: int | None = None, precision: str = "auto") -> Refiner:
        """Read a checkpoint; `threads` limits the CPU threads of the process, `precision` is auto, float32 or bfloat16.

        Raises RefinementError where the file or the device cannot be used.
        """
        import torch

        from models import checkpoint
        from models.errors import CheckpointError
        from refinement import training

        if threads:
            torch.set_num_threads(threads)
        try:
            loaded = checkpoint.load(Path(path))
            place = training.pick_device(device)
            return cls(loaded, place, training.lower_precision(place, precision))
        except CheckpointError as error:
            raise RefinementError(str(error)) from error

    @property
    def provenance(self) -> Mapping[str, str]:
        """Where the weights come from, as saved in the checkpoint."""
        return dict(self._provenance)

    @property
    def config(self) -> Mapping[str, object]:
        """The network's configuration: encoder, size of the crops in pixels, and so on."""
        import dataclasses

        return dataclasses.asdict(self._config)

    def propose(self, image: NDArray[np.uint8], boxes: Boxes, batch_size: int = 16) -> list[Proposal]:
        """Return one proposal for each box (N, 4) of an RGB image (H, W, 3) uint8, in order."""
        ((_, proposals),) = self.propose_many([(None, image, boxes)], batch_size)
        return proposals

    def propose_many(
        self, items: Iterable[tuple[K, NDArray[np.uint8], Boxes]], batch_size: int = 16
    ) -> Iterator[tuple[K, list[Proposal]]]:
        """Yield (key, proposals) for each (key, image, boxes), in order; batches run across images.

        `items` is read lazily, so images are held no longer than their crops are cut. Raises RefinementError for an
        image or boxes of the wrong shape, and ValueError for a batch size below 1.
        """
        if batch_size < 1:
            raise ValueError(f"batch_size must be 1 or more, got {batch_size}")
        waiting: deque[_Waiting[K]] = deque()
        slots: list[_Slot] = []
        for key, image, boxes in items:
            item = _Waiting(key, [NOTHING] * len(boxes), 0)
            waiting.append(item)
            for slot in self._cut(item, image, boxes):
                slots.append(slot)
                if len(slots) == batch_size:
                    self._run(slots)
                    slots = []
            while waiting and not waiting[0].missing:
                done = waiting.popleft()
                yield done.key, done.proposals
        if slots:
            self._run(slots)
        for item in waiting:
            yield item.key, item.proposals

    def _cut(self, item: _Waiting[K], image: NDArray[np.uint8], boxes: Boxes) -> list[_Slot]:
        crops.check_image(image)
        array = np.asarray(boxes, dtype=np.float64)
        if array.size and (array.ndim != 2 or array.shape[1] != 4):
            raise RefinementError(f"boxes: expected (N, 4) as x1, y1, x2, y2, got {array.shape}. Give one row a box.")
        slots = []
        for index, box in enumerate(array.reshape(-1, 4)):
            crop = crops.crop(image, box, self._config.size)
            if crop is not None:
                item.missing += 1
                slots.append(_Slot(item, index, crop))  # type: ignore[arg-type]
        return slots

    def _run(self, slots: list[_Slot]) -> None:
        logits = self._logits([slot.crop for slot in slots])
        for slot, values in zip(slots, logits, strict=True):
            mask = crops.uncrop(values, slot.crop.window) > 0
            slot.item.proposals[slot.index] = Proposal(slot.crop.window, mask, expected_iou(values))
            slot.item.missing -= 1

    def _logits(self, cut: list[Crop]) -> NDArray[np.float32]:
        from refinement import training

        batch = training.to_input(
            np.stack([crop.image for crop in cut]), np.stack([crop.guidance for crop in cut]), self._device
        )
        with self._torch.inference_mode(), training.autocast(self._device, self._lower):
            logits = self._network(batch)
        return np.asarray(logits.float().cpu().numpy()[:, 0], dtype=np.float32)


def expected_iou(logits: NDArray[np.float32]) -> float:
    """Return the IoU that logits expect of their own mask: Σ p in the mask / (its area + Σ p outside); 0 for none."""
    probability = 1.0 / (1.0 + np.exp(-np.clip(logits, -30, 30)))
    mask = logits > 0
    area = int(mask.sum())
    if area == 0:
        return 0.0
    return float(probability[mask].sum() / (area + probability[~mask].sum()))
