"""A card beside a part of the window, with an arrow that points to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.gui import theme
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from typing import Literal

    Side = Literal["above", "below", "left", "right", "inside"]

ARROW, _WIDTH, _MARGIN = 10, 340, 8


def place(target: QRect, size: QSize, area: QRect) -> tuple[QPoint, Side]:
    """Where a card of a size stands beside a target within an area, and on which side of the target.

    A target that leaves no room around it has the card inside, at its top.
    """
    middle = target.center()
    x = min(max(middle.x() - size.width() // 2, area.left() + _MARGIN), area.right() - size.width() - _MARGIN)
    y = min(max(middle.y() - size.height() // 2, area.top() + _MARGIN), area.bottom() - size.height() - _MARGIN)
    places: dict[Side, QPoint] = {
        "below": QPoint(x, target.bottom() + ARROW),
        "above": QPoint(x, target.top() - ARROW - size.height()),
        "right": QPoint(target.right() + ARROW, y),
        "left": QPoint(target.left() - ARROW - size.width(), y),
    }
    for side, corner in places.items():
        if area.contains(QRect(corner, size)):
            return corner, side
    return QPoint(x, min(target.top() + 24, y)), "inside"


class Callout(QWidget):
    """Text with Back, Next and Skip; it takes neither focus nor keys by itself.

    Signals:
        moved: 1 for Next, -1 for Back.
        skipped: no more of it.
    """

    moved = Signal(int)
    skipped = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._side: Side = "inside"
        self._tip = QPoint()
        self._head, self._text, self._count = QLabel(), QLabel(), QLabel()
        self.back, self.next, self.skip = QPushButton(tr("Back")), QPushButton(), QPushButton(tr("Skip the tour"))
        self._lay_out()
        self.hide()

    @property
    def head(self) -> str:
        """The heading."""
        return self._head.text()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def say(self, head: str, text: str, number: int, count: int) -> None:
        """Show step `number`, from 1, of `count`."""
        last = number == count
        self._head.setText(head)
        self._text.setText(text)
        self._count.setText(f"{number} / {count}")
        self.back.setVisible(number > 1)
        self.next.setText(tr("Done") if last else tr("Next"))
        self.skip.setVisible(not last)
        self.setAccessibleName(head)
        self.setAccessibleDescription(text)

    def point_at(self, target: QRect) -> None:
        """Stand beside a part of the window, in its coordinates."""
        inner = QSize(_WIDTH, self.heightForWidth(_WIDTH))
        corner, self._side = place(target, inner, self._over.rect())
        self._tip = target.center() - corner
        self.setGeometry(QRect(corner, inner).adjusted(-ARROW, -ARROW, ARROW, ARROW))
        if self.isHidden():
            self.show()
            self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A card with a rim in the accent's colour, and the arrow."""
        colours = theme.current()
        card = self.rect().adjusted(ARROW, ARROW, -ARROW - 1, -ARROW - 1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent), 1.4))
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(card, 8, 8)
        arrow = self._arrow(card)
        if arrow:
            painter.drawPolyline(QPolygon(arrow))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon(QPolygon(arrow))
            painter.setPen(QPen(QColor(colours.raised), 2))
            painter.drawLine(arrow[0], arrow[2])
        painter.end()

    def _arrow(self, card: QRect) -> list[QPoint]:
        x = min(max(self._tip.x() + ARROW, card.left() + 20), card.right() - 20)
        y = min(max(self._tip.y() + ARROW, card.top() + 20), card.bottom() - 20)
        half, reach = 8, ARROW - 2
        return {
            "below": [QPoint(x - half, card.top()), QPoint(x, card.top() - reach), QPoint(x + half, card.top())],
            "above": [
                QPoint(x - half, card.bottom()),
                QPoint(x, card.bottom() + reach),
                QPoint(x + half, card.bottom()),
            ],
            "right": [QPoint(card.left(), y - half), QPoint(card.left() - reach, y), QPoint(card.left(), y + half)],
            "left": [QPoint(card.right(), y - half), QPoint(card.right() + reach, y), QPoint(card.right(), y + half)],
            "inside": [],
        }[self._side]

    def _lay_out(self) -> None:
        font = self._head.font()
        font.setBold(True)
        self._head.setFont(font)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._count.setObjectName("muted")
        theme.make_primary(self.next)
        self.back.clicked.connect(lambda: self.moved.emit(-1))
        self.next.clicked.connect(lambda: self.moved.emit(1))
        self.skip.clicked.connect(self.skipped)
        for button in (self.back, self.next, self.skip):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.skip.setObjectName("entry")
        head = QHBoxLayout()
        head.addWidget(self._head, 1)
        head.addWidget(self._count)
        row = QHBoxLayout()
        row.addWidget(self.skip)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(ARROW + 16, ARROW + 12, ARROW + 14, ARROW + 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._text)
        column.addLayout(row)
