"""Pictures of masks, painted beside the UI thread from decoded frames and kept up to a number of bytes."""

from __future__ import annotations

import logging
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal
from PySide6.QtGui import QImage

from annotator.errors import AnnotatorError
from annotator.gui.canvas.compose import frame_image
from annotator.gui.review.crop import paint_crop

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annotator.domain.edits import MaskKey
    from annotator.gui.document import Frames
    from annotator.gui.review.crop import Crop

_log = logging.getLogger(__name__)
KEPT_BYTES = 128 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A picture, and whether the frame could be read for it."""

    crop: Crop
    image: QImage
    problem: str = ""


class Thumbnails(QObject):
    """The newest list of wishes wins; all crops of a frame are painted together, so that it is decoded once.

    Signals:
        ready: keys of masks (a list) that have another picture now.

    Args:
        capacity_bytes: how much to keep, the pictures that were wished for last.
        parent: owner.
    """

    ready = Signal(object)
    _painted = Signal(int, object)  # emitted by a worker; Qt queues it for this object's thread

    def __init__(self, capacity_bytes: int = KEPT_BYTES, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._capacity = capacity_bytes
        self._kept: OrderedDict[tuple[MaskKey, bool], Thumbnail] = OrderedDict()
        self._bytes = 0
        self._workers = max(1, min(3, QThread.idealThreadCount() - 1))
        self._executor: ThreadPoolExecutor | None = None
        self._source: tuple[Frames | None, int, int] = (None, 0, 0)
        self._wanted: dict[int, list[Crop]] = {}
        self._running: dict[int, list[Crop]] = {}
        self._turn = 0  # answers to what was asked before `show` or `stop` are not wanted any more
        self._painted.connect(self._arrived)

    @property
    def busy(self) -> bool:
        """Whether wishes are not fulfilled yet."""
        return bool(self._wanted or self._running)

    def show(self, frames: Frames | None, height: int, width: int) -> None:
        """Forget everything, and take frames of `height` × `width` from elsewhere; None: there are no images."""
        self.stop()
        self._source = (frames, height, width)

    def stop(self) -> None:
        """Forget everything, wait for what is being painted, and end the threads."""
        self._turn += 1
        self._wanted = {}
        self._running.clear()
        self._kept.clear()
        self._bytes = 0
        self._source = (None, 0, 0)
        executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(wait=True, cancel_futures=True)

    def latest(self, key: MaskKey, *, before: bool = False) -> Thumbnail | None:
        """The last picture of a mask, maybe overtaken; with the outline before the last round, if there is one.

        One with that outline is not shown any more once a wish shows that the mask was drawn anew since.
        """
        found = self._kept.get((key, True)) if before else None
        return found or self._kept.get((key, False))

    def want(self, crops: Iterable[Crop]) -> None:
        """Paint these, in this order; a new list replaces what is left of the last one."""
        self._wanted = {}
        overtaken = []
        for crop in crops:
            if self._drop_overtaken(crop):
                overtaken.append(crop.key)
            place = (crop.key, crop.before is not None)
            found = self._kept.get(place)
            if found is not None:
                self._kept.move_to_end(place)
            if (found is None or found.crop != crop) and crop not in self._running.get(crop.key.frame, ()):
                self._wanted.setdefault(crop.key.frame, []).append(crop)
        if overtaken:
            self.ready.emit(overtaken)
        self._dispatch()

    def _drop_overtaken(self, crop: Crop) -> bool:
        """Forget the picture with the outline before where the mask is another one now and has no outline before."""
        found = self._kept.get((crop.key, True))
        if found is None or crop.before is not None or found.crop.mask == crop.mask:
            return False
        self._bytes -= self._kept.pop((crop.key, True)).image.sizeInBytes()
        return True

    def _dispatch(self) -> None:
        for frame in tuple(self._wanted):
            if len(self._running) >= self._workers:
                return
            if frame in self._running:
                continue
            if self._executor is None:
                self._executor = ThreadPoolExecutor(self._workers, thread_name_prefix="thumbnails")
            self._running[frame] = self._wanted.pop(frame)
            self._executor.submit(self._work, self._turn, frame, self._running[frame], self._source)

    def _work(self, turn: int, frame: int, crops: list[Crop], source: tuple[Frames | None, int, int]) -> None:
        try:
            made = _painted(frame, crops, source)
        except Exception:  # noqa: BLE001 - a bug must not end the thread silently
            _log.exception("painting thumbnails of frame %d failed", frame)
            made = []
        with suppress(RuntimeError):  # the window was deleted meanwhile
            self._painted.emit(turn, (frame, made))

    def _arrived(self, turn: int, answer: tuple[int, list[Thumbnail]]) -> None:
        if turn != self._turn:
            return
        frame, made = answer
        self._running.pop(frame, None)
        for item in made:
            self._keep(item)
        self.ready.emit([item.crop.key for item in made])
        self._dispatch()

    def _keep(self, item: Thumbnail) -> None:
        place = (item.crop.key, item.crop.before is not None)
        old = self._kept.pop(place, None)
        self._bytes += item.image.sizeInBytes() - (old.image.sizeInBytes() if old else 0)
        self._kept[place] = item
        while self._bytes > self._capacity and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= oldest.image.sizeInBytes()


def _painted(frame: int, crops: list[Crop], source: tuple[Frames | None, int, int]) -> list[Thumbnail]:
    frames, height, width = source
    pixels, problem = None, "no images"
    if frames is not None:
        try:
            pixels, problem = frames.get(frame), ""
        except AnnotatorError as error:
            problem = str(error)
    return [Thumbnail(crop, frame_image(paint_crop(pixels, crop, height, width)), problem) for crop in crops]
