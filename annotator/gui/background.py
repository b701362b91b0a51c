"""Runs short work (reading folders, exporting) in a thread, so that the window stays alive."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from annotator.errors import AnnotatorError

if TYPE_CHECKING:
    from collections.abc import Callable


class Task(QObject):
    """One piece of work in a thread of its own; it must touch neither widgets nor the document.

    Signals:
        done: its value.
        failed: the AnnotatorError that ended it.
        crashed: any other exception, which is a bug.
    """

    done = Signal(object)
    failed = Signal(object)
    crashed = Signal(object)

    def __init__(self, work: Callable[[], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._unwanted = False
        self._thread = threading.Thread(target=self._run, name="window task", daemon=True)
        self.crashed.connect(_raise)

    def start(self) -> Task:
        """Begin."""
        self._thread.start()
        return self

    def drop(self, seconds: float = 5.0) -> None:
        """Forget the value, and wait a while for the thread."""
        self._unwanted = True
        self.blockSignals(True)
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            value = self._work()
        except AnnotatorError as error:
            self._tell(self.failed, error)
        except Exception as error:  # noqa: BLE001 - raised again in the UI thread, where bugs are told
            self._tell(self.crashed, error)
        else:
            self._tell(self.done, value)

    def _tell(self, signal: Any, value: object) -> None:
        if not self._unwanted:
            signal.emit(value)


def _raise(error: BaseException) -> None:
    raise error
