"""Waits in the event loop: for a paint of a widget, or for what must have happened before the next measurement."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer

from annotator.errors import JobError

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

PATIENCE = 20_000  # milliseconds after which a window that does not answer is given up


class PaintWatch(QObject):
    """Times from a cause to the end of the paint that shows it."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._widget = widget
        self._loop: QEventLoop | None = None
        self._enough: Callable[[], bool] = lambda: True
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """After a paint, and what the window flushes with it, end the waiting."""
        if event.type() == QEvent.Type.Paint and self._loop is not None:
            QTimer.singleShot(0, self, self._painted)
        return False

    def timed(self, cause: Callable[[], object], enough: Callable[[], bool] = lambda: True) -> float:
        """Milliseconds from `cause` to the first paint after which `enough` is true.

        Raises:
            JobError: it is not painted.
        """
        self._enough = enough
        loop = self._loop = QEventLoop()
        limit = QTimer(singleShot=True, interval=PATIENCE)
        limit.timeout.connect(lambda: loop.exit(1))
        begun = time.perf_counter()
        cause()
        limit.start()  # what the cause itself takes is no sign of a window that does not paint
        late = loop.exec()
        taken = time.perf_counter() - begun
        self._loop = None
        if late:
            raise JobError("the window does not paint", todo="Keep it in view while it is measured.")
        return taken * 1000

    def _painted(self) -> None:
        if self._loop is not None and self._enough():
            self._loop.quit()


def rest(milliseconds: int) -> None:
    """Let the event loop run, as while a person looks."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
