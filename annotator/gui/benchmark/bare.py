"""The least that a viewer can do: a widget that decodes a frame and paints it, nothing else."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from annotator.gui.benchmark.watch import PaintWatch, rest

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QPaintEvent

NAME = "a bare widget that only decodes and paints"


class BareView(QWidget):
    """Shows an image file, fitted."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._image = QImage()

    def show_file(self, path: Path) -> None:
        """Decode and paint."""
        self._image = QImage(str(path))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The image as large as fits."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        if not self._image.isNull():
            size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRect(QPoint(0, 0), size), self._image)
        painter.end()


def steps(files: list[Path], width: int, height: int, count: int) -> list[float]:
    """Milliseconds to decode and paint one file after the other in a view of this size."""
    view = BareView()
    view.resize(width, height)
    view.show()
    rest(200)
    watch = PaintWatch(view)
    times = []
    for index in range(count):
        times.append(watch.timed(partial(view.show_file, files[index % len(files)])))
        rest(10)
    view.close()
    return times
