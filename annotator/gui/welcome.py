"""The page without a project: New, Open, the demo, recent projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from annotator.gui import icons, theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from annotator.gui.actions import ActionSet
    from annotator.gui.settings import Settings

_STEPS = (
    ("open", "Bring boxes", "A video or image folder with tracked boxes: KITTI, MOTChallenge, or a plain csv."),
    ("propose", "Get masks", "The network proposes a mask for each box."),
    ("finetune", "Teach it", "Correct one or two masks of a track, fine-tune, and its other masks follow."),
    ("export", "Export MOTS", "Accept what is right, and export txt or png as KITTI MOTS has them."),
)


class Welcome(QWidget):
    """What is seen before a project is open.

    Signals:
        chosen: path of a recent project.
    """

    chosen = Signal(object)

    def __init__(self, actions: ActionSet, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._settings = settings
        self._pictures: list[tuple[QLabel, str]] = []
        self._logo = QLabel()
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._lay_out(actions)
        self.retheme()
        self.refresh()

    def refresh(self) -> None:
        """List the recent projects as they are now."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget:
                widget.deleteLater()
        paths = self._settings.recent()
        if not paths:
            empty = QLabel("Projects that you open will be listed here.")
            empty.setObjectName("muted")
            self._recent.addWidget(empty)
        for path in paths:
            self._recent.addWidget(self._entry(path))

    def retheme(self) -> None:
        """Draw the pictures in the theme in use."""
        ratio = self.devicePixelRatioF()
        for label, name in self._pictures:
            label.setPixmap(icons.pixmap(name, QColor(theme.current().accent), 22, ratio))
        self._logo.setPixmap(icons.pixmap("app", QColor("#ffffff"), 56, ratio))

    def _lay_out(self, actions: ActionSet) -> None:
        page = QVBoxLayout()
        page.setSpacing(18)
        page.addLayout(self._head())
        page.addLayout(self._buttons(actions))
        columns = QHBoxLayout()
        columns.setSpacing(18)
        columns.addWidget(self._card("How it goes", self._steps()), 1, Qt.AlignmentFlag.AlignTop)
        columns.addWidget(self._card("Recent projects", self._recent), 1, Qt.AlignmentFlag.AlignTop)
        page.addLayout(columns)
        holder = QWidget()
        holder.setMaximumWidth(940)
        holder.setLayout(page)
        outer = QHBoxLayout()
        outer.addStretch(1)
        outer.addWidget(holder, 20)
        outer.addStretch(1)
        centred = QWidget()
        centring = QVBoxLayout(centred)
        centring.addStretch(2)
        centring.addLayout(outer)
        centring.addStretch(3)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(centred)
        area.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 24, 24, 24)
        whole.addWidget(area)

    def _head(self) -> QHBoxLayout:
        title = QLabel("mots-annotator")
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 2.0)
        font.setBold(True)
        title.setFont(font)
        line = QLabel("From the boxes of a video to pixel masks, track by track.")
        line.setObjectName("muted")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(title)
        words.addWidget(line)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._logo)
        row.addLayout(words, 1)
        return row

    def _buttons(self, actions: ActionSet) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        for name, text, primary in (
            ("new", "New project…", True),
            ("open", "Open project…", False),
            ("demo", "Open the demo", False),
        ):
            button = QPushButton(text)
            if primary:
                theme.make_primary(button)
            button.clicked.connect(actions[name].trigger)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _card(self, title: str, content: QVBoxLayout) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(20, 16, 20, 20)
        column.setSpacing(12)
        head = QLabel(title)
        font = head.font()
        font.setBold(True)
        head.setFont(font)
        column.addWidget(head)
        column.addLayout(content)
        return card

    def _steps(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(14)
        for name, title, text in _STEPS:
            picture = QLabel()
            self._pictures.append((picture, name))
            words = QLabel(f"<b>{title}.</b> {text}")
            words.setWordWrap(True)
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(words, 1)
            column.addLayout(row)
        return column

    def _entry(self, path: Path) -> QWidget:
        return RecentEntry(path, self.chosen.emit)


class RecentEntry(QPushButton):
    """A project to open: its name, and its folder below."""

    def __init__(self, path: Path, slot: Callable[[Path], object]) -> None:
        super().__init__()
        self._path = path
        self.setObjectName("entry")
        self.setToolTip(str(path))
        self.setAccessibleName(f"Open {path}")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.fontMetrics().height() * 2 + 18)
        self.clicked.connect(lambda: slot(path))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The name over the folder, each elided to the room there is."""
        super().paintEvent(event)
        colours, metrics = theme.current(), self.fontMetrics()
        painter = QPainter(self)
        picture = icons.pixmap("folder", QColor(colours.muted), 22, self.devicePixelRatioF())
        painter.drawPixmap(12, (self.height() - 22) // 2, picture)
        room, line = self.width() - 56, metrics.height()
        top = (self.height() - 2 * line) // 2
        for text, colour, place in ((self._path.stem, colours.text, 0), (str(self._path.parent), colours.muted, 1)):
            painter.setPen(QColor(colour))
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
            painter.drawText(46, top + place * line, room, line, Qt.AlignmentFlag.AlignLeft, elided)
        painter.end()
