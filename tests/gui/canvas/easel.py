"""A shown canvas, and a hand that works on it in image coordinates with real events."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.domain.edits import MaskKey
from annotator.gui.canvas.widget import Canvas
from annotator.gui.document import Document
from annotator.gui.selection import Selection
from tests.gui.canvas.stage import CAR, FakeDocument

NONE = Qt.KeyboardModifier.NoModifier


class Stage:
    """A shown canvas, and a hand that works on it in image coordinates."""

    def __init__(self, document: Document | FakeDocument, qtbot: QtBot) -> None:
        self.document, self.qtbot = document, qtbot
        self.selection = Selection()
        self.selection.show(1, 0, CAR)
        self.canvas = Canvas(document, self.selection)  # type: ignore[arg-type]
        self.said: list[str] = []
        self.canvas.message.connect(self.said.append)
        qtbot.addWidget(self.canvas)
        self.canvas.resize(800, 500)
        self.canvas.show()
        qtbot.waitExposed(self.canvas)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.canvas._feed.awaited)

    def at(self, x: float, y: float) -> QPoint:
        left, top = self.canvas.viewport.to_widget((x, y))
        return QPoint(round(left), round(top))

    def click(self, x: float, y: float, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseClick(self.canvas, Qt.MouseButton.LeftButton, held, self.at(x, y))

    def press(self, x: float, y: float, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        QTest.mousePress(self.canvas, button, NONE, self.at(x, y))

    def release(self, x: float, y: float, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        QTest.mouseRelease(self.canvas, button, NONE, self.at(x, y))

    def move(self, x: float, y: float) -> None:
        QTest.mouseMove(self.canvas, self.at(x, y))

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.canvas, key, held)

    def ring(self, ring: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        """Click a ring; where the pixels of the widget put it."""
        for place in ring:
            self.click(*place)
        return self.canvas._tool.draft.ring

    def mask(self, track_id: int = CAR) -> NDArray[np.bool_]:
        record = self.document.state.get(MaskKey(1, track_id, self.selection.frame))
        assert record is not None
        return record.mask.to_array()

    def colour(self, x: float, y: float) -> QColor:
        return self.picture().pixelColor(self.at(x, y))

    def picture(self) -> QImage:
        return self.canvas.grab().toImage()
