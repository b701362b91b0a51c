"""A line to type in that keeps Enter and Escape to itself, and gives the keys back to the image after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

if TYPE_CHECKING:
    from collections.abc import Callable

_OWN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class Field(QLineEdit):
    """A QLineEdit for the main window: Enter and Escape finish it and give the keys back.

    Args:
        leave: called when the person is finished with it; gives the focus to the image.
    """

    def __init__(self, leave: Callable[[], None]) -> None:
        super().__init__()
        self._leave = leave

    def event(self, event: QEvent) -> bool:
        """Enter and Escape are not the window's shortcuts while one types here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _OWN:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Finish at Enter and Escape."""
        super().keyPressEvent(event)
        if event.key() in _OWN:
            event.accept()
            self._leave()
