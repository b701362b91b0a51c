"""The facade for proposals: images and boxes in, masks with a score out. Importing this module loads no torch."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from refinement import crops
from refinement.crops import EMPTY, Crop, Window
from refinement.errors import RefinementError
from refinement.guidance import CHANNELS, Query

if TYPE_CHECKING:
    import torch

    from models.checkpoint import Checkpoint

K = TypeVar("K")
Queries = NDArray[np.floating] | Sequence[Query]
Found = list[tuple[NDArray[np.float32], float]]
"""Logits (S, S) and score of some crops."""

_LOG = logging.getLogger(__name__)

_OVERCONFIDENCE = 1.6  # odds of what a fine-tuned network's masks lack, against what it expects; measured


@dataclass(frozen=True)
class Proposal:
    """A mask suggested for one box.

    `window` is x0, y0, x1, y1 in whole pixels inside the image, `mask` fills it (y1 - y0, x1 - x0); `score` in 0..1 is
    the IoU that the network expects of its own mask, corrected for a fine-tuned one, which expects too much. A box
    without a pixel in the image has an empty window and mask and the score 0.
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


def limit_threads(threads: int) -> None:
    """Let all networks of the process use so many CPU threads, 1 or more."""
    import torch

    torch.set_num_threads(threads)


class Refiner:
    """A network ready for proposals. Not safe for use by several threads at once."""

    def __init__(self, loaded: Checkpoint, device: torch.device, lower: bool) -> None:
        """Use `Refiner.load`."""
        import torch

        from models.folding import folded

        self._torch = torch
        self._config, self._provenance = loaded.config, loaded.provenance
        self._device = device
        self._batch_limit: int | None = None
        self._overconfidence = _OVERCONFIDENCE if "finetune" in loaded.provenance else 1.0
        self._dtype = torch.bfloat16 if lower else torch.float32
        self._network = folded(loaded.network().to(device), self._dtype)

    @classmethod
    def load(cls, path: Path, device: str = "auto", threads: int | None = None, precision: str = "auto") -> Refiner:
        """Read a checkpoint; `threads` limits the CPU threads of the process, `precision` is auto, float32 or bfloat16.

        Raises RefinementError where the file or the device cannot be used.
        """
        from models import checkpoint
        from models.errors import CheckpointError
        from refinement import training

        if threads:
            limit_threads(threads)
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

    @property
    def hardware(self) -> dict[str, str | int]:
        """What it computes with: the `device`, its `precision`, and how many CPU `threads`."""
        named = self._device.type == "cuda"
        device = self._torch.cuda.get_device_name(self._device) if named else str(self._device)
        precision = str(self._dtype).removeprefix("torch.")
        return {"device": device, "precision": precision, "threads": self._torch.get_num_threads()}

    @property
    def batch_limit(self) -> int | None:
        """The largest batch that memory has allowed so far; None where it has never run short."""
        return self._batch_limit

    def propose(self, image: NDArray[np.uint8], queries: Queries, batch_size: int = 16) -> list[Proposal]:
        """Return one proposal for each box of an RGB image (H, W, 3) uint8, in order.

        `queries`: boxes (N, 4), or a list of `Query`, which also says what is known of the object's shape and of other
        objects.
        """
        ((_, proposals),) = self.propose_many([(None, image, queries)], batch_size)
        return proposals

    def propose_many(
        self, items: Iterable[tuple[K, NDArray[np.uint8], Queries]], batch_size: int = 16
    ) -> Iterator[tuple[K, list[Proposal]]]:
        """Yield (key, proposals) for each (key, image, queries), in order; batches run across images.

        `items` is read lazily, so images are held no longer than their crops are cut. A batch that memory has no room
        for is halved, from then on. Raises RefinementError for an image or boxes of the wrong shape and where there is
        no memory for a single crop, and ValueError for a batch size below 1.
        """
        if batch_size < 1:
            raise ValueError(f"batch_size must be 1 or more, got {batch_size}")
        waiting: deque[_Waiting[K]] = deque()
        slots: list[_Slot] = []
        with _Line(self._run) as line:
            for key, image, queries in items:
                found = _queries(queries)
                item = _Waiting(key, [NOTHING] * len(found), 0)
                waiting.append(item)
                for slot in self._cut(item, image, found):
                    slots.append(slot)
                    if len(slots) == batch_size:
                        line.put(slots)
                        slots = []
                while waiting and not waiting[0].missing:
                    done = waiting.popleft()
                    yield done.key, done.proposals
            line.finish(slots)
        for item in waiting:
            yield item.key, item.proposals

    def forward_rate(self, batch_size: int = 16, seconds: float = 1.0) -> float:
        """Return how many crops a second the network alone takes: for measuring what all around it costs.

        Batches of noise that are in place already go through it until `seconds` are over, at least one, after one that
        does not count; in a thread, as those of `propose_many`. Raises ValueError for a batch size below 1.
        """
        if batch_size < 1:
            raise ValueError(f"batch_size must be 1 or more, got {batch_size}")
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(self._forward_rate, batch_size, seconds).result()

    def _forward_rate(self, batch_size: int, seconds: float) -> float:
        torch, size = self._torch, self._config.size
        noise = torch.rand(batch_size, 3 + CHANNELS, size, size, generator=torch.Generator().manual_seed(1))
        batch = noise.to(self._device, self._dtype, memory_format=torch.channels_last)
        with torch.inference_mode():
            self._network(batch).sum().item()
            began, count = time.perf_counter(), 0
            while count == 0 or time.perf_counter() - began < seconds:
                self._network(batch).sum().item()  # a number, so that a GPU is waited for
                count += 1
            return count * batch_size / (time.perf_counter() - began)

    def _cut(self, item: _Waiting[K], image: NDArray[np.uint8], queries: Sequence[Query]) -> list[_Slot]:
        crops.check_image(image)
        slots = []
        for index, query in enumerate(queries):
            crop = crops.crop(image, query, self._config.size)
            if crop is not None:
                item.missing += 1
                slots.append(_Slot(item, index, crop))  # type: ignore[arg-type]
        return slots

    def _run(self, slots: list[_Slot]) -> Found:
        found: Found = []
        while len(found) < len(slots):
            part = slots[len(found) :][: self._batch_limit]
            try:
                found += self._logits([slot.crop for slot in part])
            except (RuntimeError, MemoryError) as error:
                self._halve(len(part), error)
        return found

    def _halve(self, size: int, error: Exception) -> None:
        from refinement import training

        self._batch_limit = training.halved(size, error)
        _LOG.warning("memory ran short: going on with batches of %d", self._batch_limit)

    def _logits(self, cut: list[Crop]) -> Found:
        with self._torch.inference_mode():
            batch = self._torch.from_numpy(_joined(cut)).to(self._device).permute(0, 3, 1, 2)
            logits = self._network(batch.to(self._dtype).div_(255)).float()[:, 0]
            scores = expected_iou(logits)
            scores = scores / (scores + self._overconfidence * (1 - scores))
        return list(zip(logits.cpu().numpy(), scores.tolist(), strict=True))


class _Line:
    """Runs batches in a thread of its own, so that the next one's crops are cut meanwhile.

    Torch, OpenCV and image decoders let other threads run while they compute. One batch alone needs no thread.
    """

    def __init__(self, run: Callable[[list[_Slot]], Found]) -> None:
        self._run = run
        self._pool = ThreadPoolExecutor(1, "refiner")
        self._under_way: tuple[list[_Slot], Future[Found]] | None = None

    def __enter__(self) -> _Line:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def put(self, slots: list[_Slot]) -> None:
        """Begin a batch, and wait for the one before it."""
        before, self._under_way = self._under_way, (slots, self._pool.submit(self._run, slots))
        _take(before)

    def finish(self, slots: list[_Slot]) -> None:
        """Run the last batch, and wait for all."""
        if self._under_way is None:
            _place(slots, self._run(slots))
        else:
            self.put(slots)
            _take(self._under_way)


def _take(batch: tuple[list[_Slot], Future[Found]] | None) -> None:
    if batch is not None:
        _place(batch[0], batch[1].result())


def _place(slots: list[_Slot], found: Found) -> None:
    for slot, (logits, score) in zip(slots, found, strict=True):
        window = slot.crop.window
        slot.item.proposals[slot.index] = Proposal(window, crops.uncrop(logits, window) > 0, score)
        slot.item.missing -= 1


def _joined(cut: list[Crop]) -> NDArray[np.uint8]:
    """Put images and guidance of crops side by side: (N, S, S, 3 + CHANNELS)."""
    joined = np.empty((len(cut), *cut[0].image.shape[:2], 3 + CHANNELS), dtype=np.uint8)
    pairs = [place for channel in range(3 + CHANNELS) for place in (channel, channel)]
    for row, item in zip(joined, cut, strict=True):
        cv2.mixChannels([item.image, item.guidance], [row], pairs)  # five times as fast as NumPy
    return joined


def _queries(queries: Queries) -> list[Query]:
    if isinstance(queries, np.ndarray):
        if queries.size and (queries.ndim != 2 or queries.shape[1] != 4):
            raise RefinementError(f"boxes: expected (N, 4) as x1, y1, x2, y2, got {queries.shape}. Give one row a box.")
        return [Query(box) for box in np.asarray(queries, dtype=np.float64).reshape(-1, 4)]
    return list(queries)


def expected_iou(logits: torch.Tensor) -> torch.Tensor:
    """Return the IoU that logits (N, S, S) expect of their own masks: Σ p in the mask / (its area + Σ p outside).

    Shape (N,); 0 for an empty mask.
    """
    probability, inside = logits.sigmoid(), logits > 0
    area = inside.sum((1, 2))
    hit = (probability * inside).sum((1, 2))
    return hit / (area + probability.sum((1, 2)) - hit).clamp(min=1)
