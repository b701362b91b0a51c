"""Reads what earlier rounds have changed out of the journal, between two paints."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.errors import AnnotatorError
from annotator.gui.review.rounds import Rounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotator.domain.edits import Edit
    from annotator.gui.document import Document
    from annotator.project.store import JournalEntry

_PORTION_SECONDS = 0.004  # then the window has its turn


class RoundMemory(QObject):
    """The rounds of the open project: those of the journal once somebody looks, and those that come.

    Signals:
        recalled: the journal has been read.
    """

    recalled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rounds = Rounds()
        self._document: Document | None = None
        self._older = Rounds()
        self._steps: Iterator[tuple[JournalEntry, Edit]] | None = None
        self._began = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._read)

    def follow(self, document: Document | None) -> None:
        """Begin anew with another project."""
        self._timer.stop()
        self.rounds, self._document = Rounds(), document
        self._older, self._steps, self._began = Rounds(), None, False

    def recall(self) -> None:
        """Begin to read the journal, once a project."""
        if self._document is None or self._began:
            return
        self._began = True
        self._steps = self._document.project.steps("job")
        self._timer.start(0)

    def _read(self) -> None:
        until = time.perf_counter() + _PORTION_SECONDS
        try:
            for _, edit in self._steps or ():
                self._older.apply(edit)
                if time.perf_counter() > until:
                    return
        except AnnotatorError:
            pass  # the file is gone: older marks are missing, everything else works
        self._timer.stop()
        self.rounds.absorb(self._older)
        self.recalled.emit()
