"""The page without a project: go on with the last one, New, Open, the demo, recent projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from annotator.gui import icons, theme
from annotator.gui.status import ElidedLabel
from annotator.gui.translation import counted, marked, tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from annotator.gui.actions import ActionSet
    from annotator.gui.cards import Card, Cards
    from annotator.gui.settings import Settings

_STEPS = (
    (
        "open",
        marked("Bring boxes."),
        marked("A video or image folder with tracked boxes: KITTI, MOTChallenge, or a plain csv."),
    ),
    ("propose", marked("Get masks."), marked("The network proposes a mask for each box.")),
    (
        "finetune",
        marked("Teach it."),
        marked("Correct one or two masks of a track, fine-tune, and its other masks follow."),
    ),
    ("export", marked("Export MOTS."), marked("Accept what is right, and export txt or png as KITTI MOTS has them.")),
)
_LARGE_PICTURE = QSize(112, 63)
_PICTURE, _BAR, _FIGURES = QSize(80, 45), 56, 44  # pixels


class Welcome(QWidget):
    """What is seen before a project is open.

    Signals:
        chosen: path of a recent project.
        went_on: path of the project that was opened last, to go on where it was left.
    """

    chosen = Signal(object)
    went_on = Signal(object)

    def __init__(self, actions: ActionSet, settings: Settings, cards: Cards) -> None:
        super().__init__()
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._settings, self._cards = settings, cards
        self._pictures: list[tuple[QLabel, str]] = []
        self._logo = QLabel()
        self.go_on = GoOn(self.went_on.emit)
        self._new = QPushButton(tr("New project…"))
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._lay_out(actions)
        self.retheme()
        self.refresh()
        cards.made.connect(self.refresh)

    def refresh(self, *_: object) -> None:
        """List the recent projects as they are now."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget:
                widget.deleteLater()
        paths = self._settings.recent()
        if not paths:
            empty = QLabel(tr("Projects that you open will be listed here."))
            empty.setObjectName("muted")
            self._recent.addWidget(empty)
        for path in paths:
            self._recent.addWidget(self._entry(path))
        self.go_on.setVisible(bool(paths))
        theme.make_primary(self._new, primary=not paths)
        if paths:
            self.go_on.show_project(paths[0], self._cards.read(paths[0]))

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
        page.addWidget(self.go_on)
        page.addLayout(self._buttons(actions))
        drop = QLabel(tr("Or drop a project, an image folder or a video here."))
        drop.setObjectName("muted")
        page.addWidget(drop)
        columns = QHBoxLayout()
        columns.setSpacing(18)
        columns.addWidget(self._card(tr("How it goes"), self._steps()), 1, Qt.AlignmentFlag.AlignTop)
        columns.addWidget(self._card(tr("Recent projects"), self._recent), 1, Qt.AlignmentFlag.AlignTop)
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
        line = QLabel(tr("From the boxes of a video to pixel masks, track by track."))
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
        others = (("open", QPushButton(tr("Open project…"))), ("demo", QPushButton(tr("Open the demo"))))
        for name, button in (("new", self._new), *others):
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
            words = QLabel(f"<b>{tr(title)}</b> {tr(text)}")
            words.setWordWrap(True)
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(words, 1)
            column.addLayout(row)
        return column

    def _entry(self, path: Path) -> QWidget:
        return RecentEntry(path, self._cards.read(path), self.chosen.emit)


class GoOn(QFrame):
    """The project that was opened last: what it is, where it was left, how much is open, and the button to go on."""

    def __init__(self, slot: Callable[[Path], object]) -> None:
        super().__init__()
        self._path: Path | None = None
        self.setObjectName("card")
        self._picture, self._name, self._words = QLabel(), ElidedLabel(), ElidedLabel()
        self.button = QPushButton(tr("Go on"))
        theme.make_primary(self.button)
        self.button.clicked.connect(lambda: slot(self._path) if self._path is not None else None)
        self._lay_out()

    @property
    def text(self) -> str:
        """Name of the project, where it was left and what is open."""
        return f"{self._name.text()}: {self._words.text()}"

    def show_project(self, path: Path, card: Card) -> None:
        """Offer this one."""
        self._path = path
        self._name.setText(path.stem)
        self._words.setText(left_text(card) or str(path.parent))
        self.setToolTip(str(path))
        self.button.setAccessibleName(tr("Go on with {name}", name=path.stem))
        self.button.setAccessibleDescription(self._words.text())
        self._picture.setVisible(card.picture is not None)
        if card.picture is not None:
            self._picture.setPixmap(QPixmap.fromImage(card.picture))

    def _lay_out(self) -> None:
        font = self._name.font()
        font.setBold(True)
        self._name.setFont(font)
        self._words.setObjectName("muted")
        self._picture.setFixedSize(_LARGE_PICTURE)
        self._picture.setScaledContents(True)
        words = QVBoxLayout()
        words.setSpacing(4)
        for label in (self._name, self._words):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(self._words)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 12, 20, 12)
        row.setSpacing(12)
        row.addWidget(self._picture)
        row.addLayout(words, 1)
        row.addWidget(self.button)


def left_text(card: Card) -> str:
    """Where a project was left and how much of it is open; "" where neither is known."""
    parts = []
    if card.place is not None:
        track = tr("track {track}", track=card.place.track_id) if card.place.track_id is not None else ""
        where = tr("{name}, frame {frame}", name=card.place.name, frame=card.place.frame)
        parts.append(f"{where}, {track}" if track else where)
    if card.left:
        parts.append(counted(card.left, "open mask"))
    elif card.left == 0 and card.share:
        parts.append(tr("every mask is accepted"))
    return "  ·  ".join(parts)


class RecentEntry(QPushButton):
    """A project to open: a picture of it, its name, its folder below, and the share that is accepted."""

    def __init__(self, path: Path, card: Card, slot: Callable[[Path], object]) -> None:
        super().__init__()
        self._path, self._card = path, card
        done = "" if card.share is None else tr("{share} accepted", share=f"{card.share:.0%}")
        self.setObjectName("entry")
        self.setToolTip(str(path))
        self.setAccessibleName(tr("Open {name}", name=path))
        self.setAccessibleDescription(done)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: slot(path))

    def sizeHint(self) -> QSize:
        """As high as the picture and two lines need; the style sheet of buttons knows one line."""
        return QSize(240, max(self.fontMetrics().height() * 2 + 18, _PICTURE.height() + 14))

    def minimumSizeHint(self) -> QSize:
        """The same height."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The name over the folder, each elided to the room there is."""
        super().paintEvent(event)
        colours, metrics = theme.current(), self.fontMetrics()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_picture(painter, QRect(QPoint(8, (self.height() - _PICTURE.height()) // 2), _PICTURE))
        left = 8 + _PICTURE.width() + 12
        right = self._paint_share(painter)
        line = metrics.height()
        top = (self.height() - 2 * line) // 2
        for text, colour, place in ((self._path.stem, colours.text, 0), (str(self._path.parent), colours.muted, 1)):
            painter.setPen(QColor(colour))
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, right - left)
            painter.drawText(left, top + place * line, right - left, line, Qt.AlignmentFlag.AlignLeft, elided)
        painter.end()

    def _paint_picture(self, painter: QPainter, place: QRect) -> None:
        colours, picture = theme.current(), self._card.picture
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(place), 4, 4)
        painter.fillPath(shape, QColor(colours.hover))
        if picture is None:
            corner = place.center() - QPoint(11, 11)
            painter.drawPixmap(corner, icons.pixmap("folder", QColor(colours.muted), 22, self.devicePixelRatioF()))
            return
        painter.save()
        painter.setClipPath(shape)
        painter.drawImage(place, picture)
        painter.restore()

    def _paint_share(self, painter: QPainter) -> int:
        """A bar at the right with the share in figures; returns where the room for the name ends."""
        colours, share = theme.current(), self._card.share
        end = self.width() - 12
        if share is None:
            return end
        text = f"{share:.0%}"
        painter.setPen(QColor(colours.muted))
        figures = QRect(end - _FIGURES, 0, _FIGURES, self.height())
        painter.drawText(figures, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        bar = QRectF(end - _FIGURES - _BAR, self.height() / 2 - 2.5, _BAR, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.border))
        painter.drawRoundedRect(bar, 2.5, 2.5)
        painter.setBrush(QColor(colours.accepted))
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(bar.width() * share, 5 * (share > 0)), 5), 2.5, 2.5)
        return round(bar.left()) - 12
