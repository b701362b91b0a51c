"""Plays the frames of a sequence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from annotator.gui.context import Context

DEFAULT_RATE = 10.0  # frames a second, as KITTI was filmed


class Player(QObject):
    """Goes on by one frame at the sequence's rate, and stops at the end.

    Signals:
        changed: whether it plays now.
    """

    changed = Signal(bool)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)
        context.document_changed.connect(self.stop)

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._timer.isActive()

    def toggle(self) -> None:
        """Play, or stop; at the end it starts over."""
        spot = self._context.spot()
        if self.playing or spot is None:
            self.stop()
            return
        if spot.frame >= spot.sequence.frame_count - 1:
            self._context.selection.frame = 0
        self._timer.start(round(1000 / (spot.sequence.frame_rate or DEFAULT_RATE)))
        self.changed.emit(True)

    def stop(self) -> None:
        """Stop."""
        if self.playing:
            self._timer.stop()
            self.changed.emit(False)

    def _step(self) -> None:
        spot = self._context.spot()
        if spot is None or spot.frame >= spot.sequence.frame_count - 1:
            self.stop()
        else:
            self._context.selection.frame = spot.frame + 1
