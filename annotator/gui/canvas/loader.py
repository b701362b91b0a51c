"""Frames decoded beside the UI thread: the newest wish wins, and the answer comes as a signal."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from annotator.errors import AnnotatorError
from annotator.gui.canvas.compose import frame_image

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The answer to a wish.

    Attributes:
        key: what was asked for, as it was named by the one who asked.
        image: the frame, or None when it is missing or broken.
        problem: why there is no image; empty otherwise.
    """

    key: object
    image: QImage | None
    problem: str = ""


class FrameLoader(QObject):
    """Reads frames in one thread.

    Signals:
        loaded: a `Loaded`, in the thread of the receiver; wishes that newer ones replaced are not answered.
    """

    loaded = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="frame loader")
        self._wanted: object = None
        executor = self._executor
        self.destroyed.connect(lambda: executor.shutdown(wait=False, cancel_futures=True))

    def request(self, key: object, read: Callable[[], NDArray[np.uint8]]) -> None:
        """Ask for a frame: `read` returns it as (H, W, 3) RGB, or raises an AnnotatorError."""
        self._wanted = key
        with suppress(RuntimeError):  # closed: the window is going away
            self._executor.submit(self._work, key, read)

    def prepare(self, key: object, read: Callable[[], NDArray[np.uint8]]) -> None:
        """Read a frame that may be asked for next, unless another one is wanted before its turn comes."""
        wanted = self._wanted
        with suppress(RuntimeError):
            self._executor.submit(self._read_for, wanted, key, read)

    def close(self) -> None:
        """Wait for the frame that is being read, if any, and end the thread."""
        self._wanted = None
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _work(self, key: object, read: Callable[[], NDArray[np.uint8]]) -> None:
        if key == self._wanted:
            self._read(key, read)

    def _read_for(self, wanted: object, key: object, read: Callable[[], NDArray[np.uint8]]) -> None:
        if self._wanted == wanted:
            self._read(key, read)

    def _read(self, key: object, read: Callable[[], NDArray[np.uint8]]) -> None:
        try:
            answer = Loaded(key, frame_image(read()))
        except AnnotatorError as error:
            answer = Loaded(key, None, str(error))
        except Exception as error:  # noqa: BLE001 — a bug must not end the thread silently
            _log.exception("reading a frame failed")
            answer = Loaded(key, None, f"{type(error).__name__}: {error}")
        with suppress(RuntimeError):  # the canvas was deleted meanwhile
            self.loaded.emit(answer)
