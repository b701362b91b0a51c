"""A line over the image for notes, warnings and errors; not modal, with a close button, and one for a banner's verb."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from annotator.gui import icons, placing, theme
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QMouseEvent, QShowEvent

SECONDS = {"note": 8.0}  # then a message goes by itself; a warning waits for an act, as nobody may have been there
READ_SECONDS = {"note": 1.5, "warning": 4.0}  # so long it stays at least, whatever the person does meanwhile
_ACTS = (QEvent.Type.ShortcutOverride, QEvent.Type.MouseButtonPress)
_MARGIN, _WIDEST, _BESIDES = 12, 760, 110  # pixels; the last is for icon, button and gaps
_BAR = 44  # pixels of a bar with buttons at the lower edge
_ICONS = {"note": "info", "warning": "warning", "danger": "error"}


class MessageBar(QFrame):
    """Shows one message. What floats goes with the person's next act once it could be read, a note also after a while,
    an error only when it is closed; and it stands where it covers nothing that is worked on.

    Args:
        over: float over this widget, so that what lies below does not move; without it the bar takes room in a layout.
        avoided: the parts of that widget that are worked on now.
    """

    def __init__(self, over: QWidget | None = None, avoided: Callable[[], list[QRect]] = list) -> None:
        super().__init__(over)
        self._over, self._avoided = over, avoided
        self._since = 0.0
        self.kind = "note"
        self._icon = QLabel()
        self._text = QLabel()
        self._verb = QPushButton()
        self._close = QToolButton()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._slot: Callable[[], object] | None = None
        self._lay_out()
        self.hide()
        if over is not None:
            over.installEventFilter(self)

    @property
    def text(self) -> str:
        """The message that is shown, or ""."""
        return "" if self.isHidden() else self._text.text()

    def show_message(self, kind: str, text: str) -> None:
        """Show a "note", "warning" or "danger". An empty text hides the bar, but an error only as "danger"."""
        if not text and self.kind == "danger" != kind:
            return
        self._verb.hide()
        self._show(kind, text)
        if kind in SECONDS and text and self._over is not None:
            self._timer.start(round(SECONDS[kind] * 1000))

    def show_banner(self, kind: str, text: str, verb: str, slot: Callable[[], object]) -> None:
        """Show a message with a button that does something about it."""
        self._verb.setText(verb)
        self._verb.show()
        self._slot = slot
        self._show(kind, text)

    def retheme(self) -> None:
        """Draw the icons again for the theme in use."""
        colours = theme.current()
        tint = {"note": colours.accent, "warning": colours.warning, "danger": colours.danger}[self.kind]
        self._icon.setPixmap(icons.pixmap(_ICONS[self.kind], QColor(tint), 20, self.devicePixelRatioF()))
        self._close.setIcon(icons.themed("close"))

    def _show(self, kind: str, text: str) -> None:
        self._timer.stop()
        self.kind = kind
        self.setObjectName(f"{kind}-bar" if self._over is None else f"{kind}-float")
        self.style().unpolish(self)
        self.style().polish(self)
        self._text.setText(text)
        self.retheme()
        self._since = time.monotonic()
        self._place()
        self.setVisible(bool(text))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the message is no act on what lies below."""
        event.accept()

    def showEvent(self, event: QShowEvent) -> None:
        """See what the person does as long as a message floats."""
        super().showEvent(event)
        app = QCoreApplication.instance()
        if self._over is not None and app is not None:
            app.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody has to wait for what is gone."""
        super().hideEvent(event)
        if self.isHidden():  # else the window is, and will be back
            self._timer.stop()
        app = QCoreApplication.instance()
        if self._over is not None and app is not None:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the widget below gets another size; step aside, or go, when the person does something."""
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        elif event.type() in _ACTS and isinstance(watched, QWidget) and self._concerns(watched):
            self._give_way()
        return False

    def _concerns(self, watched: QWidget) -> bool:
        """Whether somebody acts in this window, and not on the message itself."""
        return watched.window() is self.window() and watched is not self and not self.isAncestorOf(watched)

    def _give_way(self) -> None:
        if self.kind in READ_SECONDS:
            left = READ_SECONDS[self.kind] - (time.monotonic() - self._since)
            if left <= 0:
                self.hide()
                return
            rest = round(left * 1000) + 1
            self._timer.start(min(rest, self._timer.remainingTime()) if self._timer.isActive() else rest)
        QTimer.singleShot(0, self, self._place)  # when it is known what the act is about

    def _place(self) -> None:
        if self._over is None:
            return
        room = self._over.width() - 2 * _MARGIN
        words = self._text.fontMetrics().horizontalAdvance(self._text.text()) + _BESIDES
        width = max(min(room, _WIDEST, words), 0)
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        left, lower = (self._over.width() - width) // 2, self._over.height() - _MARGIN - height
        tops = (_MARGIN, max(lower, _MARGIN), max(lower - _BAR, _MARGIN))
        places = [QRect(left, top, width, height) for top in tops]
        self.setGeometry(placing.clearest(places, self._avoided()))
        self.raise_()

    def _lay_out(self) -> None:
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close.setIconSize(QSize(16, 16))
        self._close.setToolTip(tr("Close this message"))
        self._close.setAccessibleName(tr("Close this message"))
        self._close.clicked.connect(self.hide)
        self._verb.clicked.connect(self._act)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._verb)
        row.addWidget(self._close)

    def _act(self) -> None:
        if self._slot:
            self._slot()
