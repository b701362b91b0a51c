"""Work in small portions, between two paints."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

PORTION_SECONDS = 0.004  # then the window has its turn


class Portions(QObject):
    """Takes steps until none is left.

    Signals:
        ended: no step is left.

    Args:
        step: takes one; False where none was left.
        parent: owner.
    """

    ended = Signal()

    def __init__(self, step: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._step = step
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._work)

    @property
    def waiting(self) -> bool:
        """Whether a portion will come by itself."""
        return self._timer.isActive()

    def start(self, milliseconds: int = 0) -> None:
        """Begin, or begin anew, after so long."""
        self._timer.start(milliseconds)

    def stop(self) -> None:
        """Take no further step by itself."""
        self._timer.stop()

    def _work(self) -> None:
        until = time.perf_counter() + PORTION_SECONDS
        while self._step():
            if time.perf_counter() > until:
                self._timer.start(0)
                return
        self.ended.emit()
