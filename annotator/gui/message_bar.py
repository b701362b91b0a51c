"""A line over the image for notes, warnings and errors; not modal, with a close button, and one for a banner's verb."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from annotator.gui import icons, theme
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

NOTE_SECONDS = 8
_MARGIN, _WIDEST, _BESIDES = 12, 760, 110  # pixels; the last is for icon, button and gaps
_ICONS = {"note": "info", "warning": "warning", "danger": "error"}


class MessageBar(QFrame):
    """Shows one message; notes go by themselves, warnings and errors stay until they are closed.

    Args:
        over: float over this widget, so that what lies below does not move; without it the bar takes room in a layout.
    """

    def __init__(self, over: QWidget | None = None) -> None:
        super().__init__(over)
        self._over = over
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
        """Show a "note", "warning" or "danger"; an empty text hides the bar."""
        self._verb.hide()
        self._show(kind, text)
        if kind == "note":
            self._timer.start(round(NOTE_SECONDS * 1000))

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
        self._place()
        self.setVisible(bool(text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the widget below gets another size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        if self._over is None:
            return
        room = self._over.width() - 2 * _MARGIN
        words = self._text.fontMetrics().horizontalAdvance(self._text.text()) + _BESIDES
        width = max(min(room, _WIDEST, words), 0)
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        self.setGeometry((self._over.width() - width) // 2, _MARGIN, width, height)
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
