"""Reads what earlier rounds have changed out of the journal, between two paints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.errors import AnnotatorError
from annotator.gui.portions import Portions
from annotator.gui.review.rounds import Rounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotator.domain.edits import Edit
    from annotator.gui.document import Document
    from annotator.project.store import JournalEntry


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
        self._portions = Portions(self._read, self)
        self._portions.ended.connect(self._end)

    def follow(self, document: Document | None) -> None:
        """Begin anew with another project."""
        self._portions.stop()
        self.rounds, self._document = Rounds(), document
        self._older, self._steps, self._began = Rounds(), None, False

    def recall(self) -> None:
        """Begin to read the journal, once a project."""
        if self._document is None or self._began:
            return
        self._began = True
        self._steps = self._document.project.steps("job")
        self._portions.start()

    def _read(self) -> bool:
        """Take a step of the journal in; whether there was one."""
        try:
            found = next(self._steps, None) if self._steps is not None else None
        except AnnotatorError:
            found = None  # the file is gone: older marks are missing, everything else works
        if found is not None:
            self._older.apply(found[1])
        return found is not None

    def _end(self) -> None:
        self.rounds.absorb(self._older)
        self.recalled.emit()
