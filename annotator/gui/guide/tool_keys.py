"""The keys of the tool in use, over the status bar of the window, until they are not wanted any more."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMainWindow, QToolButton, QVBoxLayout, QWidget

from annotator.gui import icons, theme
from annotator.gui.actions import ACTIONS
from annotator.gui.guide.keys_of_tools import strip_rows, tool_rows
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from annotator.gui.context import Context
    from annotator.gui.keymap import Keymap

_MARGIN, _WIDEST = 12, 600  # pixels


class ToolKeys(QFrame):
    """A card that does not take the focus and follows the tool; Escape or a click on its cross hides it.

    Args:
        context: whose tool it is.
        keymap: keys of actions.
        over: a part of the window; the card stands at its left and at the bottom of the window, over what lies there.
    """

    def __init__(self, context: Context, keymap: Keymap, over: QWidget) -> None:
        super().__init__(over.window())
        self._context, self._keymap, self._over = context, keymap, over
        self._title, self._rows = QLabel(), QLabel()
        self._close = QToolButton()
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        self._lay_out()
        self.hide()
        self._escape.setEnabled(False)
        self._escape.activated.connect(self.hide)
        context.selection.changed.connect(self._follow)
        context.document_changed.connect(self._follow)
        keymap.rekeyed.connect(self._follow)
        over.installEventFilter(self)
        over.window().installEventFilter(self)

    @property
    def text(self) -> str:
        """What is shown, as rich text."""
        return self._rows.text()

    @property
    def title(self) -> str:
        """Whose keys are shown."""
        return self._title.text()

    def toggle(self) -> None:
        """Show, or hide."""
        self.setVisible(self.isHidden())
        self._escape.setEnabled(not self.isHidden())
        self._follow()

    def hideEvent(self, event: object) -> None:
        """Escape is the tool's again."""
        self._escape.setEnabled(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def retheme(self) -> None:
        """Draw again in the theme in use."""
        self._close.setIcon(icons.themed("close"))
        self._follow()

    def _follow(self, *_: object) -> None:
        if self.isHidden():
            return
        if self._context.document is None:
            self.hide()
            return
        selection = self._context.selection
        if selection.show_review:
            self._title.setText(tr("Review strip"))
            rows = strip_rows()
        else:
            self._title.setText(ACTIONS[f"tool-{selection.tool}"].title)
            rows = tool_rows(selection.tool, self._keymap)
        self._rows.setText(_table(rows))
        self._place()

    def _place(self) -> None:
        window = self._over.window()
        left = self._over.mapTo(window, QPoint(0, 0)).x() + _MARGIN
        bar = window.statusBar() if isinstance(window, QMainWindow) else None
        bottom = window.height() - (bar.height() if bar is not None and bar.isVisible() else 0) - _MARGIN
        self.setMaximumWidth(min(_WIDEST, window.width() - left - _MARGIN))
        self.resize(self.maximumWidth(), self.heightForWidth(self.maximumWidth()))
        height = min(self.heightForWidth(self.width()), bottom - _MARGIN)
        self.setGeometry(left, bottom - height, self.width(), height)
        self.raise_()

    def _lay_out(self) -> None:
        self.setObjectName("card")
        self.setAccessibleName(tr("Keys of the tool"))
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._rows.setTextFormat(Qt.TextFormat.RichText)
        self._rows.setWordWrap(True)
        self._close.setIcon(icons.themed("close"))
        self._close.setIconSize(QSize(16, 16))
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close.setToolTip(tr("Close"))
        self._close.setAccessibleName(tr("Close"))
        self._close.clicked.connect(self.hide)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.setContentsMargins(4, 0, 0, 0)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 8, 10)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._rows)


def _table(rows: list[tuple[str, str]]) -> str:
    accent = theme.current().accent
    lines = "".join(
        f"<tr><td style='color:{accent}; padding-right:18px; white-space:nowrap'>{escape(keys)}</td>"
        f"<td>{escape(text)}</td></tr>"
        for keys, text in rows
    )
    return f"<table cellpadding='2'>{lines}</table>"
