"""Times labelme on a folder of images with its json files; run by the Python of an environment that has labelme 7."""

from __future__ import annotations

import json
import math
import os
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication


class Watch(QObject):
    """Waits for a paint of one widget."""

    def __init__(self, widget: Any) -> None:
        super().__init__()
        self._loop: QEventLoop | None = None
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A paint ends the waiting."""
        if event.type() == QEvent.Type.Paint and self._loop is not None:
            QTimer.singleShot(0, self._loop.quit)
        return False

    def timed(self, cause: Any) -> float:
        """Milliseconds from the cause to the paint."""
        self._loop = QEventLoop()
        limit = QTimer(singleShot=True, interval=20_000)
        limit.timeout.connect(lambda: sys.exit("labelme does not paint"))
        limit.start()
        begun = time.perf_counter()
        cause()
        self._loop.exec()
        self._loop = None
        return (time.perf_counter() - begun) * 1000


def rest(milliseconds: int) -> None:
    """Let the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main(folder: str, steps: int, moves: int, width: int, height: int) -> None:
    """Write one JSON document: version, steps and drags in milliseconds."""
    import labelme  # type: ignore[import-not-found,unused-ignore]
    from labelme._app import MainWindow  # type: ignore[import-not-found,unused-ignore]

    app = QApplication(sys.argv[:1])  # noqa: F841 - has to stay
    window = MainWindow(file_or_dir=folder, config_overrides={"auto_save": False})
    window.resize(width, height)
    window.show()
    rest(1500)
    canvas = window._canvas_widgets.canvas
    watch = Watch(canvas)
    times = []
    for _ in range(steps):
        rest(120)
        times.append(watch.timed(window._open_next_image))
    rest(300)
    moved = drags(canvas, watch, moves)
    sys.stdout.write(json.dumps({"version": labelme.__version__, "steps": times[3:], "drags": moved}) + "\n")
    sys.stdout.flush()
    os._exit(0)  # closing would ask whether to save the vertex that was moved


def drags(canvas: Any, watch: Watch, moves: int) -> list[float]:
    """Drag the first vertex of the last shape in a circle."""
    shape = max(canvas.shapes, key=lambda item: len(item.points))
    x, y = (float(value) for value in shape.points[0])
    offset = canvas._compute_image_origin_offset(area=None)
    start = QPointF((x + offset.x()) * canvas.scale, (y + offset.y()) * canvas.scale)
    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    send(canvas, QEvent.Type.MouseMove, start, none, none)
    send(canvas, QEvent.Type.MouseButtonPress, start, left, left)
    times = []
    for index in range(moves):
        turn = 2 * math.pi * index / 40
        place = start + QPointF(60 * math.sin(turn), 30 * (1 - math.cos(turn)))
        times.append(watch.timed(lambda place=place: send(canvas, QEvent.Type.MouseMove, place, none, left)))
    send(canvas, QEvent.Type.MouseButtonRelease, start, left, none)
    return times[3:]


def send(canvas: Any, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
    """One event of the mouse."""
    event = QMouseEvent(kind, at, canvas.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(canvas, event)


if __name__ == "__main__":
    main(str(Path(sys.argv[1])), *map(int, sys.argv[2:6]))
