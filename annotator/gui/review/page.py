"""The place of the image, which the review strip takes while it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from annotator.gui.context import Context
    from annotator.gui.review.strip import ReviewStrip


class ImagePage(QStackedWidget):
    """Image or strip; the one that is shown gets the keys.

    Args:
        context: whose selection says which.
        image: holds the canvas.
        strip: the other one.
    """

    def __init__(self, context: Context, image: QWidget, strip: ReviewStrip) -> None:
        super().__init__()
        self._context, self._strip = context, strip
        self.addWidget(image)
        self.addWidget(strip)
        context.selection.changed.connect(self._changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, where the canvas has no use for it, goes back to the strip that a mask was opened from."""
        if event.key() == Qt.Key.Key_Escape and self._strip.lent and not self._context.selection.show_review:
            self._context.selection.show_review = True
        else:
            super().keyPressEvent(event)

    def _changed(self, name: str) -> None:
        if name == "show_review":
            shown = self._context.selection.show_review
            self.setCurrentIndex(1 if shown else 0)
            self._context.leave_field()
